"""What staff make of the answers: findings, what was changed because of them, and cards of what the figures say."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

import msgspec
from sqlalchemy import delete, select

from app.core.errors import Conflict, Invalid, NotFound
from app.core.work import Work
from app.studies import rules, store
from app.studies.facts import AnswerCoded, InsightMoved, ProcessChanged
from app.studies.model import Coding, Finding, Insight, ProcessChange, StudyMember

LABEL_MAX = 80
FINDINGS_MAX = 60  # of one study; who needs more has not summed up


def code(
    work: Work, member_id: int, *, found: Collection[int], new: Iterable[tuple[str, str]], by: str
) -> None:
    """A person has read an answer. What it said before is replaced.

    found   numbers of findings of the same study; new  (kind, label) of further ones; one that is there already is it
    raises  NotFound; Conflict "many_findings"
    """
    member = store.member(work, member_id)
    if member is None or member.answered_at is None:
        raise NotFound("no_answer", "There is no such answer here.")
    known = {one.id: one for one in store.findings(work, member.study_id)}
    ids = {one for one in found if one in known}
    ids |= {
        _finding(work, member, list(known.values()), kind=kind, label=label, by=by) for kind, label in new
    }
    work.session.execute(delete(Coding).where(Coding.member_id == member.id))
    for finding_id in sorted(ids):
        work.session.add(
            Coding(
                shop_id=work.shop_id, member_id=member.id, finding_id=finding_id, coded_at=work.now, coded_by=by
            )
        )  # fmt: skip
    member.coded_at = work.now
    work.session.flush()
    coded = AnswerCoded(
        order_id=member.order_id,
        study_id=member.study_id,
        member_id=member.id,
        findings=tuple(sorted(ids)),
        by=by,
    )
    work.record(coded)


def _finding(work: Work, member: StudyMember, known: list[Finding], *, kind: str, label: str, by: str) -> int:
    words = " ".join(label.split())[:LABEL_MAX]
    for one in known:
        if one.kind == kind and one.label.casefold() == words.casefold():
            return one.id
    if len(known) >= FINDINGS_MAX:
        raise Conflict("many_findings", "There are too many findings. Choose the one that is nearest.")
    row = Finding(
        shop_id=work.shop_id, id=work.next_id(), study_id=member.study_id, kind=kind, label=words,
        made_at=work.now, made_by=by,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def note_change(work: Work, finding_id: int, *, step: str, words: str, on: date, by: str) -> int:
    """The shop does something otherwise since that day, because of this finding. raises  NotFound"""
    if store.finding(work, finding_id) is None:
        raise NotFound("no_finding", "There is no such finding here.")
    row = ProcessChange(
        shop_id=work.shop_id, id=work.next_id(), finding_id=finding_id, step=step, words=words,
        changed_on=on, made_at=work.now, made_by=by,
    )  # fmt: skip
    work.session.add(row)
    work.record(ProcessChanged(change_id=row.id, finding_id=finding_id, step=step, on=on, by=by))
    return row.id


def take_back_change(work: Work, change_id: int, *, by: str) -> None:
    """It was noted by mistake. raises  NotFound"""
    row = store.change(work, change_id)
    if row is None:
        raise NotFound("no_change", "There is no such change here.")
    work.session.delete(row)
    work.record(
        ProcessChanged(
            change_id=row.id, finding_id=row.finding_id, step=row.step, on=row.changed_on, by=by, undone=True
        )
    )


@dataclass(frozen=True)
class Evidence:
    """A figure as it stands now, in numbers and codes: whoever reads the card reads it in her own language.

    key       where it stands on the page: "step:delivery", "theme:packing:neat", "product:5", "back:recovered:90"
    hits      of `count` cases
    least, most  where the true share lies; None where there are too few for one
    days      of a figure that has a time limit; None where it has none
    named     what it is called, where no code of ours says so: by language, "" for all; as it read on that day
    compared  whether it stands beside as long a time before; change  by how much, None where there were too few
    """

    key: str
    hits: int
    count: int
    least: float | None
    most: float | None
    days: int | None = None
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    compared: bool = False
    change: tuple[float, float] | None = None


def keep_insight(work: Work, evidence: Evidence, *, by: str) -> int:
    """A card with what the figures say; what is done about it is still to be said. One draft for each figure."""
    open_ones = select(Insight).where(Insight.state == rules.DRAFT).limit(200)
    known = next((one for one in work.session.scalars(open_ones) if one.figure == evidence.key), None)
    if known is not None:
        return known.id
    row = Insight(
        shop_id=work.shop_id, id=work.next_id(), figure=evidence.key, evidence=msgspec.to_builtins(evidence),
        count=evidence.count, least=evidence.least, most=evidence.most, action="", owner="", follow_up_on=None,
        state=rules.DRAFT, made_at=work.now, made_by=by, published_at=None, over_at=None, came_of_it="",
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    _told(work, row, by)
    return row.id


def publish_insight(
    work: Work, insight_id: int, *, action: str, owner: str, on: date | None, by: str
) -> None:
    """raises  NotFound; Conflict "insight_over"; Invalid "insight_lacks" without cases, action, owner or day"""
    row = _insight(work, insight_id)
    if row.state == rules.OVER:
        raise Conflict("insight_over", "This card is closed.")
    if rules.missing_in(row.count, action=action, owner=owner, follow_up_on=on):
        raise Invalid(
            "insight_lacks",
            "A card is shown when it rests on cases, and says what is done, by whom and until when.",
        )
    row.action, row.owner, row.follow_up_on = action, owner, on
    row.state, row.published_at = rules.PUBLISHED, row.published_at or work.now
    _told(work, row, by)


def end_insight(work: Work, insight_id: int, *, came_of_it: str, by: str) -> None:
    """raises  NotFound"""
    row = _insight(work, insight_id)
    if row.state != rules.OVER:
        row.state, row.over_at, row.came_of_it = rules.OVER, work.now, came_of_it
        _told(work, row, by)


def _insight(work: Work, insight_id: int) -> Insight:
    row = store.insight(work, insight_id)
    if row is None:
        raise NotFound("no_insight", "There is no such card here.")
    return row


def _told(work: Work, row: Insight, by: str) -> None:
    work.record(InsightMoved(insight_id=row.id, figure=row.figure, count=row.count, state=row.state, by=by))
