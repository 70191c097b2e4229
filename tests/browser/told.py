"""A shop in which there is something to see on every page of the panel, and the address of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

import msgspec

from app.claims.opening import Wish, open_claim
from app.core.work import Env, work_for
from app.inbox.model import Webhook
from app.outbox.working import perform_some
from app.promises.model import ArrivalFile
from app.promises.sightings import fold_sightings
from app.reviews.model import Review
from app.shops.settings import Claims
from app.studies.coding import Evidence, keep_insight
from app.surveys.model import Answer, SurveyTurn
from bench.panel_addresses import PAGES, Look
from tests.builders import NOW, SHOP
from tests.claims.given import DAMAGED, FIT
from tests.home.test_heard_pages import a_reviewed_order, an_answered_order
from tests.house.rows import a_row
from tests.listening.given import an_answer, heard
from tests.stories import (
    READY,
    a_broken_order,
    a_kept_order,
    a_silent_order,
    an_order,
    saved_at_the_install,
)
from tests.studies.given import MAJA, a_plan, a_study

Row = TypeVar("Row")
SETTINGS = msgspec.structs.replace(READY, fits=(FIT,), claims=Claims(playbooks=(DAMAGED,)))
# Of many alike the one with the most to see.
CHOSEN = {"orders.show_order": "/orders/1002", "letters.show_letter": "/letters/review_request/sv"}
# The newest is only planned, the oldest has begun.
BEGUN = ("studies.show_study", "studies.show_answers")


def addresses(env: Env) -> dict[str, str]:
    """Endpoint → an address of it, for every page of the panel."""
    fold_sightings(env)
    look = Look(env, SHOP)
    found = {name: list(of(look)) for name, of in PAGES.items() if ".fetch_" not in name}
    assert [name for name, some in found.items() if not some] == []
    return {name: CHOSEN.get(name) or some[-1 if name in BEGUN else 0] for name, some in found.items()}


def a_shop_with_a_past(env: Env) -> None:
    """A month of orders, some broken, and today's troubles."""
    saved_at_the_install(env, SETTINGS)
    for number in range(30):
        a_kept_order(env, 3000 + number, at=NOW - timedelta(days=6) + timedelta(hours=24 * number))
    for number in range(4):
        a_broken_order(env, 3100 + number, at=NOW + timedelta(days=number % 3, hours=number))
    a_broken_order(env)
    for number in (1003, 1004):
        a_silent_order(env, number)
    for number in (1005, 1006, 1007):
        an_order(env, number, title="Snigelpost")
    perform_some(env)


def a_shop_with_everything(env: Env) -> None:
    """And a claim, a review, an answer, a reply, studies, an insight, a file of arrivals and a webhook that failed."""
    a_shop_with_a_past(env)
    an_answered_order(env, 1008)
    a_reviewed_order(env, 1009)
    heard(env, an_answer("Var är skorna?", sender="elin1003@example.com"))
    a_study(env)
    a_plan(env, title="Vad gör de med kartongen?")
    with work_for(env, SHOP) as work:
        open_claim(work, 3000, Wish(30000, "law", problem="damaged", words="Sulan har släppt."))
        keep_insight(work, Evidence("step:delivery", 2, 5, 0.1, 0.3), by=MAJA)
        having(work.session.get_one(Answer, (SHOP, 1008)), outcome="kept", why="lowest", product_id=0)
        having(work.session.get_one(Review, (SHOP, 1009)), state="published", reason="", needs="", version=1)
        work.session.add_all(
            [
                having(
                    a_row(ArrivalFile, shop_id=SHOP), state="taken", content_sealed=None, name="ankomster.csv"
                ),
                having(a_row(Webhook, shop_id=SHOP), state="parked", topic="orders/create", body_sealed=None),
                having(a_row(SurveyTurn, shop_id=SHOP), question="packing"),
            ]
        )


def having(row: Row, **values: Any) -> Row:
    for name, value in values.items():
        setattr(row, name, value)
    return row
