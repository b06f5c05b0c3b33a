# %% [markdown]
# # 9 A fair race
#
# **After this lesson you can**
#
# 1. say how far the best of ten equal runners gets ahead by chance, and work that out from the number of test examples;
# 2. race in pairs, read intervals, and share the 5 % among several comparisons;
# 3. choose a learning rate for each runner, and compare speed in epochs and by the clock;
# 4. measure a generalisation gap, and say when a rival of the ReLU narrows it;
# 5. say what would make "better than the ReLU" a finding.
#
# **You should know** what trains a network ([lesson 4](04_rectified.ipynb)) and the race of eight in [lesson
# 5](05_smooth.ipynb); means and variances. **Time:** 60 minutes. No sheet belongs to this lesson; the last one was
# [sheet 7](../exercises/07_depth/07_depth.ipynb).
#
# A *runner* is a network that is trained and tested. A *point* is one per cent of the answers. These runners are
# equally good, and yet one of them is best. **Try it:** draw ten races. In how many is the best one two points or more
# ahead of the second? How many test examples does it take until none is?

# %%
from actcourse import explore

explore("equal runners")

# %% [markdown]
# ## The ReLU against itself
#
# The dots of the picture were drawn; now networks are trained. Each runner learns from 300 moons and is tested on 100
# others.


# %%
import numpy as np
from scipy.special import stdtrit

from actcourse import DATA, MLP, Adam, compare, lesson_run, quiz, stack, train


# %%
def new_moons(rng, tested=100):
    training, testing = DATA["moons"](rng, 300), DATA["moons"](rng, tested)
    return training.standardised(), testing.standardised(like=training)


# %% [markdown]
# `compare` calls this function for each run. In a dict, one activation can race under several labels. `drawn="run"`
# gives each runner its own moons, first weights and order of examples. **Predict:** all ten are ReLUs. How many points
# lie between the best and the worst of the first race, in the left column? Where is its winner in the second?

# %%
ten = {f"runner {k}": "ReLU" for k in range(1, 11)}
race = compare(ten, new_moons, rng=np.random.default_rng(0), seeds=2, drawn="run", learning_rate=0.01, epochs=100)
(100 * race.scores).round().astype(int)

# %% [markdown]
# Five further races were stored. **Predict:** in how many is the most successful runner best?

# %% tags=["covers-I21", "nbval-check-output"]
for race in (100 * lesson_run("ten equal runners").scores).round().T:
    best = np.flatnonzero(race == race.max()) + 1
    print(f"{race.min():.0f} to {race.max():.0f}, best: {best}")

# %% [markdown]
# Runner 3 in three of five, alone or with others, and it is the same ReLU as all of them. Somebody always wins.

# %% [markdown]
# ## Two questions
#
# Of such runs, 500 are stored. Their mean is, near enough, what the ReLU is worth here: the *truth*. Ten of them, drawn
# at random, are a race of equals. Draw ten thousand races.

# %%
scores = lesson_run("ReLU 500 times on moons").scores[0]
truth = scores.mean()


def races(runs):
    drawn = np.random.default_rng(0).choice(scores, (10_000, 10, runs)).mean(axis=-1)
    second, best = np.sort(drawn, axis=1)[:, -2:].T
    return np.mean(best - truth >= 0.01), np.mean((best - second).round(6) >= 0.01)


# %%
quiz("best-of-ten")

# %% tags=["covers-I21", "nbval-check-output"]
above, ahead = races(runs=1)
print(f"a point above the truth: {above:.0%}")

# %% [markdown]
# **Predict** the other question: how often is the best one a point or more ahead of the *second*?

# %% tags=["covers-I21", "nbval-check-output"]
print(f"a point ahead of the second: {ahead:.0%}")

# %% [markdown]
# Two questions, two answers: "reaches 98 %" is about the first, "beats all others" about the second. Now each runner
# has ten runs, and their mean counts. **Predict** both.

# %% tags=["covers-I21", "nbval-check-output"]
above, ahead = races(runs=10)
print(f"a point above the truth: {above:.0%}, ahead of the second: {ahead:.0%}")

