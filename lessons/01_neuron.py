# %% [markdown]
# # 1 A neuron, and why linear layers collapse
#
# **After this lesson you can**
#
# 1. compute what a neuron gives, and say what its weights and its bias do;
# 2. send many examples through several layers, and check their shapes;
# 3. show that linear layers, however many, are one linear layer, and say which;
# 4. explain why a linear network is linear regression, and why its training may stop short of it;
# 5. tell from an experiment where a bend helps, and where it harms.
#
# **You should know** the NumPy of [lesson 0](00_start_here.ipynb), matrix products and, for one screen, eigenvalues.
# **Time:** 45 minutes, and 40 for [the exercises](../exercises/01_neuron/01_neuron.ipynb).

# %%
from actcourse import explore

explore("neuron")

# %% [markdown]
# A *neuron* takes some numbers, its *inputs* $x_1, x_2$. It multiplies each by a *weight*, adds everything up, adds a
# number of its own, its *bias* $b$, and puts this *weighted sum* $z$ (also called *pre-activation*) through a function
# $f$, its *activation*:
#
# $$z = w_1 x_1 + w_2 x_2 + b, \qquad \text{output} = f(z)$$
#
# **Try it:** make one weight larger, then the bias. What turns, what moves, and what grows steeper?

# %% [markdown]
# ## One neuron, by hand
#
# Take the weights 2 and −1, the bias −3, and for activation the *ReLU*, $f(z) = \max(0, z)$: what is negative becomes
# 0, all else stays as it is. **Predict** $z$ and the output for the inputs (3, 2).

# %% tags=["covers-I1", "nbval-check-output"]
import numpy as np

from actcourse import RELU

w, b = np.array([2.0, -1.0]), -3.0
x = np.array([3.0, 2.0])
z = w[0] * x[0] + w[1] * x[1] + b
print("z:", z, " output:", RELU(z))

# %% [markdown]
# $2 \cdot 3 - 1 \cdot 2 - 3 = 1$. The dot product says the same with any number of inputs. **Predict** both for the
# inputs (1, 2).

# %% tags=["nbval-check-output"]
x = np.array([1.0, 2.0])
z = x @ w + b
print("z:", z, " output:", RELU(z))

# %% [markdown]
# ### The line
#
# This neuron gives 0 where $z$ is negative. The border is where $z = 0$: a straight line in the plane of the inputs.

# %%
from actcourse import quiz

quiz("everything-doubled")

# %% [markdown]
# Where is the line, then, if $w$ is not 0?
#
# 1. For any two of its points $w \cdot x$ is the same, $-b$. So $w$ times the way from one to the other is 0: line and
#    $w$ are at right angles, and the point of the line nearest to the origin is some $x = t\,w$.
# 2. There $z = t\,\lVert w \rVert^2 + b = 0$, so $t = -b / \lVert w \rVert^2$.
# 3. The distance is $\lVert t\,w \rVert = |b| / \lVert w \rVert$.
# 4. A step of length 1 in the direction of $w$ is $w / \lVert w \rVert$. It adds
#    $w \cdot w / \lVert w \rVert = \lVert w \rVert$ to $z$.
#
# **Predict** what each doubling does to this distance and this rise.

# %% tags=["nbval-check-output"]
for what, v, c in (
    ("as it is", w, b),
    ("weights doubled", 2 * w, b),
    ("bias doubled", w, 2 * b),
    ("both", 2 * w, 2 * b),
):
    length = np.linalg.norm(v)
    print(f"{what:15}  line at {abs(c) / length:.2f}, z rises by {length:.2f}")

# %% [markdown]
# The weights say which way the line runs and how fast $z$ rises from it; weights and bias together say where it is.

# %% [markdown]
# ## A layer, and many examples
#
# A *layer* is several neurons, its *units*, with the same inputs. The weights of each unit are a column of $W$, and all
# biases stand in a vector. The first unit here is the neuron from above. **Predict** $z$ of all three for the inputs
# (3, 2).

