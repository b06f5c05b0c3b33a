"""Names that a package fetches from its modules when they are first used."""

import sys
from importlib import import_module


def fetcher(package, modules):
    """The `__getattr__` of a package: fetches a name from its module and keeps it.

    package: its name. modules: for each such name the full name of the module it is in. AttributeError for others.
    """

    def fetch(name):
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        fetched = getattr(import_module(modules[name]), name)
        setattr(sys.modules[package], name, fetched)
        return fetched

    return fetch
