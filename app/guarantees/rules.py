"""Whether a broken promise is made good, and with what."""

from __future__ import annotations

import base64
from dataclasses import dataclass

# No letters and digits that are taken for each other when read aloud or typed from a phone.
READABLE = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
CODE_SIGNS = 10  # 32^10 codes: nobody guesses one


@dataclass(frozen=True)
class Case:
    """outcome, certain  of the order as a whole
    paid      the money is there: nothing is given back on what wasn't paid
    ended     the order was cancelled or refunded whole
    on        the guarantee was on, on the day of the purchase
    reachable a customer with an address
    """

    outcome: str
    certain: bool
    paid: bool
    ended: bool
    on: bool
    reachable: bool


def refusal(case: Case) -> str | None:
    """Why a certain lateness gets no offer now.

    returns  "guarantee_off", "order_ended", "not_paid", "no_customer", or None: make it good
    """
    if not case.on:
        return "guarantee_off"
    if case.ended:
        return "order_ended"
    if not case.paid:
        return "not_paid"
    return None if case.reachable else "no_customer"


def is_due(case: Case) -> bool:
    """Money follows only from lateness that a person could show."""
    return case.outcome == "broken" and case.certain


def code_from(digest: bytes) -> str:
    """ "TACK-XXXXX-XXXXX" of at least 7 bytes: the same bytes, the same code."""
    signs = base64.b32encode(digest[:10]).translate(READABLE).decode()[:CODE_SIGNS]
    return f"TACK-{signs[:5]}-{signs[5:]}"
