"""Looking into the merchant's mailbox: the duty that says when, and the errand that does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DataError

from app.core.errors import Invalid, Unreachable
from app.core.work import Env, Work, work_for
from app.listening import store
from app.listening.actions import hear
from app.listening.boxes import FETCH, IMAP, open_access
from app.mail.imap import Access, MailboxReader, Place, Round
from app.mail.inbound import read_message
from app.outbox.actions import send_out_again
from app.outbox.errands import Drop, ErrandKind, ErrandView

EVERY = timedelta(minutes=1)
# A password that is refused again and again locks the merchant out of her own mailbox at some providers.
AFTER_TROUBLE = timedelta(minutes=15)
LOOKED_BACK_MAX = timedelta(days=14)  # where a mailbox counts anew; who was away for longer asks the merchant
# What only the mail itself can be to blame for. A database that is busy or away passes, and then it is read again.
FAULTS = (
    ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError, RecursionError, DataError,
)  # fmt: skip
SHOPS_MAX = 500  # errands written in one run of the duty; the others come with the next

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Question:
    """made_at  of the access: an answer to one that has been replaced meanwhile isn't settled"""

    access: Access = field(repr=False)
    place: Place
    made_at: datetime


@dataclass(frozen=True)
class Answer:
    """trouble  code, or None; then `round` is there"""

    made_at: datetime
    round: Round | None
    trouble: str | None


def fetch_replies(env: Env) -> int:
    """A duty. returns  how many mailboxes are to be looked into"""
    shops = store.shops_with_mailboxes(env, every=EVERY, after_trouble=AFTER_TROUBLE)[:SHOPS_MAX]
    for shop_id in shops:
        with work_for(env, shop_id) as work:
            send_out_again(work, FETCH, FETCH, body={})
    return len(shops)


def fetch_errand(reader: MailboxReader) -> ErrandKind:
    """Only asks: what was fetched and not settled is fetched again, and kept once by its Message-ID."""

    def perform(env: Env, question: Question) -> Answer:
        try:
            return Answer(question.made_at, _look(reader, question, env.clock.now), None)
        except Unreachable as wrong:
            return Answer(question.made_at, None, wrong.code)

    return ErrandKind(_prepare, perform, _settle, asks=True)


def _look(reader: MailboxReader, question: Question, clock: Callable[[], datetime]) -> Round:
    return reader.read(question.access, question.place, clock=clock)


def _prepare(work: Work, _errand: ErrandView) -> Question | Drop:
    row = store.box(work, IMAP)
    if row is None:
        return Drop("no_box", "There is no mailbox to look into any more.")
    since = max(row.looked_at or row.made_at, work.now - LOOKED_BACK_MAX)
    place = Place(row.uid_validity, row.seen_uid, since)
    return Question(open_access(work, row), place, row.made_at)


def _settle(work: Work, _errand: ErrandView, answer: Answer) -> None:
    row = store.box(work, IMAP)
    if row is None or row.made_at != answer.made_at:
        return
    row.trouble, row.looked_at = answer.trouble, work.now
    if answer.round is None:
        return
    for raw in answer.round.messages:
        take_in(work, raw)
    row.uid_validity, row.seen_uid = answer.round.uid_validity, answer.round.seen_uid


def take_in(work: Work, raw: bytes) -> str:
    """One message of the mailbox. What can't be read stays in it, for whoever reads it by hand; so does what trips us
    up, since every look would begin with it again and none behind it would ever come in.
    """
    try:
        with work.session.begin_nested():
            return hear(work, read_message(raw))
    except Invalid as wrong:
        log.info("reply_unreadable", shop_id=work.shop_id, code=wrong.code)
        return wrong.code
    except FAULTS as wrong:  # only the sort of it: words of hers must not reach a log
        log.error("reply_fault", shop_id=work.shop_id, error=type(wrong).__name__)
        return "fault"
