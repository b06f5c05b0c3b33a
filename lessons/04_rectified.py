# %% [markdown]
# # 4 Rectified functions: the ReLU and its relatives
#
# **After this lesson you can**
#
# 1. write the ReLU and its slope, say what happens at its corner, and measure what it costs;
# 2. say what share of its outputs is 0 at the start, and why;
# 3. explain how units fall silent, and count deaths and revivals;
# 4. say what a leak repairs and what it does not;
# 5. derive the gradient of a learned slope, and say what the other relatives are for.
#
# **You should know** what a slope does to a gradient ([lesson 3](03_saturating.ipynb)), and units in layers, with
# weights and biases ([lesson 1](01_neuron.ipynb)). **Time:** 60 minutes, and an hour and a half for
# [the exercises](../exercises/03_rectified/03_rectified.ipynb).

# %%
import numpy as np

from actcourse import CAPPED_RELU, LEAKY_RELU, PRELU, RELU, RELU6, RRELU, SQUARED_RELU, explore, lesson_run, quiz

# %% [markdown]
# The ReLU, short for *rectified linear unit*, lets positive numbers through and makes 0 of all others. It is the first
# thing to try in hidden layers, and has a weakness: a unit can fall *silent*, with 0 for every example. **Try it:**
# move the learning rate to 3. What becomes of the right answers? Then start at $b = -3$: which learning rate helps, and
# which slope $a$?

# %%
explore("dying ReLU")

# %% [markdown]
# ## Two straight lines
#
# $$\operatorname{ReLU}(x) = \max(0, x)$$
#
# **Predict:** what are its values at −3, −½, ½ and 2, and its slopes?

# %% tags=["covers-F5", "nbval-check-output"]
x = np.array([-3, -0.5, 0.5, 2])
print(RELU(x))
print(RELU.derivative(x))

# %% [markdown]
# On the right the slope is 1, and a product of ones is 1: a gradient passes through any number of layers unharmed,
# weights aside. On the left it is 0, and nothing passes. **Predict:** what comes out if you apply the ReLU again, to
# its own outputs?

# %% tags=["covers-I12", "nbval-check-output"]
print(RELU(RELU(x)))

# %% [markdown]
# The same: $f(f(x)) = f(x)$. Such a function is called *idempotent*. The reason: outputs are never negative, and
# numbers that are not negative pass unchanged.

# %% [markdown]
# ## The corner
#
# How steep is it where the two lines meet? Lesson 3 measured slopes by a central difference,
# $(f(x + h) - f(x - h)) / 2h$.

# %%
quiz("difference-at-the-corner")

# %% tags=["nbval-check-output"]
h = 1e-4
float((RELU(h) - RELU(-h)) / (2 * h))

# %% [markdown]
# Half, whatever the $h$, and this is the slope of neither line. Take one side at a time:
#
# 1. To the right: $(f(h) - f(0)) / h = h / h = 1$.
# 2. To the left: $(f(0) - f(-h)) / h = 0 / h = 0$.
# 3. A derivative exists where both go to the same number as $h$ shrinks. Here they do not, so at 0 there is none; the
#    central difference is the mean of the two.
#
# A program must return something. Any number from 0 to 1 will do: a line through the corner with this slope is nowhere
# above the curve. Which one is a convention. **Predict** the course's, which is also that of PyTorch, JAX and
# TensorFlow.

# %% tags=["nbval-check-output"]
float(RELU.derivative(0))

# %% [markdown]
# ## What it costs
#
# The ReLU takes one comparison; the sigmoid and tanh take an exponential. **Predict:** how many times as long do they
# need for 100 000 numbers?

# %%
from actcourse.networks import probe

for name in ("ReLU", "tanh", "sigmoid"):
    cost = probe.cost(name, np.random.default_rng(0))
    print(f"{name:8} {1e9 * cost.value:.2f} nanoseconds a number")

# %% [markdown]
# Longer, and how much longer is a matter of the processor: with wide vector units (AVX-512) not very much, without them
# many times. **Predict:** and how much longer does a training take with tanh than with the ReLU? These networks learn
# handwritten digits; each line shows the fastest of its *epochs*, passes through all examples.

# %%
from actcourse import DATA, MLP, train

