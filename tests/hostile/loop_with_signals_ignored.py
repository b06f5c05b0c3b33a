# It never comes to an end, with every signal ignored and everything caught.
# It earns 0.

import signal

def sigmoid(x):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            sum(range(10**12))
        except BaseException:
            pass
