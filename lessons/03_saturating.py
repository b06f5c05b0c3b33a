# %% [markdown]
# # 3 Saturating functions: the sigmoid and tanh
#
# **After this lesson you can**
#
# 1. derive the derivatives of the sigmoid and tanh;
# 2. say where such functions saturate and how fast, and what that does to a gradient on its way through many layers;
# 3. turn one into the other;
# 4. explain why it matters that tanh is centred on 0;
# 5. tell where textbook formulas break, and write forms that hold.
#
# **You should know** the chain rule, the quotient rule and the NumPy of [lesson 0](00_start_here.ipynb).
# **Time:** 75 minutes, and an hour for [the exercises](../exercises/02_saturating/02_saturating.ipynb).

# %%
import numpy as np

from actcourse import ARCTAN, MLP, SCALED_TANH, SIGMOID, SOFTSIGN, TANH, explore, lesson_run, quiz, stack
from actcourse.networks.moments import gain
from actcourse.networks.probe import backward_signal

# %% [markdown]
# All functions of this lesson level off on both sides. **Try it** with one of them: where does its slope fall below
# 0.1, and is it 0 anywhere?

# %%
explore("arctan")

# %% [markdown]
# ## The sigmoid
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}$$
#
# **Predict:** what is $\sigma(0)$? Where does $\sigma(x)$ go on the far right, and on the far left?

# %% tags=["covers-F3", "nbval-check-output"]
x = np.array([-6, -2, 0, 2, 6])
SIGMOID(x).round(4)

# %% [markdown]
# To the right it goes to 1, to the left to 0, and reaches neither: the exponential is never 0. All values lie between
# the two, so they can be read as probabilities. **Predict:** what is $\sigma(x) + \sigma(-x)$?

# %% tags=["nbval-check-output"]
(SIGMOID(x) + SIGMOID(-x)).round(12)

# %% [markdown]
# Always 1: $\sigma(x) = \frac{e^{x}}{e^{x} + 1}$ and $\sigma(-x) = \frac{1}{1 + e^{x}}$. Half a turn around the point
# (0, ½) maps the curve onto itself.

# %% [markdown]
# ## Its derivative, step by step
#
# Write $\sigma = 1/u$ with $u = 1 + e^{-x}$.
#
# 1. The outside: $\dfrac{d}{du}\,\dfrac1u = -\dfrac{1}{u^2}$.
# 2. The inside: $\dfrac{du}{dx} = -e^{-x}$.
# 3. Multiply (the chain rule): $\sigma'(x) = \dfrac{e^{-x}}{(1 + e^{-x})^2}$. The minus signs cancel.
# 4. Split: $\sigma'(x) = \dfrac{1}{1 + e^{-x}} \cdot \dfrac{e^{-x}}{1 + e^{-x}}$. The two factors add up to 1, and the
#    first is $\sigma(x)$.
#
# $$\sigma'(x) = \sigma(x)\,\bigl(1 - \sigma(x)\bigr)$$
#
# A derivation should be measured. A *central difference* takes a small step to both sides and divides rise by distance.
# **Predict:** by how much does it differ from the formula, at most: 0.01, 0.0001, or less than a billionth?

# %% tags=["nbval-check-output"]
x = np.linspace(-6, 6, 25)
h = 1e-4
measured = (SIGMOID(x + h) - SIGMOID(x - h)) / (2 * h)
formula = SIGMOID(x) * (1 - SIGMOID(x))
print(f"{np.max(np.abs(measured - formula)):.0e}")

# %% [markdown]
# ## Saturation
#
# Where is this product largest?

# %%
quiz("steepest-sigmoid")

# %% [markdown]
# **Predict:** and how steep is the sigmoid at $x = \pm 6$?

# %% tags=["covers-V3", "nbval-check-output"]
SIGMOID.derivative([-6, 0, 6]).round(5)

# %% [markdown]
# At its steepest the slope is ¼, and at ±6 about a hundredth of that. There the function has *saturated*: small steps
# of its input hardly change its output. Where, in between, is half of the slope gone?

# %%
quiz("half-as-steep")

# %% [markdown]
# Sooner than one might think. Move the slider to where the grey begins: from there on the slope is below 0.1.

# %%
explore("sigmoid")

# %% [markdown]
# On its way back through a network, a gradient is multiplied by one slope per layer (and by the weights, which we leave
# out here).

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
# At best about a thousandth after 5 layers and a millionth after 10. This is the *vanishing gradient*: what reaches the
# first layers is too small to move them.

