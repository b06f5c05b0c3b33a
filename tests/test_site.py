"""The pages: whole, readable without a kernel, and asking nobody for anything."""

import base64
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zlib
from html.parser import HTMLParser
from importlib.util import find_spec
from urllib.parse import unquote, urldefrag

import nbformat
import numpy as np
import pytest

from actcourse.exercises import EXERCISES
from actcourse.exercises.learner.quiz_widget import read_number
from actcourse.exercises.quiz import ChoiceQuiz, NumberQuiz
from actcourse.exercises.sheets.quizzes import QUIZZES
from actcourse.functions import CATALOG
from actcourse.functions.words import with_minus
from actcourse.pictures.choice import SUBJECTS, explore
from actcourse.pictures.controls import Choice
from actcourse.teaching.build import ROOT
from actcourse.teaching.site import lines, mending, moving, overview, reference, texts
from actcourse.teaching.site.figures import spoken
from actcourse.pictures.lines import straightened
from actcourse.pictures.positions import TOGETHER, Positions, thinned
from actcourse.teaching.site.sources import page_of_file
from actcourse.teaching.site.subjects import subject, together

PAGES = page_of_file(ROOT)
NOTEBOOKS = [file for file in PAGES if file.endswith(".ipynb")]
LATEX = re.compile(
    r"\$[^$\s][^$\n]*[\\^_{=][^$\n]*\$|\\(?:frac|sigma|begin|left|text|infty|cdot|sqrt|mathrm|dfrac)\b|\{math\}"
)
# Explorers that move on the pages of these tests: of one curve, of many controls, of pictures, of all at once.
MOVING = ("arctan", "sigmoid", "several functions", "folding", "dying ReLU", "equal runners", "quiz half-as-steep")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path"}


class Parsed(HTMLParser):
    """What a page holds: ids, links, files that it loads, pictures, and its words outside of code and formulas."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.files, self.pictures, self.words = set(), [], [], [], []
        self._inside = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs["id"]} if "id" in attrs else set()
        self.links += [attrs["href"]] if tag == "a" and "href" in attrs else []
        self.files += [attrs[key] for key in ("src", "data") if attrs.get(key)]
        self.files += [attrs["href"]] if tag == "link" and attrs.get("rel") not in ("search", "next", "prev") else []
        self.pictures += [attrs] if tag == "img" else []
        self.words += [attrs[key] for key in ("alt", "title", "aria-label") if attrs.get(key)]
        if tag not in VOID:
            self._inside.append((tag, attrs.get("class") or ""))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._inside.pop()

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, text):
        quiet = {"code", "pre", "kbd", "script", "style"}
        if not any(tag in quiet or {"math", "highlight"} & set(classes.split()) for tag, classes in self._inside):
            self.words.append(text)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the pages, built with warnings as errors."""
    if find_spec("sphinx_book_theme") is None:
        pytest.skip("what builds pages is not installed, as on the lowest versions")
    folder = tmp_path_factory.mktemp("site") / "course"
    # In a process of its own, as by `make site`: the theme's own deprecations are no faults of the course.
    command = [sys.executable, "-m", "actcourse.teaching.site", str(folder), "--moving", *MOVING]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def parsed(site):
    """All pages, by their paths."""
    return {str(path.relative_to(site)): Parsed(path.read_text()) for path in sorted(site.rglob("*.html"))}


def page_name(file):
    return re.sub(r"\.(ipynb|md)$", ".html", PAGES[file])


# -- what is there ------------------------------------------------------------------------------------


def test_every_notebook_and_text_has_a_page(parsed):
    there = {*map(page_name, PAGES), "index.html", "search.html"}
    there |= {f"reference/{room}.html" for room in ("index", *reference.ROOMS)}
    assert {*parsed} - {"genindex.html"} == there


def test_pages_lead_to_each_other_and_to_no_other_host(parsed, site):
    for page, content in parsed.items():
        for link in content.links:
            if not re.match(r"(https?|mailto):", link):
                assert leads(site, parsed, page, link), f"{page}: {link}"
        for file in content.files:
            assert not re.match(r"\w+:|//", file), f"{page} loads {file}"
            assert (site / page).parent.joinpath(unquote(file.split("?")[0])).is_file(), f"{page}: {file}"


