"""What many answers say together: counts with what they are of, never a score. Values in, values out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from app.promises.spread import Interval, difference, wilson
from app.surveys.bank import CASE, DOESNT, FIT, QUESTIONS, SO_SO
from app.surveys.rules import STEPS

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", "Said", "Words")

# On the scale of 1 to 5 that the answers have: what a customer would call good.
GOOD = 4
# A share of fewer jumps with every one of them, and a comparison of fewer is chance.
SHARE_LEAST, COMPARED_LEAST = 10, 20
EXAMPLES = 2
PRODUCTS_MAX = 12
THEMES_MAX = 200  # as many answers as all questions together may have: none may fall off the end


@dataclass(frozen=True)
class Said:
    """So many answers that say the same.

    product_id  of whether a thing works; 0 for all else
    """

    question: str
    step: str
    option: str
    score: int | None
    product_id: int
    times: int


@dataclass(frozen=True)
class Words:
    """An answer in whose words it can be read what the figure says. id  its number"""

    id: int
    question: str
    step: str
    option: str
    score: int | None


@dataclass(frozen=True)
class Share:
    """hits of `of`"""

    hits: int = 0
    of: int = 0

    @property
    def value(self) -> float | None:
        """None where there are too few to speak of a share."""
        return self.hits / self.of if self.of >= SHARE_LEAST else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.hits, self.of) if self.of >= SHARE_LEAST else None


@dataclass(frozen=True)
class Compared:
    """What is said now, and what was said in as long a time before. examples  of now, numbers of answers"""

    name: str
    now: Share
    before: Share
    examples: tuple[int, ...] = ()

    @property
    def change(self) -> Interval | None:
        """Now less before; None where one of them is too few."""
        if min(self.now.of, self.before.of) < COMPARED_LEAST:
            return None
        return difference((self.now.hits, self.now.of), (self.before.hits, self.before.of))


@dataclass(frozen=True)
class Theme:
    """An option of a question, among all answers to that question."""

    question: str
    option: str
    step: str
    compared: Compared


@dataclass(frozen=True)
class ProductRow:
    """Whether a thing works for those who have it: of those who said, how many it doesn't, and for how many so-so.
    reasons  of its fit claims, code → how many
    """

    product_id: int
    doesnt: Share
    so_so: int
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Week:
    first: date
    good: Share


@dataclass(frozen=True)
class Figures:
    """answered  orders of which something was said for the first time; good  of all scored answers about a step"""

    answered: int
    answered_before: int
    good: Compared
    steps: tuple[Compared, ...]
    after_help: Compared
    themes: tuple[Theme, ...]
    products: tuple[ProductRow, ...]
    weeks: tuple[Week, ...]


def figures(
    now: Sequence[Said],
    before: Sequence[Said],
    *,
    answered: tuple[int, int],
    words: Sequence[Words],
    reasons: dict[int, Counter[str]],
    days: Mapping[date, Share],
) -> Figures:
    """now, before  what was said in two spans; before may lack whether things work
    answered      orders of which something was said for the first time, now and before
    words         some answers of now in which somebody wrote, the newest first
    reasons       of the fit claims of now, by product
    days          good answers about a step, of those of each day of now
    """
    about = [one for one in now if _is_about_a_step(one)]
    about_before = [one for one in before if _is_about_a_step(one)]
    told = [one for one in words if _is_about_a_step(one)]
    return Figures(
        answered=answered[0],
        answered_before=answered[1],
        good=_compared("all", about, about_before, told),
        steps=tuple(
            _compared(step, _of_step(about, step), _of_step(about_before, step), _of_step(told, step))
            for step in STEPS
        ),
        after_help=_compared(
            "after_help", _of_question(now, CASE), _of_question(before, CASE), _of_question(words, CASE)
        ),
        themes=_themes(now, before, words),
        products=_products(now, reasons),
        weeks=_weeks(days),
    )


def good_of(rows: Iterable[Said]) -> Share:
    """Of the scored ones. Who had nothing to say on it isn't among them."""
    scored = [(one.score, one.times) for one in rows if one.score is not None]
    return Share(sum(times for score, times in scored if score >= GOOD), sum(times for _, times in scored))


