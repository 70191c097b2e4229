"""Judging in the tables: an order's outcome and those of its shipments follow what is known, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.work import Env, reading_for
from app.ledger.model import Entry
from app.promises.duties import settle_overdue
from app.promises.model import OutcomeRow, Promise, Superseded
from app.promises.reports import titles_not_understood
from tests.builders import NOW
from tests.path.given import LABEL, LAST_DAY, Street, open_street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _outcomes(street: Street) -> dict[int, str]:
    """returns  shipment (0: the order) → outcome"""
    return {row.shipment_id % 100: row.outcome for row in street.rows(OutcomeRow)}


def test_each_of_two_shipments_has_an_outcome_of_its_own(street: Street) -> None:
    street.clock.set(LAST_DAY + 3 * DAY)
    street.tell(
        [
            order(),
            shipment(1, at=NOW + DAY, lines=[(1, 1)]),
            shipment(2, at=NOW + DAY, lines=[(2, 1)]),
            scan(at=LAST_DAY, event=1, number=1),
            scan(at=LAST_DAY + 2 * DAY, event=2, number=2),
        ]
    ).settle()

    found = {row.shipment_id: row.outcome for row in street.rows(OutcomeRow)}
    assert sorted(found.values()) == ["broken", "broken", "kept"]
    assert found[0] == "broken"


def test_a_cancelled_shipment_has_no_outcome_and_is_not_looked_at_for_ever(street: Street) -> None:
    street.tell(
        [order(), shipment(1, at=NOW + HOUR, lines=[(1, 1)]), shipment(2, at=NOW + HOUR, lines=[(2, 1)])]
    )
    street.settle()
    assert len(street.rows(OutcomeRow)) == 3

    gone = shipment(1, at=NOW + HOUR, updated_at=NOW + 2 * HOUR, lines=[(1, 1)], status="cancelled")
    street.tell(gone).settle(NOW + 3 * HOUR)
    street.settle(LAST_DAY + 2 * DAY)

    assert len(street.rows(OutcomeRow)) == 2
    assert settle_overdue(street.env) == 0


def test_a_second_shipment_that_turns_out_to_be_none_leaves_only_the_order(street: Street) -> None:
    street.tell([order(), shipment(1, at=NOW + HOUR, lines=[(1, 1)])]).settle()
    assert len(street.rows(OutcomeRow)) == 2

    street.tell(shipment(1, at=NOW + HOUR, updated_at=NOW + 2 * HOUR)).settle(NOW + 3 * HOUR)

    assert [row.shipment_id for row in street.rows(OutcomeRow)] == [0]


def test_time_alone_breaks_a_promise(street: Street) -> None:
    street.tell(order()).settle()
    end = street.rows(OutcomeRow)[0].latest_at

    street.settle(end)
    assert street.rows(OutcomeRow)[0].outcome == "pending"
    street.settle(end + timedelta(microseconds=1))

    assert street.rows(OutcomeRow)[0].outcome == "broken"


def test_an_earlier_version_tells_what_she_really_saw(street: Street) -> None:
    street.tell(order("updated", at=NOW + HOUR, title="Hemleverans 1 vardag")).settle()
    (before,) = street.rows(Promise)

    street.tell(order("create")).settle()

    kept = {one.shown_text for one in street.rows(Promise)} - {before.shown_text}
    assert kept == {LABEL}
    assert [one.promise_id for one in street.rows(Superseded)] == [before.id]
    assert [entry.body["reason"] for entry in street.rows(Entry, Entry.kind == "PromiseSuperseded")] == [
        "shown_changed"
    ]


def test_words_that_come_to_light_late_are_listed_too(street: Street) -> None:
    street.tell(order("updated", at=NOW + HOUR, title=LABEL)).settle()

    street.tell(order("create", title="Expressen")).settle()

    with reading_for(street.env, street.shop_id) as work:
        assert titles_not_understood(work) == [("Expressen", 1)]


def test_the_same_news_again_writes_nothing(street: Street) -> None:
    messages = [order(), shipment(at=NOW + HOUR), scan(at=NOW + 2 * HOUR)]
    street.clock.set(NOW + 3 * HOUR)
    street.tell(messages).settle()
    entries = len(street.rows(Entry))

    for message in messages:
        again = type(message)(
            message.topic, message.body, message.webhook_id + "-again", message.triggered_at
        )
        street.tell(again).settle()

    assert len(street.rows(Entry)) == entries
