"""Private variations: drawn alike everywhere from their names, judged like other exercises, kept apart from them."""

import hashlib
import inspect
import random
import re

import numpy as np
import pytest
from scipy import special

from actcourse import check, hint, import_progress, progress, solution
from actcourse.cli import main
from actcourse.exercises import EXERCISES, SLUGS, exercises_of, find_exercise, is_sheet
from actcourse.exercises.learner import judging, running
from actcourse.exercises.learner import progress as store
from actcourse.exercises.measuring import central_difference
from actcourse.exercises.sheets.variants import FAMILIES, PAIRS
from actcourse.exercises.sheets.variants.formulas import LEFT, RIGHT
from actcourse.teaching import variants
from actcourse.teaching.course import ROOT
from actcourse.teaching.grading.collect import collect
from actcourse.teaching.grading.definitions import definitions
from actcourse.teaching.grading.exports import points_possible
from actcourse.teaching.grading.handed_out import handed_out
from actcourse.teaching.grading.roster import Person
from actcourse.teaching.grading.sample import source_of
from actcourse.teaching.grading.submissions import students
from actcourse.teaching.sheets import solution_source
from tests.handed_in import hand_in, notebook, text
from tests.mutants import mutants
from tests.reading import check_reading
from tests.test_confusion import differs, starter
from tests.test_rooms import _file, imports
from tests.unlocated import examine

# Of each sheet two seeds which together draw every kind of formula that it has.
SEEDS = {"02_saturating": (4711, 1), "03_rectified": (1, 2), "04_smooth": (2, 17)}
SHEETS = [f"{sheet}_{seed}" for sheet, seeds in SEEDS.items() for seed in seeds]
SHEET = SHEETS[0]


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    monkeypatch.setenv(store.ELSEWHERE, str(tmp_path / "progress.json"))


# -- names and draws ------------------------------------------------------------------------------------


def test_the_seeds_of_these_tests_draw_everything_there_is():
    asked = {exercise.id.rsplit("_", 1)[0] for sheet in SHEETS for exercise in exercises_of(sheet)}
    names = {each.name for family in FAMILIES.values() for each in family.structures}
    assert asked == names | {f"{name}_prime" for name in names}
    assert len(names) >= 3 * 4


@pytest.mark.parametrize(
    "name",
    [
        *("02_saturating_0", "02_saturating_04711", "02_saturating_-1", "02_saturating_1234567890", "02_saturating_"),
        *("01_neuron_4711", "02_saturating_٤", "02_saturating_4711 ", "02_SATURATING_4711", "4711", ""),
    ],
)
def test_what_is_no_name_of_a_variant(name):
    assert not is_sheet(name)
    assert exercises_of(name) == ()


def test_from_the_name_alone_the_same_is_drawn_again_and_nothing_is_added_to_the_course():
    before = tuple(each.id for each in EXERCISES)
    for sheet in SHEETS:
        asked = exercises_of(sheet)
        assert is_sheet(sheet)
        assert len(asked) == 2 * PAIRS
        for exercise in asked:
            assert exercise.id.endswith(sheet.rpartition("_")[2])
            assert find_exercise(exercise.id) is exercise
    assert tuple(each.id for each in EXERCISES) == before
    not_drawn = {each.name for each in FAMILIES["02_saturating"].structures}
    not_drawn -= {exercise.id.rsplit("_", 1)[0] for exercise in exercises_of(SHEET)}
    for id in [*(f"{name}_4711" for name in not_drawn), "saturating_sum_0", "sigmoid_4711"]:
        with pytest.raises(LookupError, match="There is no exercise called"):
            find_exercise(id)
    with pytest.raises(LookupError, match=f"There are: .*{exercises_of(SHEET)[-1].id}"):
        find_exercise(f"{not_drawn.pop()}_4711")  # those of the same variant, and not the course's


def test_what_was_handed_out_is_drawn_again_in_later_releases():
    """Whoever must change what seeds draw changes sheets that are in learners' hands: with a new name for the kind."""
    prompts = "\n".join(exercise.prompt for sheet in SHEETS for exercise in exercises_of(sheet))
    assert hashlib.sha256(prompts.encode()).hexdigest()[:16] == "868033a7f380c459"


