"""What pages show of touchpoints: each wish to speak with its decision, and the letters as they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import literal, select

from app.core.conditions import among
from app.core.counting import COUNTED_MAX, Some, count_each, some
from app.core.work import Work
from app.touchpoints.letters import without_her_keys
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.sending import SUBJECT, TEXT
from app.touchpoints.store import OPEN

ORDER_MAX = 100  # touchpoints of one order; more would be a fault
WITHHELD_DAYS = 30


@dataclass(frozen=True)
class LetterLine:
    """subject, text  "" where the customer has been erased; sent_at  None while it is on its way out
    html           "" where it isn't asked for, too; without her keys
    """

    id: int
    kind: str
    lang: str
    subject: str
    text: str
    written_at: datetime
    sent_at: datetime | None
    html: str = ""


@dataclass(frozen=True)
class TouchpointLine:
    """next_at  when it is to be sent, or decided on again; None once it is over"""

    id: int
    kind: str
    letter_class: str
    state: str
    reason: str
    held: str | None
    proposed_at: datetime
    expires_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    letter: LetterLine | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class Counts:
    """waiting  of all that is open; withheld  of the last WITHHELD_DAYS; both COUNTED_MAX at most"""

    waiting: int
    withheld: int


def touchpoints_of_orders(work: Work, order_ids: Sequence[int]) -> dict[int, list[TouchpointLine]]:
    """Of each order, oldest first, with the letters that were written for them."""
    most = ORDER_MAX * len(order_ids)
    written = select(Letter).where(among(Letter.order_id, order_ids)).limit(most)
    letters = {row.touchpoint_id: letter_line(work, row) for row in work.session.scalars(written)}
    # Sorted here: asked for them by id, SQLite would walk through all touchpoints of the shop in that order.
    rows = work.session.scalars(select(Touchpoint).where(among(Touchpoint.order_id, order_ids)).limit(most))
    found: dict[int, list[TouchpointLine]] = {one: [] for one in order_ids}
    for row in sorted(rows, key=lambda row: row.id):
        found[row.order_id].append(_line(row, letters.get(row.id)))
    return found


def _line(row: Touchpoint, letter: LetterLine | None) -> TouchpointLine:
    return TouchpointLine(
        id=row.id,
        kind=row.kind,
        letter_class=row.letter_class,
        state=row.state,
        reason=row.reason,
        held=row.held,
        proposed_at=row.proposed_at,
        expires_at=row.expires_at,
        next_at=row.send_at or row.decide_at,
        sent_at=row.sent_at,
        letter=letter,
    )


def counts(work: Work) -> Counts:
    found = count_each(
        work, {"open": some(Touchpoint, Touchpoint.state.in_(OPEN)), "withheld": _withheld(work.now)}
    )
    return Counts(found["open"], found["withheld"])


def _withheld(now: datetime) -> Some:
    """The newest withheld ones stand last on their index, so the limit keeps to them."""
    newest = (
        select(Touchpoint.proposed_at)
        .where(Touchpoint.state == "withheld")
        .order_by(Touchpoint.id.desc())
        .limit(COUNTED_MAX)
        .subquery()
    )
    since = now - timedelta(days=WITHHELD_DAYS)
    return select(literal(1)).select_from(newest).where(newest.c.proposed_at >= since)


def letter_line(work: Work, row: Letter) -> LetterLine:
    return LetterLine(
        id=row.id,
        kind=row.kind,
        lang=row.lang,
        subject=work.unseal(row.subject_sealed, SUBJECT) or "",
        text=without_her_keys(work.unseal(row.text_sealed, TEXT) or ""),
        written_at=row.written_at,
        sent_at=row.sent_at,
    )
