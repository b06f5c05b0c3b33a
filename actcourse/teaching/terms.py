"""The terms of the course, each in a sentence or two: the one list that the glossary is made from.

A term stands under the lesson that sets it in italics where it introduces it; `tests/test_glossary.py` holds both ways.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A term of the course.

    lesson: the number of the lesson that introduces it, such as "03". also: what else it is called.
    """

    name: str
    lesson: str
    meaning: str
    also: tuple = ()


TERMS = (
    Term("activation function", "00", "The function $f$ that a unit puts its weighted sum through.", ("activation",)),
    Term("array", "00", "Numbers in one block along one or more axes: what NumPy computes with."),
    Term("dot product", "00", "Multiply two vectors number by number and add everything up: `x @ w`."),
    Term("matrix", "00", "An array with two axes, rows and columns. The weights of a layer are one, a unit a column."),
    Term(
        "slope",
        "00",
        "The derivative $f'(x)$ of an activation: how steeply it rises at $x$. A gradient on its way back is "
        "multiplied by it.",
    ),
    Term("vector", "00", "An array with one axis."),
    Term("accuracy", "01", "The share of examples for which the answer is right."),
    Term(
        "better",
        "01",
        "Said of an activation where the interval of its differences from a rival, run by run, lies above 0. Where it "
        "includes 0, no difference was seen, which does not say that there is none.",
    ),
    Term("bias", "01", "The number of its own, $b$, that a neuron adds to the products of weights and inputs."),
    Term("circles", "01", "Data of two classes: a ring around a ring. No straight line tells them apart."),
    Term(
        "condition number",
        "01",
        "The sharpest curvature of a valley of the loss, divided by the flattest. The larger it is, the longer plain "
        "gradient descent takes.",
    ),
    Term("epoch", "01", "One round of training through all its examples."),
    Term("example", "01", "One case of the data, with its inputs and its target; a row of the matrix $X$."),
    Term("held out", "01", "Said of examples that training does not see, so that they can be used to judge it."),
    Term("hidden", "01", "Said of the layers before the last, and of their units."),
    Term("identity", "01", "The activation $f(z) = z$, which leaves every number as it is."),
    Term("input", "01", "A number that goes into a neuron."),
    Term(
        "interval",
        "01",
        "Two ends around a mean that was measured in a few runs. Of 100 such experiments, about 95 have what the "
        "mean of very many runs would be within theirs.",
    ),
    Term(
        "layer",
        "01",
        "Several neurons side by side with the same inputs. For examples in rows, it gives $f(XW + b)$.",
    ),
    Term(
        "learning rate",
        "01",
        r"The factor $\eta$ between gradient and step. Above $2/\lambda$, where $\lambda$ is the sharpest curvature, "
        "plain steps lead further and further away.",
    ),
    Term(
        "linear",
        "01",
        "Said of a layer that has the identity for its activation, and so gives $XW + b$. Mathematicians say affine, "
        "because of the bias.",
        ("affine",),
    ),
    Term(
        "linear regression",
        "01",
        "The weights and the bias of one linear layer with which the mean squared error is least. A linear network "
        "of any depth can do no better.",
    ),
    Term("mean squared error", "01", "The mean of the squared differences between outputs and targets."),
    Term("moons", "01", "Data of two classes: two half-moons that reach into each other."),
    Term(
        "multi-layer perceptron",
        "01",
        "A network of layers one behind the other, in which each unit is connected with all of the layer before.",
        ("MLP",),
    ),
    Term("network", "01", "Layers in a row: the outputs of each are the inputs of the next."),
    Term(
        "neuron",
        "01",
        "It multiplies each input by a weight, adds everything up and adds its bias, and puts the sum through its "
        r"activation: $f(w \cdot x + b)$. In a layer it is called a unit.",
    ),
    Term(
        "overfitting",
        "01",
        "A network fits the examples that it was trained on better and others worse: it has learned chance.",
    ),
    Term("parameter", "01", "What a network learns: its weights and biases, and with some activations a slope."),
    Term(
        "R²",
        "01",
        "The share of the targets' variance that a network explains: 1 for a perfect fit, 0 for the best constant.",
    ),
    Term("rank", "01", "The number of independent directions in which the outputs of a matrix can move."),
    Term(
        "ReLU",
        "01",
        r"The activation $\max(0, z)$: what is negative becomes 0, all else stays as it is.",
        ("rectified linear unit",),
    ),
    Term("standardised", "01", "Shifted and scaled to mean 0 and spread 1, each column of the data by itself."),
    Term("target", "01", "What the output for an example should be."),
    Term("training", "01", "Moving all parameters, by many small steps, so that the loss falls."),
    Term("unit", "01", "A neuron of a layer."),
    Term("weight", "01", "The number $w$ by which a neuron multiplies an input."),
    Term(
        "weighted sum",
        "01",
        r"The number $z = w \cdot x + b$ that a neuron puts through its activation.",
        ("pre-activation",),
    ),
    Term("worse", "01", "Said of an activation where the interval of its differences from a rival lies below 0."),
    Term("activated", "02", "Said of a neuron whose step gives 1."),
    Term(
        "Adam",
        "02",
        "A rule for the steps of training. It chooses a size of step for every parameter: it divides a running mean "
        "of the gradient by its recent size.",
    ),
    Term("exclusive or", "02", "True if one of two inputs is, but not both. No single neuron decides it.", ("XOR",)),
    Term(
        "sigmoid",
        "02",
        r"The activation $\sigma(z) = 1 / (1 + e^{-z})$, which rises from 0 to 1. Its slope, $\sigma\,(1 - \sigma)$, "
        "is ¼ at most.",
    ),
    Term("stack", "02", "Several networks of one form that are trained side by side, each with parameters of its own."),
    Term(
        "step",
        "02",
        r"The activation that is 1 where $z \ge 0$ and 0 elsewhere. Weights before it stand still.",
    ),
    Term("tent", "02", "Two ReLUs that go up from 0 to 1 and down again. Each layer of them doubles the pieces."),
    Term(
        "central difference",
        "03",
        "A slope that is measured by a small step to both sides: $(f(x + h) - f(x - h)) / 2h$.",
    ),
    Term(
        "centred on 0",
        "03",
        "Said of an activation, such as tanh, whose mean output is 0 for standard normal inputs.",
    ),
    Term(
        "hard version",
        "03",
        "A saturating function replaced by three straight pieces: cheap, and with a slope of exactly 0 beyond its "
        "corners.",
    ),
    Term(
        "heavier tails",
        "03",
        "Said of a slope that falls more slowly far out: softsign's and arctan's like $1/x^2$, where those of the "
        "sigmoid and tanh fall exponentially.",
    ),
    Term("odd", "03", "Said of a function with $f(-x) = -f(x)$, such as tanh."),
    Term(
        "saturated",
        "03",
        "Said of a function where its slope is near 0: small steps of its input hardly change its output.",
    ),
    Term("scaled tanh", "03", r"The activation $1.7159\,\tanh(\frac23 x)$, which is all but ±1 at ±1."),
    Term(
        "vanishing gradient",
        "03",
        "What reaches the first layers of a deep network is too small to move them, since on its way back a gradient "
        "was multiplied by one small slope per layer.",
    ),
    Term("capped ReLU", "04", r"The activation $\min(c, \max(0, x))$: a ReLU that stops at a cap $c$."),
    Term("channel", "04", "The outputs that share a learned slope: in this course those of one unit."),
    Term(
        "CReLU",
        "04",
        "The ReLU of $x$ followed by the ReLU of $-x$, concatenated: twice as many outputs as inputs.",
    ),
    Term(
        "dead",
        "04",
        "Said of a unit that is silent and cannot wake, such as one of the first layer under plain gradient descent. "
        "Others often call every silent unit dead.",
    ),
    Term("death", "04", "A unit falls silent in training."),
    Term("diverged", "04", "Said of a training whose numbers grew until they overflowed."),
    Term("idempotent", "04", "Said of a function that changes nothing when it is applied again: $f(f(x)) = f(x)$."),
    Term("leaky ReLU", "04", r"A ReLU with a small slope $a$ on the left, by custom 0.01: there it gives $a\,x$."),
    Term(
        "momentum",
        "04",
        r"Steps follow a velocity that keeps a share $\beta$ of itself and gains the gradient: $v \leftarrow \beta v "
        r"+ \text{gradient}$.",
    ),
    Term("plain gradient descent", "04", "Gradient descent without momentum and with one learning rate for all."),
    Term("PReLU", "04", "A leaky ReLU, parametric: it learns its slope on the left, one for each channel."),
    Term("ReLU6", "04", "The capped ReLU with a cap of 6."),
    Term("revival", "04", "A silent unit wakes in training."),
    Term(
        "RReLU",
        "04",
        "A leaky ReLU, randomised: it draws its slope anew as long as it trains, and then takes the mean.",
    ),
    Term(
        "silent",
        "04",
        "Said of a unit that gives 0 and has slope 0 for every example. Its own weights and bias then stand still; "
        "what comes from the layers before it may wake it.",
    ),
    Term(
        "squared ReLU",
        "04",
        r"The activation $\max(0, x)^2$, which has no corner, and a slope that grows without bound.",
    ),
    Term("wake", "04", "A silent unit wakes if its slope is above 0 for some example again."),
    Term(
        "weight decay",
        "04",
        r"Adds $\lambda w$ to the gradient by each weight $w$, which pulls it towards 0. Biases and learned slopes "
        "are left out of it.",
    ),
    Term(
        "dip",
        "05",
        "A place left of 0 where an activation falls while $x$ grows, and then rises again. GELU, SiLU and Mish have "
        "one.",
    ),
    Term("error function", "05", r"erf, with $\operatorname{erf}\frac{x}{\sqrt2} = 2\,\Phi(x) - 1$."),
    Term(
        "exponential linear unit",
        "05",
        r"The activation that is $x$ on the right and $\alpha\,(e^x - 1)$ on the left.",
        ("ELU",),
    ),
    Term(
        "fixed point",
        "05",
        "A mean square that a layer hands on as it came in. If it attracts, signals come back to it from both sides; "
        "if it repels, they leave it.",
    ),
    Term(
        "gate",
        "05",
        "What a number is multiplied by, most often a share between 0 and 1. In GELU and SiLU the number opens its "
        "own gate, in gated layers another number does.",
    ),
    Term("hard sigmoid", "05", r"$\frac{x + 3}{6}$, cut off at 0 and 1."),
    Term("hard tanh", "05", "$x$, cut off at −1 and 1."),
    Term(
        "LeCun's start",
        "05",
        "Weights are drawn with mean 0 and variance $1/n$, where $n$ inputs come into a unit. It keeps the variance "
        "of signals where the activation is nearly straight, and with SELU.",
    ),
    Term("logistic", "05", r"The law of a random number $N$ with $P(N < x) = \sigma(x)$."),
    Term(
        "seed",
        "05",
        "The number that random draws start from, so that they can be repeated; and the run that was made with it.",
    ),
    Term(
        "binary cross-entropy",
        "06",
        r"Cross-entropy for yes or no: $-y \ln p - (1 - y) \ln(1 - p)$, where $p$ is a sigmoid of the score.",
    ),
    Term(
        "cross-entropy",
        "06",
        r"The loss $-\ln p_t$, the surprise at the true class $t$. Behind a softmax, its derivative by the scores is "
        "$p - y$.",
    ),
    Term(
        "entropy",
        "06",
        r"The surprise to be expected, $H = -\sum_i p_i \ln p_i$: 0 where one outcome is certain, $\ln k$ for $k$ "
        "equal ones.",
    ),
    Term("Jacobian", "06", "The table of all derivatives of several outputs by several inputs: row $i$, column $j$."),
    Term("Kronecker's delta", "06", r"$\delta_{ij}$, which is 1 where $i = j$ and 0 elsewhere."),
    Term("monotonic", "06", "Said of an activation with which a larger input never means a smaller output."),
    Term("nat", "06", "The unit of entropy when its logarithm is the natural one."),
    Term("range", "06", "All values that a function can give: for the sigmoid, those between 0 and 1."),
    Term(
        "score",
        "06",
        "An output of the last layer before the output function. The largest wins, and a softmax makes probabilities "
        "of them.",
    ),
    Term(
        "softmax",
        "06",
        r"Makes probabilities of scores: $p_i = e^{z_i} / \sum_j e^{z_j}$. Only differences of scores count.",
    ),
    Term(
        "stable",
        "06",
        "Said of a formula that adds next to no rounding error of its own. Digits that its inputs have lost it "
        "cannot bring back.",
    ),
    Term(
        "temperature",
        "06",
        "The number $T > 0$ by which all scores are divided before a softmax. Cold, the winner takes all; hot, all "
        "get the same.",
    ),
    Term(
        "backpropagation",
        "07",
        "Computing the derivatives of the loss by all parameters in one pass, from the loss back to the inputs: "
        "error, slope and weight of each layer are multiplied, and paths added.",
    ),
    Term("batch", "07", "The examples that one step of training sees."),
    Term("gradient", "07", "The derivatives of the loss by all parameters. It points to where the loss rises fastest."),
    Term("gradient descent", "07", r"Steps against the gradient: $w \leftarrow w - \eta\,\partial L / \partial w$."),
    Term("loss", "07", "The number that training lowers: how far off the outputs are, such as the mean squared error."),
    Term(
        "signal",
        "07",
        r"Of a unit on the way back: $\delta = \partial L / \partial z$, the derivative by its weighted sum.",
    ),
    Term("always on", "08", "Said of a ReLU whose weighted sum is above 0 for every example: it bends nothing."),
    Term(
        "attract",
        "08",
        "A fixed point attracts if a layer keeps a smaller share of larger signals, as tanh and SELU do.",
    ),
    Term(
        "batch normalisation",
        "08",
        "Makes mean 0 and variance 1 of each unit's weighted sums over the batch, at every step of training.",
    ),
    Term("exploding", "08", "A gradient grows from layer to layer, since the factor that each contributes is above 1."),
    Term("fan-in", "08", "The number $n$ of outputs that come into a unit from the layer before."),
    Term("fan-out", "08", "The number $m$ of units that an output goes to in the next layer."),
    Term(
        "gain",
        "08",
        r"The factor $1 / \sqrt{\mathbb E[f(Z)^2]}$, for a standard normal $Z$. Weights of standard deviation gain "
        r"over $\sqrt n$ keep the variance of weighted sums at 1.",
    ),
    Term("He's start", "08", "Weights are drawn with mean 0 and variance $2/n$: a ReLU leaves half of the squares."),
    Term("ratio", "08", "Of a layer: the size of a step over the size of the weights, as a power of ten."),
    Term("repel", "08", "A fixed point repels if a layer keeps a larger share of larger signals, as GELU and SiLU do."),
    Term("skip connection", "08", "Hands on $h + a f(z)$, where $h$ is what came into a layer: a way around it."),
    Term(
        "vanishing",
        "08",
        "A gradient shrinks from layer to layer, since the factor that each contributes, $n "
        r"\operatorname{Var}(w)\,\mathbb E[f'(z)^2]$, is below 1.",
    ),
    Term(
        "Xavier's start",
        "08",
        "Weights are drawn with mean 0 and variance $2/(n + m)$, between what the ways forwards and back ask for.",
    ),
    Term(
        "dropout",
        "09",
        "Makes each output of a layer 0 with probability $p$, anew in every step of training, and divides the others "
        "by $1 - p$, which keeps the mean.",
    ),
    Term("generalisation gap", "09", "The share of right answers in training less the share on new examples."),
    Term(
        "in pairs",
        "09",
        "Said of a race in which both runners meet the same data, first weights and order of examples. Luck that "
        "both share cancels in their difference.",
    ),
    Term("point", "09", "One per cent of the answers."),
    Term("runner", "09", "A network that is trained and tested in a race."),
    Term("spread", "09", "The standard deviation."),
    Term("truth", "09", "The mean of so many runs that it is, near enough, what an activation is worth there."),
    Term(
        "attention",
        "10",
        r"A mean of values with weights that the inputs make: $\mathrm{softmax}(QK^{\mathsf T} / \sqrt d)\,V$, with a "
        "query in each row of $Q$.",
    ),
    Term("gated linear unit", "10", r"It gives $a\,\sigma(b)$, where $a$ and $b$ are two weighted sums.", ("GLU",)),
    Term("key", "10", "The vector of a token by which it can be found."),
    Term("mask", "10", r"Forbids scores of attention: they become $-\infty$, and their weights exactly 0."),
    Term(
        "NAC",
        "10",
        r"A weighted sum with weights $\tanh(\hat W)\,\sigma(\hat M)$, which lie between −1 and 1: it adds, leaves "
        "out or subtracts.",
        ("neural accumulator",),
    ),
    Term(
        "NALU",
        "10",
        "A NAC with a second path in logarithms, which multiplies, and a gate between the two. It loses signs.",
        ("neural arithmetic logic unit",),
    ),
    Term("query", "10", "The vector of a token that says what it looks for."),
    Term("token", "10", "A piece of a text, such as a word, described by a vector."),
    Term("value", "10", "The vector of a token that it gives to those that find it."),
    Term("kink", "11", "A point without a derivative, such as 0 for the ReLU."),
    Term(
        "margin",
        "11",
        "How large a difference would have to be to count, stated before a race. Two runners are called equal where "
        "the whole interval of their difference lies within it.",
    ),
    Term("logits", "12", "Another word for scores."),
    Term("module", "12", "In PyTorch, an object that is called like a function and may hold parameters."),
    Term("tensor", "12", "PyTorch's array. Made from a list, its numbers have 32 bits."),
    Term(
        "regression to the mean",
        "13",
        "Whoever leads after a few runs was partly lucky. With new seeds the luck is drawn anew, and the lead falls "
        "back toward the mean of all.",
    ),
)
