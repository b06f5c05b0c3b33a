# %% [markdown]
# # 7 Backpropagation by hand, then by machine
#
# **After this lesson you can**
#
# 1. derive how the loss depends on any weight: error, slope, input;
# 2. compute all derivatives of a small network by hand, and those of whole layers by matrix products;
# 3. check a gradient by nudging, choose the size of the nudge, and say where the check misleads;
# 4. say what the learning rate, momentum and the random start do to training;
# 5. train a network with some fifteen lines of your own.
#
# **You should know** the chain rule, matrix products, layers ([lesson 1](01_neuron.ipynb)), and what cross-entropy
# sends back ([lesson 6](06_softmax.ipynb)). **Time:** 75 minutes, and an hour and a half for [the
# exercises](../exercises/06_backprop/06_backprop.ipynb).

# %%
from actcourse import explore

explore("playground")

# %% [markdown]
# A network with 186 weights and biases, and each step of training moves every one of them, each by an amount of its
# own. **Try it:** press *play*; then set the learning rate to 0.001, and to 1. Which is too slow, and what does too
# fast look like? How a network knows which way to move each weight, and how far, is what this lesson is about.

# %%
import numpy as np

from actcourse import DATA, MLP, RELU, SGD, SOFTSIGN, Data, batches, quiz, stack, train
from actcourse.functions.vector import log_softmax, softmax
from actcourse.networks import probe
from actcourse.networks.training import evaluate, loss_and_gradient

# %% [markdown]
# ## One path, one product
#
# A neuron with one input, one example, and half of the squared error for a *loss*:
#
# $$x \;\to\; z = w x + b \;\to\; a = f(z) \;\to\; L = \tfrac12 (a - y)^2$$
#
# From the weight to the loss there is one path. Move $w$ by a tiny amount, and follow what it sets off:
#
# 1. $z$ moves $x$ times as far as $w$.
# 2. $a$ moves $f'(z)$ times as far as $z$: that is what a slope is.
# 3. $L$ moves $a - y$ times as far as $a$: the square gives a 2, and the half takes it away.
#
# One after the other, the factors multiply. This is the chain rule:
#
# $$\frac{\partial L}{\partial w} = (a - y) \cdot f'(z) \cdot x \qquad \text{error} \cdot \text{slope} \cdot \text{input}$$
#
# For the bias the input is 1. Here and below $f$ is softsign, $z / (1 + |z|)$, with slope $1 / (1 + |z|)^2$ (lesson 3):
# its numbers stay short.

# %%
quiz("one-neuron-by-hand")


# %% tags=["covers-I9", "nbval-check-output"]
def loss(w):
    return (SOFTSIGN(w * 2) - 1.5) ** 2 / 2


h = 1e-4
float(((loss(0.5 + h) - loss(0.5 - h)) / (2 * h)).round(6))

# %% [markdown]
# The loss itself, nudged to both sides (the central difference of lesson 3), says the same. Now the formula, for other
# numbers. **Predict:** which of them make the weight stand still?


# %% tags=["covers-I9", "nbval-check-output"]
def by_weight(w, x, y):
    z = w * x
    return (SOFTSIGN(z) - y) * SOFTSIGN.derivative(z) * x


for w, x, y in ((0.5, 2, 1.5), (0.5, 2, 0.5), (0.5, 0, 1.5), (20, 2, 1.5)):
    print(f"w = {w:3}, x = {x}, y = {y}: {by_weight(w, x, y) + 0:.4f}")

# %% [markdown]
# Any factor can stop it: an answer that is right already, an input of 0, and almost so the slope, where a large weight
# has driven $z$ far out.

# %% [markdown]
# ## Two layers by hand
#
# Two inputs, two hidden units with softsign, one output without an activation, one example. As in lesson 1 each column
# of $W$ is a unit. The output has the weights $v$ and the bias $c$.

# %%
x, y = np.array([2.0, 1.0]), 1.6
W, b = np.array([[1.0, -1.0], [-2.0, -1.0]]), np.array([1.0, -1.0])
v, c = np.array([3.0, -2.0]), -1.1

