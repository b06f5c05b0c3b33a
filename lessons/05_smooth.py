# %% [markdown]
# # 5 Smooth relatives of the ReLU
#
# **After this lesson you can**
#
# 1. derive softplus and the ELU with their slopes, and say what negative outputs do to the mean;
# 2. find SELU's two constants, and say what they keep through a hundred layers, and from which start;
# 3. build GELU, SiLU, hard swish and the ReLU from one coin, and find where they dip;
# 4. measure how far an imitation is off, and tell where a textbook formula loses its digits;
# 5. read a race of eight functions, and say what turns its result round.
#
# **You should know** [the ReLU](04_rectified.ipynb), [the sigmoid](03_saturating.ipynb), the chain rule and the product
# rule. **Time:** 75 minutes, and two hours for [the exercises](../exercises/04_smooth/04_smooth.ipynb).
#
# The ReLU has a corner at 0. **Try it:** where do two of its relatives differ most from it? Then choose others.

# %%
from actcourse import explore

explore("several functions")

# %% [markdown]
# ## A corner rounded off: softplus
#
# The slope of the ReLU is a step, from 0 to 1. Let the slope be a sigmoid instead. The function that has this slope is
# the area under the sigmoid, from the far left up to $x$.

# %%
import numpy as np
from scipy.special import erf, ndtr

from actcourse import ELU, GELU, HARD_SWISH, MISH, MLP, RELU, SELU, SIGMOID, SILU, SOFTPLUS, lesson_run, quiz

# %%
quiz("softplus-at-zero")

# %% [markdown]
# Add up narrow strips:

# %% tags=["nbval-check-output"]
t = np.linspace(-30, 0, 30_001)
area = np.sum(SIGMOID(t)) * 0.001
float(area.round(2))

# %% [markdown]
# In closed form, with $u = 1 + e^{t}$:
#
# 1. Multiply numerator and denominator of the sigmoid by $e^{t}$:
#    $\sigma(t) = \dfrac{e^{t}}{1 + e^{t}} = \dfrac{u'}{u}$, as $u' = e^{t}$.
# 2. That is the derivative of $\ln u$ (the chain rule), and so $\ln(1 + e^{t})$ has the slope $\sigma(t)$.
# 3. On the far left $e^{t}$ goes to 0 and $\ln(1 + e^{t})$ to $\ln 1 = 0$. So the area up to $x$ is
#
# $$\operatorname{softplus}(x) = \ln(1 + e^{x}), \qquad \operatorname{softplus}'(x) = \sigma(x)$$
#
# At 0 it is $\ln 2$. **Predict** $\operatorname{softplus}(x) - \operatorname{softplus}(-x)$ at 1, 3 and 10.

# %% tags=["covers-F13", "nbval-check-output"]
x = np.array([1, 3, 10])
(SOFTPLUS(x) - SOFTPLUS(-x)).round(12)

# %% [markdown]
# The difference is $x$: $\ln\dfrac{1 + e^{x}}{1 + e^{-x}} = \ln e^{x}$, as the numerator is $e^{x}$ times the
# denominator. So to the right softplus is as far above the ReLU as it is to the left, by $\ln(1 + e^{-|x|})$, and at 0
# most.
#
# A parameter sharpens it: $\frac1\beta \ln(1 + e^{\beta x})$. **Try it:** from which β on is softplus within 0.1 of the
# ReLU everywhere? What does its slope become?

# %%
explore("softplus")

# %% [markdown]
# The distance is largest at 0, $\ln 2 / \beta$, which is 0.1 at β = 6.93. The slope is $\sigma(\beta x)$, and goes back
# to being a step.

# %% [markdown]
# ## Below zero: the ELU
#
# Softplus is above 0 everywhere. The *exponential linear unit* keeps the right side of the ReLU and bends down on the
# left:
#
# $$\operatorname{ELU}(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \le 0 \end{cases}$$
#
# **Predict:** where does it lead on the far left, and how steep is it just left of 0, for α = 0.5, 1 and 2?

