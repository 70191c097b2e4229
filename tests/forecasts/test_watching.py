"""Whole stories: what is at risk is seen before its day has passed, told once, and over when it has come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core.work import Env, reading_for, work_for
from app.forecasts.duties import fold_lessons, look_ahead
from app.forecasts.model import Lane, LaneTally, Risk, Watch
from app.inbox.working import handle_some
from app.ledger.model import Entry
from app.promises.recount import recount
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.path.given import ORDER, Message, Street, open_street, order, refund, scan, shipment, withdrawal
from tests.statements import asked

# Bought on a Monday: "2–4 vardagar" ends on Friday the 6th, and it should leave on Tuesday.
WEDNESDAY, THURSDAY, FRIDAY = (NOW.replace(day=day) for day in (4, 5, 6))
AFTER = NOW.replace(day=7)


def facts(street: Street, kind: str) -> list[dict[str, Any]]:
    return [entry.body for entry in street.rows(Entry, Entry.kind == kind)]


def risks(street: Street) -> list[tuple[int, str, str]]:
    return [(one.order_id, one.reason, one.state) for one in street.rows(Risk)]


def live(street: Street, messages: Iterable[Message], until: datetime) -> Street:
    """Each message at its time, and the worker's rounds after it and twice a day."""
    for message in sorted(messages, key=lambda one: one.triggered_at):
        pass_until(street, message.triggered_at).tell(message).settle()
    return pass_until(street, until)


def pass_until(street: Street, at: datetime) -> Street:
    return street.live_until(at, step=timedelta(hours=12))


def test_what_is_not_handed_over_is_told_once_before_the_day(env_both: Env) -> None:
    street = open_street(env_both).tell(order())

    pass_until(street, WEDNESDAY)
    assert risks(street) == []

    pass_until(street, THURSDAY)
    assert risks(street) == [(ORDER, "not_sent", "open")]
    told = facts(street, "PromiseAtRisk")
    assert [(one["reason"], one["promised_on"]) for one in told] == [("not_sent", "2026-03-06")]
    assert told[0]["expected_on"] > "2026-03-06"

    street.live_until(AFTER + timedelta(days=20), step=timedelta(days=3))
    assert len(facts(street, "PromiseAtRisk")) == 1
    assert [one["how"] for one in facts(street, "RiskOver")] == ["broken"]
    assert risks(street) == [(ORDER, "not_sent", "over")]


def test_what_comes_after_all_is_no_risk_any_more(env: Env) -> None:
    street = live(open_street(env), [order()], THURSDAY)

    street.tell([shipment(at=THURSDAY), scan(at=FRIDAY)]).settle(FRIDAY + timedelta(hours=2))

    assert risks(street) == [(ORDER, "not_sent", "over")]
    assert [one["how"] for one in facts(street, "RiskOver")] == ["kept"]


def test_a_parcel_on_its_way_in_time_alarms_nobody(env: Env) -> None:
    scans = [
        scan("in_transit", at=WEDNESDAY, event=2),
        scan("out_for_delivery", at=THURSDAY, event=3),
        scan(at=THURSDAY + timedelta(hours=3), event=4),
    ]
    street = live(open_street(env), [order(), shipment(at=NOW + timedelta(hours=20)), *scans], AFTER)

    assert risks(street) == []
    assert facts(street, "RiskOver") == []


def test_the_carriers_word_is_heard_at_once(env: Env) -> None:
    street = live(open_street(env), [order(), shipment(at=NOW + timedelta(hours=2))], WEDNESDAY)

    street.tell(scan("failure", at=WEDNESDAY)).settle(WEDNESDAY + timedelta(minutes=5))

    assert risks(street) == [(ORDER, "carrier_says", "open")]


def test_what_stands_still_is_seen(env: Env) -> None:
    sent = NOW + timedelta(hours=20)
    seen = scan("in_transit", at=sent + timedelta(hours=3))

    street = live(
        open_street(env), [order(title="4–6 vardagar"), shipment(at=sent), seen], NOW.replace(day=10)
    )

    assert [(reason, state) for _, reason, state in risks(street)] == [("stands_still", "open")]