# %% [markdown]
# ## tanh
#
# $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}$$
#
# **Predict:** what is $\tanh(0)$? Where do the ends lead? What is $\tanh(x) + \tanh(-x)$?

# %% tags=["covers-F4", "nbval-check-output"]
x = np.array([-3, -1, 0, 1, 3])
TANH(x).round(4)

# %% [markdown]
# From −1 on the left to 1 on the right, and *odd*: $\tanh(-x) = -\tanh(x)$. For the derivative, call the numerator $s$
# and the denominator $c$.
#
# 1. Each is the other's derivative: $s' = e^{x} + e^{-x} = c$ and $c' = e^{x} - e^{-x} = s$.
# 2. The quotient rule: $\tanh' = \dfrac{s'c - s\,c'}{c^2} = \dfrac{c^2 - s^2}{c^2}$.
# 3. Divide: $\tanh' = 1 - \dfrac{s^2}{c^2}$, and $s/c$ is tanh.
#
# $$\tanh'(x) = 1 - \tanh^2(x)$$
#
# **Predict:** how steep is tanh at 0, 2 and 3? At which of them is it steeper than the sigmoid?

# %% tags=["nbval-check-output"]
for f in (TANH, SIGMOID):
    print(f.name, f.derivative([0, 2, 3]).round(5))

# %% [markdown]
# At 0 the slope is 1, so a gradient passes unharmed; at 2 it is below the sigmoid's, and at 3 below 0.01. tanh
# saturates sooner: the white region, where the slope is at least 0.1, is narrower than the sigmoid's. Where does it
# end?

# %%
explore("tanh")

# %% [markdown]
# ## One is the other
#
# Divide numerator and denominator of tanh by $e^{x}$:
#
# $$\tanh(x) = \frac{1 - e^{-2x}}{1 + e^{-2x}} = \frac{2 - (1 + e^{-2x})}{1 + e^{-2x}} = \frac{2}{1 + e^{-2x}} - 1 = 2\,\sigma(2x) - 1$$
#
# Squeeze the sigmoid to half its width, stretch it to twice its height, shift it down by 1. **Predict:** in floats, how
# far apart are the two sides at most: a thousandth, a billionth, or $10^{-15}$?

# %% tags=["nbval-check-output"]
x = np.linspace(-20, 20, 401)
difference = np.max(np.abs(TANH(x) - (2 * SIGMOID(2 * x) - 1)))
print(f"below 1e{np.ceil(np.log10(difference)):.0f}")

# %% [markdown]
# That is the rounding error of numbers near 1. (It matters where tanh itself is tiny: more of that below.) Now the
# derivatives. **Predict** this quotient:

# %% tags=["nbval-check-output"]
quotient = TANH.derivative(3) / SIGMOID.derivative(6)
float(quotient.round(12))

# %% [markdown]
# By the chain rule $\tanh'(x) = 4\,\sigma'(2x)$, one 2 for the stretch and one for the squeeze: what ±6 is to the
# sigmoid, ±3 is to tanh.

# %% [markdown]
# ## Heavier tails
#
# Far out the slopes of both fall exponentially. Two other functions level off more slowly; their slopes have *heavier
# tails*, and fall like $1/x^2$:
#
# $$\operatorname{softsign}(x) = \frac{x}{1 + |x|} \qquad \arctan(x)$$
#
# Right of 0 the quotient rule gives $\dfrac{(1 + x) - x}{(1 + x)^2}$, and softsign is odd, so its slope is
# $\dfrac{1}{(1 + |x|)^2}$ everywhere. $y = \arctan(x)$ undoes $x = \tan y$, whose slope is $1 + \tan^2 y$; turned over,
# that is $\dfrac{1}{1 + x^2}$. **Predict:** beyond which $x$ is each of the four slopes below 0.01?

# %% tags=["covers-F14", "nbval-check-output"]
x = np.linspace(0, 20, 200_001)
for f in (SIGMOID, TANH, SOFTSIGN, ARCTAN):
    print(f.name, x[np.argmax(f.derivative(x) < 0.01)].round(3))

# %% [markdown]
# Softsign: $(1 + x)^2 = 100$. At an input of 6, where the sigmoid has saturated, the slopes of the two are more than
# eight times the sigmoid's. So do heavy tails bring a gradient through many layers? Send a signal back through ten
# layers of 100 units, three networks each; the weights start as lesson 8 will derive. *Scaled tanh* is
# $1.7159\,\tanh(\frac23 x)$. **Predict:** which of the four leaves most of the signal's square, and which least?

