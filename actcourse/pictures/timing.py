"""A race between functions that compute the same thing: how long does each take, by size of input?"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from actcourse.functions.words import counted
from actcourse.networks.stopwatch import best_time
from actcourse.pictures.draw import BLACK, BLUE, GREEN, VERMILLION, still

SIZES = (10, 100, 1_000, 10_000, 100_000)
_STYLES = ((BLUE, "o-"), (VERMILLION, "s--"), (GREEN, "^:"), (BLACK, "D-."))


@dataclass(frozen=True)
class Race:
    """Seconds per call of several functions at several sizes; draws itself at the end of a cell.

    names: the functions'; sizes: numbers in each input; seconds: array (functions, sizes).
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    seconds: np.ndarray

    def still(self):
        """The race as a figure: seconds by size, both in powers of ten."""
        return still(self._draw, {}, size=(7, 3.6))

    def _draw(self, figure):
        axes = figure.subplots()
        for seconds, (color, style) in zip(self.seconds, _STYLES, strict=False):
            axes.plot(self.sizes, seconds * 1e6, style, color=color)
        axes.set(xscale="log", yscale="log", xlabel="numbers in each input", ylabel="microseconds a call")
        axes.legend(axes.lines, self.names)  # said here, for a label like _mine would be left out
        return self._described

    def _described(self):
        times = ", ".join(
            f"{name} {last * 1e6:.3g} microseconds" for name, last in zip(self.names, self.seconds[:, -1], strict=True)
        )
        most = counted(self.sizes[-1], "number")
        return f"Time a call takes by size of input, both axes in powers of ten. At {most}: {times}."

    def _repr_html_(self):
        return self.still()._repr_html_()

    def __repr__(self):
        return self._described()


def race(*functions, make_input, sizes=SIZES):
    """Time functions on the same inputs, on the machine that runs this.

    functions: two to four functions of the same arguments, shown by their names.
    make_input: a function of a size that returns the tuple of arguments.
    Each time is the best of five, on one thread: linear algebra would start several for large inputs.
    Raises ValueError for another number of functions or no sizes, TypeError where make_input gives no tuple.
    """
    if not sizes:
        raise ValueError("a race needs at least one size")
    if not 2 <= len(functions) <= len(_STYLES):
        raise ValueError(f"a race takes 2 to {len(_STYLES)} functions, not {len(functions)}")
    inputs = [make_input(size) for size in sizes]
    if not all(isinstance(arguments, tuple) for arguments in inputs):
        raise TypeError(f"make_input must return the tuple of arguments, not {type(inputs[0]).__name__}")
    seconds = [
        [best_time(partial(function, *each), repeats=5, seconds=0.01) for each in inputs] for function in functions
    ]
    return Race(
        tuple(getattr(function, "__name__", repr(function)) for function in functions), tuple(sizes), np.array(seconds)
    )
