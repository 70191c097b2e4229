"""What customers agreed to about advertising by mail: whose word holds, what follows from it, what Shopify hears."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from app.core.work import Env, reading_for, work_for
from app.mail.letters import letter_source
from app.mail.lint_selling import selling_in
from app.orders.customers import email_key
from app.outbox.model import Errand
from app.shops.facts import ScopesChanged
from app.shops.model import Shop
from app.shops.settings import ShopSettings
from app.touchpoints.actions import note_wish
from app.touchpoints.consent import Word, standing
from app.touchpoints.consents import standing_of
from app.touchpoints.model import Consent, Touchpoint
from app.touchpoints.store import wishes
from app.touchpoints.unsubscribing import unheard_noes
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP
from tests.fakes_shopify import UNCERTAIN
from tests.path.given import EMAIL, Message, Street, open_street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(
    state: str, at: datetime | None, *, triggered_at: datetime = NOW, email: str | None = EMAIL
) -> Message:
    """Shopify's message, in the shape of its sample."""
    consent = {"state": state, "opt_in_level": "single_opt_in", "consent_updated_at": at}
    body: dict[str, Any] = {
        "customer_id": 706405506930370084, "email_address": email, "email_marketing_consent": consent,
    }  # fmt: skip
    mark = f"consent-{state}-{at}-{triggered_at}"
    return Message("customers_email_marketing_consent/update", body, mark, triggered_at)


def held(street: Street) -> tuple[frozenset[str], bool]:
    """returns  what may be shown, and whether Shopify says no"""
    with reading_for(street.env, street.shop_id) as work:
        found = standing_of(work, email_key(work, EMAIL))
        return found.consents, found.no


def say(street: Street, about: str, says: str, *, source: str = "page") -> None:
    with work_for(street.env, street.shop_id) as work:
        note_wish(work, email_key(work, EMAIL), about, says=says, source=source)


def errands(street: Street) -> list[Errand]:
    return street.rows(Errand, Errand.kind == "unsubscribe_at_shopify")


def allow(street: Street) -> None:
    with work_for(street.env, street.shop_id) as work:
        shop = work.session.get_one(Shop, street.shop_id)
        shop.scopes = [*shop.scopes, "write_customers"]
        work.record(ScopesChanged(granted=tuple(shop.scopes), gained=("write_customers",), lost=()))


def test_a_tick_at_the_checkout_is_kept_with_the_wording_that_held(env: Env) -> None:
    street = open_street(env).tell(order(buyer_accepts_marketing=True)).settle()

    [kept] = street.rows(Consent)
    assert (kept.state, kept.source, kept.order_id, kept.said_at) == (
        "subscribed",
        "checkout",
        450_789_469,
        NOW,
    )
    assert kept.wording is not None
    assert held(street) == (frozenset({"consent", "soft_opt_in"}), False)


def test_of_two_versions_of_an_order_the_first_tells_what_she_ticked_whichever_comes_first(env: Env) -> None:
    first = order(buyer_accepts_marketing=True)
    later = order("updated", at=NOW + HOUR, buyer_accepts_marketing=False)
    street = open_street(env).tell([later, first]).settle()

    assert held(street)[0] == {"consent", "soft_opt_in"}


