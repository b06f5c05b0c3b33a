# %% [markdown]
# # Start here
#
# Click into the grey cell below, press **Shift + Enter**, and move the slider.

# %%
from actcourse import explore

explore("sigmoid")

# %% [markdown]
# You have run a line of Python, and it drew an *activation function*: the small curve that stands between the layers of every neural
# network. On the left is the function, on the right its slope. Drag the slider with the mouse, or click it once and use the arrow keys.
#
# **After this lesson you can**
#
# 1. use the course: run cells, move sliders, predict before you look;
# 2. compute with vectors and matrices in NumPy;
# 3. measure how much faster NumPy is than a loop, on your own machine;
# 4. write a function, have it checked, and read what the check says;
# 5. find out what is wrong when something does not run.
#
# **You should know** a little Python: variables, functions, `for`. **Time:** 30 minutes.

# %% [markdown]
# ## How the course works
#
# Learning to predict what a curve, a slope or a line of code will do is the aim; looking at it comes second. So every lesson asks you
# to **predict** first. Say your answer aloud or write it down, and only then run the cell. A wrong prediction is the best moment of a
# lesson: it shows where to look.
#
# After the lessons come sheets of exercises. You write a function, and a check answers with the name of the mistake, not with "wrong".
#
# - [Lesson 3: saturating functions](03_saturating.ipynb): the sigmoid, tanh, and why their gradients vanish
# - [Sheet 2: saturating functions](../exercises/02_saturating/02_saturating.ipynb): write them yourself
#
# The picture above asks a question: *where does the sigmoid stop passing a gradient on?* A gradient is what a network learns from, and
# on its way back through the network it is multiplied by the slope of each activation that it meets. In the grey regions that slope is
# below 0.1.
#
# **Predict:** at which x does the grey begin? Then move the slider there and read the number above the right-hand picture.

# %% [markdown]
# ## NumPy in ten minutes
#
# A network computes with whole *arrays* of numbers at once. In Python these come from NumPy, which everyone imports as `np`.

# %%
import numpy as np

x = np.array([1.0, 2.0, 3.0])
x.shape

# %% [markdown]
# `x` is a *vector*: an array with one axis, here with three numbers on it. Arithmetic with an array is done to each of its numbers.

# %% tags=["nbval-check-output"]
2 * x + 10

# %% [markdown]
# **Predict:** what is `x * x`: one number, three numbers, or nine?

# %% tags=["nbval-check-output"]
x * x

# %% [markdown]
# Three: two arrays of the same shape are combined number by number. NumPy's own functions, such as `np.exp` for $e^x$, also work on
# each number, so the formula of the sigmoid can be typed as it is printed.

# %% tags=["nbval-check-output"]
(1 / (1 + np.exp(-x))).round(3)

# %% [markdown]
# ### The dot product
#
# A neuron weighs its inputs: it multiplies each input by a weight and adds everything up. That is the *dot product* of inputs and
# weights, and NumPy writes it `@`.
#
# **Predict:** the dot product of (1, 2, 3) and (4, 0, −1).

# %% tags=["nbval-check-output"]
w = np.array([4.0, 0.0, -1.0])
float(x @ w)

# %% [markdown]
# ### Matrices
#
# A layer is several neurons side by side. Put their weights into the columns of a *matrix*, an array with two axes: here three inputs
# (rows) for two neurons (columns).

# %% tags=["nbval-check-output"]
W = np.array([[4.0, 1.0], [0.0, 1.0], [-1.0, 1.0]])
W.shape

# %% [markdown]
# **Predict:** how many numbers does `x @ W` have, and what are they?

# %% tags=["nbval-check-output"]
x @ W

# %% [markdown]
# One number per neuron: each is the dot product of `x` with one column. The shapes tell it: (3,) @ (3, 2) gives (2,). The inner sizes
# must agree and disappear.

# %% [markdown]
# ## Loops against whole arrays
#
# The same dot product can be written as a loop that touches one number at a time. Here are both.


# %%
def loop(a, b):
    total = 0.0
    for i in range(len(a)):
        total = total + a[i] * b[i]
    return total


# %%
def whole_arrays(a, b):
    return a @ b


# %% [markdown]
# First make sure that both give the same; only then is it fair to compare their speed.

# %% tags=["nbval-check-output"]
float(loop(x, w)), float(whole_arrays(x, w))

# %% [markdown]
# **Predict:** for two vectors of 100 000 numbers, how many times faster is the version without a loop: 2, 40, or over 1000 times? And
# for two vectors of 10 numbers? The next cell measures it on the machine that runs this notebook.

# %%
from actcourse import race

result = race(loop, whole_arrays, make_input=lambda size: (np.ones(size), np.ones(size)))
result

# %% [markdown]
# Both axes go in powers of ten. **Look:** the loop's line rises evenly, ten times the numbers for ten times the time. Why does the other
# line start out flat? The next cell divides the two times, for 10, 100, 1000, 10 000 and 100 000 numbers.

# %%
(result.seconds[0] / result.seconds[1]).round().astype(int)

# %% [markdown]
# One often reads that loops are "over 40 times slower". From which size on is that true on your machine? For small vectors both spend
# their time on being called at all, and that is the flat part. The lesson: when there are many numbers, hand NumPy the whole array.

# %% [markdown]
# ## A first check
#
# Now you. The function below should compute a dot product and has a mistake in it. Run both cells, read what the check says, mend the
# function, and run them again until the check passes.


# %%
def dot_product(a, b):
    return a * b


# %%
from actcourse import check

check("dot_product", dot_product)

# %% [markdown]
# If you are stuck, there are hints, gentle ones first.

# %%
from actcourse import hint

hint("dot_product")

# %% [markdown]
# ## When something does not run
#
# `doctor()` looks at Python, the packages and the sliders, and says in plain words what is wrong and what to do about it.

# %%
from actcourse import doctor

doctor()

# %% [markdown]
# ## What you can do now
#
# 1. Use the course: you ran cells, moved a slider, and predicted before you looked.
# 2. Compute with vectors and matrices: `2 * x + 10`, `x * x`, `x @ w`, `x @ W`.
# 3. Measure how much faster NumPy is: you have the factors for your own machine.
# 4. Have a function checked: the check named the mistake, and you mended it.
# 5. Find out what is wrong: `doctor()`.
#
# Go on with [lesson 3, saturating functions](03_saturating.ipynb).
