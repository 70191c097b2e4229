"""What keeps somebody from a page who reads by ear, by keyboard or with little contrast: axe's findings, and ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page

from tests.browser.conftest import NARROW, WIDE, Admin

# WCAG 2.1 A and AA: what Shopify asks of an app's pages, and the law of a shop's. Nothing is fetched for the rules
# on films, of which there are none; frames within the page are letters, which are asked about by themselves.
OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
    "preload": False,
    "iframes": False,
}
# Three quarters of axe's time. Colours are the same at any width (test_no_colour_is_of_one_width_alone).
UNCOLOURED = {**OPTIONS, "rules": {"color-contrast": {"enabled": False}}}
GRAVE = ("serious", "critical")
SHAPE = (Path(__file__).parent / "shape.js").read_text(encoding="utf-8").partition("async")
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# A rank of headings that is left out.
PROPER = """[...document.querySelectorAll("h1, h2, h3, h4")]
  .filter((one, at, all) => at && one.tagName[1] - all[at - 1].tagName[1] > 1).map((one) => one.outerHTML)"""
RUN = "(options) => axe.run(options).then((found) => found.violations)"


def barriers(frame: Frame | Page, *, colours: bool = True) -> list[str]:
    """returns  one line for each element that axe finds a serious or critical fault with"""
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(AXE_SCRIPT)
    return [
        f"{one['id']}: {node['html'][:160]} {_why(node)}"
        for one in frame.evaluate(RUN, OPTIONS if colours else UNCOLOURED)
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def misshapen(frame: Frame | Page) -> list[str]:
    """returns  one line for each fault that shape.js finds in a page of the panel"""
    found: list[str] = frame.evaluate("".join(SHAPE[1:]))
    return found


def is_open_to_all(admin: Admin, page: Page, name: str) -> None:
    """A page of a customer's, at both widths with one visit: no script of ours looks at how wide it is."""
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        admin.see(f"her-{name.replace('/', '-')}")
        assert (barriers(page), page.evaluate(FITS)) == ([], True), (name, width)
    counts = [page.locator(one).count() for one in ("h1", "main", "th:not([scope])")]
    assert (counts, bool(page.title()), page.evaluate(PROPER)) == ([1, 1, 0], True, []), name


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
