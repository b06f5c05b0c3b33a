"""How long does a class take? 500 submissions of sheet 02 by `actcourse grade`, and some of them by nbgrader alone.

A tenth of the class has it all right, a tenth has written nothing, a twentieth means harm (`tests/hostile/`); the
others give right and wrong answers that the exercises know. Both runs are asked for the same submissions, one after the
other. `actcourse grade` also writes feedback, grades.csv and the report; nbgrader is spared those that mean harm, which
may end its run. Seconds of computing leave out what ran in the sandbox, which is ended and not waited for: about a
tenth of a second for a submission. Run it with `make bench`, or `python -m benchmarks.grading 500 40`.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import numpy as np

from actcourse.exercises import EXERCISES
from actcourse.teaching.course import ROOT
from actcourse.teaching.grading.sample import SHEET, UNTOUCHED, answers, filled_in, sample_class, source_of

SIZE, SAMPLE = 500, 40
HARM = [path.read_text() for path in sorted((ROOT / "tests" / "hostile").glob("*.py"))]
LINE = (ROOT / "tests" / "hostile_line.py").read_text()  # what some of them need
PUBLISHED = np.linspace(-5, 5, 21).tolist()  # what some of those that mean harm look for


def main(size=SIZE, sample=SAMPLE):
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        sample_class(course)
        subprocess.run(["rm", "-r", str(course / "submitted")], check=True)
        harmful = _hand_in(course, size, np.random.default_rng(0))
        ours = _measured([sys.executable, "-m", "actcourse.cli", "grade", str(course / "submitted"), SHEET])
        _tell("actcourse grade", size, ours)
        rows = (course / "grades.csv").read_text("utf-8-sig").count(f",{SHEET},")
        print(f"{rows} rows; {ours['memory'] / 2**30:.2f} GiB at most, in all processes together")
        for name in ("gradebook.db", "autograded", "feedback", "results"):
            subprocess.run(["rm", "-r", str(course / name)], check=True)
        students = [f"learner{number:03}" for number in range(size) if number not in harmful][:sample]
        theirs = _measured([sys.executable, "-m", "benchmarks.grading", "--stock", str(course), *students])
        _tell("nbgrader autograde", len(students), theirs)
        wall, computing = (theirs[key] / len(students) / (ours[key] / size) for key in ("seconds", "computing"))
        print(f"{wall:.1f} times the throughput of nbgrader alone; {computing:.1f} times by seconds of computing")


def _tell(what, count, took):
    print(
        f"{what:20}{count:4} submissions in {took['seconds']:6.1f} s, {took['computing']:6.1f} s of computing: "
        f"{took['seconds'] / count:.3f} s each",
        flush=True,
    )


# -- the class ------------------------------------------------------------------------------------------


def _hand_in(course, size, rng):
    """Write so many submissions; returns the numbers of those that mean harm."""
    release = nbformat.read(course / "exercises" / SHEET / f"{SHEET}.ipynb", as_version=4)
    exercises = [exercise for exercise in EXERCISES if exercise.sheet == SHEET]
    harmful = set()
    for number in range(size):
        given = {each.id: _answer(each, number, rng) for each in exercises}
        if number % 20 == 7:
            harmful.add(number)
            settings = f"LIMIT = 2.0\nPORT = 9\nPUBLISHED = {PUBLISHED}\n"
            given["sigmoid"] = settings + LINE + HARM[number // 20 % len(HARM)]
        folder = course / "submitted" / f"learner{number:03}" / SHEET
        folder.mkdir(parents=True)
        (folder / f"{SHEET}.ipynb").write_text(json.dumps(filled_in(release, given)))
    return harmful


def _answer(exercise, number, rng):
    known = answers(exercise)
    name = {0: "right", 1: UNTOUCHED}.get(number % 10) or [*known][rng.integers(len(known))]
    return source_of(exercise.id, known["right" if rng.random() < 0.4 and number % 10 != 1 else name])


# -- measuring ------------------------------------------------------------------------------------------


def _measured(command):
    """Seconds by the clock and of computing, and the memory of a command with all that it starts."""
    before, start = os.times(), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most, done = [0], threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, most, done))
    watch.start()
    _, said = process.communicate()
    done.set()
    watch.join()
    if process.returncode not in (0, 1):
        raise RuntimeError(said.decode()[-2000:])
    after = os.times()
    computing = after.children_user + after.children_system - before.children_user - before.children_system
    return {"seconds": time.perf_counter() - start, "computing": computing, "memory": most[0]}


def _watch(pid, most, done):
    """Keep the most memory that a process and its descendants hold at a time; what they share counts once."""
    while not done.wait(1.0):
        most[0] = max(most[0], sum(_memory(each) for each in _descendants(pid)))


def _descendants(pid):
    children = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(path.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:  # it has ended
            continue
        children.setdefault(parent, []).append(int(path.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def _memory(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


# -- nbgrader alone -------------------------------------------------------------------------------------


def stock(course, students):
    """Grade these as nbgrader does by itself, in one process."""
    from nbgrader.apps import NbGraderAPI

    from actcourse.teaching.course import put_tools_in_reach, settings

    put_tools_in_reach()
    config = settings(Path(course))
    config.CourseDirectory.root = course
    api = NbGraderAPI(config=config)
    for outcome in (api.generate_assignment(SHEET, force=True), *(api.autograde(SHEET, each) for each in students)):
        if not outcome["success"]:
            raise RuntimeError(outcome["error"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--stock"]:
        stock(sys.argv[2], sys.argv[3:])
    else:
        main(*map(int, sys.argv[1:]))
