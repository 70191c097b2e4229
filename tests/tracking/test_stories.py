"""Shipments that Shopify doesn't follow, from the hand-over to the outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.outbox.model import Errand
from app.promises.model import ArrivalWord
from app.promises.recount import recount
from app.tracking.actions import remove_access
from app.tracking.asking import KIND
from app.tracking.belongings import FOLLOWED_SHIPMENTS
from app.tracking.model import Followed
from app.tracking.reports import carrier_states, carrier_troubles
from app.tracking.rules import FIRST_AFTER
from tests.builders import DOMAIN, NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, open_street, order, scan, shipment
from tests.tracking.given import (
    KEY,
    Carriers,
    a_house,
    access_of,
    ask_until,
    busy,
    down,
    give_access,
    outcome,
    parcel,
    refused,
    scan_of,
    the_followed,
)

SENT = NOW + timedelta(days=1)
CAME = LAST_DAY.replace(hour=9)
AFTER = LAST_DAY + timedelta(days=2)


@pytest.fixture
def house(envs: Callable[..., Env]) -> tuple[Street, Carriers]:
    env, carriers = a_house(envs)
    street = open_street(env)
    give_access(env)
    return street, carriers


def test_what_shopify_doesn_t_follow_is_asked_about_and_kept(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    carriers.postnord.parcels["SE1"] = parcel(scan_of("under_way", SENT + timedelta(hours=9)))
    ask_until(street.tell(order()).settle(SENT).tell(shipment(at=SENT)), CAME)
    carriers.postnord.parcels["SE1"] = parcel(
        scan_of("under_way", SENT + timedelta(hours=9)), scan_of("delivered", CAME)
    )

    ask_until(street, AFTER)

    assert (outcome(street).outcome, outcome(street).arrived_by) == ("kept", "carrier")
    assert outcome(street).arrived_at == CAME
    assert [(row.ended, row.ask_at) for row in the_followed(street)] == [("arrived", None)]
    assert carriers.postnord.asked[0] == ("SE1", KEY)
    words = street.rows(ArrivalWord)
    assert sorted((one.says, one.source, one.said_by) for one in words) == [
        ("arrived", "carrier", "postnord"),
        ("under_way", "carrier", "postnord"),
    ]
    assert all("SE1" not in one.reference for one in words)


def test_a_late_arrival_breaks_it_for_certain(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    late = LAST_DAY + timedelta(days=1)
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", late))
    street.tell(order()).settle(SENT).tell(shipment(at=SENT))

    ask_until(street, AFTER)

    assert (outcome(street).outcome, outcome(street).certain, outcome(street).why) == (
        "broken", True, "arrived_late",
    )  # fmt: skip


def test_nobody_is_asked_before_shopify_had_its_time(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    street.tell(order()).settle(SENT).tell(shipment(at=SENT))

    ask_until(street, SENT + FIRST_AFTER - timedelta(minutes=5))
    assert carriers.postnord.asked == []
    ask_until(street, SENT + FIRST_AFTER + timedelta(minutes=1))
    assert len(carriers.postnord.asked) == 1


def test_nobody_is_asked_about_what_shopify_follows(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    seen = scan("in_transit", at=SENT + timedelta(hours=2))
    street.tell(order()).settle(SENT).tell(shipment(at=SENT)).settle(SENT + timedelta(hours=2)).tell(seen)

    ask_until(street, AFTER)

    assert carriers.postnord.asked == []
    assert [row.ended for row in the_followed(street)] == ["followed_by_shopify"]


def test_a_label_alone_is_not_followed_by_shopify(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    printed = scan("confirmed", at=SENT + timedelta(hours=1))
    street.tell(order()).settle(SENT).tell(shipment(at=SENT)).settle(SENT + timedelta(hours=1)).tell(printed)

    ask_until(street, SENT + FIRST_AFTER + timedelta(hours=1))

    assert len(carriers.postnord.asked) == 1


def test_a_cancelled_shipment_is_not_asked_about(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    street.tell(order()).settle(SENT).tell(shipment(at=SENT))
    gone = shipment(at=SENT, updated_at=SENT + timedelta(hours=1), status="cancelled")
    street.settle(SENT + timedelta(hours=1)).tell(gone)

    ask_until(street, AFTER)

    assert carriers.postnord.asked == []
    assert [row.ended for row in the_followed(street)] == ["cancelled"]


def test_a_carrier_without_access_is_nobody_s_to_ask(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    street.tell(order()).settle(SENT).tell(shipment(at=SENT, carrier="Budbee"))

    ask_until(street, AFTER)

    assert the_followed(street) == []
    assert (carriers.postnord.asked, outcome(street).outcome) == ([], "unknown")


def test_a_carrier_named_later_is_asked(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    street.tell(order()).settle(SENT).tell(shipment(at=SENT, carrier="Budbee"))
    later = SENT + timedelta(hours=1)
    street.settle(later).tell(shipment(at=SENT, updated_at=later, carrier="PostNord"))

    ask_until(street, SENT + timedelta(days=1))

    assert carriers.postnord.asked


def test_a_number_that_stays_unknown_is_given_up(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    street.tell(order()).settle(SENT).tell(shipment(at=SENT))

    ask_until(street, SENT + timedelta(days=12), step=timedelta(hours=3))

    assert [row.ended for row in the_followed(street)] == ["unknown_to_carrier"]
    assert outcome(street).outcome == "unknown"
    assert 8 <= len(carriers.postnord.asked) < 60


def test_what_a_carrier_says_of_an_earlier_parcel_of_that_number_is_not_hers(
    house: tuple[Street, Carriers],
) -> None:
    street, carriers = house
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", NOW - timedelta(days=3)))

    ask_until(street.tell(order()).settle(SENT).tell(shipment(at=SENT)), SENT + timedelta(days=1))

    assert (outcome(street).outcome, outcome(street).arrived_at) == ("pending", None)
    assert street.rows(ArrivalWord) == []


def test_a_word_from_before_an_order_that_is_heard_of_later_counts_for_nothing(
    house: tuple[Street, Carriers],
) -> None:
    street, carriers = house
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", NOW - timedelta(days=3)))
    ask_until(street.settle(SENT).tell(shipment(at=SENT)), SENT + timedelta(hours=8))
    assert [one.says for one in street.rows(ArrivalWord)] == ["arrived"]

    street.tell(order()).settle(SENT + timedelta(hours=9))

    assert (outcome(street).outcome, outcome(street).arrived_at) == ("pending", None)
    with reading_for(street.env, SHOP) as work:
        assert recount(work).differences == ()


def test_several_parcels_of_one_shipment_arrive_with_the_last(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    both = shipment(at=SENT)
    both.body["tracking_numbers"] = ["SE1", "SE2"]
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", CAME - timedelta(days=1)))
    ask_until(street.tell(order()).settle(SENT).tell(both), CAME)
    assert outcome(street).outcome == "pending"

    carriers.postnord.parcels["SE2"] = parcel(scan_of("delivered", CAME), id="SE2")
    ask_until(street, AFTER)

    assert outcome(street).arrived_at == CAME


def test_one_errand_serves_a_shipment_all_its_way(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    ask_until(street.tell(order()).settle(SENT).tell(shipment(at=SENT)), LAST_DAY)

    errands = street.rows(Errand, Errand.kind == KIND)

    assert len(carriers.postnord.asked) > 5
    assert [one.state for one in errands] == ["done"]


def test_test_orders_teach_nothing(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    ask_until(street.tell(order(test=True)).settle(SENT).tell(shipment(at=SENT)), AFTER)

    assert carriers.postnord.asked == []


# --- when the carrier breaks ----------------------------------------------------------------------------------


def test_a_broken_adapter_leaves_it_unknown_and_the_panel_says_so(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    carriers.postnord.trouble = down()
    street.tell(order()).settle(SENT).tell(shipment(at=SENT))

    ask_until(street, AFTER)

    assert (outcome(street).outcome, outcome(street).why) == ("unknown", "not_observable")
    with reading_for(street.env, SHOP) as work:
        (trouble,) = carrier_troubles(work)
        assert (trouble.title, trouble.trouble, trouble.stopped) == (
            "PostNord", "The carrier has trouble just now.", True,
        )  # fmt: skip


def test_the_circuit_opens_and_closes(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    carriers.postnord.trouble = down()
    street.tell(order()).settle(SENT).tell(shipment(at=SENT))
    ask_until(street, SENT + FIRST_AFTER + timedelta(hours=2, minutes=20), step=timedelta(minutes=5))
    broken = access_of(street.env)
    assert broken is not None
    assert broken.failures >= 5
    assert broken.rests_until is not None
    assert broken.rests_until > street.clock.now()
    in_vain = len(carriers.postnord.asked)

    ask_until(street, broken.rests_until - timedelta(minutes=1), step=timedelta(minutes=5))
    assert len(carriers.postnord.asked) == in_vain  # it rests
    carriers.postnord.trouble = None
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", SENT + timedelta(hours=7)))
    ask_until(street, broken.rests_until + timedelta(minutes=10), step=timedelta(minutes=5))

    healed = access_of(street.env)
    assert healed is not None
    assert (healed.failures, healed.rests_until, healed.trouble) == (0, None, None)
    assert outcome(street).arrived_at == SENT + timedelta(hours=7)


def test_while_the_circuit_is_tried_one_is_asked_for_all(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    carriers.postnord.trouble = down()
    for number in range(12):
        placed = order(order_id=ORDER + number * 1_000)
        street.tell(placed)
    street.settle(SENT)
    street.tell([shipment(order_id=ORDER + number * 1_000, at=SENT) for number in range(12)])
    ask_until(street, SENT + FIRST_AFTER - timedelta(seconds=1))
    ask_until(street, SENT + FIRST_AFTER + timedelta(seconds=20), step=timedelta(seconds=1))
    first_wave = len(carriers.postnord.asked)
    rests = access_of(street.env)
    assert rests is not None
    assert rests.rests_until is not None

    ask_until(street, rests.rests_until + timedelta(minutes=4), step=timedelta(minutes=1))

    assert len(carriers.postnord.asked) - first_wave == 1


def test_a_refused_key_stops_at_once_and_a_new_one_begins_anew(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    carriers.postnord.trouble = refused()
    ask_until(street.tell(order()).settle(SENT).tell(shipment(at=SENT)), SENT + timedelta(hours=20))
    assert len(carriers.postnord.asked) == 1

    carriers.postnord.trouble = None
    give_access(street.env, api_key="k-new")
    ask_until(street, street.clock.now() + timedelta(days=1))

    assert carriers.postnord.asked[1][1] == "k-new"


def test_a_busy_carrier_is_left_alone_as_long_as_it_says(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    carriers.postnord.trouble = busy(3 * 3600)
    asked_at = SENT + FIRST_AFTER
    ask_until(street.tell(order()).settle(SENT).tell(shipment(at=SENT)), asked_at + timedelta(hours=1))
    assert len(carriers.postnord.asked) == 1

    ask_until(street, asked_at + timedelta(hours=2, minutes=55), step=timedelta(minutes=5))
    assert len(carriers.postnord.asked) == 1
    ask_until(street, asked_at + timedelta(hours=3, minutes=15), step=timedelta(minutes=5))
    assert len(carriers.postnord.asked) == 2
    troubled = access_of(street.env)
    assert troubled is not None
    assert troubled.failures == 0  # it did answer


def test_dhl_is_asked_one_after_the_other(envs: Callable[..., Env]) -> None:
    env, carriers = a_house(envs)
    street = open_street(env)
    give_access(env, "dhl")
    street.tell([order(order_id=ORDER + number * 1_000) for number in range(6)]).settle(SENT)
    street.tell([shipment(order_id=ORDER + number * 1_000, at=SENT, carrier="DHL") for number in range(6)])

    street.settle(SENT + FIRST_AFTER)
    assert len(carriers.dhl.asked) == 1
    street.settle(SENT + FIRST_AFTER + timedelta(seconds=5))
    assert len(carriers.dhl.asked) == 2
    ask_until(street, SENT + FIRST_AFTER + timedelta(seconds=30), step=timedelta(seconds=5))
    assert len(carriers.dhl.asked) == 6


# --- keys and shops --------------------------------------------------------------------------------------------


def test_a_key_entered_later_follows_what_is_under_way(envs: Callable[..., Env]) -> None:
    env, carriers = a_house(envs)
    street = open_street(env)
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", CAME))
    ask_until(street.tell(order()).settle(SENT).tell(shipment(at=SENT)), AFTER)
    assert outcome(street).outcome == "unknown"

    give_access(env)
    ask_until(street, AFTER + timedelta(hours=1))

    assert outcome(street).outcome == "kept"


def test_without_access_nobody_is_asked_any_more(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    ask_until(street.tell(order()).settle(SENT).tell(shipment(at=SENT)), SENT + timedelta(hours=8))
    asked = len(carriers.postnord.asked)
    with work_for(street.env, SHOP) as work:
        remove_access(work, "postnord")

    ask_until(street, AFTER)

    assert len(carriers.postnord.asked) == asked
    assert [row.ended for row in the_followed(street)] == ["no_access"]
    give_access(street.env)  # and back again
    ask_until(street, AFTER + timedelta(hours=1))
    assert len(carriers.postnord.asked) > asked


def test_two_shops_ask_with_their_own_keys(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    other = open_street(street.env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN, settings=SETTINGS)
    give_access(street.env, shop_id=OTHER_SHOP, api_key="k-of-the-other")
    for one, number in ((street, 0), (other, 7_000)):
        one.clock.set(NOW)
        one.tell(order(order_id=ORDER + number))
    street.settle(SENT)
    street.tell(shipment(at=SENT))
    other.tell(shipment(at=SENT, order_id=ORDER + 7_000))

    ask_until(street, SENT + FIRST_AFTER + timedelta(hours=1))

    assert (street.domain, other.domain) == (DOMAIN, OTHER_DOMAIN)
    assert sorted(key for _, key in carriers.postnord.asked) == ["k-of-the-other", KEY]


def test_a_lost_answer_is_asked_for_again(house: tuple[Street, Carriers]) -> None:
    street, carriers = house
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", SENT + timedelta(hours=5)))
    street.tell(order()).settle(SENT).tell(shipment(at=SENT)).settle(SENT + FIRST_AFTER)
    (before,) = street.rows(ArrivalWord)
    with work_for(street.env, SHOP) as work:  # as if the worker had died before it could note the answer
        (row,) = work.session.query(Followed).all()
        row.ended, row.ask_at = None, work.now
        (errand,) = work.session.query(Errand).filter(Errand.kind == KIND)
        errand.state, errand.claim, errand.due_at = "claimed", "dead", work.now

    ask_until(street, street.clock.now() + timedelta(hours=1))

    assert [one.id for one in street.rows(ArrivalWord)] == [before.id]
    assert [row.ended for row in the_followed(street)] == ["arrived"]


def test_the_states_name_every_carrier_and_no_key(house: tuple[Street, Carriers]) -> None:
    street, _ = house
    street.tell(order()).settle(SENT).tell(shipment(at=SENT)).settle(SENT)

    with reading_for(street.env, SHOP) as work:
        states = {one.adapter: one for one in carrier_states(work)}

    assert list(states) == ["postnord", "bring", "dhl", "aftership"]
    assert (states["postnord"].followed, states["postnord"].stored) == (1, {"api_key"})
    assert not states["dhl"].is_set
    assert KEY not in repr(states)


def test_an_erased_customer_s_numbers_are_gone(house: tuple[Street, Carriers]) -> None:
    street, _ = house
    street.tell(order()).settle(SENT).tell(shipment(at=SENT)).settle(SENT)
    person = CustomerRef(None, None, (), (ORDER,))
    with work_for(street.env, SHOP) as work:
        assert FOLLOWED_SHIPMENTS.export(work, person)[0]["number"] == "SE1"
        assert FOLLOWED_SHIPMENTS.erase(work, person) == {"followed_shipments": 1}
        assert FOLLOWED_SHIPMENTS.erase(work, person) == {"followed_shipments": 0}

    assert [(row.number, row.ask_at) for row in the_followed(street)] == [("", None)]
