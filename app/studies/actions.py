"""A plan is made, begun and closed; chance draws whom it asks; she answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, NotFound, Refused
from app.core.work import Work
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.facts import CustomersMerged, OrderTold
from app.orders.model import Order
from app.studies import rules, store
from app.studies.facts import CustomerDrawn, ExpectationTold, StudyMoved
from app.studies.model import Study, StudyMember
from app.touchpoints.actions import propose, withdraw

LETTER = "study_question"
TEXT_MAX = 5_000  # signs of one answer


@dataclass(frozen=True)
class Plan:
    """As in model.Study."""

    title: str
    who: str
    owner: str
    deadline_on: date
    ask_days: int
    asked_max: int
    asked_percent: int
    control_percent: int
    will_change: str


def plan(work: Work, wanted: Plan, *, by: str, study_id: int = 0) -> int:
    """study_id  of one that is planned and not begun: it is changed. 0 makes a new one.

    raises  NotFound; Conflict "study_begun": what was drawn by one plan can't be read by another
    """
    row = _known(work, study_id) if study_id else None
    if row is not None and row.state != rules.PLANNED:
        raise Conflict("study_begun", "This study has begun. Its plan can't be changed any more.")
    if row is None:
        row = Study(
            shop_id=work.shop_id, id=work.next_id(), state=rules.PLANNED, planned_at=work.now, planned_by=by,
            began_at=None, full_at=None, closed_at=None, closed_by=None, learned="",
        )  # fmt: skip
        work.record(StudyMoved(study_id=row.id, state=rules.PLANNED, by=by))
    row.title, row.who, row.owner, row.deadline_on = (
        wanted.title,
        wanted.who,
        wanted.owner,
        wanted.deadline_on,
    )
    row.ask_days, row.asked_max, row.will_change = wanted.ask_days, wanted.asked_max, wanted.will_change
    row.asked_percent, row.control_percent = wanted.asked_percent, wanted.control_percent
    work.session.add(row)
    work.session.flush()
    return row.id


def begin(work: Work, study_id: int, *, by: str) -> None:
    """From now on chance draws among those who buy. raises  NotFound; Conflict "study_begun", "another_runs" """
    row = _known(work, study_id)
    if row.state != rules.PLANNED:
        raise Conflict("study_begun", "This study has begun already.")
    try:
        with work.session.begin_nested():
            row.state, row.began_at = rules.RUNNING, work.now
    except IntegrityError:
        raise Conflict("another_runs", "Another study is running. Close it first.") from None
    store.forget_running(work)
    work.record(StudyMoved(study_id=row.id, state=rules.RUNNING, by=by))


def close(work: Work, study_id: int, *, learned: str, by: str) -> None:
    """Nobody more is asked. raises  NotFound; Refused "nothing_coded"; Conflict "not_running" """
    row = _known(work, study_id)
    if row.state != rules.RUNNING:
        raise Conflict("not_running", "This study isn't running.")
    if rules.why_not_close(store.coded_count(work, row.id)):
        raise Refused(
            "nothing_coded",
            "A study is closed when at least one answer has led to a finding. Read the answers first.",
        )
    row.state, row.closed_at, row.closed_by, row.learned = rules.CLOSED, work.now, by, learned
    for member in store.unanswered(work, row.id, limit=rules.ASKED_MOST):
        withdraw(work, letter_key(member), "study_over")
    store.forget_running(work)
    work.record(StudyMoved(study_id=row.id, state=rules.CLOSED, by=by))


def note_told(work: Work, fact: OrderTold) -> None:
    """Reaction: somebody has bought, or came to be known as the buyer. Who was drawn stays where she is."""
    study = store.running(work)
    if study is None or study.full_at is not None:
        return
    order = orders.file(work, fact.order_id).order
    if order is not None and order.customer_id is not None and _may_be_drawn(work, study, order):
        _draw(work, study, order)


def _may_be_drawn(work: Work, study: Study, order: Order) -> bool:
    assert study.began_at is not None  # it runs
    assert order.customer_id is not None  # the caller looked
    if order.ordered_at < study.began_at:
        return False
    draw = rules.Draw(
        ordered_at=order.ordered_at,
        test=order.test,
        before_install=order.before_install,
        replacement=order.replacement,
        cancelled=order.cancelled_at is not None,
        reachable=is_reachable(work, order.customer_id),
        known=bool(store.members_of(work, study.id, order.customer_id)),
        earlier_orders=store.earlier_orders(work, order) if study.who != "everybody" else 0,
    )
    return rules.may_be_drawn(draw, began_at=study.began_at, who=study.who)


def _draw(work: Work, study: Study, order: Order) -> None:
    assert order.customer_id is not None
    arm = rules.arm_of(
        work.env.chance.fraction(), asked_percent=study.asked_percent, control_percent=study.control_percent
    )
    if arm == rules.ASKED and not _has_room(work, study):
        return
    member = StudyMember(
        shop_id=work.shop_id, id=work.next_id(), study_id=study.id, customer_id=order.customer_id,
        order_id=order.id, arm=arm, drawn_at=work.now, answered_at=None, answers=0, must_sealed=None,
        dream_sealed=None, coded_at=None,
    )  # fmt: skip
    work.session.add(member)
    work.session.flush()
    work.record(
        CustomerDrawn(
            order_id=order.id, study_id=study.id, member_id=member.id, arm=arm,
            of_1000=(study.asked_percent * 10, study.control_percent * 10),
        )
    )  # fmt: skip
    if arm == rules.ASKED:
        propose(
            work,
            LETTER,
            letter_key(member),
            customer_id=order.customer_id,
            order_id=order.id,
            body={"member": member.id},
            not_before=order.ordered_at + timedelta(days=study.ask_days),
        )


def _has_room(work: Work, study: Study) -> bool:
    """The last one of them shuts the door for all arms: who buys later is no fair comparison. Whoever asks for room
    takes turns with the others, so that no two take the last place.
    """
    locked = store.study(work, study.id)
    assert locked is not None
    asked = store.count_arm(work, study.id, rules.ASKED)
    if asked + 1 >= study.asked_max:
        locked.full_at = locked.full_at or work.now
    return asked < study.asked_max


def tell(work: Work, member_id: int, *, must: str, dream: str) -> None:
    """What she expects, in her own words; what she says last counts. It is taken in after the study is over as well.
    The same once more changes nothing: what a person has read stays read.

    raises  NotFound where she was erased
    """
    member = store.in_hand(work, member_id)
    if member is None or member.arm != rules.ASKED:
        raise NotFound(
            "no_member", "We no longer know of this question. Answer the letter, and a person reads it."
        )
    held = (
        work.unseal(member.must_sealed, store.MUST) or "",
        work.unseal(member.dream_sealed, store.DREAM) or "",
    )
    if member.answered_at is not None and held == (must, dream):
        return
    member.must_sealed = work.seal(must or None, store.MUST)
    member.dream_sealed = work.seal(dream or None, store.DREAM)
    member.answered_at, member.answers, member.coded_at = work.now, member.answers + 1, None
    told = ExpectationTold(
        order_id=member.order_id, study_id=member.study_id, member_id=member.id, time=member.answers
    )
    work.record(told)


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. Two records of one person became one: so did what chance said of her."""
    moved = update(StudyMember).where(StudyMember.customer_id == fact.gone_id)
    work.session.execute(moved.values(customer_id=fact.kept_id))


def letter_key(member: StudyMember) -> str:
    """Not by customer: two records of her may become one after it was wished for."""
    return f"{LETTER}:{member.id}"


def _known(work: Work, study_id: int) -> Study:
    row = store.study(work, study_id)
    if row is None:
        raise NotFound("no_study", "There is no such study here.")
    return row
