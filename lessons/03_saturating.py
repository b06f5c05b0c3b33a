# %% [markdown]
# # 3 Saturating functions: the sigmoid and tanh
#
# **After this lesson you can**
#
# 1. derive the derivatives of the sigmoid and tanh;
# 2. say where they saturate, with numbers, and what that does to a gradient on its way through many layers;
# 3. turn one into the other;
# 4. explain why it matters that tanh is centred on 0;
# 5. tell which textbook formulas break for large numbers, and write forms that hold.
#
# **You should know** the chain rule, the quotient rule and the NumPy of [lesson 0](00_start_here.ipynb).
# **Time:** 60 minutes, and an hour for [the exercises](../exercises/02_saturating/02_saturating.ipynb).

# %%
import numpy as np

from actcourse import SIGMOID, TANH, explore, lesson_run, quiz

# %% [markdown]
# ## The sigmoid
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}$$
#
# **Predict:** what is $\sigma(0)$? Where does $\sigma(x)$ go on the far right, and on the far left?

# %% tags=["nbval-check-output"]
x = np.array([-6, -2, 0, 2, 6])
SIGMOID(x).round(4)

# %% [markdown]
# All values lie between 0 and 1, so they can be read as probabilities. Neither end is reached: the exponential is never 0.
# **Predict:** what is $\sigma(x) + \sigma(-x)$?

# %% tags=["nbval-check-output"]
(SIGMOID(x) + SIGMOID(-x)).round(12)

# %% [markdown]
# Always 1: half a turn around the point (0, ½) maps the curve onto itself.

# %% [markdown]
# ## Its derivative, step by step
#
# Write $\sigma = 1/u$ with $u = 1 + e^{-x}$.
#
# 1. The outside: $\dfrac{d}{du}\,\dfrac1u = -\dfrac{1}{u^2}$.
# 2. The inside: $\dfrac{du}{dx} = -e^{-x}$.
# 3. Multiply (the chain rule): $\sigma'(x) = \dfrac{e^{-x}}{(1 + e^{-x})^2}$. The minus signs cancel.
# 4. Split: $\sigma'(x) = \dfrac{1}{1 + e^{-x}} \cdot \dfrac{e^{-x}}{1 + e^{-x}}$. The two factors add up to 1, and the first is
#    $\sigma(x)$.
#
# $$\sigma'(x) = \sigma(x)\,\bigl(1 - \sigma(x)\bigr)$$
#
# A derivation should be measured. A *central difference* takes a small step to both sides and divides rise by distance. **Predict:** by
# how much does it differ from the formula, at most: 0.01, 0.0001, or a billionth?

# %% tags=["nbval-check-output"]
x = np.linspace(-6, 6, 25)
h = 1e-5
measured = (SIGMOID(x + h) - SIGMOID(x - h)) / (2 * h)
formula = SIGMOID(x) * (1 - SIGMOID(x))
bool(np.max(np.abs(measured - formula)) < 1e-9)

# %% [markdown]
# ## Saturation
#
# Where is the product largest? **Predict**, then move the slider: how steep is the sigmoid there, and how steep at $x = 6$?

# %%
quiz("steepest-sigmoid")

# %%
explore("sigmoid")

# %% tags=["nbval-check-output"]
SIGMOID.derivative([-6, 0, 6]).round(5)

# %% [markdown]
# At its steepest the slope is ¼, and at ±6 a hundredth of that. There the function has *saturated*: its output hardly changes, whatever
# the input does. In between it loses its slope sooner than one might think.

# %%
quiz("half-as-steep")

# %% [markdown]
# On its way back through a network, a gradient is multiplied by one slope per layer (and by the weights, which we leave out here).

# %%
quiz("ten-sigmoids")

# %% [markdown]
# And with units at $x = 6$? **Predict**, then see both.

# %% tags=["nbval-check-output"]
layers = np.array([1, 5, 10])
for x in (0, 6):
    left = SIGMOID.derivative(x) ** layers
    print(f"x = {x}:", [f"{share:.1e}" for share in left])

# %% [markdown]
# At best a thousandth after 5 layers and a millionth after 10. This is the *vanishing gradient*: what reaches the first layers is too
# small to move them.