# %% tags=["nbval-check-output"]
W = np.array([[2.0, 0.5, -1.0], [-1.0, 1.0, 2.0]])
b = np.array([-3.0, 0.0, 1.0])
np.array([3.0, 2.0]) @ W + b

# %% [markdown]
# Training shows a layer many *examples*. They are the rows of a matrix $X$, and all go through in one product.
# **Predict** the shape of the result, and its third row.

# %% tags=["nbval-check-output"]
X = np.array([[3.0, 2.0], [1.0, 2.0], [0.0, 0.0], [-1.0, 1.0]])
Z = X @ W + b
print(X.shape, "@", W.shape, "+", b.shape, "->", Z.shape)
print(RELU(Z))

# %% [markdown]
# (examples, inputs) @ (inputs, units) gives (examples, units); the biases are added to each row. An example of zeros
# gives the biases alone, and ReLU has taken the −3. What the layer learns, its weights and biases, are its
# *parameters*: six and three, however many examples there are.
#
# Examples in rows and units in columns is a convention. PyTorch's `nn.Linear` stores a unit in each row. So look at
# shapes first.

# %% [markdown]
# ### Shapes that go wrong in silence
#
# *Targets* are what the outputs should be. How far off is a network? One subtracts.

# %%
quiz("outputs-minus-targets")

# %% [markdown]
# Here are outputs that are right in every digit, and only their shape differs from the targets'. **Predict** the *mean
# squared error*, the mean of the squared differences.

# %% tags=["nbval-check-output"]
targets = np.array([0.0, 1.0, 2.0, 3.0])
outputs = targets.reshape(4, 1)
print((outputs - targets).shape)
print(np.mean((outputs - targets) ** 2))

# %% [markdown]
# No error message, and an error that is not there. It is every output against every target. Compare shapes before you
# compare numbers.

# %% [markdown]
# ## Forward propagation
#
# In a *network* the outputs of each layer are the inputs of the next; the layers before the last are *hidden*. The last
# one gives its $z$ as it is: what to do with it depends on the task, and lesson 6 is about that. That is all there is
# to write:


# %%
def forward(x, layers, f):
    for W, b in layers:
        z = x @ W + b
        x = f(z)
    return z


# %% [markdown]
# A small network by hand: one input, two hidden units with the weights 1 and −1, and an output that adds the two up;
# all biases are 0. **Predict:** what does it make of −2, −1, 0, 1 and 2?

# %% tags=["nbval-check-output"]
first = np.array([[1.0, -1.0]]), np.zeros(2)
second = np.array([[1.0], [1.0]]), np.zeros(1)
x = np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0]])
forward(x, [first, second], RELU).ravel()

# %% [markdown]
# One unit lets $x$ through where it is positive, the other $-x$. Together they are $|x|$.
#
# The course's networks are called `MLP`, for *multi-layer perceptron*. Their weights start at random. **Predict:** how
# many parameters has this one, with two inputs, two hidden layers of 16 units and one output?

# %% tags=["nbval-check-output"]
from actcourse import MLP

rng = np.random.default_rng(0)
net = MLP((2, 16, 16, 1), "ReLU", output="linear", rng=rng)
net

# %% [markdown]
# **Predict:** how far is your loop from the network's own way, at most?

# %% tags=["covers-I1", "nbval-check-output"]
X = rng.normal(size=(100, 2))
layers = [(layer.weights, layer.biases) for layer in net.layers]
float(np.max(np.abs(forward(X, layers, RELU) - net(X))).round(12))

# %% [markdown]
# ## Are two linear layers more than one?
#
# Take the bend away. With the *identity*, $f(z) = z$, a layer is *linear*: nothing but $xW + b$. (A mathematician would
# say *affine*, because of the bias.)

# %%
quiz("two-linear-layers")

