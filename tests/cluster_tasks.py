"""What tests let a worker of a cluster do. Nothing heavy is imported here: each worker imports it too."""

import os
import signal
import time

WAYS = {}  # functions by name, for a worker that is a thread of this process


def goes(way, number):
    """Take away what it stands on."""
    if number == 1:
        WAYS[way]()
        time.sleep(0.2)
    return number


def kills(folder, number):
    """The square; but one number ends the first worker that it meets, and one ends every worker."""
    met = folder / f"{number}"
    if number == 2 or (number == 1 and not met.exists()):
        met.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def set_path(path):
    os.environ["PATH"] = path
