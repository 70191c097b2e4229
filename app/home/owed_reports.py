"""Whom the shop owes something today, the most pressing first: gathered from the rooms' own reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from app.claims import reports as claims
from app.claims.reports import CallLine, ClaimLine
from app.core.counting import COUNTED_MAX, count_each
from app.core.work import Work
from app.figures import said_reports
from app.figures.said_reports import InsightLine
from app.forecasts import reports as forecasts
from app.forecasts.reports import RiskLine
from app.guarantees import reports as guarantees
from app.guarantees.reports import OfferLine
from app.home.reports import Stopped, what_stops
from app.inbox import reports as inbox
from app.listening import case_reports
from app.listening import reports as listening
from app.listening.reports import ReplyLine
from app.orders.reports import order_names
from app.outbox import reports as outbox
from app.outbox.reports import ErrandLine
from app.privacy import reports as privacy
from app.promises import reports as promises
from app.promises.reports import PromiseLine
from app.shops.store import the_settings
from app.studies import reports as studies
from app.studies.reports import StudyLine
from app.touchpoints.consents import UNSUBSCRIBE
from app.updates import reports as updates
from app.updates.reports import ConcernLine

Line = TypeVar("Line")

# Of a long list, the most pressing: as many as a screen holds. One press shows more of what has no page of its own: as
# much as somebody deals with in a morning, of each sort.
SHOWN_FIRST, SHOWN_OF_A_PAGE = 12, 5
SHOWN_MOST = 25
# An offer is to be there within ten minutes; one that takes longer is something to look at.
OFFER_MINUTES = 10
PARKED_SHOWN = 10
# What is counted, in which state those offers are, and as what they stand on the page.
OWED_OFFERS = (
    ("person", "person", "waiting"),
    ("waiting", "waiting", "waiting"),
    ("slow", "executing", "slow"),
)


@dataclass(frozen=True)
class Queue(Generic[Line]):
    """lines  as many as home shows, the most pressing first; count  of all that wait, COUNTED_MAX at most
    is_cut  more may wait than were counted
    """

    lines: tuple[Line, ...]
    count: int
    is_cut: bool


@dataclass(frozen=True)
class OwedOrder:
    """A broken promise that hasn't been made good.

    state  "provisional" (nobody knows for certain), "waiting" (a person decides), "slow" (it is being done)
    reason of an offer that waits, a code
    due_on the last day that was promised; None where the outcome is gone
    """

    order_id: int
    order_name: str
    state: str
    why: str
    reason: str
    due_on: date | None


@dataclass(frozen=True)
class Parked:
    """Errands that wait for a person for the same reason. first: the one that is shown"""

    first: ErrandLine
    count: int


@dataclass(frozen=True)
class Owed:
    """orders  broken promises of which something can be done
    parked  errands that wait for a person
    names   order number → name, for `parked`
    titles  shipping titles that nobody understood, with how many orders showed each
    concerns  what customers said of a delivery that nobody has dealt with, the longest waiting first
    claims  what customers claim and a person decides on, the first promised answer first
    calls   customers whom no letter reached, or who want to be called, the first promised day first
    requests  files of data that a customer asked for and nobody has fetched
    risks   promises that can still be kept and hardly will be, the first promised day first
    cases   how many answers and reviews wait for a person; overdue_cases, of these and the replies
    late    of what waits, what was promised to be done by now
    studies those that are planned or running; insights, whose day of follow-up has come
    """

    orders: Queue[OwedOrder]
    parked: tuple[Parked, ...]
    names: dict[int, str]
    parked_webhooks: int
    titles: tuple[tuple[str, int], ...]
    concerns: Queue[ConcernLine]
    replies: Queue[ReplyLine]
    claims: Queue[ClaimLine]
    calls: Queue[CallLine]
    requests: int
    risks: tuple[RiskLine, ...]
    cases: int
    overdue_cases: int
    late: int
    studies: tuple[StudyLine, ...]
    insights: tuple[InsightLine, ...]
    stopped: Stopped

    @property
    def count(self) -> int:
        return (
            self.orders.count
            + len(self.parked)
            + bool(self.parked_webhooks)
            + len(self.titles)
            + self.concerns.count
            + self.replies.count
            + self.claims.count
            + self.calls.count
            + self.requests
            + len(self.risks)
            + self.cases
            + len(self.insights)
            + sum(1 for one in self.studies if one.is_due or one.to_code)
        )

    @property
    def is_cut(self) -> bool:
        """More may wait than were counted."""
        queues = (self.orders, self.concerns, self.replies, self.claims, self.calls)
        return self.cases >= COUNTED_MAX or any(one.is_cut for one in queues)

    @property
    def people(self) -> tuple[ConcernLine | ReplyLine | ClaimLine | CallLine, ...]:
        """Where home says what somebody wrote, or who it is; the rest of it are orders and counts."""
        return *self.concerns.lines, *self.replies.lines, *self.claims.lines, *self.calls.lines


def what_is_owed(work: Work, *, everything: bool = False) -> Owed:
    """everything  not only the most pressing of what stands on no page of its own"""
    stopped, counts = what_stops(work), _counts(work)
    parked = _parked(work, stopped)
    most = SHOWN_MOST if everything else SHOWN_FIRST

    def queue(name: str, read: Callable[..., list[Line]], most: int = SHOWN_OF_A_PAGE) -> Queue[Line]:
        lines = tuple(read(work, most=most)) if counts[name] else ()
        return Queue(lines, counts[name], counts[name] >= COUNTED_MAX)

    return Owed(
        orders=_owed_orders(work, counts, most, of_each=everything),
        parked=parked,
        names=order_names(work, [one.first.order_id for one in parked if one.first.order_id]),
        parked_webhooks=counts["webhooks"],
        titles=_open_titles(work),
        concerns=queue("concerns", updates.open_concerns, most),
        replies=queue("replies", listening.open_replies),
        claims=queue("claims", claims.waiting_claims),
        calls=queue("calls", claims.open_calls),
        requests=privacy.requests_to_answer(work),
        risks=tuple(forecasts.at_risk(work)),
        cases=counts["cases"],
        overdue_cases=_sum(counts, "late_cases", "late_replies"),
        late=_sum(counts, "late_cases", "late_replies", "late_claims", "late_calls"),
        studies=tuple(studies.open_studies(work)),
        insights=tuple(said_reports.insights_due(work)),
        stopped=stopped,
    )


def _counts(work: Work) -> dict[str, int]:
    wanted = {
        "webhooks": inbox.in_state("parked"),
        "concerns": updates.open_ones(),
        **promises.to_count(work),
        **guarantees.to_count(slow_since=_slow_since(work)),
        **claims.to_count(work.now),
        **case_reports.to_count(work.now),
    }
    return count_each(work, wanted)


def _parked(work: Work, stopped: Stopped) -> tuple[Parked, ...]:
    """Those that wait for the same word stand as one: a permission that is missing stops many. Noes that Shopify
    isn't told stand in the banner that asks for the permission."""
    groups: dict[tuple[str, str | None], list[ErrandLine]] = defaultdict(list)
    for one in outbox.outbox_page(work, state="parked"):
        if one.kind == UNSUBSCRIBE and stopped.unheard_noes:
            continue
        groups[one.kind, one.reason].append(one)
    return tuple(Parked(some[0], len(some)) for some in groups.values())[:PARKED_SHOWN]


