# %% [markdown]
# # 10 Gates and attention
#
# **After this lesson you can**
#
# 1. say what a gate multiplies, and build a unit that multiplies two numbers anywhere;
# 2. say what a layer of products can and cannot draw, and why its rank in a table may hang on the scale of the inputs;
# 3. compute attention by hand, point it where you want, and derive why its scores are divided by √d;
# 4. derive what dropout keeps and what it spreads, and measure what it costs;
# 5. say from its weights how far off a NAC or a NALU will be outside its training range, and where the NALU fails.
#
# **You should know** [the sigmoid](03_saturating.ipynb), [softmax, its temperature and its Jacobian](06_softmax.ipynb),
# and [what polynomials cannot do](02_nonlinear.ipynb). **Time:** 75 minutes, and two hours for [the
# exercises](../exercises/08_gates/08_gates.ipynb).

# %%
import numpy as np

from actcourse import DATA, MLP, SGD, Adam, Data, explore, fit_unit, lesson_run, quiz, stack, train
from actcourse.functions.units import attention, attention_gradient, attention_weights, dropout, self_attention
from actcourse.functions.vector import softmax, softmax_jacobian

# %% [markdown]
# SiLU (lesson 5) is $x\,\sigma(\beta x)$: each number opens the gate that it goes through itself. **Try it:** what
# becomes of the gate, and of the function, as β grows? In this lesson *other* numbers open the gate.

# %%
explore("SiLU")

# %% [markdown]
# ## A gate
#
# A gated layer computes two weighted sums for each unit, $a$ and $b$, and one number leaves it:
#
# | name | what leaves |
# |:--|:--|
# | GLU, *gated linear unit* | $a\,\sigma(b)$ |
# | SwiGLU | $a\,\mathrm{SiLU}(b) = a\,b\,\sigma(b)$ |
# | bilinear | $a\,b$ |
# | maxout | the larger of $a$ and $b$ |
#
# ReGLU and GeGLU are $a$ times the ReLU or the GELU of $b$. **Predict** what leaves for $a = 6$ and $b = -10$, 0 and
# 10.

# %% tags=["covers-F18", "nbval-check-output"]
from actcourse.networks.gates import GATES

halves = np.array([[6, 6, 6], [-10, 0, 10]])
for name in ("GLU", "SwiGLU", "bilinear", "maxout"):
    print(f"{name:8}", *(f"{number:9.3g}" for number in GATES[name].f(halves)[0]))

# %% [markdown]
# GLU's gate is a share: shut, half open, open. SwiGLU's goes from a little below 0 to anything, so it is rather a
# product of two sums, one of them bent. Maxout does not multiply at all: it chooses.

# %% [markdown]
# ## What a product can do
#
# A layer of ReLUs adds up bent lines. Can a unit multiply its two inputs? Let one bilinear unit take $a = x$ and
# $b = y$. **Predict** what it gives for (3, −4) and (1000, 0.5), and how many parameters this network has: two weights
# and a bias for each of $a$ and $b$, and an output.

# %% tags=["covers-F18", "nbval-check-output"]
net = MLP((2, 1, 1), "bilinear", "linear", rng=np.random.default_rng(0))
net.layers[0].weights[...] = np.eye(2)
net.layers[1].weights[...] = 1
print(net([[3, -4], [1000, 0.5]])[:, 0], net.theta.size, "parameters")

# %% [markdown]
# ### Learned
#
# Set by hand it is exact. Does training find that, and what do other units make of $x\,y$? Five networks of each kind
# learn it from 400 points of a square, −1 to 1 in both directions. All but the bilinear ones have 57 parameters.

# %%
points = np.random.default_rng(1).uniform(-1, 1, (400, 2))
product = Data("x times y", points, points[:, 0] * points[:, 1])


def trained(unit, units):
    nets = stack(MLP((2, units, 1), unit, "linear", rng=np.random.default_rng(seed)) for seed in range(5))
    how = {"epochs": 100, "batch_size": 50, "optimiser": SGD(0.2, momentum=0.9)}
    train(nets, product, rng=np.random.default_rng(2), **how)
    return nets


def error(nets, times):
    outputs, truth = nets(times * points)[..., 0], times**2 * product.y
    return np.sqrt(np.mean((outputs - truth) ** 2) / np.mean(truth**2))


