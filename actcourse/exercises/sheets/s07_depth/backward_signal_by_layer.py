"""The exercise `backward_signal_by_layer`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe
from actcourse.exercises.sheets.s07_depth import wrong_ways_back
from actcourse.exercises.sheets.s07_depth.sizes import layers, mistakes_in_measuring, numbers, single


def backward_signal_by_layer(upstream, weights, zs, f_prime):
    """The size of the gradient at each layer: the standard deviation of the loss's derivatives by the layer's z.

    A layer computes z = h W, where h is the output of the layer before, and hands on f(z). There are no biases.
    upstream: array of shape (n, o), the loss's derivatives by the output f(z) of the last layer;
    weights: a list of arrays of shape (in, out), first layer first;
    zs: a list of arrays of shape (n, out), the pre-activations z of each layer, first layer first;
    f_prime: the derivative of f, to be called with an array z.
    Returns a list of numbers, one for each layer, first layer first: the standard deviation of all elements of the
    derivatives by this layer's z (not by its output f(z), and not by its input h).
    """
    signals, by_output = [], upstream
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        by_z = by_output * f_prime(z)
        signals.append(np.std(by_z))
        by_output = by_z @ W.T
    return signals[::-1]


# -- what it is tried with ----------------------------------------------------------------------------


def tanh_prime(z):
    return 1 - np.tanh(z) ** 2


def relu_prime(z):
    return (z > 0).astype(z.dtype)


def softplus_prime(z):
    return 1 / (1 + np.exp(-z))


def _zs(seed, n, *widths):
    return [numbers(seed + place, n, width) for place, width in enumerate(widths)]


def _arguments(rng):
    weights = [rng.standard_normal((3, 4)), rng.standard_normal((4, 6)), rng.standard_normal((6, 2))]
    return rng.standard_normal((5, 2)), weights, [rng.standard_normal((5, W.shape[1])) for W in weights], tanh_prime


def _large(arrays):
    return [300 * array for array in arrays]


# -- right in other ways ----------------------------------------------------------------------------


def _by_index(upstream, weights, zs, f_prime):
    last = len(weights) - 1
    delta = upstream * f_prime(zs[last])
    signals = [delta.std()]
    for k in range(last, 0, -1):
        delta = np.dot(delta, weights[k].T) * f_prime(zs[k - 1])
        signals.insert(0, delta.std())
    return signals


def _into_an_array(upstream, weights, zs, f_prime):
    signals = np.empty(len(zs))
    g = upstream
    for k in reversed(range(len(zs))):
        g = g * f_prime(zs[k])
        signals[k] = np.sqrt(np.var(g))
        g = np.einsum("no,io->ni", g, weights[k])
    return signals


def _recursive(upstream, Ws, zs, df):
    if not Ws:
        return []
    delta = upstream * df(zs[-1])
    return [*_recursive((Ws[-1] @ delta.T).T, Ws[:-1], zs[:-1], df), float(np.std(delta))]


def _example_by_example(upstream, weights, zs, f_prime):
    deltas = [[] for _ in weights]
    for row in range(len(upstream)):
        g = upstream[row]
        for k in range(len(weights) - 1, -1, -1):
            delta = f_prime(zs[k][row]) * g
            deltas[k].append(delta)
            g = weights[k] @ delta
    return [np.std(np.array(each)) for each in deltas]


# -- mistakes ---------------------------------------------------------------------------------------


def _measured(upstream, weights, zs, f_prime, measure):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        delta = upstream * f_prime(z)
        signals.append(measure(delta))
        upstream = delta @ W.T
    return signals[::-1]


def _in_place(upstream, weights, zs, f_prime):
    signals = []
    for W, z in zip(weights[::-1], zs[::-1], strict=True):
        upstream *= f_prime(z)
        signals.append(np.std(upstream))
        upstream = upstream @ W.T
    return signals[::-1]


EXERCISE = Exercise(
    sheet="07_depth",
    prompt=(
        r"And the way back? Layer $k$ has computed $z_k = h_{k-1} W_k$ and handed on $h_k = f(z_k)$, for "
        r"$k = 1, \dots, K$. Given is `upstream`, the gradient of the loss $L$ by the last output, "
        r"$\partial L / \partial h_K$. Follow it back through all layers, and return a list with one number for each "
        r"layer, the first layer first: the standard deviation of all elements of $\partial L / \partial z_k$. Mind "
        "the place: it is measured at the pre-activation $z_k$. There the gradient has come back through the $f$ of "
        "layer $k$, but not yet through $W_k$."
    ),
    solution=backward_signal_by_layer,
    probes=(
        Probe((numbers(1, 4, 4), layers(11, 4, 4, 4, 4), _zs(81, 4, 4, 4, 4), tanh_prime)),
        Probe((numbers(2, 5, 3), layers(21, 3, 3, 3), _zs(82, 5, 3, 3), softplus_prime)),
        Probe((numbers(3, 6, 5), layers(31, 4, 7, 2, 5), _zs(83, 6, 7, 2, 5), relu_prime)),
        Probe((numbers(4, 3, 4), layers(41, 2, 4), _zs(84, 3, 4), np.cos)),
        Probe((numbers(5, 7, 4), layers(51, 5, 8, 6, 6, 4), _zs(85, 7, 8, 6, 6, 4), softplus_prime)),
        Probe((numbers(8, 1, 3), layers(31, 2, 4, 3), _zs(88, 1, 4, 3), np.cos)),  # one example
        Probe((numbers(9, 6, 1), layers(91, 1, 3, 1), _zs(89, 6, 3, 1), softplus_prime)),
        Probe((numbers(6, 5, 3) + 1e6, layers(61, 4, 3), [np.zeros((5, 3))], np.cos), "tails"),
        Probe((400 * numbers(6, 5, 3), _large(layers(61, 2, 4, 3)), _large(_zs(90, 5, 4, 3)), np.cos), "tails"),
        Probe((np.arange(8).reshape(4, 2) - 3, layers(71, 3, 5, 2), _zs(86, 4, 5, 2), tanh_prime), "integers"),
        Probe((*single([numbers(7, 6, 3)]), single(layers(71, 4, 5, 3)), single(_zs(87, 6, 5, 3)), np.cos), "float32"),
    ),
    arguments=_arguments,
    also_right=(
        _by_index,
        _into_an_array,
        _recursive,
        _example_by_example,
        lambda g, Ws, zs, df: [np.float32(size) for size in backward_signal_by_layer(g, Ws, zs, df)],
    ),
    secrets=("@W.T", "*f_prime(z", "by_z@", "std(by_z)", "[::-1]"),
    mistakes=(
        Mistake(
            "of-the-output",
            wrong_ways_back.by_the_output,
            "You measured the gradient at each layer's output f(z). Between f(z) and z lies one more link of the chain "
            "rule: measure after it.",
        ),
        Mistake(
            "other-function",
            wrong_ways_back.by_the_input,
            "You measured the gradient at each layer's input, after it has passed through the weights. Where on the "
            "way back does it come by z?",
            place=None,  # a line must be taken apart, and its half moved
        ),
        Mistake(
            "other-function",
            wrong_ways_back.weights_before_slope,
            "In each layer your gradient passes through the weights first and through f after that. On the way forward "
            "a layer multiplies by its weights and then applies f: in which order are they met on the way back?",
        ),
        Mistake(
            "missing-chain-factor",
            wrong_ways_back.last_slope_missing,
            "`upstream` is the gradient at the output of the last layer, f(z), and you took it for the one at z. Which "
            "factor lies between the two?",
        ),
        Mistake(
            "parameter-misused",
            wrong_ways_back.own_weights,
            "The last layer is right. From there to the layer before, the gradient passes through the weights that lie "
            "between the two: to which of the two layers do they belong?",
        ),
        Mistake(
            "parameter-misused",
            wrong_ways_back.later_slope,
            "The last layer is right. When the gradient has passed through its weights, it is at the output of the "
            "layer before: at whose z must the slope be taken?",
        ),
        Mistake(
            "parameter-ignored",
            lambda g, weights, zs, f_prime: backward_signal_by_layer(g, weights, zs, np.ones_like),
            "f_prime has no effect: your layers are linear. What does the chain rule say of f?",
        ),
        Mistake(
            "parameter-ignored",
            wrong_ways_back.slope_only_measured,
            "The slopes act only where you measure, and what is passed on to the layer before lacks them. What is the "
            "gradient by z needed for, besides being measured?",
        ),
        Mistake(
            "parameter-ignored",
            wrong_ways_back.without_weights,
            "The weights have no effect. On the way back the gradient passes through them too.",
        ),
        Mistake(
            "parameter-ignored",
            wrong_ways_back.always_upstream,
            "Every layer of yours is given `upstream` itself. Only the last one should be: the others get what has "
            "come through the layers behind them.",
        ),
        Mistake(
            "parameter-ignored",
            lambda g, weights, zs, f_prime: backward_signal_by_layer(np.ones_like(g), weights, zs, f_prime),
            "`upstream` has no effect: your gradient begins with ones. With which numbers should it begin?",
        ),
        Mistake(
            "other-function",
            wrong_ways_back.slope_twice,
            "The last layer is right. On the way to the layer before, its slope counts twice: once before you measure, "
            "and once more after it. Which gradient should be passed on?",
        ),
        Mistake(
            "transposed",
            lambda g, weights, zs, f_prime: backward_signal_by_layer(g, [W.T for W in weights], zs, f_prime),
            "Your gradient passes through the weights as the signal did on its way forward. On the way back, an input "
            "collects from all outputs that it has acted on: which axis of W should meet the gradient by z?",
        ),
        Mistake(
            "transposed",
            wrong_ways_back.weights_first,
            "The weights stand on the left of your product. An example is a row here: which axes of the two arrays "
            "should meet?",
        ),
        Mistake(
            "wrong-order",
            lambda *args: backward_signal_by_layer(*args)[::-1],
            "Your list begins with the last layer, where the gradient begins; the first layer should come first.",
        ),
        Mistake(
            "wrong-order",
            wrong_ways_back.forwards,
            "You start with the first layer. `upstream` is the gradient at the end of the network: through which layer "
            "does it pass first?",
        ),
        Mistake(
            "wrong-order",
            wrong_ways_back.weights_backwards_only,
            "You go through the weights from the last layer to the first, but through `zs` from the first to the last. "
            "In each step both should belong to the same layer.",
        ),
        Mistake(
            "wrong-order",
            wrong_ways_back.zs_backwards_only,
            "You go through `zs` from the last layer to the first, but through the weights from the first to the last. "
            "In each step both should belong to the same layer.",
        ),
        Mistake(
            "parameter-ignored",
            wrong_ways_back.times_z,
            "You multiply by z itself, and `f_prime` has no effect. Which number does the chain rule want there?",
        ),
        Mistake(
            "not-averaged",
            wrong_ways_back.averaged,
            "You divide by the number of examples at every layer. If the loss is a mean, `upstream` has that factor "
            "already; the chain rule adds none.",
        ),
        *mistakes_in_measuring(_measured),
        Mistake(
            "wrong-shape",
            lambda g, weights, zs, f_prime: [*backward_signal_by_layer(g, weights, zs, f_prime), g.std()],
            "Does your list hold the size of `upstream` too? There should be one number for the z of each layer.",
        ),
        Mistake(
            "wrong-shape",
            lambda *args: backward_signal_by_layer(*args)[1:],
            "The first layer is missing. How often should the loop run, and what does it do at its last turn?",
        ),
        Mistake(
            "wrong-shape",
            lambda *args: backward_signal_by_layer(*args)[-1:],
            "Only the last layer was measured. Does your `return` stand inside the loop?",
        ),
        Mistake(
            "wrong-shape",
            lambda *args: backward_signal_by_layer(*args)[0],
            "That is the size at the first layer. Where do you keep those on the way?",
        ),
        Mistake("mutates-input", _in_place, ""),
        Mistake("no-return", lambda *args: print(backward_signal_by_layer(*args)), ""),
    ),
    hints=(
        "One layer first. You have the gradient at its output f(z). By which number must each element be multiplied so "
        "that it becomes the gradient at z?",
        "From the z of a layer back to its input h: z is h times W, so element i of h acts on all elements of z, with "
        "the weights in row i of W. Which product of matrices sums over them? The shapes tell: (n, out) and something "
        "made of (in, out) should give (n, in).",
        "A loop from the last layer to the first, with one variable for the gradient at the layer's output. In every "
        "step: times the slope at z; measure; through the transposed weights. At the end, turn the list round.",
    ),
    points=3,
    question="Change the numbers in `weights[0]`, leave `zs` as they are, and nothing in your list changes. Why not?",
)
