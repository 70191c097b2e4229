"""The inbox's own SQL: who waits, claiming, noting what came of it, moving to the shop it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, select, update

from app.core.conditions import among
from app.core.holding import hold_name, try_hold
from app.core.ids import first_id_of
from app.core.queues import Queue, shops_with_due
from app.inbox.handling import UNKNOWN_SHOP, Verdict
from app.inbox.model import READABLE, WAITING, Webhook

if TYPE_CHECKING:
    from app.core.work import Work

WEBHOOKS = Queue(Webhook.shop_id, Webhook.due_at, WAITING)


@dataclass(frozen=True)
class Claimed:
    """A waiting webhook that is ours until the Work ends."""

    id: int
    topic: str
    shop_domain: str
    triggered_at: datetime | None
    received_at: datetime
    subject: int | None
    body_sealed: bytes | None
    attempts: int


def shops_with_mail(work: Work, *, limit: int) -> list[int]:
    """The shops with a webhook that is due, installed or not; 0 among them where one came for a shop not here."""
    return shops_with_due(work, WEBHOOKS, limit=limit)


def domains_due(work: Work, *, shop_id: int, limit: int) -> list[str]:
    """The domains that the next due webhooks name, in the order in which everybody holds them.

    limit  how many webhooks are looked at
    """
    due = select(Webhook.shop_domain).where(WAITING, Webhook.shop_id == shop_id, Webhook.due_at <= work.now)
    return sorted(set(work.session.scalars(due.order_by(Webhook.due_at, Webhook.id).limit(limit))))


def claim(work: Work, *, shop_id: int, limit: int, domain: str | None = None) -> list[Claimed]:
    """The next due webhooks of a shop, by id: what another worker holds is passed over, and so is every
    webhook of an order that another worker has in hand.

    domain  only those that name it; None: all
    """
    due = select(*COLUMNS).where(WAITING, Webhook.shop_id == shop_id, Webhook.due_at <= work.now)
    if domain is not None:
        due = due.where(Webhook.shop_domain == domain)
    # In the order of the index, so that a long queue isn't sorted for each batch.
    due = due.order_by(Webhook.due_at, Webhook.id).limit(limit).with_for_update(skip_locked=True)
    rows = [Claimed(*row) for row in work.session.execute(due)]
    return sorted(_in_hand(work, shop_id, rows), key=lambda one: one.id)


def claim_one(work: Work, *, shop_id: int, row_id: int) -> Claimed | None:
    """returns  None if it is no longer waiting, or another worker has it or its order"""
    one = select(*COLUMNS).where(WAITING, Webhook.shop_id == shop_id, Webhook.id == row_id)
    rows = [Claimed(*row) for row in work.session.execute(one.with_for_update(skip_locked=True))]
    return next(iter(_in_hand(work, shop_id, rows)), None)


COLUMNS = (
    Webhook.id,
    Webhook.topic,
    Webhook.shop_domain,
    Webhook.triggered_at,
    Webhook.received_at,
    Webhook.subject,
    Webhook.body_sealed,
    Webhook.attempts,
)


def _in_hand(work: Work, shop_id: int, rows: list[Claimed]) -> list[Claimed]:
    ours = try_hold(work, {row.subject for row in rows if row.subject is not None}, shop_id=shop_id)
    return [row for row in rows if row.subject is None or row.subject in ours]


def hold_domain(work: Work, domain: str) -> None:
    """One at a time for each domain, to the end of the transaction: an install that adopts and a worker
    that finds nobody home can't miss each other.
    """
    hold_name(work, f"domain/{domain}")


def note_handled(work: Work, row_ids: Sequence[int]) -> None:
    """All of a batch in one statement; each is found by its key."""
    if row_ids:
        what = {"state": "handled", "handled_at": work.now, "reason_code": None, "reason": None}
        _set(work, among(Webhook.id, row_ids), what)


def note_verdict(work: Work, row_id: int, verdict: Verdict, *, attempts: int) -> None:
    still = verdict.state == "waiting"
    what = {"state": verdict.state, "handled_at": None if still else work.now, "attempts": attempts}
    reason = {"reason_code": verdict.code[:60], "reason": verdict.sentence.replace("\0", "")}
    _set(work, Webhook.id == row_id, {**what, **reason, "due_at": verdict.due_at or work.now})


def wait_again(work: Work, row_id: int) -> None:
    _set(work, Webhook.id == row_id, _fresh(work))


def state_of(work: Work, row_id: int) -> tuple[str, bool] | None:
    """returns  the state, and whether the body is still there"""
    found = work.session.execute(
        select(Webhook.state, Webhook.body_sealed.is_not(None)).where(
            Webhook.shop_id == work.shop_id, Webhook.id == row_id
        )
    ).one_or_none()
    return None if found is None else (found[0], bool(found[1]))


def known_ids(work: Work, webhook_ids: Sequence[str]) -> set[str]:
    """Which of these the shop has stored already."""
    found: set[str] = set()
    for start in range(0, len(webhook_ids), MOVED_AT_ONCE):
        some = Webhook.webhook_id.in_(webhook_ids[start : start + MOVED_AT_ONCE])
        found |= set(work.session.scalars(select(Webhook.webhook_id).where(some)))
    return found


def waiting_about(work: Work, subjects: Sequence[int]) -> set[int]:
    """Of which of these orders a webhook has come that hasn't been handled yet."""
    about = (among(Webhook.subject, subjects), Webhook.state == "waiting")
    return {one for one in work.session.scalars(select(Webhook.subject).where(*about).distinct()) if one}


