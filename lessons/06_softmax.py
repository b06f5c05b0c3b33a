# %% [markdown]
# # 6 Softmax and the output layer
#
# **After this lesson you can**
#
# 1. turn scores into probabilities, and say how sure they are;
# 2. compute softmax for scores of any size, and say what that does not save;
# 3. derive how each probability follows each score: the Jacobian;
# 4. derive what cross-entropy sends back, p − y, and explain where squared error learns slowly;
# 5. choose the output function and the loss for a task, and say what a ReLU does there.
#
# **You should know** partial derivatives, the chain and the quotient rule, and [the sigmoid](03_saturating.ipynb).
# **Time:** 60 minutes, and two hours for [the exercises](../exercises/05_softmax/05_softmax.ipynb).
#
# A network that tells five animals apart ends with five numbers, its *scores*. The largest wins. How clearly? **Try
# it:** raise $z_1$ until its probability is 0.9. Then let it win with as little as you can.

# %%
import numpy as np

from actcourse import DATA, MLP, SGD, SIGMOID, Adam, Data, Output, compare, explore, quiz, stack, train
from actcourse.functions.vector import entropy, log_softmax, softmax, softmax_jacobian

explore("softmax")

# %% [markdown]
# ## From scores to probabilities
#
# Scores may be negative and of any size. Probabilities must not be negative, and must add up to 1. Two steps lead
# there, together the *softmax*: an exponential makes everything positive, a division makes the sum 1.
#
# $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# **Predict:** of the scores 0.4, 2 and 5, how much goes to the 5: half, two thirds (it is 5 of 7.4), or over nine
# tenths?

# %% tags=["covers-F16", "covers-V1", "nbval-check-output"]
z = np.array([0.4, 2.0, 5.0])
e = np.exp(z)
(e / e.sum()).round(8)

# %% [markdown]
# Over nine tenths. Divide two of the probabilities, and the sum cancels:
#
# $$\frac{p_i}{p_j} = \frac{e^{z_i}}{e^{z_j}} = e^{z_i - z_j}$$
#
# Only the *differences* of scores count: 5 is ahead of 2 by 3, and $e^3$ is about 20. That it is an exponential which
# makes the scores positive is a choice. Other functions would do; we shall see what this one gives in return.

# %% [markdown]
# ## How sure?
#
# One score leads. What is that worth?

# %%
quiz("winner-of-ten")

# %% tags=["covers-V2", "nbval-check-output"]
few = softmax(z)
many = softmax([1.2] * 9 + [1.5])
print(few.max().round(4), many.max().round(4))

# %% [markdown]
# "The largest score wins" is true both times; one answer is sure, the other hardly more than a guess. In the explorer,
# choose *one against many* to see how a lead melts away.
#
# The *entropy* says it in one number. An outcome of probability $p_i$ surprises by $-\ln p_i$: not at all where
# $p_i = 1$, much where it is small. The entropy is the surprise to be expected, in *nats*, as the logarithm is the
# natural one:
#
# $$H = -\sum_i p_i \ln p_i$$
#
# A term with $p_i = 0$ counts as 0, its limit. **Predict:** what is the entropy of (1, 0, 0)? And of four equal
# probabilities: 0, 1, or $\ln 4$?

# %% tags=["nbval-check-output"]
for p in ([1, 0, 0], [0.25] * 4):
    print(f"{entropy(p):.3f}")

# %% [markdown]
# With $k$ equal ones each term is $\frac1k \ln k$, and there are $k$ of them: $H = \ln k$, the most that $k$
# probabilities can have. So $e^H$ reads as a number of candidates. **Predict:** among how many does each of our two
# softmaxes hesitate?

# %% tags=["covers-V2", "nbval-check-output"]
for p in (few, many):
    print(f"{entropy(p):.3f} of {np.log(len(p)):.3f} nats: as a fair draw among {np.exp(entropy(p)):.2f}")

# %% [markdown]
# ## Temperature
#
# Divide all scores by the same number $T > 0$ before the softmax. It is called the *temperature*.

# %%
quiz("half-the-temperature")

