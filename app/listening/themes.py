"""What texts speak of: a person reads one and says so, in the shop's own few words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, literal, select, union_all

from app.core.conditions import among
from app.core.errors import Conflict
from app.core.holding import hold_name
from app.core.work import Work
from app.listening import rules
from app.listening.facts import TextThemed
from app.listening.model import Theme, ThemeTag

LABEL_MAX = 40
COUNTED_MAX = 1_000  # texts of a theme: which of two with more comes first matters to nobody
THEMES_MAX = 60  # with more, two of them say the same


@dataclass(frozen=True)
class ThemeLine:
    """count  texts that speak of it; COUNTED_MAX at most"""

    id: int
    label: str
    count: int


def tag(
    work: Work, source: str, source_id: int, *, order_id: int, found: Collection[int], new: str, by: str
) -> None:
    """What a text speaks of, instead of what was said of it before. The same again changes nothing.

    found   numbers of themes; those that aren't there are left out
    new     a further one in words, "" for none; one that is there already is it, whatever the case
    raises  Conflict "many_themes"
    """
    assert source in rules.SOURCES
    hold_name(work, f"themes/{work.shop_id}")
    known = {one.id: one.label for one in work.session.scalars(select(Theme).limit(THEMES_MAX))}
    ids = {one for one in found if one in known}
    if new.split():
        ids.add(_named(work, known, new, by=by))
    was = {theme_id for theme_id, _label in of_sources(work, source, [source_id]).get(source_id, ())}
    if ids == was:
        return
    here = (ThemeTag.source == source, ThemeTag.source_id == source_id)
    work.session.execute(delete(ThemeTag).where(*here))
    for theme_id in sorted(ids):
        row = ThemeTag(
            shop_id=work.shop_id, source=source, source_id=source_id, theme_id=theme_id, tagged_at=work.now,
            tagged_by=by[:40],
        )  # fmt: skip
        work.session.add(row)
    work.session.flush()
    _forget_unused(work, was - ids)
    work.record(
        TextThemed(order_id=order_id, source=source, source_id=source_id, themes=tuple(sorted(ids)), by=by)
    )


def _named(work: Work, known: dict[int, str], new: str, *, by: str) -> int:
    words = " ".join(new.split())[:LABEL_MAX]
    for theme_id, label in known.items():
        if label.casefold() == words.casefold():
            return theme_id
    if len(known) >= THEMES_MAX:
        raise Conflict("many_themes", "There are too many themes. Choose the one that is nearest.")
    row = Theme(shop_id=work.shop_id, id=work.next_id(), label=words, made_at=work.now, made_by=by[:40])
    work.session.add(row)
    work.session.flush()
    return row.id


def _forget_unused(work: Work, ids: Collection[int]) -> None:
    for theme_id in ids:
        used = select(ThemeTag.theme_id).where(ThemeTag.theme_id == theme_id).limit(1)
        if work.session.scalar(used) is None:
            work.session.execute(delete(Theme).where(Theme.id == theme_id))


def themes(work: Work) -> list[ThemeLine]:
    """Those that most texts speak of first."""
    rows = work.session.scalars(select(Theme).limit(THEMES_MAX)).all()
    counted = [_counted(one.id) for one in rows]
    counts = {row[0]: row[1] for row in work.session.execute(union_all(*counted))} if counted else {}
    lines = [ThemeLine(one.id, one.label, counts[one.id]) for one in rows]
    return sorted(lines, key=lambda one: (-one.count, one.label.casefold()))


def _counted(theme_id: int) -> Select[int, int]:
    some = select(ThemeTag.source_id).where(ThemeTag.theme_id == theme_id).limit(COUNTED_MAX).subquery()
    return select(literal(theme_id), func.count()).select_from(some)


def of_sources(work: Work, source: str, ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """What each text speaks of, by its number: (theme, label). Those that nobody has read are missing."""
    query = select(ThemeTag.source_id, Theme.id, Theme.label).join(Theme, Theme.id == ThemeTag.theme_id)
    found: dict[int, list[tuple[int, str]]] = {}
    for source_id, theme_id, label in work.session.execute(
        query.where(ThemeTag.source == source, among(ThemeTag.source_id, ids)).order_by(Theme.label)
    ):
        found.setdefault(source_id, []).append((theme_id, label))
    return found


def with_theme(work: Work, theme_id: int, *, most: int) -> list[tuple[str, int]]:
    """The newest texts that speak of it, as (source, number)."""
    query = select(ThemeTag.source, ThemeTag.source_id).where(ThemeTag.theme_id == theme_id)
    rows = work.session.execute(query.order_by(ThemeTag.source_id.desc()).limit(most))
    return [(source, source_id) for source, source_id in rows]
