"""What those in `hostile/` need who write answers of their own to the line: tests put it before each of them."""

import contextlib
import json
import os
import struct
import sys


def frames_above():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back


def nonce():
    """The number of the question that is being answered, which nobody tells them."""
    return next(frame.f_locals["question"]["nonce"] for frame in frames_above() if "question" in frame.f_locals)


def write(header, body=b""):
    """Write a frame to every descriptor that is open."""
    text = json.dumps(header).encode()
    data = struct.pack(">II", len(text), len(body)) + text + body
    for number in range(64):
        with contextlib.suppress(OSError):
            os.write(number, data)