# %% [markdown]
# The error is relative: 1 is what a network has that always says 0. First within the square. **Predict:** which comes
# nearest?

# %%
kinds = {"bilinear": 1, "ReLU": 14, "maxout": 8, "GLU": 8, "SwiGLU": 8}
nets = {unit: trained(unit, units) for unit, units in kinds.items()}
for unit in kinds:
    print(f"{unit:8} {error(nets[unit], 1):.1g}")

# %% [markdown]
# One bilinear unit finds the product, to the last digits; gates come closer than ReLUs or maxout. Now move the same
# points outwards, to 3, 10 and 100 times where they were.

# %%
quiz("product-far-outside")

# %%
for unit in kinds:
    print(f"{unit:8}", *(f"{error(nets[unit], times):8.2g}" for times in (3, 10, 100)))

# %% [markdown]
# ### Why a ReLU network is off by half, and then by all
#
# Go outwards along a ray, from a point $p$ on the edge of the square to $t\,p$.
#
# 1. The truth grows by the square, $t^2\,p_1 p_2$.
# 2. Each ReLU bends at most once along the ray. Beyond the last bend the network is a straight line, $c + s\,t$.
# 3. If it is right at the edge, $t = 1$, and goes on with the truth's own slope there, the line is $p_1 p_2\,(2t - 1)$.
# 4. The relative error of that is $\dfrac{t^2 - (2t - 1)}{t^2} = \left(1 - \dfrac1t\right)^2$: 0.44 at 3, 0.81 at 10,
#    0.98 at 100.
#
# The networks are a little worse, as their last piece is flatter than the truth is at the edge. The same line explains
# three more rows. Maxout consists of straight pieces too. Far out GLU's σ(b) is 0 or 1, which leaves 0 or $a$:
# straight. SwiGLU's factor is 0 or $b$, which leaves 0 or $a\,b$, and its error levels off.

# %% [markdown]
# ## Polynomials again
#
# Without an activation, $a$ and $b$ are linear in the inputs $x$ and $y$, so a bilinear unit is a polynomial. Lesson 2
# counted of how many functions all the networks of one layer of squares are made.

# %%
quiz("functions-of-80-products")


# %%
def functions(gate, units):
    net = MLP((2, units, 1), gate, "linear", biases="framework", rng=np.random.default_rng(units))
    outputs = net.forward(points)[1].inputs  # what layer 2 is given
    return np.linalg.matrix_rank(np.column_stack([outputs, np.ones(400)]))


# %% tags=["covers-F18", "nbval-check-output"]
for gate in ("bilinear", "SwiGLU"):
    print(f"{gate:8}", [f"{units} units: {functions(gate, units)}" for units in (5, 20, 80)])

# %% [markdown]
# Multiplied out, $a\,b$ is made of 1, $x$, $y$, $x^2$, $x\,y$ and $y^2$, whatever the weights: more units are more of
# the same. With a bend in the gate each unit is a function of its own. A second layer multiplies such polynomials, so
# each layer doubles the degree: 2, 4, 8.
#
# ### Wider or deeper?
#
# Spirals need more wiggles than a parabola has. Twenty bilinear networks of each size learn them. **Predict:** which
# helps, layers that are four times as wide, or one layer more?

# %% tags=["covers-F18", "nbval-check-output"]
lesson_run("bilinear layers on spirals")

# %% [markdown]
# Width changes nothing, and every layer helps. This is not lesson 2's "can and finds": the wide ones *can* no more than
# the narrow ones.

# %% [markdown]
# ## Does a gate need an activation?
#
# In large language models a bilinear layer is a strong rival. Shazeer (below) trained networks that differ in this
# layer alone, and gives the log-perplexity on held-out text, a mean cross-entropy, where less is better: 1.677 with a
# ReLU, 1.663 with GLU, 1.648 without an activation, 1.636 with SwiGLU. So are products ahead of GLU on our data as
# well? Two hidden layers and nearly equal parameters; handwritten digits, each pixel standardised; twenty runs each, in
# pairs. **Predict** the order of GLU, bilinear, SwiGLU and ReLU.

# %% tags=["covers-F18", "nbval-check-output"]
lesson_run("gates on digits")

