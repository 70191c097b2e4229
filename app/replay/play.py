"""The play: webhooks through the front door by simulated time, the worker's rounds after each stretch of it."""

from __future__ import annotations

import base64
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from app.core.chance import SeededChance
from app.core.clock import SimulatedClock
from app.core.db import Database
from app.core.errors import KeptError, Unreachable
from app.core.ids import Ids
from app.core.keys import KeyRing
from app.core.migrations import migrate
from app.core.signing import Signer
from app.core.work import Env, reading_for, work_across_shops
from app.inbox.door import FrontDoor
from app.mail.smtp import ConsoleMailer
from app.promises.recount import Recount, recount
from app.promises.store import outcomes_by_order
from app.replay.standin import FAR, ShopifyOfTheTables
from app.replay.tables import COUNTRY, ZONE, History, read_histories
from app.replay.telling import Told, environ_of, webhooks_of
from app.shopify.calls import ShopProfile
from app.shopify.tokens import TokenGrant
from app.shops.actions import install
from app.wiring import PLAN
from app.worker import Rounds
from config import LAUNCH_SCOPES, Settings

DOMAIN = "replayed-history.myshopify.com"
# The clock stands still while a stretch is told and handled: shorter is truer to the hour, longer is faster.
STRETCH = timedelta(days=1)
# Requests under way at once, as Shopify sends them: the door commits what has queued up together.
SENDERS = 16
KEY_BYTES = 32


@dataclass(frozen=True)
class Played:
    """seconds   of the machine's time, from the first webhook to the last settled promise
    outcomes  order → outcome, as the tables say; orders are known by tables.number
    """

    orders: int
    webhooks: int
    seconds: float
    recount: Recount
    outcomes: dict[int, str]


def play(folder: Path, *, database: str | None, say: Callable[[str], None]) -> Played:
    """Play the tables of a folder, and print what came of the orders.

    database  kept; None: a passing file
    raises    Invalid for tables that can't be read; KeptError where a webhook isn't taken
    """
    histories = read_histories(folder)
    first, last = histories[0].purchased_at, histories[-1].purchased_at
    say(f"{len(histories)} orders, bought {first:%Y-%m-%d} to {last:%Y-%m-%d}")
    with tempfile.TemporaryDirectory() as passing:
        played = _play(histories, database or f"sqlite:///{passing}/replay.db")
    for outcome, count in played.recount.outcomes.items():
        say(f"{outcome:>8} {count:>7}  {count / played.orders:7.2%}")
    say(
        f"{played.webhooks} webhooks in {played.seconds:.1f} s: {played.webhooks / played.seconds:.0f} events a second"
    )
    differences = len(played.recount.differences)
    say(
        f"Counted again from the ledger alone: {differences or 'no'} difference{'s' if differences != 1 else ''}"
    )
    return played


def _play(histories: list[History], url: str) -> Played:
    migrate(url)
    everything = (one for history in histories for one in webhooks_of(history))
    told = sorted(everything, key=lambda one: (one.at, one.webhook_id))
    clock = SimulatedClock(told[0].at - timedelta(days=1))
    env = _env(url, clock, histories)
    shop_id = _install(env)
    began = time.perf_counter()
    _tell(env, clock, told)
    seconds = time.perf_counter() - began
    with reading_for(env, shop_id) as work:
        counted, outcomes = recount(work), outcomes_by_order(work)
    env.db.close()
    return Played(len(histories), len(told), seconds, counted, outcomes)


def _tell(env: Env, clock: SimulatedClock, told: list[Told]) -> None:
    door, rounds = FrontDoor(_nobody, env), Rounds(env)
    with (
        ThreadPoolExecutor(SENDERS) as senders,
        click.progressbar(length=len(told), label="Playing", file=sys.stderr) as bar,
    ):
        for until, some in _stretches(told):
            stretch = list(some)
            clock.go_to(until)
            for status in senders.map(lambda one: _send(door, env, one), stretch):
                if not status.startswith("200"):
                    raise Unreachable("not_taken", f"The front door answered {status}.", permanent=True)
            rounds.until_quiet()
            bar.update(len(stretch))
    rounds.until_quiet()


def _stretches(told: list[Told]) -> Iterator[tuple[datetime, Iterable[Told]]]:
    """Stretch by stretch: until when it reaches (the last one only to the last event), and what is told in it."""
    first, last = told[0].at, told[-1].at
    for number, some in groupby(told, key=lambda one: (one.at - first) // STRETCH):
        yield min(first + STRETCH * (number + 1), last), some


def _send(door: FrontDoor, env: Env, told: Told) -> str:
    """returns  the answer's status line"""
    heard: list[str] = []

    def answer(status: str, _headers: Any, _error: Any = None) -> None:
        heard.append(status)

    environ = environ_of(told, domain=DOMAIN, secret=env.settings.client_secret, stream=io.BytesIO(told.body))
    list(door(environ, answer))
    return heard[0]


def _nobody(_environ: Any, _start: Any) -> Iterable[bytes]:
    raise KeptError("not_for_us", "A replay only sends webhooks.")


def _env(url: str, clock: SimulatedClock, histories: list[History]) -> Env:
    keys = KeyRing({"replay": os.urandom(KEY_BYTES)})
    chance = SeededChance(1)
    settings = Settings(
        client_id="replay",
        client_secret=base64.b64encode(os.urandom(KEY_BYTES)).decode(),
        keys="",
        app_url="https://replay.invalid",
        database_url=url,
    )
    return Env(
        settings=settings,
        db=Database(url),
        clock=clock,
        chance=chance,
        ids=Ids(clock, chance),
        keys=keys,
        signer=Signer(keys, clock),
        mailer=ConsoleMailer(sys.stderr),
        shopify=ShopifyOfTheTables(histories),
        plan=PLAN,
    )


def _install(env: Env) -> int:
    """No letters: the shop has no sender, no review address, and its guarantee is off."""
    now = env.clock.now()
    grant = TokenGrant("replay", now + FAR, "replay", now + FAR, LAUNCH_SCOPES)
    with work_across_shops(env, why="the replayed shop is installed") as work:
        return install(work, domain=DOMAIN, grant=grant, profile=_profile())


def _profile() -> ShopProfile:
    return ShopProfile(
        shopify_id=1,
        domain=DOMAIN,
        name="Replayed history",
        storefront=DOMAIN,
        contact_email="",
        currency="BRL",
        time_zone=ZONE,
        country=COUNTRY,
        taxes_included=True,
        plan="",
        is_development=False,
    )
