"""Tables that one can sort: by their headings or a slider in a live notebook; as they are elsewhere."""

from dataclasses import dataclass
from html import escape

from ipywidgets import Button, HBox, HTMLMath, Label, Layout, ToggleButtons

from actcourse.functions import CATALOG, find
from actcourse.functions.card import COLUMNS
from actcourse.pictures.display import one_of_two
from actcourse.pictures.live import Pane, choice_widget

IN_ORDER = "teaching order"
UP, DOWN = "smallest first", "largest first"
# Of the columns, in per cent of the page, so that headings that are buttons stand above them and all are in sight.
WIDTHS = (10, 36.5, 12.5, 7, 7.5, 8, 7.5, 5.5, 5.5)
_LEFT = "text-align: left; padding: 2px 4px"
ARROWS = {UP: "▲", DOWN: "▼"}
SORTABLE = {column.title: column.key for column in COLUMNS if column.key}


@dataclass(frozen=True)
class Overview:
    """Activations as a table, a row each; at the end of a cell it shows itself with headings to sort it by."""

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
        head = "".join(
            f'<th scope="col" style="{_LEFT}; width: {width}%">{column.title}</th>'
            for column, width in zip(COLUMNS, WIDTHS, strict=True)
        )
        rows = "".join(f"<tr>{self._cells(one)}</tr>" for one in self.activations)
        look = 'class="actcourse-overview" style="table-layout: fixed; width: 100%; font-size: 12px"'
        return f"<table {look}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _cells(self, activation):
        return "".join(f'<td style="{_LEFT}">{escape(column.text(activation))}</td>' for column in COLUMNS)

    def live(self):
        """The table, as a widget, under a slider that chooses the column to sort by, and under headings that do."""
        by = choice_widget({"value": IN_ORDER, "description": "sort by"}, [IN_ORDER, *SORTABLE], Layout(width="36em"))
        order = ToggleButtons(options=[UP, DOWN])
        table, pane = HTMLMath(self.html()), Pane(())
        headings = _Headings(by, order, pane.soon)

        def sort():
            chosen = self if by.value == IN_ORDER else self.sorted_by(by.value, order.value == DOWN)
            table.value = chosen.html()
            headings.mark()

        by.observe(lambda _change: pane.soon(sort), names="value")
        order.observe(lambda _change: pane.soon(sort), names="value")
        pane.children = [HBox([by, order]), headings.row, table]
        return pane

    def _ipython_display_(self):
        text = "\n".join(repr(activation) for activation in self.activations)
        one_of_two(lambda: {"text/plain": text, "text/html": self.html()}, self.live)


class _Headings:
    """The titles of the columns; those that the table can be sorted by are buttons, which the keyboard reaches too.

    A click sets the slider and the order, which sort; another click turns the order around.
    soon: of the pane that they stand in.
    """

    def __init__(self, by, order, soon):
        self._by, self._order = by, order
        self._buttons = {title: Button(tooltip=f"sort by {title}") for title in SORTABLE}
        for title, button in self._buttons.items():
            button.on_click(lambda _button, title=title: soon(lambda: self._choose(title)))
        parts = [self._buttons.get(column.title) or Label(column.title) for column in COLUMNS]
        for part, width in zip(parts, WIDTHS, strict=True):
            part.layout.width, part.layout.margin = f"{width}%", "0"
        self.row = HBox(parts)
        self.row.add_class("actcourse-headings")
        self.mark()

    def _choose(self, title):
        if self._by.value == title:
            self._order.value = DOWN if self._order.value == UP else UP
        else:
            self._by.value, self._order.value = title, UP

    def mark(self):
        """Show by an arrow what the table is sorted by."""
        for title, button in self._buttons.items():
            button.description = f"{title} {ARROWS[self._order.value]}" if title == self._by.value else title


def overview(*names):
    """A table of activations that can be sorted by its columns.

    names: names or aliases, `Activation`s or plain functions of one array; without any, all of the catalogue.
    Raises what `find` raises.
    """
    return Overview(tuple(find(name) for name in names) or tuple(CATALOG))