def test_seeds_draw_different_formulas():
    families = [exercises_of(f"{sheet}_{seed}") for sheet in SEEDS for seed in (7, 8)]
    formulas = [formula_of(exercise) for asked in families for exercise in asked[::2]]
    assert len({*formulas}) == len(formulas)


# -- the formula ----------------------------------------------------------------------------------------

MEANINGS = {
    "sigma": special.expit, "tanh": np.tanh, "arctan": np.arctan, "softsign": lambda u: u / (1 + abs(u)),
    "r": lambda u: u / (1 + u**2) ** 0.5, "softplus": lambda u: np.log1p(np.exp(u)), "exp": np.exp, "size": np.abs,
    "clip": lambda u: np.clip(u, 0, 1), "max": np.maximum, "min": np.minimum,
}  # fmt: skip


def formula_of(exercise):
    return re.search(r"\$f\(x\) = (.+?)\$", exercise.prompt)[1]


def read(latex):
    """The function that a formula in LaTeX says, read as a learner reads it."""
    code = latex.replace(r",\,", ",").replace(r"\,", "*")
    code = re.sub(r"\\operatorname\{(\w+)\}", r"\1", code)
    code = re.sub(r"\\lvert (.+?) \\rvert", r"size(\1)", code)
    code = re.sub(r"e\^\{([^{}]*)\}", r"exp(\1)", code)
    code = re.sub(r"(\d)x", r"\1*x", code.replace("\\", "")).replace("^", "**")
    return lambda x: eval(code, {**MEANINGS, "x": x})


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_solution_is_what_the_formula_says_and_its_slope_is_measured(sheet):
    asked = exercises_of(sheet)
    x = np.linspace(-6.3, 6.1, 1999)
    for function, slope in zip(asked[::2], asked[1::2], strict=True):
        f = read(formula_of(function))
        assert formula_of(slope) == formula_of(function)
        np.testing.assert_allclose(function.solution(x), f(x), rtol=1e-12, atol=1e-12)
        low, high = slope.between(x) if slope.between else (slope.solution(x), slope.solution(x))
        near = [abs(x - float(place.replace("−", "-"))) < 1e-3 for place in re.findall(r"x = ([−\d.]+)", slope.prompt)]
        away = ~np.any([np.zeros(x.shape, bool), *near], axis=0)
        np.testing.assert_allclose(slope.solution(x)[away], central_difference(f, x)[away], rtol=1e-6, atol=1e-7)
        np.testing.assert_array_equal(low[away], high[away])
        assert slope.derivative_of is function.solution
        assert ("corner" in slope.prompt) == bool(near) == (slope.between is not None)


@pytest.mark.parametrize("sheet", SHEETS)
def test_at_a_corner_either_side_will_do_and_nothing_else(sheet):
    for slope in exercises_of(sheet)[1::2]:
        corners = np.array([float(at.replace("−", "-")) for at in re.findall(r"x = ([−\d.]+)", slope.prompt)])
        if not corners.size:
            continue
        low, high = slope.between(corners)
        f = read(formula_of(slope))
        sides = np.sort([(f(corners + step) - f(corners)) / step for step in (-1e-6, 1e-6)], axis=0)
        np.testing.assert_allclose([low, high], sides, atol=1e-4)
        assert np.all(high - low > 0.05)
        at = dict(zip(corners.tolist(), zip(low, high, strict=True), strict=True))
        for chosen, status in ((0, "passed"), (0.3, "passed"), (1, "passed"), (1.2, "failed"), (-0.2, "failed")):

            def answer(x, chosen=chosen, slope=slope, at=at):
                y = np.array(slope.solution(x), dtype=float)
                for corner, (least, most) in at.items():
                    y[x == corner] = least + chosen * (most - least)
                return y

            outcome = examine(slope.id, answer)
            assert outcome.status == status, (chosen, outcome.message)
            assert outcome.mistake == (None if status == "passed" else "kink")


