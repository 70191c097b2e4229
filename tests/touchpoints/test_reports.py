"""Letters as the panel shows them: readable, with their reason, without the key that belongs to the customer."""

from __future__ import annotations

from datetime import timedelta

from app.core.work import Env, reading_for
from app.outbox.working import perform_some
from app.touchpoints.preview import ROOMS, previews
from app.touchpoints.reports import counts, touchpoints_of_orders
from app.wiring import PLAN
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.stories import a_broken_order, granted, saved


def a_letter_is_sent(env: Env, clock: StoppedClock) -> None:
    saved(env)
    granted(env)
    clock.travel(days=14)
    a_broken_order(env, at=NOW + timedelta(days=1))
    for _ in range(3):
        perform_some(env)


def test_a_letter_can_be_read_but_her_key_stays_hers(env: Env, clock: StoppedClock) -> None:
    a_letter_is_sent(env, clock)

    with reading_for(env, SHOP) as work:
        letters = [one.letter for one in touchpoints_of_orders(work, [1002])[1002] if one.letter]

    assert len(letters) == 1
    assert "TACK-" in letters[0].text
    assert letters[0].text.rstrip().endswith("/letters/stop/…")
    assert letters[0].sent_at is not None


def test_what_waits_says_until_when_and_why(env: Env, clock: StoppedClock) -> None:
    a_letter_is_sent(env, clock)

    with reading_for(env, SHOP) as work:
        waiting = [one for one in touchpoints_of_orders(work, [1002])[1002] if one.is_open]
        found = counts(work)

    assert [(one.kind, one.reason) for one in waiting] == [("review_request", "not_yet")]
    assert waiting[0].next_at is not None
    assert (found.waiting, found.withheld) == (1, 0)


def test_another_shop_reads_none_of_it(env: Env, clock: StoppedClock) -> None:
    a_letter_is_sent(env, clock)

    with reading_for(env, OTHER_SHOP) as work:
        assert touchpoints_of_orders(work, [1002])[1002] == []
        assert counts(work).waiting == 0


def test_every_kind_of_letter_has_its_preview_in_every_language() -> None:
    assert {(name, kind.room) for name, kind in PLAN.letters.items()} == set(ROOMS.items())
    assert {(one.name, one.lang) for one in previews()} == {
        (name, lang) for name in ROOMS for lang in ("sv", "en")
    }