# %% tags=["nbval-check-output"]
for T in (1, 0.5):
    p = softmax(z, temperature=T)
    print(f"T = {T}: {p[2] / p[1]:.1f}")

# %% [markdown]
# The quotient is $e^{(z_i - z_j)/T}$. **Predict** all three probabilities at $T = 0.1$ and at $T = 10$. Where does each
# end lead?

# %% tags=["covers-F16", "nbval-check-output"]
for T in (0.1, 1, 10):
    print(f"T = {T}:", softmax(z, temperature=T).round(3))

# %% [markdown]
# Cold: all differences grow without bound, and the winner takes all, if there is one. Hot: they shrink to nothing, and
# all get the same. The order never changes, so no temperature makes a network right more often; it changes how sure the
# answers look.

# %% [markdown]
# ## The same added to every score
#
# On paper nothing changes: $e^{z_i + c} = e^c\,e^{z_i}$, and $e^c$ stands above and below the line. **Predict:** and in
# floats, if $c$ is 1000?


# %%
def textbook_softmax(z):
    e = np.exp(z)
    return e / e.sum()


# %% tags=["nbval-check-output"]
with np.errstate(over="ignore", invalid="ignore"):
    print(textbook_softmax(z + 1000))

# %% [markdown]
# Infinity divided by infinity. But as we may add anything, we may take off the largest score first. Then the largest
# exponential is $e^0 = 1$: nothing overflows, and the sum is at least 1, so nothing is divided by 0.


# %% tags=["covers-F16", "nbval-check-output"]
def stable_softmax(z):
    return textbook_softmax(z - z.max())


stable_softmax(z + 1000).round(8)

# %% [markdown]
# All eight digits are back. **Predict:** and if a million is added, in 32-bit floats, which hold about seven digits?

# %% tags=["nbval-check-output"]
large = (z + 1_000_000).astype(np.float32)
print(stable_softmax(large).round(5))
print(stable_softmax(z).round(5))

# %% [markdown]
# No `nan`, and wrong in the fourth decimal place. **Look** at what the softmax was given:

# %% tags=["covers-F16", "nbval-check-output"]
print("scores less a million:", large - np.float32(1_000_000))
print("from float to float:  ", np.spacing(large[0]))

# %% [markdown]
# Between a million and the next 32-bit float lies a sixteenth, so 0.4 had become 0.375 before the softmax began.
# *Stable* is not *exact*: it adds next to no error of its own, and cannot bring back what the scores have lost.

# %% [markdown]
# ## The Jacobian
#
# A change in one score changes all probabilities, as all are divided by the same sum.

# %%
quiz("who-pays")

# %% tags=["nbval-check-output"]
step = np.array([0.01, 0, 0])
((softmax(z + step) - softmax(z)) * 1e6).round()

# %% [markdown]
# ### By how much
#
# In millionths: what the first gains, the others lose. To derive by how much, write $p_i = e^{z_i}/S$ with
# $S = \sum_k e^{z_k}$. Its derivative by $z_j$ is $\partial S/\partial z_j = e^{z_j}$, as $z_j$ stands in one term
# only. The quotient rule, in two cases:
#
# 1. $i = j$: the numerator moves too.
#    $\dfrac{\partial p_i}{\partial z_i} = \dfrac{e^{z_i} S - e^{z_i} e^{z_i}}{S^2} = p_i - p_i^2 = p_i\,(1 - p_i)$
#
# 2. $i \ne j$: the numerator stays.
#    $\dfrac{\partial p_i}{\partial z_j} = \dfrac{0 \cdot S - e^{z_i} e^{z_j}}{S^2} = -p_i\,p_j$
#
# 3. One formula: *Kronecker's delta* $\delta_{ij}$ is 1 where $i = j$ and 0 elsewhere.
#
# $$\frac{\partial p_i}{\partial z_j} = p_i\,(\delta_{ij} - p_j)$$
#
# Case 1 is the sigmoid's derivative. The table of all of them, row $i$ and column $j$, is the *Jacobian*. **Predict:**
# what does each of its columns add up to, and why?

