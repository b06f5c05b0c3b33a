"""What several tests share: every activation at every setting, and a JupyterLab in a browser."""

import importlib.util
import os
import tempfile
from pathlib import Path

import pytest

from actcourse import CATALOG
from tests.jupyterlab import browser_page, chromium, lab_server


def pytest_configure(config):
    # Whatever tests and the notebooks they run pass must not be added to anybody's progress.
    os.environ["ACTCOURSE_PROGRESS"] = str(Path(tempfile.mkdtemp()) / "progress.json")


def settings(activation):
    """The activation as it is, and with each parameter at either end of its slider."""
    ends = [activation.tuned(**{p.name: end}) for p in activation.params for end in (p.low, p.high)]
    return [activation, *ends]


def pytest_generate_tests(metafunc):
    """A test with an argument `activation` runs for every activation at every setting."""
    if "activation" in metafunc.fixturenames:
        every = [tuned for activation in CATALOG for tuned in settings(activation)]
        metafunc.parametrize("activation", every, ids=repr)


@pytest.fixture
def torch():
    """PyTorch, for those who have it; in CI it must be there."""
    if importlib.util.find_spec("torch") is None:
        if os.environ.get("CI"):
            pytest.fail("PyTorch is not installed, and in CI its functions must be compared")
        pytest.skip("PyTorch is not installed, so nothing was compared with it")
    return importlib.import_module("torch")


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab that serves a copy of the course, and the copy's folder."""
    if chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium, and in CI the browser tests must run")
        pytest.skip("there is no Chromium on this machine, so nothing was tested in a browser")
    folder = tmp_path_factory.mktemp("lab")
    with lab_server(folder) as address:
        yield address, folder / "course"


@pytest.fixture
def page(lab):
    with browser_page() as page:
        yield page