# %% [markdown]
# Multiply it out, $X$ being the examples:
#
# 1. The first layer's result goes into the second: $(X W_1 + b_1)\,W_2 + b_2$.
# 2. Products of matrices distribute over sums, as long as their order stays: $X W_1 W_2 + b_1 W_2 + b_2$.
# 3. They may be bracketed anew: $X\,(W_1 W_2) + (b_1 W_2 + b_2)$.
#
# $$W = W_1 W_2, \qquad b = b_1 W_2 + b_2$$
#
# $X$ is in neither of the brackets, so this is one linear layer for all examples. **Predict:** which one are the two
# layers that made $|x|$, with the identity in the place of ReLU?

# %% tags=["covers-I2", "nbval-check-output"]
from actcourse import IDENTITY

(W1, b1), (W2, b2) = first, second
print("W:", W1 @ W2, " b:", b1 @ W2 + b2)
print(forward(x, [first, second], IDENTITY).ravel())

# %% [markdown]
# $x + (-x)$: the same weights that folded the line now cancel. Next, ten layers with random weights and biases;
# `linear_collapse` does to them one after another what we did to two. **Predict:** as a share of the largest output,
# how far apart are the ten and the one: $10^{-2}$, $10^{-8}$ or $10^{-15}$?

# %% tags=["covers-I2", "nbval-check-output"]
from actcourse.networks.linear import linear_collapse

ten = MLP((2, *[8] * 9, 2), "identity", output="linear", biases="framework", rng=rng)
W, b = linear_collapse(ten)
share = np.max(np.abs(ten(X) - (X @ W + b))) / np.max(np.abs(ten(X)))
print(f"{share:.14f}")

# %% [markdown]
# On paper nothing; in floats less than 14 decimals show, the rounding errors of sums that were taken in another order.
# This network has 618 parameters, and does what one layer with six does.

# %%
explore("collapse")

# %% [markdown]
# A straight line and a grid that stays a grid, however many layers. **Try it:** put ReLU between the layers. With how
# many layers do you see the first bend?
#
# ### Sometimes less
#
# Any two linear layers are one. Is any one linear layer two? The *rank* of a matrix says in how many independent
# directions its outputs can move. **Predict** it for a random matrix from 5 inputs to 5 outputs, and for two layers of
# 5, 2 and 5.

# %% tags=["nbval-check-output"]
one = rng.normal(size=(5, 5))
two = rng.normal(size=(5, 2)) @ rng.normal(size=(2, 5))
print(one.shape, two.shape)
print(np.linalg.matrix_rank(one), np.linalg.matrix_rank(two))

# %% [markdown]
# What has passed through two units has two directions left. So linear layers in a row are never more than one, and with
# one among them that is narrower than inputs and outputs they are less. (Are all wide enough, they can be any one
# layer: let the others do nothing.)
#
# Here is the identity's card. **Predict:** its derivative, and its mean output for standard normal inputs.

# %% tags=["covers-F2", "nbval-check-output"]
IDENTITY

# %% [markdown]
# ## A linear network is linear regression
#
# Now with data: ten measurements of 442 people with diabetes, and how far the illness had gone a year later. All
# columns are *standardised*: shifted and scaled to mean 0 and standard deviation 1.
#
# *Linear regression* finds those ten weights and that bias with which the mean squared error is least. Here no
# measurement is a mixture of the others, so there is just one such choice; and as all means are 0, so is its bias.

# %% tags=["nbval-check-output"]
from sklearn.linear_model import LinearRegression

from actcourse import DATA

patients = DATA["diabetes"](rng).standardised()
best = LinearRegression().fit(patients.x, patients.y).coef_
best.round(2)

# %% [markdown]
# Against it a network of three linear layers, 465 parameters in all. *Training* moves them all by small steps that
# lower the same squared error; the plainest rule, `SGD(0.1)`, goes straight downhill, by 0.1 times the gradient (lesson
# 7). With `batch_size=None` each step sees all examples, and `epochs` counts the steps. **Predict:** with the network
# collapsed into one layer, how many decimals do the weights share? Here from three random starts.


