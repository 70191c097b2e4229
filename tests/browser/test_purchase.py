"""An order from the purchase to the letter and what it leads to, as the customer and the merchant see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.work import work_for
from app.reviews.model import Review
from app.shops.settings import ReviewRequests
from app.worker import Rounds
from demo.pretend.records import Product, ShippingOption
from tests.browser.barriers import FITS, barriers, is_open_to_all
from tests.browser.conftest import NARROW, WIDE, Admin
from tests.browser.told import having
from tests.builders import DOMAIN, SHOP
from tests.fakes import RecordingMailer, StoppedClock
from tests.guarantees.given import guaranteed
from tests.house.rows import a_row
from tests.remedies.given import allowed
from tests.stories import saved_at_the_install

pytestmark = pytest.mark.browser

SHOES = 4711
SETTINGS = guaranteed(reviews=ReviewRequests(to="kept", statement=True))
IN_THE_SHOP = ("", "/reviews", f"/reviews/{SHOES}", "/reviews/how", "/reviews/fairness")
WORDS = {"name_sealed": "Alma", "words_sealed": "De skaver.", "answer_sealed": "Ring oss, så löser vi det."}
EXPECTED = {"/reviews/how": "Så kontrolleras", "/reviews/fairness": "Alla frågas lika"}


def a_storefront(admin: Admin) -> None:
    """With one pair of shoes, one way to send them, and a guarantee whose ways the merchant has allowed."""
    saved_at_the_install(admin.env, SETTINGS)
    allowed(admin.env)
    shop = admin.world.shops[DOMAIN]
    shop.record.products.append(Product("Pegasus 41", "1299.00", id=SHOES, variant_id=SHOES + 1))
    shop.record.shipping_options.append(ShippingOption("PostNord, 2–4 vardagar", "49.00"))
    shop.install([*admin.world.scopes, *admin.world.optional_scopes])
    admin.open("/")


def bought(admin: Admin) -> Page:
    """She pays, and it is handed over. returns  the page of her order"""
    admin.page.goto(admin.world.shops[DOMAIN].storefront)
    admin.page.get_by_role("button", name="Pay").click()
    admin.page.get_by_role("button", name="Ship").click()
    Rounds(admin.env).until_quiet()
    return admin.page


def came_late(admin: Admin) -> None:
    page, clock = bought(admin), admin.env.clock
    assert isinstance(clock, StoppedClock)
    clock.set(clock.now() + timedelta(days=12))
    page.get_by_role("button", name="Scan: delivered").click()
    Rounds(admin.env).until_quiet()


def sent(admin: Admin) -> list[str]:
    mailer: Any = admin.env.mailer
    assert isinstance(mailer, RecordingMailer)
    return [one.text for one in mailer.sent]


def test_an_order_is_followed_from_the_purchase_to_the_letter(admins: Callable[..., Admin]) -> None:
    admin = admins()
    a_storefront(admin)
    came_late(admin)
    [letter] = sent(admin)
    link = re.search(r"http://\S+/offer/\S+", letter)
    assert link is not None

    admin.page.goto(link.group())
    is_open_to_all(admin, admin.page, "offer")
    admin.page.locator("button[value^=code]").click()
    is_open_to_all(admin, admin.page, "offer-chosen")
    Rounds(admin.env).until_quiet()
    [code] = [one.upper() for one in admin.world.shops[DOMAIN].discounts]

    frame = admin.open("/")
    admin.page.locator("#app-menu").get_by_text("Löften", exact=True).click()
    frame.get_by_role("link", name="#1001").first.click()
    expect(frame.locator("h1")).to_contain_text("#1001")
    expect(frame.get_by_text("Gottgjort", exact=True)).to_be_visible()
    expect(frame.locator(".letter-paper").last).to_contain_text(code)
    assert code in sent(admin)[-1]
    frame.get_by_role("link", name="Varför kunden fick brev, eller inte").click()
    frame.get_by_role("link", name="Breven, och varför").click()
    expect(frame.get_by_role("heading", name="Vad som gäller nu")).to_be_visible()
    frame.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    for width, height in (NARROW, WIDE):
        admin.page.set_viewport_size({"width": width, "height": height})
        assert (barriers(frame), frame.evaluate(FITS)) == ([], True)
    frame.get_by_role("link", name="Läs brevet").first.click()
    expect(frame.locator(".letter-paper")).to_contain_text(code)
    assert admin.complaints == []


def test_what_stands_in_the_shop_shuts_nobody_out(admins: Callable[..., Admin]) -> None:
    admin = admins()
    a_storefront(admin)
    proxy = f"{admin.world.shops[DOMAIN].storefront}/apps/kept"

    for path in IN_THE_SHOP:
        admin.page.goto(proxy + path)
        is_open_to_all(admin, admin.page, f"empty{path}")
    came_late(admin)
    with work_for(admin.env, SHOP) as work:
        seal = {name: f"reviews.{name.partition('_')[0]}" for name in WORDS}
        row = having(
            a_row(Review, shop_id=SHOP),
            product_id=SHOES,
            rating=2,
            title="Pegasus 41",
            state="published",
            reason="",
            needs="",
            **{name: work.seal(text, seal[name]) for name, text in WORDS.items()},
        )
        work.session.add(row)
    for path in IN_THE_SHOP:
        admin.page.goto(proxy + path)
        expect(admin.page.locator("main section").first).to_contain_text(EXPECTED.get(path, "Pegasus 41"))
        is_open_to_all(admin, admin.page, f"told{path}")
    unwritten = [
        one for one in admin.complaints if not one.endswith(f"404 (NOT FOUND) ({proxy}/reviews/{SHOES})")
    ]
    assert unwritten == []
