"""The server extension by which pictures follow sliders without delay."""

import asyncio
import json
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyterlab.commands import get_app_dir
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from actcourse import server


class Connection:
    """Jupyter's kind: it is told to connect when the browser has opened its socket."""

    def __init__(self, websocket_handler):
        self.websocket_handler = websocket_handler

    async def connect(self):
        return "connected"


class Kernel(WebSocketHandler):
    async def open(self):
        answer = await self.settings["kernel_websocket_connection_class"](self).connect()
        option = self.ws_connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        self.write_message(json.dumps([answer, bool(option)]))


async def answer_of(application):
    (listening,) = bind_sockets(0, "127.0.0.1")
    http = HTTPServer(application)
    http.add_sockets([listening])
    browser = await websocket_connect(f"ws://127.0.0.1:{listening.getsockname()[1]}/")
    answer = json.loads(await browser.read_message())
    browser.close()
    http.stop()
    await http.close_all_connections()
    return answer


@pytest.mark.parametrize("extended", [False, True])
def test_messages_are_sent_at_once(extended):
    application = Application([("/", Kernel)], kernel_websocket_connection_class=Connection)
    if extended:
        server._load_jupyter_server_extension(SimpleNamespace(web_app=application))
    assert asyncio.run(answer_of(application)) == ["connected", extended]


def test_both_are_enabled_here_and_where_they_were_not(monkeypatch, tmp_path):
    assert server.enabled()
    assert server.one_thread()
    monkeypatch.setattr(server, "jupyter_config_path", lambda: [str(tmp_path)])
    (tmp_path / "schemas").symlink_to(Path(get_app_dir()) / "schemas")
    monkeypatch.setenv("JUPYTERLAB_DIR", str(tmp_path))
    assert not server.enabled()
    assert not server.one_thread()
    (tmp_path / "jupyter_server_config.d").mkdir()
    monkeypatch.setattr("jupyter_server.extension.serverextension._get_config_dir", lambda **_: str(tmp_path))
    server.enable()
    assert server.enabled()
    assert server.one_thread()


def test_a_setting_of_the_users_own_goes_first(monkeypatch, tmp_path):
    plugin, name = server.KERNELS.split(":")
    (tmp_path / plugin).mkdir(parents=True)
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path))
    for value, well in (("perComm", False), ("disabled", True)):
        (tmp_path / plugin / f"{name}.jupyterlab-settings").write_text(json.dumps({server.SUBSHELLS: value}))
        assert server.one_thread() == well
