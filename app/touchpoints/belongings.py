"""What touchpoints keep on a customer: the letters that she was sent, those that wait, and what she said about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select, update

from app.core.persons import Belonging, CustomerRef, nothing_personal
from app.core.work import Work
from app.touchpoints.model import Letter, Touchpoint, Wish

SUBJECT, TEXT = "letters.subject", "letters.text"
STILL_OPEN = ("proposed", "waiting", "granted")


def export_touchpoints(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(select(Touchpoint).where(_hers(Touchpoint, person)).order_by(Touchpoint.id))
    return [
        {"kind": one.kind, "state": one.state, "reason": one.reason, "proposed_at": one.proposed_at}
        for one in rows
    ]


def erase_touchpoints(work: Work, person: CustomerRef) -> dict[str, int]:
    """Nothing more is sent. That a room wished to write stays: kinds, days and reasons, about nobody."""
    waiting = work.session.execute(
        update(Touchpoint)
        .where(_hers(Touchpoint, person), Touchpoint.state.in_(STILL_OPEN))
        .values(state="withdrawn", reason="erased", decide_at=None, send_at=None)
        .returning(Touchpoint.id)
    )
    return {"touchpoints": len(waiting.all())}


def export_letters(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(select(Letter).where(_hers(Letter, person)).order_by(Letter.id))
    return [
        {
            "kind": one.kind,
            "language": one.lang,
            "subject": work.unseal(one.subject_sealed, SUBJECT),
            "text": work.unseal(one.text_sealed, TEXT),
            "sent_at": one.sent_at,
        }
        for one in rows
    ]


def erase_letters(work: Work, person: CustomerRef) -> dict[str, int]:
    """The texts go; that there was a letter stays."""
    emptied = work.session.execute(
        update(Letter)
        .where(_hers(Letter, person))
        .values(subject_sealed=None, text_sealed=None)
        .returning(Letter.id)
    )
    return {"letters": len(emptied.all())}


def export_wishes(work: Work, person: CustomerRef) -> list[Any]:
    if person.email_key is None:
        return []
    rows = work.session.scalars(select(Wish).where(Wish.email_key == person.email_key).order_by(Wish.id))
    return [
        {"about": one.about, "says": one.says, "source": one.source, "said_at": one.said_at} for one in rows
    ]


def _hers(table: type[Letter] | type[Touchpoint], person: CustomerRef) -> Any:
    return or_(table.customer_id.in_(person.customer_ids), table.order_id.in_(person.order_ids))


TOUCHPOINTS = Belonging("touchpoints", export_touchpoints, erase_touchpoints)
LETTERS = Belonging("letters", export_letters, erase_letters)
# A "no more letters" must hold after she is gone: it stays as a fingerprint, which no address can be read from.
WISHES = Belonging("wishes", export_wishes, nothing_personal)