def test_half_an_order_that_is_missing_is_at_risk(env: Env) -> None:
    half = shipment(at=NOW + timedelta(hours=3), lines=[(1, 1)])
    street = live(open_street(env), [order(), half, scan(at=WEDNESDAY)], THURSDAY)

    assert [reason for _, reason, _ in risks(street)] == ["not_sent"]


@pytest.mark.parametrize(
    "messages",
    [
        [order("cancelled", at=WEDNESDAY, cancelled_at=WEDNESDAY)],
        [refund(at=WEDNESDAY, lines=[(1, 1), (2, 1)])],
        [shipment(at=WEDNESDAY), scan("ready_for_pickup", at=WEDNESDAY)],
        [shipment(at=WEDNESDAY), scan("attempted_delivery", at=WEDNESDAY)],
    ],
    ids=["cancelled", "refunded", "ready for pickup", "attempted"],
)
def test_nobody_is_alarmed_where_nothing_is_to_come(env: Env, messages: list[Any]) -> None:
    street = live(open_street(env), [order(), *messages], AFTER)

    assert risks(street) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"test": True},
        {"source_name": "pos"},
        {"title": None},
        {"title": "Hämta i butik"},
        {"title": "Snigelpost"},
    ],
    ids=["test", "counter", "no option", "pick-up", "no promise"],
)
def test_without_a_promise_nothing_is_at_risk(env: Env, changes: dict[str, Any]) -> None:
    street = open_street(env).tell(order(**changes))

    street.live_until(NOW + timedelta(days=120), step=timedelta(days=10))

    assert risks(street) == []
    assert [one.look_at for one in street.rows(Watch) if one.look_at is not None] == []


def test_what_is_told_in_any_order_and_twice_is_at_risk_once(env: Env) -> None:
    sent = shipment(at=NOW, lines=[(1, 1)])
    later = order("updated", at=NOW + timedelta(seconds=1))
    street = open_street(env).tell([sent, later, order(), order(), sent])

    pass_until(street, AFTER)

    assert len(risks(street)) == 1
    assert len(facts(street, "PromiseAtRisk")) == 1


def test_a_withdrawn_arrival_is_watched_again(env: Env) -> None:
    came = scan(at=WEDNESDAY)
    street = live(open_street(env), [order(), shipment(at=NOW + timedelta(hours=3)), came], THURSDAY)
    assert risks(street) == []

    live(street, [withdrawal(came, at=THURSDAY)], FRIDAY + timedelta(hours=3))

    assert [state for *_, state in risks(street)] == ["open"]


def test_one_shop_learns_and_warns_apart_from_the_other(env: Env) -> None:
    ours, theirs = open_street(env), open_street(env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN)
    ours.tell(order())
    live(theirs, [order(), shipment(at=NOW + timedelta(hours=3)), scan(at=NOW + timedelta(days=1))], AFTER)

    assert risks(ours) == [(ORDER, "not_sent", "over")]
    assert risks(theirs) == []
    assert ours.rows(Lane) == []
    assert {(one.carrier, one.country, one.bucket) for one in theirs.rows(Lane)} == {
        ("postnord", "SE", 1),
        ("", "SE", 1),
    }


# --- what lanes learn ---------------------------------------------------------------------------------------


def told_order(
    number: int, placed_at: datetime, days: int, *, title: str = "PostNord, 2–4 vardagar"
) -> list[Any]:
    """An order that left three hours after it was placed, and came so many days later, with a scan on the way."""
    sent = placed_at + timedelta(hours=3)
    return [
        order(order_id=number, placed_at=placed_at, at=placed_at, title=title),
        shipment(order_id=number, at=sent),
        scan("in_transit", order_id=number, at=sent + timedelta(hours=6), event=1),
        scan(order_id=number, at=sent + timedelta(days=days), event=2),
    ]


def test_orders_from_before_the_install_teach(env: Env) -> None:
    street = open_street(env)
    for number in range(20):
        street.tell(told_order(5_000 + number, NOW - timedelta(days=28), 3))

    street.settle().settle(NOW + timedelta(hours=2))

    assert street.rows(LaneTally) == []
    transit = street.rows(Lane, Lane.measure == "transit", Lane.carrier == "postnord")
    assert [(one.bucket, one.shipments) for one in transit] == [(3, 20)]
    assert facts(street, "PromiseAtRisk") == []


