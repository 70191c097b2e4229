"""What a customer answers by the link in her letter: kept once, and her latest word holds."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Invalid, NotFound, Refused
from app.core.holding import hold
from app.core.work import Work
from app.ledger.store import entries_of_orders
from app.orders import store as orders
from app.orders.model import Order
from app.orders.rules import Line
from app.promises import store as promises
from app.surveys import rules, store
from app.surveys.bank import FIT, QUESTIONS
from app.surveys.counting import count, is_first
from app.surveys.facts import QuestionAnswered
from app.surveys.model import Answer, SurveyInvitation
from app.surveys.wording import Option

GONE = "This question isn't here any more, and what was kept about it is gone. Answer the letter instead."
LINES_MAX = 20  # things that one page asks about
CHANGES_MAX = 200  # answers told about one order; what comes after that is no customer


@dataclass(frozen=True)
class Said:
    """One answer as it came: option  a code, "" where she only wrote; line_id  0: the whole order"""

    question: str
    option: str
    text: str
    line_id: int = 0


def in_hand(work: Work, invitation_id: int) -> tuple[SurveyInvitation, Order]:
    """Her question, ours until the end of this Work: a finger that shakes taps twice at once.

    raises  NotFound where it, or she, is gone
    """
    found = asked(work, invitation_id)
    hold(work, [found[0].order_id])
    return asked(work, invitation_id)


def asked(work: Work, invitation_id: int) -> tuple[SurveyInvitation, Order]:
    """As in_hand, for a page that only shows it."""
    invitation = store.invitation(work, invitation_id)
    order = store.order_for_her(work, invitation.order_id) if invitation is not None else None
    if invitation is None or order is None:
        raise NotFound("no_question", GONE)
    return invitation, order


def answer(work: Work, invitation_id: int, option: str, *, text: str, about: dict[int, str]) -> None:
    """She answers the question of her letter. After its time her words are taken, and no option any more.

    text   at most rules.TEXT_MAX signs; with an option it may be empty
    about  of a question that is asked of each thing: her words, by line
    raises NotFound; Invalid "no_answer", "no_option", "too_long"
    """
    invitation, order = in_hand(work, invitation_id)
    late = rules.is_late(invitation.asked_at, work.now)
    said = Said(invitation.question, _tapped(work, invitation) if late else option, text.strip())
    chosen = _option(work, invitation, said)
    lines = {one: words.strip() for one, words in about.items() if not late}
    if not said.text and not any(lines.values()) and (late or chosen is None):
        raise Invalid("no_answer", "Choose an answer or write a few words, and send again.")
    if any(len(one) > rules.TEXT_MAX for one in (said.text, *lines.values())):
        raise Invalid("too_long", "What you wrote is too long to be sent at once.")
    _keep(work, invitation, order, said, chosen, late=late)
    if is_per_line(invitation.question):
        for line in things(order):
            if line.id in lines:
                _keep(work, invitation, order, Said(said.question, "", lines[line.id], line.id), None)
    if invitation.answered_at is None:
        invitation.answered_at = work.now
        store.count_answer(work, invitation.question)


def is_per_line(key: str) -> bool:
    """Her words may be about each thing. None of the merchant's own questions is so."""
    return key in QUESTIONS and QUESTIONS[key].per_line


def _tapped(work: Work, invitation: SurveyInvitation) -> str:
    """What she tapped while there was time; "" where she didn't."""
    row = store.answer(work, invitation.id, invitation.question, line_id=0)
    return row.option if row is not None else ""


def say_fit(work: Work, invitation_id: int, line_id: int, option: str, *, text: str) -> None:
    """Whether one thing works for her, apart from how it came.

    raises  NotFound; Invalid "no_option", "no_line", "too_long"
    """
    invitation, order = in_hand(work, invitation_id)
    if line_id not in {line.id for line in things(order)}:
        raise Invalid("no_line", "That isn't among the things that you bought.")
    if len(text) > rules.TEXT_MAX:
        raise Invalid("too_long", "What you wrote is too long to be sent at once.")
    chosen = QUESTIONS[FIT].wording.option(option)
    if chosen is None:
        raise Invalid("no_option", "Choose one of the answers, and send again.")
    _keep(work, invitation, order, Said(FIT, option, text.strip(), line_id), chosen)


def things(order: Order) -> list[Line]:
    """What she was sent and has kept, LINES_MAX at most: what the page asks about."""
    sent = [line for line in orders.lines_of(order) if line.shippable and line.title]
    return ([line for line in sent if line.current > 0] or sent)[:LINES_MAX]


def _option(work: Work, invitation: SurveyInvitation, said: Said) -> Option | None:
    if not said.option:
        return None
    wording = store.wording_at(work, invitation.question, invitation.version)
    chosen = wording.option(said.option)
    if chosen is None:
        raise Invalid("no_option", "Choose one of the answers, and send again.")
    return chosen


def _keep(
    work: Work,
    invitation: SurveyInvitation,
    order: Order,
    said: Said,
    chosen: Option | None,
    *,
    late: bool = False,
) -> None:
    """Written, or changed where she says otherwise. The same once more changes nothing and tells nobody."""
    row = store.answer(work, invitation.id, said.question, line_id=said.line_id)
    was = row.option if row is not None else ""
    if row is None and not (said.option or said.text):
        return
    if row is None:
        row = _new_answer(work, invitation, order, said)
        first = is_first(work, row)
    elif (row.option, work.unseal(row.text_sealed, store.TEXT) or "") == (said.option, said.text):
        return
    elif _is_worn_out(work, row):
        raise Refused("too_often", "You have changed this answer often enough. Answer the letter instead.")
    else:
        first = is_first(work, row)
        count(work, row, -1, is_first=first)
    outcome = promises.outcome_of(work, invitation.order_id)
    row.option, row.score = said.option, chosen.score if chosen is not None else None
    row.text_sealed = work.seal(said.text, store.TEXT) if said.text else None
    row.outcome = outcome.outcome if outcome is not None else "pending"
    row.answered_at = work.now
    row.why = rules.why_person(row.score, said.text, late=late)
    row.needs_person = bool(row.why)
    work.session.add(row)
    count(work, row, 1, is_first=first)
    work.session.flush()
    _tell(work, row, was=was)


def _is_worn_out(work: Work, row: Answer) -> bool:
    """Somebody who plays with the page fills the ledger."""
    told = entries_of_orders(work, [row.order_id], [QuestionAnswered.__name__])
    return len(told) >= CHANGES_MAX


def _new_answer(work: Work, invitation: SurveyInvitation, order: Order, said: Said) -> Answer:
    line = next((one for one in things(order) if one.id == said.line_id), None)
    return Answer(
        shop_id=work.shop_id,
        id=work.next_id(),
        invitation_id=invitation.id,
        customer_id=order.customer_id or invitation.customer_id,
        order_id=invitation.order_id,
        line_id=said.line_id,
        product_id=(line.product_id or 0) if line is not None else 0,
        question=said.question,
        version=invitation.version if said.question == invitation.question else store.FIRST_VERSION,
        step=store.step_of(work, said.question),
    )


def _tell(work: Work, row: Answer, *, was: str) -> None:
    work.record(
        QuestionAnswered(
            order_id=row.order_id,
            answer_id=row.id,
            question=row.question,
            version=row.version,
            step=row.step,
            option=row.option,
            score=row.score,
            line_id=row.line_id,
            product_id=row.product_id,
            outcome=row.outcome,
            needs_person=row.needs_person,
            why=row.why,
            was=was,
        )
    )
