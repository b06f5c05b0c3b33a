"""A function in another process, as an examination meets it: it is asked, and its code is told about and not read.

Grading takes one in the place of a learner's function. `guard.ask` puts the question to the other process, which has
a guard of its own, and `tracing` takes what that process tells of the function's code and of its errors.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Traced:
    """Where in a learner's code an error arose.

    helper: the name of the function beside the one that was called, if it arose there; None for the function itself.
    expression: what failed, as it is written there; empty where that cannot be told.
    one_number: what there takes one number at a time, and stopped because of that; empty where that is not known.
    """

    helper: str | None = None
    expression: str = ""
    one_number: str = ""


class Elsewhere:
    """What such a function must be able to do.

    loops: whether its own code has a loop. names: those that its code calls, as `tracing.names_called` finds them.
    """

    loops: bool = False
    names: tuple[str, ...] = ()

    def answer(self, args, seconds, chance):
        """The result and the error of a call, of which one is None; arrays and lists that it changes are changed here.

        seconds: after which the error is OutOfTime. chance: what seeds the other process's random numbers.
        An error is of the same kind, with the same text, and has a `Traced` as `traced`.
        """
        raise NotImplementedError

    def by_name(self, names):
        """The same function, called with its arguments by these names."""
        raise NotImplementedError

    def beside(self, name):
        """What stands under this name where the function was written: None, a value or another `Elsewhere`."""
        raise NotImplementedError


def is_elsewhere(function):
    """Whether it is in another process, whatever its class says of itself."""
    return issubclass(type(function), Elsewhere)
