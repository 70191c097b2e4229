"""What a chart shows: figures, their count and a sentence; the drawing itself is static/kept.js."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.core.money import exponent
from app.web.formats import on

Tone = Literal["over", "kept", "broken", "unknown", "void", "pending", "main", "quiet",
               "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7"]  # fmt: skip
HUES: tuple[Tone, ...] = ("hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7")


@dataclass(frozen=True)
class Series:
    """values  one per label; None where nothing was measured (drawn as a gap, written as –)

    reach   of kind "dots": where the true value lies 95 times of 100, least and most, one per label
    counts  of kind "dots": how many cases each value rests on
    """

    name: str
    values: Sequence[float | None]
    tone: Tone = "main"
    reach: Sequence[tuple[float, float] | None] = ()
    counts: Sequence[int] = ()


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
    unit      "count"; "share" for values from 0 to 1 that are shown as per cent; "money" for minor units of `currency`
    kind      "dots": each label a line of its own, with a dot at its value and a whisker as far as chance reaches
    target    what the merchant aims at, as a line; None where there is none
    """

    name: str
    title: str
    sentence: str
    count: int
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["bar", "line", "dots"] = "bar"
    unit: Literal["count", "share", "money"] = "count"
    currency: str = ""
    target: float | None = None
    stacked: bool = False
    first_column: str = field(default="")
    marks: Sequence[Mark] = ()

    def __post_init__(self) -> None:
        assert all(len(one.values) == len(self.labels) for one in self.series)
        assert all(0 <= one.place < len(self.labels) for one in self.marks)
        assert (self.unit == "money") == bool(self.currency)
        dots = self.series if self.kind == "dots" else ()
        assert all(len(one.reach) == len(one.counts) == len(self.labels) for one in dots)

    def drawing(self) -> dict[str, object]:
        """What static/kept.js reads from the canvas."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "stacked": self.stacked,
            "labels": list(self.labels),
            "marks": [one.place for one in self.marks],
            "currency": self.currency,
            "target": self._drawn(self.target),
            "series": [self._line(one) for one in self.series],
        }

    def _line(self, one: Series) -> dict[str, object]:
        return {
            "name": one.name,
            "values": [self._drawn(value) for value in one.values],
            "tone": one.tone,
            "reach": [list(each) if each else None for each in one.reach],
            "counts": list(one.counts),
        }

    def _drawn(self, value: float | None) -> float | None:
        """Money in whole units, as an axis shows it."""
        return value / 10 ** exponent(self.currency) if value is not None and self.currency else value


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
