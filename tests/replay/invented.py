"""A few hundred invented orders in the layout of Olist's tables, with all that real ones bring along."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

ORDERS = 240
# Four clocks, one of them without summer time, one an hour east of all others.
STATES = ("SP", "RJ", "BA", "AM", "AC", "MT", "PE")
FIRST = datetime(2017, 11, 20)  # noqa: DTZ001  # a wall clock, as the tables have it
CUT = FIRST + timedelta(days=66)  # real tables end one day, and what came after isn't in them
ORDER_FIELDS = (
    "order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_approved_at",
    "order_delivered_carrier_date", "order_delivered_customer_date", "order_estimated_delivery_date",
)  # fmt: skip
# Days around the estimated one on which it came: also the very day, the day after, and over a holiday weekend.
ARRIVED = (-12, -5, -4, -3, -2, -1, 0, 0, 1, 1, 2, 3, 9)


def invent_tables(folder: Path) -> Path:
    chance = random.Random(7)
    orders = [_order(number, chance) for number in range(ORDERS)]
    people = [
        {"customer_id": row["customer_id"], "customer_unique_id": f"{number % 350:032x}", "customer_state": state}
        for number, (row, state) in enumerate((row, chance.choice(STATES)) for row in orders)
    ]  # fmt: skip
    items = [
        {
            "order_id": row["order_id"], "order_item_id": str(piece + 1),
            "product_id": f"{piece + 1:032x}", "price": "19.90",
        }
        for row in orders
        if chance.random() > 0.04
        for piece in range(chance.choice((1, 1, 1, 2, 3)))
    ]  # fmt: skip
    products = [
        {"product_id": f"{number + 1:032x}", "product_category_name": "esporte"} for number in range(2)
    ]
    _write(folder, "olist_orders_dataset", ORDER_FIELDS, orders)
    _write(folder, "olist_customers_dataset", ("customer_id", "customer_unique_id", "customer_state"), people)
    _write(folder, "olist_order_items_dataset", ("order_id", "order_item_id", "product_id", "price"), items)
    _write(folder, "olist_products_dataset", ("product_id", "product_category_name"), products)
    return folder


def _order(number: int, chance: random.Random) -> dict[str, str]:
    purchased = FIRST + timedelta(days=chance.randrange(60), seconds=chance.randrange(86_400))
    estimated = (purchased + timedelta(days=chance.randrange(8, 25))).replace(hour=0, minute=0, second=0)
    came_on = estimated + timedelta(days=chance.choice(ARRIVED))
    # The first and the last second of a day are in it.
    delivered = came_on + timedelta(seconds=chance.choice((0, 86_399, chance.randrange(86_400))))
    delivered = max(delivered, purchased + timedelta(hours=1))
    handed_over = min(purchased + timedelta(days=chance.randrange(1, 9)), delivered)
    fate = chance.choices(
        ("delivered", "shipped", "sent_late", "processing", "canceled", "canceled_late", "came_cancelled"),
        (70, 6, 3, 6, 6, 4, 5),
    )[0]
    late = estimated + timedelta(days=2, hours=9)
    times = {
        "delivered": (handed_over, delivered),
        "shipped": (handed_over, None),
        "sent_late": (late, None),
        "processing": (None, None),
        "canceled": (None, None),
        "canceled_late": (late if chance.random() < 0.5 else None, None),
        "came_cancelled": (handed_over, delivered),
    }[fate]
    paid = None if chance.random() < 0.05 else purchased + timedelta(minutes=20)
    if fate == "canceled_late" and times[0] is None:
        paid = late
    state = {"canceled": chance.choice(("canceled", "unavailable")), "canceled_late": "canceled"}
    return dict(
        zip(
            ORDER_FIELDS,
            (
                f"{number * 7 + 1:015x}{number:017x}", f"{number + 5:032x}",
                state.get(fate, "canceled" if fate == "came_cancelled" else "delivered"),
                *(str(at) if at and at < CUT else "" for at in (purchased, paid, *times)), str(estimated),
            ),
            strict=True,
        )
    )  # fmt: skip


def _write(folder: Path, name: str, fields: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(rows)
