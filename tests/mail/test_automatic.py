"""Which mails no person wrote."""

from __future__ import annotations

import pytest

from app.mail.inbound import read_message
from tests.mail.mails import PLAIN, a_mail, parts

DSN = (
    "Reporting-MTA: dns; mx.posten.example\r\n\r\nFinal-Recipient: rfc822; alma@posten.example\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n"
)


def _why(head: str = "", *, was: str = "", becomes: str = "", envelope_from: str | None = None) -> str:
    raw = a_mail("Hej", head=head).replace(was.encode(), becomes.encode(), 1)
    return read_message(raw, envelope_from=envelope_from).automatic


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("Auto-Submitted: auto-replied\r\n", "auto_reply"),
        ("Auto-Submitted: auto-generated (vacation)\r\n", "auto_reply"),
        ('Auto-Submitted: auto-replied; owner-email="a@b.example"\r\n', "auto_reply"),
        ("Auto-submitted: NO\r\n", ""),
        ("X-Autoreply: yes\r\n", "auto_reply"),
        ("X-Autorespond: ticket\r\n", "auto_reply"),
        ("X-Auto-Response-Suppress: All\r\n", "auto_reply"),
        ("Precedence: auto_reply\r\n", "auto_reply"),
        ("Precedence: bulk\r\n", "bulk"),
        ("Precedence: list\r\n", "bulk"),
        ("List-Id: Löpare <lopare.lists.example>\r\n", "bulk"),
        ("List-Unsubscribe: <https://lists.example/x>\r\n", "bulk"),
        ("Return-Path: <>\r\n", "bounce"),
        ("Return-Path: <alma@posten.example>\r\n", ""),
        ("X-Failed-Recipients: alma@posten.example\r\n", "auto_reply"),
        ("", ""),
    ],
)
def test_machines_say_what_they_are(head: str, why: str) -> None:
    assert _why(head) == why


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("MAILER-DAEMON@mx.posten.example", "bounce"),
        ("postmaster@posten.example", "bounce"),
        ("no-reply@posten.example", "auto_reply"),
        ("noreply+5@posten.example", "auto_reply"),
        ("do-not-reply@posten.example", "auto_reply"),
        ("svara-inte@posten.example", "auto_reply"),
        ("norea@posten.example", ""),
        ("ejnar@posten.example", ""),
        ("reply@posten.example", ""),
    ],
)
def test_addresses_that_nobody_reads_are_machines(address: str, why: str) -> None:
    assert _why(was="Alma.Lind@posten.example", becomes=address) == why


@pytest.mark.parametrize(
    "subject",
    [
        "Automatiskt svar: Din order", "Autosvar: Din order", "Frånvaromeddelande", "Automatic reply: Your order",
        "Out of Office: Your order", "Out of the office until Monday", "Automatische Antwort: Bestellung",
        "Abwesenheitsnotiz: Ihre Bestellung", "Automaattinen vastaus: Tilaus", "Autosvar", "Automatisk svar: Ordre",
        "Automatisch antwoord: x", "Réponse automatique : x",
    ],
)  # fmt: skip
def test_machines_that_say_nothing_are_known_by_their_subject(subject: str) -> None:
    assert _why(was="Re: Din order", becomes=subject) == "auto_reply"


@pytest.mark.parametrize(
    "subject",
    ["Re: Automatiskt svar", "Sv: Out of office", "Order #1001", "Automatklocka?", "Officiell fråga"],
)
def test_what_a_person_answers_to_a_machine_is_a_person_s(subject: str) -> None:
    assert _why(was="Re: Din order", becomes=subject) == ""


def test_a_null_sender_is_known_from_who_brought_the_mail() -> None:
    assert _why(envelope_from="") == "bounce"
    assert _why(envelope_from="<>") == "bounce"
    assert _why(envelope_from="alma@posten.example") == ""
    assert _why(envelope_from=None) == ""


@pytest.mark.parametrize(
    ("report", "why"),
    [
        ("delivery-status", "bounce"),
        ("feedback-report", "complaint"),
        ("disposition-notification", "receipt"),
    ],
)
def test_reports_on_mail_are_no_answers(report: str, why: str) -> None:
    body, kind = parts((PLAIN, "Den kom inte fram."), (f"Content-Type: message/{report}", DSN), kind="report")

    mail = read_message(a_mail(body, kind=f"{kind}; report-type={report}"))

    assert mail.automatic == why
    assert (mail.text, mail.attachments) == ("Den kom inte fram.", 0)
