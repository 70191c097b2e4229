"""What the tests of the pretend Shopify begin with: a stopped clock, one app, one shop, and a caller of its API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient

from demo.pretend import Buyer, PretendShop, PretendShopify, Product, ShippingOption
from demo.pretend.server import create_server_app
from tests.fakes import StoppedClock

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SECRET = "hush"
CLIENT = "client-1"
DOMAIN = "loparboden.myshopify.com"
API = "/admin/api/2026-10/graphql.json"
TOKENS = "/admin/oauth/access_token"
ALMA = Buyer("alma@example.com", first_name="Alma", last_name="Lind", city="Umeå")

TOKEN_EXCHANGE = {
    "client_id": CLIENT,
    "client_secret": SECRET,
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
    "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
    "expiring": "1",
}


def a_world(clock: StoppedClock, **changes: Any) -> PretendShopify:
    return PretendShopify(
        **{
            "client_id": CLIENT,
            "client_secret": SECRET,
            "app_url": "http://127.0.0.1:9",
            "now": clock.now,
            **changes,
        }
    )


def a_shop(world: PretendShopify, domain: str = DOMAIN) -> PretendShop:
    return world.open_shop(
        domain,
        name="Löparboden",
        products=[
            Product("Vidda 2", "1299.00", sku="V2"),
            Product("Strumpor", "99.50", sku="S1"),
            Product("Presentkort", "500.00", sku="G1", requires_shipping=False, gift_card=True),
        ],
        shipping_options=[
            ShippingOption("Ombud 2–4 vardagar", "0"),
            ShippingOption("Hem", "49", window_days=(2, 4)),
        ],
    )


class Caller:
    """An app that calls one shop, without sockets."""

    def __init__(self, world: PretendShopify, shop: PretendShop) -> None:
        self.world, self.shop = world, shop
        self.client: FlaskClient = create_server_app(world).test_client()
        self.token = ""

    def ask_token(self, **fields: str) -> Any:
        headers = {"Host": self.shop.domain}
        return self.client.post(TOKENS, json={**TOKEN_EXCHANGE, **fields}, headers=headers)

    def exchange(self) -> dict[str, Any]:
        """Token exchange with a fresh ID token; the access token is used from here on."""
        pair: dict[str, Any] = self.ask_token(subject_token=self.shop.id_token()).get_json()
        self.token = pair["access_token"]
        return pair

    def refresh(self, refresh_token: str) -> Any:
        return self.ask_token(grant_type="refresh_token", refresh_token=refresh_token)

    def post(self, query: str, **variables: Any) -> Any:
        if not self.token:
            self.exchange()
        headers = {"Host": self.shop.domain, "X-Shopify-Access-Token": self.token}
        return self.client.post(API, json={"query": query, "variables": variables}, headers=headers)

    def ask(self, query: str, **variables: Any) -> Any:
        """The whole answer as JSON."""
        return self.post(query, **variables).get_json()
