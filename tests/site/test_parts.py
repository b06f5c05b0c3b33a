"""The parts that pages are made of."""

from actcourse.teaching.build import ROOT
from actcourse.teaching.site import mending, reference, texts
from actcourse.teaching.site.sources import page_of_file, run_at

PAGES = page_of_file(ROOT)


def test_links_to_notebooks_become_links_to_pages():
    def relinked(text, file="notebooks/03_saturating.ipynb"):
        return texts.relinked(text, file, PAGES)

    assert relinked("[a](04_rectified.ipynb)") == "[a](04_rectified.ipynb)"
    assert relinked("[a](../exercises/02_saturating/02_saturating.ipynb)") == "[a](../exercises/02_saturating.ipynb)"
    assert relinked("[a](catalogue.ipynb)") == "[a](../catalogue.ipynb)"
    assert relinked("[a](04_rectified.ipynb#cell-id=0123456789ab)") == "[a](#cell-0123456789ab)"
    assert relinked("[a](https://example.org) [b](../nowhere.txt)") == "[a](https://example.org) b"
    assert relinked("[a](99_gone.ipynb#cell-id=0123456789ab)") == "a"
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


def test_the_first_page_leads_to_binder_and_the_repository_once_it_is_known_where_that_stands(tmp_path):
    project = '[project]\nversion = "1.2"\nurls.Repository = "https://github.com/{}/a-course"\n'
    (tmp_path / "pyproject.toml").write_text(project.format("OWNER"))
    assert "](" not in run_at(tmp_path)
    (tmp_path / "pyproject.toml").write_text(project.format("somebody"))
    assert "mybinder.org/v2/gh/somebody/a-course/v1.2?urlpath=lab/tree/notebooks/00_start_here.ipynb)" in run_at(
        tmp_path
    )
    assert "[the repository](https://github.com/somebody/a-course)" in run_at(tmp_path)


def test_what_is_mended():
    assert "aria-label" not in mending.mended('<summary aria-label="Toggle hidden content">')
    assert "aria-label" in mending.mended('<summary><span class="toctree-toggle">')
    assert mending.mended("<thead>\n<tr><th><p></p></th>\n<th></th>\n</tr>\n</thead>") == ""
    assert mending.mended("<h2>actcourse.functions.units<a") == "<h2>actcourse.<wbr>functions.<wbr>units<a"
    heads = '<thead><tr><th class="head"><p>a</p></th>{}</tr></thead>'
    for empty in (
        '<th class="head"><p></p></th>',
        '<th scope="col" class="head"></th>',
        '<th class="head" scope="col"> </th>',
    ):
        assert mending.mended(heads.format(empty)) == heads.format('<td class="head"></td>')
