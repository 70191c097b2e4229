"""Telling that an order is here, on its way and there: once each, only what is true, and never beside Shopify."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.core.errors import Unreachable
from app.core.work import Env, work_for
from app.shops.settings import DeliveryGuarantee, StatusLetter, Updates
from app.shops.store import change_settings
from app.touchpoints import texts
from app.touchpoints.model import Touchpoint
from tests.builders import INSTALLED_AT, NOW, OTHER_DOMAIN, OTHER_SHOP, one_code
from tests.path.given import (
    LAST_DAY,
    ORDER,
    SETTINGS,
    Street,
    open_street,
    order,
    refund,
    scan,
    shipment,
    withdrawal,
)
from tests.updates.given import DAY, HOUR, SENT_ON, letters, posted

ATTESTED = StatusLetter(on=True, attested_by="7", attested_at=INSTALLED_AT.isoformat())
ALL = Updates(ordered=ATTESTED, sent=ATTESTED, arrived=ATTESTED)
QUIET = DeliveryGuarantee(on=False)
A_MOMENT = timedelta(minutes=2)  # so long the first letter lingers


def spoken(updates: Updates = ALL, **changes: Any) -> Any:
    return msgspec.structs.replace(SETTINGS, updates=updates, guarantee=QUIET, **changes)


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=spoken())


def _came(street: Street, at: Any = LAST_DAY, **changes: Any) -> Street:
    return street.settle(at).tell(scan(at=at, **changes)).settle()


def _told(street: Street) -> list[str]:
    return [kind for kind in letters(street) if kind in ("order_received", "shipment_sent", "order_arrived")]


def test_she_hears_of_the_order_the_shipment_and_the_arrival_once_each(street: Street) -> None:
    street.tell(order()).settle().settle(NOW + A_MOMENT)
    street.settle(SENT_ON).tell(
        [shipment(at=SENT_ON), shipment(at=SENT_ON), order("updated", at=SENT_ON)]
    ).settle()
    _came(street).tell([order("updated", at=LAST_DAY + HOUR), scan(at=LAST_DAY)]).live_until(
        LAST_DAY + 2 * DAY
    )

    assert _told(street) == ["order_received", "shipment_sent", "order_arrived"]
    received, sent, arrived = (letter.text for letter in posted(street)[:3])
    assert "Hej Alma," in received
    assert "Vidda 1 och Vidda 2" in received
    assert "1\u00a0299\u00a0kr" in received
    assert "senast fredag 6 mars" in received
    assert "Vidda 1 och Vidda 2" in sent
    assert "https://tracking.postnord.example/?id=SE1" in sent
    assert "fredag 6 mars" in arrived
    assert "Maja" in arrived
    assert "https://kept.example/claim/" in arrived
    assert {row.letter_class for row in street.rows(Touchpoint) if row.kind in _told(street)} == {"contract"}


def test_without_being_asked_for_nothing_is_told(env: Env) -> None:
    street = open_street(env)
    street.tell([order(), shipment(at=NOW)]).settle()
    _came(street)

    assert _told(street) == []


def test_without_the_merchants_word_that_shopifys_is_off_it_stays_off(env: Env) -> None:
    on = StatusLetter(on=True)
    street = open_street(env, settings=spoken(Updates(ordered=on, sent=on, arrived=on)))
    street.tell([order(), shipment(at=NOW)]).settle()
    _came(street)

    assert {row.kind for row in street.rows(Touchpoint)} <= {"review_request"}


def test_what_shopify_told_before_she_switched_it_off_isnt_told_again(env: Env) -> None:
    street = open_street(env)
    street.tell(order()).settle(NOW + HOUR)
    since = StatusLetter(on=True, attested_by="7", attested_at=(NOW + HOUR).isoformat())
    with work_for(env, street.shop_id) as work:
        change_settings(work, spoken(Updates(ordered=since, sent=since, arrived=since)), "7")

    street.tell(order("updated", at=NOW + 2 * HOUR)).settle(SENT_ON).tell(shipment(at=SENT_ON)).settle()

    assert _told(street) == ["shipment_sent"]


def test_each_shipment_has_its_letter_and_says_what_comes_later(street: Street) -> None:
    street.tell(order()).settle().settle(NOW + A_MOMENT)
    street.settle(SENT_ON).tell(shipment(1, at=SENT_ON, lines=[(1, 1)])).settle()
    street.settle(SENT_ON + DAY).tell(shipment(2, at=SENT_ON + DAY, lines=[(2, 1)])).settle()

    assert _told(street) == ["order_received", "shipment_sent", "shipment_sent"]
    first, second = (letter.text for letter in posted(street)[1:3])
    assert "I det ligger Vidda 1." in first
    assert "Vidda 2 är kvar hos oss" in first
    assert "I det ligger Vidda 2." in second
    assert "Vidda 1 kommer i ett eget paket" in second
    assert "kvar hos oss" not in second


def test_an_order_that_is_fulfilled_at_once_has_one_letter_that_confirms_it(street: Street) -> None:
    street.tell(order()).settle(NOW + A_MOMENT / 4)
    at = NOW + A_MOMENT / 2
    street.settle(at).tell(shipment(at=at)).settle().live_until(NOW + DAY)

    assert _told(street) == ["shipment_sent"]
    (sent,) = posted(street)
    assert "Tack för att du handlar hos oss. Allt som allt blev det 1\u00a0299\u00a0kr" in sent.text
    assert "Vidda 1 och Vidda 2" in sent.text
    (wish,) = [row for row in street.rows(Touchpoint) if row.kind == "order_received"]
    assert (wish.state, wish.reason) == ("withheld", "merged")


def test_an_order_that_is_fulfilled_in_the_night_has_one_letter_in_the_morning(street: Street) -> None:
    night = NOW.replace(hour=22)
    street.settle(night).tell(order(at=night, placed_at=night)).settle()
    street.settle(night + 3 * HOUR).tell(shipment(at=night + 3 * HOUR)).live_until(night + DAY)

    assert _told(street) == ["shipment_sent"]


def test_of_two_parcels_that_leave_at_once_the_first_letter_alone_confirms(street: Street) -> None:
    street.tell([order(), shipment(1, at=NOW, lines=[(1, 1)]), shipment(2, at=NOW, lines=[(2, 1)])])
    street.settle().live_until(NOW + HOUR)

    assert _told(street) == ["shipment_sent", "shipment_sent"]
    assert ["Tack för att du handlar" in sent.text for sent in posted(street)] == [True, False]


@pytest.mark.parametrize(
    ("own", "thanks"),
    [("{% if confirms %}Tack, {{ total }}.{% endif %} Nu kommer det.", "Tack, 1\u00a0299\u00a0kr. Nu kommer det."),
     ("Nu kommer det.", "Tack för att du handlar hos oss.")],
    ids=["knows", "knows_not"],
)  # fmt: skip
def test_the_shops_own_text_confirms_or_else_the_original_does(street: Street, own: str, thanks: str) -> None:
    kind = street.env.plan.letters["shipment_sent"]
    with work_for(street.env, street.shop_id) as work:
        source = f"Subject: På väg\n\n{{{{ hello }}}},\n\n{own}\n\n{{{{ sign_off }}}}"
        texts.keep(work, kind, "sv", source=source, by="staff:7", after=0)

    street.tell([order(), shipment(1, at=NOW, lines=[(1, 1)])]).settle()
    street.settle(NOW + HOUR).tell(shipment(2, at=NOW + HOUR, lines=[(2, 1)])).settle()

    first, second = (sent.text for sent in posted(street))
    assert thanks in first
    assert "Nu kommer det." in second
    assert "Tack" not in second


def test_a_letter_that_goes_again_confirms_again(street: Street) -> None:
    mailer: Any = street.env.mailer
    mailer.troubles = [Unreachable("answer_lost", "The mail server fell silent.", permanent=False)]
    street.tell([order(), shipment(1, at=NOW, lines=[(1, 1)])]).settle()
    assert (posted(street), letters(street)) == ([], ["shipment_sent"])

    street.live_until(NOW + 2 * DAY)

    assert _told(street) == ["shipment_sent"]
    assert ["Tack för att du handlar" in sent.text for sent in posted(street)] == [True]


def test_a_shipment_that_leaves_later_thanks_for_nothing_again(street: Street) -> None:
    street.tell(order()).settle().settle(NOW + A_MOMENT)
    street.settle(NOW + HOUR).tell(shipment(at=NOW + HOUR)).settle()

    assert _told(street) == ["order_received", "shipment_sent"]
    assert ["Tack för att du handlar" in sent.text for sent in posted(street)] == [True, False]


def test_where_shopify_confirms_the_shipment_does_not(env: Env) -> None:
    street = open_street(env, settings=spoken(Updates(sent=ATTESTED)))
    street.tell([order(), shipment(at=NOW)]).settle()

    assert _told(street) == ["shipment_sent"]
    assert "Tack för att du handlar" not in posted(street)[0].text


def test_where_the_letter_on_the_shipment_is_taken_back_the_order_is_confirmed_by_itself(
    street: Street,
) -> None:
    night = NOW.replace(hour=22)
    street.settle(night).tell(order(at=night, placed_at=night)).tell(shipment(at=night)).settle()
    street.tell(shipment(at=night, updated_at=night + HOUR, status="cancelled")).live_until(night + DAY)

    assert _told(street) == ["order_received"]


def test_the_arrival_is_told_when_the_last_shipment_has_come(street: Street) -> None:
    street.tell([order(), shipment(1, at=NOW, lines=[(1, 1)]), shipment(2, at=NOW, lines=[(2, 1)])]).settle()
    _came(street, NOW + DAY)
    assert "order_arrived" not in _told(street)

    _came(street, NOW + 2 * DAY, number=2, event=2)

    assert _told(street).count("order_arrived") == 1


def test_what_waits_for_her_at_a_point_is_said_to_wait_there(street: Street) -> None:
    street.tell([order(), shipment(at=NOW)]).settle()
    at = NOW + DAY
    street.settle(at).tell(scan("ready_for_pickup", at=at)).settle()

    assert "på utlämningsstället och väntar på dig" in posted(street)[-1].text


@pytest.mark.parametrize(
    "changes",
    [
        {"test": True},
        {"source_name": "pos"},
        {"title": "Hämta i butik"},
        {"placed_at": INSTALLED_AT - DAY},
        {"tags": "kept-replacement"},
        {"cancelled_at": NOW},
    ],
    ids=["test", "counter", "fetched", "before_install", "replacement", "cancelled"],
)
def test_such_orders_hear_nothing(street: Street, changes: dict[str, Any]) -> None:
    street.tell([order(**changes), shipment(at=NOW)]).settle()
    _came(street, NOW + HOUR)

    assert _told(street) == []


def test_an_order_that_nobody_told_us_of_in_time_is_no_news(street: Street) -> None:
    late = NOW + 2 * DAY
    street.settle(late).tell(order(at=late)).settle()

    assert "order_received" not in _told(street)


def test_an_order_cancelled_in_the_night_gets_no_thanks(street: Street) -> None:
    night = NOW.replace(hour=22)
    street.settle(night).tell(order(at=night, placed_at=night)).settle()
    street.tell(order("cancelled", at=night + HOUR, placed_at=night, cancelled_at=night + HOUR))
    street.live_until(NOW + DAY)

    assert _told(street) == []


def test_a_shipment_cancelled_in_the_night_hasnt_left(street: Street) -> None:
    night = NOW.replace(hour=22)
    street.tell(order()).settle(night).tell(shipment(at=night)).settle()
    street.tell(shipment(at=night, updated_at=night + HOUR, status="cancelled")).live_until(NOW + DAY)

    assert "shipment_sent" not in _told(street)


def test_what_came_in_the_night_is_no_longer_on_its_way(street: Street) -> None:
    night = NOW.replace(hour=22)
    street.tell(order()).settle(night).tell(shipment(at=night)).settle()
    street.tell(scan(at=night + HOUR)).live_until(NOW + DAY)

    assert _told(street) == ["order_received", "order_arrived"]


def test_an_arrival_that_the_carrier_takes_back_in_the_night_isnt_told(street: Street) -> None:
    night = LAST_DAY.replace(hour=21)
    street.tell([order(), shipment(at=SENT_ON)]).settle(night)
    said = scan(at=night)
    street.tell(said).settle().tell(withdrawal(said, at=night + HOUR)).live_until(night + DAY)

    assert "order_arrived" not in _told(street)


def test_a_refunded_order_is_not_said_to_have_come(street: Street) -> None:
    night = LAST_DAY.replace(hour=21)
    street.tell([order(), shipment(at=SENT_ON)]).settle(night).tell(scan(at=night)).settle()
    street.tell(refund(at=night + HOUR, lines=[(1, 1), (2, 1)])).live_until(night + DAY)

    assert "order_arrived" not in _told(street)


def test_where_the_guarantee_says_when_it_came_the_arrival_has_no_letter(env: Env) -> None:
    settings = msgspec.structs.replace(spoken(), guarantee=one_code())
    street = open_street(env, settings=settings)
    street.tell([order(), shipment(at=SENT_ON)]).live_until(LAST_DAY + DAY, step=6 * HOUR)
    _came(street, LAST_DAY + 3 * DAY).live_until(LAST_DAY + 5 * DAY, step=6 * HOUR)

    assert "broken_promise" in letters(street)
    assert "order_arrived" not in letters(street)


def test_without_a_guarantee_a_late_arrival_says_sorry_once(street: Street) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).settle()
    _came(street, LAST_DAY + 3 * DAY)

    text = posted(street)[-1].text
    assert letters(street)[-1] == "order_arrived"
    assert "Vi hade lovat det senast fredag 6 mars." in text
    assert text.lower().count("förlåt") == 1


def test_an_address_that_comes_to_light_later_is_written_to(street: Street) -> None:
    street.tell(order(email=None)).settle()
    assert _told(street) == []

    street.tell(order("updated", at=NOW + HOUR)).settle(NOW + HOUR).settle(NOW + HOUR + A_MOMENT)

    assert _told(street) == ["order_received"]


def test_in_english_to_whoever_bought_in_english(street: Street) -> None:
    street.tell(order(locale="en-GB", country="GB")).settle().settle(NOW + A_MOMENT)

    assert "Thank you for your order." in posted(street)[0].text


def test_what_was_taken_out_of_the_order_is_not_said_to_have_come(street: Street) -> None:
    street.tell([order(), order("updated", at=NOW + HOUR, current=[1, 0])]).settle(NOW + HOUR)
    street.settle(SENT_ON).tell(shipment(at=SENT_ON, lines=[(1, 1)])).settle()
    _came(street)

    assert _told(street)[-1] == "order_arrived"
    assert "Nu är Vidda 1 framme hos dig." in posted(street)[-1].text
    assert "Vidda 2" not in posted(street)[-1].text


def test_another_shop_says_nothing(street: Street) -> None:
    other = open_street(street.env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN)
    other.tell(order()).settle()
    street.tell(order()).settle().settle(NOW + A_MOMENT)

    assert letters(other) == []
    assert _told(street) == ["order_received"]


def test_the_same_story_in_any_order_tells_the_same(envs: Any) -> None:
    messages = [order(), shipment(at=NOW, lines=[(1, 1)]), order("updated", at=NOW + timedelta(minutes=1))]
    said = []
    for turn in range(3):
        street = open_street(envs(), settings=spoken())
        street.tell(messages[turn:] + messages[:turn]).settle()
        said.append(sorted(_told(street)))

    assert said == [["shipment_sent"]] * 3
    assert ORDER
