"""What keeps somebody from a page who reads by ear, by keyboard or with little contrast: axe-core's findings."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

# WCAG 2.1 A and AA: what Shopify asks of an app's pages, and the law of a shop's.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
GRAVE = ("serious", "critical")


def barriers(frame: Frame | Page) -> list[str]:
    """returns  one line for each element that axe finds a serious or critical fault with"""
    found = Axe().run(frame, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {_why(node)}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
