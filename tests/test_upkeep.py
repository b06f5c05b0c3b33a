"""What keeps the repository going: versions that agree, workflows and hooks that can be read, the release script."""

import datetime
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from actcourse.teaching import address, release
from actcourse.teaching.build import ROOT

DAY = datetime.date(2026, 12, 24)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*"))
SAFE = re.compile(r"\$\{\{\s*(github\.(ref|repository|ref_name|token)|steps\.\w+\.outputs\.\w+)\s*\}\}")


def version_of(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]


def check_versions(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text())
    entries = release.ENTRY.findall((root / "CHANGELOG.md").read_text())
    assert citation["version"] == version_of(root)
    if entries:  # before the first release there is none
        assert (version_of(root), citation["date-released"]) == entries[0]
        assert citation["repository-code"] == address.address(root)
    else:
        assert not {"date-released", "repository-code"} & {*citation}


def check_addresses(root):
    """The README's are those that follow from what `pyproject.toml` says."""
    readme, home = (root / "README.md").read_text(), address.address(root)
    assert re.findall(r"^git clone (\S+) actcourse$", readme, flags=re.MULTILINE) == [home]
    assert {*re.findall(r"https://mybinder\.org/v2/[^)\s]+", readme)} == {address.on_binder(root)}
    assert re.findall(r"https://[\w-]+\.github\.io/[^)\s]*", readme) == [address.pages(root)]
    assert re.findall(r"^ *url *= {(.*)},$", readme, flags=re.MULTILINE) == [home]
    assert ("OWNER" in readme) == (not address.is_set(root))


def test_versions_and_addresses_agree():
    check_versions(ROOT)
    check_addresses(ROOT)


def test_only_what_a_release_writes_says_where_the_repository_stands():
    command = ["git", "grep", "--fixed-strings", "--name-only", "-I", address.name(ROOT)]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert {*found} <= {*release.PLACES}


@pytest.mark.parametrize(
    "bad", ["", "github.com/a/b", "https://github.com/a", "https://github.com/a/b.git", "https://a.org/b/c"]
)
def test_what_is_no_address_of_a_repository_is_refused(tmp_path, bad):
    (tmp_path / "pyproject.toml").write_text(f'[project]\nurls.Repository = "{bad}"\n')
    with pytest.raises(ValueError, match="is not the address of a repository such as"):
        address.address(tmp_path)


def test_the_citation_has_what_its_format_asks_for():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert all(author.keys() >= {"name"} or author.keys() >= {"family-names"} for author in citation["authors"])
    assert citation["license"] == project["license"]
    bibtex = dict(re.findall(r"^ *(\w+) *= \{+(.*?)\}+,?$", (ROOT / "README.md").read_text(), flags=re.MULTILINE))
    assert bibtex["title"] == citation["title"]
    assert (bibtex["version"], bibtex["license"]) == (citation["version"], citation["license"])
    assert bibtex["author"] == citation["authors"][0]["name"]
    assert citation["authors"][0]["name"].casefold() in (ROOT / "LICENSE").read_text().casefold()


def test_hooks_run_programs_that_are_there_and_fetch_nothing():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert all(hook["entry"].startswith((".venv/bin/ruff ", ".venv/bin/python ")) for hook in hooks)
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(ROOT / ".pre-commit-config.yaml")]
    subprocess.run(command, check=True, capture_output=True)
    # What it checks at every commit is what `make lint` checks; before a push also what `make check` does.
    makefile = (ROOT / "Makefile").read_text()
    for each in ("ruff check", "ruff format --check", "-m actcourse.teaching.build --check"):
        assert each in makefile
        assert any(each in hook["entry"] for hook in hooks)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_can_be_read_and_runs_what_there_is(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow.keys() == {"name", True, "permissions", "concurrency", "jobs"}  # YAML reads `on` as True
    assert workflow["permissions"] == {"contents": "read"}
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)[1].split()
    for job in workflow["jobs"].values():
        assert 0 < job["timeout-minutes"] <= 90
        assert {job.get("needs", "build")} <= {*workflow["jobs"], "build"}
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/none@v0"))
            program, *words = step.get("run", "true").split()
            assert "${{" not in step.get("run", "")  # what comes from outside must not become part of a command
            assert program != "make" or {*words} <= {*targets}
            assert "/" not in program or program.startswith(".venv/") or (ROOT / program).is_file()
            for file in step.get("with", {}).get("cache-dependency-path", "").split():
                assert [*ROOT.glob(file)]
    assert not re.search(r"\$\{\{", SAFE.sub("", path.read_text()))


def test_workflows_run_the_ci_script_and_publish_the_site():
    runs, uses = [], []
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            runs += [step.get("run") for step in job["steps"]]
            uses += [step.get("uses", "").partition("@")[0] for step in job["steps"]]
    assert ".ci/run" in runs
    assert runs.index("make site") < len(runs)
    assert {"actions/upload-pages-artifact", "actions/deploy-pages"} <= {*uses}


# -- releasing ----------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path):
    """A repository with the files in which a release is named, as they are here."""
    for name in release.PLACES:
        (tmp_path / name).write_text((ROOT / name).read_text())
    project = tmp_path / "pyproject.toml"
    project.write_text(project.read_text().replace(address.address(ROOT), "https://github.com/some/course"))
    readme = tmp_path / "README.md"
    readme.write_text(re.sub(r"^( *year *= *){.*}", r"\g<1>{2020}", readme.read_text(), flags=re.MULTILINE))
    log = tmp_path / "CHANGELOG.md"
    log.write_text("# Changelog\n\n## Unreleased\n\n- Something new.\n\n## 0.9.0, 2026-01-02\n\n- Something old.\n")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(root, *arguments):
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", root, *who, *arguments], check=True, capture_output=True)


