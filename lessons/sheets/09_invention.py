# %% [markdown]
# # Sheet 9: your own activation function
#
# **After this sheet you have** invented an activation, written its derivative, seen what can be measured of it, and raced it against
# ReLU and GELU. **You should know** how derivatives are checked (sheet 6). **Time:** one hour.
#
# Most activations in use were found by trying. What a function must have is little: numbers in, numbers out, no straight line. What makes
# it good is less clear, so it is measured.

# %%
import numpy as np

from actcourse import check, hint
from actcourse.exercises.s09_invention.inventing import report

# %% exercise="my_activation"

# %% exercise="my_activation_prime"

# %% [markdown]
# ## What it is like
#
# **Predict** before you run the next cell: is its mean output above or below 0? Does it let more or less of a signal through than the
# ReLU, whose gain is 0.5? The race trains ten small networks with each function on the same examples; the last column says whether a
# difference can be told from chance. Run it when both checks pass.

# %%
report(my_activation, my_activation_prime)

# %% [markdown]
# ## Looking back
#
# You have invented and differentiated a function, and you know its facts. Did it beat the ReLU? On two moons hardly anything does: nearly
# all functions that bend come close to the best that noise allows. Change one property, such as the slope on the left, and predict what the
# table will say.
