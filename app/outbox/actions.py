"""Writing errands down, putting them back, trying parked ones again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

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
    state = work.session.scalar(select(Errand.state).where(Errand.key == key))
    if state is None:
        send_out_new(work, kind, key, body=body, order_id=order_id, due_at=due_at)
    elif state == "dropped":
        _change(
            work, key, "dropped",
            state="waiting", due_at=due_at or work.now, attempts=0,
            reason_code=None, reason=None, done_at=None,
        )  # fmt: skip


def send_out_again(
    work: Work,
    kind: str,
    key: str,
    *,
    body: dict[str, Any],
    order_id: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Of a kind that only asks: the errand that is over, whatever came of it, is taken up once more, instead of one
    more row for each time. One that waits or is under way is left alone.
    """
    state = work.session.scalar(select(Errand.state).where(Errand.key == key))
    if state is None:
        send_out_new(work, kind, key, body=body, order_id=order_id, due_at=due_at)
    elif state in ("done", "dropped", "parked"):
        _change(
            work, key, state,
            state="waiting", due_at=due_at or work.now, attempts=0, tried=False,
            reason_code=None, reason=None, done_at=None,
        )  # fmt: skip


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
    _change(work, key, "waiting", due_at=due_at)


def drop(work: Work, key: str, code: str, sentence: str) -> None:
    """Take back an errand that still waits. One under way finds out by its last look."""
    _change(work, key, "waiting", state="dropped", reason_code=code, reason=sentence, done_at=work.now)


def try_again(work: Work, errand_id: int) -> None:
    """What was performed is only settled again.

    raises  NotFound; Conflict if it isn't parked
    """
    errand = work.session.get(Errand, (work.shop_id, errand_id), with_for_update=True)
    if errand is None:
        raise NotFound("no_errand", "There is no such errand.")
    if errand.state != "parked":
        raise Conflict("not_parked", "This errand isn't parked any more; reload the page.")
    errand.state, errand.due_at, errand.attempts = "waiting", work.now, 0


def try_parked_again(work: Work, kind: str, reason_code: str) -> None:
    """What stood in the way of all of these is gone: each is due now. Names the shop itself, since the news may come
    in a Work that sees all shops.
    """
    mine = (Errand.shop_id == work.shop_id, Errand.state == "parked")
    theirs = (Errand.kind == kind, Errand.reason_code == reason_code)
    values = {"state": "waiting", "due_at": work.now, "attempts": 0}
    work.session.execute(update(Errand).where(*mine, *theirs).values(**values))


def _change(work: Work, key: str, found: str, **values: Any) -> None:
    """Only while it is in the state `found`, which the statement that changes it looks at: another worker may claim it
    between a look and a write. So it undoes no claim and waits for nobody's work. What was performed is only to be
    settled, and is left alone.
    """
    mine = (Errand.shop_id == work.shop_id, Errand.key == key)
    still = (Errand.state == found, Errand.performed_at.is_(None))
    # The session writes down first what is new in it.
    work.session.execute(update(Errand).where(*mine, *still).values(**values))
