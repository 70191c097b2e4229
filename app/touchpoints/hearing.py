"""What is known of a customer as a listener: what she has heard, what she chose, and what she agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.work import Work
from app.orders.model import Customer
from app.shops.store import the_settings
from app.touchpoints import consents, store
from app.touchpoints.breaker import is_paused
from app.touchpoints.cases import has_open_case
from app.touchpoints.dose_rules import COUNTED, Allowance, Heard
from app.touchpoints.letters import LetterKind
from app.touchpoints.model import Touchpoint
from app.touchpoints.rules import Decision, Listener, Proposal, decide
from app.touchpoints.store import HOLD_MAX, Said

CHOICES = ("dose", "pause", "lang")  # what a wish is about that isn't a no to letters


@dataclass(frozen=True)
class Counts:
    """Counted letters of the last 7 and 30 days, and when she heard the last of any class."""

    week: int
    month: int
    last_at: datetime | None


@dataclass(frozen=True)
class Hearing:
    """All that a decision rests on beside the proposals and the time. choice: "less", "normal" or "more" """

    heard: tuple[Heard, ...]
    allowance: Allowance
    listener: Listener
    choice: str

    def counts(self, now: datetime) -> Counts:
        counted = [one.at for one in self.heard if one.letter_class in COUNTED]
        return Counts(
            week=sum(one > now - timedelta(days=7) for one in counted),
            month=sum(one > now - timedelta(days=30) for one in counted),
            last_at=max((one.at for one in self.heard), default=None),
        )


def hearing_of(work: Work, records: Sequence[Customer], waiting: Sequence[Touchpoint]) -> Hearing:
    """records  all records with her address; waiting  her touchpoints that are to be decided on"""
    said = store.said(work, records[0].email_key)
    choice = said["dose"].says if "dose" in said else "normal"
    return Hearing(
        heard=_heard(work, records),
        allowance=shop_allowance(work).as_she_chose(choice),
        listener=_listener(work, records, waiting, said),
        choice=choice,
    )


def decisions_on(
    work: Work, waiting: Sequence[Touchpoint], hearing: Hearing, *, heard: Sequence[Heard] | None = None
) -> dict[int, Decision]:
    """heard  in place of what she has heard"""
    return decide(
        [proposal_of(work, one) for one in waiting],
        heard=hearing.heard if heard is None else heard,
        allowance=hearing.allowance,
        listener=hearing.listener,
        now=work.now,
    )


def proposal_of(work: Work, touchpoint: Touchpoint) -> Proposal:
    letter_kind: LetterKind = work.env.plan.letters[touchpoint.kind]
    # A hold puts off and never drops: it ends long before the wish itself does.
    held = touchpoint.held if work.now < _held_until(touchpoint) else None
    order = store.order_of(work, touchpoint)
    return Proposal(
        touchpoint.id,
        letter_kind.kind,
        touchpoint.not_before,
        touchpoint.expires_at,
        held,
        touchpoint.order_id,
        order.country if order is not None else None,
    )


def _held_until(touchpoint: Touchpoint) -> datetime:
    """The room's own latest day, where it has said one."""
    said = touchpoint.body.get("held_until")
    return datetime.fromisoformat(said) if said else touchpoint.proposed_at + HOLD_MAX


def shop_allowance(work: Work) -> Allowance:
    dose = the_settings(work)[1].dose
    return Allowance(dose.per_week, dose.per_month, dose.hours_between, dose.quiet_from, dose.quiet_until)


def _heard(work: Work, records: Sequence[Customer]) -> tuple[Heard, ...]:
    letters = store.letters_heard(work, [one.id for one in records])
    return tuple(
        Heard(
            one.sent_at or one.written_at,
            one.letter_class,  # type: ignore[arg-type]  # the table holds only classes
            one.kind,
            one.order_id,
            one.touchpoint_id,
            leaving=one.sent_at is None,
        )
        for one in letters
    )


def _listener(
    work: Work, records: Sequence[Customer], waiting: Sequence[Touchpoint], said: dict[str, Said]
) -> Listener:
    order = next((found for one in reversed(waiting) if (found := store.order_of(work, one))), None)
    standing = consents.standing_of(work, records[0].email_key)
    stops = {about for about, one in said.items() if one.says == "stop" and about not in CHOICES}
    sells = any(one.letter_class == "selling" for one in waiting)
    return Listener(
        zone=ZoneInfo(order.zone if order else "UTC"),
        country=order.country if order else None,
        consents=standing.consents,
        unsubscribed=frozenset(stops | {"all"} if standing.no else stops),
        suppressed=store.is_suppressed(work, records[0].email_key),
        unsettled="open_claim" if sells and any(has_open_case(work, one.id) for one in records) else None,
        paused_until=_paused_until(said),
        shop_paused=is_paused(work),
    )


def _paused_until(said: dict[str, Said]) -> datetime | None:
    pause = said.get("pause")
    return pause.until if pause is not None and pause.says != "go_on" else None
