"""The files in a download, a folder or a zip: listed without going deeper than is asked, and read up to a size.

Nothing is ever unpacked: an entry is some bytes and a name, and the name never says where these bytes go.
"""

import io
import lzma
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from actcourse.exercises.learner.files import read as read_bytes

LARGEST = 50_000_000  # bytes of one file, unpacked
MOST = 100_000  # files in a download
_ENTRY = b"PK\x01\x02"  # begins each entry in a zip's table of contents
_JUNK = re.compile(r"__MACOSX|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|\.ipynb_checkpoints", re.IGNORECASE | re.DOTALL)
_DAMAGE = (OSError, RuntimeError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Entry:
    """A file in a download, or a folder that was not looked into.

    parts: its path in there. read: a function that gives its bytes, or raises ValueError with the reason why not.
    """

    parts: tuple[str, ...]
    read: Callable[[], bytes]

    @property
    def name(self):
        return "/".join(self.parts)


def listing(download, enter=lambda parts: True):
    """The entries of a folder or a zip, and pairs of a name and a reason for what cannot be looked at.

    enter: whether to look into the folder with these parts; a zip's table of contents lists all at once, and is
    filtered by it. What systems add for themselves (`__MACOSX`, `.DS_Store`, …) is left out.
    Raises ValueError where it is neither a folder nor a zip.
    """
    if download.is_dir():
        return _in_folder(download, enter)
    if not download.exists():
        raise ValueError(f"there is no {download}")
    try:
        return _in_zip(zipfile.ZipFile(download), enter)
    except _DAMAGE as error:
        raise ValueError(f"{download} is neither a folder nor a zip that can be read: {error}") from error


def inside(content, enter=lambda parts: True):
    """The same for the bytes of a zip that somebody handed in."""
    if content.count(_ENTRY) > MOST:
        raise ValueError(f"it is a zip of more than {MOST} files")
    try:
        return _in_zip(zipfile.ZipFile(io.BytesIO(content)), enter)
    except _DAMAGE as error:
        raise ValueError(f"it is no zip that can be read ({error})") from error


# -- folders ------------------------------------------------------------------------------------------


def _in_folder(folder, enter, parts=()):
    entries, refused = [], []
    for item in sorted(os.scandir(Path(folder, *parts)), key=lambda item: item.name):
        inner = (*parts, item.name)
        if _JUNK.fullmatch(item.name):
            continue
        if item.is_symlink():  # it may lead to anything on this machine
            refused.append(("/".join(inner), "it is a link"))
        elif not item.is_dir():
            entries.append(Entry(inner, lambda path=Path(item.path): _content(path)))
        elif enter(inner):
            more = _in_folder(folder, enter, inner)
            entries, refused = entries + more[0], refused + more[1]
        else:
            entries.append(Entry(inner, _closed))
    return entries, refused


def _closed():
    raise ValueError("it is a folder, which was not searched")


def _content(path):
    try:
        return read_bytes(path, LARGEST)
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error


# -- zips ---------------------------------------------------------------------------------------------


def _in_zip(archive, enter):
    if len(archive.infolist()) > MOST:
        raise ValueError(f"it holds more than {MOST} files")
    entries, refused, closed = [], [], set()
    for info in archive.infolist():
        parts = tuple(_name(info).replace("\\", "/").split("/"))
        if info.is_dir() or any(map(_JUNK.fullmatch, parts)):
            continue
        if reason := _suspicious(info, parts):
            refused.append(("/".join(parts), reason))
            continue
        shut = next((parts[:depth] for depth in range(1, len(parts)) if not enter(parts[:depth])), None)
        if shut is None:
            entries.append(Entry(parts, lambda info=info: _unpacked(archive, info)))
        elif shut not in closed:
            closed.add(shut)
            entries.append(Entry(shut, _closed))
    return entries, refused


def _name(info):
    """The name of an entry: macOS and others write UTF-8 without the flag that says so, and Python reads cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _suspicious(info, parts):
    if {"", ".", ".."} & set(parts) or re.match(r"[A-Za-z]:", parts[0]):
        return "its path leads out of the download"
    kind = stat.S_IFMT(info.external_attr >> 16)
    return "it is a link or no plain file" if kind not in (0, stat.S_IFREG) else None


def _unpacked(archive, info):
    """The bytes of an entry, and never many more than are allowed, whatever the zip says of its size."""
    try:
        with archive.open(info) as file:
            content = file.read(LARGEST + 1)
    except (*_DAMAGE, lzma.LZMAError) as error:
        raise ValueError(f"it cannot be unpacked ({error})") from error
    if len(content) > LARGEST:
        raise ValueError(f"unpacked it is larger than {LARGEST / 1e6:g} MB")
    return content
