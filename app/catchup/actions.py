"""Asking Shopify for orders anew, and putting what it says in at the front door."""

from __future__ import annotations

from app.core.work import Work
from app.outbox.actions import send_out

REFETCH = "refetch_order"


def refetch(work: Work, order_id: int, why: str = "") -> None:
    """Ask for one order anew: what Shopify says comes in like its webhooks, some seconds later.

    why  what makes this question one and the same, such as a webhook's version: asked again with it, nothing
         happens; without it, one question for each order and second. Rooms below this one send the errand out
         themselves: send_out(work, "refetch_order", f"refetch:{order_id}:{why}", body={"order": order_id})
    """
    moment = why or work.now.strftime("%Y%m%dT%H%M%S")
    send_out(work, REFETCH, f"refetch:{order_id}:{moment}"[:200], body={"order": order_id}, order_id=order_id)
