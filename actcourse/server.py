"""What the course needs of the Jupyter server of its environment.

Every message of a kernel goes to the browser at once, by a server extension. A slider that moves brings about several
small messages, one after another. TCP gathers such messages (Nagle's algorithm, RFC 896): the second waits until the
browser has acknowledged the first, and acknowledging is put off as well (RFC 1122, 4.2.3.2). Between them a picture
came up to 40 ms late.

A notebook is opened as it is. JupyterLab writes into every notebook which Python its kernel is, unless it says so
already, and then asks on closing whether to save what nobody has changed. The notebooks of the course cannot say it, as
they are opened on many machines, so the server says it for them.

Widgets are called back on the thread that runs cells, by a setting of JupyterLab's. Without it they are called back
beside the cell that runs, and the kernel then shows and closes the pyplot figure on which that cell is at work.

Arrow keys stay with the slider that has the focus, by settings of the shortcuts that go from cell to cell. JupyterLab
leaves them to it anyway, Notebook 7 does not.

JupyterLab asks nobody whether to look for news, by a setting of its notifications.

`python -m actcourse.server` enables all this in this environment; `make lab` and `actcourse lab` do so too. JupyterLab
need not be installed to import this module, as the course can be used in notebooks that somebody else serves: what
comes from it is imported where it is used, and an ImportError says there that it is missing.
"""

import inspect
import json
import os
import sys
from pathlib import Path

EXTENSION = "actcourse.server"
# The plugin of JupyterLab whose setting it is, the setting, and its value.
KERNELS, SUBSHELLS, UNUSED = "@jupyterlab/apputils-extension:kernels-settings", "commsOverSubshells", "disabled"
SHORTCUTS, OF_NOTEBOOKS = "@jupyterlab/shortcuts-extension:shortcuts", "@jupyterlab/notebook-extension/tracker.json"
NEWS, NONE = "@jupyterlab/apputils-extension:notification", {"fetchNews": "false", "checkForUpdates": False}
FIRST = "notebooks/00_start_here.ipynb"
ARROWS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")


def enabled():
    """Does a Jupyter server of this environment load the extension?"""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    return ExtensionConfigManager(read_config_path=jupyter_config_path()).enabled(EXTENSION)


def one_thread():
    """Does JupyterLab, with this user's settings, have widgets called back on the thread that runs cells?"""
    from jupyterlab.commands import get_app_dir, get_user_settings_dir
    from jupyterlab_server.settings_utils import get_settings

    app, own = Path(get_app_dir()), get_user_settings_dir()
    found, _ = get_settings(str(app / "settings"), str(app / "schemas"), own, schema_name=KERNELS)
    default = found["schema"]["properties"].get(SUBSHELLS, {}).get("default", UNUSED)  # older ones have no subshells
    return found["settings"].get(SUBSHELLS, default) == UNUSED


def enable():
    """Enable all for every Jupyter server of this environment. Settings of the user's own go before these."""
    from jupyter_server.extension.serverextension import toggle_server_extension_python
    from jupyterlab.commands import get_app_dir

    toggle_server_extension_python(EXTENSION, enabled=True, sys_prefix=True)
    app = Path(get_app_dir())
    shortcuts = json.loads((app / "schemas" / OF_NOTEBOOKS).read_text("utf-8"))["jupyter.lab.shortcuts"]
    settings = {KERNELS: {SUBSHELLS: UNUSED}, SHORTCUTS: {"shortcuts": [*_sparing_sliders(shortcuts)]}, NEWS: NONE}
    file = app / "settings" / "overrides.d" / "actcourse.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")  # JupyterLab reads what ends in .json, and never half of it
    draft.write_text(json.dumps(settings, indent=2) + "\n")
    draft.replace(file)


def _sparing_sliders(shortcuts):
    """Of JupyterLab's shortcuts those by arrow keys alone: each switched off, and on again save where a slider is."""
    for each in shortcuts:
        if each["keys"] in [[arrow] for arrow in ARROWS] and each["selector"].endswith(":focus"):
            yield each | {"disabled": True}
            yield each | {"selector": f"{each['selector']}:not(.noUi-handle)"}


def serve(folder, port=8888, browser=True):
    """Serve a course's folder in JupyterLab, with all enabled; it ends when that is stopped.

    folder: its full path. browser: whether to open one, on the first lesson. Raises LookupError where JupyterLab is not
    installed, or is broken.
    """
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        from actcourse.health import how_to_install, what_jupyterlab_needs

        advice = how_to_install(*what_jupyterlab_needs())
        raise LookupError(f"JupyterLab cannot be opened ({error}). {advice}") from error
    try:
        enable()
    except OSError as error:  # the environment may be the system's
        print(f"The settings of JupyterLab could not be made ({error.strerror}): pictures may come late.", flush=True)
    LabApp.launch_instance(_arguments(folder, port, browser))


def _arguments(folder, port, browser):
    lesson = f"/tree/{FIRST}" if (folder / FIRST).is_file() else ""
    arguments = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab{lesson}", f"--port={port}"]
    # In a container one is often root, and JupyterLab wants to be told that this is meant.
    as_root = hasattr(os, "getuid") and os.getuid() == 0
    return [*arguments, *([] if browser else ["--no-browser"]), *(["--allow-root"] if as_root else [])]


def _jupyter_server_extension_points():
    return [{"module": EXTENSION}]


def _load_jupyter_server_extension(server):
    """Let the server's connections with the browser send at once, and its notebooks say which Python this is."""
    # When the server runs: extensions that are loaded after this one may bring a contents manager of their own.
    server.io_loop.add_callback(_name_python, server)
    settings = server.web_app.settings
    settings["kernel_websocket_connection_class"] = sending_at_once(settings["kernel_websocket_connection_class"])


def sending_at_once(connection_class):
    """The class of connections between a kernel and the browser, but without Nagle's algorithm."""

    class SendingAtOnce(connection_class):
        async def connect(self):
            self.websocket_handler.set_nodelay(True)
            return await super().connect()

    return SendingAtOnce


def _name_python(server):
    server.contents_manager.get = naming_python(server.contents_manager.get)


def naming_python(get):
    """The function by which a server reads a file, or its asynchronous kind, but notebooks say which Python this is."""

    async def later(model):
        return _named(await model)

    def read(*arguments, **named):
        model = get(*arguments, **named)
        return later(model) if inspect.isawaitable(model) else _named(model)

    return read


def _named(model):
    from ipykernel.ipkernel import IPythonKernel  # takes a moment to import, and only notebooks need it

    if model["type"] == "notebook" and model.get("content"):
        metadata = model["content"]["metadata"]
        if metadata.get("kernelspec", {}).get("name") == "python3":  # the one of this environment
            metadata["language_info"] = dict(IPythonKernel.language_info)
    return model


if __name__ == "__main__":
    try:
        enable()
    except ImportError as error:
        sys.exit(f"There is no JupyterLab in this Python to be set up: {error}.")
