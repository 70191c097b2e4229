"""What is typed and not saved stays, whichever way somebody turns to leave."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import Frame, expect

from app.core.work import reading_for, work_for
from app.shops.store import change_settings, the_settings
from tests.browser.barriers import barriers
from tests.browser.conftest import Admin
from tests.builders import SHOP
from tests.stories import READY, saved

pytestmark = pytest.mark.browser


def typed_settings(admin: Admin) -> Frame:
    saved(admin.env)
    frame = admin.open("/settings")
    frame.get_by_label("Undertecknas av").fill("Otto")
    expect(admin.page.locator("#save-bar")).to_be_visible()
    return frame


def still_there(admin: Admin, frame: Frame) -> None:
    expect(admin.page.locator("#save-bar.reminding")).to_be_visible()
    expect(frame.locator("h1")).to_have_text("Inställningar")
    expect(frame.get_by_label("Undertecknas av")).to_have_value("Otto")
    assert admin.page.url.endswith("/settings")


def test_a_link_in_the_page_reminds_of_the_save_bar(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = typed_settings(admin)

    frame.locator("#main a[href='/settings/voice']").first.click()

    still_there(admin, frame)
    admin.page.locator("#discard").click()
    admin.page.locator("#question [value=yes]").click()
    expect(frame.locator("h1")).not_to_have_text("Inställningar")
    assert admin.complaints == []


def test_the_menu_and_back_remind_of_it_too(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved(admin.env)
    frame = admin.open("/promises")
    admin.page.locator("#app-menu").get_by_text("Inställningar", exact=True).click()
    frame.get_by_label("Undertecknas av").fill("Otto")

    frame.evaluate("history.back()")
    still_there(admin, frame)
    admin.page.locator("#app-menu").get_by_text("Löften", exact=True).click()
    still_there(admin, frame)


def test_a_letter_more_takes_the_wish_to_leave_back(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = typed_settings(admin)
    frame.locator("#main a[href='/settings/voice']").first.click()
    still_there(admin, frame)

    frame.get_by_label("Undertecknas av").fill("Otto Lind")
    frame.get_by_label("Skickas från").fill("otto@loparboden.example")
    admin.page.locator("#save").click()

    expect(admin.page.locator("#toasts")).to_contain_text("Sparat")
    expect(frame.locator("h1")).to_have_text("Inställningar")


def test_closing_the_window_asks_first(admins: Callable[..., Admin]) -> None:
    admin = admins()
    typed_settings(admin)
    asked: list[str] = []
    admin.page.on("dialog", lambda one: (asked.append(one.type), one.dismiss()))

    admin.page.close(run_before_unload=True)
    admin.page.wait_for_timeout(200)

    assert asked == ["beforeunload"]


def test_a_refused_save_leaves_the_bar_and_what_was_typed(admins: Callable[..., Admin]) -> None:
    admin = admins()
    frame = typed_settings(admin)
    with work_for(admin.env, SHOP) as work:
        change_settings(work, msgspec.structs.replace(READY, checkout_dates=False), "7")

    admin.page.locator("#save").click()

    expect(frame.locator("#page-trouble")).to_contain_text("sparade")
    expect(frame.locator("#page-trouble .banner")).to_have_count(1)
    expect(admin.page.locator("#toasts")).to_be_empty()
    expect(admin.page.locator("#save-bar")).to_be_visible()
    expect(frame.get_by_label("Undertecknas av")).to_have_value("Otto")
    with reading_for(admin.env, SHOP) as work:
        assert the_settings(work)[1].sender.name == READY.sender.name


def test_complaints_stay_at_their_fields_and_discard_goes_back_to_what_was_stored(
    admins: Callable[..., Admin],
) -> None:
    admin = admins()
    frame = typed_settings(admin)
    frame.get_by_label("Skickas från").fill("ingen adress")
    admin.page.locator("#save").click()

    field = frame.get_by_label("Skickas från")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("^Skriv en e-postadress"))
    assert barriers(frame) == []
    admin.page.locator("#discard").click()
    admin.page.locator("#question [value=yes]").click()
    expect(field).to_have_value(READY.sender.address)
    expect(admin.page.locator("#save-bar")).to_be_hidden()


def test_a_question_is_asked_in_the_page_and_esc_is_no(admins: Callable[..., Admin]) -> None:
    admin = admins()
    saved(admin.env)
    frame = admin.open("/settings/sending")
    button = frame.get_by_role("button", name="Gör en ny adress")

    button.press("Enter")
    dialog = frame.get_by_role("dialog", name="Gör en ny adress")
    expect(dialog.get_by_role("button", name="Avbryt")).to_be_focused()
    assert barriers(frame) == []
    admin.see("question")
    admin.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    assert admin.complaints == []