# %% [markdown]
# | forwards | formula | with the numbers; the rest is yours |
# |:--|:--|:--|
# | weighted sums | $z_j = x_1 w_{1j} + x_2 w_{2j} + b_j$ | $2 \cdot 1 - 1 \cdot 2 + 1$ and $-2 \cdot 1 - 1 \cdot 1 - 1$ |
# | hidden outputs | $h_j = z_j / (1 + \lvert z_j \rvert)$ | |
# | output | $a = h_1 v_1 + h_2 v_2 + c$ | |
# | loss | $L = \frac12 (a - y)^2$ | |
#
# **Predict** all six with pen and paper.

# %% tags=["nbval-check-output"]
z = x @ W + b
h = SOFTSIGN(z)
a = h @ v + c
print("z = x W + b      ", z)
print("h = f(z)         ", h)
print("a = h v + c      ", a.round(12))
print("L = (a − y)² / 2 ", ((a - y) ** 2 / 2).round(12))

# %% [markdown]
# ### Backwards
#
# Begin at the loss, and ask at each station how much it matters. This is *backpropagation*.
#
# 1. The output's slope is 1, so for its weights only error and input are left. What goes into this layer is $h$:
#    $\partial L / \partial v_j = (a - y)\,h_j$.
# 2. If $h_j$ moves, $a$ moves $v_j$ times as far: $\partial L / \partial h_j = (a - y)\,v_j$.
# 3. Through the activation: $\delta_j = \partial L / \partial z_j = (a - y)\,v_j\,f'(z_j)$. Call this the unit's
#    *signal*.
# 4. A hidden weight is a weight like any other, signal times input: $\partial L / \partial w_{ij} = \delta_j\,x_i$, and
#    $\delta_j$ for its bias.
#
# Read in one go, from the loss to the weight: error · weight · slope · input. **Predict** all numbers of the way back.
# Which hidden unit's weights matter less, and why?

# %% tags=["covers-I9", "nbval-check-output"]
error = a - y
delta = error * v * SOFTSIGN.derivative(z)
print("∂L/∂a = a − y           ", error.round(12))
print("∂L/∂v = (a − y) h       ", (error * h).round(12))
print("∂L/∂h = (a − y) v       ", (error * v).round(12))
print("f′(z)                   ", SOFTSIGN.derivative(z).round(12))
print("∂L/∂z = (a − y) v f′(z) ", delta.round(12))
print("∂L/∂W = x times ∂L/∂z   ", np.outer(x, delta).round(12).tolist())

# %% [markdown]
# The second unit is at $z = -4$, where softsign has nearly levelled off: its slope is less than a sixth of the first
# unit's, so hardly anything comes through.
#
# ### Nudge one
#
# **Predict:** move $w_{11}$ by a little to either side, and go forwards both times. What comes out for the slope of the
# loss?


# %% tags=["covers-I9", "nbval-check-output"]
def loss_with(W):
    a = SOFTSIGN(x @ W + b) @ v + c
    return (a - y) ** 2 / 2


nudge = np.array([[1e-4, 0], [0, 0]])
float(((loss_with(W + nudge) - loss_with(W - nudge)) / 2e-4).round(6))

# %% [markdown]
# ### Two paths, a sum
#
# An input reaches the loss on two paths, one through each unit. A small nudge of $x_i$ travels on both, and at the loss
# the two effects add: $\partial L / \partial x_i = \delta_1 w_{i1} + \delta_2 w_{i2}$. In a deeper network this is what
# the layer before receives. **Predict** it for both inputs.

# %% tags=["nbval-check-output"]
(W @ delta).round(12)

# %% [markdown]
# ### All nine by machine
#
# Put the same numbers into one of the course's networks. `gradient_check` nudges every weight and bias, and compares
# the slopes of the loss with the chain rule's. **Predict:** how far are they apart, at most?

# %%
net = MLP((2, 2, 1), "softsign", output="linear", rng=np.random.default_rng(0))
net.layers[0].weights[...], net.layers[0].biases[...] = W, b
net.layers[1].weights[...], net.layers[1].biases[...] = v[:, None], c
probe.gradient_check(net, Data("one example", x[None], np.array([y])))

# %% [markdown]
# Nine digits agree, in both layers. The rest is the error of the nudge, as we shall see.

