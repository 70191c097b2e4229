"""What the status letters and the merchant's own texts say, and when each would no longer be true."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from app.core.calendar import local_date
from app.core.work import Work
from app.mail.liquids import Written
from app.mail.phrases import written_sum
from app.mail.voice import locale_in
from app.orders import store as orders
from app.orders.model import Order
from app.orders.store import OrderFile
from app.promises import store as promises
from app.promises.last_day import last_day_shown
from app.shops.store import the_settings
from app.touchpoints import store as touchpoints
from app.touchpoints.her_pages import claim_url
from app.touchpoints.letter_values import day_in_letter, values_of_order
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind
from app.touchpoints.store import key_of
from app.updates import guides, status, status_store
from app.updates.guide_rules import said_in
from app.updates.status_rules import Happening, contents, in_other_parcels, still_to_be_sent, why_not

# Who buys her second pair within a year has read how to break it in; later she may have forgotten.
READ_WITHIN = timedelta(days=365)
# What is fulfilled at once (by a warehouse's robot, or with the payment) is told of within seconds, by Shopify's word.
# Nobody misses a thank-you that takes two minutes; two letters in one minute she would notice.
FULFILLED_AT_ONCE = timedelta(minutes=2)


def _common(work: Work, file: OrderFile, touchpoint: TouchpointView) -> dict[str, object]:
    return values_of_order(work, touchpoint, cast(Order, file.order))


def _promised_on(work: Work, order: Order, lang: str) -> str | None:
    """The last promised day; None where nothing was promised, or that day has passed already."""
    outcome = promises.outcome_of(work, order.id)
    if outcome is None or outcome.latest_at is None or outcome.latest_at < work.now:
        return None
    return day_in_letter(work, order, outcome.due_on, lang)


def _values_of_purchase(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    file = orders.file(work, touchpoint.order_id)
    order = cast(Order, file.order)
    return {
        **_common(work, file, touchpoint),
        "promised_on": _promised_on(work, order, lang),
        "will_tell": the_settings(work)[1].arrivals.tell_delays,
        "total": _total(order, lang),
    }


def _values_of_shipment(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    file = orders.file(work, touchpoint.order_id)
    order, shipment = cast(Order, file.order), file.shipments[touchpoint.body["shipment"]]
    here, loads, wanted = (
        status_store.load(work, file, shipment),
        status_store.loads(work, file),
        status_store.wanted(file),
    )
    links = [one["url"] for one in shipment.tracking if (one["url"] or "").startswith("https://")]
    return {
        **_common(work, file, touchpoint),
        "sent_items": status_store.titles(order, contents(here, wanted)),
        "other_items": status_store.titles(order, in_other_parcels(here, loads, wanted)),
        "later_items": status_store.titles(order, still_to_be_sent(loads, wanted)),
        "promised_on": _promised_on(work, order, lang),
        "tracking_url": links[0] if links else None,
        "confirms": _confirms(work, touchpoint),
        "total": _total(order, lang),
    }


def _confirms(work: Work, touchpoint: TouchpointView) -> bool:
    """Whether this is the first that she hears of an order whose own letter it says as well. Asked of what was written
    before it, so that the same letter sent again says the same.
    """
    wished = touchpoints.by_key(work, key_of(status.ORDERED, touchpoint.order_id))
    told = touchpoints.kinds_written_before(work, touchpoint)
    return wished is not None and wished.state != "withdrawn" and not {status.ORDERED, status.SENT} & told


def _total(order: Order, lang: str) -> str:
    return written_sum(order.total_minor, order.currency, locale_in(lang, order.locale))


def _values_of_arrival(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    file = orders.file(work, touchpoint.order_id)
    order, outcome = cast(Order, file.order), promises.outcome_of(work, touchpoint.order_id)
    assert outcome is not None
    assert outcome.arrived_at is not None  # the last look found it a moment ago
    late = outcome.outcome == "broken"
    return {
        **_common(work, file, touchpoint),
        "claim_url": claim_url(work, order.id, lang=lang, on=touchpoint.proposed_at),
        "arrived_on": day_in_letter(work, order, local_date(outcome.arrived_at, order.zone), lang),
        "at_point": status_store.waits_at_a_point(file, outcome.arrived_at),
        # As she was shown it: a hold moves the day that it is judged by, and excuses nothing in her eyes.
        "promised_on": day_in_letter(work, order, last_day_shown(work, order.id), lang) if late else None,
    }


def _values_of_guide(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    file = orders.file(work, touchpoint.order_id)
    found = _found(work, file, touchpoint)
    assert not isinstance(found, str)
    guide, lines, _, _ = found
    subject, text = said_in(guide, lang)
    items = list(dict.fromkeys(line.title for line in lines))
    return {**_common(work, file, touchpoint), "items": items, "subject": subject, "guide": Written(text)}


def _found(work: Work, file: OrderFile, touchpoint: TouchpointView) -> guides.Found | str:
    look = guides.waiting_guide if touchpoint.kind == guides.WAITING else guides.first_use_guide
    return look(work, file)


def _why_not_guide(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", a reason of guides.waiting_guide or first_use_guide, "read_before", or None"""
    file = orders.file(work, touchpoint.order_id)
    if file.order is None:
        return "erased"
    found = _found(work, file, touchpoint)
    if isinstance(found, str):
        return found
    told = touchpoints.bodies_sent(
        work, touchpoint.customer_id, touchpoint.kind, since=work.now - READ_WITHIN
    )
    return "read_before" if found[0].name in [body.get("guide") for body in told] else None


