"""The contract of plain functions: every record keeps it, those that do not are found, and callers keep their side."""

from dataclasses import replace

import numpy as np
import pytest

from actcourse import CATALOG, IDENTITY, PRELU, RELU, find
from actcourse.functions.pieces import BLOCK
from tests.contract import breaches

# -- every record keeps it --------------------------------------------------------------------------------


@pytest.mark.parametrize("customary", CATALOG, ids=repr)
def test_plain_functions_keep_the_contract(customary):
    assert breaches(customary) == []


# -- those that do not are found --------------------------------------------------------------------------


def _in_place(x):
    x[x < 0] = 0
    return x.copy()


def _parameter_in_place(x, a):
    a = np.asarray(a)
    if a.ndim:
        a *= 2
    return x * a / 2 if a.ndim else x * a


def _special(x, a):
    if a == 1:
        return np.positive(x)
    return np.maximum(x, 0) + a * np.minimum(x, 0)


def _in_order_of_memory(x):
    y = np.empty_like(x)
    y.ravel(order="K")[:] = np.tanh(x.ravel(order="K"))
    return y if x.size > BLOCK else np.tanh(x)


def _a_number_for_each_column(x, a):
    a = np.ravel(a)[: x.shape[-1]] if np.size(a) > 1 else a
    return np.maximum(x, 0) + a * np.minimum(x, 0)


_KEPT = {}


def _from_a_buffer(x):
    return np.tanh(x, out=_KEPT.setdefault((x.shape, x.dtype), np.empty_like(x)))


# Of a record, which function is wrong, how, and what must be said of it.
BROKEN = {
    "a number for a mask": (PRELU, "df", lambda x, a: np.where(x > 0, 1, a), "turns float32 into float64"),
    "the same in f": (PRELU, "f", lambda x, a: np.where(x > 0, x, np.where(x < 0, a, 1) * x), "into float64"),
    "a NumPy number": (RELU, "f", lambda x: np.sqrt(2) * np.maximum(x, 0), "turns float32 into float64"),
    "single precision": (RELU, "f", lambda x: np.maximum(x, 0).astype(np.float32), "turns float64 into float32"),
    "the input itself": (IDENTITY, "f", lambda x: x, "returns memory of what it is given"),
    "a view": (IDENTITY, "f", lambda x: x[...], "returns memory of what it is given"),
    "into x": (RELU, "f", _in_place, "changes what it is given"),
    "into x, in one step": (RELU, "f", lambda x: np.maximum(x, 0, out=x), "changes what it is given"),
    "into a parameter": (PRELU, "f", _parameter_in_place, "changes what it is given"),
    "one special number": (PRELU, "f", _special, "raises ValueError: The truth value of an array"),
    "numbers alone": (PRELU, "df", lambda x, a: np.maximum(np.sign(x), float(a)), "raises TypeError"),
    "columns alone": (PRELU, "f", _a_number_for_each_column, "gives other numbers than one by one"),
    "the first of many": (PRELU, "f", lambda x, a: np.maximum(x, np.ravel(a)[0] * x), "gives other numbers"),
    "not element by element": (RELU, "f", lambda x: np.maximum(x - np.mean(x), 0), "gives other numbers"),
    "as memory has it": (RELU, "f", lambda x: np.tanh(x.ravel("K").reshape(x.shape)), "gives other numbers"),
    "as memory has it, if large": (RELU, "f", _in_order_of_memory, "gives other numbers than one by one"),
    "a buffer": (RELU, "f", _from_a_buffer, "returns the same memory again"),
    "a constant": (IDENTITY, "df", lambda x: 1.0, "returns float and not one array"),
    "a constant, broadcast": (
        IDENTITY,
        "df",
        lambda x: np.broadcast_to(np.ones(1, x.dtype), x.shape),
        "returns what cannot be written into",
    ),
    "one of each column": (RELU, "df", lambda x: np.sign(x).max(axis=0, initial=0), "turns shape (13, 5) into (5,)"),
    "a pair": (RELU, "f", lambda x: (np.maximum(x, 0), np.sign(x)), "returns tuple and not one array"),
    "a division by 0": (RELU, "f", lambda x: x * np.sign(1 / x), "raises RuntimeWarning: divide by zero"),
    "two axes alone": (RELU, "f", lambda x: np.maximum(x, 0)[:, :], "raises IndexError"),
    "a sum": (PRELU, "the derivative by negative_slope", lambda x, a: np.minimum(x, 0).sum(axis=-1), "turns shape"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_breach_is_found_in_the_function_that_commits_it(how):
    record, which, function, said = BROKEN[how]
    found = breaches(_with(record, which, function))
    assert any(said in breach for breach in found), found
    assert all(breach.startswith(f"{which} ") for breach in found), found


def _with(record, which, function):
    if which in ("f", "df"):
        return replace(record, **{which: function})
    return replace(record, params=tuple(replace(param, derivative=function) for param in record.params))


# -- callers keep their side ------------------------------------------------------------------------------


def _watched(activation, seen):
    """The same activation, whose plain functions note in `seen` what they are given."""

    def noting(function):
        return function and (lambda x, *values: seen.append((x, values)) or function(x, *values))

    params = tuple(replace(param, derivative=noting(param.derivative)) for param in activation.params)
    return replace(activation, f=noting(activation.f), df=noting(activation.df), params=params)


def _allowed(x, values, kind):
    numbers = [value for value in values if not isinstance(value, np.ndarray)]
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    fitting = all(value.dtype == kind and np.broadcast_shapes(value.shape, x.shape) == x.shape for value in arrays)
    return x.dtype == kind and x.ndim >= 1 and fitting and all(isinstance(number, float) for number in numbers)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["ReLU", "PReLU", "SiLU", "RReLU", "thresholded ReLU"])
@pytest.mark.parametrize("learned", ["channel", "shared"])
def test_training_gives_what_the_contract_says(name, kind, learned):
    from actcourse.networks import DATA, MLP, stack, train

    seen, rng = [], np.random.default_rng(0)
    one = MLP((2, 4, 3, 2), _watched(find(name), seen), rng=rng, dtype=kind, learned=learned)
    several = stack([one, one.with_activation("tanh"), one])
    seen.clear()  # making a network has tried both precisions
    for net in (one, several):
        train(net, DATA["moons"](rng, 20), epochs=1, rng=rng)
        net(np.zeros((7, 2)))
    assert all(_allowed(x, values, kind) for x, values in seen)
    arrays = any(np.size(value) > 1 for _, values in seen for value in values)
    assert arrays == (name == "RReLU" or (name == "PReLU" and learned == "channel"))
    assert any(not x.flags.c_contiguous for x, _ in seen)


@pytest.mark.parametrize("x", [3, [1, 2], [], 0.5, np.float16(1), np.ones((2, 3), np.float32).T], ids=repr)
def test_a_call_gives_what_the_contract_says(x):
    seen = []
    watched = _watched(PRELU, seen)
    results = [watched(x), watched.derivative(x), watched.derivative_by("negative_slope", x, negative_slope=1)]
    assert len(seen) == 3
    for (given, values), y in zip(seen, results, strict=True):
        assert _allowed(given, values, np.float32 if y.dtype == np.float16 else y.dtype)
