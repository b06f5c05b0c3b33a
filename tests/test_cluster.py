"""Grading across machines, by a cluster of two workers on this one."""

import contextlib
import csv
import dataclasses
import importlib
import io
import logging
import os
import shutil
import socket
import sys
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from actcourse.cli import main
from actcourse.teaching import grading
from actcourse.teaching.grading.examining import examined, package
from actcourse.teaching.grading.parallel import Lost, unordered
from actcourse.teaching.grading.sample import sample_class
from actcourse.teaching.grading.submissions import students, submission
from actcourse.teaching.grading.unexamined import safely
from tests import cluster_tasks
from tests.handed_in import SHEET, hand_in, notebook

pytestmark = pytest.mark.sweep
if os.environ.get("CI"):
    import distributed  # there it must be installed
else:
    distributed = pytest.importorskip("distributed")
import dask  # noqa: E402

from actcourse.teaching.grading import cluster  # noqa: E402

NP = "import numpy as np"
RIGHT = "def sigmoid(x):\n    return np.exp(-np.logaddexp(0, -x))"
OVERFLOWS = "def sigmoid(x):\n    return np.exp(x) / (1 + np.exp(x))"
# What a key, an address or a command might take for something else.
NAMES = ("m[1]m", "-rf", "two\nlines", "('a', 1)", "jo\u0308rg", "{0}", "\udce9t\udce9", "tcp:a:1")
THE_COMMAND = "actcourse grade demo/submitted --students"


@contextmanager
def cluster_of(connecting=30.0, **more):
    """A cluster on this machine that shows nothing to others; what takes one worker with it does not get a second."""
    chosen = {"distributed.scheduler.allowed-failures": 0, "distributed.comm.timeouts.connect": connecting}
    # Without an address of its own Dask's page of health checks would take a port that may be taken.
    near = {"host": "127.0.0.1", "protocol": "tcp://", "scheduler_kwargs": {"dashboard_address": "127.0.0.1:0"}}
    how = {"dashboard_address": None, "silence_logs": logging.CRITICAL, **near, **more}
    with dask.config.set(chosen), distributed.LocalCluster(**how) as found:
        yield found


@pytest.fixture(scope="module")
def address():
    with cluster_of(n_workers=2, threads_per_worker=1, processes=True) as found:
        yield found.scheduler_address


@pytest.fixture(scope="module")
def client(address):
    with cluster.connected(address) as found:
        yield found


@pytest.fixture
def small():
    """A client of a cluster that costs little: its one worker is a thread of this process, which no code may use up."""
    with (
        cluster_of(n_workers=1, threads_per_worker=1, processes=False, connecting=0.5) as found,
        cluster.connected(found.scheduler_address) as client,
    ):
        yield found, client


def run(capsys, command):
    status = main(command.split()[1:])
    return status, "".join(capsys.readouterr())


# -- what it gives ------------------------------------------------------------------------------------------


def test_a_submission_travels_as_its_content_and_earns_what_it_earns_here(client, sandbox, tmp_path):
    submitted = tmp_path / "submitted"
    for name, cells in {"anna": (RIGHT,), "ben": (OVERFLOWS,), **dict.fromkeys(NAMES, ())}.items():
        hand_in(submitted, name, notebook(NP, *cells) if cells else b"{")
    tasks = {name: submission(name, SHEET, submitted) for name in students(submitted, SHEET)}
    here = {name: examined(each, SHEET, 5, sandbox) for name, each in tasks.items()}
    shutil.rmtree(submitted)
    wanted = package(without=False)
    cluster.must_be_fit(client, wanted, False, tmp_path)
    with cluster.on(client):
        there = dict(unordered(partial(safely, partial(cluster.examined_here, wanted, False, tmp_path), 5), tasks))
    assert {*there} == {"anna", "ben", *NAMES}
    for name, result in there.items():
        assert dataclasses.replace(result, seconds=0.0) == dataclasses.replace(here[name], seconds=0.0)
    assert there["anna"].points > there["ben"].points > 0