def _why_not_status(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "guarantee_tells", a code of status_rules.why_not, or None"""
    file = orders.file(work, touchpoint.order_id)
    if file.order is None:
        return "erased"
    if touchpoint.kind == status.ARRIVED and status.the_guarantee_tells(work, touchpoint.order_id):
        return "guarantee_tells"
    what, happening = _happening(work, file, touchpoint)
    return why_not(what, happening, now=work.now)


def _happening(work: Work, file: OrderFile, touchpoint: TouchpointView) -> tuple[str, Happening]:
    if touchpoint.kind == status.ORDERED:
        return "ordered", status_store.of_purchase(work, file)
    if touchpoint.kind == status.SENT:
        shipment = file.shipments.get(touchpoint.body["shipment"])
        return "sent", status_store.of_shipment(work, file, shipment)
    return "arrived", status_store.of_arrival(work, file)


LETTERS = {
    # These three carry out what was agreed. Each is told while it is news: whoever proposes it says until when.
    status.ORDERED: LetterKind(
        Kind(
            status.ORDERED,
            "contract",
            priority=94,
            expires_after=timedelta(days=1),
            merges_into=frozenset({status.SENT}),
            lingers=FULFILLED_AT_ONCE,
        ),
        "updates",
        status.ORDERED,
        _values_of_purchase,
        _why_not_status,
    ),
    status.SENT: LetterKind(
        Kind(status.SENT, "contract", priority=95, expires_after=timedelta(days=3)),
        "updates",
        status.SENT,
        _values_of_shipment,
        _why_not_status,
    ),
    status.ARRIVED: LetterKind(
        Kind(
            status.ARRIVED,
            "contract",
            priority=85,
            expires_after=timedelta(days=2),
            merges_into=frozenset({"broken_promise"}),
        ),
        "updates",
        status.ARRIVED,
        _values_of_arrival,
        _why_not_status,
    ),
    # Help with what she bought: care, so it needs what the law of her country says, and counts in her dose.
    guides.WAITING: LetterKind(
        Kind(
            guides.WAITING,
            "care",
            priority=20,
            expires_after=guides.WAITING_WITHIN,
            merges_into=frozenset((status.ARRIVED, "broken_promise")),
        ),
        "updates",
        guides.WAITING,
        _values_of_guide,
        _why_not_guide,
    ),
    guides.FIRST_USE: LetterKind(
        Kind(guides.FIRST_USE, "care", priority=40, expires_after=guides.FIRST_USE_WITHIN),
        "updates",
        guides.FIRST_USE,
        _values_of_guide,
        _why_not_guide,
    ),
}
