"""The worker's side of the inbox: many webhooks of a shop in one transaction, and each alone when one fails."""

from __future__ import annotations

import hashlib
import traceback
from typing import TYPE_CHECKING

import structlog

from app.core.errors import NotFound
from app.core.work import reading_across_shops, work_across_shops, work_for
from app.inbox import store
from app.inbox.actions import adopt
from app.inbox.handling import UNKNOWN_TOPIC, Ignored, Message, Topic, Verdict, failure, mismatch, read
from app.inbox.store import Claimed
from app.shops.store import shop_by_domain, the_shop

if TYPE_CHECKING:
    from app.core.work import Env, Work
    from app.shops.store import ShopView

# A commit waits for the disk as long as handling a few events takes; over a hundred it no longer counts.
# More would only hold SQLite's turn to write longer, for which deliveries wait at the front door.
BATCH = 100
# How many shops one call serves, drawn anew each time from those with something due: a shop with a
# hundred thousand waiting can't keep the others from their turn.
SHOPS_AT_ONCE = 10
SHOPS_LOOKED_AT = 1_000  # some microseconds each
FRAMES = 5  # of a failure, the innermost of our own, for the log

log = structlog.get_logger(__name__)


def handle_some(env: Env) -> int:
    """returns  how many webhooks came to a decision; 0 when nothing is due"""
    with reading_across_shops(env, why="the worker asks which shops have mail") as work:
        shops = store.shops_with_mail(work, limit=SHOPS_LOOKED_AT)
    return sum(_handle_batch(env, shop_id) for shop_id in _some_of(env, shops))


def _some_of(env: Env, shops: list[int]) -> list[int]:
    if len(shops) <= SHOPS_AT_ONCE:
        return shops
    return sorted(shops, key=lambda _: env.chance.fraction())[:SHOPS_AT_ONCE]


def _handle_batch(env: Env, shop_id: int) -> int:
    """All in one Work without a savepoint: the usual way pays nothing for the rare failure, which rolls
    everything back and does the batch again, one Work for each. Who has failed before goes alone at once.
    """
    claimed: list[Claimed] = []
    try:
        with work_for(env, shop_id) as work:
            shop = _shop_of(work)
            if shop is not None:
                claimed = store.claim(work, shop_id=shop_id, limit=BATCH)
                _handle(work, shop, [one for one in claimed if not one.attempts])
        alone = [one for one in claimed if one.attempts]
    except Exception as error:
        if not claimed:
            raise  # nothing was begun: it is the database that failed, and the worker's loop waits and tries again
        log.info("inbox_batch_split", error=type(error).__name__, shop_id=shop_id, rows=len(claimed))
        alone = claimed
    else:
        if shop is None:
            return _bring_home(env, shop_id)
    return len(claimed) - len(alone) + sum(_handle_alone(env, shop_id, one.id) for one in alone)


def _handle_alone(env: Env, shop_id: int, row_id: int) -> int:
    row: Claimed | None = None
    try:
        with work_for(env, shop_id) as work:
            row = store.claim_one(work, shop_id=shop_id, row_id=row_id)
            if row is not None:
                _handle(work, the_shop(work), [row])
    except Exception as error:
        if row is None:
            raise
        _note_failure(env, shop_id, row, error)
    return 0 if row is None else 1


def _note_failure(env: Env, shop_id: int, row: Claimed, error: Exception) -> None:
    tries = row.attempts + 1
    with work_for(env, shop_id) as work:
        verdict = failure(error, tries=tries, work_id=row.id, now=work.now)
        store.note_verdict(work, row.id, verdict, attempts=tries)
    # An error's text may quote a name or an address from the message; where it happened doesn't.
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "site-packages" not in one.filename]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-FRAMES:]]
    log.warning(
        "webhook_failed",
        work=row.id,
        shop_id=shop_id,
        topic=row.topic,
        state=verdict.state,
        tries=tries,
        code=verdict.code,
        error=type(error).__name__,
        places=places,
    )


def _shop_of(work: Work) -> ShopView | None:
    """returns  None for shop 0, and for a shop of which everything has been erased"""
    try:
        return the_shop(work) if work.shop_id else None
    except NotFound:
        return None


def _handle(work: Work, shop: ShopView, claimed: list[Claimed]) -> None:
    ready: list[tuple[Topic, Message]] = []
    for row in claimed:
        read_or_not = _prepared(work, shop, row)
        if isinstance(read_or_not, Verdict):
            store.note_verdict(work, row.id, read_or_not, attempts=row.attempts)
        else:
            ready.append(read_or_not)
    if ready:
        for warm in work.env.plan.warm:
            warm(work, [message for _, message in ready])
    handled = []
    for topic, message in ready:
        ignored = topic.handle(work, message)
        if isinstance(ignored, Ignored):
            store.note_verdict(
                work, message.id, Verdict("ignored", ignored.code, ignored.sentence), attempts=0
            )
        else:
            handled.append(message.id)
    store.note_handled(work, handled)


def _prepared(work: Work, shop: ShopView, row: Claimed) -> tuple[Topic, Message] | Verdict:
    """What can be said of a webhook without doing anything."""
    topic = work.env.plan.topics.get(row.topic)
    if topic is None:
        return Verdict("parked", "unknown_topic", UNKNOWN_TOPIC.format(topic=row.topic))
    if shop.state != "installed" and not topic.when_uninstalled:
        return Verdict("ignored", "uninstalled", "The shop had uninstalled Kept, so nothing was done.")
    if row.body_sealed is None:
        return Verdict(
            "parked", "body_erased", "The message has been erased, so there is nothing left to handle."
        )
    raw = work.env.keys.open(row.body_sealed, "webhooks.body")
    wrong = mismatch(row.topic, row.shop_domain, raw)
    body = wrong or read(topic, raw)
    if isinstance(body, Verdict):
        return body
    digest = hashlib.sha256(raw).hexdigest()[:16]
    return topic, Message(row.id, row.topic, row.shop_domain, row.triggered_at, row.received_at, body, digest)


def _bring_home(env: Env, shop_id: int) -> int:
    """Webhooks that wait where no shop lives: each goes to the shop that its domain names, or is parked
    under shop 0 until that shop installs.
    """
    handled = 0
    with work_across_shops(env, why="a message looks for the shop that it names") as work:
        for domain in store.domains_due(work, shop_id=shop_id, limit=BATCH):
            # First the domain and then its rows, as an install takes them: neither holds what the other waits for.
            store.hold_domain(work, domain)
            claimed = store.claim(work, shop_id=shop_id, limit=BATCH, domain=domain)
            shop = shop_by_domain(work, domain)
            if shop is not None:
                adopt(work, domain, shop.id, from_shop=shop_id)
            else:
                store.park_homeless(work, [row.id for row in claimed], shop_id=shop_id)
            handled += len(claimed)
    return handled
