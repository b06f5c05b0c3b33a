# %% [markdown]
# # Sheet 2: saturating functions
#
# You will write the sigmoid, tanh and their derivatives for whole arrays. [Lesson 3](../../notebooks/03_saturating.ipynb) has all that you
# need. **Time:** one hour.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as often as you
# like, and says what is wrong in words. The number under its message is your score.

# %%
import numpy as np

from actcourse import check, hint

# %% exercise="sigmoid"

# %% exercise="sigmoid_prime"

# %% exercise="tanh_from_sigmoid"

# %% exercise="tanh_prime"

# %% [markdown]
# ## Looking back
#
# Every check passed? Then try this: where does your `sigmoid_prime` come closest to 0 without being 0? Call it with larger and larger
# numbers, and compare with `sigmoid(x) * (1 - sigmoid(x))`.
