"""`doctor`: a sound environment is called sound, and each fault is named in plain words."""

import sys
from importlib import metadata
from pathlib import Path

import pytest

from actcourse import doctor, health


@pytest.fixture(autouse=True)
def installed_here(monkeypatch):
    """Whichever environment runs the tests (`make lowest` has one of its own) is the one of the course."""
    monkeypatch.setattr(health, "COURSE_ENVIRONMENT", Path(sys.prefix).resolve())


def wrong(report):
    return [str(finding) for finding in report.findings if not finding.well]


def test_this_environment_is_sound():
    report = doctor()
    assert report.well, report
    assert "Everything is in order." in repr(report)
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


def test_jupyter_itself_may_be_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyter_server.extension.config", None)
    monkeypatch.delitem(sys.modules, "actcourse.server", raising=False)
    assert any("python -m actcourse.server" in finding for finding in wrong(doctor()))


def test_another_kernel_and_no_sliders(monkeypatch, tmp_path):
    monkeypatch.setattr(health.sys, "prefix", str(tmp_path))
    found = wrong(doctor())
    assert any("without sliders" in finding for finding in found)
    assert any(str(tmp_path) in finding and "Choose that kernel" in finding for finding in found)
