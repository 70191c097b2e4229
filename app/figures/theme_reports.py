"""What texts speak of in a span of days, as staff have read them: by theme, by step and by product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import literal, select, true

from app.core.conditions import among
from app.core.counting import count_some
from app.core.ids import first_id_of
from app.core.work import Work
from app.figures.said_figures import EXAMPLES, Compared, Share
from app.figures.said_reports import EXAMPLE_SIGNS, Span, instants
from app.listening.model import Theme, ThemeTag
from app.reviews import store as reviews
from app.reviews.model import Review
from app.reviews.rules import ERASED
from app.surveys import store as surveys
from app.surveys.model import Answer

# Of a span and either source, the newest that somebody has read: a share of five hundred is known to four points.
READ_MAX = 500
TEXTS_MAX = 2_000  # of either source that are counted: of more nothing is said, rather than too little
PLACES_MAX = 4  # steps and products named beside a theme, those with most first
THEMES_SHOWN = 30


class Read(NamedTuple):
    """A text and one theme that it speaks of. source_id  no two texts have the same, whatever their source
    step  "" of a review, and of what is about none of them
    """

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
    """texts  with words, in the span; 0 where there are more than are counted
    read  those of them that somebody has said a theme of
    is_cut  more have been read than are looked at: the figures rest on the newest
    """

    texts: int
    read: int
    is_cut: bool
    rows: tuple[ThemeRow, ...]

    @property
    def product_ids(self) -> set[int]:
        return {int(place.name) for row in self.rows for place in row.places if place.kind == "product"}


def themed(work: Work, span: Span) -> Themed:
    (now, is_cut), (before, _) = _read(work, span), _read(work, span.before)
    labels = {one.id: one.label for one in work.session.scalars(select(Theme))}
    by_theme, by_theme_before = _by_theme(now), _by_theme(before)
    all_now, all_before = len(_texts(now)), len(_texts(before))
    compared = {
        theme_id: Compared(
            labels[theme_id],
            Share(len(_texts(found)), all_now),
            Share(len(_texts(by_theme_before.get(theme_id, ()))), all_before),
        )
        for theme_id, found in by_theme.items()
        if theme_id in labels
    }
    most = sorted(compared, key=lambda one: (-compared[one].now.hits, labels[one].casefold()))[:THEMES_SHOWN]
    places, examples = _by_place(now), _examples(work, {one: by_theme[one] for one in most})
    rows = [
        ThemeRow(one, labels[one], compared[one], _places(by_theme[one], places), examples[one])
        for one in most
    ]
    return Themed(0 if is_cut else _count_texts(work, span), all_now, is_cut, tuple(rows))


def _read(work: Work, span: Span) -> tuple[list[Read], bool]:
    """The newest first, of either source by their numbers, which are given in the order of writing: what was changed
    later stands among the texts of its number.

    returns  and whether there are more of the span
    """
    since, until = instants(work, span)
    answered = (Answer.answered_at, Answer.step, Answer.product_id, true())
    written = (Review.written_at, literal(""), Review.product_id, Review.state != ERASED)
    found, is_cut = [], False
    for source, table, columns in (("answer", Answer, answered), ("review", Review, written)):
        newest = (
            select(ThemeTag.source_id, ThemeTag.theme_id)
            .where(ThemeTag.source == source, ThemeTag.source_id < first_id_of(until))
            .order_by(ThemeTag.source_id.desc())
            .limit(READ_MAX)
            .subquery()
        )
        query = select(*newest.c, *columns).join(table, table.id == newest.c.source_id)
        rows = work.session.execute(query.order_by(newest.c.source_id.desc())).all()
        found += [
            Read(source, source_id, theme_id, step, product_id)
            for source_id, theme_id, at, step, product_id, is_there in rows
            if is_there and since <= at < until
        ]
        is_cut = is_cut or (len(rows) == READ_MAX and rows[-1][2] >= since)
    return found, is_cut


def _by_theme(rows: Iterable[Read]) -> dict[int, list[Read]]:
    found: defaultdict[int, list[Read]] = defaultdict(list)
    for row in rows:
        found[row.theme_id].append(row)
    return found


def _texts(rows: Iterable[Read]) -> set[int]:
    return {one.source_id for one in rows}


Where = str | int  # a step, or a product's number


def _by_place(rows: Iterable[Read]) -> dict[Where, set[int]]:
    """Each step and product → the texts about it."""
    found: defaultdict[Where, set[int]] = defaultdict(set)
    for one in rows:
        if one.step:
            found[one.step].add(one.source_id)
        if one.product_id:
            found[one.product_id].add(one.source_id)
    return found


def _places(found: list[Read], everything: Mapping[Where, Collection[int]]) -> tuple[Place, ...]:
    """Of each step and product, how many of the texts about it that were read speak of this."""
    places = [
        Place(
            "step" if isinstance(where, str) else "product",
            str(where),
            Share(len(texts), len(everything[where])),
        )
        for where, texts in _by_place(found).items()
    ]
    places.sort(key=lambda one: (-one.share.hits, one.kind, one.name))
    return tuple(places[:PLACES_MAX])


def _examples(work: Work, by_theme: Mapping[int, list[Read]]) -> dict[int, tuple[str, ...]]:
    """Cut. Those that were erased are left out."""
    looked_at = {theme_id: found[: 5 * EXAMPLES] for theme_id, found in by_theme.items()}
    sealed = _sealed(work, {(one.source, one.source_id) for some in looked_at.values() for one in some})
    return {theme_id: _words(work, some, sealed) for theme_id, some in looked_at.items()}


def _words(
    work: Work, some: Iterable[Read], sealed: Mapping[tuple[str, int], bytes | None]
) -> tuple[str, ...]:
    kept: list[str] = []
    for one in some:
        place = surveys.TEXT if one.source == "answer" else reviews.WORDS
        if len(kept) == EXAMPLES:
            break
        text = " ".join((work.unseal(sealed.get((one.source, one.source_id)), place) or "").split())
        if text:
            kept.append(text if len(text) <= EXAMPLE_SIGNS else text[: EXAMPLE_SIGNS - 1] + "…")
    return tuple(kept)


def _sealed(work: Work, texts: Iterable[tuple[str, int]]) -> dict[tuple[str, int], bytes | None]:
    """(source, number) → her words as they are stored."""
    ids: dict[str, list[int]] = {"answer": [], "review": []}
    for source, number in texts:
        ids[source].append(number)
    answers = select(Answer.id, Answer.text_sealed).where(among(Answer.id, ids["answer"]))
    written = select(Review.id, Review.words_sealed).where(among(Review.id, ids["review"]))
    return {
        (source, row[0]): row[1]
        for source, query in (("answer", answers), ("review", written))
        for row in (work.session.execute(query) if ids[source] else ())
    }


def _count_texts(work: Work, span: Span) -> int:
    since, until = instants(work, span)
    answered = (Answer.answered_at >= since, Answer.answered_at < until, Answer.text_sealed.is_not(None))
    written = (Review.written_at >= since, Review.written_at < until, Review.words_sealed.is_not(None))
    counts = (
        count_some(work, Answer, *answered, most=TEXTS_MAX),
        count_some(work, Review, *written, most=TEXTS_MAX),
    )
    return sum(counts) if max(counts) < TEXTS_MAX else 0
