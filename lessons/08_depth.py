# %% [markdown]
# # 8 Signal through depth
#
# **After this lesson you can**
#
# 1. measure what is left of a signal after fifty layers, there and back, and of what tells examples apart;
# 2. derive LeCun's, He's and Xavier's start from one line, and a start for any activation, and say where it holds;
# 3. explain vanishing, exploding and dying by one factor a layer;
# 4. reproduce a famous count of silent units, and remove its cause;
# 5. read a training layer by layer, find what is broken, and mend it.
#
# **You should know** how a gradient gets back ([lesson 7](07_backprop.ipynb)), [saturation](03_saturating.ipynb) and
# [silent units](04_rectified.ipynb). **Time:** 75 minutes, and an hour and a half for
# [the exercises](../exercises/07_depth/07_depth.ipynb).
#
# Fifty layers multiply fifty times. **Try it:** which starting weights bring the ReLU's signal through, there and back? And is there a gain
# that brings the sigmoid's back?

# %%
import numpy as np

from actcourse import DATA, MLP, SGD, Adam, explore, lesson_run, quiz, stack, train
from actcourse.networks import probe
from actcourse.networks.moments import gain
from actcourse.pictures import compare_signals

explore("depth")

# %% [markdown]
# ## What is left?
#
# Here are fifty hidden layers of 100 units, and inputs of mean square 1. Biases are 0 and the weights of the sigmoids have variance 1/100,
# *Xavier's start*. **Predict:** how large is the mean square of the outputs after 1, 5, 10 and 50 layers?


# %%
def network(activation, layers=50, **settings):
    sizes = (100,) * (layers + 2)
    return MLP(sizes, activation, "linear", rng=np.random.default_rng(1), **settings)


x = np.random.default_rng(0).normal(size=(200, 100))

# %% tags=["nbval-check-output"]
signal = probe.forward_signal(network("sigmoid", init="xavier"), x)
for layer in (1, 5, 10, 50):
    print(f"layer {layer:2}: {signal.mean_square[layer - 1]:.2f}")

# %% [markdown]
# It stays. So the signal passes? Ask what a layer still knows of its input: by how much does a unit's output differ from example to
# example? `between` is this variance, averaged over the units.

# %%
quiz("fifty-sigmoids")

# %% tags=["nbval-check-output"]
for layer in (1, 5, 10):
    share = signal.between[layer - 1] / signal.mean_square[layer - 1]
    print(f"layer {layer:2}: about 10 to the {np.log10(share):.0f}")

# %% [markdown]
# After ten layers all examples look the same. What stays is what they have in common: outputs of a sigmoid are never far from ½, whatever
# comes in. A mean square alone misleads. **Predict** this share after fifty layers of tanh, and of ReLUs with their own start, He's.

# %% tags=["nbval-check-output"]
for f, start in (("tanh", "xavier"), ("ReLU", "he")):
    signal = probe.forward_signal(network(f, init=start), x)
    print(f"{f}: {(signal.between / signal.mean_square)[49]:.1f}")

# %% [markdown]
# Almost all, and a tenth. ReLUs are never below 0, so they have something in common too, but hold on to the rest much longer. Why, we can
# say once we have the factor by which a layer multiplies.

# %% [markdown]
# ## One line
#
# A unit of the next layer computes $z = \sum_i w_i h_i$ from the $n$ outputs $h_i = f(z_i)$ of the layer before; $n$ is its *fan-in*. Its
# weights are drawn independently, with mean 0.
#
# 1. In $z^2$ stand the products $w_i w_k\,h_i h_k$. Over the draws, the mean of $w_i w_k$ is 0 for $i \ne k$, and $\operatorname{Var}(w)$
#    for $i = k$.
# 2. Left are $n$ terms, each $\operatorname{Var}(w)$ times the mean of $h_i^2$.
# 3. The mean of $z$ is 0, so its mean square is its variance:
#
# $$\operatorname{Var}(z_{\text{next}}) = n \cdot \operatorname{Var}(w) \cdot \mathbb E\bigl[f(z)^2\bigr]$$
#
# Demand that it equal $\operatorname{Var}(z)$. Near 0 tanh hardly differs from $z$ itself: then $\operatorname{Var}(w) = 1/n$, *LeCun's
# start*. A ReLU leaves half of the squares, those on the right: $\operatorname{Var}(w) = 2/n$, *He's*. What if the ReLU is given 1/n?

# %%
quiz("relu-and-one-over-n")

# %% [markdown]
# **Predict** the mean square of $z$ in layers 1, 10 and 50, for both functions with both starts.

