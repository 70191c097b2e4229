"""Requests that Shopify forwards from the shop's own address."""

import time
from datetime import timedelta

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st
from shopify_app import ShopifyApp

from app.core.errors import Unverified
from app.shopify.proxy import ProxyVisit, proxy_request_is_genuine
from tests.shopify.given import NOW, PREVIOUS, SECRET, SHOP, proxied, settings


def code_of(query: bytes) -> str:
    with pytest.raises(Unverified) as refused:
        proxy_request_is_genuine(settings(), query, NOW)
    return refused.value.code


@pytest.mark.parametrize("secret", [SECRET, PREVIOUS])
def test_a_forwarded_visit_names_shop_and_customer(secret: str) -> None:
    query = proxied(secret, logged_in_customer_id="6940095564", token="å b&c")

    assert proxy_request_is_genuine(settings(), query, NOW) == ProxyVisit(SHOP, 6940095564, "/apps/kept")


def test_a_visitor_who_is_not_logged_in_is_nobody() -> None:
    assert proxy_request_is_genuine(settings(), proxied(), NOW).customer_id is None


def test_repeated_parameters_of_our_own_are_fine() -> None:
    assert (
        proxy_request_is_genuine(settings(), proxied(pairs=[("item", "1"), ("item", "2")]), NOW).shop == SHOP
    )


@pytest.mark.parametrize("name", ["shop", "logged_in_customer_id", "path_prefix", "timestamp"])
def test_a_visitor_cant_slip_in_what_shopify_says(name: str) -> None:
    query = proxied(pairs=[(name, "42")])

    assert code_of(query) == "bad_signature"


def test_the_library_would_believe_the_visitor_that_he_is_another_customer() -> None:
    query = proxied(pairs=[("logged_in_customer_id", "42")], timestamp=str(int(time.time())))

    theirs = ShopifyApp("id", SECRET).verify_app_proxy_req(
        {"method": "GET", "headers": {}, "url": "/?" + query.decode(), "body": ""}
    )

    assert theirs.logged_in_customer_id == "42"  # once this fails, the library may be used again


@pytest.mark.parametrize(
    "query",
    [
        b"",
        b"signature=",
        b"signature=%C3%A9",
        b"\xff\xfe",
        proxied("another secret"),
        proxied("") + b"x",
        proxied() + b"&signature=1",
        proxied().replace(b"loparboden", b"other"),
        b"&".join(b"a=1" for _ in range(300)),
        b"a=" + b"b" * 20_000,
    ],
)
def test_what_shopify_did_not_forward_is_refused(query: bytes) -> None:
    assert code_of(query) == "bad_signature"


@any_of(query=st.binary())
def test_no_query_makes_it_stumble(query: bytes) -> None:
    assert code_of(query) == "bad_signature"


@pytest.mark.parametrize("seconds", [-91, 91])
def test_a_forwarded_request_of_another_time_is_stale(seconds: int) -> None:
    at = NOW + timedelta(seconds=seconds)

    assert code_of(proxied(timestamp=str(int(at.timestamp())))) == "stale"
    assert code_of(proxied(timestamp="soon")) == "stale"


def test_another_site_is_no_shop() -> None:
    assert code_of(proxied(shop=f"{SHOP}.evil.example")) == "bad_shop"


@any_of(value=st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_it_agrees_with_shopifys_own_library(value: str) -> None:
    query = proxied(secret=SECRET, note=value, timestamp=str(int(time.time())))
    theirs = ShopifyApp("id", SECRET).verify_app_proxy_req(
        {"method": "GET", "headers": {}, "url": "/?" + query.decode(), "body": ""}
    )

    assert theirs.ok
    assert proxy_request_is_genuine(settings(), proxied(note=value), NOW).shop == SHOP
