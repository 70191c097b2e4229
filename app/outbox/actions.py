"""Writing errands down, putting them back, trying parked ones again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.errors import Conflict, NotFound
from app.core.work import Work
from app.outbox.model import Errand


def send_out(
    work: Work,
    kind: str,
    key: str,
    *,
    body: dict[str, Any],
    order_id: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Write an errand down, unless the shop has one with this key already. If that one was dropped, since it was no
    longer right to do it, it is taken up again: now it is right, and what was tried before is still known.
    """
    found = _find(work, key)
    if found is None:
        send_out_new(work, kind, key, body=body, order_id=order_id, due_at=due_at)
    elif found.state == "dropped":
        found.state, found.due_at, found.attempts = "waiting", due_at or work.now, 0
        found.reason_code = found.reason = found.done_at = None


def send_out_new(
    work: Work,
    kind: str,
    key: str,
    *,
    body: dict[str, Any],
    order_id: int = 0,
    due_at: datetime | None = None,
) -> None:
    """As send_out, for a cause that was itself written just now and so can't have an errand yet: no look-up."""
    work.session.add(
        Errand(
            shop_id=work.shop_id,
            id=work.next_id(),
            kind=kind,
            key=key,
            order_id=order_id,
            body=body,
            state="waiting",
            due_at=due_at or work.now,
            attempts=0,
            tried=False,
            made_at=work.now,
        )
    )


def move_to(work: Work, key: str, due_at: datetime) -> None:
    """Another time for an errand that still waits. One that is under way or over stays as it is."""
    errand = _find(work, key)
    if errand is not None and errand.state == "waiting":
        errand.due_at = due_at


def drop(work: Work, key: str, code: str, sentence: str) -> None:
    """Take back an errand that still waits. One under way finds out by its last look."""
    errand = _find(work, key)
    if errand is not None and errand.state == "waiting":
        errand.state, errand.reason_code, errand.reason, errand.done_at = "dropped", code, sentence, work.now


def try_again(work: Work, errand_id: int) -> None:
    """raises  NotFound; Conflict if it isn't parked"""
    errand = work.session.get(Errand, (work.shop_id, errand_id))
    if errand is None:
        raise NotFound("no_errand", "There is no such errand.")
    if errand.state != "parked":
        raise Conflict("not_parked", "This errand isn't parked any more; reload the page.")
    errand.state, errand.due_at, errand.attempts = "waiting", work.now, 0


def _find(work: Work, key: str) -> Errand | None:
    return work.session.scalar(select(Errand).where(Errand.key == key))