# %% tags=["nbval-check-output"]
for f in ("tanh", "ReLU"):
    for start in ("lecun", "he"):
        squares = [np.mean(step.z**2) for step in network(f, init=start).forward(x)]
        print(f"{f:4} {start:5}", *(f"{squares[layer - 1]:8.1g}" for layer in (1, 10, 50)))

# %% [markdown]
# With 1/n ReLUs lose half in every layer, and $2^{-50}$ is about $10^{-15}$. He's start keeps them going. tanh fades with 1/n, but ever more
# slowly: the smaller $z$, the straighter it is. With 2/n it settles where it has saturated just so far that half is gone.

# %% [markdown]
# ## There and back
#
# On its way back a signal takes two steps a layer (lesson 7): times the slope, then through the same weights the other way. What arrives at
# an output is a sum over the $m$ units that it went to; $m$ is the layer's *fan-out*. The same three steps give
#
# $$\operatorname{Var}(\delta_{\text{before}}) = m \cdot \operatorname{Var}(w) \cdot \mathbb E\bigl[f'(z)^2\bigr] \cdot
# \operatorname{Var}(\delta)$$
#
# With slopes near 1 this asks for $1/m$, forwards asked for $1/n$. Xavier's start takes one over their mean,
# $\dfrac{2}{n + m}$. Let five layers halve the width each time, without any activation. **Predict:** what do the three rules do to a mean
# square on its way forwards, and backwards?


# %%
def one_over_fan_out(n, m, rng):
    return rng.normal(size=(n, m)) / np.sqrt(m)


# %% tags=["nbval-check-output"]
sizes, rng = (512, 256, 128, 64, 32, 16), np.random.default_rng(1)
wide = np.random.default_rng(0).normal(size=(200, 512))
for name, start in (("1/n", "lecun"), ("1/m", one_over_fan_out), ("Xavier", "xavier")):
    funnel = MLP(sizes, "identity", "linear", init=start, rng=rng)
    forwards = probe.forward_signal(funnel, wide).mean_square[-1]
    backwards = probe.backward_signal(funnel, wide, rng)[0]
    print(f"{name:6} forwards {forwards:6.2g}, backwards {backwards:.2g}")

# %% [markdown]
# Each rule keeps one way and pays on the other, by about 2 a layer. Xavier's pays a little on both. Where all layers are equally wide, the
# three are one.

# %% [markdown]
# ## Any activation
#
# The line asks for no particular $f$. Take a standard normal $Z$ for $z$ (a sum of many terms is nearly normal): then
# $n \operatorname{Var}(w) = 1 / \mathbb E[f(Z)^2]$ keeps its variance at 1. `gain` integrates, and its `factor` is the root of this number,
# the *gain*. **Predict:** for which of these is it exactly 1? And with it, is the factor of the way back, the second number, above or below 1?

# %% tags=["nbval-check-output"]
for f in ("sigmoid", "tanh", "SELU", "ReLU", "GELU", "SiLU"):
    c = gain(f).factor
    print(f"{f:7} {c**2:.2f}, backwards {c**2 * gain(f).backward:.2f}")

# %% [markdown]
# SELU was made so ([lesson 5](05_smooth.ipynb)). Only the ReLU keeps both ways with one number: $f(z) = z\,f'(z)$ for it, so
# $\mathbb E[f^2] = \mathbb E[z^2]\,\mathbb E[f'^2]$ by symmetry. tanh's 1.18 makes some thousands in fifty layers.
#
# ### Where it holds
#
# An integral says what one layer does. Now fifty: ten networks for each activation, with weights of standard deviation
# $c / \sqrt n$. Inputs are divided by $c$, so that the first $z$ has variance 1. **Predict:** in which do all ten stay near 1?


# %%
def lowest_and_highest(f):
    c = gain(f).factor
    rngs = np.random.default_rng(1).spawn(10)
    nets = stack([MLP((100,) * 51, f, "linear", init=c, rng=rng) for rng in rngs])
    squares = np.mean(nets.forward(x[:100] / c)[-1].z ** 2, axis=(-1, -2))
    return squares.min(), squares.max()


# %% tags=["covers-F12", "nbval-check-output"]
for f in ("tanh", "SELU", "ReLU", "GELU", "SiLU"):
    low, high = lowest_and_highest(f)
    print(f"{f:4} {low:7.1g} to {high:.1g}")

# %% [markdown]
# ### And why
#
# Layers are not infinitely wide: each errs a little, and the next starts from there. **Predict:** if the variance of $z$ is ¼ or 4, does
# $f$ leave a larger or a smaller share of it than at 1?

# %% tags=["covers-F12", "nbval-check-output"]
for f in ("tanh", "SELU", "ReLU", "GELU", "SiLU"):
    print(f"{f:4}", *(f"{gain(f, v).forward / v:.2f}" for v in (0.25, 1, 4)))

