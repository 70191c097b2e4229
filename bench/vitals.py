"""What a merchant feels of the panel in a large shop: `python -m bench.vitals`.

Chromium at the pretend admin, the panel in its frame, on the database of `bench.pages`; wide and narrow. Of each page
the largest paint after it was opened (LCP) and how much moved meanwhile (CLS); then somebody clicks: through the
menu, a filter, a page of a list, a saved form (INP, the slowest answer to a finger). Goals: LCP under 1.0 s, CLS under
0.02, INP under 100 ms.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import structlog
from playwright.sync_api import Browser, Frame, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from werkzeug.serving import WSGIRequestHandler, make_server

from app.core.clock import SimulatedClock
from app.core.work import Env
from app.factory import create_app
from app.inbox.door import FrontDoor
from bench import handle, pages, panel_shop
from bench.panel_addresses import Look
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES
from demo.pretend import PretendShopify
from demo.story.shelf import LOPARBODEN
from tests.missing import chromium_program

SIZES = ((1280, 900), (390, 844))
TIMES = 3  # that each page is opened; the middle counts, as the first paint of a process is none of ours
SETTLED_MS = 700  # after the load: a chart's script comes late, and what it moves counts
PATIENCE_MS = 30_000
LCP_MS, CLS, INP_MS = 1_000, 0.02, 100
CHROMIUM = ["--no-sandbox", "--disable-dev-shm-usage", "--test-third-party-cookie-phaseout"]
LISTENING = """
window.felt = {lcp: 0, cls: 0, inp: 0, moved: []};
const listen = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take))
  .observe({type, buffered: true, ...more});
const named = (node) => node && node.nodeType === 1 ? node.tagName.toLowerCase() + '.' + node.className : '';
listen('largest-contentful-paint', (one) => { felt.lcp = one.startTime; });
listen('layout-shift', (one) => {
  if (!one.hadRecentInput) {
    felt.cls += one.value;
    felt.moved.push(...one.sources.map((source) => named(source.node)));
  }
});
const touched = (one) => { if (one.interactionId) felt.inp = Math.max(felt.inp, one.duration); };
listen("event", touched, {durationThreshold: 16});
"""
PATHS = (
    "/", "/promises", "/promises?outcome=broken", "/promises/report?weeks=52", "/promises/report/products?weeks=52",
    "/cases", "/cases?state=all", "/said", "/said/themes", "/reviews", "/answers", "/claims", "/replies", "/fairness",
    "/guarantees", "/guarantees/costs", "/studies",
    "/history", "/outbox", "/inbox", "/letters", "/settings", "/settings/voice",
)  # fmt: skip


@dataclass(frozen=True)
class Felt:
    """lcp and inp in milliseconds; moved  what was shifted"""

    what: str
    lcp: float
    cls: float
    inp: float
    moved: tuple[str, ...]


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:
        """Only what is measured is said."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer stored orders: a look, no figure")
    parser.add_argument("--stored", type=int, default=1_000_000)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    program = chromium_program()
    if program is None:
        print("Chromium isn't installed.")
        return 1
    size = pages.QUICK_ORDERS if options.quick else options.stored
    panel_shop.CACHE.mkdir(parents=True, exist_ok=True)
    year = panel_shop.the_year()
    url = pages.sqlite_with(year, size)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        began = panel_shop.ended_at(year)
        found = {
            size[0]: felt(browser, year, url, size, at=began + timedelta(minutes=place))
            for place, size in enumerate(SIZES)
        }
        browser.close()
    _print(found)
    return 0


def felt(browser: Browser, year: Path, url: str, size: tuple[int, int], *, at: datetime) -> list[Felt]:
    """In one window of this size. at  by the app's clock, which stands still: looks are noted under numbers that it
    makes, so no two windows have the same. raises  RuntimeError for a page that is none
    """
    found = []
    with _running(year, url, at) as (env, world):
        order = Look(env, panel_shop.the_shop(env)).newest("reviews", "order_id", count=1)[0]
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="sv")
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(LISTENING)
        refused: list[str] = []
        context.on(
            "response", lambda one: refused.append(f"{one.status} {one.url}") if one.status >= 400 else None
        )
        page = context.new_page()
        for one in chain(
            (_opened(page, env, world, path) for path in (*PATHS, f"/orders/{order}")),
            _clicked(page, env, world),
        ):
            found.append(one)
            _say(f"{size[0]}: {one}")
            ours = [told for told in refused if env.settings.app_url in told]
            if ours:
                raise RuntimeError(f"What was measured is no page: {', '.join(ours)}")
        context.close()
    return found


