"""What people and duties do with the inbox: put in, try again, adopt, forget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.core.errors import NotFound, Refused
from app.core.work import work_across_shops
from app.inbox import store
from app.inbox.delivery import subject
from app.inbox.model import Webhook
from app.shopify.document import API_VERSION
from app.shops.store import the_shop

if TYPE_CHECKING:
    from app.core.work import Env, Work

# Long enough to look into a complaint about last week's orders, short enough to be no second archive of
# names and addresses. Shopify itself repeats a message for four hours.
BODY_DAYS = 14
# What is parked waits for a person; after a season nobody will come.
PARKED_BODY_DAYS = 90
# What happened with a message is looked up while an order is fresh. Shopify repeats it for four hours, so by then the
# row isn't needed to know it again either.
ROW_DAYS = 90
FORGET_AT_ONCE = 500  # rows in one transaction, so that a long list doesn't keep others from writing
FORGET_ROUNDS = 100  # what is left waits for the duty's next time
DELETED_MAX = 100_000  # rows in one run, some seconds; four runs a day keep up with four orders a second


def try_again(work: Work, webhook_row_id: int) -> None:
    """For a parked or ignored webhook: it waits from now on, with all its tries before it.

    raises  NotFound; Refused("already_handled" or "body_erased")
    """
    found = store.state_of(work, webhook_row_id)
    if found is None:
        raise NotFound("no_webhook", "This message isn’t here any more.")
    state, readable = found
    if state == "handled":
        raise Refused("already_handled", "This message has been handled already.")
    if not readable:
        raise Refused("body_erased", "The message has been erased, so it can’t be tried again.")
    store.wait_again(work, webhook_row_id)


def adopt(work: Work, domain: str, shop_id: int, *, from_shop: int = 0) -> int:
    """Give a shop the messages that came before it was known. Called in the transaction that installs it.

    work       across shops
    from_shop  0, or the id that the domain had before everything of it was erased
    returns    how many are now waiting in its inbox
    """
    store.hold_domain(work, domain)
    rows = store.rows_named(work, domain=domain, shop_id=from_shop)
    store.move(work, rows, from_shop=from_shop, to_shop=shop_id)
    return len(rows)


@dataclass(frozen=True)
class Told:
    """A message that we learned of in another way than by a webhook: by asking.

    webhook_id  what makes it one and the same: told again with it, it isn't stored again
    body        JSON, in the shape of the topic's webhook
    as_of       when it was so: of two versions of one instant the later one stands
    """

    topic: str
    webhook_id: str
    body: bytes
    as_of: datetime


def take_in(work: Work, told: Sequence[Told]) -> int:
    """Store messages as the front door leaves them: waiting, sealed, by the order that they are about.

    returns  how many were new
    """
    known = store.known_ids(work, [one.webhook_id for one in told])
    fresh = {one.webhook_id: one for one in told if one.webhook_id not in known}
    domain = the_shop(work).domain
    work.session.add_all(_row(work, domain, one) for one in fresh.values())
    return len(fresh)


def _row(work: Work, domain: str, told: Told) -> Webhook:
    return Webhook(
        shop_id=work.shop_id,
        id=work.next_id(),
        webhook_id=told.webhook_id,
        topic=told.topic,
        shop_domain=domain,
        api_version=API_VERSION,
        triggered_at=told.as_of,
        received_at=work.now,
        subject=subject(told.topic, told.body),
        body_sealed=work.env.keys.seal(told.body, "webhooks.body"),
        state="waiting",
        due_at=work.now,
        attempts=0,
        reason_code=None,
        reason=None,
        handled_at=None,
    )


def forget_bodies(env: Env) -> int:
    """A duty. The bodies, which hold personal data, go when nobody needs them; what happened stays told for longer.

    returns  how many bodies were emptied and how many rows deleted, together
    """
    return _empty_bodies(env) + _delete_rows(env)


def _empty_bodies(env: Env) -> int:
    emptied = 0
    for _ in range(FORGET_ROUNDS):
        with work_across_shops(env, why="the retention clock runs for every shop") as work:
            done, parked = work.now - timedelta(days=BODY_DAYS), work.now - timedelta(days=PARKED_BODY_DAYS)
            some = store.empty_bodies(work, before=done, parked_before=parked, limit=FORGET_AT_ONCE)
        emptied += some
        if not some:
            break
    return emptied


def _delete_rows(env: Env) -> int:
    """Shop by shop. What is parked stays until somebody has seen to it."""
    deleted, shop_id = 0, 0
    while deleted < DELETED_MAX:
        with work_across_shops(env, why="the retention clock runs for every shop") as work:
            before = work.now - timedelta(days=ROW_DAYS)
            some = store.delete_done(work, shop_id=shop_id, before=before, limit=FORGET_AT_ONCE)
            following = shop_id if some == FORGET_AT_ONCE else store.next_shop(work, shop_id)
        deleted += some
        if following is None:
            break
        shop_id = following
    return deleted