# %% [markdown]
# The other way round: what multiplies without bound is five points behind.
#
# ### What the layers were given
#
# Before you believe it: **Look** at the inputs. How many spreads is the most extreme pixel away from its mean?

# %% tags=["nbval-check-output"]
digits = DATA["digits"](np.random.default_rng(0))
z = abs(digits.standardised().x)
pixel = z.max(axis=0).argmax()
print(f"{z.max():.1f} spreads: a pixel that is not white in {np.sum(digits.x[:, pixel] > 0)} of {len(z)} images")

# %% [markdown]
# (A number that is $v$ in one example of $n$ and 0 in all others has mean $v/n$ and variance about $v^2/n$, so $v$ is
# about $\sqrt n$ spreads away.) If the inputs are $c$ times as large, so are the sums; their products are $c^2$ times
# as large, and $c^4$ times after two layers. GLU's σ(b) has an end. If large inputs are the cause, the gap should close
# without them. **Predict** both tables: pixels divided by 16, so that they lie from 0 to 1, and standardised pixels cut
# off at ±3.

# %% tags=["nbval-check-output"]
for data in ("pixels from 0 to 1", "pixels cut off at 3"):
    print(data)
    print(lesson_run(f"gates on {data}"))

# %% [markdown]
# From 0 to 1 no product is behind any more, and the ReLU is ahead of GLU: the order has changed. Cut off at 3, less
# than half of the gap is gone, so the few large inputs are a cause, and not the only one. What else is, we have not
# found; pixels from 0 to 1 are also smaller, and not centred.
#
# What this teaches: a rank belongs to the unit *and* to the scale of its inputs. A table on one scale has not ranked
# units, ours as little as others.

# %% [markdown]
# ## Attention: weights that the inputs make
#
# Up to here, how much an input counts was decided by learned weights, the same for every example. In *attention* it is
# decided by the inputs: a product again, of numbers that are all made from the example. Take a sentence of four
# *tokens*, and describe each by five numbers.
#
# | | a number | a noun | first pair | second pair | amount |
# |:--|--:|--:|--:|--:|--:|
# | two | 1 | 0 | 1 | 0 | 2 |
# | cats | 0 | 1 | 1 | 0 | 0 |
# | five | 1 | 0 | 0 | 1 | 5 |
# | dogs | 0 | 1 | 0 | 1 | 0 |

# %%
tokens = np.array([[1, 0, 1, 0, 2], [0, 1, 1, 0, 0], [1, 0, 0, 1, 5], [0, 1, 0, 1, 0]])

# %% [markdown]
# Each token should find its partner. Three matrices, learned in a network and set by hand here, make three vectors of
# each token:
#
# - a *query*, what it looks for: the other kind, in the same pair, each with 4 points;
# - a *key*, what it can be found by: its kind and its pair;
# - a *value*, what it gives: its amount.
#
# **Predict** the query of *cats*.

# %% tags=["covers-I17", "nbval-check-output"]
W_q = np.array([[0, 4, 0, 0], [4, 0, 0, 0], [0, 0, 4, 0], [0, 0, 0, 4], [0, 0, 0, 0]])
W_k, W_v = np.eye(5)[:, :4], np.eye(5)[:, 4:]
Q, K, V = tokens @ W_q, tokens @ W_k, tokens @ W_v
print(Q[1])

# %% [markdown]
# ### Scores
#
# How well does a query suit a key? Their dot product says it. **Predict** the four products of the query of *cats* with
# the keys of *two*, *cats*, *five* and *dogs*. They are then divided by $\sqrt d$, where $d$ is the width of queries
# and keys, here 4; why, we shall see.

# %% tags=["covers-I17", "nbval-check-output"]
cats = K @ Q[1]
print(cats, cats / 2)

# %% [markdown]
# *two* has both, *cats* itself and *five* have one of the two, *dogs* has neither.
#
# ### Weights
#
# A softmax makes positive weights of the scores that add up to 1. By hand, with the largest taken off first: $e^0 = 1$,
# twice $e^{-2} = 0.135$, and $e^{-4} = 0.018$; their sum is 1.289. **Predict** the weight of *two*.

# %% tags=["covers-I17", "nbval-check-output"]
weights = softmax(cats / 2)
print(weights.round(3), weights.sum().round(12))

