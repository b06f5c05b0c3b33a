"""Tables that one can sort: by a slider in a live notebook, as they are elsewhere."""

from dataclasses import dataclass
from html import escape

from ipywidgets import HBox, HTMLMath, Layout, ToggleButtons

from actcourse.functions import CATALOG, find
from actcourse.functions.card import COLUMNS
from actcourse.pictures.display import one_of_two
from actcourse.pictures.live import Pane, choice_widget

IN_ORDER = "teaching order"
UP, DOWN = "smallest first", "largest first"
_LEFT = ' style="text-align: left; padding-right: 1em"'
SORTABLE = {column.title: column.key for column in COLUMNS if column.key}


@dataclass(frozen=True)
class Overview:
    """Activations as a table, a row each; at the end of a cell it shows itself with a slider to sort it by."""

    activations: tuple

    def sorted_by(self, title, largest_first=False):
        """The same table in the order of one of its columns; equal ones stay in order.

        title: a column's, such as "steepest slope". Raises LookupError for another.
        """
        if title not in SORTABLE:
            raise LookupError(f"the table is sorted by {', '.join(SORTABLE)}, not by {title!r}")
        return Overview(tuple(sorted(self.activations, key=SORTABLE[title], reverse=largest_first)))

    def html(self):
        """The table as HTML, formulas in LaTeX between dollar signs."""
        head = "".join(f"<th{_LEFT}>{column.title}</th>" for column in COLUMNS)
        rows = "".join(f"<tr>{self._cells(one)}</tr>" for one in self.activations)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _cells(self, activation):
        return "".join(f"<td{_LEFT}>{escape(column.text(activation))}</td>" for column in COLUMNS)

    def live(self):
        """The table under a slider that chooses the column to sort by, as a widget."""
        by = choice_widget({"value": IN_ORDER, "description": "sort by"}, [IN_ORDER, *SORTABLE], Layout(width="36em"))
        order = ToggleButtons(options=[UP, DOWN])
        table = HTMLMath(self.html())

        def sort(_change):
            chosen = self if by.value == IN_ORDER else self.sorted_by(by.value, order.value == DOWN)
            table.value = chosen.html()

        by.observe(sort, names="value")
        order.observe(sort, names="value")
        return Pane([HBox([by, order]), table])

    def _ipython_display_(self):
        text = "\n".join(repr(activation) for activation in self.activations)
        one_of_two({"text/plain": text, "text/html": self.html()}, self.live)


def overview(*names):
    """A table of activations that can be sorted by its columns.

    names: by name or alias, or as `Activation`s; without any, all of the catalogue.
    Raises LookupError for an unknown name.
    """
    return Overview(tuple(find(name) for name in names) or tuple(CATALOG))
