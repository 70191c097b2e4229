"""Speaking of a delivery: asking whether it came, telling of a delay, and putting right what we wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from app.core.calendar import local_date
from app.core.work import Work
from app.forecasts import store as forecasts
from app.forecasts.facts import PromiseAtRisk, RiskOver
from app.forecasts.model import Risk
from app.mail.phrases import written_day
from app.mail.voice import language, locale_in
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.facts import CustomerNamed, StandingChanged
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.promises.making import note_notice
from app.shops.store import the_settings
from app.touchpoints import store as touchpoints
from app.touchpoints.actions import propose, withdraw
from app.touchpoints.facts import LetterSent
from app.touchpoints.store import key_of
from app.updates import rules, store
from app.updates.concerns import close_what_has_come

ASK, TELL, PUT_RIGHT = "has_it_come", "delay_notice", "kept_after_all"
SAID_LATE = "broken_promise"  # the guarantee's letter, by which she was told that we were late
UNDECIDED = "pending"
GUESS = "inferred"  # source of an arrival that nobody has seen
BY = {"sv": "Senast {day}", "en": "By {day}"}


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: an order's outcome came or changed, by what was heard or by time."""
    if fact.shipment_id != 0:
        return
    if rules.is_unseen(fact.outcome, fact.why, certain=fact.certain):
        consider_asking(work, fact.order_id)
    elif fact.was != UNDECIDED:
        withdraw(work, key_of(ASK, fact.order_id), "heard_meanwhile")
        if fact.arrived_by not in (None, GUESS) or fact.outcome == "void":
            close_what_has_come(work, fact.order_id)
    if fact.outcome in rules.KEPT:
        _put_right(work, fact.order_id)
    elif fact.was in rules.KEPT:
        withdraw(work, key_of(PUT_RIGHT, fact.order_id), "broken_after_all")


def note_order(work: Work, fact: StandingChanged | CustomerNamed) -> None:
    """Reaction: the order stands otherwise; matters once the promise's end has passed."""
    outcome = promises.outcome_of(work, fact.order_id)
    if outcome is not None and rules.is_unseen(outcome.outcome, outcome.why, certain=outcome.certain):
        consider_asking(work, fact.order_id)


def note_customer(work: Work, fact: CustomerNamed) -> None:
    """Reaction: who bought came to light, and with her all that she would have been asked and told by now."""
    note_order(work, fact)
    risk = forecasts.risks(work, [fact.order_id]).get(fact.order_id)
    if risk is not None and risk.state == "open":
        _tell_of(work, risk)
    _put_right(work, fact.order_id)


def consider_asking(work: Work, order_id: int) -> None:
    """Wish to ask her, once for each order, or take the wish back."""
    case, settings = store.case_of(work, order_id), the_settings(work)[1].arrivals
    if case is None:
        return
    if not (settings.ask_customers and rules.only_she_knows(case)):
        withdraw(work, key_of(ASK, order_id), "order_ended" if case.ended else "heard_meanwhile")
        return
    at = rules.ask_at(case, days_after=settings.ask_after_days, now=work.now)
    if at is not None:
        _propose(work, ASK, order_id, not_before=at)


def note_risk(work: Work, fact: PromiseAtRisk) -> None:
    """Reaction: a promise will hardly be kept. She hears of it before its day is over, or not at all."""
    _tell_of(work, fact)


def _tell_of(work: Work, risk: PromiseAtRisk | Risk) -> None:
    case = store.case_of(work, risk.order_id)
    if case is None or case.latest_at is None or not the_settings(work)[1].arrivals.tell_delays:
        return
    why_not = rules.why_not_tell(
        case, expected_on=risk.expected_on, foreseen_for=risk.promised_on, now=work.now
    )
    if why_not is None:
        body = {
            "reason": risk.reason,
            "expected_on": risk.expected_on.isoformat() if risk.expected_on else None,
            "promised_on": risk.promised_on.isoformat(),
        }
        _propose(work, TELL, risk.order_id, body=body, expires_at=case.latest_at)


def note_risk_over(work: Work, fact: RiskOver) -> None:
    """Reaction: what was at risk has been decided; a letter that waits for the morning stays at home."""
    withdraw(work, key_of(TELL, fact.order_id), "risk_is_over")


def note_sent(work: Work, fact: LetterSent) -> None:
    """Reaction: she has been told. A later date is a word of ours, judged apart from the first."""
    if fact.kind == TELL:
        _keep_as_notice(work, fact)
    elif fact.kind == SAID_LATE:
        _put_right(work, fact.order_id)  # the truth may have come while the letter was on its way out


def _keep_as_notice(work: Work, fact: LetterSent) -> None:
    touchpoint = touchpoints.by_key(work, key_of(TELL, fact.order_id))
    expected_on = day_in(touchpoint.body, "expected_on") if touchpoint is not None else None
    order = orders.file(work, fact.order_id).order
    if expected_on is None or order is None:
        return
    lang = language(fact.lang)
    day = written_day(expected_on, locale_in(lang, order.locale), today=local_date(work.now, order.zone))
    note_notice(work, fact.order_id, BY[lang].format(day=day), latest_on=expected_on)


def day_in(body: dict[str, object], name: str) -> date | None:
    """A day that the touchpoint of a delay notice carries. name  "expected_on", or "promised_on" as then judged"""
    said = body.get(name)
    return date.fromisoformat(said) if isinstance(said, str) else None


def _put_right(work: Work, order_id: int) -> None:
    """We wrote that we were late, and it turns out that we weren't: one letter says so. What was sent stays sent."""
    told = touchpoints.by_key(work, key_of(SAID_LATE, order_id))
    case = store.case_of(work, order_id)
    if told is not None and told.state == "sent" and case is not None and not rules.why_not_put_right(case):
        _propose(work, PUT_RIGHT, order_id)


def _propose(
    work: Work,
    kind: str,
    order_id: int,
    *,
    body: Mapping[str, object] | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    order = orders.file(work, order_id).order
    if order is None or order.customer_id is None or not is_reachable(work, order.customer_id):
        return  # note_customer wishes again as soon as an address is known
    propose(
        work,
        kind,
        key_of(kind, order_id),
        customer_id=order.customer_id,
        order_id=order_id,
        body=dict(body or {}),
        not_before=not_before,
        expires_at=expires_at,
    )