# %% [markdown]
# ### The mean of the values
#
# What the query brings back is the mean of all values with these weights. **Predict** it for *cats*: the amounts are 2,
# 0, 5 and 0.

# %% tags=["covers-I17", "nbval-check-output"]
shares = weights * V[:, 0]
print(shares.round(3), "sum:", shares.sum().round(3))

# %% [markdown]
# All tokens ask at once, with one matrix product for all scores. Each row of the weights below belongs to one query.
# **Predict:** what does *dogs* bring back, and what *two*?

# %% tags=["covers-I17", "nbval-check-output"]
result, weights = self_attention(tokens, W_q, W_k, W_v)
print(weights.round(3))
print(result[:, 0].round(2))

# %% [markdown]
# Nearly 2 for *cats*, about 4 for *dogs*. *two* found *cats*, which have no amount to give. In the formula of Vaswani
# and others (below), with a query in each row of $Q$ and the softmax along the rows:
#
# $$\mathrm{attention}(Q, K, V) = \mathrm{softmax}\!\left(\frac{Q K^\top}{\sqrt d}\right) V$$
#
# ### A pointer
#
# *dogs* should have brought back 5. **Predict:** what happens to its weights if all queries are made 3 times as long?

# %% tags=["covers-I17", "nbval-check-output"]
result, weights = self_attention(tokens, 3 * W_q, W_k, W_v)
print(weights[3].round(3), result[3].round(2))

# %% [markdown]
# Now it points. Three times the scores is a third of the temperature (lesson 6), and a cold softmax lets the winner
# take all. **Predict:** then what temperature, for plain dot products, is the division by $\sqrt d$?

# %% tags=["nbval-check-output"]
for T in (1, 2, 4, 16):
    difference = softmax(Q @ K.T, temperature=T) - attention_weights(Q, K)
    print(f"temperature {T:2}: largest difference {abs(difference).max():.2f}")

# %% [markdown]
# Temperature 2, the root of the width: attention is a softmax that brings its own temperature.
#
# ### Who may look at whom
#
# A model that writes a text word by word must not look ahead. A *mask* forbids it: forbidden scores become $-\infty$,
# before the softmax, and $e^{-\infty}$ is 0. Let each token look at itself and those before it. **Predict** the weights
# of *two* and of *cats*; what was 0.776?

# %% tags=["covers-I17", "nbval-check-output"]
result, weights = self_attention(tokens, W_q, W_k, W_v, mask=np.tri(4, dtype=bool))
print(weights.round(3))

# %% [markdown]
# The others share out what the forbidden ones had, so each row still adds up to 1. A masked weight is exactly 0, where
# a low score would only make it small.

# %% [markdown]
# ## Does descent find the pointer?
#
# Fifty sentences like ours with other amounts; both words of a pair should bring back its number. Ten sets of random
# matrices, side by side as one array `W`, learn from them. `attention_gradient` carries derivatives back through the
# softmax by its Jacobian.

# %%
rng = np.random.default_rng(0)
sentences = np.repeat(tokens[None].astype(float), 50, axis=0)
sentences[:, [0, 2], 4] = rng.uniform(1, 9, (50, 2))
wanted = sentences[:, [0, 0, 2, 2], 4:]


# %%
def learn(steps):
    W = np.random.default_rng(3).normal(size=(10, 1, 5, 9)) / np.sqrt(5)
    step = Adam(0.05).start(W, np.ones_like(W))
    for _ in range(steps):
        Q, K, V = np.split(sentences @ W, [4, 8], axis=-1)
        wrong = attention(Q, K, V)[0] - wanted
        back = np.concatenate(attention_gradient(Q, K, V, wrong / 50), axis=-1)
        step((sentences.mT @ back).sum(axis=1, keepdims=True))
    return W[:, 0], np.mean(wrong**2, axis=(1, 2, 3))


# %% [markdown]
# **Predict:** how many of the ten bring back the right amounts, and do *cats* then look at *two* alone, with a weight
# of 1?

# %%
W, mistakes = learn(400)
result, weights = attention(*np.split(tokens @ W, [4, 8], axis=-1))
print("mean squared error:    ", mistakes.round(2))
print("cats bring back:       ", result[:, 1, 0].round(1))
print("weight of two for cats:", weights[:, 1, 0].round(2))

