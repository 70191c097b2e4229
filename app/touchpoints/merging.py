"""Two records of one person became one: her letters count together, and her stricter word on letters holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.core.work import Work
from app.orders.facts import CustomersMerged
from app.orders.model import Customer
from app.touchpoints import consents, store
from app.touchpoints.actions import note_wish
from app.touchpoints.model import Letter, Touchpoint


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. What waits is decided on anew, with all that she has heard under either record."""
    rows = [work.session.get_one(Customer, (work.shop_id, one)) for one in (fact.kept_id, fact.gone_id)]
    email_keys = [row.email_key for row in rows if row.email_key is not None]
    _keep_the_stricter(work, email_keys)
    _keep_what_she_chose(work, email_keys)
    consents.copy_no(work, email_keys)
    for table in (Touchpoint, Letter):
        moved = update(table).where(table.customer_id == fact.gone_id)
        work.session.execute(moved.values(customer_id=fact.kept_id))
    still_open = (Touchpoint.customer_id == fact.kept_id, Touchpoint.state.in_(store.OPEN))
    work.session.execute(update(Touchpoint).where(*still_open).values(decide_at=work.now))


def _keep_the_stricter(work: Work, email_keys: list[bytes]) -> None:
    """Who said no under one address is not written to at the other: it is the same person."""
    said = {key: store.wishes(work, key) for key in email_keys}
    stopped = {
        about
        for wishes in said.values()
        for about, says in wishes.items()
        if says == "stop" and about != "pause"
    }
    for key, wishes in said.items():
        for about in sorted(stopped):
            if wishes.get(about) != "stop":
                note_wish(work, key, about, says="stop", source="merge")


def _keep_what_she_chose(work: Work, email_keys: list[bytes]) -> None:
    """Fewer letters, a pause, and her language hold at the other address as well; of two pauses the longer one."""
    said = {key: store.said(work, key) for key in email_keys}
    fewer = any("dose" in words and words["dose"].says == "less" for words in said.values())
    until = max(filter(None, map(_paused_until, said.values())), default=None)
    langs = [words["lang"].says for words in said.values() if "lang" in words]
    for key, words in said.items():
        if fewer and ("dose" not in words or words["dose"].says != "less"):
            note_wish(work, key, "dose", says="less", source="merge")
        if until is not None and until > work.now and _paused_until(words) != until:
            note_wish(work, key, "pause", says="stop", source="merge", until=until)
        if langs and "lang" not in words:
            note_wish(work, key, "lang", says=langs[0], source="merge")


def _paused_until(words: dict[str, store.Said]) -> datetime | None:
    pause = words.get("pause")
    return pause.until if pause is not None and pause.says != "go_on" else None
