"""Meeting the staff, giving roles, and the log of what each does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.cli import make_owner
from app.core.errors import NotFound, Refused
from app.core.plan import Plan
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.staff import reports, store
from app.staff.actions import PEOPLE_MAX, change_member, meet, note, note_shown
from app.staff.duties import TRACES_KEPT, forget_traces
from app.staff.facts import RoleChanged
from app.staff.model import CHANGE, LOOK, SHOWN, StaffMember
from app.staff.reports import Filter
from tests.builders import DOMAIN, NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.panel import bearer


def roles(env: Env, shop_id: int = SHOP) -> dict[str, str]:
    with reading_for(env, shop_id) as work:
        return store.roles(work)


def test_the_first_visitor_owns_the_shop_and_the_next_ones_serve(env_both: Env) -> None:
    met = [meet(env_both, SHOP, number) for number in ("42", "43", "42")]

    assert met == ["owner", "service", "owner"]
    assert roles(env_both) == {"42": "owner", "43": "service"}


def test_one_person_may_have_two_roles_in_two_shops(env: Env) -> None:
    meet(env, SHOP, "41")
    meet(env, SHOP, "42")
    meet(env, OTHER_SHOP, "42")

    assert roles(env)["42"] == "service"
    assert roles(env, OTHER_SHOP) == {"42": "owner"}


def test_a_visit_is_noted_by_the_hour(env: Env, clock: StoppedClock) -> None:
    browser = create_app(env).test_client()

    def seen_at_after(minutes: int) -> datetime:
        clock.set(NOW + timedelta(minutes=minutes))
        assert browser.get("/help", headers=bearer(at=clock.now())).status_code == 200
        with reading_for(env, SHOP) as work:
            return store.member(work, "42").seen_at

    assert [seen_at_after(one) for one in (0, 59, 61)] == [NOW, NOW, NOW + timedelta(minutes=61)]


def test_a_role_is_given_and_told(envs: Callable[..., Env]) -> None:
    told: list[RoleChanged] = []
    env = envs(plan=Plan(reactions={RoleChanged: (lambda _work, fact: told.append(fact),)}))
    meet(env, SHOP, "42")
    meet(env, SHOP, "43")

    with work_for(env, SHOP) as work:
        change_member(work, "43", role="read", name="Åsa i kundtjänst", by="42")

    assert roles(env)["43"] == "read"
    assert [(one.number, one.role, one.by) for one in told] == [
        ("42", "owner", "install"),
        ("43", "read", "42"),
    ]
    with reading_for(env, SHOP) as work:
        assert reports.names(work) == {"43": "Åsa i kundtjänst"}
        assert "Åsa".encode() not in (work.session.get_one(StaffMember, (SHOP, "43")).name_sealed or b"")


def test_the_last_owner_stays_one(env: Env) -> None:
    meet(env, SHOP, "42")
    meet(env, SHOP, "43")

    with pytest.raises(Refused, match="last_owner"), work_for(env, SHOP) as work:
        change_member(work, "42", role="service", name="", by="42")

    assert roles(env) == {"42": "owner", "43": "service"}


def test_who_has_never_come_has_no_role_to_change(env: Env) -> None:
    meet(env, SHOP, "42")

    with pytest.raises(NotFound), work_for(env, SHOP) as work:
        change_member(work, "99", role="owner", name="", by="42")


def test_the_log_is_asked_by_person_order_and_customer(env_both: Env) -> None:
    with work_for(env_both, SHOP) as work:
        note(work, "42", kind=LOOK, page="orders.show_order", about={"order_id": 1001})
        note(work, "43", kind=LOOK, page="customers.show_customer", about={"customer_id": 7})
        note(work, "42", kind=CHANGE, page="settings.change_settings", about={})
    with work_for(env_both, OTHER_SHOP) as work:
        note(work, "42", kind=LOOK, page="orders.show_order", about={"order_id": 1001})

    with reading_for(env_both, SHOP) as work:
        pages = {
            "all": reports.traces_page(work, Filter()),
            "person": reports.traces_page(work, Filter(number="42")),
            "looks of hers": reports.traces_page(work, Filter(number="42", kind=LOOK)),
            "order": reports.traces_page(work, Filter(order_id=1001)),
            "customer": reports.traces_page(work, Filter(customer_id=7)),
        }
        older = reports.traces_page(work, Filter(), before=pages["all"][0].id)

    assert [one.page for one in pages["all"]] == [
        "settings.change_settings", "customers.show_customer", "orders.show_order",
    ]  # fmt: skip
    assert [one.kind for one in pages["person"]] == [CHANGE, LOOK]
    assert [one.about for one in pages["looks of hers"]] == ["order_id=1001"]
    assert [one.number for one in pages["order"]] == ["42"]
    assert [one.number for one in pages["customer"]] == ["43"]
    assert older == pages["all"][1:]


def test_who_stood_on_a_list_is_found_by_her_order_and_by_her(env_both: Env) -> None:
    with work_for(env_both, SHOP) as work:
        note_shown(
            work, "42", page="heard.show_heard", people={(1001, 7), (1002, 8), (None, 9), (1003, None)}
        )
    with work_for(env_both, SHOP) as work:
        note_shown(work, "42", page="heard.show_heard", people={(1001, 7), (1004, 7)})
        note_shown(work, "43", page="heard.show_heard", people={(1001, 7)})
    with work_for(env_both, SHOP) as work:
        note_shown(
            work, "42", page="reviews.fetch_reviews", people={(one, one) for one in range(PEOPLE_MAX + 1)}
        )
        note(work, "43", kind=LOOK, page="orders.show_order", about={"order_id": 0})

    with reading_for(env_both, SHOP) as work:
        asked = {
            "everything": reports.traces_page(work, Filter()),
            "hers": reports.traces_page(work, Filter(customer_id=7)),
            "looks of 42 at her": reports.traces_page(work, Filter("42", LOOK, customer_id=9)),
            "of a stranger": reports.traces_page(work, Filter(kind=SHOWN, customer_id=10)),
            "order": reports.traces_page(work, Filter(order_id=1003)),
        }
    found = {
        name: {(one.number, one.order_id, one.customer_id) for one in lines if one.kind == SHOWN}
        for name, lines in asked.items()
    }
    of_everybody = ("42", 0, 0)
    assert [one.about for one in asked["everything"]] == ["order_id=0"]
    assert len(asked["hers"]) == 4
    assert found == {
        "everything": set(),
        "hers": {of_everybody, ("42", 1001, 7), ("42", 1004, 7), ("43", 1001, 7)},
        "looks of 42 at her": {of_everybody, ("42", None, 9)},
        "of a stranger": {of_everybody},
        "order": {of_everybody, ("42", 1003, None)},
    }


def test_the_log_is_taken_home_whole_in_pieces(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    with work_for(env, SHOP) as work:
        for number in range(7):
            note(work, "42", kind=LOOK, page="orders.show_order", about={"order_id": number + 1})

    found = {}
    for at_once, most in ((3, 100), (7, 100), (3, 5)):
        monkeypatch.setattr(reports, "READ_AT_ONCE", at_once)
        monkeypatch.setattr(reports, "TAKEN_HOME_MAX", most)
        with reading_for(env, SHOP) as work:
            found[at_once, most] = [one.order_id for one in reports.every_trace(work, Filter())]

    assert found == {
        (3, 100): [7, 6, 5, 4, 3, 2, 1],
        (7, 100): [7, 6, 5, 4, 3, 2, 1],
        (3, 5): [7, 6, 5, 4, 3],
    }


def test_the_log_forgets_after_two_years(env: Env) -> None:
    with work_for(env, SHOP) as work:
        note(work, "42", kind=LOOK, page="orders.show_order", about={"order_id": 1001})
    then = replace(env, clock=StoppedClock(NOW + TRACES_KEPT - timedelta(days=1)))
    after = replace(env, clock=StoppedClock(NOW + TRACES_KEPT + timedelta(days=1)))

    assert forget_traces(then) == 0
    assert forget_traces(after) == 1

    with reading_for(env, SHOP) as work:
        assert reports.traces_page(work, Filter()) == []


def test_the_operator_gives_a_shop_another_owner(env: Env) -> None:
    meet(env, SHOP, "42")
    meet(env, SHOP, "43")
    app = create_app(env)
    app.cli.add_command(make_owner)
    runner = app.test_cli_runner()

    done = runner.invoke(args=["make-owner", DOMAIN, "43"])
    unknown = runner.invoke(args=["make-owner", DOMAIN, "99"])
    elsewhere = runner.invoke(args=["make-owner", "nowhere.myshopify.com", "43"])

    assert done.exit_code == 0
    assert roles(env)["43"] == "owner"
    assert "has never opened Kept" in unknown.output
    assert "No shop is called" in elsewhere.output
