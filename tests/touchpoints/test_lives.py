"""Lives lived by the decisions: letters proposed at random, held, refused, paused and merged, hour after hour.

`KEPT_HISTORIES=10000` lives ten thousand of them; without it there are two thousand.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.touchpoints.consent import LetterClass
from app.touchpoints.rules import (
    COUNTED,
    REASONS,
    Allowance,
    Decision,
    Granted,
    Heard,
    Kind,
    Listener,
    Proposal,
    Waiting,
    Withheld,
    decide,
    is_quiet,
)

HISTORIES = int(os.environ.get("KEPT_HISTORIES", "2000"))
BEGIN = datetime(2026, 3, 3, 11, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROUNDS_MAX = 400
# Looked at again after a while from now on, so their times move with the clock.
MOVING = {"open_claim", "undelivered", "shop_paused"}


def _kind(name: str, letter_class: LetterClass, priority: int, *into: str) -> Kind:
    return Kind(name, letter_class, priority, 20 * DAY, frozenset(into))


KINDS = (
    _kind("arrived", "contract", 85),
    _kind("broken", "service", 90),
    _kind("delay", "service", 80, "broken", "arrived"),
    _kind("question", "service", 60, "delay", "broken", "arrived"),
    _kind("guide", "care", 40),
    _kind("waiting", "care", 20, "arrived", "guide"),
    _kind("review", "feedback", 30),
    _kind(
        "models", "selling", 10, "review"
    ),  # a review is owed more than an offer, so it may say it for both
)


@dataclass
class Life:
    """One customer, what is wished for her and what became of it."""

    chance: Random
    allowance: Allowance
    listener: Listener
    waiting: dict[int, Proposal] = field(default_factory=dict)
    sent: list[Heard] = field(default_factory=list)
    ended: dict[int, str] = field(default_factory=dict)
    all: dict[int, Proposal] = field(default_factory=dict)

    def propose(self, now: datetime) -> None:
        begins = now + self.chance.randrange(0, 120) * HOUR
        proposal = Proposal(
            len(self.all) + 1,
            self.chance.choice(KINDS),
            begins,
            begins + self.chance.randrange(1, 500) * HOUR,
            "open_claim" if self.chance.random() < 0.1 else None,
            self.chance.randrange(0, 3),
        )
        self.waiting[proposal.id] = self.all[proposal.id] = proposal

    def plan(self, now: datetime) -> dict[int, Decision]:
        return self.decided(list(self.waiting.values()), self.sent, now)

    def decided(
        self, proposals: Sequence[Proposal], heard: Sequence[Heard], now: datetime
    ) -> dict[int, Decision]:
        return decide(proposals, heard=heard, allowance=self.allowance, listener=self.listener, now=now)

    def change(self, now: datetime) -> None:
        """Something is said or heard, about her or about a letter."""
        match self.chance.randrange(8):
            case 0:
                self.listener = replace(
                    self.listener, paused_until=now + self.chance.randrange(1, 30 * 24) * HOUR
                )
            case 1:
                self.listener = replace(self.listener, shop_paused=not self.listener.shop_paused)
            case 2:
                unsettled = None if self.listener.unsettled else "undelivered"
                self.listener = replace(self.listener, unsettled=unsettled)
            case 3 if self.waiting:
                one = self.chance.choice(sorted(self.waiting))
                self.waiting[one] = replace(self.waiting[one], blocked=None)
            case 4 if self.chance.random() < 0.2:
                self.listener = replace(self.listener, unsubscribed=frozenset({"care"}))
            case _:
                self.propose(now)

    def live(self, now: datetime, decisions: dict[int, Decision]) -> None:
        """Send what is granted for now, and let go of what is withheld."""
        for id, decision in decisions.items():
            if isinstance(decision, Withheld):
                self.ended[id] = decision.reason
                if decision.reason == "merged":
                    self._was_said(self.waiting[id], decision.other)
                del self.waiting[id]
            elif isinstance(decision, Granted) and decision.send_at == now:
                self._send(self.waiting.pop(id), now)

    def _was_said(self, proposal: Proposal, other: int) -> None:
        said = self.all[other]
        assert self.ended[other] == "sent"
        assert said.order_id == proposal.order_id != 0
        assert said.kind.name in proposal.kind.merges_into

    def _send(self, proposal: Proposal, now: datetime) -> None:
        kind = proposal.kind
        assert proposal.not_before <= now < proposal.expires_at
        assert not is_quiet(now, self.allowance, self.listener.zone)
        if kind.letter_class in COUNTED:
            assert fits(now, self.sent, self.allowance)
            assert not self.listener.shop_paused
            assert self.listener.paused_until is None or self.listener.paused_until <= now
        self.sent.append(Heard(now, kind.letter_class, kind.name, proposal.order_id, proposal.id))
        self.ended[proposal.id] = "sent"


def fits(at: datetime, heard: Sequence[Heard], allowance: Allowance) -> bool:
    """The oracle: one counted letter more at that time, with nothing later, judged by the windows that end then."""
    counted = [one.at for one in heard if one.letter_class in COUNTED]
    between = timedelta(hours=allowance.hours_between)
    return (
        all(at - one.at >= between for one in heard)
        and sum(one > at - 7 * DAY for one in counted) < allowance.per_week
        and sum(one > at - 30 * DAY for one in counted) < allowance.per_month
    )


def a_life(chance: Random) -> Life:
    zone = chance.choice(["Europe/Stockholm", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
    allowance = Allowance(
        per_week=chance.randrange(4),
        per_month=chance.randrange(7),
        hours_between=chance.choice([0, 24, 48, 72]),
        quiet_from=chance.randrange(24),
        quiet_until=chance.randrange(24),
    ).as_she_chose(chance.choice(["less", "normal", "more"]))
    listener = Listener(zone=ZoneInfo(zone), country="SE", consents=frozenset({"soft_opt_in"}))
    life = Life(chance, allowance, listener)
    for _ in range(chance.randrange(1, 8)):
        life.propose(BEGIN)
    return life


def next_time(decisions: dict[int, Decision], waiting: dict[int, Proposal]) -> datetime:
    return min(
        one.send_at if isinstance(one, Granted) else one.until
        for id, one in decisions.items()
        if id in waiting and not isinstance(one, Withheld)
    )


lives = settings(max_examples=HISTORIES // 2, deadline=None)


@given(st.integers(0, 2**62))
@lives
def test_no_life_hears_more_than_its_allowance_and_no_letter_is_lost_without_a_reason(seed: int) -> None:
    chance = Random(seed)
    life, now, changes = a_life(chance), BEGIN, chance.randrange(12)

    for _ in range(ROUNDS_MAX):
        decisions = life.plan(now)
        assert decisions.keys() == life.waiting.keys()
        for decision in decisions.values():
            assert not isinstance(decision, Waiting) or (decision.until > now and decision.reason in REASONS)
        life.live(now, decisions)
        if not life.waiting:
            break
        now = next_time(decisions, life.waiting)
        if changes:
            changes -= 1
            now = min(now, now.replace(minute=0) + chance.randrange(1, 30) * HOUR)
            life.change(now)

    assert life.waiting == {}
    assert life.ended.keys() == life.all.keys()
    assert all(reason == "sent" or reason in REASONS for reason in life.ended.values())
    owed = [id for id, one in life.all.items() if one.kind.letter_class not in COUNTED]
    assert all(life.ended[id] in ("sent", "merged", "expired") for id in owed)


@given(st.integers(0, 2**62))
@lives
def test_a_plan_is_the_same_in_any_order_and_when_it_is_made_again(seed: int) -> None:
    chance = Random(seed)
    life, now = a_life(chance), BEGIN
    for _ in range(chance.randrange(6)):
        life.change(now)
        life.live(now, life.plan(now))
        now += chance.randrange(1, 40) * HOUR
    plan = life.plan(now)
    proposals, heard = list(life.waiting.values()), list(life.sent)

    for _ in range(3):
        chance.shuffle(proposals)
        chance.shuffle(heard)
        assert life.decided(proposals, heard, now) == plan
    staying = {
        id: one
        for id, one in plan.items()
        if not isinstance(one, Withheld) and not (isinstance(one, Waiting) and one.reason in MOVING)
    }
    if staying:
        until = next_time(plan, life.waiting)
        later = now + chance.random() * (until - now)
        again = life.plan(later)
        assert {id: _when(again[id]) for id in staying} == {id: _when(one) for id, one in staying.items()}


def _when(decision: Decision) -> datetime | str:
    if isinstance(decision, Withheld):
        return decision.reason
    return decision.send_at if isinstance(decision, Granted) else decision.until
