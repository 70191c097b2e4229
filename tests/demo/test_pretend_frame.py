"""The admin's frame and the stand-in for App Bridge, in a real Chromium that blocks third-party cookies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from flask import Flask, Response, redirect, request
from playwright.sync_api import Browser, FrameLocator, Page, expect
from werkzeug.wrappers import Response as AnyResponse

from demo.pretend import PretendShop, PretendShopify
from demo.pretend.server import Server
from demo.pretend.signing import BadToken, read_id_token
from tests.demo.given import CLIENT, SECRET, a_shop

pytestmark = pytest.mark.browser

MENU = (
    '<s-app-nav><s-link href="/" rel="home">Home</s-link><s-link href="/promises">Promises</s-link>'
    '<s-link href="/settings">Settings</s-link></s-app-nav>'
)
HOME = """<h1>Home</h1> <a href="/promises">To the promises</a>
<a href="https://example.com/" target="_top">Out</a>
<button onclick="shopify.toast.show('Done')">Toast</button>
<button onclick="fetch('/api').then(r => r.text()).then(t => { document.querySelector('output').textContent = t })">
Fetch</button> <output></output>"""
SETTINGS = """<h1>Settings</h1>
<form data-save-bar data-discard-confirmation><label>Days <input name="days" value="2"></label></form>
<script>document.querySelector('form').addEventListener('submit', event => {
  event.preventDefault();
  fetch('/api', {method: 'POST', body: new FormData(event.target)}).then(() => shopify.toast.show('Saved'));
})</script>"""


@dataclass
class App:
    """An app with three pages that trusts nothing but ID tokens; refusals is how many fetches it turns away first."""

    bridge: str = ""
    refusals: int = 0
    fetches: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)

    def wsgi(self) -> Flask:
        app = Flask("an-app")

        @app.get("/patch")
        def patch() -> str:
            return f'<script data-api-key="{CLIENT}" src="{self.bridge}"></script>'

        @app.get("/api")
        @app.post("/api")
        def api() -> Response:
            self.fetches.append(request.headers.get("Authorization", ""))
            if len(self.fetches) <= self.refusals or not token_is_good():
                return Response("no", 401, {"X-Shopify-Retry-Invalid-Session-Request": "1"})
            self.saved.append(request.form.get("days", ""))
            return Response("known")

        @app.get("/<any(promises, settings):name>")
        @app.get("/", defaults={"name": "home"})
        def page(name: str) -> str | AnyResponse:
            if not token_is_good():
                here = request.full_path.rstrip("?")
                return redirect(f"/patch?shopify-reload={quote(here, safe='')}")
            body = {"home": HOME, "settings": SETTINGS}.get(name, "<h1>Promises</h1>")
            head = f'<meta name="shopify-api-key" content="{CLIENT}"><script src="{self.bridge}"></script>'
            return f"<!doctype html><title>{name.title()}</title>{head}{MENU}{body}"

        return app


def token_is_good() -> bool:
    """As verified libraries do it, with ten seconds of leeway: Chromium's clock is the machine's own."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or request.args.get(
        "id_token", ""
    )
    try:
        read_id_token(SECRET, token, audience=CLIENT, now=datetime.now(UTC).timestamp() + 1)
    except BadToken:
        return False
    return True


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def shop(app: App) -> Iterator[PretendShop]:
    world = PretendShopify(
        client_id=CLIENT,
        client_secret=SECRET,
        app_url="http://localhost:1",
        now=lambda: datetime.now(UTC),
        optional_scopes=["write_gift_cards"],
    )
    world.start()
    app.bridge = f"{world.origin}/app-bridge.js"
    server = Server(app.wsgi(), port=0, each_second=lambda: None)
    server.start()
    # Another name for the same machine: to a browser that is another site than the admin's.
    world.app_url = f"http://localhost:{server.port}"
    yield a_shop(world)
    world.stop()
    server.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    yield page
    page.close()


def open_app(page: Page, shop: PretendShop, path: str = "") -> FrameLocator:
    page.goto(f"{shop.world.origin}/store/{shop.handle}/apps/{CLIENT}{path}")
    frame = page.frame_locator("#app-frame")
    frame.locator("h1").wait_for()
    return frame


def test_a_page_of_the_app_opens_inside_the_admin(page: Page, shop: PretendShop) -> None:
    frame = open_app(page, shop, "/settings?tab=1")

    expect(frame.locator("h1")).to_have_text("Settings")
    expect(page).to_have_title("Settings · Löparboden")
    expect(page).to_have_url(f"{shop.world.origin}/store/loparboden/apps/{CLIENT}/settings?tab=1")
    expect(page.locator("#app-menu a")).to_have_text(["Promises", "Settings"])
    expect(page.locator("#app-menu [aria-current]")).to_have_text("Settings")


