"""What stands on pages: all of what notebooks hold, answers folded, formulas set, and links that lead somewhere."""

import re
from urllib.parse import urldefrag

import nbformat
import pytest

from actcourse.exercises import EXERCISES
from actcourse.exercises.quiz import ChoiceQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES
from actcourse.functions import CATALOG
from actcourse.pictures.player import LIMIT
from actcourse.teaching.build import ROOT
from actcourse.teaching.poster import COMMITTED as POSTER
from actcourse.teaching.site import checking, overview, reference
from actcourse.teaching.site.checking import Parsed, faults
from actcourse.teaching.site.notebooks import ANSWER, SOLUTION, Page
from actcourse.teaching.site.sources import _read, page_of_file
from tests.site.course import FILES, FILES_OF_MOVING, ROOMS, page_name

PAGES = page_of_file(ROOT)
NOTEBOOKS = [file for file in PAGES if file.endswith(".ipynb")]
BUILT = [file for file in FILES if file in PAGES]


def pictures(cells):
    """The words of all pictures that cells show, in order."""
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return [picture["alt"] for data in outputs for picture in Parsed(data.get("text/html", "")).pictures]


def without_views(html):
    return re.sub(r"<details class=\"actcourse-view.*?</details>", "", html, flags=re.DOTALL)


# -- what becomes of every notebook -------------------------------------------------------------------


