"""One wish, one remedy: asked for, given, or said why not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import Conflict, Invalid, NotFound, Refused, Unreachable
from app.core.money import Money
from app.core.work import Env, work_for
from app.ledger.model import Entry
from app.orders.facts import StandingChanged
from app.outbox.working import perform_some
from app.remedies import actions
from app.remedies.model import Remedy
from app.remedies.rules import Wanted
from app.shopify.errors import UserError, UserErrors
from app.shops.facts import ScopesChanged
from app.shops.model import Shop
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes_shopify import NOT_SENT, SHOPIFY_DOWN, UNCERTAIN
from tests.remedies.given import (
    WAYS,
    allowed,
    asked,
    bought,
    clock,
    errands,
    fake,
    limited,
    rows,
    seen,
    told,
    worked,
)

EFFECTS = ("code", "store_credit", "gift_card", "shipping_refund", "replacement")
CREATES = {
    "code": "create_discount",
    "store_credit": "credit_store",
    "gift_card": "create_gift_card",
    "shipping_refund": "refund_shipping",
    "replacement": "create_replacement",
}
FINDS = {
    "code": "find_discount",
    "store_credit": "find_store_credit",
    "gift_card": "find_gift_card",
    "shipping_refund": "find_refund",
    "replacement": "find_replacement",
}
REFUSALS = (
    Refused("access_denied", "The shop hasn't granted this to the app."),
    NotFound("customer_gone", "Shopify doesn't know this customer any more."),
    UserErrors("Look", (UserError((), "It can't be done.", "INVALID"),)),
)
FORBIDDEN = Unreachable("forbidden", "Shopify doesn't let this server in.", permanent=True)


def _effects(env: Env) -> dict[str, int]:
    shopify = fake(env)
    found = {
        "code": len(shopify.discounts),
        "store_credit": len(shopify.credits),
        "gift_card": len(shopify.gift_cards),
        "shipping_refund": len(shopify.refunds),
        "replacement": len([one for one in shopify.drafts if one.order_gid]),
    }
    assert len(shopify.drafts) == found["replacement"]
    return {kind: count for kind, count in found.items() if count}


def _kinds_told(env: Env) -> list[str]:
    return [
        kind.removeprefix("Remedy")
        for _, kind in sorted(
            (entry, kind)
            for kind in (
                "RemedyAsked RemedyTried RemedyUncertain RemedyPutOff RemedyFellBack RemedyGiven RemedyForPerson "
                "RemedyApproved RemedyDeclined RemedyVoided RemedyFailed"
            ).split()
            for entry in _entries(env, kind)
        )
    ]


def _entries(env: Env, kind: str) -> list[int]:
    return [one.id for one in rows(env, Entry, Entry.kind == kind)]


# --- given ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EFFECTS)
def test_each_kind_is_given_once(env: Env, kind: str) -> None:
    allowed(env)
    order = bought(env)

    asked(env, order, WAYS[kind])
    asked(env, order, WAYS[kind])
    worked(env)
    asked(env, order, WAYS[kind])
    worked(env)

    view = seen(env)
    assert (view.state, view.kind, view.fell_back_from) == ("given", kind, None)
    assert view.shopify_id is not None
    (fact,) = told(env, "RemedyGiven")
    assert (fact["kind"], fact["key"], fact["shopify_id"]) == (kind, "offer:1001", view.shopify_id)
    assert len(errands(env)) == 1
    assert _effects(env) == {kind: 1}
    assert _kinds_told(env) == ["Asked", "Tried", "Given"]


@pytest.mark.parametrize("kind", EFFECTS)
def test_an_uncertain_call_is_looked_up_before_it_is_tried_again(env: Env, kind: str) -> None:
    allowed(env)
    fake(env).fail_next(CREATES[kind], UNCERTAIN, done=True)

    asked(env, bought(env), WAYS[kind])
    worked(env)
    assert (seen(env).state, seen(env).reason) == ("uncertain", "uncertain")
    clock(env).travel(minutes=2)
    worked(env)

    assert seen(env).state == "given"
    assert _effects(env) == {kind: 1}
    assert len(fake(env).called(CREATES[kind])) == 1
    assert len(fake(env).called(FINDS[kind])) == 1
    assert _kinds_told(env) == ["Asked", "Tried", "Uncertain", "Tried", "Given"]


@pytest.mark.parametrize("kind", EFFECTS)
def test_an_uncertain_call_that_did_nothing_is_made_again(env: Env, kind: str) -> None:
    allowed(env)
    fake(env).fail_next(CREATES[kind], UNCERTAIN, done=False)

    asked(env, bought(env), WAYS[kind])
    worked(env)
    clock(env).travel(minutes=2)
    worked(env)

    assert seen(env).state == "given"
    assert _effects(env) == {kind: 1}


@pytest.mark.parametrize("kind", EFFECTS)
def test_a_look_that_fails_leaves_it_uncertain(env: Env, kind: str) -> None:
    """The first call was done; then Shopify is down for the look: the next try must look too."""
    allowed(env)
    fake(env).fail_next(CREATES[kind], UNCERTAIN, done=True)
    for trouble in (SHOPIFY_DOWN, NOT_SENT, SHOPIFY_DOWN):
        fake(env).fail_next(FINDS[kind], trouble)

    asked(env, bought(env), WAYS[kind])
    for _ in range(6):
        worked(env)
        clock(env).travel(minutes=30)

    assert seen(env).state == "given"
    assert _effects(env) == {kind: 1}


@pytest.mark.parametrize("kind", EFFECTS)
def test_where_shopify_refuses_the_look_nothing_else_is_given(env: Env, kind: str) -> None:
    """The first call was done. The merchant took the scope back, or the customer is gone: nobody can see it now."""
    allowed(env)
    other = WAYS["store_credit" if kind == "code" else "code"]
    for number, refusal in enumerate(REFUSALS, 1001):
        fake(env).fail_next(CREATES[kind], UNCERTAIN, done=True)
        fake(env).fail_next(FINDS[kind], refusal)
        way = WAYS[kind] if kind != "replacement" else Wanted(kind, lines=((number * 10, 1),))
        asked(env, bought(env, number), way, other)
        worked(env)
        clock(env).travel(minutes=2)
        worked(env)

        view = seen(env, f"offer:{number}")
        assert (view.state, view.reason, view.kind) == ("person", "uncertain_too_long", kind)
        with work_for(env, SHOP) as work:
            actions.approve(work, f"offer:{number}", by="42")
        worked(env)
        assert seen(env, f"offer:{number}").state == "given"
    assert _effects(env) == {kind: len(REFUSALS)}


@pytest.mark.parametrize("kind", ["store_credit", "replacement"])
def test_who_looked_for_longer_than_her_lease_makes_nothing(
    env: Env, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """By then another worker has it in hand, and gives it; what the first one saw is old."""
    allowed(env)
    fake(env).fail_next(CREATES[kind], UNCERTAIN, done=False)
    asked(env, bought(env), WAYS[kind])
    worked(env)
    clock(env).travel(minutes=2)
    look, took_long = getattr(fake(env), FINDS[kind]), []

    def slowly(*given: Any, **named: Any) -> Any:
        seen_by_her = look(*given, **named)
        if not took_long:
            took_long.append(kind)
            clock(env).travel(minutes=11)
            perform_some(env)
            assert seen(env).state == "given"
        return seen_by_her

    monkeypatch.setattr(fake(env), FINDS[kind], slowly)
    worked(env)

    assert took_long == [kind]
    assert (seen(env).state, _effects(env)) == ("given", {kind: 1})


@pytest.mark.parametrize(("kind", "looks"), [("code", "find_discount"), ("gift_card", "find_gift_card")])
def test_a_code_that_is_taken_and_cannot_be_looked_up_may_be_ours(env: Env, kind: str, looks: str) -> None:
    allowed(env)
    taken = UserErrors("Make", (UserError((), "Code has already been taken", "TAKEN"),))
    fake(env).fail_next(CREATES[kind], taken, done=True)
    fake(env).fail_next(looks, REFUSALS[0])
    asked(env, bought(env), WAYS[kind], WAYS["shipping_refund"])
    worked(env)

    assert (seen(env).state, seen(env).may_be_given) == ("person", True)
    with work_for(env, SHOP) as work:
        actions.approve(work, "offer:1001", by="42")
    worked(env)
    assert (seen(env).state, _effects(env)) == ("given", {kind: 1})


@pytest.mark.parametrize("kind", EFFECTS)
def test_what_surely_was_not_done_is_put_off(env: Env, kind: str) -> None:
    allowed(env)
    fake(env).fail_next(CREATES[kind], NOT_SENT)

    asked(env, bought(env), WAYS[kind])
    worked(env)
    assert (seen(env).state, _effects(env)) == ("due", {})
    clock(env).travel(minutes=2)
    worked(env)

    assert seen(env).state == "given"
    assert fake(env).called(FINDS[kind]) == []
    assert _kinds_told(env) == ["Asked", "Tried", "PutOff", "Tried", "Given"]


@pytest.mark.parametrize("trouble", [NOT_SENT, UNCERTAIN, SHOPIFY_DOWN])
@pytest.mark.parametrize("done", [True, False])
def test_a_draft_that_is_not_yet_an_order_becomes_one_and_no_second_is_written(
    env: Env, trouble: Any, done: bool
) -> None:
    allowed(env)
    fake(env).fail_next("complete_replacement", trouble, done=done)

    asked(env, bought(env), WAYS["replacement"])
    worked(env)
    assert seen(env).state == "uncertain"
    clock(env).travel(minutes=2)
    worked(env)

    assert (seen(env).state, seen(env).draft_gid) == ("given", fake(env).drafts[0].gid)
    assert _effects(env) == {"replacement": 1}


def test_what_a_customer_is_given_lasts_to_the_end_of_a_day_of_hers(env: Env) -> None:
    allowed(env)
    asked(env, bought(env), WAYS["code"])
    worked(env)

    view = seen(env)
    assert view.valid_until is not None
    assert view.valid_until.isoformat() == "2026-08-29T21:59:59.999999+00:00"
    assert view.code in {code for _, code in fake(env).discounts}


def test_a_gift_cards_number_is_kept_in_no_book(env: Env) -> None:
    allowed(env)
    asked(env, bought(env), WAYS["gift_card"])
    worked(env)

    view, (fact,), (card,) = seen(env), told(env, "RemedyGiven"), fake(env).gift_cards
    assert view.code == card.code
    assert fact["code"] == card.code[-4:]
    assert [one.code for one in rows(env)] == [None]
    assert card.code not in str([one.result for one in errands(env)])


# --- the next way -----------------------------------------------------------------------------------------


def test_what_cannot_be_given_falls_back_along_the_ways(env: Env) -> None:
    allowed(env, "code", "shipping_refund")

    asked(env, bought(env), WAYS["gift_card"], WAYS["store_credit"], WAYS["shipping_refund"], WAYS["code"])
    worked(env)

    view = seen(env)
    assert (view.state, view.kind, view.fell_back_from) == ("given", "shipping_refund", "gift_card")
    assert view.refusals == ((0, "scope_missing"), (1, "scope_missing"))
    assert [(one["kind_before"], one["kind"]) for one in told(env, "RemedyFellBack")] == [
        ("gift_card", "shipping_refund")
    ]
    assert told(env, "RemedyGiven")[0]["fell_back_from"] == "gift_card"


def test_what_shopify_refuses_falls_back_too(env: Env) -> None:
    allowed(env)
    fake(env).no_record.add(1001)
    fake(env).purchase(1001).shipping = Money(0, "SEK")

    asked(env, bought(env), WAYS["store_credit"], WAYS["shipping_refund"], WAYS["code"])
    worked(env)

    view = seen(env)
    assert (view.state, view.kind, view.fell_back_from) == ("given", "code", "store_credit")
    assert view.refusals == ((0, "owner_not_found"), (1, "no_shipping_left"))
    assert _effects(env) == {"code": 1}
    assert len(errands(env)) == 3


def test_a_currency_that_shopify_refuses_falls_back(env: Env) -> None:
    allowed(env)
    fake(env).currencies = ("EUR",)

    asked(env, bought(env), WAYS["store_credit"], WAYS["code"])
    worked(env)

    assert (seen(env).kind, seen(env).refusals) == ("code", ((0, "unsupported_currency"),))


def test_where_no_way_is_left_a_person_decides(env: Env) -> None:
    asked(env, bought(env), WAYS["code"], WAYS["store_credit"])
    worked(env)

    assert (seen(env).state, seen(env).reason) == ("person", "no_way_left")
    assert [one["reason"] for one in told(env, "RemedyForPerson")] == ["no_way_left"]
    assert errands(env) == []


def test_a_scope_that_is_granted_later_lets_it_go_on(env: Env) -> None:
    asked(env, bought(env), WAYS["store_credit"], WAYS["code"])
    allowed(env, "code")
    with work_for(env, SHOP) as work:
        work.record(ScopesChanged(granted=("write_discounts",), gained=("write_discounts",), lost=()))
    worked(env)

    assert (seen(env).state, seen(env).kind) == ("given", "code")
    assert [one["reason"] for one in told(env, "RemedyResumed")] == ["scope_granted"]


def test_a_scope_that_helps_nothing_leaves_it_with_the_person(env: Env) -> None:
    asked(env, bought(env), WAYS["store_credit"])
    with work_for(env, SHOP) as work:
        work.record(ScopesChanged(granted=("write_orders",), gained=("write_orders",), lost=()))
    worked(env)

    assert (seen(env).state, seen(env).reason) == ("person", "no_way_left")
    assert told(env, "RemedyResumed") == []
    assert len(told(env, "RemedyForPerson")) == 1


def test_a_scope_that_was_taken_back_meanwhile_falls_back(env: Env) -> None:
    allowed(env)
    asked(env, bought(env), WAYS["store_credit"], WAYS["code"])
    with work_for(env, SHOP) as work:
        work.session.get_one(Shop, SHOP).scopes = ["write_discounts"]
    worked(env)

    assert (seen(env).state, seen(env).kind) == ("given", "code")
    assert _effects(env) == {"code": 1}


def test_a_code_of_somebody_else_is_not_taken_for_ours(env: Env) -> None:
    """A merchant may have a code of the same letters."""
    allowed(env)
    order = bought(env)
    code = asked(env, order, WAYS["code"], key="claim:1:1").wanted
    assert code.kind == "code"
    (row,) = rows(env)
    fake(env).create_discount(
        "loparboden.myshopify.com", "any", code=row.code, title="Sommar", percentage=50, starts_at=NOW, ends_at=None
    )  # fmt: skip
    worked(env)

    assert (seen(env, "claim:1:1").state, seen(env, "claim:1:1").reason) == ("person", "no_way_left")
    assert _effects(env) == {"code": 1}


# --- the order's state --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cancelled_at": NOW.isoformat()}, "order_cancelled"),
        ({"financial_status": "refunded"}, "order_refunded"),
    ],
)
def test_an_order_that_ends_meanwhile_gets_nothing(env: Env, changes: dict[str, Any], reason: str) -> None:
    allowed(env)
    fake(env).fail_next("credit_store", NOT_SENT)
    asked(env, bought(env), WAYS["store_credit"], WAYS["code"])
    worked(env)
    clock(env).travel(minutes=1)
    bought(env, updated_at=clock(env).now().isoformat(), **changes)
    worked(env)
    clock(env).travel(hours=1)
    worked(env)

    assert (seen(env).state, seen(env).reason) == ("voided", reason)
    assert [one["reason"] for one in told(env, "RemedyVoided")] == [reason]
    assert _effects(env) == {}


def test_what_is_asked_for_an_order_that_has_ended_is_voided(env: Env) -> None:
    allowed(env)
    order = bought(env, cancelled_at=NOW.isoformat())

    assert asked(env, order, WAYS["code"]).state == "voided"
    assert asked(env, order, WAYS["code"], key="claim:1:1", statutory=True).state == "person"


def test_what_was_tried_and_is_uncertain_is_not_voided(env: Env) -> None:
    allowed(env)
    fake(env).fail_next("credit_store", UNCERTAIN, done=True)
    asked(env, bought(env), WAYS["store_credit"])
    worked(env)

    with work_for(env, SHOP) as work:
        assert not actions.void(work, "offer:1001", reason="kept_after_all")
        work.record(_over(1001))
    clock(env).travel(minutes=5)
    worked(env)

    assert seen(env).state == "given"


def _over(order_id: int) -> StandingChanged:
    return StandingChanged(
        order_id=order_id, ordered_at=NOW, zone="Europe/Stockholm", country="SE", unpromised=None, lines=(),
        refunds=(), holds=(), begins_at=None, local=False, ended_at=NOW, ended_by="cancelled",
    )  # fmt: skip


GONE = {"id": 10_010, "title": "Pegasus 41", "quantity": 1, "current_quantity": 0, "price": "1250.00"}
LACES = {"id": 10_011, "title": "Laces", "quantity": 2, "price": "50.00"}
ONE_BACK = {
    "id": 71, "order_id": 1001, "created_at": NOW.isoformat(),
    "refund_line_items": [{"line_item_id": 10_011, "quantity": 1}],
}  # fmt: skip


def test_what_was_paid_back_or_edited_away_is_not_sent_again(env: Env) -> None:
    allowed(env)
    order = bought(
        env, line_items=[GONE, LACES], refunds=[ONE_BACK], financial_status="partially_refunded"
    )  # fmt: skip
    for key, lines in (("claim:1:1", (10_010, 1)), ("claim:2:1", (10_011, 2)), ("claim:3:1", (10_011, 1))):
        asked(env, order, Wanted("replacement", lines=(lines,)), WAYS["code"], key=key)
    worked(env)

    kinds = {key: seen(env, key).kind for key in ("claim:1:1", "claim:2:1", "claim:3:1")}
    assert kinds == {"claim:1:1": "code", "claim:2:1": "code", "claim:3:1": "replacement"}
    assert [one.lines for one in fake(env).drafts] == [((10_011, 1),)]


def test_a_refund_that_we_have_not_heard_of_is_seen_before_a_thing_is_sent_again(env: Env) -> None:
    allowed(env)
    fake(env).purchase(1001).lines = {10_010: 0}

    asked(env, bought(env), WAYS["replacement"], WAYS["code"])
    worked(env)

    assert (seen(env).kind, seen(env).refusals) == ("code", ((0, "not_in_order"),))
    assert _effects(env) == {"code": 1}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"refunds": [{**ONE_BACK, "refund_line_items": [{"line_item_id": 10_010, "quantity": 1}]}]}, "order_refunded"),
        ({"line_items": [GONE]}, "order_cancelled"),
    ],
)  # fmt: skip
def test_an_order_of_which_nothing_is_left_gets_nothing_though_its_shipping_was_kept(
    env: Env, changes: dict[str, Any], reason: str
) -> None:
    allowed(env)
    fake(env).fail_next("credit_store", NOT_SENT)
    asked(env, bought(env), WAYS["store_credit"])
    worked(env)
    assert seen(env).state == "due"
    later = {"updated_at": "2026-03-02T12:00:00Z", **changes, "financial_status": "partially_refunded"}

    bought(env, **later)

    assert (seen(env).state, seen(env).reason) == ("voided", reason)
    assert asked(env, 1001, WAYS["code"], key="claim:1:1").state == "voided"


def test_an_order_that_shopify_has_cancelled_and_we_have_not_heard_of_gets_no_refund(env: Env) -> None:
    allowed(env)
    fake(env).purchase(1001).cancelled = True

    asked(env, bought(env), WAYS["shipping_refund"], WAYS["replacement"], WAYS["code"])
    worked(env)

    assert seen(env).refusals == ((0, "order_cancelled"), (1, "order_cancelled"))
    assert _effects(env) == {"code": 1}


# --- people -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["call", "gift"])
def test_a_person_does_what_no_machine_can(env: Env, kind: str) -> None:
    allowed(env)
    asked(env, bought(env), WAYS[kind])
    worked(env)
    assert (seen(env).state, seen(env).reason) == ("person", kind)
    with work_for(env, SHOP) as work, pytest.raises(Conflict):
        actions.approve(work, "offer:1001", by="42")

    with work_for(env, SHOP) as work:
        actions.done(work, "offer:1001", by="42")

    cost = 4_000 if kind == "gift" else 0
    assert (seen(env).state, seen(env).cost_minor, seen(env).approved_by) == ("given", cost, "42")
    assert [(one["kind"], one["cost_minor"]) for one in told(env, "RemedyGiven")] == [(kind, cost)]


def test_a_gift_beyond_the_limit_waits_for_a_yes_and_then_for_a_hand(env: Env) -> None:
    limited(env, month_minor=100)
    asked(env, bought(env), WAYS["gift"])
    worked(env)
    assert seen(env).reason == "over_month_limit"

    with work_for(env, SHOP) as work:
        actions.approve(work, "offer:1001", by="42")
    worked(env)

    assert (seen(env).state, seen(env).reason) == ("person", "gift")


def test_a_person_says_no(env: Env) -> None:
    allowed(env)
    limited(env, month_minor=100)
    asked(env, bought(env), WAYS["store_credit"])
    worked(env)

    with work_for(env, SHOP) as work:
        actions.decline(work, "offer:1001", by="42", reason="Elin has had two already.")

    view = seen(env)
    assert (view.state, view.reason, view.said) == ("declined", "said", "Elin has had two already.")
    assert [(one["by"], one["reason"]) for one in told(env, "RemedyDeclined")] == [("42", "said")]
    with work_for(env, SHOP) as work, pytest.raises(Conflict):
        actions.approve(work, "offer:1001", by="42")


def test_what_shopify_forbids_fails_and_can_be_tried_again(env: Env) -> None:
    allowed(env)
    fake(env).fail_next("create_discount", FORBIDDEN)
    asked(env, bought(env), WAYS["code"])
    worked(env)
    assert (seen(env).state, seen(env).reason) == ("failed", "forbidden")

    with work_for(env, SHOP) as work:
        actions.approve(work, "offer:1001", by="42")
    worked(env)

    assert seen(env).state == "given"
    assert [one.state for one in errands(env)] == ["done"]


@pytest.mark.parametrize("kind", EFFECTS)
def test_what_stays_uncertain_too_long_is_looked_up_when_a_person_tries_again(env: Env, kind: str) -> None:
    allowed(env)
    fake(env).fail_next(CREATES[kind], UNCERTAIN, done=True)
    for _ in range(20):
        fake(env).fail_next(FINDS[kind], SHOPIFY_DOWN)
    asked(env, bought(env), WAYS[kind])
    for _ in range(14):
        worked(env)
        clock(env).travel(hours=5)
    assert (seen(env).state, seen(env).reason) == ("person", "uncertain_too_long")
    fake(env)._troubles.clear()

    with work_for(env, SHOP) as work:
        assert not actions.void(work, "offer:1001", reason="kept_after_all")
        actions.approve(work, "offer:1001", by="42")
    worked(env)

    assert seen(env).state == "given"
    assert _effects(env) == {kind: 1}


@pytest.mark.parametrize("reason", ["uncertain_too_long", "half_done"])
def test_what_may_have_been_given_is_declined_only_by_who_has_looked(env: Env, reason: str) -> None:
    allowed(env)
    limited(env, month_minor=1_000_000)
    way = WAYS["store_credit" if reason == "uncertain_too_long" else "replacement"]
    if reason == "half_done":
        fake(env).fail_next("complete_replacement", NotFound("draft_gone", "It isn't there."))
    else:
        fake(env).fail_next("credit_store", UNCERTAIN, done=True)
        fake(env).fail_next("find_store_credit", FORBIDDEN)
    asked(env, bought(env), way)
    worked(env)
    clock(env).travel(minutes=2)
    worked(env)
    assert (seen(env).reason, seen(env).may_be_given) == (reason, True)

    with work_for(env, SHOP) as work, pytest.raises(Conflict) as refused:
        actions.decline(work, "offer:1001", by="42", reason="other_way")
    assert (refused.value.code, seen(env).state) == ("may_be_given", "person")
    with work_for(env, SHOP) as work:
        actions.decline(work, "offer:1001", by="42", reason="other_way", not_given=True)

    assert (seen(env).state, seen(env).may_be_given) == ("declined", False)


def test_a_credit_that_only_a_person_can_tell_from_ours_waits_for_her(env: Env) -> None:
    """Shopify might round the second that we know it by: then nobody pays twice on a guess."""
    allowed(env)
    fake(env).fail_next("credit_store", UNCERTAIN, done=True)
    asked(env, bought(env), WAYS["store_credit"])
    worked(env)
    (credit,) = fake(env).credits
    assert credit.expires_at is not None
    fake(env).credits[0] = replace(credit, expires_at=credit.expires_at.replace(second=0))
    clock(env).travel(minutes=5)
    worked(env)

    assert (seen(env).state, seen(env).reason) == ("person", "uncertain_too_long")
    assert len(fake(env).credits) == 1
    with work_for(env, SHOP) as work:
        actions.done(work, "offer:1001", by="42")
    assert seen(env).state == "given"


# --- bad input, many at once ----------------------------------------------------------------------------------


def test_what_nobody_can_ask_for_is_refused(env: Env) -> None:
    order = bought(env)
    for key, ways in (("offer:1001", ()), ("offer:1001", (WAYS["code"],) * 11), ("Offer 1", (WAYS["code"],))):
        with pytest.raises(Invalid):
            asked(env, order, *ways, key=key)
    with work_for(env, SHOP) as work:
        for act in (actions.approve, actions.done):
            with pytest.raises(NotFound):
                act(work, "offer:1", by="42")
        assert not actions.void(work, "offer:1", reason="x")
        assert not actions.is_open(work, "offer:1")
        assert actions.view(work, "offer:1") is None


@pytest.mark.parametrize(
    "way",
    [
        Wanted("store_credit", amount_minor=0),
        Wanted("store_credit", amount_minor=-100),
        Wanted("gift_card", amount_minor=999_999_99),
        Wanted("code", percent=500),
        Wanted("replacement", lines=((5, 1),)),
        Wanted("bitcoin", amount_minor=1),
    ],
)
def test_a_bad_sum_pays_nothing_and_stays_in_the_ledger(env: Env, way: Wanted) -> None:
    allowed(env)

    asked(env, bought(env), way)
    worked(env)

    assert (seen(env).state, seen(env).reason) == ("person", "no_way_left")
    assert len(told(env, "RemedyAsked")) == len(told(env, "RemedyForPerson")) == 1
    assert _effects(env) == {}


def test_an_order_of_another_shop_is_not_seen(env: Env) -> None:
    allowed(env)
    bought(env, shop=OTHER_SHOP, currency="EUR")

    asked(env, 1001, WAYS["code"])
    worked(env)

    assert seen(env).refusals == ((0, "no_order"),)


def test_fifty_wishes_at_once_are_one(env_pg: Env) -> None:
    allowed(env_pg)
    order = bought(env_pg)

    with ThreadPoolExecutor(10) as threads:
        found = list(threads.map(lambda _: asked(env_pg, order, WAYS["store_credit"]).id, range(50)))
    worked(env_pg)

    assert len(set(found)) == 1
    assert len(rows(env_pg, Remedy)) == 1
    assert len(fake(env_pg).credits) == 1
    assert len(told(env_pg, "RemedyAsked")) == 1
