"""What pages show of studies: the plans, what is still to be done, what was changed, who came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from app.core.calendar import local_date
from app.core.conditions import among
from app.core.counting import count_some
from app.core.errors import NotFound
from app.core.work import Work
from app.orders.model import Order
from app.promises.spread import Interval, difference
from app.shops.store import the_shop
from app.studies import rules, store
from app.studies.actions import Plan
from app.studies.answer_reports import answered
from app.studies.model import Finding, ProcessChange, Study, StudyMember

STUDIES_MAX = 100
MEMBERS_MAX = 5_000  # of one study; nobody more is drawn once its asked ones are full
CHANGES_MAX = 100
RETURN_DAYS = 90
PACE_DAYS, PACE_MAX = 30, 10_000


@dataclass(frozen=True)
class StudyLine:
    """drawn  arm → how many; coded  of the answers those that a person has read; findings  how many there are"""

    id: int
    plan: Plan
    state: str
    planned_at: datetime
    began_at: datetime | None
    full_at: datetime | None
    closed_at: datetime | None
    learned: str
    drawn: dict[str, int]
    answered: int
    coded: int
    findings: int
    is_due: bool

    @property
    def to_code(self) -> int:
        return self.answered - self.coded


@dataclass(frozen=True)
class ChangeLine:
    id: int
    finding_id: int
    finding: str
    kind: str
    step: str
    words: str
    changed_on: date


@dataclass(frozen=True)
class Returns:
    """Of those drawn so long ago that RETURN_DAYS have passed: how many bought again within them. difference  of the
    two shares, asked less control; None where one of them has no case
    """

    asked: int
    asked_back: int
    control: int
    control_back: int

    @property
    def difference(self) -> Interval | None:
        return difference((self.asked_back, self.asked), (self.control_back, self.control))


@dataclass(frozen=True)
class Asked:
    """What her page shows her."""

    must: str
    dream: str
    answers: int
    is_over: bool


def studies(work: Work) -> list[StudyLine]:
    """The newest first."""
    rows = work.session.scalars(select(Study).order_by(Study.id.desc()).limit(STUDIES_MAX))
    return [_study_line(work, row) for row in rows]


def study_line(work: Work, study_id: int) -> StudyLine:
    """raises  NotFound"""
    row = work.session.get(Study, (work.shop_id, study_id))
    if row is None:
        raise NotFound("no_study", "There is no such study here.")
    return _study_line(work, row)


def open_studies(work: Work) -> list[StudyLine]:
    """Those that run, then those that are planned: what a plan still asks of the shop."""
    states = (rules.RUNNING, rules.PLANNED)
    rows = work.session.scalars(select(Study).where(Study.state.in_(states)).limit(2 * STUDIES_MAX))
    return [_study_line(work, row) for row in sorted(rows, key=lambda row: (states.index(row.state), row.id))]


def has_planned(work: Work) -> bool:
    """Whether this shop has ever made a plan."""
    return work.session.scalar(select(Study.id).order_by(Study.id.desc()).limit(1)) is not None


def orders_lately(work: Work) -> int:
    """Placed in the last PACE_DAYS days; PACE_MAX at most."""
    since = work.now - timedelta(days=PACE_DAYS)
    return count_some(work, Order, Order.ordered_at >= since, most=PACE_MAX)


def changes(work: Work) -> list[ChangeLine]:
    """The newest first."""
    query = _made(work, ProcessChange, Finding.label, Finding.kind)
    return [
        ChangeLine(row.id, row.finding_id, label, kind, row.step, row.words, row.changed_on)
        for row, label, kind in work.session.execute(query)
    ]


def days_of_change(work: Work) -> list[tuple[date, str]]:
    """For the plan's changes: each is drawn across the charts."""
    rows = work.session.execute(_made(work, ProcessChange.changed_on, ProcessChange.words))
    return [(row[0], row[1]) for row in rows]


def _made(work: Work, *columns: Any) -> Select[Any]:
    """Of the changes whose day has come, with what was found; the newest first."""
    today = local_date(work.now, the_shop(work).zone)
    found = select(*columns).join(Finding, Finding.id == ProcessChange.finding_id)
    return (
        found.where(ProcessChange.changed_on <= today)
        .order_by(ProcessChange.changed_on.desc())
        .limit(CHANGES_MAX)
    )


def returns(work: Work, study_id: int) -> Returns:
    """By what was drawn, not by who read or answered: only so chance made the two groups alike."""
    until = work.now - timedelta(days=RETURN_DAYS)
    counts: Counter[tuple[str, bool]] = Counter()
    for arm in (rules.ASKED, rules.CONTROL):
        query = select(StudyMember.customer_id, StudyMember.order_id, StudyMember.drawn_at).where(
            StudyMember.study_id == study_id, StudyMember.arm == arm, StudyMember.drawn_at <= until
        )
        members = [(row[0], row[1], row[2]) for row in work.session.execute(query.limit(MEMBERS_MAX))]
        counts.update((arm, came_back) for came_back in _back(work, members))
    asked, control = counts[rules.ASKED, True], counts[rules.CONTROL, True]
    return Returns(asked + counts[rules.ASKED, False], asked, control + counts[rules.CONTROL, False], control)


def asked(work: Work, member_id: int) -> Asked:
    """raises  NotFound where she was erased"""
    member = store.member_for_her(work, member_id)
    study = work.session.get(Study, (work.shop_id, member.study_id)) if member is not None else None
    if member is None or study is None:
        raise NotFound(
            "no_member", "We no longer know of this question. Answer the letter, and a person reads it."
        )
    return Asked(
        must=work.unseal(member.must_sealed, store.MUST) or "",
        dream=work.unseal(member.dream_sealed, store.DREAM) or "",
        answers=member.answers,
        is_over=study.state == rules.CLOSED,
    )


def _study_line(work: Work, row: Study) -> StudyLine:
    told = answered(work, row.id)
    today = local_date(work.now, the_shop(work).zone)
    plan = Plan(
        row.title, row.who, row.owner, row.deadline_on, row.ask_days, row.asked_max, row.asked_percent,
        row.control_percent, row.will_change,
    )  # fmt: skip
    return StudyLine(
        id=row.id,
        plan=plan,
        state=row.state,
        planned_at=row.planned_at,
        began_at=row.began_at,
        full_at=row.full_at,
        closed_at=row.closed_at,
        learned=row.learned,
        drawn={
            arm: store.count_arm(work, row.id, arm) for arm in (rules.ASKED, rules.CONTROL, rules.OUTSIDE)
        },
        answered=len(told),
        coded=sum(1 for one in told if one.coded_at is not None),
        findings=len(store.findings(work, row.id)),
        is_due=rules.is_due(row.state, row.deadline_on, today=today),
    )


def _back(work: Work, members: Sequence[tuple[int, int, datetime]]) -> Iterator[bool]:
    """Of each, whether she bought again within RETURN_DAYS of being drawn. members  (customer, order, drawn at)"""
    bought: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    ids = [customer_id for customer_id, *_ in members]
    query = select(Order.customer_id, Order.id, Order.ordered_at).where(
        among(Order.customer_id, ids), Order.cancelled_at.is_(None)
    )
    for customer_id, order_id, ordered_at in work.session.execute(query):
        if customer_id is not None:
            bought[customer_id].append((order_id, ordered_at))
    for customer_id, drawn_by, drawn_at in members:
        until = drawn_at + timedelta(days=RETURN_DAYS)
        yield any(
            order_id != drawn_by and drawn_at < at <= until for order_id, at in bought.get(customer_id, ())
        )
