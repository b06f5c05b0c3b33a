"""Explorers that move on pages, without a kernel."""

import re
import shutil

import numpy as np
import pytest

from actcourse.functions import CATALOG
from actcourse.functions.words import with_minus
from actcourse.pictures import lines, player
from actcourse.pictures.choice import SUBJECTS, explore
from actcourse.pictures.controls import Choice
from actcourse.pictures.lines import straightened
from actcourse.pictures.player import spoken
from actcourse.pictures.positions import TOGETHER, Positions, thinned
from actcourse.teaching.build import ROOT
from actcourse.teaching.site import moving
from actcourse.teaching.site.subjects import subject, together, views_of
from tests.site.course import MOVING

MOVED = [*MOVING, *views_of("arctan")]

# -- what is stored -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MOVED)
def test_an_explorer_has_the_words_of_every_position(stored, name):
    """Of every position there is a picture and words; at some they are compared with what the explorer itself says."""
    data, explorer = stored[moving.file_of(name)], subject(name)
    positions = Positions(explorer, data["most"], together(name))
    values = positions.values()
    assert data["start"] == list(positions.start)
    assert {*data["shows"]} == {*data["words"]} == {",".join(map(str, at)) for at in values}
    for at in [*values][:: max(1, len(values) // 3)]:
        wanted = with_minus(explorer.still(**values[at]).alternative_text)
        assert data["words"][",".join(map(str, at))] == wanted
    assert {each for shown in data["shows"].values() for each in shown} == set(range(len(data["fragments"])))


@pytest.mark.parametrize("name", MOVED)
def test_what_a_drawing_names_is_defined_and_stored_where_it_is_used(stored, name):
    data = stored[moving.file_of(name)]
    everywhere = set(re.findall(r'\bid="(¤[^"]+)"', data["defs"]))
    assert len(everywhere) == len(re.findall(r'\bid="', data["defs"]))
    users = {}
    for number, fragment in enumerate([*data["fragments"], data["background"]]):
        own = set(re.findall(r'\bid="(¤[^"]+)"', fragment))
        named = set(re.findall(r'(?:href="#|url\(#)(¤[^")]+)', fragment))
        assert named <= own | everywhere
        users |= {each: users.get(each, set()) | {number} for each in named}
    clips = set(re.findall(r'<clipPath id="(¤[^"]+)"', data["defs"]))
    inside = set(re.findall(r'href="#(¤[^"]+)"', data["defs"]))
    alone = {each for each in everywhere - clips - inside if len(users.get(each, ())) < 2}
    in_background = {each for each in alone if users.get(each) == {len(data["fragments"])}}
    assert alone == in_background  # what one drawing alone uses is stored with it, and what none uses nowhere
    assert len(data["defs"]) < 60_000


def points(path):
    """The points of a run of straight lines: the first by its place, the others by their ways from one to the next."""
    return np.cumsum(np.array(re.findall(r"-?[\d.]+", path), float).reshape(-1, 2), axis=0)


def test_drawings_have_no_points_that_nobody_would_miss(stored):
    for data in stored.values():
        drawings = "".join([data["background"], *data["fragments"]])
        runs = [points(run) for run in re.findall(r"M[-\d.]+ [-\d.]+l[-\d. ]+", drawings)]
        again = [points(straightened(as_drawn(run))) for run in runs]
        assert runs
        assert sum(map(len, again)) > 0.9 * sum(map(len, runs))


def as_drawn(run, between=" L "):
    """A path through points as matplotlib writes it."""
    return "M " + between.join(f"{x:.1f} {y:.1f}" for x, y in run)


@pytest.mark.sweep
def test_an_explorer_that_is_too_large_says_so_and_a_smaller_one_is_tried():
    explorer = explore("equal runners")
    small, _ = player.recorded(explorer, ladder=((1, 4),))
    packed, positions = player.recorded(explorer, len(small), ((1, 7), (1, 4)))
    assert packed == small
    assert max(map(len, positions.places)) <= 4
    with pytest.raises(ValueError, match=r"equal runners takes \d+ bytes, and may take 100"):
        player.recorded(explorer, 100, ((1, 4),))


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
        for view in subject(name).views if subject(name) else ():
            for control in view.controls:
                assert spoken(control.label).strip()
                assert not {*"$\\_{}^"} & {*spoken(control.label)} - {*control.name}, control.label
    assert spoken(r"$\alpha$, alpha") == "alpha"
    assert spoken("$z_1$, the first score") == "z1, the first score"


def test_controls_that_move_together_are_those_of_their_explorers():
    explorers = {explorer.title: explorer for explorer in map(explore, SUBJECTS)}
    for title, groups in TOGETHER.items():
        names = {control.name for control in explorers[title].controls}
        for group in groups:
            assert {*group} <= names
            assert len(group) > 1


@pytest.mark.parametrize("bend", [0, 0.05, 0.3, 3])
@pytest.mark.parametrize("between", [" L ", "L", " \nL "])
def test_paths_lose_no_point_that_one_would_miss(bend, between):
    x = np.linspace(0, 100, 200)
    y = bend * np.sin(x / 10)
    kept = points(straightened(as_drawn(np.stack([x, y], axis=1), between)))
    assert len(kept) < len(x)
    np.testing.assert_allclose(np.interp(x, *kept.T), y, atol=lines.TOLERANCE + 0.06)


# -- in a browser -------------------------------------------------------------------------------------


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
    for number in range(3):
        before, after = moved(tab, number, "ArrowRight" if number < 2 else "End")
        assert all(before[key] != after[key] for key in before)
        assert after["label"] == after["words"]
        assert after["valuetext"].endswith(after["words"])
    sliders = tab.locator(".actcourse-explorer").first.locator("input")  # rate, bias and slope go together
    assert [each.input_value() for each in sliders.all()][2] == sliders.nth(2).get_attribute("max")
    assert [each.input_value() for each in sliders.all()] != [each.get_attribute("value") for each in sliders.all()]


# Moves every slider of a page to all of its places; gives, for each place, what is said there.
EVERYWHERE = """() => [...document.querySelectorAll("figure[data-moves]")].map(figure =>
    [...figure.querySelectorAll("input")].map((input, number) => {
        const said = [];
        for (let place = 0; place <= +input.max; place++) {
            for (const other of figure.querySelectorAll("input")) if (other !== input) other.value = other.defaultValue;
            input.value = place;
            input.dispatchEvent(new Event("input", {bubbles: true}));
            said.push([figure.dataset.moving.split("/").pop(), number, place, figure.querySelector("svg").ariaLabel,
                figure.querySelector(".actcourse-words").textContent, input.getAttribute("aria-valuetext"),
                input.parentElement.querySelector("output").textContent]);
        }
        return said;
    })).flat(2)"""


# The sliders that move, as they are moved, themselves or what stands below them.
JUMPING = """() => [...document.querySelectorAll("figure[data-moves]")].flatMap(figure =>
    [...figure.querySelectorAll("input")].filter(input => {
        const seen = new Set();
        for (let place = 0; place <= +input.max; place += 3) {
            input.value = place;
            input.dispatchEvent(new Event("input", {bubbles: true}));
            const [outer, inner] = [figure, input].map(each => each.getBoundingClientRect());
            seen.add(`${Math.round(outer.height)} ${Math.round(inner.top - outer.top)}`);
        }
        return seen.size > 1;
    }).map(input => input.id))"""


def test_every_position_is_told_in_text_and_to_the_ear(served, opened, stored):
    """In every figure of the lessons, its further views too: in words below, in the picture's label, at the slider."""
    heard = []
    for page in ("lessons/03_saturating.html", "lessons/04_rectified.html"):
        tab = opened(served + page)
        tab.evaluate("document.querySelectorAll('.actcourse-view').forEach(each => { each.open = true; })")
        for figure in tab.locator("figure[data-moving]").all():
            figure.scroll_into_view_if_needed()
            figure.locator("svg.actcourse-picture").wait_for()
        heard += tab.evaluate(EVERYWHERE)
        tab.set_viewport_size({"width": 360, "height": 740})
        assert not tab.evaluate(JUMPING)
    assert {name for name, *_ in heard} == {*stored}
    for name, number, place, label, words, valuetext, value in heard:
        at = stored[name]["start"].copy()
        at[number] = place
        assert label == words == stored[name]["words"][",".join(map(str, at))]
        assert value == stored[name]["values"][number][place]
        assert valuetext == f"{value}. {words}"


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


def test_one_control_moves_at_a_time_in_a_view_that_is_unfolded_and_fetched_then(served, opened):
    tab = opened(served + "lessons/03_saturating.html")
    moved(tab, 0)
    fetched = tab.evaluate("Object.keys(window.actcourseMoving)")
    assert "arctan.js" in fetched
    assert not [name for name in fetched if "view" in name or name == "sigmoid.js"]  # folded, and far below
    view = tab.locator(".actcourse-view").first
    view.locator("summary").click()
    view.locator("svg.actcourse-picture").wait_for()
    assert "arctan--view-a-batch-of-inputs.js" in tab.evaluate("Object.keys(window.actcourseMoving)")
    mean, spread = view.locator("input").all()
    start = [mean.input_value(), spread.input_value()]
    mean.press("ArrowRight")
    assert [mean.input_value(), spread.input_value()] == [str(int(start[0]) + 1), start[1]]
    spread.press("ArrowRight")
    assert [mean.input_value(), spread.input_value()] == [start[0], str(int(start[1]) + 1)]
    assert "one control moves at a time" in view.locator("figcaption").inner_text()


# Code that paper would cut off, what is folded and says so, and the theme that a page is in.
CUT_OFF = (
    "() => [...document.querySelectorAll('.bd-article pre')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
)
MARKED = """() => [...document.querySelectorAll('.bd-article details:not([open]) > summary')]
    .filter(each => getComputedStyle(each, '::after').content.includes('unfold')).length"""
GROUND = "document.documentElement.dataset.theme"


def test_stills_stand_without_scripts_and_in_print(served, opened, chrome):
    context = chrome.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(served + "lessons/03_saturating.html")
    stills = tab.locator(".actcourse-explorer:not(details *) img")
    assert stills.count() == tab.locator(".actcourse-explorer:not(details *)").count() > 1
    assert all(still.is_visible() for still in stills.all())
    assert not tab.locator("input[type=range]").first.is_visible()
    context.close()
    tab = opened(served + "lessons/03_saturating.html")
    moved(tab, 0)
    tab.emulate_media(media="print")
    shown = tab.locator(".actcourse-explorer:not(details *) :is(svg.actcourse-picture, img)").filter(visible=True)
    assert shown.count() == tab.locator(".actcourse-explorer:not(details *)").count()
    assert not tab.locator("input[type=range]").first.is_visible()
    assert not tab.evaluate(CUT_OFF)
    folded = tab.locator(".bd-article details:not([open])").count()
    assert folded == tab.evaluate(MARKED) > 1
    assert not tab.get_by_role("button", name="commit").count()
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_function(f"{GROUND} === 'dark'")
    ground = tab.evaluate(
        f"() => [dispatchEvent(new Event('beforeprint')), {GROUND}, dispatchEvent(new Event('afterprint')), {GROUND}]"
    )
    assert ground[1] == "light"
    assert ground[3] == "dark"


def test_a_phone_shows_slider_and_picture_together_and_scrolls_where_a_finger_moves_up(served, opened):
    tab = opened(
        served + "lessons/03_saturating.html", viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    moved(tab, 0)
    slider = tab.locator("input[type=range]").first
    box, picture = slider.bounding_box(), tab.locator("svg.actcourse-picture").first.bounding_box()
    assert box["width"] >= 100
    assert box["y"] + box["height"] - picture["y"] < 740
    assert tab.evaluate("document.scrollingElement.scrollWidth") == 360
    actions = tab.evaluate(
        "[...document.querySelectorAll('input[type=range]')].map(e => getComputedStyle(e).touchAction)"
    )
    assert {*actions} == {"pan-y"}
    value, top = slider.input_value(), tab.evaluate("scrollY")
    finger(tab, box, box["width"] / 3, 0)
    tab.wait_for_function("([e, value]) => e.value !== value", arg=[slider.element_handle(), value])
    finger(tab, slider.bounding_box(), 0, -200)  # last, as the page goes on scrolling by itself
    tab.wait_for_function("top => scrollY > top + 50", arg=top)


def finger(tab, box, right, down):
    """Put a finger on the middle of a box and move it."""
    session = tab.context.new_cdp_session(tab)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 9):
        touch("touchMove", {"x": x + right * step / 8, "y": y + down * step / 8})
    touch("touchEnd")


def test_who_wants_less_motion_sees_none_and_sliders_work(served, opened):
    tab = opened(served + "lessons/03_saturating.html", reduced_motion="reduce")
    before, after = moved(tab, 0)
    assert before["drawing"] != after["drawing"]
    running = (
        "document.getAnimations().filter(each => each.playState === 'running' && each.effect.getTiming().duration > 1)"
    )
    assert tab.evaluate(f"{running}.length") == 0
    assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    summary = tab.locator(".actcourse-view summary").first
    summary.click()
    assert tab.evaluate(f"{running}.length") == 0
