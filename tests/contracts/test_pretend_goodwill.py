"""What the pretend Shopify adds to the cases of both: schema, webhooks, stock, keys, and every kind of lost answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from app.core.errors import KeptError
from app.core.work import Env, reading_for, work_for
from app.orders.actions import note_order
from app.orders.messages import OrderBody
from app.orders.model import Order
from app.shopify.errors import UserErrors
from app.shopify.marks import REPLACEMENT_TAG
from app.shopify.remedy_documents import GIFT_CARD_DOCUMENTS, REMEDY_DOCUMENTS
from demo.pretend import PretendShop, PretendShopify
from demo.pretend.faults import DONE, KINDS, LATE_SECONDS
from demo.pretend.records import Buyer, Line
from demo.pretend.vault import Credit, CreditAccount, Draft, GiftCard, UsedKey
from tests.builders import SHOP
from tests.contracts.goodwill import DOMAIN, NOW, STOCK, Place, kronor, places
from tests.contracts.shopify_schema import answers_fit_schema

pytestmark = pytest.mark.contract


@pytest.fixture
def place() -> Iterator[Place]:
    yield from places("real")


def test_what_the_pretend_shopify_answers_fits_shopifys_schema(place: Place) -> None:
    bought = place.order()
    assert bought.customer_id
    for number in range(31):
        place.credit(bought.customer_id, key=f"offer:{number}")
    place.find_credit(bought.customer_id, key="offer:none")
    place.card(customer_id=bought.customer_id)
    place.find_card()
    place.refund(bought.order_id, amount=kronor(9))
    place.find_refund(bought.order_id)
    place.money(bought.order_id)
    draft = place.replace(bought)
    place.complete(draft)
    place.complete(draft)
    place.find_replacement()

    assert place.world
    asked = {
        one["operation"]: one for one in place.world.requests_log if not _user_errors(one["response"]["data"])
    }
    for document in (*REMEDY_DOCUMENTS, *GIFT_CARD_DOCUMENTS):
        request = asked[document.name]
        assert answers_fit_schema(document, request["variables"], request["response"]) == []


def _user_errors(data: dict[str, Any]) -> list[Any]:
    return [each for one in data.values() if isinstance(one, dict) for each in one.get("userErrors", ())]


def test_credits_add_up_in_the_customers_account(place: Place) -> None:
    customer = place.order().customer_id
    assert customer
    place.credit(customer)
    place.credit(customer, key="offer:2", amount=25)

    [account] = place.shop.vault.accounts_of(customer)

    assert account.balance(NOW) == Decimal("75.00")
    assert place.shop.vault.balances(NOW + timedelta(days=92)) == {"SEK": Decimal(0)}


def test_a_refund_is_told_and_moves_the_order(place: Place) -> None:
    order = place.order().order_id
    place.refund(order)

    assert place.world
    refund, updated = place.world.take_caused()

    assert (refund.topic, updated.topic) == ("refunds/create", "orders/updated")
    assert refund.json()["note"] == "Late delivery [offer:1]"
    assert [one["amount"] for one in refund.json()["transactions"]] == ["49.00"]
    assert refund.json()["refund_shipping_lines"][0]["subtotal_amount_set"]["shop_money"]["amount"] == "49.00"
    assert updated.json()["financial_status"] == "partially_refunded"
    assert updated.json()["total_shipping_price_set"]["shop_money"]["amount"] == "49.00"
    assert updated.json()["current_shipping_price_set"]["shop_money"]["amount"] == "0.00"


def test_a_replacement_comes_back_as_a_webhook_with_its_tag_and_takes_from_the_stock(place: Place) -> None:
    bought = place.order()
    draft = place.replace(bought, pieces=2)
    assert place.world
    before = (place.world.take_caused(), place.shop.record.products[0].stock)

    place.complete(draft)
    [told] = place.world.take_caused()

    body = told.json()
    assert before == ([], STOCK - 2)
    assert place.shop.record.products[0].stock == STOCK - 4
    assert (told.topic, body["tags"]) == ("orders/create", f"{REPLACEMENT_TAG}, kept-claim-1-1")
    assert (body["total_price"], body["source_name"]) == ("0.00", "shopify_draft_order")
    assert body["customer"]["id"] == bought.customer_id
    assert body["shipping_address"]["address1"] == "Gränsgatan 4"
    assert body["shipping_lines"][0]["title"] == "Hem"


def test_a_replacement_is_recognised_when_it_comes_back(place: Place, env: Env) -> None:
    bought = place.order()
    place.complete(place.replace(bought))
    assert place.world
    [told] = place.world.take_caused()
    body = msgspec.json.decode(told.body, type=OrderBody)

    with work_for(env, SHOP) as work:
        note_order(work, body, triggered_at=NOW, digest="0" * 32)

    with reading_for(env, SHOP) as work:
        order = work.session.get(Order, (SHOP, told.about))
        assert order is not None
        assert (order.replacement, order.total_minor) == (True, 0)


def test_a_replacement_for_a_guest_goes_to_the_same_address(place: Place) -> None:
    place.complete(place.replace(place.order(guest=True)))

    order = next(reversed(place.shop.orders.values()))
    assert (order.guest, order.buyer.email, order.buyer.address1) == (
        True,
        "elin@posten.example",
        "Gränsgatan 4",
    )


def test_an_order_is_found_though_its_draft_was_deleted(place: Place) -> None:
    order = place.complete(place.replace(place.order()))
    place.shop.vault.drafts.clear()

    assert place.find_replacement() == (None, order)


def test_a_refund_without_a_key_is_refused(place: Place) -> None:
    text = "mutation M($input: RefundInput!) { refundCreate(input: $input) { userErrors { message } } }"
    order = f"gid://shopify/Order/{place.order().order_id}"

    [error] = _post(place, text, input={"orderId": order})["errors"]

    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert "@idempotent" in error["message"]


KEYED = """
mutation M($input: RefundInput!) {
  refundCreate(input: $input) @idempotent(key: "one") { refund { id } userErrors { field message } }
}
"""


def test_a_key_stands_for_one_refund_for_a_day(place: Place) -> None:
    order = f"gid://shopify/Order/{place.order().order_id}"

    def refund(amount: str) -> Any:
        given = {"orderId": order, "shipping": {"amount": amount}}
        return _post(place, KEYED, input=given)["data"]["refundCreate"]

    first, second, other = refund("10"), refund("10"), refund("11")
    place.clock.travel(hours=23)
    place.renew()
    next_day = refund("10")
    place.clock.travel(hours=2)
    place.renew()
    new = refund("10")

    assert first == second == next_day
    assert "different operation parameters" in other["userErrors"][0]["message"]
    assert new["refund"]["id"] != first["refund"]["id"]


def test_a_key_that_was_used_for_something_else_is_told_by_its_code(place: Place) -> None:
    order = place.order()
    place.refund(order.order_id, amount=kronor(9))
    # As if somebody had changed the note: nothing tells any more that it was ours.
    place.shop.orders[order.order_id].refunds[0].note = None

    with pytest.raises(UserErrors) as refused:
        place.refund(order.order_id, amount=kronor(8))

    assert refused.value.has("IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
    assert place.back(order.order_id) == [kronor(9)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_of_trouble_says_whether_it_may_have_been_done(place: Place, kind: str) -> None:
    customer = place.order().customer_id
    assert customer
    assert place.world
    place.world.faults.next("storeCreditAccountCredit", kind)

    with pytest.raises(KeptError) as told:
        place.credit(customer)

    surely_not = {
        "throttled": "not_sent",
        "429": "not_sent",
        "user_error": "credit_limit_exceeded",
        "access_denied": "access_denied",
    }
    place.clock.travel(seconds=LATE_SECONDS)
    place.find_credit(customer)  # whatever comes next finds it done
    assert told.value.code == surely_not.get(kind, "uncertain")
    assert len(place.credits()) == (1 if kind in DONE else 0)


def test_a_store_of_money_outlives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "shopify.db"
    for gives in (True, False):
        world = PretendShopify(
            client_id="c", client_secret="s", app_url="http://127.0.0.1:9", now=lambda: NOW, state_path=state
        )
        shop = world.open_shop(DOMAIN, name="Löparboden")
        if gives:
            _fill(shop)
        world.stop()

    assert shop.vault.balances(NOW) == {"SEK": Decimal("10.00")}
    assert [one.code for one in shop.vault.gift_cards.values()] == ["kept1234"]
    assert [(one.tags, one.lines[0].title) for one in shop.vault.drafts.values()] == [(["a"], "Sko")]
    assert shop.vault.keys["one"].made == 9


def _fill(shop: PretendShop) -> None:
    shop.vault.keep_account(CreditAccount(1, 7, "SEK", [Credit(2, "10.00", NOW)]))
    shop.vault.keep_gift_card(GiftCard(3, "kept1234", "5.00", "SEK", NOW))
    lines = [Line("Sko", "10.00")]
    shop.vault.keep_draft(Draft(4, 1, NOW, NOW, Buyer("a@b.example"), lines, "Hem", "0", "10.00", tags=["a"]))
    shop.vault.keep_key("one", UsedKey("d", NOW, 9))


def _post(place: Place, text: str, **variables: Any) -> Any:
    assert place.world
    answer = requests.post(
        f"{place.world.origin}/shop/{place.shop.handle}/admin/api/2026-10/graphql.json",
        data=json.dumps({"query": text, "variables": variables}),
        headers={"X-Shopify-Access-Token": place.token, "Content-Type": "application/json"},
        timeout=10,
    )
    return answer.json()
