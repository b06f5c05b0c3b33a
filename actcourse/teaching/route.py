"""The way through lessons and sheets, and the links with which a sheet closes."""

# As the course's table of contents has them; a sheet stands behind the lesson that it belongs to.
ROUTE = (
    *("lesson 00", "lesson 01", "sheet 01", "lesson 02", "lesson 03", "sheet 02", "lesson 04", "sheet 03"),
    *("lesson 05", "sheet 04", "lesson 06", "sheet 05", "lesson 07", "sheet 06", "lesson 08", "sheet 07"),
    *("lesson 09", "lesson 10", "sheet 08", "lesson 11", "lesson 12", "lesson 13", "sheet 09"),
)


def closing(sheet, root):
    """The last lines of a sheet, in Markdown: back to its lesson, if that is written, and on to what comes next.

    sheet: its name, such as "02_saturating". root: the course's folder, whose `lessons/` tell what there is.
    """
    place = ROUTE.index(f"sheet {sheet[:2]}")
    there = {stop: link for stop in ROUTE if (link := _link(stop, root))}
    own, following = ROUTE[place - 1], next((stop for stop in ROUTE[place + 1 :] if stop in there), None)
    back = f"Back to {there[own]}. " if own in there else ""
    on = f"Next: {there[following]}." if following else "This was the last sheet."
    return f"---\n\n{back}{on} `progress()` shows what you have passed, and what is left."


def _link(stop, root):
    """A link to it from a sheet; None where it is not written yet."""
    kind, number = stop.split()
    folder = root / "lessons" / ("sheets" if kind == "sheet" else "")
    source = next(folder.glob(f"{number}_*.py"), None)
    if source is None:
        return None
    name = source.stem
    file = f"../{name}/{name}.ipynb" if kind == "sheet" else f"../../notebooks/{name}.ipynb"
    return f"[{kind} {int(number)}]({file})"
