"""Credit, gift cards, refunds and replacements: the same cases for the fake gate and for the real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.errors import Conflict, Invalid, NotFound, Refused, Unreachable
from app.core.money import Money
from app.shopify.credits import marked
from app.shopify.errors import UserErrors
from app.shopify.marks import REPLACEMENT_TAG
from tests.contracts.goodwill import LATER, Place, kronor, places

pytestmark = pytest.mark.contract


@pytest.fixture(params=["fake", "real"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    yield from places(request.param)


def test_a_credit_is_given_and_found_by_its_key_alone(place: Place) -> None:
    customer = place.order().customer_id
    assert customer

    gid = place.credit(customer)

    assert place.credits() == [(customer, kronor(50), marked(LATER, "offer:1"))]
    assert place.find_credit(customer) == gid
    assert place.find_credit(customer, key="offer:2") is None
    assert place.find_credit(customer, amount=51) is None


def test_a_credit_whose_answer_was_lost_is_uncertain_and_found(place: Place) -> None:
    customer = place.order().customer_id
    assert customer
    place.fail("credit_store", True)

    with pytest.raises(Unreachable) as told:
        place.credit(customer)

    assert (told.value.code, told.value.permanent) == ("uncertain", False)
    assert place.find_credit(customer) is not None
    assert len(place.credits()) == 1


def test_a_credit_that_was_not_sent_is_not_there(place: Place) -> None:
    customer = place.order().customer_id
    assert customer
    place.fail("credit_store", False)

    with pytest.raises(Unreachable) as told:
        place.credit(customer)

    assert told.value.code == "not_sent"
    assert place.find_credit(customer) is None
    assert place.credits() == []


def test_a_credit_that_may_be_ours_is_left_to_a_person(place: Place) -> None:
    customer = place.order().customer_id
    assert customer
    place.credit(customer)
    place.round_credit()

    with pytest.raises(Conflict) as unclear:
        place.find_credit(customer)

    assert unclear.value.code == "mark_lost"


@pytest.mark.parametrize(
    ("amount", "currency", "code"), [(0, "SEK", "bad_amount"), (-5, "SEK", "bad_amount")]
)
def test_a_credit_of_nothing_is_never_sent(place: Place, amount: int, currency: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        place.credit(7, amount=amount, currency=currency)

    assert refused.value.code == code
    assert place.credits() == []


def test_a_credit_for_nobody_or_in_a_foreign_currency_is_refused_by_name(place: Place) -> None:
    customer = place.order().customer_id
    assert customer

    with pytest.raises(UserErrors) as nobody:
        place.credit(404)
    with pytest.raises(UserErrors) as foreign:
        place.credit(customer, currency="EUR")

    assert (nobody.value.code, foreign.value.code) == ("owner_not_found", "unsupported_currency")
    assert place.credits() == []


def test_a_gift_card_is_made_once_and_found(place: Place) -> None:
    made = place.card()

    assert made.code == "kept1a2b3c4d"
    assert place.cards() == [("kept1a2b3c4d", kronor(100))]
    assert place.find_card() == made.gid
    assert place.find_card(key="offer:2") is None
    with pytest.raises(UserErrors) as again:
        place.card()
    assert again.value.has("TAKEN")
    assert len(place.cards()) == 1


def test_a_gift_card_whose_answer_was_lost_is_found(place: Place) -> None:
    place.fail("create_gift_card", True)

    with pytest.raises(Unreachable) as told:
        place.card()

    assert told.value.code == "uncertain"
    assert place.find_card() is not None


@pytest.mark.parametrize("code", ["kept", "kept-1a2b3c", "a" * 21, "KEPT1A2B3C4D"])
def test_a_gift_cards_code_has_a_form(place: Place, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        place.card(code=code)

    assert refused.value.code == "bad_code"


def test_a_gift_card_of_nothing_is_never_sent(place: Place) -> None:
    with pytest.raises(Invalid):
        place.card(amount=kronor(0))

    assert place.cards() == []


def test_shipping_goes_back_once_for_one_key(place: Place) -> None:
    order = place.order().order_id

    first = place.refund(order)
    second = place.refund(order)

    assert first == second == place.find_refund(order)
    assert place.back(order) == [kronor(49)]
    assert place.find_refund(order, key="offer:2") is None


def test_after_shipping_went_back_nothing_is_left_of_it(place: Place) -> None:
    order = place.order().order_id
    place.refund(order)

    money = place.money(order)
    with pytest.raises(Refused) as refused:
        place.refund(order, key="offer:2")

    assert refused.value.code == "no_shipping_paid"
    assert (money.refundable_shipping, money.refunded_so_far) == (kronor(0), kronor(49))
    assert (money.refunded, money.cancelled) == (False, False)


def test_a_part_of_the_shipping_can_go_back(place: Place) -> None:
    order = place.order().order_id

    place.refund(order, amount=kronor(20))

    assert place.back(order) == [kronor(20)]
    assert place.money(order).refundable_shipping == kronor(29)


@pytest.mark.parametrize(
    ("amount", "code"),
    [(kronor(50), "amount_above_shipping"), (kronor(0), "bad_amount"), (Money(100, "EUR"), "bad_amount")],
)
def test_no_more_goes_back_than_was_paid(place: Place, amount: Money, code: str) -> None:
    order = place.order().order_id

    with pytest.raises((Refused, Invalid)) as refused:
        place.refund(order, amount=amount)

    assert refused.value.code == code
    assert place.back(order) == []


def test_what_was_sent_or_sold_for_nothing_has_nothing_to_give_back(place: Place) -> None:
    for order in (place.order(shipping=0), place.order(paid=False)):
        with pytest.raises(Refused) as refused:
            place.refund(order.order_id)

        assert refused.value.code == "no_shipping_paid"
        assert place.back(order.order_id) == []


def test_a_refund_whose_answer_was_lost_is_uncertain_and_found(place: Place) -> None:
    order = place.order().order_id
    place.fail("refund_shipping", True)

    with pytest.raises(Unreachable) as told:
        place.refund(order)

    assert told.value.code == "uncertain"
    assert place.find_refund(order) == place.refund(order)
    assert place.back(order) == [kronor(49)]


def test_an_orders_money_is_told(place: Place) -> None:
    bought, guest, off = place.order(), place.order(guest=True), place.order(cancelled=True)

    money = place.money(bought.order_id)

    assert (money.total, money.refundable_shipping) == (kronor(2 * 1_299 + 49), kronor(49))
    assert (money.currency, money.presentment_currency, money.complete) == ("SEK", "SEK", True)
    assert (money.customer_id, money.refundable_lines) == (bought.customer_id, {bought.line_id: 2})
    assert place.money(guest.order_id).customer_id is None
    assert place.money(off.order_id).cancelled is True


def test_a_replacement_is_a_draft_until_it_is_completed(place: Place) -> None:
    draft = place.replace(place.order())
    before = place.find_replacement()

    order = place.complete(draft)

    assert before == (draft, None)
    assert place.find_replacement() == (draft, order)
    assert place.complete(draft) == order
    assert place.sent() == [((REPLACEMENT_TAG, "kept-claim-1-1"), kronor(0))]
    assert place.find_replacement(key="claim:1:2") is None


@pytest.mark.parametrize("method", ["create_replacement", "complete_replacement"])
def test_a_replacement_whose_answer_was_lost_is_found(place: Place, method: str) -> None:
    bought = place.order()
    place.fail(method, True)

    with pytest.raises(Unreachable) as told:
        place.complete(place.replace(bought))

    found = place.find_replacement()
    assert told.value.code == "uncertain"
    assert (found.order_gid is not None) == (method == "complete_replacement")
    assert place.complete(found.draft_gid) == place.find_replacement().order_gid
    assert len(place.sent()) == 1


@pytest.mark.parametrize("pieces", [0, -1, 3])
def test_no_more_is_sent_again_than_was_bought(place: Place, pieces: int) -> None:
    bought = place.order()

    with pytest.raises(Invalid) as refused:
        place.replace(bought, pieces=pieces)

    assert refused.value.code == "bad_lines"


def test_nothing_is_sent_to_an_address_that_is_not_shown(place: Place) -> None:
    bought = place.order()
    place.withhold()

    with pytest.raises(Refused) as refused:
        place.replace(bought)

    assert refused.value.code == "address_withheld"
    assert place.sent() == []


def test_a_draft_that_is_not_there_is_not_found(place: Place) -> None:
    with pytest.raises(NotFound):
        place.complete("gid://shopify/DraftOrder/404")


def test_each_remedy_needs_its_scope(place: Place) -> None:
    bought = place.order()
    assert bought.customer_id
    credit = ("write_store_credit_account_transactions", "read_store_credit_accounts")
    for scope in ("write_orders", "write_draft_orders", "write_gift_cards", *credit):
        place.ungrant(scope)

    for call in (
        lambda: place.credit(bought.customer_id or 0),
        lambda: place.find_credit(bought.customer_id or 0),
        place.card,
        lambda: place.refund(bought.order_id),
        lambda: place.replace(bought),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "access_denied"
    assert (place.credits(), place.cards(), place.back(bought.order_id)) == ([], [], [])