# %% tags=["covers-F16", "nbval-check-output"]
p = softmax(z)
J = np.diag(p) - np.outer(p, p)
print(J.round(4))
print("columns:", abs(J.sum(axis=0)).round(12))

# %% [markdown]
# To 0: the probabilities add up to 1, so what one gains others lose. The rows add up to 0 as well, for another reason:
# a row adds up what happens to one $p_i$ as all scores rise together, and then nothing happens.
#
# **Predict:** by how much does the formula differ from central differences: a thousandth, or nothing in eight decimal
# places?

# %% tags=["nbval-check-output"]
h = 1e-5
columns = [(softmax(z + h * unit) - softmax(z - h * unit)) / (2 * h) for unit in np.eye(3)]
float(abs(np.transpose(columns) - softmax_jacobian(z)).max().round(8))

# %% [markdown]
# ## When softmax is sure
#
# Now let one score be far ahead. **Predict:** how large is the largest slope in the Jacobian of the scores (0, 0, 20)?

# %% tags=["nbval-check-output"]
ahead = np.array([0.0, 0.0, 20.0])
print(f"{abs(softmax_jacobian(ahead)).max():.0e}")

# %% [markdown]
# Softmax saturates like the sigmoid: once it is sure, hardly any gradient comes through. That is harmless if it is sure
# and right. What if it is sure and wrong?

# %% [markdown]
# ## Cross-entropy
#
# The loss is the surprise at the truth: $L = -\ln p_t$, where $t$ is the true class. With $y_t = 1$ and all other
# $y_i = 0$ it is $-\sum_i y_i \ln p_i$, the *cross-entropy*. **Predict** it for $p_t = 1$, $\frac12$ and $\frac1{100}$.

# %% tags=["nbval-check-output"]
for p_t in (1, 0.5, 0.01):
    print(f"{np.log(1 / p_t):.2f}")

# %% [markdown]
# To be sure and wrong is dear: the loss has no upper bound. Its derivative by the scores, step by step:
#
# 1. The logarithm undoes the exponential: $L = -\ln\dfrac{e^{z_t}}{S} = \ln S - z_t$.
#
# 2. The chain rule: $\dfrac{\partial \ln S}{\partial z_j} = \dfrac1S\,e^{z_j} = p_j$.
#
# 3. $z_t$ changes with $z_j$ only where $j = t$: $\dfrac{\partial z_t}{\partial z_j} = y_j$.
#
# $$\frac{\partial L}{\partial z_j} = p_j - y_j$$
#
# This is what the exponential gives in return. **Predict** the three derivatives for our scores 0.4, 2 and 5, if the
# *first* class is true.

# %% tags=["covers-F16", "nbval-check-output"]
y = np.array([1, 0, 0])
(softmax(z) - y).round(3)

# %% [markdown]
# Gradient descent goes against them: the first score up, almost as hard as it can, the third down. **Predict** them
# also where softmax was saturated, for (0, 0, 20) with the first class true. Its largest slope was some billionths.

# %% tags=["nbval-check-output"]
(softmax(ahead) - y).round(3)

# %% [markdown]
# Full force. By the chain rule, the loss gives $-1/p_t$, some hundred millions here, and the Jacobian's row $t$ has the
# factor $p_t$: they cancel.
#
# ## From the scores, not from the probabilities
#
# In floats they may not cancel. **Predict** $\ln p$ of the first class for (0, 0, 800), as the logarithm of a softmax
# and by `log_softmax`, which takes off the largest score $m$ first, $z_i - m - \ln \sum_j e^{z_j - m}$:

# %% tags=["covers-F16", "nbval-check-output"]
far = np.array([0.0, 0.0, 800.0])
with np.errstate(divide="ignore"):
    print(np.log(softmax(far))[0], log_softmax(far)[0])

# %% [markdown]
# The first probability is below the smallest float and became 0. So the loss should be computed from the scores, as the
# course's networks do.

# %% [markdown]
# ## Two classes: the sigmoid is a softmax
#
# **Predict:** the first of two probabilities is a sigmoid, of which number made from $z_1$ and $z_2$?

