"""Keeping a call from taking all memory: `with memory_limit(): ...`; and a process: `limit_memory()`."""

from contextlib import contextmanager, suppress

from actcourse.exercises.examiner.together import Together

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

ROOM = 2**30  # bytes that a call may take; right answers take a few thousand
ROOM_OF_PROCESS = 2**32  # and a whole notebook


def memory_limit(room=None):
    """A context in which allocating much more than `room` bytes raises MemoryError, where the system can tell (Linux).

    room: `ROOM` if not given. One within another, or on several threads at once, does not raise the limit: it is of the
    whole process.
    """
    return _lowered if room is None else Together(lambda: _lower(room))


@contextmanager
def _lower(room=ROOM):
    taken = _taken(0)
    if taken is None:
        yield
        return
    before = soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceilings = [limit for limit in before if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([taken + room, *ceilings]), hard))
    try:
        yield
    finally:
        _restore(soft)


_lowered = Together(_lower)


def _restore(soft):
    """Put the limit back, as far as a function that has meddled with it allows that."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limits = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (min(limits, default=resource.RLIM_INFINITY), hard))


def limit_memory():
    """From now on, allocating much more than `ROOM_OF_PROCESS` raises MemoryError, where the system can tell (Linux).

    What is only reserved does not count: libraries for graphics cards reserve more than there is.
    """
    taken = _taken(5)
    if taken is not None:
        with suppress(ValueError, OSError):  # lower already
            resource.setrlimit(resource.RLIMIT_DATA, (taken + ROOM_OF_PROCESS,) * 2)


def _taken(place):
    """The bytes that the process has: of all addresses (place 0), of data (5); None where that is not known."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[place]) * resource.getpagesize()
    except (OSError, AttributeError):
        return None
