"""How long a call takes, on one processor."""

import timeit
from contextlib import contextmanager
from threading import RLock

from threadpoolctl import threadpool_limits

_TURN = RLock()  # the limit holds for the whole process: of two at once, one could lift it early or leave it behind


@contextmanager
def one_thread():
    """Meanwhile linear algebra keeps to one thread; afterwards, whatever has happened, it may take as many as before.

    From some size on it shares a product out among threads. On a small machine that can cost a thousand times what it
    saves, and what is measured then is the sharing.
    """
    with _TURN, threadpool_limits(limits=1):
        yield


def best_time(call, repeats, seconds):
    """Seconds of one call, on one thread: the best of `repeats`, which the rest of the machine disturbed least.

    call: a function without arguments; seconds: about how long each of the repeats takes.
    """
    with one_thread():
        timer = timeit.Timer(call)
        calls = max(1, int(seconds / max(timer.timeit(1), 1e-7)))
        return min(timer.repeat(repeats, calls)) / calls
