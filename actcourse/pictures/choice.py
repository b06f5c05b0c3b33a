"""`explore`: from a name to its explorer."""

from dataclasses import dataclass

from actcourse.functions import CATALOG
from actcourse.pictures.one_function import explore_function


def explore(name=None):
    """The explorer with this name: sliders in a live notebook, a picture elsewhere.

    name: an activation by its name or alias, or an `Activation`. Without a name: a list of all.
    Raises LookupError for an unknown name, suggesting the nearest.
    """
    if name is None:
        return Choice(tuple(explore_function(activation) for activation in CATALOG))
    return explore_function(name)


@dataclass(frozen=True)
class Choice:
    """All explorers, shown as a table of what to call and what each asks."""

    explorers: tuple

    def _repr_markdown_(self):
        rows = [f"| `explore({one.title!r})` | {one.question} |" for one in self.explorers]
        return "\n".join(["| call | question |", "|:--|:--|", *rows])

    def __repr__(self):
        return "\n".join(f"explore({one.title!r}): {one.question}" for one in self.explorers)
