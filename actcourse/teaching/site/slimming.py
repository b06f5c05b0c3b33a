"""What the theme and Sphinx bring along and no page needs is left out: 1.5 MB of icons, all languages but one."""

import re
import shutil
from functools import lru_cache

from actcourse.teaching.site.mending import mended

_ICON = re.compile(r'<(i|span) class="([^"]*\bfa-solid\b[^"]*)"([^>]*)></\1>')
_SCRIPT = re.compile(r"\s*<script[^>]*/fontawesome\.js[^>]*></script>")
_NAME = re.compile(r"\bfa-(?!solid|lg|fw)([a-z-]+)")
_UNUSED = ("vendor", "locales", "webpack-macros.html", "sbt-webpack-macros.html", "images")
# Font Awesome Free's icons are under CC BY 4.0, which wants to be named wherever they are shown.
_CREDIT = "<!-- Icons: Font Awesome Free, https://fontawesome.com, CC BY 4.0 -->"


def slim(folder):
    """Put the icons that pages show into the pages, and take away the script that has all of them, and other things.

    folder: of the pages that Sphinx has made.
    """
    static = folder / "_static"
    script = (static / "scripts" / "fontawesome.js").read_text()
    for page in folder.rglob("*.html"):
        page.write_text(mended(with_icons(page.read_text(), script)))
    for unused in [*static.glob("scripts/fontawesome*"), *static.rglob("*.map"), *(static / name for name in _UNUSED)]:
        _remove(unused)
    _remove(folder / "_sources")
    (folder / ".nojekyll").touch()  # or else GitHub would leave out the folders that begin with _


def with_icons(html, script):
    """A page whose icons are drawings of its own and no longer drawn by the script, of which this is the text."""
    html = _SCRIPT.sub(f"\n  {_CREDIT}", html)
    return _ICON.sub(lambda found: _drawn(found[2], found[3], script), html)


def _drawn(classes, attributes, script):
    width, height, path = _icon(_NAME.search(classes)[1], script)
    attributes = re.sub(r' title="[^"]*"', "", attributes)
    size = f'viewBox="0 0 {width} {height}" fill="currentColor"'
    return f'<svg class="svg-inline--fa {classes}"{attributes} aria-hidden="true" {size}><path d="{path}"/></svg>'


@lru_cache
def _icon(name, script):
    """Width, height and path of an icon; the script has 1.5 MB, and pages ask for the same few icons."""
    # It has every icon that is there in two weights; the solid one comes last.
    return re.findall(rf"""(?<![\w-])["']?{name}["']?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"\]""", script)[-1]


def _remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
