"""Pages in Chromium with the network off: whole, readable on a phone and in the dark, and good for everybody."""

import os
import tarfile

import pytest

from actcourse.functions import CATALOG
from actcourse.teaching.build import ROOT

LESSON = "lessons/03_saturating.html"
KINDS = [LESSON, "index.html", "exercises/02_saturating.html", "catalogue.html", "reference/functions.html"]
AXE = ROOT / "build" / "axe-core.tgz"


def is_whole(tab, source):
    """Whether all pictures and formulas of a page are shown."""
    assert tab.evaluate("[...document.images].every(i => i.loading === 'lazy' || i.complete && i.naturalWidth)")
    assert not tab.evaluate("document.querySelectorAll('mjx-merror, [data-mjx-error]').length")
    shown = tab.evaluate("document.querySelectorAll('mjx-container').length")
    return shown == source.read_text().count('"math notranslate nohighlight"')


# All is unfolded. Axe takes time for every element: formulas, which are MathJax's, become words; a few cards will do.
READY_FOR_AXE = """() => {
    document.querySelectorAll("details").forEach(each => { each.open = true; });
    document.querySelectorAll("mjx-container").forEach(each => { each.replaceWith("a formula"); });
    document.querySelectorAll("section[id^=function-]").forEach((each, number) => { if (number > 5) each.remove(); });
}"""
FOUND = "how => axe.run(how).then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html]))"


def axe_in(tab):
    """Puts axe-core into a page and gives a function that says what is wrong with the page as it is."""
    tab.evaluate(READY_FOR_AXE)
    with tarfile.open(AXE) as archive:
        tab.evaluate(archive.extractfile("package/axe.min.js").read().decode())
    return lambda **how: tab.evaluate(FOUND, {"resultTypes": ["violations"], **how})


@pytest.mark.parametrize("page", ["glossary.html", "teaching.html"])
def test_a_page_of_words_loads_whole_and_asks_nobody_else(site, served, opened, page):
    assert is_whole(opened(served + page), site / page)


@pytest.mark.parametrize("page", KINDS)
def test_a_page_loads_whole_asks_nobody_else_and_axe_finds_nothing(site, served, opened, page):
    tab = opened(served + page, reduced_motion="reduce")  # or else axe sees letters that have not yet faded in
    assert is_whole(tab, site / page)
    if not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail("axe-core is not there, and in CI it must look at the pages: make axe")
        pytest.skip("axe-core is not there, so it did not look at the pages: make axe")
    violations = axe_in(tab)
    assert not violations()
    if page == LESSON:
        tab.emulate_media(color_scheme="dark")
        tab.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        assert not violations(runOnly=["color-contrast"])  # nothing else is another there


def test_a_page_loads_whole_from_disk(site, opened):
    assert is_whole(opened(f"{site.as_uri()}/{LESSON}"), site / LESSON)


@pytest.mark.parametrize("page", ["index.html", LESSON, "catalogue.html", "reference/functions.html"])
def test_a_page_fits_a_phone(served, opened, page):
    tab = opened(served + page, viewport={"width": 360, "height": 740}, is_mobile=True, device_scale_factor=2)
    assert tab.evaluate("document.scrollingElement.scrollWidth") == 360


def test_the_dark_is_dark(served, opened):
    tab = opened(served + LESSON, color_scheme="dark")
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
    tab.set_viewport_size({"width": 700, "height": 900})  # an A4 page without its margins
    tab.emulate_media(media="print")
    assert tab.evaluate("document.querySelector('.actcourse-overview').getBoundingClientRect().right <= innerWidth")
