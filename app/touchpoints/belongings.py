"""What touchpoints keep on a customer: the letters that she was sent, those that wait, and what she said about them."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef, nothing_personal
from app.core.work import Work
from app.touchpoints.model import Consent, Letter, MailReport, Touchpoint, Wish

SUBJECT, TEXT = "letters.subject", "letters.text"
STILL_OPEN = ("proposed", "waiting", "granted", "sending")


def export_touchpoints(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {"kind": one.kind, "state": one.state, "reason": one.reason, "proposed_at": one.proposed_at}
        for one in _hers(work, Touchpoint, person)
    ]


def erase_touchpoints(work: Work, person: CustomerRef) -> dict[str, int]:
    """Nothing more is sent. That a room wished to write stays: kinds, days and reasons, about nobody."""
    waiting = [one for one in _hers(work, Touchpoint, person) if one.state in STILL_OPEN]
    for one in waiting:
        one.state, one.reason, one.decide_at, one.send_at = "withdrawn", "erased", None, None
    return {"touchpoints": len(waiting)}


def export_letters(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {
            "kind": one.kind,
            "language": one.lang,
            "subject": work.unseal(one.subject_sealed, SUBJECT),
            "text": work.unseal(one.text_sealed, TEXT),
            "sent_at": one.sent_at,
        }
        for one in _hers(work, Letter, person)
    ]


def erase_letters(work: Work, person: CustomerRef) -> dict[str, int]:
    """The texts go; that there was a letter stays."""
    emptied = _hers(work, Letter, person)
    for one in emptied:
        one.subject_sealed = one.text_sealed = one.html_sealed = None
    return {"letters": len(emptied)}


def export_wishes(work: Work, person: CustomerRef) -> list[Any]:
    if person.email_key is None:
        return []
    rows = work.session.scalars(select(Wish).where(Wish.email_key == person.email_key).order_by(Wish.id))
    return [
        {"about": one.about, "says": one.says, "source": one.source, "said_at": one.said_at} for one in rows
    ]


def export_mail_reports(work: Work, person: CustomerRef) -> list[Any]:
    if person.email_key is None:
        return []
    # Sorted here: asked for them by id, SQLite would walk through all reports of the shop in that order.
    query = select(MailReport).where(MailReport.email_key == person.email_key)
    return [
        {"what": one.what, "code": one.code, "from": one.provider, "heard_at": one.heard_at}
        for one in sorted(work.session.scalars(query), key=lambda report: report.id)
    ]


def export_consents(work: Work, person: CustomerRef) -> list[Any]:
    if person.email_key is None:
        return []
    query = select(Consent).where(Consent.email_key == person.email_key).order_by(Consent.id)
    return [
        {"state": one.state, "level": one.level, "from": one.source, "said_at": one.said_at}
        for one in work.session.scalars(query)
    ]


Row = TypeVar("Row", Letter, Touchpoint)


def _hers(work: Work, table: type[Row], person: CustomerRef) -> list[Row]:
    """Oldest first. Two questions, since OR over two indexes reads the whole shop."""
    named = (among(table.customer_id, person.customer_ids), among(table.order_id, person.order_ids))
    rows = {row.id: row for one in named for row in work.session.scalars(select(table).where(one))}
    return [row for _, row in sorted(rows.items())]


TOUCHPOINTS = Belonging("touchpoints", export_touchpoints, erase_touchpoints)
LETTERS = Belonging("letters", export_letters, erase_letters)
# A "no more letters" must hold after she is gone: it stays as a fingerprint, which no address can be read from.
WISHES = Belonging("wishes", export_wishes, nothing_personal)
# As wishes: an address that bounced, or that called a letter junk, must stay barred.
MAIL_REPORTS = Belonging("mail_reports", export_mail_reports, nothing_personal)
# As wishes: what she agreed to, and that she took it back, must be shown after she is gone.
CONSENTS = Belonging("consents", export_consents, nothing_personal)
