"""The root fields of the Admin API by which something is made good: credit, gift cards, refunds and drafts."""

from collections.abc import Callable
from typing import Any

from demo.pretend import credits, drafts, gift_cards, refunding
from demo.pretend.access import Access


def goodwill_roots(access: Access, *, refuse: bool) -> dict[str, Callable[..., Any]]:
    """refuse  mutations answer with a user error and do nothing, as a planned fault wants it"""
    return {
        "storeCreditAccount": lambda info, id: credits.account_by_id(access, id),
        "storeCreditAccountCredit": lambda info, id, creditInput: credits.credit(
            access, id, creditInput, refuse=refuse
        ),
        "giftCards": lambda info, **page: gift_cards.cards(access, **page),
        "giftCardCreate": lambda info, input: gift_cards.create(access, input, refuse=refuse),
        "refundCreate": lambda info, input: refunding.create(access, info, input, refuse=refuse),
        "draftOrder": lambda info, id: drafts.by_id(access, id),
        "draftOrders": lambda info, **page: drafts.drafts(access, **page),
        "draftOrderCreate": lambda info, input: drafts.create(access, input, refuse=refuse),
        "draftOrderComplete": lambda info, id, **more: drafts.complete(access, id, refuse=refuse, **more),
    }
