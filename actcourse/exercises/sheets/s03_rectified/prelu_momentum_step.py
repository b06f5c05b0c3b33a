"""The exercise `prelu_momentum_step`."""

import numpy as np

from actcourse.exercises.exercise import Exercise, Mistake, Probe


def prelu_momentum_step(slope, velocity, gradient, learning_rate, momentum):
    """One step of training for the slopes of a PReLU, by gradient descent with momentum.

    slope, velocity, gradient: arrays of shape (channels,), where the gradient is the derivative of the loss with
    respect to each slope; learning_rate, momentum: numbers. Returns slope and velocity as they are after the step,
    two arrays of shape (channels,).
    """
    velocity = momentum * velocity + learning_rate * gradient
    return slope - velocity, velocity


def _draw(rng):
    return (*rng.uniform(0.1, 2, (3, 4)), *rng.uniform(0.1, 0.9, 2))


def _probe(slope, velocity, gradient, learning_rate, momentum):
    return Probe((np.array(slope), np.array(velocity), np.array(gradient), learning_rate, momentum))


_SLOPE = np.array([0.25, 0.31, 0.17], np.float32)
_VELOCITY = np.array([0.13, -0.4, 0.02], np.float32)
_GRADIENT = np.array([0.9, 1.7, -2.3], np.float32)


# -- right in other ways ----------------------------------------------------------------------------


def _with_new_names(a, v, g, rate, mu):
    step = rate * g + mu * v
    return a - step, step


def _in_copies(slope, velocity, gradient, learning_rate, momentum):
    slope, velocity = slope.astype(float), velocity.astype(float)
    velocity *= momentum
    velocity += learning_rate * gradient
    slope -= velocity
    return [slope, velocity]


def _one_by_one(slope, velocity, gradient, learning_rate, momentum):
    slopes, velocities = [], []
    for a, v, g in zip(slope, velocity, gradient, strict=True):
        velocities.append(momentum * v + learning_rate * g)
        slopes.append(a - velocities[-1])
    return np.array(slopes), np.array(velocities)


def _downhill(slope, velocity, gradient, learning_rate, momentum):
    change = -(momentum * velocity) - learning_rate * gradient
    return slope + change, -change


# -- mistakes ---------------------------------------------------------------------------------------


def _in_place(slope, velocity, gradient, learning_rate, momentum):
    velocity *= momentum
    velocity += learning_rate * gradient
    slope -= velocity
    return slope, velocity


def _into_integers(slope, velocity, gradient, learning_rate, momentum):
    new_slope, new_velocity = np.zeros_like(slope), np.zeros_like(velocity)
    for i in range(len(slope)):
        step = momentum * velocity[i] + learning_rate * gradient[i]
        new_slope[i], new_velocity[i] = slope[i] - step, step
    return new_slope, new_velocity


def _without_memory(slope, velocity, gradient, learning_rate, momentum):
    return slope - learning_rate * gradient, learning_rate * gradient


def _by_the_old_velocity(slope, velocity, gradient, learning_rate, momentum):
    return slope - velocity, momentum * velocity + learning_rate * gradient


