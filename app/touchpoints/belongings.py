"""What touchpoints keep on a customer: the letters that she was sent, those that wait, and what she said about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select, update

from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.touchpoints.model import Letter, Touchpoint, Wish

SUBJECT, TEXT = "letters.subject", "letters.text"
STILL_OPEN = ("proposed", "waiting", "granted")


def export_letters(work: Work, person: CustomerRef) -> dict[str, Any]:
    letters = work.session.scalars(select(Letter).where(_hers(Letter, person)).order_by(Letter.id))
    points = work.session.scalars(select(Touchpoint).where(_hers(Touchpoint, person)).order_by(Touchpoint.id))
    wishes = work.session.scalars(select(Wish).where(Wish.email_key == person.email_key).order_by(Wish.id))
    return {
        "letters": [
            {
                "kind": one.kind,
                "language": one.lang,
                "subject": work.unseal(one.subject_sealed, SUBJECT),
                "text": work.unseal(one.text_sealed, TEXT),
                "sent_at": one.sent_at,
            }
            for one in letters
        ],
        "touchpoints": [
            {"kind": one.kind, "state": one.state, "reason": one.reason, "proposed_at": one.proposed_at}
            for one in points
        ],
        "wishes": [
            {"about": one.about, "says": one.says, "source": one.source, "said_at": one.said_at}
            for one in wishes
        ],
    }


def erase_letters(work: Work, person: CustomerRef) -> dict[str, int]:
    """The texts go and nothing more is sent. That there was a letter stays, and so does a "no more letters": it holds
    for an address that we no longer know, as a fingerprint.
    """
    letters = work.session.execute(
        update(Letter)
        .where(_hers(Letter, person))
        .values(subject_sealed=None, text_sealed=None)
        .returning(Letter.id)
    )
    waiting = work.session.execute(
        update(Touchpoint)
        .where(_hers(Touchpoint, person), Touchpoint.state.in_(STILL_OPEN))
        .values(state="withdrawn", reason="erased", decide_at=None, send_at=None)
        .returning(Touchpoint.id)
    )
    return {"letters": len(letters.all()), "touchpoints": len(waiting.all())}


def _hers(table: type[Letter] | type[Touchpoint], person: CustomerRef) -> Any:
    return or_(table.customer_id.in_(person.customer_ids), table.order_id.in_(person.order_ids))


BELONGINGS = (Belonging("letters", export_letters, erase_letters),)