@pytest.mark.parametrize("structure", [each for family in FAMILIES.values() for each in family.structures])
def test_whatever_is_drawn_there_is_a_corner_just_where_it_is_said_to_be_and_nothing_coincides(structure):
    rng = random.Random(structure.name)
    for draw in range(240):
        chosen = []
        for options in structure.options:
            chosen.append(rng.choice([option for option in options if option not in chosen]))
        formula, corners = structure.build(*chosen), np.array(structure.corners(*chosen), dtype=float)
        if draw >= 40 and not corners.size:  # of corners each must be right, as a sum may be off by its last digit
            break
        sides = [value_of(formula.slope(way), corners) for way in (LEFT, RIGHT)]
        assert np.all(np.abs(np.subtract(*sides)) > 0.05), chosen
        assert np.all(np.float32(corners) == corners)
        if draw >= 40:
            continue
        x = np.linspace(-4, 4, 801)
        right = value_of(formula.slope(), x)
        for pair in structure.exchange:
            other = list(chosen)
            other[pair[0]], other[pair[1]] = other[pair[1]], other[pair[0]]
            assert np.abs(value_of(structure.build(*other).slope(), x) - right).max() > 2e-3, chosen


def value_of(code, x):
    return eval(code, {"np": np, "sigmoid": special.expit, "x": x})


# -- the records ----------------------------------------------------------------------------------------


def answers(exercise, sheet):
    """All right answers, and of the wrong ones every third, others with another seed."""
    right = [(answer, None) for answer in (exercise.solution, *exercise.also_right)]
    return right + [(mistake.wrong, mistake) for mistake in exercise.mistakes[SHEETS.index(sheet) % 3 :: 3]]


@pytest.mark.sweep
@pytest.mark.parametrize("sheet", SHEETS)
def test_right_answers_pass_and_mistakes_have_their_names(sheet):
    for exercise in exercises_of(sheet):
        for answer, mistake in answers(exercise, sheet):
            outcome = examine(exercise.id, answer)
            said = f"{exercise.prompt}\n{inspect.getsource(answer)}\nis told: {outcome.message}"
            assert (outcome.status == "passed") == (mistake is None), said
            if mistake:
                assert outcome.mistake == mistake.slug, said
                assert mistake.message in outcome.message, said
                check_reading(outcome.message)


def _valley_by_masks(x):
    slope = np.zeros(x.shape)
    slope[x < 0.75] = -0.2
    slope[x > 3.75] = 0.2
    return slope


def _curve_one_by_one(x):
    y = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        number = float(x[index])
        y[index] = 0.6 * number * number if number > 0 else -0.7 * number
    return y


# As learners write, by hand and simplified: what no rule of ours has made.
BY_HAND = {
    "saturating_sum_prime_1": (
        lambda x: 2.53 * special.expit(2.3 * x) * special.expit(-2.3 * x) + 2.6 / (1 + 4 * x**2),
        lambda x: (lambda q: 2.53 * (q - q**2) + 2.6 * np.cos(np.arctan(2 * x)) ** 2)(1 / (1 + np.exp(-2.3 * x))),
    ),
    "saturating_product_prime_1": (
        lambda x: (
            4.6 * x * (1 - np.tanh(2 * x) ** 2) / (1 + 5.29 * x**2) ** 0.5
            + 2.3 * np.tanh(2 * x) / (1 + 5.29 * x**2) ** 1.5
        ),
    ),
    "saturating_chain_prime_1": (
        lambda x: 3.45 / (np.sqrt(1 + (2.3 * x) ** 2) * (1 + (2.3 * x) ** 2 + (3.45 * x) ** 2)),
    ),
    "rectified_tilt_1": (lambda x: np.where(x > 0.5, 1.6 * x - 0.45, 0.45 - 0.2 * x),),
    "rectified_tilt_prime_1": (lambda x: np.where(x >= 0.5, 1.6, -0.2), lambda x: 0.9 * np.sign(x - 0.5) + 0.7),
    "rectified_roof_1": (lambda x: x + 0.75 + np.abs(0.75 - 0.25 * x),),
    "rectified_roof_prime_1": (lambda x: 1 + 0.25 * np.sign(x - 3), lambda x: np.where(x <= 3, 0.75, 1.25)),
    "rectified_curve_1": (_curve_one_by_one, lambda x: 0.6 * x**2 * (x > 0) - 0.7 * x * (x < 0)),
    "rectified_curve_prime_1": (
        lambda x: np.where(x >= 0, 1.2 * x, -0.7),
        lambda x: np.where(x > 0, 1.2 * x, np.where(x < 0, -0.7, -0.3)),
    ),
    "rectified_pair_2": (lambda x: 0.6 * np.clip(x - 2.25, 0, None) + 1.3 * np.clip(x + 1.75, None, 0),),
    "rectified_pair_prime_2": (lambda x: np.where(x >= 2.25, 0.6, np.where(x <= -1.75, 1.3, 0.0)),),
    "rectified_gate_prime_2": (lambda x: np.select([x < -0.5, x > 1.5], [0.0, 1.6], 1.6 * (x + 0.25)),),
    "rectified_valley_prime_2": (_valley_by_masks, lambda x: 0.2 * np.sign(x - 2.25) * (np.abs(x - 2.25) > 1.5)),
    "smooth_gate_2": (lambda x: x / (1 + np.exp(-2.6 * x)) - 1.1 * np.arctan(2.3 * x),),
    "smooth_gate_prime_2": (
        lambda x: (lambda s: s * (1 + 2.6 * x * (1 - s)))(1 / (1 + np.exp(-2.6 * x))) - 2.53 / (1 + 5.29 * x**2),
    ),
    "smooth_bump_prime_2": (lambda x: 1.6 + 1.1 * np.exp(-11.56 * x**2) - 25.432 * x**2 * np.exp(-11.56 * x**2),),
}


