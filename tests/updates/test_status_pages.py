"""The pages on which the merchant gives her letters a voice and says which of Shopify's mails Kept writes."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for
from app.shops.settings import ShopSettings
from app.shops.store import the_settings
from app.updates.status_pages import blueprint
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.panel import a_browser, bearer

VOICE = {
    "hello_sv": "Tjena,",
    "hello_en": "Hello",
    "sign_off_sv": "Allt gott",
    "sign_off_en": "Take care,",
    "formal": "on",
    "signature": "Ring 090-12 34 56",
    "ground": "#FFEEDD",
}
GUIDE = {
    "name": "Skor",
    "moment": "arrived",
    "words": "Pegasus\nsko",
    "products": "https://admin.shopify.com/store/x/products/41",
    "days_after": "0",
    "subject_sv": "De första turerna",
    "text_sv": "Ta två korta turer.",
}


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def held(env: Env, shop: int = SHOP) -> ShopSettings:
    with reading_for(env, shop) as work:
        return the_settings(work)[1]


def _version(env: Env) -> str:
    with reading_for(env, SHOP) as work:
        return str(the_settings(work)[0])


def _save(browser: FlaskClient, env: Env, path: str, typed: dict[str, str]) -> Any:
    return browser.post(path, data={"version": _version(env), **typed}, headers=bearer())


@pytest.mark.parametrize("field", ["signature", "sign_off_sv", "hello_en"])
def test_what_stands_in_every_letter_may_not_sell(browser: FlaskClient, env: Env, field: str) -> None:
    answer = _save(browser, env, "/settings/voice", {**VOICE, field: "Rea: 20 % rabatt"})

    assert answer.status_code == 422
    assert "so the law doesn't allow it there" in unescape(answer.get_data(as_text=True))
    assert held(env).voice == ShopSettings().voice


def test_the_voice_is_saved_and_shown_in_a_letter(browser: FlaskClient, env: Env) -> None:
    answer = _save(browser, env, "/settings/voice", VOICE)

    voice = held(env).voice
    page = browser.get("/settings/voice", headers=bearer()).get_data(as_text=True)
    assert answer.status_code < 400
    assert (voice.hello_sv, voice.sign_off_sv, voice.formal, voice.ground) == (
        "Tjena",
        "Allt gott",
        True,
        "#ffeedd",
    )
    assert "Tjena Elin" in page
    assert "Ring 090-12 34 56" in page
    assert held(env, OTHER_SHOP).voice == ShopSettings().voice


def test_a_dark_ground_is_complained_of_and_nothing_is_saved(browser: FlaskClient, env: Env) -> None:
    answer = _save(browser, env, "/settings/voice", {**VOICE, "ground": "#222222"})

    assert "lighter colour" in answer.get_data(as_text=True)
    assert held(env).voice == ShopSettings().voice


def test_the_page_names_each_of_shopifys_mails_and_all_is_off(browser: FlaskClient, env: Env) -> None:
    page = browser.get("/settings/updates", headers=bearer()).get_data(as_text=True)

    assert all(name in page for name in ("Order confirmation", "Shipping confirmation", "Delivered"))
    assert "checked" not in page
    assert not held(env).updates.ordered.speaks


def test_a_letter_needs_her_word_that_shopifys_is_off(browser: FlaskClient, env: Env) -> None:
    answer = _save(browser, env, "/settings/updates", {"sent_on": "on"})

    assert "hear it twice" in answer.get_data(as_text=True)
    assert not held(env).updates.sent.on


def test_her_word_is_kept_with_who_and_when_and_goes_with_the_letter(browser: FlaskClient, env: Env) -> None:
    _save(browser, env, "/settings/updates", {"sent_on": "on", "sent_attested": "on"})
    sent = held(env).updates.sent
    assert (sent.speaks, sent.attested_by, sent.attested_at) == (True, "staff:42", NOW.isoformat())

    env.clock.set(NOW.replace(minute=0, second=1))  # type: ignore[attr-defined]  # the tests' clock is set
    both = {"sent_on": "on", "sent_attested": "on", "arrived_on": "on", "arrived_attested": "on"}
    _save(browser, env, "/settings/updates", both)
    assert held(env).updates.sent == sent
    assert held(env).updates.arrived.attested_at > sent.attested_at

    _save(browser, env, "/settings/updates", {})
    assert not held(env).updates.sent.attested_at


def test_a_text_is_written_changed_and_taken_away(browser: FlaskClient, env: Env) -> None:
    _save(browser, env, "/settings/updates/texts/0", GUIDE)
    (guide,) = held(env).updates.guides
    assert (guide.words, guide.products, guide.moment) == (("pegasus", "sko"), (41,), "arrived")
    assert "Skor" in browser.get("/settings/updates", headers=bearer()).get_data(as_text=True)

    _save(browser, env, "/settings/updates/texts/0", {**GUIDE, "text_sv": "Vänligen köp nu med 20 % rabatt."})
    page = browser.get("/settings/updates/texts/0", headers=bearer()).get_data(as_text=True)
    assert "20 % rabatt" in page
    assert "This sells." in page
    assert "That is how an office writes." in page
    assert "LIX" in page

    _save(browser, env, "/settings/updates/texts/0", {**GUIDE, "remove": "on"})
    assert held(env).updates.guides == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": "", "products": ""}, "Say what it is about"),
        ({"products": "hundra"}, "is no product"),
        ({"text_sv": ""}, "at least one language"),
        ({"subject_sv": ""}, "both a subject and words"),
        ({"subject_en": "Shoes"}, "both a subject and words"),
        ({"days_after": "99"}, "from 0 to 30"),
        ({"moment": "never"}, "Choose one"),
        ({"name": ""}, "Fill this in"),
        ({"text_sv": "å" * 4_001}, "4000 characters"),
    ],
)
def test_each_complaint_stands_at_its_field(
    browser: FlaskClient, env: Env, changes: dict[str, str], said: str
) -> None:
    answer = _save(browser, env, "/settings/updates/texts/0", {**GUIDE, **changes})

    assert said in answer.get_data(as_text=True)
    assert held(env).updates.guides == ()


def test_two_texts_need_two_names(browser: FlaskClient, env: Env) -> None:
    _save(browser, env, "/settings/updates/texts/0", GUIDE)

    answer = _save(browser, env, "/settings/updates/texts/1", {**GUIDE, "name": "SKOR"})

    assert "Another text has that name." in answer.get_data(as_text=True)


def test_a_text_that_isnt_there_is_not_found(browser: FlaskClient) -> None:
    assert browser.get("/settings/updates/texts/3", headers=bearer()).status_code == 404


@pytest.mark.parametrize("path", ["/settings/voice", "/settings/updates", "/settings/updates/texts/0"])
def test_who_saves_an_old_page_is_told_so(browser: FlaskClient, env: Env, path: str) -> None:
    answer = browser.post(path, data={**VOICE, **GUIDE, "version": "999"}, headers=bearer())

    assert answer.status_code == 409


@pytest.mark.parametrize("path", ["/settings/voice", "/settings/updates", "/settings/updates/texts/0"])
def test_a_stranger_sees_nothing(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code in (302, 401, 403)
