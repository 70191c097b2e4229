"""What texts speak of in a span of days, as staff have read them: by theme, by step and by product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select

from app.core.work import Work
from app.figures.said_figures import EXAMPLES, Compared, Share
from app.figures.said_reports import EXAMPLE_SIGNS, Span, instants
from app.listening.model import Theme, ThemeTag
from app.reviews import store as reviews
from app.reviews.model import Review
from app.reviews.rules import ERASED
from app.surveys import store as surveys
from app.surveys.model import Answer

# Of a span, the newest that somebody has read.
READ_MAX = 5_000
PLACES_MAX = 4  # steps and products named beside a theme, those with most first
THEMES_SHOWN = 30


@dataclass(frozen=True)
class Read:
    """A text and one theme that it speaks of. step  "" of a review, and of what is about none of them"""

    source: str
    source_id: int
    theme_id: int
    step: str
    product_id: int


@dataclass(frozen=True)
class Place:
    """Where a theme is spoken of. name  a step, or a product's number; share  of the texts about it that were read"""

    kind: str
    name: str
    share: Share


@dataclass(frozen=True)
class ThemeRow:
    """compared  of all texts that were read; places  by step and by product; examples  in their own words"""

    id: int
    label: str
    compared: Compared
    places: tuple[Place, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Themed:
    """texts  with words, in the span; read  those of them that somebody has said a theme of"""

    texts: int
    read: int
    rows: tuple[ThemeRow, ...]

    @property
    def product_ids(self) -> set[int]:
        return {int(place.name) for row in self.rows for place in row.places if place.kind == "product"}


def themed(work: Work, span: Span) -> Themed:
    now, before = _read(work, span), _read(work, span.before)
    labels = {one.id: one.label for one in work.session.scalars(select(Theme))}
    by_theme, by_theme_before = _by_theme(now), _by_theme(before)
    all_now, all_before = _texts(now), _texts(before)
    rows = [
        ThemeRow(
            id=theme_id,
            label=labels[theme_id],
            compared=Compared(
                labels[theme_id],
                Share(len(_texts(found)), len(all_now)),
                Share(len(_texts(by_theme_before.get(theme_id, ()))), len(all_before)),
            ),
            places=_places(found, now),
            examples=_examples(work, found),
        )
        for theme_id, found in by_theme.items()
        if theme_id in labels
    ]
    rows.sort(key=lambda one: (-one.compared.now.hits, one.label.casefold()))
    return Themed(_count_texts(work, span), len(all_now), tuple(rows[:THEMES_SHOWN]))


def _read(work: Work, span: Span) -> list[Read]:
    """The newest first."""
    since, until = instants(work, span)
    answers = (
        select(ThemeTag.source_id, ThemeTag.theme_id, Answer.step, Answer.product_id)
        .join(Answer, and_(ThemeTag.source == "answer", Answer.id == ThemeTag.source_id))
        .where(Answer.answered_at >= since, Answer.answered_at < until)
        .order_by(Answer.answered_at.desc())
    )
    written = (
        select(ThemeTag.source_id, ThemeTag.theme_id, Review.product_id)
        .join(Review, and_(ThemeTag.source == "review", Review.id == ThemeTag.source_id))
        .where(Review.written_at >= since, Review.written_at < until, Review.state != ERASED)
        .order_by(Review.written_at.desc())
    )
    return [
        *(Read("answer", *row) for row in work.session.execute(answers.limit(READ_MAX))),
        *(
            Read("review", row[0], row[1], "", row[2])
            for row in work.session.execute(written.limit(READ_MAX))
        ),
    ]


def _by_theme(rows: Iterable[Read]) -> dict[int, list[Read]]:
    found: defaultdict[int, list[Read]] = defaultdict(list)
    for row in rows:
        found[row.theme_id].append(row)
    return found


def _texts(rows: Iterable[Read]) -> set[tuple[str, int]]:
    return {(one.source, one.source_id) for one in rows}


def _places(found: list[Read], everything: list[Read]) -> tuple[Place, ...]:
    """Of each step and product, how many of the texts about it that were read speak of this."""
    places = []
    for kind, name_of in (("step", lambda one: one.step), ("product", lambda one: one.product_id)):
        for name in {name_of(one) for one in found if name_of(one)}:
            hits = _texts(one for one in found if name_of(one) == name)
            of = _texts(one for one in everything if name_of(one) == name)
            places.append(Place(kind, str(name), Share(len(hits), len(of))))
    places.sort(key=lambda one: (-one.share.hits, one.kind, one.name))
    return tuple(places[:PLACES_MAX])


def _examples(work: Work, found: list[Read]) -> tuple[str, ...]:
    """Cut. Those that were erased are left out."""
    words = (_words(work, one) for one in found[: 5 * EXAMPLES])
    kept = [one if len(one) <= EXAMPLE_SIGNS else one[: EXAMPLE_SIGNS - 1] + "…" for one in words if one]
    return tuple(kept[:EXAMPLES])


def _words(work: Work, one: Read) -> str:
    if one.source == "answer":
        rows = surveys.answers_by_ids(work, [one.source_id])
        text = work.unseal(rows[0].text_sealed, surveys.TEXT) if rows else ""
    else:
        row = work.session.get(Review, (work.shop_id, one.source_id))
        text = work.unseal(row.words_sealed, reviews.WORDS) if row is not None else ""
    return " ".join((text or "").split())


def _count_texts(work: Work, span: Span) -> int:
    since, until = instants(work, span)
    answers = select(Answer.id).where(
        Answer.answered_at >= since, Answer.answered_at < until, Answer.text_sealed.is_not(None)
    )
    written = select(Review.id).where(
        Review.written_at >= since, Review.written_at < until, Review.words_sealed.is_not(None)
    )
    return sum(_count(work, one) for one in (answers, written))


def _count(work: Work, query: Select[int]) -> int:
    some = query.limit(READ_MAX).subquery()
    return work.session.scalar(select(func.count()).select_from(some)) or 0
