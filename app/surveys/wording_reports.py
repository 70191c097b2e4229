"""How the questions read today, and how they have read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.core.work import Work
from app.shops.store import the_shop
from app.surveys import store
from app.surveys.wording import Wording, named


@dataclass(frozen=True)
class Version:
    """by  "staff:42" """

    number: int
    asked: str
    made_at: datetime
    by: str


def questions_today(work: Work, *, lang: str) -> list[tuple[str, str]]:
    """(key, how it reads) of each in the bank."""
    shop, newest = the_shop(work).name, store.newest_wordings(work, store.keys(work))
    return [(key, named(one.in_lang(lang), shop)) for key, one in newest.items()]


def wording_today(work: Work, key: str) -> tuple[int, Wording]:
    """The version that holds, and its words."""
    return store.wording(work, key)


def first_wording(work: Work, key: str) -> Wording:
    return store.wording_at(work, key, store.FIRST_VERSION)


def step_of(work: Work, key: str) -> str:
    return store.step_of(work, key)


def versions(work: Work, key: str, *, lang: str) -> list[Version]:
    """The merchant's own, the newest first."""
    return [
        Version(one.version, msgspec.convert(one.asked, Wording).in_lang(lang), one.made_at, one.made_by)
        for one in reversed(store.wordings(work, key))
    ]