# %% [markdown]
# ## Where it comes from
#
# The *spread* below is the standard deviation. Take a network that is right with probability $p$, and $n$ test
# examples. An answer is $X = 1$ if it is right and 0 if not.
#
# 1. $X^2 = X$, as $0^2 = 0$ and $1^2 = 1$. So $\operatorname{Var} X = \mathbb E[X^2] - \mathbb E[X]^2 = p - p^2 = p\,(1 - p)$.
# 2. Variances of independent answers add up: the sum of $n$ has $n\,p\,(1 - p)$.
# 3. Dividing by $n$ divides the variance by $n^2$. The root of it is the spread:
#
# $$\text{spread} = \sqrt{\frac{p\,(1 - p)}{n}}$$
#
# **Predict** it for the 500 runs: $p$ is about 0.96, and $n = 100$.

# %% tags=["nbval-check-output"]
print(f"formula {np.sqrt(truth * (1 - truth) / 100):.4f}, measured {scores.std(ddof=1):.4f}")

# %% [markdown]
# Nearly foreseen without training anything. (It is a little smaller: moons lie evenly along their arcs, so the answers
# are not quite independent.) **Predict:** what is left of it with 20 000 test examples?

# %% tags=["covers-I21", "nbval-check-output"]
much = lesson_run("ReLU on moons with 20000 tests").scores[0]
print(f"formula {np.sqrt(truth * (1 - truth) / 20_000):.4f}, measured {much.std(ddof=1):.4f}")
print(f"share of the variance: {much.var(ddof=1) / scores.var(ddof=1):.0%}")

# %% [markdown]
# So 97 % of the variance was the size of the test set. The rest is the networks' own: their moons, first weights and
# orders. Where test examples can be had, they are the cheapest way to see further.
#
# **Predict:** how many test examples does a spread of a tenth of a point take?

# %% tags=["nbval-check-output"]
n = truth * (1 - truth) / 0.001**2
print(f"about {round(n, -3):.0f}")

# %% [markdown]
# ## Pairs
#
# Often they cannot be had. Then race *in pairs*, and let both runners meet the same luck: the same data, the same first
# weights, the same order. For two scores $a$ and $b$:
#
# 1. $\operatorname{Var}(a - b) = \operatorname{Var} a + \operatorname{Var} b - 2 \operatorname{Cov}(a, b)$, by
#    multiplying out the square.
# 2. Without pairs they are independent, and the last term is 0.
# 3. In pairs both suffer from the same hard examples, so it is positive, and the variance is smaller.
# 4. The mean of $m$ differences has an $m$-th of the variance, so a variance $k$ times as large takes $k$ times as many
#    runs.

# %%
quiz("without-pairs")

# %% tags=["covers-I21", "nbval-check-output"]
for data in ("moons", "digits"):
    relu, gelu = lesson_run(f"GELU or ReLU on {data}").scores
    paired, single = np.var(gelu - relu, ddof=1), gelu.var(ddof=1) + relu.var(ddof=1)
    print(f"{data}: spread {paired**0.5:.4f} in pairs, {single**0.5:.4f} without; {single / paired:.1f} times as many")

# %% [markdown]
# How much is saved depends on the data and on how alike the runners are. `compare` pairs unless told otherwise.

# %% [markdown]
# ## Intervals
#
# From a few runs one knows a mean only roughly. Student's interval around the mean of $m$ runs with spread $s$ is
# $\pm\, t\, s / \sqrt m$; the factor $t$, 2.26 for ten runs, makes up for $s$ being estimated from the same runs.
# `outside` is the probability that is left out.


# %%
def half_width(runs, outside=0.05):
    m = runs.shape[-1]
    return stdtrit(m - 1, 1 - outside / 2) * runs.std(axis=-1, ddof=1) / np.sqrt(m)


# %% [markdown]
# **Predict:** draw ten of the 500 runs, ten thousand times. How often does the interval hold the truth?

# %% tags=["nbval-check-output"]
runs = np.random.default_rng(0).choice(scores, (10_000, 10))
print(f"{np.mean(abs(runs.mean(axis=1) - truth) <= half_width(runs)):.0%}")

