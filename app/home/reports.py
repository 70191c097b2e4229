"""What the shop owes today, and one order from promise to letter: gathered from the rooms' own reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.claims import reports as claims
from app.claims.reports import CallLine, ClaimLine
from app.core.work import Work
from app.figures import said_reports
from app.figures.said_reports import InsightLine
from app.forecasts import reports as forecasts
from app.forecasts.reports import RiskLine
from app.guarantees import reports as guarantees
from app.guarantees.reports import OfferLine
from app.inbox import reports as inbox
from app.listening import case_reports
from app.listening import reports as listening
from app.listening.reports import ReplyLine
from app.onboarding.rules import missing_scopes
from app.orders.reports import order_names
from app.outbox import reports as outbox
from app.outbox.reports import ErrandLine
from app.privacy import reports as privacy
from app.promises import reports as promises
from app.promises.reports import PromiseLine, Shares
from app.promises.totals import totals_by_day
from app.remedies.rules import SCOPES
from app.shops.model import ShopToken
from app.shops.settings import ShopSettings
from app.shops.store import the_settings, the_shop
from app.studies import reports as studies
from app.studies.reports import StudyLine
from app.touchpoints import reports as touchpoints
from app.touchpoints.consents import UNSUBSCRIBE
from app.touchpoints.unsubscribing import unheard_noes
from app.tracking.reports import CarrierState, carrier_troubles
from app.updates import reports as updates
from app.updates.reports import ConcernLine

DAYS = 30
# An offer is to be there within ten minutes; one that takes longer is something to look at.
OFFER_MINUTES = 10
PARKED_SHOWN = 10
# A shop counts as new until a promise of the last weeks has been judged.
NEW_DAYS = 60


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
class Stopped:
    """Settings and permissions without which something doesn't work.

    carriers      those that we ask ourselves and that don't answer as they should
    unheard_noes  customers who want no letters, which Kept may not tell Shopify
    """

    token_refused: bool
    missing_scopes: tuple[str, ...]
    discount_scope: bool
    unheard_noes: int
    sender: bool
    reviews: bool
    guarantee: bool
    carriers: tuple[CarrierState, ...]


@dataclass(frozen=True)
class Parked:
    """Errands that wait for a person for the same reason. first: the one that is shown"""

    first: ErrandLine
    count: int


@dataclass(frozen=True)
class Owed:
    """owed  the broken promises of which something can be done, the most pressing first
    parked  errands that wait for a person
    names   order number → name, for `parked`
    titles  shipping titles that nobody understood, with how many orders showed each
    concerns  what customers said of a delivery that nobody has dealt with, the longest waiting first
    claims  what customers claim and a person decides on, the first promised answer first
    calls   customers whom no letter reached, or who want to be called, the first promised day first
    requests  files of data that a customer asked for and nobody has fetched
    risks   promises that can still be kept and hardly will be, the first promised day first
    cases   how many answers and reviews wait for a person; overdue_cases, of these and the replies
    studies those that are planned or running; insights, whose day of follow-up has come
    """

    orders: tuple[OwedOrder, ...]
    parked: tuple[Parked, ...]
    names: dict[int, str]
    parked_webhooks: int
    titles: tuple[tuple[str, int], ...]
    concerns: tuple[ConcernLine, ...]
    replies: tuple[ReplyLine, ...]
    claims: tuple[ClaimLine, ...]
    calls: tuple[CallLine, ...]
    requests: int
    risks: tuple[RiskLine, ...]
    cases: int
    overdue_cases: int
    studies: tuple[StudyLine, ...]
    insights: tuple[InsightLine, ...]
    stopped: Stopped

    @property
    def count(self) -> int:
        return (
            len(self.orders)
            + len(self.parked)
            + bool(self.parked_webhooks)
            + len(self.titles)
            + len(self.concerns)
            + len(self.replies)
            + len(self.claims)
            + len(self.calls)
            + self.requests
            + len(self.risks)
            + self.cases
            + len(self.insights)
            + sum(1 for one in self.studies if one.is_due or one.to_code)
        )

    @property
    def people(self) -> tuple[ConcernLine | ReplyLine | ClaimLine | CallLine, ...]:
        """Where home says what somebody wrote, or who it is; the rest of it are orders and counts."""
        return *self.concerns, *self.replies, *self.claims, *self.calls

    @property
    def late(self) -> int:
        """Of these, what was promised to be done by now."""
        return self.overdue_cases + sum(one.late for one in self.claims) + sum(one.late for one in self.calls)


@dataclass(frozen=True)
class State:
    """recent and before  the last DAYS days and as many before them; settings_version 1: nobody has saved yet"""

    recent: Shares
    before: Shares
    weeks: tuple[Shares, ...]
    waiting_letters: int
    withheld_letters: int
    is_new: bool
    settings: ShopSettings
    settings_version: int


def what_is_owed(work: Work) -> Owed:
    stopped = _stopped(work)
    parked = _parked(work, stopped)
    orders = _owed_orders(work)
    return Owed(
        orders=orders,
        parked=parked,
        names=order_names(work, [one.first.order_id for one in parked if one.first.order_id]),
        parked_webhooks=inbox.count(work, "parked"),
        titles=_open_titles(work),
        concerns=tuple(updates.open_concerns(work)),
        replies=tuple(listening.open_replies(work)),
        claims=tuple(claims.claims_page(work, "waiting")),
        calls=tuple(claims.open_calls(work)),
        requests=privacy.requests_to_answer(work),
        risks=tuple(forecasts.at_risk(work)),
        cases=case_reports.count_cases(work),
        overdue_cases=case_reports.count_waiting(work, overdue=True),
        studies=tuple(studies.open_studies(work)),
        insights=tuple(said_reports.insights_due(work)),
        stopped=stopped,
    )


def the_state(work: Work, *, weeks: int) -> State:
    today = promises.today(work)
    first = today - timedelta(days=DAYS - 1)
    version, settings = the_settings(work)
    letters = touchpoints.counts(work)
    monday, sunday = promises.span_of_weeks(work, weeks)
    new_since = today - timedelta(days=NEW_DAYS)
    by_day = totals_by_day(work, min(monday, new_since), sunday)
    lately = promises.shares_in(by_day, new_since, today)
    return State(
        recent=promises.shares_in(by_day, first, today),
        before=promises.shares_in(by_day, first - timedelta(days=DAYS), first - timedelta(days=1)),
        weeks=tuple(promises.weeks_in(by_day, monday, weeks)),
        waiting_letters=letters.waiting,
        withheld_letters=letters.withheld,
        is_new=lately.count == 0,
        settings=settings,
        settings_version=version,
    )


def discount_scope_is_missing(work: Work) -> bool:
    """The permission to make discount codes is optional: it is asked for when the guarantee is switched on."""
    return not set(SCOPES["code"]) <= set(the_shop(work).scopes)


def _parked(work: Work, stopped: Stopped) -> tuple[Parked, ...]:
    """Those that wait for the same word stand as one: a permission that is missing stops many. Noes that Shopify
    isn't told stand in the banner that asks for the permission."""
    groups: dict[tuple[str, str | None], list[ErrandLine]] = defaultdict(list)
    for one in outbox.outbox_page(work, state="parked"):
        if one.kind == UNSUBSCRIBE and stopped.unheard_noes:
            continue
        groups[one.kind, one.reason].append(one)
    return tuple(Parked(some[0], len(some)) for some in groups.values())[:PARKED_SHOWN]


