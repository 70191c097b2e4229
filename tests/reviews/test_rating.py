"""What Shopify says of a product's rating is what is published here, after every change, failure and race."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.work import Env, work_across_shops, work_for
from app.outbox.model import Errand
from app.outbox.working import perform_some
from app.reviews import moderating, rating
from app.reviews.model import ToldRating
from app.shops.facts import ScopesChanged
from app.shops.model import Shop
from tests.builders import SHOP
from tests.figures.test_fairness import links_of
from tests.panel import bearer
from tests.path.given import Street
from tests.reviews.given import (
    DAY,
    SHOES,
    SOCKS,
    a_shop,
    arrived,
    asked,
    browser,
    press,
    reviews,
    said,
    write,
)
from tests.reviews.test_pages import SETTINGS

AWAY = Unreachable("shopify_down", "Shopify has trouble just now.", permanent=False)


@pytest.fixture
def street(env: Env) -> Street:
    return asked(a_shop(env, ratings=True, publish_days=0, remind=False))


def _more(street: Street, *ratings: int, number: int = SHOES) -> None:
    """So many more customers write of the same product."""
    begin = 600_000 + 10 * len(reviews(street))
    for place, _ in enumerate(ratings):
        arrived(
            street, at=street.clock.now(), order_id=begin + place, email=f"k{begin + place}@posten.example"
        )
    street.live_until(street.clock.now() + 9 * DAY, step=9 * DAY)
    paths = links_of(street)
    for place, stars in enumerate(ratings):
        write(street, paths[begin + place], **said(number, order_id=begin + place, rating=str(stars)))


def test_the_first_review_is_told_with_its_scale(street: Street) -> None:
    write(street, **said(rating="4"))

    assert street.shopify.ratings == {SHOES: (Decimal("4.00"), 1)}


def test_every_change_is_told(street: Street) -> None:
    write(street, **said(SHOES, rating="4"), **said(SOCKS, rating="2"))
    write(street, **said(SHOES, rating="1"))
    shoes = next(one for one in reviews(street) if one.product_id == SHOES)
    seen = [dict(street.shopify.ratings)]
    press(street, f"/reviews/{shoes.id}/reject", reason="abuse", note="Hotar en anställd.")
    seen.append(dict(street.shopify.ratings))
    press(street, f"/reviews/{shoes.id}/publish")
    seen.append(dict(street.shopify.ratings))

    two = (Decimal("2.00"), 1)
    assert seen == [
        {SHOES: (Decimal("1.00"), 1), SOCKS: two},
        {SOCKS: two},
        {SHOES: (Decimal("1.00"), 1), SOCKS: two},
    ]


def test_three_make_a_third_to_two_places(street: Street) -> None:
    write(street, **said(rating="5"))
    _more(street, 4, 4)

    assert street.shopify.ratings[SHOES] == (Decimal("4.33"), 3)


def test_what_is_not_published_does_not_count(env: Env) -> None:
    street = asked(a_shop(env, ratings=True, publish_days=3))

    write(street, **said(rating="1"))

    assert street.shopify.ratings == {}


def test_while_it_is_off_nothing_is_told_and_switched_on_all_of_it_is(env: Env) -> None:
    street = asked(a_shop(env, publish_days=0))
    write(street, **said(SHOES, rating="4"), **said(SOCKS, rating="1"))
    assert street.shopify.called("write_rating") == []

    browser(street.env).post(
        "/settings/reviews",
        data={**SETTINGS, "ratings": "on", "version": "2"},
        headers=bearer(at=street.clock.now()),
    )
    street.settle()

    assert street.shopify.ratings == {SHOES: (Decimal("4.00"), 1), SOCKS: (Decimal("1.00"), 1)}


def test_an_outage_is_caught_up_with_and_what_changed_meanwhile_is_in_it(street: Street) -> None:
    street.shopify.fail_next("write_rating", AWAY)
    write(street, **said(rating="5"))
    assert street.shopify.ratings == {}
    write(street, **said(rating="2"))

    street.live_until(street.clock.now() + 9 * DAY, step=9 * DAY)

    assert street.shopify.ratings == {SHOES: (Decimal("2.00"), 1)}


def test_an_answer_that_got_lost_is_told_again_and_stays_the_same(street: Street) -> None:
    uncertain = Unreachable("uncertain", "It is not known whether it was done.", permanent=False)
    street.shopify.fail_next("write_rating", uncertain, done=True)

    write(street, **said(rating="5"))
    street.live_until(street.clock.now() + 9 * DAY, step=9 * DAY)

    assert street.shopify.ratings == {SHOES: (Decimal("5.00"), 1)}


def test_what_changes_while_it_is_being_told_is_told_after_it(street: Street) -> None:
    write(street, **said(rating="5"))
    (one,) = reviews(street)
    real = street.shopify.write_rating
    raced: list[int] = []

    def slow(*arguments: Any, **named: Any) -> None:
        """While Shopify is being told, somebody rejects the review."""
        if not raced:
            raced.append(1)
            with work_for(street.env, SHOP) as work:
                moderating.reject(work, one.id, "abuse", note="Hotar en anställd.", by="staff:42")
        real(*arguments, **named)

    object.__setattr__(street.shopify, "write_rating", slow)
    write(street, **said(rating="4"))

    assert raced
    assert street.shopify.ratings == {}
    assert {row.state for row in street.rows(Errand, Errand.kind == rating.KIND)} == {"done"}


@pytest.mark.parametrize("seed", range(4))
def test_after_any_story_the_value_equals_the_table(seed: int, street: Street) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        stars, known = str(chance.randint(1, 5)), reviews(street)
        if chance.random() < 0.25:
            street.shopify.fail_next("write_rating", AWAY, done=chance.random() < 0.5)
        if not known or chance.random() < 0.5:
            write(street, **said(chance.choice((SHOES, SOCKS)), rating=stars))
        elif chance.random() < 0.5:
            press(
                street,
                f"/reviews/{chance.choice(known).id}/reject",
                reason="off_topic",
                note="Om en annan butik.",
            )
        else:
            press(street, f"/reviews/{chance.choice(known).id}/publish")
    street.shopify._troubles.clear()  # Shopify is well again
    street.live_until(street.clock.now() + 9 * DAY, step=9 * DAY)

    shown = [one for one in reviews(street) if one.state == "published"]
    assert street.shopify.ratings == {one.product_id: (Decimal(f"{one.rating}.00"), 1) for one in shown}
    assert {(one.product_id, one.count) for one in street.rows(ToldRating)} >= {
        (one.product_id, 1) for one in shown
    }


def test_without_the_permission_it_waits_and_goes_by_itself_then(env: Env) -> None:
    street = asked(a_shop(env, ratings=True, publish_days=0))
    with work_across_shops(env, why="the merchant takes the permission back") as work:
        shop = work.session.get_one(Shop, SHOP)
        shop.scopes = [one for one in shop.scopes if one != "write_products"]
    write(street, **said(rating="4"))
    assert [one.trouble for one in street.rows(ToldRating)] == ["scope_missing"]

    with work_across_shops(env, why="and gives it") as work:
        shop = work.session.get_one(Shop, SHOP)
        shop.scopes = [*shop.scopes, "write_products"]
    with work_for(env, SHOP) as work:
        work.record(ScopesChanged(granted=("write_products",), gained=("write_products",), lost=()))
    street.settle()

    assert street.shopify.ratings == {SHOES: (Decimal("4.00"), 1)}
    assert [one.trouble for one in street.rows(ToldRating)] == [""]


def test_a_product_that_is_gone_stops_nothing(street: Street) -> None:
    street.shopify.products.pop(SHOES)

    write(street, **said(SHOES, rating="4"), **said(SOCKS, rating="3"))

    assert street.shopify.ratings == {SOCKS: (Decimal("3.00"), 1)}
    assert {one.product_id: one.trouble for one in street.rows(ToldRating)} == {
        SHOES: "product_gone",
        SOCKS: "",
    }


def test_two_workers_and_a_moderator_leave_the_truth_at_shopify(envs_pg: Callable[..., Env]) -> None:
    street = asked(a_shop(envs_pg(), ratings=True, publish_days=0, remind=False))
    write(street, **said(SHOES, rating="4"), **said(SOCKS, rating="2"))
    ids = [one.id for one in reviews(street)]
    other = envs_pg(url=street.env.settings.database_url, shopify=street.shopify, clock=street.clock)
    ended = threading.Event()

    def works(env: Env) -> None:
        while not ended.is_set():
            perform_some(env)

    workers = [threading.Thread(target=works, args=(env,)) for env in (street.env, other)]
    for one in workers:
        one.start()
    for turn in range(24):
        with work_for(street.env, SHOP) as work:
            if turn % 3:
                moderating.reject(work, ids[turn % 2], "abuse", note="Hotar en anställd.", by="staff:42")
            else:
                moderating.publish_now(work, ids[turn % 2], by="staff:42")
    ended.set()
    for one in workers:
        one.join(timeout=20)
    street.live_until(street.clock.now() + DAY, step=DAY)

    shown = {
        one.product_id: (Decimal(f"{one.rating}.00"), 1)
        for one in reviews(street)
        if one.state == "published"
    }
    assert street.shopify.ratings == shown
