# %% [markdown]
# # Sheet 9: your own activation function
#
# **After this sheet you can**
#
# 1. say what a function must have to serve as an activation, and invent one that has it;
# 2. write its derivative, and check that against a measured one;
# 3. read a report of its facts, and say whether a race between functions shows anything.
#
# **You should know** how derivatives are measured (sheet 6). **Time:** one hour.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score.
#
# Most activations in use were found by trying. What a function must have is little: numbers in, numbers out, no
# straight line. What makes it good is less clear, so it is measured.

# %%
import numpy as np

from actcourse import check, hint, progress, solution
from actcourse.exercises.s09_invention.report import report

# %% exercise="my_activation"

# %% exercise="my_activation_prime"

# %% [markdown]
# ## What it is like
#
# **Predict** before you run the next cell: is its mean output above or below 0? Does it let more or less of a signal
# through than the ReLU, whose gain is 0.5? The race trains ten small networks with each function on the same examples;
# the last column says whether a difference can be told from chance. Run it when both checks pass.

# %% tags=["nbval-check-output"]
report(my_activation, my_activation_prime)

# %% [markdown]
# ## Looking back
#
# 1. Needed is little: finite numbers, one for each number, and no straight line.
# 2. The derivative was compared with yours, measured; so any function could go.
# 3. Did yours beat the ReLU? On two moons hardly anything does: nearly all functions that bend come as far as the noise
#    allows. Change one property, such as the slope on the left, and predict what the table will say.
