# %% [markdown]
# # Sheet 3: rectified functions
#
# **After this sheet you can**
#
# 1. write the ReLU and the leaky ReLU with their derivatives, and say what happens at the corner;
# 2. train the slope of a PReLU: find its gradient, and take a step with momentum;
# 3. count dead units.
#
# **You should know** what a derivative says about a curve ([lesson 3](../../notebooks/03_saturating.ipynb)), and how
# NumPy computes with whole arrays ([start here](../../notebooks/00_start_here.ipynb)). **Time:** one and a half hours.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well.

# %%
import numpy as np

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## Two straight lines
#
# The sigmoid and tanh flatten at both ends, and their slopes vanish there. The ReLU does so on one side only. On the
# other it is as steep as a line can be without making anything larger or smaller.

# %% exercise="relu"

# %% exercise="relu_prime"

# %% [markdown]
# Slope 0 on the left means: no gradient comes through, and nothing is learned there. A small leak lets some of it pass.

# %% exercise="leaky_relu"

# %% exercise="leaky_relu_prime"

# %% [markdown]
# ## A slope that is learned
#
# How large should the leak be? A PReLU (K. He and others, 2015) learns it, as it learns its weights: with a gradient
# and steps against it. An array now has a row for each *example* and a column for each *channel*. You need two things:
# how the loss changes with each slope, and what to do with that.

# %% exercise="prelu_slope_gradient"

# %% [markdown]
# There are several rules that are called momentum; they differ in where the learning rate stands, and in signs. This is
# the one in the paper. Weight decay is left out on purpose: it pulls numbers towards 0, and a PReLU with slope 0 is a
# ReLU.

# %% exercise="prelu_momentum_step"

# %% [markdown]
# ## Units that are dead
#
# Back to the plain ReLU. When a unit's input is negative for every example, then its slope is 0 for every example. Such
# a unit is called dead, although it may come back where the layers before it go on learning: beside pictures the course
# says *silent*.

# %% exercise="dead_fraction"

# %% [markdown]
# ## Looking back
#
# 1. **Two lines and a corner.** At 0 any slope between the two is right. PyTorch, JAX and TensorFlow take 0 for the
#    ReLU. For the leaky one PyTorch takes the slope of the left side and JAX that of the right: it hardly ever matters,
#    as an input is hardly ever exactly 0.
# 2. **A learned slope.** Try it: let `x = np.random.default_rng(1).standard_normal((100, 3))`, and let the wanted
#    outputs be `leaky_relu(x, 0.1)`. With `upstream` as the output less what is wanted, divided by 100, start all
#    slopes at 0.25 and take 100 steps with your two functions, learning rate 0.1 and momentum 0.9. Where do the slopes
#    go?
# 3. **Dead units.** Make a layer whose biases are all −3, `relu(x @ W + b)`, and count. Then replace `relu` by
#    `leaky_relu`: why does counting zeros tell nothing any more, and what would you count?
