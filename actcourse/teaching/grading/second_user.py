"""The sandbox for a container in which bubblewrap cannot run: learners' code runs there as a second user.

The grader is root; the learner's code is a user without a name, without groups and without any way to become another.
It cannot read what is closed to others, writes to no folder but an own one in memory, opens no socket, starts no
process and no thread, and has limits as elsewhere; what still runs of it, and what it has written, ends with it.

What this gives up against bubblewrap: the code sees the system's files that everybody may read, the names of the
processes around it, and the machine's name; a file that everybody may write to can be filled; and where another machine
than x86-64 or 64-bit ARM is used, the network is open. So there is a probe, which tries all of it and finds that out.
"""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from actcourse.teaching.grading.programs import Program, Statement
from actcourse.teaching.grading.remote import Box, Child
from actcourse.teaching.grading.sandbox import ENVIRONMENT, Limits, Sandbox, SandboxUnavailable

USER = 61_000  # the number of the user and of its group, who have no name and own nothing
LIMITS = Limits(memory=2**28)  # with Python, NumPy and the grader that is far below the 768 MB of the container
CLEARING = 5.0  # seconds that the system may take to end what was killed
SHARED = "/dev/shm"  # files in memory; Docker gives 64 MB to them, so that nobody can fill more
ROOM = 2**27  # bytes of it that fit in the container beside all else
OPEN_PLACES = ("/", "/tmp", "/var/tmp", "/var/crash", "/run", "/run/lock", "/dev", "/dev/shm", "/dev/mqueue", "/opt")


@dataclass(frozen=True)
class SecondUser(Sandbox):
    """Processes of another user than root.

    program: the path of setpriv. hidden: files and folders that the user must not be able to read or change.
    limits: what the code of one exercise may take. user: its number, and that of its group. room: the path of its own
    folder, "" for none, where nothing would limit what is put there.
    """

    limits: Limits = LIMITS
    user: int = USER
    room: str = ""

    @classmethod
    def here(cls, hidden=()):
        """That of this machine; SandboxUnavailable where nobody can become another user."""
        program = shutil.which("setpriv")
        if sys.platform != "linux" or os.geteuid() or program is None:
            raise SandboxUnavailable("Only root on Linux, with setpriv of util-linux, runs code as a second user.")
        return cls(program, tuple(map(Path, hidden)), room=_room(SHARED))

    @property
    def told(self):
        return {"sandboxed": False, "without_network": True}

    def command(self, argv):
        numbers = ["--reuid", str(self.user), "--regid", str(self.user), "--clear-groups"]
        return [self.program, *numbers, "--inh-caps=-all", "--no-new-privs", "--pdeathsig", "KILL", "--", *argv]

    def environment(self):
        return ENVIRONMENT | dict.fromkeys(("HOME", "TMPDIR"), self.room or "/")

    def prepare(self):
        self.clear()
        if self.room:
            os.mkdir(self.room, 0o700)
            os.chown(self.room, self.user, self.user)

    def processes(self):
        running = ((int(each), _status(each)) for each in os.listdir("/proc") if each.isdigit())
        return [number for number, (users, state) in running if str(self.user) in users and state != "Z"]

    def clear(self):
        until = monotonic() + CLEARING
        while monotonic() < until and (left := self.processes()):
            for each in left:
                _kill(each)
            sleep(0.001)
        if self.room:  # by a program that goes as deep as folders may have been put into each other
            subprocess.run(["rm", "-rf", "--", self.room], stderr=subprocess.DEVNULL)

    def probe(self):
        """Be that user, and try what it must not be able to do; SandboxUnavailable, which says what it could."""
        if _has_a_name(self.user) or self.processes():
            raise SandboxUnavailable(f"The user {self.user} is not for learners' code alone.")
        look = f"HIDDEN = {[*map(str, self.hidden)]}\nPLACES = {_places()}\nUSER = {self.user}\n{_LOOK_AROUND}"
        program = Program((Statement(look, "the probe"),))
        with Box(self) as box, Child(program, box) as child:
            try:
                found = child.function("looked")()
            except Exception as error:
                found = [f"the probe stopped with {type(error).__name__}: {error}"]
        if list(found) != ["closed"]:
            raise SandboxUnavailable(f"The second user is not kept apart: {'; '.join(map(str, found))}.")


_LOOK_AROUND = """
import os, socket

def looked():
    found = [] if set(os.getresuid() + os.getresgid()) == {USER} and not os.getgroups() else ["it is another user"]
    found += [f"{path} can be read" for path in HIDDEN if can(lambda: os.listdir(path)) or can(lambda: open(path))]
    found += [f"{path} can be changed" for path in (*HIDDEN, *PLACES) if os.access(path, os.W_OK)]
    ways = {
        "another process can be read": lambda: open(f"/proc/{os.getppid()}/mem"),
        "there is a network": socket.socket,
        "it starts processes": os.fork,
        "root can be had": lambda: os.setuid(0),
    }
    return [*found, *(told for told, way in ways.items() if can(way))] or ["closed"]

def can(way):
    try:
        way()
    except OSError:
        return False
    return True
"""


def close_places():
    """Take from all but owners and their groups the right to write to folders in which everybody may; needs root."""
    for place in _places():
        mode = os.stat(place).st_mode
        if mode & stat.S_IWOTH:
            with suppress(OSError):  # the probe will say so
                os.chmod(place, stat.S_IMODE(mode) & ~stat.S_IWOTH)


def _places():
    """Folders in which everybody may write on usual systems, and those where something is mounted."""
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as file:
        mounted = [re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), line.split()[1]) for line in file]
    known = dict.fromkeys(os.path.realpath(each) for each in (*OPEN_PLACES, *mounted))
    return [each for each in known if os.path.isdir(each) and not each.startswith(("/proc", "/sys"))]


def _room(shared):
    """The path of a folder where only so much can be written; "" where there is no such place."""
    if not os.path.ismount(shared):
        return ""
    status = os.statvfs(shared)
    return f"{shared}/learner" if status.f_blocks * status.f_frsize <= ROOM else ""


def _has_a_name(user):
    import pwd  # Windows has none

    try:
        return bool(pwd.getpwuid(user))
    except KeyError:
        return False


def _status(number):
    """The users that a process acts as, and its state; for one that has just ended none."""
    try:
        with open(f"/proc/{number}/status") as file:
            told = dict(line.split(":", 1) for line in file)
    except OSError:
        return (), ""
    return told["Uid"].split(), told["State"].split()[0]


def _kill(number):
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
