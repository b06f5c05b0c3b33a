# %% [markdown]
# # 3 Saturating functions: the sigmoid and tanh
#
# **After this lesson you can**
#
# 1. say what the sigmoid and tanh do to a number, and derive their derivatives;
# 2. say where they saturate, with numbers, and what that does to a gradient on its way through many layers;
# 3. turn one into the other;
# 4. explain what it means that tanh is centred on 0, and why it matters to a gradient;
# 5. tell which textbook formulas break for large numbers, and write forms that hold.
#
# **You should know** the chain rule and the quotient rule, and the NumPy of [lesson 0](00_start_here.ipynb).
# **Time:** 60 minutes, and an hour for [the exercises](../exercises/02_saturating/02_saturating.ipynb).

# %%
import numpy as np

from actcourse import SIGMOID, TANH, explore

# %% [markdown]
# ## The sigmoid
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}$$
#
# For large positive $x$ the exponential all but vanishes, and for large negative $x$ it is huge.
#
# **Predict:** what is $\sigma(0)$, exactly? Towards which numbers does $\sigma(x)$ go on the far right and on the far left?

# %% tags=["nbval-check-output"]
SIGMOID([-6, -2, 0, 2, 6]).round(4)

# %% [markdown]
# All values lie between 0 and 1, so they can be read as probabilities, and $\sigma(0) = \frac12$. Neither end is ever reached: the
# exponential is never 0. Look at pairs such as −2 and 2. **Predict:** what is $\sigma(x) + \sigma(-x)$?

# %% tags=["nbval-check-output"]
x = np.array([0.5, 2, 6])
SIGMOID(x) + SIGMOID(-x)

# %% [markdown]
# Always 1, so $\sigma(-x) = 1 - \sigma(x)$: the curve looks the same when it is turned by half a turn around the point (0, ½).

# %% [markdown]
# ## Its derivative, step by step
#
# Write $\sigma = 1/u$ with $u = 1 + e^{-x}$, and use the chain rule.
#
# 1. The outside: $\dfrac{d}{du}\,\dfrac1u = -\dfrac{1}{u^2}$.
# 2. The inside: $\dfrac{du}{dx} = -e^{-x}$, where the minus sign comes from the exponent, by the chain rule again.
# 3. Their product: $\sigma'(x) = \dfrac{e^{-x}}{(1 + e^{-x})^2}$. The two minus signs have cancelled.
# 4. Split the fraction in two: $\sigma'(x) = \dfrac{1}{1 + e^{-x}} \cdot \dfrac{e^{-x}}{1 + e^{-x}}$. The first factor is $\sigma(x)$.
#    The second is what is missing from it to 1, for the two add up to $\dfrac{1 + e^{-x}}{1 + e^{-x}}$.
#
# $$\sigma'(x) = \sigma(x)\,\bigl(1 - \sigma(x)\bigr)$$
#
# Never trust a derivation that you have not measured. A *central difference* walks a small step to both sides of $x$ and divides the
# rise by the distance. **Predict:** by how much will it differ from the formula: 0.01, 0.0001, or less than a billionth?

# %% tags=["nbval-check-output"]
x, h = np.linspace(-6, 6, 25), 1e-5
measured = (SIGMOID(x + h) - SIGMOID(x - h)) / (2 * h)
bool(np.max(np.abs(measured - SIGMOID(x) * (1 - SIGMOID(x)))) < 1e-9)

# %% [markdown]
# Less than a billionth, at all 25 points.

# %% [markdown]
# ## Saturation
#
# The product $\sigma\,(1 - \sigma)$ is largest where both factors are equal, at $\sigma = \frac12$, that is at $x = 0$.
#
# **Predict:** how steep is the sigmoid there? How steep is it still at $x = 6$? Then look it up with the slider.

# %%
explore("sigmoid")

# %% tags=["nbval-check-output"]
SIGMOID.derivative([-6, 0, 6]).round(5)

# %% [markdown]
# Even at its steepest the sigmoid's slope is only ¼, and at ±6 it is a hundred times smaller than that. There the function has
# *saturated*: its output is close to 0 or 1 and hardly changes whatever the input does.
#
# Now put layers on top of each other. By the chain rule, a gradient on its way back is multiplied by one slope per layer (and by the
# weights; here we look at the slopes alone). **Predict:** in the best of all cases, every unit at $x = 0$, how much of a gradient is left
# after 5 and after 10 layers?

