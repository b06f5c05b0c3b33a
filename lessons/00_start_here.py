# %% [markdown]
# # Start here
#
# Click into the grey cell below, press **Shift + Enter**, and move the slider.

# %%
from actcourse import explore

explore("sigmoid")

# %% [markdown]
# You have run a line of Python, and it drew an *activation function*: the curve between the layers of a neural network.
# On the left is the function, on the right its *slope*. Drag the slider, or click it once and use the arrow keys.
#
# A network learns from gradients, and on its way back a gradient is multiplied by the slope of each activation. Where
# the picture is grey, the slope is below 0.1. **Try it:** at which x does the grey begin? Move the slider there and
# read the slope.
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
# Every lesson asks you to **predict** before it shows something. Write your answer down, or commit to it where there is
# a button, then run the next cell: a wrong prediction is where learning begins. After the lessons come nine sheets of
# exercises: you write a function, and a check answers with the name of the mistake.
# `from actcourse import progress; progress()` shows what you have passed and what comes next.
#
# - [Lesson 1: a neuron](01_neuron.ipynb), and [sheet 1](../exercises/01_neuron/01_neuron.ipynb)
# - [Lesson 2: why nonlinear](02_nonlinear.ipynb)
# - [Lesson 3: saturating functions](03_saturating.ipynb), and [sheet 2](../exercises/02_saturating/02_saturating.ipynb)
# - [Lesson 4: rectified functions](04_rectified.ipynb), and [sheet 3](../exercises/03_rectified/03_rectified.ipynb)
# - [Lesson 5: their smooth relatives](05_smooth.ipynb), and [sheet 4](../exercises/04_smooth/04_smooth.ipynb)
# - [Lesson 6: softmax and the output layer](06_softmax.ipynb), and [sheet 5](../exercises/05_softmax/05_softmax.ipynb)
# - [Lesson 7: backpropagation](07_backprop.ipynb), and [sheet 6](../exercises/06_backprop/06_backprop.ipynb)
# - [Lesson 8: signal through depth](08_depth.ipynb), and [sheet 7](../exercises/07_depth/07_depth.ipynb)
# - [Lesson 9: a fair race](09_fair_race.ipynb)
# - [Lesson 10: gates and attention](10_gates.ipynb), and [sheet 8](../exercises/08_gates/08_gates.ipynb)
# - [Lesson 11: choosing, and claims on trial](11_claims.ipynb)
# - [Lesson 12: from NumPy to PyTorch, Keras and JAX](12_frameworks.ipynb)
# - [Lesson 13: invent your own](13_invention.ipynb), and [sheet 9](../exercises/09_invention/09_invention.ipynb)
# - [The catalogue](catalogue.ipynb): a card and sliders for every function
# - [The glossary](glossary.ipynb): every term in a sentence or two, with the place that introduces it

# %% [markdown]
# ## NumPy in ten minutes
#
# A network computes with whole *arrays* of numbers. They come from NumPy, which everyone imports as `np`. An array with
# one axis is a *vector*.

# %% tags=["nbval-check-output"]
import numpy as np

x = np.array([1.0, 2.0, 3.0])
x.shape

# %% [markdown]
# Arithmetic is done to each number. **Predict** both results.

# %% tags=["nbval-check-output"]
print(2 * x + 10)
print(x * x)

# %% [markdown]
# NumPy's functions work on each number too, so the sigmoid can be typed as it is printed. **Predict:** at which of the
# three is it above 0.9?

# %% tags=["nbval-check-output"]
(1 / (1 + np.exp(-x))).round(3)

# %% [markdown]
# ### The dot product
#
# A neuron multiplies each input by a weight and adds everything up: the *dot product*, written `@`.

# %%
from actcourse import quiz

quiz("first-dot-product")

# %% tags=["nbval-check-output"]
w = np.array([4.0, 0.0, -1.0])
float(x @ w)

# %% [markdown]
# ### Matrices
#
# A layer is several neurons side by side. Their weights are the columns of a *matrix*: here three inputs for two
# neurons.

# %%
quiz("shape-of-a-layer")

# %% tags=["nbval-check-output"]
W = np.array([[4.0, 1.0], [0.0, 1.0], [-1.0, 1.0]])
print(x.shape, W.shape)
print(x @ W)

# %% [markdown]
# One dot product per column. The inner sizes, 3 and 3, must agree; they disappear.

# %% [markdown]
# ## Loops against whole arrays
#
# The dot product, touching one number at a time, and in one piece:


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
# Both must give the same before comparing their speed is fair.

# %% tags=["nbval-check-output"]
float(loop(x, w)), float(whole_arrays(x, w))

# %% [markdown]
# **Predict:** with 100 000 numbers, how many times faster is the one without a loop: 2, 40, or over 100 times? And with
# 10 numbers? The next cell measures it on one processor of the machine that runs this notebook.


# %% tags=["covers-I15"]
from actcourse import race


def two_vectors(size):
    return np.ones(size), np.ones(size)


result = race(loop, whole_arrays, make_input=two_vectors)
result

# %% [markdown]
# Both axes go in powers of ten. **Look:** why does one line start out flat? Here are the quotients of the two times, by
# size.

# %% tags=["covers-V4"]
for size, loop_time, array_time in zip(result.sizes, *result.seconds, strict=True):
    print(f"{size:6} numbers: {loop_time / array_time:6.0f} times faster")

# %% [markdown]
# One often reads that loops are "over 40 times slower". From which size on is that true on your machine? The flat part
# is what it costs to call NumPy at all, however few the numbers.

# %% [markdown]
# ## A first check
#
# This function should compute a dot product, and has a mistake in it. Run both cells, read what the check says, mend
# the function, and repeat until it passes.


# %%
def dot_product(a, b):
    return a * b


# %% tags=["nbval-check-output"]
from actcourse import check

check("dot_product", dot_product)

# %% [markdown]
# If you are stuck, there are hints, gentle ones first.

# %% tags=["nbval-check-output"]
from actcourse import hint

hint("dot_product")

# %% [markdown]
# ## When something does not run
#
# `doctor()` says in plain words what is wrong with Python, the packages or the sliders, and what to do.

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
# Go on with [lesson 1, a neuron](01_neuron.ipynb).