digits = DATA["digits"](np.random.default_rng(0)).standardised()
for name in ("ReLU", "tanh", "sigmoid"):
    net = MLP((64, 64, 64, 10), name, rng=np.random.default_rng(1))
    seconds = train(net, digits, epochs=20, rng=np.random.default_rng(2)).seconds
    print(f"{name:8} {1000 * np.diff(seconds).min():.1f} milliseconds an epoch")

# %% [markdown]
# Most of the difference is gone. A layer of $n$ units behind $n$ others takes $n^2$ multiplications for an example and
# $n$ activations, so the products dominate, the more so the wider the layer. In narrower layers more of the difference
# would be left.

# %% [markdown]
# ## How much of it is zero?
#
# Here is a way to make many networks at once, each with random numbers of its own.

# %%
from actcourse import stack


def networks(activation, count, sizes=(2, 16, 16, 2), **settings):
    rngs = np.random.default_rng(1).spawn(count)
    return stack([MLP(sizes, activation, rng=rng, **settings) for rng in rngs])


# %% [markdown]
# **Predict:** ten fresh networks see the digits. What share of the outputs is exactly 0 in each of their two hidden
# layers?

# %% tags=["nbval-check-output"]
nets = networks("ReLU", 10, sizes=(64, 32, 32, 10))
print(probe.sparsity(nets, digits.x).mean(axis=1).round(2))

# %% [markdown]
# About half, in both. Take one unit with inputs $h$ that are not all 0, and $z = w \cdot h + b$:
#
# 1. Weights are drawn from a law that is symmetric around 0, so $w$ and $-w$ are equally likely; biases start at 0.
# 2. $-w$ makes $-z$ of $z$, so $z$ and $-z$ are equally likely as well.
# 3. $z = 0$ has probability 0, so $z < 0$ and $z > 0$ have half each.
#
# Nothing here depends on the data or on the layer. **Predict:** and after ten epochs of training: more zeros or fewer,
# and in which layer?

# %% tags=["nbval-check-output"]
train(nets, digits, epochs=10, rng=np.random.default_rng(2))
print(probe.sparsity(nets, digits.x).mean(axis=1).round(1))

# %% [markdown]
# Layer 1 stays, and layer 2 has fewer. Trained weights follow no symmetric law, and no rule says where the share goes.

# %% [markdown]
# ## Silent units
#
# An output of 0 for one example does no harm. But take a silent unit, one with $z_k = w \cdot x_k + b \le 0$ for
# *every* example $k$, where $x_k$ are its inputs. With the loss $L$, by the chain rule,
#
# $$\frac{\partial L}{\partial w} = \sum_k \frac{\partial L}{\partial f(z_k)} \; f'(z_k) \; x_k$$
#
# 1. All $z_k \le 0$, so every slope $f'(z_k)$ is 0, and with it every term.
# 2. For the bias the last factor is 1 in place of $x_k$, and the terms are 0 as well.
# 3. So a step of gradient descent changes neither.
#
# Such a unit is often called *dead*. Is it? Make one: lower the bias of a unit until its largest $z_k$ is $-d$. It is
# then silent by $d$. Now train the network.

# %%
quiz("who-wakes")

# %% [markdown]
# ### Pushed down
#
# The data are two half moons. In each of fifty networks the first unit of a layer is pushed down. It *wakes* if its
# slope is above 0 for some example after the training.

# %%
from actcourse import SGD

moons = DATA["moons"](np.random.default_rng(0)).standardised()


def share_that_wakes(layer, d):
    nets = networks("ReLU", 50)
    z = nets.forward(moons.x)[layer - 1].z[..., 0]
    nets.layers[layer - 1].biases[..., 0, 0] -= z.max(axis=-1) + d
    train(nets, moons, epochs=100, rng=np.random.default_rng(2), optimiser=SGD(0.1))
    slopes = probe.slopes(nets, moons.x)[layer - 1][..., 0]
    return (slopes > 0).any(axis=-1).mean()


# %% [markdown]
# **Predict** the shares before you run it.

# %% tags=["nbval-check-output"]
for layer, d in ((1, 0.01), (2, 0.01), (2, 1)):
    print(f"layer {layer}, silent by {d}: {share_that_wakes(layer, d):.0%} wake")

# %% [markdown]
# In layer 1 none: its inputs are the data and its weights stand still, so its $z_k$ stay what they are. In layer 2 the
# inputs are outputs of layer 1, which goes on learning through other units; this can lift a $z_k$ above 0, the more
# easily the less is missing. So the course says *silent*: dead is only what cannot wake.