# %% tags=["nbval-check-output"]
print("softmax:", softmax([3.0, 1.0])[0].round(12))
print("sigmoid:", SIGMOID(3.0 - 1.0).round(12))

# %% [markdown]
# Of their difference. Divide both exponentials by the first:
#
# $$\frac{e^{z_1}}{e^{z_1} + e^{z_2}} = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2)$$
#
# So two classes need one score only, $z = z_1 - z_2$. With $p = \sigma(z)$ and $y = 1$ for the first class, 0 for the
# second, the surprise at the truth is $-y \ln p - (1 - y) \ln(1 - p)$, the *binary cross-entropy*, and its derivative
# by $z$ is again $p - y$: take $z_1 = z$ and $z_2 = 0$ above.

# %% [markdown]
# ## Squared error on a sigmoid
#
# Why not the squared error, $\frac12 (p - y)^2$? It is small where $p$ is near $y$, too. By the chain rule its
# derivative by $z$ is
#
# $$(p - y) \cdot \sigma'(z) = (p - y)\,p\,(1 - p)$$

# %%
quiz("hardest-push")

# %% tags=["nbval-check-output"]
for score in (-10, -6, -2, 2):
    p = SIGMOID(score)
    print(f"z = {score:3}: squared error {(1 - p) * p * (1 - p):.5f}, cross-entropy {1 - p:.3f}")

# %% [markdown]
# These are the pushes upwards, if 1 is true. With squared error the push is $(1 - p)^2\,p$; its derivative by $p$ is
# $(1 - p)^2 - 2\,(1 - p)\,p = (1 - p)(1 - 3p)$, which is 0 at $p = \frac13$. To the left of that, the more wrong the
# sigmoid is, the less it is told so.
#
# ## How long does it take?
#
# A single score $z$ is pushed until $p > 0.9$:


# %%
def steps_needed(z, push):
    steps = 0
    while SIGMOID(z) <= 0.9:
        z = z + push(SIGMOID(z))
        steps = steps + 1
    return steps


# %% [markdown]
# **Predict:** from a start at −6 cross-entropy takes 17 steps. And squared error? How do both grow if the start is at
# −8?

# %% tags=["nbval-check-output"]
for start in (0, -4, -6, -8):
    slow, fast = steps_needed(start, lambda p: (1 - p) ** 2 * p), steps_needed(start, lambda p: 1 - p)
    print(f"from {start:2}: squared error {slow:4}, cross-entropy {fast}")

# %% [markdown]
# Cross-entropy takes about one step more for each unit further out, since its push is about 1 there. Squared error
# takes six times as long from −8 as from −6: its push is about $e^z$. These steps have a learning rate of 1. A larger
# one shortens both.
#
# ## And in a network?
#
# Ten networks with tanh learn the moons by plain gradient descent. `MLP` makes a network, `stack` puts several side by
# side, and an `Output` is an output function with its loss. We count the epochs until each network has 85 % of its
# examples right (`history.scores` holds these shares, not the scores $z$).

# %%
moons = DATA["moons"](np.random.default_rng(0))
squared = Output("sigmoid", "squared error")


# %%
def epochs_needed(output, bias, optimiser, epochs):
    nets = stack([MLP((2, 16, 16, 1), "tanh", output, rng=np.random.default_rng(seed)) for seed in range(10)])
    nets.layers[-1].biases[...] = bias
    how = {"epochs": epochs, "batch_size": 100, "optimiser": optimiser, "rng": np.random.default_rng(0)}
    history = train(nets, moons, validation=moons, **how)
    first = np.argmax(history.scores >= 0.85, axis=0) + 1
    return f"{first.min()} to {first.max()}"


# %% [markdown]
# We let them start sure and wrong about half of the examples: the bias of the output is −6. **Predict:** how many times
# as long does squared error take?

# %%
print("cross-entropy:", epochs_needed("sigmoid", -6, SGD(1), epochs=100))
print("squared error:", epochs_needed(squared, -6, SGD(1), epochs=100))

# %% [markdown]
# Many times as long, in all ten. What would change this? **Predict:** what becomes of it with the usual start, a bias
# of 0? And from −6 with Adam, which divides each step by the recent size of its gradients?

