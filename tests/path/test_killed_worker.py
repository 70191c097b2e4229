"""A real worker process, killed again and again at whatever it is doing: nothing is lost and no money goes twice."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from app.core.clock import SystemClock
from app.core.migrations import migrate
from app.core.work import Env, reading_for, work_across_shops, work_for
from app.guarantees.model import Offer
from app.outbox.model import Errand
from app.promises.recount import recount
from app.shopify.gate import ShopifyGate
from app.shops.actions import install
from app.shops.settings import Dose
from app.shops.store import change_settings
from app.touchpoints.model import Letter
from demo.pretend import PretendShop, PretendShopify
from tests.builders import APP_URL, CLIENT_ID, DOMAIN, KEYS, SECRET, an_env
from tests.fakes import StoppedClock
from tests.path.given import SETTINGS, Message, Street, order, scan, shipment
from tests.path.killing import lapse, tell, workers

pytestmark = pytest.mark.contract

ROOT = Path(__file__).parents[2]
BROKEN = 40
KILLS = 8
WAIT_SECONDS = 120
DAY = timedelta(days=1)


class Post:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    post = Post()
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield post, port
    controller.stop()


@pytest.fixture
def pretend() -> Iterator[tuple[PretendShopify, PretendShop]]:
    world = PretendShopify(
        client_id=CLIENT_ID, client_secret=SECRET, app_url=APP_URL, now=lambda: datetime.now(UTC)
    )
    world.start(port=0)
    yield world, world.open_shop(DOMAIN, name="Löparboden", products=[])
    world.stop()


def _open(env: Env, shop: PretendShop) -> Street:
    """Installed half a year ago, by a merchant who writes at night too, since nobody knows when this test runs."""
    then = replace(env, clock=StoppedClock(env.clock.now() - 180 * DAY))
    grant = env.shopify.exchange_id_token(DOMAIN, shop.id_token())
    profile = env.shopify.shop_profile(DOMAIN, grant.access_token)
    with work_across_shops(then, why="a test's shop is installed") as work:
        shop_id = install(work, domain=DOMAIN, grant=grant, profile=profile)
    then.clock.travel(hours=1)  # type: ignore[attr-defined]  # a StoppedClock
    with work_for(then, shop_id) as work:
        awake = Dose(quiet_from=0, quiet_until=0)
        change_settings(work, msgspec.structs.replace(SETTINGS, dose=awake, checkout_dates=False), "install")
    return Street(env, shop_id, DOMAIN)


def _story(number: int, bought_at: datetime) -> list[Message]:
    order_id = 5_000 + 100 * number
    at = {"order_id": order_id}
    return [
        order(placed_at=bought_at, at=bought_at, email=f"alma{number}@posten.example", **at),
        shipment(at=bought_at + DAY, **at),
        scan(at=bought_at + 15 * DAY, **at),
    ]


def _worker(url: str, origin: str, smtp_port: int) -> subprocess.Popen[bytes]:
    settings = {
        "CLIENT_ID": CLIENT_ID,
        "CLIENT_SECRET": SECRET,
        "KEYS": KEYS,
        "APP_URL": APP_URL,
        "DATABASE_URL": url,
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "SHOPIFY_ORIGIN": origin,
        "WORKER": "off",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app.cli:create_cli_app", "work"],
        cwd=ROOT,
        env={**os.environ, **{f"KEPT_{name}": value for name, value in settings.items()}},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _progress(env: Env, shop_id: int) -> int:
    """Grows with everything that a worker does."""
    with reading_for(env, shop_id) as work:
        tried = work.session.scalar(select(func.count()).where(Errand.tried)) or 0
        done = work.session.scalar(select(func.count()).where(Errand.state == "done")) or 0
        return tried + done


def _wait_for(goal: Any, seconds: float = WAIT_SECONDS) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if goal():
            return True
        time.sleep(0.01)
    return False


def test_a_worker_may_be_killed_at_any_moment(
    post: tuple[Post, int], pretend: tuple[PretendShopify, PretendShop], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    migrate(url)
    world, shop = pretend
    clock = SystemClock()
    env = an_env(url, clock=clock, shopify=object(), shopify_origin=world.origin)
    env = replace(env, shopify=ShopifyGate(env.settings, clock))
    street = _open(env, shop)
    bought_at = (clock.now() - 20 * DAY).replace(microsecond=0)
    street.tell([message for number in range(BROKEN) for message in _story(number, bought_at)])

    chance = random.Random(3)
    kills = 0
    with workers(url, post[1], SHOPIFY_ORIGIN=world.origin) as maker:
        while kills < KILLS and _open_errands(env, street.shop_id) != 0:
            before, number = _progress(env, street.shop_id), tell(maker, "go")
            _wait_for(lambda since=before: _progress(env, street.shop_id) > since)
            time.sleep(chance.random() * 0.15)
            os.kill(int(number), signal.SIGKILL)
            tell(maker, "reap")
            kills += 1
            lapse(env)
    last = _worker(url, world.origin, post[1])
    came_to_an_end = _wait_for(lambda: _open_errands(env, street.shop_id) == 0)
    last.terminate()
    assert last.wait(30) == 0

    assert came_to_an_end
    assert kills >= 3
    _assert_each_once(env, street, post[0], shop)
    env.db.close()


def _open_errands(env: Env, shop_id: int) -> int | None:
    """returns  None before the first was written down"""
    with reading_for(env, shop_id) as work:
        if not work.session.scalar(
            select(func.count()).select_from(Errand).where(Errand.kind == "send_letter")
        ):
            return None
        offers = (
            work.session.scalar(select(func.count()).select_from(Offer).where(Offer.state == "done")) or 0
        )
        letters = work.session.scalar(select(func.count()).where(Letter.sent_at.is_not(None))) or 0
        return 2 * BROKEN - offers - letters


def _assert_each_once(env: Env, street: Street, post: Post, shop: PretendShop) -> None:
    codes = [one.code for one in shop.discounts.values()]
    assert len(codes) == len(set(codes)) == BROKEN
    assert {(one.given or {})["code"] for one in street.rows(Offer)} == set(codes)
    letters = Counter(message_from_bytes(one)["Message-ID"] for one in post.letters)
    assert set(letters) == {one.message_id for one in street.rows(Letter)}
    assert len(letters) == BROKEN
    # The mail server said yes and nobody was left to note it: then the very same letter went again.
    assert len(post.letters) - BROKEN <= KILLS
    assert len(set(post.letters)) == BROKEN
    with reading_for(env, street.shop_id) as work:
        assert recount(work).differences == ()
