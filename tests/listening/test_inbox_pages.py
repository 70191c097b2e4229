"""The replies' pages, and the doors of the providers."""

from __future__ import annotations

import base64
import io
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.listening.boxes import WEBHOOK, keep_webhook, open_access, remove
from app.listening.model import ReplyBox
from app.listening.pages import JSON_MAX
from app.shops.store import the_settings
from app.touchpoints.model import MailReport
from tests.builders import OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.listening.given import BOX, CUSTOMER, a_letter, an_answer, heard, lines, reply_address, rows_of
from tests.mail.mails import PLAIN, parts
from tests.mail.report_samples import a_dsn
from tests.panel import bearer
from tests.stories import an_order

PASSWORD = "hemligt lösen  med blank"
TYPED = {
    "imap-address": BOX,
    "imap-host": "imap.loparboden.example",
    "imap-user": "svar",
    "imap-password": PASSWORD,
    "imap-folder": "Kundtjänst",
}


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def _page(browser: FlaskClient, path: str, language: str = "en", **about: Any) -> str:
    answer = browser.get(path, headers={**bearer(**about), "Accept-Language": language})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def _post(browser: FlaskClient, path: str, **fields: str) -> Any:
    return browser.post(path, headers=bearer(), data=fields)


# --- the list ---------------------------------------------------------------------------------------------


def test_a_reply_waits_on_home_in_the_list_and_on_the_order(env: Env, browser: FlaskClient) -> None:
    touchpoint, _ = a_letter(env)
    heard(env, an_answer("Var är <b>skorna</b>?\n\n> Hej Elin", to=reply_address(env, touchpoint)))

    for path in ("/", "/replies", "/orders/1001"):
        page = _page(browser, path)
        assert "Var är &lt;b&gt;skorna&lt;/b&gt;?" in page, path
        assert "Answer by" in page, path
    assert "mailto:okand%40nagon.example?subject=Re%3A%20Din%20order" in _page(browser, "/replies")
    assert "The customer has answered" in _page(browser, "/orders/1001")
    assert "Kunden har svarat" in _page(browser, "/orders/1001", language="sv")
    assert "skorna" not in _page(browser, "/replies", shop=OTHER_DOMAIN)


def test_a_person_answers_or_closes_and_it_is_off_the_list(env: Env, browser: FlaskClient) -> None:
    an_order(env)
    for number in (1, 2):
        heard(env, an_answer(sender="elin1001@example.com", number=number))
    first, second = (row.id for row in lines(env))

    answered = _post(browser, f"/replies/{first}/answered", answer="Imorgon.", back="/orders/1001")
    closed = _post(browser, f"/replies/{second}/close", back="https://elsewhere.example")

    assert (answered.status_code, answered.location) == (303, "/orders/1001")
    assert (closed.status_code, closed.location) == (303, "/replies")
    assert "No reply waits for you" in _page(browser, "/replies")
    assert "Imorgon." in _page(browser, "/replies?state=answered")
    assert "okand" not in _page(browser, "/replies?state=closed&order=%231001")
    assert {row.closed_by for row in rows_of(env)} == {"staff:42"}


def test_a_person_says_whose_it_is_or_hears_what_is_wrong(env: Env, browser: FlaskClient) -> None:
    an_order(env)
    heard(env, an_answer("Vem är jag?"))
    [row] = lines(env, "unmatched")

    wrong = _post(browser, f"/replies/{row.id}/assign", **{f"order-{row.id}": "#77"})
    right = _post(browser, f"/replies/{row.id}/assign", **{f"order-{row.id}": "#1001"})

    assert wrong.status_code == 422
    assert "There is no order of that name here." in wrong.get_data(as_text=True)
    assert right.status_code == 303
    assert "Vem är jag?" in _page(browser, "/orders/1001")
    assert "Vem är jag?" in _page(browser, "/replies?order=1001")


def test_what_isn_t_there_can_t_be_answered(browser: FlaskClient) -> None:
    for verb in ("answered", "close"):
        assert _post(browser, f"/replies/5/{verb}").status_code == 404


