"""Learners' functions in a process of their own, called from here: `Box`, `Child` and `RemoteFunction`.

    with Box(Sandbox.bubblewrap()) as box:                     # for one submission: a Python in the sandbox
        with Child(program, box) as child:                     # for one exercise: a copy of it
            outcome = examine(id, child.function(id), locate=False)

Questions go in and answers come back, as `travel` says. Each question has a number that nobody can guess, and an answer
counts only if it bears that number: what comes late, twice or for another question is passed over. A learner's code
shares a process with what answers, so it can learn the number, and may answer in whatever way it likes. That wins it
nothing: an answer is numbers for arguments that it has not seen before, and they must be right. All limits of time are
kept here, where the whole sandbox is ended when one is over.
"""

import secrets
import signal
from time import monotonic
from typing import NamedTuple

from actcourse.exercises.examiner.elsewhere import Traced
from actcourse.exercises.examiner.time_limit import OutOfTime
from actcourse.teaching.grading.errors import Over, ProcessEnded, error_from, said_of
from actcourse.teaching.grading.line import Closed, Late, Process
from actcourse.teaching.grading.programs import Statement
from actcourse.teaching.grading.remote_function import RemoteFunction, called_back
from actcourse.teaching.grading.sandbox import Sandbox, SandboxUnavailable
from actcourse.teaching.grading.travel import Malformed, Reader

PROMPT = 0.05  # seconds of each answer that do not count as waiting: with many processes on few cores all wait a little
GRACE = 0.5  # seconds by which an answer may be late: the other side keeps limits too, and says more of them
STARTING = 60.0  # seconds until Python has loaded NumPy
PASSED_OVER = 100  # frames that answer no question, after which nobody listens any more


class Failure(NamedTuple):
    """A statement that stopped.

    text: the error. kind: "missing module", "missing file", "magic", "error", "time", "memory" or "gone", where the
    process ended.
    """

    statement: Statement
    text: str
    kind: str


class Box:
    """A running sandbox with a Python in it, for all exercises of one submission; a context.

    It is started when it is first needed, and again after it had to be ended. It holds one `Child` at a time.
    """

    def __init__(self, sandbox, limits=None):
        self.sandbox, self.limits, self.process, self.taken = sandbox, limits or sandbox.limits, None, False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """End everything that runs in it."""
        if self.process is not None:
            self.process.end()
            self.process = None

    def leftovers(self):
        """What runs in it beside its own process."""
        return [each for each in self.sandbox.processes() if each != self.process.process.pid]

    def begin(self, nonce):
        """Let it copy itself for an exercise; raises SandboxUnavailable where that fails twice."""
        if self.taken:
            raise RuntimeError("a box holds one child at a time, and there is one in it")
        for _ in range(2):
            try:
                self.process = self.process or Process(self.sandbox, self.limits)
                self.process.say({"nonce": nonce, "do": "begin"}, b"", monotonic() + STARTING)
                for _ in range(PASSED_OVER):
                    header, _ = self.process.hear(monotonic() + STARTING)
                    if header.get("nonce") == nonce and "ended" not in header:
                        self.taken = True
                        return
            except (Closed, Late, Malformed, OSError):
                pass
            self.end()  # what learners' code has left of it cannot be used
        raise SandboxUnavailable("Python does not start in the sandbox; `actcourse doctor` may know why.")


