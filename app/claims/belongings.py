"""What claims keep on a customer: what she said and showed, and what the shop wrote about it."""

from __future__ import annotations

import base64
from typing import Any

from sqlalchemy import select

from app.claims import rules, store
from app.claims.model import Claim, ClaimNote, ClaimPhoto
from app.claims.moving import close_call, move
from app.claims.remedying import may_be_given
from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work


def export_claims(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {
            "order": row.order_id,
            "line": row.line_id,
            "ground": row.ground,
            "problem": row.problem,
            "why": row.why,
            "opened_at": row.opened_at,
            "words": work.unseal(row.words_sealed, store.WORDS),
            "photos": _photos(work, row),
            "notes": [
                {
                    "kind": one.kind,
                    "written_at": one.written_at,
                    "text": work.unseal(one.text_sealed, store.NOTE),
                }
                for one in store.notes(work, row.id)
            ],
            "state": row.state,
            "given": row.given,
            "closed_at": row.closed_at,
        }
        for row in _hers(work, person)
    ]


def erase_claims(work: Work, person: CustomerRef) -> dict[str, int]:
    """Her words and photos go, and what was written of her; nobody waits for an answer any more. That there was a
    claim, and what it cost, stays in the books.
    """
    rows = _hers(work, person)
    ids = [row.id for row in rows]
    photos = list(work.session.scalars(select(ClaimPhoto).where(among(ClaimPhoto.claim_id, ids))))
    notes = list(work.session.scalars(select(ClaimNote).where(among(ClaimNote.claim_id, ids))))
    for photo in photos:
        photo.image_sealed = photo.forget_at = None
    for written in notes:
        written.text_sealed = None
    for call in store.calls_about_orders(work, list(person.order_ids)):
        close_call(work, call, "dropped", by="machine")
    for row in rows:
        row.words_sealed = None
        for call in store.calls(work, row.id):
            close_call(work, call, "dropped", by="machine")
        # What is being given is given: that is money on its way, and closes the claim by itself.
        if may_be_given(work, row):
            row.look_at = None  # a person still looks whether it was, but nobody is to be told
        elif row.state in rules.OPEN and rules.may_move(row.state, rules.WITHDRAWN):
            move(work, row, rules.WITHDRAWN, reason="erased")
    return {"claims": len(rows), "claim_photos": len(photos), "claim_notes": len(notes)}


def _photos(work: Work, claim: Claim) -> list[str]:
    """As JPEG in base64; those that are erased are left out."""
    return [
        base64.b64encode(work.env.keys.open(one.image_sealed, store.IMAGE)).decode()
        for one in store.photos(work, claim.id)
        if one.image_sealed is not None
    ]


def _hers(work: Work, person: CustomerRef) -> list[Claim]:
    """Oldest first. A question for each, since OR over two indexes reads the whole shop."""
    named = (among(Claim.customer_id, person.customer_ids), among(Claim.order_id, person.order_ids))
    rows = {row.id: row for one in named for row in work.session.scalars(select(Claim).where(one))}
    return [row for _, row in sorted(rows.items())]


CLAIMS = Belonging("claims", export_claims, erase_claims)
