"""What came of each order of Olist's tables, counted from the tables alone: shares no code with the app.

Times are compared as they are written, as local wall clocks: no zones, no instants.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays

PURCHASED, PAID = "order_purchase_timestamp", "order_approved_at"
HANDED_OVER, DELIVERED = "order_delivered_carrier_date", "order_delivered_customer_date"
ESTIMATED = "order_estimated_delivery_date"
CLOSED = holidays.country_holidays("BR", years=range(2015, 2022))
HOUR = timedelta(hours=1)


def expected_outcomes(folder: Path) -> dict[int, str]:
    """returns  order → outcome; an order's number is that of its first 15 hexadecimal signs, plus one"""
    with_items = {row["order_id"] for row in _rows(folder, "olist_order_items_dataset")}
    orders = list(_rows(folder, "olist_orders_dataset"))
    last_event = max(_ends(row) for row in orders)
    return {
        int(row["order_id"][:15], 16) + 1: _outcome(row, row["order_id"] in with_items, last_event)
        for row in orders
    }


def _outcome(row: dict[str, str], has_items: bool, last_event: datetime) -> str:
    estimated, delivered, handed_over = (_day(row[name]) for name in (ESTIMATED, DELIVERED, HANDED_OVER))
    assert estimated is not None
    if not has_items:
        return "void"
    if delivered is not None:
        return _of_arrival(delivered, estimated)
    if _is_cancelled(row) and _ends(row).date() <= estimated:
        return "void"
    if last_event.date() <= estimated:
        return "pending"
    return "unknown" if handed_over is not None and handed_over <= estimated else "broken"


def _of_arrival(delivered: date, estimated: date) -> str:
    if delivered > estimated:
        return "broken"
    days = [delivered + timedelta(days=number + 1) for number in range((estimated - delivered).days)]
    return "over" if any(day.weekday() < 5 and day not in CLOSED for day in days) else "kept"


def _is_cancelled(row: dict[str, str]) -> bool:
    return row["order_status"] in ("canceled", "unavailable")


def _ends(row: dict[str, str]) -> datetime:
    """The last that is told of an order; that it was cancelled comes an hour after all else."""
    last = max(
        datetime.fromisoformat(row[name]) for name in (PURCHASED, PAID, HANDED_OVER, DELIVERED) if row[name]
    )
    return last + HOUR if _is_cancelled(row) else last


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    plain, packed = folder / f"{name}.csv", folder / f"{name}.csv.gz"
    text = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    yield from csv.DictReader(text.decode().splitlines())
