"""Pages in Chromium: a server for them, and visits on which nothing may go wrong."""

import functools
import http.server
import threading
from contextlib import contextmanager

# What the theme's scripts say where a browser keeps nothing; `denied` is what the tests let such a browser say.
THEMES_OWN = ("denied", "Got invalid theme mode")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def server(folder):
    """Serve a folder on loopback, on a free port; yields the address."""
    serving = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()


class Visit:
    """Tabs of a browser; `trouble` has what went wrong in them: errors, files that are missing, requests to others."""

    def __init__(self, browser):
        self._browser, self._contexts, self.trouble = browser, [], []

    def open(self, address, denied=False, changed=None, **how):
        """A tab with the page, with its formulas set.

        denied: whether the browser keeps nothing, as where cookies are blocked; the theme's own scripts complain then.
        changed: makes another HTML of the page's; how: as for a context of Playwright.
        """
        context = self._browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | how))
        self._contexts.append(context)
        tab = context.new_page()
        expected = THEMES_OWN if denied else ()
        tab.on("console", lambda said: said.type == "error" and self._said(said.text, expected))
        tab.on("pageerror", lambda error: self._said(str(error), expected))
        tab.on("request", lambda request: self._asked(request.url))
        tab.on("response", lambda response: response.status >= 400 and self.trouble.append(response.url))
        if denied:
            tab.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }})")
        if changed:
            html = "text/html; charset=utf-8"
            tab.route(address, lambda route: route.fulfill(body=changed(route.fetch().text()), content_type=html))
        tab.goto(address)
        tab.evaluate("() => window.MathJax?.startup?.promise?.then(() => true)")
        return tab

    def _said(self, text, expected):
        if not text.startswith(tuple(expected)):
            self.trouble.append(text)

    def _asked(self, address):
        if not address.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")):
            self.trouble.append(f"asked for {address}")

    def close(self):
        for context in self._contexts:
            context.close()


def moves(page):
    """Go to each player on a page, or in a frame of it: a key on its slider must move its one picture. How many?"""
    page.locator(".actcourse-explorer").first.wait_for()  # what a cell shows may come after the cell's end
    figures = page.locator(".actcourse-explorer").all()
    for figure in figures:
        picture, slider = figure.locator("svg.actcourse-picture"), figure.locator("input[type=range]").first
        picture.wait_for()
        assert figure.locator(":is(img, svg.actcourse-picture)").filter(visible=True).count() == 1
        before = picture.get_attribute("aria-label"), picture.inner_html()
        slider.press("ArrowRight")
        after = picture.get_attribute("aria-label"), picture.inner_html()
        assert before[0] != after[0]
        assert before[1] != after[1]
        assert after[0] == figure.locator(".actcourse-words").inner_text()
        assert slider.get_attribute("aria-valuetext").endswith(after[0])
        assert figure.get_by_role("slider", name="x, the point").count() == 1
    return len(figures)
