"""The reference: a page for each room of the package, from its docstrings."""

import importlib
import inspect
import pkgutil
import re

# What learners and contributors call; sheets and explorers are reached by name, and the rest serves the course itself.
ROOMS = {
    "functions": "What is taught: every activation with its derivative and its card, and what works on whole vectors.",
    "networks": "What is done with it: networks, training, fair comparisons, measurements, claims on trial.",
    "pictures": "How it is seen: drawings, explorers, tables.",
    "exercises": "How it is asked: records of exercises and quizzes, their examination, what a learner calls.",
}
_LEFT_OUT = ("actcourse.pictures.explorers", "actcourse.exercises.sheets", "actcourse.exercises.s09_invention")
_ITEM = re.compile(r"[\w*`]+(?:, [\w*`]+)*: ")


def reference_pages(rooms=tuple(ROOMS)):
    """The sources of the pages for these rooms, in reStructuredText, by their names."""
    pages = {f"reference/{room}": _room(room, ROOMS[room]) for room in rooms}
    return {"reference/index": _front(rooms), **pages}


def _front(rooms):
    lines = "\n".join(f"   {room}" for room in rooms)
    names = "\n".join(_name(name) for name in sorted(in_notebooks()))
    return f"""\
The reference
=============

What stands in the docstrings of the package, room by room; a room uses only those before it.

.. toctree::
   :maxdepth: 1

{lines}

In a notebook
-------------

These names come with ``from actcourse import …``. So does every activation of :doc:`the catalogue </catalogue>`, in
capitals: ``SIGMOID``, ``LEAKY_RELU``.

{names}
"""


def in_notebooks():
    """What notebooks import from `actcourse`, by name: functions and classes, and no activations."""
    package = importlib.import_module("actcourse")
    found = {name: getattr(package, name) for name in package.__all__}
    return {name: thing for name, thing in found.items() if inspect.isroutine(thing) or inspect.isclass(thing)}


def _name(name):
    thing = in_notebooks()[name]
    said = (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")
    return f"- :py:obj:`{name} <{thing.__module__}.{thing.__qualname__}>`: {inline(said)}"


def _room(room, words):
    parts = [f"{room.capitalize()}\n{'=' * len(room)}\n\n{words}\n"]
    return "\n".join([*parts, *map(_module, modules(room))])


def modules(room):
    """The names of a room's modules that have something public of their own, with a docstring."""
    package = importlib.import_module(f"actcourse.{room}")
    names = [each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    return [name for name in sorted(names) if not name.startswith(_LEFT_OUT) and _public(name)]


def _public(name):
    if name.endswith("__main__"):
        return False
    module = importlib.import_module(name)
    return any(
        getattr(thing, "__module__", "") == name and thing.__doc__ and not own.startswith("_")
        for own, thing in vars(module).items()
        if inspect.isroutine(thing) or inspect.isclass(thing)
    )


def _module(name):
    return f"{name}\n{'-' * len(name)}\n\n.. automodule:: {name}\n   :members:\n   :member-order: bysource\n"


# -- docstrings ---------------------------------------------------------------------------------------


def as_restructured(lines):
    """A docstring of the house as reStructuredText, both as lines.

    The house writes plain text: paragraphs, items such as `x: an array`, which go on in lines that are indented,
    examples after `>>>`, code between backticks, and what is indented after an empty line, to be shown as it stands.
    """
    out, before = [], ""
    for block in re.split(r"\n(?:[ ]*\n)+", "\n".join(lines).strip("\n")):
        out += ["", *_block(block, before)]
        before = block
    return [*out[1:], ""]


def _block(block, before):
    rows = block.split("\n")
    if rows[0].startswith(">>>"):
        return rows
    if rows[0].startswith(" "):
        return ["::", "", *(f"    {row}" for row in rows)]
    return [part for item in _items(rows) for part in item]


def _items(rows):
    """Lines of a paragraph that belong together; each item is a list entry of its own."""
    items, listed = [], bool(_ITEM.match(rows[0]) and len(rows) > 1) or sum(map(bool, map(_ITEM.match, rows))) > 0
    for row in rows:
        if not items or (listed and (_ITEM.match(row) or (not row.startswith(" ") and _ends(items[-1])))):
            items.append([row.strip()])
        else:
            items[-1].append(row.strip())
    return [_entry(" ".join(item)) for item in items]


def _ends(item):
    return item[-1].rstrip().endswith((".", ":", "`", "?"))


def _entry(text):
    return [f"- {inline(text)}" if _ITEM.match(text) else inline(text), ""]


def inline(text):
    """Words in which nothing but code between backticks is marked up."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(_code(piece) if piece.startswith("`") else re.sub(r"([\\*_|`])", r"\\\1", piece) for piece in pieces)


def _code(piece):
    inside = piece.strip("`").strip()
    return rf"\ ``{inside}``\ " if inside else ""
