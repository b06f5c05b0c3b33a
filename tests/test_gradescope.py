"""Gradescope: what is in the archive, what it says of results, and how it grades where Gradescope would run it."""

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib import metadata

import nbformat
import numpy as np
import pytest

from actcourse.cli import main
from actcourse.exercises import EXERCISES
from actcourse.exercises.sheets.s09_invention.inventing import ELSEWHERE_SECONDS
from actcourse.teaching.course_folder import shipped
from actcourse.teaching.grading import gradescope, sample
from actcourse.teaching.grading.examining import examined
from actcourse.teaching.grading.gradescope import archive, requirements
from actcourse.teaching.grading.on_gradescope import as_json, as_result, not_graded
from actcourse.teaching.grading.results import Graded
from actcourse.teaching.grading.second_user import LIMITS, USER
from actcourse.teaching.grading.submissions import submission, uploaded
from tests.classes import SHEET, attention, exercises_of, result
from tests.gradescope import SECRET, graded, in_container, unpacked
from tests.test_hostile import FILES

SEED = 1_234_567_890_123
RIGHT = {exercise.id: "right" for exercise in exercises_of(SHEET)}


# -- the archive ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made():
    return archive(SHEET, SEED)


def test_the_archive_holds_what_grading_needs_and_nothing_else(made):
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        names = file.namelist()
        contents = {name: file.read(name) for name in names}
        executable = {entry.filename for entry in file.infolist() if entry.external_attr >> 16 & stat.S_IXUSR}
    assert executable == {"setup.sh", "run_autograder"}  # at the root, where Gradescope looks for them
    others = {name for name in names if not name.startswith("actcourse")}
    assert others - executable == {
        *("python-version", "requirements.txt", "seconds", "not_graded.json", "settings.json"),
        f"exercises/{SHEET}/{SHEET}.ipynb",
    }
    code = {name for name in names if name.startswith("actcourse/")}
    assert all(name.endswith(".py") for name in code)
    assert not [name for name in code if name.startswith(("actcourse/pictures", "actcourse/teaching/site"))]
    assert [name for name in names if str(SEED).encode() in contents[name]] == ["settings.json"]
    assert archive(SHEET, SEED) == made
    assert archive(SHEET, SEED + 1) != made


