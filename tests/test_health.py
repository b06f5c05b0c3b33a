"""`doctor`: a sound environment is called sound, and each fault is named in plain words."""

import importlib
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from actcourse import doctor, health

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]


@pytest.fixture(autouse=True)
def installed_here(monkeypatch):
    """Whichever environment runs the tests (`make lowest` has one of its own) is the one of the course."""
    monkeypatch.setattr(health, "COURSE_ENVIRONMENT", Path(sys.prefix).resolve())


def wrong(report):
    """What is said to be wrong, save that ipywidgets is too old for JupyterLab, as it is with `make lowest`."""
    old = metadata.distribution("ipywidgets").version.startswith("7.")  # some tests replace `metadata.version`
    said = [str(finding) for finding in report.findings if not finding.well]
    return [text for text in said if not (old and "The course needs ipywidgets" in text)]


def test_this_environment_is_sound():
    report = doctor()
    assert wrong(report) == []
    assert report.well == ("Everything is in order." in repr(report))
    assert "numpy" in report._repr_markdown_()


def test_a_missing_package(monkeypatch):
    def version(name):
        if name == "ipywidgets":
            raise metadata.PackageNotFoundError(name)
        return metadata.distribution(name).version

    monkeypatch.setattr(health.metadata, "version", version)
    assert wrong(doctor()) == [f"WRONG: ipywidgets is not installed. {health.REPAIR}"]
    assert "1 of" in repr(doctor())


def test_a_package_of_the_wrong_version(monkeypatch):
    monkeypatch.setattr(health.metadata, "version", lambda name: "0.1")
    assert any("numpy 0.1. The course needs numpy" in finding for finding in wrong(doctor()))


def test_a_package_that_is_there_but_broken(monkeypatch):
    def import_module(name):
        if name == "sklearn":
            raise ImportError("libgomp.so.1: cannot open shared object file")

    monkeypatch.setattr(health, "import_module", import_module)
    (found,) = wrong(doctor())
    assert "scikit-learn" in found
    assert "cannot be imported" in found
    assert "libgomp" in found


def test_the_course_itself_not_installed(monkeypatch):
    def requires(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(health.metadata, "requires", requires)
    assert any("actcourse is not installed" in finding for finding in wrong(doctor()))


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(health, "PYTHON_NEEDED", (99, 0))
    assert any("Python" in finding for finding in wrong(doctor()))


def test_sliders_that_would_be_late(monkeypatch):
    monkeypatch.setattr("actcourse.server.enabled", lambda: False)
    (found,) = wrong(doctor())
    assert "python -m actcourse.server" in found


def test_sliders_that_would_disturb_cells(monkeypatch):
    monkeypatch.setattr("actcourse.server.one_thread", lambda: False)
    (found,) = wrong(doctor())
    assert "commsOverSubshells" in found
    assert "python -m actcourse.server" in found


def test_settings_that_cannot_be_read(monkeypatch):
    def one_thread():
        raise PermissionError(13, "Permission denied", "overrides.json")

    monkeypatch.setattr("actcourse.server.one_thread", one_thread)
    (found,) = wrong(doctor())
    assert "could not be read" in found
    assert "overrides.json" in found


def test_jupyterlab_may_be_missing_and_then_nothing_is_wrong(monkeypatch):
    for name in ("jupyterlab", "jupyter_server", "jupyterlab_server", "jupyter_core"):
        for module in [each for each in sys.modules if each.split(".")[0] == name]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "actcourse.server", raising=False)
    monkeypatch.setattr(health, "find_spec", lambda name: None)
    monkeypatch.setattr(health.metadata, "requires", lambda name: ["numpy>=2", 'jupyterlab>=4.4; extra == "lab"'])
    report = doctor()
    assert not wrong(report)
    assert "no JupyterLab in this Python" in repr(report)
    assert importlib.import_module("actcourse.server")  # what the notebooks of others load is not needed for it


@pytest.mark.sweep
def test_what_learners_call_does_without_a_server_of_ones_own():
    """As in a notebook that somebody else hosts, into which nothing of JupyterLab may be installed."""
    code = """
import sys
sys.modules |= dict.fromkeys(("jupyterlab", "jupyterlab_server", "jupyter_server", "notebook", "nbclassic"))
import actcourse, actcourse.cli, actcourse.server
actcourse.explore("sigmoid").live(), actcourse.overview("relu").live(), actcourse.quiz("one-sign"), actcourse.progress()
print(actcourse.check("dot_product", lambda a, b: (a * b).sum()).status)
print(actcourse.cli.main(["update", "nowhere"]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-2:] == ["passed", "2"], done.stderr
    needed = {Requirement(text).name for text in PROJECT["dependencies"]}
    assert not needed & {"jupyterlab", "jupyter-server", "notebook", "nbclassic", "jupyter", "ipykernel"}


def test_jupyterlab_may_be_broken(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyter_server.extension.config", None)
    assert any("JupyterLab cannot be imported" in finding for finding in wrong(doctor()))


def test_what_is_missing_can_be_installed_where_there_is_no_clone(monkeypatch, tmp_path):
    of_lab = ['jupyterlab<5,>=4.4; extra == "lab"', 'ipywidgets<9,>=8.1; extra == "lab"']
    needed = ["missing<3,>=2.1", "ipywidgets<9,>=7.7", *of_lab, 'torch>=2.6; extra == "torch"']
    monkeypatch.setattr(health, "COURSE", tmp_path)
    monkeypatch.setattr(health.metadata, "requires", lambda name: needed)
    monkeypatch.setattr(health.metadata, "version", version_or_none({"ipywidgets": "7.7.1", "jupyterlab": "4.4.0"}))
    said = "\n".join(str(finding) for finding in doctor().findings)
    assert "-m pip install 'missing<3,>=2.1'`" in said
    assert "-m pip install 'ipywidgets<9,>=7.7,>=8.1'`" in said
    assert "jupyterlab 4.4.0" in said
    assert "torch" not in said
    monkeypatch.setattr(health, "find_spec", lambda name: None)
    said = "\n".join(str(finding) for finding in doctor().findings)
    assert "ok: ipywidgets 7.7.1" in said
    assert "-m pip install 'jupyterlab<5,>=4.4' 'ipywidgets<9,>=8.1'`" in said


def version_or_none(versions):
    def version(name):
        if name not in versions:
            raise metadata.PackageNotFoundError(name)
        return versions[name]

    return version


def test_another_kernel_and_no_sliders(monkeypatch, tmp_path):
    monkeypatch.setattr(health.sys, "prefix", str(tmp_path))
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda: [str(tmp_path)])
    found = wrong(doctor())
    assert any("without sliders" in finding for finding in found)
    assert any(str(tmp_path) in finding and "Choose that kernel" in finding for finding in found)
