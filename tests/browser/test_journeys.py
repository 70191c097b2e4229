"""What the staff do in a week, from the first click to what came of it, inside the admin."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect

from app.claims.model import Claim
from app.claims.opening import Wish, open_claim
from app.core.work import reading_for, work_for
from app.shops.store import the_settings
from tests.browser.barriers import barriers
from tests.browser.conftest import Admin
from tests.builders import DOMAIN, SHOP
from tests.claims import given as claims
from tests.listening.given import a_letter, an_answer, heard, reply_address
from tests.path.given import ORDER
from tests.privacy.given import EMAIL, data_request, keep_something_everywhere, redact
from tests.stories import an_order, saved, saved_at_the_install

pytestmark = pytest.mark.browser

OWN_WORDS = "Vi läser varje ord."


def a_broken_pair(admin: Admin) -> int:
    """returns  the claim on shoes that came broken"""
    claims.arrived(claims.a_shop(admin.env))
    wish = Wish(claims.SHOES, "law", problem="damaged", words="Sulan har släppt.")
    with work_for(admin.env, SHOP) as work:
        return open_claim(work, ORDER, wish)


def toasted(admin: Admin, words: str) -> None:
    expect(admin.page.locator("#toasts")).to_contain_text(words)


def opened(admin: Admin, path: str, link: str) -> Frame:
    """A list, and the first row in it that says so."""
    frame = admin.open(path)
    frame.get_by_role("link", name=link).first.click()
    frame.locator(".back-link").wait_for()
    return frame


def test_a_shipping_option_is_told_what_it_means(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved_at_the_install(admin.env)
    for number in (1001, 1002):
        an_order(admin.env, number, title="Snigelpost")

    frame = opened(admin, "/promises/labels", "Snigelpost")
    frame.get_by_label("Kunderna läser det som").select_option("days")
    frame.get_by_label("Från", exact=True).fill("5")
    frame.get_by_label("Till", exact=True).fill("9")
    admin.page.locator("#save").click()

    toasted(admin, "Sparat")
    expect(admin.page.locator("#save-bar")).to_be_hidden()
    with reading_for(admin.env, SHOP) as work:
        (label,) = the_settings(work)[1].labels
    assert (label.title, label.days_min, label.days_max) == ("Snigelpost", 5, 9)
    assert admin.complaints == []


def test_a_claim_is_looked_at_and_approved(admins: Callable[..., Admin]) -> None:
    admin = admins()
    number = a_broken_pair(admin)
    admin.world.shops[DOMAIN].install([*admin.world.scopes, *admin.world.optional_scopes])
    frame = opened(admin, "/claims", "Vidda 1")
    expect(frame.get_by_text("Sulan har släppt.")).to_be_visible()
    assert barriers(frame) == []
    admin.see_whole("claim")
    frame.get_by_role("button", name="Ge det här").first.click()

    toasted(admin, "Det görs nu, och kunden får ett brev.")
    expect(frame.get_by_role("button", name="Ge det här")).to_have_count(0)
    with reading_for(admin.env, SHOP) as work:
        assert work.session.get_one(Claim, (SHOP, number)).state == "executing"
    assert admin.complaints == []


def test_what_cant_be_given_says_why_and_not_that_it_is_done(admins: Callable[..., Admin]) -> None:
    admin = admins()
    number = a_broken_pair(admin)

    frame = admin.open(f"/claims/{number}")
    frame.get_by_role("button", name="Ge det här").first.click()

    expect(frame.locator(".banner")).to_have_count(1)
    expect(frame.locator(".banner")).to_contain_text("Inget av sätten")
    expect(admin.page.locator("#toasts")).to_be_empty()
    assert admin.complaints == []


def test_words_for_one_button_are_not_lost_by_another(admins: Callable[..., Admin]) -> None:
    admin = admins()
    number = a_broken_pair(admin)
    frame = admin.open(f"/claims/{number}")

    frame.get_by_label("Det du vill säga").fill("Vi ringer i morgon.")
    frame.get_by_role("button", name="Ge det här").first.click()
    dialog = frame.get_by_role("dialog", name="Något är inte sparat")
    assert barriers(frame) == []
    dialog.get_by_role("button", name="Avbryt").click()

    expect(frame.get_by_label("Det du vill säga")).to_have_value("Vi ringer i morgon.")
    frame.get_by_role("button", name="Skicka brevet").click()
    toasted(admin, "Brevet är på väg")
    assert admin.complaints == []


def test_a_letter_is_written_in_the_shops_own_words(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved(admin.env)
    frame = opened(admin, "/letters", "Svenska")
    source = frame.locator("#field-source")

    source.fill(source.input_value() + f"\n\n{OWN_WORDS}\n")
    expect(frame.frame_locator("#letter-preview iframe").first.get_by_text(OWN_WORDS)).to_be_visible()
    frame.get_by_role("button", name="Skicka", exact=True).click()
    expect(admin.page.locator("#save-bar.reminding")).to_be_visible()
    admin.page.locator("#save").click()

    toasted(admin, "Sparat")
    expect(frame.locator("#versions").get_by_role("link", name="Din egen")).to_have_count(1)
    assert OWN_WORDS in source.input_value()
    assert admin.complaints == []


def test_a_customer_is_answered(admins: Callable[..., Admin]) -> None:
    admin = admins()
    touchpoint, _ = a_letter(admin.env)
    heard(admin.env, an_answer("Var är skorna?", to=reply_address(admin.env, touchpoint)))

    frame = admin.open("/replies")
    expect(frame.get_by_text("Var är skorna?").first).to_be_visible()
    assert barriers(frame) == []
    frame.get_by_role("button", name="Besvarat").click()

    expect(frame.get_by_text("Inget svar väntar på dig")).to_be_visible()
    assert admin.complaints == []


def test_her_data_is_handed_out_and_then_erased(admins: Callable[..., Admin]) -> None:
    admin = admins()
    keep_something_everywhere(admin.env)
    data_request(admin.env)

    frame = admin.open("/privacy")
    with admin.page.expect_download() as download:
        frame.get_by_role("button", name="Hämta filen").click()
    file = json.loads(Path(download.value.path()).read_text())
    expect(frame.get_by_text("Hämtad").first).to_be_visible()
    redact(admin.env)
    frame = admin.open("/privacy")

    assert EMAIL in json.dumps(file, ensure_ascii=False)
    expect(frame.get_by_text("Ingen har raderats")).to_have_count(0)
    assert barriers(frame) == []
    assert admin.complaints == []