# %%
for start, bias, optimiser in (("bias 0, plain", 0, SGD(1)), ("bias −6, Adam", -6, Adam(0.01))):
    two = [epochs_needed(output, bias, optimiser, epochs=40) for output in ("sigmoid", squared)]
    print(f"{start}: cross-entropy {two[0]}, squared error {two[1]}")

# %% [markdown]
# With the usual start some are as fast with either loss, and others still take longer with squared error. With Adam
# squared error is not behind at all: a small gradient, divided by its own size, is a full step. That its slope is small
# far out is a fact; what this costs depends on the start and on the optimiser.

# %% [markdown]
# ## Does a network know when it is wrong?
#
# Ten networks learn handwritten digits, each from another split and another start. Softmax with cross-entropy is what
# `MLP` has unless told otherwise. For each, this gives the number of candidates $e^H$ among which it hesitates: the
# median over the held-out examples that it gets right, and over those it gets wrong; and how often it is wrong with a
# probability above 0.9.


# %%
def candidates(seed):
    rng = np.random.default_rng(seed)
    training, held_out = DATA["digits"](rng).split(rng)
    net = MLP((64, 32, 10), "ReLU", rng=rng)
    train(net, training, epochs=20, rng=rng)
    p = net(held_out.x)
    k, wrong = np.exp(entropy(p)), p.argmax(axis=1) != held_out.y
    return np.median(k[~wrong]), np.median(k[wrong]), (wrong & (p.max(axis=1) > 0.9)).sum()


# %% [markdown]
# **Predict:** does it hesitate more where it is wrong? Is it ever sure and wrong?

# %%
right, wrong, sure = np.transpose([candidates(seed) for seed in range(10)])
print(f"right: {right.min():.2f} to {right.max():.2f} candidates, wrong: {wrong.min():.2f} to {wrong.max():.2f}")
print("sure and wrong, by network:", sure.astype(int))

# %% [markdown]
# In all ten the entropy tells much: about one candidate where they are right, more than two where they are wrong. It
# does not tell all, as it is made from the probabilities alone: some networks are sure and wrong. Guo and others
# (below) found that how sure modern networks are often differs from how often they are right, and that one temperature,
# fitted afterwards, is on most data a surprisingly good cure.

# %% [markdown] tags=["covers-I13"]
# ## The output layer, by task
#
# | task | outputs | output function | loss | derivative by the score |
# |:--|:--|:--|:--|:--|
# | a number | 1 | none: *linear*, $a = z$ | squared error, $\frac12 (a - y)^2$ | $a - y$ |
# | yes or no | 1 | sigmoid | binary cross-entropy | $p - y$ |
# | one of $k$ classes | $k$ | softmax | cross-entropy | $p_j - y_j$ |
# | any of $k$ labels | $k$ | a sigmoid each | binary cross-entropy of each, added | $p_j - y_j$ |
#
# Each function has the range that its answers need and a loss that goes with it: the derivative is what came out less
# what should have. The last two rows are easily confused. A photograph shows a cat and a dog; the scores for cat, dog
# and bird are 5, 5 and −5. **Predict** what softmax says, and what three sigmoids say.

# %% tags=["covers-I13", "nbval-check-output"]
scores = np.array([5.0, 5.0, -5.0])
print("softmax: ", softmax(scores).round(3))
print("sigmoids:", SIGMOID(scores).round(3))

# %% [markdown]
# Softmax makes them rivals: its probabilities answer "which one?". Sigmoids answer "is it there?", three times.
#
# ## A ReLU at the output
#
# In hidden layers the ReLU is the usual first choice. At the output? Networks with tanh learn a noisy sine, about half
# of whose values are negative, with a linear output and with a ReLU. R² is 1 for a perfect fit and 0 for the best
# constant. **Predict** R² of the second: nearly as good, about one half, or near 0?

# %% tags=["covers-I13"]
sine = DATA["sine"](np.random.default_rng(0))
ends = {"linear": {"output": "linear"}, "ReLU": {"output": Output("ReLU", "squared error")}}
how = {"activation": "tanh", "seeds": 20, "epochs": 100, "batch_size": 50, "learning_rate": 0.03}
race = compare(ends, sine, rng=np.random.default_rng(1), standardise=False, **how)
race

