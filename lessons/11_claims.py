# %% [markdown]
# # 11 Choosing, and claims on trial
#
# **After this lesson you can**
#
# 1. choose the functions of a network from its task, with a reason for each step and what would change it;
# 2. turn a loose sentence about activation functions into one that an experiment can decide;
# 3. read a verdict off an interval and a rule, and say when there is none;
# 4. say of 24 sentences whether they are true, false or true only when something else is so;
# 5. say what turns a verdict.
#
# **You should know** lessons 1 to 10, above all intervals and pairs ([lesson 9](09_fair_race.ipynb)). **Time:** 90
# minutes. No sheet belongs to this lesson; the last one was [sheet 8](../exercises/08_gates/08_gates.ipynb).
#
# A sentence that circulates: *the leaky ReLU ends dead units*. **Try it:** find a setting in which you would call that
# true, and one in which you would call it false. Which word did you read differently?

# %%
from actcourse import explore

explore("dying ReLU")

# %% [markdown]
# ## From the task to the function
#
# The output comes first: there the task decides.

# %%
from dataclasses import replace

import numpy as np

from actcourse import claims, find, quiz, votes
from actcourse.functions.vector import softmax
from actcourse.networks.claims.records import Case, Number, judge

quiz("several-animals")

# %% tags=["nbval-check-output"]
drawn = softmax(np.random.default_rng(0).normal(0, 10, (10_000, 5)))
print(np.bincount((drawn > 0.5).sum(axis=1)))

# %% [markdown] tags=["covers-I13"]
# None or one above a half, in ten thousand draws. The guide:
#
# | step | choose | because | lesson | what would change it |
# |:--|:--|:--|:--|:--|
# | output: a number | linear, squared error | anything can come out | [6] | targets with a bound |
# | output: yes or no | sigmoid, cross-entropy | $p - y$ pushes where it is wrong | [6] | squared error wanted: Adam |
# | output: one of $k$ | softmax, cross-entropy | classes are rivals | [6] | several hold: $k$ sigmoids |
# | hidden layers | ReLU first | cheap; no rival led everywhere | [4], [9] | silent units: a leak |
# | then a relative | GELU, SiLU, ELU, tanh | it may suit your data | [3], [5] | no difference: the cheaper one |
# | products of inputs | a gated layer | sums have no products | [10] | nothing to multiply |
# | start | He's; Xavier's for tanh; LeCun's for SELU | signals keep their size | [8] | depth: skip connections |
# | rate | a grid for each function | one rate picks the winner | [9] | best on the edge: widen it |
# | check | silent units, size of updates | a loss does not say what is wrong | [8] | |
#
# [3]: 03_saturating.ipynb
# [4]: 04_rectified.ipynb
# [5]: 05_smooth.ipynb
# [6]: 06_softmax.ipynb
# [8]: 08_depth.ipynb
# [9]: 09_fair_race.ipynb
# [10]: 10_gates.ipynb

# %% [markdown]
# ### Three properties to ask for
#
# The *range* must hold the targets. *Monotonic* means that a larger score never gives a smaller output. A *kink* is a
# point without a derivative. **Predict** for the five below: which has a bounded range? Which falls somewhere?

# %% tags=["covers-I13", "nbval-check-output"]
for name in ("identity", "sigmoid", "ReLU", "softplus", "GELU"):
    f = find(name)
    low, high = f.value_range.low, f.value_range.high
    print(f"{name:8} range {low:5.2f} to {high:3}, never falls: {f.never_decreases}, kinks: {len(f.kink_points)}")

# %% [markdown]
# An output asks for the first two. Hidden layers have no targets; GELU's dip did no harm there that we saw.

# %% [markdown]
# ## How a sentence is tried
#
# A sentence is first made *precise*: measure, rival, setting, and how much is much. Then a *rule* is written down: which
# number, from how many runs, with which interval, between which bounds. Only then is the experiment run.

# %%
quiz("on-both-sides")