# %% [markdown]
# ## Whole layers, many examples
#
# Now $n$ examples, in rows, and layers of any width. The data are handwritten digits: 64 pixels, and ten classes; the
# output is a softmax with cross-entropy, which sends back $p - y$ (lesson 6).

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
digits, held_out = DATA["digits"](rng).split(rng)
y = np.eye(10)[digits.y]  # a 1 in the column of the right class
print(digits.x.shape, y.shape)

# %% [markdown]
# Forwards, with $f$ between the layers:


# %%
f = RELU


def forward(x, W1, b1, W2, b2):
    z = x @ W1 + b1
    return z, f(z), f(z) @ W2 + b2


# %% [markdown]
# Backwards, three rules are enough. Let $H$ be what goes into a layer, a row for each example, and $\delta$ its
# signals, a row for each example too.
#
# 1. *Its weights.* $w_{ij}$ takes part in every example $k$, with input $h_{ki}$ and signal $\delta_{kj}$. Those are
#    $n$ paths, so add: $\sum_k h_{ki}\,\delta_{kj}$. The sum runs over the rows of both, which is the product
#    $H^{\mathsf T} \delta$.
# 2. *Its biases.* The same with all inputs 1: the sum of the rows of $\delta$.
# 3. *Its inputs.* $h_{ki}$ goes to every unit $j$, each a path: $\sum_j \delta_{kj}\,w_{ij}$, which is
#    $\delta\,W^{\mathsf T}$. Times the slopes, number by number, these are the signals of the layer before.
#
# The mean over the examples brings a $1/n$, at the very beginning.


# %%
def gradients(x, y, W1, b1, W2, b2):
    z, h, scores = forward(x, W1, b1, W2, b2)
    delta2 = (softmax(scores) - y) / len(x)
    delta1 = delta2 @ W2.T * f.derivative(z)
    return x.T @ delta1, delta1.sum(axis=0), h.T @ delta2, delta2.sum(axis=0)


# %% [markdown]
# Shapes lead the way: a gradient has the shape of what it belongs to, and of all products of a layer's inputs and
# signals, turned or not, just one fits. **Predict** the shapes of the four, with 32 hidden units.

# %% tags=["covers-I9", "nbval-check-output"]
net = MLP((64, 32, 10), "ReLU", rng=np.random.default_rng(1))
parameters = [part.copy() for layer in net.layers for part in (layer.weights, layer.biases)]
mine = gradients(digits.x, y, *parameters)
print([part.shape for part in mine])

# %% [markdown]
# **Predict:** how far are these 2410 numbers from those of the course's network, at most?

# %% tags=["nbval-check-output"]
theirs = loss_and_gradient(net, digits)[1].flat
print(f"{np.max(np.abs(np.concatenate([part.ravel() for part in mine]) - theirs)):.12f}")

# %% [markdown]
# ### What it saves
#
# Nudging would give the same, and takes two passes forwards for each of 2410 parameters. **Predict:** how many passes
# forwards does one pass there and back take?

# %%
from actcourse.networks.stopwatch import best_time

there = best_time(lambda: net.scores(digits.x), repeats=50, seconds=0.002)
there_and_back = best_time(lambda: loss_and_gradient(net, digits), repeats=50, seconds=0.002)
print(f"{there_and_back / there:.1f} against {2 * net.theta.size}")

# %% [markdown]
# A few, however many parameters there are. This is what makes large networks trainable at all. Nudging remains for the
# check.

# %% [markdown]
# ## How small a nudge?
#
# A check is only as good as its $h$.

# %%
quiz("best-nudge")

# %% [markdown]
# Here is the check, written out, for a network of the course in any precision. (`theta` holds all its parameters in a
# row.)


# %%
def nudged(net, data, h):
    slopes = []
    for i, kept in enumerate(net.theta.copy()):
        losses = []
        for value in (kept + h, kept - h):
            net.theta[i] = value
            losses.append(loss_and_gradient(net, data)[0])
        net.theta[i] = kept
        slopes.append((losses[0] - losses[1]) / (2 * h))
    return np.array(slopes)


# %% [markdown]
# The table shows its error, as the root of the mean square over all parameters of a network with tanh, which has no
# corners. **Predict:** at which $h$ is it least with 64-bit floats, and with 32-bit floats? How many digits are right
# there?

