"""Later dates that a customer was told: each is judged by itself, and never makes good what was promised first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.core.work import Work
from app.promises.facts import NoticeSettled
from app.promises.known import Judgement, Known, Shown
from app.promises.model import NoticeOutcome
from app.promises.rules import judge
from app.promises.store import PromiseFile

NOTICE = "notice"
AS_IF = "rule"  # judged as if it alone had been shown before paying


def judge_notices(work: Work, file: PromiseFile, known: Known) -> datetime | None:
    """Bring what came of each notice up to what is known now. returns  when time alone next changes one of them"""
    due = []
    for promise in known.promises:
        if promise.kind == NOTICE:
            found = judge(_alone(known, promise), now=work.now)
            _write(work, file, found, promise=promise)
            due.append(found.settle_at)
    return min((at for at in due if at is not None), default=None)


def _alone(known: Known, promise: Shown) -> Known:
    return replace(known, promises=(replace(promise, kind=AS_IF),))


def _write(work: Work, file: PromiseFile, found: Judgement, *, promise: Shown) -> None:
    row = file.notices.get(promise.id)
    order_id = file.order_id
    if row is None:
        row = NoticeOutcome(
            shop_id=work.shop_id, promise_id=promise.id, order_id=order_id, outcome="pending",
            latest_at=promise.latest_at, changed_at=work.now,
        )  # fmt: skip
        file.notices[promise.id] = row
        work.session.add(row)
    if row.outcome != found.outcome:
        row.outcome, row.changed_at = found.outcome, work.now
        work.record(
            NoticeSettled(
                order_id=order_id,
                promise_id=promise.id,
                outcome=found.outcome,
                latest_at=promise.latest_at,
                arrived_at=found.arrived_at,
            )
        )
