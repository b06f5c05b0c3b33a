"""MathJax with its fonts, so that pages set formulas without asking another host."""

import shutil
from importlib.util import find_spec
from pathlib import Path

# MathJax 3.2.2, under the Apache licence: MathJax 4 fetches its fonts from elsewhere even where it stands by itself.
_PACKAGE = "sphinx-mathjax-offline"
_NEEDED = ("tex-chtml.js", "output/chtml/fonts/woff-v2")


def copy_mathjax(folder):
    """Copy what pages need of MathJax to a folder."""
    source = Path(find_spec(_PACKAGE).origin).parent / "static" / "mathjax"
    for name in _NEEDED:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (source / name).is_dir() else shutil.copyfile)(source / name, target)
