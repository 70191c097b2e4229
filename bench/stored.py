"""Databases with many stored orders: some real lives, lived through the app itself, and then copied with other ids."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import insert, select, text

from app.core.chance import SeededChance
from app.core.clock import Clock, SimulatedClock
from app.core.db import Base, Database
from app.core.ids import Ids
from app.core.keys import KeyRing
from app.core.migrations import migrate
from app.core.signing import Signer
from app.core.work import Env, work_across_shops, work_for
from app.inbox.model import Webhook
from app.orders.model import Order
from app.shopify.calls import DiscountMade, PromiseDates, ShopProfile
from app.shopify.gate import ShopifyGate
from app.shopify.reading_orders import OrdersPage
from app.shopify.tokens import TokenGrant
from app.shops.actions import install
from app.shops.care_settings import DeliveryGuarantee, Tier, Way
from app.shops.settings import ReviewRequests, Sender, ShopSettings
from app.shops.store import change_settings
from app.wiring import PLAN
from app.worker import Rounds
from bench.load import order_body
from config import LAUNCH_SCOPES, Settings

KEYS = "bench:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
SHOPS = 10
LIVES = 500  # orders that are really lived; all others are copies of them
FIRST_ID = 5_000_000_000_000
BEGAN = datetime(2025, 3, 3, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)  # when the measured orders are bought, after all that is stored
DAY = timedelta(days=1)
LATE_BY = 6 * DAY
LIVED_DAYS = (
    1,
    2,
    4,
    10,
    12,
    18,
    24,
    40,
)  # on which something happens in these lives, and what follows from it
FAR = timedelta(days=3650)
# Between the ids of two copies: half a day of the app's own ids, so that they lie in time as real ones do, and one
# more node, so that no two are the same.
SHIFT = (12 * 3_600_000 << 22) + (1 << 11)
SHIFTED = {
    "id",
    "order_id",
    "customer_id",
    "touchpoint_id",
    "shipment_id",
    "promise_id",
    "shopify_id",
    "subject",
}
INDEXES = """SELECT indexname, indexdef FROM pg_indexes AS found WHERE schemaname = 'public'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = found.indexname)"""
COPIED = (
    "customers", "orders", "shipments", "tracking_events", "refunds", "promises", "outcomes", "offers",
    "ledger_entries", "touchpoints", "letters", "errands", "webhooks", "watches", "consents", "remedies",
    "purchases", "heard_months",
)  # fmt: skip
# One row for a shop, a lane or a month, however many orders there are.
NOT_COPIED = (
    "alembic_version", "shops", "shop_tokens", "settings_versions", "outcome_totals", "shipping_labels", "lanes",
    "catch_ups", "mail_totals", "limit_uses", "cost_totals",
    "purchase_totals", "gap_totals", "heard_totals", "deed_totals", "setup_guides",
)  # fmt: skip
SETTINGS = ShopSettings(
    guarantee=DeliveryGuarantee(on=True, tiers=(Tier(ways=(Way(percent=15),)),)),
    reviews=ReviewRequests(address="https://shop.example/review/{order}"),
    sender=Sender(name="Maja", role="kundtjänst", address="maja@shop.example", postal="Storgatan 1, Umeå"),
    soft_opt_in=True,
)
WHOLE: dict[str, Any] = msgspec.json.decode(order_body(8_500))
LINES = 2  # that an order has on average; Shopify's own fill the rest of 8.5 kB with what we pass over
BODY = {
    **WHOLE,
    "line_items": WHOLE["line_items"][:LINES],
    "discount_applications": WHOLE["line_items"][LINES:],
}


class _NoMailer:
    def send(self, _message: Any, *, envelope_from: str, recipient: str) -> None:
        """Taken."""


class _QuickShopify(ShopifyGate):
    """Answers at once: nothing of the outside is measured here."""

    def __init__(self) -> None:
        """Reaches no network."""

    def exchange_id_token(self, *_given: Any, **_named: Any) -> TokenGrant:
        return TokenGrant("bench", NOW + FAR, "bench", NOW + FAR, (*LAUNCH_SCOPES, "write_discounts"))

    def promise_dates(self, shop_domain: str, access_token: str, *, order_gid: str) -> PromiseDates:
        return PromiseDates(order_gid, NOW, None, True, (), True)

    def orders_page(self, *_given: Any, **_named: Any) -> OrdersPage:
        """Everything was told by message."""
        return OrdersPage((), frozenset(), None, ())

    def count_orders(self, *_given: Any, **_named: Any) -> int | None:
        return 0

    def find_discount(self, *_given: Any, **_named: Any) -> None:
        return None

    def create_discount(self, _domain: str, _token: str, **named: Any) -> DiscountMade:
        return DiscountMade(f"gid://shopify/DiscountCodeNode/{named['code']}", named["code"], named["title"])


def an_env(url: str, clock: Clock, seed: int = 1, **changes: Any) -> Env:
    """changes  fields of Settings"""
    given = {
        "client_id": "bench",
        "client_secret": "bench",
        "keys": KEYS,
        "app_url": "https://kept.example",
        **changes,
    }
    settings = Settings(database_url=url, **given)
    chance, keys = SeededChance(seed), KeyRing.from_text(settings.keys)
    return Env(
        settings=settings, db=Database(url), clock=clock, chance=chance, ids=Ids(clock, chance), keys=keys,
        signer=Signer(keys, clock), mailer=_NoMailer(), shopify=_QuickShopify(), plan=PLAN,
    )  # fmt: skip


def fill(url: str, orders: int, *, lives: int = LIVES) -> None:
    """Make the tables and store that many orders: the same rows each time. lives  how many are really lived"""
    migrate(url)
    env = an_env(url, SimulatedClock(BEGAN - LATE_BY - DAY))
    for number in range(SHOPS):
        _install(env, number)
    _live(env, lives)
    _check_what_is_copied(env)
    _copy(env, orders // lives - 1)
    env.db.close()


def shop_ids(env: Env) -> list[int]:
    with work_across_shops(env, why="a bench lists its shops") as work:
        return list(work.session.scalars(text("SELECT id FROM shops ORDER BY domain")))


def _install(env: Env, number: int) -> None:
    now, domain = env.clock.now(), f"shop{number}.myshopify.com"
    profile = ShopProfile(
        shopify_id=number + 1, domain=domain, name="Bench", storefront=domain, contact_email="", currency="SEK",
        time_zone="Europe/Stockholm", country="SE", taxes_included=True, plan="", is_development=False,
    )  # fmt: skip
    grant = TokenGrant("bench", now + FAR, "bench", now + FAR, (*LAUNCH_SCOPES, "write_discounts"))
    with work_across_shops(env, why="a bench installs its shops") as work:
        shop_id = install(work, domain=domain, grant=grant, profile=profile)
    with work_for(env, shop_id) as work:
        change_settings(work, SETTINGS, "install")


def _live(env: Env, lives: int) -> None:
    """Whole lives in the first shop: bought, sent, arrived, made good, asked, and long over."""
    assert isinstance(env.clock, SimulatedClock)
    shop_id, rounds = shop_ids(env)[0], Rounds(env)
    told = sorted(_messages(range(lives), BEGAN), key=lambda one: one[2])
    since = BEGAN - LATE_BY
    for day in LIVED_DAYS:
        until = BEGAN + day * DAY
        env.clock.go_to(until)
        put(env, [(shop_id, *one) for one in told if since <= one[2] < until])
        rounds.until_quiet()
        since = until
    with env.db.writing() as connection:
        connection.execute(text("UPDATE webhooks SET body_sealed = NULL"))


def _check_what_is_copied(env: Env) -> None:
    """raises  RuntimeError, when a table that lives with the orders would stay as small as one life"""
    with env.db.reading() as connection:
        for name in Base.metadata.tables.keys() - {*COPIED, *NOT_COPIED}:
            if connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).scalar():
                raise RuntimeError(f"name {name} in COPIED or NOT_COPIED")


def _copy(env: Env, copies: int) -> None:
    shops = shop_ids(env)
    url = env.settings.database_url
    if env.db.is_sqlite:
        env.db.close()  # it must be alone with the file to do without a journal
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=OFF")  # the app sets its own when it opens the file
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA cache_size=-1000000")
            connection.execute("BEGIN")
            for statement in _copying(shops, copies, sqlite=True):
                connection.execute(statement)
            connection.execute("COMMIT")
    else:
        with env.db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection_pg:
            connection_pg.execute(text("SET statement_timeout = 0"))
            found = connection_pg.execute(text(INDEXES)).all()
            dropped, made = [f"DROP INDEX {name}" for name, _ in found], [made for _, made in found]
            # An index that is built at the end costs a tenth of one that grows by a row at a time.
            for statement in (*dropped, *_copying(shops, copies, sqlite=False), *made, "VACUUM ANALYZE"):
                connection_pg.exec_driver_sql(statement.replace("%", "%%"))


def _copying(shops: list[int], copies: int, *, sqlite: bool) -> Iterator[str]:
    whens = " ".join(f"WHEN {place} THEN {shop_id}" for place, shop_id in enumerate(shops))
    shop = f"CASE k % {len(shops)} {whens} END"
    for name in COPIED:
        columns = [column.name for column in Base.metadata.tables[name].columns]
        values = ", ".join(shop if column == "shop_id" else _shifted(column, sqlite) for column in columns)
        yield f"CREATE TEMP TABLE lived AS SELECT * FROM {name}"
        yield (
            f"WITH RECURSIVE numbers(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM numbers WHERE k < {copies}) "
            f"INSERT INTO {name} ({', '.join(columns)}) SELECT {values} FROM numbers CROSS JOIN lived"
        )
        yield "DROP TABLE lived"


def _shifted(column: str, sqlite: bool) -> str:
    if column in SHIFTED:
        return f"CASE WHEN {column} = 0 THEN 0 ELSE {column} + k * CAST({SHIFT} AS BIGINT) END"
    if column in ("key", "webhook_id"):
        return f"{column} || '-' || k"
    if column == "email_key":
        digits = "substr(CAST(1000000000000000 * (k % 1000) + id % 1000000000000000 AS TEXT), 1, 16)"
        return f"CAST({digits} AS BLOB)" if sqlite else f"convert_to({digits}, 'UTF8')"
    return column


# --- messages ---------------------------------------------------------------------------------------------

Told = tuple[str, dict[str, Any], datetime]


def new_messages(count: int) -> list[Told]:
    """Orders that are bought now, in the order in which a busy shop is told: many at once, step by step."""
    return list(_messages(range(10 * LIVES, 10 * LIVES + count), NOW))


def _messages(numbers: range, began: datetime, *, together: int = 200) -> Iterator[Told]:
    for start in range(numbers.start, numbers.stop, together):
        lives = [_life(number, began) for number in range(start, min(start + together, numbers.stop))]
        for steps in zip(*lives, strict=True):
            yield from steps


def _life(number: int, began: datetime) -> list[Told]:
    """Five messages; one order in ten comes late, and then there is money in it. It was bought the earlier: they
    all come on the same day, and nobody tells of days ahead.
    """
    chance = random.Random(number)
    order_id, came_at = (
        FIRST_ID + number * 1_000,
        began + 3 * DAY + timedelta(seconds=chance.randrange(40_000)),
    )
    late_by = LATE_BY if chance.random() < 0.1 else timedelta(0)
    bought_at = came_at - 3 * DAY - late_by
    person = {
        "id": order_id + 7,
        "email": f"person{number}@mail.example",
        "first_name": "Alma",
        "last_name": "Lind",
    }
    lines = [{**line, "id": order_id + place} for place, line in enumerate(BODY["line_items"])]
    order = {
        **BODY, "id": order_id, "name": f"#{number}", "created_at": bought_at, "updated_at": bought_at,
        "financial_status": "pending", "email": person["email"], "customer": {**BODY["customer"], **person},
        "customer_locale": "sv", "source_name": "web", "line_items": lines,
    }  # fmt: skip
    paid = {**order, "financial_status": "paid", "updated_at": bought_at + timedelta(minutes=1)}
    sent = {
        "id": order_id, "order_id": order_id, "name": f"#{number}.1", "status": "success",
        "created_at": bought_at + DAY, "tracking_company": "PostNord", "tracking_numbers": [f"SE{number}"],
        "line_items": [{"id": line["id"], "quantity": line["quantity"], "title": line["title"]} for line in lines],
    }  # fmt: skip
    return [
        ("orders/create", order, bought_at),
        ("orders/updated", paid, bought_at + timedelta(minutes=1)),
        ("fulfillments/create", sent, bought_at + DAY),
        ("fulfillment_events/create", scan(order_id, 1, "in_transit", bought_at + DAY), bought_at + DAY),
        ("fulfillment_events/create", scan(order_id, 2, "delivered", came_at), came_at),
    ]


def scan(order_id: int, event: int, status: str, at: datetime) -> dict[str, Any]:
    return {
        "id": order_id + event, "fulfillment_id": order_id, "order_id": order_id, "status": status,
        "happened_at": at, "created_at": at, "message": None, "city": "Umeå", "shop_id": 1,
    }  # fmt: skip


def put(env: Env, told: list[tuple[int, str, dict[str, Any], datetime]]) -> None:
    """Into the inbox, as the front door would have left it. told  shop, topic, body, when"""
    now = env.clock.now()
    rows = [
        {
            "shop_id": shop_id, "id": (row_id := env.ids.next()), "webhook_id": f"bench-{row_id}", "topic": topic,
            "shop_domain": "", "api_version": "2026-10", "triggered_at": at, "received_at": now,
            "subject": body["id"] if topic.startswith("orders/") else body["order_id"],
            "body_sealed": env.keys.seal(msgspec.json.encode(body), "webhooks.body"),
            "state": "waiting", "due_at": now, "attempts": 0,
        }
        for shop_id, topic, body, at in told
    ]  # fmt: skip
    if rows:
        with env.db.writing() as connection:
            connection.execute(insert(Webhook), rows)


def stored_orders(env: Env, count: int) -> list[tuple[int, int]]:
    """returns  (shop, order) of stored orders, drawn from all over the table"""
    shops, chance = shop_ids(env), random.Random(9)
    found: list[tuple[int, int]] = []
    for shop_id in shops:
        with work_for(env, shop_id) as work:
            highest = work.session.scalar(select(Order.id).order_by(Order.id.desc()).limit(1)) or 0
            for _ in range(count // len(shops)):
                near = chance.randrange(FIRST_ID, highest)
                order_id = work.session.scalar(
                    select(Order.id).where(Order.id >= near).order_by(Order.id).limit(1)
                )
                found.append((shop_id, order_id or highest))
    return found