# %% tags=["nbval-check-output"]
x = np.random.default_rng(1).normal(size=(200, 100))
for f in (TANH, SOFTSIGN, ARCTAN, SCALED_TANH):
    nets = stack(MLP((100,) * 12, f, "linear", init="xavier", rng=np.random.default_rng(seed)) for seed in range(3))
    print(f.name, backward_signal(nets, x, np.random.default_rng(2))[0].mean().round(3))

# %% [markdown]
# Softsign leaves least by far, and arctan, with the heaviest tail of the four, hardly more than tanh. Tails are where
# few inputs are. **Predict** the slopes at 0 and at 1, and then the mean of $f'(Z)^2$ for a standard normal $Z$, by
# which the *first* layer multiplies the signal's square. (Later ones take less, as their inputs are smaller.)

# %% tags=["nbval-check-output"]
for f in (TANH, SOFTSIGN, ARCTAN, SCALED_TANH):
    print(f.name, f.derivative([0, 1]).round(2), round(gain(f).backward, 2))

# %% [markdown]
# Softsign has lost three quarters of its slope at 1 already, among the bulk of the inputs; tanh keeps more, arctan
# half. Scaled tanh is steeper than 1 at 0: its constants make $f(\pm 1)$ all but ±1, so that targets of ±1 lie where it
# has not saturated (Y. LeCun and others, 1998). There are *hard versions* too, three straight pieces: cheap, and beyond
# the corners their slope is not small but 0.

# %% [markdown]
# ## Centred or not
#
# Feed the sigmoid and tanh with standard normal numbers. **Predict** the mean of what comes out.

# %% tags=["covers-I4", "nbval-check-output"]
rng = np.random.default_rng(0)
inputs = rng.normal(size=(100_000, 10))
for f in (SIGMOID, TANH):
    print(f.name, abs(f(inputs).mean()).round(2))

# %% [markdown]
# tanh is *centred on 0*, the sigmoid on ½. Take a neuron with weights $w$ that receives such outputs $a$ for one
# example. The derivative of the loss with respect to $w_i$ is $\delta\,a_i$, with one $\delta$ for the whole neuron.

# %%
quiz("one-sign")

# %% [markdown]
# Where all $a_i$ are positive, all weights go up together or down together. Count it. **Predict:** of 100 000 examples
# with ten outputs each, what share has outputs of one sign only, after the sigmoid and after tanh?

# %% tags=["nbval-check-output"]
for f in (SIGMOID, TANH):
    positive = np.sum(f(inputs) > 0, axis=1)
    one_sign = (positive == 0) | (positive == 10)
    print(f.name, one_sign.mean().round(3))

# %% [markdown]
# All of them, and two in a thousand: as rare as ten coins that fall alike, $2 \cdot 2^{-10}$. Should one weight grow
# and another shrink, no single example behind sigmoids asks for both. A batch can: $\delta$ may be positive for one
# example and negative for another.
#
# Does a network notice? Here twenty networks with sigmoids and twenty with tanh were trained on handwritten digits, in
# pairs: the same examples, the same first weights. **Predict:** is tanh ahead? And on spirals?

# %% tags=["nbval-check-output"]
for data in ("digits", "spirals"):
    print(data)
    print(lesson_run(f"sigmoid or tanh on {data}"))

# %% [markdown]
# Each line gives the mean accuracy on held-out examples and an interval around it: of 100 such experiments, about 95
# have the mean over all seeds in theirs. On the digits tanh is ahead; on the spirals the difference is too small to
# tell from chance. That it is *because* tanh is centred, this does not show: the two differ in their slopes as well.
# The runs were stored; `lesson_run("sigmoid or tanh on digits", recompute=True)` repeats one on your machine.

# %% [markdown]
# ## Where the textbook breaks
#
# Floats end. **Predict:** which is larger, the largest 64-bit float or $e^{1000}$? The largest 32-bit float or
# $e^{88}$, or $e^{89}$?

# %% tags=["nbval-check-output"]
print("largest float64:", np.finfo(np.float64).max)
print(f"e to the 1000:   10 to the {1000 * np.log10(np.e):.1f}")
print("largest float32:", np.finfo(np.float32).max)
print(f"e to the 88, 89: {np.exp(88):.3g}, {np.exp(89):.3g}")

# %% [markdown]
# Beyond the largest float lies infinity, and infinity divided by infinity is `nan`, not a number. Here are both
# functions as textbooks print them. **Predict:** what comes out at 1, 100 and 1000? (`errstate` keeps NumPy from
# warning.)


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
# The other form of the sigmoid, $1 / (1 + e^{-x})$, is safe: where its exponential is infinite, one divided by infinity
# is 0, and the sigmoid is below $10^{-308}$ there. It only warns. Without even a warning: leave nothing but *shrinking*
# exponentials. For $x < 0$ multiply numerator and denominator by $e^{x}$:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}}$$
#
# With $q = e^{-|x|}$ both sides of 0 share the denominator $1 + q$, and tanh follows as $2\,\sigma(2x) - 1$.
# **Predict** both at −1000 and at −40.


