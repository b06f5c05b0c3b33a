"""`python -m actcourse.teaching.site`, or `make site`: pages from what is committed, in `build/site`."""

import argparse
import sys
from pathlib import Path

from actcourse.teaching.build import ROOT
from actcourse.teaching.site.build import build


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Build the course's pages from its notebooks and docstrings.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "site", help="for the pages")
    parser.add_argument("--moving", nargs="*", metavar="NAME", help="let these explorers alone move, to build sooner")
    given = parser.parse_args(arguments)
    folder = given.folder
    if not build(ROOT, folder, lambda name: given.moving is None or name in given.moving):
        sys.exit("The pages are not as they must be: see above.")
    print(f"Open {folder / 'index.html'}")


if __name__ == "__main__":
    main()