def rows_named(work: Work, *, domain: str, shop_id: int) -> list[int]:
    """What a shop_id holds for a domain and could still be handled."""
    named = (Webhook.shop_id == shop_id, Webhook.shop_domain == domain)
    open_ones = (Webhook.state.in_(("waiting", "parked")), Webhook.body_sealed.is_not(None))
    return list(work.session.scalars(select(Webhook.id).where(*named, *open_ones)))


def park_homeless(work: Work, row_ids: Sequence[int], *, shop_id: int) -> None:
    """Under shop 0, in nobody's sight but counted, until the shop that they name installs."""
    if shop_id:
        move(work, row_ids, from_shop=shop_id, to_shop=0)
    reason = {"reason_code": UNKNOWN_SHOP.code, "reason": UNKNOWN_SHOP.sentence}
    what = {"state": UNKNOWN_SHOP.state, "handled_at": work.now, **reason}
    _set(work, (Webhook.shop_id == 0) & among(Webhook.id, row_ids), what)


def empty_bodies(work: Work, *, before: datetime, parked_before: datetime, limit: int) -> int:
    """returns  how many were emptied; what is still waiting keeps its body however old it is"""
    old = select(Webhook.shop_id, Webhook.id).where(READABLE, Webhook.handled_at < before)
    old = old.where((Webhook.state != "parked") | (Webhook.handled_at < parked_before)).limit(limit)
    rows = work.session.execute(old).all()
    for shop_id, of_shop in groupby(sorted(rows), key=lambda row: row[0]):
        which = (Webhook.shop_id == shop_id) & among(Webhook.id, [row_id for _, row_id in of_shop])
        _set(work, which, {"body_sealed": None})
    return len(rows)


def delete_done(work: Work, *, shop_id: int, before: datetime, limit: int) -> int:
    """Ids grow with time, so what is old is found by its key.

    returns  how many went; what waits or is parked stays
    """
    old = select(Webhook.id).where(Webhook.state.in_(DONE), Webhook.id < first_id_of(before))
    old = old.where(Webhook.shop_id == shop_id, Webhook.handled_at < before).limit(limit)
    which = (Webhook.shop_id == shop_id) & Webhook.id.in_(old)
    done: Any = work.session.execute(delete(Webhook).where(which), execution_options=NO_SYNC)
    return int(done.rowcount)


def next_shop(work: Work, shop_id: int) -> int | None:
    """The next higher shop_id that has webhooks: one step in the index, however many the one before has."""
    after = select(Webhook.shop_id).where(Webhook.shop_id > shop_id)
    return work.session.scalar(after.order_by(Webhook.shop_id).limit(1))


DONE = ("handled", "ignored")


def move(work: Work, row_ids: Sequence[int], *, from_shop: int, to_shop: int) -> None:
    """Into the inbox of another shop_id, waiting; what that one has already heard isn't moved twice."""
    heard = select(Webhook.webhook_id).where(Webhook.shop_id == to_shop)
    for start in range(0, len(row_ids), MOVED_AT_ONCE):
        some = (Webhook.shop_id == from_shop, among(Webhook.id, row_ids[start : start + MOVED_AT_ONCE]))
        again = select(Webhook.webhook_id).where(*some).scalar_subquery()
        work.session.execute(
            delete(Webhook).where(*some, Webhook.webhook_id.in_(heard.where(Webhook.webhook_id.in_(again)))),
            execution_options=NO_SYNC,
        )
        _set(work, some[0] & some[1], {"shop_id": to_shop, **_fresh(work)})


MOVED_AT_ONCE = 500  # well below the number of parameters that SQLite takes in a statement
NO_SYNC = {
    "synchronize_session": False
}  # the inbox reads columns, so no row in the session could be out of date


def _fresh(work: Work) -> dict[str, object]:
    nothing = {"reason_code": None, "reason": None, "handled_at": None}
    return {"state": "waiting", "due_at": work.now, "attempts": 0, **nothing}


def _set(work: Work, which: ColumnElement[bool], what: dict[str, object]) -> None:
    work.session.execute(update(Webhook).where(which).values(**what), execution_options=NO_SYNC)
