"""What `actcourse lab` and `actcourse update` say of the files that they were to bring."""

import shlex

from actcourse.functions.words import counted
from actcourse.teaching.course_folder import (
    ADDED,
    ASIDE,
    BESIDE,
    DROPPED,
    FAILED,
    KEPT,
    OWN,
    REPLACED,
    SAME,
    WAITING,
    version,
)

_ALWAYS = {
    ADDED: "added",
    REPLACED: "replaced by that of release {version}; you had not changed it",
    BESIDE: "yours, left as it is; that of release {version} lies beside it, as {more}",
    OWN: "a file of yours, left as it is; `actcourse update` puts the lesson beside it",
    DROPPED: "no longer in the course; left as it is",
    ASIDE: "was damaged, so it is not known what you have changed; it was set aside as {more}",
}


def said(done, folder, newer):
    """Lines about what a run of `bring` has done: of each file that it changed, or left for a reason, and counts."""
    release = version()
    notable = [one for one in done if one.what in _ALWAYS]
    lines = [f"{one.file}: {_ALWAYS[one.what].format(version=release, more=one.more)}" for one in notable]
    if newer:
        lines += [f"{one.file}: yours, left as it is; there is nothing newer" for one in done if one.what == KEPT]
    counts = {what: sum(one.what == what for one in done) for what in (SAME, KEPT, WAITING)}
    if counts[SAME]:
        lines.append(f"{counted(counts[SAME], 'file')} as in release {release}")
    if counts[KEPT] and not newer:
        lines.append(f"{counted(counts[KEPT], 'file')} with work of yours")
    if counts[WAITING]:
        there = f"{counted(counts[WAITING], 'file')} of an earlier release"
        lines.append(f"{there}; `actcourse update {shlex.quote(str(folder))}` brings the newer ones")
    return lines


def complaints(done):
    """Of each file that could not be written, why."""
    return [f"{one.file}: not written ({one.more})" for one in done if one.what == FAILED]