def leads(site, parsed, page, link):
    address, place = urldefrag(link)
    target = ((site / page).parent / unquote(address)).resolve() if address else site / page
    other = parsed.get(str(target.relative_to(site.resolve() if address else site)))
    return target.is_file() and (not place or other is None or unquote(place) in other.ids)


def test_styles_load_nothing_from_elsewhere(site):
    for sheet in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import\s+)[\"']?(?:https?:)?//[^\s\"')]+", sheet.read_text()), sheet


def test_every_page_can_be_reached(parsed, site):
    reached, queue = set(), ["index.html"]
    while queue:
        page = queue.pop()
        if page in parsed and page not in reached:
            reached.add(page)
            folder = (site / page).parent
            local = (urldefrag(link)[0] for link in parsed[page].links if not re.match(r"\w+:", link))
            queue += [str((folder / link).resolve().relative_to(site.resolve())) for link in local if link]
    assert reached >= {*map(page_name, PAGES)}


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_every_still_is_on_its_page_with_its_words(parsed, file):
    stored = "".join(
        output.data["text/html"]
        for cell in nbformat.read(ROOT / file, as_version=4).cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    )
    wanted = [picture["alt"] for picture in Parsed(stored).pictures]
    shown = [picture.get("alt") for picture in parsed[page_name(file)].pictures]
    assert shown == wanted


def test_no_page_shows_raw_latex(parsed):
    for page, content in parsed.items():
        assert not [words for words in content.words if LATEX.search(words)], page


def test_solutions_are_folded(site):
    for exercise in EXERCISES:
        page = (site / "exercises" / f"{exercise.sheet}.html").read_text()
        open_parts = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
        assert open_parts.count("NotImplementedError") > 0
        assert page.count("Show a solution") == sum(one.sheet == exercise.sheet for one in EXERCISES)
        assert "SOLUTION" not in page