def _owed_orders(work: Work) -> tuple[OwedOrder, ...]:
    """Those that a person decides on, those that take too long, those of which nobody knows for certain."""
    offers = guarantees.offers_in(work, "person", "waiting", "executing")
    slow_since = work.now - timedelta(minutes=OFFER_MINUTES)
    waiting = [one for one in offers if one.state != "executing"]
    slow = [one for one in offers if one.state == "executing" and _begun_at(one) < slow_since]
    due = promises.due_days(work, [one.order_id for one in (*waiting, *slow)])
    return (
        *(_owed_offer(one, "waiting", one.reason, due_on=due.get(one.order_id)) for one in waiting),
        *(_owed_offer(one, "slow", "", due_on=due.get(one.order_id)) for one in slow),
        *(_provisional(one) for one in promises.provisional_broken(work)),
    )


def _begun_at(offer: OfferLine) -> datetime:
    return offer.answered_at or offer.made_at


def _owed_offer(offer: OfferLine, state: str, reason: str, *, due_on: date | None) -> OwedOrder:
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


def _stopped(work: Work) -> Stopped:
    shop, settings = the_shop(work), the_settings(work)[1]
    token = work.session.get(ShopToken, work.shop_id)
    return Stopped(
        token_refused=token is not None and token.refused is not None,
        missing_scopes=tuple(missing_scopes(shop.scopes, work.env.settings.scopes)),
        discount_scope=settings.guarantee.on and discount_scope_is_missing(work),
        unheard_noes=unheard_noes(work),
        sender=not (settings.sender.name and settings.sender.address),
        reviews=not settings.reviews.asks,
        guarantee=not settings.guarantee.on,
        carriers=tuple(carrier_troubles(work)),
    )