# %% [markdown]
# Most find it. Few of them point with a weight of 1: values are learned as well, and make up for the rest. One is slow;
# two are far off, and still so after twice the steps. **Look** at the weights of the worst, and at the size of the
# softmax's Jacobian $p_i\,(\delta_{ij} - p_j)$ for each of its queries: the root of the sum of its squares.

# %%
worst = weights[mistakes.argmax()]
print(worst.round(2))
print([f"{np.linalg.norm(np.diag(p) - np.outer(p, p)):.4f}" for p in worst])

# %% [markdown]
# All look at *five* and at nothing else, and hardly any gradient comes through to queries and keys: a softmax that is
# sure has saturated (lesson 6). Large scores are sure scores. How large are they at the start?

# %% [markdown]
# ## Why √d
#
# Let queries and keys be $d$ independent numbers each, with mean 0 and variance 1. How large is a score?
#
# 1. A dot product is the sum of $d$ products $q_i k_i$.
# 2. The mean of one is 0: for independent numbers the mean of a product is the product of the means.
# 3. Its variance is the mean of $q_i^2 k_i^2$, and that is $1 \cdot 1 = 1$, for the same reason.
# 4. Variances of independent numbers add up: the score has variance $d$.
# 5. Dividing by $c$ divides a variance by $c^2$. So $c = \sqrt d$ brings it back to 1.

# %%
quiz("unscaled-at-1024")

# %% [markdown]
# The table shows the largest of 32 weights and the size of the Jacobian, as means over 100 queries. **Predict:** which
# way does each go as $d$ grows, unscaled and scaled?

# %% tags=["covers-I17", "nbval-check-output"]
rng = np.random.default_rng(0)
for d in (4, 64, 1024):
    scores = (rng.normal(size=(100, 32, d)) * rng.normal(size=(100, 1, d))).sum(axis=-1)
    print(f"d = {d}: variance {scores.var():.0f}")
    for name, z in (("unscaled", scores), ("scaled", scores / np.sqrt(d))):
        size = np.linalg.norm(softmax_jacobian(z), axis=(1, 2)).mean()
        print(f"  {name:8} largest weight {softmax(z).max(axis=1).mean():.2f}, Jacobian {size:.2f}")

# %% [markdown]
# Unscaled, a wide query takes one key and lets go of nearly all gradient, before anything was learned. Scaled, neither
# depends on $d$.
#
# What this does not show: that learning is faster, or ends better. Trained queries and keys are not independent,
# nothing keeps their variance at 1, and our pointer *wanted* large scores; the two that were stuck had been divided by
# $\sqrt d$ too. **Try it:** for which $d$ and how many keys does the division change little?

# %%
explore("attention")

# %% [markdown]
# ## Dropout: gates that chance shuts
#
# Dropout makes each output of a layer 0 with probability $p$, in training only, and divides what stays by $1 - p$.
# **Predict** mean and standard deviation of a million ones after dropout with $p = 0.5$ and 0.8.

# %% tags=["covers-F19", "covers-I18", "nbval-check-output"]
for p in (0.5, 0.8):
    y = dropout(np.ones(1_000_000), p, np.random.default_rng(0))
    print(f"p = {p}: mean {y.mean():.2f}, standard deviation {y.std():.2f}")

# %% [markdown]
# For one output $x$, with $q = 1 - p$, the probability that it stays:
#
# 1. The mean is $q \cdot \dfrac xq + p \cdot 0 = x$.
# 2. The mean of the square is $q \cdot \dfrac{x^2}{q^2} = \dfrac{x^2}{q}$.
# 3. The variance is their difference, $\dfrac{x^2}{q} - x^2 = x^2\,\dfrac pq$: for $x = 1$ it is 1 at $p = 0.5$ and 4
#    at 0.8.
#
# The mean is kept, so that nothing has to be changed when training ends, and the rest is noise. **Predict:** standard
# normal outputs have variance 1; what is it after dropout with $p = 0.5$?

# %% tags=["covers-F19", "nbval-check-output"]
x = np.random.default_rng(1).normal(size=1_000_000)
print(dropout(x, 0.5, np.random.default_rng(0)).var().round(2))

# %% [markdown]
# By step 2 the mean square is divided by $q$. A layer that was started at variance 1 (lesson 8) hands on twice that.
# **Try it:** how many draws does it take until the mean is near $x$?

