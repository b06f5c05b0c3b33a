"""What a function accepts: real numbers, as an array of floats."""

import numpy as np


def as_floats(x, name):
    """x as an array of float16, float32 or float64; integers and booleans become float64.

    x: number, list or array; it is returned itself where nothing has to change.
    name: who asks, for the error.
    Raises TypeError for text, complex numbers, objects and rows of different lengths.
    """
    allowed = "it takes real numbers: float16, float32, float64, integers or booleans"
    try:
        x = np.asarray(x)
    except ValueError as error:  # rows of different lengths
        raise TypeError(f"{name} was given something that is not an array; {allowed}") from error
    if x.dtype.kind in "iub":
        return x.astype(np.float64)
    if x.dtype.kind == "f" and x.dtype.itemsize <= 8:
        return x.astype(x.dtype.newbyteorder("="), copy=False)
    raise TypeError(f"{name} was given {_described(x.dtype)}; {allowed}")


def _described(dtype):
    kinds = {"U": "text", "S": "text", "c": "complex numbers", "O": "Python objects"}
    return f"{kinds[dtype.kind]} (dtype {dtype})" if dtype.kind in kinds else f"dtype {dtype}"