# %% [markdown]
# ## Deaths and revivals
#
# Units fall silent without a push, too. With `watch` a training notes after each epoch how many fell silent, *deaths*,
# and how many woke, *revivals*. **Predict:** how do deaths change with the learning rate, and where are there revivals?
# There are ten networks with 16 units in each layer.


# %%
def watched(optimiser):
    nets, rng = networks("ReLU", 10), np.random.default_rng(2)
    return train(nets, moons, epochs=100, rng=rng, optimiser=optimiser, watch=moons.x).layers


# %% tags=["covers-I11"]
for rate in (0.1, 1, 3):
    plain = watched(SGD(rate))
    for layer in (1, 2):
        deaths, revivals = (counts[:, layer - 1].sum() for counts in (plain.deaths, plain.revivals))
        print(f"rate {rate}, layer {layer}: {deaths:.0f} deaths, {revivals:.0f} revivals")

# %% [markdown]
# The larger the steps, the more deaths. In layer 2 some units are silent from the start, and one can die and wake many
# times; at rate 3 far fewer wake than die. The counts may differ on your machine. What cannot differ: layer 1 has no
# revival, as was derived.
#
# That holds for *plain gradient descent*. With *momentum* a step follows a velocity,
# $v \leftarrow 0.9\,v + \text{gradient}$. **Predict:** can units of layer 1 wake now?

# %% tags=["nbval-check-output"]
momentum = watched(SGD(1, momentum=0.9))
for name, layers in (("plain, rate 3:", plain), ("momentum, rate 1:", momentum)):
    print(name, "some" if layers.revivals[:, 0].any() else "none", "of layer 1 woke")

# %% [markdown]
# Some can. Where the gradient is 0 the velocity goes on, and shrinks by 0.9 a step: $0.9 + 0.9^2 + \dots = 9$ more
# steps like the last in all, on which some $z_k$ may rise above 0. Adam, which keeps a running mean of gradients, goes
# on in a similar way.

# %% [markdown]
# ## A leak
#
# The *leaky ReLU* has a small slope $a$ on the left, by custom 0.01: $f(x) = x$ for $x > 0$ and $a\,x$ elsewhere.
# **Predict** values and slopes.

# %% tags=["covers-F6", "nbval-check-output"]
x = np.array([-100.0, -1, 2])
print(LEAKY_RELU(x))
print(LEAKY_RELU.derivative(x))

# %% [markdown]
# Now give networks a bad start: all biases of the hidden layers at −3. **Predict:** what share of the loss's
# derivatives by weights is exactly 0, with $a = 0$ (a ReLU), 0.01 and 0.1? And how large is their root mean square, the
# *size* below?


# %%
from actcourse.networks.training import loss_and_gradient


def by_weights(a, biases):
    nets = networks(LEAKY_RELU.tuned(negative_slope=a), 20, biases=biases)
    gradient = loss_and_gradient(nets, moons)[1].flat
    return gradient[:, nets.decays == 1]  # those by weights, without those by biases


# %% tags=["nbval-check-output"]
for a, biases in ((0, 0), (0, -3), (0.01, -3), (0.1, -3)):
    gradient = by_weights(a, biases)
    size = np.sqrt(np.mean(gradient**2))
    print(f"a = {a}, biases {biases}: {np.mean(gradient == 0):.0%} exactly 0, size {size:.0e}")

# %% [markdown]
# With the ReLU all weights stand still. The leak makes *small* of *exactly 0*, and no more: on its way through two
# silent units a gradient is multiplied by $a^2$ (weights aside), for $a = 0.01$ a ten-thousandth. Is that enough to
# learn?

# %% [markdown]
# ### Does accuracy show it?
#
# Twenty networks of each kind are trained on the moons, in pairs as in lesson 3: from an ordinary start with Adam,
# which divides each step by the size of recent gradients; from biases of −3 with plain gradient descent; and from there
# with Adam. **Predict:** where is a leak better than the ReLU?

# %% tags=["nbval-check-output"]
for start in ("from an ordinary start", "from biases of -3 by descent", "from biases of -3 with Adam"):
    print(start)
    print(lesson_run(f"leaky slopes {start}"))

# %% [markdown]
# From an ordinary start no difference is seen. From the bad one the ReLU guesses, and a leak of 0.1 helps clearly. With
# one of 0.01 it depends on the optimiser: to Adam the size of a gradient matters little unless it is 0. Other biases,
# rates or more steps would move these lines.
#
# And where the trouble is large steps? At learning rate 1 with momentum, many ReLUs fall silent.

