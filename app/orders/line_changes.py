"""When the lines of an order came and went: edits carry no date, so the versions that show them lend theirs. Pure.

Kept as JSON: line id → {"first": the earliest version that shows the line, "cuts": {what was left of it: the earliest
version with no more than that}}. It says the same whatever order the versions come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.orders.rules import Line

History = Mapping[str, Mapping[str, Any]]
Reduction = tuple[datetime, int, int]  # when, line id, how many fewer
CUTS_MAX = 50  # of one line; a line of more pieces that go one by one is a wholesaler's


def with_version(history: History, lines: Iterable[Line], changed_at: datetime) -> dict[str, Any]:
    """The history with one version more."""
    at = changed_at.isoformat(timespec="microseconds")
    known: dict[str, Any] = {key: {**one, "cuts": dict(one["cuts"])} for key, one in history.items()}
    for line in lines:
        one = known.setdefault(str(line.id), {"first": at, "cuts": {}})
        one["first"] = min(one["first"], at)
        left = str(line.current)
        if line.current < line.quantity and (left in one["cuts"] or len(one["cuts"]) < CUTS_MAX):
            one["cuts"][left] = min(one["cuts"].get(left, at), at)
    return known


def added_later(history: History, line_id: int, begun_at: datetime) -> bool:
    """Whether a line came to the order after the first version that was heard of: nothing was shown for it.

    begun_at  of that first version
    """
    one = history.get(str(line_id))
    return one is not None and datetime.fromisoformat(one["first"]) > begun_at


def edits(
    lines: Iterable[Line], refunds: Sequence[Reduction], history: History, *, cancelled: bool
) -> list[Reduction]:
    """What the merchant edited away, and when.

    refunds  of all lines. Shopify lowers `current` by edits and by refunds alike, so what no refund explains was
             edited away. A cancel lowers it as well, and then nothing can be told apart
    """
    if cancelled:
        return []
    found = []
    for line in lines:
        given_back = [(at, count) for at, line_id, count in refunds if line_id == line.id]
        count = line.quantity - line.current - sum(each for _, each in given_back)
        cuts = history.get(str(line.id), {}).get("cuts", {})
        if line.shippable and count > 0 and cuts:
            found.append((_edited_at(line, count, cuts, given_back=given_back), line.id, count))
    return sorted(found)


def _edited_at(
    line: Line, count: int, cuts: Mapping[str, str], *, given_back: Sequence[tuple[datetime, int]]
) -> datetime:
    """The earliest version in which so many are missing that no refund up to then explains."""
    seen = sorted((datetime.fromisoformat(at), int(left)) for left, at in cuts.items())
    for at, left in seen:
        explained = sum(each for refunded_at, each in given_back if refunded_at <= at)
        if line.quantity - left - explained >= count:
            return at
    return seen[-1][0]
