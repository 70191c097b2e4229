"""DKIM: what is signed can be verified by anybody with the published record, and twice signed is the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import dkim
import pytest

from app.core.errors import Invalid
from app.mail.dkim import SigningKey, in_strings, new_key, public_record, read_key, record_name, sign
from app.mail.letters import RenderedLetter
from app.mail.message import build_message, mailbox

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DOMAIN, SELECTOR = "loparboden.se", "kept1"
MARK = "-----{} PRIVATE KEY-----"


@pytest.fixture(scope="module")
def pem() -> bytes:
    return new_key()


def a_letter(text: str = "Hej Elin!\n\nDina skor är på väg.\n.\nHälsningar\n") -> EmailMessage:
    return build_message(
        RenderedLetter("Skorna är på väg – i dag", text, f"<p>{text}</p>"),
        sender=mailbox("Märta, Löparboden", f"marta@{DOMAIN}"),
        recipient=mailbox("", "elin@example.com"),
        message_id="<letter.5.1001@kept.example>",
        sent_at=AT,
        reply_to=mailbox("Märta", f"hej@{DOMAIN}"),
        stop_post_url="https://kept.example/letters/stop/" + "x" * 300,
        lang="sv",
    )


def published(pem: bytes) -> Callable[..., bytes]:
    def texts(name: bytes, timeout: int = 5) -> bytes:
        assert name.rstrip(b".").decode() == record_name(SELECTOR, DOMAIN)
        return public_record(pem).encode()

    return texts


def test_a_signed_letter_is_verified_by_the_published_record(pem: bytes) -> None:
    letter = a_letter()

    sign(letter, SigningKey(DOMAIN, SELECTOR, pem), at=AT)

    assert dkim.verify(letter.as_bytes(), dnsfunc=published(pem))
    assert max(map(len, letter.as_bytes().split(b"\r\n"))) < 998


@pytest.mark.parametrize(
    ("was", "became"),
    [
        (b"Subject: ", b"Subject: Vinn! "),
        (b"hej@", b"hoj@"),
        (b"skor =C3=A4r", b"skor var"),
        (b"xxx>", b"xxy>"),
    ],
)
def test_a_changed_letter_is_not(pem: bytes, was: bytes, became: bytes) -> None:
    letter = a_letter()
    sign(letter, SigningKey(DOMAIN, SELECTOR, pem), at=AT)
    assert was in letter.as_bytes()

    assert not dkim.verify(letter.as_bytes().replace(was, became), dnsfunc=published(pem))


def test_the_same_letter_gets_the_same_signature(pem: bytes) -> None:
    first, second = a_letter(), a_letter()

    for letter in (first, second):
        sign(letter, SigningKey(DOMAIN, SELECTOR, pem), at=AT)

    assert first.as_bytes() == second.as_bytes()


def test_a_shop_may_bring_its_own_key(pem: bytes) -> None:
    assert public_record(read_key("\n" + pem.decode() + "\n")) == public_record(pem)


@pytest.mark.parametrize("text", ["", "hemligt", f"{MARK.format('BEGIN')}\nQUJD\n{MARK.format('END')}"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_key(text)

    assert wrong.value.code == "bad_key"


def test_a_record_is_cut_up_as_zone_files_want_it(pem: bytes) -> None:
    record = public_record(pem)

    strings = in_strings(record).strip('"').split('" "')

    assert "".join(strings) == record
    assert max(map(len, strings)) <= 255
