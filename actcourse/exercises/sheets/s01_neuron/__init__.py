"""Sheet 01: a neuron and a layer, written out; why linear layers collapse."""

from actcourse.exercises.sheets.s01_neuron import collapse_linear, dense_forward, dot_product, neuron

EXERCISES = (dot_product.EXERCISE, neuron.EXERCISE, dense_forward.EXERCISE, collapse_linear.EXERCISE)
