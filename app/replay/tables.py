"""Reading orders in the layout in which Olist publishes its tables.

source  kaggle.com/datasets/olistbr/brazilian-ecommerce; CSV, gzip'd or not; times are local, without a zone
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.core.calendar import zone_named, zone_of
from app.core.errors import Invalid

COUNTRY = "BR"
ZONE = "America/Sao_Paulo"  # where the marketplace is
# The tables say that an order was cancelled and not when. It is told an hour after the last thing that is known of it.
TOLD_CANCELLED_AFTER = timedelta(hours=1)
CANCELLED = frozenset({"canceled", "unavailable"})


@dataclass(frozen=True)
class Item:
    product: str
    category: str
    price: str

    @property
    def number(self) -> int:
        """Of its product, as Shopify would have one."""
        return int(self.product[:12], 16)


@dataclass(frozen=True)
class History:
    """What happened to one order. Instants are UTC; estimated_on is the day that the customer was shown."""

    order_id: int
    customer_id: int
    state: str
    zone: str
    purchased_at: datetime
    paid_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    estimated_on: date | None
    items: tuple[Item, ...]


def read_histories(folder: Path) -> list[History]:
    """All orders of a folder, by time of purchase.

    raises  Invalid naming the table that is missing, or the line that can't be read
    """
    categories = {
        row["product_id"]: row["product_category_name"] for row in _rows(folder, "olist_products_dataset")
    }
    people = {row["customer_id"]: row for row in _rows(folder, "olist_customers_dataset")}
    items: dict[str, list[Item]] = defaultdict(list)
    for row in _rows(folder, "olist_order_items_dataset"):
        item = Item(row["product_id"], categories.get(row["product_id"]) or "item", row["price"])
        items[row["order_id"]].append(item)
    found = [
        _history(row, people.get(row["customer_id"], {}), tuple(items[row["order_id"]]))
        for row in _rows(folder, "olist_orders_dataset")
    ]
    return sorted(found, key=lambda one: (one.purchased_at, one.order_id))


def _history(row: dict[str, str], person: dict[str, str], items: tuple[Item, ...]) -> History:
    state = person.get("customer_state", "SP")
    zone = zone_of(COUNTRY, state, ZONE)
    try:
        purchased_at = _instant(row["order_purchase_timestamp"], zone)
        assert purchased_at is not None
        paid_at = _instant(row["order_approved_at"], zone)
        handed_over_at = _instant(row["order_delivered_carrier_date"], zone)
        delivered_at = _instant(row["order_delivered_customer_date"], zone)
        estimated = row["order_estimated_delivery_date"]
    except (ValueError, KeyError, AssertionError) as wrong:
        raise Invalid(
            "bad_line", f"Order {row.get('order_id')}: its times can't be read ({wrong})."
        ) from wrong
    last = max(at for at in (purchased_at, paid_at, handed_over_at, delivered_at) if at is not None)
    return History(
        order_id=number(row["order_id"]),
        customer_id=number(person.get("customer_unique_id") or row["customer_id"]),
        state=state,
        zone=zone,
        purchased_at=purchased_at,
        paid_at=paid_at,
        handed_over_at=handed_over_at,
        delivered_at=delivered_at,
        cancelled_at=last + TOLD_CANCELLED_AFTER if row["order_status"] in CANCELLED else None,
        estimated_on=date.fromisoformat(estimated[:10]) if estimated else None,
        items=items,
    )


def number(text: str) -> int:
    """Shopify's ids are numbers, Olist's are 32 hex digits: the first 15 of them, 60 bits."""
    return int(text[:15], 16) + 1


def _instant(text: str, zone: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=zone_named(zone)).astimezone(UTC) if text else None


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    path = next((one for one in (folder / f"{name}.csv", folder / f"{name}.csv.gz") if one.exists()), None)
    if path is None:
        raise Invalid("no_table", f"{folder} has no {name}.csv or {name}.csv.gz in it.")
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
