"""Explorers that move without a kernel: positions drawn beforehand, and a script that shows one after another.

On pages of the site the drawings of an explorer stand in a file of their own. An output of a notebook brings along
everything that it needs, script and style included: some front ends keep outputs apart, and a saved notebook may be
looked at anywhere. Where scripts are not allowed its still is what is seen.
"""

import base64
import hashlib
import json
import re
import zlib
from html import escape
from importlib.resources import files

from actcourse.functions.words import with_minus
from actcourse.pictures.positions import MOST, Positions, said
from actcourse.pictures.vectors import MARK, Vectors

LIMIT = 400_000  # bytes of what is stored for an explorer on pages, which are more than what travels
# What is tried until it is small enough: pixels a point where pictures are stored, positions of a control.
LADDER = ((2, MOST), (1.5, 40), (1.5, 25), (1, 25), (1, 17), (1, 13), (1, 9))
# An output of a notebook is made while somebody waits, and a notebook has several of them.
OUTPUT_LIMIT, OUTPUT_LADDER = 250_000, ((1, 25), (1, 13), (1, 9))


def recorded(explorer, limit=LIMIT, ladder=LADDER, **how):
    """All that a page needs to move an explorer, packed as text, and its `Positions`.

    how: `together` for its `Positions`. Raises ValueError where even the fewest and roughest pictures take more than
    limit, in bytes.
    """
    for sharpness, most in ladder:
        positions = Positions(explorer, most, **how)
        packed = _packed(_drawn(explorer, positions, sharpness))
        if len(packed) <= limit:
            return packed, positions
    raise ValueError(f"the explorer {explorer.title} takes {len(packed)} bytes, and may take {limit}")


def _drawn(explorer, positions, sharpness):
    vectors, shows, words = Vectors(explorer, sharpness), {}, {}
    for at, values in positions.values().items():
        key = ",".join(map(str, at))
        shows[key], said_there = vectors.position(**values)
        words[key] = with_minus(said_there)
    fragments, defs = vectors.parts()
    return {
        "size": [vectors.width, vectors.height],
        "background": vectors.background,
        "defs": defs,
        "fragments": fragments,
        "start": list(positions.start),
        "groups": [list(group) for group in positions.groups],
        "values": [positions.words(control) for control in positions.controls],
        "shows": shows,
        "words": words,
        "below": below(explorer, positions, words[",".join(map(str, positions.start))]),
    }


def _packed(data):
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(plain) + packer.flush()).decode()


def unpacked(packed):
    """What was packed."""
    return json.loads(zlib.decompress(base64.b64decode(packed), -15))


# -- an output of a notebook --------------------------------------------------------------------------


def moving_page(explorer, still):
    """The mimebundle of an explorer that moves wherever scripts are allowed.

    still: its mimebundle with text/html, in which one picture stands. Raises ValueError for what takes too much room.
    """
    return still | {"text/html": moving_figure(explorer, still["text/html"])[0]}


def moving_figure(explorer, still, **how):
    """The HTML of an explorer with all that moves it, and its `Positions`.

    still: HTML in which one picture stands; how: as for `recorded`. Raises ValueError for what takes too much room.
    """
    packed, positions = recorded(explorer, OUTPUT_LIMIT, OUTPUT_LADDER, **how)
    name = hashlib.sha256(packed.encode()).hexdigest()[:16]
    script = f'<script>{{ {_own("player.js")} actcoursePlayer.wake("{name}", "{packed}"); }}</script>'
    style = f"<style>{_own('player.css')}</style>"
    page = f'<figure class="actcourse-explorer" data-player="{name}">{style}{still}{script}</figure>'
    return page, positions


def _own(name):
    return files(__package__).joinpath(name).read_text("utf-8")


# -- what stands below the picture --------------------------------------------------------------------


def below(explorer, positions, words, identifier=MARK, shown=lambda label: escape(spoken(label))):
    """The HTML of controls, of the picture in words, and of what more a kernel could show.

    words: of the position where the controls start; identifier: before the id of each control;
    shown: a function that gives the HTML of a control's label.
    """
    each = zip(explorer.controls, positions.places, positions.start, strict=True)
    controls = "".join(_control(*one, escape(words), identifier, shown) for one in each)
    return (
        f'<div class="actcourse-controls">{controls}</div>'
        f'<p class="actcourse-words">{escape(words)}</p>'
        f"<figcaption>{escape(_caption(explorer, positions))}</figcaption>"
    )


def _control(control, places, start, words, identifier, shown):
    value, its_id = escape(said(control, places[start])), f"{identifier}{control.name}"
    at = f'min="0" max="{len(places) - 1}" value="{start}" aria-valuetext="{value}. {words}"'
    at += ' data-lm-suppress-shortcuts="true"'  # or else JupyterLab takes arrow keys to go from cell to cell
    at += f' aria-label="{escape(spoken(control.label))}"' if "$" in control.label else ""
    return (
        f'<div><label for="{its_id}">{shown(control.label)}</label><input type="range" id="{its_id}" {at} '
        f'autocomplete="off"><output for="{its_id}">{value}</output></div>'
    )


def spoken(label):
    """A label for who hears it: formulas without their signs, such as "z1, the first score" and "alpha, slope"."""
    plain = re.sub(r"\$([^$]*)\$", lambda formula: re.sub(r"[\\_{}^]|\\mathrm", "", formula[1]), label)
    first, comma, rest = plain.partition(", ")
    return rest if comma and rest.replace("_", "") == first else plain


def _caption(explorer, positions):
    """Which combinations need a kernel, and which views."""
    names = [control.name for control in explorer.controls]
    groups = [" and ".join(names[each] for each in group) for group in positions.groups if len(group) > 1]
    sentences = []
    if len(positions.groups) > 1:
        together = f", save that these move together: {'; '.join(groups)}" if groups else ""
        sentences.append(f"Here one control moves at a time, and the others go back to where they start{together}.")
        sentences.append("Other combinations need a kernel and widgets, as in JupyterLab.")
    if explorer.others:
        sentences.append(f"In JupyterLab it has further views: {', '.join(each.view for each in explorer.others)}.")
    return " ".join(sentences)
