"""Sheet 08: gates, attention, dropout and units for arithmetic."""

from actcourse.exercises.sheets.s08_gates import attention, attention_weights, dropout, glu, nac, nalu, swiglu

MODULES = (attention_weights, attention, glu, swiglu, dropout, nac, nalu)
EXERCISES = tuple(module.EXERCISE for module in MODULES)
