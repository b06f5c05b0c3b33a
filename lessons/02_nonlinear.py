# %% [markdown]
# # 2 Why nonlinear: what a bend can do
#
# **After this lesson you can**
#
# 1. show what one neuron cannot decide, and set two hidden units by hand that can;
# 2. explain why gradient descent cannot train a layer of steps;
# 3. build a slope that falls from units that only rise;
# 4. bound the error of straight pieces, and say why a layer of polynomials does not approximate everything, however
#    wide;
# 5. tell what a network *can* do from what training *finds*.
#
# **You should know** [lesson 1](01_neuron.ipynb) and the chain rule. **Time:** 60 minutes.

# %%
from actcourse import explore

explore("boundary")

# %% [markdown]
# A trained network tells two half-moons apart, and the black line is the boundary that it draws between them. **Try
# it:** choose the identity for its activation, which leaves every number as it is, and give it as many units and layers
# as you like. What changes, and what never does? Then take ReLU again, with a single unit, with two, with four.

# %% [markdown]
# ## A neuron that decides
#
# The *step* is the oldest activation: 1 where $z \ge 0$, the neuron is *activated*, and 0 where it is not. (That it is
# 1 at 0 itself is a convention.)

# %%
import numpy as np

from actcourse import DATA, MLP, RELU, SIGMOID, STEP, Adam, Data, lesson_run, quiz, stack, train

# %% [markdown]
# **Predict** the outputs, for these four examples, of a neuron with the weights 1 and 1 and the bias −1.5.

# %% tags=["covers-F1", "nbval-check-output"]
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
STEP(x @ np.array([1, 1]) - 1.5)

# %% [markdown]
# It has computed "and". Now *exclusive or*, XOR for short: one of the two inputs, but not both. **Predict:** at how
# many of the four examples can a neuron be right, with the best weights and the best bias? Here are all 15 625 that
# have their three numbers on a grid.

# %% tags=["nbval-check-output"]
y = np.array([0, 1, 1, 0])
w1, w2, b = np.meshgrid(*[np.linspace(-3, 3, 25)] * 3)
right = sum(STEP(w1 * x1 + w2 * x2 + b) == target for (x1, x2), target in zip(x, y, strict=True))
print("at most", right.max(), "of 4")

# %% [markdown]
# Might a neuron off the grid do it? No:
#
# 1. (0, 0) must not activate it: $b < 0$.
# 2. (1, 0) and (0, 1) must: $w_1 + b \ge 0$ and $w_2 + b \ge 0$.
# 3. Add the two: $w_1 + w_2 + 2b \ge 0$, and so $w_1 + w_2 + b \ge -b$.
# 4. By step 1, $-b > 0$. So $w_1 + w_2 + b > 0$, and (1, 1) activates it, which it must not.
#
# In the plane of the inputs a neuron decides by a straight line, and no straight line parts one pair of opposite
# corners of a square from the other pair.

# %% [markdown]
# ## Two hidden units can
#
# Give two hidden ReLUs the same weights, 1 and 1, and the biases 0 and −1; the output adds them with the weights 1 and
# −2. **Predict** what leaves the two units for each example, and then the output.

# %% tags=["nbval-check-output"]
hidden = RELU(x @ np.array([[1, 1], [1, 1]]) + np.array([0, -1]))
print(hidden)
print(hidden @ np.array([1, -2]))

# %% [markdown]
# Exactly XOR. The hidden layer has put (0, 1) and (1, 0) on one point, (1, 0); and in *its* plane a straight line tells
# that point from the other two. So two units *can*. Does training *find* it? 200 networks start at random weights and
# take a thousand steps each, by *Adam*, a rule that chooses a size of step for every weight. They train side by side,
# as one *stack*.

# %%
quiz("xor-found")


# %%
def solved(units, activation, seed=0):
    rng = np.random.default_rng(seed)
    nets = stack([MLP((2, units, 1), activation, "sigmoid", rng=rng) for _ in range(200)])
    train(nets, Data("xor", x, y, classes=2), epochs=1000, rng=rng, batch_size=None, optimiser=Adam(0.05))
    right = (nets(x)[..., 0] > 0.5) == y
    return right.all(axis=1).sum()


# %%
for activation in ("ReLU", "tanh"):
    print(activation, [f"{units} units: {solved(units, activation)} of 200" for units in (2, 4)])

