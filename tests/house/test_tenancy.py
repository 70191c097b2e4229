"""One shop can't see, change or delete another's rows: tried on every table that belongs to a shop."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, delete, exists, func, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.core.db import AppendOnly
from app.core.errors import Refused
from app.core.work import Env, reading_across_shops, reading_for, work_across_shops, work_for
from app.tables import owned_classes
from tests.builders import OTHER_SHOP, SHOP
from tests.house.rows import a_row, identity

OWNED = owned_classes()
TWO_SHOPS = (SHOP, OTHER_SHOP)
# No shop has it: what the fixtures installed stays out of the way.
HERS, THEIRS = 31, 32

every_owned_class = pytest.mark.parametrize("owned", OWNED, ids=lambda one: one.__tablename__)
every_append_only_class = pytest.mark.parametrize(
    "owned", [one for one in OWNED if issubclass(one, AppendOnly)], ids=lambda one: one.__tablename__
)


@pytest.fixture
def both(env_both: Env, owned: type[Any]) -> Env:
    """Two shops that are nowhere else, each with one row of the same keys."""
    for shop_id in (HERS, THEIRS):
        with work_for(env_both, shop_id) as work:
            work.session.add(a_row(owned, shop_id=shop_id))
    return env_both


@every_owned_class
def test_another_shops_rows_are_not_read(both: Env, owned: type[Any]) -> None:
    # Hers, theirs and hers again: the filter must not keep the number of the shop that asked first.
    for shop_id in (HERS, THEIRS, HERS):
        with reading_for(both, shop_id) as work:
            found = [
                set(work.session.scalars(query))
                for query in _ways_to_read(owned, other=THEIRS + HERS - shop_id)
            ]

        assert found == [{shop_id}] * 4 + [set()] * 3


@every_owned_class
def test_another_shops_row_is_not_got_by_its_key(both: Env, owned: type[Any]) -> None:
    with reading_for(both, HERS) as work:
        assert work.session.get(owned, identity(owned, shop_id=HERS)) is not None
        assert work.session.get(owned, identity(owned, shop_id=THEIRS)) is None


@every_owned_class
def test_another_shops_rows_are_not_counted(both: Env, owned: type[Any]) -> None:
    with reading_for(both, HERS) as work:
        assert work.session.scalar(select(func.count()).select_from(owned)) == 1
        assert work.session.scalar(select(func.count(owned.shop_id))) == 1


@every_owned_class
def test_another_shops_rows_are_not_updated(both: Env, owned: type[Any]) -> None:
    if issubclass(owned, AppendOnly):
        with pytest.raises(IntegrityError), work_for(both, HERS) as work:
            work.session.execute(update(owned).values(shop_id=99))
    else:
        with work_for(both, HERS) as work:
            work.session.execute(update(owned).values(shop_id=99))

        assert _shops_in(both, owned) - set(TWO_SHOPS) == {99, THEIRS}
    assert THEIRS in _shops_in(both, owned)


@every_owned_class
def test_another_shops_rows_are_not_deleted(both: Env, owned: type[Any]) -> None:
    if issubclass(owned, AppendOnly):
        with pytest.raises(IntegrityError), work_for(both, HERS) as work:
            work.session.execute(delete(owned))
    else:
        with work_for(both, HERS) as work:
            work.session.execute(delete(owned))

        assert HERS not in _shops_in(both, owned)
    assert THEIRS in _shops_in(both, owned)


@every_owned_class
def test_a_row_for_another_shop_is_not_written(env: Env, owned: type[Any]) -> None:
    with pytest.raises(Refused, match="other_shop"), work_for(env, HERS) as work:
        work.session.add(a_row(owned, shop_id=THEIRS))

    assert _shops_in(env, owned) <= set(TWO_SHOPS)


@every_owned_class
def test_a_page_that_reads_writes_nothing(env: Env, owned: type[Any]) -> None:
    with pytest.raises(Refused, match="read_only"), reading_for(env, HERS) as work:
        work.session.add(a_row(owned, shop_id=HERS))
        work.session.flush()


@every_append_only_class
def test_what_is_append_only_is_not_changed_through_a_row(env: Env, owned: type[Any]) -> None:
    with work_for(env, HERS) as work:
        work.session.add(a_row(owned, shop_id=HERS))
    column = next(one.key for one in inspect(owned).columns if not one.primary_key)

    with pytest.raises(Refused, match="append_only"), work_for(env, HERS) as work:
        row = work.session.scalars(select(owned)).one()
        setattr(row, column, getattr(a_row(owned, shop_id=HERS, number=8), column))
    with pytest.raises(Refused, match="append_only"), work_for(env, HERS) as work:
        work.session.delete(work.session.scalars(select(owned)).one())


def test_work_across_shops_sees_both(env: Env) -> None:
    settings = next(one for one in OWNED if one.__tablename__ == "settings_versions")  # type: ignore[attr-defined]  # each is a Base too

    with work_across_shops(env, why="this test") as work:
        assert set(work.session.scalars(select(settings.shop_id))) == set(TWO_SHOPS)


def _ways_to_read(owned: type[Any], *, other: int) -> list[Select[tuple[int]]]:
    """returns  four that should find her own row, then three that ask for the other shop by number"""
    again = aliased(owned)
    below = select(owned.shop_id).subquery()
    return [
        select(owned.shop_id),
        select(again.shop_id),
        select(below.c.shop_id),
        select(owned.shop_id).union_all(select(again.shop_id)),  # type: ignore[list-item]  # it is executed alike
        select(owned.shop_id).where(owned.shop_id == other),
        select(again.shop_id).where(again.shop_id.in_([other])),
        select(owned.shop_id).where(exists(select(again.shop_id).where(again.shop_id == other))),
    ]


def _shops_in(env: Env, owned: type[Any]) -> set[int]:
    with reading_across_shops(env, why="this test looks at what is left") as work:
        return set(work.session.scalars(select(owned.shop_id)))
