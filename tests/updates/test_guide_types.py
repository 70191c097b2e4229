"""The merchant's own texts for a product type, a collection or a tag: what no order tells, and never a wrong one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_across_shops, work_for
from app.orders.rules import Line
from app.products.model import ProductWait
from app.products.rules import Traits, folded_all
from app.shops.model import Shop
from app.shops.settings import Guide, Updates
from app.shops.store import change_settings, the_settings
from app.touchpoints.model import Touchpoint
from app.updates.guide_rules import (
    BY_GROUP,
    BY_NUMBER,
    BY_TYPE,
    BY_WORDS,
    NO_GUIDE,
    NOT_READ,
    closeness,
    guide_for,
)
from app.updates.status_pages import blueprint
from config import LAUNCH_SCOPES
from tests.builders import NOW, SHOP
from tests.fakes_shopify import SHOPIFY_DOWN
from tests.panel import a_browser, bearer
from tests.path.given import SETTINGS, Street, open_street, order, shipment
from tests.products.given import a_product, shelve, update
from tests.updates.given import DAY, HOUR, letters, posted

MINUTE = timedelta(minutes=1)


def a_guide(name: str, **about: Any) -> Guide:
    return Guide(name, "waiting", subject_sv=f"Om {name}", text_sv=f"Texten om {name}.", **about)


RUNNING = a_guide("löparskor", types=("LÖPARSKOR",))
WINTER = a_guide("vinter", collections=("vinter 2026",))
BY_TAG = a_guide("terräng", tags=("Terräng",))
NUMBER = a_guide("nummer ett", products=(1,))
WORDS = a_guide("ord", words=("vidda",))
RUNNING_SHOE = Traits(
    "löparskor", folded_all(("Terräng",)), folded_all(("Vinter 2026", "vinter")), is_told=True
)
OTHER = Traits("strumpor", is_told=True)
SHOE, SOCK = Line(1, "Vidda 1", 1, 1, True, 1), Line(2, "Ullstrumpor", 1, 1, True, 2)


def guided(*guides: Guide) -> Any:
    return msgspec.structs.replace(SETTINGS, updates=Updates(guides=guides))


def wished(street: Street) -> list[tuple[str, str, str]]:
    return [(row.state, row.reason, row.body["guide"]) for row in street.rows(Touchpoint)]


# --- which one --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guide", "rank"),
    [
        (NUMBER, BY_NUMBER),
        (WINTER, BY_GROUP),
        (BY_TAG, BY_GROUP),
        (a_guide("handle", collections=("Vinter",)), BY_GROUP),
        (RUNNING, BY_TYPE),
        (WORDS, BY_WORDS),
        (a_guide("annat", types=("skor",), tags=("terr",), collections=("vinte",), words=("  ",)), None),
    ],
    ids=lambda one: one.name if isinstance(one, Guide) else str(one),
)
def test_a_name_fits_whole_and_in_any_case(guide: Guide, rank: int | None) -> None:
    assert closeness(guide, SHOE, RUNNING_SHOE) == rank


@pytest.mark.parametrize(
    ("guides", "chosen"),
    [
        ([WORDS, RUNNING, WINTER, NUMBER], "nummer ett"),
        ([WORDS, RUNNING, WINTER], "vinter"),
        ([WORDS, RUNNING, BY_TAG, WINTER], "terräng"),
        ([WORDS, RUNNING], "löparskor"),
        ([WORDS], "ord"),
    ],
)
def test_the_closest_is_sent_and_of_two_alike_the_first(guides: list[Guide], chosen: str) -> None:
    found = guide_for(
        guides, "waiting", [SHOE, SOCK], lang="sv", among={1, 2}, traits={1: RUNNING_SHOE, 2: OTHER}
    )

    assert not isinstance(found, str)
    assert (found[0].name, found[1]) == (chosen, [SHOE])


@pytest.mark.parametrize(
    ("guides", "found"),
    [
        ([WORDS, RUNNING], NOT_READ),
        ([RUNNING], NOT_READ),
        ([WORDS], "ord"),
        ([RUNNING, NUMBER], "nummer ett"),
        ([WORDS, msgspec.structs.replace(RUNNING, moment="arrived")], "ord"),
        ([WORDS, msgspec.structs.replace(RUNNING, text_sv="")], "ord"),
    ],
)
def test_before_it_was_read_only_what_nothing_can_beat_is_sure(guides: list[Guide], found: str) -> None:
    chosen = guide_for(guides, "waiting", [SHOE], lang="sv", among={1}, traits={})

    assert (chosen if isinstance(chosen, str) else chosen[0].name) == found


def test_a_line_without_a_product_has_nothing_to_wait_for() -> None:
    typed = Line(1, "Vidda, lagad", 1, 1, True, None)

    assert guide_for([RUNNING], "waiting", [typed], lang="sv", among={1}, traits={}) == NO_GUIDE


# --- whole stories ----------------------------------------------------------------------------------------------


def test_a_text_for_a_type_is_sent_to_who_bought_one(env_both: Env) -> None:
    street = shelve(
        open_street(env_both, settings=guided(RUNNING)), a_product(1), a_product(2, product_type="Strumpor")
    )

    street.tell([order(), shipment(at=NOW)]).live_until(NOW + 2 * DAY, step=6 * HOUR)

    assert letters(street) == ["waiting_content"]
    (letter,) = posted(street)
    assert letter.subject == "Om löparskor"
    assert "Vidda 1 är snart hos dig." in letter.text
    assert "Vidda 2" not in letter.text


def test_of_another_type_she_hears_nothing(env: Env) -> None:
    street = shelve(open_street(env, settings=guided(RUNNING)), a_product(1, product_type="Promenadskor"))

    street.tell(order(lines=[(1, 1)])).live_until(NOW + 2 * DAY, step=6 * HOUR)

    assert street.rows(Touchpoint) == []


def test_while_nobody_can_say_what_it_is_nothing_is_wished_for_and_then_the_right_one(env: Env) -> None:
    street = shelve(open_street(env, settings=guided(WORDS, RUNNING)), a_product(1))
    street.shopify.fail_next("product", SHOPIFY_DOWN)

    street.tell(order(lines=[(1, 1)])).settle()
    assert street.rows(Touchpoint) == []
    assert [one.product_id for one in street.rows(ProductWait)] == [1]

    street.live_until(NOW + 5 * MINUTE, step=MINUTE)
    assert wished(street) == [("waiting", "not_yet", "löparskor")]
    assert street.rows(ProductWait) == []


def test_what_can_never_be_read_is_decided_by_what_is_known(env: Env) -> None:
    street = open_street(env, settings=guided(WORDS, RUNNING))
    _grant(env, [one for one in LAUNCH_SCOPES if one != "read_products"])

    street.tell(order(lines=[(1, 1)])).settle()

    assert wished(street) == [("waiting", "not_yet", "ord")]


def test_a_shop_whose_texts_go_by_words_alone_waits_for_nobody(env: Env) -> None:
    street = open_street(env, settings=guided(WORDS))
    street.shopify.fail_next("product", SHOPIFY_DOWN)

    street.tell(order(lines=[(1, 1)])).settle()

    assert wished(street) == [("waiting", "not_yet", "ord")]


def test_what_it_is_when_the_letter_goes_is_what_counts(env: Env) -> None:
    street = shelve(open_street(env, settings=guided(RUNNING)), a_product(1), a_product(2, product_type=""))
    street.tell(order()).settle()
    assert wished(street) == [("waiting", "not_yet", "löparskor")]

    shelve(street, a_product(1, product_type="Promenadskor"))
    street.settle(NOW + HOUR).tell(update(at=NOW + HOUR, product_type="Promenadskor")).settle()
    street.live_until(NOW + 3 * DAY, step=6 * HOUR)

    assert letters(street) == []
    assert wished(street)[0][1] == "no_guide"


def test_who_ordered_before_the_text_was_written_gets_it_too(env: Env) -> None:
    street = shelve(open_street(env), a_product(1))
    street.tell(order(lines=[(1, 1)])).settle()

    with work_for(env, SHOP) as work:
        change_settings(work, guided(RUNNING), "7")
    street.tell(shipment(at=NOW + HOUR, lines=[(1, 1)])).settle(NOW + HOUR)

    assert wished(street) == [("waiting", "not_yet", "löparskor")]


# --- the form ---------------------------------------------------------------------------------------------------

TYPED = {
    "name": "Skor",
    "moment": "waiting",
    "days_after": "1",
    "subject_sv": "Skorna",
    "text_sv": "Mät foten.",
}
PAGE = "/settings/updates/texts/0"


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def _known_shop(env: Env) -> Street:
    street = shelve(
        open_street(env), a_product(1), a_product(2, product_type="Strumpor", tags=("ull",), collections=())
    )
    return street.tell([order(), order(order_id=6_000, lines=[(1, 1)])]).settle()


def _save(browser: FlaskClient, env: Env, **typed: Any) -> str:
    with reading_for(env, SHOP) as work:
        version = str(the_settings(work)[0])
    answer = browser.post(PAGE, data={"version": version, **TYPED, **typed}, headers=bearer())
    return answer.get_data(as_text=True)


def _held(env: Env) -> tuple[Guide, ...]:
    with reading_for(env, SHOP) as work:
        return the_settings(work)[1].updates.guides


def test_the_form_offers_what_was_bought(env: Env, browser: FlaskClient) -> None:
    _known_shop(env)

    page = browser.get(PAGE, headers=bearer()).get_data(as_text=True)

    assert '<datalist id="offered-types"><option value="Löparskor"></option><option value="Strumpor">' in page
    assert '<option value="Vinter 2026">' in page
    assert '<option value="ull">' in page
    assert "the closest is sent" in page
    assert "may not read products" not in page


def test_a_text_is_saved_for_types_collections_and_tags_and_says_what_it_fits(
    env: Env, browser: FlaskClient
) -> None:
    _known_shop(env)

    _save(
        browser,
        env,
        types=[" Löparskor ", "löparskor", "", "Stövlar"],
        tags=["ull"],
        collections=["Vinter 2026"],
    )

    (guide,) = _held(env)
    assert (guide.types, guide.tags, guide.collections) == (
        ("löparskor", "Stövlar"),
        ("ull",),
        ("Vinter 2026",),
    )
    page = browser.get(PAGE, headers=bearer()).get_data(as_text=True)
    assert "It fits 2 of the 2 products that Kept knows: Vidda 2, Vidda 1." in page
    assert 'value="Stövlar"' in page


@pytest.mark.parametrize(
    ("is_known", "said"),
    [(True, "It fits none of the 2 products that Kept knows."), (False, "Kept gets to know a product when")],
)
def test_a_text_that_fits_nothing_says_so(env: Env, browser: FlaskClient, is_known: bool, said: str) -> None:
    if is_known:
        _known_shop(env)
    _save(browser, env, types=["Tält"])

    assert said in browser.get(PAGE, headers=bearer()).get_data(as_text=True).replace("&#39;", "'")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Say what it is about"),
        ({"types": "å" * 256}, "at most 255 characters"),
        ({"tags": [f"tagg {number}" for number in range(41)]}, "Use at most 40 lines."),
    ],
)
def test_each_complaint_stands_at_its_field_and_nothing_typed_is_lost(
    env: Env, browser: FlaskClient, typed: dict[str, Any], said: str
) -> None:
    page = _save(browser, env, **typed)

    assert said in page
    assert "1 thing to put right" in page
    assert _held(env) == ()
    assert all(
        f'value="{one}"' in page
        for value in typed.values()
        for one in ([value] if isinstance(value, str) else value)
    )


def test_without_the_scope_the_page_says_why_nothing_fits(env: Env, browser: FlaskClient) -> None:
    _grant(env, ["read_orders"])

    assert "Kept may not read products yet" in browser.get(PAGE, headers=bearer()).get_data(as_text=True)


def _grant(env: Env, scopes: list[str]) -> None:
    with work_across_shops(env, why="a test's merchant grants less") as work:
        shop = work.session.get(Shop, SHOP)
        assert shop is not None
        shop.scopes = scopes
