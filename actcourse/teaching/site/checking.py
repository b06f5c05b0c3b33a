"""What pages must be once they are built: links that lead somewhere, no raw formulas, nothing from elsewhere, light.

`make site` fails where they are not.
"""

import gzip
import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

from actcourse.pictures.player import LIMIT, unpacked
from actcourse.teaching.site.texts import FORMULA

PAGE_LIMIT = 2_000_000  # bytes of a page as it travels, packed, with all that it loads
LATEX = re.compile(
    r"\$[^$\s][^$\n]*[\\^_{=][^$\n]*\$|\\(?:frac|sigma|begin|left|text|infty|cdot|sqrt|mathrm|dfrac)\b|\{math\}"
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path"}
_QUIET = {"code", "pre", "kbd", "script", "style"}
_TOLD = {"alt", "title", "aria-label", "aria-valuetext"}
_PACKED = (".woff", ".woff2", ".png")
_NAMED = re.compile(r"url\([\"']?([^\"')?#]+)")
# Fonts of MathJax that it fetches only for these commands.
_ASKED = {
    "Fraktur": r"\\(?:math)?frak\b",
    "Script": r"\\mathscr\b",
    "Typewriter": r"\\(?:mathtt|texttt|tt)\b",
    "Calligraphic": r"\\(?:math)?cal\b",
    "SansSerif": r"\\(?:mathsf|textsf|sf)\b",
}
_EMPTY = re.compile(r"<(?:th|h[1-6]|button|summary)\b[^>]*>(?:\s|</?p>)*</(?:th|h[1-6]|button|summary)>")
_EXPLORER = re.compile(r'^// (\d+) .*\n.*\)\["([^"]+)"\]="([^"]+)"')


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
        self.files += [attrs[key] for key in ("src", "data", "data-moving") if attrs.get(key)]
        self.files += [attrs["href"]] if tag == "link" and attrs.get("rel") not in ("search", "next", "prev") else []
        self.pictures += [attrs] if tag == "img" else []
        self.words += [attrs[key] for key in _TOLD if attrs.get(key)]
        if tag not in _VOID:
            self._inside.append((tag, attrs.get("class") or ""))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._inside.pop()

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not any(tag in _QUIET or {"math", "highlight"} & {*classes.split()} for tag, classes in self._inside):
            self.words.append(text)


def parsed_pages(folder):
    """All pages of a folder, by their paths."""
    return {str(path.relative_to(folder)): Parsed(path.read_text()) for path in sorted(folder.rglob("*.html"))}


def faults(folder):
    """What is wrong with the pages in a folder, a sentence for each."""
    pages = parsed_pages(folder)
    for name, page in pages.items():
        yield from (f"{name} has raw LaTeX: {words.strip()[:80]}" for words in page.words if LATEX.search(words))
        yield from (f"{name} leads nowhere: {link}" for link in page.links if not _leads(folder, pages, name, link))
        yield from (f"{name} loads what is not there: {file}" for file in page.files if not _there(folder, name, file))
        yield from (
            f"{name} has a heading without words: {head}" for head in _EMPTY.findall((folder / name).read_text())
        )
        if FORMULA in (folder / name).read_text() and not any("mathjax/" in file for file in page.files):
            yield f"{name} has formulas, and does not load what sets them"
        heavy = weight(folder, name, page)
        if heavy > PAGE_LIMIT:
            yield f"{name} weighs {heavy} bytes, and may weigh {PAGE_LIMIT}"
    for sheet in folder.rglob("*.css"):
        for address in re.findall(r"(?:url\(|@import\s+)[\"']?((?:https?:)?//[^\s\"')]+)", sheet.read_text()):
            yield f"{sheet.name} loads from elsewhere: {address}"
    for file in sorted(folder.glob("_static/explorers/*.js")):
        yield from explorer_faults(file.name, file.read_text())


def _leads(folder, pages, name, link):
    if re.match(r"(https?|mailto):", link):
        return True
    address, place = urldefrag(link)
    target = ((folder / name).parent / unquote(address)).resolve() if address else (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()) or not target.is_file():
        return False
    other = pages.get(str(target.relative_to(folder.resolve())))
    return not place or other is None or unquote(place) in other.ids


def _there(folder, name, file):
    return not re.match(r"\w+:|//", file) and _found(folder, name, file).is_file()


def _found(folder, name, file):
    return (folder / name).parent / unquote(file.split("?")[0])


def weight(folder, name, page):
    """The bytes that travel for a page, packed as servers do: with styles, scripts, fonts, pictures and explorers.

    All of what may be fetched as one scrolls counts, and every font in which its formulas may be set.
    """
    own = {_found(folder, name, file).resolve() for file in page.files if _there(folder, name, file)}
    named = {
        (path.parent / each).resolve() for path in own if path.suffix == ".css" for each in _NAMED.findall(_text(path))
    }
    text = (folder / name).read_text()
    unused = tuple(f"MathJax_{family}" for family, asked in _ASKED.items() if not re.search(asked, text))
    fonts = {font for font in folder.resolve().glob("_static/mathjax/**/*.woff") if not font.name.startswith(unused)}
    every = {folder / name, *own, *(path for path in named if path.is_file()), *fonts}
    return sum(_travels(path, path.stat().st_mtime_ns) for path in every)


def _text(path):
    return path.read_text("utf-8", "replace")


@cache
def _travels(path, _changed):
    data = path.read_bytes()
    return len(data) if path.suffix in _PACKED else len(gzip.compress(data))


def explorer_faults(name, text):
    """What is wrong with the file of an explorer: its size, and positions that differ and are told alike."""
    if len(text) > LIMIT + 200:  # a line that says what it is, and the name that it sets
        yield f"{name} takes {len(text)} bytes, and may take {LIMIT}"
    data = stored(text)[1]
    for at, shows in data["shows"].items():
        if not data["words"].get(at, "").strip():
            yield f"{name} has no words at {at}"
        for other in _next_to(at):
            if data["shows"].get(other, shows) != shows and data["words"][at] == data["words"][other]:
                yield f"{name} shows different pictures at {at} and {other}, and says the same"


def _next_to(at):
    places = [int(place) for place in at.split(",")]
    for number, place in enumerate(places):
        yield ",".join(map(str, [*places[:number], place + 1, *places[number + 1 :]]))


def stored(text):
    """The name that the file of an explorer sets, and what it holds, with how many positions a control may have."""
    most, name, packed = _EXPLORER.match(text).groups()
    return name, unpacked(packed) | {"most": int(most)}
