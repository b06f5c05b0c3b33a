"""What does opening an explorer cost, and does running its cell again and again leave anything behind?

Shows each explorer OPENINGS times, as a cell that is run again would, and prints the milliseconds of an opening and
how much more memory the process holds at the end than after the first tenth.
"""

import argparse
import gc
import resource
import time

from actcourse import explore
from actcourse.pictures import display
from actcourse.pictures.choice import SUBJECTS

OPENINGS = 200


def main(names):
    print(f"{'':20}{'ms an opening':>15}{'growth in MB':>15}   ({OPENINGS} openings each)")
    display.display = lambda *bundle, **how: None  # there is no browser
    for name in names:
        start, early = time.perf_counter(), 0
        for run in range(OPENINGS):
            display.running_cell = lambda run=(name, run): ("a cell", run)
            explore(name)._ipython_display_()
            if run == OPENINGS // 10:
                early = _megabytes()
        milliseconds = 1000 * (time.perf_counter() - start) / OPENINGS
        print(f"{name:20}{milliseconds:15.0f}{_megabytes() - early:15.1f}", flush=True)


def _megabytes():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=["sigmoid", *SUBJECTS], help="explorers; all where none is named")
    main(parser.parse_args().names)
