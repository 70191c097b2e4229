"""What customers said in a span of days, read for the pages that say what comes of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import select

from app.claims.model import Claim
from app.core.calendar import day_start, local_date
from app.core.work import Work
from app.figures.said_figures import GOOD, Compared, Figures, Said, Share, figures
from app.products.model import Product
from app.promises import reports as promises
from app.promises.reports import Shares
from app.promises.spread import Interval
from app.shops.store import the_shop
from app.studies import reports as studies
from app.studies.coding import Evidence
from app.studies.model import Insight
from app.studies.reports import ChangeLine
from app.surveys import store as surveys
from app.surveys.model import Answer
from app.surveys.wording import Wording

# Of a span, the newest: with more the shares don't change, and the page would take longer than a person waits.
ANSWERS_MAX = 20_000
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
    zone = the_shop(work).zone
    return figures(
        answers(work, span),
        answers(work, span.before),
        reasons=fit_reasons(work, span),
        days=lambda at: local_date(at, zone),
    )


def answers(work: Work, span: Span) -> list[Said]:
    """The newest first, ANSWERS_MAX at most."""
    since, until = instants(work, span)
    query = select(
        Answer.id,
        Answer.question,
        Answer.step,
        Answer.option,
        Answer.score,
        Answer.product_id,
        Answer.order_id,
        Answer.answered_at,
        Answer.text_sealed.is_not(None),
    ).where(Answer.answered_at >= since, Answer.answered_at < until)
    newest = query.order_by(Answer.answered_at.desc(), Answer.id.desc()).limit(ANSWERS_MAX)
    return [Said(*row) for row in work.session.execute(newest)]


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
    newest = select(Claim).order_by(Claim.id.desc()).limit(CLAIMS_MAX)
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for claim in work.session.scalars(newest):
        if claim.product_id and since <= claim.opened_at < until and (claim.why or claim.problem):
            found[claim.product_id][claim.why or claim.problem] += 1
    return dict(found)


def product_titles(work: Work, ids: Iterable[int]) -> dict[int, str]:
    query = select(Product.id, Product.title).where(Product.id.in_(list(ids)))
    return {row[0]: row[1] for row in work.session.execute(query)}


def wordings(work: Work, questions: Iterable[str]) -> dict[str, Wording]:
    """How each question reads by now."""
    return {one: surveys.wording(work, one)[1] for one in questions}


def changes(work: Work) -> list[ChangeRow]:
    """The newest first, with what was before and after each."""
    today = promises.today(work)
    return [_change(work, line, today) for line in studies.changes(work)[:CHANGES_SHOWN]]


def _change(work: Work, line: ChangeLine, today: date) -> ChangeRow:
    last = min(today, line.changed_on + timedelta(days=CHANGE_DAYS - 1))
    after = Span(line.changed_on, last)
    before = Span(line.changed_on - timedelta(days=CHANGE_DAYS), line.changed_on - timedelta(days=1))
    return ChangeRow(
        line=line,
        kept_before=_kept(promises.shares_of(work, before.first, before.last)),
        kept_after=_kept(promises.shares_of(work, after.first, after.last)),
        said=Compared(line.step, _good(work, line.step, after), _good(work, line.step, before)),
        days_after=(last - line.changed_on).days + 1,
    )


def _kept(found: Shares) -> Share:
    """Of those of which it is known."""
    known = [found.counts.get(one, 0) for one in ("over", "kept", "broken")]
    return Share(known[0] + known[1], sum(known))


def _good(work: Work, step: str, span: Span) -> Share:
    since, until = instants(work, span)
    query = select(Answer.score).where(
        Answer.step == step,
        Answer.answered_at >= since,
        Answer.answered_at < until,
        Answer.score.is_not(None),
        Answer.line_id == 0,
    )
    scores = [one for one in work.session.scalars(query.limit(ANSWERS_MAX)) if one is not None]
    return Share(sum(1 for one in scores if one >= GOOD), len(scores))


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
