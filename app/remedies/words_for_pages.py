"""Why something that was to be given wasn't, in words for the merchant."""

from __future__ import annotations

from flask_babel import lazy_gettext

# What the rooms that give have in common; each adds its own.
REASONS = {
    "over_order_limit": lazy_gettext("It is more than your limit for one order."),
    "over_customer_limit": lazy_gettext("It is more than your limit for one customer."),
    "over_month_limit": lazy_gettext("It is more than your limit for a month."),
    "over_shop_limit": lazy_gettext("It is more than your limit for the whole shop."),
    "no_way_left": lazy_gettext("None of the ways can be given for this order."),
    "half_done": lazy_gettext("A draft order was made in Shopify, but not completed."),
    "scope_missing": lazy_gettext("Kept lacks the permission for it."),
    "order_cancelled": lazy_gettext("The order was cancelled or refunded."),
    "order_refunded": lazy_gettext("The order was cancelled or refunded."),
    "call": lazy_gettext("The customer wants to be called."),
    "gift": lazy_gettext("A gift is to be sent."),
}
