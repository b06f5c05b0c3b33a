"""The exercise `sgd_step`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def sgd_step(w, gradient, learning_rate):
    """The weights after one step of gradient descent.

    w: array of any shape; gradient: the gradient of the loss with respect to w, of the same shape; learning_rate: how
    long a step is where the gradient is 1, a number. Returns an array of the same shape.
    """
    return w - learning_rate * gradient


_W = np.array([0.8, -1.5, 2.25, 0.3, -0.7, 1.9, -2.6, 0.45, 1.1, -0.2, 3.4, -1.05])
_GRADIENT = np.array([1.3, 0.4, -2.1, -0.9, 3.2, 0.65, -1.7, 2.4, -0.25, 1.8, 0.55, -2.9])


# -- right in other ways ----------------------------------------------------------------------------


def _minus_added(w, gradient, learning_rate):
    return w + -learning_rate * gradient


def _in_a_loop(w, gradient, learning_rate):
    stepped = np.empty(w.shape)
    for index in np.ndindex(w.shape):
        stepped[index] = w[index] - learning_rate * gradient[index]
    return stepped


def _on_a_copy(weights, slope, rate):
    weights = weights.astype(float)
    weights -= rate * slope
    return weights


def _by_numpy(w, gradient, learning_rate):
    return np.subtract(w, np.multiply(gradient, learning_rate))


# -- mistakes ---------------------------------------------------------------------------------------


def _in_place(w, gradient, learning_rate):
    w -= learning_rate * gradient
    return w


def _printed(w, gradient, learning_rate):
    print(w - learning_rate * gradient)


def _into_integers(w, gradient, learning_rate):
    stepped = np.zeros_like(w)
    stepped[...] = w - learning_rate * gradient
    return stepped


EXERCISE = Exercise(
    sheet="06_backprop",
    prompt=(
        "Now the gradient is put to use. Write one step of gradient descent: every weight moves downhill, by its own "
        "part of the gradient times the learning rate. (The S in SGD, for *stochastic*, says only that the gradient "
        "comes from a few examples drawn at random.)"
    ),
    solution=sgd_step,
    probes=(
        Probe((_W[:3], 2 * _GRADIENT[:3], 4.5)),  # the largest steps: what messages quote can be followed
        Probe((_W.reshape(3, 4), _GRADIENT.reshape(3, 4), 0.37)),
        Probe((_W[:9].reshape(3, 3), _GRADIENT[:9].reshape(3, 3).T, 0.9)),
        Probe((_W.reshape(2, 2, 3), _GRADIENT.reshape(2, 2, 3), 0.02)),
        Probe((_W[:4].reshape(1, 2, 1, 2), _GRADIENT[:4].reshape(1, 2, 1, 2), 0.0)),  # a step of length 0 is one
        Probe((np.array([300.0, -0.6, 0.2]), np.array([1.7, -4e3, 3e-5]), 0.8), "tails"),
        Probe((np.array([0.3, -0.6]), np.array([0.4, 0.2]), 35.0), "tails"),
        Probe((np.array([3, -2, 0, 5]), np.array([1, 4, -2, 3]), 0.25), "integers"),
        Probe((_W.astype(np.float32), _GRADIENT.astype(np.float32), 0.3), "float32"),
    ),
    arguments=lambda rng: (rng.standard_normal((3, 4)), rng.standard_normal((3, 4)), rng.uniform(0.05, 0.8)),
    also_right=(_minus_added, _in_a_loop, _on_a_copy, _by_numpy),
    secrets=("w-learning_rate*gradient", "w-gradient*learning_rate", "w-=learning_rate*gradient"),
    mistakes=(
        Mistake(
            "not-averaged",
            lambda w, gradient, learning_rate: w - learning_rate * gradient / len(w),
            "You divide by the length of w. Any averaging, over examples, has been done when the gradient arrives; "
            "weights are not examples.",
        ),
        Mistake(
            "sign-flipped",
            lambda w, gradient, learning_rate: w + learning_rate * gradient,
            "Your step goes uphill: the loss grows. The gradient points to where the loss rises fastest.",
        ),
        Mistake(
            "sign-flipped",
            lambda w, gradient, learning_rate: learning_rate * gradient - w,
            "Your result is the right one turned round: what is taken from what?",
        ),
        Mistake(
            "missing-term",
            lambda w, gradient, learning_rate: -learning_rate * gradient,
            "That is the step alone. Asked for is where it leads, starting from w.",
        ),
        Mistake(
            "missing-term",
            lambda w, gradient, learning_rate: learning_rate * gradient,
            "That is the length of the step alone. Asked for is where a step downhill leads, starting from w.",
        ),
        Mistake(
            "parameter-ignored",
            lambda w, gradient, learning_rate: w - gradient,
            "The learning rate has no effect: you go by the whole gradient.",
        ),
        Mistake(
            "parameter-ignored",
            lambda w, gradient, learning_rate: w - learning_rate,
            "Every weight moves by the same amount: the gradient has no effect.",
        ),
        Mistake(
            "parameter-ignored",
            lambda w, gradient, learning_rate: w - 0.01 * gradient,
            "Your learning rate is always 0.01, a customary value. Here it is an argument.",
        ),
        Mistake(
            "parameter-ignored",
            lambda w, gradient, learning_rate: w - 0.1 * gradient,
            "Your learning rate is always 0.1, a customary value. Here it is an argument.",
        ),
        Mistake(
            "parameter-misused",
            lambda w, gradient, learning_rate: w - gradient / learning_rate,
            "You divide by the learning rate, so that a smaller one makes larger steps.",
        ),
        Mistake(
            "missing-brackets",
            lambda w, gradient, learning_rate: (w - learning_rate) * gradient,
            "Brackets too many: you subtract the learning rate from the weights and multiply then. "
            "What should be multiplied with what?",
        ),
        Mistake(
            "missing-brackets",
            lambda w, gradient, learning_rate: learning_rate * (w - gradient),
            "Here the learning rate makes the weights themselves smaller. What is it meant to act upon?",
        ),
        Mistake(
            "parameter-misused",
            lambda w, gradient, learning_rate: w * (1 - learning_rate * gradient),
            "Your step is multiplied by w, so that a weight of 0 would stay there for ever. Does a step depend on "
            "how large the weight is?",
        ),
        Mistake(
            "parameter-misused",
            lambda w, gradient, learning_rate: gradient - learning_rate * w,
            "Weights and gradient have changed places. Which of the two is to be changed?",
        ),
        Mistake(
            "other-function",
            lambda w, gradient, learning_rate: w - learning_rate * np.sign(gradient),
            "You keep the gradient's sign only, so that all steps are equally long. In gradient descent they are "
            "the longer, the steeper it is.",
        ),
        Mistake(
            "other-function",
            lambda w, gradient, learning_rate: w - learning_rate * gradient / np.linalg.norm(gradient),
            "You divide the gradient by its length, so that every step is equally long. Here a step is the longer, the "
            "steeper it is.",
        ),
        Mistake(
            "other-function",
            lambda w, gradient, learning_rate: w - learning_rate * np.mean(gradient),
            "All weights move by the same amount: you average the gradient over the weights. Each has its own slope.",
        ),
        Mistake("no-return", _printed, ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "Think of one weight. If its gradient is positive, the loss rises when it grows. Which way should it go?",
        "The step is a product: a number, the learning rate, times an array, the gradient.",
        "Start at w and take the step away from it.",
    ),
    points=1,
    question=(
        "The loss is ½ a w², so that the gradient is a w. For which learning rates does a step jump over the minimum, "
        "and for which does w run further away with every step?"
    ),
)
