"""Judging a file in a process of its own, which must hand back its outcomes: that it has ended says nothing.

When its time is up, the system ends that process: neither a loop in compiled code nor a blocked signal escapes.
"""

import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from time import monotonic

from actcourse.exercises.exercise import Outcome, Place
from actcourse.exercises.learner.reading import cells_of
from actcourse.pictures.stills import STILLS_ONLY

LIMIT = 300.0  # seconds for the whole file, unless asked otherwise
CELL_SECONDS = 30.0  # for each cell, after which it is stopped from within
CHECK_SECONDS = 60.0  # for the check of one exercise, each of whose calls has a limit of its own
GRACE = 5.0  # by which a cell or a check may take longer before the process is ended
STARTING = 120.0  # until the first cell, with which the learner's code has nothing to do
PAUSE = 0.1  # between looks at whether the process still runs
NOT_JUDGED = "not judged"


@dataclass
class Judgement:
    """What is known of a file.

    asked: the points that each exercise is worth, by its id. outcomes: those that were handed back, by id.
    troubles: what stopped which cell. ended: why not all was judged, or "".
    """

    asked: dict = field(default_factory=dict)
    outcomes: dict = field(default_factory=dict)
    troubles: list = field(default_factory=list)
    ended: str = ""

    @property
    def rows(self):
        """An `Outcome` for each exercise, also where there is none."""
        return [
            self.outcomes.get(id, Outcome(id, NOT_JUDGED, None, "", 0, points)) for id, points in self.asked.items()
        ]

    def take(self, message):
        """Take in a message of `running.work`; others are left alone."""
        match message:
            case {"trouble": trouble}:
                self.troubles.append(trouble)
            case {"asked": asked}:
                self.asked = dict(asked)
            case {"outcome": outcome}:
                self.outcomes[outcome["exercise"]] = _outcome(outcome)


def _outcome(told):
    """The `Outcome` that was told in JSON."""
    place = told["place"] and Place(**told["place"] | {"others": tuple(map(tuple, told["place"]["others"]))})
    return Outcome(**told | {"place": place})


def judge(path, limit=LIMIT):
    """Run a notebook or a Python file and examine its exercises; returns a `Judgement`.

    limit: seconds for all of it. Raises ValueError, which names the file, for one that cannot be read.
    """
    job, judgement = job_for(path, limit), Judgement()
    with _process() as process:
        with suppress(OSError), process.stdin as told:  # it may have ended already
            told.write(json.dumps(job).encode())
        judgement.ended = _listen(process, job["word"], judgement, _Clock(limit))
    return judgement


def job_for(path, limit=LIMIT):
    """What `running.work` needs to know, as it can be written in JSON."""
    return {
        **{"path": str(path), "sheet": path.stem.lower(), "cells": [asdict(cell) for cell in cells_of(path)]},
        **{"cell_seconds": CELL_SECONDS, "check_seconds": CHECK_SECONDS, "word": secrets.token_hex()},
        "cpu_seconds": int(STARTING + limit) * (os.cpu_count() or 1),
    }


def _listen(process, word, judgement, clock):
    """Take in what the process says until it is done; returns how it ended before that, or ""."""
    for message in _messages(process, word, clock):
        judgement.take(message)
        if "step" in message:
            clock.begin(message["step"], message["seconds"])
        if "done" in message:
            return ""
        if "failed" in message:
            return f"{clock.step}: judging stopped with {message['failed']}. What follows was not judged."
    return clock.late or f"{clock.step}: {_end_of(process)}. What follows was not judged."


class _Clock:
    """What is done at present, and when it must be over."""

    def __init__(self, limit):
        self.limit, self.step, self.seconds = limit, "the start of Python", STARTING
        self.step_ends, self.all_ends = monotonic() + STARTING, float("inf")

    def begin(self, step, seconds):
        """Note the next step; with the first one begins the time of the whole file."""
        now = monotonic()
        self.step, self.seconds, self.step_ends = step, seconds + GRACE, now + seconds + GRACE
        self.all_ends = min(self.all_ends, now + self.limit)

    @property
    def late(self):
        """What took too long, as a sentence, or ""."""
        now = monotonic()
        if now > self.all_ends:
            more = "`--limit SECONDS` gives more"
            return f"{self.step}: the {self.limit:g} seconds for the whole file were over, so it was ended; {more}."
        if now > self.step_ends:
            why = "it did not let itself be interrupted, so Python was ended"
            return f"{self.step}: after {self.seconds:g} seconds {why}. What follows was not judged."
        return ""


# -- the process ----------------------------------------------------------------------------------------

_APART = (  # from the terminal: its Ctrl-C comes to us alone, and nothing can ask there
    {"start_new_session": True} if os.name == "posix" else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
)


@contextmanager
def _process():
    """A Python with this one's search path that runs `running.main`; at the end of the context it is ended."""
    path = [*map(str, sys.path)]
    code = f"import sys; sys.path[:] = {path}; from actcourse.exercises.learner import running; running.main()"
    environment = {**os.environ, STILLS_ONLY: "1", "MPLBACKEND": "agg"}  # nobody looks at windows
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with _ended_by_errors():
        process = subprocess.Popen([sys.executable, "-c", code], env=environment, **pipes, **_APART)
        try:
            yield process
        finally:
            _end(process)


def _end(process):
    """End the process, and with it those that the learner's code has started and left."""
    with suppress(OSError, AttributeError):  # Windows knows no such groups
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


@contextmanager
def _ended_by_errors():
    """A context in which a signal that would end us at once raises SystemExit, so that we can end the other process."""
    ours = threading.current_thread() is threading.main_thread()
    names = [name for name in ("SIGTERM", "SIGHUP") if ours and hasattr(signal, name)]
    numbers = [number for name in names if signal.getsignal(number := getattr(signal, name)) is signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, _leave)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _leave(number, _frame):
    sys.exit(128 + number)


def _end_of(process):
    """How the process ended, in words."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)
    status = process.poll()
    if status is None:
        return "Python runs on, but can no longer be heard"
    if status >= 0:
        return f"Python was ended with status {status}"
    with suppress(ValueError):
        return f"Python was ended by the signal {signal.Signals(-status).name}"
    return f"Python was ended by signal {-status}"


# -- what it says ---------------------------------------------------------------------------------------


def _messages(process, word, clock):
    """The messages of the process, until it has ended or is late.

    The end of the pipe is not waited for: something that the learner's code has started may keep it open.
    """
    pieces, rest = queue.SimpleQueue(), b""
    threading.Thread(target=_pump, args=(process.stdout, pieces), daemon=True).start()
    while not clock.late:
        ended = process.poll() is not None
        try:
            piece = pieces.get(timeout=1 if ended else PAUSE)
        except queue.Empty:
            piece = b"" if ended else None
        if piece == b"":
            return
        *lines, rest = (rest + (piece or b"")).split(b"\n")
        yield from filter(None, (_message(line, word) for line in lines))


def _pump(stream, pieces):
    """Hand on what comes, by the piece; an empty one at the end."""
    with stream:
        while piece := stream.read1(2**16):
            pieces.put(piece)
    pieces.put(b"")


def _message(line, word):
    """A message that bears the word; None for anything else that has come this way."""
    with suppress(ValueError, RecursionError):
        message = json.loads(line)
        if isinstance(message, dict) and message.get("word") == word:
            return message
    return None
