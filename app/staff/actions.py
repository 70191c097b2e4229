"""Meeting the staff, giving roles, and noting what each of them does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from app.core.errors import Refused
from app.core.holding import hold_name
from app.core.work import Env, Work, reading_for, work_for
from app.staff import store
from app.staff.facts import RoleChanged
from app.staff.model import EVERYBODY, REFUSED, SHOWN, StaffMember, StaffTrace
from app.staff.rules import OWNER, first_role, leaves_an_owner

# A visit is noted by the hour: that somebody still comes is of interest, not each click.
SEEN_EVERY = timedelta(hours=1)
# Of one look. A page shows some fifty; a file may hold everybody, and is noted as showing everybody.
PEOPLE_MAX = 500
NUMBER_MAX = 2**63 - 1  # of a column; an address can name any
ABOUT_SIGNS = 200  # of what the address named: the column's width


def known_role(work: Work, shop_id: int, number: str) -> str | None:
    """Of whoever opens the panel. returns  None for who isn't known, or wasn't there within the hour: meet her then"""
    known = work.session.get(StaffMember, (shop_id, number))
    return known.role if known is not None and work.now - known.seen_at < SEEN_EVERY else None


def meet(env: Env, shop_id: int, number: str) -> str:
    """returns  the role of whoever opens the panel, who is known from now on"""
    with reading_for(env, shop_id) as work:
        role = known_role(work, shop_id, number)
    if role is not None:
        return role
    with work_for(env, shop_id) as work:
        return _greet(work, number).role


def _greet(work: Work, number: str) -> StaffMember:
    hold_name(work, f"staff/{work.shop_id}")  # two first visitors mustn't both become the owner
    known = work.session.get(StaffMember, (work.shop_id, number))
    if known is None:
        role = first_role(store.roles(work).values())
        known = StaffMember(
            shop_id=work.shop_id,
            number=number,
            role=role,
            name_sealed=None,
            met_at=work.now,
            seen_at=work.now,
        )
        work.session.add(known)
        if role == OWNER:
            work.record(RoleChanged(number=number, role=role, by="install"))
    known.seen_at = work.now
    return known


def change_member(work: Work, number: str, *, role: str, name: str, by: str) -> None:
    """name    what the merchant calls her; "" for nothing
    by      the number of the staff member who says so, or "operator"
    raises  NotFound; Refused("last_owner")
    """
    hold_name(work, f"staff/{work.shop_id}")
    one = store.member(work, number)
    if not leaves_an_owner(store.roles(work), number, role):
        raise Refused(
            "last_owner", "Make somebody else an owner first: one must be left who may change roles."
        )
    one.name_sealed = work.seal(name or None, store.NAME)
    give_role(work, number, role, by=by)


def give_role(work: Work, number: str, role: str, *, by: str) -> None:
    """raises  NotFound for somebody who has never opened the panel"""
    one = store.member(work, number)
    if role != one.role:
        one.role = role
        work.record(RoleChanged(number=number, role=role, by=by))


def note(work: Work, number: str, *, kind: str, page: str, about: Mapping[str, object]) -> None:
    """about  what the address named, such as {"order_id": 5001}"""
    named = ", ".join(f"{name}={value}" for name, value in sorted(about.items()))[:ABOUT_SIGNS]
    whom = _number(about.get("order_id")), _number(about.get("customer_id"))
    work.session.add(_trace(work, number, kind, page=page, about=named, whom=whom))


def note_shown(
    work: Work, number: str, *, page: str, people: Collection[tuple[int | None, int | None]]
) -> None:
    """Who stood on a page that shows many, so that it can be asked who has looked at her: one question and one insert
    for all of them. Whom she has seen on the same page within the hour isn't noted again.

    people  (order, customer) of each; None for what isn't known
    """
    whom = {*people} if len(people) <= PEOPLE_MAX else {(EVERYBODY, EVERYBODY)}
    known = store.shown_since(work, number, page, since=work.now - SEEN_EVERY)
    work.session.add_all(
        _trace(work, number, SHOWN, page=page, about="", whom=one) for one in sorted(whom - known, key=str)
    )


def note_refused(env: Env, shop_id: int, number: str, *, page: str, about: Mapping[str, object]) -> None:
    """In a Work of its own: the one that was refused is rolled back."""
    with work_for(env, shop_id) as work:
        note(work, number, kind=REFUSED, page=page, about=about)


def _trace(
    work: Work, number: str, kind: str, *, page: str, about: str, whom: tuple[int | None, int | None]
) -> StaffTrace:
    """whom  (order, customer)"""
    return StaffTrace(
        shop_id=work.shop_id, id=work.next_id(), at=work.now, number=number, kind=kind, page=page, about=about,
        order_id=whom[0], customer_id=whom[1],
    )  # fmt: skip


def _number(value: object) -> int | None:
    """None also for what no row can have as its number: it is in `about`."""
    return value if type(value) is int and 0 < value <= NUMBER_MAX else None