# %% tags=["covers-F11", "nbval-check-output"]
for alpha in (0.5, 1, 2):
    far, near = ELU(-20, alpha=alpha), ELU.derivative(-1e-6, alpha=alpha)
    print(f"α = {alpha}: {far:.3f} on the far left, slope {near:.3f} at 0")

# %% [markdown]
# It saturates at −α, and arrives at 0 with the slope α. Only for α = 1 do both sides meet without a corner. On the left
#
# 1. the slope is $\alpha\,e^{x}$, as the constant drops out;
# 2. and $\alpha\,e^{x} = \alpha\,(e^{x} - 1) + \alpha$.
#
# $$f'(x) = f(x) + \alpha \qquad (x < 0)$$

# %%
quiz("slope-from-output")

# %% [markdown]
# The output −0.3 comes from $x = \ln 0.4$. The slope there:

# %% tags=["nbval-check-output"]
x = np.log(0.4)
print(ELU(x, alpha=0.5).round(3), ELU.derivative(x, alpha=0.5).round(3))

# %% [markdown]
# ## What negative outputs do to the mean
#
# In lesson 3 outputs of one sign gave the weights behind them gradients of one sign, and tanh, centred on 0, did not.
# **Predict** the order of these six by their mean output, for standard normal inputs.

# %% tags=["nbval-check-output"]
for f in (SOFTPLUS, RELU, GELU, SILU, ELU, SELU):
    print(f"{f.name:8} {f.mean_output:z.3f}")  # z: no minus before a zero

# %% [markdown]
# Rounding the corner off alone doubles the ReLU's mean, and leaves all outputs above 0. Outputs below 0 bring it down:
# GELU and SiLU dip below and come back, the ELU stays there. SELU is an ELU with two constants, chosen so that the mean
# is 0. And not only the mean.

# %% [markdown]
# ## SELU: two constants from two demands
#
# $$\operatorname{SELU}(x) = \lambda \begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \le 0 \end{cases}$$
#
# The demands: for a standard normal $Z$ the output has mean 0 and mean square 1 again. $\Phi(x) = P(Z < x)$ is the
# normal distribution. $\mathbb E[\,\cdot\,; Z < 0]$ is a mean that counts what is there where $Z < 0$, and else 0.
#
# 1. The right side: $\mathbb E[Z; Z > 0] = \dfrac{1}{\sqrt{2\pi}}$, as $z\,e^{-z^2/2}$ is the derivative of
#    $-e^{-z^2/2}$. By symmetry $\mathbb E[Z^2; Z > 0] = \frac12$.
# 2. The left side: $z - \frac{z^2}{2} = \frac12 - \frac{(z - 1)^2}{2}$, so $e^{z}$ times the density is $e^{1/2}$ times
#    that of $Z + 1$, and $\mathbb E[e^{Z}; Z < 0] = e^{1/2}\,\Phi(-1)$. In the same way
#    $\mathbb E[e^{2Z}; Z < 0] = e^{2}\,\Phi(-2)$.
# 3. Mean 0, with $P(Z < 0) = \frac12$:
#    $\;\dfrac{1}{\sqrt{2\pi}} + \alpha\,\bigl(e^{1/2}\,\Phi(-1) - \tfrac12\bigr) = 0$. λ drops out, and α follows.
# 4. Mean square 1, with $(e^{Z} - 1)^2 = e^{2Z} - 2e^{Z} + 1$:
#    $\;\lambda^2 \bigl(\tfrac12 + \alpha^2\,(e^{2}\,\Phi(-2) - 2 e^{1/2}\,\Phi(-1) + \tfrac12)\bigr) = 1$.
#
# **Predict:** the ELU with α = 1 has a mean above 0. Is SELU's α larger or smaller than 1? (`ndtr` is $\Phi$.)

# %% tags=["covers-F12", "nbval-check-output"]
first, second = np.exp(0.5) * ndtr(-1), np.exp(2) * ndtr(-2)
alpha = 1 / np.sqrt(2 * np.pi) / (0.5 - first)
scale = 1 / np.sqrt(0.5 + alpha**2 * (second - 2 * first + 0.5))
print(f"α = {alpha:.8f}, λ = {scale:.8f}")

