"""Nothing that a checked function prints, logs or lets die reaches the cells of a notebook, however late."""

import gc
import io
import logging
import sys
import threading
from contextlib import contextmanager

import nbformat
import numpy as np
import pytest

from actcourse.exercises import examine
from actcourse.exercises.examiner.printing import Printed, printing_into


class Stream(io.StringIO):
    """A stream whose class is written in Python, as ipykernel's is."""


@contextmanager
def teed(stream):
    """What IPython does for the length of a cell: `write` is replaced, and what was found is put back."""
    before, teed = stream.write, []
    stream.write = lambda text: (teed.append(text), before(text))[1]
    yield teed
    stream.write = before


@pytest.mark.parametrize("kind", [Stream, io.StringIO])
def test_a_stream_that_others_change_as_well_writes_what_is_theirs_once(kind, monkeypatch):
    stream = kind()
    monkeypatch.setattr(sys, "stderr", stream)
    for number in range(5):  # cells
        with teed(stream) as seen:
            print(number, file=stream)
            with printing_into(Printed()) as _:
                print("loud", file=stream)
            print("after", file=stream)
        assert seen[-2:] == ["after", "\n"]
    assert stream.getvalue() == "".join(f"{number}\nafter\n" for number in range(5))
    assert isinstance(stream, kind)
    assert type(stream).__name__ == kind.__name__


def test_what_prints_after_its_cell_is_not_heard_in_the_next(monkeypatch):
    stream, go = Stream(), threading.Event()
    monkeypatch.setattr(sys, "stderr", stream)

    def late():
        go.wait(10)
        print("loud", file=stream)
        child = threading.Thread(target=lambda: print("loud", file=stream))
        child.start()
        child.join(10)

    with teed(stream), printing_into(Printed()):
        thread = threading.Thread(target=late)
        thread.start()
    with teed(stream) as seen, printing_into(Printed()):
        go.set()
        thread.join(10)
    assert (seen, stream.getvalue()) == ([], "")


@pytest.mark.sweep
def test_objects_that_hold_each_other_die_while_they_are_not_heard(capfd):
    class Loud:
        def __init__(self):
            self.itself = self

        def __del__(self):
            print("loud", file=sys.stderr)

    examine("tanh_prime", lambda x: (Loud() and None) or 1 - np.tanh(x) ** 2)
    gc.collect()
    assert capfd.readouterr().err == ""


def test_how_the_root_logger_logs_and_who_tells_of_what_has_died_are_put_back():
    def state():
        hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
        return logging.root.level, logging.root.handlers[:], logging.root.manager.disable, hooks

    def function(x):
        sys.excepthook = sys.unraisablehook = threading.excepthook = print
        logging.basicConfig(level=1, force=True)
        logging.disable(50)
        return 1 - np.tanh(x) ** 2

    before = state()
    assert examine("tanh_prime", function).status == "passed"
    assert state() == before


# What a right answer does besides, and nothing of it may cost a mark in the cells from its own on.
LOUD = {
    "a late thread": "begin(lambda: (time.sleep(0.2), print('loud', file=sys.stderr), logging.error('loud')))",
    "one that keeps a stream": "begin(lambda: (time.sleep(0.1), print('loud', file=KEPT)))",
    "one that dies": "begin(lambda: 1 / 0).join()",
    "one that dies late": "begin(lambda: (time.sleep(0.2), 1 / 0))",
    "one that begins another": "begin(lambda: (time.sleep(0.1), begin(lambda: 1 / 0)))",
    "one that writes past all streams": "begin(lambda: (time.sleep(0.2), os.write(2, b'loud')))",
    "one without a class": "_thread.start_new_thread(lambda: (time.sleep(0.1), 1 / 0), ())",
    "a timer": "threading.Timer(0.1, lambda: 1 / 0).start()",
    "an old pool": "POOL.submit(lambda: (time.sleep(0.05), logging.error('loud')))",
    "the event loop": "asyncio.get_running_loop().call_later(0.05, lambda: print('loud', file=sys.stderr))",
    "a program": "subprocess.Popen(['sh', '-c', 'sleep 0.1; echo loud >&2'])",
    "an ordinary one": "pass",
}
BEFORE = """
import _thread, asyncio, logging, os, subprocess, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
import numpy as np
from actcourse.exercises import examine
KEPT, POOL = sys.stderr, ThreadPoolExecutor(2)
POOL.submit(abs, 1).result()
def begin(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread
"""
AFTER = """
time.sleep(0.3)
print("still heard", file=sys.stderr)
POOL.submit(print, "so is the pool").result()
"""


def _graded(source, id):
    settings = {"grade": True, "points": 2, "solution": False, "grade_id": id.replace(" ", "-")}
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": settings})


@pytest.mark.sweep
def test_no_mark_is_lost_in_a_kernel():
    """IPython puts back into a stream, at the end of a cell, the `write` that it has found there."""
    client, utils = pytest.importorskip("nbclient"), pytest.importorskip("nbgrader.utils")
    cells = [nbformat.v4.new_code_cell(BEFORE)]
    for how, code in LOUD.items():
        answer = f"def tanh_prime(x):\n    {code}\n    return 1 - np.tanh(x) ** 2\n"
        cells.append(_graded(f"{answer}assert examine('tanh_prime', tanh_prime).status == 'passed'", how))
    cells.append(nbformat.v4.new_code_cell(AFTER))
    notebook = nbformat.v4.new_notebook(cells=cells)
    client.NotebookClient(notebook, timeout=60).execute()
    graded = {how: utils.determine_grade(cell) for how, cell in zip(LOUD, notebook.cells[1:-1], strict=True)}
    assert graded == dict.fromkeys(LOUD, (2, 2))
    heard = {output.name: output.text for output in notebook.cells[-1].outputs}
    assert heard == {"stderr": "still heard\n", "stdout": "so is the pool\n"}
