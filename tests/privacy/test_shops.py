"""A whole shop is erased, also through crashes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.errors import Conflict
from app.core.plan import Plan
from app.core.work import Env, reading_across_shops, work_across_shops, work_for
from app.inbox.handling import Ignored
from app.inbox.model import Webhook
from app.privacy import erasure
from app.privacy.model import ShopErasure
from app.privacy.rules import shop_redaction
from app.shops.actions import install, note_uninstall
from app.shops.model import Shop
from app.tables import owned_classes
from tests.builders import DOMAIN, INSTALLED_AT, NOW, OTHER_SHOP, SHOP
from tests.house.rows import a_row, is_one_of_a_shop
from tests.postgres import wait_until_somebody_waits
from tests.privacy.given import hear

LATER = NOW + timedelta(hours=48)


@pytest.fixture(params=["sqlite", "postgresql"])
def env(request: pytest.FixtureRequest) -> Env:
    make: Callable[..., Env] = request.getfixturevalue("envs" if request.param == "sqlite" else "envs_pg")
    return make(plan=Plan())


def test_every_table_is_erased_and_the_other_shop_keeps_its_rows(env: Env) -> None:
    fill(env, SHOP)
    fill(env, OTHER_SHOP)
    before = counts(env, OTHER_SHOP)
    leave(env)

    assert hear(env, "shop/redact", {}, at=LATER) is None
    erased = erasure.erase_shops(env)

    assert counts(env, SHOP) == {}
    assert counts(env, OTHER_SHOP) == before
    with reading_across_shops(env, why="a test looks") as work:
        assert work.session.get(Shop, SHOP) is None
        proof = work.session.get_one(ShopErasure, SHOP)
        assert proof.rows == erased > len(owned_classes())
        assert proof.domain_key == env.keys.fingerprint(DOMAIN, "shops.domain")


def test_an_erasure_goes_on_after_a_crash_anywhere(env: Env) -> None:
    fill(env, SHOP)
    leave(env)
    hear(env, "shop/redact", {}, at=LATER)

    steps = 0
    while erasure.erase_some(env, SHOP):  # each step commits alone, so between any two the process may die
        steps += 1
        with reading_across_shops(env, why="a test looks") as work:
            assert work.session.get_one(Shop, SHOP).redacted_at is not None

    assert steps > 5
    assert counts(env, SHOP) == {}
    assert erasure.erase_shops(env) == 0


def test_messages_that_came_before_the_install_go_too(env: Env) -> None:
    with work_across_shops(env, why="a test fills the inbox") as work:
        stray = a_row(Webhook, shop_id=0)
        stray.shop_domain = DOMAIN
        work.session.add(stray)
    leave(env)

    hear(env, "shop/redact", {}, at=LATER)
    erasure.erase_shops(env)

    assert counts(env, 0) == {}


def test_nobody_installs_into_a_shop_that_is_being_erased(env: Env) -> None:
    leave(env)
    hear(env, "shop/redact", {}, at=LATER)

    with pytest.raises(Conflict):
        reinstall(env)
    erasure.erase_shops(env)

    assert reinstall(env) != SHOP


def test_a_shop_that_came_back_keeps_everything(env: Env) -> None:
    fill(env, SHOP)
    leave(env)
    env.clock.travel(hours=47)  # type: ignore[attr-defined]  # StoppedClock
    reinstall(env)

    answer = hear(env, "shop/redact", {}, at=LATER)

    assert isinstance(answer, Ignored)
    assert answer.code == "reinstalled"
    assert erasure.erase_shops(env) == 0


def test_an_install_that_comes_in_between_keeps_the_shop(envs_pg: Callable[..., Env]) -> None:
    env = envs_pg(plan=Plan())
    leave(env)
    env.clock.travel(hours=47)  # type: ignore[attr-defined]  # StoppedClock
    answers: list[Ignored | None] = []
    redacting = threading.Thread(target=lambda: answers.append(hear(env, "shop/redact", {}, at=LATER)))
    grant = env.shopify.exchange_code(DOMAIN, "code")

    with work_across_shops(env, why="a test installs while the worker judges") as work:
        install(work, domain=DOMAIN, grant=grant, profile=env.shopify.shop_profile(DOMAIN, "t"))
        redacting.start()
        wait_until_somebody_waits(env.db)
    redacting.join(60)

    assert [one.code for one in answers if one] == ["reinstalled"]
    with reading_across_shops(env, why="a test looks") as work:
        assert work.session.get_one(Shop, SHOP).redacted_at is None


def test_an_erasure_whose_uninstall_was_not_heard_waits_for_it(env: Env) -> None:
    with pytest.raises(Conflict):
        hear(env, "shop/redact", {}, at=NOW + timedelta(days=30))


@pytest.mark.parametrize(
    ("is_installed", "proved_days_ago", "verdict"),
    [(False, None, "erase"), (True, 1, "reinstalled"), (True, 3, "unsure"), (True, None, "unsure")],
)
def test_what_a_shop_redact_means(is_installed: bool, proved_days_ago: int | None, verdict: str) -> None:
    proved_at = NOW - timedelta(days=proved_days_ago) if proved_days_ago else None

    assert shop_redaction(
        is_installed=is_installed, installed_at=INSTALLED_AT, proved_at=proved_at, asked_at=NOW
    ) == verdict  # fmt: skip


def fill(env: Env, shop_id: int) -> None:
    with work_for(env, shop_id) as work:
        for table in owned_classes():
            if table.__tablename__ == "shop_tokens":  # type: ignore[attr-defined]  # each is a Base too
                continue  # the shop has its own
            for number in (7,) if is_one_of_a_shop(table) else (7, 8):
                work.session.add(a_row(table, shop_id=shop_id, number=number))


def counts(env: Env, shop_id: int) -> dict[str, int]:
    with reading_across_shops(env, why="a test counts") as work:
        found = {
            table.__tablename__: work.session.scalar(  # type: ignore[attr-defined]  # each is a Base too
                select(func.count()).select_from(table).where(table.shop_id == shop_id)
            )
            for table in owned_classes()
        }
    return {table: rows for table, rows in found.items() if rows}


def leave(env: Env) -> None:
    with work_for(env, SHOP) as work:
        assert note_uninstall(work, work.now)


def reinstall(env: Env) -> int:
    grant = env.shopify.exchange_code(DOMAIN, "code")
    with work_across_shops(env, why="a test installs") as work:
        return install(work, domain=DOMAIN, grant=grant, profile=env.shopify.shop_profile(DOMAIN, "t"))
