"""Money and letters exactly once: through faults of the outside, crashes of ours, and webhooks that repeat."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.errors import KeptError, Unreachable
from app.core.work import Env, reading_for
from app.guarantees.facts import OfferMade
from app.guarantees.model import Offer
from app.outbox.errands import ErrandKind
from app.outbox.model import Errand
from app.promises.recount import recount
from app.remedies.rules import code_from
from app.remedies.steps import ERRAND
from app.remedies.store import CODE
from app.touchpoints.model import Letter
from app.wiring import PLAN
from app.worker import Rounds
from tests.builders import NOW
from tests.fakes import RecordingMailer, StoppedClock
from tests.fakes_shopify import NOT_SENT, SHOPIFY_DOWN, THROTTLED, UNCERTAIN, FakeShopify
from tests.path.given import LAST_DAY, ORDER, Message, Street, open_street, order, scan, shipment

BROKEN = 100
LATE = LAST_DAY + timedelta(days=3)
DEAD_FOR = timedelta(minutes=11)  # longer than a claim lasts
ROUNDS_MAX = 3_000  # with these shares of trouble a third of it does


class Crash(BaseException):
    """The process is gone: nobody answers, nothing is tidied up."""


@dataclass
class Troubles:
    """What goes wrong by chance, the same each time. share  of all chances to go wrong that are taken"""

    share: float
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    happened: Counter[str] = field(default_factory=Counter)

    def strike(self, name: str) -> bool:
        struck = self.chance.random() < self.share
        self.happened[name] += struck
        return struck


@dataclass
class StumblingShopify(FakeShopify):
    """Fails by chance before, during and after each call that matters."""

    troubles: Troubles = field(default_factory=lambda: Troubles(0.0))

    def create_discount(self, *given: Any, **named: Any) -> Any:
        self._stumble("create_discount")
        return super().create_discount(*given, **named)

    def find_discount(self, *given: Any, **named: Any) -> Any:
        self._stumble("find_discount")
        return super().find_discount(*given, **named)

    def _stumble(self, name: str) -> None:
        for trouble, done in (
            (NOT_SENT, False),
            (SHOPIFY_DOWN, False),
            (THROTTLED, False),
            (UNCERTAIN, True),
        ):
            if self.troubles.strike(f"{name} {trouble.code}"):
                self.fail_next(name, trouble, done=done)
                return


@dataclass
class StumblingMailer(RecordingMailer):
    """Refuses a letter for now, by chance."""

    troubles_by_chance: Troubles = field(default_factory=lambda: Troubles(0.0))

    def send(self, message: Any, *, envelope_from: str, recipient: str) -> None:
        if self.troubles_by_chance.strike("letter"):
            raise Unreachable("not_sent", "The mail server can't be reached.", permanent=False)
        super().send(message, envelope_from=envelope_from, recipient=recipient)


def _crashing(kind: ErrandKind, name: str, troubles: Troubles) -> ErrandKind:
    """The process may die before and after each step."""

    def around(step: Callable[..., Any], where: str) -> Callable[..., Any]:
        def carried_out(*given: Any) -> Any:
            if troubles.strike(f"before {where} of {name}"):
                raise Crash
            result = step(*given)
            if troubles.strike(f"after {where} of {name}"):
                raise Crash
            return result

        return carried_out

    return replace(
        kind,
        prepare=around(kind.prepare, "prepare"),
        perform=around(kind.perform, "perform"),
        settle=around(kind.settle, "settle"),
    )


def _story(number: int) -> list[Message]:
    order_id = ORDER + 100 * number
    return [
        order(order_id=order_id, email=f"alma{number}@posten.example"),
        shipment(order_id=order_id, at=NOW + timedelta(days=1)),
        scan(order_id=order_id, at=LATE),
    ]


def _work_until_done(env: Env, street: Street) -> int:
    """A new worker takes over whenever one has died. returns  how many died"""
    died = 0
    for _ in range(ROUNDS_MAX):
        try:
            Rounds(env).until_quiet()
        except Crash:
            died += 1
        if not street.rows(Errand, Errand.state.in_(("waiting", "claimed")), Errand.kind == ERRAND):
            waiting = street.rows(Errand, Errand.kind == "send_letter", Errand.state != "done")
            asked = [one for one in waiting if street.clock.now() < LATE + timedelta(days=4)]
            if not asked or len(street.rows(Letter, Letter.sent_at.is_not(None))) >= BROKEN:
                return died
        street.clock.travel(seconds=DEAD_FOR.total_seconds())
    raise AssertionError("it never came to an end")


def test_each_broken_promise_gets_one_code_and_one_letter(envs: Callable[..., Env]) -> None:
    clock, troubles = StoppedClock(LATE), Troubles(0.08)
    shopify, mailer = StumblingShopify(clock, troubles=troubles), StumblingMailer(troubles_by_chance=troubles)
    kinds = {name: _crashing(kind, name, troubles) for name, kind in PLAN.errands.items() if not kind.asks}
    plan = replace(PLAN, errands={**PLAN.errands, **kinds})
    env = envs(clock=clock, shopify=shopify, mailer=mailer, plan=plan)
    street = open_street(env)
    messages = [message for number in range(BROKEN) for message in _story(number)] * 2
    random.Random(1).shuffle(messages)

    street.tell(messages)
    died = _work_until_done(env, street)

    assert died > 20
    assert min(troubles.happened.values()) > 0
    assert len(shopify.discounts) == BROKEN
    assert [one.state for one in street.rows(Offer)] == ["done"] * BROKEN
    assert {(one.given or {})["code"] for one in street.rows(Offer)} == {
        code for _, code in shopify.discounts
    }
    letters = Counter(str(one.message["Message-ID"]) for one in mailer.sent)
    assert len(letters) == BROKEN
    assert len({one.recipient for one in mailer.sent}) == BROKEN
    # SMTP knows no key by which a second sending is refused. Who died between the server's yes and our note sends
    # the very same letter again; nobody else does.
    in_between = troubles.happened["after perform of send_letter"] + sum(
        troubles.happened[f"{when} settle of send_letter"] for when in ("before", "after")
    )
    assert len(mailer.sent) - BROKEN <= in_between
    assert len({one.message.as_bytes() for one in mailer.sent}) == BROKEN, (
        "a repeated letter isn't the very same"
    )
    with reading_for(env, street.shop_id) as work:
        assert recount(work).differences == ()


@pytest.mark.parametrize(
    ("trouble", "done"),
    [(NOT_SENT, False), (SHOPIFY_DOWN, False), (THROTTLED, False), (UNCERTAIN, False), (UNCERTAIN, True)],
)
def test_one_trouble_makes_no_second_code(trouble: KeptError, done: bool, env: Env) -> None:
    street = open_street(env)
    street.shopify.fail_next("create_discount", trouble, done=done)

    street.tell(_story(0)).settle(LATE)
    street.settle(LATE + timedelta(minutes=2))

    assert len(street.shopify.discounts) == 1
    assert len(street.rows(Letter)) == 1
    assert len(street.shopify.called("create_discount")) == (1 if done else 2)


def test_an_uncertain_call_is_looked_up_before_it_is_tried_again(env: Env) -> None:
    street = open_street(env)
    street.shopify.fail_next("create_discount", UNCERTAIN, done=True)

    street.tell(_story(0)).settle(LATE)
    street.settle(LATE + timedelta(minutes=2))

    calls = [one.name for one in street.shopify.calls if one.name.endswith("_discount")]
    assert calls == ["create_discount", "find_discount"]


def test_two_workers_give_one_code(env_both: Env) -> None:
    """The second comes while the first has the errand in hand, and again when the first's claim has lapsed."""
    street = open_street(env_both)
    street.tell(_story(0))
    seen: list[int] = []

    def meanwhile(kind: ErrandKind) -> ErrandKind:
        def perform(env: Env, ready: Any) -> Any:
            if not seen:
                seen.append(1)
                Rounds(env_both).until_quiet()
                street.clock.travel(minutes=11)
                Rounds(env_both).until_quiet()
            return kind.perform(env, ready)

        return replace(kind, perform=perform)

    plan = replace(PLAN, errands={**PLAN.errands, ERRAND: meanwhile(PLAN.errands[ERRAND])})
    street.clock.set(LATE)
    Rounds(replace(env_both, plan=plan)).until_quiet()
    street.settle(LATE + timedelta(hours=1))

    assert seen
    assert len(street.shopify.discounts) == 1
    assert len(street.rows(Letter)) == 1
    assert len(street.rows(Errand, Errand.kind == ERRAND, Errand.state == "done")) == 1