# %% tags=["covers-I9"]
moons = DATA["moons"](np.random.default_rng(0)).standardised()
double, single = (MLP((2, 8, 2), "tanh", rng=np.random.default_rng(0), dtype=t) for t in (np.float64, np.float32))
exact = loss_and_gradient(double, moons)[1].flat
print(f"size of the derivatives: {np.sqrt(np.mean(exact**2)):.0e}")
for k in range(1, 9):
    errors = [np.sqrt(np.mean((nudged(net, moons, 10.0**-k) - exact) ** 2)) for net in (double, single)]
    print(f"h = 1e-{k}: 64 bits {errors[0]:.0e}, 32 bits {errors[1]:.0e}")

# %% [markdown]
# Neither large nor small: there are two errors, and each $h$ trades one for the other.
#
# 1. *The curve bends.* By Taylor, $L(w \pm h) = L \pm h L' + \frac{h^2}{2} L'' \pm \frac{h^3}{6} L''' + \dots$
#    Subtract, and divide by $2h$: what is left beside $L'$ is about $\frac{h^2}{6} L'''$. With $h$ ten times smaller,
#    it is a hundred times smaller.
# 2. *Floats are rounded*, by a share $\varepsilon$ of about $10^{-16}$ with 64 bits and $10^{-7}$ with 32. The
#    difference of the two losses is off by some $\varepsilon L$; divided by $2h$, that grows as $h$ shrinks.
#
# Both are about equal where $h^3 \approx \varepsilon$: at $h \approx \sqrt[3]{\varepsilon}$ the error is about
# $\varepsilon^{2/3}$, so of all digits a third is lost at best. With 64 bits enough are left to tell a mistake from an
# error of the nudge. With 32 bits four are left at best, and at $h = 10^{-5}$ only one: check with 64.

# %% [markdown]
# ## A check that fails
#
# The formula above needs a curve. At the corner of a ReLU the central difference says ½ and the course 0 (lesson 4),
# and neither is a mistake. How likely is it that a check meets a corner? Forty networks with two hidden layers of ReLUs
# see 100 examples, all biases at 0. A check is said to fail if it differs by more than `1e-6` anywhere.


# %%
few = DATA["moons"](np.random.default_rng(0), 100).standardised()


def failed(width, h, biases=0):
    rngs = np.random.default_rng(1).spawn(40)
    nets = stack([MLP((2, width, width, 2), "ReLU", biases=biases, rng=rng) for rng in rngs])
    return (probe.gradient_check(nets, few, step=h).difference.max(axis=0) > 1e-6).sum()


# %% [markdown]
# **Predict:** of which width do more fail, 3 or 16? Does a smaller $h$ help?

# %% tags=["covers-I9", "nbval-check-output"]
for width in (3, 16):
    print(f"width {width}: {failed(width, 1e-5)} of 40 with h = 1e-5, {failed(width, 1e-7)} with h = 1e-7")

# %% [markdown]
# Two different things. At width 16 a nudge now and then carries some $z$ *across* a corner; a smaller nudge does not
# get there. At width 3 no nudge is small enough: some $z$ must lie *on* a corner, at exactly 0. Which, if all weights
# are random?

# %% [markdown]
# ### Why 3, and not 16?
#
# If one example silences all units of layer 1, then layer 2 receives nothing but zeros, and its $z$ are its biases: 0.
# How likely is that?
#
# 1. With bias 0 a unit is silent on one side of a line through the origin. The lines of $n$ units part the directions
#    of the plane into $2n$ sectors.
# 2. Each unit has two sides, and which of them is silent is a coin. All $2^n$ ways to fall are equally likely.
# 3. For each sector there is just one way in which all $n$ units are silent there, and no two sectors share theirs. So
#    of $2^n$ ways $2n$ have such a sector, a share of
#
# $$\frac{2n}{2^n} = \frac{n}{2^{n-1}}$$
#
# **Predict** it for both widths. Then: what becomes of the check at width 3 if the biases are random as well
# (`"framework"`)?

# %% tags=["nbval-check-output"]
for width in (3, 16):
    print(f"width {width}: {width / 2 ** (width - 1):.2%}")
print("with random biases", failed(3, 1e-7, biases="framework"), "of 40 fail")

