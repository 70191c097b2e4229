"""The authorization-code flow, with a guard for each thing that the library leaves open."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from shopify import Session

from app.core.errors import Refused, Unreachable, Unverified
from app.shopify.install import callback_is_genuine, exchange_code, permission_url
from tests.shopify.given import NOW, PREVIOUS, SECRET, SHOP, Script, callback, settings

GRANTED = {
    "access_token": "shpat_new",
    "scope": "read_orders,write_app_proxy",
    "expires_in": 3600,
    "refresh_token": "shprt_new",
    "refresh_token_expires_in": 7_776_000,
}


def test_the_merchant_is_asked_for_each_scope_on_the_shops_own_address() -> None:
    asked = urlsplit(permission_url(settings(), SHOP, "a-state"))

    assert (asked.scheme, asked.netloc, asked.path) == ("https", SHOP, "/admin/oauth/authorize")
    assert parse_qs(asked.query) == {
        "client_id": ["the-client-id"],
        "scope": [",".join(settings().scopes)],
        "redirect_uri": ["https://kept.example.com/auth/callback"],
        "state": ["a-state"],
    }


def test_in_the_demo_the_merchant_is_asked_by_the_stand_in() -> None:
    asked = urlsplit(permission_url(settings(shopify_origin="http://127.0.0.1:9"), SHOP, "s"))

    assert (asked.scheme, asked.netloc) == ("http", "127.0.0.1:9")
    assert parse_qs(asked.query)["shop"] == [SHOP]


def test_nobody_is_sent_to_another_site_to_say_yes() -> None:
    with pytest.raises(Refused):
        permission_url(settings(), "evil.example/#", "s")


def test_the_library_keeps_no_key_of_ours_for_the_next_caller() -> None:
    permission_url(settings(), SHOP, "s")
    callback_is_genuine(settings(), callback(), NOW)

    assert (Session.api_key, Session.secret) == (None, None)


@pytest.mark.parametrize("secret", [SECRET, PREVIOUS])
def test_a_signed_callback_names_its_shop(secret: str) -> None:
    assert callback_is_genuine(settings(), callback(secret), NOW) == SHOP
    assert callback_is_genuine(settings(), list(callback(secret).items()), NOW) == SHOP


def refusal_of(fields: object) -> str:
    with pytest.raises(Unverified) as refused:
        callback_is_genuine(settings(), fields, NOW)  # type: ignore[arg-type]  # what comes from outside
    return refused.value.code


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"hmac": ""},
        callback("another secret"),
        callback("") | {"hmac": "é"},
        callback() | {"hmac": "\udc80"},
        callback() | {"shop": "other.myshopify.com"},
        callback() | {"code": "\udc80"},
        callback() | {"ids[]": "1"},
        callback() | {"code": "x" * 3_000},
        {f"p{n}": "1" for n in range(40)},
        [*callback().items(), ("shop", "other.myshopify.com")],
    ],
)
def test_a_callback_that_shopify_did_not_sign_is_refused(fields: object) -> None:
    assert refusal_of(fields) == "bad_signature"


def test_an_empty_previous_secret_does_not_open_the_door() -> None:
    with pytest.raises(Unverified):
        callback_is_genuine(settings(previous_client_secret=""), callback(""), NOW)


@pytest.mark.parametrize("seconds", [-91, 91, 86_000, -86_000])
def test_a_callback_of_another_time_is_stale(seconds: int) -> None:
    at = NOW + timedelta(seconds=seconds)

    assert refusal_of(callback(timestamp=str(int(at.timestamp())))) == "stale"


@pytest.mark.parametrize("timestamp", ["abc", "", "-1", "1e9", "²", "9" * 400])
def test_a_time_that_is_none_is_stale(timestamp: str) -> None:
    assert refusal_of(callback(timestamp=timestamp)) == "stale"


def test_a_minute_and_a_half_is_still_in_time() -> None:
    assert callback_is_genuine(settings(), callback(), NOW + timedelta(seconds=90)) == SHOP


def test_a_signed_callback_for_something_else_than_a_shop_is_refused() -> None:
    assert refusal_of(callback(shop="evil.example")) == "bad_shop"


def test_a_code_gives_an_expiring_token() -> None:
    network = Script(GRANTED)

    grant = exchange_code(network.session(), settings(), SHOP, "c0de", now=NOW)

    assert network.sent[0].url == f"https://{SHOP}/admin/oauth/access_token"
    assert network.bodies == [
        {"client_id": "the-client-id", "client_secret": SECRET, "code": "c0de", "expiring": 1}
    ]
    assert grant.access_token == "shpat_new"
    assert grant.refresh_token == "shprt_new"
    assert grant.expires_at == NOW + timedelta(hours=1)
    assert grant.refresh_expires_at == NOW + timedelta(days=90)
    assert grant.scopes == ("read_orders", "write_app_proxy")


def test_a_used_code_is_stale() -> None:
    network = Script((400, {}, {"error": "invalid_request"}))

    with pytest.raises(Unverified) as refused:
        exchange_code(network.session(), settings(), SHOP, "c0de", now=NOW)

    assert refused.value.code == "stale"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (requests.ConnectionError("no"), "no_answer"),
        (500, "shopify_down"),
        ((429, {"Retry-After": "2.0"}, b""), "throttled"),
        ((302, {"Location": "https://evil.example/"}, b""), "unexpected_answer"),
        (b"<html>", "bad_answer"),
        (b"[" * 200_000, "bad_answer"),
        ({"scope": "read_orders"}, "bad_answer"),
        ({**GRANTED, "expires_in": "soon"}, "bad_answer"),
    ],
)
def test_what_is_no_grant_is_told_and_the_secret_is_not(answer: object, code: str) -> None:
    network = Script(answer)

    with pytest.raises(Unreachable) as told:
        exchange_code(network.session(), settings(), SHOP, "c0de", now=NOW)

    assert (told.value.code, told.value.permanent, len(network.sent)) == (code, False, 1)
    assert SECRET not in repr(told.value) + repr(told.value.__context__) + repr(told.value.details)
