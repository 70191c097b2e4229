"""Asking: the duty that says when, the errand that asks, and what is done with the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from app.carriers.scans import Piece
from app.core.errors import Unreachable
from app.core.serving import Backlog, serve
from app.core.work import Env, Work
from app.orders import store as orders
from app.outbox.actions import send_out_again
from app.outbox.errands import Drop, ErrandKind, ErrandView
from app.promises import store as promises
from app.shops.store import the_shop
from app.tracking import store
from app.tracking.adapters import HUB, KNOWN, Desk, per_day_of
from app.tracking.following import end, numbers_of, standing_of
from app.tracking.hearing import note_failure, note_success, take_in
from app.tracking.model import CarrierAccess, Followed
from app.tracking.rules import (
    AGAIN_AFTER,
    FAILURES_MAX,
    GIVEN_UP_AFTER,
    HUB_AGAIN,
    PROBE_EVERY,
    Standing,
    ended,
    pause_until_next,
)

KIND = "ask_carrier"
DUE_MAX = 200  # orders looked through in one run and shop
# Numbers of one shipment that are asked about, each a question of its own: with the slowest carrier's pause between
# them less than a minute. Of a shipment with more than that nobody says that all of it has arrived.
NUMBERS_MAX = 10
AT_ONCE = 50  # in one transaction: some tens of milliseconds


# --- the duty -------------------------------------------------------------------------------------------------


def ask_carriers(env: Env) -> int:
    """Send out a question for each shipment whose time has come. returns  how many orders were looked at"""
    return serve(env, DUE, store.shops_with_due_questions(env))


def _send_questions(work: Work, order_ids: Sequence[int]) -> None:
    orders.files(work, order_ids)
    promises.files(work, order_ids)
    for row in store.due_rows(work, order_ids):
        shipment = orders.file(work, row.order_id).shipments.get(row.shipment_id)
        access = store.access_locked(work, row.adapter)
        if shipment is None or access is None:
            end(row, "no_access" if access is None else "not_needed")
            continue
        standing = standing_of(work, shipment, row.misses)
        reason = ended(standing, now=work.now)
        if reason is not None:
            end(row, reason)
        else:
            numbers = min(len(numbers_of(shipment)), NUMBERS_MAX)
            _plan(work, row, standing, access=access, numbers=numbers)


def _plan(work: Work, row: Followed, standing: Standing, *, access: CarrierAccess, numbers: int) -> None:
    if row.adapter == HUB and not _hub_is_asked(work, row, access):
        row.ask_at = standing.sent_at + GIVEN_UP_AFTER
        return
    if access.rests_until is not None and access.rests_until > work.now:
        row.ask_at = access.rests_until
        return
    due_at = max(work.now, access.asked_until or work.now)
    if access.failures < FAILURES_MAX:
        access.asked_until = due_at + KNOWN[row.adapter].pause * numbers
    elif due_at > work.now:
        row.ask_at = due_at
        return
    else:  # one tries whether the circuit can be closed, and the others wait for it
        access.asked_until = work.now + PROBE_EVERY
    # Should the answer never come, it is asked for again then.
    row.ask_at = due_at + _pause(work, row, standing)
    key, body = f"{KIND}:{row.shipment_id}", {"shipment": row.shipment_id}
    send_out_again(work, KIND, key, body=body, order_id=row.order_id, due_at=due_at)


def _pause(work: Work, row: Followed, standing: Standing) -> timedelta:
    if row.adapter == HUB:
        return HUB_AGAIN
    followed = store.count_followed(work).get(row.adapter, 1)
    return pause_until_next(standing, now=work.now, followed=followed, per_day=per_day_of(row.adapter))


def _hub_is_asked(work: Work, row: Followed, access: CarrierAccess) -> bool:
    """If the merchant gave us the key to do so, until it takes all numbers; after that it tells us by itself."""
    return (row.asked_at is None or row.misses > 0) and "api_key" in store.open_access(work, access)


DUE = Backlog(
    name="carriers",
    due=store.DUE_ORDERS.first,
    take=store.DUE_ORDERS.take,
    do=_send_questions,
    put_off=store.DUE_ORDERS.put_off,
    most=DUE_MAX,
    at_once=AT_ONCE,
)


# --- the errand -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """access  in clear, for the call alone"""

    shop_id: int
    order_id: int
    adapter: str
    numbers: tuple[str, ...]
    zone: str
    access: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Trouble:
    """Instead of an answer: what the carrier's silence means is settled here, not by the outbox."""

    code: str
    sentence: str
    retry_after: int | None


