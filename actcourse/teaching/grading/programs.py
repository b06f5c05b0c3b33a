"""What is run of a learner's notebook to examine one of its functions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """A statement of a notebook.

    source: its code. where: its place, such as "code cell 3, line 2"; it serves as the name of its file.
    wanted: whether the function cannot do without it. Where one that is not wanted fails, nothing is lost.
    """

    source: str
    where: str
    wanted: bool = True


@dataclass(frozen=True)
class Program:
    """Statements in the order in which they run, in one namespace; then it holds the function."""

    statements: tuple[Statement, ...]
