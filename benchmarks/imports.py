"""How much longer does `import actcourse` take than importing NumPy alone? Run it with `make bench`."""

import statistics
import subprocess
import sys
import time

RUNS = 10


def main():
    taken = {"numpy": [], "actcourse": []}
    for _ in range(RUNS):
        for module, times in taken.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
            times.append(time.perf_counter() - start)
    numpy, course = (statistics.median(times) for times in taken.values())
    print(f"import numpy {numpy:.3f} s, import actcourse {course:.3f} s, medians of {RUNS}")
    print(f"actcourse adds {course - numpy:.3f} s, {course / numpy:.2f} times NumPy alone")


if __name__ == "__main__":
    main()
