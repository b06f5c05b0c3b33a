# %% [markdown]
# # Sheet 8: gates and attention
#
# Until now a function looked at one number at a time, or at one vector. The units of this sheet let numbers decide
# about other numbers: how much each counts, whether it is let through, or which of two ways it takes. **After this
# sheet you can** write
#
# 1. attention: which of several vectors a query should bring back, and how much of each;
# 2. GLU and SwiGLU, in which one half of a layer opens and shuts gates for the other half;
# 3. dropout, where chance shuts the gates;
# 4. the NAC and the NALU, which add, subtract and multiply, also numbers larger than any that they were trained on.
#
# **You should know** the matrix product, the sigmoid and why its textbook form may overflow
# ([lesson 3](../../notebooks/03_saturating.ipynb)), and the softmax. **Time:** two hours.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well. Where you need a
# sigmoid or a softmax, write it into the function, or copy one of yours from an earlier sheet into a cell of its own.

# %%
import numpy as np

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## Attention
#
# A sequence of vectors, say one for each word of a sentence, is asked by a *query*. Each of these vectors shows a
# *key*, which says what it has to offer, and holds a *value*, which is what it gives. All three are made by weights
# that are learned; here they are given.
#
# First the weights. Why are the scores divided by $\sqrt d$? If all numbers in queries and keys have mean 0 and
# variance 1, a dot product of $d$ of them has variance $d$. **Predict:** what would the softmax make of scores that
# spread so widely when $d$ is 1000?

# %% exercise="attention_weights"

# %% [markdown]
# Without the division, nearly all weight would go to one key. With it, many keys have a share. The weights of one query
# add up to 1, so they make a mean. Of what?

# %% exercise="attention"

# %% [markdown]
# ## Gates
#
# A ReLU is a gate that a number opens for itself: it is let through whole, or not at all. A *gated* unit has two
# numbers for this, one that is let through and one that controls the gate, and the gate may stand half open.

# %% exercise="glu"

# %% exercise="swiglu"

# %% [markdown]
# ## Gates that chance shuts
#
# Dropout is used in training only. At every step other units are missing, so that none can rely on one particular
# other. **Predict:** if half of the units are missing, what happens to the sums in the next layer?

# %% exercise="dropout"

# %% [markdown]
# ## Units for arithmetic
#
# A network that has learned to calculate with numbers up to 10 often fails at 1000. A unit whose weights are pushed
# towards −1, 0 and 1 does not: it has learned *which* numbers to add, and their size does not matter. To multiply, it
# adds logarithms, and a gate chooses between the two.

# %% exercise="nac"

# %% exercise="nalu"

# %% [markdown]
# ## Looking back
#
# If half of the units are missing, sums are half as large on average, and dropout makes up for it.
#
# Four kinds of units, in which numbers decide about numbers. Which of them hold a factor between 0 and 1, what is it
# made of, and what does it multiply? In which does chance decide, in which the input, and in which only what was
# learned?
#
# Every check passed? Then let your `nac` count: with two inputs, choose `W_hat` and `M_hat` so that it gives their
# difference, to ten digits. Try it on numbers in the millions.
