"""Errands of the tests' own: what they do outside is written on a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.core.plan import Plan
from app.core.work import Env, Work, reading_for, work_for
from app.outbox.actions import send_out
from app.outbox.errands import ErrandKind, ErrandView
from app.outbox.model import Errand
from tests.builders import SHOP


@dataclass
class Outside:
    """performed  keys in the order in which they were done; settled: the same, with what came of them
    troubles   raised one by one by the step that they are listed for, the first first
    """

    performed: list[str] = field(default_factory=list)
    settled: list[tuple[str, Any]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    troubles: dict[str, list[Exception]] = field(default_factory=dict)
    takes: Any = None

    def plan(self, **changes: Any) -> Plan:
        """Errands of the kinds "ring" and, beside it, "ask", which only asks."""
        steps = (self._prepare, self._perform, self._settle, self._failed)
        return Plan(errands={"ring": ErrandKind(*steps, **changes), "ask": ErrandKind(*steps, asks=True)})

    def _prepare(self, work: Work, errand: ErrandView) -> str:
        self._trouble("prepare")
        return errand.key

    def _perform(self, env: Env, key: str) -> str:
        if self.takes is not None:
            self.takes()
        self._trouble("perform")
        self.performed.append(key)
        return f"done:{key}"

    def _settle(self, work: Work, errand: ErrandView, result: Any) -> None:
        self._trouble("settle")
        self.settled.append((errand.key, result))

    def _failed(self, work: Work, errand: ErrandView, wrong: Exception) -> None:
        self._trouble("failed")
        self.told.append(errand.key)

    def _trouble(self, step: str) -> None:
        if self.troubles.get(step):
            raise self.troubles[step].pop(0)


def sent_out(env: Env, *keys: str, kind: str = "ring", shop: int = SHOP, order_id: int = 0) -> None:
    with work_for(env, shop) as work:
        for key in keys:
            send_out(work, kind, key, body={}, order_id=order_id)


def errand(env: Env, key: str, *, shop: int = SHOP) -> Errand:
    with reading_for(env, shop) as work:
        return work.session.scalars(select(Errand).where(Errand.key == key)).one()
