"""Every page of the panel, as a document of its own on a desk and followed from within on a phone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect

from app.core.work import Env, reading_for
from app.shops.store import the_settings
from tests.browser.barriers import barriers, misshapen
from tests.browser.conftest import NARROW, WIDE, Admin
from tests.browser.filling import ill_saved
from tests.browser.told import a_shop_with_everything, addresses
from tests.builders import DOMAIN, SHOP

pytestmark = pytest.mark.browser

# What Shopify lets a page move by under the eye (cumulative layout shift), and how much that was since it was opened.
SHIFT_MAX = 0.1
LISTEN = """() => {
  window.shifted = 0;
  const count = (one) => { if (!one.hadRecentInput) window.shifted += one.value; };
  new PerformanceObserver((list) => list.getEntries().forEach(count)).observe({ type: "layout-shift", buffered: true });
}"""
SHIFTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.shifted))))"
CSS = Path(__file__).parents[2] / "static" / "kept.css"


def documents(admin: Admin) -> Iterator[tuple[str, str, Frame]]:
    """Each page loaded anew: endpoint, address, the frame with it."""
    frame = admin.open("/")
    for name, path in addresses(admin.env).items():
        frame.goto(admin.world.shops[DOMAIN].app_page_url(path))
        frame.evaluate(LISTEN)
        yield name, path, frame


def visits(admin: Admin) -> Iterator[tuple[str, str, Frame]]:
    """Each page as a click within the panel brings it."""
    frame = admin.open("/help")
    frame.evaluate(LISTEN)
    for name, path in addresses(admin.env).items():
        frame.evaluate("(path) => { window.shifted = 0; return kept.visit(path); }", path)
        yield name, path, frame


def widened(admin: Admin, frame: Frame) -> list[str]:
    """What axe finds in the same page on a desk: here, because axe is in this document already."""
    for_desk, for_phone = ({"width": one[0], "height": one[1]} for one in (WIDE, NARROW))
    admin.page.set_viewport_size(for_desk)
    found = barriers(frame)
    admin.page.set_viewport_size(for_phone)
    frame.wait_for_function("(width) => innerWidth <= width", arg=NARROW[0])
    frame.evaluate(SHIFTED)  # what moves by that isn't the next page's
    return found


def version(env: Env) -> int:
    with reading_for(env, SHOP) as work:
        return the_settings(work)[0]


def test_every_page_stands_on_its_own(admins: Callable[..., Admin]) -> None:
    admin = admins()
    a_shop_with_everything(admin.env)
    titles, charts = Counter[str](), 0

    for name, path, frame in documents(admin):
        shifted = frame.evaluate(SHIFTED)
        admin.see_whole(name)
        titles[frame.title()] += 1
        charts += frame.locator("canvas[data-chart]").count()

        assert misshapen(frame) == [], path
        assert shifted < SHIFT_MAX, path

    assert [title for title, count in titles.items() if count > 1] == []
    assert charts > 5
    assert admin.complaints == []


def test_every_page_is_followed_to_shuts_nobody_out_and_complains_at_its_fields(
    admins: Callable[..., Admin],
) -> None:
    admin = admins(size=NARROW)
    a_shop_with_everything(admin.env)
    before = version(admin.env)

    for name, path, frame in visits(admin):
        shifted, focused = frame.evaluate(SHIFTED), frame.evaluate("document.activeElement.tagName")
        admin.see_whole(name)

        assert (misshapen(frame), barriers(frame, colours=False)) == ([], []), path
        assert widened(admin, frame) == [], path
        assert ill_saved(admin, frame) == [], path
        assert (shifted < SHIFT_MAX, focused) == (True, "H1"), path

    expect(admin.page.locator("#toasts")).to_be_empty()
    assert version(admin.env) == before
    assert [one for one in admin.complaints if "422" not in one] == []


def test_no_colour_is_of_one_width_alone() -> None:
    """So that contrast needs to be measured at one of them only."""
    blocks = re.findall(r"@media \((?:max|min)-width[^{]*\{(.*?)\n?\}\n", CSS.read_text("utf-8"), re.DOTALL)

    assert len(blocks) >= 2
    assert [
        one
        for block in blocks
        for one in re.findall(r"(?<![\w-])(?:color|background|opacity)[\w-]*:.*", block)
    ] == []
