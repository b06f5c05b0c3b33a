"""What widgets call back, done on the thread that runs cells.

Jupyter may bring the messages of a widget on a thread of its own, beside a running cell. matplotlib is not made for
that: its settings and its parser of formulas belong to the whole process, and so to the pictures of the learner too. A
callback only leaves word, therefore, and what it wants is done between cells. By then the kernel has also answered the
browser, which holds further moves back until it has.
"""

import asyncio

from IPython import get_ipython


class CellsThread:
    """The thread that runs cells, which does what callbacks on any thread ask of it, one thing after another.

    complain: called with what an action raises, which ipywidgets would swallow.
    """

    def __init__(self, complain):
        self._loop, self._complain = _cells_loop(), complain

    def soon(self, action):
        """Do it when the thread is free; at once where there is no notebook, and so nobody to wait for."""
        if self._loop is None or self._loop.is_closed():
            self.now(action)
        else:
            self._loop.call_soon_threadsafe(self.now, action)

    def now(self, action):
        """Do it, on the thread that this is called on."""
        try:
            action()
        except Exception as error:
            self._complain(error)


def _cells_loop():
    """The event loop of the thread that runs cells; without a kernel the one that runs here, or None."""
    kernel = getattr(get_ipython(), "kernel", None)
    loop = getattr(getattr(kernel, "io_loop", None), "asyncio_loop", None)
    if loop is not None:
        return loop
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
