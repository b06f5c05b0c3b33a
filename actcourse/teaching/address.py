"""Where the repository of the course stands: `pyproject.toml` says it, under `urls`, and nothing else does by hand.

Before the course is published, OWNER stands there in place of the account. `make release` refuses then, and writes the
address into README and citation otherwise; a test holds these to it.
"""

import re
import tomllib
from urllib.parse import urlparse

UNSET = "OWNER"
HOST = "github.com"  # whose workflows publish the pages, and under whose names Binder finds the course


def address(root):
    """The address of the repository in `root`, without a slash or ".git" at its end.

    Raises ValueError for what is none.
    """
    given = _project(root).get("urls", {}).get("Repository", "")
    if not re.fullmatch(rf"https://{re.escape(HOST)}/[\w.-]+/[\w.-]*[\w-]", given) or given.endswith(".git"):
        raise ValueError(
            f"{given!r}, under urls in pyproject.toml, is not the address of a repository such as https://{HOST}/account/name"
        )
    return given


def _project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


def is_set(root):
    """Whether somebody has said where the repository stands."""
    return UNSET not in name(root).split("/")


def name(root):
    """The account and the name of the repository, such as "account/name"."""
    return urlparse(address(root)).path[1:]


def on_binder(root):
    """The link that opens the course on Binder, in the version that `pyproject.toml` names."""
    tag = f"v{_project(root)['version']}"
    return f"https://mybinder.org/v2/gh/{name(root)}/{tag}?urlpath=lab/tree/notebooks/00_start_here.ipynb"


def pages(root):
    """Where GitHub shows the pages that the workflow publishes."""
    account, repository = name(root).split("/")
    return f"https://{account}.github.io/{repository}/"