# %%
quiz("leak-at-a-high-rate")

# %% tags=["nbval-check-output"]
lesson_run("leaky slopes at rate 1")

# %% [markdown]
# In runs that *diverged* numbers grew until they overflowed; the means are over the others. No run with the ReLU did. A
# silent unit soon stops moving, so dying may act as a brake; that this is the reason, the table does not show.

# %% [markdown]
# ## A slope that is learned
#
# Why fix $a$? The *PReLU* (parametric) learns one for each *channel*, here each unit, starting at 0.25:
#
# $$f(z) = \max(0, z) + a \min(0, z)$$
#
# **Try it:** on which data do all slopes of layer 2 end below 0? What does such a unit do with a negative number?

# %%
explore("learned slope")

# %% [markdown]
# With $a < 0$ a negative number comes out positive: the unit falls left of 0 and rises right of it. To learn $a$,
# descent needs its gradient:
#
# 1. By $a$, the first term has derivative 0 and the second $\min(0, z)$.
# 2. The chain rule: example $k$ contributes $\partial L / \partial f(z_k)$ times $\min(0, z_k)$.
# 3. One $a$ serves all examples of its channel, so the contributions add up:
#
# $$\frac{\partial L}{\partial a} = \sum_k \frac{\partial L}{\partial f(z_k)} \min(0, z_k)$$
#
# Examples with $z_k > 0$ say nothing about $a$. Now compute it for eight units. `signals[0]` holds the derivatives of
# the loss by the weighted sums of the last layer; its weights carry them back to $f(z_k)$.

# %%
net = MLP((2, 8, 2), "PReLU", rng=np.random.default_rng(1))
by_sums = loss_and_gradient(net, moons)[1].signals[0]
by_f = by_sums @ net.layers[1].weights.T
z = net.forward(moons.x)[0].z
formula = (by_f * PRELU.derivative_by("negative_slope", z)).sum(axis=0)

# %% [markdown]
# **Predict:** how far from it is the slope of the loss itself, measured by nudging the first unit's $a$?

# %% tags=["covers-F7", "nbval-check-output"]
losses = []
for a in (0.25 + h, 0.25 - h):
    net.layers[0].learned[0, 0] = a
    losses.append(loss_and_gradient(net, moons)[0])
difference = abs((losses[0] - losses[1]) / (2 * h) - formula[0])
print("below a millionth" if difference < 1e-6 else difference)

# %% [markdown]
# ### No weight decay on it
#
# *Weight decay* adds $\lambda w$ to the gradient by each weight $w$, which pulls it towards 0. Slopes are left out of
# it; why? Below `decays` holds 1 where decay acts and 0 elsewhere, and `weight_decay` is $\lambda$.


# %%
def descend(nets, decays):
    step = SGD(0.1, momentum=0.9, weight_decay=0.01).start(nets.theta, decays)
    for _ in range(300):
        step(loss_and_gradient(nets, moons)[1].flat)
    return np.abs(nets.layers[0].learned).mean()


# %% [markdown]
# **Predict:** how large are the slopes of layer 1 after training with decay on weights only, and with decay on
# everything? With which are more answers right?

# %% tags=["nbval-check-output"]
from actcourse.networks.training import evaluate

for name, everywhere in (("weights only", 0), ("all, slopes too", 1)):
    nets = networks("PReLU", 10)
    size = descend(nets, np.maximum(nets.decays, everywhere))
    print(f"decay on {name}: mean |a| {size:.1f}, right answers {evaluate(nets, moons).mean():.2f}")

# %% [markdown]
# Decay pulls the slopes towards 0, and a PReLU with slope 0 is a ReLU: it decides what was to be learned. The share of
# right answers, here on the training examples, does not show it.

# %% [markdown]
# ## A slope that is drawn
#
# The *RReLU* (randomised) draws $a$ evenly from ⅛ to ⅓, anew for each unit and example, as long as it trains. In
# evaluation it takes the mean. **Predict:** what does it make of −1 in training, and in evaluation?

# %% tags=["covers-F8", "nbval-check-output"]
slopes = RRELU.params[0].law.draw(np.random.default_rng(0), (3, 4))
print(RRELU.f(-np.ones((3, 4)), slopes).round(2))
print("evaluation:", RRELU(-1).round(3))

