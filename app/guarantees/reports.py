"""What pages show of guarantees: what she may choose by her link, what waits for a person, what an order was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.core.calendar import local_date
from app.core.counting import COUNTED_MAX, Some, count_each, some
from app.core.errors import NotFound
from app.core.work import Work
from app.guarantees import moving, rules, store
from app.guarantees.model import KEPT, Offer
from app.orders import store as orders
from app.orders.model import Order
from app.promises import store as promises
from app.remedies import actions as remedies
from app.remedies.rules import MAYBE, Wanted

LATELY = timedelta(days=60)
CALL = "call"
LINES_MAX = 25  # of each sort, the oldest: they have waited longest


@dataclass(frozen=True)
class OfferLine:
    """ways, answer  what she may have, and what was taken; given  what was really done, as in model.Offer

    reason  a code: why it waits, was voided or declined
    """

    order_id: int
    order_name: str
    cause: str
    state: str
    reason: str
    days: int
    terms: int
    currency: str
    ways: tuple[Wanted, ...]
    default: Wanted | None
    answer: Wanted | None
    answered_by: str
    given: dict[str, Any]
    made_at: datetime
    until_at: datetime | None
    answered_at: datetime | None
    given_at: datetime | None
    kept_after_at: datetime | None

    @property
    def name(self) -> str:
        """How its page is addressed."""
        return f"{self.order_id}/{self.cause}"


@dataclass(frozen=True)
class Counts:
    """Each COUNTED_MAX at most. waiting  for a person; kept_after  offers of late of which it turned out that the
    promise was kept
    """

    waiting: int
    offered: int
    executing: int
    kept_after: int


@dataclass(frozen=True)
class WaitingLine:
    """An offer that waits for a person, with all that she needs to decide.

    total_minor, paid_shipping_minor  of the order
    promised_on, arrived_on  days where she lives; None where nobody knows
    carrier  as Shopify names it; part  whose part the lateness was; why  the outcome's code
    given_before  what this order has been given for already: kinds
    call_by       by when she was promised a call; is_overdue  nobody has called by then
    may_be_given  a person must look at Shopify whether it was
    """

    offer: OfferLine
    total_minor: int
    shipping_minor: int
    promised_on: date | None
    arrived_on: date | None
    carrier: str
    part: str
    why: str
    certain: bool
    customer_id: int | None
    given_before: tuple[str, ...]
    call_by: datetime | None
    is_overdue: bool
    may_be_given: bool


@dataclass(frozen=True)
class Choice:
    """What the customer sees by her link.

    ways    those that can be given as things stand now, each with the name by which it is chosen
    until_on  the last day on which she may choose, or by which she is called, by her clock
    card      the number of the gift card that she was given, else ""
    """

    items: tuple[str, ...]
    order_name: str
    locale: str
    zone: str
    shipping_minor: int
    ways: tuple[tuple[str, Wanted], ...]
    until_on: date | None
    offer: OfferLine
    card: str


def offers_in(work: Work, state: str, *, most: int, begun_before: datetime | None = None) -> list[OfferLine]:
    """The oldest. begun_before  only what was answered, or made where nobody answered, before then"""
    query = select(Offer).where(Offer.state == state).order_by(Offer.made_at).limit(most)
    return _lines(work, list(work.session.scalars(query.where(*_begun(begun_before)))))


def to_count(*, slow_since: datetime) -> dict[str, Some]:
    """Those that wait for a person, and those that have been done for so long that something is wrong."""
    return {
        "person": _in_state("person"),
        "waiting": _in_state("waiting"),
        "slow": some(Offer, Offer.state == "executing", *_begun(slow_since)),
    }


def counts(work: Work) -> Counts:
    since = lately(work)
    found = count_each(
        work,
        {
            **{one: _in_state(one) for one in ("person", "waiting", "offered", "executing")},
            "kept_after": some(Offer, KEPT, Offer.kept_after_at >= since),
        },
    )
    return Counts(
        waiting=min(COUNTED_MAX, found["person"] + found["waiting"]),
        offered=found["offered"],
        executing=found["executing"],
        kept_after=found["kept_after"],
    )


def _in_state(state: str) -> Some:
    return some(Offer, Offer.state == state)


def _begun(before: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return (func.coalesce(Offer.answered_at, Offer.made_at) < before,) if before is not None else ()


def _found(work: Work, *queries: Select[Offer]) -> list[OfferLine]:
    return _lines(work, [row for query in queries for row in work.session.scalars(query.limit(LINES_MAX))])


def lately(work: Work) -> datetime:
    return work.now - LATELY


def offers_of(work: Work, order_id: int) -> tuple[OfferLine, ...]:
    """Without those that are only watched."""
    return tuple(_lines(work, [one for one in store.offers_of(work, order_id) if one.state != "watched"]))


def waiting(work: Work) -> list[WaitingLine]:
    """What a person decides: first the calls that are promised, by their day, then what has waited longest. LINES_MAX
    of each: calls, what else became of an offer, and what isn't offered yet.
    """
    person = select(Offer).where(Offer.state == "person")
    lines = _found(
        work,
        person.where(Offer.reason == CALL).order_by(Offer.until_at),
        person.where(Offer.reason.is_distinct_from(CALL)).order_by(Offer.made_at),
        select(Offer).where(Offer.state == "waiting").order_by(Offer.made_at),
    )
    orders.files(work, [one.order_id for one in lines])
    promises.files(work, [one.order_id for one in lines])
    given = remedies.kinds_given(work, [one.order_id for one in lines])
    found = [_waiting(work, one, given.get(one.order_id, ())) for one in lines]
    return sorted(
        (one for one in found if one is not None),
        key=lambda one: (one.call_by is None, one.call_by or one.offer.made_at, one.offer.order_id),
    )


def choice(work: Work, order_id: int, cause: str) -> Choice:
    """raises  NotFound where there is no such offer, or the order is gone with its customer"""
    row = store.offer(work, order_id, cause) if cause in store.CAUSES else None
    order = orders.file(work, order_id).order
    if row is None or order is None or row.state == "watched":
        raise NotFound("no_offer", "What this link was about isn't here any more. Answer the letter instead.")
    possible = moving.possible_ways(work, row) if row.state == "offered" else []
    (line,) = _lines(work, [row])
    return Choice(
        items=tuple(orders.titles(order)),
        order_name=order.name,
        locale=order.locale or "",
        zone=order.zone,
        shipping_minor=order.shipping_minor,
        ways=tuple((rules.name_of(one), one) for one in possible),
        until_on=local_date(row.until_at, order.zone) if row.until_at else None,
        offer=line,
        card=_card(work, row),
    )


def _card(work: Work, row: Offer) -> str:
    if (row.given or {}).get("kind") != "gift_card":
        return ""
    view = remedies.view(work, store.key_of(row))
    return view.code or "" if view is not None else ""


def _waiting(work: Work, line: OfferLine, given: tuple[str, ...]) -> WaitingLine | None:
    order, outcome = orders.file(work, line.order_id).order, promises.outcome_of(work, line.order_id)
    if order is None or outcome is None:
        return None
    return WaitingLine(
        offer=line,
        total_minor=order.total_minor,
        shipping_minor=order.shipping_minor,
        promised_on=local_date(outcome.latest_at, order.zone) if outcome.latest_at else None,
        arrived_on=local_date(outcome.arrived_at, order.zone) if outcome.arrived_at else None,
        carrier=outcome.carrier or "",
        part=outcome.part or "",
        why=outcome.why,
        certain=outcome.certain,
        customer_id=order.customer_id,
        given_before=given,
        call_by=line.until_at if line.reason == CALL else None,
        is_overdue=line.reason == "call" and line.until_at is not None and line.until_at < work.now,
        may_be_given=line.state == "person" and line.reason in MAYBE,
    )


def _lines(work: Work, rows: list[Offer]) -> list[OfferLine]:
    known = orders.orders_alone(work, [row.order_id for row in rows])
    return [_line(row, known.get(row.order_id)) for row in rows]


def _line(row: Offer, order: Order | None) -> OfferLine:
    ways, place = store.ways_of(row), row.default_way
    return OfferLine(
        order_id=row.order_id,
        order_name=order.name if order is not None else str(row.order_id),
        cause=row.cause,
        state=row.state,
        reason=row.reason or "",
        days=row.days,
        terms=row.terms,
        currency=order.currency if order is not None else "",
        ways=ways,
        default=ways[place] if place is not None and place < len(ways) else None,
        answer=store.answer_of(row),
        answered_by=row.answered_by or "",
        given=row.given or {},
        made_at=row.made_at,
        until_at=row.until_at,
        answered_at=row.answered_at,
        given_at=row.given_at,
        kept_after_at=row.kept_after_at,
    )
