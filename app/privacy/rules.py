"""What the law's clocks and Shopify's late messages mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

ANSWER_WITHIN = timedelta(
    days=30
)  # Shopify, "Privacy law compliance": the merchant gets the data within 30 days
FILE_KEPT = timedelta(
    days=60
)  # twice that: long enough to be asked again, short enough to be no second archive
ERASED_AFTER = timedelta(hours=48)  # shop/redact comes so long after the uninstall

Verdict = Literal["erase", "reinstalled", "unsure"]


def shop_redaction(
    *, is_installed: bool, installed_at: datetime, proved_at: datetime | None, asked_at: datetime
) -> Verdict:
    """Whether a shop/redact still means what it says.

    proved_at  when the admin last showed that the app is installed
    returns    "reinstalled": the merchant came back, and wants to keep it all; "unsure": nothing says that the shop
               left, and nothing that it came back, so its uninstall must still be under way
    """
    if asked_at < installed_at:
        return "reinstalled"
    if not is_installed:
        return "erase"
    seen_at = max(installed_at, proved_at or installed_at)
    return "reinstalled" if seen_at > asked_at - ERASED_AFTER else "unsure"
