# %% [markdown]
# # 13 Invent your own activation
#
# **After this lesson you can**
#
# 1. say before any training what an activation of your own will do, and find a derivative that is wrong;
# 2. race it in pairs, and say whether a difference was seen at all;
# 3. say how much of a lead was luck, where the best of many were picked;
# 4. derive an activation from a demand: from two equations, or from a coin;
# 5. name what you need not run, since you can foresee it.
#
# **You should know** SELU and the coin ([lesson 5](05_smooth.ipynb)), the gain ([lesson 8](08_depth.ipynb)), and pairs
# and intervals ([lesson 9](09_fair_race.ipynb)). **Time:** 60 minutes, and an hour for [the
# exercises](../exercises/09_invention/09_invention.ipynb).
#
# Here is an invention: $x$ times softplus. It has a dip on the left, as GELU has; on the right its slope never tires of
# growing. The derivative of $x$ is 1 and that of softplus is $\sigma$, so its inventor wrote $1 \cdot \sigma(x)$. **Try
# it:** move the point. Does the dashed line touch the curve, as a tangent should?

# %%
import numpy as np

from actcourse import DATA, analyse, compare, compare_functions, explore, lesson_run, quiz


def bold(x):
    return x * np.logaddexp(x, 0)


def first_try(x):
    return 1 / (1 + np.exp(-x))


explore(bold, first_try)

# %% [markdown]
# ## Where is it wrong?
#
# `analyse` takes a function and its derivative and measures what can be known without training. First, it steps to both
# sides of many $x$ and compares rise over distance with the derivative that was given. **Predict:** near which $x$ is
# it farthest off, as a share of the slope?

# %% tags=["nbval-check-output"]
at = analyse(bold, first_try).facts.agreement
print(f"at x = {at.x:.1f} it gives {at.given:.2f}, and the slope is {at.slope:.2f}")

# %% [markdown]
# A product's derivative is not the product of the derivatives. The rule has two terms:
#
# $$\bigl(x \cdot s(x)\bigr)' = s(x) + x\,\sigma(x) \qquad s = \operatorname{softplus}$$
#
# **Predict:** by how much is this one off, at most?


# %%
def bold_prime(x):
    return np.logaddexp(x, 0) + x / (1 + np.exp(-x))


# %% tags=["nbval-check-output"]
found = analyse(bold, bold_prime)
print("less than a billionth" if found.facts.agreement.error < 1e-9 else found.facts.agreement)

# %% [markdown]
# ### Would training have told?
#
# Twenty networks of two hidden layers learned with each derivative, in pairs, and twenty with the ReLU. **Predict** how
# the wrong one does on moons: like a coin, clearly behind, or no difference seen?

# %% tags=["nbval-check-output"]
lesson_run("a wrong derivative on moons")

# %% [markdown]
# Nothing is to be seen. Where $x$ is above −1, the right slope and the wrong one are both positive: the step is a wrong
# one, but mostly it leads down, and moons forgive it. **Predict** the same on spirals.

# %% tags=["nbval-check-output"]
lesson_run("a wrong derivative on spirals")

# %% [markdown]
# Nine points are lost, and nothing says why: it looks like a mediocre idea. A race does not find a wrong derivative;
# measuring a slope does, in a second.

# %% [markdown]
# ## Fifty layers
#
# With the right derivative *bold* is not told apart from the ReLU on either. And in a deep network? Lesson 8 asked for
# three numbers: the shares that a layer leaves of a variance of ¼, 1 and 4. **Predict:** do they rise or fall?

# %% tags=["nbval-check-output"]
from actcourse.networks.moments import gain

print([round(gain(bold, v).forward / v, 2) for v in (0.25, 1, 4)])

# %% [markdown]
# Now let weights keep the variance of $z$ at 1, by `gain(bold).factor`.

# %%
quiz("bold-in-fifty-layers")

# %% tags=["nbval-check-output"]
for layer in (1, 5, 6, 7, 8, 50):
    size = found.depth.mean_square[layer - 1]
    print(f"layer {layer:2}: " + (f"10 to the {np.log10(size):.1f}" if np.isfinite(size) else "overflowed"))

# %% [markdown]
# 1 is a fixed point that repels: far out *bold* is nearly $x^2$, and squaring doubles the exponent in every layer. Here
# is the whole card. **Look:** which rows could have warned you?

# %%
found

# %% [markdown]
# An infinite steepest slope: the larger what comes in, the more a layer magnifies it. In two layers that did no harm.

# %% [markdown]
# ## A calmer one
#
# The opposite: a function that grows, and ever more slowly. $\ln(1 + x)$ on the right, its mirror image on the left:


# %%
def calm(x):
    return np.sign(x) * np.log1p(np.abs(x))


def calm_prime(x):
    return 1 / (1 + np.abs(x))