@pytest.fixture(scope="module")
def made():
    """For each file of the course, its notebook and what Sphinx gets to make a page of, with stills alone."""
    notebooks = {file: _read(ROOT, file) for file in NOTEBOOKS}
    return {
        file: (notebook, Page(file, PAGES, set(), {}, {}).notebook(notebook)) for file, notebook in notebooks.items()
    }


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_every_still_is_there_with_its_words_and_formulas_are_marked(made, file):
    notebook, page = made[file]
    assert pictures(page.cells) == pictures(notebook.cells)
    shown = [
        data.get("text/html", "")
        for cell in page.cells
        for output in cell.get("outputs", [])
        if (data := output.get("data"))
    ]
    assert not [words for html in shown for words in Parsed(html).words if checking.LATEX.search(words)]


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_what_answers_a_prediction_is_folded(made, file):
    notebook, page = made[file]
    hidden = [cell for cell in notebook.cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
    folded = [cell for cell in page.cells if cell.metadata.get("mystnb", {}).get("code_prompt_show") == ANSWER]
    assert [cell.source for cell in folded] == [cell.source for cell in hidden]
    assert all(cell.metadata["tags"] == ["hide-output"] for cell in folded)


def test_every_exercise_has_its_solution_folded(made):
    for sheet in {exercise.sheet for exercise in EXERCISES}:
        _, page = made[f"exercises/{sheet}/{sheet}.ipynb"]
        folded = [cell for cell in page.cells if cell.metadata.get("mystnb", {}).get("code_prompt_show") == SOLUTION]
        assert len(folded) == sum(exercise.sheet == sheet for exercise in EXERCISES)
        assert all(cell.metadata["tags"] == ["hide-input"] for cell in folded)
        assert "SOLUTION" not in "".join(cell.source for cell in page.cells)


def test_every_quiz_can_be_answered_on_its_page(made):
    for quiz in QUIZZES:
        _, page = made[f"notebooks/{quiz.lesson}.ipynb"]
        assert [f'quiz("{quiz.id}")' in cell.source for cell in page.cells].count(True) == 1


# -- what is built ------------------------------------------------------------------------------------


def test_pages_are_as_they_must_be(site):
    assert list(faults(site)) == []


def test_every_notebook_and_text_has_a_page_that_can_be_reached(parsed, site):
    there = {*map(page_name, BUILT), "index.html", "search.html"}
    there |= {f"reference/{room}.html" for room in ("index", *ROOMS)}
    assert {*parsed} - {"genindex.html"} == there
    reached, queue = set(), ["index.html"]
    while queue:
        page = queue.pop()
        if page in parsed and page not in reached:
            reached.add(page)
            local = (urldefrag(link)[0] for link in parsed[page].links if not re.match(r"\w+:", link))
            queue += [
                str(((site / page).parent / link).resolve().relative_to(site.resolve())) for link in local if link
            ]
    assert reached >= {*map(page_name, BUILT)}


@pytest.mark.parametrize("file", [file for file in BUILT if file.endswith(".ipynb")])
def test_every_still_is_on_its_page(site, file):
    wanted = pictures(nbformat.read(ROOT / file, as_version=4).cells)
    shown = Parsed(without_views((site / page_name(file)).read_text())).pictures
    assert [picture.get("alt") for picture in shown] == wanted


def test_the_poster_opens_from_the_first_page_for_paper_and_for_screens(site, parsed):
    found = [link for link in parsed["index.html"].links if "poster" in link]
    assert [link.rpartition("/")[2] for link in found] == [file.rpartition("/")[2] for file in POSTER]
    assert [(site / link).read_bytes() for link in found] == [(ROOT / file).read_bytes() for file in POSTER]
    assert 'download=""' not in (site / "index.html").read_text()


def test_what_is_folded_is_folded_on_pages(site):
    sheet, lesson = (site / name for name in ("exercises/02_saturating.html", "lessons/03_saturating.html"))
    open_parts = re.sub(r"<details.*?</details>", "", sheet.read_text(), flags=re.DOTALL)
    assert open_parts.count("NotImplementedError") > 0
    assert sheet.read_text().count(SOLUTION) == sum(one.sheet == "02_saturating" for one in EXERCISES)
    cells = nbformat.read(ROOT / "notebooks" / "03_saturating.ipynb", as_version=4).cells
    hidden = [cell for cell in cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
    assert lesson.read_text().count(ANSWER) == len(hidden) > 0
    open_parts = re.sub(r"<details class=\"admonition hide.*?</details>", "", lesson.read_text(), flags=re.DOTALL)
    texts = [text for cell in hidden for output in cell.outputs if (text := output.get("text", "").strip())]
    assert not [text for text in texts if len(text) > 30 and text in open_parts]


def test_what_is_said_to_an_answer_is_not_seen_before(parsed):
    words = {name: " ".join(" ".join(page.words).split()) for name, page in parsed.items()}
    there = [quiz for quiz in QUIZZES if isinstance(quiz, ChoiceQuiz) and f"lessons/{quiz.lesson}.html" in parsed]
    assert there
    for quiz in there:
        seen = words[f"lessons/{quiz.lesson}.html"]
        assert not [option for option in quiz.options if len(option.feedback) > 60 and option.feedback in seen]


def test_the_catalogue_leads_to_every_card_and_finds_other_names(site, parsed):
    page = (site / "catalogue.html").read_text()
    for activation in CATALOG:
        assert overview.card_label(activation.name) in parsed["catalogue.html"].ids
        assert f'href="#{overview.card_label(activation.name)}"' in page
    assert len({overview.card_label(activation.name) for activation in CATALOG}) == len(CATALOG)
    assert page.count("data-names=") == len(CATALOG)


def test_the_reference_has_every_name_that_notebooks_use(parsed):
    listed = {module for room in reference.ROOMS for module in reference.modules(room)}
    wanted = [thing for thing in reference.in_notebooks().values() if thing.__module__.split(".")[1] in reference.ROOMS]
    assert {thing.__module__ for thing in wanted} <= listed
    built = [thing for thing in wanted if thing.__module__.split(".")[1] in ROOMS]
    assert {f"{thing.__module__}.{thing.__qualname__}" for thing in built} <= parsed["reference/functions.html"].ids
    assert built


def test_what_the_theme_brings_and_no_page_needs_is_left_out(site):
    assert not [path for path in site.rglob("*") if "fontawesome" in path.name]
    assert {path.name for path in site.glob("_static/explorers/*")} == FILES_OF_MOVING


# -- what checking finds ------------------------------------------------------------------------------

GOOD = '<p id="here">$5 or $6</p><a href="other.html#there">a</a><a href="#here">b</a><code>$\\frac{1}{2}$</code>'
PLANTED = {
    '<a href="gone.html">a</a>': "leads nowhere: gone.html",
    '<a href="other.html#gone">a</a>': "leads nowhere: other.html#gone",
    '<a href="#gone">a</a>': "leads nowhere: #gone",
    '<a href="../outside.html">a</a>': "leads nowhere: ../outside.html",
    '<a href="/index.html">a</a>': "leads nowhere: /index.html",
    '<img src="gone.png" alt="a">': "loads what is not there: gone.png",
    '<script src="https://example.org/a.js"></script>': "loads what is not there: https",
    '<link rel="stylesheet" href="//example.org/a.css">': "loads what is not there: //",
    '<figure data-moving="gone.js"></figure>': "loads what is not there: gone.js",
    "<p>the slope $\\frac{1}{4}$</p>": "raw LaTeX",
    '<img src="a.png" alt="a curve of $x_1$">': "raw LaTeX",
    '<span class="math notranslate nohighlight">\\(x\\)</span>': "has formulas, and does not load what sets them",
    '<table><tr><th scope="col"><p> </p></th></tr></table>': "a heading without words: <th",
}


@pytest.mark.parametrize("fault", ["", *PLANTED])
def test_what_is_wrong_with_a_page_is_found(tmp_path, fault):
    (tmp_path / "pages").mkdir()
    (tmp_path / "outside.html").write_text("")
    (tmp_path / "pages" / "a.png").write_bytes(b"")
    (tmp_path / "pages" / "other.html").write_text('<p id="there"></p>')
    (tmp_path / "pages" / "index.html").write_text(GOOD + fault)
    found = list(faults(tmp_path / "pages"))
    assert len(found) == (fault != "")
    assert not fault or PLANTED[fault] in found[0]


def test_a_page_that_is_too_heavy_is_found_with_all_that_it_loads(tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "PAGE_LIMIT", 5000)
    noise = bytes(range(256)) * 20  # which packs well, in a file of a kind that is packed already
    (tmp_path / "look.css").write_text("p { background: url('far.png') } a { background: url(//example.org/b.png) }")
    (tmp_path / "far.png").write_bytes(noise)
    (tmp_path / "index.html").write_text('<link rel="stylesheet" href="look.css"><p>' + "long " * 2000)
    fonts = tmp_path / "_static" / "mathjax"
    fonts.mkdir(parents=True)
    (fonts / "MathJax_Fraktur-Bold.woff").write_bytes(noise)  # which nothing on the page is set in
    heavy, elsewhere = faults(tmp_path)
    assert re.search(r"index.html weighs 5\d\d\d bytes, and may weigh 5000", heavy)
    assert "look.css loads from elsewhere: //example.org/b.png" in elsewhere
    (tmp_path / "index.html").write_text("<p>" + r"<code>\frak{g}</code>" + "long " * 2000)
    assert re.search(r"index.html weighs 5\d\d\d bytes", next(faults(tmp_path)))


def explorer_file(words, shows, more=""):
    from actcourse.pictures.player import _packed

    packed = _packed({"words": words, "shows": shows})
    return f'// 3 positions of a control\n(window.actcourseMoving ??= {{}})["a.js"]="{packed}"\n{more}'


def test_what_is_wrong_with_the_file_of_an_explorer_is_found():
    def found(*given):
        return list(checking.explorer_faults("a.js", explorer_file(*given)))

    shows = {"0,0": [1], "1,0": [2], "0,1": [1]}
    assert found({"0,0": "a", "1,0": "b", "0,1": "a"}, shows) == []
    assert found({"0,0": "a", "1,0": " ", "0,1": "a"}, shows) == ["a.js has no words at 1,0"]
    assert "different pictures at 0,0 and 1,0" in found(dict.fromkeys(shows, "a"), shows)[0]
    assert "may take 400000" in found({"0,0": "a", "1,0": "b", "0,1": "a"}, shows, "x" * (LIMIT + 200))[0]
