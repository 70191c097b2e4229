"""A mail becomes a case, once; and what a person of the shop does with it."""

from __future__ import annotations

import structlog
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, Invalid, NotFound
from app.core.work import Work
from app.listening import boxes, rules, store
from app.listening.facts import ReplyAssigned, ReplyClosed, ReplyHeard
from app.listening.model import Reply
from app.listening.store import Whose
from app.mail.inbound import Inbound
from app.orders import store as orders
from app.orders.customers import email_key
from app.orders.facts import CustomersMerged
from app.orders.reports import orders_named
from app.promises.making import handling_rules
from app.promises.windows import shop_calendar
from app.shops.store import the_settings, the_shop
from app.touchpoints.actions import decide_on
from app.touchpoints.mail_reports import hear_from_anybody
from app.touchpoints.reply_address import touchpoint_answered

ANSWER_MAX = 5_000  # signs that the merchant notes of what she answered

log = structlog.get_logger(__name__)


def hear(work: Work, mail: Inbound) -> str:
    """Take in a mail. The same one again, by its Message-ID, changes nothing. Nothing is ever sent in answer to it.
    What it reports of a letter of ours is acted on, whichever way it came.

    returns  "reply", "unmatched", "automatic", "known", "trial" (the merchant tried the address) or "not_ours": what a
             machine wrote about no letter of ours isn't kept
    """
    if mail.report:
        _pass_on(work, mail.report)
    if store.is_known(work, mail.message_id):
        return "known"
    if boxes.note_proved(work, mail.recipients):
        return "trial"
    key = email_key(work, mail.address) if mail.address else None
    whose = _whose(work, mail, key)
    sort = rules.sort_of(mail.automatic, customer_id=whose.customer_id, order_id=whose.order_id)
    if sort == rules.AUTOMATIC and whose == store.NOBODY:
        return "not_ours"
    row = _row(work, mail, whose, sort=sort, key=key)
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # another worker was faster with the same mail
        return "known"
    work.record(ReplyHeard(order_id=row.order_id, reply_id=row.id, letter_id=row.letter_id, sort=sort))
    if row.state == rules.OPEN:
        _plan_again(work, row)
    return sort


def _pass_on(work: Work, report: bytes) -> None:
    """Kept once, by what it is about, also where the provider tells of the same bounce by another way."""
    try:
        hear_from_anybody(work, report)
    except Invalid as wrong:  # a bounce in words of its own, which no machine can read
        log.info("report_unreadable", shop_id=work.shop_id, code=wrong.code)


def _whose(work: Work, mail: Inbound, key: bytes | None) -> Whose:
    """By what we signed, else by the letter that her program says it answers, else by her address."""
    signed = touchpoint_answered(work, mail.recipients, ())
    found = store.of_touchpoint(work, signed, message_ids=None) if signed is not None else store.NOBODY
    if found == store.NOBODY:
        named = touchpoint_answered(work, (), mail.answers)
        if named is not None:
            found = store.of_touchpoint(work, named, message_ids=mail.answers)
    if found == store.NOBODY and key is not None:
        found = store.of_address(work, key)
    return found


def _row(work: Work, mail: Inbound, whose: Whose, *, sort: str, key: bytes | None) -> Reply:
    shop = the_shop(work)
    calendar = shop_calendar(handling_rules(work, the_settings(work)[1].handling))
    automatic = sort == rules.AUTOMATIC
    author = f"{mail.name} <{mail.address}>" if mail.name else mail.address
    return Reply(
        shop_id=work.shop_id,
        id=work.next_id(),
        message_id=mail.message_id,
        customer_id=whose.customer_id,
        order_id=whose.order_id,
        letter_id=whose.letter_id,
        sort=sort,
        why=mail.automatic,
        email_key=key,
        email_sealed=work.seal(author, store.EMAIL),
        subject_sealed=work.seal(mail.subject, store.SUBJECT),
        text_sealed=work.seal(mail.text, store.TEXT),
        attachments=mail.attachments,
        written_at=rules.written_at(mail.written_at, work.now),
        heard_at=work.now,
        state=rules.CLOSED if automatic else rules.OPEN,
        due_at=rules.due_at(work.now, calendar, shop.zone),
        closed_at=work.now if automatic else None,
        closed_by="automatic" if automatic else None,
    )


def mark_answered(work: Work, reply_id: int, *, by: str, answer: str = "") -> None:
    """A person has answered. Doing it twice does no harm. answer  what she wants to keep of what she wrote

    raises  NotFound
    """
    row = _known(work, reply_id)
    if answer.strip():
        row.answer_sealed = work.seal(answer.strip()[:ANSWER_MAX], store.ANSWER)
    _close(work, row, rules.ANSWERED, by)


def close(work: Work, reply_id: int, *, by: str) -> None:
    """Nothing need be answered. raises  NotFound"""
    _close(work, _known(work, reply_id), rules.CLOSED, by)


def assign(work: Work, reply_id: int, order_name: str, *, by: str) -> None:
    """A person says which order it is about, by its name as typed.

    raises  NotFound "no_reply", "no_order"; Conflict "many_orders" where several have that name
    """
    row = _known(work, reply_id)
    found = orders_named(work, order_name)
    if not found:
        raise NotFound("no_order", "There is no order of that name here.")
    if len(found) > 1:
        raise Conflict("many_orders", "Several orders have that name.")
    order = orders.file(work, found[0]).order
    assert order is not None  # it was found by its name
    before = row.customer_id
    row.order_id, row.customer_id = order.id, order.customer_id or 0
    row.letter_id = 0
    if row.sort == rules.UNMATCHED:
        row.sort = rules.REPLY
    work.record(ReplyAssigned(order_id=order.id, reply_id=row.id, by=by))
    work.session.flush()
    _plan_again(work, row)
    if before and before != row.customer_id:
        decide_on(work, before)


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. Two records of one person became one: so did what she wrote."""
    moved = update(Reply).where(Reply.customer_id == fact.gone_id).values(customer_id=fact.kept_id)
    work.session.execute(moved)


def _known(work: Work, reply_id: int) -> Reply:
    row = store.reply(work, reply_id)
    if row is None:
        raise NotFound("no_reply", "There is no such reply here.")
    return row


def _close(work: Work, row: Reply, state: str, by: str) -> None:
    if row.state != rules.OPEN:
        return
    row.state, row.closed_at, row.closed_by = state, work.now, by
    work.record(ReplyClosed(order_id=row.order_id, reply_id=row.id, state=state, by=by))
    work.session.flush()
    _plan_again(work, row)


def _plan_again(work: Work, row: Reply) -> None:
    """While she waits for an answer nothing is sold to her, so what waits to be said is decided on anew."""
    if row.customer_id:
        decide_on(work, row.customer_id)
