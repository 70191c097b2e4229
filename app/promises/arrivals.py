"""When something had come, and who says so: the strongest source that knows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Carrier words by which goods have reached the customer. A pick-up point counts when nothing was tried at the door
# before: then the parcel was meant to go there.
AT_THE_DOOR = frozenset({"delivered", "picked_up"})
AT_THE_POINT = "ready_for_pickup"
ATTEMPT = "attempted_delivery"
# Words by which a carrier has the parcel in hand: what says that it came before such a scan is mistaken.
MOVING = frozenset({"carrier_picked_up", "in_transit", "out_for_delivery", "delayed", ATTEMPT})
# Words that only say that a label exists: nobody has seen the parcel.
NOT_YET_SEEN = frozenset({"", "label_printed", "label_purchased", "label_voided", "confirmed", "submitted"})
DAY = timedelta(days=1)
CLOCKS_ERR = timedelta(days=1)  # by which a carrier's clock and zone may be off
NOON = timedelta(hours=12)
# Who is believed, the strongest first. The customer knows; a carrier's scan is made on the spot; a merchant has it
# from somebody; what is inferred is a guess and pays nothing.
SOURCES = ("customer", "shopify", "carrier", "merchant", "inferred")


@dataclass(frozen=True)
class Scan:
    """What the carrier said through Shopify and when it happened."""

    status: str
    happened_at: datetime


def own_scans(scans: Iterable[Scan], ordered_at: datetime) -> tuple[Scan, ...]:
    """Without what was said before the order was bought: numbers of parcels are used again, and a carrier that is asked
    about one tells of the parcel that bore it before.
    """
    return tuple(scan for scan in scans if scan.happened_at >= ordered_at - CLOCKS_ERR)


@dataclass(frozen=True)
class Word:
    """What somebody said beside Shopify's scans: promises.model.ArrivalWord.

    at  of an arrival or a scan; with whole_day the first instant of that local day
    """

    source: str
    says: str
    at: datetime | None
    heard_at: datetime
    whole_day: bool
    shipment_id: int


def words_about(
    words: Sequence[Word], shipment_id: int, sent_at: datetime, *, first_sent_at: datetime
) -> tuple[Word, ...]:
    """Those that are about a shipment: its own, and what was said of the whole order. Who says that all has come means
    what had been sent by then; where nothing had been, whatever the books say of it later.

    first_sent_at  of all shipments of the order
    """
    return tuple(
        word
        for word in words
        if word.shipment_id == shipment_id
        or (
            word.shipment_id == 0
            and (word.says != "arrived" or sent_at <= word.heard_at or word.heard_at < first_sent_at)
        )
    )


def own_words(words: Iterable[Word], ordered_at: datetime) -> tuple[Word, ...]:
    """As own_scans, of what a carrier's own interface or a hub said. What people say is theirs to mean."""
    return tuple(
        word
        for word in words
        if word.source != "carrier" or word.at is None or word.at >= ordered_at - CLOCKS_ERR
    )


@dataclass(frozen=True)
class Sending:
    """A shipment that isn't cancelled. lines: (line id, how many); none at all: it carries everything.

    words      about this shipment or about the whole order
    marked_at  since when Shopify's word on the whole shipment is "delivered", without a scan that says so
    local      the shop brings it itself: its own mark is the merchant's word
    """

    id: int
    sent_at: datetime
    carrier: str | None
    lines: tuple[tuple[int, int], ...]
    scans: tuple[Scan, ...]
    words: tuple[Word, ...] = ()
    marked_at: datetime | None = None
    local: bool = False


@dataclass(frozen=True)
class Came:
    """by  who says so: one of SOURCES"""

    at: datetime
    by: str


@dataclass(frozen=True)
class Reading:
    """point_counts  ready at a pick-up point is an arrival
    until           the promise's end: a day on which it ends is read as in time, where only the day is known
    """

    point_counts: bool = True
    until: datetime | None = None


PLAIN = Reading()


def arrival_of(sending: Sending, reading: Reading = PLAIN) -> Came | None:
    """When a shipment reached the customer or her pick-up point, by the strongest source that says so."""
    said = _latest(sending.words, "customer")
    if said is not None and said.says == "arrived":
        return Came(_instant(said, reading), "customer")
    denied_at = (
        said.heard_at if said is not None else None
    )  # "not yet": whoever claims an earlier arrival is wrong
    for source in SOURCES[1:]:
        at = _CLAIMS[source](sending, reading, denied_at)
        if at is not None:
            return Came(at, source)
    return None