# %% tags=["nbval-check-output"]
layers = np.array([1, 5, 10])
[f"{left:.1e}" for left in SIGMOID.derivative(0) ** layers]

# %% [markdown]
# A thousandth after 5 layers, a millionth after 10, in the best of cases. This is the *vanishing gradient*: the first layers learn from a
# signal that is too small to move them. **Predict** the same for units at $x = 6$, where they have saturated.

# %% tags=["nbval-check-output"]
[f"{left:.1e}" for left in SIGMOID.derivative(6) ** layers]

# %% [markdown]
# ## tanh
#
# $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}$$
#
# **Predict:** what is $\tanh(0)$? Where do the two ends lead? What is $\tanh(x) + \tanh(-x)$?

# %% tags=["nbval-check-output"]
TANH([-3, -1, 0, 1, 3]).round(4)

# %% [markdown]
# The values lie between −1 and 1, and $\tanh(-x) = -\tanh(x)$: tanh is an *odd* function and passes through 0.
#
# For the derivative, call the numerator $s$ and the denominator $c$.
#
# 1. Differentiating turns one into the other: $s' = e^{x} + e^{-x} = c$ and $c' = e^{x} - e^{-x} = s$.
# 2. The quotient rule: $\tanh' = \dfrac{s'c - s\,c'}{c^2} = \dfrac{c^2 - s^2}{c^2}$.
# 3. Divide: $\tanh'(x) = 1 - \dfrac{s^2}{c^2}$, and $s/c$ is tanh again.
#
# $$\tanh'(x) = 1 - \tanh^2(x)$$
#
# **Predict:** how steep is tanh at 0, and at ±3? Is it flatter or steeper there than the sigmoid at ±6?

# %% tags=["nbval-check-output"]
TANH.derivative([-3, 0, 3]).round(5)

# %% [markdown]
# At 0 its slope is 1, four times the sigmoid's, so a gradient passes such a unit unharmed. But at ±3 it is below 0.01: tanh saturates
# too, and it does so sooner. **Look:** how wide is the white region, where the slope is at least 0.1, compared with the sigmoid's?

# %%
explore("tanh")

# %% [markdown]
# ## One is the other
#
# The two curves look alike because they are the same curve on other scales. Divide the numerator and the denominator of tanh by $e^{x}$:
#
# $$\tanh(x) = \frac{1 - e^{-2x}}{1 + e^{-2x}} = \frac{2 - (1 + e^{-2x})}{1 + e^{-2x}} = \frac{2}{1 + e^{-2x}} - 1 = 2\,\sigma(2x) - 1$$
#
# Squeeze the sigmoid to half its width, stretch it to twice its height, and shift it down by 1. **Predict:** will the two sides agree
# exactly, to the last digit that a float has, or only roughly?

# %% tags=["nbval-check-output"]
x = np.linspace(-20, 20, 401)
bool(np.max(np.abs(TANH(x) - (2 * SIGMOID(2 * x) - 1))) < 1e-15)

# %% [markdown]
# To rounding error, which near 1 is about $10^{-16}$. The chain rule now gives the slopes for nothing: $\tanh'(x) = 4\,\sigma'(2x)$. This
# is where the 4 at $x = 0$ comes from, and why ±3 is to tanh what ±6 is to the sigmoid. **Predict** the quotient of the two slopes below.

# %% tags=["nbval-check-output"]
float((TANH.derivative(3) / SIGMOID.derivative(6)).round(12))

# %% [markdown]
# ## Centred or not
#
# Feed both functions with standardised numbers, as many on either side of 0. **Predict:** what is the mean of what comes out?

# %% tags=["nbval-check-output"]
inputs = np.random.default_rng(0).normal(size=(100_000, 10))
[float(abs(f(inputs).mean()).round(2)) for f in (SIGMOID, TANH)]

# %% [markdown]
# The outputs of tanh are *centred on 0*, those of the sigmoid on ½; none of them is ever negative. The next layer feels it. For a neuron
# with weights $w$ that receives the outputs $a$, the gradient of the loss by weight $w_i$ is $\delta\,a_i$, with one number $\delta$ for
# the whole neuron. If all $a_i$ are positive, all parts of the gradient have the sign of $\delta$: in one step all ten weights go up
# together or down together.
#
# **Predict:** out of 100 000 gradients of a neuron with ten inputs, how many have ten parts of one sign, after the sigmoid and after tanh?