# %% tags=["covers-I2", "nbval-check-output"]
from actcourse import SGD, train

for seed in range(3):
    rng = np.random.default_rng(seed)
    deep = MLP((10, 16, 16, 1), "identity", output="linear", rng=rng)
    train(deep, patients, epochs=3000, batch_size=None, optimiser=SGD(0.1), rng=rng)
    W, b = linear_collapse(deep)
    print("largest difference, rounded:", np.abs(W[:, 0] - best).max().round(3))

# %% [markdown]
# To three decimals there is no difference, from any start. More layers cannot lower the error below that of the best
# single one, and they have found it.

# %% [markdown]
# ### How soon?
#
# Now one layer, and 1000 steps rather than 3000. **Predict:** how many digits do the weights share?

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(1)
plain = MLP((10, 1), "identity", output="linear", rng=rng)
start = plain.layers[0].weights[:, 0].copy()
train(plain, patients, epochs=1000, batch_size=None, optimiser=SGD(0.1), rng=rng)
reached = plain.layers[0].weights[:, 0]
print(best.round(2), reached.round(2), sep="\n")

# %% [markdown]
# For the fifth and sixth not even one, and the seventh has the other sign. **Predict:** by how much is the error of the
# network larger? Here as *R²*, the share of the targets' variance that is explained.

# %% tags=["nbval-check-output"]
for weights in (best, reached):
    error = np.mean((patients.x @ weights - patients.y) ** 2)
    print(f"R²: {1 - error / np.var(patients.y):.3f}")

# %% [markdown]
# R² is a thousandth less. The fifth measurement, total cholesterol, is nearly a mixture of the sixth, seventh and ninth
# (LDL and HDL cholesterol, and one for the triglycerides): they explain 98 % of its variance. Lower its weight and
# raise theirs to match, and the outputs hardly change. Along there the error is a valley with a flat floor.

# %% [markdown]
# ### Along the floor
#
# How long does it take along such a floor? Training lowers half the mean squared error. In one direction, let that be
# $\tfrac{\lambda}{2}\,(w - w^*)^2$ above its least: $w^*$ is best, and $\lambda$ says how sharply the valley is curved.
#
# 1. The gradient is $\lambda\,(w - w^*)$, the derivative of the square.
# 2. A step downhill, $\eta$ times it ($\eta$, here 0.1, is the *learning rate*):
#    $w_{\text{new}} = w - \eta\,\lambda\,(w - w^*)$.
# 3. Take $w^*$ from both sides: $w_{\text{new}} - w^* = (1 - \eta\,\lambda)\,(w - w^*)$. Each step leaves the same
#    share.
#
# $$\text{left after } k \text{ steps:} \quad (1 - \eta\,\lambda)^k$$
#
# All second derivatives of this error are in the matrix $X^{\mathsf T} X / n$. In the directions of its eigenvectors
# nothing mixes, and $\lambda$ are its eigenvalues. **Predict:** what share of the distance is left in the flattest of
# the ten directions?

# %% tags=["nbval-check-output"]
curvature, directions = np.linalg.eigh(patients.x.T @ patients.x / len(patients))
flattest = directions[:, 0]
print(f"curvature: {curvature[0]:.4f} to {curvature[-1]:.2f}")
print(f"formula:   {(1 - 0.1 * curvature[0]) ** 1000:.4f}")
print(f"measured:  {(reached - best) @ flattest / ((start - best) @ flattest):.4f}")

# %% [markdown]
# More than 40 %; after 3000 steps it would be 8 %, where the three layers had arrived: depth changes the way there, not
# the goal. Larger steps are no way out for long: beyond $\eta = 2/\lambda$ each step takes $w$ further from $w^*$, on
# the other side, and the sharpest curvature is 470 times the flattest. This quotient is the *condition number*. So "a
# linear network is linear regression" says what it can do *at best*, not how soon it gets there.

