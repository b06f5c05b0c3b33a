"""Lessons in a learner's folder: all come, newer ones too, and nothing of the learner's is ever lost."""

import errno
import json
import os
import random
import threading
from pathlib import Path

import pytest

from actcourse import cli
from actcourse.exercises.learner import files
from actcourse.teaching import brought, course_folder
from actcourse.teaching.course_folder import (
    ADDED,
    ASIDE,
    BESIDE,
    DROPPED,
    FAILED,
    GIVEN,
    KEPT,
    OWN,
    REPLACED,
    SAME,
    WAITING,
    bring,
)

ROOT = Path(__file__).parents[1]
LESSON, OTHER, SHEET = "notebooks/00_start.ipynb", "notebooks/01_next.ipynb", "exercises/01_next/01_next.ipynb"
MINE = b"what I have written"


class Release:
    """What is installed: lessons by their paths, and a version. Another one can be installed."""

    def __init__(self, folder, monkeypatch):
        self._folder, self.contents = folder, {}
        monkeypatch.setattr(course_folder, "shipped", lambda: {name: self._folder / name for name in self.contents})
        for module in (course_folder, brought):
            monkeypatch.setattr(module, "version", lambda: self.version)

    def install(self, version, *names, contents=None):
        self.version = version
        self.contents = contents or {name: f"{name} of {version}".encode() for name in names or (LESSON, OTHER, SHEET)}
        for name, content in self.contents.items():
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(content)


@pytest.fixture
def release(tmp_path, monkeypatch):
    release = Release(tmp_path / "installed", monkeypatch)
    release.install("1.0")
    return release


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mine" / "course"


def there(folder):
    """All files below a folder with what is in them, links by where they lead, but for the notes."""
    paths = [path for path in folder.rglob("*") if path.name != GIVEN and (path.is_symlink() or path.is_file())]
    return {
        path.relative_to(folder).as_posix(): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in paths
    }


def whats(done):
    return {one.file: one.what for one in done}


def test_lessons_come_into_a_folder_that_is_made_and_are_not_brought_twice(release, folder):
    assert set(whats(bring(folder)).values()) == {ADDED}
    assert there(folder) == release.contents
    assert set(whats(bring(folder)).values()) == {SAME}
    assert set(whats(bring(folder, newer=True)).values()) == {SAME}


def test_newer_lessons_replace_what_is_untouched_and_come_beside_work(release, folder):
    bring(folder)
    (folder / OTHER).write_bytes(MINE)
    release.install("1.1")
    assert whats(bring(folder)) == {LESSON: WAITING, OTHER: WAITING, SHEET: WAITING}
    assert there(folder)[LESSON] == b"notebooks/00_start.ipynb of 1.0"
    done = bring(folder, newer=True)
    assert whats(done) == {LESSON: REPLACED, OTHER: BESIDE, SHEET: REPLACED}
    beside = "notebooks/01_next-1.1.ipynb"
    assert there(folder) == release.contents | {OTHER: MINE, beside: release.contents[OTHER]}
    assert whats(bring(folder, newer=True)) == {LESSON: SAME, OTHER: KEPT, SHEET: SAME}
    (folder / beside).unlink()  # the learner does not want it
    assert whats(bring(folder, newer=True))[OTHER] == KEPT
    assert beside not in there(folder)


def test_a_file_of_ones_own_under_the_name_of_a_new_lesson_stays(release, folder):
    bring(folder)
    new = "notebooks/02_mine.ipynb"
    (folder / new).write_bytes(MINE)
    (folder / "notebooks/02_mine-1.1.ipynb").write_bytes(MINE + b"too")
    release.install("1.1", LESSON, new)
    assert whats(bring(folder))[new] == OWN
    done = {one.file: one for one in bring(folder, newer=True)}
    assert (done[new].what, done[new].more) == (BESIDE, "02_mine-1.1-2.ipynb")
    assert there(folder)[new] == MINE
    assert there(folder)["notebooks/02_mine-1.1.ipynb"] == MINE + b"too"
    assert done[OTHER].what == DROPPED  # a lesson that is no longer in the course
    assert OTHER in there(folder)


