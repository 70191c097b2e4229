"""What a shipping title promises: the merchant's own word stands above what is read from it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.promises.folding import folded
from app.promises.labels import LabelTerms, read_label
from app.shops.settings import LabelMeaning


def read_title(title: str, labels: Sequence[LabelMeaning]) -> LabelTerms | None:
    """None: it promises no time, or nobody knows which."""
    wanted = folded(title).strip()
    for meaning in labels:
        if folded(meaning.title).strip() == wanted:
            return _said(meaning)
    return read_label(title) if title else None


def mark_of(title: str) -> str:
    """One mark for all spellings of a title that differ in case, accents and spaces. returns  32 hexadecimal signs"""
    return hashlib.blake2s(folded(title).strip().encode(), digest_size=16).hexdigest()


def _said(meaning: LabelMeaning) -> LabelTerms | None:
    if meaning.says != "days":
        return None
    unit = meaning.unit if meaning.unit in ("calendar_days", "hours") else "working_days"
    low = 0 if meaning.by else meaning.days_min
    kind = "within" if meaning.by else "range"
    return LabelTerms(low, meaning.days_max, unit, kind, meaning.title)  # type: ignore[arg-type]  # unit: checked above
