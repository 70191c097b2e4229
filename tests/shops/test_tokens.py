"""One pair of tokens, many who want it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.plan import Plan
from app.core.work import Env, reading_for, work_for
from app.shops.model import ShopToken
from app.shops.tokens import access_token, claim, distrust, refresh_lapsing, the_pair
from tests.builders import ACCESS_TOKEN, DOMAIN, NOW, OTHER_SHOP, SHOP
from tests.fakes_shopify import FakeShopify

DOWN = Unreachable("shopify_down", "Shopify has trouble just now.", permanent=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def env(request: pytest.FixtureRequest) -> Env:
    make: Callable[..., Env] = request.getfixturevalue("envs" if request.param == "sqlite" else "envs_pg")
    return make(plan=Plan())


def test_a_fresh_token_is_handed_out_as_it_is(env: Env) -> None:
    assert access_token(env, SHOP, DOMAIN) == ACCESS_TOKEN
    assert asked(env) == 0


def test_a_lapsed_token_is_refreshed_and_stored_whole(env: Env) -> None:
    travel(env, hours=2)

    token = access_token(env, SHOP, DOMAIN)

    pair = the_pair(env, SHOP)
    assert pair is not None
    assert (pair.access, pair.refreshing_until, pair.refused) == (token, None, None)
    assert pair.access_expires_at == env.clock.now() + timedelta(hours=1)
    assert pair.refresh_expires_at == env.clock.now() + timedelta(days=90)


def test_eight_who_ask_at_once_cause_one_refresh(env: Env) -> None:
    travel(env, hours=2)
    together = threading.Barrier(8)

    def ask(_: int) -> str:
        together.wait()
        return access_token(env, SHOP, DOMAIN)

    with ThreadPoolExecutor(8) as crowd:
        tokens = set(crowd.map(ask, range(8)))

    assert asked(env) == 1
    assert len(tokens) == 1


def test_who_waits_takes_the_others_result(env: Env) -> None:
    travel(env, hours=2)
    pair = the_pair(env, SHOP)
    assert pair is not None
    assert claim(env, SHOP, pair)

    def meanwhile(_: float) -> None:
        with work_for(env, SHOP) as work:
            row = work.session.get_one(ShopToken, SHOP)
            row.access_sealed = env.keys.seal("theirs", "shop_tokens.access")
            row.access_expires_at, row.refreshing_until = work.now + timedelta(hours=1), None

    assert access_token(env, SHOP, DOMAIN, sleep=meanwhile) == "theirs"
    assert asked(env) == 0


def test_a_claim_whose_maker_died_lapses(env: Env) -> None:
    travel(env, hours=2)
    pair = the_pair(env, SHOP)
    assert pair is not None
    claim(env, SHOP, pair)

    token = access_token(env, SHOP, DOMAIN, sleep=lambda _: travel(env, seconds=30))

    assert token.startswith("shpat_")
    assert asked(env) == 1


def test_waiting_has_an_end(env: Env) -> None:
    travel(env, hours=2)
    pair = the_pair(env, SHOP)
    assert pair is not None
    claim(env, SHOP, pair)

    with pytest.raises(Unreachable) as raised:
        access_token(env, SHOP, DOMAIN, sleep=lambda _: None)

    assert (raised.value.code, raised.value.permanent) == ("token_wait", False)


def test_a_silent_shopify_leaves_the_pair_for_the_next_try(env: Env) -> None:
    travel(env, hours=2)
    shopify(env).fail_next("refresh", DOWN)

    with pytest.raises(Unreachable):
        access_token(env, SHOP, DOMAIN)

    assert access_token(env, SHOP, DOMAIN).startswith("shpat_")


def test_a_token_in_its_last_minute_serves_while_shopify_is_silent(env: Env) -> None:
    travel(env, minutes=59)
    shopify(env).fail_next("refresh", DOWN)

    assert access_token(env, SHOP, DOMAIN) == ACCESS_TOKEN


def test_a_refused_refresh_is_remembered_and_not_repeated(env: Env) -> None:
    travel(env, hours=2)
    shopify(env).uninstall(DOMAIN)

    for _ in range(2):
        with pytest.raises(Unreachable):
            access_token(env, SHOP, DOMAIN)

    pair = the_pair(env, SHOP)
    assert pair is not None
    assert pair.refused
    assert asked(env) == 1


def test_a_token_that_shopify_no_longer_takes_is_not_handed_out_again(env: Env) -> None:
    distrust(env, SHOP, ACCESS_TOKEN)

    with pytest.raises(Unreachable) as raised:
        access_token(env, SHOP, DOMAIN)

    assert raised.value.code == "token_refused"


def test_an_answer_about_an_older_token_does_not_hurt_the_new_one(env: Env) -> None:
    distrust(env, SHOP, "shpat_older")

    assert access_token(env, SHOP, DOMAIN) == ACCESS_TOKEN


def test_the_duty_refreshes_what_is_used_before_it_lapses(env: Env) -> None:
    access_token(env, SHOP, DOMAIN)
    travel(env, minutes=52)

    assert refresh_lapsing(env) == 1

    assert [one.shop_domain for one in shopify(env).called("refresh")] == [DOMAIN]


def test_the_duty_lets_an_unused_pair_lapse(env: Env) -> None:
    travel(env, minutes=52)

    assert refresh_lapsing(env) == 0


def test_the_duty_never_lets_a_refresh_token_grow_old(env: Env) -> None:
    travel(env, days=31)

    assert refresh_lapsing(env) == 2

    pair = the_pair(env, OTHER_SHOP)
    assert pair is not None
    assert pair.refresh_expires_at == env.clock.now() + timedelta(days=90)


def test_one_shop_in_trouble_does_not_stop_the_duty(env: Env) -> None:
    travel(env, days=31)
    shopify(env).fail_next("refresh", DOWN)

    assert refresh_lapsing(env) == 1


def test_no_token_is_stored_in_clear_or_shown(env: Env, caplog: Any, capsys: Any) -> None:
    travel(env, hours=2)
    caplog.set_level(logging.DEBUG)
    shopify(env).fail_next("refresh", DOWN)
    with pytest.raises(Unreachable) as raised:
        access_token(env, SHOP, DOMAIN)

    token = access_token(env, SHOP, DOMAIN)

    printed = capsys.readouterr()
    everything = (
        caplog.text + printed.out + printed.err + repr(the_pair(env, SHOP)) + repr(raised.value.details)
    )
    with reading_for(env, SHOP) as work:
        row = work.session.get_one(ShopToken, SHOP)
        assert token.encode() not in row.access_sealed
    assert token not in everything
    assert "refresh_loparboden" not in everything
    assert env.clock.now() > NOW


def shopify(env: Env) -> FakeShopify:
    assert isinstance(env.shopify, FakeShopify)
    return env.shopify


def asked(env: Env) -> int:
    return len(shopify(env).called("refresh"))


def travel(env: Env, **step: float) -> None:
    env.clock.travel(**step)  # type: ignore[attr-defined]  # StoppedClock