class Child:
    """The process of one exercise; a context in which its functions can be called.

    program: a `Program`, run at its beginning. box: a `Box`, or a `Sandbox` in which one is started for this alone.
    failures: a `Failure` for each statement that stopped. over: None, or the error that every call gives from now on.
    """

    def __init__(self, program, box, limits=None):
        self.own = Box(box, limits) if isinstance(box, Sandbox) else None
        self.program, self.box, self.failures, self.over = program, self.own or box, [], None
        self.nonce, self.left = secrets.token_hex(), self.box.limits.waiting_seconds

    def __enter__(self):
        self.box.begin(self.nonce)
        try:
            for statement in self.program.statements:
                if self.over is None:
                    self._run(statement)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.box.taken = False
        if self.over is not None or not self._ends():
            self.box.end()
        if self.own:
            self.own.end()

    def _run(self, statement):
        seconds = self.box.limits.cpu_seconds / 2  # the other half is for what comes after
        asked = {"source": statement.source, "where": statement.where, "seconds": seconds}
        try:
            header, _ = self.ask("run", asked, seconds)
            error = error_from(header["error"]) if "error" in header else None
        except Over as over:
            error = over.error
        except Malformed as problem:
            error = self.give_up(problem)
        if error is not None:
            self.failures.append(Failure(statement, said_of(error), _kind_of(error, statement)))

    def function(self, name):
        """What stands under this name: a `RemoteFunction`, or a value that is none.

        Raises LookupError where nothing does.
        """
        try:
            header, body = self.ask("find", {"name": name}, self.box.limits.cpu_seconds)
        except Over:
            return RemoteFunction(self, None, {"name": name})
        if header.get("missing") is True:
            raise LookupError(f"nothing is called {name}")
        return self.described(header, body)

    def described(self, header, body):
        """A function, or a value, of which the other side has told."""
        try:
            return Reader(body).read(header["value"]) if "value" in header else RemoteFunction.told(self, header)
        except (Malformed, KeyError):
            self.give_up(Malformed())
            return RemoteFunction(self, None, {})

    # -- asking ------------------------------------------------------------------------------------------

    def ask(self, do, question, seconds, body=b"", functions=()):
        """Header and body of the answer to a question; raises `Over` where there will be none."""
        if self.over is not None:
            raise Over(self.over)
        nonce, began = secrets.token_hex(), monotonic()
        until = began + min(seconds, self.left + PROMPT) + GRACE
        try:
            self.box.process.say({"nonce": nonce, "do": do, **question}, body, until)
            answer = self._answer(nonce, until, functions)
        except (Closed, Late, Malformed) as problem:
            self.give_up(problem)
            raise Over(self.over) from None
        except BaseException:  # interrupted, or a limit around this one is over: the answer may come in part
            self.give_up(Late())
            raise
        self.left -= max(0.0, monotonic() - began - PROMPT)
        if self.left <= 0:
            self.give_up(Late())
        return answer

    def _answer(self, nonce, until, functions):
        passed_over = 0
        while passed_over < PASSED_OVER:
            header, body = self.box.process.hear(until)
            if header.get("nonce") == nonce and "function" in header:
                self.box.process.say(*called_back(functions, header, body), until)
            elif header.get("nonce") == nonce:
                return header, body
            elif header.get("nonce") == self.nonce and type(header.get("ended")) is int:
                raise Closed(header["ended"])
            else:
                passed_over += 1
        raise Malformed

    def give_up(self, problem):
        """End all that runs; from now on every call gives the error for this problem, which is returned."""
        self.over = _error_for(problem)
        self.box.end()
        return self.over

    def _ends(self):
        """Ask it to end; whether it did, and has left nothing behind."""
        try:
            self.box.process.say({"nonce": self.nonce, "do": "end"}, b"", monotonic() + GRACE)
            for _ in range(PASSED_OVER):
                header, _ = self.box.process.hear(monotonic() + GRACE)
                if header.get("nonce") == self.nonce and "ended" in header:
                    return header.get("alone") is True and not self.box.leftovers()
        except (Closed, Late, Malformed):
            pass
        return False


def _error_for(problem):
    if isinstance(problem, Late) or (isinstance(problem, Closed) and problem.status == -signal.SIGXCPU):
        error = OutOfTime()
    elif isinstance(problem, Closed):
        error = ProcessEnded(problem.said)
    else:
        error = ProcessEnded("the process in which it ran no longer kept to what is agreed, and was ended")
    error.traced = Traced()
    return error


def _kind_of(error, statement):
    kinds = {
        ImportError: "missing module",
        FileNotFoundError: "missing file",
        MemoryError: "memory",
        OutOfTime: "time",
        ProcessEnded: "gone",
    }
    if isinstance(error, SyntaxError) and statement.source.lstrip().startswith(("%", "!", "?")):
        return "magic"
    return next((said for kind, said in kinds.items() if isinstance(error, kind)), "error")
