"""Which text names a shop."""

import pytest

from app.core.errors import Refused
from app.shopify.domains import address_at, clean_shop_domain
from tests.shopify.given import settings


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("loparboden.myshopify.com", "loparboden.myshopify.com"),
        ("  Lopar-Boden2.MyShopify.com\n", "lopar-boden2.myshopify.com"),
        ("a.myshopify.com", "a.myshopify.com"),
    ],
)
def test_a_shop_is_named_by_its_whole_domain(text: str, domain: str) -> None:
    assert clean_shop_domain(text) == domain


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "loparboden",
        "https://loparboden.myshopify.com",
        "loparboden.myshopify.com/",
        "loparboden.myshopify.com/admin",
        "loparboden.myshopify.com:443",
        "loparboden.myshopify.com.evil.example",
        "evil.example/#loparboden.myshopify.com",
        "evil.example?loparboden.myshopify.com",
        "user@loparboden.myshopify.com",
        "a.b.myshopify.com",
        "-a.myshopify.com",
        "loparboden.myshopify.com\nHost: evil.example",
        "loparboden.myshopify.co",
        "loparbodenmyshopify.com",
        "löparboden.myshopify.com",
        "\u212a.myshopify.com",  # the Kelvin sign, whose lower case is an ASCII k
        "a" * 200 + ".myshopify.com",
        42,
    ],
)
def test_nothing_else_names_one(text: object) -> None:
    assert clean_shop_domain(text) is None  # type: ignore[arg-type]  # what comes from outside has any type


def test_a_call_goes_to_the_shop_itself() -> None:
    assert address_at(settings(), "a.myshopify.com", "/x") == ("https://a.myshopify.com/x", {})


def test_the_stand_in_is_told_which_shop_is_meant() -> None:
    there = settings(shopify_origin="http://127.0.0.1:9/")

    assert address_at(there, "A.myshopify.com", "/x") == ("http://127.0.0.1:9/x", {"Host": "a.myshopify.com"})


@pytest.mark.parametrize("shop", ["evil.example/#", "a", "", "a.myshopify.com.evil.example"])
def test_no_address_is_made_for_anything_but_a_shop(shop: str) -> None:
    with pytest.raises(Refused) as refused:
        address_at(settings(), shop, "/x")

    assert refused.value.code == "bad_shop"
