"""What several tests share: every activation at every setting, a JupyterLab in a browser, and what sorts them."""

import gc
import importlib.util
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Processes of tests share the cores: with threads of their own, products of matrices would wait for each other. This
# stands before what imports NumPy, which reads it once.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import hypothesis
import pytest

from actcourse import CATALOG
from tests.cost import place_in_order, seconds_by_part

# What takes seconds to import is imported where it is used: every process of `make quick` reads this file.


def pytest_configure(config):
    # Whatever tests and the notebooks they run pass must not be added to anybody's progress.
    os.environ["ACTCOURSE_PROGRESS"] = str(Path(tempfile.mkdtemp()) / "progress.json")
    # A machine that is busy with other things is no counterexample.
    hypothesis.settings.register_profile("unhurried", deadline=None)
    hypothesis.settings.load_profile("unhurried")


# What a test asks for says what it needs.
MARKS = {"chromium": "browser", "site": "browser", "executed": "notebook", "kernel": "notebook", "torch": "torch"}
EVERYTHING = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Sort out what takes long by what it needs, so that `make quick` can leave it; sweeps are marked by hand."""
    config.stash[EVERYTHING] = list(items)  # before some are left out
    for item in items:
        needs = [mark for name, mark in MARKS.items() if name in getattr(item, "fixturenames", ())]
        for mark in ["notebook"] if item.path.suffix == ".ipynb" else needs:
            item.add_marker(mark)
    # Taken last, a long file would keep one process busy while the other has nothing left to do.
    items.sort(key=lambda item: place_in_order(item.nodeid.split("::")[0]))


def pytest_terminal_summary(terminalreporter):
    """Say what each part of the tests cost; CONTRIBUTING.md says what it may."""
    reports = [report for some in terminalreporter.stats.values() for report in some if hasattr(report, "duration")]
    parts = seconds_by_part(reports)
    words = [f"{part} {seconds:.0f}" for part, seconds in parts.items()]
    terminalreporter.write_line(f"seconds of computing: {', '.join(words)}, all {parts.total():.0f}")


@pytest.fixture(autouse=True)
def main_stays():
    """Put `__main__` back, in whose place a shell puts what it runs: others look there, and new processes load it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def only_new():
    """Let the garbage collector look at what is made from now on alone: all that is there takes it seconds."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def executed():
    """A function that runs a notebook in place in a kernel of its own, as a learner would, and returns it."""

    from nbclient import NotebookClient

    from actcourse.pictures.display import STILLS_ONLY

    def run(notebook, **how):
        NotebookClient(notebook, timeout=120, **how).execute(env={**os.environ, STILLS_ONLY: "1"})
        return notebook

    return run


def settings(activation):
    """The activation as it is and, in sweeps, with each parameter at either end of its slider."""
    ends = [activation.tuned(**{p.name: end}) for p in activation.params for end in (p.low, p.high)]
    return [pytest.param(activation, id=repr(activation)), *(_swept(end) for end in ends)]


def _swept(activation):
    return pytest.param(activation, id=repr(activation), marks=pytest.mark.sweep)


def pytest_generate_tests(metafunc):
    """A test with an argument `activation` runs for every activation at every setting."""
    if "activation" in metafunc.fixturenames:
        metafunc.parametrize("activation", [one for activation in CATALOG for one in settings(activation)])


@pytest.fixture
def torch():
    """PyTorch, for those who have it; in CI it must be there."""
    if importlib.util.find_spec("torch") is None:
        if os.environ.get("CI"):
            pytest.fail("PyTorch is not installed, and in CI its functions must be compared")
        pytest.skip("PyTorch is not installed, so nothing was compared with it")
    return importlib.import_module("torch")


@pytest.fixture(scope="session")
def sandbox():
    """The sandbox in which learners' code is graded; in CI there must be one."""
    from actcourse.teaching.grading.sandbox import Sandbox, SandboxUnavailable

    try:
        found = Sandbox.bubblewrap()
        found.probe()
    except SandboxUnavailable as why:
        if os.environ.get("CI"):
            pytest.fail(f"in CI there must be a sandbox: {why}")
        pytest.skip(f"nothing was tested in the sandbox: {why}")
    return found


@pytest.fixture(scope="session")
def root(sandbox):
    """Whether one can be root, in a container of bubblewrap's, as Gradescope is; in CI one must."""
    from tests.gradescope import as_root

    if as_root() is None:
        if os.environ.get("CI"):
            pytest.fail("in CI grading must be tried as Gradescope does it, and nobody can be root here")
        pytest.skip("only root can become a second user, so nothing was graded as Gradescope does it")


@pytest.fixture(scope="session")
def chromium():
    """Where Chromium is; in CI there must be one."""
    from tests.jupyterlab import chromium as found

    if found() is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium, and in CI the browser tests must run")
        pytest.skip("there is no Chromium on this machine, so nothing was tested in a browser")
    return found()


@pytest.fixture(scope="session")
def chrome(chromium):
    """A browser, which takes a second to start, for all tests: two of them would not bear each other. It is offline."""
    from tests.jupyterlab import browser

    with browser("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1") as browser_:
        yield browser_


@pytest.fixture
def visiting(chromium):
    """A function that calls another with a browser of its own, on a thread of its own.

    The event loop of a browser runs on its thread as long as the browser is there: no other one can start there, and
    no test after it can run one. So this is for files of tests that do not ask for a browser otherwise.
    """
    from tests.jupyterlab import browser

    def run(visit):
        with browser() as launched:
            return visit(launched)

    with ThreadPoolExecutor(1) as pool:
        yield lambda visit: pool.submit(run, visit).result()


@pytest.fixture(scope="session")
def lab(chrome, tmp_path_factory):
    """The address of a JupyterLab that serves a copy of the course, and the copy's folder."""
    from tests.jupyterlab import lab_server

    folder = tmp_path_factory.mktemp("lab")
    with lab_server(folder) as address:
        yield address, folder / "course"


@pytest.fixture
def page(chrome):
    """A page of the browser, which shares nothing with the other pages."""
    from tests.jupyterlab import page_of

    with page_of(chrome) as page:
        yield page
