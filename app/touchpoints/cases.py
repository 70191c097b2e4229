"""Whether somebody still owes a customer an answer: asked of the rooms above, which the wiring joins here."""

from __future__ import annotations

from app.core.work import Work


def has_open_case(work: Work, customer_id: int) -> bool:
    """Then nothing is sold to her (touchpoints.rules, "open_claim")."""
    return any(is_open(work, customer_id) for is_open in work.env.plan.open_cases)