# %% [markdown]
# With two ReLUs about one in eight gets there, with two tanh about half; with four units half and nearly all. Of the
# failures with two ReLUs, three in four have a unit that is 0 at all four examples: its slope there is 0, so nothing
# tells it where to go. Spare units leave other ways. Another start, other inputs (−1 and 1) or another optimiser give
# other counts.

# %% [markdown]
# ## Why steps cannot be trained
#
# Training changes each weight against the slope of the loss. Take one step unit, count its mistakes on 400 points, and
# let one weight go from −3 to 3 in 6000 small moves. **Predict:** in what share of the moves does the number of
# mistakes change?

# %% tags=["nbval-check-output"]
moons = DATA["moons"](np.random.default_rng(0))
weights = np.linspace(-3, 3, 6001)
outputs = STEP(moons.x[:, :1] * weights - moons.x[:, 1:] + 0.2)
mistakes = np.sum(outputs != moons.y[:, None], axis=0)
print(f"{np.mean(np.diff(mistakes) != 0):.1%} of the moves")

# %% [markdown]
# A staircase: level almost everywhere, and now and then a jump, where an example passes the threshold. Its slope is 0
# wherever it has one. The chain rule says the same of a weight in any layer of steps, with $a = \text{step}(z)$ and
# $z = w x + b$:
#
# $$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \cdot \text{step}'(z) \cdot x = \frac{\partial L}{\partial a} \cdot 0 \cdot x = 0$$
#
# Now a network of 16 steps is trained on the moons for 200 epochs. Its output layer has no steps.

# %%
quiz("steps-trained")

# %% [markdown]
# **Predict** the accuracy as well: a straight line alone gets 0.88.

# %% tags=["covers-I3", "nbval-check-output"]
rng = np.random.default_rng(0)
net = MLP((2, 16, 2), "step", rng=rng)
before = [layer.weights.copy() for layer in net.layers]
train(net, moons, epochs=200, rng=rng)
for layer, old in zip(net.layers, before, strict=True):
    print(f"largest move of a weight: {np.abs(layer.weights - old).max():.1g}")
print("accuracy:", np.mean(net(moons.x).argmax(axis=1) == moons.y).round(2))

# %% [markdown]
# The hidden layer is what it was, to the last digit. The output layer has learned to weigh the 16 random lines, and
# gets as far as with no hidden layer at all.

# %% [markdown]
# ## A softer step
#
# The *sigmoid*, $\sigma(z) = 1 / (1 + e^{-z})$, rises from 0 to 1 without a jump, and with a large $k$ $\sigma(kx)$
# comes as near to the step as one likes, save at $x = 0$, where it stays ½. By the chain rule its slope is
# $k\,\sigma'(kx)$, at 0 it is $k/4$. **Predict:** what becomes of it at $x = 0.1$, as $k$ grows?

# %% tags=["nbval-check-output"]
for k in (1, 10, 100, 1000):
    print(f"k = {k:4}: {k * SIGMOID.derivative(0):6.2f} at 0, {k * SIGMOID.derivative(0.1 * k):.2g} at 0.1")

# %% [markdown]
# More first, then nothing: the steeper, the narrower the strip of inputs from which anything can be learned.
# [Lesson 3](03_saturating.ipynb) is about this. A unit that can be trained must have a slope where its inputs are.

# %% [markdown]
# ## Adding up
#
# ReLU's slope is 0 or 1: it never falls. How can a network of ReLUs fall? Here are three hidden units of one input,
# with the outgoing weights 1, −2 and 1:
#
# $$g(x) = \mathrm{ReLU}(x) - 2\,\mathrm{ReLU}(x - 1) + \mathrm{ReLU}(x - 2)$$

# %%
quiz("slope-after-two")

# %% tags=["covers-I20", "nbval-check-output"]
x = np.array([0, 0.5, 1, 1.5, 2, 3])
shares = np.array([RELU(x), 0 - 2 * RELU(x - 1), RELU(x - 2)])
print(shares)
print("sum:", shares.sum(axis=0))

# %% [markdown]
# A bump. From its bend on, each unit adds its outgoing weight to the slope, and for good: 0, then 0 + 1, then 1 − 2,
# then −1 + 1. A slope falls where the weights so far add up to less than 0.

# %%
explore("adding up")

# %% [markdown]
# **Try it:** make the bump twice as high; move it to the left by 1; make a valley of it. Then set $w$ to −1, so that
# every unit falls: why does the sum stay the same?

