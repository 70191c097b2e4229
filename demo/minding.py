"""The people of the demo's shop: they answer what customers said, most of it within a day, and read what they write."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import select

from app.core.work import Work, reading_for, work_for
from app.listening import case_reports, themes
from app.listening.cases import close
from app.reviews import moderating, reports, rules
from app.reviews.model import Review
from app.surveys import store as surveys
from app.surveys.model import Answer
from demo.house import House
from demo.opening import STAFF, shop_id
from demo.reviewing import PERSONAL
from demo.story.shelf import LOPARBODEN

# Some are put off, and some of these are forgotten.
AT_ONCE_SHARE, LATER_SHARE = 0.75, 0.25
DONE, DONE_WEIGHTS = ("answered", "called", "nothing"), (70, 15, 15)
BY = f"staff:{STAFF}"
READ_A_DAY = 30
REPLY_SHARE = 0.6  # of the reviews that name a fault
REPLIES = {
    "sv": "Tack för att du skrev det. Så ska de inte vara. Vi har mejlat dig, så byter vi dem. /Maja",
    "en": "Thank you for saying so. They shouldn't be like that. We've written to you and will swap them. Maja",
}
# By a word in it, what a text is about.
ABOUT = {
    "skav": "Skavsår", "rub": "Skavsår", "sula": "Sulan", "sole": "Sulan", "storlek": "Storlek", "size": "Storlek",
    "trång": "Storlek", "tight": "Storlek", "låda": "Stor låda", "box": "Stor låda", "sent": "Kom sent",
    "late": "Kom sent", "helgen": "Kom sent", "weekend": "Kom sent",
}  # fmt: skip


def answer_cases(house: House, *, seed: int) -> None:
    """Once a day. The dice are the order's: the same seed does the same."""
    shop = shop_id(house, LOPARBODEN)
    with reading_for(house.env, shop) as work:
        waiting = case_reports.open_cases(work)
    today = house.clock.now().toordinal()
    for case in waiting:
        dice = random.Random(f"{seed}:case:{case.order_id}:{case.source}:{today}")
        if dice.random() < (LATER_SHARE if case.late else AT_ONCE_SHARE):
            with work_for(house.env, shop) as work:
                close(work, case.id, done=dice.choices(DONE, DONE_WEIGHTS)[0], by=BY)


def read_what_they_wrote(house: House, *, seed: int) -> None:
    """Once a day: what tells where somebody lives isn't shown, however good it is; what names a fault is answered in
    public, and shown like every other; and each text is given its theme.
    """
    with work_for(house.env, shop_id(house, LOPARBODEN)) as work:
        for review in work.session.scalars(_newest(Review)).all():
            _look_at(work, review, random.Random(f"{seed}:moderating:{review.order_id}:{review.line_id}"))
        for answer in work.session.scalars(_newest(Answer)).all():
            text = work.unseal(answer.text_sealed, surveys.TEXT) or ""
            _tag(work, "answer", answer.id, answer.order_id, text)


def _newest(table: type[Review] | type[Answer]) -> Any:
    return select(table).order_by(table.id.desc()).limit(READ_A_DAY)


def _look_at(work: Work, review: Review, dice: random.Random) -> None:
    sheet = reports.review_sheet(work, review.id)
    _tag(work, "review", review.id, review.order_id, sheet.words)
    if sheet.words in PERSONAL.values() and review.state != rules.REJECTED:
        note = "Namn, adress och telefon till någon annan."
        moderating.reject(work, review.id, "personal", note=note, by=BY, seen=sheet.seen)
    elif review.needs and not sheet.reply and dice.random() < REPLY_SHARE:
        moderating.reply(work, review.id, REPLIES[review.lang], by=BY, seen=sheet.seen)


def _tag(work: Work, source: str, source_id: int, order_id: int, text: str) -> None:
    """Once: what has a theme has been read."""
    found = next((theme for word, theme in ABOUT.items() if word in text.casefold()), "")
    if found and not themes.of_sources(work, source, [source_id]):
        themes.tag(work, source, source_id, order_id=order_id, found=(), new=found, by=BY)
