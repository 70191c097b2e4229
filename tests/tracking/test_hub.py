"""What AfterShip tells: signed, once or twice, about this shop's shipments and no other's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.carriers.aftership import BODY_MAX
from app.core.work import Env
from app.promises.model import ArrivalWord
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP
from tests.carriers.answers import aftership
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, open_street, order, shipment
from tests.tracking.given import (
    KEY,
    SECRET,
    Carriers,
    a_client,
    a_house,
    access_of,
    ask_until,
    from_hub,
    give_access,
    hub_path,
    outcome,
    the_followed,
)

SENT = NOW + timedelta(days=1)
CAME = "2026-03-06T10:00:00+01:00"  # within the promise
AFTER = LAST_DAY + timedelta(days=2)


@pytest.fixture
def house(envs: Callable[..., Env]) -> tuple[Street, Carriers, FlaskClient]:
    env, carriers = a_house(envs)
    street = open_street(env)
    give_access(env, "aftership", secret=SECRET)
    street.tell(order()).settle(SENT).tell(shipment(at=SENT, carrier="Budbee")).settle(SENT)
    return street, carriers, a_client(env)


def test_an_arrival_told_by_the_hub_is_kept(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house
    street.settle(LAST_DAY)
    told = aftership(("InTransit", "2026-03-04T09:00:00"), ("Delivered", CAME))

    status, said = from_hub(client, hub_path(street.env), told)
    street.settle(AFTER)

    assert (status, said["code"]) == (200, "heard")
    assert (outcome(street).outcome, outcome(street).arrived_by) == ("kept", "carrier")
    assert [(row.adapter, row.ended) for row in the_followed(street)] == [("aftership", "arrived")]


def test_told_twice_is_nothing_new(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house
    street.settle(LAST_DAY)
    told = aftership(("Delivered", CAME))

    first = from_hub(client, hub_path(street.env), told)
    before = [one.id for one in street.rows(ArrivalWord)]
    again = from_hub(client, hub_path(street.env), told)

    assert first == again
    assert [one.id for one in street.rows(ArrivalWord)] == before


def test_a_day_alone_is_the_customer_s_day(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house
    street.settle(AFTER)

    from_hub(client, hub_path(street.env), aftership(("Delivered", "2026-03-06")))

    (word,) = street.rows(ArrivalWord)
    assert word.whole_day
    assert (outcome(street).outcome, outcome(street).arrived_by) == ("kept", "carrier")


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("AttemptFail", ["attempted"]),
        ("AvailableForPickup", ["arrived"]),
        ("Exception/Exception_004", ["under_way"]),
        ("Exception/Exception_011", []),
        ("Expired", []),
        ("Pending", []),
        ("SomethingNew", []),
    ],
)
def test_what_the_hub_s_words_say(
    tag: str, says: list[str], house: tuple[Street, Carriers, FlaskClient]
) -> None:
    street, _, client = house
    street.settle(LAST_DAY)

    from_hub(client, hub_path(street.env), aftership((tag, CAME)))

    assert [one.says for one in street.rows(ArrivalWord)] == says


def test_what_came_back_to_the_shop_has_not_arrived(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house
    street.settle(AFTER)
    back = aftership(
        ("Exception/Exception_010", "2026-03-05T10:00:00+01:00"), ("Delivered", "2026-03-07T10:00:00+01:00")
    )

    from_hub(client, hub_path(street.env), back)

    assert street.rows(ArrivalWord) == []


@pytest.mark.parametrize("signature", ["", "AAAA", "not base64 §", None])
def test_a_bad_signature_changes_nothing_and_the_panel_says_so(
    signature: str | None, house: tuple[Street, Carriers, FlaskClient]
) -> None:
    street, _, client = house
    told = aftership(("Delivered", CAME))

    status, said = from_hub(client, hub_path(street.env), told, signature=signature, secret="another")

    assert (status, said["code"]) == (401, "unsigned")
    assert street.rows(ArrivalWord) == []
    row = access_of(street.env, "aftership")
    assert row is not None
    assert "signed" in str(row.trouble)


def test_a_signature_covers_every_byte(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house

    status, _ = from_hub(client, hub_path(street.env), b'{"msg": {"tracking_number": "SE1"}}', signature="x")
    fine, _ = from_hub(client, hub_path(street.env), b' {"msg": {"tracking_number":\n"SE1"}}')

    assert (status, fine) == (401, 200)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"msg": {}}', b'{"msg": {"tracking_number": 7}}',
     b'{"msg": {"tracking_number": " "}}',
     b'{"msg": {"tracking_number": "1", "checkpoints": "many"}}', b"\xff\xfe", b"[" * 50_000],
)  # fmt: skip
def test_what_can_t_be_read_is_refused_in_words(
    body: bytes, house: tuple[Street, Carriers, FlaskClient]
) -> None:
    street, _, client = house

    status, said = from_hub(client, hub_path(street.env), body)

    assert (status, said["code"]) == (400, "not_aftership")
    assert said["sentence"]


def test_a_message_has_its_limit(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house

    assert from_hub(client, hub_path(street.env), b" " * (BODY_MAX + 1))[0] == 413


def test_an_unknown_number_is_taken_and_noted(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house

    street.settle(NOW + timedelta(days=30))
    told = aftership(("Delivered", CAME), number="NOBODY", order_id=str(ORDER))

    status, said = from_hub(client, hub_path(street.env), told)

    assert (status, said["code"]) == (200, "unknown_number")
    assert street.rows(ArrivalWord) == []


@pytest.mark.parametrize("order_id", [str(ORDER), None])
def test_what_the_hub_tells_before_its_shipment_is_told_again_and_heard(
    order_id: str | None, envs: Callable[..., Env]
) -> None:
    env, _ = a_house(envs)
    street, client = open_street(env), a_client(env)
    give_access(env, "aftership", secret=SECRET)
    came = SENT + timedelta(days=2)
    told = aftership(("Delivered", came.isoformat()), order_id=order_id)
    told["ts"] = int(came.timestamp())
    street.tell(order()).settle(came)

    early, said = from_hub(client, hub_path(env), told)
    street.tell(shipment(at=SENT, carrier="Budbee")).settle()
    again, heard = from_hub(client, hub_path(env), told)
    street.settle(AFTER)

    assert (early, said["code"]) == (503, "not_yet")
    assert (again, heard["code"]) == (200, "heard")
    assert (outcome(street).outcome, outcome(street).arrived_at) == ("kept", came)


def test_an_unknown_number_with_nothing_to_tell_is_not_waited_for(
    house: tuple[Street, Carriers, FlaskClient],
) -> None:
    street, _, client = house

    told = aftership(("Pending", SENT.isoformat()), number="NOBODY", order_id=str(ORDER))

    assert from_hub(client, hub_path(street.env), told)[0] == 200


def test_a_forged_address_opens_nothing(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house
    path = hub_path(street.env)

    assert client.post(path[:-2] + "xx", json={}).status_code == 401
    assert client.get(path).status_code == 405


def test_each_shop_has_its_own_address_secret_and_shipments(
    house: tuple[Street, Carriers, FlaskClient],
) -> None:
    street, _, client = house
    street.settle(LAST_DAY)
    told = aftership(("Delivered", CAME))
    other = hub_path(street.env, OTHER_SHOP)

    assert from_hub(client, other, told)[0] == 404  # it hasn't set AfterShip up
    give_access(street.env, "aftership", shop_id=OTHER_SHOP, secret="of-the-other")
    assert from_hub(client, other, told)[0] == 401
    assert from_hub(client, other, told, secret="of-the-other")[1]["code"] == "not_yet"
    assert street.rows(ArrivalWord) == []


def test_one_number_in_two_shops_is_two_parcels(house: tuple[Street, Carriers, FlaskClient]) -> None:
    street, _, client = house
    give_access(street.env, "aftership", shop_id=OTHER_SHOP, secret=SECRET)
    other = open_street(street.env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN, settings=SETTINGS)
    other.tell([order(order_id=ORDER + 1), shipment(order_id=ORDER + 1, at=SENT, carrier="Budbee")])
    street.settle(LAST_DAY)

    from_hub(client, hub_path(street.env), aftership(("Delivered", CAME)))

    assert len(street.rows(ArrivalWord)) == 1
    assert other.rows(ArrivalWord) == []


def test_the_parcels_of_a_shipment_are_told_of_one_by_one(envs: Callable[..., Env]) -> None:
    env, _ = a_house(envs)
    street, client = open_street(env), a_client(env)
    give_access(env, "aftership", secret=SECRET)
    both = shipment(at=SENT, carrier="Budbee")
    both.body["tracking_numbers"] = ["SE1", "SE2"]
    street.tell(order()).settle(SENT).tell(both).settle(LAST_DAY)
    second = aftership(("Delivered", CAME), number="SE2", order_id=str(ORDER))

    from_hub(client, hub_path(env), second)
    from_hub(client, hub_path(env), second)
    assert outcome(street).arrived_at is None
    from_hub(client, hub_path(env), aftership(("Delivered", "2026-03-06T09:00:00+01:00")))

    assert outcome(street).outcome == "kept"
    assert outcome(street).arrived_at is not None
    assert f"{outcome(street).arrived_at:%H:%M}" == "09:00"  # the later of the two, in UTC


def _two_parcels(env: Env) -> tuple[Street, FlaskClient]:
    street = open_street(env)
    give_access(env, "aftership", secret=SECRET)
    both = shipment(at=SENT, carrier="Budbee")
    both.body["tracking_numbers"] = ["SE1", "SE2"]
    street.tell(order()).settle(SENT).tell(both).settle(NOW + timedelta(days=3, hours=12))
    return street, a_client(env)


def _tell_of(street: Street, client: FlaskClient, number: str, *checkpoints: tuple[str, str]) -> None:
    told = aftership(*checkpoints, number=number, order_id=str(ORDER))
    assert from_hub(client, hub_path(street.env), told)[0] == 200


def test_several_parcels_at_a_pick_up_point_have_arrived(envs: Callable[..., Env]) -> None:
    street, client = _two_parcels(a_house(envs)[0])
    at_the_point = ("AvailableForPickup", "2026-03-05T10:00:00+01:00")
    fetched = ("Delivered", "2026-03-09T10:00:00+01:00")

    _tell_of(street, client, "SE1", at_the_point)
    assert outcome(street).arrived_at is None
    _tell_of(street, client, "SE2", at_the_point)
    street.settle(NOW + timedelta(days=8))
    for number in ("SE1", "SE2"):
        _tell_of(street, client, number, at_the_point, fetched)
    street.settle(NOW + timedelta(days=9))

    assert outcome(street).outcome == "kept"
    assert f"{outcome(street).arrived_at:%d %H:%M}" == "05 09:00"


def test_a_parcel_at_the_point_after_an_attempt_has_not_arrived(envs: Callable[..., Env]) -> None:
    street, client = _two_parcels(a_house(envs)[0])
    tried = ("AttemptFail", "2026-03-05T09:00:00+01:00")
    at_the_point = ("AvailableForPickup", "2026-03-05T10:00:00+01:00")

    _tell_of(street, client, "SE1", tried, at_the_point)
    _tell_of(street, client, "SE2", at_the_point)

    assert outcome(street).arrived_at is None


def test_a_number_that_the_hub_won_t_take_stops_no_other_and_comes_to_an_end(
    envs: Callable[..., Env],
) -> None:
    env, carriers = a_house(envs)
    street = open_street(env)
    give_access(env, "aftership", secret=SECRET, api_key=KEY)
    both = shipment(at=SENT, carrier="Budbee")
    both.body["tracking_numbers"] = ["-", "SE2"]
    carriers.hub.malformed = {"-"}
    street.tell(order()).settle(SENT).tell(both)

    ask_until(street, SENT + timedelta(days=1))
    assert carriers.hub.followed == [("-", ORDER), ("SE2", ORDER)]
    access = access_of(env, "aftership")
    assert access is not None
    assert (access.failures, access.rests_until, access.trouble) == (0, None, None)
    ask_until(street, SENT + timedelta(days=12), step=timedelta(hours=6))

    assert [(row.ended, row.misses) for row in the_followed(street)] == [("unknown_to_carrier", 8)]
    assert len(carriers.hub.followed) == 16


def test_aftership_is_asked_to_follow_where_the_merchant_lets_us(envs: Callable[..., Env]) -> None:
    env, carriers = a_house(envs)
    street = open_street(env)
    give_access(env, "aftership", secret=SECRET, api_key=KEY)
    street.tell(order()).settle(SENT).tell(shipment(at=SENT, carrier="Budbee"))

    ask_until(street, AFTER)

    assert carriers.hub.followed == [("SE1", ORDER)]
    (row,) = the_followed(street)
    assert (row.ended, row.ask_at) == (None, SENT + timedelta(days=45))


def test_the_carrier_itself_comes_before_the_hub(envs: Callable[..., Env]) -> None:
    env, carriers = a_house(envs)
    street = open_street(env)
    give_access(env, "aftership", secret=SECRET, api_key=KEY)
    give_access(env)
    street.tell(order()).settle(SENT).tell(shipment(at=SENT))

    ask_until(street, SENT + timedelta(hours=8))

    assert (len(carriers.postnord.asked), carriers.hub.followed) == (1, [])
