"""The bench of what a merchant feels: that it sees what moved, and names it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from bench import vitals

pytestmark = pytest.mark.browser

STILL = "<!doctype html><main><h1>Still</h1><p>Nothing comes late.</p></main>"
MOVING = """<!doctype html><main><div id="late"></div><p class="pushed" style="height: 300px; margin: 0">Here</p></main>
<script>setTimeout(() => { document.getElementById("late").style.height = "250px"; }, 300)</script>"""


@pytest.mark.parametrize(("page", "moves"), [(STILL, False), (MOVING, True)])
def test_what_is_pushed_down_is_felt_and_named(chromium: Browser, page: str, *, moves: bool) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(vitals.LISTENING)
    tab = context.new_page()
    context.route("https://shop.example/", lambda route: route.fulfill(body=page, content_type="text/html"))

    tab.goto("https://shop.example/")
    tab.wait_for_timeout(vitals.SETTLED_MS)
    felt = vitals._read(tab.main_frame, "a page")
    context.close()

    assert (felt.cls > vitals.CLS) is moves
    assert felt.moved == (("p.pushed",) if moves else ())
    assert felt.lcp > 0