# %% [markdown]
# As often as it promises. The 95 % belong to the method: a single interval holds the truth or not.

# %% [markdown]
# ## Sharing the 5 %
#
# An interval of differences that leaves out 0 is a verdict, *better* or *worse*. Here are 50 races of ten ReLUs, on the
# same moons in each race. Within a race we may shuffle who ran which run, since all are equal. So every verdict is
# wrong.

# %%
together = lesson_run("ten equal runners on shared data").scores


def with_a_verdict(outside):
    rng = np.random.default_rng(0)
    shuffled = (rng.permuted(together, axis=0)[:, rng.choice(50, 10, replace=False)] for _ in range(2000))
    runs = np.stack(list(shuffled))
    differences = runs[:, 1:] - runs[:, :1]
    verdicts = abs(differences.mean(axis=-1)) > half_width(differences, outside)
    return verdicts.any(axis=1).mean()


# %%
quiz("nine-verdicts")

# %% tags=["covers-I21", "nbval-check-output"]
print(f"{with_a_verdict(0.05):.0%}")

# %% [markdown]
# Whoever tries nine equal functions has something to report in a quarter of the cases. (Were the verdicts independent,
# it would be $1 - 0.95^9$, or 37 %; all share one rival, so they tend to be wrong together.) The remedy, after
# Bonferroni: the probability that one *or* another thing happens is at most the sum of theirs. So give each of $m$
# comparisons 5 % / $m$; together they are wrong in 5 % of the races at most, whether they depend on each other or not.
# **Predict** the share now.

# %% tags=["covers-I21", "nbval-check-output"]
print(f"{with_a_verdict(0.05 / 9):.0%}")

# %% [markdown]
# `compare` does this to its intervals of differences. It counts only what it is shown: functions that were tried before
# and left out share the 5 % as well.

# %% [markdown]
# ## A learning rate for one, or for each
#
# tanh against the ReLU on spirals, with plain gradient descent, 200 epochs, twenty seeds.

# %%
quiz("another-rate")

# %% tags=["covers-I21", "nbval-check-output"]
spirals = lesson_run("rates on spirals")
for rate in (0.1, 0.3, 1, 3, 10):
    relu, tanh = (row["score"] for row in spirals.tried if row["settings"]["learning_rate"] == rate)
    print(f"rate {rate:3}: ReLU {relu:.3f}, tanh {tanh:.3f}")

# %% [markdown]
# The rate that suits one of them crowns that one. So each gets its own, and not by the test examples: the best of six
# rates would be the best of six lucky runs again. Three parts are needed: to train on, to choose by, and for the
# verdict. In `compare` that is `choose={"learning_rate": […]}`. **Predict:** what is left of 15 and 40 points, each at
# its own rate?

# %% tags=["covers-I21", "nbval-check-output"]
spirals

# %% [markdown]
# Less than a point, and the interval leaves 0 out. That holds for this grid of rates, and for 200 epochs. **Predict:**
# on moons and on digits, will each choose another rate, too?

# %% tags=["covers-I21", "nbval-check-output"]
for data in ("moons", "digits"):
    found = lesson_run(f"rates on {data}")
    print(data, [found.chosen[name]["learning_rate"] for name in found.labels], found.rows[1].verdict)

# %% [markdown]
# There one rate for both would have done.

# %% [markdown]
# ## How fast?
#
# "Converges faster" needs a goal and a clock. The goal: 95 % of the held-out digits right. Three starts each, with
# Adam. The times are for the three together, by the fastest epoch.

# %%
training, held_out = DATA["digits"](np.random.default_rng(0)).split(np.random.default_rng(1))


def effort(name, rate, epochs):
    nets = stack([MLP((64, 64, 10), name, rng=np.random.default_rng(seed)) for seed in range(3)])
    how = {"validation": held_out, "optimiser": Adam(rate), "rng": np.random.default_rng(2)}
    history = train(nets, training, epochs=epochs, **how)
    return np.argmax(history.scores >= 0.95, axis=0) + 1, 1000 * np.diff(history.seconds).min()


