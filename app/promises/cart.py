"""What the cart says she was shown or chose: the signed promise, a day and hours."""

from __future__ import annotations

from app.core.work import Work
from app.orders.model import Order
from app.promises.windows import Window


def readings_of_cart(work: Work, order: Order) -> dict[str, tuple[str, str, Window]]:
    """returns  source → kind ("shown" or "slot"), text as shown, window"""
    return {}
