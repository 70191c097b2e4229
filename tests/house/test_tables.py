"""Every table leads with its shop, and says what it is for."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.db import Base
from app.tables import METADATA, owned_classes

# The shop itself, and the proof that one was erased: neither can be owned by a shop.
NOT_OWNED = {"shops", "shop_erasures"}


def test_every_table_is_owned_by_a_shop() -> None:
    owned = {str(one.__tablename__) for one in owned_classes()}  # type: ignore[attr-defined]  # each is a Base too

    assert set(METADATA.tables) - owned == NOT_OWNED


@pytest.mark.parametrize("name", sorted(set(METADATA.tables) - NOT_OWNED))
def test_keys_and_indexes_lead_with_the_shop(name: str) -> None:
    table = METADATA.tables[name]
    unique = (one for one in table.constraints if isinstance(one, sa.UniqueConstraint))
    groups: list[sa.UniqueConstraint | sa.Index] = [*unique, *table.indexes]
    led = {str(one.name): next(iter(one.columns)).name for one in groups}

    assert next(iter(table.primary_key.columns)).name == "shop_id"
    assert [name for name, first in led.items() if first != "shop_id"] == []


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_no_database_makes_values(name: str) -> None:
    # Ids come from env.ids and instants from work.now: a replay must find the same ones.
    table = METADATA.tables[name]

    made = [one.name for one in table.columns if one.server_default is not None or one.default is not None]

    assert made == []
    assert table.autoincrement_column is None


def test_foreign_classes_are_named_by_their_keys() -> None:
    # A message may come before the one that it hangs on, and a shop's rows are erased room by room.
    assert [str(key) for table in METADATA.tables.values() for key in table.foreign_keys] == []


def test_every_table_says_what_it_is_for() -> None:
    silent = [mapper.class_.__name__ for mapper in Base.registry.mappers if not mapper.class_.__doc__]

    assert silent == []


def test_what_is_personal_is_sealed() -> None:
    words = (
        "email",
        "first_name",
        "last_name",
        "body",
        "text",
        "subject",
        "html",
        "access",
        "refresh",
        "file",
        "key",
        "answer",
        "content",
        "words",
        "image",
        "must",
        "dream",
        "name",
    )
    sealed = [
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if column.name.endswith("_sealed")
    ]

    assert all(isinstance(_column(name).type, sa.LargeBinary) for name in sealed)
    assert all(_column(name).name.removesuffix("_sealed") in words for name in sealed)


def _column(name: str) -> sa.Column[object]:
    table, column = name.split(".")
    return METADATA.tables[table].columns[column]
