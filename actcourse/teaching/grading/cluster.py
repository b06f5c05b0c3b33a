"""Grading across machines: workers of a Dask cluster examine what they are sent, and send back results.

A submission travels as its content, and a result as text and numbers: workers need nothing of this machine's files.
They need this very package, so that a mark does not depend on where it was given, and a sandbox of their own. Whoever
reaches the port of a scheduler can run code on its workers: it belongs into a closed network, or behind Dask's TLS.
"""

import asyncio
import functools
import threading
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from time import monotonic

import joblib
from distributed import Client, KilledWorker, Security, get_worker, rpc
from joblib._dask import DaskDistributedBackend

from actcourse.functions.words import counted
from actcourse.teaching.grading.examining import examined, package
from actcourse.teaching.grading.parallel import ALONE, Lost
from actcourse.teaching.grading.sandbox import Sandbox, SandboxUnavailable

ANSWERING = 10.0  # seconds that a scheduler may take to answer
PATIENCE = 60.0  # seconds without any worker, after which none is waited for
PAUSE = 1.0  # seconds between two looks at whether there is one
_one_at_a_time = threading.Lock()  # the examination is made for one in a process


class Unfit(SandboxUnavailable):
    """A worker that cannot examine; the text says why."""


class ClusterGone(OSError):
    """There is nobody any more who could examine."""


# -- on a worker --------------------------------------------------------------------------------------


@functools.cache
def sandbox_here(wanted, without, folder):
    """The sandbox of the worker that calls this, once it is known to work.

    wanted: the package that it must have, as `examining.package` says it. without: whether there shall be no sandbox.
    folder: that of the class, not to be seen if it is there. Raises SandboxUnavailable.
    """
    if package(without) != wanted:
        raise Unfit(f"it has actcourse {package(without)}, and this machine has {wanted}; both must be the same.")
    sandbox = Sandbox.none() if without else Sandbox.bubblewrap(hidden=[folder])
    sandbox.probe()
    return sandbox


def examined_here(wanted, without, folder, handed_in, seed):
    """The `Result` of a `Submission`, on a worker; raises Unfit, with its address. What the others are: see above."""
    with _one_at_a_time:
        try:  # for those who came later than the others were asked
            sandbox = sandbox_here(wanted, without, folder)
        except SandboxUnavailable as error:
            raise Unfit(f"The worker {get_worker().address} cannot grade: {error}") from None
        return examined(handed_in, handed_in.sheet, seed, sandbox)


def _is_fit(wanted, without, folder):
    """Nothing, or why not, as text: errors of its own a worker would also print."""
    try:
        sandbox_here(wanted, without, folder)
    except SandboxUnavailable as error:
        return str(error)
    return ""


# -- here ---------------------------------------------------------------------------------------------


@contextmanager
def connected(address):
    """A context with the `Client` of a cluster; ValueError where there is none.

    address: of its scheduler, such as "tcp://10.0.0.5:8786", or "tls://…", for which Dask's own settings name the keys.
    """
    try:
        asyncio.run(asyncio.wait_for(_ask_who_it_is(address), ANSWERING))
        client = Client(address, timeout=ANSWERING, set_as_default=False)
    except Exception as error:  # whatever comes of what is no scheduler
        why = str(error).rstrip(".") or f"nothing came in {ANSWERING:g} s"
        raise ValueError(
            f"no scheduler of Dask answers at {address!r}: {why}. An address is such as tcp://10.0.0.5:8786, where "
            "`dask scheduler` runs"
        ) from error
    with client:
        yield client


async def _ask_who_it_is(address):
    """ValueError where it is no scheduler. A `Client` waits for ever for who listens and says nothing."""
    async with rpc(address, timeout=ANSWERING, connection_args=Security().get_connection_args("client")) as one:
        kind = (await one.identity())["type"]
        if kind != "Scheduler":
            raise ValueError(f"that is a {kind}")


def must_be_fit(client, wanted, without, folder):
    """ValueError, which names them, where a worker could not examine as this machine would, or where there is none.

    The other arguments: see `sandbox_here`.
    """
    try:
        client.wait_for_workers(1, timeout=ANSWERING)
    except OSError:
        raise ValueError("the cluster has no workers: `dask worker ADDRESS --nthreads 1` starts one") from None
    said = client.run(_is_fit, wanted, without, folder, on_error="return")
    why = {worker: _in_words(each) for worker, each in said.items()}
    for worker, threads in client.nthreads().items():
        if threads > 1:
            why[worker] = f"it has {threads} threads, and one examines at a time: start it with `--nthreads 1`."
    troubles = [f"{worker}: {reason}" for worker, reason in sorted(why.items()) if reason]
    if troubles:
        counts = f"{len(troubles)} of {counted(len(why), 'worker')}"
        raise ValueError(f"{counts} cannot grade, so nothing was graded. {' '.join(troubles)}")


def _in_words(said):
    if isinstance(said, Exception):
        return (
            f"it could not be asked; is the actcourse of this machine installed there? ({type(said).__name__}: {said})"
        )
    return said


def on(client):
    """A context in which `parallel.unordered` gives its tasks to the workers of a cluster."""
    return joblib.parallel_config(_Workers(client=client), n_jobs=-1)


class _Workers(DaskDistributedBackend):
    """joblib's way to Dask, which also hears of what has no answer: joblib 1.6 waits for that for ever.

    Dask itself gives a task whose worker died to others, and says `KilledWorker` when that has happened several times.
    """

    def effective_n_jobs(self, n_jobs):
        return max(ALONE, super().effective_n_jobs(n_jobs))

    def start_call(self):
        super().start_call()
        self.client.loop.add_callback(self._watch)

    def submit(self, func, callback=None):
        [(_, (_, name, _), _)] = func.items  # see `parallel._all`

        def failed(error):
            why = f"the cluster gave up: {error}. What was examined is kept: the same command goes on from there"
            callback([(name, Lost(str(error)))] if isinstance(error, KilledWorker) else ClusterGone(why))

        future = super().submit(func, lambda out: (failed if isinstance(out, CancelledError) else callback)(out))
        future.add_done_callback(lambda done: done.exception() is None or failed(done.exception()))
        return future

    def retrieve_result_callback(self, out):
        if isinstance(out, ClusterGone):
            raise out
        return super().retrieve_result_callback(out)

    async def _watch(self):
        """Wait no longer where all workers have gone; tasks would wait for new ones for ever."""
        seen = monotonic()
        while self._continue and monotonic() - seen < PATIENCE:
            await asyncio.sleep(PAUSE)
            with suppress(OSError):
                seen = monotonic() if await self.client.scheduler.ncores() else seen
        if self._continue:
            why = f"no worker for {PATIENCE:g} s"
            await self.client.cancel([*self._callbacks], asynchronous=True, force=True, reason=why, msg=why)