def _uphill(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity + learning_rate * gradient
    return slope + v, v


def _rate_outside(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity + gradient
    return slope - learning_rate * v, v


def _running_mean(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity + (1 - momentum) * learning_rate * gradient
    return slope - v, v


def _exchanged(slope, velocity, gradient, learning_rate, momentum):
    v = learning_rate * velocity + momentum * gradient
    return slope - v, v


def _velocity_downhill(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity - learning_rate * gradient
    return slope + v, v


def _minus_twice(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity - learning_rate * gradient
    return slope - v, v


def _nesterov(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity + learning_rate * gradient
    return slope - momentum * v - learning_rate * gradient, v


def _without_rate(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity + gradient
    return slope - v, v


def _momentum_for_both(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * (velocity + learning_rate * gradient)
    return slope - v, v


def _whole_velocity(slope, velocity, gradient, learning_rate, momentum):
    v = velocity + learning_rate * gradient
    return slope - v, v


def _inverted(slope, velocity, gradient, learning_rate, momentum):
    v = (1 - momentum) * velocity + learning_rate * gradient
    return slope - v, v


def _customary(slope, velocity, gradient, learning_rate, momentum):
    v = 0.9 * velocity + learning_rate * gradient
    return slope - v, v


def _old_velocity_added(slope, velocity, gradient, learning_rate, momentum):
    return slope + momentum * velocity - learning_rate * gradient, momentum * velocity + learning_rate * gradient


def _rate_twice(slope, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity + learning_rate * gradient
    return slope - learning_rate * v, v


_RUNNING_DOWN = (
    "Your step takes the gradient away and adds the old velocity. In this rule both have the same sign: the "
    "velocity that you are given points uphill, as the gradient does."
)

EXERCISE = Exercise(
    sheet="03_rectified",
    prompt=(
        "The authors of the PReLU train its slopes by gradient descent with *momentum*. Every slope has a velocity. In "
        "each step the velocity keeps the share `momentum` of itself, and the gradient times the learning rate joins "
        "it; then the new velocity is taken away from the slope. Write one such step, and return slope and velocity "
        "as they are afterwards."
    ),
    solution=prelu_momentum_step,
    probes=(
        _probe([0.25, 0.4, -0.1], [0.3, -0.2, 0.5], [1.2, 0.7, -3.1], 0.05, 0.8),
        _probe([0.9, 0.25], [-0.6, 0.7], [2.3, -1.4], 0.3, 0.45),
        _probe([0.25], [1.1], [0.4], 0.7, 0.15),
        _probe([0.2, 0.6, 1.3, -0.5, 0.1], [0.0, 0.1, -0.9, 0.3, 2.1], [-0.8, 0.0, 1.6, 4.2, 0.5], 0.02, 0.97),
        _probe([0.6, -1.4], [0.9, 2.1], [1.7, -0.3], 3.5, 0.0),
        _probe([0.6, 1.4], [-0.9, 0.2], [0.8, -0.7], 0.0, 0.9995),
        Probe((np.array([-2.5, 400.0]), np.array([300.0, -0.4]), np.array([0.02, -5e3]), 0.7, 0.85), "tails"),
        Probe((np.array([2, -3, 5]), np.array([1, 2, -4]), np.array([3, -1, 2]), 0.15, 0.7), "integers"),
        Probe((_SLOPE, _VELOCITY, _GRADIENT, 0.05, 0.8), "float32"),
    ),
    arguments=_draw,
    returns=("slope", "velocity"),
    also_right=(_with_new_names, _in_copies, _one_by_one, _downhill),
    secrets=("momentum*velocity", "learning_rate*gradient", "slope-velocity"),
    mistakes=(
        Mistake(
            "parameter-misused",
            _rate_twice,
            "The learning rate is in your velocity, and the velocity is multiplied by it once more. How often does a "
            "step want it?",
        ),
        Mistake(
            "parameter-ignored",
            _without_memory,
            "The old velocity has no effect: that is gradient descent without momentum. What is left of the step "
            "before?",
        ),
        Mistake(
            "parameter-misused",
            _by_the_old_velocity,
            "The slope moves by the velocity as it was before. Which comes first here, the new velocity or the move?",
        ),
        Mistake(
            "sign-flipped",
            _uphill,
            "Your slope moves the wrong way. The gradient shows where the loss grows: where should the slope go?",
        ),
        Mistake(
            "parameter-misused",
            _rate_outside,
            "The learning rate makes the old velocity smaller as well, as in PyTorch's rule. In this one it acts on "
            "one of the two only, before they meet.",
        ),
        Mistake(
            "parameter-misused",
            _running_mean,
            "The gradient is made smaller by what is missing from `momentum` to 1. That makes a running mean, as Adam "
            "has it; in this rule only the learning rate acts on the gradient.",
        ),
        Mistake(
            "parameter-misused",
            _exchanged,
            "`momentum` and `learning_rate` have changed places. Which of them says how much is remembered?",
        ),
        Mistake(
            "sign-flipped",
            _velocity_downhill,
            _RUNNING_DOWN,
        ),
        Mistake("sign-flipped", _old_velocity_added, _RUNNING_DOWN),
        Mistake(
            "sign-flipped",
            _minus_twice,
            "The gradient is taken away from the velocity, and the velocity from the slope. Which way does the slope "
            "go then?",
        ),
        Mistake(
            "other-function",
            _nesterov,
            "You go on by the momentum once more: that is Nesterov's rule, which looks one step ahead. "
            "Here the new velocity itself is the step.",
        ),
        Mistake(
            "parameter-ignored",
            _without_rate,
            "The gradient enters in full. What keeps the steps small?",
        ),
        Mistake(
            "missing-brackets",
            _momentum_for_both,
            "`momentum` makes the gradient smaller as well. Of what is it the share that stays?",
        ),
        Mistake(
            "parameter-ignored",
            _whole_velocity,
            "The old velocity stays in full, so it would grow and grow. How much of it should stay?",
        ),
        Mistake(
            "parameter-misused",
            _inverted,
            "You use `momentum` as the share of the old velocity that is lost. It is the share that stays.",
        ),
        Mistake(
            "parameter-ignored",
            _customary,
            "Your momentum is always 0.9, the customary value. Here it is an argument.",
        ),
        Mistake(
            "wrong-order",
            lambda *args: prelu_momentum_step(*args)[::-1],
            "The two have changed places: the velocity comes back first. In which order are they wanted?",
        ),
        Mistake(
            "parameter-misused",
            lambda slope, velocity, *rest: (prelu_momentum_step(slope, velocity, *rest)[0], velocity),
            "The slope is right. The velocity that comes back is the one that was handed in: from which one should the "
            "next step go on?",
        ),
        Mistake("wrong-type", lambda *args: prelu_momentum_step(*args)[0], ""),
        Mistake("mutates-input", _in_place, ""),
        Mistake("integer-truncation", _into_integers, ""),
    ),
    hints=(
        "There are two steps, one after the other: first the new velocity, then the new slope. The second uses the "
        "first.",
        "Try it with one channel: velocity 1, gradient 2, momentum 0.5, learning rate 0.1. What stays of the velocity, "
        "what joins it, and what is the slope afterwards if it was 1? (The new velocity is 0.7, the new slope 0.3.)",
        "The new velocity is the sum of two products: one with the old velocity, one with the gradient. Then it is "
        "subtracted once. `return a, b` hands back two things. Make new arrays: `*=` and `-=` would change the "
        "caller's.",
    ),
    points=2,
    question=(
        "If the gradient were the same in every step, towards which value would the velocity go, and how many times "
        "the step without momentum is that for `momentum` 0.9?"
    ),
)
