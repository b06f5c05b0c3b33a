"""Opening every explorer 200 times, as a cell that is run again and again: nothing may pile up. `make soak` runs it.

It takes about a quarter of an hour, so `make test` leaves it out; `test_explorers.py` opens each twice and counts.
"""

import ctypes
import gc
import itertools
import resource
import sys
import time

import pytest
from ipywidgets import Widget

from actcourse import explore
from actcourse.pictures import display
from actcourse.pictures.choice import SUBJECTS

OPENINGS, WARM_UP = 200, 20
ROOM = 10  # megabytes that memory may have grown after WARM_UP; a picture alone is more than one


@pytest.fixture
def open_again(monkeypatch):
    """A function that shows an explorer as the same cell would, each time in a run of its own."""
    monkeypatch.delenv(display.STILLS_ONLY, raising=False)
    monkeypatch.setattr(display, "display", lambda *bundle, **how: None)
    runs = itertools.count()

    def show(name):
        number = next(runs)
        monkeypatch.setattr(display, "running_cell", lambda: ("a cell", number))
        explore(name)._ipython_display_()

    yield show
    Widget.close_all()
    display._shown.clear()


def megabytes():
    """What the process holds, when Python and the C library have given back what they can."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


@pytest.mark.soak
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory is taken")
@pytest.mark.parametrize("name", ["sigmoid", *SUBJECTS])
def test_memory_does_not_grow(name, open_again):
    start = time.perf_counter()
    for _ in range(WARM_UP):
        open_again(name)
    before = megabytes()
    for _ in range(OPENINGS - WARM_UP):
        open_again(name)
    growth = megabytes() - before
    print(f"{name}: {growth:+.1f} MB, {1000 * (time.perf_counter() - start) / OPENINGS:.0f} ms an opening")
    assert growth < ROOM
