"""Which addresses of the panel are measured: every page, over different orders, customers, filters and pages of lists.

A new page of the panel registers here, under its endpoint: what it is given is a `Look` at the stored shop, what it
returns are addresses. The bench refuses to run while one is missing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import text

from app.core.work import Env, reading_for
from app.figures.purchase_reports import months_of
from app.orders.customers import EMAIL

DRAWN = 12  # of each list from which addresses are made
SAMPLED_OF = 499  # one row of so many is a candidate
WEEKS = (4, 12, 26, 52)


@dataclass
class Look:
    """The stored shop that is looked at. Draws the same each time."""

    env: Env
    shop_id: int
    chance: random.Random = field(default_factory=lambda: random.Random(4))

    def draw(
        self, table: str, column: str = "id", *, where: str = "", count: int = DRAWN, by: str = "id"
    ) -> list[Any]:
        """Values of a column of rows from all over the table, as many as there are. where  SQL"""
        also = f" AND {where}" if where else ""
        some = f"SELECT {column} FROM {table} WHERE shop_id = {self.shop_id}{also}"
        found = self._all(f"{some} AND {by} % {SAMPLED_OF} = 7 LIMIT 5000") or self._all(f"{some} LIMIT 5000")
        found.sort(key=str)
        return self.chance.sample(found, min(count, len(found)))

    def newest(self, table: str, column: str = "id", *, where: str = "", count: int = DRAWN) -> list[Any]:
        also = f" AND {where}" if where else ""
        return self._all(
            f"SELECT {column} FROM {table} WHERE shop_id = {self.shop_id}{also} ORDER BY id DESC LIMIT {count}"
        )

    def addresses_of_customers(self, count: int = 4) -> list[str]:
        """E-mail addresses that are known here."""
        hers = f"FROM customers WHERE shop_id = {self.shop_id} AND email_sealed IS NOT NULL"
        query = f"SELECT email_sealed {hers} LIMIT {count}"
        with reading_for(self.env, self.shop_id) as work:
            return [work.unseal(sealed, EMAIL) or "" for sealed in self._all(query)]

    def _all(self, query: str) -> list[Any]:
        with self.env.db.reading() as connection:
            return list(connection.execute(text(query)).scalars())


def _each(path: str, **fields: Iterable[Any]) -> list[str]:
    """The path alone, and with each value of each field."""
    return [
        path,
        *(f"{path}?{name}={str(one).replace('#', '%23')}" for name, some in fields.items() for one in some),
    ]


def _one(path: str) -> Callable[[Look], list[str]]:
    return lambda _look: [path]


def _of(pattern: str, table: str, column: str = "id", **about: Any) -> Callable[[Look], list[str]]:
    return lambda look: [pattern.format(one) for one in look.draw(table, column, count=60, **about)]


def _promises(look: Look) -> list[str]:
    found = []
    for outcome in ("", "pending", "broken", "kept", "over", "unknown", "void"):
        also = f" AND outcome = '{outcome}'" if outcome else ""
        day = "CAST(due_on AS TEXT) || '.' || CAST(order_id AS TEXT)"
        places = look.draw("outcomes", day, where=f"shipment_id = 0{also}", by="order_id", count=4)
        base = f"/promises?outcome={outcome}"
        found += [
            base,
            *(f"{base}&older={one}" for one in places[:3]),
            *(f"{base}&newer={one}" for one in places[3:]),
        ]
    names = look.draw("orders", "name", count=8)
    filters = _each("/promises", carrier=look.draw("outcomes", "carrier", by="order_id", count=4), country=("SE", "FI"),
                    part=("handover", "transit"), span=("30", "90"))  # fmt: skip
    return found + filters + _each("/promises", q=[*names, "#1", "nobody"])


def _outbox(look: Look) -> list[str]:
    found = []
    for state in ("open", "parked", "done", "dropped"):
        places = look.draw("errands", where=f"state = '{state}'", count=5)
        found += [f"/outbox?state={state}", *(f"/outbox?state={state}&before={one}" for one in places)]
    return found


def _inbox(look: Look) -> list[str]:
    found = ["/inbox?state=all"]
    for state in ("parked", "waiting", "handled", "ignored"):
        places = look.draw("webhooks", where=f"state = '{state}'", count=4)
        found += [f"/inbox?state={state}", *(f"/inbox?state={state}&before={one}" for one in places)]
    return found + [f"/inbox?state=all&before={one}" for one in look.draw("webhooks", count=4)]


def _reviews(look: Look, path: str = "/reviews") -> list[str]:
    ids, products = (
        look.draw("reviews", count=8),
        look.draw("reviews", "product_id", where="product_id > 0", count=5),
    )
    filters = [
        "",
        "state=waiting",
        "state=published",
        "state=rejected",
        "rating=1",
        "state=published&rating=5",
    ]
    found = [f"{path}?{one}" for one in filters]
    found += [f"{path}?{one}&before={place}" for one in filters for place in ids[:3]]
    return found + [f"{path}?product={one}{more}" for one in products for more in ("", "&rating=2")]


def _answers(look: Look) -> list[str]:
    names = look.draw("orders", "name", where="id IN (SELECT order_id FROM survey_answers)", count=4)
    steps, outcomes = (
        ("finding", "buying", "delivery", "packing", "help"),
        ("kept", "broken", "over", "unknown"),
    )
    questions = look.draw("survey_answers", "question", count=8)
    found = _each(
        "/answers", page=(2, 5, 20, 50, 200), step=steps, outcome=outcomes, question=questions, person=["yes"]
    )
    return found + _each("/answers", q=[*names, "paket", "skaver", "finns inte"])[1:]


def _cases(look: Look) -> list[str]:
    names = look.draw("orders", "name", where="id IN (SELECT order_id FROM cases)", count=4)
    found = [
        f"/cases?state={state}&source={source}"
        for state in ("open", "mine", "overdue", "closed", "all")
        for source in ("", "reply", "answer", "review")
    ]
    return found + _each("/cases", search=[*names, *look.addresses_of_customers()])[1:]


def _access(look: Look, path: str = "/privacy/access") -> list[str]:
    orders, people = look.draw("orders", count=3), look.draw("customers", count=3)
    return _each(
        path, kind=("look", "change"), order=orders, customer=people, before=look.newest("staff_traces")
    )


def _letters_of(look: Look) -> list[str]:
    pairs = look.draw("letters", "CAST(customer_id AS TEXT) || '/letters/' || CAST(id AS TEXT)", count=60)
    return [f"/customers/{one}" for one in pairs]


def _arrival_files(look: Look, tail: str = "") -> list[str]:
    return [f"/promises/arrivals/{one}{tail}" for one in look.newest("arrival_files")]


def _months(look: Look, path: str = "/said/month") -> list[str]:
    today = look.env.clock.now().date()
    firsts = [
        date(today.year - (today.month <= back), (today.month - back - 1) % 12 + 1, 1)
        for back in range(1, 12)
    ]
    return _each(path, **{"from": firsts})


def _purchases(look: Look) -> list[str]:
    """Of a month that the page offers; without one it answers 404."""
    with reading_for(look.env, look.shop_id) as work:
        return [f"/figures/purchases.csv?month={on}" for on in months_of(work).firsts]


def _letter_texts(look: Look) -> list[str]:
    return [f"/letters/{kind}/{lang}" for kind in look.env.plan.letters for lang in ("sv", "en")]


PAGES: dict[str, Callable[[Look], Sequence[str]]] = {
    "home.show_home": lambda _look: ["/", "/?all=1"],
    "orders.show_order": _of("/orders/{}", "orders"),
    "customers.show_customer": _of("/customers/{}", "customers"),
    "customers.show_letters": _of("/customers/{}/letters", "customers"),
    "customers.show_letter": _letters_of,
    "help.show_help": _one("/help"),
    "promises.show_promises": _promises,
    "promises.fetch_promises": lambda _look: _each("/promises.csv", outcome=("broken", "unknown")),
    "report.show_report": lambda _look: _each("/promises/report", weeks=WEEKS),
    "report.show_products": lambda _look: _each("/promises/report/products", weeks=WEEKS),
    "report.fetch_report": lambda _look: _each("/promises/report.csv", weeks=WEEKS),
    "arrivals.show_arrivals": _one("/promises/arrivals"),
    "arrivals.show_file": _arrival_files,
    "arrivals.fetch_errors": lambda look: _arrival_files(look, "/errors.csv"),
    "labels.show_labels": lambda _look: _each(
        "/promises/labels", tab=("unread", "read", "said"), q=("post", "vardag")
    ),
    "labels.show_label": _of("/promises/labels/{}", "shipping_labels", "mark", by="orders"),
    "heard.show_heard": _cases,
    "listening.show_replies": lambda look: _each(
        "/replies",
        state=("open", "unmatched", "answered", "closed"),
        order=look.draw("orders", "name", where="id IN (SELECT order_id FROM replies)", count=4),
    ),
    "surveys.show_answers": _answers,
    "surveys.show_counts": _one("/answers/counts"),
    "bank.show_questions": _one("/answers/questions"),
    "own_question.show_new": _one("/answers/questions/new"),
    "figures.show_figures": _one("/figures"),
    "figures.show_deliveries": _one("/figures/deliveries"),
    "figures.show_customers": _one("/figures/customers"),
    "figures.fetch_purchases": _purchases,
    "figures.show_care": _one("/figures/care"),
    "figures.show_satisfied": _one("/figures/satisfied"),
    "cost_figures.show_costs": _one("/figures/costs"),
    "strategy.show_strategy": _one("/figures/strategy"),
    "bank.show_wording": _of("/answers/questions/{}", "survey_turns", "question", by="turns"),
    "claims.show_claims": lambda _look: _each("/claims", state=("waiting", "open", "over")),
    "claims.show_claim": _of("/claims/{}", "claims"),
    "claims.show_readiness": _one("/claims/ready"),
    "reviews.show_reviews": _reviews,
    "reviews.fetch_reviews": lambda look: _reviews(look, "/reviews.csv"),
    "reviews.show_review": _of("/reviews/{}", "reviews"),
    "fairness.show_fairness": lambda _look: _each("/fairness", about=("review_request", "week_question")),
    "said.show_said": lambda _look: _each("/said", weeks=(4, 12, 26)),
    "said.show_back": lambda _look: ["/said/back"],
    "said.show_themes": lambda look: [
        *_each("/said/themes", weeks=(4, 12, 26)),
        *_months(look, "/said/themes")[1:4],
    ],
    "said.show_month": _months,
    "said.show_insight": lambda look: [f"/said/insights/{one}" for one in look.newest("insights")],
    "studies.show_studies": _one("/studies"),
    "studies.show_new": _one("/studies/new"),
    "studies.show_study": lambda look: [f"/studies/{one}" for one in look.newest("studies")],
    "studies.show_plan": lambda look: [
        f"/studies/{one}/plan" for one in look.newest("studies", where="state = 'planned'")
    ],
    "studies.show_answers": lambda look: [f"/studies/{one}/answers" for one in look.newest("studies")],
    "studies.fetch_register": lambda look: [f"/studies/{one}/register.csv" for one in look.newest("studies")],
    "guarantees.show_guarantees": _one("/guarantees"),
    "guarantees.show_costs": _one("/guarantees/costs"),
    "guarantees.show_delivery": _one("/guarantees/delivery"),
    "guarantees.show_limits": _one("/guarantees/limits"),
    "guarantees.show_preview": _one("/guarantees/preview"),
    "guarantees.show_terms": _one("/guarantees/terms"),
    "catchup.show_history": _one("/history"),
    "inbox.show_inbox": _inbox,
    "inbox.show_webhook": _of("/inbox/{}", "webhooks"),
    "outbox.show_outbox": _outbox,
    "letters.show_letters": _one("/letters"),
    "letters.show_letter": _letter_texts,
    "privacy.show_privacy": _one("/privacy"),
    "staff.show_traces": _access,
    "staff.fetch_traces": lambda look: _access(look, "/privacy/access.csv"),
    "staff.show_staff": _one("/settings/staff"),
    "settings.show_settings": _one("/settings"),
    "tracking.show_carriers": _one("/settings/carriers"),
    "fit.show_fits": _one("/settings/fit"),
    "fit.show_fit": _one("/settings/fit/0"),
    "fit.show_terms": _one("/settings/fit/terms"),
    "fit.show_playbook": lambda _look: [f"/settings/playbooks/{one}" for one in ("damaged", "wrong", "lost")],
    "listening.show_boxes": _one("/settings/replies"),
    "review_settings.show_settings": _one("/settings/reviews"),
    "sending.show_sending": _one("/settings/sending"),
    "status.show_updates": _one("/settings/updates"),
    "status.show_guide": _one("/settings/updates/texts/0"),
    "status.show_voice": _one("/settings/voice"),
}
