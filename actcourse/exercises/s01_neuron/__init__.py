"""Sheet 01: a neuron and a layer, written out; why linear layers collapse."""

from actcourse.exercises.s01_neuron import dot_product

EXERCISES = (dot_product.EXERCISE,)
