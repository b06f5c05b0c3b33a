# %% [markdown]
# # Sheet 4: smooth relatives of the ReLU
#
# **After this sheet you can**
#
# 1. write the ELU, softplus, SiLU, GELU and SELU, and the slopes of four of them, for whole arrays;
# 2. say which of them has a corner and where, and what its slope is there;
# 3. write an exponential so that it holds at −1000 and at 1000, and tell a harmless warning from a wrong number;
# 4. build one function from another: SELU from the ELU, a slope from the function.
#
# **You should know** the chain rule and the product rule, the sigmoid ([lesson 3](../../notebooks/03_saturating.ipynb))
# and the NumPy of [lesson 0](../../notebooks/00_start_here.ipynb). **Time:** two hours.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well.

# %%
import numpy as np
from scipy.special import erf, erfc, ndtr

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## An exponential on one side
#
# The ReLU sends back nothing on the left. The ELU bends there instead: it still has a slope, and negative outputs bring
# the mean nearer to 0. Note that `np.where(condition, a, b)` works out both `a` and `b` for *all* elements and then
# chooses. If the part that is not chosen overflows, NumPy warns, and the result is right all the same.

# %% exercise="elu"

# %% exercise="elu_prime"

# %% [markdown]
# ## A corner rounded off
#
# Softplus is the ReLU with its corner rounded off. Far out on both sides the difference goes to 0. That is where the
# difficulty is: as a float, an exponential of 1000 is infinite, and an infinity does not always cancel.

# %% exercise="softplus"

# %% exercise="softplus_prime"

# %% [markdown]
# ## A gate that x opens by itself
#
# The ReLU multiplies x by 0 or by 1. SiLU and GELU multiply it by a number between the two, which grows with x: the
# sigmoid for SiLU, the probability that a normally distributed number is smaller than x for GELU. Both depend on x
# twice. What does that mean for the slope?

# %% exercise="silu"

# %% exercise="silu_prime"

# %% [markdown]
# For the probability, the first cell has imported three functions from SciPy; use whichever you like. `ndtr(x)` is the
# probability itself, `erf(x)` is the error function and `erfc(x)` is 1 less the error function, with all its digits
# where that difference is tiny.

# %% exercise="gelu"

# %% exercise="gelu_prime"

# %% [markdown]
# ## Two constants
#
# The last one is built from the first.

# %% exercise="selu"

# %% [markdown]
# ## Looking back
#
# 1. Five functions and four slopes: at x = 3 all five are near 3. Call them all at −3 and put them in order.
# 2. The ELU has a corner at 0 unless α is 1, and SELU has one. For softplus, SiLU and GELU one derivative fits both
#    sides. What is the slope of each at 0? Your functions know.
# 3. Call each function at −1000 and at 1000. Did you see a warning? Then find out which step it comes from, and why the
#    result is right nevertheless.
# 4. SELU took one line. Softplus′ was an old acquaintance: which of your other slopes could be written with a function
#    that you had already?