# %% [markdown]
# The formula has a corner in `sign` and one in `abs`. **Predict** five rows of its card: its values, whether it is odd,
# where it saturates, its steepest slope, its kinks.

# %%
quiz("calm-saturates")

# %% tags=["nbval-check-output"]
found = analyse(calm, calm_prime)
rows = dict(found.rows)
for name in ("values", "symmetry", "saturates", "steepest slope (Lipschitz constant)", "kinks"):
    print(f"{name}: {rows[name]}")

# %% [markdown]
# Unbounded, and saturated on both sides: *saturated* is said of the slope, and $\frac{1}{1 + |x|}$ goes to 0. The two
# corners cancel: slopes left and right of 0 are both 1. **Predict:** its three shares, and what fifty layers leave of
# the mean square and of what tells examples apart.

# %% tags=["nbval-check-output"]
print([round(gain(calm, v).forward / v, 1) for v in (0.25, 1, 4)])
depth = found.depth
print(f"mean square {depth.mean_square[49]:.1f}, differing between examples {depth.between_share[49]:.1f} of it")

# %% [markdown]
# The shares fall, so 1 attracts, as with tanh.

# %% [markdown]
# ## The race
#
# First, the runners side by side. **Look:** from which $x$ on does the slope of *calm* lie above that of tanh?

# %%
compare_functions(calm, "tanh", "relu")

# %% [markdown]
# From about 1 on: *calm* hears inputs to which tanh is deaf. Is that worth anything? Ten seeds, with new moons in each,
# and in each seed the same moons, first weights and order for all three. **Predict** both verdicts.

# %%
race = compare(["ReLU", "tanh", calm], DATA["moons"], rng=np.random.default_rng(1), learning_rate=0.01, epochs=60)
race

# %% [markdown]
# No difference seen. That says as much of the race as of the functions. **Predict:** how large must a lead be for ten
# seeds to see it? And how many seeds does a third of a point take, which is what softplus had in lesson 9?

# %%
row = race.rows[2]
half = (row.difference_high - row.difference_low) / 2
print(f"{100 * half:.1f} points; about {10 * (half / 0.0033) ** 2:.0f} seeds")

# %% [markdown]
# An interval narrows with the root of the seeds: a third of the width takes nine times as many. **Try it:** put a
# function of your own in the place of *calm* (without a derivative, slopes are measured). First foresee the verdict.

# %% [markdown]
# ## Invention 1: a search
#
# SiLU came out of a search that joined simple pieces (Ramachandran and others, below). Ours has fifteen pieces and
# three ways to join two of them, +, · and max. Functions with the same values count once; straight lines are
# left out.

# %% tags=["nbval-check-output"]
from actcourse.networks.search import PIECES, composed, lesson_search

moons, spirals = lesson_search("moons"), lesson_search("spirals")
print(*PIECES, sep=", ")
print(len(moons.first.rows) - 1, "functions, such as", *moons.first.labels[61:64])

# %% [markdown]
# All of them raced the ReLU on moons, with three seeds. **Predict:** how many of the 296 were ahead of it, and how many
# by a point or more?

# %% tags=["nbval-check-output"]
leads = np.array([row.difference for row in moons.first.rows[1:]]).round(4)
print(np.sum(leads > 0), "of them ahead,", np.sum(leads >= 0.01), "by a point or more; the best:", leads.max())

# %% [markdown]
# Two of three beat the ReLU, it seems. The twenty with the largest leads raced it again, with thirty *new* seeds.

# %%
quiz("twenty-winners")

# %% tags=["nbval-check-output"]
moons

# %% [markdown]
# None, and most are not even ahead. (Nor were the two verdicts of the first round right, though 296 comparisons shared
# the 5 %: those two had the same lead in all three seeds, and a spread of 0 makes an interval of no width.)
#
# ### What the leads were made of
#
# A lead is worth plus luck. Whoever picks the largest leads picks both; with new seeds the luck is drawn anew, and the
# lead falls back toward the mean of all: *regression to the mean*. How large was the luck?
#
# 1. Take each score from the median of all functions in its seed. Its spread over the seeds is the luck of one run.
# 2. The mean of three runs has that spread, divided by $\sqrt 3$.
# 3. Were all equal, the leads would be 296 random numbers of this spread: take the mean of the twenty largest.
# 4. Add the median lead: by so much the ReLU was behind the crowd in these three seeds.
#
# **Predict:** how much of the winners' 1.8 points is that?

# %% tags=["nbval-check-output"]
scores = moons.first.scores
luck = scores[1:] - np.median(scores, axis=0)
spread = np.median(luck.std(axis=1, ddof=1)) / np.sqrt(3)
drawn = np.sort(np.random.default_rng(0).normal(size=(2000, 296)))[:, -20:].mean()
again = np.mean([row.difference for row in moons.again.rows[1:]])
print(f"by luck alone {spread * drawn + np.median(leads):.3f}, measured {np.sort(leads)[-20:].mean():.3f}")
print(f"with new seeds {again:+.3f}")