# %% [markdown]
# ## Any curve
#
# Bends in many places make a chain of straight pieces. `relu_interpolant` sets such a network, and nothing is trained:
# each unit bends at one of equally spaced points, and its outgoing weight is the change of slope there. So the network
# equals the target at these points. In between it errs.

# %%
quiz("twice-the-pieces")

# %%
from actcourse.networks.linear import relu_interpolant


def error(f, pieces):
    x = np.linspace(0, 1, 2**13 + 1)
    network = relu_interpolant(f, pieces)
    return np.abs(network(x[:, None])[:, 0] - f(x)).max()


# %% tags=["covers-I5", "nbval-check-output"]
for name, f in (("x²", np.square), ("sin 2πx", lambda x: np.sin(2 * np.pi * x))):
    errors = np.array([error(f, pieces) for pieces in (4, 8, 16, 32, 64)])
    print(f"{name}: {errors[0]:.6f} with 4 pieces, then divided by", (errors[:-1] / errors[1:]).round(2))

# %% [markdown]
# ### Why a quarter
#
# A quarter. Why? Take one piece, from $a$ to $a + h$, and let $e$ be the target minus the straight piece.
#
# 1. $e$ is 0 at both ends, and $e'' = f''$, as a straight piece has no second derivative.
# 2. Where $|e|$ is largest, at $m$ say, $e'(m) = 0$.
# 3. One end is at most $h/2$ from $m$. Call it $m + d$. Taylor's formula from $m$ to there:
#    $0 = e(m + d) = e(m) + 0 + \tfrac12\,f''(\xi)\,d^2$ for some $\xi$ between the two.
# 4. So $|e(m)| = \tfrac12\,|f''(\xi)|\,d^2$, and with $|d| \le h/2$:
#
# $$\text{error} \le \frac{h^2}{8}\,\max |f''|$$
#
# Half of $h$, a quarter of the bound. **Predict** the bound itself for $x^2$ and 4 pieces; there $f''$ is 2 everywhere.

# %% tags=["nbval-check-output"]
h = 1 / 4
print(h**2 / 8 * 2)

# %% [markdown]
# To the last digit what was measured. And without a second derivative? On a closed interval, a continuous target
# changes by less than any given $\varepsilon$ within pieces that are short enough. A straight piece is everywhere an
# average of the values at its two ends, so its error is below $\varepsilon$. *Any* continuous function of one input can
# be approximated there. Only the number of units differs.

# %%
explore("approximation")

# %% [markdown]
# **Try it:** for which targets is the error not quartered, and what does the derivation ask for that they do not have?

# %% [markdown]
# ## Which bends are not enough
#
# The square, $f(z) = z^2$, is not linear either. Take a hidden layer of squares with random weights. The output is a
# combination of what its units make of $x$, and of the constant that its bias adds. **Predict:** with 5, 20 and 80
# units, how many of these functions are enough, so that all the others are combinations of them?

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
x = np.linspace(-1, 1, 400)[:, None]
for f in (np.square, RELU):
    for units in (5, 20, 80):
        hidden = f(x @ rng.normal(size=(1, units)) + rng.normal(size=units))
        functions = np.column_stack([hidden, np.ones(400)])
        print(getattr(f, "name", "square"), units, "units:", np.linalg.matrix_rank(functions))

# %% [markdown]
# $(wx + b)^2 = w^2 x^2 + 2wb\,x + b^2$ is made of $x^2$, $x$ and 1, whatever $w$ and $b$ are: three functions, and
# every network of one hidden layer of squares draws a parabola. In the same way a polynomial of degree $k$ gives at
# most $k + 1$, and no width helps. Every ReLU whose bend lies within the range is a function of its own, as far as 400
# points can tell.

# %% [markdown]
# ## Boundaries
#
# Networks with two hidden layers of 16 units, twenty for each activation, were trained alike, by Adam, for 300 epochs.
# **Predict:** which data can be told apart without a bend, and which activation is best?

# %% tags=["covers-I7", "nbval-check-output"]
for data in ("moons", "circles", "spirals"):
    print(data)
    print(lesson_run(f"bends on {data}"))

# %% [markdown]
# Without a bend a straight line is all there is: a good deal on the moons, no better than a coin for a ring around a
# ring. Which of the others is best on moons and circles the table does not say: intervals that overlap are no test. But
# sigmoids on spirals? **Predict:** with 2000 epochs in place of 300, do they stay no better than a straight line?

