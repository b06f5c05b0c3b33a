"""The exercise `momentum_step`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def momentum_step(w, velocity, gradient, learning_rate, momentum):
    """The weights and their velocity after one step of gradient descent with momentum.

    w, velocity, gradient: arrays of one shape, any shape; the gradient is that of the loss with respect to w.
    learning_rate, momentum: numbers; momentum, from 0 to below 1, is the share of the velocity that is kept.
    Returns the new w and the new velocity, each an array of the same shape.
    """
    velocity = momentum * velocity + gradient
    return w - learning_rate * velocity, velocity


_W = np.array([0.8, -1.5, 2.25, 0.3, -0.7, 1.9, -2.6, 0.45, 1.1, -0.2, 3.4, -1.05])
_VELOCITY = np.array([-0.6, 2.3, 1.15, -1.4, 0.35, -2.2, 0.95, 1.65, -0.85, 2.7, -1.9, 0.5])
_GRADIENT = np.array([1.3, 0.4, -2.1, -0.9, 3.2, 0.65, -1.7, 2.4, -0.25, 1.8, 0.55, -2.9])


def _shaped(*shape):
    count = np.prod(shape)
    return tuple(array[:count].reshape(shape) for array in (_W, _VELOCITY, _GRADIENT))


_SINGLE = tuple(array.astype(np.float32) for array in _shaped(12))


# -- right in other ways ----------------------------------------------------------------------------


def _new_names(w, velocity, gradient, learning_rate, momentum):
    faster = np.add(gradient, np.multiply(velocity, momentum))
    return np.subtract(w, learning_rate * faster), faster


def _two_steps(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * gradient - learning_rate * momentum * velocity, gradient + momentum * velocity


def _on_copies(weights, speed, slope, rate, share):
    weights, speed = weights.astype(float), speed.astype(float)
    speed *= share
    speed += slope
    weights -= rate * speed
    return [weights, speed]


def _in_a_loop(w, velocity, gradient, learning_rate, momentum):
    stepped, faster = np.empty(w.shape), np.empty(w.shape)
    for index in np.ndindex(w.shape):
        faster[index] = momentum * velocity[index] + gradient[index]
        stepped[index] = w[index] - learning_rate * faster[index]
    return stepped, faster


# -- mistakes ---------------------------------------------------------------------------------------


def _old_velocity(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * velocity, momentum * velocity + gradient


def _velocity_not_kept(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * (momentum * velocity + gradient), velocity.copy()


def _plain_descent(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * gradient, momentum * velocity + gradient


def _nothing_lost(w, velocity, gradient, learning_rate, momentum):
    velocity = velocity + gradient
    return w - learning_rate * velocity, velocity


def _running_mean(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return w - learning_rate * velocity, velocity


def _rate_inside(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return w - velocity, velocity


def _rate_inside_with_minus(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def _rate_twice(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return w - learning_rate * velocity, velocity


def _uphill(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w + learning_rate * velocity, velocity


def _gradient_taken_away(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity - gradient
    return w - learning_rate * velocity, velocity


def _velocity_with_minus(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w - learning_rate * velocity, -velocity


def _nesterov(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w - learning_rate * (gradient + momentum * velocity), velocity


def _no_learning_rate(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w - velocity, velocity


def _customary_momentum(w, velocity, gradient, learning_rate, momentum):
    velocity = 0.9 * velocity + gradient
    return w - learning_rate * velocity, velocity


def _shares_inverted(w, velocity, gradient, learning_rate, momentum):
    velocity = (1 - momentum) * velocity + momentum * gradient
    return w - learning_rate * velocity, velocity


def _brackets_too_many(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * (velocity + gradient)
    return w - learning_rate * velocity, velocity


def _brackets_missing(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * momentum * velocity + gradient, momentum * velocity + gradient


def _in_place(w, velocity, gradient, learning_rate, momentum):
    velocity *= momentum
    velocity += gradient
    w -= learning_rate * velocity
    return w, velocity


def _old_velocity_added(w, velocity, gradient, learning_rate, momentum):
    return w + momentum * velocity - learning_rate * gradient, momentum * velocity + gradient


_RUNNING_DOWN = (
    "You take the learning rate times the gradient away, and add what was kept of the velocity: that is right where "
    "the "
    "velocity itself points downhill. Here it adds up plain gradients; learning rate and minus come when the weights "
    "move."
)

EXERCISE = Exercise(
    sheet="06_backprop",
    prompt=(
        "With momentum the weights roll downhill like a heavy ball. They have a velocity: at each step the share "
        "`momentum` of it is kept and the gradient is added, in full. Then the weights move against this new velocity, "
        "by the learning rate times it. Return both, as the next step needs both."
    ),
    solution=momentum_step,
    probes=(
        Probe((*_shaped(2), 6.5, 0.85)),  # the largest steps: what messages quote is short and can be followed
        Probe((*_shaped(3, 4), 0.37, 0.65)),
        Probe((*_shaped(3, 3), 0.6, 0.2)),
        Probe((*_shaped(2, 2, 3), 0.02, 0.97)),
        Probe((*_shaped(5), 0.23, 0.0)),
        Probe((*(array.reshape(1, 2, 1, 2) for array in _shaped(4)), 0.0, 0.9995)),
        Probe((np.array([300.0, -0.6]), np.array([-700.0, 0.03]), np.array([0.2, 5e3]), 0.9, 0.85), "tails"),
        Probe((np.array([3, -2, 5]), np.array([1, 4, -2]), np.array([2, -3, 1]), 0.3, 0.75), "integers"),
        Probe((*_SINGLE, 0.3, 0.8), "float32"),
    ),
    arguments=lambda rng: (*rng.standard_normal((3, 3, 4)), rng.uniform(0.05, 0.8), rng.uniform(0.1, 0.85)),
    returns=("w", "velocity"),
    also_right=(_new_names, _two_steps, _on_copies, _in_a_loop),
    secrets=("momentum*velocity+gradient", "gradient+momentum*velocity", "w-learning_rate*velocity"),
    mistakes=(
        Mistake(
            "parameter-misused",
            _old_velocity,
            "The weights move by the old velocity, so that the gradient acts one step too late. "
            "Which comes first, the new velocity or the move?",
        ),
        Mistake(
            "parameter-misused",
            _velocity_not_kept,
            "The weights are right, but the velocity that comes back is the old one. Where does the next step begin?",
        ),
        Mistake(
            "parameter-ignored",
            _plain_descent,
            "The weights move by the gradient alone, as in plain gradient descent: the velocity does not move them.",
        ),
        Mistake(
            "parameter-ignored",
            _nothing_lost,
            "The whole velocity is kept and momentum has no effect. A ball without friction would never come to rest.",
        ),
        Mistake(
            "parameter-misused",
            _running_mean,
            "You mix velocity and gradient as in a running mean. That exists too; here the gradient is added in full.",
        ),
        Mistake(
            "parameter-misused",
            _rate_inside,
            "Your learning rate acts on the gradient only. That exists as well; here it acts when the weights move, on "
            "the velocity as a whole.",
        ),
        Mistake(
            "parameter-misused",
            _rate_inside_with_minus,
            _RUNNING_DOWN,
        ),
        Mistake("parameter-misused", _old_velocity_added, _RUNNING_DOWN),
        Mistake(
            "parameter-misused",
            _rate_twice,
            "The learning rate acts on the gradient, and again when the weights move. Once is enough: when they move.",
        ),
        Mistake(
            "sign-flipped",
            _uphill,
            "Your weights move uphill. The velocity is made of gradients, which point to where the loss rises.",
        ),
        Mistake(
            "sign-flipped",
            _gradient_taken_away,
            "The gradient enters your velocity with a minus, and the move against the velocity has a minus as well: "
            "together they lead uphill.",
        ),
        Mistake(
            "sign-flipped",
            _velocity_with_minus,
            "The weights are right, but the velocity comes back with the wrong sign, so that the next step will brake "
            "where it should go on.",
        ),
        Mistake(
            "other-function",
            _nesterov,
            "That is Nesterov's momentum, which looks one step ahead. Here the weights move by the velocity itself.",
        ),
        Mistake(
            "parameter-ignored",
            _no_learning_rate,
            "The weights move by the whole velocity: the learning rate has no effect.",
        ),
        Mistake(
            "parameter-ignored",
            _customary_momentum,
            "You always keep 0.9 of the velocity, the customary share. Here it is an argument.",
        ),
        Mistake(
            "parameter-misused",
            _shares_inverted,
            "Momentum is used the wrong way round: the larger it is, the less of the velocity you keep.",
        ),
        Mistake(
            "missing-brackets",
            _brackets_too_many,
            "Brackets too many: of the new gradient, too, only a share is left. How much of it should be added?",
        ),
        Mistake(
            "missing-brackets",
            _brackets_missing,
            "Python multiplies first, so the learning rate reaches only one part of the new velocity, and the gradient "
            "is added in full. What belongs together?",
        ),
        Mistake(
            "wrong-order",
            lambda *args: momentum_step(*args)[::-1],
            "Both are right and come back in the wrong order: the weights are wanted first.",
        ),
        Mistake(
            "parameter-misused",
            lambda w, velocity, gradient, learning_rate, momentum: momentum_step(
                w, velocity, gradient, momentum, learning_rate
            ),
            "The learning rate and momentum have changed places. Which of them is the share of velocity that is kept?",
        ),
        Mistake("mutates-input", _in_place, ""),
    ),
    hints=(
        "Two lines, one for each sentence of the task: first the velocity, then the weights.",
        "If momentum is 0, nothing of the old velocity is kept, and the step is that of plain gradient descent.",
        "The weights move as they did in `sgd_step`, only that the new velocity stands where the gradient stood.",
    ),
    points=2,
    question=(
        "The gradient is the same for many steps in a row. Which velocity does that lead to, and how many times "
        "as fast is it as plain gradient descent when momentum is 0.9?"
    ),
)
