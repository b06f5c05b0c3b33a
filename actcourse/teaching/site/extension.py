"""What the site adds to Sphinx: docstrings of the house."""

from actcourse.teaching.site.reference import as_restructured


def setup(app):
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("autodoc-skip-member", _skipped)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _docstring(_app, _what, _name, _object, _options, lines):
    lines[:] = as_restructured(lines)


def _skipped(_app, _what, _name, thing, _skip, _options):
    """True for a member that Python itself describes, a field of a named tuple; None leaves it to Sphinx."""
    described = getattr(thing, "__doc__", None)
    return True if isinstance(described, str) and described.startswith("Alias for field number") else None