# %% tags=["nbval-check-output"]
lead = Case("lead", "", above=0.01)
for low, high in ((0.012, 0.03), (-0.004, 0.002), (0.003, 0.021)):
    print(f"{low} to {high}: {lead.outcome(Number((low + high) / 2, low, high))}")

# %% [markdown]
# A case holds where *all* of its interval lies within the bounds, fails where all of it lies outside, and else is open.
# A claim has one case or several:
#
# - **true**: it holds in all of them;
# - **false**: it fails in some and holds in none;
# - **only when …**: it holds in some and fails in others, and the cases that hold end the sentence;
# - **undecided**: it fails in none and is open in some.
#
# Each claim has three cells: its page as it stood before the run, your vote, of which the first counts, and the page
# with what came out.

# %% [markdown]
# ## One function by itself
#
# ### 2 Flat tails
#
# "Practically zero" is no number. How small would you ask for, and compared with what?

# %%
claims("flat-beyond-six-and-three").before

# %%
quiz("flat-beyond-six-and-three")

# %%
claims("flat-beyond-six-and-three")

# %% [markdown]
# Twice the same number: tanh is a sigmoid, stretched ([lesson 3](03_saturating.ipynb)), so both halves are one
# statement. Had the rule asked for half a per cent, both would be false. Repeat it:

# %%
print(claims("flat-beyond-six-and-three", recompute=True).verdict)

# %% [markdown]
# ### 3 The cheap ReLU
#
# What is timed: the function, a layer, or a step of training? In which library?

# %%
claims("relu-is-cheaper").before

# %%
quiz("relu-is-cheaper")

# %%
claims("relu-is-cheaper")

# %% [markdown]
# By itself it was more than ten times as cheap there; of a step of training the products are the larger part. With wide
# vector units tanh's case fails. And as a loop, the ReLU takes about a hundred times as long as the sigmoid.

# %% [markdown]
# ### 4 The slow sigmoid
#
# Slow, beside what? Beside the product of its own layer ([lesson 4](04_rectified.ipynb)).

# %%
claims("sigmoid-is-slow").before

# %%
quiz("sigmoid-is-slow")

# %%
claims("sigmoid-is-slow")

# %% [markdown]
# A product grows with the square of the width, a function with the width.

# %% [markdown]
# ### 21 In print
#
# This sentence really circulates.

# %%
claims("pytorch-sigmoid-is-leaky-relu").before

# %%
quiz("pytorch-sigmoid-is-leaky-relu")

# %%
claims("pytorch-sigmoid-is-leaky-relu")

# %% [markdown]
# ## Depth
#
# ### 1 No bend
#
# The class of functions, or the fitted network? Which loss, and may a layer be narrow ([lesson 1](01_neuron.ipynb))?

# %%
claims("no-bend-is-linear-regression").before

# %%
quiz("no-bend-is-linear-regression")

# %%
claims("no-bend-is-linear-regression")

# %% [markdown]
# With cross-entropy it is another regression, the logistic one. A narrow layer takes rank away. Stopped early, it has
# not arrived. The remark says what was wrong with the first rule.

# %% [markdown]
# ### 7 Linear, and vanishing
#
# Its slope is 1 everywhere. So what could vanish ([lesson 8](08_depth.ipynb))?

# %%
claims("linear-suffers-from-vanishing").before

# %%
quiz("linear-suffers-from-vanishing")

# %%
claims("linear-suffers-from-vanishing")

# %% [markdown]
# The weights make it, not the function. Repeat it:

# %%
print(claims(7, recompute=True).verdict)

# %% [markdown]
# ### 6 The ReLU, and vanishing
#
# The word to try is *completely*: from whatever start?

# %%
claims("relu-removes-vanishing").before

# %%
quiz("relu-removes-vanishing")

# %%
claims("relu-removes-vanishing")

# %% [markdown]
# He's rule does it, with the ReLU that it was made for. Skip connections mend other starts as well.

# %% [markdown]
# ### 18 A famous count
#
# Half the units of the tenth layer, dead: counted before training, on how many inputs, from which start?

# %%
claims("depth-kills-relu").before

# %%
quiz("depth-kills-relu")

# %%
claims("depth-kills-relu")

