"""No claim passes its promised answer in silence, and no photo stays longer than it serves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.claims import rules, store
from app.claims.facts import ClaimEscalated
from app.claims.model import FORGOTTEN_AT, Claim, ClaimPhoto
from app.claims.moving import UPDATE, ask_call, tell_how_it_goes
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.serving import Backlog, by_turns, serve
from app.core.work import Env, Work, reading_across_shops, work_for
from app.shops.store import is_served
from app.touchpoints.model import Touchpoint
from app.touchpoints.store import OPEN as LETTER_IS_OPEN

DUE_MAX = 100
FORGET_MAX = 50  # photos in one transaction
FORGETTING = Queue(ClaimPhoto.shop_id, ClaimPhoto.forget_at, FORGOTTEN_AT)


def look_after_claims(env: Env) -> int:
    """A duty. returns  how many orders with a claim were looked at, or put off since that failed"""
    return serve(env, DUE, store.shops_with_claims_due(env))


def _look(work: Work, order_ids: Sequence[int]) -> None:
    for order_id in order_ids:
        for claim in store.of_order(work, order_id):
            if claim.look_at is not None and claim.look_at <= work.now:
                _look_at(work, claim)


def _look_at(work: Work, claim: Claim) -> None:
    assert claim.next_at is not None  # an open claim has a promised day
    match rules.step(claim.next_at, work.now, escalated=claim.escalated_at is not None):
        case "escalate":
            _escalate(work, claim)
        case "write":
            _say_at_least_that(work, claim)
        case "overdue":
            # Also where nobody was there to look in the hours before.
            _escalate(work, claim)
            _say_at_least_that(work, claim)
    claim.look_at = rules.look_at(claim.next_at, work.now, escalated=claim.escalated_at is not None)


def _escalate(work: Work, claim: Claim) -> None:
    """The owner takes it, and somebody is to call her before the day is over."""
    ask_call(work, claim, "answer_due", due_at=claim.next_at)
    if claim.escalated_at is None:
        was, claim.role, claim.escalated_at = claim.role, rules.OWNER, work.now
        work.record(ClaimEscalated(order_id=claim.order_id, claim_id=claim.id, was=was))


def _say_at_least_that(work: Work, claim: Claim) -> None:
    """Nobody has told her anything, so she hears at least that, and a new day."""
    if not _letter_waits(work, claim):
        tell_how_it_goes(work, claim)


def _letter_waits(work: Work, claim: Claim) -> bool:
    query = select(Touchpoint).where(Touchpoint.order_id == claim.order_id, Touchpoint.kind == UPDATE)
    return any(
        one.state in LETTER_IS_OPEN and one.body.get("claim") == claim.id
        for one in work.session.scalars(query.limit(store.OF_ONE_MAX))
    )


DUE = Backlog(
    name="claims",
    due=store.DUE_ORDERS.first,
    take=store.DUE_ORDERS.take,
    do=_look,
    put_off=store.DUE_ORDERS.put_off,
    most=DUE_MAX,
    at_once=DUE_MAX,
)


def forget_photos(env: Env) -> int:
    """A duty. returns  how many photos went"""
    with reading_across_shops(env, why="the retention clock of photos runs in every shop") as work:
        shops = shops_with_due(work, FORGETTING, limit=SHOPS_LOOKED_AT, only=is_served)
    return by_turns(env, shops, lambda shop_id: _forget(env, shop_id))


def _forget(env: Env, shop_id: int) -> tuple[int, bool]:
    with work_for(env, shop_id) as work:
        query = select(ClaimPhoto).where(FORGOTTEN_AT, ClaimPhoto.forget_at <= work.now)
        rows = list(work.session.scalars(query.order_by(ClaimPhoto.forget_at).limit(FORGET_MAX)))
        for row in rows:
            row.image_sealed = row.forget_at = None
    return len(rows), len(rows) == FORGET_MAX
