"""The files by which the course is installed agree with each other and with the house rules."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from actcourse import cli
from tests.conftest import EVERYTHING

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
UNSPECIFIED = "Python version unspecified"
LOCKS = [ROOT / f"requirements{which}.lock" for which in ("", "-dev", "-lowest", "-grade")]
LAB = PROJECT["optional-dependencies"]["lab"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
README = (ROOT / "README.md").read_text()
IN_DEV_LOCK = ("test", "dev", "grade", "cluster")
FOR_CONTRIBUTORS = sum((PROJECT["optional-dependencies"][one] for one in IN_DEV_LOCK), PROJECT["dependencies"])


def locked(path):
    """Every locked package with the versions locked for it (they may differ between Python versions)."""
    versions = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", path.read_text(), flags=re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_names_versions_and_hashes_only(path):
    text = path.read_text()
    assert not re.search(r"https?:|--index-url|--extra-index-url|--find-links|file:|@ ", text)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 80
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (LOCKS[0], PROJECT["dependencies"] + LAB),
        (LOCKS[1], FOR_CONTRIBUTORS + LAB),
        (LOCKS[2], FOR_CONTRIBUTORS),
        (LOCKS[3], PROJECT["dependencies"] + LAB + PROJECT["optional-dependencies"]["grade"]),
    ],
    ids=["learner", "contributor", "lowest", "grader"],
)
def test_the_locks_keep_to_the_ranges(path, wanted):
    versions = locked(path)
    for requirement in map(Requirement, wanted):
        for version in versions[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(version), f"{requirement} against {version}"


def test_the_lowest_versions_are_the_lowest_that_are_allowed():
    """As far as one version goes with all versions of Python; newer ones may need a newer library."""
    versions = locked(LOCKS[2])
    for requirement in map(Requirement, PROJECT["dependencies"]):
        bound = next(each.version for each in requirement.specifier if each.operator == ">=")
        assert min(map(Version, versions[requirement.name])) in SpecifierSet(f"=={bound}.*"), requirement


def test_the_locks_contain_each_other():
    learner, contributor, _, grader = map(locked, LOCKS)
    for more, less in ((contributor, learner), (grader, learner), (contributor, grader)):
        assert all(more.get(name) == versions for name, versions in less.items())


def test_pytorch_is_nobodys_duty():
    assert all("torch" not in locked(path) for path in LOCKS)


def test_conda_gets_the_same_ranges():
    names = [line for line in CONDA if not line.startswith("python=") and line != "pip"]
    ranges = {r.name.removesuffix("-base"): str(r.specifier) for r in map(Requirement, names)}
    wanted = PROJECT["dependencies"] + LAB  # the extra last: of what it names too it asks for more
    assert ranges == {r.name: str(r.specifier) for r in map(Requirement, wanted)}
    assert len(names) == len(ranges)


def test_conda_gets_one_version_of_python_that_the_course_runs_on():
    """With a single "=": of a range Binder takes no notice."""
    [version] = [line.removeprefix("python=") for line in CONDA if line.startswith("python")]
    assert re.fullmatch(r"3\.\d+", version)
    assert SpecifierSet(PROJECT["requires-python"]).contains(version)


def test_conda_gets_no_package_from_a_folder():
    """An installation from the folder would make Binder build everything anew at every commit: postBuild does it."""
    assert all(isinstance(line, str) for line in CONDA)  # a list within the list is for pip
    assert "pip install --no-deps -e ." in (ROOT / "postBuild").read_text()


def test_every_target_is_listed():
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[1].split()
    assert all(re.search(rf"^{target}:.*## \w", makefile, flags=re.MULTILINE) for target in targets)
    assert "make lab" in README
    assert "make test" in README


def test_make_quick_leaves_out_what_takes_long_and_nothing_else(request):
    """Of all that was collected: run it with all tests for it to say something."""
    expression = re.search('quick:.*?-m "(.*?)"', (ROOT / "Makefile").read_text(), flags=re.DOTALL)[1]
    assert expression == "not (soak or browser or notebook or torch or sweep)"
    left_out = set(re.findall("[a-z]+", expression)) - {"not", "or"}
    kept, files = set(), set()
    for item in request.config.stash[EVERYTHING]:
        marks = {mark.name for mark in item.iter_markers()}
        assert ("browser" in marks) == bool({"chromium", "site"} & {*getattr(item, "fixturenames", ())})
        assert "notebook" in marks or item.path.suffix != ".ipynb"
        files |= set() if marks & {"soak", "browser", "notebook", "torch"} else {item.path.name}
        kept |= set() if marks & left_out else {item.path.name}
    # Their tests run copies of the package, sandboxes and a cluster.
    assert files - kept <= {"test_adding.py", "test_hostile.py", "test_cluster.py"}


def test_make_test_looks_into_every_file_with_a_browser(request):
    """Of all that was collected, as above."""
    named = re.search(r"IN_BROWSERS := \$\(addprefix tests/,(.*?)\)", (ROOT / "Makefile").read_text())[1].split()
    browsers = [item for item in request.config.stash[EVERYTHING] if item.get_closest_marker("browser")]
    assert {item.path.relative_to(ROOT / "tests").parts[0] for item in browsers} <= {*named, "test_classic.py"}
    assert "pytest tests/test_classic.py" in (ROOT / "Makefile").read_text()  # in an environment of its own


def test_links_in_the_documents_lead_somewhere():
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("lessons/**/*.py")):
        # A lesson's links are seen from where its notebook will stand.
        base = {"lessons": ROOT / "notebooks", "sheets": ROOT / "exercises" / path.stem}.get(path.parent.name, ROOT)
        prose = (
            path.read_text() if path.suffix == ".md" else "\n".join(re.findall("^# .*", path.read_text(), re.MULTILINE))
        )
        for link in re.findall(r"\]\(([^)#:]+)\)", prose):
            assert (base / link).exists(), f"{path.name} links to {link}"


def test_what_belongs_to_learners_stays_out_of_the_repository(tmp_path):
    """Whatever grading makes, and rosters, whether in the course's folder or beside a download."""
    (tmp_path / ".gitignore").write_text((ROOT / ".gitignore").read_text())
    theirs = [
        *("submitted/anna/02_saturating/02_saturating.ipynb", "autograded/a/b/c.ipynb", "feedback/a/b/c.html"),
        *("results/0a.json", "grades.csv", "grades-canvas.csv", "gradebook.db", "gradebook.db-wal", "report.html"),
        *("students.csv", "spring/students-2026.csv", "roster.csv", "progress.json"),
    ]
    ours = ["solutions/a/b.ipynb", "exercises/a/b.ipynb", "actcourse/teaching/grading/report.html", "docs/x.csv"]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    command = ["git", "-C", str(tmp_path), "check-ignore", *theirs, *ours]
    assert subprocess.run(command, capture_output=True, text=True).stdout.split() == theirs


