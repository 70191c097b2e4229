"""Who is believed: the strongest source that knows, and what a later word does to an earlier one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.promises.arrivals import Reading, Scan, Sending, Word, arrival, arrival_of
from tests.builders import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = datetime(2026, 3, 6, 22, 59, 59, tzinfo=UTC)  # of Friday the 6th in Stockholm


def on(day: int, hour: int = 11) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def local_day(day: int) -> datetime:
    """Its first instant in Stockholm."""
    return datetime(2026, 3, day, tzinfo=UTC) - HOUR


def word(
    source: str, says: str, at: datetime | None = None, *, heard: datetime, whole_day: bool = False
) -> Word:
    return Word(source, says, at, heard, whole_day, 0)


def sent(*scans: tuple[str, datetime], words: tuple[Word, ...] = (), **changes: object) -> Sending:
    sending = Sending(1, NOW + DAY, "PostNord", ((1, 1),), tuple(Scan(*one) for one in scans), words)
    return replace(sending, **changes)  # type: ignore[arg-type]  # the fields of Sending, by name


SCANNED = (("in_transit", on(4)), ("delivered", on(5)))
CAME = {
    "customer": word("customer", "arrived", on(9), heard=on(10)),
    "carrier": word("carrier", "arrived", on(8), heard=on(10)),
    "merchant": word("merchant", "arrived", on(7), heard=on(10)),
    "inferred": word("inferred", "arrived", on(6), heard=on(10)),
}


def test_the_strongest_source_that_knows_is_believed() -> None:
    all_of_them = sent(*SCANNED, words=tuple(CAME.values()))
    without_her = replace(all_of_them, words=tuple(one for name, one in CAME.items() if name != "customer"))
    without_scans = replace(without_her, scans=())
    without_carrier = replace(without_scans, words=(CAME["merchant"], CAME["inferred"]))
    guessed = replace(without_scans, words=(CAME["inferred"],))

    found = [arrival_of(one) for one in (all_of_them, without_her, without_scans, without_carrier, guessed)]

    assert [(one.at, one.by) for one in found if one] == [
        (on(9), "customer"),
        (on(5), "shopify"),
        (on(8), "carrier"),
        (on(7), "merchant"),
        (on(6), "inferred"),
    ]


def test_her_last_word_counts() -> None:
    changed = (word("customer", "not_arrived", heard=on(8)), word("customer", "arrived", on(9), heard=on(10)))

    for words in permutations(changed):
        came = arrival_of(sent(words=words))
        assert came is not None
        assert came.at == on(9)


def test_not_yet_discards_what_claims_to_have_come_before() -> None:
    not_yet = word("customer", "not_arrived", heard=on(7))

    assert arrival_of(sent(*SCANNED, words=(not_yet,))) is None
    later = arrival_of(sent(*SCANNED, ("delivered", on(8)), words=(not_yet,)))
    assert later is not None
    assert (later.at, later.by) == (on(8), "shopify")


@pytest.mark.parametrize("source", ["merchant", "inferred"])
def test_a_weaker_word_falls_when_the_carrier_saw_it_under_way_later(source: str) -> None:
    said = word(source, "arrived", on(5), heard=on(9))

    assert arrival_of(sent(("in_transit", on(4)), words=(said,))) is not None
    assert arrival_of(sent(("in_transit", on(8)), words=(said,))) is None


def test_the_merchant_says_that_it_has_not_come_and_no_guess_stands() -> None:
    words = (word("merchant", "not_arrived", heard=on(9)), CAME["inferred"])

    assert arrival_of(sent(words=words)) is None


def test_shopifys_mark_is_a_guess_for_a_carrier_and_the_merchants_word_for_what_she_brings_herself() -> None:
    marked = sent(marked_at=on(5))

    by_carrier, brought = arrival_of(marked), arrival_of(replace(marked, local=True))

    assert by_carrier is not None
    assert brought is not None
    assert (by_carrier.by, brought.by) == ("inferred", "merchant")


def test_a_day_alone_is_read_in_time_where_the_promise_ends_in_it() -> None:
    said = word("customer", "arrived", local_day(6), heard=on(9), whole_day=True)
    after = word("customer", "arrived", local_day(7), heard=on(9), whole_day=True)
    reading = Reading(until=END)

    in_time, late = arrival_of(sent(words=(said,)), reading), arrival_of(sent(words=(after,)), reading)

    assert in_time is not None
    assert late is not None
    assert (in_time.at, late.at) == (END, local_day(7) + 12 * HOUR)


def test_a_pick_up_point_counts_unless_the_merchant_says_otherwise() -> None:
    there = sent(("in_transit", on(4)), ("ready_for_pickup", on(5)), ("picked_up", on(8)))

    at_the_point, in_her_hands = arrival_of(there), arrival_of(there, Reading(point_counts=False))

    assert at_the_point is not None
    assert in_her_hands is not None
    assert (at_the_point.at, in_her_hands.at) == (on(5), on(8))


def test_an_order_has_arrived_with_its_last_line_and_by_whoever_says_so_of_that() -> None:
    first = sent(("delivered", on(5)))
    last = Sending(2, NOW, None, ((2, 1),), (), (CAME["merchant"],))

    came = arrival(((1, 1), (2, 1)), (last, first))

    assert came is not None
    assert (came.at, came.by) == (on(7), "merchant")
    assert arrival(((1, 1), (2, 1), (3, 1)), (last, first)) is None


moments = st.integers(0, 20).map(lambda days: NOW + days * DAY)
words_said = st.builds(
    word,
    st.sampled_from(["customer", "carrier", "merchant", "inferred"]),
    st.sampled_from(["arrived", "under_way", "attempted"]),
    moments,
    heard=moments.map(lambda at: at + 30 * DAY),
)


@given(
    st.lists(words_said, max_size=6),
    st.lists(st.tuples(st.sampled_from(["in_transit", "delivered"]), moments)),
)
def test_what_is_believed_hangs_on_no_order(words: list[Word], scans: list[tuple[str, datetime]]) -> None:
    there, back = sent(*scans, words=tuple(words)), sent(*reversed(scans), words=tuple(reversed(words)))

    assert arrival_of(there) == arrival_of(back)
