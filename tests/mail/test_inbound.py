"""Mails that come in: read as well as they can be, whatever their programs did to them."""

from __future__ import annotations

import base64
import quopri
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.mail.inbound import TEXT_MAX, read_message
from app.mail.quoting import own_words
from tests.mail.mails import HTML, LETTER, PLAIN, QUOTED, QUOTES, a_mail, parts

SAID = "Hej! Skorna är för små, åäö – tack på förhand."


def test_what_the_rooms_need_is_read() -> None:
    mail = read_message(a_mail(SAID))

    assert (mail.name, mail.address) == ("Alma Lind", "alma.lind@posten.example")
    assert mail.recipients == ("svar+abc@loparboden.example",)
    assert mail.message_id == "<one@posten.example>"
    assert mail.answers == ("<letter.7.1001@kept.example>", "<first@kept.example>")
    assert mail.written_at == datetime(2026, 3, 2, 10, 2, 3, tzinfo=UTC)
    assert (mail.subject, mail.text.strip()) == ("Re: Din order", SAID)
    assert (mail.automatic, mail.attachments) == ("", 0)


@pytest.mark.parametrize(
    ("body", "kind", "how"),
    [
        (SAID.encode(), 'text/plain; charset="utf-8"', "8bit"),
        (SAID.encode(), "text/plain; charset=UTF-8; format=flowed", "8bit"),
        (quopri.encodestring(SAID.encode()), 'text/plain; charset="utf-8"', "quoted-printable"),
        (base64.b64encode(SAID.encode()), "text/plain; charset=utf-8", "base64"),
        (SAID.replace("–", "-").encode("latin-1"), "text/plain; charset=iso-8859-1", "8bit"),
        (SAID.encode("cp1252"), "text/plain; charset=Windows-1252", "8bit"),
        (SAID.encode("utf-16"), "text/plain; charset=utf-16", "8bit"),
        (SAID.encode("cp1252"), "text/plain", "8bit"),  # says nothing
        (SAID.encode("cp1252"), "text/plain; charset=utf-8", "8bit"),  # says it wrongly
        (SAID.encode(), "text/plain; charset=us-ascii", "7bit"),
        (SAID.encode(), "text/plain; charset=x-nobody-knows", "8bit"),
        (SAID.encode(), "text/plain; charset=punycode", "8bit"),
        (SAID.encode(), "text/plain; charset=\"", "8bit"),
        (SAID.encode(), "text/plain; charset=utf-8", "x-uuunknown"),
    ],
)  # fmt: skip
def test_letters_survive_whatever_the_program_says_of_them(body: bytes, kind: str, how: str) -> None:
    assert read_message(a_mail(body, kind=kind, how=how)).text.strip().replace("-", "–") == SAID


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        ("=?utf-8?Q?Fr=C3=A5ga_om_skor?=", "Fråga om skor"),
        ("=?UTF-8?B?RnLDpWdhIG9tIHNrb3I=?=", "Fråga om skor"),
        ("=?iso-8859-1?q?Fr=E5ga?= om =?iso-8859-1?q?sko?=\r\n =?iso-8859-1?q?r?=", "Fråga om skor"),
        ("=?utf-8?Q?Fr=C3?=\r\n =?utf-8?Q?=A5ga_om_skor?=", "Fråga om skor"),  # cut in the middle of a letter
        ("Fråga om skor", "Fråga om skor"),
        ("=?utf-8*sv?Q?Fr=C3=A5ga?=", "Fråga"),
        ("=?x-no?Q?hej?=", "hej"),
        ("=?utf-8?B?not base 64 at all", "=?utf-8?B?not base 64 at all"),
        ("Re:\r\n\tfolded", "Re: folded"),
    ],
)
def test_subjects_are_read_as_people_read_them(subject: str, read: str) -> None:
    raw = a_mail().replace(b"Re: Din order", subject.encode())

    assert read_message(raw).subject == read


def test_a_name_may_hold_commas_and_letters_of_all_kinds() -> None:
    raw = a_mail().replace(b"Alma Lind <Alma", b'"Lind, =?utf-8?Q?=C3=85sa?=" <Alma')

    assert read_message(raw).address == "alma.lind@posten.example"
    assert read_message(raw).name == "Lind, Åsa"


def test_plain_words_are_taken_where_there_are_both() -> None:
    body, kind = parts((PLAIN, SAID), (HTML, "<p>nej</p>"), kind="alternative")

    assert read_message(a_mail(body, kind=kind)).text.strip() == SAID


def test_html_is_taken_where_the_plain_part_is_empty() -> None:
    body, kind = parts((PLAIN, " \r\n"), (HTML, f"<p>{SAID}</p>"), kind="alternative")

    assert read_message(a_mail(body, kind=kind)).text == SAID


def test_words_between_pictures_are_all_hers() -> None:
    picture = 'Content-Type: image/jpeg; name="sko.jpg"\r\nContent-Disposition: inline; filename="sko.jpg"'
    body, kind = parts((PLAIN, "Före"), (picture, b"\xff\xd8\xff"), (PLAIN, "Efter"))

    mail = read_message(a_mail(body, kind=kind))

    assert (mail.text, mail.attachments) == ("Före\n\nEfter", 1)


def test_the_drawings_of_a_signature_are_no_attachments() -> None:
    logo = "Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Disposition: inline"
    body, kind = parts((HTML, f"<p>{SAID}</p><img src='cid:logo'>"), (logo, b"x"), kind="related")

    mail = read_message(a_mail(body, kind=kind))

    assert (mail.text, mail.attachments) == (SAID, 0)


