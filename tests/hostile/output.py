# It prints without end.
# It earns 0.

import os

def sigmoid(x):
    while True:
        print("x" * 10_000_000)
        os.write(1, b"x" * 1_000_000)
        os.write(2, b"x" * 1_000_000)
