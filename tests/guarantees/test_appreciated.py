"""What a customer said that she appreciates, when she was asked, stands first among the ways of her offer."""

from __future__ import annotations

import pytest

from app.core.work import Env, work_for
from app.guarantees import store
from app.ledger.model import Entry
from app.orders.model import Customer
from app.shops.care_settings import Tier, Way
from app.surveys.model import Answer
from tests.builders import SHOP
from tests.guarantees.given import CODE, SHIPPING, choosing_street, late, sent, the_offer
from tests.path.given import LAST_DAY, Street, order
from tests.surveys.given import DAY

CALL = Way("call", "")
TIER = Tier(days=0, ways=(SHIPPING, CODE, CALL), default=0)
LATE = LAST_DAY + 3 * DAY


def _said(street: Street, *options: str) -> None:
    """Her answers to what she appreciates, the last one last."""
    with work_for(street.env, SHOP) as work:
        (customer,) = street.rows(Customer)
        for number, option in enumerate(options, 1):
            row = Answer(
                shop_id=SHOP, id=work.next_id(), invitation_id=number, customer_id=customer.id, order_id=number,
                line_id=0, product_id=0, question="preference", version=1, step="", option=option, score=None,
                text_sealed=None, outcome="kept", answered_at=work.now + number * DAY / 24, needs_person=False, why="",
            )  # fmt: skip
            work.session.add(row)


def _offered(env: Env, *options: str) -> Street:
    street = choosing_street(env, TIER)
    street.tell(order()).settle()
    _said(street, *options)
    return late(street, at=LATE)


def _kinds(street: Street) -> list[str]:
    return [one.kind for one in store.ways_of(the_offer(street))]


@pytest.mark.parametrize(
    ("said", "kinds", "why"),
    [
        ((), ["shipping_refund", "code", "call"], ""),
        (("service",), ["call", "shipping_refund", "code"], "service"),
        (("price", "service"), ["call", "shipping_refund", "code"], "service"),
        (("service", ""), ["shipping_refund", "code", "call"], ""),
        (("function",), ["shipping_refund", "code", "call"], ""),  # no way of that kind in the tier
        (("event",), ["shipping_refund", "code", "call"], ""),
    ],
)
def test_her_latest_word_decides_what_stands_first(
    env: Env, said: tuple[str, ...], kinds: list[str], why: str
) -> None:
    street = _offered(env, *said)

    assert _kinds(street) == kinds
    (made,) = street.rows(Entry, Entry.kind == "OfferMade")
    assert made.body["appreciated"] == why


def test_the_letter_names_it_first_and_silence_still_gets_what_the_merchant_chose(env: Env) -> None:
    street = _offered(env, "service")
    offer = the_offer(street)

    (letter,) = sent(street)
    assert letter.text.index("samtal") < letter.text.index("20\u00a0% mindre")
    assert offer.default_way is not None
    assert store.ways_of(offer)[offer.default_way].kind == "shipping_refund"


def test_what_another_customer_said_moves_nothing(env: Env) -> None:
    street = choosing_street(env, TIER)
    street.tell(order(order_id=1, email="nils@posten.example")).settle()
    _said(street, "service")

    late(street, at=LATE)

    assert _kinds(street) == ["shipping_refund", "code", "call"]
