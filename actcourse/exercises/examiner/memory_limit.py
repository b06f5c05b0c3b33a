"""Keeping a call from taking all memory: `with memory_limit(): ...`."""

from contextlib import contextmanager

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

ROOM = 2**30  # bytes that a call may take; right answers take a few thousand


@contextmanager
def memory_limit():
    """A context in which allocating much more than `ROOM` raises MemoryError, where the system can tell (Linux)."""
    taken = _taken()
    if taken is None:
        yield
        return
    before = soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceilings = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([taken + ROOM, *ceilings]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _taken():
    """The bytes of address space that the process has; None where that is not known."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, AttributeError):
        return None
