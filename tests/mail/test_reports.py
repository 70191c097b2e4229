"""Reports are read for what they say, whoever wrote them, and nothing that comes in breaks the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.mail.report_bodies import read_report
from app.mail.reports import Heard, Report, what_of_status
from tests.mail.report_samples import ELIN, LETTER, a_confirmation, a_dsn, a_postmark, a_ses, an_arf


def the_report(raw: bytes) -> Report:
    (report,) = read_report(raw).reports
    return report


@pytest.mark.parametrize(
    ("raw", "what", "provider", "code"),
    [
        (a_dsn(), "bounce", "mail", "5.1.1"),
        (a_dsn(action="delayed", status="4.4.1"), "delay", "mail", "4.4.1"),
        (
            a_dsn(status="5.7.1", diagnostic="smtp; 550 5.7.1 Message rejected as spam"),
            "refused",
            "mail",
            "5.7.1",
        ),
        (a_dsn(status="5.2.2", diagnostic="smtp; 552 5.2.2 Mailbox full"), "delay", "mail", "5.2.2"),
        (a_dsn(returned="text/rfc822-headers"), "bounce", "mail", "5.1.1"),
        (an_arf(), "complaint", "mail", "abuse"),
        (an_arf(kind="fraud"), "complaint", "mail", "fraud"),
        (a_postmark(), "bounce", "postmark", "HardBounce"),
        (a_postmark(Type="SoftBounce"), "delay", "postmark", "SoftBounce"),
        (a_postmark(Type="SpamNotification"), "refused", "postmark", "SpamNotification"),
        (a_postmark("SpamComplaint"), "complaint", "postmark", "SpamComplaint"),
        (a_ses(), "bounce", "ses", "Permanent/General"),
        (a_ses(raw=True), "bounce", "ses", "Permanent/General"),
        (a_ses(bounceType="Transient", bounceSubType="MailboxFull"), "delay", "ses", "Transient/MailboxFull"),
        (a_ses("Complaint"), "complaint", "ses", "abuse"),
    ],
)
def test_each_form_says_what_came_of_which_letter(raw: bytes, what: str, provider: str, code: str) -> None:
    report = the_report(raw)

    assert (report.what, report.provider, report.code) == (what, provider, code)
    assert (report.message_id, report.address) == (LETTER, ELIN)
    assert ELIN not in report.reference + repr(report)
    assert read_report(raw).reports[0].reference == report.reference


def test_a_code_holds_nothing_that_a_database_refuses() -> None:
    assert the_report(a_dsn(status="5.1.1\x00\x07")).code == "5.1.1"
    assert the_report(a_ses(bounceSubType="General\x00")).code == "Permanent/General"
    with pytest.raises(Invalid):
        read_report(a_postmark(ID=10**300))


@pytest.mark.parametrize(
    "raw",
    [
        a_dsn(action="delivered", status="2.0.0"),
        a_dsn(action="relayed", status="2.0.0"),
        an_arf(kind="not-spam"),
        an_arf(kind="auth-failure"),
        a_postmark(Type="AutoResponder"),
        a_postmark("Delivery"),
        a_ses("Delivery"),
        a_ses("Complaint", complaintFeedbackType="not-spam"),
        a_ses("Complaint", complaintSubType="OnAccountSuppressionList"),
        b'{"Type": "Notification", "Message": "Successfully validated SNS topic."}',
        b"From: elin@example.com\r\nSubject: Tack!\r\n\r\nDe sitter perfekt.\r\n",
        b"{}",
        b"",
    ],
)
def test_what_is_no_trouble_is_no_report(raw: bytes) -> None:
    assert read_report(raw) == Heard()


@pytest.mark.parametrize(
    ("status", "said", "what"),
    [
        ("5.1.1", "", "bounce"),
        ("5.1.10", "", "bounce"),
        ("5.1.2", "", "bounce"),
        ("5.4.4", "", "bounce"),
        ("5.2.1", "", "bounce"),
        ("5.1.8", "", "refused"),
        ("5.7.26", "", "refused"),
        ("5.3.4", "", "refused"),
        ("5.0.0", "smtp; 550 5.1.1 no such user", "bounce"),
        ("5.0.0", "smtp; 550 Requested action not taken: mailbox unavailable", "bounce"),
        ("5.5.0", "smtp; 550 5.5.0 Requested action not taken: mailbox unavailable", "bounce"),
        ("5.0.0", "smtp; 554 blocked by policy", "refused"),
        ("5.4.7", "delivery time expired", "delay"),
        ("4.4.7", "", "delay"),
        ("", "smtp; 451 try again", "delay"),
        ("", "smtp; 550 user unknown", "bounce"),
        ("", "", "refused"),
    ],
)
def test_only_an_address_that_is_gone_is_a_bounce(status: str, said: str, what: str) -> None:
    assert what_of_status(status, said) == what


def test_a_report_without_the_letter_is_matched_by_what_it_answers() -> None:
    raw = a_dsn(message_id="").replace(
        b"Auto-Submitted", b"References: " + LETTER.encode() + b"\r\nAuto-Submitted"
    )

    assert the_report(raw).message_id == LETTER


def test_two_reports_have_two_references() -> None:
    references = {
        the_report(one).reference
        for one in (a_dsn(), a_dsn(own_id="<2@x.se>"), an_arf(), a_ses(), a_postmark())
    }

    assert len(references) == 5


def test_postmark_finds_the_letter_in_the_dump_where_it_has_no_word_of_ours() -> None:
    raw = a_postmark(Metadata={}, Content=f"Received: x\r\nMessage-ID: {LETTER}\r\nSubject: Skorna\r\n")

    assert the_report(raw).message_id == LETTER


def test_amazon_asks_for_a_confirmation_at_its_own_address() -> None:
    assert read_report(a_confirmation()).confirm_url.startswith("https://sns.eu-north-1.amazonaws.com/")


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-north-1.amazonaws.com/?x",
        "https://sns.eu-north-1.amazonaws.com.evil.example/",
        "https://evil.example/sns.eu-north-1.amazonaws.com",
        "https://sns.eu.amazonaws.com@evil.example/",
        "https://sns.eu.amazonaws.com:8443/",
        "javascript:alert(1)",
        "https://[",
        "",
    ],
)
def test_no_other_address_is_shown_for_confirming(url: str) -> None:
    with pytest.raises(Invalid):
        read_report(a_confirmation(url))


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from([a_dsn(), an_arf(), a_postmark(), a_ses(), a_confirmation()]),
    at=st.integers(0, 3_000),
    put=st.binary(max_size=40),
    cut=st.integers(0, 200),
)
def test_nothing_that_comes_in_breaks_the_reader(start: bytes, at: int, put: bytes, cut: int) -> None:
    raw = start[:at] + put + start[at + cut :]

    try:
        heard = read_report(raw)
    except Invalid:
        return
    assert isinstance(heard, Heard)
