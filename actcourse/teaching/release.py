"""`python -m actcourse.teaching.release VERSION`, or `make release VERSION=…`: a release, save for publishing it.

It writes version and day where they stand, builds wheel and pages in a fresh clone with an environment of its own,
tests both there, and installs the wheel with the locked packages into an empty environment, to use it as a learner
does. What was built is put into `dist/`. If anything fails, the files are as they were before. To commit, to tag and
to push is left to whoever releases: that publishes wheel and pages (`.github/workflows/release.yml`).
"""

import argparse
import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from packaging.version import InvalidVersion, Version

from actcourse.teaching import address
from actcourse.teaching.build import ROOT

UNRELEASED = "## Unreleased\n"
ENTRY = re.compile(r"^## (\d\S*), (\d{4}-\d\d-\d\d)$", flags=re.MULTILINE)
# Where a release is named, and how: in each file what is put in place of what.
PLACES = {
    "pyproject.toml": [(r'^version = ".*"$', 'version = "{version}"')],
    "CITATION.cff": [
        (
            r"^version: .*(?:\ndate-released: .*)?(?:\nrepository-code: .*)?$",
            "version: {version}\ndate-released: '{day}'\nrepository-code: '{address}'",
        )
    ],
    "CHANGELOG.md": [(rf"^{UNRELEASED}", UNRELEASED + "\n## {version}, {day}\n")],
    "README.md": [
        (r"https://mybinder\.org/v2/gh/[^)\s]+", "{binder}"),
        (r"(?<=^git clone )\S+", "{address}"),
        (r"https://[\w-]+\.github\.io/[^)\s]+", "{pages}"),
        (rf" {address.UNSET} stands for [^.]*\.", ""),
        # What is to be cited, in BibTeX.
        (r"^( *version *= *){.*}", r"\g<1>{{{version}}}"),
        (r"^( *url *= *){.*}", r"\g<1>{{{address}}}"),
        (r"^( *year *= *){.*}", r"\g<1>{{{day:%Y}}}"),
    ],
}
TESTED = ("wheel", "setup", "upkeep", "site")  # files or folders of tests
LIGHT = ("-p", "no:nbval", "-o", "addopts=--strict-markers --strict-config -ra", "-m", "not soak")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Build a release, check it, and write its changelog entry.")
    parser.add_argument("version", help="such as 0.2.0")
    version = parser.parse_args(arguments).version
    try:
        release(ROOT, version, datetime.date.today())
    except ValueError as error:
        sys.exit(f"No release: {error}.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"No release: `{' '.join(map(str, error.cmd))}` failed, and all files are as they were.")
    print(f"Wheel and pages are in dist/. Look at them and at the changelog, then publish:\n{_publishing(version)}")


def _publishing(version):
    return (
        f"  git commit --all --message 'Release {version}'\n"
        f"  git tag --annotate v{version} --message 'Release {version}'\n"
        f"  git push --follow-tags"
    )


def release(root, version, day):
    """Do all that is done before publishing.

    Raises ValueError where the repository is not ready for this version, and CalledProcessError where building or
    checking fails; then nothing has changed.
    """
    ready(root, version)
    before = {name: (root / name).read_bytes() for name in PLACES}
    try:
        write(root, version, day)
        with tempfile.TemporaryDirectory() as work:
            clone = fresh_clone(root, Path(work))
            wheel = build_and_test(clone)
            use_as_a_learner(wheel, clone, Path(work))
            _keep(root / "dist", wheel, clone / "build" / "site")
    except BaseException:  # an interrupt too
        for name, content in before.items():
            (root / name).write_bytes(content)
        raise


def ready(root, version):
    """ValueError unless the version comes next, everything is committed and the changelog tells what is new."""
    last = max((Version(number) for number, _ in ENTRY.findall((root / "CHANGELOG.md").read_text())), default=None)
    try:
        plain = str(Version(version)) == version and Version(version).local is None
    except InvalidVersion:
        plain = False
    if not plain:
        raise ValueError(f"{version!r} is not a version such as 0.2.0")
    if last is not None and Version(version) <= last:
        raise ValueError(f"{version} does not come after {last}, the last release in CHANGELOG.md")
    if not address.is_set(root):
        raise ValueError(
            f"nobody has said where the repository stands: put an account in place of {address.UNSET} in pyproject.toml"
        )
    if _git(root, "status", "--porcelain"):
        raise ValueError("there are files that are not committed; `git status` lists them")
    if _git(root, "tag", "--list", f"v{version}"):
        raise ValueError(f"there is a tag v{version} already")
    if not unreleased(root):
        raise ValueError("nothing stands under Unreleased in CHANGELOG.md")


def unreleased(root):
    """What CHANGELOG.md has under its heading Unreleased."""
    after = (root / "CHANGELOG.md").read_text().partition(UNRELEASED)[2]
    return re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0].strip()


