"""A real JupyterLab in a real browser, for the browser tests and the slider benchmark.

The server listens on loopback only, on a free port, with folders of its own for settings and runtime
files, so that nothing of the user's is read or changed. The browser is the system's Chromium.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
COURSE_FOLDERS = ("notebooks", "exercises", "solutions")
QUIET = ("--disable-background-networking", "--disable-component-update")
START_SECONDS = 60
RUN_SECONDS = 120


def chromium():
    """The path of the system's Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


@contextmanager
def lab_server(folder, app="lab"):
    """Serve a copy of the course's notebooks, made in `folder`; yields the address with its token.

    app: "lab" for JupyterLab, "notebook" for Notebook 7.
    """
    for name in COURSE_FOLDERS:
        shutil.copytree(ROOT / name, folder / "course" / name)
    port, token = _free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyter", app, "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    name, pages = {"lab": ("LabApp", "lab/tree"), "notebook": ("JupyterNotebookApp", "notebooks")}[app]
    command += [f"--{name}.expose_app_in_browser=True", f"--ServerApp.root_dir={folder / 'course'}"]
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(command, env=_own_settings(folder), stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/api?token={token}", server, folder / "server.log")
            yield f"http://127.0.0.1:{port}/{pages}/{{}}?token={token}&reset"  # without the tabs of last time
        finally:
            server.terminate()
            server.wait(timeout=20)


@contextmanager
def browser(*more):
    """Headless Chromium. more: arguments for it."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", *QUIET, *more],
        )
        try:
            yield launched
        finally:
            launched.close()


@contextmanager
def page_of(browser):
    """A page of a browser that shares nothing with its other pages."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def browser_page():
    """A page of headless Chromium, with a browser of its own."""
    with browser() as launched, page_of(launched) as page:
        yield page


def open_notebook(page, address, path):
    """Open a notebook and wait until its kernel can be used."""
    page.goto(address.format(path))
    # Before the kernel is idle, running a cell opens a dialog that asks for one.
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel?.status === 'idle'",
        timeout=START_SECONDS * 1000,
    )


def run_all(page):
    """Run every cell of the open notebook and wait for the last."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                 .every(prompt => /\\[\\d+\\]/.test(prompt.textContent))""",
        timeout=RUN_SECONDS * 1000,
    )


def _own_settings(folder):
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # All cells in the page, also those that are not in sight.
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    own = {
        name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    own["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    own["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    own["ACTCOURSE_PROGRESS"] = str(folder / "progress.json")  # what other tests pass is not passed here
    return os.environ | own


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(address, server, log):
    for _ in range(START_SECONDS * 5):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")
