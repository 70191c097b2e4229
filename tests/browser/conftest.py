"""Chromium at the pretend admin, with the panel in its frame: real servers on loopback, ended with the test."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page
from playwright.sync_api import Error as PlaywrightError
from werkzeug.serving import WSGIRequestHandler, make_server

from app.core.work import Env
from app.factory import create_app
from app.inbox.door import FrontDoor
from app.shopify.gate import ShopifyGate
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES
from demo.pretend import PretendShopify
from tests.builders import CLIENT_ID, DOMAIN, NOW, OTHER_DOMAIN, SECRET, some_settings
from tests.fakes import StoppedClock

# To look at what a merchant sees: KEPT_SCREENS=1. Otherwise much time would go into pictures that nobody opens.
SCREENS = Path(__file__).parents[2] / ".cache" / "screens"
SEEN = bool(os.environ.get("KEPT_SCREENS"))
WIDE, NARROW = (1280, 900), (390, 844)
# What a page does is done in a second here; a machine under load gets more.
PATIENCE_MS = 20_000
# The longest page of the panel; a picture of more can't be looked at.
PICTURE_MAX = 9_000
# The frame has been painted at its new height: a process of its own does it, some frames later.
PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))"


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 5

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@dataclass
class Admin:
    """The pretend admin in one browser window, and what went wrong in it.

    complaints  errors of the console and of scripts, and answers of 5xx
    """

    env: Env
    world: PretendShopify
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/", *, shop: str = DOMAIN) -> Frame:
        """The app at `path` inside the admin. returns  its frame, when the page in it is there"""
        handle = shop.partition(".")[0]
        self.page.goto(f"{self.world.origin}/store/{handle}/apps/{CLIENT_ID}{path.rstrip('/')}")
        return self.frame()

    def frame(self) -> Frame:
        self.page.frame_locator("#app-frame").locator("#main h1").first.wait_for(timeout=PATIENCE_MS)
        found = next(one for one in self.page.frames if one.url.startswith(self.env.settings.app_url))
        found.wait_for_load_state("load")
        return found

    def see(self, name: str) -> None:
        """Keep a picture of the window as it stands, where pictures are wanted."""
        if not SEEN:
            return
        SCREENS.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)

    def see_whole(self, name: str) -> None:
        """Keep a picture of the frame as a person would scroll through it, where pictures are wanted."""
        if not SEEN:
            return
        size = self.page.viewport_size or {"width": WIDE[0], "height": WIDE[1]}
        frame = self.frame()
        height = int(frame.evaluate("document.documentElement.scrollHeight"))
        self.page.set_viewport_size({"width": size["width"], "height": min(height + 200, PICTURE_MAX)})
        frame.evaluate(PAINTED)
        self.see(name)
        self.page.set_viewport_size({"width": size["width"], "height": size["height"]})


class House:
    """Where the app answers, for all tests of a process: its pages are compiled once, and what a browser keeps of a
    site stays worth keeping. Each test moves in with an Env of its own.
    """

    def __init__(self) -> None:
        self._app: Flask | None = None
        self._answer: Any = _nobody_in
        self.server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self.url = f"http://localhost:{self.server.port}"

    def __call__(self, *call: Any) -> Any:
        return self._answer(*call)

    def move_in(self, env: Env) -> None:
        self._app = self._app or create_app(env)
        self._app.extensions["kept"] = env
        self._answer = FrontDoor(self._app, env)

    def move_out(self) -> None:
        self._answer = _nobody_in


def _nobody_in(_environ: Any, start: Any) -> list[bytes]:
    start("503 Service Unavailable", [("Content-Length", "0")])
    return []


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    house = House()
    serving = threading.Thread(target=house.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    serving.start()
    yield house
    house.server.shutdown()
    house.server.server_close()
    serving.join(timeout=10)


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """One browser profile for each language, for all tests of a process."""
    profiles: dict[str, BrowserContext] = {}

    def of(locale: str) -> BrowserContext:
        if locale not in profiles:
            profiles[locale] = chromium.new_context(locale=locale)
            profiles[locale].set_default_timeout(PATIENCE_MS)
        return profiles[locale]

    yield of
    for one in profiles.values():
        one.close()


@pytest.fixture
def admins(
    envs: Callable[..., Env], house: House, windows: Callable[[str], BrowserContext]
) -> Iterator[Callable[..., Admin]]:
    """admins(size=…, locale=…) opens a window; the clock stands five weeks after the builders' NOW.

    The app is at `localhost` and the admin at 127.0.0.1: two sites, as in life, so that the frame is a third party.
    """
    clock = StoppedClock(NOW + timedelta(days=35))
    world = PretendShopify(
        client_id=CLIENT_ID,
        client_secret=SECRET,
        app_url=house.url,
        now=clock.now,
        scopes=LAUNCH_SCOPES,
        optional_scopes=OPTIONAL_SCOPES,
    )
    world.start()
    changes = {
        "app_url": house.url,
        "shopify_origin": world.origin,
        "admin_origin": world.origin,
        "app_bridge_url": f"{world.origin}/app-bridge.js",
    }
    env = envs(clock=clock, shopify=ShopifyGate(some_settings(**changes), clock), **changes)
    house.move_in(env)
    world.open_shop(DOMAIN, name="Löparboden", locale="sv")
    world.open_shop(OTHER_DOMAIN, name="Bergwerk", locale="en", country="DE", currency="EUR")
    opened: list[Page] = []

    def make(*, size: tuple[int, int] = WIDE, locale: str = "sv") -> Admin:
        page = windows(locale).new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        opened.append(page)
        admin = Admin(env, world, page)
        _listen(admin)
        return admin

    yield make
    for page in opened:
        page.context.clear_cookies()
        page.close()
    house.move_out()
    world.stop()


def _listen(admin: Admin) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            admin.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def failed(error: PlaywrightError) -> None:
        admin.complaints.append(str(error))

    admin.page.on("console", console)
    admin.page.on("pageerror", failed)
    admin.page.on(
        "response",
        lambda answer: (
            admin.complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        ),
    )