def _sum(counts: dict[str, int], *names: str) -> int:
    """COUNTED_MAX at most, as each of them."""
    return min(COUNTED_MAX, sum(counts[one] for one in names))


def _owed_orders(work: Work, counts: dict[str, int], most: int, *, of_each: bool) -> Queue[OwedOrder]:
    """Those that a person decides on, those that take too long, those of which nobody knows for certain.

    of_each  so many of each sort; else of all together, and what the ones before leave no room for isn't read
    """
    offers: list[tuple[OfferLine, str]] = []
    for name, state, shown in OWED_OFFERS:
        room = most if of_each else most - len(offers)
        if counts[name] and room:
            since = _slow_since(work) if name == "slow" else None
            found = guarantees.offers_in(work, state, most=room, begun_before=since)
            offers += [(one, shown) for one in found]
    due = promises.due_days(work, [one.order_id for one, _ in offers]) if offers else {}
    lines = [_owed_offer(one, shown, due_on=due.get(one.order_id)) for one, shown in offers]
    room = most if of_each else most - len(lines)
    if counts["provisional"] and room:
        lines += [_provisional(one) for one in promises.provisional_broken(work, most=room)]
    count = _sum(counts, "person", "waiting", "slow", "provisional")
    not_all_read = counts["provisional"] > 0 and counts["newest_broken"] >= promises.BROKEN_READ_MAX
    return Queue(tuple(lines), count, count >= COUNTED_MAX or not_all_read)


def _slow_since(work: Work) -> datetime:
    return work.now - timedelta(minutes=OFFER_MINUTES)


def _owed_offer(offer: OfferLine, state: str, *, due_on: date | None) -> OwedOrder:
    reason = offer.reason if state == "waiting" else ""
    return OwedOrder(offer.order_id, offer.order_name, state, "", reason, due_on)


def _provisional(line: PromiseLine) -> OwedOrder:
    return OwedOrder(line.order_id, line.order_name, "provisional", line.why, "", line.due_on)


def _open_titles(work: Work) -> tuple[tuple[str, int], ...]:
    """Those that no line of the merchant's table speaks of by now; a line for every title leaves none open."""
    rules = the_settings(work)[1].rules
    found = promises.titles_not_understood(work)
    return tuple(
        (title, count) for title, count in found if not any(promises.speaks_of(row, title) for row in rules)
    )
