"""The process in the sandbox and the line to it, from the side that asks: frames go out and come in, until a moment."""

import contextlib
import functools
import json
import os
import select
import signal
import subprocess
from dataclasses import asdict
from time import monotonic

from actcourse.teaching.grading import sandbox
from actcourse.teaching.grading.travel import LENGTHS, frame, header_of, lengths

# What the process gets of the course: modules that hold nothing of what is asked.
_MODULES = (
    *(f"exercises/examiner/{name}.py" for name in ("descriptors", "doing", "elsewhere", "guard", "memory_limit")),
    *(f"exercises/examiner/{name}.py" for name in ("names", "printing", "shield", "streams", "time_limit", "together")),
    *(f"exercises/examiner/{name}.py" for name in ("tracing", "watchman")),
    *(f"teaching/grading/{name}.py" for name in ("bars", "learners", "travel", "worker")),
)
_IN_PLACE_OF = {"__init__.py": "teaching/grading/stand_in.py"}
_REPORT = "def report(*args, **named):\n    pass\n"  # what a sheet imports
PIECE = 2**16  # bytes that are read at once
CLOSING = 5.0  # seconds that the system may take to end what was killed


class Late(Exception):
    """Nothing came until the moment that was set."""


class Closed(Exception):
    """The process has ended. status: as it was told, negative for a signal; None where nobody told."""

    def __init__(self, status=None):
        super().__init__()
        self.status = status

    @property
    def said(self):
        if self.status is None:
            return "the process in which it ran has ended"
        if self.status >= 0:
            return f"the process in which it ran ended with status {self.status}"
        with contextlib.suppress(ValueError):
            return f"the process in which it ran was ended by {signal.Signals(-self.status).name}"
        return "the process in which it ran was ended by a signal"


class Process:
    """A Python in the sandbox that runs `worker.main`."""

    def __init__(self, box, limits):
        self.box, self.unsent = box, _modules()
        box.prepare()
        told = json.dumps({**asdict(limits), **box.told})
        needed = json.dumps([len(self.unsent), [*map(str, sandbox.libraries())]])
        command = box.command([*sandbox.python(), "-c", _source("teaching/grading/given.py"), told, needed])
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        how = {"env": box.environment(), "cwd": "/", "start_new_session": True, "bufsize": 0}
        self.process = subprocess.Popen(command, **pipes, **how)
        self.heard = bytearray()
        self.outgoing, self.incoming = self.process.stdin.fileno(), self.process.stdout.fileno()
        for descriptor in (self.outgoing, self.incoming):
            os.set_blocking(descriptor, False)

    def end(self):
        """End all that runs, and wait until it has."""
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.box.clear()
        until = monotonic() + CLOSING
        with contextlib.suppress(Late, Closed):  # the last one that holds the line lets go of it as it ends
            while monotonic() < until:
                self._piece(PIECE, until)
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                stream.close()

    def say(self, header, body, until):
        """Send a frame; raises Late where nobody takes it in time, Closed where nobody is there."""
        data, self.unsent = memoryview(self.unsent + frame(header, body)), b""
        while data:
            try:
                data = data[os.write(self.outgoing, data) :]
            except BlockingIOError:
                _wait(select.POLLOUT, self.outgoing, until)
            except OSError:
                raise Closed from None

    def hear(self, until):
        """Header and body of the next frame; raises Late, Closed or Malformed."""
        if monotonic() > until:  # there may be one after the other
            raise Late
        header, body = lengths(self._read(LENGTHS.size, until))
        return header_of(self._read(header, until)), self._read(body, until)

    def _read(self, size, until):
        while len(self.heard) < size:
            self.heard += self._piece(max(size - len(self.heard), PIECE), until)
        data, self.heard = self.heard[:size], self.heard[size:]
        return data

    def _piece(self, size, until):
        while True:
            with contextlib.suppress(BlockingIOError):
                piece = os.read(self.incoming, size)
                if not piece:
                    raise Closed
                return piece
            _wait(select.POLLIN, self.incoming, until)


def _wait(what, descriptor, until):
    """Wait until a descriptor can be read or written; raises Late."""
    poll = select.poll()
    poll.register(descriptor, what)
    if not poll.poll(max(0, 1000 * (until - monotonic()))):
        raise Late


@functools.cache
def _modules():
    """What the process imports of the course, with something harmless in the place of the rest, as `given` takes it."""
    sources = {_name_of(name): _source(name) for name in _MODULES}
    sources |= {_name_of(name): _source(other) for name, other in _IN_PLACE_OF.items()}
    return json.dumps(sources | {"actcourse.exercises.s09_invention.report": _REPORT}).encode()


def _name_of(path):
    return ".".join(["actcourse", *path.removesuffix(".py").split("/")]).removesuffix(".__init__")


def _source(path):
    return (sandbox.PACKAGE / path).read_text("utf-8")
