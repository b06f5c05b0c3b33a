"""Callbacks of widgets, which Jupyter may bring on a thread of their own while a cell runs."""

import ast
import asyncio
import json
import threading
import time
from pathlib import Path

import matplotlib as mpl
import pytest
from jupyter_client.manager import start_new_kernel

import actcourse
from actcourse import explore
from actcourse.pictures.explorers.playground import live as playground_module
from actcourse.pictures.explorers.playground.live import Playground
from actcourse.pictures.live import Views, error_html


def in_threads(*actions):
    """Run all at the same time and return what they raised."""
    raised, together = [], threading.Barrier(len(actions))

    def run(action):
        together.wait()
        try:
            action()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.sweep
def test_pictures_made_at_the_same_time_leave_the_settings_as_they_were():
    before = dict(mpl.rcParams)
    explorer = explore("sigmoid")
    pictures = []

    def make():
        pictures.extend(explorer.still(x=2)._repr_html_() for _ in range(2))

    assert in_threads(make, make) == []
    assert dict(mpl.rcParams) == before
    assert len(set(pictures)) == 1  # none took another's style


# -- in a kernel, as JupyterLab does it ----------------------------------------------------------------------------

SHOWN = """\
import io
import matplotlib as mpl
from matplotlib.figure import Figure
import actcourse
from actcourse import explore

panes = [explore(name).live() for name in ("dropout", "sigmoid", "tanh", "relu", "elu", "gelu")]
choosers = [pane._chooser.model_id for pane in panes]

def own_picture():
    # Not by pyplot: after a callback the kernel shows and closes pyplot's figures, unfinished ones too.
    figure = Figure(figsize=(2, 2))
    figure.subplots().set_title(r"$\\frac{x}{1 + e^{-x}}$")
    file = io.BytesIO()
    figure.savefig(file, metadata={"Software": None})
    return file.getvalue()

alone = own_picture()
before = dict(mpl.rcParams)
"""
BUSY = """\
others = {own_picture() for _ in range(40)}
"""
SAID = """\
import json
print(json.dumps({
    "settings changed": [name for name in before if mpl.rcParams[name] != before[name]],
    "own pictures": sorted(picture == alone for picture in others),
    "views": [len(pane._views) for pane in panes],
    "troubles": [child.value for pane in panes for child in pane.children if "<pre>" in getattr(child, "value", "")],
}))
"""
PLAYING = """\
playground = explore("playground").live()
playground._play.click()
"""
STILL_PLAYING = "print(playground.playing, playground._game.epochs)"


@pytest.fixture(scope="module")
def kernel():
    """A client of a kernel with subshells, and the manager of the kernel."""
    manager, client = start_new_kernel()
    yield client, manager
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def said(client, code):
    """What code prints in the kernel; it must not fail."""
    printed = []

    def note(message):
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(code, output_hook=note, timeout=60)
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(printed)


def subshell(client):
    """The id of a new subshell, a thread of the kernel that takes messages while a cell runs."""
    client.control_channel.send(client.session.msg("create_subshell_request", {}))
    return client.control_channel.get_msg(timeout=10)["content"]["subshell_id"]


def turn(client, chooser, index, beside):
    """Choose a view, as the browser would by a message to a subshell."""
    change = {"method": "update", "state": {"index": index}, "buffer_paths": []}
    message = client.session.msg("comm_msg", {"comm_id": chooser, "data": change})
    message["header"]["subshell_id"] = beside
    client.shell_channel.send(message)


def test_views_turned_to_while_a_cell_draws_spoil_nothing(kernel):
    client, _ = kernel
    said(client, SHOWN)
    choosers = json.loads(said(client, "import json; print(json.dumps(choosers))"))
    beside = subshell(client)
    for chooser in choosers:  # the first event comes on the thread that runs cells, later ones beside it
        turn(client, chooser, 0, beside)
    said(client, "")
    client.execute(BUSY)
    for index in (1, 0, 1):
        for chooser in choosers:
            turn(client, chooser, index, beside)
            time.sleep(0.02)
    found = json.loads(said(client, SAID))
    assert found == {"settings changed": [], "own pictures": [True], "views": [2] * 6, "troubles": []}


def test_an_interrupt_stops_the_playground(kernel):
    client, manager = kernel
    said(client, PLAYING)
    time.sleep(0.5)
    playing, epochs = said(client, STILL_PLAYING).split()
    assert playing == "True"
    assert int(epochs) > 0
    manager.interrupt_kernel()
    time.sleep(0.5)
    assert said(client, STILL_PLAYING).split()[0] == "False"
    assert said(client, "import signal; print(signal.getsignal(signal.SIGINT).__name__)") == "default_int_handler\n"


# -- the widgets by themselves ---------------------------------------------------------------------------------------


@pytest.mark.sweep
def test_a_playground_belongs_to_one_thread():
    async def play():
        playground = Playground().live()
        playground._play.click()
        end = time.monotonic() + 3

        def change():
            for number in range(40):
                playground._controls["units"].value = (2, 4, 8, 16)[number % 4]
                playground._controls["layer1"].value = ("ReLU", "tanh")[number % 2]
                time.sleep(0.005)

        changing = asyncio.get_running_loop().run_in_executor(None, change)
        while not changing.done() and time.monotonic() < end:
            playground._seen.value = playground._sent.value
            assert "<pre>" not in playground.children[-1].value
            await asyncio.sleep(0.001)
        await changing
        await asyncio.sleep(0.05)
        assert playground.playing
        assert playground._game.values == playground.values
        playground.close()

    asyncio.run(play())


@pytest.mark.sweep
def test_a_playground_stops_when_its_page_is_gone(monkeypatch):
    monkeypatch.setattr(playground_module, "PATIENCE", 0.02)

    async def play():
        playground = Playground().live()
        playground._play.click()
        await asyncio.sleep(0)
        await asyncio.wait_for(asyncio.gather(playground._playing, return_exceptions=True), timeout=30)
        assert not playground.playing
        assert playground._game.epochs <= playground_module.GONE + 2
        playground.close()

    asyncio.run(play())


def test_what_goes_wrong_in_a_view_is_shown_and_goes_away_again(monkeypatch):
    pane = explore("leaky ReLU").live()
    assert isinstance(pane, Views)
    first, second = pane._explorers
    error = ZeroDivisionError("a view that cannot be made")
    with monkeypatch.context() as patched:
        patched.setattr(pane, "_view", lambda name: (_ for _ in ()).throw(error))
        pane._chooser.value = second
    assert pane.children[-1].value == error_html(error)
    pane._chooser.value = first
    pane._chooser.value = second
    assert all("ZeroDivisionError" not in getattr(child, "value", "") for child in pane.children)
    assert list(pane._views) == [first, second]
    pane.close()


PACKAGE = Path(actcourse.__file__).parent


def handlers():
    """Every place in the package that has a widget call something back: where it is, and what is called."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("observe", "on_click", "on_msg"):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", ast.unparse(node.args[0])


def test_every_callback_only_leaves_word():
    found = dict(handlers())
    assert len(found) > 8
    # The first leaves word by itself, once for many moves; Enter in a quiz is committed by what `QuizPane` hands over.
    allowed = ("self._moved", "self._looked_at", "lambda text, content, _buffers: commit() if")
    assert {place: code for place, code in found.items() if "soon(" not in code and not code.startswith(allowed)} == {}
