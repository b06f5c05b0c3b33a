"""A stand-in for the child process of grading: the same interface, in this process and for code of our own only."""

import linecache
from dataclasses import dataclass, field

KINDS = {ImportError: "missing module", FileNotFoundError: "missing file"}


@dataclass
class InProcess:
    """Runs a `Program` in a namespace. ran: the sources of its statements, for tests that ask what was run."""

    program: object
    box: object = None
    failures: list = field(default_factory=list)
    ran: list = field(default_factory=list)

    def __enter__(self):
        self.names = {"__name__": "__main__"}
        for statement in self.program.statements:
            self._run(statement)
        return self

    def __exit__(self, *_):
        pass

    def _run(self, statement):
        lines = statement.source.splitlines(keepends=True)
        linecache.cache[statement.where] = (len(statement.source), None, lines, statement.where)
        self.ran.append(statement.source)
        try:
            exec(compile(statement.source, statement.where, "exec"), self.names)
        except Exception as error:
            kind = next((kind for each, kind in KINDS.items() if isinstance(error, each)), "error")
            self.failures.append((statement, f"{type(error).__name__}: {error}", kind))

    def function(self, name):
        return self.names[name]
