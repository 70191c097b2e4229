"""A guarantee for a product type, a tag or a collection: what no order tells, and never a wrong promise."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask import Blueprint

from app.claims import actions
from app.claims.fitting import fits
from app.claims.model import Cover
from app.claims.pages import blueprint as claim_pages
from app.claims.readiness import readiness
from app.claims.settings_pages import blueprint
from app.core.work import Env, reading_for, work_for
from app.orders.rules import Line
from app.products.model import ProductWait
from app.products.rules import Traits, folded_all
from app.shops.actions import note_scopes
from app.shops.settings import FitGuarantee
from app.shops.store import change_settings, the_settings, the_shop
from tests.builders import SHOP
from tests.claims.given import (
    CAME,
    DAY,
    FIT,
    SHOES,
    a_shop,
    arrived,
    browser,
    claims,
    her_page,
    letters,
    page,
    posted,
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


def test_who_asks_before_anybody_knows_comes_to_a_person_until_somebody_does(env: Env) -> None:
    street: Street = a_shop(env, settings=settings(BY_TYPE, _covering(name="B", words=("vidda 2",))))
    shelve(street, a_product(1), a_product(2, product_type="Strumpor"))
    for _ in range(60):
        street.shopify.fail_next("product", SHOPIFY_DOWN)
    arrived(street)
    press(street, her_page(street), say="fit", line=SHOES, way="1")
    before = states(street)
    street.shopify._troubles.clear()
    street.live_until(CAME + timedelta(hours=12), step=timedelta(hours=3))

    assert before == [("fit", "person", "not_read")]
    assert states(street) == [("fit", "done", "given")]


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


def test_the_form_suggests_what_the_shops_products_are_called_by_and_adds_it(env: Env) -> None:
    street = shelve(
        a_shop(env, settings=settings(BY_TYPE)),
        a_product(1), a_product(2, product_type="löparskor ", tags=("Dam", "rea"), collections=()),
    )  # fmt: skip
    street.tell(order()).settle()

    shown = _panel(street, "/settings/fit/0", blueprint)
    fields = {
        "version": re.findall(r'name="version" value="(\d+)"', shown)[0], "name": "Skavsår", "types": "Skor",
        "types_more": "Löparskor", "tags_more": " rea ", "days": "30", "times": "1", "proof": "none",
        "way-0": "replacement", "text_sv": "Vi byter dem.",
    }  # fmt: skip
    proof = {**bearer(at=street.clock.now()), "Accept-Language": "sv"}
    saved = a_browser(env, blueprint).post("/settings/fit/0", data=fields, headers=proof)

    lists = re.findall(r'<datalist id="names-(\w+)">(.*?)</datalist>', shown)
    assert {name: re.findall(r'value="([^"]+)"', options) for name, options in lists} == {
        "types_more": ["löparskor"],  # as the newest has it
        "tags_more": ["Dam", "rea", "terräng"],
        "collections_more": ["Vinter 2026"],
    }
    assert saved.status_code == 303
    with reading_for(env, SHOP) as work:
        (fit,) = the_settings(work)[1].fits
    assert (fit.types, fit.tags, fit.collections) == (("Skor", "Löparskor"), ("rea",), ())


def test_without_known_products_nothing_is_suggested(env: Env) -> None:
    assert "<datalist" not in _panel(a_shop(env), "/settings/fit/0", blueprint)


# --- what can't be known yet ----------------------------------------------------------------------------------


def _unreadable(env: Env, *fits: FitGuarantee) -> Street:
    """The merchant doesn't let Kept read products, and what they are is all that a guarantee goes by."""
    street = shelve(
        a_shop(env, settings=settings(*(fits or (BY_TYPE,)))), a_product(1), a_product(2, product_type="")
    )
    _let(street, lambda scopes: scopes - {"read_products"})
    return street


def _let(street: Street, change: Callable[[set[str]], set[str]]) -> None:
    """What app/scopes_update tells."""
    with reading_for(street.env, SHOP) as work:
        granted = tuple(sorted(change(set(the_shop(work).scopes))))
    street.shopify.scopes = granted
    street.clock.travel(minutes=1)
    with work_for(street.env, SHOP) as work:
        note_scopes(work, granted, work.now)


def _allow(street: Street) -> Street:
    _let(street, lambda scopes: scopes | {"read_products"})
    return street.settle()


