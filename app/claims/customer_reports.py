"""What a customer sees of an order by her link: what is covered, what she has claimed, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.claims import rules, store
from app.claims.covering import terms_of
from app.claims.fitting import line_of, what_may_cover
from app.claims.letters import said_in
from app.claims.model import Claim
from app.claims.opening import standing_of, ways_for
from app.claims.remedying import may_be_given
from app.claims.worth import wanted
from app.core.calendar import local_date
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.orders.rules import Line
from app.remedies.actions import cannot_be_given, view
from app.remedies.rules import Wanted
from app.shops.store import the_settings, the_shop


@dataclass(frozen=True)
class Thing:
    """A thing of the order.

    count    how many of it she has, after refunds
    covered  our own guarantee speaks of it, or may: nobody can say yet what it is
    until    its last day by her clock, None where nobody knows when it came
    """

    line_id: int
    title: str
    count: int
    covered: bool
    ended: bool
    until: date | None


@dataclass(frozen=True)
class ClaimLine:
    """next_on  the day by which she hears more, None once it is over; given  kind, amount, percent, code, until"""

    id: int
    line_id: int
    title: str
    ground: str
    state: str
    opened_on: date
    next_on: date | None
    given: dict[str, object]
    can_take_back: bool

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN


@dataclass(frozen=True)
class HerOrder:
    """withdrawal_url  the shop's own page for changing one's mind, "" where the notice is taken here"""

    order_id: int
    name: str
    things: tuple[Thing, ...]
    claims: tuple[ClaimLine, ...]
    withdrawal_url: str
    currency: str
    shipping_minor: int
    address: str

    def thing(self, line_id: int) -> Thing | None:
        return next((one for one in self.things if one.line_id == line_id), None)

    @property
    def covered(self) -> tuple[Thing, ...]:
        return tuple(one for one in self.things if one.covered)


@dataclass(frozen=True)
class Certified:
    """A guarantee of the certificate, in her words. things  with the last day of each"""

    title: str
    text: str
    proof: str
    days: int
    times: int
    things: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class Choosing:
    """What she may choose when she calls on our own guarantee, or complains. ways  with their places"""

    proof: str
    ways: tuple[tuple[int, Wanted], ...]


def her_order(work: Work, order_id: int) -> HerOrder:
    """raises  NotFound where the order or its customer is gone"""
    order = orders.order_for_her(work, order_id)
    left = store.wanted(orders.file(work, order_id))
    lines = [line for line in orders.lines_of(order) if left.get(line.id)]
    sender = the_settings(work)[1].sender
    return HerOrder(
        order_id=order_id,
        name=order.name,
        things=tuple(_thing(work, order, line, left[line.id]) for line in lines),
        claims=tuple(_claim(work, order, one) for one in reversed(store.of_order(work, order_id))),
        withdrawal_url=the_settings(work)[1].claims.withdrawal_url,
        currency=order.currency,
        shipping_minor=order.shipping_minor,
        address=sender.reply_to or sender.address,
    )


def _thing(work: Work, order: Order, line: Line, count: int) -> Thing:
    own, cover = standing_of(work, order, line), store.covers(work, order.id).get(line.id)
    return Thing(
        line_id=line.id,
        title=line.title,
        count=count,
        covered=own is not None or what_may_cover(work, order, line) is not None,
        ended=own is not None and not own.ends_in_time,
        until=local_date(cover.ends_at, order.zone) if cover is not None else None,
    )


def _claim(work: Work, order: Order, claim: Claim) -> ClaimLine:
    line = line_of(order, claim.line_id)
    return ClaimLine(
        id=claim.id,
        line_id=claim.line_id,
        title=line.title if line is not None else "",
        ground=claim.ground,
        state=claim.state,
        opened_on=local_date(claim.opened_at, order.zone),
        next_on=local_date(claim.next_at, the_shop(work).zone) if claim.next_at else None,
        given=_given(work, order, claim),
        can_take_back=claim.state == rules.PERSON and not may_be_given(work, claim),
    )


def _given(work: Work, order: Order, claim: Claim) -> dict[str, object]:
    given = dict(claim.given or {})
    remedy = view(work, given["key"]) if "key" in given else None
    until = given.get("valid_until")
    return {
        **given,
        "code": remedy.code if remedy is not None else None,
        "until": local_date(datetime.fromisoformat(until), order.zone) if until else None,
    }


def certificate(work: Work, order_id: int, *, lang: str) -> list[Certified]:
    """Each guarantee that covers something of the order, as it was written on the day of purchase."""
    order = orders.order_for_her(work, order_id)
    found: dict[str, Certified] = {}
    for cover in sorted(store.covers(work, order_id).values(), key=lambda one: one.line_id):
        line, rule = line_of(order, cover.line_id), terms_of(work, cover.terms, cover.guarantee)
        if line is None or rule is None:
            continue
        title, text = said_in(rule, lang)
        before = found[rule.name].things if rule.name in found else ()
        ends_on = local_date(cover.ends_at, order.zone)
        things = (*before, (line.title, ends_on))
        found[rule.name] = Certified(title, text, rule.proof, rule.days, rule.times, things)
    return list(found.values())


def choosing(work: Work, order_id: int, line_id: int, *, ground: str, problem: str) -> Choosing:
    """Ways that surely can't be given, such as a scope that is missing, aren't shown."""
    order = orders.order_for_her(work, order_id)
    line = line_of(order, line_id)
    if line is None:
        return Choosing("none", ())
    own = standing_of(work, order, line) if ground == rules.FIT else None
    ways = ways_for(work, order, line, ground=ground, problem=problem)
    meant = [(at, wanted(order, one, line_id=line.id, count=1)) for at, one in enumerate(ways)]
    shown = tuple((at, one) for at, one in meant if cannot_be_given(work, order.id, one) is None)
    return Choosing(own.rule.proof if own is not None else "none", shown)


def photo(work: Work, photo_id: int) -> bytes:
    """As JPEG. raises  NotFound where it never was or is erased"""
    return store.photo(work, photo_id)
