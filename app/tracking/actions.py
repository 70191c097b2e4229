"""What the merchant does with her access to carriers: enter it, replace it, take it back."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.core.work import Work
from app.tracking import store
from app.tracking.following import follow_open_shipments
from app.tracking.model import CarrierAccess


def keep_access(work: Work, adapter: str, fields: Mapping[str, str]) -> int:
    """Seal it, begin anew with it, and follow what is under way.

    fields   all that the adapter needs; what was stored before is gone
    returns  how many shipments were looked at
    """
    looked_at = 0
    row = store.accesses(work).get(adapter)
    sealed = work.seal(msgspec.json.encode(dict(fields)).decode(), store.KEY)
    assert sealed is not None
    if row is None:
        row = CarrierAccess(shop_id=work.shop_id, adapter=adapter, last_answer_at=None)
        store.keep_access(work, row)
        row.key_sealed, row.made_at = sealed, work.now
        _close_circuit(row)
        looked_at = follow_open_shipments(work)
    else:
        looked_at = follow_open_shipments(work)  # orders are held before the access is
        locked = store.access_locked(work, adapter)
        assert locked is not None
        locked.key_sealed, locked.made_at = sealed, work.now
        _close_circuit(locked)
    return looked_at


def remove_access(work: Work, adapter: str) -> None:
    """Nobody is asked with it any more. What was heard stays, as evidence does."""
    row = store.accesses(work).get(adapter)
    if row is not None:
        store.forget_access(work, row)
        store.stop_following(work, adapter, "no_access")


def _close_circuit(row: CarrierAccess) -> None:
    row.failures, row.rests_until, row.trouble, row.asked_until = 0, None, None, None
