"""Who is at the panel, and what a page answers that comes without a token."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from app.core.errors import Unverified
from app.shopify.id_tokens import AppHome, Identity, check_app_home, patch_page, read_id_token
from tests.shopify.given import NOW, PREVIOUS, SECRET, SHOP, id_token, jwt_of, settings

OTHER = "https://other.myshopify.com"


def visit(url: str, token: str | None = None, **settled: object) -> AppHome:
    headers = {"AUTHORIZATION": f"Bearer {token}"} if token is not None else {"Host": "evil.example"}
    return check_app_home(settings(**settled), "GET", url=url, headers=headers, now=NOW)


def code_of(token: str, **later: float) -> str:
    with pytest.raises(Unverified) as refused:
        read_id_token(settings(), token, NOW + timedelta(**later))
    return refused.value.code


@pytest.mark.parametrize("secret", [SECRET, PREVIOUS])
def test_a_signed_token_says_who_asks_from_which_shop(secret: str) -> None:
    identity = read_id_token(settings(), id_token(secret), NOW)

    assert identity == Identity(SHOP, "42", "s", NOW + timedelta(seconds=60))


@pytest.mark.parametrize("seconds", [-10, 0, 69])
def test_ten_seconds_between_two_clocks_do_no_harm(seconds: float) -> None:
    assert read_id_token(settings(), id_token(), NOW + timedelta(seconds=seconds)).shop == SHOP


@pytest.mark.parametrize("seconds", [-11, 70, 3_600, 90_000_000])
def test_outside_its_minute_a_token_is_stale(seconds: float) -> None:
    assert code_of(id_token(), seconds=seconds) == "stale"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "none",
        "a.b.c",
        "é.é.é",
        "x" * 5_000,
        id_token("another secret of thirty-two signs and more"),
        id_token(without=["exp"]),
        id_token(without=["iss"]),
        id_token(without=["dest"]),
        id_token(without=["aud"]),
        id_token(without=["sub"]),
        id_token(aud="another app"),
        id_token(sub=42),
        id_token(exp="soon"),
        id_token(exp=10**30),
        id_token(exp=1e300),
        id_token(nbf="x"),
        id_token(exp=-1),
        id_token(exp=True),
        id_token(dest=OTHER),
        id_token(iss=f"{OTHER}/admin"),
        id_token(iss="https://evil.example/admin", dest="https://evil.example"),
        id_token(iss=f"http://{SHOP}/admin", dest=f"http://{SHOP}"),
        id_token(dest=f"https://{SHOP}.evil.example", iss=f"https://{SHOP}.evil.example/admin"),
        id_token(dest="https://[", iss="https://["),
        id_token(dest=7, iss=7),
        id_token(algorithm="none"),
        id_token(algorithm="HS512"),
        jwt_of([], SECRET),
        jwt_of("text", SECRET),
        "W1tb" * 900 + ".e30.e30",  # a head of deeply nested lists
    ],
)
def test_what_proves_no_shop_is_forged(token: str) -> None:
    assert code_of(token) == "forged"


def test_an_empty_previous_secret_signs_nothing() -> None:
    with pytest.raises(Unverified):
        read_id_token(settings(previous_client_secret=""), id_token(""), NOW)


def test_a_short_secret_is_shopifys_business() -> None:
    assert read_id_token(settings(client_secret="hush"), id_token("hush"), NOW).shop == SHOP


@any_of(token=st.text(), url=st.text())
def test_no_token_and_no_address_make_it_stumble(token: str, url: str) -> None:
    assert visit(url, token).answer is not None
    assert visit(url).answer is not None


def test_a_page_load_with_a_token_may_be_framed_by_its_shop_alone() -> None:
    home = visit(f"/promises?shop=other.myshopify.com&id_token={id_token()}")

    assert home.answer is None
    assert home.identity is not None
    assert home.identity.shop == SHOP
    assert home.headers == {
        "Content-Security-Policy": f"frame-ancestors https://{SHOP} https://admin.shopify.com;"
    }


def test_a_fetch_brings_its_token_in_the_header() -> None:
    home = visit("/promises?shop=other.myshopify.com", id_token())

    assert home.identity is not None
    assert (home.identity.shop, home.is_document, home.id_token) == (SHOP, False, id_token())


@pytest.mark.parametrize("query", ["", "&id_token=", f"&id_token={id_token(exp=1)}", "&id_token=forged"])
def test_a_page_load_without_a_good_token_goes_to_the_patch_page(query: str) -> None:
    answer = visit(f"/promises?shop={SHOP}&outcome=kept&outcome=broken{query}").answer

    assert answer is not None
    assert answer.status == 302
    there = urlsplit(answer.headers["Location"])
    assert (there.scheme, there.netloc, there.path) == ("https", "kept.example.com", "/auth/patch")
    assert parse_qs(there.query) == {
        "shop": [SHOP],
        "outcome": ["kept", "broken"],
        "shopify-reload": ["/promises?shop=loparboden.myshopify.com&outcome=kept&outcome=broken"],
    }


@pytest.mark.parametrize("header", ["Bearer ", "Bearer forged", "Basic abc", f"bearer {id_token()}"])
def test_a_fetch_without_a_good_token_is_asked_to_come_again(header: str) -> None:
    home = check_app_home(settings(), "GET", url="/x", headers={"Authorization": header}, now=NOW)

    assert home.answer is not None
    assert home.answer.status == 401
    assert home.answer.headers == {"X-Shopify-Retry-Invalid-Session-Request": "1"}


def test_a_token_that_shopify_finds_stale_leads_to_the_same_answers() -> None:
    assert visit("/x", id_token()).try_again.status == 401
    assert visit(f"/x?id_token={id_token()}").try_again.status == 302


def test_the_way_to_the_patch_page_never_carries_the_token() -> None:
    assert "id_token" not in visit(f"/x?id_token={id_token()}&id_token=2").try_again.headers["Location"]


def test_neither_token_nor_secret_shows_in_a_log() -> None:
    assert id_token() not in repr(visit("/x", id_token()))


def test_the_patch_page_holds_the_configured_app_bridge_and_nothing_else() -> None:
    there = settings(app_bridge_url="http://127.0.0.1:9/bridge.js?a=1&b=2", admin_origin="http://127.0.0.1:9")

    page = patch_page(there, {"shop": SHOP, "shopify-reload": "/promises?outcome=kept"})

    assert page.status == 200
    assert page.body.count("<script") == 1
    assert 'data-api-key="the-client-id" src="http://127.0.0.1:9/bridge.js?a=1&amp;b=2"' in page.body
    assert page.headers["Content-Security-Policy"] == f"frame-ancestors https://{SHOP} http://127.0.0.1:9;"


@pytest.mark.parametrize("shop", ["evil.example", f"{SHOP} https://evil.example", f"{SHOP};", ""])
def test_no_parameter_writes_into_the_framing_rule(shop: str) -> None:
    page = patch_page(settings(), {"shop": shop, "shopify-reload": "/"})

    assert page.headers["Content-Security-Policy"] == "frame-ancestors https://admin.shopify.com;"


@pytest.mark.parametrize("target", ["/", "/promises?x=1", "https://kept.example.com/promises"])
def test_the_patch_page_leads_back_to_us(target: str) -> None:
    assert patch_page(settings(), {"shop": SHOP, "shopify-reload": target}).status == 200


@pytest.mark.parametrize(
    "target",
    ["", "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
     "https://kept.example.com.evil.example/", "https://kept.example.com@evil.example/"],
)  # fmt: skip
def test_the_patch_page_leads_nowhere_else(target: str) -> None:
    assert patch_page(settings(), {"shop": SHOP, "shopify-reload": target}).status == 400