def test_what_was_taken_away_is_brought_again(release, folder):
    bring(folder)
    (folder / LESSON).unlink()
    assert whats(bring(folder))[LESSON] == ADDED
    assert there(folder) == release.contents


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_no_work_is_lost_and_every_lesson_comes(release, folder, seed):
    """Learners edit, rename, link and delete; releases come and go; runs are interrupted."""
    rng = random.Random(seed)
    bring(folder)
    (folder.parent / "elsewhere").write_bytes(MINE)
    work, seen = {}, {*there(folder).values()}  # what the learner has written, by path, and all that ever was there
    for step in range(12):
        names = [*release.contents]
        name = rng.choice(names)
        event = rng.choice(["edit", "edit", "delete", "release", "release", "link", "own", "notes"])
        if event == "edit" and (folder / name).is_file() and not (folder / name).is_symlink():
            work[name] = f"work {step}".encode()
            (folder / name).write_bytes(work[name])
        elif event in ("delete", "link") and os.path.lexists(folder / name) and name not in work:
            (folder / name).unlink()
            if event == "link":
                work[name] = str(folder.parent / rng.choice(["nowhere", "elsewhere"]))
                (folder / name).symlink_to(work[name])
        elif event == "own":
            name = f"notebooks/0{rng.randrange(2, 5)}_new.ipynb"
            if not os.path.lexists(folder / name):
                work[name] = f"own {step}".encode()
                (folder / name).write_bytes(work[name])
        elif event == "release":
            more = [f"notebooks/0{rng.randrange(2, 5)}_new.ipynb"]
            release.install(f"1.{rng.randrange(3)}", LESSON, OTHER, SHEET, *more)
        elif event == "notes" and rng.random() < 0.5:
            (folder / GIVEN).write_bytes(rng.choice([b"{", b"[]", b'{"given": {"a": 1}}', b"[" * 5000, b"\xff"]))
        newer = rng.random() < 0.6
        bring(folder, newer)
        after = there(folder)
        assert {name: after[name] for name in work} == work
        seen |= {*after.values()}
        if newer:
            assert seen >= {*release.contents.values()}
            assert not {REPLACED, BESIDE, ADDED} & {*whats(bring(folder, newer=True)).values()}
        assert (folder.parent / "elsewhere").read_bytes() == MINE


@pytest.mark.parametrize("newer", [False, True])
def test_a_run_that_ends_halfway_is_finished_by_the_next(release, folder, monkeypatch, newer):
    """It may end before any change of the disk; what is there afterwards is whole."""
    steps = []

    def counting(do):
        def step(*arguments, **how):
            steps.append(1)
            if len(steps) == last:
                raise KeyboardInterrupt
            return do(*arguments, **how)

        return step

    for owner, name in ((os, "link"), (os, "fsync"), (Path, "replace"), (Path, "mkdir")):
        monkeypatch.setattr(owner, name, counting(getattr(owner, name)))
    for last in range(1, 100):
        target, steps[:] = folder / str(last), [1] * 1000  # for now none is the last
        release.install("1.0")
        if newer:
            bring(target)
            (target / OTHER).write_bytes(MINE)
            release.install("1.1")
        work = {OTHER: MINE} if newer else {}
        steps.clear()
        try:
            bring(target, newer)
        except KeyboardInterrupt:
            whole = {*release.contents.values(), *work.values(), b"notebooks/00_start.ipynb of 1.0"}
            whole |= {f"{name} of 1.0".encode() for name in release.contents}
            assert {*there(target).values()} <= whole
        else:
            break
        steps[:] = [1] * 1000
        bring(target, newer)
        beside = {"notebooks/01_next-1.1.ipynb": release.contents[OTHER]} if newer else {}
        assert there(target) == release.contents | work | beside
    assert last > 10


def test_a_file_that_comes_while_one_looks_is_not_written_over(release, folder, monkeypatch):
    look = course_folder._there

    def there_and_then(path):
        seen = look(path)
        if path == folder / LESSON and seen is None:
            path.write_bytes(MINE)
        return seen

    monkeypatch.setattr(course_folder, "_there", there_and_then)
    assert whats(bring(folder))[LESSON] == FAILED
    assert there(folder) == release.contents | {LESSON: MINE}


