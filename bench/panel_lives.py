"""What the demo's year lacks and a panel page shows: claims, replies by mail, complaints of a delivery, a file of
arrivals, and messages that nobody can read. A few of each, through the app's own actions.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select, text

from app.claims import actions as claims
from app.claims.opening import Wish, open_claim
from app.claims.rules import FAULTS, LAW
from app.core.db import Base
from app.core.errors import KeptError
from app.core.work import Env, Work, work_for
from app.inbox.model import Webhook
from app.inbox.working import handle_some
from app.listening import actions as listening
from app.listening import cases
from app.listening.model import Case, Reply
from app.mail.inbound import Inbound
from app.orders.customers import EMAIL
from app.orders.model import Customer, Order
from app.promises import arrival_actions
from app.promises.model import OutcomeRow
from app.studies import coding
from app.studies.coding import Evidence
from app.updates import concerns

STAFF = "staff:90110042"
CLAIMS, REPLIES, CONCERNS, UNREADABLE = 8, 12, 4, 2
FILE_LINES = 60
FOLD, FORGETS = "fold_", "forget_bodies"


def live(env: Env, shop_id: int) -> None:
    """All of it at the end of the year; and then what follows from it."""
    with work_for(env, shop_id) as work:
        bought = _newest_arrived(work)
        for place, order in enumerate(bought[:CLAIMS]):
            _claim(work, order, place)
        for place, order in enumerate(bought[CLAIMS : CLAIMS + REPLIES]):
            _reply(work, order, place)
        for place, order in enumerate(bought[-CONCERNS:]):
            concerns.say_wrong(
                work, order.id, text=f"Det fattas {place + 1} sak.", says="", on=None, touchpoint_id=0
            )
        _file(work, bought[:FILE_LINES])
        _look_after(work)
        _unreadable(work)
    _follow(env)


def _follow(env: Env) -> None:
    """What is told is handled, and all that is counted is added up; nothing goes out any more."""
    while handle_some(env):
        pass
    for duty in env.plan.duties:
        while (duty.name.startswith(FOLD) or duty.name == FORGETS) and duty.run(env):
            pass


def _newest_arrived(work: Work) -> list[Order]:
    """With a customer, whose address is known."""
    arrived = select(OutcomeRow.order_id).where(
        OutcomeRow.shipment_id == 0, OutcomeRow.arrived_at.is_not(None)
    )
    newest = select(Order).where(Order.id.in_(arrived), Order.customer_id.is_not(None), Order.test.is_(False))
    return list(work.session.scalars(newest.order_by(Order.ordered_at.desc()).limit(200)))


def _claim(work: Work, order: Order, place: int) -> None:
    problem = FAULTS[place % len(FAULTS)]
    line = next((one for one in order.lines if one.get("shippable", True)), order.lines[0])
    try:
        claim_id = open_claim(
            work, order.id, Wish(line["id"], LAW, problem, words="Sulan har släppt i hälen.")
        )
    except KeptError:
        return  # of an order that has gone back since
    if place % 4:
        claims.decline(work, claim_id, "Vi har talats vid om det.", by=STAFF)


def _reply(work: Work, order: Order, place: int) -> None:
    customer = work.session.get(Customer, (work.shop_id, order.customer_id))
    address = work.unseal(customer.email_sealed, EMAIL) if customer else None
    listening.hear(
        work,
        Inbound(
            f"<bench-{place}@posten.example>", "Alma", address or "", ("hej@loparboden.example",), "Sv: Ditt paket",
            "Tack för snabbt svar. Kan jag byta storlek?", work.now - timedelta(hours=place), (), "", 0,
        ),
    )  # fmt: skip
    work.session.flush()
    row = work.session.scalars(select(Reply).order_by(Reply.id.desc()).limit(1)).one()
    if place % REPLIES:
        listening.mark_answered(work, row.id, by=STAFF, answer="Javisst.")


def _file(work: Work, orders: list[Order]) -> None:
    lines = ["order,date", *(f"{one.name},{work.now:%Y-%m-%d}" for one in orders), "#nobody,2026-01-01"]
    arrival_actions.upload(work, name="arrivals.csv", content="\n".join(lines).encode(), staff="90110042")


def _look_after(work: Work) -> None:
    """Most cases are over, as in a shop that answers; and a figure has become a card."""
    waiting = work.session.scalars(select(Case).where(Case.state == "open").order_by(Case.id)).all()
    for place, one in enumerate(waiting):
        if place % 10:
            cases.close(work, one.id, done="answered", by=STAFF, note="")
    evidence = Evidence(key="step:delivery", hits=4, count=12, least=0.14, most=0.61)
    coding.keep_insight(work, evidence, by=STAFF)


def _unreadable(work: Work) -> None:
    rows = [
        {
            "shop_id": work.shop_id, "id": work.next_id(), "webhook_id": f"unreadable-{number}",
            "topic": "orders/create", "shop_domain": "", "api_version": "2026-10", "triggered_at": work.now,
            "received_at": work.now,
            "subject": 0, "body_sealed": work.seal('{"id": "?"}', "webhooks.body"), "state": "waiting",
            "due_at": work.now, "attempts": 0,
        }
        for number in range(UNREADABLE)
    ]  # fmt: skip
    work.session.execute(insert(Webhook), rows)


def counts(env: Env, shop_id: int) -> dict[str, int]:
    """How many rows of each table the shop has."""
    found = {}
    with env.db.reading() as connection:
        for name, table in sorted(Base.metadata.tables.items()):
            if "shop_id" in table.columns:
                query = text(f"SELECT count(*) FROM {name} WHERE shop_id = :shop")
                found[name] = int(connection.execute(query, {"shop": shop_id}).scalar_one())
    return found
