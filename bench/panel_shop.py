"""Databases of a large shop for the panel's benches: the demo's year, told through the app itself, and then copied.

A year of the demo has everything that a page can show: promises of every kind and what came of them, offers, letters,
reviews, answers, cases, a study. Each copy has ids of its own and lies some weeks earlier or in the same time; the
totals are multiplied as the app would have added them up. One shop gets half of all orders, nine others the rest.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Date, LargeBinary, Table, func, insert, select, text

import app.tables  # noqa: F401  # every table must be known
from app.core.blocks import BLOCK_DAYS, block_of
from app.core.clock import Clock, SimulatedClock
from app.core.db import Base, Database, UtcDateTime
from app.core.migrations import migrate
from app.core.work import Env, reading_across_shops
from app.promises.totals import PRODUCT, PRODUCT_BLOCKS
from app.surveys.bank import FIT
from app.surveys.counting import FIT_BLOCKS
from bench import panel_lives, stored
from demo.house import Keys
from demo.state import StoryState
from demo.story.shelf import LOPARBODEN

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "bench"
YEAR_ORDERS = 500
OTHER_SHOPS = 9
PORTS = 18700
YEAR = sorted([*(ROOT / "migrations" / "versions").glob("*.py"), *(ROOT / "demo").rglob("*.py")])
MADE_BY = (*YEAR, Path(__file__), Path(panel_lives.__file__), Path(stored.__file__))
# A shop of this size has some five hundred products; the demo's thirteen are told so often, under other numbers.
PRODUCTS_TIMES = 40
WEEKS_APART = 8
# Shopify's numbers in the demo are larger than this, our own smaller: ours say when they were made.
OUR_IDS_BELOW = 500_000_000_000_000_000
SHOPIFY_STEP, PRODUCT_STEP = 100_000_000_000_000, 1_000_000_000_000
OUR_STEP, WEEK_OF_IDS = 1 << 11, (7 * 86_400_000) << 22  # one more node; a week earlier
COPIES_MAX = 2_000  # by as many nodes can ids of one shop differ

# What a shop has once, however many orders it has; other shops get the same.
ONCE = {
    "shop_tokens", "settings_versions", "shipping_labels", "catch_ups", "survey_turns", "survey_wordings",
    "letter_texts", "carrier_access", "reply_boxes", "sender_domains", "studies", "findings", "process_changes",
    "insights",
    "data_requests", "redactions", "arrival_files", "staff_members",
    "setup_guides", "survey_questions", "themes",
}  # fmt: skip
# Counted together: table → the columns that grow with the orders.
TOTALS = {
    "outcome_totals": ("orders", "measured", "misses", "misses_squared"),
    "cost_totals": ("times", "minor"),
    "mail_totals": ("letters",),
    "lanes": ("shipments",),
    "purchase_totals": ("orders", "minor", "squares", "letters", "care_minor"),
    "gap_totals": ("times",),
    "survey_totals": ("answers", "orders"),
    "heard_totals": ("customers",),
    "deed_totals": ("times",),
}
# Kept by blocks of four weeks beside: table → the column that says so, what is kept by day or week, what by block. A
# copy that lies some weeks earlier has its days in other blocks, so these are added up anew.
BLOCKS = {
    "outcome_totals": ("dimension", PRODUCT, PRODUCT_BLOCKS),
    "survey_totals": ("question", FIT, FIT_BLOCKS),
}
FIRST_BLOCK = block_of(date(2020, 1, 1))
BY_PRODUCT = {"products": "id", "told_ratings": "product_id"}
# A study asks some hundreds, whatever the size of the shop; and pictures would fill the disk.
SOME = {"study_members": 20, "codings": 20, "review_photos": 20, "claim_photos": 20}
NOT_OF_A_SHOP = {"shops", "shop_erasures"}
SAME_FOR_ALL = {"shop_id", "study_id", "finding_id", "line_id", "request_id", "theme_id"}
MORE_IDS = {"subject", "merged_into"}  # beside all that end with "_id"
EMPTIED = {"webhooks", "letters"}
MADE_UNIQUE = {"key", "webhook_id", "message_id", "reference", "nonce"}


@dataclass(frozen=True)
class Copy:
    """shop_id  where it goes; number  unique in that shop; product, weeks  which products, and how much earlier"""

    shop_id: int
    number: int
    product: int
    weeks: int


# --- the year ---------------------------------------------------------------------------------------------


def the_year(orders: int = YEAR_ORDERS, *, days: int = 365, cache: Path = CACHE) -> Path:
    """The folder of a demo whose year is told, and of which all that the story lacks has happened too. Made once."""
    folder = cache / f"year-{_made_by([*YEAR, Path(panel_lives.__file__)])}-{orders}"
    if not (folder / "done").exists():
        for old in cache.glob("year-*"):
            shutil.rmtree(old)
        _say(f"telling a year of {orders} orders")
        command = [sys.executable, "-m", "demo", "--year-only", "--orders", str(orders), "--days", str(days)]
        told = [*command, "--state", str(folder), "--port-base", str(PORTS)]
        subprocess.run(told, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        env = an_env(folder, f"sqlite:///{folder / 'kept.db'}")
        panel_lives.live(env, the_shop(env))
        env.db.close()
        (folder / "done").touch()
    return folder


def an_env(year: Path, url: str, clock: Clock | None = None, **changes: Any) -> Env:
    """The process on a database made from this year. clock  stands at the end of the year if none is given"""
    keys = msgspec.json.decode((year / "settings.json").read_bytes(), type=Keys)
    changes = {"client_id": keys.client_id, "client_secret": keys.client_secret, "keys": keys.keys, **changes}
    # Looks at people are kept: each run's must have numbers of their own, though it begins at the same instant.
    return stored.an_env(url, clock or SimulatedClock(ended_at(year)), os.getpid(), **changes)


def ended_at(year: Path) -> datetime:
    return msgspec.json.decode((year / "story.json").read_bytes(), type=StoryState).told_until


def the_shop(env: Env) -> int:
    """The one with half of all orders."""
    with reading_across_shops(env, why="a bench finds the shop that it looks at") as work:
        return int(
            work.session.execute(
                text("SELECT id FROM shops WHERE domain = :d"), {"d": LOPARBODEN}
            ).scalar_one()
        )


# --- copying ----------------------------------------------------------------------------------------------


def made_by() -> str:
    """Other tables, or another way of filling them, make other databases; the old ones are then of no use."""
    return _made_by(MADE_BY)


def fill(year: Path, url: str, orders: int) -> None:
    """Make the tables and store about that many orders: the same rows each time."""
    migrate(url)
    database = Database(url)
    _check_what_is_copied()
    _bring_over(Database(f"sqlite:///{year / 'kept.db'}"), database)
    with database.reading() as connection:
        base = connection.execute(
            text("SELECT id FROM shops WHERE domain = :d"), {"d": LOPARBODEN}
        ).scalar_one()
        lived = connection.execute(
            text("SELECT count(*) FROM orders WHERE shop_id = :s"), {"s": base}
        ).scalar_one()
    copies = _copies(base, max(2, orders // lived))
    statements = list(_copying(base, copies, sqlite=database.is_sqlite))
    database.close()
    if database.is_sqlite:
        _run_sqlite(url, statements)
    else:
        _run_postgres(database, statements)


def _check_what_is_copied() -> None:
    """raises  RuntimeError, when a table would be copied onto itself"""
    for table in Base.metadata.tables.values():
        known = {*ONCE, *TOTALS, *NOT_OF_A_SHOP}
        if table.name not in known and not any(map(_differs, table.primary_key)):
            raise RuntimeError(f"name {table.name} in ONCE or TOTALS of {Path(__file__).name}")


def _bring_over(source: Database, target: Database) -> None:
    """The year's own rows, as they are."""
    with source.reading() as reading, target.writing() as writing:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in reading.execute(select(table))]
            if rows:
                writing.execute(insert(table), rows)
    source.close()