def test_a_text_file_is_an_attachment_and_not_what_she_wrote() -> None:
    file = 'Content-Type: text/plain; name="logg.txt"\r\nContent-Disposition: attachment'
    body, kind = parts((PLAIN, SAID), (file, "innehåll"), ("Content-Type: application/pdf", b"%PDF"))

    mail = read_message(a_mail(body, kind=kind))

    assert (mail.text.strip(), mail.attachments) == (SAID, 2)


def test_html_alone_becomes_lines() -> None:
    html = (
        "<html><head><title>x</title><style>p {color: red}</style></head><body><script>alert(1)</script>"
        "<div>Hej&nbsp;Maja &amp; co</div><div><br></div><p>Rad ett<br>Rad två</p><ul><li>Sko</li></ul>"
        "<!--[if mso]><p>inte</p><![endif]--></body></html>"
    )

    assert read_message(a_mail(html, kind="text/html")).text == "Hej Maja & co\n\nRad ett\nRad två\n\n- Sko"


def test_a_quote_in_html_is_marked() -> None:
    attribution = "Den mån 2 mars 2026 kl 10:12 skrev Maja &lt;a@b.example&gt;:"
    quoted = "<blockquote><p>Hej Alma</p><blockquote>äldre</blockquote></blockquote>"
    html = f"<div>{SAID}</div><br><div class=gmail_quote><div>{attribution}<br></div>{quoted}</div>"

    mail = read_message(a_mail(html, kind="text/html"))

    assert "> Hej Alma" in mail.text
    assert "> > äldre" in mail.text
    assert own_words(mail.text) == SAID


@pytest.mark.parametrize("program", sorted(QUOTES))
def test_what_the_program_put_below_isn_t_what_she_said(program: str) -> None:
    assert own_words(QUOTES[program]) == "Var är skorna?"


def test_answers_between_the_lines_stay() -> None:
    text = "Den 2 mars 2026 kl 10:12 skrev Maja <a@b.example>:\n> Kom de?\n\nJa.\n\n> Passar de?\n\nNej, för små.\n"

    assert own_words(text) == "Ja.\n\nNej, för små."


@pytest.mark.parametrize(
    "text",
    [
        "Den 3 mars kom skorna.\n\nJag skrev till er: inget svar.",
        "I wrote to you on 2 March:\nno answer.",
        "From: the beginning I was sceptical\nbut they fit.",
        "Till: er alla\n\nTack!",
        "Jag vill ha:\n- ett par\n- två par",
    ],
)
def test_her_own_sentences_are_not_taken_for_quotes(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    "text", [QUOTED, f"Från: Maja\nSkickat: idag\nTill: Alma\nÄmne: x\n\n{LETTER}", "--\nAlma"]
)
def test_where_nothing_would_be_left_all_is_shown(text: str) -> None:
    assert own_words(text) == text.strip()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_words_are_made_up(text: str) -> None:
    signs = set(own_words(text))

    assert signs <= set(text) | {"\n"}


def test_a_mail_without_an_id_has_one_of_its_own() -> None:
    without = a_mail().replace(b"Message-ID: <one@posten.example>\r\n", b"")
    longer = a_mail().replace(b"<one@", b"<" + b"o" * 400 + b"@")
    ids = [read_message(raw).message_id for raw in (without, without, without + b"mer", longer)]

    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert all(len(one) <= 250 for one in ids)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 99:99:99 +9999"])
def test_a_day_that_can_t_be_read_is_none(date: str) -> None:
    raw = a_mail().replace(b"Mon, 2 Mar 2026 11:02:03 +0100", date.encode())

    assert read_message(raw).written_at is None


def test_what_is_no_mail_is_said_so() -> None:
    for raw in (b"", b"\x00\x01\x02", b"\r\n\r\n", b"X: y\r\n\r\n"):
        with pytest.raises(Invalid) as refused:
            read_message(raw)
        assert refused.value.code == "no_mail"


def test_twenty_megabytes_are_read_in_a_moment() -> None:
    photograph = base64.encodebytes(b"\xff\xd8" + b"x" * 15_000_000)
    body, kind = parts(
        (PLAIN, SAID), ("Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64", photograph)
    )
    raw = a_mail(body, kind=kind)

    mail = read_message(raw)

    assert len(raw) > 20_000_000
    assert (mail.text.strip(), mail.attachments) == (SAID, 1)


def test_a_book_is_cut() -> None:
    assert len(read_message(a_mail("bok " * 100_000)).text) == TEXT_MAX


def test_a_tower_of_parts_doesn_t_bring_the_house_down() -> None:
    tower = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3_000))
    raw = b"From: a@b.example\r\nSubject: x\r\n" + tower.encode()

    assert _read_or_refused(raw) in ("a@b.example", "no_mail")


@pytest.mark.parametrize(
    "piece", ["<!", "<!--", "<a", "&#", "<![CDATA[", "</", "<?", "<blockquote>", "=?a?q?"]
)
def test_html_made_to_keep_us_busy_doesn_t(piece: str) -> None:
    mail = read_message(a_mail(piece * (200_000 // len(piece)), kind="text/html"))

    assert len(mail.text) <= TEXT_MAX


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.binary(max_size=60))
def test_whatever_comes_is_read_or_refused(body: bytes, head: bytes) -> None:
    heads = b"From: a@b.example\r\nSubject: " + head + b"\r\nContent-Type: " + head

    assert _read_or_refused(heads + b"\r\n\r\n" + body) in ("a@b.example", "no_mail")


def _read_or_refused(raw: bytes) -> str:
    """returns  who wrote it, or the code of the refusal"""
    try:
        mail = read_message(raw)
    except Invalid as refused:
        return refused.code
    assert "".join((mail.address, mail.text, mail.subject, mail.message_id, mail.name)).encode()
    return mail.address
