"""What the site adds to Sphinx: docstrings of the house, and MathJax where formulas stand in what cells have shown."""

from actcourse.teaching.site.reference import as_restructured
from actcourse.teaching.site.texts import FORMULA


def setup(app):
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("autodoc-skip-member", _skipped)
    app.connect("html-page-context", _with_formulas, priority=400)  # before Sphinx's own look at it
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _with_formulas(_app, _page, _template, context, _doctree):
    """Sphinx looks for formulas in prose alone, and leaves MathJax out of a page that has none there."""
    if FORMULA in context.get("body", ""):
        context["has_maths_elements"] = True


def _docstring(_app, _what, _name, _object, _options, lines):
    lines[:] = as_restructured(lines)


def _skipped(_app, _what, _name, thing, _skip, _options):
    """True for a member that Python itself describes, a field of a named tuple; None leaves it to Sphinx."""
    described = getattr(thing, "__doc__", None)
    return True if isinstance(described, str) and described.startswith("Alias for field number") else None
