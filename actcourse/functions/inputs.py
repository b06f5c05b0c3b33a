"""What the functions of this course take: real numbers, in arrays that have the axis asked for.

Every error names the function that was called and says what it was given and what it takes.
"""

import operator
import re

import numpy as np

# exp(−1000) is 0 and exp(1000) infinite as far as floats can tell, and ∞ − ∞ is NaN: right answers, of which
# NumPy need not warn. A function that stands under `@QUIET` keeps NumPy from doing so.
QUIET = np.errstate(all="ignore")


def as_floats(x, name):
    """x as an array of floats: float16, float32 and float64 stay as they are, integers and booleans become float64.

    x: number, list or array of any shape; what is an array of floats already is returned, not copied.
    name: the function that was called, for the message.
    Raises TypeError for text, complex numbers, objects, wider floats, masked entries and rows of different lengths.
    """
    if type(x) is np.ndarray and x.dtype.char in "efd" and x.dtype.isnative:
        return x  # at once, for speed: this is what nearly every call brings
    allowed = "it takes real numbers: float16, float32, float64, integers or booleans"
    if np.ma.is_masked(x):
        raise TypeError(f"{name} was given masked entries, which are no numbers; {allowed}")
    try:
        x = np.asarray(x)
    except ValueError as error:  # rows of different lengths
        raise TypeError(f"{name} was given something that is not an array; {allowed}") from error
    if x.dtype.kind in "iub":
        return x.astype(np.float64)
    if x.dtype.kind == "f" and x.dtype.itemsize <= 8:
        return x.astype(x.dtype.newbyteorder("="), copy=False)
    raise TypeError(f"{name} was given {_described(x.dtype)}; {allowed}")


def as_vectors(x, axis, name):
    """x as an array of floats whose vectors lie along `axis`.

    Raises TypeError as `as_floats` does and for an axis that is not an integer; ValueError for a single number,
    an axis that x does not have and vectors without entries.
    """
    x = as_floats(x, name)
    axis = checked_axis(axis, x, name)
    if x.shape[axis] == 0:
        raise ValueError(f"{name} was given no entries along axis {axis} of shape {x.shape}; it takes at least one")
    return x


def checked_axis(axis, x, name):
    """`axis` as an integer, one that the array x has; errors as in `as_vectors`."""
    if x.ndim == 0:
        raise ValueError(f"{name} works along an axis and was given a single number; it takes a list or an array")
    axis = _integer(axis, f"{name}'s axis")
    if not -x.ndim <= axis < x.ndim:
        allowed = f"it takes an axis from {-x.ndim} to {x.ndim - 1}"
        raise ValueError(f"{name} was given axis {axis} for an array of shape {x.shape}; {allowed}")
    return axis


def as_vector_pair(z, v, axis, name):
    """z and v as arrays of the same shape and of the wider of their two types; errors as in `as_vectors`."""
    z, v = as_vectors(z, axis, name), as_floats(v, name)
    if z.shape != v.shape:
        raise ValueError(f"{name} was given z of shape {z.shape} and v of shape {v.shape}; the shapes must be the same")
    kind = np.result_type(z, v)
    return z.astype(kind, copy=False), v.astype(kind, copy=False)


