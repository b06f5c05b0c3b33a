"""What lessons need, on one core and in 1 GiB of memory: `python -m benchmarks.budget`, perhaps with names of lessons.

Every notebook is run from top to bottom in a live kernel of its own, to which the system gives one core and no more
than 1 GiB for its data (`RLIMIT_DATA`; the code of libraries is not data and is shared), so that a lesson that asks for
more stops with a MemoryError. The table says how much memory each took at most, everything included, how many seconds
passed from the start of its kernel to its first slider, and how many to its end. The last line is JupyterLab's server,
under the same limits, which a lesson shares the memory with. The status is 1 if a lesson did not come to its end, or
took more than 1 GiB together with the server.
"""

import argparse
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

ROOT = Path(__file__).parents[1]
BUDGET = 2**30  # bytes
CELL_SECONDS = 300
QUIET = "--IPKernelApp.log_level=ERROR"  # it would warn that it listens on this machine
# What a limited process does first; then it becomes the module that is named first among its arguments.
_LIMITED = f"""
import os, resource, runpy, sys
resource.setrlimit(resource.RLIMIT_DATA, ({BUDGET}, {BUDGET}))
os.sched_setaffinity(0, {{min(os.sched_getaffinity(0))}})
sys.argv = sys.argv[1:]
sys.path[0] = os.getcwd()
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", help="such as 03_saturating; all notebooks if none is named")
    wanted = parser.parse_args().lessons
    server = server_memory()
    print(f"{'lesson':18} {'memory':>9} {'first slider':>13} {'all of it':>10}")
    failed = []
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        if not wanted or path.stem in wanted:
            failed += _report(path, server)
    print(f"{'JupyterLab':18} {server / 2**20:5.0f} MiB")
    sys.exit("\n".join(failed) or 0)


def _report(path, server):
    """Print a line of the table; a list of what is wrong."""
    memory, slider, seconds, wrong = measure(path)
    said = f"{slider:11.1f} s" if slider else f"{'none':>13}"
    print(f"{path.stem:18} {memory / 2**20:5.0f} MiB {said} {seconds:8.1f} s", flush=True)
    if memory + server > BUDGET:
        wrong = [*wrong, "takes more than 1 GiB together with JupyterLab"]
    return [f"{path.stem} {each}" for each in wrong]


def measure(path):
    """Run a notebook: most memory in bytes, seconds to the first slider (or None) and to its end, what went wrong."""
    begin = time.perf_counter()
    with _kernel() as (client, process):
        watch = _Sliders()
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            reply = client.execute_interactive(
                cell.source, allow_stdin=False, timeout=CELL_SECONDS, output_hook=watch.look
            )["content"]
            if reply["status"] == "error" and "raises-exception" not in cell.metadata.get("tags", ()):
                wrong = [f"stops with {reply['ename']}: {reply['evalue']}"]
                break
        else:
            wrong = []
        end = time.perf_counter()
        return peak(process), watch.seen and watch.seen - begin, end - begin, wrong


class _Sliders:
    """Looks out for the first widget that is shown after a slider was made; `seen` is when."""

    def __init__(self):
        self._made, self.seen = False, None

    def look(self, message):
        content = message["content"]
        if message["msg_type"] == "comm_open":
            self._made |= "Slider" in content["data"].get("state", {}).get("_model_name", "")
        shown = "application/vnd.jupyter.widget-view+json" in content.get("data", {})
        if self._made and shown and self.seen is None:
            self.seen = time.perf_counter()


@contextmanager
def _kernel():
    """A limited kernel in a folder of its own: its client and the number of its process."""
    with tempfile.TemporaryDirectory() as folder:
        manager = KernelManager()
        manager._kernel_spec = KernelSpec(
            argv=[sys.executable, "-c", _LIMITED, "ipykernel_launcher", "-f", "{connection_file}", QUIET],
            language="python",
        )
        manager.start_kernel(cwd=folder, env=_environment())
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            yield client, manager.provisioner.pid
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _environment():
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def peak(process):
    """The most memory that a process has had so far, in bytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def server_memory():
    """The most memory that JupyterLab's server takes until it has handed out its page, in bytes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _LIMITED, "jupyterlab", "--no-browser", f"--port={port}", "--allow-root"]
    token = secrets.token_hex(16)
    command += [f"--IdentityProvider.token={token}"]
    with tempfile.TemporaryDirectory() as folder:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, cwd=folder, env=_environment(), **quiet) as server:
            try:
                _ask(f"http://127.0.0.1:{port}/lab?token={token}")
                return peak(server.pid)
            finally:
                server.terminate()


def _ask(address, seconds=60):
    """Fetch a page as soon as a server is there."""
    end = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(address, timeout=seconds).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
