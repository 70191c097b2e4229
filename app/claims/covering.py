"""What the fit guarantee covers once it has come, and the certificate that says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.claims import rules, store
from app.claims.facts import FitCovered
from app.claims.fitting import guarantee_for, hear_what_they_are, what_may_cover
from app.claims.model import Cover
from app.core.work import Work
from app.ledger.store import entries_of_orders
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.facts import CustomerNamed
from app.orders.model import Order
from app.orders.rules import Line
from app.orders.standings import ended, why_unpromised
from app.orders.store import OrderFile
from app.products.facts import ProductsTold
from app.promises.facts import OutcomeSettled
from app.shops.settings import FitGuarantee
from app.shops.store import settings_at, settings_of
from app.touchpoints.actions import propose, withdraw
from app.touchpoints.model import Touchpoint
from app.touchpoints.store import OPEN, key_of, letter_of

CERTIFICATE = "fit_certificate"


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: something came, or turned out not to have."""
    consider(work, fact.order_id)


def note_customer(work: Work, fact: CustomerNamed) -> None:
    """Reaction: there is somebody to send the certificate to by now."""
    consider(work, fact.order_id)


def note_products(work: Work, fact: ProductsTold) -> None:
    """Reaction: what was bought has been read, and now it can be said what covers it."""
    consider(work, fact.order_id)


def consider(work: Work, order_id: int) -> None:
    """Cover what has come, and wish to say so once all of it has that is covered. Of what nobody can say yet what it
    is, nothing is said either way: the rest waits for it while Shopify is being asked, and no longer.
    """
    file = orders.file(work, order_id)
    order = file.order
    if order is None or not settings_at(work, order.ordered_at)[1].fits:
        return
    if ended(file) is not None or why_unpromised(order) is not None:
        withdraw(work, key_of(CERTIFICATE, order_id), "order_ended")
        return
    wanted, came = store.wanted(file), store.came(work, file)
    covered = covered_lines(work, file)
    here = [(line, terms, rule) for line, terms, rule in covered if line.id in came and line.id in wanted]
    for line, terms, rule in here:
        _cover(work, order, line.id, terms=terms, rule=rule, arrived_at=came[line.id])
    known = {line.id for line, _, _ in covered}
    others = (line for line in orders.lines_of(order) if line.id in wanted and line.id not in known)
    unread = [(line, maybe) for line in others if (maybe := what_may_cover(work, order, line)) is not None]
    hear_what_they_are(work, order, [line for line, _ in unread])
    is_asking = any(not maybe.trouble for _, maybe in unread)
    if not here:
        withdraw(work, key_of(CERTIFICATE, order_id), "nothing_arrived")
    elif not is_asking and len(here) == len([one for one, _, _ in covered if one.id in wanted]):
        _propose(work, order)


def covered_lines(work: Work, file: OrderFile) -> list[tuple[Line, int, FitGuarantee]]:
    """Each line of an order that a guarantee speaks of, with the terms of the day of purchase. What is covered once
    stays so, whatever the thing is called later.
    """
    assert file.order is not None
    known = store.covers(work, file.order.id)
    found = []
    for line in orders.lines_of(file.order):
        cover = known.get(line.id)
        rule = terms_of(work, cover.terms, cover.guarantee) if cover is not None else None
        one = (cover.terms, rule) if cover is not None and rule else guarantee_for(work, file.order, line)
        if one is not None:
            found.append((line, one[0], one[1]))
    return found


def terms_of(work: Work, terms: int, name: str) -> FitGuarantee | None:
    """The guarantee as it was written on the day of purchase."""
    return next((one for one in settings_of(work, terms).fits if one.name == name), None)


def _cover(
    work: Work, order: Order, line_id: int, *, terms: int, rule: FitGuarantee, arrived_at: datetime
) -> None:
    """Later evidence may move the end on: who got it later has it longer. It never moves back."""
    ends_at = rules.ends_at(arrived_at, rule.days, order.zone)
    known = work.session.get(Cover, (work.shop_id, order.id, line_id))
    if known is not None and ends_at <= known.ends_at:
        return
    if known is None:
        known = Cover(
            shop_id=work.shop_id, order_id=order.id, line_id=line_id, terms=terms, guarantee=rule.name,
            begins_at=arrived_at, ends_at=ends_at,
        )  # fmt: skip
        work.session.add(known)
    known.begins_at, known.ends_at = arrived_at, ends_at
    work.record(FitCovered(order_id=order.id, line_id=line_id, terms=terms, ends_at=ends_at))


def _propose(work: Work, order: Order) -> None:
    if order.customer_id is None or not is_reachable(work, order.customer_id):
        return
    # Of what was read only when its days were over nobody writes: her claim on it, made in time, is a person's.
    if all(one.ends_at < work.now for one in store.covers(work, order.id).values()):
        return
    key = _certificate(work, order)
    propose(work, CERTIFICATE, key, customer_id=order.customer_id, order_id=order.id, body={})


def _certificate(work: Work, order: Order) -> str:
    """The key of the letter that says all of it: the order's, or one more for what is covered since that went."""
    first = key_of(CERTIFICATE, order.id)
    query = select(Touchpoint).where(Touchpoint.order_id == order.id, Touchpoint.kind == CERTIFICATE)
    known = list(work.session.scalars(query.limit(store.OF_ONE_MAX)))
    to_go = next((one for one in known if one.state in (*OPEN, "withdrawn")), None)
    if to_go is not None or not known:
        return to_go.key if to_go is not None else first
    letters = (letter_of(work, one) for one in known)
    said_at = max(
        letter.written_at if letter else one.proposed_at for one, letter in zip(known, letters, strict=True)
    )
    told = entries_of_orders(work, [order.id], [FitCovered.__name__])
    told_before = {one.body["line_id"] for one in told if one.written_at <= said_at}
    since = sorted({one.body["line_id"] for one in told} - told_before)
    return f"{first}:{since[0]}" if since else first