@pytest.mark.parametrize("links", [True, False])
def test_two_runs_at_once(release, folder, monkeypatch, links):
    """With hard links and on a drive without; each lesson comes once."""
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    results = []
    threads = [threading.Thread(target=lambda: results.append(bring(folder))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(what for done in results for what in whats(done).values()) == [ADDED] * 3 + [SAME] * 9
    assert there(folder) == release.contents
    assert json.loads((folder / GIVEN).read_text())["given"].keys() == release.contents.keys()


def no_links(_source, _target):
    raise OSError(errno.EPERM, "Operation not permitted")


def test_a_drive_without_links_has_nothing_written_over_either(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", no_links)
    files.create(tmp_path / "new", b"one")
    (tmp_path / "nowhere").symlink_to("missing")
    for taken in ("new", "nowhere"):
        with pytest.raises(FileExistsError):
            files.create(tmp_path / taken, b"two")
    assert (tmp_path / "new").read_bytes() == b"one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "nowhere"]


def test_what_a_run_that_was_killed_left_behind_is_cleared_away_later(release, folder):
    bring(folder)
    drafts = [folder / f"{LESSON}.0123abcd.tmp", folder / f"{OTHER}.89abcdef.tmp", folder / f"{OTHER}.mine.tmp"]
    for draft in drafts:
        draft.write_bytes(b"half")
    for draft in drafts[1:]:
        os.utime(draft, (0, 0))
    bring(folder)
    assert [draft.exists() for draft in drafts] == [True, False, True]  # the first may be that of a run under way


# -- folders that are not as they should be -----------------------------------------------------------


def test_nothing_is_written_through_a_link(release, folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.mkdir(parents=True)
    (folder / "notebooks").symlink_to(elsewhere)
    done = bring(folder)
    assert whats(done) == {LESSON: FAILED, OTHER: FAILED, SHEET: ADDED}
    assert "`notebooks` is a symbolic link" in brought.complaints(done)[0]
    assert not [*elsewhere.iterdir()]


def test_notes_that_are_a_link_are_neither_read_nor_written(release, folder, tmp_path):
    folder.mkdir(parents=True)
    (tmp_path / "diary").write_bytes(MINE)
    (folder / GIVEN).symlink_to(tmp_path / "diary")
    assert whats(bring(folder)) == {LESSON: ADDED, OTHER: ADDED, SHEET: ADDED, GIVEN: FAILED}
    assert (tmp_path / "diary").read_bytes() == MINE


def test_a_file_where_a_folder_should_be_stays_and_the_rest_comes(release, folder):
    folder.mkdir(parents=True)
    (folder / "exercises").write_bytes(MINE)
    done = bring(folder)
    assert whats(done) == {LESSON: ADDED, OTHER: ADDED, SHEET: FAILED}
    assert brought.complaints(done) == [f"{SHEET}: not written (`exercises` is a file where a folder should be)"]
    assert (folder / "exercises").read_bytes() == MINE


def test_a_folder_or_a_pipe_where_a_lesson_should_be_counts_as_work(release, folder):
    (folder / LESSON / "inside").mkdir(parents=True)
    os.mkfifo(folder / OTHER)
    assert whats(bring(folder, newer=True)) == {LESSON: BESIDE, OTHER: BESIDE, SHEET: ADDED}
    assert (folder / LESSON / "inside").is_dir()


def test_a_folder_that_is_read_only_is_named_for_each_file(release, folder, monkeypatch):
    bring(folder)
    before = there(folder)
    release.install("1.1")

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(course_folder.files, "create", refuse)
    monkeypatch.setattr(course_folder.files, "replace", refuse)
    done = bring(folder, newer=True)
    assert set(whats(done).values()) == {FAILED}
    assert brought.complaints(done)[0] == f"{LESSON}: not written (Permission denied)"
    assert there(folder) == before


def test_damaged_notes_are_set_aside_and_all_that_differs_counts_as_work(release, folder):
    bring(folder)
    (folder / GIVEN).write_text('{"given": ')
    (folder / LESSON).write_bytes(MINE)
    release.install("1.1")
    done = bring(folder, newer=True)
    assert whats(done) == {LESSON: BESIDE, OTHER: BESIDE, SHEET: BESIDE, GIVEN: ASIDE}
    assert there(folder)[LESSON] == MINE


# -- the commands -------------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch):
    asked = []
    monkeypatch.setattr("actcourse.server.serve", lambda folder, port, browser: asked.append((folder, port, browser)))
    return asked


def test_lab_brings_and_opens_and_says_what_it_did(release, folder, served, capsys):
    assert cli.main(["lab", str(folder), "--port", "9000", "--no-browser"]) == 0
    assert served == [(folder, 9000, False)]
    assert capsys.readouterr().out.splitlines() == [f"{name}: added" for name in release.contents]
    (folder / LESSON).write_bytes(MINE)
    release.install("1.1")
    assert cli.main(["lab", str(folder)]) == 0
    assert f"3 files of an earlier release; `actcourse update {folder}` brings" in capsys.readouterr().out
    assert cli.main(["update", str(folder)]) == 0
    said = capsys.readouterr().out
    assert f"{LESSON}: yours, left as it is; that of release 1.1 lies beside it, as 00_start-1.1.ipynb" in said
    assert f"{OTHER}: replaced by that of release 1.1; you had not changed it" in said


def test_without_a_folder_it_is_that_of_the_course_in_which_one_is(release, folder, served, monkeypatch, capsys):
    bring(folder)
    monkeypatch.chdir(folder / "exercises" / "01_next")
    assert cli.main(["lab"]) == cli.main(["update"]) == 0
    monkeypatch.chdir(folder.parent)
    assert cli.main(["lab"]) == 0
    assert [where for where, *_ in served] == [folder, folder.parent / "activation-course"]
    assert cli.main(["update"]) == 2  # here nobody wants thirty files
    assert "there is no course in" in capsys.readouterr().err


def test_a_folder_that_cannot_be_had_is_named(release, folder, served, capsys):
    folder.parent.mkdir()
    folder.write_bytes(MINE)
    for wanted in (folder, folder / "in it"):
        assert cli.main(["lab", str(wanted)]) == 2
        assert str(wanted) in capsys.readouterr().err
    assert not served
    assert folder.read_bytes() == MINE


def test_jupyterlab_opens_beside_a_complaint_but_not_where_nothing_came(release, folder, served, monkeypatch, capsys):
    folder.mkdir(parents=True)
    (folder / "exercises").write_bytes(MINE)
    assert cli.main(["lab", str(folder)]) == 1
    assert served
    served.clear()
    (folder / "notebooks").rename(folder / "elsewhere")
    (folder / "notebooks").write_bytes(MINE)
    monkeypatch.setattr(course_folder.files, "replace", no_links)
    assert cli.main(["lab", str(folder)]) == 2
    assert not served
    assert len(capsys.readouterr().err.splitlines()) == 1 + len(release.contents)


def test_where_jupyterlab_is_missing_the_lessons_are_there_all_the_same(release, folder, monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "jupyterlab.labapp", None)
    assert cli.main(["lab", str(folder)]) == 2
    assert "JupyterLab cannot be opened" in capsys.readouterr().err
    assert there(folder) == release.contents


def test_a_copy_that_was_not_installed_says_so(folder, served, monkeypatch, tmp_path, capsys):
    def nothing(name):
        raise course_folder.metadata.PackageNotFoundError(name)

    for name in ("files", "version"):
        monkeypatch.setattr(course_folder.metadata, name, nothing)
    assert cli.main(["update", str(ROOT)]) == 0  # a clone does without
    monkeypatch.setattr(course_folder, "CLONE", tmp_path)
    assert cli.main(["lab", str(folder)]) == 2
    assert "no lessons came with this installation" in capsys.readouterr().err
    assert not served
    assert not folder.exists()


def test_a_clone_is_its_own_course(capsys, served):
    before = sorted(path.name for path in ROOT.iterdir())
    assert cli.main(["update", str(ROOT)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert sorted(path.name for path in ROOT.iterdir()) == before
    names = course_folder.shipped()
    assert {path.name for path in names.values()} >= {"00_start_here.ipynb", "02_saturating.ipynb"}
