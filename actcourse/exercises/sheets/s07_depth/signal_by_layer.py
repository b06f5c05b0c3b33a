"""The exercise `signal_by_layer`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s07_depth import wrong_ways_forward
from actcourse.exercises.sheets.s07_depth.sizes import layers, mistakes_in_measuring, numbers, single


def signal_by_layer(x, weights, f):
    """The size of the signal after each layer: the standard deviation of all numbers that the layer hands on.

    x: array of shape (n, i), an example in each row; weights: a list of arrays of shape (in, out), first layer first;
    f: the activation function, to be called with an array. There are no biases.
    Returns a list of numbers, one for each layer, first layer first.
    """
    signals, h = [], x
    for W in weights:
        h = f(h @ W)
        signals.append(np.std(h))
    return signals


# -- what it is tried with ----------------------------------------------------------------------------


def relu(z):
    return np.maximum(z, 0)


def softplus(z):
    return np.logaddexp(z, 0)


def tanh_far_up(z):
    return np.tanh(z) + 1e5


def _arguments(rng):
    return rng.standard_normal((5, 4)), [rng.standard_normal((4, 6)), rng.standard_normal((6, 3))], softplus


# -- right in other ways ----------------------------------------------------------------------------


def _as_an_array(x, weights, f):
    signals = np.zeros(len(weights))
    for layer in range(len(weights)):
        x = f(np.dot(x, weights[layer]))
        signals[layer] = x.std()
    return signals


def _by_hand(x, weights, f):
    sizes = []
    for W in weights:
        x = f(np.einsum("ni,io->no", x, W))
        sizes.append(float(np.sqrt(np.mean((x - np.mean(x)) ** 2))))
    return sizes


def _recursive(h, Ws, act):
    if not Ws:
        return []
    h = act(np.matmul(h, Ws[0]))
    return [np.sqrt(h.var()), *_recursive(h, Ws[1:], act)]


def _collected(x, weights, f):
    hs = [x]
    for W in weights:
        hs.append(f(hs[-1] @ W))
    return [h.std() for h in hs[1:]]


# -- mistakes ---------------------------------------------------------------------------------------


def _measured(x, weights, f, measure):
    signals, h = [], x
    for W in weights:
        h = f(h @ W)
        signals.append(measure(h))
    return signals


def _in_place(x, weights, f):
    signals = []
    for W in weights:
        x[...] = f(x @ W)
        signals.append(x.std())
    return signals


def _printed(x, weights, f):
    for W in weights:
        x = f(x @ W)
        print(x.std())


EXERCISE = Exercise(
    sheet="07_depth",
    prompt=(
        "How large is a signal after one layer, after two, after fifty? Write a function that sends a batch through a "
        "deep network and measures it on the way. Layer $k$ takes $h$, the output of the layer before (the first takes "
        "`x`), computes $z = h\\,W_k$, and hands on $f(z)$, which is the next $h$. There are no biases. Return a list "
        "with one number for each layer: the standard deviation of all elements of its output $f(z)$, over examples "
        "and units together (what NumPy's `std` gives of its own accord)."
    ),
    solution=signal_by_layer,
    probes=(
        Probe((numbers(1, 4, 4), layers(11, 4, 4, 4, 4), np.tanh)),
        Probe((numbers(2, 5, 3), layers(21, 3, 3, 3), relu)),
        Probe((numbers(3, 6, 4), layers(31, 4, 7, 2, 5), softplus)),
        Probe((numbers(4, 3, 2), layers(41, 2, 4), np.sin)),
        Probe((numbers(5, 7, 5), layers(51, 5, 8, 6, 6, 4), relu)),
        Probe((numbers(8, 1, 4), layers(81, 4, 3, 5), softplus)),  # one example
        Probe((numbers(9, 6, 1), layers(91, 1, 3, 1), softplus)),
        Probe((100 * numbers(6, 5, 4), layers(61, 4, 3), tanh_far_up), "tails"),
        Probe((300 * numbers(6, 5, 4), [200 * W for W in layers(61, 4, 3, 4)], relu), "tails"),
        Probe((np.arange(12).reshape(4, 3) - 5, [np.array([[1, 2], [0, -1], [-1, 3]])], np.tanh), "integers"),
        Probe((*single([numbers(7, 6, 4)]), single(layers(71, 4, 5, 3)), np.tanh), "float32"),
    ),
    arguments=_arguments,
    also_right=(
        _as_an_array,
        _by_hand,
        _recursive,
        _collected,
        lambda x, weights, f: [np.float32(size) for size in signal_by_layer(x, weights, f)],
    ),
    secrets=("f(h@W)", "h=f(", "h.std()", "std(h)", "append("),
    mistakes=(
        Mistake(
            "of-the-output",
            wrong_ways_forward.of_z,
            "You measured the pre-activations z. Asked for is the size of what the layer hands on, once f has been "
            "applied.",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, weights, f: signal_by_layer(x, weights, lambda z: z),
            "f has no effect: your layers are linear. Where in each layer does the activation act?",
        ),
        Mistake(
            "parameter-misused",
            wrong_ways_forward.f_only_measured,
            "f acts only where you measure, and the next layer is given z as if there were no activation. What does a "
            "layer take in?",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, weights, f: signal_by_layer(x, weights, np.tanh),
            "Your activation is always tanh. Here it is an argument, and may be any function.",
        ),
        Mistake(
            "parameter-ignored",
            lambda x, weights, f: signal_by_layer(x, weights, relu),
            "Your activation is always the ReLU. Here it is an argument, and may be any function.",
        ),
        Mistake(
            "other-function",
            wrong_ways_forward.f_before,
            "Your layers apply f to what comes in, and then multiply by the weights. Which of the two comes first?",
        ),
        Mistake(
            "other-function",
            wrong_ways_forward.f_twice,
            "Where you measure, f has been applied twice. Is your h already what the layer hands on?",
        ),
        Mistake(
            "missing-term",
            wrong_ways_forward.last_one_linear,
            "All layers but the last are right. Networks often end in a linear layer; here f acts in the last one too.",
        ),
        Mistake(
            "other-function",
            wrong_ways_forward.f_of_the_weights,
            "f acts on the weights in your layers. What does an activation act on?",
        ),
        Mistake(
            "other-function",
            wrong_ways_forward.always_from_x,
            "Every layer of yours is given x. The second should be given what the first hands on: which variable must "
            "change from step to step?",
        ),
        Mistake(
            "transposed",
            lambda x, weights, f: signal_by_layer(x, [W.T for W in weights], f),
            "Your weights are transposed. They have the shape (in, out): which of their axes should meet the units of "
            "h?",
        ),
        Mistake(
            "transposed",
            wrong_ways_forward.weights_first,
            "The weights stand on the left of your product. An example is a row of h here: which axes of the two "
            "arrays should meet?",
        ),
        Mistake(
            "other-function",
            wrong_ways_forward.by_element,
            "`*` multiplies element by element. In a layer, each unit sums over all that comes in: which product of "
            "matrices does that?",
        ),
        Mistake(
            "wrong-order",
            lambda x, weights, f: signal_by_layer(x, weights, f)[::-1],
            "Your list begins with the last layer; the first should come first.",
        ),
        Mistake(
            "wrong-order",
            lambda x, weights, f: signal_by_layer(x, weights[::-1], f),
            "Your layers are gone through from the last to the first. The signal goes the other way.",
        ),
        *mistakes_in_measuring(_measured),
        Mistake(
            "other-function",
            lambda x, weights, f: [W.std() for W in weights],
            "You measured the weights. The signal is what comes out of the layers.",
        ),
        Mistake(
            "wrong-shape",
            lambda x, weights, f: [x.std(), *signal_by_layer(x, weights, f)],
            "Does your list begin with the size of x itself? It should begin after the first layer.",
        ),
        Mistake(
            "wrong-shape",
            lambda x, weights, f: signal_by_layer(x, weights[:-1], f),
            "The last layer is missing. How often should the loop run?",
        ),
        Mistake(
            "wrong-shape",
            wrong_ways_forward.returned_at_once,
            "Only the first layer was measured. Does your `return` stand inside the loop?",
        ),
        Mistake(
            "wrong-shape",
            lambda x, weights, f: signal_by_layer(x, weights, f)[-1],
            "That is the size after the last layer. Where do you keep those on the way?",
        ),
        Mistake("mutates-input", _in_place, ""),
        Mistake("no-return", _printed, ""),
    ),
    hints=(
        "One layer first: which product brings an array of shape (n, in) and one of shape (in, out) to shape (n, out)?",
        "A loop over the weights, with one variable that holds what the last layer handed on. Before the loop it is x; "
        "in every step it is replaced.",
        "In every step: multiply, apply f, put the standard deviation of the whole array into a list. The list is "
        "returned after the loop.",
    ),
    points=2,
    question=(
        "Try it: a batch of normal numbers, fifty layers of width 100, weights drawn with each of your two rules, for "
        "tanh and for the ReLU. Which pairs keep the signal alive, and why does the ReLU need the larger weights?"
    ),
)