# %% [markdown]
# Deeper on the left, to balance the right; and then slightly enlarged. These are the constants of the frameworks.

# %% [markdown]
# ## Does it come back?
#
# Mean square 1 stays 1. What if something else comes in? *LeCun's start* draws weights with mean 0 and variance 1/n,
# where n inputs come into a unit. In a wide layer the weighted sums are then nearly normal, with mean 0 and the mean
# square of what came in. So one layer does this:


# %%
from actcourse.networks.moments import moments


def one_layer(square):
    mean, variance = moments("SELU", 0, square)
    return mean**2 + variance


# %% [markdown]
# **Predict** the mean square after 5 and 20 layers, from 0.25, 1 and 4.

# %% tags=["nbval-check-output"]
for start in (0.25, 1, 4):
    squares = [start]
    for _ in range(20):
        squares.append(one_layer(squares[-1]))
    print(f"{start}: {squares[5]:.2f} after 5, {squares[20]:.2f} after 20")

# %% [markdown]
# From both sides it goes back to 1: a *fixed point* that attracts. That is what "self-normalising" means. Real layers
# are not infinitely wide. Here are networks of a hundred layers with 100 units, three seeds; shown is the mean square
# after layers 1, 10, 50 and 100. **Predict:** will they stay at 1, or drift away?

# %%
from actcourse.networks.probe import forward_signal


def mean_squares(init, seed):
    rng = np.random.default_rng(seed)
    net = MLP((100,) * 102, "SELU", init=init, rng=rng)
    x = rng.normal(size=(300, 100))
    return forward_signal(net, x).mean_square[[0, 9, 49, 99]]


# %% tags=["nbval-check-output"]
for seed in range(3):
    print(*(f"{square:8.2f}" for square in mean_squares("lecun", seed)))

# %% [markdown]
# They sway around 1 and do not drift: narrower layers sway more. The ReLU's own start, by He, has weights of variance
# 2/n.

# %%
quiz("selu-he")

# %% tags=["nbval-check-output"]
for seed in range(3):
    print(*(f"{square:8.0f}" for square in mean_squares("he", seed)))

# %% [markdown]
# It grows without bound. Far out the left side is bounded and no longer counts. On the right SELU is λ times the ReLU,
# which keeps half of the mean square of $z$, and He's start doubles what came in:
# $\lambda^2 \cdot \frac12 \cdot 2 = \lambda^2$ a layer. **Predict** λ², and what a hundred such layers make.

# %% tags=["nbval-check-output"]
print(f"by the formula: {scale**2:.3f}, to the hundredth {scale**200:.0f}")
print(f"one layer, far out: {one_layer(2 * 1e8) / 1e8:.3f}")

# %% [markdown]
# The second line measures it for a large signal. Near 1 the growth is faster, so the networks above are larger. SELU
# and LeCun's start belong together; the course takes the start from the card of each function.

# %% [markdown]
# ## One coin, four functions
#
# The ReLU lets $x$ through or not, by its sign. Let chance decide instead: draw a number $N$, and let $x$ through if
# $N < x$. On average that gives
#
# $$f(x) = x \cdot P(N < x)$$
#
# What $x$ is multiplied by is its *gate*. With a standard normal $N$ this is GELU, $x\,\Phi(x)$. **Predict:** with a
# hundred times as many draws, how many times smaller is the largest error?

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
x = np.linspace(-3, 3, 13)
for draws in (100, 10_000, 1_000_000):
    passed = rng.normal(size=(draws, 1)) < x
    error = np.max(np.abs(x * passed.mean(axis=0) - GELU(x)))
    print(f"{draws:7}: {error:.0e}")

# %% [markdown]
# About ten times: a mean of $n$ draws errs like $1/\sqrt n$. Now other coins. **Predict:** which numbers $N$ make the
# ReLU: always 0, −1 or 1 by turns, or all numbers from −3 to 3 alike? Here are four laws, and what they give at −1
# and 1.