def test_links_and_the_menu_go_through_the_page_that_fetches_a_token(page: Page, shop: PretendShop) -> None:
    frame = open_app(page, shop)

    frame.get_by_text("To the promises").click()
    expect(frame.locator("h1")).to_have_text("Promises")
    page.locator("#app-menu a", has_text="Settings").click()
    expect(frame.locator("h1")).to_have_text("Settings")
    page.locator("#app-home").click()
    expect(frame.locator("h1")).to_have_text("Home")
    page.go_back()

    expect(frame.locator("h1")).to_have_text("Settings")
    expect(page).to_have_url(f"{shop.world.origin}/store/loparboden/apps/{CLIENT}/settings")


def test_a_fetch_carries_a_token_and_is_tried_once_more(page: Page, shop: PretendShop, app: App) -> None:
    app.refusals = 1
    frame = open_app(page, shop)

    frame.get_by_text("Fetch").click()

    expect(frame.locator("output")).to_have_text("known")
    assert len(app.fetches) == 2
    assert app.fetches[0] != app.fetches[1]


def test_a_fetch_that_is_refused_for_good_is_not_repeated_for_ever(
    page: Page, shop: PretendShop, app: App
) -> None:
    app.refusals = 9
    frame = open_app(page, shop)

    frame.get_by_text("Fetch").click()

    expect(frame.locator("output")).to_have_text("no")
    assert len(app.fetches) == 2


def test_the_save_bar_shows_what_is_unsaved_and_saves_it(page: Page, shop: PretendShop, app: App) -> None:
    frame = open_app(page, shop, "/settings")
    days, bar = frame.get_by_label("Days"), page.locator("#save-bar")
    expect(bar).to_be_hidden()

    days.fill("5")
    expect(bar).to_be_visible()
    days.fill("2")
    expect(bar).to_be_hidden()
    days.fill("7")
    bar.locator("#save").click()

    expect(page.locator(".toast")).to_contain_text("Saved")
    expect(bar).to_be_hidden()
    assert app.saved == ["7"]


def test_discarding_asks_first_and_puts_everything_back(page: Page, shop: PretendShop) -> None:
    frame = open_app(page, shop, "/settings")
    frame.get_by_label("Days").fill("5")

    page.locator("#discard").click()
    page.get_by_role("button", name="Cancel").click()
    expect(frame.get_by_label("Days")).to_have_value("5")
    page.locator("#discard").click()
    page.get_by_role("button", name="Discard changes").click()

    expect(frame.get_by_label("Days")).to_have_value("2")
    expect(page.locator("#save-bar")).to_be_hidden()


def test_unsaved_work_is_not_left_behind(page: Page, shop: PretendShop) -> None:
    frame = open_app(page, shop, "/settings")
    frame.get_by_label("Days").fill("5")

    page.locator("#app-menu a", has_text="Promises").click()

    expect(page.locator("#save-bar.reminding")).to_be_visible()
    expect(frame.locator("h1")).to_have_text("Settings")


def test_an_optional_scope_is_granted_by_the_merchant(page: Page, shop: PretendShop) -> None:
    open_app(page, shop)
    (inside,) = [frame for frame in page.frames if frame != page.main_frame]
    inside.evaluate(
        "() => { shopify.scopes.request(['write_gift_cards']).then(r => { window.got = r.result }) }"
    )

    page.get_by_role("button", name="Grant").click()

    inside.wait_for_function("() => window.got === 'granted-all'")
    assert "write_gift_cards" in shop.record.scopes


def test_the_menu_folds_on_a_phone(page: Page, shop: PretendShop) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    frame = open_app(page, shop)
    expect(page.locator("nav.side")).to_be_hidden()

    page.locator("#top-menu summary").click()
    page.locator("#app-menu a", has_text="Promises").click()

    expect(frame.locator("h1")).to_have_text("Promises")
    expect(page.locator("nav.side")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_uninstalled_app_is_installed_from_the_store(page: Page, shop: PretendShop) -> None:
    page.goto(f"{shop.world.origin}/store/loparboden")
    page.get_by_role("button", name="Uninstall").click()
    page.goto(f"{shop.world.origin}/store/loparboden/apps/{CLIENT}")
    expect(page.get_by_text("Not installed", exact=True)).to_be_visible()

    page.get_by_role("button", name="Install", exact=True).click()

    expect(page.frame_locator("#app-frame").locator("h1")).to_have_text("Home")


def test_outside_of_the_admin_the_bridge_does_nothing(page: Page, shop: PretendShop) -> None:
    page.goto(shop.app_page_url("/"))

    expect(page.locator("h1")).to_have_text("Home")
    assert page.evaluate("() => shopify.environment.embedded") is False
    assert page.evaluate("() => Promise.race([shopify.idToken(), Promise.resolve('silence')])") == "silence"
