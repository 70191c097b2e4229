"""A row of any table, made from its columns: for the tests that hold for all tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core.db import UtcDateTime
from tests.builders import NOW


def a_row(owned: type[Any], *, shop_id: int, number: int = 7) -> Any:
    """The same number gives the same keys in every shop, so that only shop_id tells two rows apart.

    owned   a mapped class
    number  goes into ids, and into texts that may have to be unique
    """
    mapper = sa.inspect(owned)
    values = {
        mapper.get_property_by_column(column).key: _value(column, number)
        for column in mapper.local_table.columns
        if column.name != "shop_id"
    }
    return owned(shop_id=shop_id, **values)


def identity(owned: type[Any], *, shop_id: int, number: int = 7) -> tuple[Any, ...]:
    """returns  the primary key of a_row with the same arguments"""
    keys = sa.inspect(owned).primary_key
    return tuple(shop_id if column.name == "shop_id" else _value(column, number) for column in keys)


def _value(column: sa.Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, UtcDateTime | sa.DateTime):
        return NOW + timedelta(days=number)
    if isinstance(kind, sa.Date):
        return NOW.date() + timedelta(days=number)
    if isinstance(kind, sa.Boolean):
        return bool(number % 2)
    if isinstance(kind, sa.Integer | sa.Float):
        return number
    if isinstance(kind, sa.LargeBinary):
        return f"bytes {number}".encode()
    if isinstance(kind, sa.JSON):
        return {"number": number}
    assert isinstance(kind, sa.String), f"no value known for {column}"
    return f"{number}"[: kind.length]


def is_one_of_a_shop(owned: type[Any]) -> bool:
    """Whether a shop has one row of it at most."""
    return [one.name for one in sa.inspect(owned).local_table.primary_key] == ["shop_id"]
