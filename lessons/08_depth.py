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
# [silent units](04_rectified.ipynb). **Time:** 75 minutes, and an hour and a half for [the
# exercises](../exercises/07_depth/07_depth.ipynb).
#
# Fifty layers multiply fifty times. **Try it:** which starting weights bring the ReLU's signal through, there and back?
# And is there a gain that brings the sigmoid's back?

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
# Here are fifty hidden layers of 100 units, and inputs of mean square 1. Biases are 0 and the weights of the sigmoids
# have variance 1/100, *Xavier's start*. **Predict:** how large is the mean square of the outputs after 1, 5, 10 and 50
# layers?


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
# It stays. So the signal passes?
#
# ### Between examples
#
# Ask what a layer still knows of its input: by how much does a unit's output differ from example to example? `between`
# is this variance, averaged over the units.

# %%
quiz("fifty-sigmoids")

# %% tags=["nbval-check-output"]
for layer in (1, 5, 10):
    share = signal.between[layer - 1] / signal.mean_square[layer - 1]
    print(f"layer {layer:2}: about 10 to the {np.log10(share):.0f}")

# %% [markdown]
# After ten layers all examples look the same. What stays is what they have in common: outputs of a sigmoid are never
# far from ½, whatever comes in. A mean square alone misleads. **Predict** this share after fifty layers of tanh, and of
# ReLUs with their own start, He's.

# %% tags=["nbval-check-output"]
for f, start in (("tanh", "xavier"), ("ReLU", "he")):
    signal = probe.forward_signal(network(f, init=start), x)
    print(f"{f}: {(signal.between / signal.mean_square)[49]:.1f}")

# %% [markdown]
# Almost all, and a part. ReLUs are never below 0, so their outputs have something in common too; but the rest lasts
# much longer. Why, we can say once we have the factor by which a layer multiplies.

# %% [markdown]
# ## One line
#
# A unit of the next layer computes $z = \sum_i w_i h_i$ from the $n$ outputs $h_i = f(z_i)$ of the layer before; $n$ is
# its *fan-in*. Its weights are drawn independently of each other and of the $h_i$, with mean 0.
#
# 1. In $z^2$ stand the products $w_i w_k\,h_i h_k$. Over the draws, the mean of $w_i w_k$ is 0 for $i \ne k$, and
#    $\operatorname{Var}(w)$ for $i = k$.
# 2. Left are $n$ terms, each $\operatorname{Var}(w)$ times the mean of $h_i^2$.
# 3. The mean of $z$ is 0, so its mean square is its variance:
#
# $$\operatorname{Var}(z_{\text{next}}) = n \cdot \operatorname{Var}(w) \cdot \mathbb E\bigl[f(z)^2\bigr]$$
#
# Demand that it equal $\operatorname{Var}(z)$. Near 0 tanh hardly differs from $z$ itself: then $\operatorname{Var}(w)
# = 1/n$, *LeCun's start*. A ReLU leaves half of the squares, those on the right: $\operatorname{Var}(w) = 2/n$, *He's
# start*. What if the ReLU is given 1/n?

# %%
quiz("relu-and-one-over-n")

# %% [markdown]
# **Predict** the mean square of $z$ in layers 1, 10 and 50, for both functions with both starts.

# %% tags=["covers-I8", "nbval-check-output"]
for f in ("tanh", "ReLU"):
    for start in ("lecun", "he"):
        squares = [np.mean(step.z**2) for step in network(f, init=start).forward(x)]
        print(f"{f:4} {start:5}", *(f"{squares[layer - 1]:8.1g}" for layer in (1, 10, 50)))

# %% [markdown]
# With 1/n ReLUs lose half in every layer, and $2^{-50}$ is about $10^{-15}$. He's start keeps them going. tanh fades
# with 1/n, but ever more slowly: the smaller $z$, the straighter it is. With 2/n it settles where it has saturated just
# so far that half is gone.

