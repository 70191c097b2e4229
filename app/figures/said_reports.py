"""What customers said in a span of days, read for the pages that say what comes of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select

from app.claims.model import Claim
from app.core.blocks import Days
from app.core.calendar import day_start
from app.core.conditions import among
from app.core.ids import first_id_of
from app.core.work import Work
from app.figures.said_figures import GOOD, Compared, Figures, Said, Share, Words, figures
from app.products.model import Product
from app.promises import reports as promises
from app.promises.reports import Shares
from app.promises.spread import Interval
from app.promises.totals import totals_by_day
from app.shops.store import the_shop
from app.studies import reports as studies
from app.studies.coding import Evidence
from app.studies.model import Insight
from app.studies.reports import ChangeLine
from app.surveys import store as surveys
from app.surveys.bank import CASE, FIT
from app.surveys.counting import EVERY, counted, fits_between
from app.surveys.model import Answer, AnswerTotal
from app.surveys.wording import Wording

# Of a span, the newest, among which examples are looked for: all of them are counted.
WORDS_OF = 500
ALIKE = (AnswerTotal.question, AnswerTotal.step, AnswerTotal.option, AnswerTotal.score)
CLAIMS_MAX = 2_000
CHANGES_SHOWN = 10
CHANGE_DAYS = 56  # before and after a change
INSIGHTS_MAX = 50
EXAMPLE_SIGNS = 200


@dataclass(frozen=True)
class Span:
    """Days of the shop, both included, and as many before them."""

    first: date
    last: date

    @property
    def days(self) -> Days:
        return self.first, self.last

    @property
    def before(self) -> Span:
        days = (self.last - self.first).days + 1
        return Span(self.first - timedelta(days=days), self.first - timedelta(days=1))


@dataclass(frozen=True)
class ChangeRow:
    """What was before a change, and after it. kept  promises kept, of those judged; said  good answers about its step
    days_after  how many days there have been since; CHANGE_DAYS at most
    """

    line: ChangeLine
    kept_before: Share
    kept_after: Share
    said: Compared
    days_after: int

    @property
    def kept_change(self) -> Interval | None:
        return Compared("kept", self.kept_after, self.kept_before).change


@dataclass(frozen=True)
class InsightLine:
    """As in studies.model.Insight. is_due  its day of follow-up has come"""

    id: int
    figure: str
    evidence: Evidence
    count: int
    least: float | None
    most: float | None
    action: str
    owner: str
    follow_up_on: date | None
    state: str
    made_at: datetime
    came_of_it: str
    is_due: bool


def figures_of(work: Work, span: Span) -> Figures:
    questions = {EVERY, *surveys.keys(work)} - {FIT}
    now, before = counted(work, (span.days, span.before.days), by=ALIKE, questions=questions)
    return figures(
        [*_said(now), *_fits(work, span)],
        _said(before),
        answered=(_answered(now), _answered(before)),
        words=_words(work, span),
        reasons=fit_reasons(work, span),
        days=_good_by_day(work, span),
    )


def _said(rows: Iterable[Any]) -> list[Said]:
    return [
        Said(question, step, option, score or None, 0, int(answers))
        for question, step, option, score, answers, _orders in rows
        if question != EVERY
    ]


def _fits(work: Work, span: Span) -> list[Said]:
    return [
        Said(FIT, "", option, None, product_id, times)
        for product_id, option, times in fits_between(work, span.first, span.last)
    ]


def _answered(rows: Iterable[Any]) -> int:
    """Of how many orders something was said for the first time."""
    return sum(int(orders) for question, *_, orders in rows if question == EVERY)


def _words(work: Work, span: Span) -> list[Words]:
    """The newest in which somebody wrote, of the newest of all: each figure shows two, where there are any."""
    since, until = instants(work, span)
    query = select(
        Answer.id, Answer.question, Answer.step, Answer.option, Answer.score, Answer.text_sealed.is_not(None)
    )
    within = query.where(Answer.answered_at >= since, Answer.answered_at < until)
    rows = work.session.execute(within.order_by(Answer.answered_at.desc(), Answer.id.desc()).limit(WORDS_OF))
    return [Words(*row[:5]) for row in rows if row[5]]


def _good_by_day(work: Work, span: Span) -> dict[date, Share]:
    by = (AnswerTotal.on, AnswerTotal.score)
    found: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
    (rows,) = counted(work, (span.days,), by=by, questions=set(surveys.keys(work)) - {FIT, CASE}, scored=True)
    for on, score, answers, _orders in rows:
        found[on][0] += int(answers) if score >= GOOD else 0
        found[on][1] += int(answers)
    return {on: Share(*numbers) for on, numbers in found.items()}


def examples(work: Work, ids: Iterable[int]) -> dict[int, str]:
    """In their own words, cut. Those that were erased are left out."""
    found = {}
    for row in surveys.answers_by_ids(work, list(ids)):
        words = " ".join((work.unseal(row.text_sealed, surveys.TEXT) or "").split())
        if words:
            found[row.id] = words if len(words) <= EXAMPLE_SIGNS else words[: EXAMPLE_SIGNS - 1] + "…"
    return found


def fit_reasons(work: Work, span: Span) -> dict[int, Counter[str]]:
    """Why things didn't fit, of the newest claims, by product: what the people who make or buy them need to know."""
    since, until = instants(work, span)
    newest = (
        select(Claim.product_id, Claim.opened_at, Claim.why, Claim.problem)
        .where(Claim.id >= first_id_of(since), Claim.id < first_id_of(until))
        .order_by(Claim.id.desc())
        .limit(CLAIMS_MAX)
        .subquery()
    )
    product_id, opened_at, why, problem = newest.c
    query = select(product_id, why, problem, func.count()).where(
        product_id != 0, opened_at >= since, opened_at < until
    )
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    told_apart = (product_id, why, problem)
    counted_so = query.group_by(*told_apart).order_by(*told_apart)
    for number, reason, sort, times in work.session.execute(counted_so):
        if reason or sort:
            found[number][reason or sort] += times
    return dict(found)