# --- where they come in -----------------------------------------------------------------------------------


def test_a_mailbox_goes_in_and_its_password_never_comes_out(
    env: Env, browser: FlaskClient, capfd: Any
) -> None:
    assert _post(browser, "/settings/replies/imap", **TYPED).status_code == 303

    page = _page(browser, "/settings/replies")
    with reading_for(env, SHOP) as work:
        row = work.session.get_one(ReplyBox, (SHOP, "imap"))
        access = open_access(work, row)
    assert (access.password, access.folder) == (PASSWORD, "Kundtjänst")
    assert PASSWORD.encode() not in row.key_sealed
    assert "lösen" not in page + "".join(capfd.readouterr()) + repr(access)
    assert "svar+prov@loparboden.example" in page
    assert "Being tried" in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("imap-host", "127.0.0.1", "Write the server"),
        ("imap-host", "localhost", "Write the server"),
        ("imap-host", "imap.example.com:143", "Write the server"),
        ("imap-host", "", "Fill this in"),
        ("imap-address", "svar", "Write one e-mail address"),
        ("imap-address", "svar+x@loparboden.example", "Before the @"),
        ("imap-address", "a" * 40 + "@loparboden.example", "Before the @"),
        ("imap-password", "", "Fill this in"),
        ("imap-password", "a\r\nb LOGOUT", "on one line each"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_stored(
    env: Env, browser: FlaskClient, field: str, typed: str, said: str
) -> None:
    answer = _post(browser, "/settings/replies/imap", **{**TYPED, field: typed})

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert "lösen" not in answer.get_data(as_text=True)
    with reading_for(env, SHOP) as work:
        assert work.session.get(ReplyBox, (SHOP, "imap")) is None


def test_a_way_in_is_removed(env: Env, browser: FlaskClient) -> None:
    _post(browser, "/settings/replies/imap", **TYPED)

    assert _post(browser, "/settings/replies/imap/remove").status_code == 303
    assert _post(browser, "/settings/replies/imap/remove").status_code == 404
    assert _post(browser, "/settings/replies/else/remove").status_code == 404


# --- the doors --------------------------------------------------------------------------------------------


def _door(env: Env, browser: FlaskClient, **about: Any) -> str:
    """The address that the merchant enters at her provider."""
    with work_for(env, about.pop("shop_id", SHOP)) as work:
        keep_webhook(work, BOX)
    page = _page(browser, "/settings/replies", **about)
    return urlsplit(page.partition("<code>")[2].partition("</code>")[0]).path


def _knock(browser: FlaskClient, path: str, **body: Any) -> tuple[int, str]:
    answer = browser.post(path, **body)
    return answer.status_code, answer.get_json()["code"]


def _postmark(to: str, **changes: Any) -> dict[str, Any]:
    return {
        "FromName": "Elin",
        "From": "okand@nagon.example",
        "FromFull": {"Email": "okand@nagon.example", "Name": "Elin Ström", "MailboxHash": ""},
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": to.partition("+")[2].partition("@")[0]}],
        "OriginalRecipient": to,
        "Subject": "Re: Din order",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "Date": "Mon, 2 Mar 2026 09:00:00 +0000",
        "TextBody": "Var är skorna?\n\n> Hej Elin",
        "HtmlBody": "<p>Var är skorna?</p>",
        "StrippedTextReply": "",
        "Headers": [
            {"Name": "Message-ID", "Value": "<1@nagon.example>"},
            {"Name": "X-Spam-Status", "Value": "No"},
        ],
        "Attachments": [
            {"Name": "sko.jpg", "Content": "aGVq", "ContentType": "image/jpeg", "ContentLength": 3}
        ],
        **changes,
    }


def _mailgun(to: str, **changes: Any) -> dict[str, Any]:
    heads = [
        ["From", "Elin <okand@nagon.example>"],
        ["Message-Id", "<1@nagon.example>"],
        ["Subject", "Re: Din order"],
    ]
    return {
        "recipient": to,
        "sender": "okand@nagon.example",
        "from": "Elin <okand@nagon.example>",
        "subject": "Re: Din order",
        "body-plain": "Var är skorna?\r\n\r\n> Hej Elin",
        "stripped-text": "Var är skorna?",
        "message-headers": json.dumps(heads),
        "timestamp": "1772442000",
        **changes,
    }


def _sendgrid(to: str, **changes: Any) -> dict[str, Any]:
    return {
        "headers": "From: Elin <okand@nagon.example>\nMessage-ID: <1@nagon.example>\nSubject: Re: Din\n order\n",
        "from": "Elin <okand@nagon.example>",
        "to": BOX,
        "subject": "Re: Din order",
        "text": "Var är skorna?\n\n> Hej Elin",
        "envelope": json.dumps({"to": [to], "from": "okand@nagon.example"}),
        "charsets": json.dumps({"text": "utf-8", "subject": "utf-8"}),
        **changes,
    }


def _ways(to: str) -> dict[str, dict[str, Any]]:
    raw = an_answer("Var är skorna?\n\n> Hej Elin", to=to)
    picture = (io.BytesIO(b"\xff\xd8" * 50_000), "sko.jpg")
    form = {"content_type": "multipart/form-data"}
    return {
        "postmark": {"json": _postmark(to)},
        "postmark raw": {"json": _postmark(to, RawEmail=raw.decode())},
        "mailgun": {"data": _mailgun(to)},
        "mailgun files": {"data": {**_mailgun(to), "attachment-1": picture, "attachment-count": "1"}, **form},
        "mailgun mime": {"data": {"recipient": to, "body-mime": raw.decode()}, **form},
        "sendgrid": {"data": _sendgrid(to), **form},
        "sendgrid raw": {"data": {"email": raw.decode(), "envelope": json.dumps({"to": [to]})}, **form},
        "rfc 822": {"data": raw, "content_type": "message/rfc822"},
    }


@pytest.mark.parametrize("way", sorted(_ways("")))
def test_each_provider_brings_a_reply_home(env: Env, browser: FlaskClient, way: str) -> None:
    touchpoint, _ = a_letter(env)
    door = _door(env, browser)

    body = _ways(reply_address(env, touchpoint))[way]
    first = _knock(browser, door, **body)
    again = _knock(browser, door, **_ways(reply_address(env, touchpoint))[way])

    assert (first, again) == ((200, "reply"), (200, "known"))
    [row] = lines(env)
    assert (row.order_id, row.own, row.email) == (1001, "Var är skorna?", "okand@nagon.example")
    assert row.subject == "Re: Din order"
    assert row.attachments == (1 if way in ("postmark", "mailgun files") else 0)
    with reading_for(env, SHOP) as work:
        assert the_settings(work)[1].replies.address == BOX


def test_words_in_other_letters_than_utf_8_survive_sendgrid(env: Env, browser: FlaskClient) -> None:
    door = _door(env, browser)
    fields = {**_sendgrid(BOX), "charsets": json.dumps({"text": "iso-8859-1"})}
    pieces = [
        (
            f'Content-Disposition: form-data; name="{name}"',
            value.encode("latin-1" if name == "text" else "utf-8"),
        )
        for name, value in fields.items()
    ]
    body, kind = parts(*pieces, kind="form-data", boundary="xYzZY")

    assert _knock(browser, door, data=body, content_type=kind) == (200, "unmatched")
    assert lines(env)[0].own == "Var är skorna?"


@pytest.mark.parametrize(
    ("way", "changes"),
    [
        ("mailgun", {"sender": ""}),
        ("sendgrid", {"envelope": '{"to": ["x@y.example"], "from": ""}'}),
        ("postmark", {"Headers": [{"Name": "Auto-Submitted", "Value": "auto-replied"}]}),
    ],
)
def test_machines_are_known_through_each_provider(
    env: Env, browser: FlaskClient, way: str, changes: dict[str, Any]
) -> None:
    a_letter(env)
    makes = {"mailgun": _mailgun, "sendgrid": _sendgrid, "postmark": _postmark}[way]
    body = {"json" if way == "postmark" else "data": makes(BOX, **changes)}

    assert _knock(browser, _door(env, browser), **body) == (200, "not_ours")
    assert lines(env) == []


@pytest.mark.parametrize("way", ["raw", "postmark", "mailgun", "sendgrid"])
def test_a_bounce_reaches_the_letters_through_each_provider(env: Env, browser: FlaskClient, way: str) -> None:
    _, mark = a_letter(env)
    raw = a_dsn(message_id=mark, recipient=CUSTOMER)
    form = {"content_type": "multipart/form-data"}
    bodies: dict[str, dict[str, Any]] = {
        "raw": {"data": raw, "content_type": "message/rfc822"},
        "postmark": {"json": _postmark(BOX, RawEmail=raw.decode())},
        "mailgun": {"data": {"recipient": BOX, "body-mime": raw.decode()}, **form},
        "sendgrid": {"data": {"email": raw.decode(), "to": BOX}, **form},
    }

    assert _knock(browser, _door(env, browser), **bodies[way])[0] == 200
    with reading_for(env, SHOP) as work:
        assert [one.what for one in work.session.scalars(select(MailReport))] == ["bounce"]


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (b"{", "application/json", (422, "bad_body")),
        (b"[]", "application/json", (422, "bad_body")),
        (b"{}", "application/json", (422, "no_mail")),
        (b"", "message/rfc822", (422, "no_mail")),
        (b"a=b", "application/x-www-form-urlencoded", (422, "bad_body")),
        (b"xx", "multipart/form-data; boundary=b", (422, "bad_form")),
        (b"xx", "multipart/form-data", (422, "bad_form")),
        (b"<x/>", "application/xml", (422, "bad_body")),
    ],
)
def test_what_can_t_be_read_is_said_in_words_of_a_program(
    env: Env, browser: FlaskClient, body: bytes, kind: str, told: tuple[int, str]
) -> None:
    assert _knock(browser, _door(env, browser), data=body, content_type=kind) == told


