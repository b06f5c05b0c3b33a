# %% [markdown]
# # Sheet 6: backpropagation
#
# **After this sheet you can**
#
# 1. measure any derivative, and so check every other;
# 2. compute all derivatives of a network by the chain rule, layer by layer;
# 3. take the step that follows from them, with momentum or without.
#
# **You should know** the chain rule, matrix products, and the derivatives from
# [lesson 3](../../notebooks/03_saturating.ipynb). **Time:** an hour and a half.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well.

# %%
import numpy as np

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## A derivative, measured
#
# Every formula on this sheet is a derivative, and everyone makes mistakes in derivatives. So first the tool that finds
# them.

# %% exercise="numerical_derivative"

# %% [markdown]
# ## The way back
#
# Measuring asks for the loss twice for each single weight. The chain rule gives all derivatives at once: it starts at
# the loss and goes back, and at each station asks the same question. *I know how the loss depends on what comes out
# here. How does it depend on what went in?* What is known on arrival is called the *upstream* gradient. The simplest
# station is an activation.

# %% exercise="activation_backward"

# %% [markdown]
# The other station is a dense layer. Three things go into it, so three gradients come out. **Before you write:** which
# shape must each of them have? The shapes nearly decide where each factor stands.

# %% exercise="dense_backward"

# %% [markdown]
# Now join the stations to a network. Go forward first and keep what each station needs on the way back.

# %% exercise="two_layer_gradients"

# %% [markdown]
# ## The step
#
# A gradient says which way is uphill. What remains is to go the other way.

# %% exercise="sgd_step"

# %% exercise="momentum_step"

# %% [markdown]
# ## Looking back
#
# 1. Measured: two values of the loss for each weight, and no formula that could be wrong.
# 2. Computed: each station multiplies what arrives by its own derivative and hands it on.
# 3. The step: against the gradient; a velocity remembers the steps before.
#
# Every check passed? Then you have all that it takes to train a network. Try it: let `X` be 100 numbers between −3 and
# 3, of shape (100, 1), and `y` their sines. Draw small random weights for 10 hidden units, start all velocities at 0,
# and repeat 2000 times: ask `two_layer_gradients`, then take a `momentum_step` for each of the four arrays, with
# learning rate 0.05 and momentum 0.9. Print the loss now and then. By how much does it fall?
#
# And check the checker: change one element of `W1` by a small step to either side, compute the loss twice, and compare
# the slope with what `two_layer_gradients` says. Do they agree in three digits, or in eight?