def write(root, version, day):
    """Write version, day and the repository's address into the files where they stand."""
    values = {"version": version, "day": day, "address": address.address(root), "pages": address.pages(root)}
    for name, changes in PLACES.items():
        values["binder"] = address.on_binder(root)  # which takes the version from the first of them
        text = (root / name).read_text()
        for pattern, named in changes:
            text = re.sub(pattern, named.format(**values), text, flags=re.MULTILINE)
        (root / name).write_text(text)


def fresh_clone(root, work):
    """A clone of what is committed, with the files in which the release is named as they now are."""
    clone = work / "clone"
    _run("git", "clone", "--quiet", root, clone)
    for name in PLACES:
        shutil.copy(root / name, clone / name)
    return clone


def build_and_test(clone):
    """Build wheel and pages in the clone, with an environment of its own, and test them; the wheel's path."""
    python = clone / ".venv" / "bin" / "python"
    _run("make", "setup", f"PYTHON={sys.executable}", folder=clone)
    _run("make", "axe", folder=clone)
    _run("make", "site", folder=clone)
    _run(python, "-m", "pytest", *LIGHT, "-q", *tests(clone), folder=clone)
    _run(python, "-m", "pip", "--quiet", "wheel", "--no-deps", "--no-build-isolation", "-w", "dist", ".", folder=clone)
    [wheel] = (clone / "dist").glob("*.whl")
    return wheel


def tests(root):
    """The tests that a release must pass, by their paths."""
    places = [(f"tests/test_{name}.py", f"tests/{name}") for name in TESTED]
    return [next((place for place in each if (root / place).exists()), each[0]) for each in places]


def use_as_a_learner(wheel, clone, work):
    """Install the wheel with what is locked into an empty environment, bring the lessons, and ask if all is well."""
    folder, course = work / "learner", work / "course"
    venv.create(folder, with_pip=True)
    python, course_command = folder / "bin" / "python", folder / "bin" / "actcourse"
    pip = (python, "-m", "pip", "--quiet")
    _run(*pip, "install", "--require-hashes", "-r", clone / "requirements.lock", folder=work)
    _run(*pip, "install", "--no-deps", wheel, folder=work)
    _run(*pip, "check", folder=work)
    _run(python, "-m", "actcourse.server", folder=work)
    (course / "notebooks").mkdir(parents=True)
    _run(course_command, "update", folder=course)
    _run(python, "-c", "import sys, actcourse; sys.exit(0 if actcourse.doctor().well else 1)", folder=course)
    sheet = course / "exercises" / "02_saturating" / "02_saturating.ipynb"
    done = subprocess.run([course_command, "check", sheet], cwd=course, capture_output=True, text=True)
    if done.returncode != 1 or "not attempted" not in done.stdout:  # as is right for a sheet without answers
        raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)


def _keep(folder, wheel, site):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(wheel, folder)
    shutil.copytree(site, folder / "site")


def _git(root, *arguments):
    return subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=True).stdout


def _run(*command, folder=None):
    print(" ".join(map(str, command)), flush=True)
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    # Under CI no test in a browser is skipped.
    subprocess.run(command, cwd=folder, check=True, env=inherited | {"CI": "true"})


if __name__ == "__main__":
    main()
