"""The catalogue's table on a page: its rows lead to their cards, and say by what they can be found and sorted."""

import re
from html import escape, unescape

from actcourse.functions import find
from actcourse.functions.card import COLUMNS

TABLE = "actcourse-overview"
_ROW = re.compile(r"<tr>((?:<td\b[^>]*>.*?</td>)+)</tr>", flags=re.DOTALL)
_CELL = re.compile(r"<td(\b[^>]*)>(.*?)</td>", flags=re.DOTALL)


def card_label(name):
    """What the card of an activation is called in links within the site."""
    return "function-" + re.sub(r"\W+", "-", name.lower()).strip("-")


def searchable(html, has_card):
    """The HTML of the table, as a notebook has stored it, with links, other names and numbers to sort by.

    has_card: whether the page has a card for the activation of a name.
    """
    return _ROW.sub(lambda row: _row(row[1], has_card), html)


def _row(cells, has_card):
    cells = _CELL.findall(cells)
    name = unescape(cells[0][1])
    activation = find(name)
    if has_card(name):
        cells[0] = (cells[0][0], f'<a href="#{card_label(name)}">{cells[0][1]}</a>')
    told = "".join(
        f"<td{attributes}{_sorting(column, activation)}>{inside}</td>"
        for column, (attributes, inside) in zip(COLUMNS, cells, strict=True)
    )
    return f'<tr data-names="{escape(" ".join(activation.also_known_as))}">{told}</tr>'


def _sorting(column, activation):
    if not column.key:
        return ""
    value = column.key(activation)
    return f' data-sort="{escape(value) if isinstance(value, str) else _number(value)}"'


def _number(value):
    """A number as JavaScript reads it."""
    return repr(float(value)).replace("inf", "Infinity")
