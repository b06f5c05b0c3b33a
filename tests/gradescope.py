"""Gradescope's container, as far as grading meets it: its folders, root, and no way to start bubblewrap in it."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from actcourse.teaching.grading.sandbox import SYSTEM, _of_the_system

APART = ("--cap-add", "ALL", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent")
SECRET = "the-secret-of-the-environment"


def as_root():
    """What makes a command run as root: nothing where one is, `sudo` where it does not ask, or None."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    can = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0
    return sudo if can else None


def unpacked(archive, folder):
    """The folder that becomes /autograder, with an archive in it as Gradescope puts it there."""
    source = folder / "source"
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        file.extractall(source)
        for entry in file.infolist():
            os.chmod(source / entry.filename, entry.external_attr >> 16 & 0o777)
    shutil.copy(source / "run_autograder", folder / "run_autograder")
    for name in ("submission", "results"):
        (folder / name).mkdir()
    (folder / "submission_metadata.json").write_text('{"users": [{"email": "of-another@example.org"}]}')
    return folder


def in_container(folder, *argv, timeout=120):
    """Run a command as root where `folder` is /autograder, as Gradescope's image lays out the rest."""
    system = [word for path in SYSTEM if os.path.lexists(path) for word in _of_the_system(path)]
    python = Path(os.path.realpath(sys.base_prefix))
    above = [*("/opt", "/var"), *map(str, reversed(python.parents[:-1]))]
    folders = [word for path in above for word in ("--perms", "0755", "--dir", path)]
    sizes = {"/tmp": 2**30, "/var/tmp": 2**30, "/dev/shm": 2**26}
    places = [w for path, size in sizes.items() for w in ("--perms", "1777", "--size", str(size), "--tmpfs", path)]
    shown = [*("--ro-bind", str(python), str(python)), *("--ro-bind", sys.prefix, "/opt/actcourse")]
    around = [
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        *places,
        "--bind",
        str(folder),
        "/autograder",
        "--chdir",
        "/autograder",
    ]
    environment = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", f"SECRET={SECRET}"]
    command = [*as_root(), *environment, "bwrap", *APART, *system, *folders, *shown, *around, "--", *argv]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout)


def graded(folder, files, *argv):
    """What results.json says of a submission with these files, and what is printed. argv: what is to run for it."""
    for old in (folder / "submission").iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / "submission" / name).write_bytes(content)
    (folder / "results" / "results.json").unlink(missing_ok=True)
    done = in_container(folder, *(argv or ["/autograder/run_autograder"]))
    assert argv or done.returncode == 0, done.stderr
    return json.loads((folder / "results" / "results.json").read_bytes()), done.stdout + done.stderr
