"""What the staff do without a mouse: each stop of the way is seen, and nothing is out of reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Frame, Locator, expect

from app.core.work import reading_for
from app.shops.store import the_settings
from tests.browser.conftest import Admin
from tests.browser.test_journeys import a_broken_pair, toasted
from tests.builders import DOMAIN, SHOP
from tests.stories import a_kept_order, saved, saved_at_the_install

pytestmark = pytest.mark.browser

STOPS_MAX = 60
# On the way through the admin's own menu the focus isn't in the page yet.
HERE = """() => {
  const one = document.activeElement, box = one.closest(".box"), seen = (it, part) => getComputedStyle(it, part);
  const outlined = [null, "::after"].some((part) => seen(one, part).outlineStyle !== "none");
  const isSeen = !document.hasFocus() || outlined || (box !== null && seen(box).boxShadow !== "none");
  return { isSeen, what: one.outerHTML.slice(0, 120) };
}"""
FOCUSED = "(one) => document.hasFocus() && one === document.activeElement"


def tab_to(admin: Admin, frame: Frame, wanted: Locator, *, key: str = "Tab") -> None:
    """Press the key until the wanted control has the focus; each stop on the way shows that it has it."""
    for _ in range(STOPS_MAX):
        admin.page.keyboard.press(key)
        stop = frame.evaluate(HERE)
        assert stop["isSeen"], stop["what"]
        if wanted.evaluate(FOCUSED):
            return
    pytest.fail(f"{STOPS_MAX} stops, and not one of them was {wanted}")


def chosen_in_the_menu(admin: Admin, words: str) -> Frame:
    """By Enter on the admin's own menu; the focus goes to the heading of the page."""
    frame = admin.frame()
    admin.page.locator("#app-menu").get_by_text(words, exact=True).press("Enter")
    expect(frame.locator("h1")).to_have_text(words)
    frame.wait_for_function("document.activeElement.tagName === 'H1'")
    return frame


def test_a_list_is_filtered_and_a_shipping_option_confirmed(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved_at_the_install(admin.env)
    for number in (1001, 1002):
        a_kept_order(admin.env, number, title="Snigelpost 3–5 vardagar")
    admin.open("/")

    frame = chosen_in_the_menu(admin, "Löften")
    tab_to(admin, frame, frame.locator("[data-kept-filter] select").first)
    admin.page.keyboard.press("ArrowDown")
    expect(frame.locator("[data-kept-filter] select").first).not_to_have_value("")
    frame.wait_for_url("**/promises?*=*")
    expect(frame.locator("[data-kept-filter] select").first).to_be_focused()

    frame = admin.open("/promises/labels")
    tab_to(admin, frame, frame.get_by_role("button", name="Bekräfta"))
    admin.page.keyboard.press("Enter")

    toasted(admin, "Bekräftat")
    with reading_for(admin.env, SHOP) as work:
        [label] = the_settings(work)[1].labels
    assert label.title == "Snigelpost 3–5 vardagar"
    assert admin.complaints == []


def test_a_claim_is_approved_and_the_way_back_taken(admins: Callable[..., Admin]) -> None:
    admin = admins()
    a_broken_pair(admin)
    admin.world.shops[DOMAIN].install([*admin.world.scopes, *admin.world.optional_scopes])
    admin.open("/")

    frame = chosen_in_the_menu(admin, "Ärenden")
    tab_to(admin, frame, frame.get_by_role("link", name="Vidda 1").first)
    admin.page.keyboard.press("Enter")
    expect(frame.get_by_text("Sulan har släppt.")).to_be_visible()
    expect(frame.locator("h1")).to_be_focused()
    tab_to(admin, frame, frame.get_by_role("button", name="Ge det här").first)
    admin.page.keyboard.press("Enter")

    toasted(admin, "Det görs nu, och kunden får ett brev.")
    expect(frame.locator("h1")).to_be_focused()  # the admin may say so before the page is there
    tab_to(admin, frame, frame.locator(".back-link"), key="Shift+Tab")
    admin.page.keyboard.press("Enter")
    expect(frame.locator("h1")).to_have_text("Ärenden")
    expect(frame.locator("h1")).to_be_focused()
    assert admin.complaints == []


def test_a_setting_is_typed_and_saved_by_enter(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved(admin.env)
    admin.open("/")

    frame = chosen_in_the_menu(admin, "Inställningar")
    field = frame.get_by_label("Undertecknas av")
    tab_to(admin, frame, field)
    admin.page.keyboard.press("Control+A")
    admin.page.keyboard.type("Otto")
    expect(admin.page.locator("#save-bar")).to_be_visible()
    admin.page.keyboard.press("Enter")

    toasted(admin, "Sparat")
    expect(field).to_be_focused()
    expect(admin.page.locator("#save-bar")).to_be_hidden()
    with reading_for(admin.env, SHOP) as work:
        assert the_settings(work)[1].sender.name == "Otto"
    assert admin.complaints == []
