"""Markdown and HTML of notebooks as Sphinx wants them: links between pages, places in them, formulas."""

import os
import posixpath
import re

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PLACE = re.compile(r"#cell-id=(\w+)$")
_QUIET = re.compile(r"<(code|pre|script|style)\b.*?</\1>|<[^>]+>", flags=re.DOTALL)
FORMULA = 'class="math notranslate nohighlight"'  # by which MathJax knows one, as Sphinx writes it
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", flags=re.DOTALL)


def relinked(markdown, file, pages):
    """Markdown with the links that a file of the course has, leading to pages.

    file: its path in the course, such as "notebooks/03_saturating.ipynb". pages: for each file that becomes a page,
    the page's source. A link to a cell becomes one to a label of that cell; what leads to no page is left as words.
    """
    return re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", lambda link: _link(*link.groups(), file, pages), markdown)


def _link(words, target, file, pages):
    if re.match(r"[a-z]+:|#", target):
        return f"[{words}]({target})"
    found = posixpath.normpath(posixpath.join(posixpath.dirname(file), target.partition("#")[0]))
    if found not in pages:
        return words
    place = _PLACE.search(target)
    if place:
        return f"[{words}](#{label(place[1])})"
    return f"[{words}]({os.path.relpath(pages[found], posixpath.dirname(pages[file]) or '.')})"


def targets(markdown):
    """The ids of the cells to which links in this lead."""
    return {place[1] for link in _LINK.findall(markdown) if (place := _PLACE.search(link))}


def label(cell_id):
    """What a cell is called in links within the site."""
    return f"cell-{cell_id}"


def with_formulas(html):
    """HTML in which MathJax finds what stands between dollar signs; code is left as it is.

    MathJax on these pages looks only into elements of the class `math`, so that a price stays a price.
    """
    pieces, place = [], 0
    for tag in _QUIET.finditer(html):
        pieces += [_set(html[place : tag.start()]), tag[0]]
        place = tag.end()
    return "".join([*pieces, _set(html[place:])])


def _set(text):
    return _FORMULA.sub(_marked, text)


def _marked(found):
    if found[1]:
        return f"<span {FORMULA}>\\[{found[1]}\\]</span>"
    return f"<span {FORMULA}>\\({found[2]}\\)</span>"
