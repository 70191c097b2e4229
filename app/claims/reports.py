"""What the panel shows of claims: the queue, and one claim with everything that it takes to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.claims import rules, store
from app.claims.facts import ClaimRefused
from app.claims.fitting import line_of
from app.claims.model import Claim, ClaimCall
from app.claims.moving import playbook_for
from app.claims.remedying import is_waiting, may_be_given, meant, remedy_key
from app.core.calendar import local_date
from app.core.counting import Some, count_some, some
from app.core.work import Work
from app.ledger.store import EntryView, entries_of_order
from app.orders import store as orders
from app.orders.reports import OrderSheet, order_names, order_sheet
from app.promises.order_reports import OutcomeView, PromiseView, outcomes_of_order, promises_of_order
from app.remedies import actions as remedies
from app.remedies.rules import Wanted
from app.remedies.store import RemedyView
from app.shops.store import the_shop

LINES_MAX = 50
# Which states a tab shows.
SHOWN = {
    "waiting": (rules.PERSON,),
    "under_way": (rules.OPENED, rules.ACCEPTED, rules.EXECUTING, rules.FAILED),
    "over": tuple(sorted(rules.CLOSED)),
}


@dataclass(frozen=True)
class ClaimLine:
    """answer_on  the last day by the shop's clock on which she is to hear; None once it is over
    late       nobody has answered by then; escalated  that day is near
    """

    id: int
    order_id: int
    order_name: str
    title: str
    ground: str
    problem: str
    state: str
    reason: str
    role: str
    repeated: int
    opened_at: datetime
    answer_on: date | None
    escalated: bool
    late: bool


@dataclass(frozen=True)
class CallLine:
    id: int
    claim_id: int
    order_id: int
    order_name: str
    reason: str
    due_on: date
    late: bool


@dataclass(frozen=True)
class NoteLine:
    kind: str
    text: str
    by: str
    written_at: datetime


@dataclass(frozen=True)
class PhotoLine:
    """erased  its time was over, or the customer was erased"""

    id: int
    width: int
    height: int
    erased: bool


@dataclass(frozen=True)
class ClaimSheet:
    """words  "" where she wrote nothing, or is erased; plan  what the playbook tells her
    wanted   what may be given, with the place of each and why it can't be, "" where it can
    remedies all that was asked for it, the newest last; waits: the last one waits for a person's word
    may_be_given  nobody knows whether she has it already: a person must look before she does anything else
    entries  of the ledger, oldest first
    """

    line: ClaimLine
    count: int
    why: str
    guarantee: str
    words: str
    photos: tuple[PhotoLine, ...]
    notes: tuple[NoteLine, ...]
    calls: tuple[CallLine, ...]
    wanted: tuple[tuple[int, Wanted, str], ...]
    remedies: tuple[RemedyView, ...]
    waits: bool
    may_be_given: bool
    sheet: OrderSheet
    promises: tuple[PromiseView, ...]
    outcome: OutcomeView | None
    entries: tuple[EntryView, ...]
    others: tuple[ClaimLine, ...]
    customer_at_shopify: int | None
    shipping_minor: int


def waiting_claims(work: Work, *, most: int) -> list[ClaimLine]:
    """On which a person decides: of the LINES_MAX that were opened first, the first promised answer first."""
    return claims_page(work, "waiting", most=most)


def claims_page(work: Work, shown: str, *, most: int = LINES_MAX) -> list[ClaimLine]:
    """shown  a key of SHOWN. Open ones by the promised day, those that are over by the newest"""
    states, is_over = SHOWN[shown], shown == "over"
    query = select(Claim).where(Claim.state.in_(states))
    by = Claim.opened_at.desc() if is_over else Claim.opened_at
    rows = list(work.session.scalars(query.order_by(by).limit(LINES_MAX)))
    if not is_over:
        rows.sort(key=lambda one: (one.next_at is None, one.next_at, one.id))
    return _lines(work, rows[:most])


def claims_of_order(work: Work, order_id: int) -> list[ClaimLine]:
    """Oldest first, those that are over included."""
    return _lines(work, store.of_order(work, order_id))


def open_calls(work: Work, *, most: int = LINES_MAX) -> list[CallLine]:
    """The first due first."""
    query = select(ClaimCall).where(ClaimCall.state == "open").order_by(ClaimCall.due_at).limit(most)
    rows = list(work.session.scalars(query))
    names = order_names(work, [one.order_id for one in rows])
    return [_call(work, one, names.get(one.order_id, "")) for one in rows]


def count_waiting(work: Work) -> int:
    """COUNTED_MAX at most."""
    return count_some(work, Claim, Claim.state == rules.PERSON)


def to_count(now: datetime) -> dict[str, Some]:
    """Claims that a person decides on, customers who are to be called, and those of them who were to hear by now."""
    waits, is_open = Claim.state == rules.PERSON, ClaimCall.state == "open"
    return {
        "claims": some(Claim, waits),
        "late_claims": some(Claim, waits, Claim.next_at < now),
        "calls": some(ClaimCall, is_open),
        "late_calls": some(ClaimCall, is_open, ClaimCall.due_at < now),
    }


def claim_sheet(work: Work, claim_id: int) -> ClaimSheet:
    """raises  NotFound"""
    claim = store.claim(work, claim_id)
    sheet = order_sheet(work, claim.order_id)
    order = orders.file(work, claim.order_id).order
    assert sheet is not None  # a claim is opened on an order that is known, and no order row goes alone
    assert order is not None
    lines = {one.id: one for one in _lines(work, store.of_order(work, claim.order_id))}
    customer = orders.customer_by_id(work, claim.customer_id) if claim.customer_id else None
    return ClaimSheet(
        line=lines[claim.id],
        count=claim.count,
        why=claim.why,
        guarantee=claim.guarantee,
        words=work.unseal(claim.words_sealed, store.WORDS) or "",
        photos=tuple(
            PhotoLine(one.id, one.width, one.height, one.image_sealed is None)
            for one in store.photos(work, claim.id)
        ),
        notes=tuple(
            NoteLine(one.kind, work.unseal(one.text_sealed, store.NOTE) or "", one.by, one.written_at)
            for one in store.notes(work, claim.id)
        ),
        calls=tuple(
            _call(work, one, sheet.name) for one in store.calls(work, claim.id) if one.state == "open"
        ),
        wanted=_wanted(work, claim),
        remedies=tuple(_remedies(work, claim)),
        waits=is_waiting(work, claim),
        may_be_given=may_be_given(work, claim),
        sheet=sheet,
        promises=tuple(promises_of_order(work, claim.order_id)),
        outcome=outcomes_of_order(work, claim.order_id).get(0),
        entries=tuple(_entries(work, claim)),
        others=tuple(one for one in lines.values() if one.id != claim.id),
        customer_at_shopify=customer.shopify_id if customer is not None else None,
        shipping_minor=order.shipping_minor,
    )


def plan_of(work: Work, problem: str) -> tuple[str, str]:
    """What the playbook tells the customer, in Swedish and in English; "" where nothing is written."""
    playbook = playbook_for(work, problem)
    return playbook.text_sv, playbook.text_en


def _lines(work: Work, rows: list[Claim]) -> list[ClaimLine]:
    known = orders.orders_alone(work, [one.order_id for one in rows])
    found = []
    for row in rows:
        order = known.get(row.order_id)
        line = line_of(order, row.line_id) if order is not None else None
        found.append(
            ClaimLine(
                id=row.id,
                order_id=row.order_id,
                order_name=order.name if order is not None else str(row.order_id),
                title=line.title if line is not None else "",
                ground=row.ground,
                problem=row.problem,
                state=row.state,
                reason=row.reason,
                role=row.role,
                repeated=row.repeated,
                opened_at=row.opened_at,
                answer_on=_last_day(work, row.next_at) if row.next_at else None,
                escalated=row.escalated_at is not None and row.state in rules.OPEN,
                late=row.next_at is not None and row.next_at < work.now,
            )
        )
    return found


def _call(work: Work, row: ClaimCall, order_name: str) -> CallLine:
    return CallLine(
        row.id, row.claim_id, row.order_id, order_name, row.reason,
        due_on=_last_day(work, row.due_at), late=row.due_at < work.now,
    )  # fmt: skip


def _last_day(work: Work, until: datetime) -> date:
    """By the shop's own clock."""
    return local_date(until, the_shop(work).zone)


def _wanted(work: Work, claim: Claim) -> tuple[tuple[int, Wanted, str], ...]:
    return tuple(
        (place, way, remedies.cannot_be_given(work, claim.order_id, way) or "")
        for place, way in enumerate(meant(work, claim))
    )


def _remedies(work: Work, claim: Claim) -> list[RemedyView]:
    ours = remedy_key(claim).rpartition(":")[0] + ":"
    return [one for one in remedies.views_of(work, claim.order_id) if one.key.startswith(ours)]


def _entries(work: Work, claim: Claim) -> list[EntryView]:
    """What the ledger says of this claim, of what was given for it, and of what she tried in vain."""
    ours = remedy_key(claim).rpartition(":")[0] + ":"
    return [
        one
        for one in entries_of_order(work, claim.order_id)
        if one.body.get("claim_id") == claim.id
        or str(one.body.get("key", "")).startswith(ours)
        or (one.kind == ClaimRefused.__name__ and one.body.get("line_id") in (claim.line_id, 0))
    ]
