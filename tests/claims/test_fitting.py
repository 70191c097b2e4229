"""A guarantee for a product type, a tag or a collection: what no order tells, and never a wrong promise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.claims.fitting import fits
from app.claims.model import Cover
from app.claims.readiness import readiness
from app.claims.settings_pages import blueprint
from app.core.work import Env, work_for
from app.orders.rules import Line
from app.products.model import Product
from app.products.rules import Traits, folded_all
from app.shops.settings import FitGuarantee
from app.shops.store import change_settings
from tests.builders import SHOP
from tests.claims.given import (
    CAME,
    FIT,
    SHOES,
    a_shop,
    arrived,
    claims,
    letters,
    page,
    press,
    settings,
    states,
)
from tests.fakes_shopify import SHOPIFY_DOWN
from tests.panel import a_browser, bearer
from tests.path.given import Street, order
from tests.products.given import a_product, shelve, update

SHOE = Line(1, "Vidda 1", 1, 1, True, 1)
TRAITS = Traits("löparskor", folded_all(("Terräng",)), folded_all(("Vinter 2026", "vinter")), is_told=True)
BY_TYPE = msgspec.structs.replace(FIT, words=(), types=("LÖPARSKOR",))
MINUTE = timedelta(minutes=1)


def _covering(**about: Any) -> FitGuarantee:
    return msgspec.structs.replace(FIT, **{"words": (), **about})


@pytest.mark.parametrize(
    ("about", "covered"),
    [
        ({"products": (1,)}, True),
        ({"types": ("Löparskor",)}, True),
        ({"tags": ("terräng",)}, True),
        ({"collections": ("VINTER 2026",)}, True),
        ({"collections": ("vinter",)}, True),
        ({"words": ("vidda",)}, True),
        ({"types": ("skor",), "tags": ("terr",), "collections": ("vinte",), "words": (" ",)}, False),
        ({"products": (2,)}, False),
    ],
    ids=str,
)
def test_a_guarantee_covers_by_number_type_tag_collection_or_title(
    about: dict[str, Any], covered: bool
) -> None:
    assert fits(SHOE, _covering(**about), TRAITS) is covered


@pytest.mark.parametrize(
    "about", [{"types": ("Löparskor",)}, {"tags": ("dam",)}, {"collections": ("Vinter 2026",)}]
)
def test_what_is_of_the_kind_is_covered_when_it_has_come(env: Env, about: dict[str, Any]) -> None:
    street = shelve(
        a_shop(env, settings=settings(_covering(**about))),
        a_product(1), a_product(2, product_type="Strumpor", tags=(), collections=()),
    )  # fmt: skip
    arrived(street)
    press(street, page(street), say="fit", line=SHOES, way="1")

    assert [one.line_id for one in street.rows(Cover)] == [SHOES]
    assert letters(street)[0] == "fit_certificate"
    assert states(street) == [("fit", "done", "given")]


def test_what_is_told_only_after_the_arrival_is_covered_then_and_the_letter_waits(env: Env) -> None:
    both = msgspec.structs.replace(FIT, name="Strumpor", words=("vidda 2",))
    street = a_shop(env, settings=settings(BY_TYPE, both))
    shelve(street, a_product(1), a_product(2, product_type="Strumpor"))
    for _ in range(60):
        street.shopify.fail_next("product", SHOPIFY_DOWN)
    arrived(street)
    before = street.rows(Cover), letters(street)
    street.shopify._troubles.clear()
    street.live_until(CAME + timedelta(hours=12), step=timedelta(hours=3))

    assert before == ([], [])
    assert [(one.line_id, one.guarantee) for one in street.rows(Cover)] == [
        (SHOES, "Skavsår"),
        (SHOES + 1, "Strumpor"),
    ]
    assert letters(street) == ["fit_certificate"]


def test_what_becomes_another_thing_later_stays_covered_by_the_terms_of_its_day(env: Env) -> None:
    street = arrived(
        shelve(a_shop(env, settings=settings(BY_TYPE)), a_product(1), a_product(2, product_type=""))
    )
    path = page(street)
    shelve(street, a_product(1, product_type="Promenadskor"))
    street.tell(update(at=CAME + MINUTE, product_type="Promenadskor")).settle(CAME + MINUTE)
    with work_for(env, SHOP) as work:
        change_settings(work, settings(_covering(types=("Sandaler",), days=1)), "42")

    press(street, path, say="fit", line=SHOES, way="1")

    assert states(street) == [("fit", "done", "given")]


def test_a_shop_that_lets_nobody_read_products_is_told_so_on_the_readiness_page() -> None:
    fit = next(one for one in readiness(settings(BY_TYPE), ["write_discounts"]) if one.problem == "fit")
    by_title = next(one for one in readiness(settings(FIT), ["write_discounts"]) if one.problem == "fit")

    assert "no_products" in fit.missing
    assert "no_products" not in by_title.missing


def test_who_asks_before_anybody_knows_is_told_to_come_back(env: Env) -> None:
    street: Street = a_shop(
        env, settings=settings(BY_TYPE, msgspec.structs.replace(FIT, name="B", words=("vidda 2",)))
    )
    shelve(street, a_product(1), a_product(2, product_type="Strumpor"))
    arrived(street)
    path = page(street)
    with work_for(env, SHOP) as work:
        for cover in work.session.query(Cover):
            work.session.delete(cover)
        for product in work.session.query(Product):
            product.read_at, product.product_type = None, ""

    answer = press(street, path, settle=False, say="fit", line=SHOES)

    assert answer.status_code == 422
    assert claims(street) == []


def test_the_form_says_what_of_the_shops_products_a_guarantee_covers(env: Env) -> None:
    street = shelve(
        a_shop(env, settings=settings(BY_TYPE)), a_product(1), a_product(2, product_type="Strumpor")
    )
    street.tell(order()).settle()

    shown = (
        a_browser(env, blueprint)
        .get("/settings/fit/0", headers={**bearer(at=street.clock.now()), "Accept-Language": "sv"})
        .text
    )

    assert "Den omfattar 1 av de 2 produkter som Kept känner till: Vidda 1." in shown
    assert "får inte läsa produkter" not in shown
