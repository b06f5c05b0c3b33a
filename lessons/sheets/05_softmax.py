# %% [markdown]
# # Sheet 5: softmax and the cross-entropy loss
#
# **After this sheet you can**
#
# 1. turn scores into probabilities, however large the scores are;
# 2. say how undecided probabilities are, and what they cost when the truth is known;
# 3. write the derivatives that training needs, and explain why the last one, which looks long, is very short.
#
# **You should know** partial derivatives, the chain and the quotient rule, NumPy's arrays with several axes, the `axis`
# of `np.sum`, and the sigmoid ([lesson 3](../../notebooks/03_saturating.ipynb)), which is softmax's little sister for
# two classes. **Time:** two hours.
#
# Replace `raise NotImplementedError` in each function, run the cell, then run the check below it. A check may be run as
# often as you like, and says what is wrong in words. The number under its message is your score, all points or none;
# when the sheet is graded, what holds of an answer counts as well.

# %%
import numpy as np

from actcourse import check, hint, progress, solution

# %% [markdown]
# ## From scores to probabilities
#
# A network that tells cats, dogs and birds apart ends with three numbers, the *scores*. They may be negative, and any
# size. Probabilities must be positive and add up to 1.

# %% exercise="softmax"

# %% [markdown]
# If one score changes, all probabilities change, because all are divided by the same sum. So the derivative is not a
# number and not a vector, but a table.

# %% exercise="softmax_jacobian"

# %% [markdown]
# ## How undecided, and how wrong
#
# The same largest score can mean a sure answer or hardly more than a guess. Entropy tells them apart, from the
# probabilities alone. It does not know which answer is right; the next function does.

# %% exercise="entropy"

# %% exercise="cross_entropy"

# %% [markdown]
# ## What training needs
#
# Training moves the scores so that the loss falls. For that it wants one derivative for each score. Two ways lead
# there: through the Jacobian, by the chain rule; or by writing the loss with the scores first. Both end at the same
# short formula.

# %% exercise="cross_entropy_gradient"

# %% [markdown]
# ## Looking back
#
# 1. Probabilities: take the largest score off first, and nothing overflows.
# 2. Entropy looks at the probabilities alone; the cross-entropy knows which class is true.
# 3. The long derivative is short because the logarithm undoes the exponentials of softmax.
#
# Every check passed? Then you have the last step of a classifier, forwards and backwards. Put the parts together: draw
# random scores for five examples and three classes, choose labels, and repeat
# `z = z - 0.5 * cross_entropy_gradient(z, y)` a hundred times. What happens to `cross_entropy(softmax(z), y)`, and to
# `entropy(softmax(z))`? Then give one example a score of 50 in a wrong column and watch it: why does it learn steadily,
# where a saturated sigmoid with a squared error would hardly move?
