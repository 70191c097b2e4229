"""What a customer asked for and couldn't have is written down: somebody may want to know why she never came through."""

from __future__ import annotations

from app.claims.facts import ClaimRefused
from app.claims.rules import GROUNDS
from app.core.calendar import local_date
from app.core.holding import hold
from app.core.work import Work
from app.ledger.store import entries_of_order
from app.shops.store import the_shop


def note_refused(work: Work, order_id: int, reason: str, *, line_id: int = 0, ground: str = "") -> None:
    """Once for each reason and day, however often she tries."""
    hold(work, [order_id])
    zone = the_shop(work).zone
    today = local_date(work.now, zone)
    for one in entries_of_order(work, order_id):
        is_refusal = one.kind == ClaimRefused.__name__ and one.body.get("reason") == reason
        if is_refusal and local_date(one.written_at, zone) == today:
            return
    ground = ground if ground in GROUNDS else ""
    work.record(ClaimRefused(order_id=order_id, line_id=line_id, ground=ground, reason=reason))