def test_a_customer_who_ticked_nothing_has_the_soft_opt_in_only_where_it_is_attested(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    other = open_street(env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN, settings=ShopSettings())
    other.tell(order()).settle()

    assert held(street) == (frozenset({"soft_opt_in"}), False)
    assert held(other) == (frozenset(), False)
    assert other.rows(Consent) == []


def test_shopifys_news_hold_by_when_they_were_said_in_any_order_and_any_number(env: Env) -> None:
    news = [told("subscribed", NOW + DAY), told("unsubscribed", NOW + 2 * DAY), told("pending", NOW + HOUR)]
    words = [
        Word(number, one.body["email_marketing_consent"]["state"], "shopify", 0, False,
             one.body["email_marketing_consent"]["consent_updated_at"])
        for number, one in enumerate(news)
    ]  # fmt: skip
    for some in permutations(words):
        found = standing(
            Word(n, w.state, w.source, 0, False, w.said_at) for n, w in enumerate([*some, *some])
        )
        assert (found.yes, found.no, found.ended) == (False, True, True)

    street = open_street(env).tell(order()).tell([news[1], news[0], news[2], news[1]]).settle()
    assert held(street) == (frozenset(), True)
    assert len(street.rows(Consent, Consent.source == "shopify")) == 3


def test_shopifys_sample_is_a_word_that_takes_no_no_back(env: Env) -> None:
    street = (
        open_street(env)
        .tell(order())
        .tell(told("unsubscribed", NOW))
        .tell(told("not_subscribed", None, triggered_at=NOW + DAY))
    )

    assert held(street.settle()) == (frozenset(), True)


@pytest.mark.parametrize("country", ["SE", "DE", "US", "BR"])
def test_who_unsubscribed_at_shopify_is_asked_for_no_review_in_any_country(env: Env, country: str) -> None:
    street = open_street(env).tell(order(country=country, buyer_accepts_marketing=True))
    street.tell(told("unsubscribed", NOW + HOUR)).tell(shipment(at=NOW + DAY))
    street.settle(NOW + 2 * DAY).tell(scan(at=NOW + 2 * DAY)).settle()

    reviews = street.rows(Touchpoint, Touchpoint.kind == "review_request")
    street.live_until(NOW + 12 * DAY, step=timedelta(hours=12))

    [review] = street.rows(Touchpoint, Touchpoint.kind == "review_request")
    assert reviews
    assert (review.state, review.reason) == ("withheld", "unsubscribed")


def test_a_no_to_all_letters_goes_back_to_shopify_once(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    allow(street)
    for _ in range(3):
        say(street, "all", "stop", source="one_click")
    street.settle()

    [call] = street.shopify.called("unsubscribe")
    assert call.arguments["customer_id"] == 450_789_469 + 7
    assert call.arguments["said_at"] == NOW
    # What Shopify then tells is that same word: it withholds no more than she said, and goes back once only.
    street.tell(told("unsubscribed", NOW)).settle()
    assert held(street)[1] is False
    assert len(street.shopify.called("unsubscribe")) == 1


def test_a_no_whose_answer_was_lost_is_told_again(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    allow(street)
    street.shopify.fail_next("unsubscribe", UNCERTAIN, done=True)
    say(street, "selling", "stop")
    street.settle().live_until(NOW + 6 * HOUR)

    assert len(street.shopify.called("unsubscribe")) == 2
    assert [one.state for one in errands(street)] == ["done"]


def test_without_the_permission_a_no_is_parked_in_sight_and_told_when_it_is_there(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    say(street, "all", "stop")
    street.settle()

    assert [(one.state, one.reason_code) for one in errands(street)] == [("parked", "scope_missing")]
    assert street.shopify.called("unsubscribe") == []

    allow(street)
    street.settle()
    assert [one.state for one in errands(street)] == ["done"]


def test_who_took_her_no_back_before_shopify_heard_of_it_is_not_unsubscribed(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    say(street, "all", "stop")
    street.settle(NOW + HOUR)
    say(street, "all", "go_on")
    allow(street)
    street.settle()

    assert [(one.state, one.reason_code) for one in errands(street)] == [("dropped", "said_yes_since")]
    assert held(street) == (frozenset({"soft_opt_in"}), False)


@pytest.mark.parametrize(
    ("about", "says", "source"),
    [
        ("all", "stop", "bounce"),
        ("review_request", "stop", "page"),
        ("pause", "stop", "page"),
        ("dose", "less", "page"),
    ],
)
def test_nothing_but_a_no_to_advertising_goes_to_shopify(
    env: Env, about: str, says: str, source: str
) -> None:
    street = open_street(env).tell(order()).settle()
    say(street, about, says, source=source)

    assert errands(street) == []


def test_a_no_that_she_said_to_one_shop_is_none_to_another(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    other = open_street(env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN).tell(order()).settle()
    street.tell(told("unsubscribed", NOW)).settle()

    assert held(street)[1] is True
    assert held(other) == (frozenset({"soft_opt_in"}), False)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_letter_that_is_owed_sells_anything(env: Env, lang: str) -> None:
    owed = [one for one in env.plan.letters.values() if one.kind.letter_class in ("contract", "service")]
    found = {
        one.name: selling_in(letter_source(one.room, one.name, lang), one.kind.letter_class) for one in owed
    }

    assert len(found) >= 4
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def test_a_letter_that_is_owed_and_sells_is_found() -> None:
    assert selling_in("Subject: Försenad\n\nKöp nu: 20 % rabatt på allt.", "service")
    assert selling_in("Subject: Late\n\nShop now and get 20% off.", "contract")
    assert not selling_in("Subject: Late\n\nShop now and get 20% off.", "selling")


def test_an_erased_customers_no_stays_and_is_told_to_nobody(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    say(street, "all", "stop")
    body = {"customer": {"id": 450_789_469 + 7, "email": EMAIL}, "orders_to_redact": [450_789_469]}
    street.settle().tell(Message("customers/redact", body, "redact-1", NOW)).settle()
    allow(street)
    street.settle()

    assert held(street)[0] == frozenset()
    assert [one.state for one in errands(street)] == ["dropped"]
    assert street.shopify.called("unsubscribe") == []
    with reading_for(env, street.shop_id) as work:
        assert wishes(work, email_key(work, EMAIL))["all"] == "stop"


def test_the_first_page_counts_whose_no_shopify_has_not_heard(env: Env) -> None:
    street = open_street(env).tell(order()).settle()
    say(street, "selling", "stop")
    street.settle()
    with reading_for(env, street.shop_id) as work:
        assert unheard_noes(work) == 1
    allow(street)
    street.settle()

    with reading_for(env, street.shop_id) as work:
        assert unheard_noes(work) == 0
