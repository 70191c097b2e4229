"""Signatures of webhooks, for any bytes whatever."""

import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st
from shopify_app import ShopifyApp

from app.shopify.signatures import hex_signature_fits, webhook_signature_fits

# Computed with another tool: secret "hush", body {"id":1}.
KNOWN = "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY="


def test_a_known_signature_fits() -> None:
    assert webhook_signature_fits(b'{"id":1}', KNOWN, ["hush"])
    assert webhook_signature_fits(b'{"id":1}', f" {KNOWN} ", ["hush"])


def test_a_changed_body_does_not() -> None:
    assert not webhook_signature_fits(b'{"id":2}', KNOWN, ["hush"])


def test_the_previous_secret_still_counts_and_a_third_does_not() -> None:
    assert webhook_signature_fits(b'{"id":1}', KNOWN, ["new", "hush"])
    assert not webhook_signature_fits(b'{"id":1}', KNOWN, ["new", "older"])


def test_an_empty_secret_signs_nothing() -> None:
    forged = base64.b64encode(hmac.digest(b"", b"{}", "sha256")).decode()

    assert not webhook_signature_fits(b"{}", forged, ["hush", ""])
    assert not webhook_signature_fits(b"{}", forged, [])


def test_a_missing_header_is_refused() -> None:
    assert not webhook_signature_fits(b"{}", None, ["hush"])
    assert not webhook_signature_fits(b"{}", "", ["hush"])


@given(body=st.binary(), header=st.text())
def test_no_header_makes_it_stumble(body: bytes, header: str) -> None:
    assert not webhook_signature_fits(body, header, ["hush", "older"])
    assert not hex_signature_fits(body, header, ["hush", "older"])


def test_a_header_beyond_ascii_and_a_lone_surrogate_are_refused() -> None:
    assert not webhook_signature_fits(b"{}", KNOWN[:-1] + "é", ["hush"])
    assert not webhook_signature_fits(b"{}", "\udc80" * 44, ["hush"])


@given(body=st.text(st.characters(exclude_categories=["Cs"])))
def test_it_agrees_with_shopifys_own_library(body: str) -> None:
    signature = base64.b64encode(hmac.new(b"hush", body.encode(), hashlib.sha256).digest()).decode()
    headers = {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Shop-Domain": "a.myshopify.com"}
    theirs = ShopifyApp("id", "hush").verify_webhook_req(
        {"method": "POST", "headers": headers, "url": "/webhooks", "body": body}
    )

    assert theirs.ok == webhook_signature_fits(body.encode(), signature, ["hush"])


def test_the_proxys_published_vectors_fit() -> None:
    text = (
        "extra=1,2logged_in_customer_id={}path_prefix=/apps/awesome_reviews"
        "shop=shop-name.myshopify.comtimestamp=1317327555"
    )

    of_a_customer = "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb"
    of_a_visitor = "e072b6d7e6622d85912a5214b860d3100dc1e73d9bc29f43796ac8c9ff8093cb"

    assert hex_signature_fits(text.format("1").encode(), of_a_customer, ["hush"])
    assert hex_signature_fits(text.format("").encode(), of_a_visitor, ["hush"])
