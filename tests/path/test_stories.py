"""Whole stories on a stopped clock: from the webhook through the door to the letter, or to why there was none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_across_shops
from app.factory import create_app
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.orders.model import Order
from app.promises.model import OutcomeRow
from app.promises.recount import recount
from app.shops.actions import install
from app.shops.settings import DeliveryGuarantee
from app.touchpoints.model import Letter, Touchpoint, Wish
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP
from tests.fakes import RecordingMailer, Sent
from tests.fakes_shopify import a_profile
from tests.path.given import (
    EMAIL,
    LAST_DAY,
    ORDER,
    SETTINGS,
    Message,
    Street,
    open_street,
    order,
    scan,
    shipment,
    withdrawal,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = LAST_DAY + 3 * DAY  # a Monday, at eleven in Stockholm


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _bought(street: Street, **changes: Any) -> Street:
    """Bought, paid and sent the next day; two days later the carrier has it."""
    order_id = changes.get("order_id", ORDER)
    street.settle(NOW).tell(order(**changes)).settle()
    street.settle(NOW + DAY).tell(shipment(at=NOW + DAY, order_id=order_id))
    street.tell(scan("in_transit", at=NOW + DAY, event=90, order_id=order_id))
    return street.settle()


def _came(street: Street, at: datetime, **changes: Any) -> Street:
    """Delivered, and told a minute later."""
    street.settle(at + timedelta(minutes=1)).tell(scan("delivered", at=at, **changes))
    return street.settle()


def _outcome(street: Street, order_id: int = ORDER) -> tuple[str, str, bool]:
    row = street.rows(OutcomeRow, OutcomeRow.order_id == order_id, OutcomeRow.shipment_id == 0)[0]
    return row.outcome, row.why, row.certain


def _touchpoint(street: Street, kind: str, order_id: int = ORDER) -> tuple[str, str]:
    row = street.rows(Touchpoint, Touchpoint.key == f"{kind}:{order_id}")[0]
    return row.state, row.reason


def _ledger(street: Street, kind: str) -> list[dict[str, Any]]:
    return [entry.body for entry in street.rows(Entry, Entry.kind == kind)]


def _sent(street: Street) -> list[Sent]:
    mailer: Any = street.env.mailer
    assert isinstance(mailer, RecordingMailer)
    return mailer.sent


def _codes(street: Street) -> list[str]:
    return [code for shop, code in street.shopify.discounts if shop == street.domain]


def _browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def _stop_path(letter: Sent) -> str:
    """Where List-Unsubscribe leads, without the host."""
    address = str(letter.message["List-Unsubscribe"]).strip("<>")
    return urlsplit(address).path


def test_a_late_arrival_is_made_good_with_one_code_and_one_letter(street: Street) -> None:
    _came(_bought(street), LATE)

    assert _outcome(street) == ("broken", "arrived_late", True)
    (made,) = street.shopify.called("create_discount")
    assert made.arguments["percentage"] == 15
    (letter,) = _sent(street)
    assert letter.recipient == EMAIL
    assert _codes(street) == [made.arguments["code"]]
    assert made.arguments["code"] in letter.text
    assert made.arguments["code"] in letter.html
    assert [row.given["code"] for row in street.rows(Offer)] == _codes(street)


def test_the_letter_can_be_stopped_answered_and_recognised(street: Street) -> None:
    _came(_bought(street), LATE)

    (letter,) = _sent(street)
    head = letter.message
    (kept,) = street.rows(Letter)
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(head["List-Unsubscribe"]).startswith("<https://kept.example/letters/stop/")
    assert head["Message-ID"] == kept.message_id
    assert kept.message_id.endswith("@kept.example>")
    assert parseaddr(str(head["From"])) == ("Maja, Löparboden", "maja@loparboden.example")
    assert "Alma" in letter.text
    assert "fredag" in letter.text  # the day that was promised, in her own language
    assert '<html lang="sv"' in letter.html


def test_the_offer_comes_within_ten_minutes_of_certainty(street: Street) -> None:
    _came(_bought(street), LATE)

    (offer,) = street.rows(Offer)
    assert offer.state == "done"
    assert offer.given_at - LATE < timedelta(minutes=10)
    assert street.rows(Letter)[0].sent_at - LATE < timedelta(minutes=10)


def test_a_broken_promise_defers_the_review_and_does_not_drop_it(street: Street) -> None:
    _came(_bought(street), LATE)
    given_at = street.rows(Offer)[0].given_at

    street.live_until(given_at + 30 * DAY, step=12 * HOUR)

    letters = {letter.kind: letter for letter in street.rows(Letter)}
    assert set(letters) == {"broken_promise", "review_request"}
    assert len(_sent(street)) == 2
    assert letters["review_request"].sent_at >= given_at + 5 * DAY
    assert "TACK-" not in _sent(street)[1].text  # the two letters know nothing of each other


def test_a_kept_promise_is_followed_by_a_question_a_week_later_by_day(street: Street) -> None:
    came_at = LAST_DAY.replace(hour=21)  # ten in the evening: a week later is ten in the evening again
    _came(_bought(street), came_at)
    street.live_until(came_at + 10 * DAY, step=HOUR)

    assert _outcome(street) == ("kept", "arrived_in_time", True)
    (letter,) = street.rows(Letter)
    assert letter.kind == "review_request"
    assert came_at + 7 * DAY <= letter.sent_at <= came_at + 8 * DAY
    assert letter.sent_at.hour in range(7, 19)  # eight to twenty in Stockholm, in winter
    assert "https://loparboden.example/review/%239469" in _sent(street)[0].text
    assert street.shopify.called("create_discount") == []


def test_silence_of_a_carrier_that_was_seen_warns_and_gives_nothing(street: Street) -> None:
    _bought(street).settle(LAST_DAY + 2 * DAY)

    assert _outcome(street) == ("broken", "not_heard_of", False)
    assert street.rows(Offer) == []
    assert _sent(street) == []


def test_a_scan_after_the_last_day_makes_the_lateness_certain(street: Street) -> None:
    _bought(street).settle(LAST_DAY + 2 * DAY)

    street.tell(scan("out_for_delivery", at=LAST_DAY + 2 * DAY, event=5)).settle()

    assert _outcome(street) == ("broken", "still_under_way", True)
    assert len(_codes(street)) == 1
    assert [letter.kind for letter in street.rows(Letter)] == ["broken_promise"]


def test_a_carrier_that_says_nothing_at_all_leaves_the_outcome_unknown(street: Street) -> None:
    street.tell([order(), shipment(at=NOW + DAY)]).settle(LAST_DAY + 2 * DAY)

    assert _outcome(street) == ("unknown", "not_observable", False)
    assert street.rows(Offer) == []


def test_a_cancelled_order_is_void_and_nobody_writes(street: Street) -> None:
    street.tell(order()).settle()
    street.settle(NOW + DAY).tell(order("cancelled", at=NOW + DAY, cancelled_at=NOW + DAY)).settle()
    street.live_until(LAST_DAY + 20 * DAY, step=DAY)

    assert _outcome(street)[:2] == ("void", "cancelled")
    assert _sent(street) == []
    assert street.rows(Touchpoint) == []


def test_one_click_stops_reviews_for_good_and_not_what_is_owed(street: Street) -> None:
    _came(_bought(street), LATE)
    answer = _browser(street.env).post(_stop_path(_sent(street)[0]), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert _touchpoint(street, "review_request") == ("withheld", "unsubscribed")

    later = LATE + 30 * DAY
    street.settle(later).tell(
        [
            order(order_id=ORDER + 1, placed_at=later, at=later),
            shipment(at=later + DAY, order_id=ORDER + 1),
            scan(at=later + 20 * DAY, order_id=ORDER + 1),
        ]
    )
    street.settle(later + 20 * DAY).live_until(later + 40 * DAY, step=12 * HOUR)

    assert _touchpoint(street, "review_request", ORDER + 1) == ("withheld", "unsubscribed")
    assert [letter.kind for letter in street.rows(Letter)] == ["broken_promise", "broken_promise"]
    assert len(street.rows(Wish)) == 1


def test_opening_the_link_changes_nothing(street: Street) -> None:
    _came(_bought(street), LATE)
    browser, path = _browser(street.env), _stop_path(_sent(street)[0])

    assert [browser.get(path).status_code, browser.head(path).status_code] == [200, 200]
    assert street.rows(Wish) == []
    assert _touchpoint(street, "review_request")[0] == "waiting"


def test_a_forged_link_stops_nobody(street: Street) -> None:
    _came(_bought(street), LATE)
    path = _stop_path(_sent(street)[0])

    answer = _browser(street.env).post(path[:-3] + "AAA", data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code in (400, 401, 403, 404, 410)
    assert street.rows(Wish) == []


def test_a_guarantee_that_is_off_is_told_in_the_ledger(env: Env) -> None:
    street = open_street(
        env, settings=msgspec.structs.replace(SETTINGS, guarantee=DeliveryGuarantee(on=False))
    )
    _came(_bought(street), LATE)

    assert [body["reason"] for body in _ledger(street, "OfferWithheld")] == ["guarantee_off"]
    assert street.rows(Offer) == []
    assert _sent(street) == []


def test_nothing_is_made_good_before_it_is_paid(street: Street) -> None:
    _came(_bought(street, paid=False), LATE)
    assert {body["reason"] for body in _ledger(street, "OfferWithheld")} == {"not_paid"}
    assert _codes(street) == []

    street.settle(LATE + HOUR).tell(order("updated", at=LATE + HOUR)).settle()

    assert len(_codes(street)) == 1
    assert len(_sent(street)) == 1


def test_what_is_owed_waits_for_the_morning(street: Street) -> None:
    evening = LAST_DAY + DAY + timedelta(hours=10)  # Saturday, nine in the evening in Stockholm
    _came(_bought(street), evening)

    assert len(_codes(street)) == 1
    assert _sent(street) == []
    street.settle(evening + 9 * HOUR)  # six in the morning
    assert _sent(street) == []
    street.settle(evening + 11 * HOUR + timedelta(minutes=1))
    assert [letter.kind for letter in street.rows(Letter)] == ["broken_promise"]


def test_a_letter_that_is_no_longer_true_is_not_sent(street: Street) -> None:
    evening = LAST_DAY + DAY + timedelta(hours=10)
    _came(_bought(street), evening)

    night = evening + 2 * HOUR
    street.settle(night).tell(scan("delivered", at=LAST_DAY, event=7)).settle()
    street.live_until(night + 20 * DAY, step=12 * HOUR)

    assert _outcome(street) == ("kept", "arrived_in_time", True)
    assert _touchpoint(street, "broken_promise") == ("withdrawn", "kept_after_all")
    # The code stays hers, and she hears of it.
    assert [letter.kind for letter in street.rows(Letter)] == ["remedy_given", "review_request"]
    assert street.rows(Offer)[0].state == "done"


def test_lateness_that_is_shown_again_is_written_of_after_all(street: Street) -> None:
    evening = LAST_DAY + DAY + timedelta(hours=10)
    _came(_bought(street), evening)
    false = scan("delivered", at=LAST_DAY, event=7)
    street.settle(evening + HOUR).tell(false).settle()

    street.settle(evening + 2 * HOUR).tell(withdrawal(false, at=evening + 2 * HOUR)).settle()
    street.live_until(evening + DAY)

    assert [letter.kind for letter in street.rows(Letter)] == ["broken_promise"]
    assert len(street.shopify.called("create_discount")) == 1


def _uninstalled(at: datetime) -> Message:
    body = {"id": 548_380_009, "myshopify_domain": "loparboden.myshopify.com", "domain": "loparboden.example"}
    return Message("app/uninstalled", body, f"uninstalled-{at.isoformat()}", at)


def test_an_uninstall_stops_everything(street: Street) -> None:
    evening = LAST_DAY + DAY + timedelta(hours=10)
    _came(_bought(street), evening)

    street.settle(evening + HOUR).tell(_uninstalled(evening + HOUR)).settle()
    street.tell(scan("delivered", at=evening, event=8))
    street.live_until(evening + 20 * DAY, step=12 * HOUR)

    assert _sent(street) == []


def test_a_reinstall_goes_on_where_it_stopped(street: Street) -> None:
    evening = LAST_DAY + DAY + timedelta(hours=10)
    _came(_bought(street), evening)
    street.settle(evening + HOUR).tell(_uninstalled(evening + HOUR)).settle(evening + DAY)

    _install_again(street)
    street.live_until(evening + 2 * DAY)

    assert [letter.kind for letter in street.rows(Letter)] == ["broken_promise"]
    assert len(_codes(street)) == 1


def _install_again(street: Street) -> None:
    with work_across_shops(street.env, why="the merchant comes back") as work:
        install(work, domain=street.domain, grant=street.shopify._grant(), profile=a_profile(street.domain))


def test_who_was_erased_meanwhile_is_not_written_to(street: Street) -> None:
    evening = LAST_DAY + DAY + timedelta(hours=10)
    _came(_bought(street), evening)
    body = {
        "shop_id": 548_380_009,
        "shop_domain": street.domain,
        "customer": {"id": ORDER + 7, "email": EMAIL, "phone": None},
        "orders_to_redact": [ORDER],
    }
    street.tell(Message("customers/redact", body, "redact-1", evening + HOUR)).settle()
    street.live_until(evening + 20 * DAY, step=12 * HOUR)

    assert _sent(street) == []
    assert _outcome(street)[0] == "broken"  # what happened stays told


def test_an_english_customer_gets_english(street: Street) -> None:
    _came(_bought(street, locale="en-GB"), LATE)

    (letter,) = _sent(street)
    assert street.rows(Letter)[0].lang == "en"
    assert '<html lang="en"' in letter.html
    assert "Friday" in letter.text


def test_an_order_shows_no_trace_in_another_shop(env: Env, envs: Callable[..., Env]) -> None:
    street = open_street(env)
    other = open_street(env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN)
    _bought(street)
    other.tell([order(country="DE", locale="en"), shipment(at=NOW + DAY)])  # the very same numbers

    _came(street, LATE)

    assert len(_codes(street)) == 1
    assert _codes(other) == []
    assert other.rows(Offer) == other.rows(Letter) == []
    assert [one.country for one in street.rows(Order)] == ["SE"]
    assert [one.country for one in other.rows(Order)] == ["DE"]
    with reading_for(env, OTHER_SHOP) as work:
        assert recount(work).differences == ()


def test_every_story_can_be_counted_again_from_the_ledger(street: Street) -> None:
    _came(_bought(street), LATE)
    _bought(replace(street), order_id=ORDER + 1, placed_at=LATE, at=LATE)
    street.live_until(LATE + 20 * DAY, step=DAY)

    with reading_for(street.env, street.shop_id) as work:
        found = recount(work)

    assert found.orders == 2
    assert found.differences == ()
