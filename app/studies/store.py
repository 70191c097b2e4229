"""What studies read before they decide."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from app.core.conditions import among
from app.core.holding import hold
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.studies.model import Coding, Finding, Insight, ProcessChange, Study, StudyMember

MUST, DREAM = "study_members.must", "study_members.dream"
EARLIER_MAX = 50  # orders of one customer that are looked at


def study(work: Work, study_id: int) -> Study | None:
    return work.session.get(Study, (work.shop_id, study_id), with_for_update=not work.env.db.is_sqlite)


def running(work: Work) -> Study | None:
    """Read once in a Work: each order of a batch asks."""
    if "study_running" not in work.memo:
        with work.session.no_autoflush:  # in the middle of a batch, whose rows are written together
            work.memo["study_running"] = work.session.scalar(select(Study).where(Study.state == "running"))
    found: Study | None = work.memo["study_running"]
    return found


def forget_running(work: Work) -> None:
    work.memo.pop("study_running", None)


def member(work: Work, member_id: int) -> StudyMember | None:
    return work.session.get(StudyMember, (work.shop_id, member_id))


def in_hand(work: Work, member_id: int) -> StudyMember | None:
    """As member_for_her, and ours until the end of this Work: a finger that shakes presses twice at once."""
    found = member(work, member_id)
    if found is not None:
        hold(work, [found.order_id])
        work.session.refresh(found)
    return member_for_her(work, member_id)


def member_for_her(work: Work, member_id: int) -> StudyMember | None:
    """None where she has been erased: nothing new is kept on her."""
    found = member(work, member_id)
    customer = orders.customer_by_id(work, found.customer_id) if found is not None else None
    return found if customer is not None and customer.redacted_at is None else None


def members_of(work: Work, study_id: int, customer_id: int) -> list[StudyMember]:
    """More than one where two records of her were made one."""
    hers = select(StudyMember).where(StudyMember.customer_id == customer_id)
    return [one for one in work.session.scalars(hers) if one.study_id == study_id]


def count_arm(work: Work, study_id: int, arm: str) -> int:
    query = select(func.count()).select_from(StudyMember)
    return work.session.scalar(query.where(StudyMember.study_id == study_id, StudyMember.arm == arm)) or 0


def unanswered(work: Work, study_id: int, *, limit: int) -> list[StudyMember]:
    asked = select(StudyMember).where(StudyMember.study_id == study_id, StudyMember.arm == "asked")
    return [one for one in work.session.scalars(asked.limit(limit)) if one.answered_at is None]


def earlier_orders(work: Work, order: Order) -> int:
    """Hers, before this one; EARLIER_MAX at most."""
    hers = select(Order.ordered_at).where(Order.customer_id == order.customer_id).limit(EARLIER_MAX)
    return sum(1 for at in work.session.scalars(hers) if at < order.ordered_at)


def finding(work: Work, finding_id: int) -> Finding | None:
    return work.session.get(Finding, (work.shop_id, finding_id))


def findings(work: Work, study_id: int) -> list[Finding]:
    query = select(Finding).where(Finding.study_id == study_id)
    return sorted(work.session.scalars(query), key=lambda one: (one.kind != "must", one.label.lower()))


def codings(work: Work, member_ids: Iterable[int]) -> list[Coding]:
    return list(work.session.scalars(select(Coding).where(among(Coding.member_id, member_ids))))


def coded_count(work: Work, study_id: int) -> int:
    """Answers in which something was found."""
    ids = [one.id for one in findings(work, study_id)]
    query = select(func.count(Coding.member_id.distinct())).where(among(Coding.finding_id, ids))
    return work.session.scalar(query) or 0


def change(work: Work, change_id: int) -> ProcessChange | None:
    return work.session.get(ProcessChange, (work.shop_id, change_id))


def insight(work: Work, insight_id: int) -> Insight | None:
    return work.session.get(Insight, (work.shop_id, insight_id), with_for_update=not work.env.db.is_sqlite)
