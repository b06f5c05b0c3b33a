# %% [markdown]
# # Sheet 7: depth
#
# A network of fifty layers can fall silent before it has learned anything: the signal fades on its way forward, or the
# gradient on its way back. **After this sheet you can**
#
# 1. say how large weights should be at the start, and why a ReLU wants larger ones than tanh;
# 2. send a batch through a deep network and measure the signal after each layer;
# 3. send a gradient back through it and measure what arrives at each layer.
#
# **You should know** the chain rule for layers (sheet 6), and what a standard deviation is. **Time:** one hour and a
# half.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well.

# %%
import numpy as np

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## How large should weights be at the start?
#
# The variance of a sum of independent numbers is the sum of their variances. So a neuron with a hundred inputs has a
# hundred times the variance of one product of input and weight, and the next layer multiplies again. Whether a signal
# grows or fades from layer to layer is decided by the product of the number of inputs and the variance of the weights.

# %% exercise="xavier_std"

# %% exercise="he_std"

# %% [markdown]
# ## The way forward
#
# Both rules promise that the size of the signal stays the same. A promise can be measured.

# %% exercise="signal_by_layer"

# %% [markdown]
# ## The way back
#
# What a layer learns from is the gradient that arrives there. It passes through the same layers in the opposite order,
# and each of them acts on it twice: by the slope of its activation, and by its weights.

# %% exercise="backward_signal_by_layer"

# %% [markdown]
# ## Looking back
#
# You can now choose the size of weights, and measure a signal in both directions. Put the four functions together: draw
# 20 layers of width 100,
#
# ```python
# rng = np.random.default_rng(0)
# weights = [he_std(100) * rng.standard_normal((100, 100)) for _ in range(20)]
# signal_by_layer(rng.standard_normal((200, 100)), weights, lambda z: np.maximum(z, 0))
# ```
#
# and then with `xavier_std(100, 100)`, with tanh, with the sigmoid. For the way back, keep the pre-activations in a
# list. For which pairs of activation and weights does the first layer still hear from the loss, and which of the two,
# the slopes or the weights, has silenced it elsewhere?
