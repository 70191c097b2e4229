"""Making good: when an offer is made, taken back, made again, parked; and what it says."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from app.core.errors import Unreachable
from app.core.work import Env, reading_for, work_for
from app.guarantees import choosing, reports
from app.guarantees.actions import is_owed
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.shops.care_settings import DeliveryGuarantee
from app.shops.store import change_settings
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import NOW, one_code
from tests.fakes_shopify import NOT_SENT
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, open_street, order, scan, shipment, withdrawal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = LAST_DAY + 3 * DAY
REFUSED = Unreachable("refused", "Shopify doesn't take such a discount.", permanent=True)


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _arrive_late(street: Street, **changes: object) -> Street:
    street.clock.set(LATE)
    return street.tell([order(**changes), shipment(at=NOW + DAY), scan(at=LATE)])  # type: ignore[arg-type]  # by name


def _offer(street: Street) -> Offer:
    (offer,) = street.rows(Offer)
    assert isinstance(offer, Offer)
    return offer


def _told(street: Street, *kinds: str) -> list[str]:
    return [entry.kind for entry in sorted(street.rows(Entry, Entry.kind.in_(kinds)), key=lambda one: one.id)]


def test_an_offer_has_the_terms_of_the_day_of_purchase(street: Street) -> None:
    street.clock.set(NOW + DAY)
    with work_for(street.env, street.shop_id) as work:
        better = one_code(40)
        change_settings(work, msgspec.structs.replace(SETTINGS, guarantee=better), "7")

    _arrive_late(street).settle()

    assert _offer(street).ways == [{**_offer(street).ways[0], "kind": "code", "percent": 15}]


def test_a_guarantee_that_came_later_gives_nothing_on_what_was_bought_before(env: Env) -> None:
    street = open_street(
        env, settings=msgspec.structs.replace(SETTINGS, guarantee=DeliveryGuarantee(on=False))
    )
    street.clock.set(NOW + DAY)
    with work_for(env, street.shop_id) as work:
        change_settings(work, SETTINGS, "7")

    _arrive_late(street).settle()

    assert street.rows(Offer) == []


def test_evidence_that_it_was_kept_takes_back_what_nobody_has_yet(street: Street) -> None:
    street.shopify.fail_next("create_discount", NOT_SENT)
    _arrive_late(street).settle()
    assert _offer(street).state == "executing"

    street.tell(scan(at=LAST_DAY, event=2)).settle(LATE + HOUR)

    assert (_offer(street).state, _offer(street).reason) == ("voided", "kept_after_all")
    assert street.shopify.discounts == {}
    assert street.rows(Letter) == []


def test_what_was_taken_back_is_made_again_when_the_evidence_is_withdrawn(street: Street) -> None:
    street.shopify.fail_next("create_discount", NOT_SENT)
    in_time = scan(at=LAST_DAY, event=2)
    _arrive_late(street).settle()
    street.tell(in_time).settle(LATE + HOUR)

    street.tell(withdrawal(in_time, at=LATE + 2 * HOUR)).settle(LATE + 2 * HOUR)

    assert (_offer(street).state, _offer(street).round) == ("done", 1)
    assert _told(street, "OfferMade", "OfferVoided", "RemedyGiven") == [
        "OfferMade",
        "OfferVoided",
        "OfferMade",
        "RemedyGiven",
    ]
    assert len(street.shopify.discounts) == len(street.rows(Letter)) == 1


def test_a_cancelled_order_gets_nothing_even_if_it_was_late(street: Street) -> None:
    street.shopify.fail_next("create_discount", NOT_SENT)
    _arrive_late(street).settle()

    street.tell(order("cancelled", at=LATE + HOUR, cancelled_at=LATE + HOUR)).settle(LATE + 2 * HOUR)

    assert (_offer(street).state, _offer(street).reason) == ("voided", "order_ended")
    assert street.shopify.discounts == {}


def test_a_code_that_was_given_stays_given(street: Street) -> None:
    _arrive_late(street).settle()

    street.tell(scan(at=LAST_DAY, event=2)).settle(LATE + HOUR)

    assert _offer(street).state == "done"
    assert len(street.shopify.discounts) == 1


def test_what_shopify_refuses_for_good_waits_for_a_person_and_can_be_tried_again(street: Street) -> None:
    street.shopify.fail_next("create_discount", REFUSED)
    _arrive_late(street).settle()
    assert (_offer(street).state, _offer(street).reason) == ("person", "refused")

    with work_for(street.env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "late", by="42")
    street.settle(LATE + HOUR)

    assert _offer(street).state == "done"
    assert len(street.rows(Letter)) == 1


def test_without_the_scope_it_waits_in_sight_until_the_merchant_allows_it(env: Env) -> None:
    street = Street(env)
    now = street.clock.now()
    street.clock.set(NOW - 6 * DAY)
    with work_for(env, street.shop_id) as work:
        change_settings(work, SETTINGS, "install")
    street.clock.set(now)

    _arrive_late(street).settle()

    assert (_offer(street).state, _offer(street).reason) == ("person", "no_way_left")
    assert street.shopify.called("create_discount") == []
    with reading_for(env, street.shop_id) as work:
        assert [one.offer.order_id for one in reports.waiting(work)] == [ORDER]


def test_a_customer_who_is_named_late_is_made_good_then(street: Street) -> None:
    _arrive_late(street, email=None).settle()
    assert street.rows(Offer) == []
    reasons = [entry.body["reason"] for entry in street.rows(Entry, Entry.kind == "OfferWithheld")]
    assert set(reasons) == {"no_customer"}

    street.tell(order("updated", at=LATE + HOUR)).settle(LATE + HOUR)

    assert _offer(street).state == "done"
    assert {one.kind for one in street.rows(Touchpoint)} == {"broken_promise", "review_request"}


def test_an_offer_is_owed_until_it_is_given(street: Street) -> None:
    street.shopify.fail_next("create_discount", NOT_SENT)
    _arrive_late(street).settle()
    with reading_for(street.env, street.shop_id) as work:
        assert is_owed(work, ORDER)

    street.settle(LATE + HOUR)

    with reading_for(street.env, street.shop_id) as work:
        assert not is_owed(work, ORDER)


def test_the_same_order_always_gets_the_same_code_and_another_order_another(street: Street) -> None:
    _arrive_late(street)
    other = ORDER + 1
    street.tell(
        [order(order_id=other), shipment(at=NOW + DAY, order_id=other), scan(at=LATE, order_id=other)]
    ).settle()

    codes = [(one.given or {})["code"] for one in street.rows(Offer)]
    assert len(set(codes)) == 2
    assert all(len(code) == len("TACK-XXXXX-XXXXX") for code in codes)
