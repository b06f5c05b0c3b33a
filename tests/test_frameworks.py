"""What lesson 12 has of other frameworks: live where one is installed, stored where it is not, and both the same."""

import ast
import hashlib
import json
import re
import subprocess
import sys

import numpy as np
import pytest

from actcourse import disagreements, where_installed
from actcourse.networks import frameworks, optional
from actcourse.networks.disagreements import DISAGREEMENTS, KINDS, SETUP
from actcourse.networks.optional import FRAMEWORKS, Live
from actcourse.teaching import recording
from actcourse.teaching.outputs import compared


@pytest.fixture
def absent(monkeypatch):
    """Nothing of the three can be imported."""
    for package in FRAMEWORKS:
        monkeypatch.setitem(sys.modules, package, None)


@pytest.fixture
def store(monkeypatch, tmp_path):
    """A function that puts an entry into a store of its own."""
    path = tmp_path / "returned.json"
    monkeypatch.setattr(optional, "STORED", path)

    def put(function, **entry):
        whole = {"code": optional.fingerprint(function), "with": "NumPy 9", "date": "2026-01-02"} | entry
        path.write_text(json.dumps({function.__name__: whole}))

    return put


def double(package, x=2):
    return {"twice": np.array([2 * x]), "of": package.__name__}


# -- code that needs what is not installed ----------------------------------------------------------------


def test_where_the_package_is_installed_the_function_runs(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "torch", np)  # whatever it is
    live = where_installed("torch")(double)
    assert live() == {"twice": [4], "of": "numpy"}
    assert live(5) == {"twice": [10], "of": "numpy"}
    assert capsys.readouterr().out == ""
    assert {args: json.loads(text)["twice"] for args, text in live.returned.items()} == {"[]": [4], "[5]": [10]}


def test_where_it_is_not_installed_it_says_so_and_gives_what_is_stored(absent, store, capsys):
    store(double, returned={"[]": '{"twice": [7]}'})
    call = where_installed("torch")(double)
    said = capsys.readouterr().out
    assert said == ("PyTorch is not installed here. double() gives what was stored with NumPy 9 on 2026-01-02.\n")
    assert call() == {"twice": [7]}
    with pytest.raises(LookupError, match=r"no result of double\(5\) is stored: it needs PyTorch"):
        call(5)


def test_of_a_function_that_was_changed_nothing_is_given(absent, store, capsys):
    store(double, returned={"[]": "3"}, code="of another time")
    call = where_installed("jax")(double)
    assert "JAX is not installed here. double() is new or was changed" in capsys.readouterr().out
    with pytest.raises(LookupError, match="it needs JAX"):
        call()


def test_without_a_store_it_says_so(absent, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(optional, "STORED", tmp_path / "none.json")
    where_installed("keras")(double)
    assert "Keras is not installed here. double() is new" in capsys.readouterr().out


def test_a_package_whose_library_is_missing_is_not_installed(monkeypatch):
    def broken(name):
        raise OSError("libtorch.so: cannot open shared object file")

    monkeypatch.setattr(optional, "import_module", broken)
    assert optional.imported("torch") is None


def test_other_packages_are_refused():
    with pytest.raises(LookupError, match="the course uses torch, jax, keras, not 'tensorflow'"):
        where_installed("tensorflow")


@pytest.mark.sweep
def test_a_bare_import_leaves_the_frameworks_alone():
    code = (
        "import sys; from actcourse import where_installed, disagreements; disagreements(); "
        f"print([name for name in {[*FRAMEWORKS, 'tensorflow']} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- the lesson, both ways --------------------------------------------------------------------------------


@pytest.fixture
def lesson(monkeypatch):
    """A function that runs lesson 12: its names, and what cells print whose output is the same everywhere."""
    monkeypatch.setenv("ACTCOURSE_STILLS", "1")

    def run():
        names, printed = recording.run_lesson()
        cells = [cell for cell in recording.notebook_from(recording.LESSON).cells if cell.cell_type == "code"]
        return names, [text for cell, text in zip(cells, printed, strict=True) if compared(cell)], "".join(printed)

    return run


@pytest.mark.sweep
def test_the_lesson_without_and_with_pytorch(lesson, torch, monkeypatch):
    live, shown, all_printed = lesson()
    of_torch = {name for name, package in recording.decorated().items() if package == "torch"}
    assert all(isinstance(live[name], Live) for name in of_torch)
    assert "PyTorch is not installed" not in all_printed
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "torch", None)
        stored, shown_without, all_printed = lesson()
    assert all_printed.count("PyTorch is not installed here.") == len(of_torch) > 10
    assert not any(isinstance(stored[name], Live) for name in of_torch)
    assert "was changed" not in all_printed
    assert shown_without == shown


def test_everything_in_the_lesson_is_stored_as_it_stands():
    source, stored = recording.LESSON.read_text(), optional.stored()
    assert set(stored) == set(recording.decorated())
    assert set(recording.decorated().values()) == set(FRAMEWORKS)
    for node in ast.parse(source).body:
        if getattr(node, "name", "") in stored:
            entry, first = stored[node.name], node.decorator_list[0].lineno
            code = "\n".join(source.splitlines()[first - 1 : node.end_lineno])
            assert entry["code"] == hashlib.sha256(code.encode()).hexdigest()[:12], node.name
            assert entry["returned"], node.name
            assert FRAMEWORKS[recording.decorated()[node.name]] in entry["with"]


def test_recording_keeps_what_is_not_installed_and_forgets_what_is_gone(monkeypatch, tmp_path, capsys):
    path = tmp_path / "returned.json"
    path.write_text(json.dumps({"by_jax": {"with": "JAX 1"}, "by_torch": {"with": "PyTorch 1"}, "gone": {"with": "x"}}))
    for module in (optional, recording):
        monkeypatch.setattr(module, "STORED", path)
    monkeypatch.setattr(recording, "record", lambda: {"by_torch": {"with": "PyTorch 2"}})
    recording.main()
    assert {name: entry["with"] for name, entry in json.loads(path.read_text()).items()} == {
        "by_torch": "PyTorch 2",
        "by_jax": "JAX 1",
    }
    assert "by_keras: nothing stored, as keras is not installed" in capsys.readouterr().out


# -- the table of disagreements ---------------------------------------------------------------------------


def test_every_line_has_its_stored_answer_with_version_and_date():
    stored = frameworks.stored()
    assert set(stored) == set(FRAMEWORKS) == set(SETUP)
    for package, entry in stored.items():
        assert set(entry["answers"]) == {row.lines[package] for row in DISAGREEMENTS if package in row.lines}
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry["date"])
        assert re.match(rf"{FRAMEWORKS[package]} \d+\.\d+", entry["with"])


