"""The sandbox in which learners' code runs: bubblewrap's command line, limits, and what helps where it does not start.

Inside there is no network, no environment, an empty home and temporary folder of a limited size, and a system that can
only be read: Python with its libraries, and nothing of the course, of what was handed in, or of anybody's files. What
it does not keep off: a fault of the kernel, whose calls learners' code can make, and whoever may read this user's files
on the same machine. To grade as a user who is not root is one more wall.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ENVIRONMENT = {
    **{"PATH": "/usr/bin:/bin", "HOME": "/tmp", "USER": "learner", "LANG": "C.UTF-8", "MPLBACKEND": "agg"},
    "PYTHONHASHSEED": "0",  # what a learner's code does shall be the same tomorrow
    **{"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
}
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache", "/etc/alternatives")
ROOM = 2**26  # bytes in the temporary folder
STARTING = 60.0  # seconds until a sandbox has started
PACKAGE = Path(__file__).parents[2]
_WITHOUT = "`--no-sandbox` grades without one, and says what that gives up."


class SandboxUnavailable(RuntimeError):
    """The sandbox does not start on this machine; the text says what would help."""


@dataclass(frozen=True)
class Limits:
    """What the code of one exercise may take.

    memory: bytes beyond what Python and NumPy have. cpu_seconds: of computing in all, of which one
    statement beside its function may take half. waiting_seconds: that its slow answers may be waited for, in all.
    file_size: bytes of a file. files: that are open at a time. It starts no process and no thread.
    """

    memory: int = 2**30
    cpu_seconds: int = 10
    waiting_seconds: float = 20.0
    file_size: int = 2**24
    files: int = 64


@dataclass(frozen=True)
class Sandbox:
    """How a process is started: in bubblewrap, or as it is.

    program: the path of bubblewrap, "" for none. hidden: folders that nothing inside may see, wherever they lie.
    limits: what the code of one exercise may take.
    """

    program: str = ""
    hidden: tuple[Path, ...] = ()
    limits: Limits = Limits()

    @classmethod
    def bubblewrap(cls, hidden=()):
        """The sandbox of this machine. hidden: folders beside the course's own, as that with what was handed in.

        Raises SandboxUnavailable where bubblewrap is not installed.
        """
        program = shutil.which("bwrap")
        if program is None:
            raise SandboxUnavailable(remedy(None))
        return cls(program, (*_course(), *(Path(each).resolve() for each in hidden)))

    @classmethod
    def none(cls):
        """No sandbox: a process of its own with limits, which can read what the user can read, and use the network."""
        return cls()

    @property
    def open(self):
        """Whether there is none."""
        return not self.program

    @property
    def told(self):
        """What the process in it must know: whether it sees no others, and whether it is to give up the network."""
        return {"sandboxed": not self.open, "without_network": False}

    def prepare(self):
        """Make room for a process, where bubblewrap does not do so itself."""

    def processes(self):
        """The ids of the processes in it, as far as they can be seen from here."""
        return []

    def clear(self):
        """End what may still run in it; bubblewrap has seen to that when it ends itself."""

    def command(self, argv):
        """The command that runs `argv`, which sees the system's folders and Python's."""
        if not self.program:
            return list(argv)
        shown = {path: ["--ro-bind", str(path), str(path)] for path in python_paths()}
        system = {Path(path): _of_the_system(path) for path in SYSTEM if os.path.lexists(path)}
        hidden = {path: _empty(path, 2**16) for path in self.hidden if _is_under(path, system, shown)}
        places = {Path("/tmp"): _empty("/tmp", ROOM), **system, **hidden, **shown}
        ordered = sorted(places, key=lambda path: len(path.parts))  # what lies deeper is laid over what lies above
        # Root's files stay root's in here: who grades as root would otherwise let learners set the system's variables.
        closed = [word for path in ("/", "/dev", "/proc", *hidden) for word in ("--remount-ro", str(path))]
        return [self.program, *_ALONE, *(word for path in ordered for word in places[path]), *closed, "--", *argv]

    def environment(self):
        """The environment in which the command is to be started; nothing of this process's own is in it."""
        return dict(ENVIRONMENT)

    def probe(self):
        """Start it once; raises SandboxUnavailable, which says what would help, where it does not keep its word."""
        if not self.program:
            return
        argv = [*python(), "-c", _LOOK_AROUND, str(PACKAGE)]
        try:
            how = {"capture_output": True, "text": True, "errors": "replace", "timeout": STARTING}
            done = subprocess.run(self.command(argv), env=self.environment(), stdin=subprocess.DEVNULL, **how)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SandboxUnavailable(remedy(str(error))) from None
        if done.returncode or done.stdout.strip() != "closed":
            raise SandboxUnavailable(remedy(done.stderr.strip() or done.stdout.strip()))


