"""What is noted of what the staff do in the panel: each change, each look at a customer, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, g, request

from app.core.work import Env, Work, work_for
from app.staff import actions as staff
from app.staff.model import CHANGE, LOOK

View = Callable[..., Any]
OK, BAD_REQUEST, CONFLICT, INVALID = 200, 400, 409, 422
# A form that is shown again stands on the whole page: whoever sends an empty one has looked, too.
SHOWN = (OK, CONFLICT, INVALID)


def name_whom(*, order_id: int | None = None, customer_id: int | None = None) -> None:
    """Whom a page is about where its address says less, so that it can be asked who has looked at her."""
    named = {"order_id": order_id, "customer_id": customer_id}
    g.whom = {name: number for name, number in named.items() if number is not None}


def name_people(people: Iterable[tuple[int | None, int | None]]) -> None:
    """Who stands on a page that shows many, for the same question. people  (order, customer) of each"""
    known: set[tuple[int | None, int | None]] = g.setdefault("people", set())
    known.update(one for one in people if one != (None, None))


def nobody_is_shown() -> None:
    """This time no customer is on a page that can show one: looks that were none would hide the others."""
    g.nobody_is_shown = True


def note_look(env: Env, view: View, answer: Response, arguments: Mapping[str, object]) -> None:
    """Before the answer leaves: what can't be noted isn't shown."""
    if getattr(view, "shows_people", False) and answer.status_code in SHOWN and "nobody_is_shown" not in g:
        with work_for(env, g.shop.id) as work:
            people = g.get("people")
            if people:
                staff.note_shown(work, g.staff, page=str(request.endpoint), people=people)
            _note(work, LOOK, {**arguments, "people": len(people)} if people else arguments)


def note_change(work: Work, view: View, answer: Response, arguments: Mapping[str, object]) -> None:
    """Customers' own pages have no staff behind them."""
    if "staff" in g and not getattr(view, "only_asks", False) and answer.status_code < BAD_REQUEST:
        _note(work, CHANGE, arguments)


def note_refused(env: Env, arguments: Mapping[str, object]) -> None:
    staff.note_refused(env, g.shop.id, g.staff, page=str(request.endpoint), about=arguments)


def _note(work: Work, kind: str, arguments: Mapping[str, Any]) -> None:
    about = {**g.get("whom", {}), **arguments}
    staff.note(work, g.staff, kind=kind, page=str(request.endpoint), about=about)