@pytest.mark.sweep
def test_the_archive_of_a_private_variation_has_all_that_is_needed_and_no_solutions(tmp_path):
    sheet = "02_saturating_4711"
    with zipfile.ZipFile(io.BytesIO(archive(sheet, SEED))) as file:
        file.extractall(tmp_path)
    assert json.loads((tmp_path / "settings.json").read_text())["sheet"] == sheet
    written = (tmp_path / "exercises" / sheet / f"{sheet}.ipynb").read_text()
    assert all(each.id in written for each in exercises_of(sheet))
    assert "return" not in written
    code = (
        "import sys; sys.modules['nbformat'] = None\n"
        "from actcourse.teaching.grading import definitions, on_gradescope\n"
        f"print(definitions.__file__, *(each.source for each in definitions._released({sheet!r})[0]), sep='\\n')"
    )
    environment = {"PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd="/")
    where, *imported = done.stdout.splitlines()
    assert where == str(tmp_path / "actcourse/teaching/grading/definitions.py"), done.stderr
    assert imported[0] == "import numpy as np"


def test_libraries_are_those_that_are_installed_here_with_all_that_they_need():
    found = dict(line.split("==") for line in requirements())
    assert {"numpy", "scipy", "ipython", "traitlets", "joblib", "matplotlib", "pillow"} <= set(found)
    assert not {"nbgrader", "jupyterlab", "notebook", "ipywidgets", "actcourse"} & set(found)
    assert all(metadata.version(name) == version for name, version in found.items())


def test_what_is_not_installed_is_no_secret(monkeypatch):
    monkeypatch.setattr(gradescope, "LIBRARIES", ("numpy", "there-is-no-such-library"))
    with pytest.raises(LookupError, match="there-is-no-such-library is not installed"):
        requirements(gradescope.LIBRARIES)


def test_the_command_writes_one_archive_for_the_class(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["export", "gradescope", "02"]) == 2
    assert not [*tmp_path.iterdir()]
    assert main(["export", "gradescope", SHEET, "--visibility", "after_due_date"]) == 0
    content = (tmp_path / f"gradescope-{SHEET}.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        settings = json.loads(file.read("settings.json"))
    assert settings["seed"] == json.loads((tmp_path / "results" / ".seed").read_text())
    assert settings["visibility"] == "after_due_date"
    assert main(["export", "gradescope", SHEET, "--visibility", "after_due_date", "--output", "again.zip"]) == 0
    assert (tmp_path / "again.zip").read_bytes() == content
    assert f"gradescope-{SHEET}.zip is written" in capsys.readouterr().out


def test_a_whole_sheet_fits_into_the_time_whatever_learners_code_does():
    longest = LIMITS.waiting_seconds + 12  # with what does not count as waiting, and starting anew, on half a core
    training = longest + ELSEWHERE_SECONDS
    for sheet in {exercise.sheet for exercise in EXERCISES}:
        own = any(exercise.own for exercise in exercises_of(sheet))
        assert len(exercises_of(sheet)) * (training if own else longest) <= gradescope.LAST_BEGUN
    assert gradescope.LAST_BEGUN + training < gradescope.LIMIT < 600


# -- results --------------------------------------------------------------------------------------------


def drawn(rng):
    """A result with statuses and points as they come."""
    exercises = []
    for exercise in exercises_of(SHEET):
        status = rng.choice(["passed", "failed", "not attempted", "needs attention"], p=(0.5, 0.2, 0.2, 0.1))
        points = {"passed": exercise.points, "failed": exercise.points * rng.choice([0, 0.25, 0.75])}.get(status, 0)
        exercises.append(Graded(exercise.id, str(status), None, "", float(points), float(exercise.points), {}, ""))
    why = "A person must decide." if any(each.status == "needs attention" for each in exercises) else ""
    known = {"exercises": tuple(exercises), "why": why, "status": "needs attention" if why else "graded"}
    return replace(attention("ada", "It is empty."), **known)


def test_points_are_those_of_the_exercises_and_nobody_without_a_mark_has_any():
    rng = np.random.default_rng(0)
    for each in (attention("ben", "It is empty."), *(drawn(rng) for _ in range(50))):
        said = json.loads(as_json(as_result(each, "after_published")))
        scores = [test["score"] for test in said["tests"] if "score" in test]
        if each.mark is None:
            assert "score" not in said
            assert not scores
            assert "Not graded" in said["output"]
            assert said["tests"][0] == {**said["tests"][0], "visibility": "visible", "status": "failed"}
        else:
            assert said["score"] == each.points == sum(scores)
            assert "Not graded" not in said["output"]
            assert [test["max_score"] for test in said["tests"]] == [one.max_points for one in each.exercises]
            assert {test["visibility"] for test in said["tests"]} == {"after_published"}
            passed = [test["status"] == "passed" for test in said["tests"]]
            assert passed == [one.status == "passed" for one in each.exercises]


def test_one_exercise_that_a_person_must_look_at_takes_the_points_from_all():
    whole = result("ada", RIGHT)
    open_ = replace(whole.exercises[1], status="needs attention", message="It needs `torch`.", points=0.0)
    found = replace(
        whole,
        status="needs attention",
        why="A person must decide about `sigmoid`.",
        exercises=(whole.exercises[0], open_, *whole.exercises[2:]),
    )
    said = as_result(found)
    assert "score" not in json.dumps(said)
    assert [test["name"] for test in said["tests"]][:3] == ["Not graded", "step", "sigmoid: not graded"]
    assert "It earns 1 of 1 point once all is graded." in said["tests"][1]["output"]
    assert "earns" not in said["tests"][2]["output"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\0b", "half \ud800 of an emoji", "\x1b[31m", "\u202e"])
def test_whatever_learners_write_is_text_and_every_reader_takes_it(text):
    found = result("ada", RIGHT)
    found = replace(found, file=text, exercises=(replace(found.exercises[0], message=f"It says `{text}` and {text}."),))
    for said in (as_result(found), as_result(attention("ada", f"There is {text}.")), not_graded(text)):
        read = json.loads(as_json(said))
        assert read == said
        outputs = [read["output"], *(test["output"] for test in read["tests"])]
        assert not [each for each in outputs if "<script" in each]
        assert "".join([*outputs, read.get("extra_data", {}).get("file", "")]).replace("\n", "").isprintable()


# -- which file counts ----------------------------------------------------------------------------------

NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.mark.parametrize(
    ("names", "counts", "why"),
    [
        (["homework (1).ipynb"], "homework (1).ipynb", ""),
        (["my.ipynb", f"{SHEET}.ipynb", "notes.txt"], f"{SHEET}.ipynb", ""),
        (["._mine.ipynb", "MINE.IPYNB"], "MINE.IPYNB", ""),
        (["a.ipynb", "b.ipynb"], f"{SHEET}.ipynb", "there is 'a.ipynb' and 'b.ipynb': rename the one that counts."),
        (["answers.py"], f"{SHEET}.ipynb", "there is 'answers.py'."),
        ([], f"{SHEET}.ipynb", "the folder is empty."),
    ],
)
def test_learners_may_name_their_notebook_as_they_like(names, counts, why, tmp_path):
    for name in names:
        (tmp_path / name).write_bytes(NOTEBOOK)
    found = uploaded(tmp_path, SHEET, 10_000, 100)
    assert found.file == counts
    assert found.why.endswith(why)
    assert bool(found.why) == bool(why) == (found.text is None)


def test_neither_links_nor_what_is_too_large_is_read(tmp_path):
    (tmp_path / "a.ipynb").symlink_to(__file__)
    assert "links are not followed" in uploaded(tmp_path, SHEET, 10_000, 100).why
    (tmp_path / "a.ipynb").unlink()
    (tmp_path / "a.ipynb").write_bytes(NOTEBOOK)
    assert "larger than" in uploaded(tmp_path, SHEET, 10, 100).why
    assert "too many parts" in uploaded(tmp_path, SHEET, 10_000, 2).why
    assert uploaded(tmp_path / "nowhere", SHEET, 10, 100).why


# -- as Gradescope would --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def autograder(root, made, tmp_path_factory):
    """The folder /autograder after Gradescope has built its image."""
    folder = unpacked(made, tmp_path_factory.mktemp("autograder"))
    built = in_container(folder, "bash", "/autograder/source/setup.sh")
    assert built.returncode == 0, built.stderr
    return folder


def filled_in(**given):
    """The sheet with right answers, but for what is given: the name of an answer, or code."""
    return json.dumps(sample._written(handed_out(), **given)).encode()


def handed_out():
    return nbformat.read(shipped()[f"exercises/{SHEET}/{SHEET}.ipynb"], as_version=4)


WRITES = """
import tempfile
def sigmoid_prime(x):
    with tempfile.NamedTemporaryFile("w+") as file:
        np.savetxt(file.name, np.ravel(x))
    return sigmoid(x) * (1 - sigmoid(x))
"""


@pytest.mark.sweep
def test_marks_are_those_of_a_class_that_is_graded_at_home(autograder, sandbox, tmp_path):
    given = {"sigmoid_prime": WRITES, "tanh_prime": sample.UNTOUCHED, "step": "def step(x):\n    return [0.0"}
    content = filled_in(**given)
    (tmp_path / "ada" / SHEET).mkdir(parents=True)
    (tmp_path / "ada" / SHEET / f"{SHEET}.ipynb").write_bytes(content)
    at_home = examined(submission("ada", SHEET, tmp_path), SHEET, SEED, sandbox)
    said, printed = graded(autograder, {"Ada's homework.ipynb": content})
    assert said["tests"] == as_result(at_home)["tests"]
    assert said["score"] == at_home.mark == 6.0
    assert said["extra_data"]["digest"] == at_home.digest
    assert said["extra_data"]["package"] == at_home.package
    assert printed == ""


LOOKS_AROUND = f"""
import ctypes, glob, os, socket

def tries():
    libc, place = ctypes.CDLL(None, use_errno=True), "/autograder"
    names = ("", "source", "source/settings.json", "submission", "results", "results/results.json",
             "submission_metadata.json", "run_autograder")
    for path in [f"{{place}}/{{name}}" for name in names]:
        yield path, lambda: os.listdir(path)
        yield path, lambda: open(path)
        yield path, lambda: open(path, "w").write("{{}}")
        yield path, lambda: os.chmod(path, 0o777)
        yield path, lambda: os.rename(path, path + "2")
    for folder in [place for place in glob.glob("/*") + glob.glob("/*/*") + ["/", "."] if os.path.isdir(place)]:
        yield folder, lambda: open(folder + "/mine", "w")
        yield folder, lambda: os.mkdir(folder + "/mine")
    for process in glob.glob("/proc/[0-9]*"):
        yield process, lambda: {SECRET!r} in open(process + "/cmdline").read() or 1 / 0
        yield process, lambda: {SECRET!r} in open(process + "/environ").read() or 1 / 0
        if int(process[6:]) != os.getpid():
            yield process, lambda: open(process + "/mem", "r+b")
            yield process, lambda: libc.ptrace(16, int(process[6:]), 0, 0) and 1 / 0
        if int(process[6:]) not in (os.getpid(), os.getppid()):
            yield process, lambda: os.kill(int(process[6:]), 9)
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
        yield family, lambda: socket.socket(family, socket.SOCK_DGRAM)
    for change in (os.setuid, os.setgid, lambda number: os.setgroups([number])):
        yield "root", lambda: change(0)
    yield "namespace", lambda: libc.unshare(0x10000000) and 1 / 0
    yield "process", os.fork

def sigmoid(x):
    seen, tried = [], 0
    for name, way in tries():
        tried += 1
        try:
            way()
            seen.append(name)
        except (OSError, ArithmeticError):
            pass
    raise ValueError(f"SEEN {{tried > 100}} {{sorted(map(str, set(seen)))}}")
"""
LEAVES = """
def step(x):
    import os, signal
    os.chdir(os.environ["TMPDIR"])
    for _ in range(3000):
        os.makedirs("deeper", exist_ok=True)
        os.chdir("deeper")
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    for _ in range(5):
        try:
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    while True:
                        pass
        except OSError:
            pass
    return x
"""
ALONE = "def tanh_prime(x):\n    return 1 - np.tanh(x) ** 2"
KILLS, TAKES_MEMORY = (
    FILES[name].replace("def sigmoid(", f"def {id}(")
    for name, id in (("kills", "sigmoid_prime"), ("memory", "tanh_from_sigmoid"))
)


@pytest.mark.sweep
def test_who_means_harm_sees_nothing_changes_nothing_and_leaves_nothing(autograder):
    given = {"step": LEAVES, "sigmoid": LOOKS_AROUND, "sigmoid_prime": KILLS, "tanh_from_sigmoid": TAKES_MEMORY}
    content = filled_in(**given, tanh_prime=ALONE)
    left = rf"/autograder/run_autograder; grep -l '^Uid:.*\b{USER}\b' /proc/[0-9]*/status; ls /dev/shm"
    said, printed = graded(autograder, {"a.ipynb": content}, "bash", "-c", left)
    found = {test["name"]: test for test in said["tests"]}
    assert "SEEN True []" in found["sigmoid"]["output"]
    assert {name: test["score"] for name, test in found.items()} == {
        **dict.fromkeys(given, 0.0),
        "tanh_prime": 2.0,
    }
    assert "SEEN True []" in found["tanh_from_sigmoid"]["output"]
    assert printed == ""
    assert oct(autograder.stat().st_mode)[-3:] == "700"


@pytest.mark.sweep
def test_what_cannot_be_graded_has_no_score(autograder):
    said, _ = graded(autograder, {"a.ipynb": filled_in()[:1000]})
    assert "score" not in json.dumps(said)
    assert "it may have been cut off" in said["output"]


@pytest.mark.sweep
def test_what_there_is_no_time_for_is_not_graded(autograder):
    settings = autograder / "source" / "settings.json"
    whole = settings.read_text()
    settings.write_text(json.dumps(json.loads(whole) | {"seconds": 0}))
    said, _ = graded(autograder, {"a.ipynb": filled_in(tanh_prime=sample.UNTOUCHED)})
    settings.write_text(whole)
    assert "score" not in json.dumps(said)
    names = [test["name"] for test in said["tests"]]
    assert names == ["Not graded", *(f"{id}: not graded" for id in [*RIGHT][:-1]), "tanh_prime"]
    assert "the time for the whole notebook was over" in said["tests"][1]["output"]


@pytest.mark.sweep
def test_a_grader_that_is_ended_has_said_already_that_nothing_is_graded(autograder):
    seconds = autograder / "source" / "seconds"
    whole = seconds.read_text()
    seconds.write_text("0.01\n")
    said, printed = graded(autograder, {"a.ipynb": filled_in()})
    seconds.write_text(whole)
    assert said == json.loads((autograder / "source" / "not_graded.json").read_bytes())
    assert "score" not in json.dumps(said)
    assert "ended with status 124" in printed


PROBED = """
import sys
from pathlib import Path
sys.path.insert(0, "/autograder/source")
from actcourse.teaching.grading.second_user import SandboxUnavailable, SecondUser, close_places
for hidden in ("/autograder/source", "/usr/bin/env", "/autograder/source"):
    try:
        SecondUser.here([Path(hidden)]).probe()
        print("closed")
    except SandboxUnavailable as why:
        print(why)
        close_places()
"""


@pytest.mark.sweep
def test_the_probe_finds_what_is_open(autograder):
    done = in_container(autograder, "/opt/actcourse/bin/python", "-I", "-c", PROBED)
    writable, readable, closed = done.stdout.splitlines()
    assert "/tmp can be changed" in writable
    assert "/dev/shm can be changed" in writable
    assert readable == "The second user is not kept apart: /usr/bin/env can be read."
    assert closed == "closed"