# number → its parcels; none where the carrier doesn't know it. The hub tells of parcels later, by itself.
Answer = tuple[tuple[str, tuple[Piece, ...]], ...]


def ask_errand(desk: Desk) -> ErrandKind:
    """desk  whom to ask; a question that was lost is asked again, which does no harm"""

    def perform(env: Env, question: Question) -> Answer | Trouble:
        try:
            return _ask(env, desk, question)
        except Unreachable as wrong:
            return Trouble(wrong.code, wrong.sentence, _whole(wrong.details.get("retry_after")))

    return ErrandKind(_prepare, perform, _settle, asks=True, warm=_warm)


def _prepare(work: Work, errand: ErrandView) -> Question | Drop:
    row = store.followed(work, errand.body["shipment"])
    if row is None or row.ended is not None:
        return Drop("not_followed", "Nobody need be asked about it any more.")
    shipment = orders.file(work, row.order_id).shipments.get(row.shipment_id)
    access = store.accesses(work).get(row.adapter)
    if shipment is None or access is None:
        end(row, "no_access" if access is None else "not_needed")
        return Drop("not_followed", "Nobody need be asked about it any more.")
    reason = ended(standing_of(work, shipment, row.misses), now=work.now)
    if reason is not None:
        end(row, reason)
        return Drop("not_followed", "Nobody need be asked about it any more.")
    if access.rests_until is not None and access.rests_until > work.now:
        row.ask_at = access.rests_until
        return Drop("rests", "The carrier isn't asked for a while, since it didn't answer.")
    order = orders.file(work, row.order_id).order
    return Question(
        shop_id=work.shop_id,
        order_id=row.order_id,
        adapter=row.adapter,
        numbers=tuple(numbers_of(shipment)),
        zone=order.zone if order is not None else the_shop(work).zone,
        access={**store.open_access(work, access), "client_url": work.env.settings.app_url},
    )


def _ask(env: Env, desk: Desk, question: Question) -> Answer:
    if question.adapter == HUB:
        taken = {
            number: desk.hub.follow(question.access, number, order_id=question.order_id)
            for number in question.numbers
        }
        return tuple((number, (Piece(number, ()),) if fine else ()) for number, fine in taken.items())
    carrier = desk.carriers[question.adapter]
    numbers = question.numbers[:NUMBERS_MAX]
    desk.pace.take(carrier, question.shop_id, env.clock.now(), questions=len(numbers))
    found: list[tuple[str, tuple[Piece, ...]]] = []
    for number in numbers:
        if found:
            desk.sleep(carrier.pause / timedelta(seconds=1))
        found.append((number, carrier.ask(question.access, number, zone=question.zone)))
    unasked = [(number, (Piece(number, ()),)) for number in question.numbers[NUMBERS_MAX:]]
    return (*found, *unasked)


def _settle(work: Work, errand: ErrandView, heard: Answer | Trouble) -> None:
    row = store.followed(work, errand.body["shipment"])
    if row is None:
        return
    if isinstance(heard, Trouble):
        until = note_failure(work, row.adapter, heard.code, heard.sentence, retry_after=heard.retry_after)
        if row.ended is None:
            told = timedelta(seconds=heard.retry_after) if heard.retry_after else AGAIN_AFTER
            row.ask_at = until or work.now + told
        return
    row.asked_at = work.now
    note_success(work, row.adapter)
    _hear(work, row, heard)


def _hear(work: Work, row: Followed, heard: Answer) -> None:
    shipment = orders.file(work, row.order_id).shipments.get(row.shipment_id)
    if shipment is None or row.ended is not None:
        return
    if row.adapter != HUB and take_in(work, shipment, row.adapter, heard):
        row.changed_at = work.now
    missing = [number for number, pieces in heard if not pieces]
    row.misses = row.misses + 1 if missing else 0
    standing = standing_of(work, shipment, row.misses)
    reason = ended(standing, now=work.now)
    if reason is not None:
        end(row, reason)
    else:
        row.ask_at = work.now + _pause(work, row, standing)


def _warm(work: Work, errands: list[ErrandView]) -> None:
    order_ids = [errand.order_id for errand in errands]
    orders.files(work, order_ids)
    promises.files(work, order_ids)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