def commit(root):
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "one")


def test_a_release_is_named_in_every_place(repository):
    release.ready(repository, "1.0.0")
    release.write(repository, "1.0.0", DAY)
    assert version_of(repository) == "1.0.0"
    check_versions(repository)
    log = (repository / "CHANGELOG.md").read_text()
    assert log.startswith("# Changelog\n\n## Unreleased\n\n## 1.0.0, 2026-12-24\n\n- Something new.\n\n## 0.9.0, 2026")
    check_addresses(repository)
    assert "mybinder.org/v2/gh/some/course/v1.0.0?urlpath=lab" in (repository / "README.md").read_text()
    assert "  year    = {2026},\n  version = {1.0.0},\n" in (repository / "README.md").read_text()
    assert release.unreleased(repository) == ""
    commit(repository)
    with pytest.raises(ValueError, match="nothing stands under Unreleased"):
        release.ready(repository, "1.0.1")
    log = repository / "CHANGELOG.md"
    log.write_text(log.read_text().replace("## Unreleased\n", "## Unreleased\n\n- Newer.\n"))
    commit(repository)
    release.write(repository, "1.1.0rc1", DAY)  # once more, over the day of the last
    check_versions(repository)


@pytest.mark.parametrize(
    ("version", "said"),
    [
        *((bad, "not a version") for bad in ("", "new", "1.0.0+local", "v1.0.0", "01.0", "1.0.0\n", "1.0; rm")),
        *((old, "does not come after 0.9.0") for old in ("0.9.0", "0.8", "0.9.0rc1")),
    ],
)
def test_what_is_no_next_version_is_refused(repository, version, said):
    with pytest.raises(ValueError, match=said):
        release.ready(repository, version)


def test_a_repository_that_is_not_ready_is_refused(repository):
    project = (repository / "pyproject.toml").read_text()
    (repository / "pyproject.toml").write_text(project.replace("/some/", f"/{address.UNSET}/"))
    with pytest.raises(ValueError, match=r"nobody has said where .* put an account in place of OWNER in pyproject"):
        release.ready(repository, "1.0.0")
    (repository / "pyproject.toml").write_text(project)
    git(repository, "tag", "v1.0.0")
    with pytest.raises(ValueError, match=r"a tag v1\.0\.0 already"):
        release.ready(repository, "1.0.0")
    (repository / "new").touch()
    with pytest.raises(ValueError, match="not committed"):
        release.ready(repository, "1.0.1")


@pytest.mark.parametrize(
    "failing", ["git clone", "make setup", "make axe", "make site", "-m pytest", "wheel", "check", "doctor"]
)
def test_whatever_fails_leaves_the_files_as_they_were(repository, monkeypatch, failing):
    before = {path.name: path.read_bytes() for path in repository.iterdir() if path.is_file()}
    ran = follow(monkeypatch, failing)
    with pytest.raises(subprocess.CalledProcessError):
        release.release(repository, "1.0.0", DAY)
    assert failing in ran[-1]
    assert {path.name: path.read_bytes() for path in repository.iterdir() if path.is_file()} == before


def test_a_release_whose_checks_pass_is_kept(repository, monkeypatch):
    ran = follow(monkeypatch, None)
    release.release(repository, "1.0.0", DAY)
    assert version_of(repository) == "1.0.0"
    assert (repository / "dist" / "actcourse-1.0.0-py3-none-any.whl").read_text() == "1.0.0"
    assert (repository / "dist" / "site" / "index.html").is_file()
    order = [
        "git clone",
        "make setup",
        "make axe",
        "make site",
        "-m pytest",
        "wheel --no-deps",
        "--require-hashes",
        "--quiet check",
    ]
    places = [next(number for number, command in enumerate(ran) if each in command) for each in order]
    assert places == sorted(places)
    assert "doctor" in ran[-2]  # then a sheet is checked


def follow(monkeypatch, failing):
    """In place of commands that take minutes: what they leave behind. The list of those that were run."""
    ran, run = [], subprocess.run

    def instead(command, cwd=None, **how):
        ran.append(" ".join(map(str, command)))
        if failing and failing in ran[-1]:
            raise subprocess.CalledProcessError(1, command)
        if command[0] == "git":
            return run(command, cwd=cwd, **how)
        if "site" in command:
            (Path(cwd) / "build" / "site").mkdir(parents=True)
            (Path(cwd) / "build" / "site" / "index.html").touch()
        if "wheel" in command:
            (Path(cwd) / "dist").mkdir()
            version = version_of(Path(cwd))  # the clone's
            (Path(cwd) / "dist" / f"actcourse-{version}-py3-none-any.whl").write_text(version)
        return subprocess.CompletedProcess(command, 1, "sigmoid not attempted", "")

    monkeypatch.setattr(subprocess, "run", instead)
    monkeypatch.setattr(release.venv, "create", lambda folder, with_pip: None)
    return ran


def test_the_tests_that_a_release_runs_are_there():
    assert all((ROOT / name).exists() for name in release.tests(ROOT))