# %% [markdown]
# The count is right, and is about one start of four. Either larger weights or biases of zero mend it ([lesson
# 8](08_depth.ipynb)). In narrow layers it comes from all four.

# %% [markdown]
# ## Learning
#
# ### 5 Much faster
#
# "Much" needs a ratio, "faster" a goal. And at which learning rate, one for all or each its own ([lesson
# 9](09_fair_race.ipynb))?

# %%
claims("relu-is-faster").before

# %%
quiz("relu-is-faster")

# %%
claims("relu-is-faster")

# %% [markdown]
# One of four cases. At its own rate tanh needs *fewer* epochs than the ReLU, in two layers and in six; at one rate for
# all it looked slower.

# %% [markdown]
# ### 14 Centred outputs
#
# Between tanh and the sigmoid two things change: the centre *and* the slope. To try the centre, leave the slope alone.

# %%
claims("centred-tanh-trains-better").before

# %%
quiz("centred-tanh-trains-better")

# %%
claims("centred-tanh-trains-better")

# %% [markdown]
# True, and with Adam too. Under plain descent the slope has its own part: even centred, the sigmoid takes half as many
# epochs again as tanh. With Adam that part is gone.

# %% [markdown]
# ### 13 Never
#
# One counterexample would do against "never". But a counterexample to what: that it is worse, and by how much?

# %%
claims("never-sigmoid-in-hidden-layers").before

# %%
quiz("never-sigmoid-in-hidden-layers")

# %%
claims("never-sigmoid-in-hidden-layers")

# %% [markdown]
# In one or two layers it was not behind. In ten it learned next to nothing, and a skip connection was enough to bring
# it level again: "never" was about depth.

# %% [markdown]
# ## Silent units
#
# ### 8 The sentence of the first screen
#
# *The leaky ReLU ends dead units.* Two words are loose.
#
# - *Dead*: a gradient of exactly 0? Then any leak ends it, by definition, and the sentence says nothing.
# - Always negative? A leaky unit can be that, too.
# - *Ends*: is a gradient a hundredth as large an end? Or must the network learn as if nothing had been?
#
# **Predict:** write down what you would measure for each reading, and how much would be enough. Then run the next cell
# and compare.

# %%
claims("leaky-relu-ends-dead-units").before

# %%
quiz("leaky-relu-ends-dead-units")

# %%
claims("leaky-relu-ends-dead-units")

# %% [markdown]
# By the first reading true, and empty; by the others false: two leaky layers make the first step some hundred times
# smaller. Adam divides by the size of the gradient and makes the step whole; then nearly all is learned, and the rule
# cannot tell whether two points are missing.

# %% [markdown]
# ### 9 Its only problem
#
# Two statements in one: it *has* this problem, and it has *no other*.

# %%
claims("leaky-relus-only-problem").before

# %%
quiz("leaky-relus-only-problem")

# %%
claims("leaky-relus-only-problem")

# %% [markdown]
# Both halves fail: started as its card says it passes a signal, and at a high rate all of its trainings overflow where
# the ReLU survives, by dying ([lesson 4](04_rectified.ipynb)).

# %% [markdown]
# ### 16 Half the units
#
# A share and a consequence. Does the share stay, and does a zero save anything?

# %%
claims("half-the-units-is-efficient").before

# %%
quiz("half-the-units-is-efficient")

# %%
claims("half-the-units-is-efficient")

# %% [markdown]
# The share is right, the consequence is not: full matrices do not notice zeros, and to skip half of them takes three
# times as long. At one output in 200 skipping pays.

# %% [markdown]
# ### 22 Because
#
# A *because* needs a control that differs in nothing but the cause. A leak of one hundredth takes all zeros away.

# %%
claims("relu-works-by-sparsity").before

# %%
quiz("relu-works-by-sparsity")

# %%
claims("relu-works-by-sparsity")

# %% [markdown]
# No set shows a lead of a point, with false labels neither.