# %% [markdown]
# ## There and back
#
# On its way back a signal takes two steps a layer (lesson 7): times the slope, then through the same weights the other
# way. What arrives at an output is a sum over the $m$ units that it went to; $m$ is the layer's *fan-out*. The same
# three steps give
#
# $$\operatorname{Var}(\delta_{\text{before}}) = m \cdot \operatorname{Var}(w) \cdot \mathbb E\bigl[f'(z)^2\bigr] \cdot
# \operatorname{Var}(\delta)$$
#
# With slopes near 1 this asks for $1/m$, forwards asked for $1/n$. Xavier's start takes one over their mean,
# $\dfrac{2}{n + m}$. Let five layers halve the width each time, without any activation. **Predict:** what do the three
# rules do to a mean square on its way forwards, and backwards?


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
# Each rule keeps one way and pays on the other, by about 2 a layer. Xavier's pays a little on both. Where all layers
# are equally wide, the three are one.

# %% [markdown]
# ## Any activation
#
# The line asks for no particular $f$. Take a standard normal $Z$ for $z$ (a sum of many terms is nearly normal): then
# $n \operatorname{Var}(w) = 1 / \mathbb E[f(Z)^2]$ keeps its variance at 1. `gain` integrates, and its `factor` is the
# root of this number, the *gain*. **Predict:** for which of these is it exactly 1? The second number below is the
# factor of the way back with such weights: where is it below 1?

# %% tags=["nbval-check-output"]
for f in ("sigmoid", "tanh", "SELU", "ReLU", "GELU", "SiLU"):
    c = gain(f).factor
    print(f"{f:7} {c**2:.2f}, backwards {c**2 * gain(f).backward:.2f}")

# %% [markdown]
# SELU was made so ([lesson 5](05_smooth.ipynb)). Of these only the ReLU keeps both ways with one number: $f(z) =
# z\,f'(z)$ for it, so $\mathbb E[f^2] = \mathbb E[z^2]\,\mathbb E[f'^2]$ by symmetry. tanh's 1.18 makes some thousands
# in fifty layers.
#
# ### Where it holds
#
# An integral says what one layer does. Now fifty: ten networks for each activation, with weights of standard deviation
# $c / \sqrt n$. Inputs are divided by $c$, so that the first $z$ has variance 1. **Predict:** in which do all ten stay
# near 1?


# %%
def lowest_and_highest(f):
    c = gain(f).factor
    rngs = np.random.default_rng(1).spawn(10)
    nets = stack([MLP((100,) * 51, f, "linear", init=c, rng=rng) for rng in rngs])
    squares = np.mean(nets.forward(x[:40] / c)[-1].z ** 2, axis=(-1, -2))
    return squares.min(), squares.max()


# %% tags=["covers-F12", "nbval-check-output"]
for f in ("tanh", "SELU", "ReLU", "GELU", "SiLU"):
    low, high = lowest_and_highest(f)
    print(f"{f:4} {low:7.1g} to {high:.1g}")

# %% [markdown]
# ### And why
#
# Layers are not infinitely wide: each errs a little, and the next starts from there. **Predict:** if the variance of
# $z$ is ¼ or 4, does $f$ leave a larger or a smaller share of it than at 1?

# %% tags=["covers-F12", "nbval-check-output"]
for f in ("tanh", "SELU", "ReLU", "GELU", "SiLU"):
    print(f"{f:4}", *(f"{gain(f, v).forward / v:.2f}" for v in (0.25, 1, 4)))

# %% [markdown]
# - tanh and SELU keep less of what is larger. Too large is drawn back, too small is lifted: 1 *attracts*. With SELU
#   this is called self-normalising; tanh does it too.
# - The ReLU keeps half of anything, as $f(cz) = c\,f(z)$ for $c > 0$. Errors are neither mended nor magnified; they add
#   up.
# - GELU and SiLU go from a quarter near 0, where they are $z/2$, to half far out: they keep *more* of what is larger. 1
#   is a fixed point that *repels*. Most networks leave it upwards, a few downwards, as one of GELUs did here.
#
# So the start of an activation holds for a layer, and its shape decides about fifty. Wider layers err less, and drift
# later.

# %% [markdown]
# ## Three ways to fail
#
# Twenty layers, and three starts. **Predict:** in which does the signal back fade, in which does it grow, and in which
# does nothing arrive at all?

