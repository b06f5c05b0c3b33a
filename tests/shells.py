"""What runs cells in a notebook, without the notebook."""

import atexit
import sys

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


def new_shell():
    """A shell of its own that writes no history, and has nothing to clear away when the tests end."""
    main = sys.modules["__main__"]
    made = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    sys.modules["__main__"] = main  # else all later tests would find there what this one's cells have left
    atexit.unregister(made.atexit_operations)  # hundreds of shells would collect garbage for minutes, one by one
    return made
