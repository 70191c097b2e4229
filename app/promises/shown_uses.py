"""Which order a signed promise was used for: it counts once."""

from __future__ import annotations

from app.core.work import Work
from app.promises.model import ShownUse

USED_MEMO = "promises.shown_uses"  # nonce → order: what this Work has noted itself may not be written yet


def used_by(work: Work, nonce: str) -> int | None:
    """The order that it was used for; None where it is new."""
    noted = _noted(work).get(nonce)
    if noted is not None:
        return noted
    row = work.session.get(ShownUse, (work.shop_id, nonce))
    return row.order_id if row is not None else None


def note_use(work: Work, nonce: str, order_id: int) -> None:
    """Written once. Should two workers do it at once for two orders, the key lets one of them through; the other's
    webhook is done again, and finds it used.
    """
    if used_by(work, nonce) is None:
        _noted(work)[nonce] = order_id
        work.session.add(ShownUse(shop_id=work.shop_id, nonce=nonce, order_id=order_id, used_at=work.now))


def _noted(work: Work) -> dict[str, int]:
    noted: dict[str, int] = work.memo.setdefault(USED_MEMO, {})
    return noted
