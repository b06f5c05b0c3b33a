"""The wheel, built from this tree and installed where there is nothing of the course."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from actcourse.exercises.learner.progress import ELSEWHERE
from tests.course_notebooks import notebooks
from tests.jupyterlab import _free_port
from tests.test_links import links

ROOT = Path(__file__).parents[1]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "actcourse", "notebooks", "exercises")
LESSONS = [path.relative_to(ROOT).as_posix() for path in notebooks(*SOURCES[4:])]
IN_WHEEL = "share/actcourse/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel's path. Built in a copy: building leaves things behind, and takes up what an earlier one left."""
    # Elsewhere setuptools has an environment of its own to build in; it needs this for the name of the licence.
    pytest.importorskip("packaging.licenses", reason="setuptools cannot build with the lowest packaging")
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(ROOT / name, folder / "tree" / name, ignore=ignored)
        else:
            (folder / "tree").mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / "tree" / name)
    code = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"  # as pip does it
    subprocess.run([sys.executable, "-c", code], cwd=folder / "tree", check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def clean(wheel, tmp_path_factory):
    """An environment with the wheel, which borrows all other packages from this one, and the environment to run in."""
    folder = tmp_path_factory.mktemp("clean") / "env"
    venv.create(folder, symlinks=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip("--python", str(programs / "python"), "install", "--no-deps", "--no-index", "--no-compile", str(wheel))
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    lend_jupyterlab(folder / "share" / "jupyter")
    own = {name: str(folder / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", ELSEWHERE)}
    return programs, kept | own


def lend_jupyterlab(share):
    """What JupyterLab has in the browser; its settings are the environment's own."""
    ours = Path(sys.prefix) / "share" / "jupyter"
    (share / "lab").mkdir(parents=True)
    for name in ("lab/static", "lab/schemas", "lab/themes", "labextensions", "kernels"):
        (share / name).symlink_to(ours / name)


def run(clean, *command, **how):
    programs, environment = clean
    program, *arguments = command
    return subprocess.run(
        [programs / program, *arguments], env=environment, capture_output=True, text=True, timeout=60, **how
    )


@pytest.mark.sweep
def test_the_wheel_holds_every_lesson_every_sheet_and_every_file_of_the_package(wheel):
    with zipfile.ZipFile(wheel) as archive:
        there = {name.partition(IN_WHEEL)[2]: name for name in archive.namelist() if IN_WHEEL in name}
        assert sorted(there) == LESSONS
        assert all(archive.read(there[name]) == (ROOT / name).read_bytes() for name in LESSONS)
        names = {*archive.namelist()}
    committed = subprocess.run(["git", "ls-files", "actcourse"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {*committed.stdout.splitlines()} <= names
    assert not [name for name in names if name.startswith(("tests", "lessons", "solutions", "benchmarks"))]


def test_links_in_the_lessons_lead_to_what_the_wheel_holds():
    for name in LESSONS:
        cells = json.loads((ROOT / name).read_text("utf-8"))["cells"]
        for target in links("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")):
            path = (ROOT / name).parent / target.partition("#")[0]
            assert os.path.relpath(os.path.normpath(path), ROOT).replace(os.sep, "/") in LESSONS, f"{name}: {target}"


@pytest.mark.sweep
def test_a_learner_gets_the_course_from_the_wheel_and_keeps_their_work(clean, tmp_path):
    course = tmp_path / "my course"
    (course / "notebooks").mkdir(parents=True)
    mine = course / LESSONS[-1]
    mine.write_text("mine")
    done = [subprocess.Popen([clean[0] / "actcourse", "update"], cwd=course, env=clean[1]) for _ in range(2)]  # at once
    assert [process.wait(60) for process in done] == [0, 0]
    assert mine.read_text() == "mine"
    beside = mine.with_name(f"{mine.stem}-{version()}.ipynb")
    found = {path.relative_to(course).as_posix() for path in notebooks(*SOURCES[4:], root=course)}
    assert found == {*LESSONS, beside.relative_to(course).as_posix()}
    mine.unlink()
    beside.rename(mine)
    assert all((course / name).read_bytes() == (ROOT / name).read_bytes() for name in LESSONS)
    code = "import actcourse; print(actcourse.__file__); actcourse.check('dot_product', lambda a, b: (a * b).sum())"
    done = run(clean, "python", "-c", code, cwd=course / "notebooks")
    path, _, said = done.stdout.partition("\n")
    assert Path(path).is_relative_to(clean[0].parent), done.stderr
    assert "passed" in said
    assert (course / "progress.json").is_file()


def version():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


@pytest.mark.sweep
def test_lab_opens_jupyterlab_on_the_lessons(clean, tmp_path):
    course, port, token = tmp_path / "course", _free_port(), secrets.token_hex(8)
    command = [clean[0] / "actcourse", "lab", course, "--no-browser", "--port", str(port)]
    with open(tmp_path / "log", "w") as log:
        lab = subprocess.Popen(command, env=clean[1] | {"JUPYTER_TOKEN": token}, stdout=log, stderr=log)
        try:
            page = fetched(f"http://127.0.0.1:{port}/lab/tree/notebooks/00_start_here.ipynb?token={token}", lab)
            said = fetched(f"http://127.0.0.1:{port}/lab/api/settings?token={token}", lab)
        finally:
            lab.send_signal(signal.SIGTERM)
            lab.wait(20)
    written = (tmp_path / "log").read_text()
    assert "jupyter-config-data" in page
    assert "commsOverSubshells" in said
    assert "actcourse.server | extension was successfully loaded" in written
    assert "/lab/tree/notebooks/00_start_here.ipynb?token=" in written
    assert f"Serving notebooks from local directory: {course}" in written
    assert (clean[0].parent / "share/jupyter/lab/settings/overrides.d/actcourse.json").is_file()


def fetched(address, process):
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, "JupyterLab has ended"
            time.sleep(0.1)
    raise AssertionError("JupyterLab did not answer")