def test_a_mail_of_twenty_megabytes_comes_in_and_more_than_that_is_refused(
    env: Env, browser: FlaskClient
) -> None:
    door = _door(env, browser)
    photograph = (
        "Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64",
        base64.encodebytes(b"x" * 15_000_000),
    )
    body, kind = parts((PLAIN, "Se bilden"), photograph)
    raw = an_answer().partition(b"Content-Type")[0] + f"Content-Type: {kind}\r\n\r\n".encode() + body

    assert _knock(browser, door, data=raw, content_type="message/rfc822") == (200, "unmatched")
    huge = {"CONTENT_LENGTH": str(JSON_MAX + 1)}
    told = browser.post(door, data=b"{}", content_type="application/json", environ_overrides=huge)
    assert (told.status_code, told.get_json()["code"]) == (413, "too_large")
    assert (lines(env)[0].own, lines(env)[0].attachments) == ("Se bilden", 1)


def test_a_door_that_was_replaced_or_removed_stays_shut(env: Env, browser: FlaskClient) -> None:
    old = _door(env, browser)
    new = _door(env, browser)
    raw = {"data": an_answer(), "content_type": "message/rfc822"}

    assert browser.post(old, **raw).status_code == 401
    assert browser.post(new, **raw).status_code == 200
    with work_for(env, SHOP) as work:
        remove(work, WEBHOOK)
    assert browser.post(new, **raw).status_code == 401
    assert browser.post("/replies/in/forged", **raw).status_code == 401


def test_each_shop_has_a_door_of_its_own(env: Env, browser: FlaskClient) -> None:
    touchpoint, _ = a_letter(env)
    other = _door(env, browser, shop_id=OTHER_SHOP, shop=OTHER_DOMAIN)

    raw = an_answer(to=reply_address(env, touchpoint))
    assert _knock(browser, other, data=raw, content_type="message/rfc822") == (200, "unmatched")

    assert rows_of(env) == []
    assert lines(env, shop=OTHER_SHOP)[0].order_id == 0
