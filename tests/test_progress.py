"""What a learner has passed: noted, saved, shown, exported, imported, and never lost silently."""

import json
from pathlib import Path

import pytest

from actcourse import check, hint, import_progress, progress, solution
from actcourse.exercises import EXERCISES
from actcourse.exercises import find_exercise as find
from actcourse.exercises.exercise import Outcome
from actcourse.exercises.learner import notebook
from actcourse.exercises.learner import progress as store
from actcourse.exercises.learner.progress_map import EXERCISE_IDS, QUIZ_IDS
from tests.shells import new_shell


@pytest.fixture(autouse=True)
def file(monkeypatch, tmp_path):
    """A file of its own for every test."""
    monkeypatch.setenv(store.ELSEWHERE, str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


def right(id):
    return find(id).solution


def wrong(x):
    return x


# -- noting -------------------------------------------------------------------------------------------


def test_what_is_passed_stays_passed(file, capsys):
    assert progress().record.passed == []
    check("sigmoid", wrong)
    check("sigmoid", right("sigmoid"))
    check("sigmoid", wrong)
    kept = json.loads(file.read_text())
    assert kept["passed"] == ["sigmoid"]
    assert kept["tries"] == {"sigmoid": 2}


def test_what_is_not_attempted_is_not_noted(file, capsys):
    def starter(x):
        raise NotImplementedError

    check("sigmoid", starter)
    assert not file.exists()


def test_hints_taken_are_noted(file, capsys):
    hint("sigmoid", 2)
    hint("sigmoid")
    hint("sigmoid", 99)
    assert json.loads(file.read_text())["hints"] == {"sigmoid": [1, 2]}
    assert "○ sigmoid (2 hints)" in repr(progress())


def test_only_the_first_answer_to_a_quiz_counts():
    record = store.Record()
    record.note_quiz("one-sign", False)
    record.note_quiz("one-sign", True)
    assert record.quizzes == {"one-sign": False}


def test_the_solution_is_shown_when_passed(capsys):
    solution("tanh_prime")
    shown = capsys.readouterr().out
    assert "Pass `tanh_prime` first" in shown
    assert "return" not in shown
    check("tanh_prime", right("tanh_prime"))
    assert 'solution("tanh_prime")' in capsys.readouterr().out
    solution("tanh_prime")
    assert "def tanh_prime(x):" in capsys.readouterr().out
    solution("tan_prime")
    assert "Did you mean 'tanh_prime'" in capsys.readouterr().out


# -- the map ------------------------------------------------------------------------------------------


def test_the_map_says_what_comes_next(capsys):
    first, second = EXERCISES[:2]
    assert progress().following is first
    check(first.id, first.solution)
    shown = progress()
    assert shown.following is second
    assert f"✓ {first.id}" in repr(shown)
    assert f"○ {second.id}" in repr(shown)
    assert f"1 of {len(EXERCISES)} exercises passed, {first.points} of" in repr(shown)
    assert f"Next: {second.id}, in exercises/{second.sheet}/" in repr(shown)
    assert f"**Next: `{second.id}`, in " in shown._repr_markdown_()
    assert all(exercise.id in shown._repr_markdown_() for exercise in EXERCISES)


def test_the_map_when_all_is_passed():
    shown = type(progress())(store.Record(passed=list(EXERCISE_IDS)))
    assert shown.next_step() == "Everything is passed."


# -- the file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage", ["{", "[]", '{"passed": 3}', '{"passed": [], "tries": {}, "hints": {"a": 1}, "quizzes": {}}']
)
def test_a_damaged_file_is_set_aside_and_said_to_be(file, damage, capsys):
    for number in (1, 2):
        file.write_text(damage)
        check("sigmoid", right("sigmoid"))
        assert f"set aside as `progress-damaged-{number}.json`" in capsys.readouterr().out
        assert (file.parent / f"progress-damaged-{number}.json").read_text() == damage
        assert json.loads(file.read_text())["passed"] == ["sigmoid"]
        check("sigmoid", right("sigmoid"))
        assert "set aside" not in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_said_to_be(monkeypatch, tmp_path, capsys):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv(store.ELSEWHERE, str(tmp_path / "a file" / "progress.json"))
    outcome = check("sigmoid", right("sigmoid"))
    assert outcome.status == "passed"
    assert "could not be saved" in capsys.readouterr().out


