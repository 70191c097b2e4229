"""Shopify's messages about the install, in whatever order they come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.core.plan import Plan
from app.core.work import Env, reading_for, work_across_shops, work_for
from app.inbox.handling import Ignored, Message
from app.onboarding.topics import TOPICS
from app.shopify.tokens import TokenGrant
from app.shops.actions import install, note_proof
from app.shops.facts import ScopesChanged, ShopInstalled, ShopUninstalled
from app.shops.model import Shop, ShopToken
from app.shops.tokens import needs_exchange, the_pair
from tests.builders import DOMAIN, NOW, OTHER_SHOP, SHOP

FACTS = (ShopInstalled, ShopUninstalled, ScopesChanged)
UNINSTALLED_SAMPLE = b'{"id": 548380009, "name": "Super Toys", "domain": null, "myshopify_domain": null}'


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def env(envs: Callable[..., Env], told: list[Any]) -> Env:
    listeners = {
        fact: (lambda _work, one: told.append(one),)
        for fact in (ShopInstalled, ShopUninstalled, ScopesChanged)
    }
    return envs(plan=Plan(reactions=listeners))


def test_an_uninstall_takes_the_tokens_and_stops_the_shop(env: Env, told: list[Any]) -> None:
    assert uninstall(env, NOW) is None

    assert state_of(env) == "uninstalled"
    assert the_pair(env, SHOP) is None
    assert told == [ShopUninstalled(domain=DOMAIN)]


def test_an_uninstall_leaves_other_shops_alone(env: Env) -> None:
    uninstall(env, NOW)

    assert state_of(env, OTHER_SHOP) == "installed"
    assert the_pair(env, OTHER_SHOP) is not None


def test_an_uninstall_that_is_heard_twice_happens_once(env: Env, told: list[Any]) -> None:
    uninstall(env, NOW)

    again = uninstall(env, NOW)

    assert isinstance(again, Ignored)
    assert again.code == "already_uninstalled"
    assert len(told) == 1


def test_a_reinstall_after_the_uninstall_brings_the_shop_back(env: Env, told: list[Any]) -> None:
    uninstall(env, NOW)
    env.clock.travel(hours=1)  # type: ignore[attr-defined]  # StoppedClock

    shop_id = reinstall(env)

    assert shop_id == SHOP
    assert state_of(env) == "installed"
    assert told[-1] == ShopInstalled(domain=DOMAIN, again=True)


def test_an_uninstall_that_comes_after_the_reinstall_is_old_news(env: Env) -> None:
    uninstall(env, NOW)
    env.clock.travel(hours=1)  # type: ignore[attr-defined]  # StoppedClock
    reinstall(env)

    late = uninstall(env, NOW)

    assert isinstance(late, Ignored)
    assert late.code == "installed_since"
    assert state_of(env) == "installed"
    assert the_pair(env, SHOP) is not None


def test_a_reinstall_over_oauth_outruns_its_uninstall(env: Env) -> None:
    left_at = env.clock.now() + timedelta(minutes=50)
    env.clock.travel(hours=1)  # type: ignore[attr-defined]  # StoppedClock
    reinstall(env)

    late = uninstall(env, left_at)

    pair = the_pair(env, SHOP)
    assert isinstance(late, Ignored)
    assert pair is not None
    assert pair.refused is None


def test_a_visit_after_a_reinstall_outruns_the_uninstall_and_the_next_heals_the_tokens(env: Env) -> None:
    """Shopify installs without telling: the first visit finds tokens that look good and are dead."""
    left_at = NOW + timedelta(minutes=10)
    env.clock.travel(minutes=20)  # type: ignore[attr-defined]  # StoppedClock
    with work_for(env, SHOP) as work:
        note_proof(work, work.now)

    late = uninstall(env, left_at)

    assert isinstance(late, Ignored)
    assert state_of(env) == "installed"
    assert needs_exchange(the_pair(env, SHOP), env.clock.now())


def test_an_uninstall_without_a_time_counts_from_when_it_was_heard(env: Env) -> None:
    assert uninstall(env, None) is None

    with reading_for(env, SHOP) as work:
        assert work.session.get_one(Shop, SHOP).uninstalled_at == NOW


def test_scopes_are_kept_and_told(env: Env, told: list[Any]) -> None:
    assert scopes(env, ["read_orders", "write_discounts"], NOW) is None

    assert "write_discounts" in granted(env)
    assert told[0].gained == ("write_discounts",)
    assert "read_products" in told[0].lost


def test_scopes_that_overtake_each_other_end_with_the_latest(env: Env) -> None:
    scopes(env, ["read_orders", "write_discounts"], NOW)

    late = scopes(env, ["read_orders"], NOW - timedelta(minutes=1))

    assert isinstance(late, Ignored)
    assert granted(env) == ["read_orders", "write_discounts"]


def uninstall(env: Env, at: datetime | None) -> Ignored | None:
    return hear(env, "app/uninstalled", UNINSTALLED_SAMPLE, at)


def scopes(env: Env, current: list[str], at: datetime) -> Ignored | None:
    body = {"id": 1, "shop_id": "gid://shopify/Shop/1", "previous": [], "current": current, "updated_at": at}
    return hear(env, "app/scopes_update", msgspec.json.encode(body), at)


def hear(env: Env, topic: str, raw: bytes, at: datetime | None) -> Ignored | None:
    body = msgspec.json.decode(raw, type=TOPICS[topic].reads)
    with work_for(env, SHOP) as work:
        message = Message(env.ids.next(), topic, DOMAIN, at, work.now, body, "0" * 16)
        return TOPICS[topic].handle(work, message)


def reinstall(env: Env) -> int:
    now = env.clock.now()
    grant = TokenGrant(
        "shpat_new", now + timedelta(hours=1), "fresh", now + timedelta(days=90), ("read_orders",)
    )
    with work_across_shops(env, why="a test installs") as work:
        return install(
            work, domain=DOMAIN, grant=grant, profile=env.shopify.shop_profile(DOMAIN, "shpat_new")
        )


def state_of(env: Env, shop_id: int = SHOP) -> str:
    with reading_for(env, shop_id) as work:
        return work.session.get_one(Shop, shop_id).state


def granted(env: Env) -> list[str]:
    with reading_for(env, SHOP) as work:
        assert work.session.get(ShopToken, SHOP) is not None
        return list(work.session.get_one(Shop, SHOP).scopes)
