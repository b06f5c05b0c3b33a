"""What Sphinx, myst-nb and the theme write that people with a screen reader or a microphone stumble over."""

import re

# A label that does not contain the text of its button: whoever speaks the text cannot press it.
_LABELLED = re.compile(r'<summary aria-label="Toggle hidden content">')
# A button that unfolds pages, with nothing but an arrow in it.
_NAMELESS = re.compile(r'<summary>(?=<span class="toctree-toggle")')
# A heading for columns that have none, as in a card.
_EMPTY_HEAD = re.compile(r"<thead>\s*<tr[^>]*>(?:<th[^>]*>(?:<p></p>)?</th>\s*)+</tr>\s*</thead>")
# A heading without words, as above the names of rows: whoever hears a table has it announced with every cell below.
_EMPTY_HEADING = re.compile(
    r'<th(?P<look>(?: (?!scope)[\w-]+="[^"]*")*)(?: scope="\w+")?(?P<more>[^>]*)>\s*(?:<p>\s*</p>)?\s*</th>'
)

# The way to the first page, which stands outside of every landmark.
_HOME = re.compile(r'<a class="navbar-brand logo".*?</a>', flags=re.DOTALL)
# What a browser can show should not be put into a folder first.
_SAVED = re.compile(r'(?<=<a class="reference download internal") download=""')
# The name of a module as a heading, which on a phone would break anywhere.
_MODULE = re.compile(r"(?<=<h2>)actcourse(?:\.\w+)+")


def mended(html):
    """A page without these."""
    html = _NAMELESS.sub('<summary aria-label="Pages below this one">', _LABELLED.sub("<summary>", html))
    html = _SAVED.sub("", html)
    html = _MODULE.sub(lambda name: name[0].replace(".", ".<wbr>"), html)
    html = _EMPTY_HEADING.sub(r"<td\g<look>\g<more>></td>", _EMPTY_HEAD.sub("", html))
    return _HOME.sub(r'<nav aria-label="First page">\g<0></nav>', html)
