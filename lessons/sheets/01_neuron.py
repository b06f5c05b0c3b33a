# %% [markdown]
# # Sheet 1: a neuron and a layer
#
# **After this sheet you can**
#
# 1. write the dot product and, with it, a neuron;
# 2. send many examples through a whole layer at once;
# 3. show that layers with nothing between them are no more than one layer.
#
# **You should know** vectors, matrices and `@` from [lesson 0](../../notebooks/00_start_here.ipynb). **Time:** 40
# minutes.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well.

# %%
import numpy as np

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## One neuron

# %% exercise="dot_product"

# %% [markdown]
# A dot product tells how well two vectors match: large and positive where both point the same way. A neuron compares
# its inputs with its weights like this, and its activation makes something of the answer.

# %% exercise="neuron"

# %% [markdown]
# ## Many neurons, many examples
#
# A layer has many neurons, and training shows it many examples. Both could be done in loops; but then Python would do
# by itself, number by number, what NumPy does in one go.

# %% exercise="dense_forward"

# %% [markdown]
# ## Why there must be something between
#
# Two such layers, the second fed with what the first gives, look like more than one. **Predict** before you calculate:
# are they?

# %% exercise="collapse_linear"

# %% [markdown]
# ## Looking back
#
# 1. A neuron: a dot product, a bias, an activation.
# 2. A layer: one matrix product does all its neurons for all examples. The shapes tell in which order things stand.
# 3. Two linear layers are one, and so are three, or a hundred: your `collapse_linear` can be used again on its own
#    result. Whatever a network can do beyond that, it owes to the functions *between* its layers. They are what this
#    course is about.
#
# Every check passed? Then put a ReLU between two layers of your own, and look for two examples by which you can tell
# that no $W$ and $b$ do the same. (What is true of every linear layer for $x$, $-x$ and 0?)
