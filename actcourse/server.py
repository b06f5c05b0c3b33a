"""A Jupyter server extension that sends every message of a kernel to the browser at once.

A slider that moves brings about several small messages, one after another. TCP gathers such messages (Nagle's
algorithm, RFC 896): the second waits until the browser has acknowledged the first, and acknowledging is put off as well
(RFC 1122, 4.2.3.2). Between them a picture came up to 40 ms late.

`python -m actcourse.server` enables it in this environment; `make lab` has done so.
"""

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
    """Let the server's connections with the browser, of whatever class they are, send at once."""
    settings = server.web_app.settings
    settings["kernel_websocket_connection_class"] = sending_at_once(settings["kernel_websocket_connection_class"])


def sending_at_once(connection_class):
    """The class of connections between a kernel and the browser, but without Nagle's algorithm."""

    class SendingAtOnce(connection_class):
        async def connect(self):
            self.websocket_handler.set_nodelay(True)
            return await super().connect()

    return SendingAtOnce


if __name__ == "__main__":
    enable()
