"""What was done for customers, and what they complained of, by month: steps are inserted with each fact and folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, union_all

from app.claims import facts as claims
from app.core.calendar import local_date
from app.core.facts import Fact
from app.core.folding import Fold, fold
from app.core.work import Env, Work
from app.figures.deed_rules import deed_of
from app.figures.model import DeedTally, DeedTotal
from app.listening import facts as listening
from app.remedies.facts import RemedyGiven
from app.reviews.facts import ReviewReplied
from app.shops.store import is_served, the_shop
from app.touchpoints.facts import LetterSent, MailReported

# Whatever counts as a deed; wiring.py hangs note_deed on each, and the recount reads them in the ledger.
COUNTED: tuple[type[Fact], ...] = (
    LetterSent, RemedyGiven, listening.ReplyClosed, listening.CaseOpened, listening.CaseClosed, ReviewReplied,
    claims.ClaimOpened, claims.AnswerGiven, claims.CallClosed, MailReported,
)  # fmt: skip


def note_deed(work: Work, fact: Fact) -> None:
    """Reaction."""
    deed = deed_of(type(fact).__name__, fact.__dict__)
    if deed:
        on = local_date(work.now, the_shop(work).zone).replace(day=1)
        work.session.add(DeedTally(shop_id=work.shop_id, id=work.next_id(), on=on, deed=deed, step=1))


def deeds_between(work: Work, first: date, last: date) -> dict[date, Counter[str]]:
    """first, last  both months included, whatever day of them; what hasn't been folded yet is added

    returns  month → deed → how often
    """
    months = first.replace(day=1), last.replace(day=1)
    folded = select(DeedTotal.on, DeedTotal.deed, DeedTotal.times).where(DeedTotal.on.between(*months))
    loose = select(DeedTally.on, DeedTally.deed, DeedTally.step).where(DeedTally.on.between(*months))
    # In one statement, which sees one state of the database: between two a step could be folded and seen by neither.
    both = union_all(folded, loose).subquery()
    month, deed, times = both.c
    found: dict[date, Counter[str]] = {}
    for on, name, number in work.session.execute(select(month, deed, func.sum(times)).group_by(month, deed)):
        found.setdefault(on, Counter())[name] += int(number)
    return found


def fold_deeds(env: Env) -> int:
    """A duty. returns  how many steps were folded"""
    return fold(env, STEPS)


def _fold_steps(work: Work, steps: Sequence[DeedTally]) -> None:
    sums: Counter[tuple[date, str]] = Counter()
    for one in steps:
        sums[one.on, one.deed] += one.step
    for (on, deed), times in sorted(sums.items()):
        total = work.session.get(DeedTotal, (work.shop_id, on, deed))
        if total is None:
            work.session.add(DeedTotal(shop_id=work.shop_id, on=on, deed=deed, times=times))
        else:
            total.times += times


STEPS = Fold("deeds", DeedTally, _fold_steps, only=is_served)