# %%
def share_of_one_sign(outputs):
    return np.mean(np.all(outputs > 0, axis=1) | np.all(outputs < 0, axis=1))


# %% tags=["nbval-check-output"]
[float(share_of_one_sign(f(inputs)).round(3)) for f in (SIGMOID, TANH)]

# %% [markdown]
# After the sigmoid all of them; after tanh two in a thousand, as for ten coins that all fall on the same side: $2 \cdot 2^{-10}$. If one
# weight should grow and another shrink, a neuron behind sigmoids cannot do it in one step; it has to zigzag.

# %% [markdown]
# ## Where the textbook breaks
#
# The formula for tanh is printed everywhere as above. It is right, and still fails on a computer.
#
# **Predict:** what will it return at 1, at 100 and at 1000? (`errstate` keeps NumPy from warning, so that you see only the results.)


# %%
def textbook_tanh(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


# %% tags=["nbval-check-output"]
with np.errstate(over="ignore", invalid="ignore"):
    print(textbook_tanh(np.array([1.0, 100.0, 1000.0])).round(4))

# %% [markdown]
# `nan`, not a number. The largest float is about $1.8 \cdot 10^{308}$; $e^{1000}$ lies beyond, becomes infinite, and infinity divided by
# infinity means nothing. With 32-bit floats, the usual ones in deep learning, the end comes sooner.
#
# **Predict:** $e^{88}$ is about $1.7 \cdot 10^{38}$, and the largest 32-bit float is $3.4 \cdot 10^{38}$. Where does the formula break?

# %% tags=["nbval-check-output"]
with np.errstate(over="ignore", invalid="ignore"):
    print(textbook_tanh(np.array([88, 89], dtype=np.float32)))

# %% [markdown]
# The cure is always the same: rearrange until only *shrinking* exponentials are left. They may underflow to 0, and then 0 is the right
# answer. For the sigmoid that means $e^{-x}$ on the right-hand side, and on the left
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}}, \qquad x < 0.$$
#
# With $e = e^{-|x|}$ both sides have the same denominator, and only the numerator must be chosen.


# %%
def stable_sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


# %% tags=["nbval-check-output"]
stable_sigmoid(np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0]))

# %% [markdown]
# No warning and no `nan`, and σ(−40) has all its digits. Derivatives lose theirs in another way. **Predict:** what does
# $\sigma(x)\,(1 - \sigma(x))$ give at $x = 40$, where $\sigma$ is so close to 1 that a float cannot tell the difference?

# %% tags=["nbval-check-output"]
x = 40.0
float(SIGMOID(x) * (1 - SIGMOID(x)))

# %% [markdown]
# Zero: a small gradient has become none at all. Step 3 of the derivation above had the form that keeps its digits,
# $e^{-x} / (1 + e^{-x})^2$, and because $\sigma'$ is even, $|x|$ may stand for $x$. This is what the course uses.

# %% tags=["nbval-check-output"]
f"{SIGMOID.derivative(x):.3e}"

# %% [markdown]
# ## The card
#
# Every function of the course has a card with its formula, its derivative and its facts. **Predict** the steepest slope, the limits and
# the mean output of the sigmoid before you look, then see tanh's with `TANH`.

# %%
SIGMOID

# %% [markdown]
# ## What you can do now
#
# 1. Derive: $\sigma' = \sigma\,(1 - \sigma)$ by the chain rule, $\tanh' = 1 - \tanh^2$ by the quotient rule, and measure that they are right.
# 2. Saturation: $\sigma'(0) = 0.25$ and $\sigma'(\pm 6) \approx 0.00247$; $\tanh'(0) = 1$ and $\tanh'(\pm 3) \approx 0.00987$. Ten layers of
#    sigmoids leave at most a millionth of a gradient.
# 3. Turn one into the other: $\tanh(x) = 2\,\sigma(2x) - 1$.
# 4. Centred: outputs of tanh average to 0; behind sigmoids all parts of a neuron's gradient share one sign.
# 5. Stable: leave only shrinking exponentials, with $e^{-|x|}$.
#
# Now write them yourself: [sheet 2](../exercises/02_saturating/02_saturating.ipynb).