# %% [markdown]
# **Predict:** in epochs, how far behind the ReLU is the sigmoid at a rate of 0.001? And GELU? By the clock, who changes
# places?

# %% tags=["covers-I14"]
for name in ("ReLU", "tanh", "sigmoid", "GELU"):
    needed, cost = effort(name, 0.001, epochs=25)
    print(f"{name:7} {np.sort(needed)} epochs of {cost:4.1f} ms, in all {cost * np.median(needed):4.0f} ms")

# %% [markdown]
# In epochs GELU is level with the ReLU and the sigmoid far behind. By the clock GELU pays for its exact formula in
# every epoch. **Predict** the epochs at ten times the rate:

# %% tags=["covers-I14"]
for name in ("ReLU", "tanh", "sigmoid", "GELU"):
    needed, cost = effort(name, 0.01, epochs=6)
    print(f"{name:7} {np.sort(needed)} epochs")

# %% [markdown]
# One or two epochs for all four. "The sigmoid learns slowly" was a statement about one rate.

# %% [markdown]
# ## Noise, and the gap
#
# The *generalisation gap* is the share of right answers in training less the share on new examples. It is large where
# examples are learned by heart. ELU, RReLU ([lesson 4](04_rectified.ipynb) asked) and *dropout*, which leaves out each
# hidden unit with probability ½ in every step of training, are said to help. One control: a leaky ReLU with RReLU's
# mean slope, without its chance.
#
# Of 600 digits, 30 % get a false label for training, which takes 100 epochs; the labels of the test are true.
# **Predict** who is ahead of the ReLU, and the ReLU's share of right answers in training.


# %%
def gaps(name):
    run = lesson_run(name)
    for row, training in zip(run.rows, run.training_scores.mean(axis=1), strict=True):
        print(f"{row.entrant:8} {training:.3f}, new {row.mean:.3f}, gap {training - row.mean:+.3f}: {row.verdict}")


# %% tags=["covers-I19", "nbval-check-output"]
gaps("false labels on digits")

# %% [markdown]
# Four learned every label by heart, the false ones too. ELU, RReLU and the leaky one have a *wider* gap than the ReLU;
# dropout learns few of the false labels and is far ahead. (A gap below 0 can be: in training the false labels count as
# right.)
#
# ## The same on moons
#
# Here 20 % of 300 labels are false. **Predict** the four verdicts.

# %% tags=["covers-I19", "nbval-check-output"]
gaps("false labels on moons")

# %% [markdown]
# All turned round, save dropout's. "ELU is robust to noise" is true here and false there; of why, the tables say
# nothing. **Predict:** and where all labels are true?

# %% tags=["covers-I19", "nbval-check-output"]
for data in ("digits", "moons"):
    print(data)
    gaps(f"true labels on {data}")

# %% [markdown]
# No difference seen in accuracy, on either. On moons all four have a narrower gap, only by being worse in training: a
# gap alone says nothing about who is better.
#
# Is it the chance in RReLU that matters? **Predict** its verdict against the leaky one, on both noisy sets.

# %% tags=["covers-I19", "nbval-check-output"]
from dataclasses import replace

for data in ("digits", "moons"):
    row = replace(lesson_run(f"false labels on {data}"), baseline="leaky").rows[2]
    print(f"{row.entrant} on {data}: {row.difference:+.3f} ({row.difference_low:+.3f} to {row.difference_high:+.3f})")

# %% [markdown]
# No difference seen: what RReLU does here, its mean slope does alone.

# %% [markdown]
# ## A published table
#
# N. Shazeer (2020, below) trained transformers with eight kinds of layer; here are six, the last four with a gate. The
# numbers are a loss: lower is better. In brackets is the spread of four short trainings; the long one was run once.
#
# | | ReLU | GELU | GLU | bilinear | GEGLU | SwiGLU |
# |:--|:--|:--|:--|:--|:--|:--|
# | short | 1.997 (.005) | 1.983 (.005) | 1.982 (.006) | 1.960 (.005) | 1.942 (.004) | 1.944 (.010) |
# | long | 1.677 | 1.679 | 1.663 | 1.648 | 1.633 | 1.636 |
#
# A difference of two runs has the spread $\sqrt{s_1^2 + s_2^2}$. We borrow it for the long trainings, which have none
# of their own. **Predict:** GELU against ReLU, SwiGLU against GEGLU, GEGLU against ReLU: which are more than two
# spreads apart, in both rows?

