"""What a machine may give without a person, also when many workers give at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app.core.money import Money
from app.core.work import Env, Work, work_for
from app.outbox.working import perform_some
from app.remedies import actions, store
from app.remedies import limits as limits_module
from app.remedies.limits import Limit
from app.remedies.limits import book as book_one
from app.remedies.model import LimitUse, Remedy
from app.remedies.rules import Wanted
from app.shops.model import Shop
from tests.builders import SHOP
from tests.fakes_shopify import NOT_SENT
from tests.remedies.given import TOTAL, allowed, asked, bought, clock, fake, limited, rows, seen, told, worked

CREDIT = Wanted("store_credit", amount_minor=10_000, valid_days=365)
WORKERS = 8


def _uses(env: Env, kind: str) -> list[tuple[str, int, int]]:
    return sorted((one.period, one.minor, one.times) for one in _rows(env, kind) if one.times or one.minor)


def _rows(env: Env, kind: str) -> list[Any]:
    with work_for(env, SHOP) as work:
        return list(work.session.query(LimitUse).where(LimitUse.kind == kind))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"order_percent": 5}, "over_order_limit"),
        ({"customer_minor": 9_999}, "over_customer_limit"),
        ({"customer_times": 0}, "over_customer_limit"),
        ({"ceiling_minor": 9_999}, "over_customer_limit"),
        ({"month_minor": 9_999}, "over_month_limit"),
        ({"year_minor": 9_999}, "over_shop_limit"),
    ],
)
def test_past_a_limit_a_person_decides(env: Env, limits: dict[str, int], reason: str) -> None:
    allowed(env)
    limited(env, **limits)

    asked(env, bought(env), CREDIT)
    worked(env)

    assert (seen(env).state, seen(env).reason) == ("person", reason)
    assert [one["reason"] for one in told(env, "RemedyForPerson")] == [reason]
    assert fake(env).credits == []
    assert [_uses(env, kind) for kind in ("order", "customer", "shop")] == [[], [], []]


@pytest.mark.parametrize(
    "limits",
    [
        {"order_percent": 8, "customer_minor": 10_000, "ceiling_minor": 10_000},
        {"month_minor": 10_000, "year_minor": 10_000, "customer_times": 1},
    ],
)
def test_up_to_a_limit_nobody_is_asked(env: Env, limits: dict[str, int]) -> None:
    allowed(env)
    limited(env, **limits)

    asked(env, bought(env), CREDIT)
    worked(env)

    assert seen(env).state == "given"
    assert _uses(env, "shop") == [("2026", 10_000, 1), ("2026-03", 10_000, 1)]


def test_a_new_month_brings_new_room(env: Env) -> None:
    allowed(env)
    limited(env, customer_times=1)
    elin = {"id": 77, "first_name": "Elin"}
    first, second, third = (bought(env, number, customer=elin, email="elin@x.se") for number in (1, 2, 3))

    asked(env, first, CREDIT)
    asked(env, second, CREDIT)
    worked(env)
    clock(env).travel(days=31)
    asked(env, third, CREDIT)
    worked(env)

    states = [seen(env, f"offer:{one}").state for one in (first, second, third)]
    assert states == ["given", "person", "given"]


def test_a_person_may_pass_every_limit(env: Env) -> None:
    allowed(env)
    limited(env, order_percent=5, customer_times=0, month_minor=1)
    asked(env, bought(env), CREDIT)
    worked(env)

    with work_for(env, SHOP) as work:
        actions.approve(work, "offer:1001", by="42")
    worked(env)

    assert (seen(env).state, seen(env).approved_by) == ("given", "42")
    assert len(fake(env).credits) == 1
    assert _uses(env, "customer") == [("2026", 10_000, 1), ("2026-03", 10_000, 1)]


def test_what_the_law_demands_passes_all_limits_and_uses_none_up(env: Env) -> None:
    allowed(env)
    limited(env, order_percent=0, customer_times=0, month_minor=0, year_minor=0)

    for number, way in (
        (1001, Wanted("shipping_refund")),
        (1002, Wanted("replacement", lines=((10_020, 1),))),
    ):
        asked(env, bought(env, number), way, CREDIT, statutory=True)
        worked(env)
        assert (seen(env, f"offer:{number}").state, seen(env, f"offer:{number}").statutory) == ("given", True)

    assert _uses(env, "shop") == []


def test_what_is_given_in_place_of_what_the_law_demands_has_its_limits(env: Env) -> None:
    allowed(env, "store_credit")
    limited(env, month_minor=0)

    asked(env, bought(env), Wanted("replacement", lines=((10_010, 1),)), CREDIT, statutory=True)
    worked(env)

    assert (seen(env).state, seen(env).reason, seen(env).statutory) == ("person", "over_month_limit", False)
    assert fake(env).credits == []


def test_goods_that_never_came_are_owed_also_after_another_wish(env: Env) -> None:
    allowed(env, "replacement")
    limited(env, month_minor=0)

    asked(env, bought(env), CREDIT, Wanted("replacement", lines=((10_010, 1),)), cause="lost")
    worked(env)

    assert (seen(env).state, seen(env).kind, seen(env).statutory) == ("given", "replacement", True)


@pytest.mark.parametrize(("cents", "state"), [(10_000, "given"), (10_001, "person")])
def test_a_yes_holds_for_no_more_than_was_said_yes_to(env: Env, cents: int, state: str) -> None:
    allowed(env)
    limited(env, month_minor=1)
    fake(env).no_record.add(1001)
    asked(env, bought(env), CREDIT, Wanted("code", amount_minor=cents))
    worked(env)

    with work_for(env, SHOP) as work:
        actions.approve(work, "offer:1001", by="42")
    worked(env)

    assert (seen(env).state, seen(env).kind, seen(env).fell_back_from) == (state, "code", "store_credit")


def test_what_is_not_given_takes_up_nothing(env: Env) -> None:
    allowed(env)
    limited(env, month_minor=10_000)
    fake(env).fail_next("credit_store", NOT_SENT)
    asked(env, bought(env), CREDIT)
    perform_some(env)
    assert seen(env).state == "due"
    assert _uses(env, "shop") == [("2026", 10_000, 1), ("2026-03", 10_000, 1)]

    with work_for(env, SHOP) as work:
        assert actions.void(work, "offer:1001", reason="kept_after_all")

    assert _uses(env, "shop") == []
    clock(env).travel(hours=1)
    worked(env)
    assert (seen(env).state, fake(env).credits) == ("voided", [])


def test_a_way_that_shopify_refuses_gives_its_room_to_the_next(env: Env) -> None:
    allowed(env)
    limited(env, month_minor=10_000)
    fake(env).no_record.add(1001)

    asked(env, bought(env), CREDIT, Wanted("shipping_refund"))
    worked(env)

    assert (seen(env).state, seen(env).kind) == ("given", "shipping_refund")
    assert _uses(env, "shop") == [("2026", 4_900, 1), ("2026-03", 4_900, 1)]


def test_what_falls_back_after_it_was_put_off_has_its_limits_too(env: Env) -> None:
    allowed(env)
    limited(env, month_minor=10_000)
    fake(env).fail_next("credit_store", NOT_SENT)
    asked(env, bought(env), CREDIT, Wanted("gift_card", amount_minor=10_001))
    worked(env)
    with work_for(env, SHOP) as work:
        work.session.get_one(Shop, SHOP).scopes = ["write_gift_cards"]
    clock(env).travel(minutes=2)
    worked(env)

    assert (seen(env).kind, seen(env).reason) == ("gift_card", "over_month_limit")
    assert _uses(env, "shop") == []


@pytest.mark.parametrize(
    ("limits", "reason", "most"),
    [
        ({"month_minor": 125_000}, "over_month_limit", 12),
        ({"year_minor": 125_000}, "over_shop_limit", 12),
        ({"customer_times": 3}, "over_customer_limit", 3),
        ({"ceiling_minor": 49_999}, "over_customer_limit", 4),
    ],
)
def test_eight_workers_never_pass_a_limit_together(
    env_pg: Env, limits: dict[str, int], reason: str, most: int
) -> None:
    """Each books her share as prepare does, all at the same instant, in transactions of their own."""
    env, each = env_pg, 4
    allowed(env)
    limited(env, **limits)
    elin = {"id": 77, "first_name": "Elin"}
    for number in range(WORKERS * each):
        asked(env, bought(env, 1001 + number, customer=elin, email="elin@x.se"), CREDIT)
    ids = [one.id for one in rows(env, Remedy)]
    together = Barrier(WORKERS)

    def book(mine: list[int]) -> list[str | None]:
        found = []
        for remedy_id in mine:
            together.wait(30)
            found.append(_book(env, remedy_id))
        return found

    with ThreadPoolExecutor(WORKERS) as threads:
        told = [
            one
            for some in threads.map(book, (ids[place::WORKERS] for place in range(WORKERS)))
            for one in some
        ]

    assert Counter(told) == {None: most, reason: WORKERS * each - most}
    assert _uses(env, "shop") == [("2026", most * 10_000, most), ("2026-03", most * 10_000, most)]
    assert _uses(env, "customer") == _uses(env, "shop")
    assert sum(times for _, _, times in _uses(env, "order")) == most


def test_a_first_row_that_another_worker_makes_meanwhile_is_no_limit_passed(
    env_pg: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked for before the other's Work is saved, found after it: that says nothing of the limit."""
    allowed(env_pg)
    limited(env_pg, customer_times=2)
    elin = {"id": 77, "first_name": "Elin"}
    for number in (1001, 1002):
        asked(env_pg, bought(env_pg, number, customer=elin, email="elin@x.se"), CREDIT)
    first, second = (one.id for one in rows(env_pg, Remedy))
    looked, faster = limits_module._is_there, [first]

    def looked_late(work: Work, limit: Limit) -> bool:
        if limit.kind == "customer" and faster:
            assert _book(env_pg, faster.pop()) is None
        return looked(work, limit)

    monkeypatch.setattr(limits_module, "_is_there", looked_late)
    assert _book(env_pg, second) is None
    assert _uses(env_pg, "customer") == [("2026", 20_000, 2), ("2026-03", 20_000, 2)]


def _book(env: Env, remedy_id: int) -> str | None:
    with work_for(env, SHOP) as work:
        row = store.row_by_id(work, remedy_id)
        assert row is not None
        return book_one(work, row, row.cost_minor, order_total=Money(TOTAL, "SEK"), limited=True)


def test_workers_that_carry_out_at_once_pass_no_limit(env_pg: Env) -> None:
    env, most = env_pg, 5
    allowed(env)
    limited(env, month_minor=most * 10_000)
    for number in range(60):  # more than one worker claims at once
        asked(env, bought(env, 1001 + number), CREDIT)

    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(lambda _: _work(env), range(WORKERS)))

    states = Counter((one.state, one.reason) for one in rows(env, Remedy))
    assert states == {("given", None): most, ("person", "over_month_limit"): 60 - most}
    assert len(fake(env).credits) == most


def _work(env: Env) -> None:
    while perform_some(env):
        pass