def product_titles(work: Work, ids: Iterable[int]) -> dict[int, str]:
    query = select(Product.id, Product.title).where(among(Product.id, ids))
    return {row[0]: row[1] for row in work.session.execute(query)}


def wordings(work: Work, questions: Iterable[str]) -> dict[str, Wording]:
    """How each question reads by now."""
    return surveys.newest_wordings(work, set(questions))


def changes(work: Work) -> list[ChangeRow]:
    """The newest first, with what was before and after each."""
    today = promises.today(work)
    return [_change(work, line, today) for line in studies.changes(work)[:CHANGES_SHOWN]]


def _change(work: Work, line: ChangeLine, today: date) -> ChangeRow:
    last = min(today, line.changed_on + timedelta(days=CHANGE_DAYS - 1))
    after = line.changed_on, last
    before = line.changed_on - timedelta(days=CHANGE_DAYS), line.changed_on - timedelta(days=1)
    by_day = totals_by_day(work, before[0], last)
    questions = set(surveys.keys(work)) - {FIT}
    by = (AnswerTotal.step, AnswerTotal.score)
    said_after, said_before = counted(work, (after, before), by=by, questions=questions, scored=True)
    return ChangeRow(
        line=line,
        kept_before=_kept(promises.shares_in(by_day, *before)),
        kept_after=_kept(promises.shares_in(by_day, *after)),
        said=Compared(line.step, _good(said_after, line.step), _good(said_before, line.step)),
        days_after=(last - line.changed_on).days + 1,
    )


def _kept(found: Shares) -> Share:
    """Of those of which it is known."""
    known = [found.counts.get(one, 0) for one in ("over", "kept", "broken")]
    return Share(known[0] + known[1], sum(known))


def _good(rows: Iterable[Any], step: str) -> Share:
    found = [(score, int(answers)) for about, score, answers, _orders in rows if about == step]
    return Share(sum(times for score, times in found if score >= GOOD), sum(times for _, times in found))


def insights(work: Work) -> list[InsightLine]:
    """Those that are followed up, the next day first, then drafts, then what is over."""
    today, found = promises.today(work), []
    for state in ("published", "draft", "over"):
        query = select(Insight).where(Insight.state == state).order_by(Insight.follow_up_on)
        found += [_insight(row, today) for row in work.session.scalars(query.limit(INSIGHTS_MAX))]
    return found


def insights_due(work: Work) -> list[InsightLine]:
    """Whose day of follow-up has come, the longest ago first."""
    today = promises.today(work)
    query = select(Insight).where(Insight.state == "published", Insight.follow_up_on <= today)
    rows = work.session.scalars(query.order_by(Insight.follow_up_on).limit(INSIGHTS_MAX))
    return [_insight(row, today) for row in rows]


def insight(work: Work, insight_id: int) -> InsightLine | None:
    row = work.session.get(Insight, (work.shop_id, insight_id))
    return _insight(row, promises.today(work)) if row is not None else None


def _insight(row: Insight, today: date) -> InsightLine:
    return InsightLine(
        id=row.id,
        figure=row.figure,
        evidence=msgspec.convert(row.evidence, Evidence),
        count=row.count,
        least=row.least,
        most=row.most,
        action=row.action,
        owner=row.owner,
        follow_up_on=row.follow_up_on,
        state=row.state,
        made_at=row.made_at,
        came_of_it=row.came_of_it,
        is_due=row.state == "published" and row.follow_up_on is not None and row.follow_up_on <= today,
    )


def instants(work: Work, span: Span) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, where the shop is."""
    zone = the_shop(work).zone
    return day_start(span.first, zone), day_start(span.last + timedelta(days=1), zone)


def example_ids(found: Figures) -> Sequence[int]:
    compared = (*found.steps, found.after_help, *(one.compared for one in found.themes))
    return [one for each in compared for one in each.examples]
