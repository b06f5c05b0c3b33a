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

`python -m actcourse.server` enables all this in this environment; `make lab` has done so.
"""

import inspect
import json
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.extension.serverextension import toggle_server_extension_python
from jupyterlab.commands import get_app_dir, get_user_settings_dir
from jupyterlab_server.settings_utils import get_settings

EXTENSION = "actcourse.server"
# The plugin of JupyterLab whose setting it is, the setting, and its value.
KERNELS, SUBSHELLS, UNUSED = "@jupyterlab/apputils-extension:kernels-settings", "commsOverSubshells", "disabled"
SHORTCUTS, OF_NOTEBOOKS = "@jupyterlab/shortcuts-extension:shortcuts", "@jupyterlab/notebook-extension/tracker.json"
ARROWS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")


def enabled():
    """Does a Jupyter server of this environment load the extension?"""
    return ExtensionConfigManager(read_config_path=jupyter_config_path()).enabled(EXTENSION)


def one_thread():
    """Does JupyterLab, with this user's settings, have widgets called back on the thread that runs cells?"""
    app, own = Path(get_app_dir()), get_user_settings_dir()
    found, _ = get_settings(str(app / "settings"), str(app / "schemas"), own, schema_name=KERNELS)
    default = found["schema"]["properties"].get(SUBSHELLS, {}).get("default", UNUSED)  # older ones have no subshells
    return found["settings"].get(SUBSHELLS, default) == UNUSED


def enable():
    """Enable all for every Jupyter server of this environment. Settings of the user's own go before these."""
    toggle_server_extension_python(EXTENSION, enabled=True, sys_prefix=True)
    app = Path(get_app_dir())
    shortcuts = json.loads((app / "schemas" / OF_NOTEBOOKS).read_text("utf-8"))["jupyter.lab.shortcuts"]
    settings = {KERNELS: {SUBSHELLS: UNUSED}, SHORTCUTS: {"shortcuts": [*_sparing_sliders(shortcuts)]}}
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
    enable()