# %% [markdown]
# ## Accuracy and noise
#
# ### 10 Hardly anything
#
# *PReLU changes accuracy hardly at all.* It is tempting to race both, see no difference, and say: true. But "no
# difference seen" may mean too few runs. To claim *hardly*, say first how much would be something: a *margin*. Then the
# whole interval of the difference must lie within it, on both sides of 0. A wide interval is open, not equal.
#
# **Predict:** which margin would you choose, in points? On how many data sets, and from which start? Then compare.

# %%
claims("prelu-changes-hardly-anything").before

# %%
quiz("prelu-changes-hardly-anything")

# %%
claims("prelu-changes-hardly-anything")

# %% [markdown]
# True by a margin of one point. **Predict:** and with a stricter margin, a fifth of a point or a twentieth?

# %% tags=["nbval-check-output"]
prelu = claims("prelu-changes-hardly-anything")
for margin in (0.01, 0.002, 0.0005):
    cases = [replace(case, above=-margin, below=margin) for case in prelu.claim.cases]
    print(margin, [case.outcome(prelu.evidence[case.measured]) for case in cases])

# %% [markdown]
# What the pairs cannot see stays open; nothing fails. And from biases of −3 PReLU is ahead by forty points: it wakes
# what the ReLU leaves silent.

# %% [markdown]
# ### 11 Random slopes
#
# The control again: RReLU also has a mean slope. The rival needs the same.

# %%
claims("random-slopes-reduce-overfitting").before

# %%
quiz("random-slopes-reduce-overfitting")

# %%
claims("random-slopes-reduce-overfitting")

# %% [markdown]
# On digits it fails, on moons it is open, and so the claim is false. Against the plain ReLU it would hold on moons, by
# its slope ([lesson 9](09_fair_race.ipynb)).

# %% [markdown]
# ### 12 Robust to noise
#
# Which noise, how much of it, in labels or inputs, and more robust than whom?

# %%
claims("elu-is-robust-to-noise").before

# %%
quiz("elu-is-robust-to-noise")

# %%
claims("elu-is-robust-to-noise")

# %% [markdown]
# One of three kinds of noise. On digits with false labels it is behind by more than three points.

# %% [markdown]
# ## The output
#
# ### 15 Only in hidden layers
#
# What happens to a ReLU at the output depends on the targets ([lesson 6](06_softmax.ipynb)).

# %%
claims("relu-only-in-hidden-layers").before

# %%
quiz("relu-only-in-hidden-layers")

# %%
claims("relu-only-in-hidden-layers")

# %% [markdown]
# Around 0 all lose. Lifted, only those lose whose output was silent from the start; with a bias at the targets' mean,
# none.

# %% [markdown]
# ### 17 Clearly
#
# "Clearly" is a number, and it depends on the spread of the scores. Over one rival, nine or a thousand: which lead does
# 90 % take?

# %%
claims("softmax-winner-is-clear").before

# %%
quiz("softmax-winner-is-clear")

# %%
claims("softmax-winner-is-clear")

# %% [markdown]
# Training spreads the scores, and softmax passes that on; a temperature takes it back.

# %% [markdown]
# ## Units that multiply
#
# ### 19 Extrapolates
#
# *NALU extrapolates.* The formula is exact for the weights −1, 0 and 1. But the sentence is about a unit that has
# *learned* them, more or less ([lesson 10](10_gates.ipynb)).
#
# - Which operation? For $a + b$ a network of ReLUs does as well, so a sum proves nothing.
# - Which numbers? Its logarithm takes $|x|$.
# - How far outside, and how near is near?
#
# **Predict:** choose operations, signs and a bound for the error, and say what you expect of each. Then compare.

# %%
claims("nalu-extrapolates").before

# %%
quiz("nalu-extrapolates")

# %%
claims("nalu-extrapolates")

# %% [markdown]
# Within two per cent for positive numbers, and off by nearly all of the product for both signs. Give it sizes alone and
# put the sign back, and it is as good as before: the sign is all that it lacks.

# %% [markdown]
# ### 23 By its function
#
# SwiGLU has a gate, and the gate has a function. Take the function away and leave the gate.

# %%
claims("swiglu-is-good-by-its-function").before