# %% tags=["covers-F15", "nbval-check-output"]
count = 1_000_000
laws = {GELU: rng.normal(size=count), SILU: rng.logistic(size=count)}
laws |= {HARD_SWISH: rng.uniform(-3, 3, size=count), RELU: np.zeros(count)}
for f, numbers in laws.items():
    drawn = [x * np.mean(numbers < x) for x in (-1, 1)]
    print(f"{f.name:10} drawn {np.round(drawn, 2) + 0.0}, itself {f([-1, 1]).round(2) + 0.0}")

# %% [markdown]
# $N$ always 0 gives the ReLU. The *logistic* law is the one with $P(N < x) = \sigma(x)$, and gives SiLU,
# $x\,\sigma(x)$. Numbers from −3 to 3, all alike, have $P(N < x) = \frac{x + 3}{6}$ between them: hard swish. Only the
# law of the coin differs. (In a network nothing is drawn: the functions are the averages.)
#
# One rule gives all their slopes, the product rule with the density $p = P'$:
#
# $$f'(x) = P(N < x) + x\,p(x)$$
#
# **Predict** the slope at 0 of GELU, SiLU and hard swish.

# %% tags=["nbval-check-output"]
[float(f.derivative(0)) for f in (GELU, SILU, HARD_SWISH)]

# %% [markdown]
# These laws are symmetric: $N$ is below 0 half of the time. The ReLU's law has no density at 0, which is its corner.

# %% [markdown]
# ## The dip
#
# Left of 0 the second term of the slope is negative. With these three laws it wins far enough out, and the function
# falls while $x$ grows: it has a *dip*. So has Mish, $x \tanh(\operatorname{softplus}(x))$, with another gate.
# **Predict:** how deep are they, and where? **Look** at SiLU's two numbers.

# %% tags=["nbval-check-output"]
x = np.linspace(-3, 0, 300_001)
for f in (GELU, SILU, MISH):
    print(f"{f.name}: {f(x).min():.3f} at {x[np.argmin(f(x))]:.3f}")

# %% [markdown]
# SiLU's two share their digits. Where it is lowest its slope is 0. Divide the slope by $\sigma$, with
# $p = \sigma\,(1 - \sigma)$:
#
# $$0 = \sigma(x) + x\,\sigma(x)\,(1 - \sigma(x)) \quad\Rightarrow\quad 0 = 1 + x - x\,\sigma(x) \quad\Rightarrow\quad x\,\sigma(x) = 1 + x$$
#
# The value is the place plus 1. Is a dip good for anything? We shall race for that.

# %% [markdown]
# ## Imitations
#
# $\Phi$ and exponentials take time, so they are imitated: GELU by a tanh or by $x\,\sigma(1.702\,x)$ (known as quick
# GELU), SiLU by hard swish, the sigmoid by the *hard sigmoid*, $\frac{x + 3}{6}$ cut off at 0 and 1, and tanh by the
# *hard tanh*, $x$ cut off at −1 and 1. **Try it:** which imitation is farthest off? Does each save time on your machine, for the value and
# for the slope?

# %% tags=["covers-F15"]
explore("imitations")

# %% [markdown]
# ### Where do the constants come from?
#
# GELU's tanh form takes $\tanh u$ for $2\,\Phi(x) - 1$, with $u = \sqrt{2/\pi}\,(x + c\,x^3)$. Both are odd. Let us
# make them agree near 0.
#
# 1. The left:
#    $\tanh u = u - \frac{u^3}{3} + \dots = \sqrt{\tfrac2\pi}\,\bigl(x + c\,x^3 - \tfrac13 \cdot \tfrac2\pi\,x^3 + \dots\bigr)$.
# 2. The right: its derivative is $\sqrt{\tfrac2\pi}\,e^{-x^2/2} = \sqrt{\tfrac2\pi}\,(1 - \tfrac{x^2}{2} + \dots)$, so
#    it is $\sqrt{\tfrac2\pi}\,\bigl(x - \tfrac{x^3}{6} + \dots\bigr)$.
# 3. The cubes agree if $c = \dfrac{2}{3\pi} - \dfrac16$.
#
# The frameworks take 0.044715. **Predict:** which $c$ has the smaller largest error, the derived one or the
# frameworks'? Is either the best?


