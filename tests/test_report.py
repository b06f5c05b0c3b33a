"""The report on a class: its numbers, its words, and that nothing in a name or in code can break the page."""

import dataclasses
import html.parser
import json
import re
from collections import Counter

import numpy as np
import pytest

from actcourse.cli import main
from actcourse.exercises import EXERCISES, SLUGS
from actcourse.teaching.grading import results
from actcourse.teaching.grading.report import code, report, shown, told
from actcourse.teaching.grading.roster import Person
from actcourse.teaching.grading.similar import alike, form
from actcourse.teaching.grading.summary import FEW, MOST_ROWS, summarise
from tests.classes import SHEET, answers, attention, classroom, exercises_of, graded, result

VOID = {"meta", "br", "link", "img", "hr", "input"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "nav", "footer", "div", "span", "p", "a"),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "ul",
        "li",
        "table",
        "tr",
        "th",
        "td",
        "pre",
        "code",
        "em",
        "strong",
        "bdi",
        "blockquote",
    ),
}


class Page(html.parser.HTMLParser):
    """A page taken apart: its tags, attributes and text; a tag that does not close the last open one is an error."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.text, self.pre = [], Counter(), [], "", []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if tag == "pre":
            self.pre.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data
        if "pre" in self.open:
            self.pre[-1] += data


@pytest.fixture(scope="module")
def class_of_500():
    return classroom(500, np.random.default_rng(3))


def coded(source, student="a", exercise="sigmoid", status="failed"):
    """A result with this code for an exercise."""
    one = graded(exercise, "right" if status == "passed" else "0 " + next(iter(_slugs(exercise))))
    return result(student, {}, exercises=(dataclasses.replace(one, source=source),))


def _slugs(exercise):
    return [name.split(" ", 1)[1] for name in answers(next(e for e in EXERCISES if e.id == exercise)) if name[0] == "0"]


# -- numbers --------------------------------------------------------------------------------------------


@pytest.mark.sweep
def test_the_numbers_of_a_class_are_counted_right(class_of_500):
    summary = summarise(class_of_500)
    marks = [one.mark for one in class_of_500 if one.status == "graded"]
    assert summary.median == np.median(marks)
    assert sum(row.count for row in summary.bars) == len(marks) == len(summary.graded)
    assert {row.low: row.count for row in summary.bars if row.count} == Counter(marks)
    for exercise, row in zip(exercises_of(SHEET), summary.exercises, strict=True):
        found = [each for one in class_of_500 for each in one.exercises if each.exercise == exercise.id]
        assert (row.id, row.asked, row.points) == (exercise.id, len(found), exercise.points)
        assert row.counts == Counter(each.status for each in found) | {"needs attention": 0}
        assert {slug: count for slug, _, count in row.mistakes} == Counter(e.mistake for e in found if e.mistake)
        assert all(meaning == SLUGS[slug] for slug, meaning, _ in row.mistakes)
    assert [one for one, _ in summary.attention] == sorted(
        (one for one in class_of_500 if one.status != "graded"), key=lambda one: (one.why, one.student)
    )
    assert [*summary.without] == [one for one in class_of_500 if one.mark == 0]


@pytest.mark.sweep
def test_what_to_go_over_is_what_most_learners_got_wrong(class_of_500):
    topics = summarise(class_of_500).topics
    counts = [topic.count for topic in topics]
    assert counts == sorted(counts, reverse=True)
    assert len(topics) == 5
    for topic in topics:
        told_so = [
            each
            for one in class_of_500
            for each in one.exercises
            if (each.exercise, each.mistake) == (topic.exercise, topic.slug) and topic.thought in each.message
        ]
        assert len(told_so) >= topic.count >= 2
        assert topic.source in {each.source for each in told_so}


def test_what_one_of_many_got_wrong_is_nothing_for_the_class():
    alone, some = result("a", {"step": "0 " + _slugs("step")[0]}), [result(f"b{number}", {}) for number in range(FEW)]
    assert len(summarise([alone]).topics) == 1
    assert summarise([alone, *some]).topics == ()
    assert len(summarise([alone, alone, *some]).topics) == 1


@pytest.mark.sweep
@pytest.mark.parametrize("exercise", exercises_of(SHEET), ids=lambda exercise: exercise.id)
def test_a_misconception_is_explained_by_the_words_of_its_exercise(exercise):
    for number, mistake in enumerate(exercise.mistakes):
        one = result("a", {exercise.id: f"{number} {mistake.slug}"})
        [topic] = summarise([one]).topics
        assert (topic.exercise, topic.slug) == (exercise.id, mistake.slug)
        assert topic.meaning == SLUGS[mistake.slug]
        if mistake.message:
            assert topic.thought == mistake.message
            assert mistake.message not in topic.seen


@pytest.mark.parametrize("top", [1, 9, 20, 21, 50, 1000])
def test_every_mark_has_a_row_however_many_points_there_are(top):
    rng = np.random.default_rng(0)
    marks = [0, top, *np.round(rng.uniform(0, top, 50), 2)]
    some = [
        result(f"{at}", {}, exercises=(results.Graded("step", "failed", None, "", float(mark), top, {}, ""),))
        for at, mark in enumerate(marks)
    ]
    bars = summarise(some).bars
    assert sum(row.count for row in bars) == len(marks)
    assert len(bars) <= MOST_ROWS
    assert (bars[-1].low, bars[0].high) == (0, top)
    assert max(row.share for row in bars) == 1


def test_an_exercise_of_a_variant_needs_no_record():
    one = results.Graded("nobody_knows", "failed", "no-such-name", "It is not.", 0, 3, {}, "def nobody_knows(): 1")
    [topic] = summarise([result("a", {}, "02_variant", exercises=(one,))]).topics
    assert (topic.exercise, topic.meaning, topic.thought) == ("nobody_knows", "", "")
    assert "nobody_knows" in report([result("a", {}, "02_variant", exercises=(one,))])


# -- progress -------------------------------------------------------------------------------------------


def test_attempts_and_hints_are_of_those_who_handed_in_their_progress(tmp_path):
    def handed_in(student, content):
        folder = tmp_path / student / SHEET
        folder.mkdir(parents=True)
        (folder / "progress.json").write_text(content if isinstance(content, str) else json.dumps(content))
        return result(student, {})

    some = [
        handed_in("a", {"passed": ["sigmoid"], "tries": {"sigmoid": 3}, "hints": {"sigmoid": [1, 2]}}),
        handed_in("b", {"passed": [], "tries": {"sigmoid": 6, "step": 1}}),
        handed_in("c", "{"),
        handed_in("d", {"tries": {"sigmoid": "<b>"}}),
        result("e", {}),
    ]
    summary = summarise(some, tmp_path)
    efforts = {effort.exercise: (effort.tried, effort.tries, effort.hinted) for effort in summary.efforts}
    assert summary.shared == 2
    assert (efforts["sigmoid"], efforts["step"], efforts["tanh_prime"]) == ((2, 4.5, 1), (1, 1, 0), (0, None, 0))
    assert "Of 2 learners who handed in their progress" in Page(report(some, submitted=tmp_path)).text
    assert "Attempts and hints" not in Page(report(some)).text


# -- the same code --------------------------------------------------------------------------------------

ORIGINAL = '''
def sigmoid(x):
    """What it does."""
    flat = [1 / (1 + np.exp(-value)) for value in x.ravel()]  # one by one
    return np.array(flat, dtype=float).reshape(x.shape)
'''
SAME = [
    ORIGINAL.replace("value", "each").replace("flat", "all_of_them"),
    ORIGINAL.replace("(x)", "(inputs)").replace("x.", "inputs."),
    ORIGINAL.replace("np.", "numpy."),
    ORIGINAL.replace('    """What it does."""\n', "").replace("  # one by one", ""),
    ORIGINAL.replace("for value", "\n            for value").replace("    flat", "\n\n    # mine\n    flat"),
    ORIGINAL.replace("def sigmoid(x):", "def sigmoid(x: np.ndarray) -> np.ndarray:"),
    ORIGINAL.replace("x", "ξ").replace("eξp", "exp"),
    "import numpy as xp\n" + ORIGINAL.replace("np.", "xp."),
]
OTHER = [
    ORIGINAL.replace("np.exp", "np.sin"),
    ORIGINAL.replace("1 +", "2 +"),
    ORIGINAL.replace("-value", "value"),
    ORIGINAL.replace("ravel", "flatten"),
    ORIGINAL.replace("reshape(x.shape)", "reshape(x)"),
    ORIGINAL.replace("/", "*"),
]


@pytest.mark.parametrize("other", SAME)
def test_code_is_the_same_but_for_names_and_layout(other):
    first = "import numpy as np\n" + ORIGINAL if other.startswith("import") else ORIGINAL
    [group] = alike([coded(first, "a"), coded(other, "b"), coded("def sigmoid(x):\n    return 1 / x", "c")])
    assert [one.student for one in group.results] == ["a", "b"]
    assert group.telling == ("sigmoid",)


@pytest.mark.parametrize("other", OTHER)
def test_code_that_does_something_else_is_not_the_same(other):
    assert form(other) != form(ORIGINAL)
    assert alike([coded(ORIGINAL, "a"), coded(other, "b")]) == []


def test_names_may_be_shared_with_arguments_of_libraries():
    first = "def f(x, axis):\n    return np.sum(x, axis=axis) / h(x=x)\ndef h(x):\n    return x"
    other = "def f(z, a):\n    return np.sum(z, axis=a) / k(y=z)\ndef k(y):\n    return y"
    assert form(first) == form(other)
    assert form(first) != form(first.replace("axis=axis", "keepdims=axis"))


@pytest.mark.sweep
def test_what_the_course_and_half_the_class_write_is_no_sign_of_copying(class_of_500):
    right = [result(f"r{number}", {exercise.id: "right" for exercise in exercises_of(SHEET)}) for number in range(9)]
    assert alike(right) == []
    common = [coded(ORIGINAL, f"{number}") for number in range(3)]
    more = dataclasses.replace(common[0], student="x", exercises=(*common[0].exercises, graded("step", "right")))
    assert alike([*common, more]) == []  # three wrote nothing else, and a fourth has the same function
    assert len(alike(common)) == 1
    assert alike([result("a", {}), result("b", {})]) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(:",
        "(" * 5000,
        "\x00",
        "-" * 19_000 + "1",
        "a" + ".b" * 9000,
        "'''",
        "x" * 50_000,
        "\ud800",
        r"'\d'",
        "1 is 1",
    ],
    ids=range(10),
)
def test_code_of_any_kind_has_a_form(source):
    assert isinstance(form(source), str)
    assert form(source) == form(source)


# -- the page -------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "</pre></main><h1>mine</h1>",
    "'\"><img src=x onerror=alert(1)>",
    "<!-- ",
    "&lt;b&gt; &amp;",
    "{{ 7 * 7 }} {% for %}",
    "\u202egnitser\u2066",
    "a\udcffb",
    "\x00\x1b[31m\x7f",
    "`</code><b>` **`a**b` c**",
    "</style><style>* {display: none}",
    "$\\href{javascript:alert(1)}{x}$ [a](javascript:alert(1))",
    "ä" * 127,
    "]]>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_learners_write_breaks_the_page(text):
    harmless = report(_everywhere("harmless"), [Person("harmless", "harmless")], today="2026-01-01")
    page = report(_everywhere(text), [Person(text, text)], today="2026-01-01")
    page.encode()
    ours, theirs = Page(harmless), Page(page)
    assert set(theirs.tags) <= ALLOWED
    markup = ("code", "strong", "p", "bdi")
    assert {tag: n for tag, n in theirs.tags.items() if tag not in markup} == {
        tag: n for tag, n in ours.tags.items() if tag not in markup
    }
    assert len(theirs.pre) == len(ours.pre)
    assert set(theirs.pre) == {code(text), LONG}
    assert {name for name, _ in theirs.attributes} == {name for name, _ in ours.attributes}
    assert shown(text).split()[0] in theirs.text


LONG = f"def f(a, b, c):\n    return {' / '.join(['(a + b) * (b + c)'] * 8)}"


def _everywhere(text):
    """Two results with this text wherever learners and what they wrote can put one."""
    one = results.Graded("sigmoid", "failed", "wrong-value", f"It says {text}", 0, 2, {}, text)
    other = results.Graded("step", "needs attention", None, text, 0, 1, {}, text)
    twice = [dataclasses.replace(attention(name, text), exercises=(one, other)) for name in (text, f"{text}2")]
    long = dataclasses.replace(one, source=LONG)
    return [*twice, *(result(f"{text}{number}", {}, file=text, exercises=(long,)) for number in "34")]


@pytest.mark.parametrize("size", [1, 2, FEW, 60])
def test_the_page_needs_nothing_else_and_runs_nothing(size):
    page = Page(report(classroom(size, np.random.default_rng(1))))
    assert set(page.tags) <= ALLOWED
    assert not [value for name, value in page.attributes if name in ("src", "srcset", "background", "action")]
    assert all(value.startswith("#") for name, value in page.attributes if name == "href")
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_a_class_of_one_is_spoken_of_as_one():
    text = Page(report([result("anna", {"sigmoid": "right"})], [Person("anna", "Änne")])).text
    assert "1 submission, 1 with a mark." in text
    assert "Änne (anna): 2 of 9 points" in text
    assert "in class" not in text
    assert not re.search(r"\b1 (learners|submissions|points)\b", text)


def test_a_class_without_a_mark_says_so():
    text = Page(report([attention("anna", "the file is empty")])).text
    assert "Nobody has a mark yet" in text
    assert "the file is empty" in text
    with pytest.raises(ValueError, match="no results"):
        report([])


def test_several_sheets_stand_one_after_the_other():
    page = Page(report([result("a", {}, sheet) for sheet in ("03_rectified", SHEET)]))
    assert [value for name, value in page.attributes if name == "href"] == ["#sheet-1", "#sheet-2"]
    assert page.text.index(SHEET) < page.text.index("03_rectified")


@pytest.mark.sweep
def test_a_page_of_many_does_not_grow_without_bounds(class_of_500):
    assert len(report(class_of_500)) < 200_000
    long = coded("\n".join(["x = " + "1 + " * 5000 + "1"] * 500))
    long = dataclasses.replace(long, exercises=(dataclasses.replace(long.exercises[0], message="so " * 10**5),))
    assert len(report([long])) < 100_000


def test_messages_keep_code_and_bold_apart():
    assert told("a `x**2` and `y**3`, **so** <b>") == (
        "<p>a <code>x**2</code> and <code>y**3</code>, <strong>so</strong> &lt;b&gt;</p>"
    )


def test_the_command_writes_the_page(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["report"]) == 2
    results.write(results.FOLDER, result("anna", {}))
    (tmp_path / "students.csv").write_text("folder,name\nanna,Änne\n")
    assert main(["report", "--roster", "students.csv"]) == 0
    assert "Änne (anna)" in (tmp_path / "report.html").read_text(encoding="utf-8")
    (results.FOLDER / "damaged.json").write_text("")
    assert main(["report", "--output", "other.html"]) == 1
    assert "damaged.json" in capsys.readouterr().err
    assert (tmp_path / "other.html").exists()


# -- in a browser ---------------------------------------------------------------------------------------


WINDOWS = [(1400, "light"), (360, "dark")]


def test_the_page_fits_every_screen_and_asks_for_nothing(class_of_500, visiting, tmp_path):
    pages = {
        "many": class_of_500,
        "one": class_of_500[:1],
        "hostile": [r for text in HOSTILE for r in _everywhere(text)],
    }
    for name, some in pages.items():
        (tmp_path / f"{name}.html").write_text(report(some), encoding="utf-8")

    def visit(launched):
        return [seen(launched, (tmp_path / f"{name}.html").as_uri(), *window) for name in pages for window in WINDOWS]

    assert visiting(visit) == [(True, width, scheme) for _ in pages for width, scheme in WINDOWS]


def seen(launched, address, width, scheme):
    """Whether the page asked for nothing but itself and said nothing, how wide it is, and whether it is dark."""
    context = launched.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth")
    stacks = page.evaluate("[...document.querySelectorAll('.stack')].map(stack => stack.offsetHeight)")
    assert len(set(stacks)) <= 1  # the parts of a bar stand in one row
    page.emulate_media(media="print")
    assert page.evaluate(
        "[...document.querySelectorAll('.scroll')].every(e => getComputedStyle(e).overflowX == 'visible')"
    )
    page.emulate_media(media="screen")
    white = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()
    return said == [address], wide, "light" if white else "dark"
