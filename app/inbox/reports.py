"""What the panel shows of the inbox. Nothing here writes, and nothing counts further than it must."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from app.core.counting import Some, count_each, some
from app.core.errors import NotFound
from app.inbox.model import Webhook

if TYPE_CHECKING:
    from app.core.work import Work

STATES = ("parked", "waiting", "ignored", "handled")


@dataclass(frozen=True)
class WebhookRow:
    """subject  Shopify's number of the order; None if the message is about none, or unreadable"""

    id: int
    webhook_id: str
    topic: str
    subject: int | None
    received_at: datetime
    state: str
    due_at: datetime
    attempts: int
    reason_code: str | None
    reason: str | None
    handled_at: datetime | None

    @property
    def can_be_tried(self) -> bool:
        return self.state in ("parked", "ignored")


@dataclass(frozen=True)
class InboxPage:
    """counts  state → how many, at most COUNTED_MAX; handled ones aren't counted
    older   the id to go on before; None on the last page
    """

    rows: tuple[WebhookRow, ...]
    counts: dict[str, int]
    older: int | None


@dataclass(frozen=True)
class WebhookMessage:
    """body  as text, JSON indented; None when it has been erased"""

    row: WebhookRow
    shop_domain: str
    api_version: str
    triggered_at: datetime | None
    body: str | None


COLUMNS = (
    Webhook.id,
    Webhook.webhook_id,
    Webhook.topic,
    Webhook.subject,
    Webhook.received_at,
    Webhook.state,
    Webhook.due_at,
    Webhook.attempts,
    Webhook.reason_code,
    Webhook.reason,
    Webhook.handled_at,
)


def inbox_page(work: Work, state: str | None, before: int | None, limit: int) -> InboxPage:
    """state   one of STATES; None for all
    before  the id that the page before ended with; None for the newest
    """
    found = select(*COLUMNS).order_by(Webhook.id.desc()).limit(limit + 1)
    if state is not None:
        found = found.where(Webhook.state == state)
    if before is not None:
        found = found.where(Webhook.id < before)
    rows = [WebhookRow(*row) for row in work.session.execute(found)]
    more = len(rows) > limit
    counts = count_each(work, {one: in_state(one) for one in STATES if one != "handled"})
    return InboxPage(tuple(rows[:limit]), counts, rows[limit - 1].id if more else None)


def count(work: Work, state: str) -> int:
    return count_each(work, {state: in_state(state)})[state]


def in_state(state: str) -> Some:
    return some(Webhook, Webhook.state == state)


def webhook_message(work: Work, row_id: int) -> WebhookMessage:
    """One webhook with what was in it. raises  NotFound"""
    extra = (Webhook.shop_domain, Webhook.api_version, Webhook.triggered_at, Webhook.body_sealed)
    found = work.session.execute(select(*COLUMNS, *extra).where(Webhook.id == row_id)).one_or_none()
    if found is None:
        raise NotFound("no_webhook", "This message isn’t here any more.")
    values: list[Any] = list(found)
    domain, version, triggered_at, sealed = values[-len(extra) :]
    row = WebhookRow(*values[: -len(extra)])
    body = None if sealed is None else _readable(work.env.keys.open(sealed, "webhooks.body"))
    return WebhookMessage(row, domain, version, triggered_at, body)


def _readable(raw: bytes) -> str:
    try:
        return msgspec.json.format(raw, indent=2).decode()
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace")  # what isn't JSON is shown as it came