@pytest.mark.parametrize("id", BY_HAND)
def test_answers_that_were_worked_out_by_hand_pass(id):
    for answer in BY_HAND[id]:
        outcome = examine(id, answer)
        assert outcome.status == "passed", outcome.message


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_record_is_complete_and_gives_nothing_away(sheet):
    for exercise in exercises_of(sheet):
        told = [mistake.message for mistake in exercise.mistakes if mistake.message]
        assert len(exercise.mistakes) >= 8, exercise.prompt
        assert len({*told}) >= 5
        assert len(exercise.also_right) >= 4
        assert {mistake.slug for mistake in exercise.mistakes} <= SLUGS.keys()
        texts = [*told, *exercise.hints, exercise.question]
        for each in (exercise.prompt, *texts):
            check_reading(each)
        shown = "\n".join(texts).replace(" ", "").replace("`", "").replace("np.", "")
        assert exercise.secrets
        assert not [secret for secret in exercise.secrets if secret.replace("np.", "") in shown]
        assert max(map(len, solution_source(exercise.solution).split("\n"))) <= 150
        assert examine(exercise.id, starter(exercise)).status == "not attempted"


@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("sheet", SHEETS[::2])
def test_no_mutant_passes_that_differs_in_value(sheet):
    for exercise in exercises_of(sheet)[1::2]:
        rng = np.random.default_rng(0)
        draws = [exercise.arguments(rng) for _ in range(3)]
        tried = [pair for pair in mutants(exercise.solution, most=3) if differs(exercise, pair[1], draws)]
        assert tried
        for change, mutant in tried:
            assert examine(exercise.id, mutant).status == "failed", f"{exercise.prompt} passes with {change}"


# -- a learner --------------------------------------------------------------------------------------------


def test_a_learner_checks_takes_hints_and_keeps_progress_and_sees_no_solution(capsys):
    mine = exercises_of(SHEET)[0]
    assert check(mine.id, np.cos).status == "failed"
    assert check(mine.id, mine.solution).status == "passed"
    assert "To compare" not in capsys.readouterr().out
    hint(mine.id, 2)
    assert mine.hints[1] in capsys.readouterr().out
    solution(mine.id)
    assert "has no published solution" in capsys.readouterr().out
    check("sigmoid", find_exercise("sigmoid").solution)
    assert "To compare" in capsys.readouterr().out
    shown = progress()
    assert (shown.record.passed, shown.record.tries) == ([mine.id, "sigmoid"], {mine.id: 2, "sigmoid": 1})
    assert f"1 of {len(EXERCISES)} exercises passed" in repr(shown)
    assert f"sheets of your class, which the line of progress leaves out: `{mine.id}`" in shown._repr_markdown_()
    assert import_progress(shown.line).record.passed == [mine.id, "sigmoid"]