# %% [markdown]
# Left of 0 the output $a z$ is linear in $a$, so its mean over many draws is the mean of $a$ times $z$, here
# $\frac12\left(\frac18 + \frac13\right) \cdot (-1) = -\frac{11}{48}$. That holds for one layer; the bends of the next
# are not linear. The noise is meant to work against overfitting; whether it does is a question for lesson 9.

# %% [markdown]
# ## Capped
#
# The *capped ReLU*, $\min(c, \max(0, x))$, stops at a cap $c$ of one's choice; with $c = 6$ it is called *ReLU6*. What
# for? Let outputs be rounded to 8 bits, 256 levels evenly spaced from 0 to the largest. One output of 1000 is 100, and
# the others are small.


# %%
def rounding_error(y):
    gap = y.max() / 255
    return np.sqrt(np.mean((gap * np.round(y / gap) - y) ** 2))


# %% [markdown]
# **Predict:** how many times smaller is the rounding error with a cap of 20, and with 6?

# %% tags=["covers-F9", "nbval-check-output"]
x = np.append(2 * np.random.default_rng(0).standard_normal(999), 100)
for f in (RELU, CAPPED_RELU.tuned(cap=20), RELU6):
    print(f"{f.name}: levels {f(x).max() / 255:.3f} apart, rounding error {rounding_error(f(x)):.4f}")

# %% [markdown]
# With the ReLU6 the levels lie 100/6 times as close together, and the error shrinks about as much. The price: what was
# above 6 is now 6, and the slope is 0 there too. Without one output far above the others little would be gained.

# %% [markdown]
# ## Concatenated and squared
#
# The *CReLU* (concatenated) gives the ReLU of $x$, followed by the ReLU of $-x$: twice as many outputs. **Predict**
# them for (3, −2), and the first half minus the second.

# %% tags=["covers-F10", "nbval-check-output"]
from actcourse.functions.vector import crelu

y = crelu([3.0, -2.0])
print(y)
print(y[:2] - y[2:])

# %% [markdown]
# The input is back: $\max(0, x) - \max(0, -x) = x$. Nothing is lost, where a ReLU loses every negative number. Last,
# the *squared ReLU*, $\max(0, x)^2$. **Predict** its slopes at −0.1, 0, 0.1 and 10.

# %% tags=["nbval-check-output"]
SQUARED_RELU.derivative([-0.1, 0, 0.1, 10])

# %% [markdown]
# $2\max(0, x)$: the slope has no jump at 0, so the corner is gone. It pays with a slope that grows without bound.

# %% [markdown]
# ## What you can do now
#
# 1. The ReLU: $\max(0, x)$, slope 0 or 1; at 0 there is no derivative, and 0 is a convention. Alone it costs less than
#    tanh; in a training most of the difference is gone.
# 2. Half of its outputs are 0 at the start: with symmetric weights and biases of 0, $z$ and $-z$ are equally likely.
# 3. Silent units: their slopes are 0, so their weights stand still. Under plain descent those of layer 1 never wake;
#    deeper ones can, and momentum can carry any on. You counted both.
# 4. A leak makes small of exactly 0. Accuracy showed it from a bad start only; at a high rate leaky networks
#    overflowed.
# 5. $\partial L / \partial a$ adds up $\partial L / \partial f(z_k)$ times $\min(0, z_k)$. Drawn slopes are noise, caps
#    help where bits are few, CReLU keeps all it is given, the squared ReLU has no corner.
#
# Now write them yourself: [sheet 3](../exercises/03_rectified/03_rectified.ipynb).
#
# ## Where to read on
#
# - D. Bertoin, J. Bolte, S. Gerchinovitz, E. Pauwels (2021). Numerical influence of ReLU'(0) on backpropagation.
#   NeurIPS 34. When the choice at the corner matters: hardly ever in 64 bits, and often in fewer.
# - L. Lu, Y. Shin, Y. Su, G. E. Karniadakis (2020). Dying ReLU and Initialization: Theory and Numerical Examples.
#   Communications in Computational Physics 28(5), 1671–1706. A network of ReLUs dies in probability as its depth grows
#   to infinity.
# - B. Xu, N. Wang, T. Chen, M. Li (2015). Empirical Evaluation of Rectified Activations in Convolutional Network. arXiv
#   1505.00853. Leaky, learned and drawn slopes compared.
