"""The playground: a network that trains while one watches, and buttons and controls to change it meanwhile."""

import asyncio
import signal
import threading
import time
import weakref
from dataclasses import dataclass
from html import escape
from typing import ClassVar

from ipywidgets import HTML, Button, HBox, HTMLMath, IntText, jslink

from actcourse.pictures.controls import checked
from actcourse.pictures.display import one_of_two, with_question
from actcourse.pictures.draw import KeptPicture, image_html, still
from actcourse.pictures.explorers.playground.game import CONTROLS, SIZE, START, Game, draw
from actcourse.pictures.live import Pane, all_inside, arranged, control_widget, error_html, height

FRAME = 1 / 30  # seconds: pictures come no faster, so that the kernel has time for other things
PATIENCE = 1.0  # seconds that a picture may take to get to the browser before the next is sent
GONE = 5  # pictures in a row that never got there: nobody looks any more
WAIT = 0.002  # seconds between looking whether a picture got there
ANEW = ("data", "units")  # controls that make another network; the others change the one that there is
STILL_EPOCHS = 60  # of the picture that is stored


@dataclass(frozen=True)
class Playground:
    """A question and a network to train by hand; at the end of a notebook cell it shows itself with its controls.

    player: whether to do without widgets, and so without training; None for where the front end is known not to show
        them.
    """

    player: bool | None = None

    title: ClassVar = "playground"
    question: ClassVar = "How large may the learning rate be before units fall silent, and does the network miss them?"

    def still(self, epochs=STILL_EPOCHS, **values):
        """The picture after so many epochs with these values of `CONTROLS`, as a matplotlib figure.

        Raises TypeError for an unknown name, and ValueError or LookupError for what a control does not allow.
        """
        game = Game(checked(CONTROLS, values, "the playground"))
        for _ in range(epochs):
            game.epoch()
        return still(draw, {"game": game}, SIZE)

    def live(self):
        """The network with its controls, as a widget."""
        return LivePlayground(self.question)

    def _ipython_display_(self):
        room = height(SIZE, len(CONTROLS), more_rows=1)
        one_of_two(lambda: with_question(self.question, self.still()), self.live, room, player=self.player)


def samples():
    """Values with which the picture shows all its colours: a network before it is trained and one after."""
    for epochs in (0, STILL_EPOCHS):
        game = Game(START)
        for _ in range(epochs):
            game.epoch()
        yield {"game": game}


class LivePlayground(Pane):
    """A network with its controls; it trains between the other things that the kernel does.

    It stops by itself when nobody sees it any more, when its cell is cleared or run again or its page is closed, and
    when the kernel is interrupted.
    """

    def __init__(self, question):
        self._playing = None  # the task, while there is one
        self._controls = {control.name: control_widget(control) for control in CONTROLS}
        self._play, step, reset = (Button(description=text) for text in ("play", "step", "reset"))
        self._image = HTML()
        # The browser sets `seen` to `sent` when it has got that far. The kernel waits for it: pictures do not pile up.
        self._sent, self._seen = IntText(0), IntText(0)
        self._unseen = 0  # pictures in a row
        self._link = jslink((self._sent, "value"), (self._seen, "value"))
        self._picture = KeptPicture(draw, SIZE, samples())
        self._reset()
        for control in self._controls.values():
            control.observe(lambda change: self.soon(lambda: self._changed(change.owner)), names="value")
        for button, action in ((self._play, self._play_or_pause), (step, self._one_step), (reset, self._reset)):
            button.on_click(lambda _button, action=action: self.soon(action))
        heading = HTMLMath(f"<strong>{escape(question)}</strong>")
        buttons = HBox([self._play, step, reset])
        super().__init__((heading, buttons, *arranged(list(self._controls.values())), self._image), _view_count=0)
        self.observe(self._looked_at, names="_view_count")

    @property
    def values(self):
        """What the controls are set to."""
        return {name: control.value for name, control in self._controls.items()}

    @property
    def playing(self):
        """Whether it trains by itself."""
        return self._playing is not None

    def pause(self):
        """Stop training; what was learned stays."""
        if self._playing:
            self._playing.cancel()
        self._playing = None
        self._play.description = "play"
        _listen_no_more(self)

    def close(self):
        self.pause()
        super().close()
        for hidden in (self._link, self._sent, self._seen):
            for widget in (*all_inside(hidden), hidden):
                widget.close()

    def _play_or_pause(self):
        if self._playing:
            return self.pause()
        self._playing = asyncio.get_running_loop().create_task(self._train())
        self._play.description, self._unseen = "pause", 0

    async def _train(self):
        while not self._game.diverged and self._unseen < GONE:
            _listen(self)
            started = time.perf_counter()
            self._one_step()
            self._unseen = 0 if await self._is_seen() else self._unseen + 1
            # A pause in any case: it is when the kernel attends to sliders, buttons and other cells.
            await asyncio.sleep(max(0.005, FRAME - (time.perf_counter() - started)))
        self.pause()

    async def _is_seen(self):
        """Wait until the browser has all pictures but the last; False where it does not get them in time."""
        # Looks are counted, and not seconds: the browser cannot answer while a cell keeps the kernel busy.
        for _ in range(round(PATIENCE / WAIT)):
            if self._sent.value - self._seen.value <= 1:
                return True
            await asyncio.sleep(WAIT)
        return False

    def _one_step(self):
        self._show(self._game.epoch)

    def _reset(self):
        self._game = Game(self.values)
        self._show()

    def _changed(self, control):
        if control in [self._controls[name] for name in ANEW]:
            return self._reset()
        self._show(lambda: self._game.go_on_with(self.values))

    def _show(self, action=lambda: None):
        try:
            action()
            self._image.value = image_html(*self._picture.show(game=self._game))
            self._sent.value += 1
        except Exception as error:  # a task would keep it to itself
            self.complain(error)

    def complain(self, error):
        """Show what went wrong in the picture's place, and stop."""
        self._image.value = error_html(error)
        self.pause()

    def _looked_at(self, change):
        if change.new == 0:
            self.soon(self.pause)


# -- interrupting the kernel ------------------------------------------------------------------------------------

_training = weakref.WeakSet()


def _listen(playground):
    """Let an interrupt stop the playground: the kernel ignores it, save while a cell runs."""
    _training.add(playground)
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if ignored and threading.current_thread() is threading.main_thread():  # others must not set signals
        signal.signal(signal.SIGINT, _interrupted)


def _listen_no_more(playground):
    _training.discard(playground)
    if not _training and signal.getsignal(signal.SIGINT) is _interrupted:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupted(_signal, _frame):
    for playground in tuple(_training):
        playground.soon(playground.pause)
