"""What a chart shows: figures, their count and a sentence; the drawing itself is static/kept.js."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.web.formats import on

Tone = Literal["over", "kept", "broken", "unknown", "void", "pending", "main", "quiet"]


@dataclass(frozen=True)
class Series:
    """values  one per label; None where nothing was measured (drawn as a gap, written as –)"""

    name: str
    values: Sequence[float | None]
    tone: Tone = "main"


@dataclass(frozen=True)
class Mark:
    """Something that was changed: a line across the drawing. place  of the label at which it stands, 0 the first"""

    place: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """name      unique on its page; becomes the element's id
    sentence  what the reader should see in it, in words
    count     how many cases the figures rest on: shown as n
    unit      "count", or "share" for values from 0 to 1 that are shown as per cent
    """

    name: str
    title: str
    sentence: str
    count: int
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["bar", "line"] = "bar"
    unit: Literal["count", "share"] = "count"
    stacked: bool = False
    first_column: str = field(default="")
    marks: Sequence[Mark] = ()

    def __post_init__(self) -> None:
        assert all(len(one.values) == len(self.labels) for one in self.series)
        assert all(0 <= one.place < len(self.labels) for one in self.marks)

    def drawing(self) -> dict[str, object]:
        """What static/kept.js reads from the canvas."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "stacked": self.stacked,
            "labels": list(self.labels),
            "marks": [one.place for one in self.marks],
            "series": [{"name": s.name, "values": list(s.values), "tone": s.tone} for s in self.series],
        }


def marks_of(firsts: Sequence[date], changes: Iterable[tuple[date, str]]) -> tuple[Mark, ...]:
    """Each at the week in which it falls; what lies before or after the chart isn't drawn.

    firsts   the days on which the weeks of the chart begin
    changes  days, with what was changed
    """
    found = []
    for changed_on, words in sorted(changes):
        place = next((at for at, one in enumerate(firsts) if 0 <= (changed_on - one).days < 7), None)
        if place is not None:
            found.append(Mark(place, f"{words} ({on(changed_on)})"))
    return tuple(found)