# %%
three = {
    "sigmoid, variance 1/n": network("sigmoid", layers=20, init=1),
    "ReLU, variance 4/n": network("ReLU", layers=20, init=2),
    "ReLU, 2/n, biases of −1": network("ReLU", layers=20, biases=-1),
}

# %% tags=["covers-I10"]
compare_signals(three, x, rng=np.random.default_rng(2))

# %% [markdown]
# *Vanishing*, *exploding* and *dead*.
#
# ### One factor
#
# **Look:** is there one cause? Take the factor of the way back apart, in layer 6, say: what do the weights contribute,
# and what the slopes?

# %% tags=["covers-I10", "nbval-check-output"]
for name, net in three.items():
    weights = 100 * net.layers[6].weights.var()
    slopes = np.mean(probe.slopes(net, x)[5] ** 2)
    print(f"{name:24} weights {weights:.1f}, slopes {slopes:.2f}: {weights * slopes:.2f} a layer")

# %% [markdown]
# One cause: layer after layer the same kind of factor, $n \operatorname{Var}(w)\,\mathbb E[f'(z)^2]$. Below 1 its
# powers vanish, above 1 they explode, and at 0 all is over at once. The sigmoid has flat slopes; the second network has
# weights too large for its slopes; the third has pushed all its $z$ to where there is no slope.
#
# It is also why examples become equal. Two that differ by a little: on the way forwards the difference is multiplied by
# the same slopes and the same weights. **Predict** by how much it shrinks in a layer of sigmoids.

# %% tags=["covers-I10", "nbval-check-output"]
between = probe.forward_signal(three["sigmoid, variance 1/n"], x).between
print(f"{(between[9] / between[4]) ** (1 / 5):.2f} a layer")

# %% [markdown]
# By as much as a gradient: where examples cannot be told apart, gradients do not arrive either. (No gain in the first
# explorer lifts the sigmoid's factor to 1. With He's start the ReLU's is 1, and small differences stay; large ones
# shrink, and slowly.)

# %% [markdown]
# ## A famous count
#
# It is often said that depth kills ReLUs: in a network of ten layers half of the last layer's units are silent before
# it has learned anything. Let us repeat it with what PyTorch's `Linear` starts from, weights and biases drawn evenly
# from $\pm 1/\sqrt n$. The variance of an even law is a third of its limit squared: here $1/(3n)$, a sixth of He's.

# %%
quiz("who-kills-relus")

# %%
digits = DATA["digits"](np.random.default_rng(0)).standardised().x[:400]


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
# The count is right, and depth alone is not its cause: *either* remedy is enough. With small weights, what comes from
# the examples shrinks to a sixth in each layer. The biases do not shrink, and they are the same for all examples. Soon
# a $z$ has the sign of what is common: negative for all examples, and the unit is silent; or positive for all. **Look**
# at both numbers again: half the units are off, and the other half is *always on*.
#
# ### What a leak mends
#
# The cause is that examples have become equal. **Predict:** what would a leak change?

# %% tags=["covers-I11", "nbval-check-output"]
print(last_layer(ten_networks("leaky ReLU", init="framework")))

# %% [markdown]
# No slope is 0 any more, so no unit is silent, and the examples are as equal as before. A leak mends the symptom.

# %% [markdown]
# ## Reading a training
#
# So far nothing has learned. Six hidden layers of 32 units now learn digits by plain gradient descent, and the explorer
# shows what becomes of each layer. A new number is the *ratio*: the size of a step over the size of the weights, as a
# power of ten. An often quoted rule of thumb wants it near −3. **Try it:** where does it begin in the healthy training,
# and where does it end? Break it in four ways: small weights, biases that saturate, a small rate, sigmoids. Which panel
# shows each best? Last, take ReLUs, with a rate of 1 or with $b = -4$: who can still learn?

# %% tags=["covers-I22"]
explore("training health")

# %% [markdown]
# ### Which is which?
#
# The same in code: `watch` notes the layers, and we read four of its numbers. They are the spread of the outputs of
# layer 6 before training, the share of slopes that are flat (below a twentieth of the steepest), and for layers 1 and 6
# the size of the gradient and the ratio, in the first epoch.


# %%
data, held_out = DATA["digits"](np.random.default_rng(1)).split(np.random.default_rng(2))


