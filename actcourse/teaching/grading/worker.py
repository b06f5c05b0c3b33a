"""The process in which learners' code runs: started by `remote`, in the sandbox, from a few modules (`given`).

It loads NumPy once and waits. For each exercise it copies itself by `os.fork`; the copy gives up what it does not need
and does what `learners` says. The learner's code may do to it whatever it likes: nobody believes what it says.
"""

import json
import os
import resource
import signal
import sys
from contextlib import suppress

import numpy as np

from actcourse.teaching.grading.bars import no_more_processes, no_network
from actcourse.teaching.grading.learners import Learners
from actcourse.teaching.grading.travel import LENGTHS, frame, header_of, lengths


class Line:
    """The line to the process that asks: frames come in by one descriptor, and go out by the other.

    The standard streams lead nowhere from now on: nobody reads what a learner's code prints, or answers what it asks.
    """

    def __init__(self):
        self.incoming, self.outgoing = os.dup(0), os.dup(1)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)

    def next(self):
        """Header and body of the next frame; ends the process when there is none."""
        header, body = map(self._read, lengths(self._read(LENGTHS.size)))
        return header_of(header), body

    def _read(self, size):
        data = bytearray()
        while len(data) < size:
            piece = os.read(self.incoming, size - len(data))
            if not piece:
                os._exit(0)
            data += piece
        return bytes(data)

    def say(self, header, body=b""):
        data = memoryview(frame(header, body))
        while data:
            data = data[os.write(self.outgoing, data) :]


def main():
    """Copy this process for one exercise after the other, and say how each copy ended."""
    limits, line = json.loads(sys.argv[1]), Line()
    if limits["without_network"]:
        no_network()
    np.random.get_bit_generator()  # NumPy loads this part when it is first used: here, once for all copies
    while True:
        question, _ = line.next()
        copy = os.fork()
        if copy == 0:
            _serve(line, question, limits)
        _, status = os.waitpid(copy, 0)
        ended = {"ended": os.waitstatus_to_exitcode(status), "alone": not limits["sandboxed"] or _alone()}
        line.say({"nonce": question["nonce"], **ended})


def _alone():
    """Whether nothing runs in the sandbox but this, and what bubblewrap has started first."""
    with suppress(OSError):
        return {int(each) for each in os.listdir("/proc") if each.isdigit()} <= {1, os.getpid()}
    return False


def _serve(line, question, limits):
    """What the copy does until it is over."""
    try:
        _limit(limits)
        Learners(line).answer_all(question)
    finally:
        os._exit(0)  # whatever has been left behind, as what stands in atexit or `__del__`


def _limit(limits):
    wanted = {
        "FSIZE": limits["file_size"],
        "NOFILE": limits["files"],
        "NPROC": 0,
        "CORE": 0,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
    }
    with suppress(OSError), open("/proc/self/statm") as file:  # Linux has it, and others do not hold to such a limit
        wanted["AS"] = int(file.read().split()[0]) * resource.getpagesize() + limits["memory"]
    for name, limit in wanted.items():
        if hasattr(resource, f"RLIMIT_{name}"):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))
    # One signal that says why, and a second later the one that nobody can ignore.
    computing = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (computing, computing + 1))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    no_more_processes()
