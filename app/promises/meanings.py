"""What a shipping title promises: the merchant's own word stands above what is read from it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.promises.folding import folded
from app.promises.labels import Kind, LabelTerms, Unit, read_label
from app.shops.settings import LabelMeaning

UNITS: dict[str, Unit] = {"working_days": "working_days", "calendar_days": "calendar_days", "hours": "hours"}


def read_title(title: str, labels: Sequence[LabelMeaning]) -> LabelTerms | None:
    """None: it promises no time, or nobody knows which."""
    meaning = meaning_of(title, labels)
    read = read_label(title) if title else None
    if meaning is None:
        return read
    said = _said(meaning)
    # What the merchant only confirmed stays as it was read, so that it makes no other promise.
    return read if said is not None and read is not None and _agree(said, read) else said


def meaning_of(title: str, labels: Sequence[LabelMeaning]) -> LabelMeaning | None:
    """What the merchant said of this title, in whatever case, accents and spaces."""
    wanted = folded(title).strip()
    return next((one for one in labels if folded(one.title).strip() == wanted), None)


def is_confirmed(meaning: LabelMeaning) -> bool:
    """Whether the merchant said just what is read from the title anyway."""
    read, said = read_label(meaning.title), _said(meaning)
    return read is not None and said is not None and _agree(said, read)


def mark_of(title: str) -> str:
    """One mark for all spellings of a title that differ in case, accents and spaces. returns  32 hexadecimal signs"""
    return hashlib.blake2s(folded(title).strip().encode(), digest_size=16).hexdigest()


def _said(meaning: LabelMeaning) -> LabelTerms | None:
    if meaning.says != "days":
        return None
    kind: Kind = "within" if meaning.by else "range"
    low = 0 if meaning.by else min(meaning.days_min, meaning.days_max)
    unit = UNITS.get(meaning.unit, "working_days")
    return LabelTerms(low, meaning.days_max, unit, kind, meaning.title)


def _agree(said: LabelTerms, read: LabelTerms) -> bool:
    same_opening = (said.kind == "within") == (read.kind == "within")
    return same_opening and (said.days_min, said.days_max, said.unit) == (
        read.days_min,
        read.days_max,
        read.unit,
    )