# %% [markdown]
# Of the networks of width 3 somewhat fewer than three in four failed, as between 100 examples some sectors lie empty.
# With random biases the zeros still come, but $z$ is no longer 0 there. So: a check that fails at one $h$, try another;
# if it fails at all, move the biases; only if it still fails, look for your mistake.

# %% [markdown]
# ## The step
#
# A *gradient* points to where the loss rises fastest. *Gradient descent* goes the other way, all parameters at once:
#
# $$w \leftarrow w - \eta\,\frac{\partial L}{\partial w}$$
#
# Take one weight and $L = \frac12 w^2$, whose derivative is $w$. **Predict:** from 5, where does each rate lead in
# three steps? And in twenty?

# %% tags=["covers-I8", "nbval-check-output"]
for rate in (0.05, 0.5, 1, 1.9, 2.1):
    path = [5.0]
    for _ in range(20):
        path.append(path[-1] - rate * path[-1])
    print(f"rate {rate:4}:", np.round(path[:4], 3) + 0, f"… {path[-1]:.2g}")

# %% [markdown]
# Each step leaves the share $1 - \eta$. Too small: the way is long. Right: at once. Beyond 1 every step lands on the
# other side, and beyond 2 further out than it came from. With curvature $\lambda$ in place of 1 the share is
# $1 - \eta\,\lambda$ (lesson 1). A network has many curvatures and one rate: the sharpest says how large the rate may
# be, the flattest how long it then takes.

# %% [markdown]
# ## Momentum in a valley
#
# Two weights, with curvature 1 along the valley and 50 across. *Momentum* (lesson 4) steps by a velocity that keeps a
# share $\beta$ of itself and gains the gradient:
#
# $$v \leftarrow \beta v + \frac{\partial L}{\partial w}, \qquad w \leftarrow w - \eta\,v$$

# %%
quiz("momentum-in-a-valley")

# %% [markdown]
# One run for each of sixty rates, side by side; counted are the steps until no more than a ten-thousandth of the
# distance is left.


# %%
rates = np.linspace(0.001, 0.06, 60)


def steps_needed(momentum, curvature):
    w, steps = np.ones((60, 2)), 0
    step = SGD(rates, momentum=momentum).start(w, decays=np.zeros(2))
    for _ in range(1000):
        step(curvature * w)
        steps = steps + (np.abs(w).max(axis=1) > 1e-4)
    return steps


# %% tags=["covers-I8", "nbval-check-output"]
for momentum in (0, 0.3, 0.6, 0.9, 0.95):
    steps = steps_needed(momentum, curvature=np.array([1, 50]))
    near = np.sum(steps <= 2 * steps.min())
    print(f"momentum {momentum:4}: {steps.min():3} steps; at most twice as many at {near} of 60 rates")

# %% [markdown]
# ### Why not 0.9?
#
# Take one direction, with curvature $\lambda$; its gradient is $\lambda w$.
#
# 1. The last step was $w_k = w_{k-1} - \eta v$, so $\eta v = w_{k-1} - w_k$.
# 2. Put that into the next:
#    $w_{k+1} = w_k - \eta\,(\beta v + \lambda w_k) = (1 + \beta - \eta\lambda)\,w_k - \beta\,w_{k-1}$.
# 3. Try $w_k = r^k$, and divide by $r^{k-1}$: $r^2 - (1 + \beta - \eta\lambda)\,r + \beta = 0$. The two roots have the
#    product $\beta$.
# 4. Where the roots are complex, they are a conjugate pair, so each has the absolute value $\sqrt\beta$. This is the
#    share that each step leaves, *whatever* $\lambda$ *is*: floor and walls become equally fast.
# 5. They are complex where $|1 + \beta - \eta\lambda| < 2\sqrt\beta$, so for $\eta\lambda$ from $(1 - \sqrt\beta)^2$ to
#    $(1 + \sqrt\beta)^2$. From flattest to sharpest, a quotient $\kappa$ just fits in if
#
# $$\sqrt\beta = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$$
#
# A smaller $\beta$ leaves one of the two outside, a larger one leaves more at each step. **Predict:** which $\beta$ is
# best for $\kappa = 50$? And for which $\kappa$ is 0.9?