# %% [markdown]
# ## tanh
#
# $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}$$
#
# **Predict:** what is $\tanh(0)$? Where do the ends lead? What is $\tanh(x) + \tanh(-x)$?

# %% tags=["nbval-check-output"]
x = np.array([-3, -1, 0, 1, 3])
TANH(x).round(4)

# %% [markdown]
# Between −1 and 1, and *odd*: $\tanh(-x) = -\tanh(x)$. For the derivative, call the numerator $s$ and the denominator $c$.
#
# 1. Each is the other's derivative: $s' = e^{x} + e^{-x} = c$ and $c' = e^{x} - e^{-x} = s$.
# 2. The quotient rule: $\tanh' = \dfrac{s'c - s\,c'}{c^2} = \dfrac{c^2 - s^2}{c^2}$.
# 3. Divide: $\tanh' = 1 - \dfrac{s^2}{c^2}$, and $s/c$ is tanh.
#
# $$\tanh'(x) = 1 - \tanh^2(x)$$
#
# **Predict:** how steep is tanh at 0, and at ±3?

# %% tags=["nbval-check-output"]
TANH.derivative([-3, 0, 3]).round(5)

# %% [markdown]
# At 0 the slope is 1, so a gradient passes unharmed; at ±3 it is below 0.01. **Predict:** is the white region, where the slope is at
# least 0.1, wider or narrower than the sigmoid's?

# %%
explore("tanh")

# %% [markdown]
# Narrower: tanh saturates sooner.

# %% [markdown]
# ## One is the other
#
# Divide numerator and denominator of tanh by $e^{x}$:
#
# $$\tanh(x) = \frac{1 - e^{-2x}}{1 + e^{-2x}} = \frac{2 - (1 + e^{-2x})}{1 + e^{-2x}} = \frac{2}{1 + e^{-2x}} - 1 = 2\,\sigma(2x) - 1$$
#
# Squeeze the sigmoid to half its width, stretch it to twice its height, shift it down by 1. **Predict:** do both sides agree to the last
# digits of a float, or roughly?

# %% tags=["nbval-check-output"]
x = np.linspace(-20, 20, 401)
difference = TANH(x) - (2 * SIGMOID(2 * x) - 1)
bool(np.max(np.abs(difference)) < 1e-15)

# %% [markdown]
# To rounding error. By the chain rule, $\tanh'(x) = 4\,\sigma'(2x)$: what ±6 is to the sigmoid, ±3 is to tanh. **Predict** this quotient:

# %% tags=["nbval-check-output"]
quotient = TANH.derivative(3) / SIGMOID.derivative(6)
float(quotient.round(12))

# %% [markdown]
# ## Centred or not
#
# Feed both with standard normal numbers. **Predict** the mean of what comes out.

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
inputs = rng.normal(size=(100_000, 10))
for f in (SIGMOID, TANH):
    print(f.name, abs(f(inputs).mean()).round(2))

# %% [markdown]
# tanh is *centred on 0*; the sigmoid is centred on ½ and never negative. Take a neuron with weights $w$ that receives such outputs $a$.
# The derivative of the loss with respect to $w_i$ is $\delta\,a_i$, with one $\delta$ for the whole neuron. If all $a_i$ are positive, all weights go up together or
# down together.

# %%
quiz("one-sign")

# %% [markdown]
# Count it: of 100 000 gradients with ten parts each, what share has parts of one sign only, after the sigmoid and after tanh?

# %% tags=["nbval-check-output"]
for f in (SIGMOID, TANH):
    positive = np.sum(f(inputs) > 0, axis=1)
    one_sign = (positive == 0) | (positive == 10)
    print(f.name, one_sign.mean().round(3))

# %% [markdown]
# All of them, and two in a thousand: as rare as ten coins that fall alike, $2 \cdot 2^{-10}$. Should one weight grow and another shrink, a
# neuron behind sigmoids cannot do both in one step.
#
# Does a network notice? Here twenty networks with sigmoids and twenty with tanh were trained on handwritten digits, in pairs: the same
# examples, the same first weights. **Predict:** is tanh ahead? And on spirals?

# %% tags=["nbval-check-output"]
for data in ("digits", "spirals"):
    print(data)
    print(lesson_run(f"sigmoid or tanh on {data}"))

