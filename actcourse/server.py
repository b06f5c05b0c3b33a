"""A Jupyter server extension that sends every message of a kernel to the browser at once, and opens notebooks as they are.

A slider that moves brings about several small messages, one after another. TCP gathers such messages (Nagle's
algorithm, RFC 896): the second waits until the browser has acknowledged the first, and acknowledging is put off as well
(RFC 1122, 4.2.3.2). Between them a picture came up to 40 ms late.

When JupyterLab opens a notebook it writes into it which Python its kernel is, if that is not there already. The notebook
was then marked as changed, though nobody had changed it, and closing it brought up a question. The course's notebooks
cannot say it, as they are opened on many machines; the server says it for them.

`python -m actcourse.server` enables it in this environment; `make lab` has done so.
"""

import inspect

from jupyter_core.paths import jupyter_config_path
from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.extension.serverextension import toggle_server_extension_python

EXTENSION = "actcourse.server"


def enabled():
    """Does a Jupyter server of this environment load the extension?"""
    return ExtensionConfigManager(read_config_path=jupyter_config_path()).enabled(EXTENSION)


def enable():
    """Let every Jupyter server of this environment load the extension."""
    toggle_server_extension_python(EXTENSION, enabled=True, sys_prefix=True)


def _jupyter_server_extension_points():
    return [{"module": EXTENSION}]


def _load_jupyter_server_extension(server):
    """Let the server's connections with the browser, of whatever class they are, send at once; open notebooks unchanged."""
    server.log.warning("DBG %s %s %s", __file__, type(server.contents_manager), server.web_app.settings["contents_manager"] is server.contents_manager)
    server.contents_manager.get = naming_python(server.contents_manager.get)
    settings = server.web_app.settings
    settings["kernel_websocket_connection_class"] = sending_at_once(settings["kernel_websocket_connection_class"])


def sending_at_once(connection_class):
    """The class of connections between a kernel and the browser, but without Nagle's algorithm."""

    class SendingAtOnce(connection_class):
        async def connect(self):
            self.websocket_handler.set_nodelay(True)
            return await super().connect()

    return SendingAtOnce


def naming_python(get):
    """The function by which a server reads a file, or its asynchronous kind, but notebooks say which Python this is."""

    async def later(model):
        return _named(await model)

    def read(*arguments, **named):
        model = get(*arguments, **named)
        return later(model) if inspect.isawaitable(model) else _named(model)

    return read


def _named(model):
    from ipykernel.ipkernel import IPythonKernel  # takes a moment, and only notebooks need it

    if model["type"] == "notebook" and model.get("content"):
        metadata = model["content"]["metadata"]
        if metadata.get("kernelspec", {}).get("name") == "python3":  # the one of this environment
            metadata["language_info"] = dict(IPythonKernel.language_info)
    return model


if __name__ == "__main__":
    enable()