# %% tags=["nbval-check-output"]
kappa = 50
root = 0.9**0.5
print(f"best momentum: {((kappa**0.5 - 1) / (kappa**0.5 + 1)) ** 2:.2f}")
print(f"0.9 is best for a quotient of {((1 + root) / (1 - root)) ** 2:.0f}")

# %% [markdown]
# The formula looks at the long run; over these few steps a little more was best. And 0.9, the customary choice? It
# suits valleys that are much longer, and forgives: by step 5, the larger $\beta$ is, the more rates have both
# directions inside, here nearly all of the sixty.
#
# The valley of lesson 1, where a thousand plain steps did not arrive, has a quotient of about 470. **Predict:** with
# momentum 0.9 and nothing else changed, how many decimals of the weights are right?

# %% tags=["nbval-check-output"]
from sklearn.linear_model import LinearRegression

patients = DATA["diabetes"](np.random.default_rng(0)).standardised()
best = LinearRegression().fit(patients.x, patients.y).coef_
for momentum in (0, 0.9):
    net = MLP((10, 1), "identity", output="linear", rng=np.random.default_rng(1))
    how = {"batch_size": None, "optimiser": SGD(0.1, momentum), "rng": np.random.default_rng(2)}
    train(net, patients, epochs=1000, **how)
    print(f"momentum {momentum}: off by {np.abs(net.layers[0].weights[:, 0] - best).max():.3f}")

# %% [markdown]
# ## Where to start
#
# The step says how to go on. Why do weights start at random?

# %%
quiz("all-alike")


# %%
def alike(noise):
    return lambda fan_in, fan_out, rng: 0.5 + noise * rng.normal(size=(fan_in, fan_out))


# %% tags=["covers-I8", "nbval-check-output"]
for noise in (0, 0.001, 0.1):
    rngs = np.random.default_rng(1).spawn(5)
    nets = stack([MLP((2, 8, 1), "tanh", "sigmoid", init=alike(noise), rng=rng) for rng in rngs])
    train(nets, moons, epochs=100, optimiser=SGD(0.3), rng=np.random.default_rng(1))
    apart = np.ptp(nets.layers[0].weights, axis=-1).max(axis=-1).mean()
    print(f"noise {noise:5}: weights {apart:.2f} apart, accuracy {evaluate(nets, moons).mean():.2f}")

# %% [markdown]
# Units that are alike have the same $z$, the same slope and the same weight to the output, hence the same signal and
# the same step: they stay alike for good. Eight of them do what one can, a straight line. Randomness breaks the tie. A
# thousandth of it was not enough for 100 epochs, as a small difference takes time to grow; after 1000 they have parted.
#
# ### How large?
#
# On the path from a weight of layer 1 to the loss lie the weights of all later layers, as factors. So a larger weight
# does two things: it makes what comes back through it larger, and it drives $z$ further out, where a slope may be
# small. Below, weights start with standard deviation $c / \sqrt{\text{inputs}}$, in three networks with two hidden
# layers. **Predict** for each $c$ the mean slope, the size of the gradient in layer 1, and the share of right answers
# on held-out digits after five epochs.


# %%
def started(activation, c):
    rngs = np.random.default_rng(1).spawn(3)
    nets = stack([MLP((64, 32, 32, 10), activation, init=c, rng=rng) for rng in rngs])
    layer_1 = nets.views(loss_and_gradient(nets, digits)[1].flat)[0].weights
    slope, size = np.mean(probe.slopes(nets, digits.x)), np.sqrt(np.mean(layer_1**2))
    train(nets, digits, epochs=5, optimiser=SGD(0.1), rng=np.random.default_rng(2))
    return f"slope {slope:.2f}, gradient {size:.0e}, right {evaluate(nets, held_out).mean():.0%}"


# %% tags=["covers-I8"]
for activation in ("tanh", "ReLU"):
    for c in (0.01, 0.1, 1, 10):
        print(f"{activation}, c = {c:4}: {started(activation, c)}")

# %% [markdown]
# Too small, and next to nothing comes back. With ReLUs ten times the weights make a hundred times the gradient, as two
# more layers lie on the path; nothing holds it back, and at $c = 10$ the steps are too large. tanh does hold it back,
# as it saturates: at $c = 10$ hardly any slope is left, and what comes back does so through few units and large
# weights. Weights, activation and learning rate are chosen together. Lesson 8 derives which start suits which
# activation, however deep the network.

