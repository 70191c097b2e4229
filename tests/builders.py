"""Rows and values for tests: plain functions with fixed defaults; nothing random, nothing of today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Engine, event

from app.core.chance import SeededChance
from app.core.clock import Clock
from app.core.db import Database
from app.core.ids import Ids
from app.core.keys import KeyRing
from app.core.plan import Plan
from app.core.signing import Signer
from app.core.work import Env, Work, work_across_shops
from app.shops.care_settings import DeliveryGuarantee, Tier, Way
from app.shops.model import SettingsVersion, Shop, ShopToken
from app.shops.settings import ShopSettings
from app.wiring import PLAN
from config import LAUNCH_SCOPES, Settings
from tests.fakes import RecordingMailer, StoppedClock
from tests.fakes_shopify import FakeShopify

# A Monday, eleven o'clock in Stockholm.
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# A week before it: what is bought at NOW is bought after the install.
INSTALLED_AT = NOW - timedelta(days=7)
SHOP = 1001
OTHER_SHOP = 2002
DOMAIN = "loparboden.myshopify.com"
OTHER_DOMAIN = "bergwerk.myshopify.com"
CLIENT_ID = "client-id-of-the-tests"
SECRET = "secret-of-the-tests"
PREVIOUS_SECRET = "secret-before-the-last-change"
APP_URL = "https://kept.example"
ACCESS_TOKEN = "shpat_loparboden"
OTHER_ACCESS_TOKEN = "shpat_bergwerk"
KEYS = "test:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


def some_settings(database_url: str = "sqlite://", **changes: Any) -> Settings:
    """Complete, and pointing nowhere: a test that reaches out fails."""
    values: dict[str, Any] = {
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "previous_client_secret": PREVIOUS_SECRET,
        "keys": KEYS,
        "app_url": APP_URL,
        "smtp_url": "smtp://mail.invalid:25",
        "worker": "off",
    }
    return Settings(database_url=database_url, **{**values, **changes})


def an_env(
    url: str,
    *,
    clock: Clock | None = None,
    mailer: Any = None,
    shopify: Any = None,
    plan: Plan | None = None,
    seed: int = 1,
    engine: Engine | None = None,
    **changes: Any,
) -> Env:
    """The process on fakes.

    url      of a database that has the tables (fixtures `env`, `env_pg` and `envs` bring one)
    shopify  FakeShopify if nothing is given
    plan     the real wiring if nothing is given
    seed     of its chance; another process on the same database needs another
    engine   of an earlier Env at this url
    changes  fields of Settings
    """
    clock = clock or StoppedClock(NOW)
    chance = SeededChance(seed)
    keys = KeyRing.from_text(changes.get("keys", KEYS))
    return Env(
        settings=some_settings(url, **changes),
        db=Database(url, engine) if engine else in_a_hurry(Database(url)),
        clock=clock,
        chance=chance,
        ids=Ids(clock, chance),
        keys=keys,
        signer=Signer(keys, clock),
        mailer=mailer or RecordingMailer(),
        shopify=shopify or FakeShopify(clock),  # type: ignore[arg-type]  # it stands in, by the contract tests
        plan=plan if plan is not None else PLAN,
    )


def in_a_hurry(database: Database) -> Database:
    """A killed process loses nothing by it, a power cut would: no test cuts the power."""
    if database.is_sqlite:
        event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    return database


def install_both_shops(url: str) -> None:
    """The shop that the test is about, and the other that must never be seen from it."""
    env = an_env(url)
    try:
        with work_across_shops(env, why="a test's shops are installed") as work:
            install_shop(work)
            install_shop(
                work,
                shop_id=OTHER_SHOP,
                domain=OTHER_DOMAIN,
                name="Bergwerk",
                country="DE",
                zone="Europe/Berlin",
                currency="EUR",
                locale="en",
                access_token=OTHER_ACCESS_TOKEN,
            )
    finally:
        env.db.close()


def install_shop(
    work: Work,
    *,
    shop_id: int = SHOP,
    domain: str = DOMAIN,
    name: str = "Löparboden",
    country: str = "SE",
    zone: str = "Europe/Stockholm",
    currency: str = "SEK",
    locale: str = "sv",
    access_token: str = ACCESS_TOKEN,
    settings: ShopSettings | None = None,
) -> int:
    """work     across shops
    returns  shop_id
    """
    handle = domain.split(".")[0]
    work.session.add(
        Shop(
            id=shop_id,
            domain=domain,
            state="installed",
            installed_at=INSTALLED_AT,
            name=name,
            email=f"hej@{handle}.example",
            country=country,
            zone=zone,
            currency=currency,
            locale=locale,
            scopes=list(LAUNCH_SCOPES),
        )
    )
    work.session.add(
        ShopToken(
            shop_id=shop_id,
            access_sealed=work.env.keys.seal(access_token, "shop_tokens.access"),
            access_expires_at=NOW + timedelta(hours=1),
            refresh_sealed=work.env.keys.seal(f"refresh_{handle}", "shop_tokens.refresh"),
            refresh_expires_at=NOW + timedelta(days=90),
        )
    )
    work.session.add(a_settings_version(settings or ShopSettings(), shop_id=shop_id))
    work.session.flush()
    return shop_id


def a_settings_version(settings: ShopSettings, *, shop_id: int = SHOP, version: int = 1) -> SettingsVersion:
    return SettingsVersion(
        shop_id=shop_id,
        version=version,
        made_at=INSTALLED_AT,
        made_by="install",
        body=msgspec.to_builtins(settings),
    )


def one_code(percent: int = 15) -> DeliveryGuarantee:
    """The guarantee with a single way for whatever lateness: given at once, and nobody is asked."""
    return DeliveryGuarantee(on=True, tiers=(Tier(days=0, ways=(Way(percent=percent),)),))
