"""The book: written with its cause, read in order, never changed."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.errors import Refused
from app.core.work import Env, reading_for, work_for
from app.ledger import store
from app.ledger.model import Entry
from app.orders.facts import OrderPlaced
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.path.given import EMAIL, LAST_DAY, open_street, order, scan, shipment


def _write(env: Env, *order_ids: int, shop_id: int = SHOP) -> None:
    with work_for(env, shop_id) as work:
        for order_id in order_ids:
            store.write(work, OrderPlaced(order_id=order_id, ordered_at=NOW))


def test_an_entry_says_what_happened_and_when_it_was_written(env_both: Env) -> None:
    _write(env_both, 5)

    with reading_for(env_both, SHOP) as work:
        (entry,) = store.entries_of_order(work, 5)

    assert (entry.kind, entry.written_at) == ("OrderPlaced", NOW)
    assert entry.body == {"order_id": 5, "ordered_at": "2026-03-02T10:00:00Z"}


def test_what_was_rolled_back_never_happened(env: Env) -> None:
    with pytest.raises(ZeroDivisionError), work_for(env, SHOP) as work:
        store.write(work, OrderPlaced(order_id=5, ordered_at=NOW))
        raise ZeroDivisionError

    with reading_for(env, SHOP) as work:
        assert store.entries_of_order(work, 5) == []


def test_the_whole_book_comes_order_by_order_over_any_number_of_pages(env_both: Env) -> None:
    count = 2 * store.PAGE + 5
    _write(env_both, *(number % 7 for number in range(count)))

    with reading_for(env_both, SHOP) as work:
        read = [(entry.order_id, entry.id) for entry in store.every_entry(work)]

    assert len(read) == count
    assert all(before < after for before, after in pairwise(read))


@pytest.mark.parametrize("change", ["UPDATE ledger_entries SET kind = 'x'", "DELETE FROM ledger_entries"])
def test_the_database_itself_refuses_to_change_an_entry(change: str, env_both: Env) -> None:
    _write(env_both, 5)

    with pytest.raises(DBAPIError), env_both.db.writing() as connection:
        connection.execute(text(change))


def test_the_session_refuses_too(env: Env) -> None:
    _write(env, 5)

    with pytest.raises(Refused), work_for(env, SHOP) as work:
        entry = work.session.get(Entry, (SHOP, store.entries_of_order(work, 5)[0].id))
        assert entry is not None
        entry.kind = "x"


def test_one_shop_does_not_read_the_others_book(env: Env) -> None:
    _write(env, 5)

    with reading_for(env, OTHER_SHOP) as work:
        assert list(store.every_entry(work)) == []


def test_a_whole_life_leaves_no_name_and_no_address_in_the_book(env: Env) -> None:
    street = open_street(env)
    late = LAST_DAY + timedelta(days=3)
    street.clock.set(late)
    street.tell([order(), shipment(at=NOW + timedelta(days=1)), scan(at=late)]).settle()

    book = " ".join(str(entry.body) for entry in street.rows(Entry))

    assert "broken" in book
    assert not [word for word in (EMAIL, "Alma", "Lind", "posten.example") if word in book]