# %%
def tanh_form(x, c):
    return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + c * x * x * x)))


def off(imitation, exact):
    return np.max(np.abs(imitation - exact))


# %% tags=["nbval-check-output"]
x = np.linspace(-5, 5, 10_001)
tried = np.linspace(0.042, 0.047, 501)
best = tried[np.argmin([off(tanh_form(x, c), GELU(x)) for c in tried])]
for c in (2 / (3 * np.pi) - 1 / 6, 0.044715, best):
    print(f"c = {c:.6f}: off by {off(tanh_form(x, c), GELU(x)):.5f}")

# %% [markdown]
# The derived constant is best where $x$ is small, and pays for it further out. The customary one has a smaller largest
# error, and not the smallest.
#
# And 1.702, in $x\,\sigma(1.702\,x)$? **Predict:** is the $k$ that brings $\sigma(kx)$ nearest to $\Phi(x)$ also the
# one that brings $x\,\sigma(kx)$ nearest to GELU?

# %% tags=["nbval-check-output"]
tried = np.linspace(1.5, 2, 501)
gate = tried[np.argmin([off(SIGMOID(k * x), ndtr(x)) for k in tried])]
whole = tried[np.argmin([off(x * SIGMOID(k * x), GELU(x)) for k in tried])]
for k in (gate, whole):
    print(f"k = {k:.3f}: GELU off by {off(x * SIGMOID(k * x), GELU(x)):.3f}")

# %% [markdown]
# No: 1.702 is the answer for the gate. The factor $x$ weighs errors far out more, and for GELU itself 1.773 is better.

# %% [markdown]
# ## Where textbook formulas lose their digits
#
# GELU is printed as $\frac x2\,(1 + \operatorname{erf}\frac{x}{\sqrt2})$, with the *error function*
# $\operatorname{erf}\frac{x}{\sqrt2} = 2\,\Phi(x) - 1$. **Predict:** what does that give at −10, where the truth is
# −7.6e−23?

# %% tags=["nbval-check-output"]
x = np.array([-10.0, -2.0])
print("textbook:", x / 2 * (1 + erf(x / np.sqrt(2))))
print("x Φ(x):  ", x * ndtr(x))

# %% [markdown]
# There erf is −1 to all digits, and the sum is 0. Softplus is printed as $\ln(1 + e^{x})$. **Predict** what comes out
# at −40 and at 1000.

# %% tags=["nbval-check-output"]
x = np.array([-40.0, 1000.0])
with np.errstate(over="ignore"):
    print("textbook:", np.log(1 + np.exp(x)))
print("rewritten:", np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))

# %% [markdown]
# On the left a float cannot hold $1 + e^{-40}$: `log1p` takes the logarithm of 1 plus its argument without adding
# first. On the right the exponential is infinite:
# $\ln(1 + e^{x}) = \ln\bigl(e^{x}(e^{-x} + 1)\bigr) = x + \ln(1 + e^{-x})$ leaves only a shrinking one. Which matters?
# An output of 0 in the place of −7.6e−23 hardly changes what a network says. One infinity can end its training.

# %% [markdown]
# ## A race of eight
#
# On two-armed spirals, eight activations in networks with two hidden layers of 16 units, each with the start of its
# card: 200 epochs of Adam at a rate of 0.001, twenty *seeds*. In each seed all eight have the same splits and orders.

# %%
quiz("race-of-eight")

# %% tags=["nbval-check-output"]
lesson_run("eight on spirals at rate 0.001")

# %% [markdown]
# The third column has the interval of each mean. The fifth has the difference from the ReLU in the same seeds, and its
# interval decides (a wider one, so that all seven verdicts together hold with 95 %): where it includes 0, no order is
# claimed. Four are clearly ahead.