# %% [markdown]
# - tanh and SELU keep less of what is larger. Too large is drawn back, too small is lifted: 1 *attracts*. With SELU this is called
#   self-normalising; tanh does it too.
# - The ReLU keeps half of anything, as $f(cz) = c\,f(z)$ for $c > 0$. Errors are neither mended nor magnified; they add up.
# - GELU and SiLU go from a quarter near 0, where they are $z/2$, to half far out: they keep *more* of what is larger. 1 is a fixed point
#   that repels: GELUs end on both sides of it. (Mish does too.)
#
# So the start of an activation holds for a layer, and its shape decides about fifty. Wider layers err less, and drift later.

# %% [markdown]
# ## Three ways to fail
#
# Twenty layers, and three starts. **Predict:** in which does the signal back fade, in which does it grow, and in which does nothing arrive
# at all?

# %%
three = {
    "sigmoid, variance 1/n": network("sigmoid", layers=20, init=1),
    "ReLU, variance 4/n": network("ReLU", layers=20, init=2),
    "ReLU, 2/n, biases of −1": network("ReLU", layers=20, biases=-1),
}

# %% tags=["covers-I10"]
compare_signals(three, x, rng=np.random.default_rng(2))

# %% [markdown]
# *Vanishing*, *exploding* and *dead*. **Look:** is there one cause? Take the factor of the way back apart, in layer 6, say: what do the
# weights contribute, and what the slopes?

# %% tags=["covers-I10", "nbval-check-output"]
for name, net in three.items():
    weights = 100 * net.layers[6].weights.var()
    slopes = np.mean(probe.slopes(net, x)[5] ** 2)
    print(f"{name:24} weights {weights:.1f}, slopes {slopes:.2f}: {weights * slopes:.2f} a layer")

# %% [markdown]
# One cause: fifty times the same kind of factor, $n \operatorname{Var}(w)\,\mathbb E[f'(z)^2]$. Below 1 its powers vanish, above 1 they
# explode, and at 0 all is over at once. The sigmoid has flat slopes; the second network has weights too large for its slopes; the third
# has pushed all its $z$ to where there is no slope.
#
# It is also why examples become equal. Two that differ by a little: on the way forwards the difference is multiplied by the same slopes and
# the same weights. **Predict** by how much it shrinks in a layer of sigmoids.

# %% tags=["covers-I10", "nbval-check-output"]
between = probe.forward_signal(three["sigmoid, variance 1/n"], x).between
print(f"{(between[9] / between[4]) ** (1 / 5):.2f} a layer")

# %% [markdown]
# Where examples cannot be told apart, gradients do not arrive.

# %% [markdown]
# ## A famous count
#
# It is often said that depth kills ReLUs: in a network of ten layers half of the last layer's units are silent before it has learned
# anything. Let us repeat it with the start of some frameworks: weights and biases drawn evenly from $\pm 1/\sqrt n$. The variance of an even law
# is a third of the square of its limit, so here it is $1/(3n)$, a sixth of He's.

# %%
quiz("who-kills-relus")

# %%
digits = DATA["digits"](np.random.default_rng(0)).standardised().x[:500]


def ten_networks(activation, **start):
    rngs = np.random.default_rng(1).spawn(10)
    return stack([MLP((64, *[100] * 10, 10), activation, rng=rng, **start) for rng in rngs])


def last_layer(nets):
    signal = probe.forward_signal(nets, digits)
    share = (signal.between / signal.mean_square)[9].mean()
    return f"{probe.dead_units(nets, digits)[9].mean():.0%} silent, {share:.0e} differs between examples"


# %% tags=["covers-I11", "nbval-check-output"]
for init in ("framework", "he"):
    for biases in ("framework", "zeros"):
        found = last_layer(ten_networks("ReLU", init=init, biases=biases))
        print(f"weights {init:9}, biases {biases:9}: {found}")

# %% [markdown]
# The count is right, and depth alone is not its cause: *either* remedy is enough. With small weights, what comes from the examples shrinks
# to a sixth in each layer. The biases do not shrink, and they are the same for all examples. Soon a $z$ has the sign of what is common:
# negative for all examples, and the unit is silent; or positive for all. **Look** at both numbers again: half the units are off, and the
# other half is *always on*. **Predict:** what would a leak change?

# %% tags=["covers-I11", "nbval-check-output"]
print(last_layer(ten_networks("leaky ReLU", init="framework")))

# %% [markdown]
# No slope is 0 any more, so no unit is silent, and the examples are as equal as before. A leak mends the symptom.
