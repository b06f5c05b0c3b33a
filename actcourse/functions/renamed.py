"""Old names, which go on working for one release and say what to write instead."""

import warnings
from functools import wraps


def old_name(old, new):
    """A property under an old name that gives, with a warning, the attribute `new`; old: for the message."""

    def get(self):
        _warn(old, new)
        return getattr(self, new)

    return property(get, doc=f"The old name of `{new}`.")


def old_arguments(**new_names):
    """Lets a function take arguments under old names too, with a warning: `@old_arguments(slopes="learned")`.

    The function raises TypeError where one argument is given under both names.
    """

    def decorate(function):
        @wraps(function)
        def call(*args, **kwargs):
            for old, new in new_names.items():
                if old in kwargs:
                    _warn(f"{function.__qualname__}'s argument {old}", new)
                    kwargs = {new: kwargs.pop(old)} | kwargs if new not in kwargs else kwargs
            return function(*args, **kwargs)

        return call

    return decorate


def _warn(old, new):
    warnings.warn(f"{old} is now called {new}, and the old name will go", DeprecationWarning, stacklevel=3)
