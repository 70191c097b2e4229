"""What goes wrong around the panel: a lost permission, a shop that left, two windows, a slow line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from app.core.work import reading_across_shops, reading_for, work_for
from app.inbox.working import handle_some
from app.shops.model import ShopToken
from app.shops.store import shop_by_domain, the_settings
from tests.browser.barriers import barriers
from tests.browser.conftest import Admin
from tests.builders import DOMAIN, SHOP
from tests.stories import saved

pytestmark = pytest.mark.browser


def held(admin: Admin) -> str:
    with reading_for(admin.env, SHOP) as work:
        return the_settings(work)[1].sender.name


def test_a_revoked_access_is_given_anew_by_opening_the_app(admins: Callable[..., Admin]) -> None:
    admin = admins()
    admin.open("/")
    admin.world.tokens.revoke_all(DOMAIN)
    with work_for(admin.env, SHOP) as work:
        work.session.get_one(ShopToken, SHOP).refused = "Shopify no longer accepts this connection."

    admin.open("/promises")

    with reading_for(admin.env, SHOP) as work:
        assert work.session.get_one(ShopToken, SHOP).refused is None
    assert admin.complaints == []


def test_a_window_left_open_shows_nothing_after_the_shop_has_left(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = admin.open("/settings")
    shop = admin.world.shops[DOMAIN]
    admin.world.sender.send(shop.uninstall(), retry=True)
    handle_some(admin.env)
    with reading_across_shops(admin.env, why="a test looks whether the shop has left") as work:
        left = shop_by_domain(work, DOMAIN)
    assert left is not None
    assert not left.is_installed

    frame.locator("#main a[href='/settings/voice']").first.click()

    expect(frame.locator("#page-trouble .banner")).to_be_visible()
    expect(frame.locator("h1")).to_have_text("Inställningar")


def test_the_second_of_two_windows_is_refused_and_loses_nothing(admins: Callable[..., Admin]) -> None:
    first, second = admins(), admins()
    saved(first.env)
    one, other = first.open("/settings"), second.open("/settings")

    one.get_by_label("Undertecknas av").fill("Otto")
    first.page.locator("#save").click()
    expect(first.page.locator("#toasts")).to_contain_text("Sparat")
    other.get_by_label("Undertecknas av").fill("Siv")
    second.page.locator("#save").click()

    expect(other.locator("#page-trouble")).to_contain_text("Titta på sidan igen")
    expect(other.get_by_label("Undertecknas av")).to_have_value("Siv")
    expect(second.page.locator("#save-bar")).to_be_visible()
    assert held(first) == "Otto"


def test_a_slow_line_shows_the_shape_of_the_page_and_a_dead_one_gives_the_old_one_back(
    admins: Callable[..., Admin],
) -> None:
    admin = admins()
    frame = admin.open("/")
    asked: list[Route] = []
    admin.page.route("**/promises", lambda one: asked.append(one))
    link, skeleton = frame.get_by_role("link", name="Alla löften"), frame.locator(".skeleton-page")

    link.press("Enter")
    expect(skeleton).to_be_visible()
    expect(skeleton.get_by_role("status")).to_have_text("Sidan är på väg.")
    expect(admin.page.locator("#loading")).to_be_visible()
    expect(frame.locator("#main")).to_be_hidden()
    assert barriers(frame) == []
    asked[0].abort()
    expect(frame.locator("#page-trouble")).to_contain_text("Inget sparades")
    expect(skeleton).to_have_count(0)
    expect(link).to_be_focused()

    link.press("Enter")
    expect(skeleton).to_be_visible()
    asked[1].continue_()
    expect(frame.locator("h1")).to_have_text("Löften")
    expect(frame.locator("h1")).to_be_focused()
    expect(skeleton).to_have_count(0)
    expect(admin.page.locator("#loading")).to_be_hidden()


def test_a_slow_line_saves_once_and_a_dead_one_loses_nothing(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved(admin.env)
    frame = admin.open("/settings")
    sent: list[Route] = []
    frame.get_by_label("Undertecknas av").fill("Otto")
    admin.page.route(
        "**/settings", lambda one: sent.append(one) if one.request.method == "POST" else one.continue_()
    )

    frame.evaluate("[1, 2].forEach(() => document.querySelector('form[data-save-bar]').requestSubmit())")
    expect(frame.locator("form[data-busy]")).to_have_count(1)
    frame.evaluate("document.querySelector('form[data-save-bar]').requestSubmit()")
    admin.page.wait_for_timeout(200)
    assert len(sent) == 1
    sent[0].abort()

    expect(frame.locator("#page-trouble")).to_contain_text("Inget sparades")
    expect(frame.get_by_label("Undertecknas av")).to_have_value("Otto")
    admin.page.unroute("**/settings")
    admin.page.locator("#save").click()
    expect(admin.page.locator("#toasts")).to_contain_text("Sparat")
    assert held(admin) == "Otto"
