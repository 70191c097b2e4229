"""The guarantee in the panel: its tiers, what they would have cost, its history, and what waits for a person."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.guarantees import costs, estimates, terms
from app.guarantees.form_for_pages import mark_of
from app.orders.model import Order
from app.remedies.model import Remedy
from app.shops.care_settings import SENSIBLE_TIERS, DeliveryGuarantee, Tier, Way
from app.shops.settings import Limits, ShopSettings
from app.shops.store import change_settings, the_settings
from tests.builders import OTHER_DOMAIN, SHOP
from tests.guarantees.given import CHOICE, choosing_street, late, the_offer
from tests.panel import bearer
from tests.path.given import LAST_DAY, ORDER, order, scan, shipment
from tests.stories import READY, a_broken_order, a_kept_order, saved, saved_at_the_install

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = LAST_DAY + 3 * DAY
TYPED = {
    "answer_hours": "72",
    "tier-0-cause": "late",
    "tier-0-days": "0",
    "tier-0-default": "1",
    "tier-0-way-0-kind": "code",
    "tier-0-way-0-measure": "share",
    "tier-0-way-0-amount": "15",
    "tier-0-way-0-valid": "180",
    "tier-0-way-1-kind": "store_credit",
    "tier-0-way-1-measure": "fixed",
    "tier-0-way-1-amount": "50",
    "tier-0-way-1-valid": "365",
    "tier-1-cause": "lost",
    "tier-1-days": "12",
    "tier-1-default": "none",
    "tier-1-way-0-kind": "replacement",
    "tier-1-way-0-measure": "share",
    "tier-1-person": "on",
}


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def held(env: Env) -> tuple[int, DeliveryGuarantee]:
    with reading_for(env, SHOP) as work:
        version, settings = the_settings(work)
        return version, settings.guarantee


def save(env: Env, browser: FlaskClient, **changes: str) -> Any:
    typed = {"version": str(held(env)[0]), **TYPED, **changes}
    return browser.post("/guarantees/delivery", data=typed, headers=bearer(at=env.clock.now()))


def switch(env: Env, browser: FlaskClient, on: str, **changes: str) -> Any:
    fields = {"version": str(held(env)[0]), "on": on, **changes}
    return browser.post("/guarantees/switch", data=fields, headers=bearer(at=env.clock.now()))


def see(env: Env, browser: FlaskClient, path: str, **about: Any) -> Any:
    return browser.get(path, headers=bearer(at=env.clock.now(), **about))


def test_a_new_shop_has_sensible_tiers_switched_off() -> None:
    guarantee = ShopSettings().guarantee

    assert not guarantee.on
    assert guarantee.tiers == SENSIBLE_TIERS
    assert all(one.ways for one in guarantee.tiers)
    assert "code" not in {one.ways[max(one.default, 0)].kind for one in guarantee.tiers}
    assert "code" not in {one.ways[0].kind for one in guarantee.tiers}
    assert [one.person for one in guarantee.tiers if one.cause == "lost"] == [True]


def test_what_was_typed_is_what_holds(env: Env, browser: FlaskClient) -> None:
    answer = save(env, browser)

    assert (answer.status_code, answer.location) == (303, "/guarantees/preview")
    assert held(env)[1].tiers == (
        Tier(
            days=0,
            ways=(Way(percent=15), Way("store_credit", "fixed", amount_minor=5_000, valid_days=365)),
            default=1,
        ),
        Tier("lost", days=12, ways=(Way("replacement", ""),), default=-1, person=True),
    )
    assert not held(env)[1].on


def test_what_is_held_comes_back_unchanged_from_its_own_form(env: Env, browser: FlaskClient) -> None:
    save(env, browser)
    page = see(env, browser, "/guarantees/delivery").text

    assert 'name="tier-0-way-1-amount" type="text" value="50.0"' in page
    assert 'name="tier-1-days"' in page
    assert 'name="tier-2-days"' in page  # an empty one to write in


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("tier-0-way-0-amount", "0", "from 1 to 50"),
        ("tier-0-way-0-amount", "-5", "from 1 to 50"),
        ("tier-0-way-0-amount", "51", "from 1 to 50"),
        ("tier-0-way-0-amount", "", "Write a whole number"),
        ("tier-0-way-1-amount", "0", "amount of money"),
        ("tier-0-way-1-amount", "-1", "amount of money"),
        ("tier-0-way-1-amount", "abc", "Write a number"),
        ("tier-0-way-1-valid", "3", "from 14 to 730"),
        ("tier-0-days", "x", "whole number"),
        ("tier-1-days", "0", "from 1 to 60"),
        ("tier-0-default", "3", "ways of this tier"),
        ("tier-0-way-0-kind", "money", "one of the options"),
        ("answer_hours", "1", "from 24 to 336"),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_is_saved(
    env: Env, browser: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    before = held(env)

    answer = save(env, browser, **{field: typed})

    assert answer.status_code == 422
    assert f'id="about-{field}"' in answer.text
    assert sentence in answer.text
    assert held(env) == before


def test_two_tiers_from_the_same_day_are_one_too_many(env: Env, browser: FlaskClient) -> None:
    answer = save(env, browser, **{"tier-1-cause": "late", "tier-1-days": "0"})

    assert answer.status_code == 422
    assert "Another tier begins on the same day." in answer.text


def test_it_is_switched_on_only_by_who_has_seen_what_just_these_tiers_cost(
    env: Env, browser: FlaskClient
) -> None:
    unseen = switch(env, browser, "yes")
    other = switch(env, browser, "yes", seen=mark_of(DeliveryGuarantee(tiers=(CHOICE,))))
    page = see(env, browser, "/guarantees/preview").text
    mark = mark_of(held(env)[1])
    seen = switch(env, browser, "yes", seen=mark)

    assert (unseen.status_code, other.status_code, seen.status_code) == (409, 409, 303)
    assert f'value="{mark}"' in page
    assert held(env)[1].on
    assert held(env)[1].previewed_by == "42"
    assert switch(env, browser, "no").status_code == 303
    assert not held(env)[1].on


def test_the_preview_counts_what_was_late_by_tier(env: Env) -> None:
    saved_at_the_install(env)
    clock: Any = env.clock
    clock.travel(days=14)
    a_kept_order(env, 1)
    a_broken_order(env, 2)
    a_broken_order(env, 3)
    small, great = Tier(days=0, ways=(Way(percent=10),)), Tier(days=3, ways=(CHOICE.ways[0], Way(percent=20)))

    with reading_for(env, SHOP) as work:
        found = estimates.estimate(work, DeliveryGuarantee(tiers=(small, great)))
        nothing = estimates.estimate(work, DeliveryGuarantee(tiers=(Tier(days=30, ways=(Way(percent=10),)),)))

    assert [(one.tier.days, one.orders) for one in found.tiers] == [(0, 0), (3, 2)]
    assert (found.default_minor, found.dearest_minor) == (2 * 12_990, 2 * 25_980)
    assert (nothing.orders, nothing.below) == (0, 2)


def test_what_would_have_got_nothing_costs_nothing_in_the_preview(env: Env) -> None:
    saved_at_the_install(env)
    clock: Any = env.clock
    clock.travel(days=14)
    a_broken_order(env, 2)
    a_broken_order(env, 3)
    with work_for(env, SHOP) as work:
        order = work.session.get_one(Order, (SHOP, 3))
        order.financial_status = "pending"

    with reading_for(env, SHOP) as work:
        found = estimates.estimate(work, DeliveryGuarantee(tiers=(Tier(days=0, ways=(Way(percent=10),)),)))

    assert (found.orders, found.left_out) == (1, 1)


def test_new_tiers_are_looked_at_before_they_hold_while_the_guarantee_is_on(
    env: Env, browser: FlaskClient
) -> None:
    save(env, browser)
    switch(env, browser, "yes", seen=mark_of(held(env)[1]))
    before = held(env)

    looked = save(env, browser, **{"tier-0-way-0-amount": "20"})
    unsaved = held(env)
    fields = _form(looked.text, "Save these tiers")
    kept = browser.post("/guarantees/delivery", data=fields, headers=bearer(at=env.clock.now()))

    assert (looked.status_code, unsaved) == (200, before)
    assert "Not saved yet" in looked.text
    assert kept.status_code == 303
    assert held(env)[1].on
    assert held(env)[1].tiers[0].ways[0].percent == 20


def _form(page: str, words: str) -> dict[str, str]:
    """What the button with these words sends."""
    form = next(one for one in page.split("<form")[1:] if words in one)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_who_goes_back_from_the_preview_finds_what_she_typed(env: Env, browser: FlaskClient) -> None:
    save(env, browser)
    switch(env, browser, "yes", seen=mark_of(held(env)[1]))
    before = held(env)
    looked = save(env, browser, **{"tier-0-way-0-amount": "23", "answer_hours": "96"})

    fields = _form(looked.text, "Change the tiers")
    back = browser.post("/guarantees/delivery", data=fields, headers=bearer(at=env.clock.now()))
    again = save(env, browser, **{"tier-0-way-0-amount": "24", "answer_hours": "96"})

    assert back.status_code == 200
    assert 'name="tier-0-way-0-amount" type="text" value="23"' in back.text
    assert re.search(r'name="answer_hours"[^>]* value="96"', back.text)
    assert "tone-bad" not in back.text
    assert held(env) == before
    assert "Not saved yet" in again.text


def test_ways_that_nobody_uses_are_folded_away(env: Env, browser: FlaskClient) -> None:
    save(env, browser)

    page = see(env, browser, "/guarantees/delivery").text
    wrong = save(env, browser, **{"tier-0-way-2-kind": "code", "tier-0-way-2-amount": "900"}).text

    assert _folded(page) == {*(f"tier-0-way-{one}" for one in (2, 3)), *(f"tier-1-way-{one}" for one in (1, 2, 3)),
                             *(f"tier-2-way-{one}" for one in range(4))}  # fmt: skip
    assert "tier-0-way-2" not in _folded(wrong)
    assert "tier-0-way-3" in _folded(wrong)


def _folded(page: str) -> set[str]:
    """The ways that a closed <details> holds, whatever lies around it."""
    found, depth = set(), 0
    for piece in re.finditer(r'<details|</details>|name="(tier-\d-way-\d)-kind"', page):
        depth += {"<details": 1, "</details>": -1}.get(piece[0], 0)
        if piece[1] and depth:
            found.add(piece[1])
    return found


LIMITS = {"order_percent": "50", "customer_times": "2", "customer_minor": "300", "ceiling_minor": "1500.50"}


def limit(env: Env, browser: FlaskClient, **typed: str) -> Any:
    fields = {"version": str(held(env)[0]), **LIMITS, "month_minor": "", "year_minor": "", **typed}
    return browser.post("/guarantees/limits", data=fields, headers=bearer(at=env.clock.now()))


def held_limits(env: Env) -> Limits:
    with reading_for(env, SHOP) as work:
        return the_settings(work)[1].limits


def test_limits_are_typed_in_the_shops_currency_and_empty_is_none(env: Env, browser: FlaskClient) -> None:
    answer = limit(env, browser)
    page = see(env, browser, "/guarantees/limits").text

    assert (answer.status_code, answer.location) == (303, "/guarantees/limits")
    assert held_limits(env) == Limits(
        order_percent=50, customer_times=2, customer_minor=30_000, ceiling_minor=150_050
    )
    assert 'value="1500.5"' in page
    assert "No limit" in page


def test_what_is_used_up_stands_beside_the_limits(env: Env, browser: FlaskClient) -> None:
    street = choosing_street(env, Tier(days=0, ways=(CHOICE.ways[0],)), limits=Limits(month_minor=100_000))
    late(street, at=LATE)

    page = see(env, browser, "/guarantees/limits").text.replace("\u00a0", " ")
    guarantees = see(env, browser, "/guarantees").text.replace("\u00a0", " ")

    assert "SEK 129.90" in page
    assert "SEK 870.10" in page
    assert "SEK 129.90 of SEK 1,000 are used this month." in guarantees


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("order_percent", "-1", "from 0 to 200"),
        ("customer_times", "x", "whole number"),
        ("month_minor", "-5", "amount of money"),
        ("ceiling_minor", "299", "at least as much as a month"),
        ("year_minor", "abc", "Write a number"),
    ],
)
def test_a_limit_that_is_none_is_said_at_its_field(
    env: Env, browser: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    answer = limit(env, browser, **{field: typed})

    assert answer.status_code == 422
    assert f'id="about-{field}"' in answer.text
    assert sentence in answer.text
    assert held_limits(env) == Limits()


def test_a_promised_call_stands_first_with_its_day_and_a_script(env: Env, browser: FlaskClient) -> None:
    late(choosing_street(env, Tier(days=0, ways=(Way("call", ""),))), at=LATE)

    page = see(env, browser, "/guarantees").text

    assert "Promised by 10 Mar 2026." in page
    assert "Ask how they are getting on, and hear them out." in page
    assert "I have called" in page


def test_the_history_says_in_words_what_changed(env: Env, browser: FlaskClient) -> None:
    saved_at_the_install(env)
    better = msgspec.structs.replace(
        READY, guarantee=DeliveryGuarantee(on=True, tiers=(Tier(days=0, ways=(Way(percent=20),)),))
    )
    saved(env, better)
    saved(env, msgspec.structs.replace(better, limits=Limits(customer_times=9)))

    with reading_for(env, SHOP) as work:
        versions = [one.version for one in terms.history(work)]
    page = see(env, browser, "/guarantees/terms").text

    assert len(versions) == 3  # as installed, as saved, as bettered; the limits are no term
    assert "Discount code, 20% of the next order. Before:" in page
    assert "Switched on." in page


def test_an_order_keeps_its_terms_when_they_change(env: Env) -> None:
    street = choosing_street(env)
    street.clock.set(LATE - DAY)
    with work_for(env, SHOP) as work:
        change_settings(work, READY, "42")

    late(street, at=LATE)

    assert len(the_offer(street).ways) == len(CHOICE.ways)


def test_what_waits_stands_on_the_page_with_one_yes_and_one_no(env: Env, browser: FlaskClient) -> None:
    street = late(choosing_street(env, msgspec.structs.replace(CHOICE, person=True)), at=LATE)

    page = see(env, browser, "/guarantees").text
    home = see(env, browser, "/").text
    yes = browser.post(f"/guarantees/offers/{ORDER}/late/yes", headers=bearer(at=LATE))
    street.settle()
    again = browser.post(f"/guarantees/offers/{ORDER}/late/yes", headers=bearer(at=LATE))

    assert "#9469" in page
    assert f"/guarantees/offers/{ORDER}/late/yes" in page
    assert f"/guarantees/offers/{ORDER}/late/no" in page
    assert "PostNord" in page
    assert "Waits for you" in home
    assert (yes.status_code, again.status_code) == (303, 409)
    assert the_offer(street).state == "offered"


def test_the_orders_page_tells_the_offer_from_its_making_to_its_end(env: Env, browser: FlaskClient) -> None:
    street = late(choosing_street(env), at=LATE)
    street.settle(LATE + 4 * DAY)

    page = see(env, browser, f"/orders/{ORDER}").text

    assert "The customer may choose how it is made good" in page
    assert "No answer, so the default was taken" in page
    assert "Made good" in page
    assert "Store credit" in page


def test_what_it_cost_stands_with_the_order_the_customer_and_month_by_month(
    env: Env, browser: FlaskClient
) -> None:
    street = late(choosing_street(env, Tier(days=0, ways=(Way("store_credit", percent=10),))), at=LATE)
    street.tell([order(order_id=6_000), shipment(order_id=6_000, at=LATE - 5 * DAY)])
    street.tell(scan(order_id=6_000, at=LATE + HOUR)).settle(LATE + HOUR)
    street.settle(LATE + 40 * DAY)
    with reading_for(env, SHOP) as work:
        (customer,) = {one.customer_id for one in work.session.query(Remedy) if one.order_id == ORDER}
        found = costs.month_by_month(work)

    of_order = see(env, browser, f"/orders/{ORDER}").text
    of_customer = see(env, browser, f"/customers/{customer}").text
    month_by_month = see(env, browser, "/guarantees/costs").text
    year = see(env, browser, "/guarantees").text

    assert [(one.on, one.name, one.times, one.minor) for one in found.carriers] == [
        (date(2026, 3, 1), "PostNord", 2, 25_980)
    ]
    assert [(one.name, one.minor) for one in found.causes] == [("late", 25_980)]
    assert "Altogether: SEK\u00a0129.90" in of_order
    # Both orders were bought with one address, so they are one person's.
    assert "Altogether: SEK\u00a0259.80" in of_customer
    assert 'href="/orders/6000"' in of_customer
    assert "March 2026" in month_by_month
    assert "PostNord" in month_by_month
    assert 'href="/guarantees/costs"' in year


def test_without_costs_the_page_says_what_is_booked_there(env: Env, browser: FlaskClient) -> None:
    assert "Nothing has been given yet" in see(env, browser, "/guarantees/costs").text


def test_another_shop_sees_and_decides_nothing_of_it(env: Env, browser: FlaskClient) -> None:
    street = late(choosing_street(env, msgspec.structs.replace(CHOICE, person=True)), at=LATE)

    page = see(env, browser, "/guarantees", shop=OTHER_DOMAIN).text
    answer = browser.post(
        f"/guarantees/offers/{ORDER}/late/yes", headers=bearer(OTHER_DOMAIN, at=env.clock.now())
    )

    assert "#9469" not in page
    assert answer.status_code == 404
    assert the_offer(street).state == "waiting"
