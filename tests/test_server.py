"""The server extension by which pictures follow sliders without delay and notebooks open as they are, and a setting."""

import asyncio
import copy
import json
import platform
import socket
import sys
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
        loop = SimpleNamespace(add_callback=lambda *_: None)
        server._load_jupyter_server_extension(SimpleNamespace(web_app=application, io_loop=loop))
    assert asyncio.run(answer_of(application)) == ["connected", extended]


def read(kernel, asynchronous):
    """What a server's contents manager gives for a notebook, and what it would give without the extension."""
    notebook = {"type": "notebook", "content": {"metadata": {"kernelspec": {"name": kernel}, "title": "one"}}}

    async def later():
        return copy.deepcopy(notebook)

    get = server.naming_python(lambda _path: later() if asynchronous else copy.deepcopy(notebook))
    model = get("one.ipynb")
    return (asyncio.run(model) if asynchronous else model), notebook


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_notebook_says_which_python_this_is(asynchronous):
    model, before = read("python3", asynchronous)
    said = model["content"]["metadata"].pop("language_info")
    assert said["version"] == platform.python_version()
    assert model == before


def test_other_kernels_and_other_files_are_left_alone():
    model, before = read("julia", asynchronous=False)
    assert model == before
    for other in ({"type": "directory", "content": []}, {"type": "notebook", "content": None}):
        assert server.naming_python(lambda other=other: other)() is other


def test_both_are_enabled_here_and_where_they_were_not(monkeypatch, tmp_path):
    assert server.enabled()
    assert server.one_thread()
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(tmp_path)])
    (tmp_path / "schemas").symlink_to(Path(get_app_dir()) / "schemas")
    monkeypatch.setenv("JUPYTERLAB_DIR", str(tmp_path))
    assert not server.enabled()
    assert not server.one_thread()
    (tmp_path / "jupyter_server_config.d").mkdir()
    monkeypatch.setattr("jupyter_server.extension.serverextension._get_config_dir", lambda **_: str(tmp_path))
    server.enable()
    assert server.enabled()
    assert server.one_thread()
    settings = json.loads((tmp_path / "settings/overrides.d/actcourse.json").read_text())
    schema = json.loads((tmp_path / "schemas" / f"{server.NEWS.replace(':', '/')}.json").read_text())["properties"]
    assert settings[server.NEWS] == {"fetchNews": "false", "checkForUpdates": False}
    assert all(name in schema for name in settings[server.NEWS])  # JupyterLab would not complain of another name
    shortcuts = settings[server.SHORTCUTS]["shortcuts"]
    assert {key for each in shortcuts for key in each["keys"]} == {*server.ARROWS}
    for off, on in zip(shortcuts[::2], shortcuts[1::2], strict=True):
        assert off.pop("disabled")
        assert on == off | {"selector": off["selector"] + ":not(.noUi-handle)"}


def test_a_disk_that_is_full_leaves_the_settings_as_they_were(monkeypatch, tmp_path):
    (tmp_path / "schemas").symlink_to(Path(get_app_dir()) / "schemas")
    monkeypatch.setenv("JUPYTERLAB_DIR", str(tmp_path))
    toggle = "jupyter_server.extension.serverextension.toggle_server_extension_python"
    monkeypatch.setattr(toggle, lambda *_, **__: None)
    server.enable()
    file = tmp_path / "settings/overrides.d/actcourse.json"
    before = file.read_text()

    def half(path, text, **_how):
        path.write_bytes(text[: len(text) // 2].encode())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="No space left"):
        server.enable()
    assert file.read_text() == before


def test_a_setting_of_the_users_own_goes_first(monkeypatch, tmp_path):
    plugin, name = server.KERNELS.split(":")
    (tmp_path / plugin).mkdir(parents=True)
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path))
    for value, well in (("perComm", False), ("disabled", True)):
        (tmp_path / plugin / f"{name}.jupyterlab-settings").write_text(json.dumps({server.SUBSHELLS: value}))
        assert server.one_thread() == well


# -- actcourse lab ------------------------------------------------------------------------------------


@pytest.fixture
def launched(monkeypatch):
    """With what JupyterLab was started, and nothing is."""
    given = []
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", given.extend)
    monkeypatch.setattr(server, "enable", lambda: None)
    return given


def test_jupyterlab_opens_on_the_first_lesson_where_there_is_one(launched, tmp_path):
    server.serve(tmp_path)
    assert "--LabApp.default_url=/lab" in launched
    launched.clear()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / server.FIRST).touch()
    server.serve(tmp_path, 9000, browser=False)
    assert {f"--ServerApp.root_dir={tmp_path}", "--port=9000", "--no-browser"} <= {*launched}
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in launched


def test_an_environment_that_is_read_only_opens_all_the_same(launched, monkeypatch, tmp_path, capsys):
    def enable():
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(server, "enable", enable)
    server.serve(tmp_path)
    assert launched
    assert "Permission denied" in capsys.readouterr().out


def test_where_jupyterlab_is_missing_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    with pytest.raises(LookupError, match="JupyterLab cannot be opened"):
        server.serve(tmp_path)
