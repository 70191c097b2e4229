"""The pretend shop's products: what the merchant changes about them, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.pretend import Collection, PretendShop, Product
from demo.pretend.product_views import handle_of
from tests.demo.given import ALMA, NOW, Caller, a_shop, a_world
from tests.demo.samples import PRODUCT
from tests.fakes import StoppedClock

READ = """query($id: ID!) { product(id: $id) { title productType tags status updatedAt
    collections(first: 5) { nodes { title handle } } } }"""


@pytest.fixture
def shop() -> PretendShop:
    return a_shop(a_world(StoppedClock(NOW)))


def a_lamp(shop: PretendShop) -> int:
    lamp = Product(
        "Pannlampa", "599.00", product_type="Lampor", tags=["laddas"], collections=[Collection("Höst")]
    )
    return shop.shelf.put_up(lamp).id


def test_a_change_is_told_with_type_and_tags_and_no_word_of_collections(shop: PretendShop) -> None:
    number = a_lamp(shop)

    (told,) = shop.shelf.change(
        number, product_type="Pannlampor", tags=["vinter", "laddas"], collections=["Vår"]
    )

    body = told.json()
    assert (told.topic, told.about) == ("products/update", number)
    assert set(body) == set(PRODUCT.split())
    assert (body["product_type"], body["tags"], body["status"]) == ("Pannlampor", "laddas, vinter", "active")
    assert b"V\xc3\xa5r" not in told.body


def test_the_api_tells_all_of_it(shop: PretendShop) -> None:
    caller, number = Caller(shop.world, shop), a_lamp(shop)
    shop.shelf.change(number, at=NOW + timedelta(hours=1), collections=["Höst", "Mörker & ljus"])

    answer = caller.ask(READ, id=f"gid://shopify/Product/{number}")["data"]["product"]

    assert (answer["productType"], answer["tags"], answer["status"]) == ("Lampor", ["laddas"], "ACTIVE")
    assert answer["updatedAt"] == "2026-11-20T11:00:00Z"
    assert [one["handle"] for one in answer["collections"]["nodes"]] == ["host", "morker-ljus"]


def test_a_collection_of_one_title_is_one(shop: PretendShop) -> None:
    first, second = a_lamp(shop), a_lamp(shop)

    ids = {place.id for one in shop.record.products for place in one.collections}

    assert first != second
    assert len(ids) == 1


def test_what_was_taken_away_is_not_there_and_its_orders_stay(shop: PretendShop) -> None:
    caller, number = Caller(shop.world, shop), a_lamp(shop)
    order_id = shop.place_order(customer=ALMA, lines=["Pannlampa"])[0].about

    (told,) = shop.shelf.remove(number)

    query = "query($id: ID!) { order(id: $id) { lineItems(first: 1) { nodes { title product { id } } } } }"
    order = caller.ask(query, id=f"gid://shopify/Order/{order_id}")["data"]["order"]
    assert (told.topic, told.json()) == ("products/delete", {"id": number})
    assert caller.ask(READ, id=f"gid://shopify/Product/{number}")["data"] == {"product": None}
    assert order["lineItems"]["nodes"] == [{"title": "Pannlampa", "product": None}]
    with pytest.raises(KeyError):
        shop.shelf.remove(number)


def test_without_the_scope_nothing_is_told_or_shown(shop: PretendShop) -> None:
    caller, number = Caller(shop.world, shop), a_lamp(shop)
    shop.scopes_update(["read_orders"])

    answer = caller.ask(READ, id=f"gid://shopify/Product/{number}")

    assert answer["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert shop.shelf.change(number, tags=[]) == []


@pytest.mark.parametrize(("title", "handle"), [("Vår & sommar", "var-sommar"), ("  Nyheter ", "nyheter")])
def test_a_handle_is_fit_for_an_address(title: str, handle: str) -> None:
    assert handle_of(title) == handle