# %% [markdown]
# ## Your own trainer
#
# `forward` and `gradients` you have. Two things are missing, the loss, from the scores as in lesson 6, and the loop.
# `batches` gives the examples in the order that `train` takes: all at once, or in *batches*, with a step for each.


# %%
def cross_entropy(x, y, *parameters):
    return -np.sum(y * log_softmax(forward(x, *parameters)[2]))


# %%
def my_train(parameters, data, epochs, batch_size, rate, rng):
    order, losses = batches(data, batch_size, rng), np.zeros(epochs)
    for epoch in range(epochs):
        for x, labels in order:
            y = np.eye(10)[labels]
            losses[epoch] += cross_entropy(x, y, *parameters) / len(data)
            for part, gradient in zip(parameters, gradients(x, y, *parameters), strict=True):
                part -= rate * gradient
    return losses


# %% [markdown]
# Four functions with fifteen lines in them, and every one you have derived. Do they do what `train` does? Both start
# from the same weights. **Predict:** how far apart are the losses of 100 steps on all examples: a thousandth, a
# millionth, or less than twelve decimals can show?


# %%
def both(epochs, batch_size):
    net = MLP((64, 32, 10), "ReLU", rng=np.random.default_rng(1))
    parameters = [part.copy() for layer in net.layers for part in (layer.weights, layer.biases)]
    mine = my_train(parameters, digits, epochs, batch_size, 0.1, np.random.default_rng(2))
    how = {"batch_size": batch_size, "optimiser": SGD(0.1), "rng": np.random.default_rng(2)}
    return mine, train(net, digits, epochs=epochs, **how).losses, parameters


# %% tags=["covers-I9", "nbval-check-output"]
mine, theirs, parameters = both(epochs=100, batch_size=None)
print("from", mine[0].round(2), "to", mine[-1].round(2))
print(f"apart by {np.max(np.abs(mine - theirs)):.12f}")

# %% [markdown]
# Equal to rounding error. **Predict:** and in 20 epochs of batches of 32? How many of the digits that it has never seen
# does your network read?

# %% tags=["covers-I9", "nbval-check-output"]
mine, theirs, parameters = both(epochs=20, batch_size=32)
answers = forward(held_out.x, *parameters)[2].argmax(axis=1)
print(f"apart by {np.max(np.abs(mine - theirs)):.12f}; right {np.mean(answers == held_out.y):.2f}")

# %% [markdown]
# All of it is yours. **Try it:** put another activation into `f`, and its name into `both`: not a line of the chain
# rule changes.

# %% [markdown]
# ## What you can do now
#
# 1. Any weight: error · slope · input along its path, with the weights in between; where several paths lead to the
#    loss, their sum.
# 2. By hand: nine derivatives of a 2-2-1 network, each as the nudge says. Layers: $H^{\mathsf T} \delta$ for the
#    weights, the sum of the rows for the biases, $\delta\,W^{\mathsf T}$ times the slopes for the layer before; there
#    and back in the time of a few passes.
# 3. The check: $h \approx \sqrt[3]{\varepsilon}$, and 64 bits. Across a corner a smaller $h$ helps, on a corner other
#    biases.
# 4. Training: $\eta$ is bounded by the sharpest curvature; momentum makes flat and sharp equally fast, best at a
#    $\beta$ that depends on their quotient; units that start alike stay alike, and the size of the start goes with the
#    activation.
# 5. A trainer: fifteen lines, with the losses of `train`.
#
# Now write them yourself: [sheet 6](../exercises/06_backprop/06_backprop.ipynb).
#
# ## Where to read on
#
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams (1986). [Learning representations by back-propagating
#   errors](https://www.nature.com/articles/323533a0). Nature 323, 533–536: what hidden units come to represent when
#   they are trained so.
# - CS231n, Stanford University. [Learning: gradient checks](https://cs231n.github.io/neural-networks-3/#gradcheck):
#   more that can go wrong in a check, corners and the choice of $h$ among it.
# - G. Goh (2017). [Why Momentum Really Works](https://distill.pub/2017/momentum/). Distill: the same valleys, with
#   pictures that move.