def test_a_code_of_somebody_else_is_not_taken_for_ours(env: Env) -> None:
    """A merchant may have a code of the same letters: then a person decides."""
    street = open_street(env)
    code = _code_of(env, street)
    street.shopify.create_discount(
        street.domain, "any", code=code, title="Sommar", percentage=50, starts_at=NOW, ends_at=None
    )

    street.tell(_story(0)).settle(LATE)
    street.settle(LATE + timedelta(hours=1))

    (offer,) = street.rows(Offer)
    assert (offer.state, offer.reason) == ("person", "no_way_left")
    assert street.rows(Letter) == []


def _code_of(env: Env, street: Street) -> str:
    return code_from(env.keys.fingerprint(f"{street.shop_id}:offer:{ORDER}:0", CODE))


def test_the_wish_for_a_code_and_its_cause_commit_together(env: Env) -> None:
    """Died before the commit: nothing is known of it, and the webhook is handled again."""
    street = open_street(env)

    def die(_work: Any, _fact: Any) -> None:
        raise Crash

    broken = replace(PLAN, reactions={**PLAN.reactions, OfferMade: (*PLAN.reactions[OfferMade], die)})
    street.tell(_story(0))
    street.clock.set(LATE)
    with pytest.raises(Crash):
        Rounds(replace(env, plan=broken)).until_quiet()
    with reading_for(env, street.shop_id) as work:
        assert list(work.session.scalars(select(Offer))) == []

    street.settle(LATE + timedelta(minutes=11))

    assert len(street.shopify.discounts) == 1


def test_the_same_errand_asked_for_twice_is_one(env: Env) -> None:
    street = open_street(env)
    street.tell([*_story(0), *_story(0)]).settle(LATE)
    street.tell(scan(order_id=ORDER, at=LATE + timedelta(hours=1), event=9)).settle(LATE + timedelta(hours=2))

    keys = [one.key for one in street.rows(Errand, Errand.kind != "ask_checkout_dates")]
    assert len(keys) == len(set(keys))
    assert [one.state for one in street.rows(Errand, Errand.kind == ERRAND)] == ["done"]