# %% tags=["covers-I21", "nbval-check-output"]
short = {"ReLU": (1.997, 0.005), "GELU": (1.983, 0.005), "GEGLU": (1.942, 0.004), "SwiGLU": (1.944, 0.010)}
long = {"ReLU": 1.677, "GELU": 1.679, "GEGLU": 1.633, "SwiGLU": 1.636}
for one, other in (("GELU", "ReLU"), ("SwiGLU", "GEGLU"), ("GEGLU", "ReLU")):
    spread = np.hypot(short[one][1], short[other][1])
    differences = short[one][0] - short[other][0], long[one] - long[other]
    print(f"{one} against {other}:", np.round(np.divide(differences, spread), 1), "spreads")

# %% [markdown]
# That GEGLU is ahead of the ReLU is far beyond chance. Which of the two gates is better is not to be seen. And GELU's
# lead is gone at the end: it was ahead early, as the fast ones in lesson 5 were.

# %% [markdown]
# ## Softplus once more
#
# In the race of eight on moons, at a rate of 0.01, softplus was ahead of the ReLU, if barely: on 400 moons, split
# twenty times. Splits of one set overlap, and Dietterich (1998, below) warns against tests on them: they often see what
# is not there. So once more, with 100 seeds, new moons for each, 2000 others to test on, and all else as it was.
# **Predict:** will it be gone?

# %% tags=["covers-I21", "nbval-check-output"]
lesson_run("softplus on new moons")

# %% [markdown]
# It stands: a third of a point, beyond chance. Is softplus better, then? Both had one rate. **Predict** what remains,
# each at its own rate.

# %% tags=["covers-I21", "nbval-check-output"]
lesson_run("softplus on new moons at its own rate")

# %% [markdown]
# Nothing that could be seen. The lead was true, and it was the rate's.

# %% [markdown]
# ## What would have to be true?
#
# For "X is better than the ReLU" to be a finding, ask:
#
# - *Better at what?* By which measure, after how many epochs or seconds, on which data, at which sizes?
# - *How many runs*, on how many test examples, in pairs or not? Is the interval of the *difference* given?
# - *How many were tried*, functions and settings? Did they share the 5 %?
# - *Was each tuned alike*, on examples that the verdict did not use?
# - *Is there a control* that differs in nothing but what is praised?
# - *Did it come back* with new seeds, new data and another hand?
#
# "No difference seen" says that it lies within the interval, not that it is 0.

# %% [markdown]
# ## What you can do now
#
# 1. Chance: the best of ten equal runners was a point above the truth in 97 % of the races, and a point ahead of the
#    second in 54 %. The spread is nearly $\sqrt{p\,(1 - p)/n}$.
# 2. Pairs cancel what both meet; one of nine verdicts at 95 % was wrong in a quarter of the races, and in few once the
#    5 % were shared.
# 3. Rates: from 15 points ahead to 40 behind, and less than a point when each had its own. Epochs are not seconds.
# 4. The gap: ELU and RReLU widened it on digits with false labels, narrowed it on moons; dropout helped on both.
# 5. A finding names its measure, data, rates, tries and interval, and comes back.
#
# Go on to [lesson 10](10_gates.ipynb), on gates and attention.
#
# ## Where to read on
#
# - X. Bouthillier and others (2021). [Accounting for Variance in Machine Learning
#   Benchmarks](https://arxiv.org/abs/2103.03098). MLSys. How data, first weights and tuning move a benchmark, and what
#   to do about it.
# - T. G. Dietterich (1998). Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms.
#   Neural Computation 10(7), 1895–1923. Which tests see differences where there are none.
# - N. Shazeer (2020). [GLU Variants Improve Transformer](https://arxiv.org/abs/2002.05202). arXiv. The whole table, and
#   what came of it on other tasks.
