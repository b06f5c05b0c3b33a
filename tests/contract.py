"""The contract of a record's plain functions, which `Activation` states: `breaches` says where a record breaks it."""

import warnings

import numpy as np

from actcourse.functions.pieces import BLOCK

KINDS = (np.float32, np.float64)
CHANNELS, EXAMPLES = 5, 13
SPECIAL = [0.0, -0.0, 1, -1, 3, -3, 0.5, 6, np.inf, -np.inf, np.nan]
# Of the course's own functions a division by 0 is a breach, though callers would silence that too.
_QUIET = np.errstate(over="ignore", under="ignore", invalid="ignore")
CLOSE = 100  # units of the last place of 1: views may be worked on by other instructions, but not with fewer digits


@_QUIET
def breaches(activation):
    """What f, df and the derivatives by learned parameters of a record do that they must not, in words.

    Each is a sentence such as "df turns float32 into float64, with one axis"; an empty list where all is well.
    """
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, function in plain_functions(activation).items():
            for where, x, values in _calls(activation.params):
                for fault in _faults(function, x, values):
                    found.setdefault(f"{name} {fault}", where)  # once is enough
    return [f"{breach}, with {where}" for breach, where in found.items()]


def plain_functions(activation):
    """The plain functions of a record by name: f, df and the derivatives by learned parameters."""
    learned = {f"the derivative by {param.name}": param.derivative for param in activation.params if param.derivative}
    return {"f": activation.f, "df": activation.df, **learned}


# -- what they are called with ----------------------------------------------------------------------------


def _calls(params):
    """All that is tried: in words, x, and the values of the parameters."""
    customary = [param.default for param in params]
    for kind in KINDS:
        yield from ((where, x, customary) for where, x in _inputs(kind))
        for index, param in enumerate(params):
            for where, x, value in _settings(param, kind):
                yield f"{param.name} {where}", x, [*customary[:index], value, *customary[index + 1 :]]
        if len(params) > 1:
            filled = [np.full((1, CHANNELS), value, kind) for value in customary]
            yield "all parameters as arrays", _numbers(EXAMPLES, CHANNELS, kind), filled


def _numbers(rows, columns, kind):
    x = np.random.default_rng(0).normal(0, 4, (rows, columns)).astype(kind)
    x.flat[: len(SPECIAL)] = SPECIAL
    return x


def _inputs(kind):
    """Arrays of all layouts, small and larger than what `in_blocks` works on at a time."""
    small, large = _numbers(EXAMPLES, CHANNELS, kind), _numbers(BLOCK // 64 + 2, 64, kind)
    yield "one axis", small.ravel()
    yield "one number", small[0, :1]
    yield "no numbers", small[:0]
    yield "three axes", np.stack([small, small[::-1]]).swapaxes(-1, -2)
    for size, x in (("small", small), ("large", large)):
        yield f"a {size} array", x
        yield f"a {size} transposed array", x.T
        yield f"a {size} reversed array", x[:, ::-1]
        yield f"a {size} array of equal rows (stride 0)", np.broadcast_to(x[1], x.shape)
        yield f"a {size} array of equal columns (stride 0)", np.broadcast_to(x[:, 1:2], x.shape)


def _settings(param, kind):
    """One parameter as a number, and as arrays that broadcast; with them x."""
    x, rng = _numbers(EXAMPLES, CHANNELS, kind), np.random.default_rng(1)
    values = np.array([param.default, *np.linspace(param.low, param.high, CHANNELS - 1)], kind)
    yield from ((f"= {value:g}", x, float(value)) for value in values)
    arrays = {
        "as an array of one number": values[None, :1],
        "as an array filled for each channel": np.full((1, CHANNELS), param.default, kind),
        "as an array filled for each number": np.full(x.shape, param.default, kind),
        "of each channel": values[None],
        "of each number": rng.choice(values, x.shape),
    }
    for where, array in arrays.items():
        yield where, x, array
        yield f"{where}, all transposed", x.T, array.T
    yield "of each channel of two networks", np.stack([x, x[::-1]]), np.stack([values[None], values[None, ::-1]])


# -- what must come of it ---------------------------------------------------------------------------------


def _faults(function, x, values):
    """What is wrong with one call, in words."""
    given = [x, *(value for value in values if np.ndim(value))]
    before = [array.copy() for array in given]
    try:
        y, again = function(x, *values), function(x, *values)
    except Exception as error:
        return [f"raises {type(error).__name__}: {error}"]
    if type(y) is not np.ndarray:
        return [f"returns {type(y).__name__} and not one array"]
    changed = not all(np.array_equal(*pair, equal_nan=True) for pair in zip(given, before, strict=True))
    wrong = {
        f"turns shape {x.shape} into {y.shape}": y.shape != x.shape,
        f"turns {x.dtype} into {y.dtype}": y.dtype != x.dtype,
        "changes what it is given": changed,
        "returns memory of what it is given": any(np.shares_memory(y, array) for array in given),
        "returns the same memory again": np.shares_memory(y, again),
        "returns what cannot be written into": not y.flags.writeable,
        "gives other numbers than one by one": y.shape == x.shape and not changed and _differs(y, function, x, values),
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def _differs(y, function, x, values):
    """Whether y is not what the function gives for numbers in a plain array, with parameters as numbers."""
    y = y.copy()  # before it is called again
    try:
        expected = _in_plain_arrays(function, x, values)
    except Exception:
        return False  # it cannot do plain arrays, which other calls report
    tolerance = CLOSE * np.finfo(x.dtype).eps
    return not np.allclose(y, expected, rtol=tolerance, atol=tolerance, equal_nan=True)


def _in_plain_arrays(function, x, values):
    """The same, by calls with one axis, fewer numbers than a block and one number for each parameter."""
    y, flat = np.empty(x.size), x.ravel()
    settings = np.array([np.broadcast_to(value, x.shape).ravel() for value in values]).reshape(len(values), x.size)
    for setting in np.unique(settings, axis=1).T if any(map(np.ndim, values)) else [np.array(values)]:
        places = np.flatnonzero((settings == setting[:, None]).all(axis=0))
        for part in np.array_split(places, 1 + places.size // 4096):
            y[part] = function(flat[part], *setting.tolist())
    return y.reshape(x.shape)
