"""What runs cells in a notebook, without the notebook."""

import atexit

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


def new_shell():
    """A shell of its own that writes no history, and has nothing to clear away when the tests end."""
    made = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    atexit.unregister(made.atexit_operations)  # hundreds of shells would collect garbage for minutes, one by one
    return made
