"""Many submissions at once, through joblib, by processes of this machine or of a cluster (`cluster`).

A process that dies takes nobody with it: what it had in its hands is tried once more by itself, and what ends its
process again gets a sentence in place of a result.
"""

import functools
import multiprocessing
import os
import threading
import time
import warnings
from contextlib import contextmanager

import joblib
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import BrokenProcessPool

PAUSE = 1.0  # seconds between two looks at whether the parent is alive
ALONE = 2  # joblib gives nothing away where it may have one process: it does all in this one


class Lost(Exception):
    """What a task has in place of a result, where it ended its process twice."""


@contextmanager
def workers(jobs=None):
    """A context in which `unordered` has this many processes; by default as many as there are processors."""
    with joblib.parallel_config("loky", n_jobs=jobs or joblib.cpu_count()):
        try:
            yield
        finally:
            get_reusable_executor().shutdown(wait=True)


def unordered(function, tasks):
    """Pairs of a task and what the function returns for it, as they are ready; a `Lost` where it ended its process.

    tasks: by name, what the function is called with. Function, tasks and results travel between processes.
    """
    waiting = dict(tasks)
    while waiting:
        sent = []
        try:
            yield from _all(function, waiting, sent)
        except BrokenProcessPool:
            if not any(name in waiting for name in sent):
                raise
        for name in [name for name in sent if name in waiting]:
            yield name, _by_itself(function, name, waiting.pop(name))


def _all(function, waiting, sent):
    """Pairs as they are ready, which are waiting no more; sent: gets the names of what was begun.

    Processes of this machine end together, with an error; a cluster goes on, and says what it has lost.
    """

    def calls():
        for name, task in list(waiting.items()):
            sent.append(name)
            yield delayed(_named)(function, name, task)

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "A worker stopped", UserWarning)
        for name, result in Parallel(return_as="generator_unordered", pre_dispatch="n_jobs", batch_size=1)(calls()):
            if not isinstance(result, Lost):
                del waiting[name]
                yield name, result


def _named(function, name, task):
    _end_with_parent()
    return name, function(task)


@functools.cache
def _end_with_parent():
    """Let this process end when the one that started it is killed; it would wait for minutes else."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(PAUSE)
        os._exit(1)

    if multiprocessing.current_process().name.startswith("Loky"):  # and not a worker of a cluster, which has its own
        threading.Thread(target=watch, daemon=True).start()


def _by_itself(function, name, task):
    try:
        [(_, result)] = Parallel(n_jobs=ALONE)([delayed(_named)(function, name, task)])
    except BrokenProcessPool as error:
        return Lost(str(error))
    return result
