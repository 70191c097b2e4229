"""What the table of shipping titles shows: each with what it is understood as, by whom, and how often it was shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from app.core.errors import NotFound
from app.core.work import Work
from app.ledger.model import Entry
from app.orders.model import Order
from app.outbox.model import Errand
from app.promises.labels import LabelTerms, is_pickup
from app.promises.meanings import is_confirmed, mark_of, meaning_of, read_title
from app.promises.model import ShippingLabel
from app.promises.reports import speaks_of
from app.promises.sightings import Sighting, sighting, titles_seen
from app.shops.settings import LabelMeaning, ShopSettings
from app.shops.store import the_settings

PAGE = 50
READ_AGAIN = "read_label_again"  # the errand's kind
# Orders that a preview looks through, the newest first: what a shop with 300 orders a day sells in sixty days.
LOOKED_THROUGH_MAX = 20_000
ENTRIES_READ_MAX = 200  # of readings that are done, the newest first
State = Literal["unread", "read", "table", "pickup", "confirmed", "corrected", "nothing"]
# Which states stand together under a tab.
SAID = frozenset({"confirmed", "corrected", "nothing"})


@dataclass(frozen=True)
class LabelLine:
    """A title.

    state    unread: nobody knows what it promises; read: by Kept itself; table: a line of the merchant's table speaks
             of it; pickup: fetched in the shop, so nothing is promised; confirmed, corrected, nothing: the merchant's
    terms    what it promises; None where nothing
    meaning  what the merchant said
    """

    mark: str
    title: str
    orders: int
    first_seen_at: datetime
    last_seen_at: datetime
    state: State
    terms: LabelTerms | None
    meaning: LabelMeaning | None


@dataclass(frozen=True)
class LabelsPage:
    """counts  titles under each tab: "", "unread", "read", "said"; last: whether no page comes after this one"""

    lines: tuple[LabelLine, ...]
    counts: dict[str, int]
    last: bool


@dataclass(frozen=True)
class Lately:
    """Orders of a span that showed a title. at_least: there were more orders than are looked through"""

    orders: int
    days: int
    at_least: bool


@dataclass(frozen=True)
class Reading:
    """Orders that are being read again, or were. orders: so far, or in all; at: since when, or when it was done"""

    state: Literal["under_way", "parked", "done"]
    orders: int
    at: datetime


def labels_page(work: Work, *, tab: str = "", searched: str = "", number: int = 1) -> LabelsPage:
    """What nobody understands first, then the last seen.

    tab       "unread", "read", "said"; "" for all
    searched  a part of the title, in any case; "" for all
    number    of the page, from 1
    """
    _, settings = the_settings(work)
    lines = [_line(one, settings) for one in titles_seen(work) if searched.casefold() in one.title.casefold()]
    counts = Counter(_tab_of(line) for line in lines)
    chosen = [line for line in lines if tab in ("", _tab_of(line))]
    chosen.sort(key=lambda line: line.state != "unread")  # stable: within it the last seen stays first
    start = (number - 1) * PAGE
    return LabelsPage(
        lines=tuple(chosen[start : start + PAGE]),
        counts={"": len(lines), **{one: counts[one] for one in ("unread", "read", "said")}},
        last=len(chosen) <= start + PAGE,
    )


def label_line(work: Work, mark: str) -> LabelLine:
    """raises  NotFound for a title that no order showed"""
    _, settings = the_settings(work)
    found = next((one for one in titles_seen(work) if one.mark == mark), None)
    if found is None:
        row = work.session.get(ShippingLabel, (work.shop_id, mark))
        found = sighting(row) if row is not None else None
    if found is None:
        raise NotFound("no_label", "No order has shown this shipping option yet.")
    return _line(found, settings)


def _line(seen: Sighting, settings: ShopSettings) -> LabelLine:
    terms, meaning = read_title(seen.title, settings.labels), meaning_of(seen.title, settings.labels)
    return LabelLine(
        mark=seen.mark,
        title=seen.title,
        orders=seen.orders,
        first_seen_at=seen.first_seen_at,
        last_seen_at=seen.last_seen_at,
        state=_state(seen.title, settings, terms, meaning=meaning),
        terms=terms,
        meaning=meaning,
    )


def _state(
    title: str, settings: ShopSettings, terms: LabelTerms | None, *, meaning: LabelMeaning | None
) -> State:
    if meaning is not None:
        return "nothing" if terms is None else "confirmed" if is_confirmed(meaning) else "corrected"
    elif terms is not None:
        return "read"
    elif any(speaks_of(row, title) for row in settings.rules):
        return "table"
    else:
        return "pickup" if is_pickup(title) else "unread"


def _tab_of(line: LabelLine) -> str:
    return "said" if line.state in SAID else "unread" if line.state == "unread" else "read"


def shown_lately(work: Work, mark: str, *, days: int) -> Lately:
    """How many orders of the last days showed this title: what reading them again would look at."""
    newest = (
        select(Order.shown_title)
        .where(Order.ordered_at >= work.now - timedelta(days=days))
        .order_by(Order.ordered_at.desc())
        .limit(LOOKED_THROUGH_MAX)
        .subquery()
    )
    counted = select(newest.c.shown_title, func.count()).group_by(newest.c.shown_title)
    titles = {row[0]: row[1] for row in work.session.execute(counted)}
    orders = sum(count for title, count in titles.items() if title and mark_of(title) == mark)
    return Lately(orders, days, at_least=sum(titles.values()) == LOOKED_THROUGH_MAX)


def reading_again(work: Work, mark: str) -> Reading | None:
    """The last time that orders were read again by this title; None where nobody asked for it lately."""
    newest = (
        select(Entry).where(Entry.kind == "LabelReadAgain").order_by(Entry.id.desc()).limit(ENTRIES_READ_MAX)
    )
    entry = next((one for one in work.session.scalars(newest) if one.body["mark"] == mark), None)
    if entry is None:
        return None
    if entry.body["done"]:
        return Reading("done", entry.body["orders"], entry.written_at)
    key = errand_key(mark, datetime.fromisoformat(entry.body["asked_at"]), entry.body["page"] + 1)
    state = work.session.scalar(select(Errand.state).where(Errand.key == key))
    return Reading("parked" if state == "parked" else "under_way", entry.body["orders"], entry.written_at)


def errand_key(mark: str, asked_at: datetime, page: int) -> str:
    return f"{READ_AGAIN}:{mark}:{asked_at:%Y%m%dT%H%M%S%f}:{page}"