def _scanned(sending: Sending, reading: Reading, denied_at: datetime | None) -> datetime | None:
    """The first scan that says so."""
    doors = [scan.happened_at for scan in sending.scans if scan.status in AT_THE_DOOR]
    points = [scan.happened_at for scan in sending.scans if scan.status == AT_THE_POINT]
    tried = [scan.happened_at for scan in sending.scans if scan.status == ATTEMPT]
    first_point = min(points, default=None)
    counts = reading.point_counts and not any(attempt <= first_point for attempt in tried if first_point)
    found = [*doors, *([first_point] if first_point and counts else [])]
    return min((at for at in found if denied_at is None or at > denied_at), default=None)


def _by_carrier(sending: Sending, reading: Reading, denied_at: datetime | None) -> datetime | None:
    found = [
        _instant(word, reading)
        for word in sending.words
        if word.source == "carrier" and word.says == "arrived" and word.at is not None
    ]
    moving = max((scan.happened_at for scan in sending.scans if scan.status in MOVING), default=None)
    return min((at for at in found if _stands(at, denied_at, moving)), default=None)


def _by_merchant(sending: Sending, reading: Reading, denied_at: datetime | None) -> datetime | None:
    said = _latest(sending.words, "merchant")
    if said is not None:
        at = _instant(said, reading) if said.says == "arrived" else None
    else:
        at = sending.marked_at if sending.local else None
    last_of_day = said.at + DAY if said is not None and said.at is not None and said.whole_day else at
    stands = at is not None and last_of_day is not None and _stands(last_of_day, denied_at, _moving(sending))
    return at if stands else None


def _inferred(sending: Sending, reading: Reading, denied_at: datetime | None) -> datetime | None:
    denied = _latest(sending.words, "merchant")
    found = [
        _instant(word, reading)
        for word in sending.words
        if word.source == "inferred" and word.says == "arrived" and word.at is not None
    ]
    found += [sending.marked_at] if sending.marked_at is not None else []
    since = max((at for at in (denied_at, denied.heard_at if denied else None) if at), default=None)
    return min((at for at in found if _stands(at, since, _moving(sending))), default=None)


_CLAIMS: dict[str, Callable[[Sending, Reading, datetime | None], datetime | None]] = {
    "shopify": _scanned,
    "carrier": _by_carrier,
    "merchant": _by_merchant,
    "inferred": _inferred,
}


def _stands(at: datetime, denied_at: datetime | None, moving_at: datetime | None) -> bool:
    """A claim falls when somebody stronger said later that it hadn't come, or saw it under way later."""
    return (denied_at is None or at > denied_at) and (moving_at is None or at > moving_at)


def _moving(sending: Sending) -> datetime | None:
    """When a carrier last had it in hand."""
    return max(
        (at for at, moving in seen(sending) if moving),
        default=None,
    )


def seen(sending: Sending) -> list[tuple[datetime, bool]]:
    """When a carrier saw the parcel itself. returns  (when, whether it was under way then)"""
    scans = [
        (scan.happened_at, scan.status in MOVING) for scan in sending.scans if scan.status not in NOT_YET_SEEN
    ]
    words = [
        (word.at, word.says in ("under_way", "attempted"))
        for word in sending.words
        if word.source == "carrier" and word.at is not None
    ]
    return [*scans, *words]


def denial(words: Sequence[Word], after: datetime) -> Word | None:
    """The customer's or the merchant's last word, if it says after that instant that nothing has come."""
    for source in ("customer", "merchant"):
        said = _latest(words, source)
        if said is not None:
            return said if said.says == "not_arrived" and said.heard_at > after else None
    return None


def _latest(words: Sequence[Word], source: str) -> Word | None:
    said = [word for word in words if word.source == source and word.says in ("arrived", "not_arrived")]
    return max(
        said, key=lambda word: (word.heard_at, word.at is not None, word.at or word.heard_at), default=None
    )


def _instant(word: Word, reading: Reading) -> datetime:
    """Of a word that names a day alone: the promise's end if that lies in the day, else noon. Never later than said."""
    assert word.at is not None
    if not word.whole_day:
        return word.at
    if reading.until is not None and word.at <= reading.until < word.at + DAY:
        return reading.until
    return max(word.at, min(word.at + NOON, word.heard_at))


def arrival(
    wanted: Sequence[tuple[int, int]], sendings: Sequence[Sending], reading: Reading = PLAIN
) -> Came | None:
    """When the last wanted thing had come; None while something is missing. by: who says so of that last one"""
    missing = dict(wanted)
    arrived = sorted(
        ((came.at, one.id, one, came) for one in sendings if (came := arrival_of(one, reading)) is not None),
        key=lambda found: found[:2],
    )
    for _, _, sending, came in arrived:
        if not sending.lines:
            return came
        for line_id, count in sending.lines:
            if line_id in missing:
                missing[line_id] -= count
        if all(left <= 0 for left in missing.values()):
            return came
    return None