# %%
def stable_sigmoid(x):
    q = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, q) / (1 + q)


def tanh_by_sigmoid(x):
    return 2 * stable_sigmoid(2 * x) - 1


# %% tags=["nbval-check-output"]
x = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
print(stable_sigmoid(x))
print(tanh_by_sigmoid(x))

# %% [markdown]
# No `nan`, and the sigmoid has all its digits at −40. tanh is in danger elsewhere: near 0 this form takes 1 from a
# number that is almost 1. **Predict:** what does it give at $x = 10^{-17}$, where $\tanh(x)$ is $x$ to all digits of a
# float?

# %% tags=["nbval-check-output"]
print("by the sigmoid:", tanh_by_sigmoid(1e-17))
print("np.tanh:       ", np.tanh(1e-17))

# %% [markdown]
# The error is tiny, and as large as the value. `np.expm1` gives $e^{z} - 1$ with all its digits. With
# $m = e^{-2|x|} - 1$, $\frac{1 - e^{-2x}}{1 + e^{-2x}}$ becomes $\frac{-m}{2 + m}$ to the right of 0; to the left only
# the sign is another.


# %%
def stable_tanh(x):
    m = np.expm1(-2 * np.abs(x))
    return np.sign(x) * -m / (2 + m)


# %% [markdown]
# **Predict:** as a share of the value, how large is the error of each at most, for $x$ below 1 and from 1 on?

# %%
x = np.logspace(-20, 3, 1000)
for f in (tanh_by_sigmoid, stable_tanh):
    share = np.abs(f(x) - np.tanh(x)) / np.tanh(x)
    print(f.__name__, f"below 1: {share[x < 1].max():.0e}, from 1 on: {share[x >= 1].max():.0e}")

# %% [markdown]
# An error of 1 or more means all digits lost, one of some $10^{-16}$ none. The way by the sigmoid holds from 1 on; the
# other form holds everywhere, and so does `np.tanh`, which the course uses. Derivatives can lose their digits as well.
# **Predict:** what is $\sigma(x)\,(1 - \sigma(x))$ at $x = 40$, where a float cannot tell $\sigma$ from 1?

# %% tags=["nbval-check-output"]
x = 40.0
print("product:", SIGMOID(x) * (1 - SIGMOID(x)))
print(f"step 3:  {SIGMOID.derivative(x):.3e}")

# %% [markdown]
# A small gradient has become none. Step 3 of the derivation keeps its digits, with $|x|$ for $x$, as $\sigma'$ is even.
# The course uses this form.

# %% [markdown]
# ## The card
#
# Every function has a card; [the catalogue](catalogue.ipynb) holds them all. **Predict** the sigmoid's limits, steepest
# slope and mean output; then see tanh's with `TANH`.

# %% tags=["nbval-check-output"]
SIGMOID

# %% [markdown]
# ## What you can do now
#
# 1. Derive: $\sigma' = \sigma\,(1 - \sigma)$ by the chain rule, $\tanh' = 1 - \tanh^2$ by the quotient rule.
# 2. Saturation: $\sigma'(0) = 0.25$, $\sigma'(\pm 6) \approx 0.00247$; $\tanh'(0) = 1$,
#    $\tanh'(\pm 3) \approx 0.00987$. Ten layers of sigmoids leave at most a millionth of a gradient, weights aside. The
#    tails of softsign's and arctan's slopes are heavier, like $1/x^2$; what counts is the slope where the inputs are.
# 3. Turn one into the other: $\tanh(x) = 2\,\sigma(2x) - 1$.
# 4. Centred: behind sigmoids, all parts of a neuron's gradient share one sign, for each single example.
# 5. Stable: leave only shrinking exponentials, $e^{-|x|}$, and `expm1` where 1 would be taken from a number near 1.
#
# Now write them yourself: [sheet 2](../exercises/02_saturating/02_saturating.ipynb).
#
# ## Where to read on
#
# - Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller (1998). Efficient BackProp. In: Neural Networks: Tricks of the Trade,
#   Springer. Why inputs should be centred, and the scaled tanh.
# - X. Glorot, Y. Bengio (2010). Understanding the difficulty of training deep feedforward neural networks. AISTATS
#   2010, 249–256. The sigmoid, tanh and softsign watched in training.
