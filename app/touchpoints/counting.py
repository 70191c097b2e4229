"""How many letters of each day were sent, bounced or were called junk: steps are inserted, and folded into totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, union_all

from app.core.folding import Fold, fold
from app.core.ids import first_id_of
from app.core.work import Env, Work
from app.shops.store import is_served, the_shop
from app.touchpoints.facts import LetterSent
from app.touchpoints.model import MailTally, MailTotal

# Steps of the last minutes also say how fast letters go out (pace); older ones are only counted.
FRESH = timedelta(minutes=2)
SHOWN = timedelta(days=30)
PACE = "to:"  # with a mark of the family of mailboxes; counts in no total


def note_sent(work: Work, _fact: LetterSent) -> None:
    count(work, "sent")


def count(work: Work, what: str) -> None:
    """what  "sent", "bounce" or "complaint"; counted on the shop's own day"""
    on = work.now.astimezone(ZoneInfo(the_shop(work).zone)).date()
    work.session.add(MailTally(shop_id=work.shop_id, id=work.next_id(), on=on, what=what, step=1))


def counts_since(work: Work, first: date) -> dict[str, int]:
    """what → how many from that day on; what hasn't been folded yet is added."""
    folded = select(MailTotal.what, MailTotal.letters).where(MailTotal.on >= first)
    loose = select(MailTally.what, MailTally.step).where(MailTally.on >= first)
    # In one statement, which sees one state of the database: between two a step could be folded and seen by neither.
    what, number = union_all(folded, loose).subquery().c
    summed = select(what, func.sum(number)).group_by(what)
    return {name: int(letters) for name, letters in work.session.execute(summed)}


def counts_of_window(work: Work) -> dict[str, int]:
    """As counts_since, of the last 30 days."""
    return counts_since(work, (work.now - SHOWN).astimezone(ZoneInfo(the_shop(work).zone)).date())


def _fold_steps(work: Work, steps: Sequence[MailTally]) -> None:
    sums: Counter[tuple[date, str]] = Counter()
    for one in steps:
        if not one.what.startswith(PACE):
            sums[one.on, one.what] += one.step
    for (on, what), letters in sorted(sums.items()):
        _add(work, on, what, letters=letters)


def _is_ripe(work: Work) -> ColumnElement[bool]:
    return MailTally.id < first_id_of(work.now - FRESH)


STEPS = Fold("fold_mail", MailTally, _fold_steps, only=is_served, ripe=_is_ripe)


def fold_mail(env: Env) -> int:
    """A duty. returns  how many steps were folded"""
    return fold(env, STEPS)


def _add(work: Work, on: date, what: str, *, letters: int) -> None:
    total = work.session.get(MailTotal, (work.shop_id, on, what))
    if total is None:
        work.session.add(MailTotal(shop_id=work.shop_id, on=on, what=what, letters=letters))
    else:
        total.letters += letters
