"""Looking for an erased customer in every table, as somebody with all our keys would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, TextClause, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Mapper

from app.core.conditions import among
from app.core.db import ShopOwned
from app.core.errors import Unverified
from app.core.persons import CustomerRef
from app.core.work import Work
from app.inbox.model import ABOUT_CUSTOMERS
from app.tables import owned_classes

# What names a customer or an order: a column of any table, so that a new table is searched too, or of one table.
CUSTOMER_COLUMNS = ("customer_id", "customers.id")
ORDER_COLUMNS = ("order_id", "orders.id", "webhooks.subject")
ROWS_MAX = 20_000  # of one table, by one column
# Her "no more letters" must hold after she is gone, so it stays: a fingerprint, which nobody can read an address from.
KEPT_FINGERPRINTS = ("wishes",)


def left_over(work: Work, person: CustomerRef) -> dict[str, int]:
    """returns  table → rows in which her address, her name or her fingerprint still stands; empty when all is gone"""
    found = {_table(inspect(one)): _found_in(work, one, person) for one in owned_classes()}
    return {table: rows for table, rows in found.items() if rows}


def _found_in(work: Work, table: type[ShopOwned], person: CustomerRef) -> int:
    """Each column is asked for by itself: joined by OR they would make a database read the whole table where one of
    them has no index.
    """
    mapper: Mapper[Any] = inspect(table)
    columns = [column for _, column in _columns(mapper)]
    keys = [mapper.get_property_by_column(one).key for one in mapper.primary_key]
    found = {
        tuple(row[key] for key in keys)
        for hers in _hers(mapper, person)
        for row in work.session.execute(select(*columns).where(hers).limit(ROWS_MAX)).mappings()
        if _stands_in(work, mapper, dict(row), person=person)
    }
    return len(found)


def _hers(mapper: Mapper[Any], person: CustomerRef) -> Iterator[ColumnElement[bool] | TextClause]:
    """Every condition has an index, or the tests say so."""
    for name, column in _columns(mapper):
        names = {name, f"{_table(mapper)}.{name}"}
        if names.intersection(CUSTOMER_COLUMNS) and person.customer_ids:
            yield among(column, person.customer_ids)
        elif names.intersection(ORDER_COLUMNS) and person.order_ids:
            yield among(column, person.order_ids)
        elif name == "topic":
            yield ABOUT_CUSTOMERS
        elif name == "email_key" and person.email_key is not None:
            yield column == person.email_key
        elif name.endswith("shopify_id") and person.shopify_id is not None:
            yield column == person.shopify_id


def _table(mapper: Mapper[Any]) -> str:
    return str(mapper.local_table.name)  # type: ignore[attr-defined]  # a Table


def _columns(mapper: Mapper[Any]) -> Iterator[tuple[str, InstrumentedAttribute[Any]]]:
    for one in mapper.column_attrs:
        yield one.key, one.class_attribute


def _stands_in(work: Work, mapper: Mapper[Any], row: dict[str, Any], *, person: CustomerRef) -> bool:
    return any(
        _is_found(work, f"{_table(mapper)}.{name}", value, person=person) for name, value in row.items()
    )


def _is_found(work: Work, place: str, value: Any, *, person: CustomerRef) -> bool:
    if value is None:
        return False
    if place.endswith("_sealed"):
        return _stands_sealed(work, place.removesuffix("_sealed"), value, person=person)
    if isinstance(value, bytes):
        return value == person.email_key and place.partition(".")[0] not in KEPT_FINGERPRINTS
    if isinstance(value, str | list | dict):
        # A single name may be a thing ("Storm"), so in the open only the address and the whole name count.
        return _mentions(value, [person.email, *(name for name in person.names if " " in name)])
    return False


def _stands_sealed(work: Work, about: str, value: bytes, *, person: CustomerRef) -> bool:
    """What can't be opened may be anything, so it counts as found."""
    try:
        text = work.env.keys.open(value, about).decode("utf-8", "replace")
    except Unverified:
        return True
    return _mentions(text, [person.email, *person.names])


def _mentions(value: Any, words: list[str | None]) -> bool:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return any(word.strip().casefold() in text.casefold() for word in words if word and word.strip())
