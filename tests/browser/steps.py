"""What the tests in a browser do and look at: cells are run, outputs read, answers typed."""

import time

import nbformat

PICTURE = "img[alt^='Two curves']"


def seen(cell):
    """Text and data of the picture of a cell."""
    image = cell.locator(f"{PICTURE}:visible")
    return image.get_attribute("alt"), image.get_attribute("src")


def stills(notebook):
    """How many such pictures a notebook shows before anything has run."""
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    pages = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.outputs]
    return sum(page.count('alt="Two curves') for page in pages)


def wait_for_text(page, text):
    page.wait_for_selector(f'.actcourse-live {PICTURE}[alt*="{text}"]', timeout=10_000)


def opened_unchanged(page):
    """Whether the notebook in front is as it was saved, a while after it was opened."""
    page.wait_for_timeout(1000)
    return page.locator(".jp-mod-dirty").count() == 0


def errors(page):
    return page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").count()


def output(page, cell):
    return page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea")


def run_cell(page, cell):
    page.locator(".jp-CodeCell").nth(cell).locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")


def wait_until(condition, what="something to happen", seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


def type_into_cell(page, marker, code):
    """Replace a cell's source as one would: click into it, select all, type."""
    page.locator(".jp-CodeCell", has_text=marker).first.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")  # runs the cell and goes to the next


def run_check(page, id, said):
    cell = page.locator(".jp-CodeCell", has_text=f'check("{id}", {id}).points')
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    cell.locator(".jp-OutputArea", has_text=said).wait_for(timeout=20_000)


def scrolled_to(page, source):
    """The cell with this source, once it is in the page."""
    cell = page.locator(".jp-CodeCell", has_text=source).first
    page.locator(".jp-WindowedPanel-outer, .jp-Notebook").first.hover()
    for _ in range(80):
        if cell.count() and cell.locator(".jp-OutputArea-output").count():
            break
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(100)
    cell.scroll_into_view_if_needed()
    return cell
