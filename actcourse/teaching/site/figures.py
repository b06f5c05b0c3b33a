"""An explorer on a page: its question, its still, and controls that wait for the script that moves it."""

import re
from html import escape

from actcourse.teaching.site.moving import file_of
from actcourse.teaching.site.positions import said
from actcourse.teaching.site.subjects import subject
from actcourse.teaching.site.texts import with_formulas

_STILL = re.compile(r"<img[^>]*>")
_APART = r"\qquad"


def explorer_figure(name, still, positions, up, number):
    """The HTML of an explorer.

    name: as `explore` takes it; still: the HTML of the still that a notebook has stored; positions: its `Positions`;
    up: the way from the page to the folder of all pages, such as "../"; number: of the explorer on its page.
    """
    explorer, image = subject(name), _STILL.search(still)[0]
    words = re.search(r'alt="([^"]*)"', image)[1]
    caption = escape(_caption(explorer, positions))
    controls = "".join(
        _control(*each, words, f"moving-{number}-{each[0].name}")
        for each in zip(explorer.controls, positions.places, positions.start, strict=True)
    )
    return (
        f'<figure class="actcourse-explorer" data-moving="{up}_static/explorers/{file_of(name)}">'
        f"{_heading(explorer)}{_formulas(explorer.formula)}"
        f'{image}<div class="actcourse-controls">{controls}</div>'
        f'<p class="actcourse-words">{words}</p><figcaption>{caption}</figcaption></figure>'
    )


def _control(control, places, start, words, identifier):
    value = escape(said(control, places[start]))
    at = f'min="0" max="{len(places) - 1}" value="{start}" aria-valuetext="{value}. {words}"'
    at += f' aria-label="{escape(spoken(control.label))}"' if "$" in control.label else ""
    label = with_formulas(escape(control.label))
    return (
        f'<div><label for="{identifier}">{label}</label><input type="range" id="{identifier}" {at} autocomplete="off">'
        f'<output for="{identifier}">{value}</output></div>'
    )


def spoken(label):
    """A label for who hears it: formulas without their signs, such as "z1, the first score" and "alpha, slope"."""
    plain = re.sub(r"\$([^$]*)\$", lambda formula: re.sub(r"[\\_{}^]|\\mathrm", "", formula[1]), label)
    first, comma, rest = plain.partition(", ")
    return rest if comma and rest.replace("_", "") == first else plain


def _heading(explorer):
    return f"<p><strong>{escape(explorer.question)}</strong></p>" if explorer.question else ""


def _formulas(formula):
    parts = "".join(f"<span>$\\displaystyle {escape(part.strip())}$</span> " for part in formula.split(_APART))
    return with_formulas(f'<p class="actcourse-formulas">{parts}</p>') if formula else ""


def _caption(explorer, positions):
    """Which combinations need a kernel, and which views."""
    names = [control.name for control in explorer.controls]
    groups = [" and ".join(names[each] for each in group) for group in positions.groups if len(group) > 1]
    sentences = []
    if len(positions.groups) > 1:
        together = f", save that these move together: {'; '.join(groups)}" if groups else ""
        sentences.append(f"Here one control moves at a time, and the others go back to where they start{together}.")
        sentences.append("Other combinations need a kernel, as in JupyterLab.")
    if explorer.others:
        sentences.append(f"In JupyterLab it has further views: {', '.join(each.view for each in explorer.others)}.")
    return " ".join(sentences)
