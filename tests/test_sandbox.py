"""The sandbox: what it shows and hides, what it says where it does not start, and that nothing outlives it."""

import os
import pickle
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from actcourse.teaching.grading import sandbox as module
from actcourse.teaching.grading.line import Process
from actcourse.teaching.grading.programs import Program, Statement
from actcourse.teaching.grading.remote import Box, Child
from actcourse.teaching.grading.sandbox import Limits, Sandbox, SandboxUnavailable, python_paths, remedy

COURSE = Path(__file__).parents[1]


def _mounts(command):
    """The paths that a command of bubblewrap lays over each other, in order, with what is laid there."""
    taken = {"--ro-bind": 2, "--tmpfs": 1, "--symlink": 2, "--proc": 1, "--dev": 1}
    return [
        (word, command[place + taken[word]]) for place, word in enumerate(command) if word in taken
    ]  # fmt: skip


def test_what_is_hidden_lies_over_what_is_shown_and_what_is_needed_over_both(tmp_path, monkeypatch):
    hidden, needed = tmp_path / "course", tmp_path / "course" / "venv"
    needed.mkdir(parents=True)
    monkeypatch.setattr(module, "python_paths", lambda: [tmp_path, needed])
    mounts = _mounts(Sandbox("bwrap", (hidden, Path("/nowhere"))).command(["true"]))
    places = [mounts.index(each) for each in (("--ro-bind", str(tmp_path)), ("--tmpfs", str(hidden)))]
    assert places == sorted(places)
    assert mounts.index(("--ro-bind", str(needed))) > places[1]
    assert mounts.index(("--tmpfs", "/tmp")) < places[0]
    assert "/nowhere" not in [path for _, path in mounts]
    assert [word for word, _ in mounts if word not in ("--ro-bind", "--tmpfs", "--symlink", "--proc", "--dev")] == []


def test_no_copy_of_the_course_is_shown(tmp_path, monkeypatch):
    (tmp_path / "actcourse").mkdir()
    monkeypatch.setattr(module, "libraries", lambda: [tmp_path])
    program = tmp_path / "bwrap"
    program.touch()
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    mounts = _mounts(Sandbox.bubblewrap().command(["true"]))
    places = [
        mounts.index((word, str(path))) for word, path in (("--ro-bind", tmp_path), ("--tmpfs", tmp_path / "actcourse"))
    ]
    assert places == sorted(places)
    assert COURSE in Sandbox.bubblewrap().hidden


def test_it_can_be_handed_to_another_process():
    made = Sandbox("bwrap", (Path("/hidden"),))
    assert pickle.loads(pickle.dumps(made)) == made
    assert (made.open, Sandbox.none().open) == (False, True)


# -- where it does not start -----------------------------------------------------------------------------------

CASES = {
    "not installed": (None, {}, "apt install bubblewrap"),
    "too old": ("bwrap: Unknown option --disable-userns", {}, "0.8"),
    "AppArmor": (
        "bwrap: setting up uid map: Permission denied",
        {"proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1"},
        "/etc/apparmor.d/bwrap",
    ),
    "Docker": (
        "bwrap: No permissions to create new namespace",
        {".dockerenv": "", "proc/sys/kernel/apparmor_restrict_unprivileged_userns": "0"},
        "--security-opt",
    ),
    "Podman": ("bwrap: Creating new namespace failed", {"run/.containerenv": ""}, "--security-opt"),
    "Debian": ("bwrap: No permissions", {"proc/sys/kernel/unprivileged_userns_clone": "0"}, "userns_clone=1"),
    "none allowed": ("bwrap: No space left", {"proc/sys/user/max_user_namespaces": "0"}, "max_user_namespaces=10000"),
    "anything else": ("bwrap: strange", {}, "bubblewrap said: bwrap: strange"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_reason_has_its_remedy(case, tmp_path):
    said, files, named = CASES[case]
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    told = remedy(said, tmp_path)
    assert named in told
    assert "`--no-sandbox`" in told
    others = [words for other, (_, _, words) in CASES.items() if other != case and words != named]
    assert not [words for words in others if words in told]


def _program(folder, text):
    path = folder / "bwrap"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("echo 'bwrap: it cannot be' >&2; exit 1", "it cannot be"),
        ('while [ "$1" != -- ]; do shift; done; shift; exec "$@"', "the course can be read"),  # no sandbox at all
        ("exit 0", "bubblewrap said: nothing"),
    ],
    ids=["fails", "is none", "does nothing"],
)
def test_one_that_does_not_keep_its_word_is_found_out(text, said, tmp_path, monkeypatch):
    _program(tmp_path, text)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SandboxUnavailable, match=said):
        Sandbox.bubblewrap().probe()


