# %% [markdown]
# # Sheet 2: saturating functions
#
# **After this sheet you can**
#
# 1. write the step, the sigmoid and tanh for arrays of any shape, so that they hold for large numbers too;
# 2. write the derivatives of the sigmoid and tanh;
# 3. turn one of the two into the other.
#
# **You should know** the sigmoid and tanh from [lesson 3](../../notebooks/03_saturating.ipynb). **Time:** one hour.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well.

# %%
import numpy as np

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## A hard threshold

# %% exercise="step"

# %% [markdown]
# ## A soft one
#
# The step decides, and does not say by how little. The sigmoid goes from 0 to 1 as well, but has a slope on the way,
# from which gradient descent can tell where to go.

# %% exercise="sigmoid"

# %% exercise="sigmoid_prime"

# %% [markdown]
# ## And one that is centred on 0

# %% exercise="tanh_from_sigmoid"

# %% exercise="tanh_prime"

# %% [markdown]
# ## Looking back
#
# 1. For large numbers: only exponentials that shrink. Then nothing overflows, and nothing warns.
# 2. Both derivatives take $x$, not the function's output. Where one is wrong, the check puts a measured slope beside
#    it.
# 3. From the sigmoid to tanh: squeeze, stretch, shift. The chain rule does the same with the derivative. Near 0 the
#    shift costs digits, as lesson 3 measures; where they matter, `np.tanh` has them.
#
# Every check passed? Then try this: where does your `sigmoid_prime` come closest to 0 without being 0? Call it with
# larger and larger numbers, and compare with `sigmoid(x) * (1 - sigmoid(x))`.