# %%
quiz("swiglu-is-good-by-its-function")

# %%
claims("swiglu-is-good-by-its-function")

# %% [markdown]
# One lead of three, and with a third layer that one turns round.

# %% [markdown]
# ## Winners
#
# ### 20 Best everywhere
#
# *One activation is best everywhere.*
#
# - *One*: among which? Fix the list before the race.
# - *Best*: first in every race? Chance alone crowns others ([lesson 9](09_fair_race.ipynb)). Rather: nowhere behind by
#   more than a margin.
# - *Everywhere*: on which data? Six sets can refute the sentence, and not prove it.
# - The candidate is chosen by looking, so half of the runs choose and the other half judge.
#
# **Predict:** which of your functions would be the most even, and on which data will it be furthest behind?

# %%
claims("one-activation-is-best").before

# %%
quiz("one-activation-is-best")

# %%
claims("one-activation-is-best")

# %% [markdown]
# Even the most even one is behind by more than a point where labels are false, and there a *sigmoid* is first. On moons
# and spirals alone, one is good enough for both.

# %% [markdown]
# ### 24 On your data
#
# Last, the use of tables. The same winner, or one that is nearly as good?

# %%
claims("published-winner-wins-on-your-data").before

# %%
quiz("published-winner-wins-on-your-data")

# %%
claims("published-winner-wins-on-your-data")

# %% [markdown]
# One of eight by chance would be right in an eighth of the cases; the published one is not right much more often. It is
# a candidate, and no reason to skip the race.

# %% [markdown]
# ## All verdicts
#
# **Predict:** which of the three words is the most frequent?

# %%
claims()

# %% tags=["nbval-check-output"]
words = [trial.verdict.word for trial in claims() if trial.verdict]
print({word: words.count(word) for word in sorted(set(words))})

# %% [markdown]
# **Predict:** in how many does the variation change the verdict?

# %% tags=["nbval-check-output"]
print(sum(trial.turned for trial in claims()))

# %% [markdown]
# **Predict:** and if the means alone decided, without their intervals, how many verdicts would be others?

# %% tags=["nbval-check-output"]
for trial in claims():
    means = {name: Number(number.value) for name, number in trial.evidence.items()}
    alone = judge(trial.claim.cases, means)
    if str(alone) != str(trial.verdict):
        print(f"{trial.claim.number}: {alone}, in place of {trial.verdict}")

# %% [markdown]
# Most verdicts hang on what the sentence leaves out: start, rate, rival, data, margin. Your own score:

# %%
votes()

# %% [markdown]
# ## What you can do now
#
# 1. Choose: the output by the task; in hidden layers a ReLU first; a start that belongs to it; and then look.
# 2. Precise: *dead*, *ends*, *hardly*, *best* became numbers with bounds before anything was run.
# 3. Verdicts: a case holds, fails or is open, by its whole interval. Not significant is not equal.
# 4. The claims: `claims()` has them all, with the number that decides each.
# 5. What turns them: the start (1/n or 2/n), the optimiser, the rival with the same slope, the data, the depth.
#
# Repeat what you doubt: `claims("relu-is-faster", recompute=True)`. Then go on with
# [lesson 12](12_frameworks.ipynb).

# %% [markdown]
# ## Where to read on
#
# - X. Bouthillier and others (2021). [Accounting for Variance in Machine Learning
#   Benchmarks](https://arxiv.org/abs/2103.03098). MLSys. How data, first weights and tuning move a benchmark.
# - N. Shazeer (2020). [GLU Variants Improve Transformer](https://arxiv.org/abs/2002.05202). arXiv. Gates with and
#   without a function, in large models, with the spread of four runs.
# - A. Trask and others (2018). [Neural Arithmetic Logic
#   Units](https://deepai.org/publication/neural-arithmetic-logic-units). Advances in Neural Information Processing
#   Systems 31. What was claimed of extrapolation.
# - Stanford University. [CS231n: commonly used activation functions](https://cs231n.github.io/neural-networks-1/).
#   Where many of these sentences stand, mostly with more care than when they are repeated.