# %% [markdown]
# All of it. Equal runners would have brought forth such winners too: here they are the best of hundreds, in lesson 9
# they were the best of ten.
#
# ### Where winners stay
#
# The same on spirals, with 60 epochs at a rate of 0.01. **Predict:** how many of the best twenty are told apart as
# better with thirty new seeds?

# %% tags=["nbval-check-output"]
for name, raced, _ahead, won in spirals.rows[:2]:
    print(f"{name}: {raced} raced, {won} better")
print(*spirals.survivors[:7], sep=", ")
print(*spirals.survivors[7:], sep=", ")

# %% [markdown]
# Fourteen stay, the sine and the cosine among them. A finding at last? Ask what lesson 9 asked. **Predict** what is
# left of the fourteen at three times the rate, and in 200 epochs.

# %% tags=["nbval-check-output"]
spirals

# %% tags=["nbval-check-output"]
for name, race in spirals.rounds.items():
    print(f"{name}: ReLU {race.scores[0].mean():.3f}, the others {race.scores[1:].mean():.3f}")

# %% [markdown]
# Nothing. The ReLU was not worse; at that rate it was slower. (At the end all are near 1, where nobody can be told
# apart. Whether one of them is better on harder data, this cannot say.) The searches were stored;
# `lesson_search("spirals", recompute=True)` repeats one in some minutes.
#
# ### Three of them, live
#
# `composed` joins two pieces. Here are one that led on moons, one that stayed on spirals, and one of ours; put yours in
# its place. **Predict** the three verdicts.

# %%
three = [composed("arctan", "+", "arctan"), composed("1", "·", "cos"), composed("x", "+", "gauss")]
compare(["ReLU", *three], DATA["moons"], rng=np.random.default_rng(2), learning_rate=0.01, epochs=60)

# %% [markdown]
# ## Invention 2: two equations
#
# Another way is to demand something. SELU is $\lambda$ times an ELU with $\alpha$, and its two constants answer two
# demands: for a standard normal $Z$, outputs of mean 0 and of mean square 1. Lesson 5 solved them by hand. For any
# function a machine can: `expectation` integrates, and `fsolve` looks for the zeros.


# %%
from scipy.optimize import fsolve

from actcourse.functions.integrals import expectation


def missed(constants, function):
    mean = expectation(lambda z: function(z, *constants), breaks=[0])
    return mean, expectation(lambda z: function(z, *constants) ** 2, breaks=[0]) - 1


# %% [markdown]
# **Predict** the constants, from memory.


# %%
def stretched_elu(z, scale, alpha):
    return scale * np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


# %% tags=["nbval-check-output"]
print(fsolve(missed, (1, 1), args=(stretched_elu,)).round(7))

# %% [markdown]
# ### The same demands, another function
#
# Now a squared ReLU, stretched and shifted, $s \max(0, x)^2 + b$. By hand: $\mathbb E[Z^2; Z > 0] = \frac12$, half of
# the normal's 1, and $\mathbb E[Z^4; Z > 0] = \frac32$, half of its 3.
#
# 1. Mean 0: $\frac s2 + b = 0$.
# 2. Mean square 1 is then the variance: $s^2\,\bigl(\frac32 - \frac14\bigr) = 1$, so $s = \frac{2}{\sqrt5}$.
#
# **Predict** both numbers before the machine gives them.


# %%
def star(x, scale=2 / 5**0.5, shift=-(1 / 5**0.5)):
    return scale * np.maximum(x, 0) ** 2 + shift


# %% tags=["nbval-check-output"]
print(fsolve(missed, (1, 0), args=(star,)).round(4))

# %% [markdown]
# This is known as StarReLU (W. Yu and others, 2022). It answers the same two demands as SELU, to all digits.

# %%
quiz("same-equations")

# %% tags=["nbval-check-output"]
for f in ("SELU", star):
    shares = [round(gain(f, v).forward / v, 2) for v in (0.25, 1, 4)]
    print(shares, "after 20 layers:", analyse(f).layers[4][1])

# %% [markdown]
# Both have a fixed point at 1: that is what was demanded. That it should *attract* was not, and only SELU's does.
# Whoever invents by demands gets what was asked for, and no more.

# %% [markdown]
# ## Invention 3: a coin
#
# Lesson 5 had one coin and four functions: $f(x) = x \cdot P(N < x)$, where a number $N$ is drawn and lets $x$ through
# if it is smaller. Choose another law for $N$, and you have an activation with a reason. Cauchy's law has heavy tails:
# $P(N < x) = \frac12 + \frac1\pi \arctan x$, with the density $\frac{1}{\pi\,(1 + x^2)}$. Numbers far out are not rare.
# **Predict:** draw a million such numbers; what does the coin give at −30, −3 and 3?