def test_a_file_of_answers_is_checked_by_its_name_or_by_theirs(tmp_path, monkeypatch, capsys):
    def judge(path, _limit):
        judgement = judging.Judgement()
        running.work(judging.job_for(path), lambda **message: judgement.take(message))
        return judgement

    monkeypatch.setattr("actcourse.cli.judge", judge)
    first, *_, last = exercises_of(SHEET)
    code = f"import numpy as np\n{inspect.getsource(first.solution)}\ndef smooth_gate_0(x): pass\n"
    for name, count in ((f"{SHEET}.py", 2 * PAIRS), ("mine.py", 1)):
        (tmp_path / name).write_text(code)
        assert main(["check", str(tmp_path / name)]) == (0 if count == 1 else 1)
        *rows, _ = capsys.readouterr().out.splitlines()[: count + 1]
        assert [row.split()[0] for row in rows] == [each.id for each in exercises_of(SHEET)[:count]]
        assert rows[0].split()[1] == "passed"
    (tmp_path / "stopped.py").write_text(f"{code}1 / 0\n# %%\n1 / 0\ndef {last.id}(x):\n    return x\n")
    assert main(["check", str(tmp_path / "stopped.py")]) == 2
    assert last.id in capsys.readouterr().out


# -- an instructor ----------------------------------------------------------------------------------------

ANNA = Person("anna", "anna", "12", "", "anna")


def collected(tmp_path, files, sheet):
    for name in files:
        (tmp_path / "download" / f"anna_12_34_{name}").parent.mkdir(exist_ok=True)
        (tmp_path / "download" / f"anna_12_34_{name}").write_bytes(notebook("x = 3"))
    found = collect(tmp_path / "download", sheet, [ANNA], tmp_path / "submitted")
    return [placed.source.removeprefix("anna_12_34_") for placed in found.placed], found.refused


@pytest.mark.parametrize(
    ("files", "sheet", "taken"),
    [
        (["02_saturating_4711.ipynb"], "02_saturating_4711", ["02_saturating_4711.ipynb"]),
        (["02_saturating_4711-1.ipynb"], "02_saturating_4711", ["02_saturating_4711-1.ipynb"]),
        (["02_saturating_4711 (1).ipynb"], "02_saturating_4711", ["02_saturating_4711 (1).ipynb"]),
        (["02_saturating_7.ipynb"], "02_saturating_7", ["02_saturating_7.ipynb"]),
        (["02_saturating_4711.ipynb"], "02_saturating", []),
        (["02_saturating_4711 (1).ipynb"], "02_saturating", []),
        (["02_saturating.ipynb"], "02_saturating_4711", []),
        (["02_saturating_47112.ipynb"], "02_saturating_4711", []),
        (["03_rectified_4711.ipynb"], "02_saturating_4711", []),
        (["02_saturating.ipynb", "02_saturating_4711.ipynb"], "02_saturating", ["02_saturating.ipynb"]),
        (["02_saturating.ipynb", "02_saturating_4711.ipynb"], "02_saturating_4711", ["02_saturating_4711.ipynb"]),
        (["02_saturating-1.ipynb"], "02_saturating", ["02_saturating-1.ipynb"]),
        (["02_saturating_1.ipynb"], "02_saturating", ["02_saturating_1.ipynb"]),
    ],
)
def test_a_variant_is_not_taken_for_its_sheet_nor_for_another_variant(files, sheet, taken, tmp_path):
    placed, refused = collected(tmp_path, files, sheet)
    assert placed == taken
    assert bool(refused) == (not taken)


def test_a_variant_is_another_sheet_only_where_it_was_handed_out(tmp_path):
    submitted = tmp_path / "submitted"
    for student, sheet in (("anna", SHEET), ("ben", "02_saturating_1"), ("cleo", "02_saturating")):
        hand_in(submitted, student, notebook("x = 3"), sheet)
    assert students(submitted, "02_saturating") == ("anna", "ben", "cleo")
    (tmp_path / "exercises" / SHEET).mkdir(parents=True)
    assert students(submitted, "02_saturating") == ("ben", "cleo")  # a copy that was numbered must not be lost
    assert students(submitted, SHEET) == ("anna", "ben")


def test_functions_of_a_variant_are_found_without_the_cell_that_imports():
    asked = exercises_of(SHEET)
    cells = [source_of(each.id, each.solution) for each in asked[:2]]
    found = definitions(text(*cells, titles=("markdown", " ".join(each.id for each in asked))), SHEET)
    assert [*found.programs] == [each.id for each in asked[:2]]
    assert [*found.unwritten] == [each.id for each in asked[2:]]
    assert any("import numpy" in each.source for each in found.programs[asked[0].id].statements)