# %% [markdown]
# A ReLU cannot say anything negative. **Predict:** what would R² be if it said 0 there and hit all the rest exactly?

# %% tags=["nbval-check-output"]
error = np.sum((np.maximum(sine.y, 0) - sine.y) ** 2)
print(f"{1 - error / np.sum((sine.y - sine.y.mean()) ** 2):.2f}")

# %% [markdown]
# ### More than the range
#
# So the range explains only a part. The rest is the slope: where the output is 0 its slope is 0, and the example pushes
# nothing. Only other examples can lift it there, and where it is 0 for all of them the unit is silent (lesson 4).
# **Look** at one network, at two points where the sine is positive and two where it is negative:

# %%
rng = np.random.default_rng(0)
net = MLP((1, 16, 16, 1), "tanh", Output("ReLU", "squared error"), rng=rng)
train(net, sine, epochs=100, batch_size=50, optimiser=Adam(0.03), rng=rng)
x = np.array([[-2.6], [-1.05], [1.05], [2.6]])
print("sine:   ", np.sin(1.5 * x[:, 0]).round(1))
print("network:", net(x)[:, 0].round(1))

# %% [markdown]
# It follows the sine at one of the positive ones and is 0 at the other, though nothing there is out of its range.
#
# Is its range at fault, or something else about the ReLU? **Predict** both once more, with 3 added to all targets, so
# that none is negative.

# %% tags=["covers-I13"]
raised = Data("sine + 3", sine.x, sine.y + 3)
compare(ends, raised, rng=np.random.default_rng(1), standardise=False, **how)

# %% [markdown]
# Now it is not behind: for positive scores a ReLU *is* the linear output. (That belongs to this rate: at a tenth of it
# the ReLU is far behind.) What would change the result? The start: with ReLUs in the hidden layers too, some of these
# outputs are silent for every example before the first step. They never wake, and even the raised targets are out of
# their reach.
#
# ## What to ask of an output
#
# Has the output function the *range* of the targets? Is it *monotonic*, so that a larger score never means a smaller
# output? Has it a *slope* everywhere, and where that is 0, does the loss make up for it? Hidden layers have no targets
# to meet: there a ReLU is a good first choice, and then its relatives (lessons [4](04_rectified.ipynb) and
# [5](05_smooth.ipynb)).

# %% [markdown]
# ## What you can do now
#
# 1. Probabilities: $e^{z_i}$ by their sum; $e^H$ says among how many they hesitate, and a temperature makes them surer
#    or less sure.
# 2. Scores of any size: take off the largest first. Digits that the scores have lost stay lost.
# 3. The Jacobian: $p_i\,(\delta_{ij} - p_j)$, by the quotient rule in two cases.
# 4. Cross-entropy: $p - y$, as the logarithm undoes the exponential. Squared error has $\sigma'$ as one more factor,
#    and pushes hardest at $p = \frac13$.
# 5. The output: the range of the targets, and a loss that goes with it. A ReLU there cannot give negative numbers, and
#    where it is 0 it does not learn.
#
# Now write them yourself: [sheet 5](../exercises/05_softmax/05_softmax.ipynb).
#
# ## Where to read on
#
# - J. S. Bridle (1989). Training Stochastic Model Recognition Algorithms as Networks can lead to Maximum Mutual
#   Information Estimation of Parameters. Advances in Neural Information Processing Systems 2, 211–217. Outputs that are
#   probabilities, and a loss to go with them.
# - C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017).
#   [On Calibration of Modern Neural Networks](https://arxiv.org/abs/1706.04599). International Conference on Machine
#   Learning. How sure networks are, and how sure they should be.
# - A. Zhang, Z. C. Lipton, M. Li, A. J. Smola (2021). [Dive into Deep Learning](https://arxiv.org/abs/2106.11342).
#   arXiv. Its chapter "Linear Neural Networks for Classification" computes the same loss from the scores, in PyTorch,
#   TensorFlow and JAX.