def test_the_certificate_goes_when_the_merchant_lets_us_read_what_it_is(env: Env) -> None:
    street = arrived(_unreadable(env))
    before = street.rows(Cover), letters(street)
    street.settle(CAME + 5 * DAY)

    _allow(street)

    assert before == ([], [])
    assert [one.line_id for one in street.rows(Cover)] == [SHOES]
    assert letters(street) == ["fit_certificate"]
    assert street.rows(ProductWait) == []


def test_what_is_read_when_its_days_are_over_gets_no_letter(env: Env) -> None:
    street = arrived(_unreadable(env)).settle(CAME + 40 * DAY)

    _allow(street)

    assert "fit_certificate" not in letters(street)
    assert [one.line_id for one in street.rows(Cover)] == [SHOES]


def test_what_is_known_isnt_kept_waiting_for_what_may_not_be_read(env: Env) -> None:
    socks = msgspec.structs.replace(FIT, name="Strumpor", words=("vidda 2",))
    street = arrived(_unreadable(env, socks, BY_TYPE))
    first = [(one.line_id, one.guarantee) for one in street.rows(Cover)], letters(street)
    street.settle(CAME + 2 * DAY)

    _allow(street)

    assert first == ([(SHOES + 1, "Strumpor")], ["fit_certificate"])
    assert [one.line_id for one in street.rows(Cover)] == [SHOES, SHOES + 1]
    assert letters(street) == ["fit_certificate", "fit_certificate"]
    assert "Vidda 1: till och med" in posted(street)[-1].text
    street.settle(CAME + 9 * DAY)
    assert letters(street).count("fit_certificate") == 2


def test_who_claims_what_nobody_may_read_comes_to_a_person_who_sees_why(env: Env) -> None:
    street = arrived(_unreadable(env, BY_TYPE, _covering(name="B", words=("vidda 2",))))
    path = her_page(street)

    answer = press(street, path, say="fit", line=SHOES)

    assert answer.status_code == 303
    assert states(street) == [("fit", "person", "may_not_read")]
    (claim,) = claims(street)
    shown = _panel(street, f"/claims/{claim.id}", claim_pages)
    assert "Kept får inte läsa produkter, så ingen kan säga om din garanti omfattar den." in shown
    assert "får inte läsa produkter" in _panel(street, "/claims/ready", claim_pages)
    assert "Vår egen garanti: Vidda 1" in browser(env).get(path).text


def test_a_claim_goes_on_by_itself_when_it_is_known_what_the_thing_is(env: Env) -> None:
    street = arrived(_unreadable(env, BY_TYPE, _covering(name="B", words=("vidda 2",))))
    press(street, her_page(street), say="fit", line=SHOES, way="1")

    _allow(street)

    assert states(street) == [("fit", "done", "given")]
    assert len(street.shopify.discounts) == 1
    assert claims(street)[0].guarantee == "Skavsår"


def test_what_turns_out_not_to_be_covered_stays_with_a_person(env: Env) -> None:
    street = _unreadable(env, _covering(types=("Sandaler",)), _covering(name="B", words=("vidda 2",)))
    arrived(street)
    press(street, her_page(street), say="fit", line=SHOES)

    _allow(street)

    assert states(street) == [("fit", "person", "not_covered")]
    assert letters(street).count("claim_decided") == 0


def test_a_claim_that_somebody_has_written_about_isnt_given_by_itself(env: Env) -> None:
    street = arrived(_unreadable(env, BY_TYPE, _covering(name="B", words=("vidda 2",))))
    press(street, her_page(street), say="fit", line=SHOES, way="1")
    with work_for(env, SHOP) as work:
        actions.write_note(work, claims(street)[0].id, "Hon vill hellre ha dem lagade.", by="staff:42")

    _allow(street)

    assert states(street) == [("fit", "person", "covered_now")]
    assert len(street.shopify.discounts) == 0


def test_what_shopify_no_longer_has_is_never_said_not_to_be_covered(env: Env) -> None:
    street = a_shop(env, settings=settings(BY_TYPE, _covering(name="B", words=("vidda 2",))))
    arrived(shelve(street, a_product(2, product_type="Strumpor")))

    press(street, her_page(street), say="fit", line=SHOES)

    assert states(street) == [("fit", "person", "not_read")]
    assert street.rows(ProductWait) == []


def _panel(street: Street, path: str, blueprint: Blueprint) -> str:
    proof = {**bearer(at=street.clock.now()), "Accept-Language": "sv"}
    return a_browser(street.env, blueprint).get(path, headers=proof).text