def _copies(base: int, count: int) -> list[Copy]:
    """Half of them in the first shop, whose first is the year itself."""
    assert count < COPIES_MAX
    found, seen = [], Counter({base: 1})
    for place in range(1, count):
        shop = base if place % 2 else base + 1_000 * (1 + place // 2 % OTHER_SHOPS)
        number = seen[shop]
        seen[shop] += 1
        found.append(Copy(shop, number, number % PRODUCTS_TIMES, number // PRODUCTS_TIMES % WEEKS_APART))
    return found


def _copying(base: int, copies: Sequence[Copy], *, sqlite: bool) -> Iterator[str]:
    yield "CREATE TEMP TABLE copies (shop BIGINT, k BIGINT, p BIGINT, w BIGINT)"
    for one in copies:
        yield f"INSERT INTO copies VALUES ({one.shop_id}, {one.number}, {one.product}, {one.weeks})"
    yield "CREATE TEMP TABLE others AS SELECT DISTINCT shop FROM copies WHERE k = 0"
    columns = [column.name for column in Base.metadata.tables["shops"].columns]
    values = {"id": "shop", "domain": f"'shop' || (shop - {base}) || '.myshopify.com'"}
    chosen = ", ".join(values.get(name, name) for name in columns)
    yield f"INSERT INTO shops ({', '.join(columns)}) SELECT {chosen} FROM others CROSS JOIN shops WHERE id = {base}"
    for table in Base.metadata.sorted_tables:
        if table.name not in NOT_OF_A_SHOP:
            yield f"CREATE TEMP TABLE lived AS SELECT * FROM {table.name} WHERE shop_id = {base}"
            yield from _copying_of(table, base, sqlite=sqlite)
            yield "DROP TABLE lived"


def _copying_of(table: Table, base: int, *, sqlite: bool) -> Iterator[str]:
    names = [column.name for column in table.columns]
    into = f"INSERT INTO {table.name} ({', '.join(names)}) SELECT"
    if table.name in ONCE:
        values = ["shop" if name == "shop_id" else name for name in names]
        yield f"{into} {', '.join(values)} FROM lived CROSS JOIN others"
    elif table.name in TOTALS:
        sums = TOTALS[table.name]
        yield f"DELETE FROM {table.name} WHERE shop_id = {base}"
        inner = [_shifted(column, sqlite=sqlite) for column in table.columns]
        named = ", ".join(f"{value} AS {name}" for value, name in zip(inner, names, strict=True))
        every = f"SELECT shop, k, p, w FROM copies UNION ALL SELECT {base}, 0, 0, 0"
        kept = [name for name in names if name not in sums]
        values = [f"SUM({name})" if name in sums else name for name in names]
        yield (
            f"{into} {', '.join(values)} FROM (SELECT {named} FROM lived CROSS JOIN ({every}) AS every) AS each_one "
            f"GROUP BY {', '.join(kept)}"
        )
        if table.name in BLOCKS:
            yield from _in_blocks(table, sqlite=sqlite)
    else:
        values = [_shifted(column, sqlite=sqlite, is_copy=True) for column in table.columns]
        only = f" AND k < {SOME[table.name]}" if table.name in SOME else ""
        only = f" AND k < {PRODUCTS_TIMES}" if table.name in BY_PRODUCT else only
        # The same row of each copy beside each other, as in a shop that sells much in an hour.
        yield f"{into} {', '.join(values)} FROM lived CROSS JOIN copies WHERE true{only} ON CONFLICT DO NOTHING"


def _in_blocks(table: Table, *, sqlite: bool) -> Iterator[str]:
    sort, told, blocks = BLOCKS[table.name]
    first, names = FIRST_BLOCK.isoformat(), [column.name for column in table.columns]
    since = (
        f"CAST(julianday(on_day) - julianday('{first}') AS INTEGER)"
        if sqlite
        else f"(on_day - DATE '{first}')"
    )
    days = f"{since} / {BLOCK_DAYS} * {BLOCK_DAYS}"
    on = f"date('{first}', ({days}) || ' days')" if sqlite else f"DATE '{first}' + {days}"
    kept = {name: name for name in names if name not in TOTALS[table.name]} | {
        sort: f"'{blocks}'",
        "on_day": on,
    }
    values = [kept.get(name, f"SUM({name})") for name in names]
    yield f"DELETE FROM {table.name} WHERE {sort} = '{blocks}'"
    yield (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table.name} "
        f"WHERE {sort} = '{told}' GROUP BY {', '.join(value for name, value in kept.items() if name != sort)}"
    )


def _shifted(column: Column[Any], *, sqlite: bool, is_copy: bool = False) -> str:
    table, name = str(column.table.name), column.name
    if name == "shop_id":
        return "shop"
    if name == "product_id" or BY_PRODUCT.get(table) == name:
        return f"CASE WHEN {name} = 0 THEN 0 ELSE {name} + p * {PRODUCT_STEP} END"
    if _is_id(column):
        ours = f"{name} + k * CAST({OUR_STEP} AS BIGINT) - w * CAST({WEEK_OF_IDS} AS BIGINT)"
        theirs = f"{name} + k * CAST({SHOPIFY_STEP} AS BIGINT)"
        return f"CASE WHEN {name} = 0 THEN 0 WHEN {name} < {OUR_IDS_BELOW} THEN {ours} ELSE {theirs} END"
    if isinstance(column.type, UtcDateTime):
        earlier = f"date(substr({name}, 1, 10), (-7 * w) || ' days') || substr({name}, 11)"
        return earlier if sqlite else f"{name} - w * INTERVAL '7 days'"
    if isinstance(column.type, Date):
        by_month = name == "on_month"
        earlier = f"date({name}, (-7 * w) || ' days'{', ' + repr('start of month') if by_month else ''})"
        return earlier if sqlite else _earlier_day(name, by_month=by_month)
    if (table, name) == ("outcome_totals", "value"):
        number, title = f"substr({name}, 1, 18)", f"substr({name}, 19)"
        product = f"CAST(CAST({number} AS BIGINT) + p * {PRODUCT_STEP} AS TEXT) || {title}"
        return f"CASE WHEN dimension = '{PRODUCT}' THEN {product} ELSE {name} END"
    if not is_copy:
        return name
    return _of_a_copy(column, sqlite=sqlite)


def _earlier_day(name: str, *, by_month: bool) -> str:
    earlier = f"CAST({name} - 7 * w * INTERVAL '1 day' AS DATE)"
    return f"CAST(date_trunc('month', {earlier}) AS DATE)" if by_month else earlier


def _of_a_copy(column: Column[Any], *, sqlite: bool) -> str:
    table, name = str(column.table.name), column.name
    if name in MADE_UNIQUE:
        return f"CASE WHEN k = 0 THEN {name} ELSE {name} || '-' || k END"
    if (table, name) == ("orders", "name"):
        number = "CAST(CAST(substr(name, 2) AS BIGINT) + k * 10000 AS TEXT)"
        return f"CASE WHEN substr(name, 1, 1) = '#' THEN '#' || {number} ELSE name END"
    if name == "email_key":
        digits = "substr(CAST(100000000 + k AS TEXT), 2)"
        head = "substr(hex(email_key), 1, 8)" if sqlite else "upper(substr(encode(email_key, 'hex'), 1, 8))"
        key = f"CAST({head} || {digits} AS BLOB)" if sqlite else f"convert_to({head} || {digits}, 'UTF8')"
        return f"CASE WHEN k = 0 OR email_key IS NULL THEN email_key ELSE {key} END"
    # A disk has to hold it: every row is there, and of the texts those that a page of the bench may show.
    if table in EMPTIED and isinstance(column.type, LargeBinary):
        return f"CASE WHEN w < 2 AND shop = (SELECT min(shop) FROM copies) THEN {name} END"
    if (table, name) == ("ledger_entries", "body"):
        return "CASE WHEN shop = (SELECT min(shop) FROM copies) THEN body ELSE '{}' END"
    return name


def _differs(column: Column[Any]) -> bool:
    return _is_id(column) or column.name in MADE_UNIQUE or column.name == "product_id"


def _is_id(column: Column[Any]) -> bool:
    name = column.name
    is_one = name == "id" or name.endswith("_id") or name in MORE_IDS
    return isinstance(column.type, BigInteger) and is_one and name not in SAME_FOR_ALL


def _run_sqlite(url: str, statements: Sequence[str]) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        )
        indexes = found.fetchall()
        connection.execute("BEGIN")
        # An index that is built at the end costs a tenth of one that grows by a row at a time.
        for statement in (
            *(f"DROP INDEX {name}" for name, _ in indexes),
            *statements,
            *(made for _, made in indexes),
        ):
            connection.execute(statement)
        connection.execute("COMMIT")


def _run_postgres(database: Database, statements: Sequence[str]) -> None:
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        found = connection.execute(text(stored.INDEXES)).all()
        dropped, made = [f"DROP INDEX {name}" for name, _ in found], [made for _, made in found]
        for statement in (*dropped, *statements, *made, "VACUUM ANALYZE"):
            connection.exec_driver_sql(statement.replace("%", "%%"))
    database.close()


def count_orders(env: Env, shop_id: int) -> int:
    orders = Base.metadata.tables["orders"]
    with env.db.reading() as connection:
        return int(connection.execute(select(func.count()).where(orders.c.shop_id == shop_id)).scalar_one())


def _made_by(paths: Sequence[Path]) -> str:
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in sorted(set(paths)))):08x}"


def _say(what: str) -> None:
    print(what, "…", file=sys.stderr, flush=True)
