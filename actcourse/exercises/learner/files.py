"""Files that may be anything: read whole or not at all, replaced whole or not at all, by one kernel at a time."""

import errno
import glob
import os
import re
import secrets
import shutil
import stat
import threading
import time
from contextlib import contextmanager, suppress

try:
    import fcntl
except ImportError:  # on Windows
    import msvcrt

    def _lock(handle):
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:

    def _lock(handle):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


LARGEST, LARGEST_NOTEBOOK = 1_000_000, 200_000_000  # bytes; a notebook may hold many pictures
PATIENCE = 10.0  # seconds to wait for others; a kernel that hangs may hold its lock for ever
PAUSE = 0.002  # seconds from one attempt to the next
_TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}  # a lock that somebody else has
_NO_DISK = {errno.EINVAL, errno.ENOSYS, getattr(errno, "ENOTSUP", errno.EINVAL)}  # what cannot be flushed to one
_threads = threading.Lock()  # for where files cannot be locked


def read(path, largest=LARGEST):
    """The bytes of a regular file.

    Raises FileNotFoundError where there is none, and another OSError where it cannot be read, is not a regular file or
    holds more than `largest` bytes; then it has not been touched.
    """
    _look(os.stat(path), largest)  # before it is opened: that waits at a pipe, and starts some devices
    with open(path, "rb", opener=_without_waiting) as file:
        _look(os.fstat(file.fileno()), largest)
        content = file.read(largest + 1)  # it may have grown, and a file of the system's has no size
    if len(content) > largest:
        raise _too_large(largest)
    return content


def _look(status, largest):
    """OSError for what should not be read."""
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    if status.st_size > largest:
        raise _too_large(largest)


def _too_large(largest):
    return OSError(errno.EFBIG, f"it is larger than {largest / 1e6:g} MB")


def _without_waiting(path, flags):
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def replace(path, content):
    """Put a file with this content in the place of the one at `path`, if there is one, or leave that as it is.

    Its permissions and, as far as that is allowed, its owner stay the same. Raises OSError where it cannot be done.
    """
    if path.exists() and not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, "it is write-protected")
    with _draft(path, content) as draft:
        draft.replace(path)


def create(path, content):
    """Put a file with this content where there is none, whole or not at all.

    Raises FileExistsError where there is something, if only a link that leads nowhere, and leaves it as it is; and
    another OSError where it cannot be done.
    """
    with _draft(path, content) as draft:
        try:
            os.link(draft, path)  # alone refuses to take the place of what came meanwhile
        except FileExistsError:
            raise
        except OSError:  # a drive on which a file has one name
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, "something is there") from None
            draft.rename(path)


@contextmanager
def _draft(path, content):
    """A whole file with this content beside `path`, like the one there; it is gone afterwards, unless it was moved."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")  # threads and machines may be at it at once
    try:
        with open(draft, "xb") as file:
            _make_alike(draft, path)  # before there is anything to be read in it
            file.write(content)
            file.flush()
            _to_disk(file.fileno())
        yield draft
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def clear_drafts(path):
    """Remove what a process that was killed left beside `path`, once no other can be at it any more."""
    for draft in path.parent.glob(f"{glob.escape(path.name)}.*.tmp"):
        with suppress(OSError):
            if _OF_A_DRAFT.search(draft.name) and time.time() - draft.lstat().st_mtime > LONG_AGO:
                draft.unlink()


_OF_A_DRAFT = re.compile(r"\.[0-9a-f]{8}\.tmp$")
LONG_AGO = 3600  # seconds


def _make_alike(draft, path):
    with suppress(FileNotFoundError):
        before = path.stat()
        with suppress(OSError, AttributeError):  # only root gives files away, and Windows knows no owners
            os.chown(draft, before.st_uid, before.st_gid)
        shutil.copymode(path, draft)


def _to_disk(handle):
    """So that after a power cut the file is the old or the new one; a full disk may show only now."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_DISK:
            raise


def set_aside(path):
    """Rename a file, so that another can take its place; returns the new path. Raises OSError where that fails."""
    names = (path.with_name(f"{path.stem}-damaged-{number}{path.suffix}") for number in range(1, 10**6))
    free = next(name for name in names if not os.path.lexists(name))
    path.rename(free)
    return free


@contextmanager
def alone(path):
    """A context in which no other thread and no other kernel is `alone` with this path.

    Where that cannot be had, as on a drive without locks or in a folder that is read-only, or not within `PATIENCE`,
    one goes on without. A process that ends gives back its lock, however it ends.
    """
    until = time.monotonic() + PATIENCE
    waited = _threads.acquire(timeout=PATIENCE)
    try:
        key = path.with_name(f".{path.name}.lock")
        handle = _turned(key, until)
        try:
            yield
        finally:
            _give_back(key, handle)
    finally:
        if waited:
            _threads.release()


@contextmanager
def reserved(path):
    """A context in which no other process is with this path, a file that is made and stays empty.

    Raises BlockingIOError where another one is. Where files cannot be locked, one goes on without.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _CAREFULLY, 0o600)
    try:
        try:
            _lock(handle)
        except OSError as error:
            if error.errno in _TAKEN:
                raise BlockingIOError(errno.EAGAIN, f"another process is at it; it holds {path}") from None
        yield
    finally:
        os.close(handle)


def _turned(key, until):
    """The handle of the file whose lock keeps other kernels waiting, or None where that cannot be had."""
    with suppress(OSError):
        while True:
            handle = os.open(key, os.O_RDWR | os.O_CREAT | _CAREFULLY, 0o666)
            if _have(handle, key):
                return handle
            if time.monotonic() > until:
                break
            time.sleep(PAUSE)
    return None


_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # it might be a link or a pipe


def _have(handle, key):
    """Whether the lock is ours now; if not, its file is closed. OSError where there are no locks."""
    ours = False
    try:
        _look(os.fstat(handle), 0)  # what is not empty was not put there for this
        ours = _take(handle, key) and os.path.samestat(os.fstat(handle), os.stat(key))
    except FileNotFoundError:  # whoever had it has removed it meanwhile, and perhaps another one is there
        pass
    finally:
        if not ours:
            os.close(handle)
    return ours


def _take(handle, key):
    try:
        _lock(handle)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        os.unlink(key)  # nobody waits for it
        raise
    return True


def _give_back(key, handle):
    if handle is None:
        return
    with suppress(OSError):  # Windows keeps a file that is open
        os.unlink(key)  # first: those who wait for it then find that it is gone, and make another
    os.close(handle)