def test_a_variant_that_is_not_there_is_named_with_the_command_that_makes_it(tmp_path):
    class Course:
        release_directory = "exercises"

        def format_path(self, folder, student, sheet):
            return tmp_path / folder / sheet

    with pytest.raises(ValueError, match=r"`actcourse build --sheet 02_saturating --variant 4711` makes it"):
        handed_out(Course(), SHEET)
    assert points_possible([], SHEET) == sum(exercise.points for exercise in exercises_of(SHEET))


# -- actcourse build ----------------------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch, tmp_path):
    """The folder in which a variant is built whose notebooks are made up; `test_grade_command.py` makes real ones."""
    contents = {"solutions": b"solved", "exercises": b"open"}
    monkeypatch.setattr(variants, "_made", lambda _name: contents)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_variant_is_written_beside_the_others_and_never_over_what_differs(made, capsys):
    (made / "exercises" / "02_saturating").mkdir(parents=True)
    (made / "exercises" / "02_saturating" / "mine.txt").write_text("mine")
    files = {f"solutions/{SHEET}/{SHEET}.ipynb": "solved", f"exercises/{SHEET}/{SHEET}.ipynb": "open"}
    whole = files | {"exercises/02_saturating/mine.txt": "mine"}
    for sheet in ("02", "2", "02_saturating"):
        assert main(["build", "--sheet", sheet, "--variant", "4711"]) == 0
        said = capsys.readouterr().out
        assert all(file in said for file in files)
        assert f"actcourse grade {made}/submitted {SHEET}" in said
        assert built(made) == whole
    for file in files:
        (made / file).write_text("filled in")
        assert main(["build", "--sheet", "02", "--variant", "4711"]) == 2
        assert f"{file} is there already" in capsys.readouterr().err
        assert built(made) == whole | {file: "filled in"}
        assert main(["build", "--sheet", "02", "--variant", "4711", "--force"]) == 0
        assert built(made) == whole
    (made / "exercises" / "02_saturating_5" / "02_saturating_5.ipynb").mkdir(parents=True)
    assert main(["build", "--sheet", "02", "--variant", "5"]) == 2
    assert "02_saturating_5.ipynb is there already" in capsys.readouterr().err
    assert main(["build", "--sheet", "03", "--variant", "9", "--folder", "elsewhere"]) == 0
    assert (made / "elsewhere" / "exercises" / "03_rectified_9" / "03_rectified_9.ipynb").exists()


@pytest.mark.parametrize("sheet", ["01", "05", "09_invention", "00", "2_saturating", "saturating", ""])
def test_a_sheet_without_variants_is_refused_with_those_that_have_some(sheet, made, capsys):
    assert main(["build", "--sheet", sheet, "--variant", "4711"]) == 2
    assert "02_saturating, 03_rectified, 04_smooth" in capsys.readouterr().err
    assert built(made) == {}


@pytest.mark.parametrize("seed", ["0", "-3", "04711", "1234567890", "4711.0", "x", "", "٤"])
def test_a_seed_is_a_whole_number(seed, made, capsys):
    with pytest.raises(SystemExit):
        main(["build", "--sheet", "02", f"--variant={seed}"])
    assert "is not a whole number from 1 to 999999999" in capsys.readouterr().err
    assert built(made) == {}


def test_building_a_variant_needs_no_more_than_grading():
    names, waiting = set(), ["actcourse.teaching.grading.commands"]
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += imports(_file(name)) if name.startswith("actcourse.teaching.") else []
    assert {"actcourse.teaching.executing", "nbgrader", "nbclient"} <= {name.partition(".apps")[0] for name in names}
    assert not {name.partition(".")[0] for name in names} & {"jupytext", "sphinx", "pytest"}


def test_the_guide_names_the_sheets_of_which_there_are_variations():
    guide = (ROOT / "docs" / "grading.md").read_text()
    numbers = re.search(r"variations of the sheets ([\d, and]+)\.", guide)[1]
    assert re.findall(r"\d\d", numbers) == [sheet[:2] for sheet in FAMILIES]


def test_where_something_is_not_installed_it_is_named(made, monkeypatch, capsys):
    def missing(_name):
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader")

    monkeypatch.setattr(variants, "_made", missing)
    assert main(["build", "--sheet", "02", "--variant", "4711"]) == 2
    assert "nbgrader is not installed: `pip install 'actcourse[grade]'`" in capsys.readouterr().err
