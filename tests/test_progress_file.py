"""The file of progress, whatever it is and whoever else is at it: nothing is lost, and nothing harmed."""

import errno
import json
import os
import resource
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from actcourse import check, import_progress, progress, solution
from actcourse.cli import main
from actcourse.exercises import find_exercise as find
from actcourse.exercises.learner import files, reading
from actcourse.exercises.learner import progress as store
from actcourse.exercises.learner.progress_map import EXERCISE_IDS, QUIZ_IDS
from actcourse.exercises.learner.record import DEEPEST

NOBODY = 65534
EMPTY = {"passed": [], "tries": {}, "hints": {}, "quizzes": {}}


@pytest.fixture(autouse=True)
def file(monkeypatch, tmp_path):
    """A file of its own for every test."""
    monkeypatch.setenv(store.ELSEWHERE, str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


def write(file, **parts):
    file.write_text(json.dumps(EMPTY | parts))


def kept(file):
    return json.loads(file.read_text())


def names(folder):
    return sorted(each.name for each in folder.iterdir())


def passes(id="sigmoid"):
    """Pass an exercise; the outcome is shown and returned whatever the file is."""
    assert check(id, find(id).solution).status == "passed"


def note(name):
    return store.update(lambda record: record.note_hint(name, 1))


# -- several at once ----------------------------------------------------------------------------------

KERNEL = """
import sys
from actcourse.exercises.learner import files, progress
files.os.fsync = lambda handle: None  # disks are slow, and not asked here
print("ready", flush=True)
sys.stdin.readline()
for number in range(200):
    notice = progress.update(lambda record: record.note_hint(f"{sys.argv[1]} {number}", 1))
    assert notice == "", notice
"""


@pytest.mark.sweep
def test_two_kernels_lose_nothing(file):
    write(file, passed=["sigmoid"])
    kernels = [
        subprocess.Popen([sys.executable, "-c", KERNEL, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    assert [kernel.stdout.readline() for kernel in kernels] == ["ready\n"] * 2
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    for kernel in kernels:
        kernel.communicate(timeout=60)
        assert kernel.returncode == 0
    assert kept(file)["hints"] == {f"{name} {number}": [1] for name in ("one", "two") for number in range(200)}
    assert kept(file)["passed"] == ["sigmoid"]
    assert names(file.parent) == [file.name]


@pytest.mark.parametrize("locks", [True, False])
def test_threads_lose_nothing(file, locks, monkeypatch):
    if not locks:  # as on some network drives
        monkeypatch.setattr(files, "_lock", failing(errno.ENOLCK))
    threads = [threading.Thread(target=lambda n=n: [note(f"{n} {each}") for each in range(25)]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept(file)["hints"]) == 100
    assert names(file.parent) == [file.name]


def failing(number):
    def fail(*_arguments, **_named):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EBADF, errno.EOPNOTSUPP])
def test_without_locks_progress_is_kept_all_the_same(file, number, monkeypatch):
    monkeypatch.setattr(files, "_lock", failing(number))
    assert note("a") == ""
    assert kept(file)["hints"] == {"a": [1]}


def test_a_lock_that_hangs_is_waited_for_but_not_for_ever(file, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    lock = file.with_name(f".{file.name}.lock")
    with open(lock, "w") as held:
        files._lock(held.fileno())
        assert note("a") == ""
        assert lock.exists()  # it is not ours to remove
    assert kept(file)["hints"] == {"a": [1]}


def test_the_lock_file_of_a_process_that_died_is_free(file):
    file.with_name(f".{file.name}.lock").touch()  # the system has given back the lock, but nobody removed its file
    assert note("a") == ""
    assert names(file.parent) == [file.name]


def test_what_is_no_lock_is_left_alone(file):
    lock = file.with_name(f".{file.name}.lock")
    for make in (lambda: lock.write_text("mine"), lock.mkdir, lambda: os.mkfifo(lock), lambda: lock.symlink_to("x")):
        make()
        assert note(str(make)) == ""
        assert os.path.lexists(lock)
        lock.rmdir() if lock.is_dir() else lock.unlink()
    assert len(kept(file)["hints"]) == 4


# -- what is no file, or cannot be read ---------------------------------------------------------------


def a_folder(file):
    file.mkdir()


def a_pipe(file):
    os.mkfifo(file)


def a_socket(file):
    here = os.getcwd()
    os.chdir(file.parent)  # the paths of sockets are short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(file.name)
    os.chdir(here)


def a_link_to(target):
    return lambda file: file.symlink_to(target)


def too_large(file):
    write(file, passed=["tanh_prime"], more="x" * files.LARGEST)


ODD = {
    **{make.__name__: make for make in (a_folder, a_pipe, a_socket, too_large)},
    **{f"a_link_to_{target}": a_link_to(target) for target in ("/dev/null", "/dev/zero", "/tmp", "progress.json")},
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_what_is_no_file_of_progress_is_left_as_it_is(file, make, capsys):
    make(file)
    before = file.lstat()
    passes()
    shown = capsys.readouterr().out
    assert "✓ passed" in shown
    assert "could not be saved in `progress.json` (" in shown
    assert "which was left as it is; until Python ends" in shown
    after = file.lstat()
    assert (after.st_mode, after.st_ino, after.st_mtime_ns) == (before.st_mode, before.st_ino, before.st_mtime_ns)
    assert names(file.parent) == [file.name]


def test_what_cannot_be_saved_is_remembered(file, capsys):
    a_folder(file)
    passes("sigmoid")
    passes("tanh_prime")
    solution("sigmoid")
    assert "def sigmoid(x):" in capsys.readouterr().out
    shown = progress()
    assert shown.record.passed == ["sigmoid", "tanh_prime"]
    assert "could not be read from `progress.json` (it is a folder)" in repr(shown)
    file.rmdir()
    assert note("a") == ""
    assert kept(file)["passed"] == ["sigmoid", "tanh_prime"]
    assert kept(file)["tries"] == {"sigmoid": 1, "tanh_prime": 1}
    assert progress().record.notice == ""


@contextmanager
def no_handles_left():
    """All the file handles that this process may have are taken."""
    limit, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = [os.open(os.devnull, os.O_RDONLY)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken[0] + 20, most))
    try:
        while True:
            try:
                taken.append(os.open(os.devnull, os.O_RDONLY))
            except OSError:
                break
        yield
    finally:
        for handle in taken:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))


def test_a_healthy_file_when_handles_have_run_out(file):
    write(file, passed=["tanh_prime"])
    before = file.read_bytes()
    with no_handles_left():
        notice, shown = note("a"), store.load()
    assert "Too many open files" in notice
    assert "Too many open files" in shown.notice
    assert file.read_bytes() == before
    assert names(file.parent) == [file.name]
    assert note("b") == ""
    assert kept(file) == EMPTY | {"passed": ["tanh_prime"], "hints": {"a": [1], "b": [1]}}


@pytest.fixture
def nobody(monkeypatch):
    """A folder of somebody who is not root: root may do everything."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setenv(store.ELSEWHERE, f"{folder}/progress.json")
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        yield Path(folder) / "progress.json"
        os.seteuid(os.getuid())
        os.chmod(folder, 0o777)


@pytest.mark.parametrize("mode", [0o000, 0o200, 0o400])
def test_what_one_must_not_read_or_write(nobody, mode, capsys):
    write(nobody, passed=["tanh_prime"])
    before = nobody.read_bytes()
    nobody.chmod(mode)
    passes()
    assert "could not be saved" in capsys.readouterr().out
    assert names(nobody.parent) == [nobody.name]
    assert nobody.stat().st_mode & 0o777 == mode
    nobody.chmod(0o600)
    assert nobody.read_bytes() == before
    assert progress().record.passed == ["tanh_prime", "sigmoid"]


@pytest.mark.parametrize("mode", [0o555, 0o000])
@pytest.mark.parametrize("damage", ["{", ""])
def test_a_folder_that_is_closed(nobody, mode, damage, capsys):
    write(nobody, passed=["tanh_prime"])
    if damage:
        nobody.write_text(damage)
    before = nobody.read_bytes()
    nobody.parent.chmod(mode)
    passes()
    assert "could not be saved" in capsys.readouterr().out
    assert "sigmoid" in progress().record.passed
    nobody.parent.chmod(0o755)
    assert nobody.read_bytes() == before
    assert names(nobody.parent) == [nobody.name]


def test_a_folder_that_is_gone(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv(store.ELSEWHERE)
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    passes()
    assert "could not be saved" in capsys.readouterr().out
    assert "✓ sigmoid" in repr(progress())
    assert "could not be read" in progress()._repr_markdown_()
    store._unsaved.clear()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk(file, number, monkeypatch, capsys):
    write(file, passed=["tanh_prime"])
    before = file.read_bytes()
    with monkeypatch.context() as full:
        full.setattr(files.os, "fsync", failing(number))
        passes()
    assert os.strerror(number) in capsys.readouterr().out
    assert file.read_bytes() == before
    assert names(file.parent) == [file.name]
    assert note("a") == ""
    assert kept(file)["passed"] == ["tanh_prime", "sigmoid"]


def test_what_cannot_be_flushed_to_a_disk_is_saved(file, monkeypatch):
    monkeypatch.setattr(files.os, "fsync", failing(errno.EINVAL))
    assert note("a") == ""
    assert kept(file)["hints"] == {"a": [1]}


def test_an_interrupt_leaves_nothing_behind(file, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as late:
        late.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            note("a")
    assert names(file.parent) == []
    assert note("b") == ""
    assert kept(file)["hints"] == {"a": [1], "b": [1]}


def test_a_stack_that_is_nearly_used_up_does_not_damage_the_file(file):
    write(file, passed=["tanh_prime"], more=[[[[]]]])
    before = file.read_bytes()

    def deep(levels):
        return store.load() if levels == 0 else deep(levels - 1)

    outcomes = set()
    for levels in range(sys.getrecursionlimit() - 150, sys.getrecursionlimit(), 3):
        try:
            outcomes.add(tuple(deep(levels).passed))
        except RecursionError:
            outcomes.add("too deep for anything")
    assert outcomes >= {"too deep for anything"}
    assert file.read_bytes() == before
    assert names(file.parent) == [file.name]


def test_a_name_that_cannot_be_printed(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv(store.ELSEWHERE, str(tmp_path / "a\udcff\nb.json"))
    store.path().mkdir()
    passes()
    assert "`a??b.json`" in capsys.readouterr().out


# -- where the file is replaced -----------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_permissions_stay(file, mode):
    write(file)
    file.chmod(mode)
    assert note("a") == ""
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_links_stay_links(file, tmp_path):
    real = tmp_path / "elsewhere" / "mine.json"
    real.parent.mkdir()
    (tmp_path / "between.json").symlink_to("elsewhere/mine.json")
    file.symlink_to("between.json")
    for content in (None, json.dumps(EMPTY), "{"):  # not there yet, there, damaged
        if content:
            real.write_text(content)
        note("a")
        assert os.readlink(file) == "between.json"
        assert os.readlink(tmp_path / "between.json") == "elsewhere/mine.json"
        assert kept(real)["hints"] == {"a": [1]}
    assert names(real.parent) == ["mine-damaged-1.json", "mine.json"]


# -- what stands in it --------------------------------------------------------------------------------


def test_what_is_not_known_is_kept(file):
    newer = {
        **{"passed": ["another"], "tries": {"another": 3}, "hints": {"another": [1, 9]}, "quizzes": {"asked": False}},
        **{"votes": {"a": [1, {"b": None}]}, "format": 7, "odd": [float("inf"), 1e300, "\ud800", -0.5], "π": "ü"},
    }
    file.write_text(json.dumps(newer))
    assert note("a") == ""
    newer["hints"]["a"] = [1]
    assert kept(file) == newer


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32-le"])
def test_other_encodings_are_read(file, encoding):
    file.write_bytes(json.dumps(EMPTY | {"passed": ["tanh_prime"]}).encode(encoding))
    assert note("a") == ""
    assert kept(file)["passed"] == ["tanh_prime"]
    assert names(file.parent) == [file.name]


def test_parts_may_be_missing(file):
    file.write_text('{"passed": ["tanh_prime"]}')
    assert note("a") == ""
    assert kept(file) == EMPTY | {"passed": ["tanh_prime"], "hints": {"a": [1]}}


NO_RECORDS = {
    "empty": b"",
    "zeros": bytes(100),
    "noise": bytes(range(256)),
    "cut off": b'{"passed": ["tanh_prime"], "tri',
    "two": b'{"passed": []}{"passed": []}',
    "a number": b"3",
    "nothing": b"null",
    "a list": b"[]",
    "another's": b'{"name": "my-package", "version": "1.0"}',
    "deep": b"[" * 500_000,
    "deep and whole": b'{"passed": [], "a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "deep objects": b'{"passed":' * 50_000 + b"0" + b"}" * 50_000,
}


@pytest.mark.parametrize("content", NO_RECORDS.values(), ids=NO_RECORDS)
def test_what_is_no_record_is_set_aside(file, content, capsys):
    file.write_bytes(content)
    passes()
    assert "set aside as `progress-damaged-1.json`" in capsys.readouterr().out
    assert file.with_name("progress-damaged-1.json").read_bytes() == content
    assert kept(file) == EMPTY | {"passed": ["sigmoid"], "tries": {"sigmoid": 1}}
    assert names(file.parent) == ["progress-damaged-1.json", "progress.json"]
    assert progress().record.notice == ""


HALF_SOUND = {
    "passed": ["3", "[3]", '{"tanh_prime": true}', '"tanh_prime"', '["tanh_prime", 3, null, ["a"], {}]'],
    "tries": [
        *("[]", "3", '{"sigmoid": "3"}', '{"sigmoid": null}', '{"sigmoid": [1]}', '{"sigmoid": true}'),
        *('{"sigmoid": NaN}', '{"sigmoid": Infinity}', '{"sigmoid": -1}', '{"sigmoid": 1.5}'),
        *(f'{{"sigmoid": {10**200}}}', f'{{"sigmoid": {"9" * 5000}}}'),
    ],
    "hints": [
        *("null", "[1]", '{"sigmoid": 1}', '{"sigmoid": ["1"]}', '{"sigmoid": {"1": 1}}', '{"sigmoid": [[1]]}'),
        *('{"sigmoid": [NaN]}', '{"sigmoid": [null, 2]}'),
    ],
    "quizzes": ["[]", *(f'{{"one-sign": {answer}}}' for answer in ("1", '"yes"', '{"right": true}', "null"))],
}
CASES = [(name, text) for name, texts in HALF_SOUND.items() for text in texts]


@pytest.mark.parametrize(("name", "damage"), CASES, ids=[f"{name} {text[:30]}" for name, text in CASES])
def test_of_a_damaged_record_the_sound_part_is_kept(file, name, damage, capsys):
    sound = {"passed": ["gelu"], "tries": {"gelu": 2}, "hints": {"gelu": [1, 2]}, "quizzes": {"who-wakes": True}}
    others = {each: part for each, part in sound.items() if each != name}
    content = json.dumps(others | {"more": [1]})[:-1] + f', "{name}": {damage}}}'
    file.write_text(content)
    passes()
    shown = capsys.readouterr().out
    assert f"not everything in `{name}` is what it should be" in shown
    assert "set aside as `progress-damaged-1.json`" in shown
    assert file.with_name("progress-damaged-1.json").read_text() == content
    record = kept(file)
    assert record["more"] == [1]
    assert "sigmoid" in record["passed"]
    assert all(item in record[each].items() for each in others if each != "passed" for item in others[each].items())
    assert ("gelu" in record["passed"]) == (name != "passed")
    progress()._repr_markdown_()
    assert progress().record.notice == ""


def test_a_name_that_stands_twice(file):
    file.write_text(
        '{"passed": ["gelu"], "passed": ["tanh_prime"], "hints": {"a": [1], "a": [2]}, "more": 1, "more": 2}'
    )
    assert "a name stands in it twice" in note("b")
    assert kept(file)["passed"] == ["gelu", "tanh_prime"]
    assert kept(file)["hints"] == {"a": [1, 2], "b": [1]}
    assert kept(file)["more"] == 2


def test_reading_sets_aside_what_is_damaged_and_loses_nothing_of_it(file):
    file.write_text('{"passed": ["gelu", 3]}')
    assert "set aside" in progress().record.notice
    assert progress().record.passed == ["gelu"]
    assert progress().record.notice == ""


def test_other_files_set_aside_stay(file, tmp_path):
    (tmp_path / "progress-damaged-1.json").write_text("older")
    (tmp_path / "progress-damaged-2.json").symlink_to("nowhere")
    file.write_text("{")
    assert "`progress-damaged-3.json`" in note("a")
    assert (tmp_path / "progress-damaged-1.json").read_text() == "older"


def test_a_damaged_file_comes_back_where_no_new_one_can_be_written(file, monkeypatch):
    file.write_text("{")
    with monkeypatch.context() as full:
        full.setattr(files.os, "fsync", failing(errno.ENOSPC))
        assert "could not be saved" in note("a")
    assert file.read_text() == "{"
    assert names(file.parent) == [file.name]


def test_what_is_nested_as_deep_as_allowed_is_kept(file):
    text = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    file.write_text(f'{{"passed": [], "brackets in text": "[{{\\"[", "more": {text}}}')
    assert note("a") == ""
    assert kept(file)["more"] == json.loads(text)


def test_a_file_near_the_limit_does_not_grow_beyond_it(file):
    text = json.dumps(EMPTY | {"more": ["x" * 8] * 90_000}, separators=(",", ":"))
    assert 0.9 * files.LARGEST < len(text) < len(json.dumps(EMPTY | {"more": ["x" * 8] * 90_000}, indent=1))
    file.write_text(text)
    assert note("a") == ""
    assert note("b") == ""
    assert file.stat().st_size <= files.LARGEST
    before = file.read_bytes()
    assert "larger than 1 MB" in store.update(lambda record: [record.note_hint(f"{n}", 1) for n in range(10_000)])
    assert file.read_bytes() == before


# -- lines, and other files that are read -------------------------------------------------------------


def test_a_line_may_have_been_broken_on_its_way():
    line = store.line(store.Record(passed=[*EXERCISE_IDS]), EXERCISE_IDS, QUIZ_IDS)
    broken = f" {line[:20]}\r\n{line[20:31]} {line[31:]}==\n"
    assert store.from_line(broken, EXERCISE_IDS, QUIZ_IDS).passed == [*EXERCISE_IDS]


@pytest.mark.parametrize("line", [None, 3, b"abc", "A" * 10**6, "\ud800", "a+b/", "A", "AAAAA", "\0", "[" * 2000])
def test_what_is_no_line(line, file):
    with pytest.raises(ValueError, match="line of progress"):
        import_progress(line)
    assert not file.exists()


def test_a_line_that_is_too_short_for_its_checksum():
    from actcourse.exercises.learner import progress_line as lines

    content = lines._edition(EXERCISE_IDS, QUIZ_IDS)
    for packed in (b"", b"\1", b"\xff" * 3):
        short = lines.base64.urlsafe_b64encode(content + packed + lines._checksum(content + packed)).decode()
        with pytest.raises(ValueError, match="damaged or incomplete"):
            store.from_line(short, EXERCISE_IDS, QUIZ_IDS)


def test_the_command_says_what_could_not_be_read(file, capsys):
    a_folder(file)
    assert main(["progress"]) == 0
    assert "it is a folder" in capsys.readouterr().out
    assert main(["progress", "--export"]) == 0
    assert "it is a folder" in capsys.readouterr().err
    assert main(["progress", "--import", ""]) == 2


@pytest.mark.parametrize("make", [a_folder, a_pipe, a_link_to("/dev/zero")])
def test_the_command_checks_files_only(tmp_path, make, capsys):
    for name in ("a.py", "a.ipynb"):
        make(tmp_path / name)
        assert main(["check", str(tmp_path / name)]) == 2
        assert "actcourse: " in capsys.readouterr().err


def test_a_notebook_may_be_larger_than_a_record(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n#" + "x" * 3 * files.LARGEST)
    assert reading.cells_of(tmp_path / "a.py")[0].source.startswith("x = 1")