def trained(activation="tanh", gain=1, biases=0, rate=0.1, epochs=5):
    net = MLP((64, *[32] * 6, 10), activation, biases=biases, rng=np.random.default_rng(0))
    net.theta *= np.where(net.decays == 1, gain, 1)  # the weights alone
    rng = np.random.default_rng(3)
    return train(net, data, epochs=epochs, rng=rng, optimiser=SGD(rate), watch=held_out.x)


# %%
def readings(layers):
    first, last = layers.gradient[1, [0, 5]]
    ratios = layers.update[1, [0, 5]].round(1)
    flat = np.nanmean(layers.flat[0])
    return f"spread {layers.spread[0, 5]:.0e}, flat {flat:3.0%}, gradients {first:.0e} {last:.0e}, ratios {ratios}"


print("healthy:", readings(trained(epochs=1).layers))

# %% [markdown]
# Here are the four, in an order that chance has made. Which is which? Set the explorer to what you suspect, and
# compare.

# %% tags=["covers-I22", "nbval-check-output"]
ways = {
    "weights x 0.3": {"gain": 0.3},
    "biases of 4": {"biases": 4},
    "a rate of 0.001": {"rate": 0.001},
    "sigmoids": {"activation": "sigmoid"},
}
order = np.random.default_rng(5).permutation(list(ways))
for row, way in enumerate(order, 1):
    print(row, readings(trained(**ways[way], epochs=1).layers))

# %%
quiz("which-was-broken")

# %% tags=["covers-I22", "nbval-check-output"]
for row, way in enumerate(order, 1):
    print(row, way)

# %% [markdown]
# - Small weights: the spread fades forwards, the gradient is small in *all* layers, and the ratio with it.
# - Biases that saturate: nearly all slopes are flat, and gradients fall by powers of ten from layer to layer.
# - Sigmoids: no slope is flat for a sigmoid, but a sigmoid's steepest is ¼: gradients and ratios fan out over the
#   layers.
# - A small rate: all is as in the healthy training, but for the ratio. The healthy one begins near −2 and falls towards
#   −3 as it settles: far below it from the start is slow. At −1 and above, as with a rate of 3, training goes wrong.
#
# With ReLUs and a rate of 1 units die and wake, 86 and 24 times in the explorer, until all of layer 6 are silent. With
# $b = -4$ those of layers 4 to 6 are so from the start. Then the gradient of every weight is exactly 0, and here silent
# is dead.

# %% [markdown]
# ### Mend one thing at a time
#
# Now a network with all four faults. We mend one after the other and keep a log of the losses. Whoever guesses among
# ten classes has $\ln 10 = 2.30$. **Predict:** after which mending does the loss begin to fall?

# %% tags=["covers-I22", "nbval-check-output"]
faults = {"activation": "sigmoid", "gain": 0.3, "biases": 4, "rate": 0.001}
for mended in ("nothing", "biases", "activation", "gain", "rate"):
    faults.pop(mended, None)
    history = trained(**faults)
    print(f"{mended:10} loss {history.losses[-1]:.2f}, gradient of layer 1 {history.layers.gradient[1, 0]:.0e}")

# %% [markdown]
# The first three leave the loss at guessing, though each brought the gradient of layer 1 back by a factor of hundreds
# or more. A loss tells that something is wrong, and hardly ever what; the panels tell that you are on the way. And only
# because one thing was changed at a time does the log say which change did what.
#
# ### What Adam hides
#
# Adam divides each step by the recent size of the gradient. **Predict:** six layers of sigmoids, once more: the ratios
# by layer with plain descent, and with Adam?

# %% tags=["nbval-check-output"]
for name, optimiser in (("plain", SGD(0.1)), ("Adam ", Adam(0.001))):
    net = MLP((64, *[32] * 6, 10), "sigmoid", rng=np.random.default_rng(0))
    history = train(net, data, epochs=1, rng=np.random.default_rng(3), optimiser=optimiser, watch=held_out.x)
    layers = history.layers
    print(f"{name}: gradient of layer 1 {layers.gradient[1, 0]:.0e}, ratios {layers.update[1, :6].round(1)}")

