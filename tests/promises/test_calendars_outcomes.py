"""What holds for every window and every arrival: later is never better, and nothing comes of what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core.calendar import WorkCalendar, day_start, local_date, weekend_of
from app.promises.arrivals import Scan, Sending, Word
from app.promises.known import Judgement, Known, Shown
from app.promises.labels import read_label
from app.promises.rules import judge
from app.promises.windows import HandlingRules, window_from_label
from tests.promises.test_calendars import INSTANTS, PLACES

FEW = settings(max_examples=80, deadline=None)
RANK = {"over": 0, "kept": 1, "broken": 2}
LATER = timedelta(days=400)
TITLES = (
    "2-4 vardagar",
    "inom 3 vardagar",
    "3 dagar",
    "samma dag",
    "inom 24 timmar",
    "1-2 veckor",
    "next day",
)
TERMS = st.sampled_from([terms for title in TITLES if (terms := read_label(title))])
SHOPS = st.sampled_from(
    [HandlingRules(country=country, zone=zone, bridge_days=country == "SE") for country, zone in PLACES]
)
DELAYS = st.timedeltas(timedelta(0), timedelta(days=45))
SOURCES = st.sampled_from(["scan", "point", "customer", "carrier", "merchant", "inferred"])
SEEN = st.lists(
    st.tuples(
        st.sampled_from(["in_transit", "out_for_delivery", "attempted_delivery", "label_printed", "odd"]),
        DELAYS,
    ),
    max_size=3,
)


@st.composite
def promises(draw: st.DrawFn) -> tuple[datetime, Shown]:
    """When it was bought, and a promise as it is really made, to some place."""
    country, zone = draw(st.sampled_from(PLACES))
    ordered_at = draw(INSTANTS)
    window = window_from_label(
        draw(TERMS),
        ordered_at=ordered_at,
        shop=draw(SHOPS),
        destination_country=country,
        destination_zone=zone,
    )
    shown = Shown(
        id=1,
        kind="label",
        made_at=ordered_at,
        earliest_at=window.earliest_at,
        latest_at=window.latest_at,
        zone=zone,
        calendar=WorkCalendar(country, closed_weekdays=weekend_of(country)),
        handover_by=local_date(ordered_at, zone) + timedelta(1),
    )
    return ordered_at, shown


def a_known(ordered_at: datetime, *promises: Shown, sendings: tuple[Sending, ...] = ()) -> Known:
    return Known(
        ordered_at=ordered_at,
        zone="Europe/Stockholm",
        unpromised=None,
        lines=((1, 1), (2, 1)),
        refunds=(),
        ended_at=None,
        ended_by=None,
        promises=promises,
        sendings=sendings,
    )


def came(source: str, at: datetime, ordered_at: datetime, *, line: int) -> Sending:
    """A shipment with one line of the order, and somebody's word that it came."""
    empty = Sending(line, ordered_at, "PostNord", ((line, 1),), ())
    if source in ("scan", "point"):
        status = "delivered" if source == "scan" else "ready_for_pickup"
        return replace(empty, scans=(Scan(status, at),))
    return replace(empty, words=(Word(source, "arrived", at, at + timedelta(hours=1), False, line),))


def judged(known: Known) -> Judgement:
    return judge(known, now=known.ordered_at + LATER)


@given(promises(), SOURCES, SOURCES, DELAYS, DELAYS, DELAYS)
@FEW
def test_an_arrival_that_comes_later_is_never_better(
    made: tuple[datetime, Shown], first: str, second: str, one: timedelta, other: timedelta, more: timedelta
) -> None:
    ordered_at, shown = made
    fixed = came(second, ordered_at + other, ordered_at, line=2)

    sooner, later = (
        judged(a_known(ordered_at, shown, sendings=(came(first, at, ordered_at, line=1), fixed)))
        for at in (ordered_at + one, ordered_at + one + more)
    )

    assert RANK[sooner.outcome] <= RANK[later.outcome]
    assert sooner.miss_hours is not None
    assert later.miss_hours is not None
    assert sooner.miss_hours <= later.miss_hours
    assert (sooner.miss_days or 0) <= (later.miss_days or 0)
    assert (sooner.miss_working_days or 0) <= (later.miss_working_days or 0)