def test_the_example_for_github_checks_a_sheet_that_there_is(monkeypatch):
    workflow = yaml.safe_load((ROOT / "docs" / "check-on-github.yml").read_text())
    [job] = workflow["jobs"].values()
    *before, check = [step["run"] for step in job["steps"] if "run" in step]
    assert [line.split()[:4] for line in before] == [["python", "-m", "pip", "install"]] * 2
    program, *arguments = check.split()
    assert program == "actcourse"
    asked = []
    monkeypatch.setattr(cli, "_check", lambda chosen: asked.append(chosen.path) or 0)
    assert cli.main(arguments) == 0
    assert [str(path) for path in asked] == workflow[True]["push"]["paths"]  # YAML reads `on` as True
    assert (ROOT / asked[0]).exists()
    lock = next(
        step["with"]["cache-dependency-path"] for step in job["steps"] if "with" in step and "cache" in step["with"]
    )
    assert (ROOT / lock).exists()
    assert workflow["permissions"] == {"contents": "read"}


def told(folder):
    """What repo2docker says of a folder, without building anything."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout + done.stderr


@pytest.mark.sweep
def test_binder_is_told_what_to_install():
    said = told(ROOT)
    [python] = [line for line in CONDA if line.startswith("python")]
    assert f"Building conda environment for {python}" in said
    assert UNSPECIFIED not in said
    assert "environment.yml" in said
    assert "RUN ./postBuild" in said
    assert os.access(ROOT / "postBuild", os.X_OK)


@pytest.mark.sweep
def test_binder_takes_no_notice_of_a_range_for_python(tmp_path):
    """Which is why the course gives one version; where Binder changes its mind, this fails."""
    text = (ROOT / "environment.yml").read_text()
    (tmp_path / "environment.yml").write_text(re.sub(r"- python=.*", "- python>=3.11", text))
    assert UNSPECIFIED in told(tmp_path)


def test_the_link_to_binder_names_this_release_and_the_first_lesson():
    [(tag, place)] = re.findall(
        r"https://mybinder\.org/v2/gh/[^/\s]+/[^/\s]+/([^?\s]+)\?urlpath=lab/tree/([^)\s]+)", README
    )
    assert tag == f"v{PROJECT['version']}"
    assert place == "notebooks/00_start_here.ipynb"
    assert (ROOT / place).exists()


def test_the_citation_is_of_this_release():
    cited = dict(re.findall(r"^  (\w+)\s*= \{+(.*?)\}+,?$", README, flags=re.MULTILINE))
    assert cited["version"] == PROJECT["version"]
    assert cited["license"] == PROJECT["license"]
    assert f"Copyright (c) {cited['year']} {cited['author']}\n" in (ROOT / "LICENSE").read_text()
