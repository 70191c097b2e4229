"""Titles that customers were shown: inserted with each order, folded now and then, each shop for itself."""

from __future__ import annotations

from datetime import timedelta

from app.core.work import Env, reading_for, work_for
from app.promises.meanings import mark_of
from app.promises.model import LabelSeen, ShippingLabel
from app.promises.sightings import Sighting, fold_sightings, titles_seen
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.path.given import open_street, order


def seen(env: Env, *titles: str, shop: int = SHOP) -> None:
    with work_for(env, shop) as work:
        for title in titles:
            work.session.add(
                LabelSeen(shop_id=shop, id=work.next_id(), mark=mark_of(title), title=title, seen_at=work.now)
            )


def known(env: Env, shop: int = SHOP) -> list[tuple[str, int]]:
    with reading_for(env, shop) as work:
        return [(one.title, one.orders) for one in titles_seen(work)]


def test_folded_and_loose_count_together_and_each_shop_for_itself(env_both: Env) -> None:
    env = env_both
    clock = env.clock
    assert isinstance(clock, StoppedClock)
    seen(env, "Hem 1-2 dagar", "Ombud")
    seen(env, "Ombud", "Ombud", shop=OTHER_SHOP)
    assert known(env) == known(env, SHOP)

    fold_sightings(env)
    clock.travel(hours=1)
    seen(env, "OMBUD ")

    assert known(env) == [("OMBUD ", 2), ("Hem 1-2 dagar", 1)]
    assert known(env, OTHER_SHOP) == [("Ombud", 2)]
    fold_sightings(env)
    assert known(env) == [("OMBUD ", 2), ("Hem 1-2 dagar", 1)]
    with reading_for(env, SHOP) as work:
        assert work.session.query(LabelSeen).count() == 0
        row = work.session.get_one(ShippingLabel, (SHOP, mark_of("ombud")))
        assert row.first_seen_at == NOW
        assert row.last_seen_at == NOW + timedelta(hours=1)


def test_a_title_that_nobody_was_shown_for_a_year_is_passed_over(env: Env, clock: StoppedClock) -> None:
    seen(env, "Ombud")
    fold_sightings(env)

    clock.travel(days=401)

    assert known(env) == []


def test_each_order_that_comes_shows_its_title_once(env: Env) -> None:
    street = open_street(env)

    street.tell([order(title="Ombud"), order("updated", title="Ombud", at=NOW + timedelta(hours=1))])
    street.tell(order(order_id=77, title="ombud")).settle()

    assert [(title.lower(), orders) for title, orders in known(env)] == [("ombud", 2)]


def test_the_last_spelling_and_the_first_instant_stay() -> None:
    early = Sighting("m", "Ombud", 3, NOW, NOW + timedelta(days=2))
    late = Sighting("m", "OMBUD", 1, NOW + timedelta(days=1), NOW + timedelta(days=3))

    assert early.with_(late) == late.with_(early)
    assert early.with_(late) == Sighting("m", "OMBUD", 4, NOW, NOW + timedelta(days=3))