def test_what_answers_a_prediction_is_folded(site):
    for file in NOTEBOOKS:
        cells = nbformat.read(ROOT / file, as_version=4).cells
        hidden = [cell for cell in cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
        page = (site / page_name(file)).read_text()
        assert page.count("Show what came out") == len(hidden), file
        for cell in hidden:
            texts = [output.text.strip() for output in cell.outputs if output.get("text", "").strip()]
            open_parts = re.sub(r"<details class=\"admonition hide.*?</details>", "", page, flags=re.DOTALL)
            assert not [text for text in texts if len(text) > 30 and text in open_parts], cell.source


def test_the_catalogue_leads_to_every_card_and_finds_other_names(site, parsed):
    page = (site / "catalogue.html").read_text()
    for activation in CATALOG:
        assert overview.card_label(activation.name) in parsed["catalogue.html"].ids
        assert f'href="#{overview.card_label(activation.name)}"' in page
    assert len({overview.card_label(activation.name) for activation in CATALOG}) == len(CATALOG)
    assert page.count("data-names=") == len(CATALOG)


def test_the_reference_has_every_name_that_notebooks_use(parsed):
    every = set().union(*(parsed[f"reference/{room}.html"].ids for room in reference.ROOMS))
    wanted = {f"{thing.__module__}.{thing.__qualname__}" for thing in reference.in_notebooks().values()}
    left = {name for name in wanted if name.split(".")[1] in reference.ROOMS}
    assert left <= every


def test_pages_are_light(site):
    """By their weight on disk, which is more than what travels."""
    icons = [path for path in site.rglob("*") if "fontawesome" in path.name]
    assert not icons
    shared = sum((site / "_static" / name).stat().st_size for name in ("mathjax/tex-chtml.js",))
    assert shared < 1.2e6
    for page in site.rglob("*.html"):
        assert page.stat().st_size < 600_000, page


# -- the parts ----------------------------------------------------------------------------------------


def test_links_to_notebooks_become_links_to_pages():
    def relinked(text, file="notebooks/03_saturating.ipynb"):
        return texts.relinked(text, file, PAGES)

    assert relinked("[a](04_rectified.ipynb)") == "[a](04_rectified.ipynb)"
    assert relinked("[a](../exercises/02_saturating/02_saturating.ipynb)") == "[a](../exercises/02_saturating.ipynb)"
    assert relinked("[a](catalogue.ipynb)") == "[a](../catalogue.ipynb)"
    assert relinked("[a](04_rectified.ipynb#cell-id=0123456789ab)") == "[a](#cell-0123456789ab)"
    assert relinked("[a](https://example.org) [b](../nowhere.txt)") == "[a](https://example.org) b"
    assert relinked("[l](../notebooks/03_saturating.ipynb)", "docs/teaching.md") == "[l](lessons/03_saturating.ipynb)"


def test_formulas_are_marked_wherever_they_stand_and_nowhere_else():
    shown = texts.with_formulas('<p title="$a$">$x_1$ and <code>$y$</code> <b>$$z &lt; 1$$</b></p>')
    assert shown.count("math notranslate") == 2
    assert r"\(x_1\)" in shown
    assert r"\[z &lt; 1\]" in shown
    assert '<p title="$a$">' in shown
    assert "<code>$y$</code>" in shown


def test_docstrings_of_the_house():
    lines = ["What it does, by `f_x` and *a*.", "", "x: an array,", "    of any shape.", "rng: a generator.", ""]
    shown = reference.as_restructured([*lines, "    kept as", "      it is", "", ">>> 1 + 1", "2"])
    text = "\n".join(shown)
    assert r"by \ ``f_x``\  and \*a\*." in text
    assert "- x: an array, of any shape." in shown
    assert "- rng: a generator." in shown
    assert "::\n\n        kept as\n          it is" in text
    assert ">>> 1 + 1\n2" in text


def test_what_is_mended():
    assert "aria-label" not in mending.mended('<summary aria-label="Toggle hidden content">')
    assert "aria-label" in mending.mended('<summary><span class="toctree-toggle">')
    assert mending.mended("<thead>\n<tr><th><p></p></th>\n<th></th>\n</tr>\n</thead>") == ""
    kept = "<thead><tr><th><p>a</p></th><th></th></tr></thead>"
    assert mending.mended(kept) == kept


# -- in a browser -------------------------------------------------------------------------------------

OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
KINDS = ["index.html", "lessons/03_saturating.html", "exercises/02_saturating.html", "catalogue.html", "glossary.html"]
KINDS += ["teaching.html", "reference/networks.html"]


@pytest.fixture(scope="session")
def served(site):
    """The address of the pages below a folder of a host, as on a site of a project."""
    from tests.pages import server

    with server(site.parent) as address:
        yield f"{address}/{site.name}/"


@pytest.fixture(scope="session")
def pages_browser(chromium):
    from tests.jupyterlab import browser

    with browser(OFFLINE) as launched:
        yield launched


@pytest.fixture
def opened(pages_browser):
    """A function that opens a page and gives the tab; at the end, nothing may have gone wrong on any of them."""
    from tests.pages import Visit

    visit = Visit(pages_browser)
    yield visit.open
    visit.close()
    assert not visit.trouble


@pytest.mark.parametrize("page", KINDS)
@pytest.mark.parametrize("place", ["served", "disk"])
def test_a_page_loads_whole_and_asks_nobody_else(site, served, opened, page, place):
    tab = opened((served if place == "served" else f"{site.as_uri()}/") + page)
    assert tab.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
    assert not tab.evaluate("document.querySelectorAll('mjx-merror, [data-mjx-error]').length")
    shown = tab.evaluate("document.querySelectorAll('mjx-container').length")
    assert shown == (site / page).read_text().count('"math notranslate nohighlight"')


@pytest.mark.parametrize("page", KINDS)
def test_a_page_fits_a_phone(served, opened, page):
    tab = opened(served + page, viewport={"width": 360, "height": 740}, is_mobile=True, device_scale_factor=2)
    assert tab.evaluate("document.scrollingElement.scrollWidth") == 360


def test_the_dark_is_dark(served, opened):
    tab = opened(served + "lessons/03_saturating.html", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert "invert" in tab.evaluate("getComputedStyle(document.querySelector('.actcourse-picture')).filter")


@pytest.mark.parametrize("place", ["served", "disk"])
def test_pages_can_be_searched(site, served, opened, place):
    tab = opened((served if place == "served" else f"{site.as_uri()}/") + "search.html?q=sigmoid")
    tab.wait_for_selector("#search-results li a")
    assert tab.locator("#search-results li a", has_text="Saturating functions").count()


def test_the_catalogue_can_be_searched_and_sorted(served, opened):
    tab = opened(served + "catalogue.html")
    rows = tab.locator(".actcourse-overview tbody tr")
    assert rows.count() == len(CATALOG)
    tab.get_by_label("Find a function").fill("logistic")  # what others call the sigmoid
    assert "sigmoid" in rows.filter(visible=True).locator("td:first-child").all_text_contents()
    tab.get_by_label("Find a function").fill("")
    tab.get_by_role("button", name="variance gain").click()
    gains = [float(row.get_attribute("data-sort")) for row in tab.locator("tbody tr td:nth-child(5)[data-sort]").all()]
    assert gains == sorted(gains)


AXE = ROOT / "build" / "axe-core.tgz"


@pytest.mark.parametrize(
    ("page", "scheme"), [*((page, "light") for page in KINDS), *((page, "dark") for page in KINDS[:3])]
)
def test_axe_finds_nothing(served, opened, page, scheme):
    if not AXE.exists():
        pytest.skip("axe-core is not there: npm pack axe-core and move it to build/axe-core.tgz")
    tab = opened(served + page, color_scheme=scheme)
    with tarfile.open(AXE) as archive:
        tab.evaluate(archive.extractfile("package/axe.min.js").read().decode())
    found = tab.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html]))")
    assert not found


