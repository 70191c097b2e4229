"""A shop with a study, and customers who buy."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.studies.actions import Plan, begin, plan, tell
from app.studies.coding import code
from app.studies.model import Finding, StudyMember
from tests.builders import NOW, SHOP
from tests.stories import an_order

MAJA = "staff:42"
PLAN = Plan(
    title="Vad väntar de sig?",
    who="everybody",
    owner="Maja Lind",
    deadline_on=date(2026, 5, 1),
    ask_days=1,
    asked_max=100,
    asked_percent=50,
    control_percent=50,
    will_change="När vi lämnar paketen, och hur vi packar dem.",
)


def a_plan(env: Env, *, shop: int = SHOP, **changes: Any) -> int:
    with work_for(env, shop) as work:
        return plan(work, _changed(changes), by=MAJA)


def _changed(changes: dict[str, Any]) -> Plan:
    return Plan(**{**vars(PLAN), **changes})


def a_study(env: Env, *, shop: int = SHOP, **changes: Any) -> int:
    """Planned, and begun."""
    study_id = a_plan(env, shop=shop, **changes)
    with work_for(env, shop) as work:
        begin(work, study_id, by=MAJA)
    return study_id


def buys(env: Env, number: int = 1001, *, at: datetime = NOW, shop: int = SHOP, **changes: Any) -> None:
    an_order(env, number, at=at, shop=shop, **changes)


def members(env: Env, *, shop: int = SHOP) -> list[StudyMember]:
    with reading_for(env, shop) as work:
        rows = list(work.session.scalars(select(StudyMember).order_by(StudyMember.order_id)))
        work.session.expunge_all()
        return rows


def answers(env: Env, must: str = "Att det kommer på dagen.", dream: str = "Att någon ringer.") -> int:
    """A customer buys, is asked for certain, and answers. returns  her number in the study"""
    number = 1001 + len(members(env))
    buys(env, number)
    [member] = [one for one in members(env) if one.order_id == number]
    assert member.arm == "asked"
    with work_for(env, SHOP) as work:
        tell(work, member.id, must=must, dream=dream)
    return member.id


def found(env: Env, member_id: int, *new: tuple[str, str], known: tuple[int, ...] = ()) -> dict[str, int]:
    """returns  label → number of all findings"""
    with work_for(env, SHOP) as work:
        code(work, member_id, found=known, new=new, by=MAJA)
        return {one.label: one.id for one in work.session.scalars(select(Finding))}
