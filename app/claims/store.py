"""The rows of claims, and what other rooms know of an order put together for deciding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.claims.model import LOOKED_AT, Claim, ClaimCall, ClaimNote, ClaimPhoto, Cover
from app.claims.rules import DECLINED, FIT, OPEN, WITHDRAWAL, WITHDRAWN
from app.core.absent import is_absent, learn_absent, note_there
from app.core.conditions import among
from app.core.due_orders import DueOrders
from app.core.errors import NotFound
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.work import Env, Work, reading_across_shops
from app.orders import store as orders
from app.orders.sendings import CANCELLED
from app.orders.standings import left
from app.orders.store import OrderFile
from app.promises import store as promises
from app.shops.store import is_served

WORDS, NOTE, IMAGE = "claims.words", "claim_notes.text", "claim_photos.image"
OF_ONE_MAX = 200  # claims of one customer or order that are looked at; the pages take no more than twenty
LOOKS = Queue(Claim.shop_id, Claim.look_at, LOOKED_AT)
DUE_ORDERS = DueOrders(LOOKS, Claim.order_id)
GUESS = "inferred"
WHOLE_ORDER = 0


def claim(work: Work, claim_id: int) -> Claim:
    """raises  NotFound"""
    row = work.session.get(Claim, (work.shop_id, claim_id))
    if row is None:
        raise NotFound("no_claim", "There is no such claim here.")
    return row


def of_order(work: Work, order_id: int) -> list[Claim]:
    """Oldest first."""
    if is_absent(work, Claim.order_id, order_id):
        return []
    return _sorted(work, Claim.order_id == order_id)


def of_customer(work: Work, customer_id: int) -> list[Claim]:
    return _sorted(work, Claim.customer_id == customer_id)


def _sorted(work: Work, which: ColumnElement[bool]) -> list[Claim]:
    rows = work.session.scalars(select(Claim).where(which).limit(OF_ONE_MAX))
    return sorted(rows, key=lambda one: one.id)


def has_open_claim(work: Work, customer_id: int) -> bool:
    """For the plan's open_cases: while she waits for us, nothing is sold to her."""
    query = select(Claim.id).where(Claim.customer_id == customer_id, Claim.state.in_(OPEN)).limit(1)
    return work.session.scalar(query) is not None


def warm(work: Work, order_ids: Iterable[int]) -> None:
    """Learn for a whole batch on which orders there is no claim: nearly all."""
    learn_absent(work, Claim.order_id, order_ids)


def add(work: Work, claim: Claim) -> None:
    work.session.add(claim)
    note_there(work, Claim.order_id, claim.order_id)


def is_open_on(work: Work, order_id: int) -> bool:
    """Whether something about an order isn't settled: then she isn't asked what she thinks of it."""
    if is_absent(work, Claim.order_id, order_id):
        return False
    query = select(Claim.id).where(Claim.order_id == order_id, Claim.state.in_(OPEN)).limit(1)
    return work.session.scalar(query) is not None


def before(work: Work, customer_id: int, product_id: int | None, *, line_id: int) -> list[Claim]:
    """Her earlier claims on the same thing, in whatever order she bought it; not those that came to nothing, and not
    what she merely changed her mind about. A thing without a number at Shopify is known by its line alone.
    """
    return [
        one
        for one in (of_customer(work, customer_id) if customer_id else [])
        if (one.product_id == product_id if product_id is not None else one.line_id == line_id)
        and one.state not in (DECLINED, WITHDRAWN)
        and one.ground != WITHDRAWAL
    ]


def used(earlier: Sequence[Claim]) -> int:
    """How often she has called on our own guarantee; a claim counts once, however many pieces it names."""
    return sum(one.ground == FIT for one in earlier)


def covers(work: Work, order_id: int) -> dict[int, Cover]:
    """By line."""
    rows = work.session.scalars(select(Cover).where(Cover.order_id == order_id))
    return {row.line_id: row for row in rows}


def photos(work: Work, claim_id: int) -> list[ClaimPhoto]:
    rows = work.session.scalars(select(ClaimPhoto).where(ClaimPhoto.claim_id == claim_id))
    return sorted(rows, key=lambda one: one.id)


def photo(work: Work, photo_id: int) -> bytes:
    """raises  NotFound where it never was or is erased"""
    row = work.session.get(ClaimPhoto, (work.shop_id, photo_id))
    if row is None or row.image_sealed is None:
        raise NotFound("no_photo", "This photo isn't here any more.")
    return work.env.keys.open(row.image_sealed, IMAGE)


def notes(work: Work, claim_id: int) -> list[ClaimNote]:
    """Oldest first."""
    rows = work.session.scalars(select(ClaimNote).where(ClaimNote.claim_id == claim_id).limit(OF_ONE_MAX))
    return sorted(rows, key=lambda one: one.id)


def note_text(work: Work, note_id: int) -> str:
    row = work.session.get(ClaimNote, (work.shop_id, note_id)) if note_id else None
    return (work.unseal(row.text_sealed, NOTE) or "") if row is not None else ""


def calls(work: Work, claim_id: int) -> list[ClaimCall]:
    rows = work.session.scalars(select(ClaimCall).where(ClaimCall.claim_id == claim_id).limit(OF_ONE_MAX))
    return sorted(rows, key=lambda one: one.id)


def calls_about_orders(work: Work, order_ids: Sequence[int]) -> list[ClaimCall]:
    """Those that are about no claim."""
    query = select(ClaimCall).where(among(ClaimCall.order_id, order_ids)).limit(OF_ONE_MAX)
    return sorted((one for one in work.session.scalars(query) if not one.claim_id), key=lambda one: one.id)


def call(work: Work, call_id: int) -> ClaimCall:
    """raises  NotFound"""
    row = work.session.get(ClaimCall, (work.shop_id, call_id))
    if row is None:
        raise NotFound("no_call", "There is no such call here.")
    return row


def wanted(file: OrderFile) -> dict[int, int]:
    """What she has or is to have, line by line, after edits and refunds."""
    return left(file)


def carrier_of(work: Work, claim: Claim) -> str | None:
    """Who brought the thing; where it came in several parcels, who brought the last. None where nobody says."""
    bringing = [
        one
        for one in orders.file(work, claim.order_id).shipments.values()
        if one.status != CANCELLED and claim.line_id in {line["id"] for line in one.lines}
    ]
    return max(bringing, key=lambda one: (one.sent_at, one.id)).carrier if bringing else None


def came(work: Work, file: OrderFile) -> dict[int, datetime]:
    """The lines that have reached her, by somebody's word and not by a guess, and when the last of each did."""
    assert file.order is not None
    outcomes = promises.file(work, file.order.id).outcomes
    found: dict[int, datetime] = {}
    for one in file.shipments.values():
        row = outcomes.get(one.id)
        if one.status != CANCELLED and row is not None and row.arrived_at and row.arrived_by != GUESS:
            for line_id in [line["id"] for line in one.lines] or list(wanted(file)):
                found[line_id] = max(found.get(line_id, row.arrived_at), row.arrived_at)
    whole = outcomes.get(WHOLE_ORDER)
    if whole is not None and whole.arrived_at is not None and whole.arrived_by != GUESS:
        found = {**dict.fromkeys(wanted(file), whole.arrived_at), **found}
    return found


def shops_with_claims_due(env: Env) -> list[int]:
    with reading_across_shops(
        env, why="no claim of any shop may pass its promised answer in silence"
    ) as work:
        return shops_with_due(work, LOOKS, limit=SHOPS_LOOKED_AT, only=is_served)