def test_the_command_grades_by_a_cluster_and_writes_all_that_it_writes_else(
    address, client, sandbox, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    sample_class("demo")
    monkeypatch.setattr("actcourse.teaching.grading.grade_command.examined", None)  # nobody is examined here
    status, printed = run(capsys, f"{THE_COMMAND} ben kim --cluster {address}")
    assert status == 0, printed
    assert "2 examined now: 2 marks" in printed
    rows = list(csv.DictReader(io.StringIO(Path("demo/grades.csv").read_text("utf-8-sig"))))
    assert {row["folder"]: float(row["mark"]) for row in rows} == {"ben": 5, "kim": 7}
    assert all(row["graded by"] == package(without=False) for row in rows)
    assert len([*Path("demo/feedback").rglob("*.html")]) == 2


# -- who may not take part ----------------------------------------------------------------------------------


def test_a_worker_that_would_judge_otherwise_is_refused_by_name(client, sandbox, tmp_path):
    has, theirs = package(without=False), "0.0.9 (00000000)"
    with pytest.raises(ValueError, match=r"2 of 2 workers cannot grade") as refused:
        cluster.must_be_fit(client, theirs, False, tmp_path)
    assert all(each in str(refused.value) for each in (has, theirs, *client.nthreads()))
    with cluster.on(client), pytest.raises(cluster.Unfit, match=r"worker tcp://\S+ cannot grade: it has"):
        list(unordered(partial(safely, partial(cluster.examined_here, theirs, False, tmp_path), 5), {1: None}))


def test_a_worker_without_a_sandbox_is_told_what_helps(client, sandbox, tmp_path):
    one, other = client.nthreads()
    client.run(cluster_tasks.set_path, "/nowhere", workers=[one])
    try:
        with pytest.raises(ValueError, match=f"1 of 2 workers.*{one}: .*apt install bubblewrap") as refused:
            cluster.must_be_fit(client, package(without=False), False, tmp_path / "another")
        assert other not in str(refused.value)
    finally:
        client.run(cluster_tasks.set_path, os.environ["PATH"], workers=[one])


def test_a_worker_without_the_package_is_refused(client, tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("def is_fit(*_):\n    return ''\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(cluster, "_is_fit", importlib.import_module("only_here").is_fit)
    with pytest.raises(
        ValueError, match=r"2 of 2 .*is the actcourse of this machine installed there\? .*No module named"
    ):
        cluster.must_be_fit(client, package(without=True), True, tmp_path)


def test_a_worker_with_several_threads_is_refused(client, tmp_path, monkeypatch):
    one, other = client.nthreads()
    monkeypatch.setattr(client, "nthreads", lambda: {one: 4, other: 1})
    with pytest.raises(ValueError, match=f"1 of 2 workers.*{one}: it has 4 threads.*--nthreads 1"):
        cluster.must_be_fit(client, package(without=True), True, tmp_path)


@contextmanager
def _saying(text):
    """The address of a server that says so much to whoever comes."""

    def serve():
        with contextlib.suppress(OSError), server.accept()[0] as line:
            line.sendall(text)
            line.recv(1000)
            over.wait()

    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        host, port = server.getsockname()
        yield f"tcp://{host}:{port}"
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_where_nobody_answers_is_said_in_time(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sample_class("demo")
    monkeypatch.setattr(cluster, "ANSWERING", 0.5)
    with _saying(b"") as closed:
        pass
    with _saying(b"") as silent, _saying(b"SSH-2.0-OpenSSH_9.2\r\n") as another:
        for address in (silent, another, closed, "nonsense", "http://127.0.0.1:9", "tcp://"):
            status, printed = run(capsys, f"{THE_COMMAND} ben --cluster {address}")
            assert (status, f"no scheduler of Dask answers at {address!r}" in printed) == (2, True), printed
    with cluster_of(n_workers=0, processes=False) as found:
        status, printed = run(capsys, f"{THE_COMMAND} ben --cluster {found.scheduler_address}")
        assert (status, "has no workers" in printed) == (2, True), printed
    assert not Path("demo/results").exists()


def test_where_dask_is_not_installed_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sample_class("demo")
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, cluster.__name__)
    monkeypatch.delattr(grading, "cluster")
    status, printed = run(capsys, f"{THE_COMMAND} ben --cluster tcp://127.0.0.1:9")
    assert (status, "no module distributed: `pip install -e .[grade,cluster]`" in printed) == (2, True), printed


# -- who goes away ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["all workers", "the scheduler"])
def test_where_all_workers_or_the_scheduler_go_nobody_waits_for_ever(small, monkeypatch, way):
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    monkeypatch.setattr(cluster, "PAUSE", 0.1)
    found, client = small
    [worker] = found.scheduler.workers
    cluster_tasks.WAYS["all workers"] = lambda: found.sync(found.scheduler.remove_worker, worker, stimulus_id="test")
    cluster_tasks.WAYS["the scheduler"] = lambda: found.loop.add_callback(found.scheduler.close)
    done = []
    with cluster.on(client), pytest.raises(cluster.ClusterGone, match="goes on from there"):
        done += unordered(partial(cluster_tasks.goes, way), {number: number for number in range(3)})


def test_a_worker_that_dies_costs_nobody_a_mark(client, tmp_path):
    with cluster.on(client):
        found = dict(unordered(partial(cluster_tasks.kills, tmp_path), {number: number for number in range(6)}))
    assert (tmp_path / "1").exists()
    assert isinstance(found.pop(2), Lost)
    assert found == {number: number**2 for number in (0, 1, 3, 4, 5)}
