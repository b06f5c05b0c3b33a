"""An explorer on a page: its question, its still, and controls that wait for the script that moves it."""

import re
from dataclasses import replace
from html import escape, unescape

from actcourse.pictures.player import below
from actcourse.teaching.site.moving import file_of
from actcourse.teaching.site.subjects import subject
from actcourse.teaching.site.texts import with_formulas

_STILL = re.compile(r"<img[^>]*>")
_APART = r"\qquad"


def explorer_figure(name, still, positions, up, number, views=True):
    """The HTML of an explorer.

    name: as `explore` takes it; still: the HTML of the still that a notebook has stored; positions: its `Positions`;
    up: the way from the page to the folder of all pages, such as "../"; number: of the explorer on its page;
    views: whether its further views follow, so that they need no word.
    """
    explorer, image = subject(name), _STILL.search(still)[0]
    explorer = replace(explorer, others=()) if views else explorer
    words = unescape(re.search(r'alt="([^"]*)"', image)[1])
    shown = below(explorer, positions, words, f"moving-{number}-", lambda label: with_formulas(escape(label)))
    return (
        f'<figure class="actcourse-explorer" data-moving="{up}_static/explorers/{file_of(name)}">'
        f"{_heading(explorer)}{_formulas(explorer.formula)}{image}{shown}</figure>"
    )


def view_figure(called, figure):
    """A further view of an explorer, by its HTML, unfolded when it is wanted; nothing of it is fetched before."""
    lazy = figure.replace("<img ", '<img loading="lazy" ', 1)
    return f'<details class="actcourse-view"><summary>Another view: {escape(called)}</summary>{lazy}</details>'


def _heading(explorer):
    return f"<p><strong>{escape(explorer.question)}</strong></p>" if explorer.question else ""


def _formulas(formula):
    parts = "".join(f"<span>$\\displaystyle {escape(part.strip())}$</span> " for part in formula.split(_APART))
    return with_formulas(f'<p class="actcourse-formulas">{parts}</p>') if formula else ""