# -- explorers that move ------------------------------------------------------------------------------


def unpacked(text):
    """What a file for an explorer holds, with how many positions a control may have, and the name that it sets."""
    most, name, packed = re.match(r'// (\d+) .*\n.*\)\["([^"]+)"\]="([^"]+)"', text).groups()
    return name, json.loads(zlib.decompress(base64.b64decode(packed), -15)) | {"most": int(most)}


@pytest.fixture(scope="session")
def stored(site):
    """By the names of files, what the explorers hold that move on the pages of these tests."""
    return dict(unpacked(path.read_text()) for path in sorted((site / "_static" / "explorers").glob("*.js")))


def test_files_of_explorers_are_small(site, stored):
    assert {*stored} == {moving.file_of(name) for name in MOVING}
    for path in (site / "_static" / "explorers").glob("*.js"):
        assert path.stat().st_size <= moving.LIMIT
        assert path.read_text().startswith("//")
        assert "¤" not in path.name


@pytest.mark.parametrize("name", MOVING)
def test_an_explorer_has_the_words_of_every_position(stored, name):
    """Drawn anew by the explorer itself, at some of its positions."""
    data, explorer = stored[moving.file_of(name)], subject(name)
    positions = Positions(explorer, together(name), data["most"])
    values = positions.values()
    assert data["start"] == list(positions.start)
    assert {*data["shows"]} == {",".join(map(str, at)) for at in values}
    for at in [*values][:: max(1, len(values) // 5)]:
        wanted = with_minus(explorer.still(**values[at]).alternative_text)
        assert data["words"][",".join(map(str, at))] == wanted
    assert data["shows"].keys() == data["words"].keys()
    assert {each for shown in data["shows"].values() for each in shown} == set(range(len(data["fragments"])))


@pytest.mark.parametrize("name", MOVING)
def test_every_id_that_a_drawing_names_is_defined(stored, name):
    data = stored[moving.file_of(name)]
    text = "".join([data["background"], *data["fragments"], data["defs"]])
    defined = set(re.findall(r'\bid="(¤[^"]+)"', data["defs"]))
    assert set(re.findall(r'(?:href="#|url\(#)(¤[^")]+)', text)) <= defined
    assert len(defined) == len(re.findall(r'\bid="', data["defs"]))


def test_an_explorer_that_is_too_large_says_so_and_a_smaller_one_is_tried():
    small, _ = moving.script("equal runners", ladder=((1, 7),))
    text, positions = moving.script("equal runners", ladder=((2, 60), (1, 7)), limit=len(small))
    assert text == small
    assert max(map(len, positions.places)) <= 7
    with pytest.raises(ValueError, match=r"equal runners takes \d+ bytes, and may take 100"):
        moving.script("equal runners", limit=100, ladder=((1, 5),))


def test_what_was_drawn_from_other_sources_is_drawn_anew(tmp_path):
    shutil.copytree(ROOT / "actcourse", tmp_path / "actcourse", ignore=shutil.ignore_patterns("__pycache__"))
    before = moving.signature(tmp_path)
    assert before == moving.signature(ROOT)
    source = tmp_path / "actcourse" / "functions" / "saturating.py"
    source.write_text(source.read_text() + "\n")
    assert moving.signature(tmp_path) != before


@pytest.mark.parametrize("name", ["sigmoid", "learned slope", "softmax", "attention", "several functions"])
@pytest.mark.parametrize("most", [5, 20, 60])
def test_positions_are_thinned_and_keep_ends_and_start(name, most):
    explorer = explore(name)
    for control in explorer.controls:
        places = thinned(control, most)
        assert places == sorted(places, key=control.positions.index)
        assert {control.positions[0], control.positions[-1]} <= {*places}
        assert len(places) <= max(most, 3) or isinstance(control, Choice)
        assert min(abs(control.positions.index(place) - nearest_start(control)) for place in places) == 0


def nearest_start(control):
    if isinstance(control, Choice):
        return control.positions.index(control.default)
    return min(range(len(control.positions)), key=lambda place: abs(control.positions[place] - control.default))


def test_every_control_has_a_name_that_can_be_heard():
    for name in (*SUBJECTS, *(activation.name for activation in CATALOG)):
        for control in subject(name).controls if subject(name) else ():
            assert spoken(control.label).strip()
            assert not {*"$\\_{}^"} & {*spoken(control.label)} - {*control.name}, control.label
    assert spoken(r"$\alpha$, alpha") == "alpha"
    assert spoken("$z_1$, the first score") == "z1, the first score"


def test_controls_that_move_together_are_those_of_their_explorers():
    for name, groups in TOGETHER.items():
        names = {control.name for control in explore(name).controls}
        for group in groups:
            assert {*group} <= names
            assert len(group) > 1


@pytest.mark.parametrize("bend", [0, 0.05, 0.3, 3])
def test_paths_lose_no_point_that_one_would_miss(bend):
    x = np.linspace(0, 100, 200)
    y = bend * np.sin(x / 10)
    path = "M " + " L ".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    kept = np.array(re.findall(r"-?[\d.]+", straightened(path)), float).reshape(-1, 2)
    assert len(kept) < len(x)
    np.testing.assert_allclose(np.interp(x, *kept.T), y, atol=lines.TOLERANCE + 0.06)


def moved(tab, number, key="ArrowRight"):
    """Move a slider by a key; gives what is said of it, before and after: words, label of the picture, value."""
    slider = tab.locator("input[type=range]").nth(number)
    figure = slider.locator("xpath=ancestor::figure")
    slider.scroll_into_view_if_needed()
    figure.locator("svg.actcourse-picture").wait_for()

    def look():
        picture = figure.locator("svg.actcourse-picture")
        return {
            "valuetext": slider.get_attribute("aria-valuetext"),
            "label": picture.get_attribute("aria-label"),
            "drawing": picture.inner_html(),
            "words": figure.locator(".actcourse-words").inner_text(),
        }

    before = look()
    slider.press(key)
    return before, look()


@pytest.mark.parametrize("place", ["served", "disk"])
def test_sliders_move_pictures(site, served, opened, place):
    tab = opened((served if place == "served" else f"{site.as_uri()}/") + "lessons/04_rectified.html")
    for number in range(tab.locator("input[type=range]").count()):
        before, after = moved(tab, number, "ArrowRight" if number < 2 else "End")
        assert all(before[key] != after[key] for key in before)
        assert after["label"] == after["words"]
        assert after["valuetext"].endswith(after["words"])


def twice(html):
    """A page with its first explorer once more."""
    figure = re.search(r"<figure class=\"actcourse-explorer.*?</figure>", html, flags=re.DOTALL)[0]
    return html.replace(figure, figure + figure.replace("moving-1-", "moving-again-"), 1)


def test_the_same_explorer_twice_on_a_page(served, opened):
    tab = opened(served + "lessons/03_saturating.html", changed=twice)
    first = moved(tab, 0)[1]
    before, after = moved(tab, 1, "End")
    assert before["drawing"] != after["drawing"]
    assert tab.locator("svg.actcourse-picture").first.get_attribute("aria-label") == first["label"]
    ids = tab.evaluate("[...document.querySelectorAll('svg.actcourse-picture [id]')].map(each => each.id)")
    assert len(ids) == len({*ids})


def test_one_control_moves_at_a_time_save_those_that_go_together(served, opened):
    tab = opened(served + "lessons/04_rectified.html")
    for number in range(3):  # rate, bias and slope go together
        moved(tab, number, "End")
    sliders = tab.locator(".actcourse-explorer").first.locator("input")
    assert [each.input_value() for each in sliders.all()] == [each.get_attribute("max") for each in sliders.all()]
    tab = opened(served + "lessons/05_smooth.html")
    functions = tab.locator(".actcourse-explorer", has_text="Where do they differ most")
    start = [each.input_value() for each in functions.locator("input").all()]
    functions.locator("input").first.scroll_into_view_if_needed()
    functions.locator("svg.actcourse-picture").wait_for()
    functions.locator("input").nth(0).press("ArrowRight")
    functions.locator("input").nth(1).press("ArrowRight")
    now = [each.input_value() for each in functions.locator("input").all()]
    assert now == [start[0], str(int(start[1]) + 1), *start[2:]]


def test_a_file_is_fetched_when_its_explorer_comes_near(served, opened):
    tab = opened(served + "lessons/03_saturating.html")
    moved(tab, 0)
    sigmoid = tab.locator("figure[data-moving$='/sigmoid.js']")
    number = tab.evaluate(
        "each => [...document.querySelectorAll('input[type=range]')].indexOf(each)",
        sigmoid.locator("input").element_handle(),
    )
    assert "arctan.js" in tab.evaluate("Object.keys(window.actcourseMoving)")
    assert "sigmoid.js" not in tab.evaluate("Object.keys(window.actcourseMoving)")
    moved(tab, number)
    assert "sigmoid.js" in tab.evaluate("Object.keys(window.actcourseMoving)")


def test_stills_stand_without_scripts_and_in_print(site, served, opened, pages_browser):
    context = pages_browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(served + "lessons/03_saturating.html")
    stills = tab.locator(".actcourse-explorer img")
    assert stills.count() == tab.locator(".actcourse-explorer").count() > 1
    assert all(still.is_visible() for still in stills.all())
    assert not tab.locator("input[type=range]").first.is_visible()
    context.close()
    tab = opened(served + "lessons/03_saturating.html")
    moved(tab, 0)
    tab.emulate_media(media="print")
    shown = tab.locator(".actcourse-explorer :is(svg.actcourse-picture, img)").filter(visible=True)
    assert shown.count() == tab.locator(".actcourse-explorer").count()
    assert not tab.locator("input[type=range]").first.is_visible()


def test_a_phone_shows_slider_and_picture_together(served, opened):
    tab = opened(
        served + "lessons/03_saturating.html", viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    moved(tab, 0)
    slider = tab.locator("input[type=range]").first.bounding_box()
    picture = tab.locator("svg.actcourse-picture").first.bounding_box()
    assert slider["width"] >= 100
    assert slider["y"] + slider["height"] - picture["y"] < 740
    assert tab.evaluate("document.scrollingElement.scrollWidth") == 360


# -- quizzes ------------------------------------------------------------------------------------------


def test_every_quiz_can_be_answered_on_its_page(site):
    for quiz in QUIZZES:
        assert (site / "lessons" / f"{quiz.lesson}.html").read_text().count(f'data-quiz="{quiz.id}"') == 1


def test_what_is_said_to_an_answer_is_not_seen_before(parsed, site):
    for quiz in [quiz for quiz in QUIZZES if isinstance(quiz, ChoiceQuiz)]:
        words = " ".join(" ".join(parsed[f"lessons/{quiz.lesson}.html"].words).split())
        assert not [option for option in quiz.options if len(option.feedback) > 60 and option.feedback in words]


def quiz_of(tab, kind):
    """The first quiz of a kind on a page, and its form."""
    there = tab.evaluate("[...document.querySelectorAll('.actcourse-quiz')].map(form => form.dataset.quiz)")
    quiz = next(quiz for quiz in QUIZZES if quiz.id in there and isinstance(quiz, kind))
    return quiz, tab.locator(f"[data-quiz='{quiz.id}']")


def said(form):
    """What is said to an answer."""
    return form.locator(".actcourse-said").evaluate(
        "each => [...each.childNodes].map(node => node.textContent).join('')"
    )


@pytest.mark.parametrize("denied", [False, True])
def test_a_choice_is_committed_to_and_kept(served, opened, denied):
    tab = opened(served + "lessons/03_saturating.html", denied=denied)
    quiz, form = quiz_of(tab, ChoiceQuiz)
    form.get_by_role("button").click()
    assert said(form) == "Choose one of the answers first."
    for number, option in enumerate(quiz.options):
        form.get_by_role("radio").nth(number).check()
        form.get_by_role("button").click()
        assert said(form).startswith("✓" if option.right else "✗")
        assert "$" not in said(form)
    tab.reload()
    form = tab.locator(f"[data-quiz='{quiz.id}']")
    assert form.get_by_role("radio").first.is_checked() != denied
    if not denied:
        assert tab.evaluate("Object.keys(localStorage).filter(key => key.startsWith('actcourse.'))")
        assert said(form)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1} %", "{2}", "not a number", "1/0", "", "1e999", "-{0}", "{3}"])
def test_a_number_is_read_and_judged_as_in_jupyterlab(served, opened, typed):
    tab = opened(served + "lessons/03_saturating.html")
    quiz, form = quiz_of(tab, NumberQuiz)
    answer = quiz.answer
    text = typed.format(answer, 100 * answer, str(answer).replace(".", ","), quiz.wrong[0][0])
    form.get_by_role("textbox").fill(text)
    form.get_by_role("textbox").press("Enter")
    told, number = said(form), read_or_complain(text)
    if isinstance(number, str):
        assert told == number
    elif np.isfinite(number):
        wanted = quiz.feedback(number)
        assert told.startswith("✓" if wanted.right else "✗")
        assert wanted.text.split("$")[0] in told


def read_or_complain(text):
    """The number that JupyterLab reads, or what it says where it reads none."""
    try:
        return read_number(text)
    except ValueError as error:
        return str(error)


def test_a_place_is_committed_to(served, opened):
    tab = opened(served + "lessons/03_saturating.html")
    form = tab.locator("[data-quiz='half-as-steep']")
    slider = form.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    form.locator("svg.actcourse-picture").wait_for()
    assert form.locator("input[type=range]").nth(1).is_hidden()
    before = form.locator(".actcourse-words").inner_text()
    slider.press("ArrowRight")
    form.get_by_role("button").click()
    assert said(form).startswith("✗")
    seen = form.locator(".actcourse-words").inner_text()
    assert "half its steepest" in seen
    assert "half its steepest" not in before
    slider.press("ArrowRight")
    assert "half its steepest" not in form.locator(".actcourse-words").inner_text()