def test_a_save_that_fails_leaves_the_file_as_it_was(file, monkeypatch, capsys):
    check("sigmoid", right("sigmoid"))
    before = file.read_text()
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    check("tanh_prime", right("tanh_prime"))
    assert "disk full" in capsys.readouterr().out
    assert file.read_text() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_the_file_stands_beside_the_notebooks(monkeypatch, tmp_path):
    monkeypatch.delenv(store.ELSEWHERE)
    for folder in ("notebooks", "exercises/02_saturating", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    for folder in ("notebooks", "exercises/02_saturating", "."):
        monkeypatch.chdir(tmp_path / folder)
        assert store.path() == tmp_path / "progress.json"
    monkeypatch.chdir("/")
    assert store.path() == Path("/progress.json")


# -- one line -----------------------------------------------------------------------------------------


def some_record():
    return store.Record(
        passed=[*EXERCISE_IDS[1::3]],
        hints={EXERCISE_IDS[0]: [1], EXERCISE_IDS[-1]: [1, 2, 3]},
        quizzes={QUIZ_IDS[0]: True, QUIZ_IDS[-1]: False},
    )


@pytest.mark.parametrize("record", [store.Record(), store.Record(passed=list(EXERCISE_IDS)), some_record()])
def test_a_line_brings_everything_back(record):
    line = store.line(record, EXERCISE_IDS, QUIZ_IDS)
    assert len(line) < 80
    assert line.isprintable()
    assert " " not in line
    back = store.from_line(f"  {line}\n", EXERCISE_IDS, QUIZ_IDS)
    assert (back.passed, back.hints, back.quizzes) == (record.passed, record.hints, record.quizzes)


def test_importing_adds_and_takes_nothing_away(capsys):
    check("sigmoid", right("sigmoid"))
    line = store.line(some_record(), EXERCISE_IDS, QUIZ_IDS)
    passed = import_progress(line).record.passed
    assert set(passed) == {"sigmoid", *some_record().passed}
    assert progress().record.passed == passed


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda line: line[:-1], "damaged|not a line"),
        (lambda line: line[1:], "damaged|not a line"),
        (lambda line: line[:5] + ("A" if line[5] != "A" else "B") + line[6:], "damaged"),
        (lambda line: "nonsense", "damaged"),
        (lambda line: "", "damaged"),
        (lambda line: "ä", "not a line"),
    ],
)
def test_a_damaged_line_is_refused(spoil, said, file):
    line = store.line(some_record(), EXERCISE_IDS, QUIZ_IDS)
    with pytest.raises(ValueError, match=said):
        import_progress(spoil(line))
    assert not file.exists()


def test_a_line_of_another_edition_is_refused():
    line = store.line(store.Record(), EXERCISE_IDS[1:], QUIZ_IDS)
    with pytest.raises(ValueError, match="another edition"):
        import_progress(line)


# -- in check -----------------------------------------------------------------------------------------


def test_what_a_function_prints_is_shown_in_bounds(capsys):
    def chatty(x):
        print("here I am" * 200)
        return x

    outcome = check("sigmoid", chatty)
    shown = capsys.readouterr().out
    assert "It printed:" in shown
    assert outcome.printed.startswith("here I am")
    assert len(outcome.printed) <= 1001


def test_an_outcome_is_shown_in_one_line():
    outcome = Outcome("sigmoid", "failed", "raises", "long text", 0, 2, "printed", (1.0,))
    assert repr(outcome) == "<sigmoid: failed (raises), 0 of 2 points>"


def test_under_a_message_nothing_more_is_shown(capsys, monkeypatch):
    shell = new_shell()
    monkeypatch.setattr(notebook, "get_ipython", lambda: shell)
    monkeypatch.setattr(notebook, "display", lambda bundle, **how: print(bundle["text/plain"]))
    shell.kernel, shell.execution_count = object(), 3
    shell.user_ns |= {"check": check, "answer": wrong}
    outcome = shell.run_cell("outcome = check('sigmoid', answer)\noutcome", store_history=False).result
    assert outcome.status == "failed"
    assert repr(outcome) not in capsys.readouterr().out
    shell.execution_count = 4  # in another cell it was asked for
    shell.run_cell("outcome", store_history=False)
    assert repr(outcome) in capsys.readouterr().out
    shell.kernel = None  # in a terminal it is the answer
    shell.run_cell("check('sigmoid', answer)", store_history=False)
    assert repr(outcome) in capsys.readouterr().out
    shell.run_cell("from actcourse.exercises import examine; examine('sigmoid', answer)", store_history=False)
    assert repr(outcome) in capsys.readouterr().out