# %% [markdown]
# ## What one bend changes
#
# Back to a bend. Each network here has one hidden layer of 16 units, with the identity or with ReLU. Twenty of each
# were trained, for 200 *epochs*, or rounds through the examples, on three quarters of them, and judged on the quarter
# that was *held out*: new splits and starts each time, the same for both. The data: *circles*, a ring around a ring;
# *moons*, two half-moons that reach into each other; and the diabetes from above.

# %%
quiz("where-a-bend-helps")

# %% tags=["nbval-check-output"]
from actcourse import lesson_run

for data in ("circles", "moons", "diabetes"):
    print(data)
    print(lesson_run(f"one bend on {data}"))

# %% [markdown]
# The first number is the *accuracy*, for diabetes R²; then an *interval*: of 100 such experiments, about 95 have the
# mean over all splits and starts in theirs. A straight line cannot tell a ring from what it surrounds, so there the
# bend is everything, and for the moons a good deal. (Why less than half right? Both rings are evenly filled all around:
# on the side where the training part has too many of a ring, the held-out part has too few.) *Better* and *worse* are
# said where the interval of the differences between pairs leaves out 0.
#
# ### Why not on diabetes?
#
# But diabetes? **Predict:** which of the two fits the examples better that it was *trained* on?

# %% tags=["nbval-check-output"]
run = lesson_run("one bend on diabetes")
for name, score in zip(run.labels, run.training_scores.mean(axis=1), strict=True):
    print(f"{name}: {score:.2f}")

# %% [markdown]
# ReLU fits the training examples far better and the others worse: it has learned chance. That is *overfitting*.
# **Predict:** how does the gap change with 20 epochs of training rather than 200, and with 64 units rather than 16?

# %% tags=["nbval-check-output"]
for how in ("in 20 epochs", "with 64 units"):
    print(how)
    print(lesson_run(f"one bend on diabetes {how}"))

# %% [markdown]
# So it is not the bend alone: with more room and more time to learn chance, the gap grew. (After 20 epochs none was
# seen, which does not say that there is none.) A bend helps where the truth bends; here the bends that ReLU found did
# not pay for other patients. All splits are of one set: the intervals hold for new splits and starts, not for new data.
# `lesson_run("one bend on moons", recompute=True)` repeats a run on your machine.

# %% [markdown]
# ## What you can do now
#
# 1. A neuron: $f(w \cdot x + b)$. The weights set direction and steepness, and with the bias where the line is,
#    $|b| / \lVert w \rVert$ from the origin.
# 2. Forward: $f(XW + b)$, layer after layer; (examples, inputs) @ (inputs, units), and shapes before numbers.
# 3. Collapse: $W = W_1 W_2$ and $b = b_1 W_2 + b_2$, again and again.
# 4. Linear regression: the same best weights, whatever the depth; in one layer plain steps leave
#    $(1 - \eta\,\lambda)^k$ of the way in each direction.
# 5. A bend: everything on circles, much on moons, and on diabetes a loss, by overfitting.
#
# Now write them yourself: [sheet 1](../exercises/01_neuron/01_neuron.ipynb).
#
# ## Where to read on
#
# - A. Zhang, Z. C. Lipton, M. Li, A. J. Smola (2021). *Dive into Deep Learning*, chapter
#   [Multilayer Perceptrons](https://d2l.ai/chapter_multilayer-perceptrons/mlp.html): the same collapse, and what comes
#   after it.
# - A. M. Saxe, J. L. McClelland, S. Ganguli (2013). *Exact solutions to the nonlinear dynamics of learning in deep
#   linear neural networks*. [arXiv](https://arxiv.org/abs/1312.6120): what deep linear networks can do is linear; how
#   they learn it is not.
# - B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004). *Least angle regression*. Annals of Statistics 32, 407–499:
#   where the diabetes data come from.
