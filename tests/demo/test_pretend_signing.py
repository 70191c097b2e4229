"""The signatures, held against vectors that Shopify prints or that were checked with its libraries."""

from __future__ import annotations

import jwt
import pytest

from demo.pretend.signing import (
    BadToken,
    id_token,
    proxy_signature,
    query_signature,
    read_id_token,
    webhook_signature,
)

PROXY = [
    ("extra", "1"),
    ("extra", "2"),
    ("shop", "shop-name.myshopify.com"),
    ("path_prefix", "/apps/awesome_reviews"),
    ("timestamp", "1317327555"),
]
CLAIMS = {"aud": "client-1", "dest": "https://a.myshopify.com", "nbf": 1000, "exp": 1060, "sub": "1"}


def test_a_webhook_is_signed_in_base64_over_its_raw_body() -> None:
    assert webhook_signature("hush", b'{"id":1}') == "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY="


@pytest.mark.parametrize(
    ("customer", "signature"),
    [
        ("1", "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb"),
        ("", "e072b6d7e6622d85912a5214b860d3100dc1e73d9bc29f43796ac8c9ff8093cb"),
    ],
)
def test_a_proxied_request_is_signed_as_the_documentation_prints_it(customer: str, signature: str) -> None:
    parameters = [*PROXY, ("logged_in_customer_id", customer)]

    assert proxy_signature("hush", parameters) == signature
    assert proxy_signature("hush", [*parameters, ("signature", "old")]) == signature


def test_a_query_is_signed_in_hex_with_ampersands_and_without_its_own_signature() -> None:
    # The callback of the guide to the authorization code grant, signed with "hush".
    query = {
        "code": "0907a61c0c8d55e99db179b68161bc00",
        "shop": "some-shop.myshopify.com",
        "state": "0.6784241404160823",
        "timestamp": "1337178173",
    }
    known = "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf"

    assert query_signature("hush", {**query, "hmac": known}) == known


def test_an_id_token_is_what_a_jwt_library_expects() -> None:
    token = id_token("hush" * 8, CLAIMS)

    read = jwt.decode(
        token, "hush" * 8, ["HS256"], audience="client-1", options={"verify_exp": False, "verify_nbf": False}
    )

    assert read == CLAIMS
    assert read_id_token("hush" * 8, token, audience="client-1", now=1030) == CLAIMS


@pytest.mark.parametrize(
    ("token", "audience", "now", "reason"),
    [
        (id_token("hush", CLAIMS), "client-1", 1060, "expired"),
        (id_token("hush", CLAIMS), "client-1", 999, "expired"),
        (id_token("hush", CLAIMS), "client-2", 1030, "meant for another app"),
        (id_token("other", CLAIMS), "client-1", 1030, "forged"),
        ("a.b", "client-1", 1030, "malformed"),
        ("é.ü.ö", "client-1", 1030, "malformed"),
    ],
)
def test_an_id_token_that_is_not_good_says_why(token: str, audience: str, now: float, reason: str) -> None:
    with pytest.raises(BadToken, match=reason):
        read_id_token("hush", token, audience=audience, now=now)