# %% [markdown]
# With Adam all layers look alike, and layer 1 has as small a gradient as before: the ratio shows what Adam has made of
# it. Plain descent shows what there is.

# %% [markdown]
# ## A skip connection
#
# Or go round the layers, by a *skip connection*: hand on $h + a f(z)$, where $h$ is what came in. Through $h$ a signal
# comes back with nothing multiplied. For $a = 1$:
#
# 1. The mean square of a sum is that of $h$, plus that of $f(z)$, plus twice the mean of $h\,f(z)$.
# 2. With ReLUs and He's start $f(z)$ has as large a mean square as $h$, so the sum has at least twice as much.
# 3. In general it is times $1 + a^2$, or more. With $a = 1/\sqrt{50}$, fifty layers make $(1 + \frac1{50})^{50} \approx
#    e$.
#
# **Predict:** is the third term 0, for tanh and for ReLUs? Here are the mean squares after fifty layers.

# %% tags=["nbval-check-output"]
for f in ("tanh", "ReLU"):
    squares = [probe.forward_signal(network(f, skip=a), x).mean_square[49] for a in (1, 50**-0.5, 1 / 50)]
    print(f"{f:4}", *(f"{square:8.2g}" for square in squares))

# %% [markdown]
# For tanh it is 0, as $f(z)$ is as often negative as positive. (It grows less than computed: tanh is bounded.) A ReLU's
# outputs are never negative, so what is added always points the same way, and things that do so add up like $n$, not
# $\sqrt n$: ReLUs want $a = 1/50$.
#
# ### In training
#
# Does it matter? Thirty layers of 32 units, 10 epochs of Adam on digits, ten seeds. **Predict** the order, with ReLUs
# and with tanh.

# %% tags=["nbval-check-output"]
for f in ("ReLU", "tanh"):
    print(f)
    print(lesson_run(f"skips with {f}"))

# %% [markdown]
# With ReLUs a bare skip explodes and trains far worse than none; with tanh the two are not told apart (their
# difference, seed by seed, is −0.033, from −0.070 to 0.004). Scaled down, skips are far better than none: by the root
# of the depth or by the depth itself makes no difference seen with tanh, and with ReLUs the depth wins, as the mean
# squares told. All had one learning rate; one of its own for each might bring them closer.
#
# *Batch normalisation* takes another way: at every step it makes mean 0 and variance 1 of each unit's $z$ over the
# batch, so the forward factor is kept while the weights change. This course does without.

# %% [markdown]
# ## What you can do now
#
# 1. Measure: mean squares by layer, there and back, and the share that differs between examples. Sigmoids keep 0.27 of
#    the one and nothing of the other.
# 2. One line, $n \operatorname{Var}(w)\,\mathbb E[f(z)^2]$: 1/n for what is nearly straight, 2/n for ReLUs, $2/(n + m)$
#    for both ways, and one over $\mathbb E[f(Z)^2]$ for any. It holds through fifty layers where larger signals keep a
#    smaller share.
# 3. One factor, $n \operatorname{Var}(w)\,\mathbb E[f'(z)^2]$: below 1 signals vanish, above 1 they explode, at 0 all
#    is dead.
# 4. The count: half of the last layer, from small weights *and* random biases. Mend either.
# 5. Read the spread, the flat slopes, the gradients and the ratio, by layer, with plain descent; mend one thing, log
#    the loss.
#
# Now write it yourself: [sheet 7](../exercises/07_depth/07_depth.ipynb).
#
# ## Where to read on
#
# - S. S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein (2017). [Deep Information
#   Propagation](https://arxiv.org/abs/1611.01232). ICLR. How deep differences between examples reach, and that networks
#   train as deep as they do.
# - S. Ioffe, C. Szegedy (2015). [Batch Normalization](https://arxiv.org/abs/1502.03167): Accelerating Deep Network
#   Training by Reducing Internal Covariate Shift. arXiv.
# - S. De, S. L. Smith (2020). [Batch Normalization Biases Residual Blocks Towards the Identity Function in Deep
#   Networks](https://arxiv.org/abs/2002.10444). NeurIPS 33. In networks with skips it scales what is added down, by
#   about the root of the depth.
