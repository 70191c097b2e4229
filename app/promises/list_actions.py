"""Keeping a filter of the list under a name, and letting it go."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.errors import NotFound, Refused
from app.core.holding import hold_name
from app.core.work import Work
from app.promises.model import SavedView

VIEWS_MAX = 20  # more than fit beside the list


def keep_view(work: Work, name: str, query: str, *, by: str) -> None:
    """Under a name that is taken, the new filter stands instead.

    raises  Refused("too_many_views")
    """
    hold_name(work, f"views/{work.shop_id}")
    row = work.session.scalar(select(SavedView).where(SavedView.name == name))
    if row is None and (work.session.scalar(select(func.count()).select_from(SavedView)) or 0) >= VIEWS_MAX:
        raise Refused("too_many_views", "There are twenty kept views already. Take one away first.")
    if row is None:
        row = SavedView(shop_id=work.shop_id, id=work.next_id(), name=name)
        work.session.add(row)
    row.query, row.kept_by, row.kept_at = query, by, work.now


def let_go_of_view(work: Work, view_id: int) -> None:
    """raises  NotFound"""
    row = work.session.get(SavedView, (work.shop_id, view_id))
    if row is None:
        raise NotFound("no_view", "This view isn't here any more.")
    work.session.delete(row)