_ALONE = (
    *("--unshare-all", "--unshare-user", "--disable-userns", "--new-session", "--die-with-parent", "--cap-drop", "ALL"),
    *("--clearenv", *(word for pair in ENVIRONMENT.items() for word in ("--setenv", *pair))),
    *("--hostname", "grading", "--proc", "/proc", "--dev", "/dev", "--chdir", "/"),
)
_LOOK_AROUND = """
import glob, os, sys
links = {line.split(":")[0].strip() for line in list(open("/proc/net/dev"))[2:]}
open_ = [why for why, is_so in {
    "there is a network": links - {"lo"},
    "the course can be read": os.path.isdir(sys.argv[1]) and os.listdir(sys.argv[1]),
    "the system can be written": any(os.access(path, os.W_OK) for path in ["/", "/dev", *glob.glob("/proc/sys/*/*")]),
}.items() if is_so]
print("; ".join(open_) or "closed")
"""


def python():
    """The command of a Python that reads nothing of what is around it: no hooks of packages, no folder it is in."""
    return [os.path.realpath(getattr(sys, "_base_executable", sys.executable)), "-s", "-P", "-S", "-B"]


def libraries():
    """The folders from which a learner's notebook imports."""
    found = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), str(Path(np.__file__).parents[1])]
    return [Path(path) for path in dict.fromkeys(map(os.path.realpath, found))]


def python_paths():
    """The folders that Python needs with its libraries."""
    return [Path(os.path.realpath(sys.base_prefix)), Path(os.path.realpath(sys.base_exec_prefix)), *libraries()]


def _course():
    """What holds the course's own code: the repository, if there is one, and the package wherever Python finds it."""
    around = [PACKAGE.parent] if (PACKAGE.parent / "pyproject.toml").exists() else []
    found = [Path(os.path.realpath(folder)) / PACKAGE.name for folder in (*sys.path, *libraries())]
    return tuple(dict.fromkeys([*around, PACKAGE, *(each for each in found if each.is_dir())]))


def _of_the_system(path):
    return ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind", path, path]


def _empty(path, size):
    return ["--size", str(size), "--tmpfs", str(path)]


def _is_under(path, *shown):
    """Whether a folder would be seen, as it lies in one that is shown."""
    return path.is_dir() and any(path.is_relative_to(each) for places in shown for each in places)


# -- where it does not work ------------------------------------------------------------------------------------


def remedy(said, root="/"):
    """What would help, in words. said: by bubblewrap as it failed; None where it is not there. root: of the system."""
    root = Path(root)
    if sys.platform != "linux":
        return f"The sandbox needs Linux, and this is {sys.platform}. {_WITHOUT}"
    if said is None:
        return (
            "bubblewrap is not installed, in which learners' code runs. `apt install bubblewrap` on Debian and Ubuntu, "
            f"or `dnf install bubblewrap` on Fedora, brings it. {_WITHOUT}"
        )
    return f"The sandbox does not start. {_cause(said, root)} bubblewrap said: {said or 'nothing'}. {_WITHOUT}"


def _cause(said, root):
    if "nknown option" in said:
        return "This bubblewrap is older than 0.8, which is needed: install a newer one."
    if _read(root / "proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1":
        return (
            "Ubuntu's AppArmor forbids user namespaces to programs without a profile. An administrator writes "
            "`/etc/apparmor.d/bwrap` with the lines `abi <abi/4.0>,`, `include <tunables/global>`, "
            "`profile bwrap /usr/bin/bwrap flags=(unconfined) {`, `userns,` and `}`, and runs "
            "`systemctl reload apparmor`."
        )
    if any((root / name).exists() for name in (".dockerenv", "run/.containerenv")):
        return (
            "This is a container, and containers forbid user namespaces by default. Grade outside of it, or start it "
            "with `--security-opt seccomp=unconfined --security-opt systempaths=unconfined` (Docker, Podman)."
        )
    if _read(root / "proc/sys/kernel/unprivileged_userns_clone") == "0":
        return "This system forbids user namespaces: `sysctl kernel.unprivileged_userns_clone=1` allows them."
    if _read(root / "proc/sys/user/max_user_namespaces") == "0":
        return "This system forbids user namespaces: `sysctl user.max_user_namespaces=10000` allows them."
    return "Does the system forbid user namespaces, as containers and some administrators do?"


def _read(path):
    try:
        return path.read_text().strip()
    except OSError:
        return ""