def _is_about_a_step(one: Said | Words) -> bool:
    """Whether a thing works, and how help was after a fault, are asked of other customers and stand by themselves."""
    return one.question not in (FIT, CASE) and one.score is not None


def _of_step(rows: Sequence[Row], step: str) -> list[Row]:
    return [one for one in rows if one.step == step]


def _of_question(rows: Sequence[Row], question: str) -> list[Row]:
    return [one for one in rows if one.question == question]


def _compared(name: str, now: Sequence[Said], before: Sequence[Said], words: Sequence[Words]) -> Compared:
    return Compared(name, good_of(now), good_of(before), _examples(words))


def _examples(words: Sequence[Words]) -> tuple[int, ...]:
    return tuple(one.id for one in words[:EXAMPLES])


def _themes(now: Sequence[Said], before: Sequence[Said], words: Sequence[Words]) -> tuple[Theme, ...]:
    """Every option that anybody chose, the most chosen of each question first, in the order of the bank."""
    chosen = _grouped((one for one in now if one.option), lambda one: (one.question, one.option))
    told = _grouped(words, lambda one: (one.question, one.option))
    counts, counts_before = _counts(now), _counts(before)
    before_chosen: Counter[tuple[str, str]] = Counter()
    for one in before:
        before_chosen[one.question, one.option] += one.times
    found = [
        Theme(
            question,
            option,
            rows[0].step,
            Compared(
                option,
                Share(sum(one.times for one in rows), counts[question]),
                Share(before_chosen[question, option], counts_before[question]),
                _examples(told.get((question, option), [])),
            ),
        )
        for (question, option), rows in chosen.items()
        if question != FIT
    ]
    places = {key: place for place, key in enumerate(QUESTIONS)}
    found.sort(
        key=lambda one: (
            places.get(one.question, len(places)),
            one.question,  # the merchant's own stand last, each with its answers together
            -one.compared.now.hits,
            one.option,
        )
    )
    return tuple(found[:THEMES_MAX])


def _counts(rows: Iterable[Said]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in rows:
        if one.option:
            counts[one.question] += one.times
    return counts


def _products(rows: Sequence[Said], reasons: dict[int, Counter[str]]) -> tuple[ProductRow, ...]:
    """The ones that most don't work for first."""
    verdicts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for one in rows:
        if one.question == FIT and one.product_id:
            verdicts[one.product_id][one.option] += one.times
    found = []
    for product_id in {*verdicts, *reasons}:
        options = verdicts.get(product_id, Counter())
        share = Share(options[DOESNT], sum(options.values()))
        found.append(ProductRow(product_id, share, options[SO_SO], dict(reasons.get(product_id, {}))))
    found.sort(key=lambda one: (-one.doesnt.hits - sum(one.reasons.values()), -one.doesnt.of, one.product_id))
    return tuple(found[:PRODUCTS_MAX])


def _weeks(days: Mapping[date, Share]) -> tuple[Week, ...]:
    """By the Mondays on which they begin, the oldest first; none is left out in between."""
    by_week: defaultdict[date, list[Share]] = defaultdict(list)
    for on, share in days.items():
        by_week[_monday(on)].append(share)
    if not by_week:
        return ()
    first, last = min(by_week), max(by_week)
    mondays = [first + timedelta(weeks=place) for place in range((last - first).days // 7 + 1)]
    return tuple(Week(monday, _together(by_week.get(monday, []))) for monday in mondays)


def _together(shares: Sequence[Share]) -> Share:
    return Share(sum(one.hits for one in shares), sum(one.of for one in shares))


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