# %% tags=["nbval-check-output"]
lesson_run("bends on spirals for longer")

# %% [markdown]
# They could all along; training had not got there. Another learning rate would change the table too: lesson 9 is about
# fair races.

# %% [markdown]
# ## Folding
#
# The *tent* takes two ReLUs, $t(x) = 2\,\mathrm{ReLU}(x) - 4\,\mathrm{ReLU}(x - \tfrac12)$: up from 0 to 1, and down
# again. A second layer can do the same with its result, $t(t(x))$. **Predict:** how many straight pieces, from 0 to 1,
# do 1, 2, 3 and 8 such layers make?

# %% tags=["covers-I6", "nbval-check-output"]
x = y = np.linspace(0, 1, 2**12 + 1)
for depth in range(1, 9):
    y = 2 * RELU(y) - 4 * RELU(y - 0.5)
    print(f"depth {depth}: {1 + np.sum(np.diff(np.diff(y)) != 0)} pieces")

# %% [markdown]
# Each layer lays the right half over the left, like a sheet of paper, and whatever later layers draw appears on both.
# Eight layers with two units each have 49 parameters. So has one hidden layer of 16, with at most 17 pieces: a bend for
# each unit.

# %%
explore("folding")

# %% [markdown]
# A trained network whose layers have two units each. **Try it:** move the slider through it. Where is the plane folded,
# and from where on is a straight line enough?
#
# What does training find? A wide network and a deep one of equal size learn the spirals, ten times each.
# **Predict:** which has more pieces along the diagonal of the plane: 92 units in one layer, or four layers of 10?

# %%
from actcourse.networks.linear import linear_pieces

spirals = DATA["spirals"](np.random.default_rng(0)).standardised()


def pieces(hidden):
    rng = np.random.default_rng(0)
    nets = stack([MLP((2, *hidden, 1), "ReLU", "sigmoid", rng=rng) for _ in range(10)])
    train(nets, spirals, epochs=200, batch_size=100, optimiser=Adam(0.01), rng=rng)
    return nets.theta.shape[1], sorted(linear_pieces(nets[k], [-2, -2], [2, 2]) for k in range(10))


# %%
for hidden in ([92], [10, 10, 10, 10]):
    parameters, counts = pieces(hidden)
    print(f"{hidden}: {parameters} parameters; pieces {counts}")

# %% [markdown]
# The deep ones have fewer, though set by hand 49 parameters were enough for 256. That depth *can* fold is no proof that
# a trained network does. Other data, or another line through the plane, give other counts.

# %% [markdown]
# ## What you can do now
#
# 1. XOR: four inequalities rule out one neuron; ReLUs with the biases 0 and −1 and the outgoing weights 1 and −2 do it.
# 2. Steps: the slope is 0 wherever there is one, so their weights and biases never move.
# 3. A falling slope: from its bend on, each unit adds its outgoing weight.
# 4. Error: at most $\frac{h^2}{8} \max |f''|$. A layer of polynomials gives polynomials of no higher degree, however
#    wide it is.
# 5. *Can* is not *finds*: two ReLUs and XOR, sigmoids and spirals, depth and folds.
#
# Go on with [lesson 3, saturating functions](03_saturating.ipynb). Its sheet,
# [sheet 2](../exercises/02_saturating/02_saturating.ipynb), begins with the step, which you can write now.
#
# ## Where to read on
#
# - G. Montúfar, R. Pascanu, K. Cho, Y. Bengio (2014).
#   [*On the Number of Linear Regions of Deep Neural Networks*](https://papers.neurips.cc/paper/2014/hash/109d2dd3608f669ca17920c511c2a41e-Abstract.html).
#   NIPS 27: how layers fold, and how many pieces depth can make.
# - B. Hanin, D. Rolnick (2019).
#   [*Complexity of Linear Regions in Deep Networks*](http://proceedings.mlr.press/v97/hanin19a.html). ICML, PMLR 97,
#   2596–2604: how many fewer there are in networks at their start, and after training.
# - How ReLUs can slope down, as learners asked it: issues
#   [417](https://github.com/NeuromatchAcademy/course-content-dl/issues/417) and
#   [723](https://github.com/NeuromatchAcademy/course-content-dl/issues/723) of Neuromatch Academy's course.