def test_pytorch_answers_as_stored(torch):
    assert frameworks.ask("torch")["answers"] == frameworks.stored()["torch"]["answers"]


@pytest.mark.parametrize("row", DISAGREEMENTS, ids=lambda row: f"{row.kind}: {row.question}")
def test_they_disagree(row):
    """With each other or with the course; a row without the course's line belongs to the one above it."""
    here = DISAGREEMENTS.index(row)
    above = next(r for r in reversed(DISAGREEMENTS[: here + 1]) if r.course or not r.question.startswith("the same"))
    table = disagreements()
    answers = [a for r in {above.question: above, row.question: row}.values() for a in table.answers(r).values() if a]
    assert len(answers) >= 2
    assert len(set(answers)) > 1 or row.remark == "Here they agree."


def test_the_table_shows_answers_and_lines():
    table = disagreements("slopes")
    shown = table._repr_html_()
    head, *rows = re.findall("<tr>.*?</tr>", shown)
    assert re.findall("<th.*?>(.*?)</th>", head) == ["", "the course", "PyTorch", "JAX", "Keras"]
    leaky = next(row for row in rows if "leaky ReLU at 0" in row)
    assert [re.sub(' style=".*?"', "", cell) for cell in re.findall("<td.*?>(.*?)</td>", leaky)] == [
        "leaky ReLU at 0<br><em>The left slope or the right one.</em>",
        "<strong>0.01</strong><br><code>LEAKY_RELU.derivative(0)</code>",
        "<strong>0.01</strong><br><code>slope(F.leaky_relu, 0)</code>",
        "<strong>1</strong><br><code>slope(nn.leaky_relu, 0)</code>",
        "<strong>0.2</strong><br><code>slope(act.leaky_relu, 0)</code>",
    ]
    assert {row.count("<td") for row in rows} == {5}
    assert "–" in next(row for row in rows if "absolute value" in row)
    assert "Asked were PyTorch" in shown
    assert "leaky ReLU at 0: the course 0.01, PyTorch 0.01, JAX 1, Keras 0.2" in repr(table)
    assert [row.kind for kind in KINDS for row in disagreements(kind).rows] == [row.kind for row in DISAGREEMENTS]
    with pytest.raises(LookupError, match="Did you mean 'slopes'"):
        disagreements("slope")


def test_recomputing_asks_only_those_that_are_installed(absent, monkeypatch):
    assert disagreements(recompute=True).asked == frameworks.stored()
    monkeypatch.setattr(frameworks, "imported", lambda package: package == "jax")
    monkeypatch.setattr(frameworks, "ask", lambda package: {"with": "JAX 99", "date": "today", "answers": {}})
    assert disagreements(recompute=True).asked == frameworks.stored() | {"jax": frameworks.ask("jax")}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (np.float32(0.01), "0.01"),
        (np.array([-0.0]), "0"),
        (-7.6198530241605e-23, "−7.62e−23"),
        (np.nan, "nan"),
        ((3, 2), "(3, 2)"),
        (np.dtype("float32"), "float32"),
    ],
)
def test_answers_in_words(answer, said):
    assert frameworks.in_words(answer) == said
