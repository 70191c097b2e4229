"""A chosen day and hours, told through the front door: held by the clock at the customer's, and shown on the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from app.core.work import Env, work_for
from app.factory import create_app
from app.ledger.model import Entry
from app.orders.belongings import erase_orders, export_orders, find_person
from app.promises.making import note_notice
from app.promises.model import NoticeOutcome, OutcomeRow, Promise, Superseded
from app.promises.recount import recount
from app.promises.windows import window_again
from app.shops.settings import RuleRow, ShopSettings, Slots
from app.shops.store import change_settings
from tests.builders import NOW
from tests.panel import bearer
from tests.path.given import ORDER, Message, Street, open_street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Thursday the 5th, 17 to 19 in Stockholm.
BEGINS, ENDS = datetime(2026, 3, 5, 16, tzinfo=UTC), datetime(2026, 3, 5, 18, tzinfo=UTC)
IN_THE_CART = (("Leveransdag", "2026-03-05"), ("Leveranstid", "17:00–19:00"))


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=ShopSettings())


def chosen(*attributes: tuple[str, Any], topic: str = "create", **about: Any) -> Message:
    told = [{"name": name, "value": value} for name, value in attributes]
    return order(topic, **{"note_attributes": told, "title": "Budbee hemleverans", **about})


def the_slot(street: Street) -> Promise:
    (slot,) = [one for one in street.rows(Promise) if one.kind == "slot"]
    return slot


def not_understood(street: Street) -> list[str]:
    return [one.body["attributes"] for one in street.rows(Entry, Entry.kind == "SlotNotUnderstood")]


def page(street: Street, language: str = "en") -> str:
    headers = {**bearer(at=street.clock.now()), "Accept-Language": language}
    answer = create_app(street.env).test_client().get(f"/orders/{ORDER}", headers=headers)
    assert answer.status_code == 200
    return answer.text


def test_a_slot_is_missed_by_the_minutes_after_it(street: Street) -> None:
    street.clock.set(ENDS + DAY)
    late = ENDS + timedelta(minutes=20)
    street.tell([chosen(*IN_THE_CART), shipment(at=BEGINS - HOUR), scan(at=late)]).settle()

    (row,) = street.rows(OutcomeRow)
    assert (row.outcome, row.kind, row.certain) == ("broken", "slot", True)
    assert (row.miss_hours, row.miss_days, row.miss_working_days) == (0.333, 0, 0)
    assert "20 minutes late" in page(street)
    assert "20 minuter för sent" in page(street, "sv")
    assert "5 Mar, 17:00–19:00" in page(street)


@pytest.mark.parametrize(
    ("arrived_at", "outcome"),
    [
        (BEGINS - timedelta(minutes=1), "over"),
        (BEGINS, "kept"),
        (ENDS, "kept"),
        (ENDS + timedelta(seconds=1), "broken"),
        (ENDS + DAY, "broken"),
    ],
)
def test_both_ends_of_the_hours_belong_to_the_slot(
    street: Street, arrived_at: datetime, outcome: str
) -> None:
    street.clock.set(ENDS + 2 * DAY)
    street.tell([chosen(*IN_THE_CART), shipment(at=NOW + DAY), scan(at=arrived_at)]).settle()

    assert street.rows(OutcomeRow)[0].outcome == outcome


def test_time_alone_breaks_a_slot_at_its_very_end(street: Street) -> None:
    street.tell([chosen(*IN_THE_CART), shipment(at=NOW + HOUR), scan("in_transit", at=NOW + 2 * HOUR)])

    street.settle(ENDS)
    assert street.rows(OutcomeRow)[0].outcome == "pending"
    street.settle(ENDS + timedelta(microseconds=1))

    assert street.rows(OutcomeRow)[0].outcome == "broken"


@pytest.mark.parametrize(
    "message",
    [
        chosen(("Leveransdag", "torsdag 5 mars"), ("leveranstid", "kl. 17–19")),
        chosen(("Delivery Date", "05/03/2026"), ("Delivery Time", "5 pm - 7 pm")),
        chosen(("delivery-date", "2026-03-05 17:00-19:00")),
        chosen(("Delivery Slot", "Thu 5 March 17-19")),
        chosen(("leveransdag", "2026-03-05"), ("Leveransdag", "2026-03-05"), ("leveranstid", "17-19")),
        chosen(title="Hemleverans tors 5/3 kl 17–19"),
        chosen(("gift note", "Till Anna, 7 mars 10-12"), *IN_THE_CART),
    ],
)
def test_what_people_and_apps_write_is_one_and_the_same_slot(street: Street, message: Message) -> None:
    street.tell(message).settle()

    slot = the_slot(street)
    assert (slot.earliest_at, slot.latest_at) == (BEGINS, ENDS)
    assert not_understood(street) == []


def test_the_hours_are_those_at_the_customers(street: Street) -> None:
    street.tell(chosen(*IN_THE_CART, country="FI")).settle()

    assert the_slot(street).latest_at == ENDS - HOUR
    assert the_slot(street).zone == "Europe/Helsinki"


def test_a_slot_stays_as_it_was_whatever_the_settings_say_later(street: Street) -> None:
    street.tell(chosen(*IN_THE_CART)).settle()
    with work_for(street.env, street.shop_id) as work:
        change_settings(work, ShopSettings(slots=Slots(dates=("x",), hours=()), rules=(RuleRow(),)), "42")
    street.clock.travel(hours=1)
    street.tell(chosen(*IN_THE_CART, topic="updated", at=NOW + HOUR)).settle()

    slot = the_slot(street)
    assert window_again(slot.rules, NOW).latest_at == slot.latest_at == ENDS
    assert street.rows(Superseded) == []
    with work_for(street.env, street.shop_id) as work:
        assert recount(work).differences == ()


def test_the_merchants_own_names_are_read_and_no_others(env: Env) -> None:
    street = open_street(env, settings=ShopSettings(slots=Slots(dates=("när kommer det",), hours=())))
    street.tell(chosen(("När kommer det", "tors 5 mars 17-19"), ("Leveransdag", "6 mars"))).settle()

    assert the_slot(street).latest_at == ENDS
    order_row = street.rows(Promise)[0].shown_text
    assert order_row == "tors 5 mars 17-19"


@pytest.mark.parametrize(
    "attributes",
    [
        (("Leveransdag", "snarast tack, hälsar Anna"),),
        (("Leveransdag", "2025-03-05"),),
        (("Leveransdag", "2036-03-05"),),
        (("Leveranstid", "17-19"),),
        (("Leveransdag", "2026-03-02"), ("Leveranstid", "08-10")),
    ],
)
def test_what_cannot_be_read_makes_no_promise_and_is_shown_once(
    street: Street, attributes: tuple[tuple[str, str], ...]
) -> None:
    street.clock.set(NOW + 2 * HOUR)
    told = chosen(*attributes, topic="updated", at=NOW + HOUR, title="A")
    street.tell([told, chosen(*attributes), told, chosen(*attributes)]).settle()

    assert [one for one in street.rows(Promise) if one.kind == "slot"] == []
    assert len(not_understood(street)) == 1
    assert attributes[0][1] in page(street)
    assert "The chosen day or hours couldn" in page(street)


def test_what_she_wrote_herself_is_not_in_the_ledger(street: Street) -> None:
    street.tell(chosen(("Leveransdag", "snarast tack, hälsar Anna"))).settle()

    assert not_understood(street) == ["leveransdag"]
    assert "Anna" not in str([one.body for one in street.rows(Entry)])


def test_what_she_wrote_is_given_out_and_erased_with_her(street: Street) -> None:
    street.tell(chosen(("Leveransdag", "snarast tack, hälsar Anna"))).settle()

    with work_for(street.env, street.shop_id) as work:
        person = find_person(work, shopify_id=None, email=None, order_ids=[ORDER])
        given_out = export_orders(work, person)
        erase_orders(work, person)

    assert given_out[0]["cart"] == [["leveransdag", "snarast tack, hälsar Anna"]]
    assert "hälsar Anna" not in page(street)


def test_unread_hours_leave_the_day_and_are_noted(street: Street) -> None:
    street.tell(chosen(("Leveransdag", "2026-03-05"), ("Leveranstid", "ring Anna"))).settle()

    slot = the_slot(street)
    assert slot.shown_text == "2026-03-05"
    assert "ring Anna" in page(street)
    assert "Anna" not in str([one.body for one in street.rows(Entry)])
    assert slot.latest_at == datetime(2026, 3, 5, 23, tzinfo=UTC) - timedelta(microseconds=1)
    assert len(not_understood(street)) == 1


@pytest.mark.parametrize("value", [None, 5, True, ["2026-03-05"], {"day": 5}, "", "   ", "0" * 5_000])
def test_a_cart_may_hold_anything(street: Street, value: Any) -> None:
    street.tell(chosen(("Leveransdag", value))).settle()

    assert [one for one in street.rows(Promise) if one.kind == "slot"] == []


def test_the_slot_is_the_same_in_whatever_order_it_is_told(envs: Any) -> None:
    told = [
        chosen(*IN_THE_CART),
        chosen(*IN_THE_CART, topic="updated", at=NOW + HOUR, tags="x"),
        shipment(at=NOW + DAY),
        scan(at=ENDS + timedelta(minutes=20)),
    ]
    for telling in permutations(told):
        street = open_street(envs(), settings=ShopSettings())
        street.clock.set(ENDS + DAY)
        street.tell(telling).settle()

        (row,) = street.rows(OutcomeRow)
        assert (row.outcome, row.miss_hours) == ("broken", 0.333)
        assert len(street.rows(Promise)) == 1


def test_the_page_says_which_promise_binds_and_why(env: Env) -> None:
    street = open_street(env, settings=ShopSettings(rules=(RuleRow(days_min=3, days_max=5),)))
    street.tell(chosen(*IN_THE_CART)).settle()

    shown = page(street)
    assert shown.rindex("Day and hours that the customer chose") < shown.rindex(
        "From your table of delivery times"
    )
    assert "Shown before payment, ends first: it binds." in shown
    assert "Shown before payment, but another ends first." in shown
    assert "Visades före betalningen, slutar först: det binder." in page(street, "sv")


def test_the_page_keeps_what_no_longer_counts_with_the_reason(street: Street) -> None:
    street.clock.set(NOW + 2 * HOUR)
    street.tell(chosen(("Leveransdag", "2026-03-06"), topic="updated", at=NOW + HOUR)).settle()
    street.tell(chosen(*IN_THE_CART)).settle()

    shown = page(street)
    assert shown.count("No longer counts") == 1
    assert "An earlier version of the order shows that the customer saw something else." in shown
    assert the_last(street).latest_at == ENDS


def the_last(street: Street) -> Promise:
    return street.rows(Promise)[-1]


def test_a_notice_stands_apart_with_an_outcome_of_its_own(street: Street) -> None:
    street.tell([chosen(*IN_THE_CART), shipment(at=NOW + DAY)]).settle()
    with work_for(street.env, street.shop_id) as work:
        note_notice(work, ORDER, "Det kommer senast 9 mars", latest_on=date(2026, 3, 9))
    street.clock.set(ENDS + 5 * DAY)
    street.tell(scan(at=datetime(2026, 3, 9, 12, tzinfo=UTC))).settle()

    (notice,) = street.rows(NoticeOutcome)
    assert (notice.outcome, street.rows(OutcomeRow)[0].outcome) == ("kept", "broken")
    shown = page(street)
    assert "Det kommer senast 9 mars" in shown
    assert "Told after payment. Judged by itself; it never makes a broken promise kept." in shown
    assert "A later date that the customer was told" in shown
