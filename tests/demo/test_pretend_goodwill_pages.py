"""The pretend admin's pages on what was made good."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from demo.pretend import PretendShop
from demo.pretend.records import Discount
from demo.pretend.server import create_server_app
from demo.pretend.vault import Credit, CreditAccount, Draft, GiftCard
from tests.demo.given import ALMA, NOW, a_shop, a_world
from tests.fakes import StoppedClock


@pytest.fixture
def shop() -> PretendShop:
    shop = a_shop(a_world(StoppedClock(NOW)))
    shop.place_order(customer=ALMA, shipping_price="49", at=NOW)
    return shop


@pytest.fixture
def client(shop: PretendShop) -> FlaskClient:
    return create_server_app(shop.world).test_client()


def alma(shop: PretendShop) -> int:
    return next(iter(shop.customers))


def make_good(shop: PretendShop) -> None:
    """One of each, a minute apart."""
    at = [NOW + timedelta(minutes=number) for number in range(5)]
    order = next(iter(shop.orders.values()))
    shop.refund(order.id, at=at[0], quantities={}, shipping="49", note="Late [offer:1]")
    expiry = NOW + timedelta(days=90, seconds=17)
    shop.vault.keep_account(CreditAccount(1, alma(shop), "SEK", [Credit(2, "50.00", at[1], expiry)]))
    shop.vault.keep_gift_card(GiftCard(3, "kept1a2b", "100.00", "SEK", at[2], note="Lost [offer:2]"))
    draft = Draft(4, 1, at[3], at[3], order.buyer, order.lines, "Hem", "0", taken_off="1299.00")
    shop.vault.keep_draft(draft)
    shop.discounts["kept-9"] = Discount(5, 6, "KEPT-9", "Late", at[4], at[4], percentage=0.1)


def test_what_was_made_good_is_listed_with_the_newest_first(shop: PretendShop, client: FlaskClient) -> None:
    make_good(shop)

    page = client.get(f"/store/{shop.handle}/goodwill").get_data(as_text=True)

    kinds = ["Discount code", "Draft order", "Gift card", "Store credit", "Refund"]
    places = [page.index(f">{kind}<") for kind in kinds]
    assert places == sorted(places)
    for shown in ("KEPT-9", "10%", "1 × Vidda 2", "•••• 1a2b", "100.00 SEK", "50.00 SEK", "Late [offer:1]"):
        assert shown in page


def test_a_customers_page_shows_her_credit_and_hers_alone(shop: PretendShop, client: FlaskClient) -> None:
    make_good(shop)

    page = client.get(f"/store/{shop.handle}/customers/{alma(shop)}").get_data(as_text=True)

    assert shop.vault.balances(NOW + timedelta(hours=1)) == {"SEK": Decimal("50.00")}
    assert "Alma Lind" in page
    assert "Late [offer:1]" in page
    assert "•••• 1a2b" not in page


def test_an_order_shows_what_went_back(shop: PretendShop, client: FlaskClient) -> None:
    make_good(shop)
    order = next(iter(shop.orders.values()))

    page = client.get(f"/shop/{shop.handle}/orders/{order.key}").get_data(as_text=True)

    assert "−49.00" in page
    assert "Late [offer:1]" in page


@pytest.mark.parametrize("path", ["goodwill", "customers/404"])
def test_where_there_is_nothing_the_page_says_so(shop: PretendShop, client: FlaskClient, path: str) -> None:
    answer = client.get(f"/store/{shop.handle}/{path}")

    empty = "Nothing has been given yet" in answer.get_data(as_text=True)
    assert (answer.status_code, empty) == ((200, True) if path == "goodwill" else (404, False))
