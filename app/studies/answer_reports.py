"""What customers answered a study, and what staff found in it: the registers of must and dream."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.work import Work
from app.orders.reports import order_names
from app.promises.spread import Interval, wilson
from app.studies import rules, store
from app.studies.model import Finding, Study, StudyMember

ANSWERS_SHOWN = 50
EXAMPLES = 3
EXAMPLE_SIGNS = 160


@dataclass(frozen=True)
class AnswerLine:
    """must, dream  "" where she left it empty or was erased; findings  numbers; late  after the study was closed"""

    id: int
    order_id: int
    order_name: str
    answered_at: datetime
    must: str
    dream: str
    findings: tuple[int, ...]
    coded_at: datetime | None
    late: bool


@dataclass(frozen=True)
class FindingLine:
    """count of `of` answers that were read say it; interval of the share; examples in her words, cut"""

    id: int
    kind: str
    label: str
    count: int
    of: int
    examples: tuple[str, ...]

    @property
    def interval(self) -> Interval | None:
        return wilson(self.count, self.of)


def answers(work: Work, study_id: int, *, only_unread: bool = False) -> list[AnswerLine]:
    """Those that nobody has read first, the oldest of them first; ANSWERS_SHOWN at most."""
    rows = [one for one in answered(work, study_id) if not (only_unread and one.coded_at)]
    rows.sort(key=lambda one: (one.coded_at is not None, one.answered_at))
    rows = rows[:ANSWERS_SHOWN]
    found: dict[int, list[int]] = defaultdict(list)
    for coding in store.codings(work, [one.id for one in rows]):
        found[coding.member_id].append(coding.finding_id)
    names = order_names(work, [one.order_id for one in rows])
    study = work.session.get_one(Study, (work.shop_id, study_id))
    return [_answer_line(work, one, study, found=found[one.id], names=names) for one in rows]


def register(work: Work, study_id: int) -> list[FindingLine]:
    """Must before dream, the most often said first."""
    members = [one for one in answered(work, study_id) if one.coded_at is not None]
    by_member: dict[int, list[int]] = defaultdict(list)
    for coding in store.codings(work, [one.id for one in members]):
        by_member[coding.member_id].append(coding.finding_id)
    said: dict[int, list[StudyMember]] = defaultdict(list)
    for member in members:
        for finding_id in by_member[member.id]:
            said[finding_id].append(member)
    lines = [
        FindingLine(
            one.id, one.kind, one.label, len(said[one.id]), len(members), _examples(work, said[one.id], one)
        )
        for one in store.findings(work, study_id)
    ]
    return sorted(lines, key=lambda one: (one.kind != rules.MUST, -one.count, one.label.casefold()))


def answered(work: Work, study_id: int) -> list[StudyMember]:
    """The oldest first. Read once in a Work: a page asks in several ways."""
    known: dict[int, list[StudyMember]] = work.memo.setdefault("studies.answered", {})
    if study_id not in known:
        query = select(StudyMember).where(
            StudyMember.study_id == study_id, StudyMember.answered_at.is_not(None)
        )
        ordered = query.order_by(StudyMember.answered_at).limit(rules.ASKED_MOST)
        known[study_id] = list(work.session.scalars(ordered))
    return list(known[study_id])


def _answer_line(
    work: Work, row: StudyMember, study: Study, *, found: Iterable[int], names: dict[int, str]
) -> AnswerLine:
    assert row.answered_at is not None  # only those are read
    return AnswerLine(
        id=row.id,
        order_id=row.order_id,
        order_name=names.get(row.order_id, ""),
        answered_at=row.answered_at,
        must=work.unseal(row.must_sealed, store.MUST) or "",
        dream=work.unseal(row.dream_sealed, store.DREAM) or "",
        findings=tuple(sorted(found)),
        coded_at=row.coded_at,
        late=study.closed_at is not None and row.answered_at > study.closed_at,
    )


def _examples(work: Work, members: Sequence[StudyMember], finding: Finding) -> tuple[str, ...]:
    """The newest of the answer to the question that the finding is about."""
    examples = []
    for member in sorted(members, key=lambda one: one.id, reverse=True):
        is_must = finding.kind == rules.MUST
        sealed, about = (member.must_sealed, store.MUST) if is_must else (member.dream_sealed, store.DREAM)
        words = " ".join((work.unseal(sealed, about) or "").split())
        if words:
            examples.append(words if len(words) <= EXAMPLE_SIGNS else words[: EXAMPLE_SIGNS - 1] + "…")
        if len(examples) == EXAMPLES:
            break
    return tuple(examples)
