"""Looking for an erased customer in every table, as somebody with all our keys would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, inspect, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapper

from app.core.db import ShopOwned
from app.core.errors import Unverified
from app.core.persons import CustomerRef
from app.core.work import Work
from app.inbox.belongings import ABOUT_CUSTOMERS
from app.tables import owned_classes

# What names a customer or an order in any table; a room's new table is searched because it has such a column.
CUSTOMER_COLUMNS = ("customer_id",)
ORDER_COLUMNS = ("order_id", "subject")
ROWS_MAX = 20_000  # of one table and one customer
# Her "no more letters" must hold after she is gone, so it stays: a fingerprint, which nobody can read an address from.
KEPT_FINGERPRINTS = ("wishes",)


def left_over(work: Work, person: CustomerRef) -> dict[str, int]:
    """returns  table → rows in which her address, her name or her fingerprint still stands; empty when all is gone"""
    found = {str(inspect(one).local_table.name): _found_in(work, one, person) for one in owned_classes()}
    return {table: rows for table, rows in found.items() if rows}


def _found_in(work: Work, table: type[ShopOwned], person: CustomerRef) -> int:
    mapper: Mapper[Any] = inspect(table)
    hers = list(_hers(mapper, person))
    if not hers:
        return 0
    columns = [mapper.attrs[one.key].class_attribute for one in mapper.column_attrs]
    query = select(*columns).where(or_(*hers)).limit(ROWS_MAX)
    return sum(
        _stands_in(work, mapper, dict(row), person=person) for row in work.session.execute(query).mappings()
    )


def _hers(mapper: Mapper[Any], person: CustomerRef) -> Iterator[ColumnElement[bool]]:
    for name, column in _columns(mapper):
        if name in CUSTOMER_COLUMNS or (name == "id" and mapper.local_table.name == "customers"):  # type: ignore[attr-defined]  # a Table
            yield column.in_(person.customer_ids)
        elif name in ORDER_COLUMNS or (name == "id" and mapper.local_table.name == "orders"):  # type: ignore[attr-defined]  # a Table
            yield column.in_(person.order_ids)
        elif name == "topic":
            yield column.in_(ABOUT_CUSTOMERS)
        elif name == "email_key" and person.email_key is not None:
            yield column == person.email_key
        elif name.endswith("shopify_id") and person.shopify_id is not None:
            yield column == person.shopify_id


def _columns(mapper: Mapper[Any]) -> Iterator[tuple[str, InstrumentedAttribute[Any]]]:
    for one in mapper.column_attrs:
        yield one.key, one.class_attribute


def _stands_in(work: Work, mapper: Mapper[Any], row: dict[str, Any], *, person: CustomerRef) -> bool:
    table = str(mapper.local_table.name)  # type: ignore[attr-defined]  # a Table
    return any(_is_found(work, f"{table}.{name}", value, person=person) for name, value in row.items())


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
