"""What came back about letters: kept once, and acted on. An address that is gone is written to no more."""

from __future__ import annotations

import re
from dataclasses import replace

import structlog
from sqlalchemy import select

from app.core.work import Work
from app.mail.report_bodies import read_report
from app.mail.reports import Report
from app.orders.customers import email_key
from app.orders.model import Customer
from app.shops.store import the_settings
from app.touchpoints import breaker, senders, store
from app.touchpoints.actions import note_wish
from app.touchpoints.counting import count
from app.touchpoints.facts import MailReported
from app.touchpoints.model import Letter, MailReport

# app.touchpoints.sending.message_id
_OURS = re.compile(r"<letter\.(\d{1,19})\.(\d{1,19})@")

log = structlog.get_logger(__name__)


def hear(work: Work, raw: bytes) -> int:
    """Take in what a mail server or a provider says of our letters: a report as mail (RFC 3464, ARF), a body of
    Postmark's or of Amazon SES's.

    returns  how many reports were new
    raises   Invalid "bad_report"
    """
    heard = read_report(raw)
    if heard.confirm_url:
        senders.keep_confirmation(work, heard.confirm_url)
    return sum([_note(work, report) for report in heard.reports])


def hear_from_anybody(work: Work, raw: bytes) -> int:
    """A report that came where anybody may write to. It counts if it names a letter of ours, and for whom we wrote
    that to: else a forged one would bar whomever it names. Else as hear.
    """
    named = [one for one in read_report(raw).reports if _letter(work, one.message_id) is not None]
    return sum([_note(work, replace(one, address="")) for one in named])


def are_bounces_seen(work: Work) -> bool:
    """Whether what mail servers send back reaches us, as far as can be known. They send it to the sender's own address,
    which is the return path: so that is the mailbox that is read for replies, or something has come another way.
    """
    settings = the_settings(work)[1]
    reads = settings.replies.address.casefold()
    if reads and reads == settings.sender.address.casefold():
        return True
    return work.session.scalar(select(MailReport.id).limit(1)) is not None


def _note(work: Work, report: Report) -> bool:
    letter = _letter(work, report.message_id)
    if _is_known(work, report, letter):
        return False
    key = _whose(work, report, letter)
    work.session.add(
        MailReport(
            shop_id=work.shop_id,
            id=work.next_id(),
            what=report.what,
            letter_id=letter.id if letter else 0,
            email_key=key,
            provider=report.provider,
            code=report.code,
            reference=report.reference,
            heard_at=work.now,
        )
    )
    work.session.flush()
    told = MailReported(
        order_id=letter.order_id if letter else 0,
        letter_id=letter.id if letter else 0,
        what=report.what,
        provider=report.provider,
        code=report.code,
    )
    work.record(told)
    _act(work, report, letter, key=key)
    return True


def _act(work: Work, report: Report, letter: Letter | None, *, key: bytes | None) -> None:
    """Only what is about a letter of ours counts: the merchant may send her newsletter through the same provider. An
    address that is gone is gone all the same, and who calls the shop's mail junk wants none.
    """
    if report.what in ("bounce", "complaint") and letter is not None:
        count(work, report.what)
    if key is not None and report.what == "bounce" and not store.is_bounced(work, key):
        note_wish(work, key, "all", says="stop", source="bounce")
    if key is not None and report.what == "complaint":
        note_wish(work, key, "all", says="stop", source="complaint")
    if report.what == "complaint" and letter is not None:
        breaker.look(work)


def _is_known(work: Work, report: Report, letter: Letter | None) -> bool:
    """Repeated, or told of the same letter by another way: a complaint counts once."""
    same = MailReport.reference == report.reference
    if work.session.scalar(select(MailReport.id).where(same)) is not None:
        return True
    if letter is None or report.what not in ("bounce", "complaint"):
        return False
    told = (MailReport.letter_id == letter.id, MailReport.what == report.what)
    return work.session.scalar(select(MailReport.id).where(*told).limit(1)) is not None


def _letter(work: Work, message_id: str) -> Letter | None:
    found = _OURS.match(message_id)
    if found is None or int(found[2]) != work.shop_id or int(found[1]) >= 2**63:
        return None
    query = select(Letter).where(Letter.touchpoint_id == int(found[1]), Letter.message_id == message_id)
    return work.session.scalar(query.limit(1))


def _whose(work: Work, report: Report, letter: Letter | None) -> bytes | None:
    """The fingerprint of the address that it is about, if it is a customer's. One that we never wrote to is where she
    has her mail forwarded to; then it is about hers.
    """
    if report.address:
        key = email_key(work, report.address)
        if store.customers_by_key(work, key):
            return key
    customer = work.session.get(Customer, (work.shop_id, letter.customer_id)) if letter else None
    return customer.email_key if customer else None