def _opened(page: Page, env: Env, world: PretendShopify, path: str) -> Felt:
    some = []
    for _ in range(TIMES):
        frame = _open(page, env, world, path)
        page.wait_for_timeout(SETTLED_MS)
        some.append(_read(frame, path))
    lcp = statistics.median(one.lcp for one in some)
    return max((Felt(one.what, lcp, one.cls, one.inp, one.moved) for one in some), key=lambda one: one.cls)


def _open(page: Page, env: Env, world: PretendShopify, path: str) -> Frame:
    handle_of = LOPARBODEN.partition(".")[0]
    page.goto(f"{world.origin}/store/{handle_of}/apps/{env.settings.client_id}{path.rstrip('/')}")
    page.frame_locator("#app-frame").locator("#main h1").first.wait_for()
    frame = next(one for one in page.frames if one.url.startswith(env.settings.app_url))
    frame.wait_for_load_state("load")
    return frame


def _read(frame: Frame, what: str) -> Felt:
    told = frame.evaluate("felt")
    return Felt(what, told["lcp"], told["cls"], told["inp"], tuple(sorted({*told["moved"]})))


def _clicked(page: Page, env: Env, world: PretendShopify) -> Iterator[Felt]:
    """Each from a page that has settled."""
    for what, path, where in (
        ("a filter of the promises", "/promises", "#main a[href*='outcome=broken']"),
        ("older promises", "/promises", "#main a[href*='older=']"),
        ("a span of the report", "/promises/report", "#main a[href*='weeks=26']"),
        ("a filter of the cases", "/cases", "#main a[href*='state=closed']"),
        ("an order of the list", "/promises", "#main a[href^='/orders/']"),
    ):
        frame = _open(page, env, world, path)
        page.wait_for_timeout(SETTLED_MS)
        target = frame.locator(where).first
        if target.count():
            target.click()
            page.wait_for_timeout(SETTLED_MS)
            yield _read(frame, f"click: {what}")
    yield saved(page, env, world)


def saved(page: Page, env: Env, world: PretendShopify) -> Felt:
    """The first open case is taken."""
    frame = _open(page, env, world, "/cases")
    page.wait_for_timeout(SETTLED_MS)
    frame.locator("#main form[method=post] button:visible").first.click()
    page.wait_for_timeout(SETTLED_MS)
    return _read(frame, "click: a case is taken and saved")


@contextmanager
def _running(year: Path, url: str, at: datetime) -> Iterator[tuple[Env, PretendShopify]]:
    """The app at `localhost` and the admin at 127.0.0.1: two sites, as in life, so that the frame is a third party."""
    clock = SimulatedClock(at)
    known = panel_shop.an_env(year, "sqlite://").settings
    world = PretendShopify(
        client_id=known.client_id, client_secret=known.client_secret, app_url="http://localhost:1", now=clock.now,
        scopes=LAUNCH_SCOPES, optional_scopes=OPTIONAL_SCOPES,
    )  # fmt: skip
    world.start()
    rooms: dict[str, Any] = {}
    server = make_server(
        "127.0.0.1", 0, lambda *call: rooms["app"](*call), threaded=True, request_handler=_Quiet
    )
    env = panel_shop.an_env(
        year, url, clock, app_url=f"http://localhost:{server.port}", shopify_origin=world.origin,
        admin_origin=world.origin, app_bridge_url=f"{world.origin}/app-bridge.js",
    )  # fmt: skip
    rooms["app"] = FrontDoor(create_app(env), env)
    world.app_url = env.settings.app_url
    world.open_shop(LOPARBODEN, name="Löparboden", locale="sv")
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    serving.start()
    try:
        yield env, world
    finally:
        server.shutdown()
        server.server_close()
        serving.join(timeout=10)
        world.stop()
        env.db.close()


def _print(found: dict[int, list[Felt]]) -> None:
    print(f"\n{handle.machine()}\n")
    print("| Page | width | LCP ms | CLS | INP ms | what moved |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    for width, some in found.items():
        for one in some:
            told = (width, f"{one.lcp:.0f}", f"{one.cls:.4f}", f"{one.inp:.0f}", ", ".join(one.moved) or "–")
            print(f"| {one.what} | {' | '.join(map(str, told))} |")
    every = [one for some in found.values() for one in some]
    lcp, cls, inp = (max(getattr(one, name) for one in every) for name in ("lcp", "cls", "inp"))
    print(
        f"\nat most: LCP {lcp:.0f} ms (goal {LCP_MS}), CLS {cls:.4f} (goal {CLS}), INP {inp:.0f} ms (goal {INP_MS})"
    )


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PlaywrightError as error:
        sys.exit(f"The browser gave up: {error}")