# %%
def cauchy(x):
    return x * (0.5 + np.arctan(x) / np.pi)


def cauchy_prime(x):
    return 0.5 + np.arctan(x) / np.pi + x / (np.pi * (1 + x * x))


# %% tags=["nbval-check-output"]
numbers = np.random.default_rng(0).standard_cauchy(1_000_000)
print("drawn ", [round(float(x * np.mean(numbers < x)), 1) for x in (-30, -3, 3)])
print("itself", cauchy(np.array([-30, -3, 3])).round(1))

# %% [markdown]
# Far out on the left $P(N < x)$ falls only like $\frac{1}{\pi |x|}$; times $x$ that is −0.318, and not 0. So what of
# the dip? **Predict:** does it dip, as GELU does?

# %%
compare_functions(cauchy, "gelu")

# %% tags=["nbval-check-output"]
rows = dict(analyse(cauchy, cauchy_prime).rows)
for name in ("derivative", "values", "monotonic", "saturates"):
    print(f"{name}: {rows[name]}")

# %% [markdown]
# It never falls. At $x = -t$ its slope times $\pi$ is $\arctan\frac1t - \frac{t}{1 + t^2}$. With $u = \frac1t$ that is
# $\arctan u - \frac{u}{1 + u^2}$: 0 at 0, and its derivative $\frac{2u^2}{(1 + u^2)^2}$ is never negative. The dip
# belongs to coins whose numbers seldom lie far out.
#
# Now a coin of your own. Ours has Laplace's law: $P(N < x) = \frac12 e^{x}$ on the left, and $1 - \frac12 e^{-x}$ on
# the right. **Predict** its slope at 0, its dip, its kinks; then look for them in its card.


# %%
def mine(x):
    p = np.exp(-np.abs(x)) / 2
    return x * np.where(x < 0, p, 1 - p)


# %%
analyse(mine)

# %% [markdown]
# ## What you need not run
#
# What fourteen lessons let you foresee:
#
# - Layers without a bend are one layer (lesson 1). Bends add up to any curve; whether training finds it is another
#   question (2).
# - A slope near 0 where the inputs *are* lets gradients fade (3). Where it is exactly 0 for all examples, a unit of the
#   first layer stays silent under plain descent (4).
# - $x\,P(N < x)$: the slope at 0 is $P(N < 0)$, and the law decides about the dip (5 and here).
# - An output needs the range of its targets and a loss that goes with it; then the derivative is $p - y$ (6).
# - Each weight's derivative is error times slope times input, and a nudge checks it (7).
# - $\mathbb E[f(Z)^2]$ gives the start; whether its share falls or rises with the variance decides about depth (8).
# - $n$ test examples leave a spread of $\sqrt{p\,(1 - p)/n}$; the best of many is lucky (9 and here).
# - Products extrapolate where sums of bends do not (10). "Better" means nothing without "at what, and when" (11). The
#   same name may be another function in another library (12).
#
# What has to be run: who is ahead on *your* data, and by how much.

# %% [markdown]
# ## What you can do now
#
# 1. Analyse: a wrong derivative was found at once, where training on moons had not shown it. *Bold* overflows in fifty
#    layers; *calm*, unbounded and saturated, keeps its signal.
# 2. Race in pairs: no difference seen, and how large a lead ten seeds could have seen.
# 3. Luck: of twenty winners on moons none stayed, and equal runners would have led by as much. On spirals fourteen
#    stayed, and none at another rate or in more epochs.
# 4. Demand: mean 0 and mean square 1 give SELU and StarReLU, and only one of them attracts. A coin with heavy tails
#    makes a gate without a dip.
# 5. Foresee: the list above.
#
# Now invent one yourself: [sheet 9](../exercises/09_invention/09_invention.ipynb). It is the last one, and the map of
# `progress` shows what you have left out.
#
# ## Where to read on
#
# - P. Ramachandran, B. Zoph, Q. V. Le (2017). [Searching for Activation Functions](https://arxiv.org/abs/1710.05941).
#   arXiv. Pieces and ways to join them. Ask its tables what you asked ours.
# - S. Eger, P. Youssef, I. Gurevych (2018). [Is it Time to Swish? Comparing Deep Learning Activation Functions Across
#   NLP tasks](https://aclanthology.org/D18-1472). EMNLP, 4415–4424. 21 functions on eight tasks; the steadiest was one
#   that hardly anybody knew.
# - W. Yu and others (2022). [MetaFormer Baselines for Vision](https://arxiv.org/abs/2210.13452). arXiv. Where StarReLU
#   comes from.
