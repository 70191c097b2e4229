"""The panel as a merchant has it: inside the admin, without cookies, with a token that runs out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from app.core.work import reading_across_shops, reading_for, work_for
from app.shops.store import change_settings, shop_by_domain, the_settings
from tests.browser.conftest import Admin
from tests.builders import DOMAIN, NOW, SHOP
from tests.panel import id_token
from tests.stories import (
    READY,
    a_silent_order,
    saved,
    saved_at_the_install,
)

pytestmark = pytest.mark.browser

NEW = "nystart.myshopify.com"


def test_a_new_shops_first_page_installs_it_and_shows_the_way(admins: Callable[..., Admin]) -> None:
    admin = admins()
    admin.world.open_shop(NEW, name="Nystart", locale="en")

    frame = admin.open("/", shop=NEW)
    admin.see("new-shop")

    expect(frame.locator("h1")).to_have_text("What we owe today")
    expect(frame.get_by_text("Set Kept up")).to_be_visible()
    with reading_across_shops(admin.env, why="a test looks whether the shop is there") as work:
        shop = shop_by_domain(work, NEW)
    assert shop is not None
    assert shop.name == "Nystart"
    assert admin.complaints == []


def test_a_page_without_a_token_comes_back_with_one(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = admin.open("/")
    visited: list[str] = []
    admin.page.on(
        "framenavigated", lambda one: visited.append(one.url) if one != admin.page.main_frame else None
    )

    frame.evaluate("location.assign('/promises')")

    expect(admin.page.frame_locator("#app-frame").locator("h1")).to_have_text("Löften")
    assert any("shopify-reload=" in one for one in visited)
    assert any("/promises" in one and "id_token=" in one for one in visited)
    assert admin.complaints == []


def test_only_this_shop_and_the_admin_may_frame_the_page(admins: Callable[..., Admin]) -> None:
    admin = admins()
    framed: list[str] = []
    admin.page.on(
        "response",
        lambda answer: (
            framed.append(answer.headers.get("content-security-policy", ""))
            if answer.url.startswith(f"{admin.env.settings.app_url}/?")
            else None
        ),
    )

    admin.open("/")

    assert framed
    assert all(f"https://{DOMAIN}" in one and admin.world.origin in one for one in framed)
    assert not any("bergwerk" in one or "*" in one for one in framed)


def test_a_token_that_ran_out_is_renewed_without_the_merchant_seeing_it(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = admin.open("/")
    answers: list[int] = []
    old = {"authorization": f"Bearer {id_token(at=NOW)}"}

    def once_with_an_old_token(route: Route) -> None:
        fresh = answers == []
        answers.append(0)
        route.continue_(headers={**route.request.headers, **old} if fresh else route.request.headers)

    statuses: list[int] = []
    admin.page.on(
        "response", lambda one: statuses.append(one.status) if one.url.endswith("/promises") else None
    )
    admin.page.route("**/promises", once_with_an_old_token)
    frame.get_by_role("link", name="Alla löften").click()

    expect(frame.locator("h1")).to_have_text("Löften")
    assert statuses == [401, 200]


def test_settings_are_saved_through_the_admins_save_bar(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = admin.open("/settings")
    bar = admin.page.locator("#save-bar")
    expect(bar).to_be_hidden()

    frame.get_by_label("Undertecknas av").fill("Maja Lind")
    expect(bar).to_be_visible()
    admin.page.locator("#save").click()
    expect(frame.get_by_text("Breven behöver både ett namn och en adress.").first).to_be_visible()
    frame.get_by_label("Skickas från").fill("maja@loparboden.example")
    frame.get_by_role("button", name="Lägg till en rad").click()
    frame.locator("#field-rule-1-method").fill("Snigelpost")
    frame.locator("#field-rule-1-min").fill("5")
    frame.locator("#field-rule-1-max").fill("9")
    admin.see("settings-unsaved")
    admin.page.locator("#save").click()

    expect(bar).to_be_hidden()
    expect(admin.page.locator("#toasts")).to_contain_text("Sparat")
    with reading_for(admin.env, SHOP) as work:
        held = the_settings(work)[1]
    assert (held.sender.name, held.sender.address) == ("Maja Lind", "maja@loparboden.example")
    assert [(one.method, one.days_min, one.days_max) for one in held.rules] == [("snigelpost", 5, 9)]


def test_what_somebody_else_saved_is_not_written_over(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = admin.open("/settings")
    with work_for(admin.env, SHOP) as work:
        change_settings(work, READY, "7")

    frame.get_by_label("Undertecknas av").fill("Otto")
    frame.get_by_label("Skickas från").fill("otto@loparboden.example")
    admin.page.locator("#save").click()

    expect(frame.locator("#page-trouble")).not_to_be_empty()
    with reading_for(admin.env, SHOP) as work:
        assert the_settings(work)[1].sender.name == "Maja Lind"


def test_an_order_is_reached_from_home_and_back_leads_home(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved_at_the_install(admin.env)
    a_silent_order(admin.env, 1003)
    frame = admin.open("/")

    frame.get_by_role("link", name="#1003").first.click()
    expect(frame.locator("h1")).to_contain_text("#1003")
    expect(frame.get_by_text("Ordern lades")).to_be_visible()
    frame.evaluate("history.back()")

    expect(frame.locator("h1")).to_have_text("Vad vi är skyldiga i dag")
    assert admin.complaints == []


def test_a_permission_is_granted_in_the_admins_own_dialog(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved(admin.env)
    frame = admin.open("/guarantees")

    frame.get_by_role("button", name="Tillåt: Rabattkod").click()
    admin.page.locator("#question [value=yes]").click()

    expect(admin.page.locator("#toasts")).to_contain_text("Tillåtet")
    assert "write_discounts" in admin.world.shops[DOMAIN].record.scopes


def test_a_step_of_the_setup_leads_to_its_section(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = admin.open("/")

    frame.locator("form[action='/guide/steps/sender'] button").click()

    expect(frame.locator("#field-sender_name")).to_be_in_viewport()


def test_the_panel_keeps_no_cookie(admins: Callable[..., Admin]) -> None:
    admin = admins()

    admin.open("/")

    assert [one for one in admin.page.context.cookies() if one.get("domain") == "localhost"] == []