@given(promises(), st.sampled_from(["customer", "merchant"]), st.integers(0, 40), st.integers(0, 20))
@FEW
def test_a_day_alone_that_is_later_is_never_better(
    made: tuple[datetime, Shown], source: str, days: int, more: int
) -> None:
    ordered_at, shown = made
    bought_on = local_date(ordered_at, shown.zone)

    def said(on: date) -> Judgement:
        at = day_start(on, shown.zone)
        word = Word(source, "arrived", at, ordered_at + LATER, True, 0)
        sending = Sending(1, ordered_at, None, (), (), words=(word,))
        return judged(a_known(ordered_at, shown, sendings=(sending,)))

    sooner, later = said(bought_on + timedelta(days)), said(bought_on + timedelta(days + more))

    assert RANK[sooner.outcome] <= RANK[later.outcome]


@given(promises(), promises(), SOURCES, DELAYS)
@FEW
def test_a_promise_that_ends_sooner_is_never_kept_better(
    made: tuple[datetime, Shown], other: tuple[datetime, Shown], source: str, delay: timedelta
) -> None:
    ordered_at, shown = made
    shorter = replace(shown, id=2, earliest_at=None, latest_at=shown.latest_at - timedelta(days=1))
    assume(shorter.latest_at > ordered_at)
    arrived = tuple(came(source, ordered_at + delay, ordered_at, line=line) for line in (1, 2))

    long_, both = (
        judged(a_known(ordered_at, *some, sendings=arrived)) for some in ((shown,), (shown, shorter))
    )

    assert (long_.outcome == "broken") <= (both.outcome == "broken")


@given(INSTANTS, SOURCES, DELAYS, DELAYS, SEEN)
@FEW
def test_without_a_promise_nothing_is_kept_or_broken(
    ordered_at: datetime, source: str, delay: timedelta, waited: timedelta, seen: list[tuple[str, timedelta]]
) -> None:
    arrived = came(source, ordered_at + delay, ordered_at, line=1)
    sendings = (with_scans(arrived, ordered_at, seen), came(source, ordered_at + delay, ordered_at, line=2))

    for some in ((), sendings[:1], sendings):
        found = judge(a_known(ordered_at, sendings=some), now=ordered_at + waited)
        assert found.outcome in ("unknown", "void", "pending")
        assert not found.certain


@given(promises(), DELAYS, SEEN, st.booleans())
@FEW
def test_without_an_arrival_nothing_is_kept_and_only_time_breaks_it(
    made: tuple[datetime, Shown], waited: timedelta, seen: list[tuple[str, timedelta]], sent: bool
) -> None:
    ordered_at, shown = made
    empty = with_scans(Sending(1, ordered_at, "PostNord", (), ()), ordered_at, seen)
    now = ordered_at + waited

    found = judge(a_known(ordered_at, shown, sendings=(empty,) if sent else ()), now=now)

    assert found.outcome in ("pending", "broken", "unknown")
    assert (found.outcome == "pending") == (now <= shown.latest_at)
    assert found.arrived_at is None
    if found.certain:  # somebody saw it under way after the end
        assert any(ordered_at + at > shown.latest_at for status, at in seen if status != "label_printed")
    if found.outcome == "unknown":
        assert sent
        assert all(status == "label_printed" for status, _ in seen)


def with_scans(sending: Sending, ordered_at: datetime, seen: list[tuple[str, timedelta]]) -> Sending:
    scans = tuple(Scan(status, ordered_at + delay) for status, delay in seen)
    return replace(sending, scans=(*sending.scans, *scans))


@given(promises(), SOURCES, DELAYS, st.sampled_from(["test", "counter", "store_pickup", "nothing_to_ship"]))
@FEW
def test_where_nothing_is_promised_the_outcome_is_void(
    made: tuple[datetime, Shown], source: str, delay: timedelta, why: str
) -> None:
    ordered_at, shown = made
    arrived = tuple(came(source, ordered_at + delay, ordered_at, line=line) for line in (1, 2))

    found = judged(replace(a_known(ordered_at, shown, sendings=arrived), unpromised=why))

    assert (found.outcome, found.why, found.certain) == ("void", why, False)


@given(promises())
@FEW
def test_both_ends_of_a_window_belong_to_it_everywhere(made: tuple[datetime, Shown]) -> None:
    ordered_at, shown = made
    tick = timedelta(microseconds=1)

    def at(instant: datetime) -> str:
        lines = (1, 2)
        some = tuple(came("scan", instant, ordered_at, line=line) for line in lines)
        return judged(a_known(ordered_at, shown, sendings=some)).outcome

    assert at(shown.latest_at) == "kept"
    assert at(shown.latest_at + tick) == "broken"
    if shown.earliest_at is not None:
        assert at(shown.earliest_at) == "kept"
        assert at(shown.earliest_at - tick) == "over"
