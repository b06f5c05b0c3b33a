"""Contexts that change something of the whole process, for several threads at once."""

import threading


class Together:
    """A context that the first thread enters and the last one leaves, in whatever order they come and go.

    Were each to put back what it found, the last one would put back what another had changed. `make` gives the context
    that is meant.
    """

    def __init__(self, make):
        self._make, self._lock, self._users = make, threading.Lock(), 0

    def __enter__(self):
        with self._lock:
            if self._users == 0:
                self._context = self._make()
                self._context.__enter__()
            self._users += 1

    def __exit__(self, *_):
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._context.__exit__(None, None, None)