# %% [markdown]
# Each line gives the mean accuracy on held-out examples and an interval around it: of 100 such experiments, about 95 have the mean over
# all seeds in theirs.
# On the digits tanh is ahead; on the spirals the difference is too small to tell from chance. That it is *because* tanh is centred, this
# does not show: the two differ in their slopes as well. The runs were stored; `lesson_run("sigmoid or tanh on digits", recompute=True)`
# repeats one on your machine.

# %% [markdown]
# ## Where the textbook breaks
#
# Floats end. **Predict:** which is larger, the largest 64-bit float or $e^{1000}$? The largest 32-bit float or $e^{88}$, or $e^{89}$?

# %% tags=["nbval-check-output"]
print("largest float64 and float32:", np.finfo(np.float64).max, np.finfo(np.float32).max)
print("e to the 88 and to the 89:  ", f"{np.exp(88):.3g} {np.exp(89):.3g}")

# %% [markdown]
# Beyond the largest float lies infinity, and infinity divided by infinity is `nan`, not a number. Here are both functions as textbooks print
# them. **Predict:** what comes out at 1, 100 and 1000? (`errstate` keeps NumPy from warning.)


# %%
def textbook_tanh(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def textbook_sigmoid(x):
    return np.exp(x) / (1 + np.exp(x))


# %% tags=["nbval-check-output"]
x = np.array([1.0, 100.0, 1000.0])
with np.errstate(over="ignore", invalid="ignore"):
    print(textbook_tanh(x).round(4))
    print(textbook_sigmoid(x).round(4))

# %% [markdown]
# **Predict:** where does the first break with 32-bit floats?

# %% tags=["nbval-check-output"]
x = np.array([88, 89], dtype=np.float32)
with np.errstate(over="ignore", invalid="ignore"):
    print(textbook_tanh(x))

# %% [markdown]
# The other form of the sigmoid, $1 / (1 + e^{-x})$, is safe: where its exponential is infinite, one divided by infinity is 0, which is
# right. It only warns. Without even a warning: leave nothing but *shrinking* exponentials. For $x < 0$ multiply numerator and denominator by $e^{x}$:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}}$$
#
# With $q = e^{-|x|}$ both sides of 0 share the denominator $1 + q$, and tanh follows. **Predict** both at −1000 and at −40.


# %%
def stable_sigmoid(x):
    q = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, q) / (1 + q)


def stable_tanh(x):
    return 2 * stable_sigmoid(2 * x) - 1


# %% tags=["nbval-check-output"]
x = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
print(stable_sigmoid(x))
print(stable_tanh(x))

# %% [markdown]
# No `nan`, and all digits at −40. Derivatives can lose theirs in another way. **Predict:** what is $\sigma(x)\,(1 - \sigma(x))$ at $x = 40$,
# where a float cannot tell $\sigma$ from 1?

# %% tags=["nbval-check-output"]
x = 40.0
print("product:", SIGMOID(x) * (1 - SIGMOID(x)))
print(f"step 3:  {SIGMOID.derivative(x):.3e}")

# %% [markdown]
# A small gradient has become none. Step 3 of the derivation keeps its digits, with $|x|$ for $x$, as $\sigma'$ is even. The course uses
# this form.

# %% [markdown]
# ## The card
#
# Every function has a card. **Predict** the sigmoid's limits, steepest slope and mean output; then see tanh's with `TANH`.

# %%
SIGMOID

# %% [markdown]
# ## What you can do now
#
# 1. Derive: $\sigma' = \sigma\,(1 - \sigma)$ by the chain rule, $\tanh' = 1 - \tanh^2$ by the quotient rule.
# 2. Saturation: $\sigma'(0) = 0.25$, $\sigma'(\pm 6) \approx 0.00247$; $\tanh'(0) = 1$, $\tanh'(\pm 3) \approx 0.00987$. Ten layers of
#    sigmoids leave at most a millionth of a gradient.
# 3. Turn one into the other: $\tanh(x) = 2\,\sigma(2x) - 1$.
# 4. Centred: behind sigmoids, all parts of a neuron's gradient share one sign.
# 5. Stable: leave only shrinking exponentials, $e^{-|x|}$; then tanh by way of the sigmoid.
#
# Now write them yourself: [sheet 2](../exercises/02_saturating/02_saturating.ipynb).