# %%
explore("dropout")

# %% [markdown]
# ### What it costs
#
# Each step trains another random part of the network. Three networks with two hidden layers of 32 units learn the
# digits. **Predict:** after how many epochs are 95 % of the held-out digits right, without dropout, and with $p = 0.2$,
# 0.5 and 0.8?


# %%
def epochs_needed(p):
    training, held_out = digits.split(np.random.default_rng(0))
    nets = stack(MLP((64, 32, 32, 10), "ReLU", dropout=p, rng=np.random.default_rng(seed)) for seed in range(3))
    how = {"epochs": 30, "batch_size": 200, "optimiser": Adam(0.01), "rng": np.random.default_rng(1)}
    scores = train(nets, training, validation=held_out, **how).scores
    return [int(np.argmax(s >= 0.95)) + 1 if s.max() >= 0.95 else "never" for s in scores.T]


# %% tags=["covers-I18"]
for p in (0, 0.2, 0.5, 0.8):
    print(f"p = {p}: {epochs_needed(p)}")

# %% [markdown]
# At $p = 0.5$ it takes more than twice as long, at 0.8 all thirty epochs are not enough: each step descends for a
# network that is not there at the next, with the noise of step 3 in every layer. A wider layer loses less by the same
# $p$: with one of 64 units even 0.8 gets there. In return no unit can rely on one particular other. Whether that
# narrows the gap between seen and unseen examples is measured in [lesson 9](09_fair_race.ipynb).

# %% [markdown]
# ## A unit that adds
#
# The bilinear unit knew $x\,y$ everywhere; most of what networks learn ends where the data end. Two units for
# arithmetic were built not to. The *NAC*, the neural accumulator, is a weighted sum whose weights are made of two
# learned numbers each:
#
# $$y = x\,W, \qquad W = \tanh(\hat W)\,\sigma(\hat M)$$
#
# So every weight lies between −1 and 1, and where both functions have saturated it is −1, 0 or 1: add, leave out,
# subtract. One learns $a + b$ and one $a\,b$, from 1 to 5. **Predict** the mean relative error of each on new numbers
# from 1 to 5, and from 10 to 50.


# %%
def fitted(kind, rule, low=1, high=5):
    rng = np.random.default_rng(0)
    x = rng.uniform(low, high, (200, 2))
    return fit_unit(kind, x, rule(x, axis=1), rng=rng, steps=1500, optimiser=Adam(0.1))


def off(unit, rule, low, high):
    x = np.random.default_rng(9).uniform(low, high, (1000, 2))
    return np.mean(abs(unit(x) / rule(x, axis=1) - 1))


# %% tags=["covers-F17", "nbval-check-output"]
for rule in (np.sum, np.prod):
    nac = fitted("nac", rule)
    inside, outside = off(nac, rule, 1, 5), off(nac, rule, 10, 50)
    print(f"{rule.__name__:4} inside {inside:.1%}, outside {outside:.1%}, W {nac.W[:, 0].round(3)}")

# %% [markdown]
# It adds equally well everywhere: $(W a + W b) / (a + b) - 1 = W - 1$, whatever $a$ and $b$. Why is $W$ not 1? There
# tanh and the sigmoid have no slope left (lesson 3), and descent gets slower the nearer it comes. A product it can only
# imitate within the range, by a sum. (That it adds proves little: a ReLU network does that far outside as well, as a
# sum is a straight line.)

# %% [markdown]
# ## A unit that multiplies
#
# The *NALU*, the neural arithmetic logic unit, has a second path with the same weights, in logarithms, and a gate $g$
# between the two:
#
# $$y = g \cdot x W + (1 - g) \cdot e^{\log(|x| + \varepsilon)\,W}, \qquad g = \sigma(x\,G)$$
#
# The sum of two logarithms is that of the product. **Predict** its errors for $a\,b$, inside and outside.

# %% tags=["covers-F17", "nbval-check-output"]
nalu = fitted("nalu", np.prod)
for low, high in ((1, 5), (10, 50)):
    print(f"{low} to {high}: {off(nalu, np.prod, low, high):.1%}")
print("W", nalu.W[:, 0].round(3))