def as_examples(x, what):
    """x as an array of floats of shape (…, examples, features), with at least one of each.

    what: its name for the message. Raises TypeError as `as_floats` does, ValueError for other shapes, NaN and infinity.
    """
    x = as_floats(x, what)
    if x.ndim < 2 or 0 in x.shape:
        raise ValueError(f"{what} must have the shape (examples, features) with at least one of each, not {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"{what} must be finite, and holds {'NaN' if np.isnan(x).any() else 'infinity'}")
    return x


def as_arrays(function, forms, *arrays, broadcast=False):
    """The arrays as floats of one type, the widest among them, or an error that names the function.

    forms: their names and axes, such as "x (..., i), W_hat (i, o)". A letter is one length wherever it
    stands; ... is any number of leading axes, the same everywhere or, with `broadcast`, ones that broadcast.
    """
    axes = dict(re.findall(r"(\w+) \((.+?)\)", forms))
    floats = [as_floats(array, f"{function}, for {name},") for name, array in zip(axes, arrays, strict=True)]
    shapes = [array.shape for array in floats]
    if not _agree(shapes, [letters.split(", ") for letters in axes.values()], broadcast):
        given = ", ".join(f"{name} {shape}" for name, shape in zip(axes, shapes, strict=True))
        leading = "leading axes that broadcast" if broadcast else "the same leading axes"
        raise ValueError(f"{function} was given {given}; it takes {forms}, with {leading} for ...")
    widest = np.result_type(*floats)
    return [array.astype(widest, copy=False) for array in floats]


def _agree(shapes, axes, broadcast):
    lengths = {}
    for shape, letters in zip(shapes, axes, strict=True):
        if letters[0] == "...":
            leading = len(shape) - len(letters) + 1
            shape = (shape[:leading], *shape[leading:])
        if len(shape) != len(letters):
            return False
        for letter, length in zip(letters, shape, strict=True):
            lengths.setdefault(letter, set()).add(length)
    if broadcast:
        try:
            np.broadcast_shapes(*lengths.pop("..."))
        except ValueError:
            return False
    return all(len(found) == 1 for found in lengths.values())


def wide(x):
    """x in float32 at least: a running sum of float16 ones never gets past 2048."""
    return x.astype(np.promote_types(x.dtype, np.float32), copy=False)


def check_generator(rng, what="rng"):
    """`rng`; TypeError unless it is a NumPy generator. what: its name for the message."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{what} must be a NumPy generator, such as numpy.random.default_rng(0), not {rng!r}")
    return rng


def real_number(value, what):
    """`value` as a float; TypeError, which says what was given, for all but finite real numbers."""
    number = _number(value, what)
    if not np.isfinite(number):
        raise TypeError(f"{what} must be a finite real number, not {value!r}")
    return number


def positive_number(value, what):
    """`value` as a float; ValueError unless it is above 0 and finite, TypeError unless it is a number."""
    number = _number(value, what)
    if not 0 < number < np.inf:
        raise ValueError(f"{what} must be positive and finite, not {value!r}")
    return number


def non_negative_number(value, what):
    """`value` as a float; ValueError unless it is at least 0 and finite, TypeError unless it is a number."""
    number = _number(value, what)
    if not 0 <= number < np.inf:
        raise ValueError(f"{what} must be at least 0 and finite, not {value!r}")
    return number


def share_below_one(value, what):
    """`value` as a float; ValueError unless it is at least 0 and below 1, TypeError unless it is a number."""
    number = _number(value, what)
    if not 0 <= number < 1:
        raise ValueError(f"{what} must be at least 0 and below 1, not {value!r}")
    return number


def probability(value, what):
    """`value` as a float; ValueError unless it lies from 0 to 1, TypeError unless it is a number."""
    number = _number(value, what)
    if not 0 <= number <= 1:
        raise ValueError(f"{what} must be a probability, from 0 to 1, not {value!r}")
    return number


def _number(value, what):
    try:
        number = float(value) if np.ndim(value) == 0 else None
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or isinstance(value, str | bytes):
        raise TypeError(f"{what} must be a finite real number, not {value!r}")
    return number


def positive_integer(value, what):
    """`value` as an integer; ValueError unless it is at least 1, TypeError unless it is an integer."""
    return _at_least(1, value, what)


def whole_number(value, what):
    """`value` as an integer; ValueError where it is below 0, TypeError unless it is an integer."""
    return _at_least(0, value, what)


def _at_least(lowest, value, what):
    number = _integer(value, what)
    if number < lowest:
        raise ValueError(f"{what} must be at least {lowest}, not {value!r}")
    return number


def _integer(value, what):
    try:
        return operator.index(value)
    except TypeError as error:
        raise TypeError(f"{what} must be an integer, not {value!r}") from error


def _described(dtype):
    kinds = {"U": "text", "S": "text", "c": "complex numbers", "O": "Python objects"}
    return f"{kinds[dtype.kind]} (dtype {dtype})" if dtype.kind in kinds else f"dtype {dtype}"