def test_without_bubblewrap_there_is_none(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"):
        Sandbox.bubblewrap()
    Sandbox.none().probe()


# -- what is left behind ---------------------------------------------------------------------------------------


def _processes(word):
    """The processes with a word in their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            found += [path.parent.name] if word.encode() in path.read_bytes() else []
    return found


def _all_gone(word, seconds=10.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until and _processes(word):
        time.sleep(0.02)
    return not _processes(word)


ENDLESS = (COURSE / "tests" / "hostile" / "loop_with_signals_ignored.py").read_text()
BUSY = Program((Statement(ENDLESS, "cell 1"),))
WORD = 2**30 + os.getpid()  # a limit that tells a command line from all others


@pytest.mark.sweep
def test_nothing_outlives_the_sandbox(sandbox):
    word = str(WORD)
    with Box(sandbox, Limits(memory=WORD, waiting_seconds=0.1)) as box, Child(BUSY, box) as child:
        assert len(_processes(word)) >= 2
        assert child.function("sigmoid").answer([1], 0.1, 1)[1] is child.over
        assert box.process is None
        assert _all_gone(word)


GRADER = """
import sys
sys.path.insert(0, {course!r})
from tests.test_sandbox import BUSY, WORD
from actcourse.teaching.grading.sandbox import Limits, Sandbox
from actcourse.teaching.grading.remote import Box, Child
with Box(Sandbox.bubblewrap(), Limits(memory=WORD)) as box, Child(BUSY, box) as child:
    print(WORD, flush=True)
    child.function("sigmoid")(1)
"""


@pytest.mark.sweep
def test_nothing_outlives_the_grader(sandbox, tmp_path):
    command = [sys.executable, "-c", GRADER.format(course=str(COURSE))]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as grader:
        word = grader.stdout.readline().strip()
        assert word
        assert _processes(word)
        grader.send_signal(signal.SIGKILL)
    assert _all_gone(word)
    assert [*tmp_path.iterdir()] == []


def test_there_is_no_file_even_while_it_starts(tmp_path, monkeypatch):
    """A grader that is killed then would leave it behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process = Process(Sandbox.none(), Limits())
    assert [*tmp_path.iterdir()] == []
    process.say({"nonce": "", "do": "begin"}, b"", time.monotonic() + 60)
    assert [*tmp_path.iterdir()] == []
    process.end()


INSIDE = """
import os, socket, glob

def looked():
    homes = os.listdir("/home") if os.path.exists("/home") else []
    processes, links = glob.glob("/proc/[0-9]*"), [name for _, name in socket.if_nameindex()]
    seen = sorted(os.environ), os.listdir("/tmp"), os.path.expanduser("~"), processes, links
    return *seen, os.listdir(COURSE) if os.path.exists(COURSE) else [], homes, os.uname().nodename
"""


def on_the_way_to_python(folder):
    """What in this folder leads to Python or its libraries, which are seen wherever they lie."""
    return {path.relative_to(folder).parts[0] for path in python_paths() if path.is_relative_to(folder)}


@pytest.mark.sweep
def test_there_is_nothing_to_be_seen(sandbox, monkeypatch):
    monkeypatch.setenv("SECRET", "of this machine")
    program = Program((Statement(f"COURSE = {str(COURSE)!r}", "cell 1"), Statement(INSIDE, "cell 2")))
    with Box(sandbox) as box, Child(program, box) as child:
        environment, folder, home, processes, links, course, homes, name = child.function("looked")()
        assert set(environment) <= {*module.ENVIRONMENT, "PWD", "LC_CTYPE"}
        assert set(folder) <= on_the_way_to_python("/tmp")
        assert home == "/tmp"
        assert len(processes) <= 3
        assert links == ["lo"]
        assert set(course) <= on_the_way_to_python(COURSE)
        assert homes == []
        assert name == "grading"