# %% [markdown]
# ## The same race at another rate
#
# Nothing but the rate is changed: 0.01. **Predict:** who is ahead?

# %% tags=["nbval-check-output"]
lesson_run("eight on spirals at rate 0.01")

# %% [markdown]
# Nothing is left of it. At the small rate 200 epochs were too few for all eight: the four were *faster*. At the larger
# one all come close to 1. Now moons, at both rates. **Predict:** will softplus be last again?

# %% tags=["nbval-check-output"]
slow, fast = (lesson_run(f"eight on moons at rate {rate}") for rate in ("0.001", "0.01"))
for one, other in zip(slow.rows, fast.rows, strict=True):
    print(f"{one.entrant:10} {one.difference:+.3f} {one.verdict:18} {other.difference:+.3f} {other.verdict}")

# %% [markdown]
# Left at 0.001, right at 0.01: softplus is last at one rate, and ahead of the ReLU at the other, if barely. A ranking
# belongs to its rate, its number of epochs and its data: with a change of any of them it may turn round. And these
# intervals are for new splits and weights of the same examples, not for new data.

# %% [markdown]
# ## Is a dip good for anything?
#
# The four that were fast on spirals have something in common: a dip. Does it *make* them fast? Change only that. Left
# of its lowest point, hold GELU level; or mirror it, so that on the way to the left it falls on just as it would have
# risen.


# %%
def level(x):
    return GELU(np.maximum(x, -0.7517915))


def mirrored(x):
    return 2 * level(x) - GELU(x)


# %% [markdown]
# **Predict** at the small rate: are they as fast as GELU? And at ten times the rate?

# %% tags=["nbval-check-output"]
slow, fast = (lesson_run(f"the dip of GELU at rate {rate}") for rate in ("0.001", "0.01"))
for one, other in zip(slow.rows, fast.rows, strict=True):
    print(f"{one.entrant:10} {one.mean:.3f} {one.verdict:18} {other.mean:.3f} {other.verdict}")

# %% [markdown]
# At the small rate both are slower, mirrored more than held level. So here the dip helps, and not merely by having a
# slope on the left, for mirrored has one of the same size. At the larger rate nobody needs it. Why a turn helps, this
# does not show, nor that it does on other data. The runs were stored;
# `lesson_run("the dip of GELU at rate 0.001", recompute=True)` repeats one on your machine.

# %% [markdown]
# ## What you can do now
#
# 1. Derive: softplus is the area under the sigmoid, $\ln(1 + e^{x})$; the ELU's slope on the left is $f + \alpha$.
#    Outputs below 0 bring the mean down.
# 2. SELU: mean 0 gives α, mean square 1 gives λ. From LeCun's start a hundred layers keep the mean square near 1, from
#    He's it grows without bound.
# 3. One coin: $x\,P(N < x)$ is GELU, SiLU, hard swish or the ReLU, by the law of $N$. SiLU is lowest where
#    $f(x) = 1 + x$.
# 4. Imitations: 0.044715 and 1.702 are good and not best. Where 1 is added to what is nearly −1 or 0, digits are lost.
# 5. Race: ahead at one rate and level at another. Ask for the rate, the epochs, the data and the interval.
#
# Now write them yourself: [sheet 4](../exercises/04_smooth/04_smooth.ipynb).
#
# ## Where to read on
#
# - G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter (2017). Self-Normalizing Neural Networks. NIPS 30, 971–980. The
#   fixed point, proved to attract.
# - D. Hendrycks, K. Gimpel (2016). Gaussian Error Linear Units (GELUs). [arXiv](https://arxiv.org/abs/1606.08415). The
#   coin with a normal law.
# - P. Ramachandran, B. Zoph, Q. V. Le (2017). Searching for Activation Functions.
#   [arXiv](https://arxiv.org/abs/1710.05941). SiLU with a β, found by a search. Read its tables with the questions of
#   the race.
