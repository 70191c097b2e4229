"""The setup guide: which steps somebody has looked at, and whether the shop has put it away."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import NotFound
from app.core.holding import hold_name
from app.core.work import Work
from app.onboarding.model import SetupGuide
from app.onboarding.rules import STEPS


@dataclass(frozen=True)
class Guide:
    """looked_at  names of steps"""

    looked_at: frozenset[str]
    dismissed: bool


def the_guide(work: Work) -> Guide:
    row = work.session.get(SetupGuide, work.shop_id)
    return Guide(frozenset(row.looked_at if row else ()), bool(row and row.dismissed_at))


def note_step(work: Work, step: str) -> str:
    """returns  where the step leads. raises  NotFound for one that isn't there (any more)"""
    if step not in STEPS:
        raise NotFound("no_step", "The guide has no such step any more. Go back to the first page.")
    row = _row(work)
    row.looked_at = [*row.looked_at, *({step} - set(row.looked_at))]
    return STEPS[step]


def dismiss(work: Work, by: str) -> None:
    """by  the staff member's number"""
    row = _row(work)
    row.dismissed_at, row.dismissed_by = work.now, by


def bring_back(work: Work) -> None:
    row = _row(work)
    row.dismissed_at = row.dismissed_by = None


def _row(work: Work) -> SetupGuide:
    hold_name(work, f"guide/{work.shop_id}")
    row = work.session.get(SetupGuide, work.shop_id, populate_existing=True)
    if row is None:
        row = SetupGuide(shop_id=work.shop_id, looked_at=[], dismissed_at=None, dismissed_by=None)
        work.session.add(row)
    return row
