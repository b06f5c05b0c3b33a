# It writes half of a frame, and lengths that no frame has.
# It earns 0.

import os

def sigmoid(x):
    for data in (b"\x00\x00\x10\x00\x00\x00\x00\x00{", b"\xff" * 100):
        for number in range(3, 64):
            try:
                os.write(number, data)
            except OSError:
                pass
    return 0 * x
