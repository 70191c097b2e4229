"""The message as a mail server gets it."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest

from app.core.errors import Invalid
from app.mail.letters import RenderedLetter, letter_source, render_letter
from app.mail.message import build_message, mailbox
from tests.mail.samples import a_shell, broken_promise_values

SENT_AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
LONG_STOP_URL = "https://kept.example/letters/stop/" + "aB3_-" * 80


def a_letter(**changes: Any) -> RenderedLetter:
    return render_letter(
        letter_source("guarantees", "broken_promise", "sv"), broken_promise_values(**changes), a_shell()
    )


def a_message(letter: RenderedLetter | None = None, **changes: Any) -> EmailMessage:
    return build_message(
        letter or a_letter(),
        **{
            "sender": mailbox("Johan på Löparboden", "hej@löparboden.example"),
            "recipient": mailbox("Åsa Öberg, Ek", "asa@example.com"),
            "reply_to": mailbox("Johan Ek", "johan@example.com"),
            "message_id": "<errand-1.kept@kept.example>",
            "sent_at": SENT_AT,
            "stop_post_url": LONG_STOP_URL,
            "lang": "sv",
            **changes,
        },
    )


def read_back(message: EmailMessage) -> EmailMessage:
    read = email.message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def test_what_is_read_back_is_what_was_written() -> None:
    letter = a_letter(first_name="Åsa – 李 😀")

    read = read_back(a_message(letter))

    assert read["From"] == "Johan på Löparboden <hej@xn--lparboden-07a.example>"
    assert read["To"].addresses[0].display_name == "Åsa Öberg, Ek"
    assert read["To"].addresses[0].addr_spec == "asa@example.com"
    assert read["Reply-To"] == "Johan Ek <johan@example.com>"
    assert read["Subject"] == letter.subject
    assert read["Message-ID"] == "<errand-1.kept@kept.example>"
    assert read["Date"].datetime == SENT_AT
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    plain, html = (part.get_content().replace("\r\n", "\n") for part in read.iter_parts())
    assert plain == letter.text
    assert html.rstrip("\n") == letter.html.rstrip("\n")


def test_the_way_out_is_one_line_and_one_click() -> None:
    """Folded into encoded words, as Python would, no mail program finds the address."""
    lines = a_message().as_bytes().split(b"\r\n")

    assert f"List-Unsubscribe: <{LONG_STOP_URL}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_a_letter_that_cannot_be_stopped_says_nothing_of_it() -> None:
    assert "List-Unsubscribe" not in a_message(stop_post_url="")


@pytest.mark.parametrize(
    "url",
    [
        "http://kept.example/s",
        "ftp://x",
        "https://x/\r\nBcc: a",
        "https://x/>,<mailto:a",
        "https://x/" + "a" * 901,
    ],
)
def test_the_way_out_must_be_safe(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_message(stop_post_url=url)

    assert refused.value.code == "bad_stop_url"


def test_the_way_out_may_be_plain_on_loopback() -> None:
    assert (
        a_message(stop_post_url="http://127.0.0.1:5000/s")["List-Unsubscribe"] == "<http://127.0.0.1:5000/s>"
    )


def test_the_same_letter_is_the_same_to_the_byte() -> None:
    assert a_message().as_bytes() == a_message().as_bytes()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"recipient": mailbox("", "asa@example.com"), "reply_to": None, "stop_post_url": ""},
        {"recipient": mailbox("", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example"), "lang": ""},
        {
            "recipient": mailbox("", '"a b"@example.com'),
            "sender": mailbox('Ek, "Johan"', "johan@example.com"),
        },
    ],
    ids=["all", "bare", "long", "quoted"],
)
@pytest.mark.parametrize("subject", ["Hej", "Åsas skor " * 20, "=?utf-8?q?x?= \u202e 😀"])
def test_it_is_written_as_python_would_write_it(changes: dict[str, Any], subject: str) -> None:
    letter = a_letter(first_name="Åsa – 李 😀")
    message = a_message(RenderedLetter(subject, letter.text, letter.html), **changes)

    assert message.as_bytes() == EmailMessage.as_bytes(message)
    assert read_back(message)["To"].addresses == (changes.get("recipient") or a_message()["To"].addresses[0],)


def test_what_is_from_one_shop_is_never_from_another() -> None:
    first = a_message(sender=mailbox("Löparboden", "hej@loparboden.example"))
    other = a_message(sender=mailbox("Löparboden", "hej@teboden.example"))

    assert read_back(first)["From"].addresses[0].addr_spec == "hej@loparboden.example"
    assert read_back(other)["From"].addresses[0].addr_spec == "hej@teboden.example"
    assert first["From"].addresses != other["From"].addresses


def test_it_is_plain_ascii_with_short_lines_but_for_the_way_out() -> None:
    lines = a_message().as_bytes().decode("ascii").split("\r\n")

    assert all(len(line) <= 78 for line in lines if not line.startswith("List-Unsubscribe:"))
    assert not any("\n" in line for line in lines)


def test_a_letter_that_holds_the_boundary_is_still_two_parts() -> None:
    letter = RenderedLetter(subject="x", text="--=_kept_letter--\n", html="<p>--=_kept_letter</p>\n")

    assert [part.get_content().strip() for part in read_back(a_message(letter)).iter_parts()] == [
        "--=_kept_letter--",
        "<p>--=_kept_letter</p>",
    ]


def test_answering_machines_are_asked_to_be_quiet() -> None:
    message = a_message()

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("x\r\nBcc: all@example.com", "a@example.com"),
        ("x", "a@example.com\nBcc: all@example.com"),
        ("x", "a@example.com\r\n"),
        ("x\u2028y", "a@example.com"),
        ("", "a@example.com, b@example.com"),
        ("", "<a@example.com>"),
        ("", "a b@example.com"),
        ("", "a@"),
        ("", "@example.com"),
        ("", "a"),
        ("", ""),
        ("", "åsa@example.com"),
        ("", "a@" + "b" * 70 + ".example"),
        ("", "a@a..example"),
        ("", "a" * 250 + "@example.com"),
    ],
)
def test_what_is_no_mailbox_is_refused(name: str, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        mailbox(name, address)

    assert refused.value.code == "bad_mailbox"


@pytest.mark.parametrize(
    "name", ['"Evil" <x@evil.example>,', "a, b", "=?utf-8?q?x?=", "A" * 200, "Å" * 200, "; :()<>@"]
)
def test_a_name_stays_a_name(name: str) -> None:
    read = read_back(a_message(recipient=mailbox(name, "asa@example.com")))

    assert [one.addr_spec for one in read["To"].addresses] == ["asa@example.com"]
    assert "Bcc" not in read


@pytest.mark.parametrize("message_id", ["", "x", "<x>", "<a@b> ", "<a@b>\r\nBcc: c", "<a b@c>"])
def test_a_message_has_an_id_of_its_own(message_id: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_message(message_id=message_id)

    assert refused.value.code == "bad_message_id"