def test_a_slow_lane_makes_the_warning_come_sooner(env: Env) -> None:
    street = open_street(env)
    for number in range(20):  # four working days each, which no other lane takes
        street.tell(told_order(5_000 + number, NOW - timedelta(days=28), 4))
    street.settle().settle(NOW + timedelta(hours=2))

    live(street, [order(), shipment(at=NOW + timedelta(days=1))], WEDNESDAY)

    assert [(reason, state) for _, reason, state in risks(street)] == [("too_far", "open")]
    assert street.rows(Risk)[0].expected_on.isoformat() == "2026-03-09"


def test_each_shipment_teaches_once_however_often_it_is_told(env: Env) -> None:
    messages = told_order(ORDER, NOW, 2)
    street = live(open_street(env), messages, NOW + timedelta(days=6))

    street.tell(messages).live_until(NOW + timedelta(days=90), step=timedelta(days=10))

    assert [
        one.shipments for one in street.rows(Lane, Lane.carrier == "postnord", Lane.measure == "transit")
    ] == [1]


def test_what_came_late_teaches_as_well(env: Env) -> None:
    street = live(open_street(env), told_order(ORDER, NOW, 10), NOW + timedelta(days=20))

    assert {one.bucket for one in street.rows(Lane, Lane.measure == "transit")} == {8}


def test_a_lane_forgets_by_halves(env: Env) -> None:
    with work_for(env, SHOP) as work:
        for number in range(2_001):
            days = 1 if number < 2_000 else 9
            work.session.add(
                LaneTally(
                    shop_id=SHOP,
                    id=number + 1,
                    carrier="dhl",
                    country="NO",
                    transit_days=days,
                    gap_hours=None,
                )
            )

    fold_lessons(env)

    kept = {(one.carrier, one.bucket): one.shipments for one in Street(env).rows(Lane)}
    assert kept == {("dhl", 1): 1_000, ("dhl", 9): 0, ("", 1): 1_000, ("", 9): 0}


# --- at its cost, and side by side -------------------------------------------------------------------------


def statements(env: Env, run: Callable[[], object]) -> list[str]:
    with asked(env) as heard:
        run()
    return [statement for statement, _ in heard]


def test_watching_costs_a_batch_one_statement(env: Env) -> None:
    street = open_street(env)
    street.clock.travel(days=2)
    for number in range(10):
        street.tell(told_order(5_000 + number, NOW, 1))

    asked = statements(env, lambda: handle_some(env))

    ours = [
        one for one in asked if any(name in one for name in ("watches", "lanes", "lane_tallies", "risks"))
    ]
    assert len(street.rows(Watch)) == 10
    assert len(ours) == 1
    assert ours[0].startswith("INSERT INTO watches")


def test_a_look_at_many_orders_asks_as_little_as_at_one(env: Env) -> None:
    street = open_street(env)
    for number in range(30):
        street.tell(order(order_id=6_000 + number, title="Snigelpost"))
    street.settle()
    street.clock.travel(hours=2)

    asked = statements(env, lambda: look_ahead(env))

    assert len([one for one in asked if one.startswith("SELECT")]) < 40
    assert all(one.look_at > street.clock.now() for one in street.rows(Watch))


def test_two_workers_tell_it_once(envs_pg: Callable[..., Env]) -> None:
    env = envs_pg()
    street = open_street(env)
    for number in range(40):
        street.tell(order(order_id=6_000 + number))
    street.settle()
    street.clock.set(THURSDAY)
    other = envs_pg(url=env.settings.database_url, clock=street.clock)

    workers = [threading.Thread(target=look_ahead, args=(one,)) for one in (env, other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    street.settle()

    assert len(risks(street)) == 40
    assert sorted(entry.order_id for entry in street.rows(Entry, Entry.kind == "PromiseAtRisk")) == [
        6_000 + number for number in range(40)
    ]


def test_the_ledger_still_gives_the_same(env: Env) -> None:
    stories = [*told_order(ORDER, NOW, 2), *told_order(ORDER + 1, NOW, 9)]
    live(open_street(env), stories, NOW + timedelta(days=20))

    with reading_for(env, SHOP) as work:
        assert recount(work).differences == ()