# %% [markdown]
# Small outside too, but three times as large. With the gate shut:
#
# 1. The path gives $a^W b^W = (a\,b)^W$.
# 2. Divided by the truth: $(a\,b)^{W - 1}$, which is not 1 unless $W$ is.
# 3. With $e^u \approx 1 + u$ for small $u$, the relative error is about $(W - 1) \ln(a\,b)$: it grows with the
#    logarithm.
#
# **Predict** with it: how far off will the unit be from 1000 to 5000?

# %% tags=["covers-F17", "nbval-check-output"]
for low, high in ((10, 50), (1000, 5000)):
    logarithm = np.log(np.random.default_rng(9).uniform(low, high, (1000, 2))).sum(axis=1).mean()
    print(f"foretold {(1 - nalu.W.mean()) * logarithm:.1%}, measured {off(nalu, np.prod, low, high):.1%}")

# %% [markdown]
# From its weights alone. Logarithms grow slowly, so "extrapolates" is a fair word: a hundred times further out costs
# some per cent.

# %% [markdown]
# ## Where the NALU fails
#
# It was trained on positive numbers, and gives 19.84 for 4 and 5.

# %%
quiz("both-negative")

# %% tags=["covers-F17", "nbval-check-output"]
for pair in ([4.0, 5.0], [-4.0, 5.0], [-4.0, -5.0]):
    print(pair, nalu(pair).round(2))

# %% [markdown]
# Two things go wrong.
#
# 1. The logarithm takes $|x|$: the sign of −4 · 5 is lost, and nothing behind can bring it back.
# 2. The gate has no bias. Turn the signs of both inputs, and $x\,G$ turns its sign, so $\sigma(-xG) = 1 - \sigma(xG)$
#    (lesson 3): a gate that is shut for $(a, b)$ is open for $(-a, -b)$, and the unit *adds*.
#
# **Predict:** does it help to train with both signs, from −5 to 5? The error is again relative to the size of the
# products, and 1 is what a unit has that always says 0.

# %% tags=["covers-F17", "nbval-check-output"]
x = np.random.default_rng(9).uniform(-5, 5, (1000, 2))
truth = x.prod(axis=1)
wrong = fitted("nalu", np.prod, -5, 5)(x) - truth
print(f"relative error {np.sqrt(np.mean(wrong**2) / np.mean(truth**2)):.2f}")

# %% [markdown]
# No: it cannot, so no training finds it. Schlör and others (below) name this limit, and propose a unit without it. The
# bilinear unit of the first section has no such trouble; but its outputs are polynomials: it cannot divide, and a NALU
# with the weights 1 and −1 can.

# %% [markdown]
# ## What you can do now
#
# 1. A gate multiplies one sum by a function of another; maxout chooses. One bilinear unit is $x\,y$ everywhere, where
#    what is straight far out is off by $(1 - 1/t)^2$ and more.
# 2. A layer of products gives polynomials of degree 2, a second one 4, whatever the width. On digits it was behind
#    until the pixels were scaled otherwise: scale, then rank.
# 3. Attention: dot products of queries and keys, divided by √d, softmax, mean of the values. √d keeps the variance of
#    random scores at 1, and so the gradient; longer queries point.
# 4. Dropout keeps the mean, adds the variance $x^2 p/(1 - p)$, and on digits made learning take more than twice as long
#    at $p = 0.5$.
# 5. A NAC is off by $W - 1$, a NALU by about $(W - 1) \ln(a\,b)$; it loses signs, and its gate turns round with them.
#
# Now write them yourself: [sheet 8](../exercises/08_gates/08_gates.ipynb).
#
# ## Where to read on
#
# - N. Shazeer (2020). [GLU Variants Improve Transformer](https://arxiv.org/abs/2002.05202). arXiv. Short, with the
#   spread of four runs beside its first table; why gates help it does not claim to know.
# - A. Vaswani and others (2017). [Attention Is All You Need](https://arxiv.org/abs/1706.03762). Advances in Neural
#   Information Processing Systems 30. The formula, several heads beside each other, and in a footnote the variance of a
#   dot product.
# - D. Schlör, M. Ring, A. Hotho (2020). [iNALU: Improved Neural Arithmetic Logic
#   Unit](https://doi.org/10.3389/frai.2020.00071). Frontiers in Artificial Intelligence 3. Where the NALU fails, and a
#   repair.
