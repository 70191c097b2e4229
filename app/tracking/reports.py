"""What the panel says of the carriers that we ask ourselves: never a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.carriers.carrier import Field
from app.core.work import Work
from app.tracking import store
from app.tracking.adapters import ADAPTERS, HUB, TITLES, fields_of
from app.tracking.model import CarrierAccess
from app.tracking.rules import FAILURES_MAX


@dataclass(frozen=True)
class CarrierState:
    """stored    the names of the fields that are stored
    trouble   the sentence that says what is wrong, in English; None where nothing is
    stopped   nobody is asked for now: outcomes of its shipments stay unknown
    followed  shipments that it is asked about, or told of
    """

    adapter: str
    title: str
    fields: tuple[Field, ...]
    stored: frozenset[str]
    is_hub: bool
    made_at: datetime | None
    last_answer_at: datetime | None
    trouble: str | None
    rests_until: datetime | None
    stopped: bool
    followed: int

    @property
    def is_set(self) -> bool:
        return self.made_at is not None


def carrier_states(work: Work) -> list[CarrierState]:
    """One for each carrier that we know, whether the merchant has access to it or not."""
    rows, counts = store.accesses(work), store.count_followed(work)
    return [_state(work, adapter, rows, counts) for adapter in ADAPTERS]


def carrier_troubles(work: Work) -> list[CarrierState]:
    """Those that don't answer as they should: for home. One query where no access is stored."""
    rows = store.accesses(work)
    troubled = {adapter: row for adapter, row in rows.items() if row.trouble is not None}
    counts = store.count_followed(work) if troubled else {}
    return [_state(work, adapter, rows, counts) for adapter in ADAPTERS if adapter in troubled]


def _state(work: Work, adapter: str, rows: dict[str, CarrierAccess], counts: dict[str, int]) -> CarrierState:
    row = rows.get(adapter)
    resting = row is not None and row.rests_until is not None and row.rests_until > work.now
    return CarrierState(
        adapter=adapter,
        title=TITLES[adapter],
        fields=fields_of(adapter),
        stored=frozenset(store.open_access(work, row)) if row is not None else frozenset(),
        is_hub=adapter == HUB,
        made_at=row.made_at if row is not None else None,
        last_answer_at=row.last_answer_at if row is not None else None,
        trouble=row.trouble if row is not None else None,
        rests_until=row.rests_until if row is not None and resting else None,
        stopped=resting or (row is not None and row.failures >= FAILURES_MAX),
        followed=counts.get(adapter, 0),
    )
