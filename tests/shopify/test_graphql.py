"""Calls to the Admin API: what is repeated, what is never, and what each kind of trouble is called."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from app.core.errors import Invalid, KeptError, Refused, Unreachable
from app.shopify.documents import Document
from app.shopify.errors import UserErrors
from app.shopify.graphql import STATUSES, TRIES_MAX, WAIT_SECONDS_MAX, AdminClient
from tests.fakes import StoppedClock
from tests.shopify.given import NOW, SHOP, TOKEN, Script, cost, settings

LOOK = Document("Look", "query Look { shop { id } }")
MAKE = Document("Make", "mutation Make { make { userErrors { field message code } } }", is_mutation=True)
DATA: dict[str, Any] = {"shop": {"id": "gid://shopify/Shop/1"}}
MADE: dict[str, Any] = {"make": {"userErrors": []}}
NO_CONNECTION = requests.ConnectionError(
    MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]  # the pool isn't looked at
)
THROTTLED = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}


class Caller:
    """An AdminClient on a scripted network; sleeping moves the clock."""

    def __init__(self, *answers: object, **settled: object) -> None:
        self.network = Script(*answers)
        self.clock = StoppedClock(NOW)
        self.slept: list[float] = []
        self.client = AdminClient(settings(**settled), self.clock, self._sleep, http=self.network.session())

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.travel(seconds=seconds)

    def call(self, document: Document = LOOK, shop: str = SHOP, token: str = TOKEN) -> dict[str, Any]:
        return self.client.call(shop, token, document, variables={})

    def trouble(self, document: Document = LOOK, **more: str) -> KeptError:
        with pytest.raises(KeptError) as told:
            self.call(document, **more)
        assert TOKEN not in repr(told.value) + repr(told.value.details) + repr(told.value.__context__)
        return told.value


def test_a_call_carries_the_token_to_the_shop_and_brings_the_data() -> None:
    caller = Caller({"data": DATA})

    data = caller.call()

    [sent] = caller.network.sent
    assert data == DATA
    assert sent.url == f"https://{SHOP}/admin/api/2026-10/graphql.json"
    assert sent.headers["X-Shopify-Access-Token"] == TOKEN
    assert caller.network.bodies == [{"query": LOOK.text, "variables": {}, "operationName": "Look"}]


def test_the_stand_in_is_told_which_shop_is_meant() -> None:
    caller = Caller({"data": DATA}, shopify_origin="http://127.0.0.1:9")

    caller.call()

    assert caller.network.sent[0].url == "http://127.0.0.1:9/admin/api/2026-10/graphql.json"
    assert caller.network.sent[0].headers["Host"] == SHOP


@pytest.mark.parametrize("shop", ["evil.example/#", "loparboden", f"{SHOP}.evil.example", f"evil@{SHOP}"])
def test_no_token_leaves_for_anything_but_a_shop(shop: str) -> None:
    caller = Caller()

    assert caller.trouble(shop=shop).code == "bad_shop"
    assert caller.network.sent == []


@pytest.mark.parametrize("token", ["shpat_é\u20ac", f"{TOKEN}\r\nX: y"])
def test_a_token_that_fits_no_header_is_not_sent_and_not_told(token: str) -> None:
    session = requests.Session()
    session.trust_env = False
    client = AdminClient(settings(shopify_origin="http://127.0.0.1:9"), StoppedClock(NOW), http=session)

    with pytest.raises(Unreachable) as told:
        client.call(SHOP, token, MAKE, variables={})

    assert told.value.code == "not_sent"
    assert "shpat" not in repr(told.value) + repr(told.value.__context__)


def test_a_redirect_is_not_followed_since_the_token_would_go_along() -> None:
    caller = Caller(*[(302, {"Location": "https://evil.example/"}, b"")] * TRIES_MAX)

    assert caller.trouble().code == "shopify_down"
    assert {sent.url for sent in caller.network.sent} == {f"https://{SHOP}/admin/api/2026-10/graphql.json"}


def test_a_throttled_query_waits_until_it_can_be_paid_and_is_sent_again() -> None:
    caller = Caller({**THROTTLED, "extensions": cost(50, requested=250)}, {"data": DATA})

    assert caller.call() == DATA
    assert sum(caller.slept) == pytest.approx(2.0)


def test_a_query_waits_as_long_as_retry_after_says() -> None:
    caller = Caller((429, {"Retry-After": "2.5"}, b""), {"data": DATA})

    assert caller.call() == DATA
    assert caller.slept == [2.5]


def test_a_wait_that_is_too_long_for_a_thread_is_left_to_the_caller() -> None:
    caller = Caller((429, {"Retry-After": "60"}, b""))

    trouble = caller.trouble()

    assert (trouble.code, trouble.details["retry_after_seconds"], caller.slept) == ("throttled", 60.0, [])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (500, "shopify_down"),
        (NO_CONNECTION, "not_sent"),
        (requests.ReadTimeout("slow"), "no_answer"),
        (requests.ConnectionError("reset"), "no_answer"),
        (b"<html>", "bad_answer"),
        (b"[" * 100_000, "bad_answer"),
        ([1, 2], "bad_answer"),
        ({}, "shopify_down"),
        (THROTTLED, "throttled"),
        ({"errors": [{"extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}, "shopify_down"),
        ({"errors": "Something", "data": None}, "shopify_down"),
    ],
)
def test_a_query_is_repeated_a_few_times_and_then_given_up(answer: object, code: str) -> None:
    caller = Caller(*[answer] * TRIES_MAX)

    trouble = caller.trouble()

    assert isinstance(trouble, Unreachable)
    assert (trouble.code, trouble.permanent, len(caller.network.sent)) == (code, False, TRIES_MAX)
    assert max(caller.slept) <= WAIT_SECONDS_MAX


def test_a_query_that_comes_through_in_the_end_is_answered() -> None:
    caller = Caller(500, requests.ReadTimeout("slow"), NO_CONNECTION, {"data": DATA})

    assert caller.call() == DATA
    assert caller.slept == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    "answer",
    [
        500,
        502,
        302,
        requests.ReadTimeout("slow"),
        requests.ConnectionError("reset"),
        requests.exceptions.SSLError("broken"),
        requests.exceptions.ChunkedEncodingError("cut"),
        b"<html>",
        {},
        {"errors": [{"extensions": {"code": "INTERNAL_SERVER_ERROR"}}]},
        {"errors": [{"message": "?", "path": ["make"]}], "data": {"make": None}},
        {**THROTTLED, "data": MADE},
    ],
)
def test_a_mutation_that_may_have_been_done_is_uncertain_and_sent_once(answer: object) -> None:
    caller = Caller(answer)

    trouble = caller.trouble(MAKE)

    assert isinstance(trouble, Unreachable)
    assert (trouble.code, trouble.permanent, len(caller.network.sent)) == ("uncertain", False, 1)


@pytest.mark.parametrize(
    "answer", [NO_CONNECTION, requests.ConnectTimeout("slow"), THROTTLED, (429, {"Retry-After": "2.0"}, b"")]
)
def test_a_mutation_that_surely_was_not_done_says_so(answer: object) -> None:
    caller = Caller(answer)

    trouble = caller.trouble(MAKE)

    assert isinstance(trouble, Unreachable)
    assert (trouble.code, trouble.permanent, len(caller.network.sent)) == ("not_sent", False, 1)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("document", [LOOK, MAKE])
def test_each_refusal_at_the_door_has_its_name(status: int, document: Document) -> None:
    caller = Caller((status, {}, {"errors": "[API] no"}))

    trouble = caller.trouble(document)

    assert isinstance(trouble, Unreachable)
    assert (trouble.code, trouble.permanent, len(caller.network.sent)) == (
        STATUSES[status][0],
        STATUSES[status][2],
        1,
    )


def test_what_the_scope_does_not_open_is_refused() -> None:
    denied = {"errors": [{"extensions": {"code": "ACCESS_DENIED"}, "path": ["make"]}], "data": {"make": None}}

    trouble = Caller(denied).trouble(MAKE)

    assert isinstance(trouble, Refused)
    assert trouble.code == "access_denied"


def test_a_protected_field_is_null_and_named_but_the_rest_is_there() -> None:
    errors = [{"message": "no", "extensions": {"code": "ACCESS_DENIED"}, "path": ["order", "email"]}]
    caller = Caller({"data": {"order": {"email": None}}, "errors": errors})

    answer = caller.client.ask(SHOP, TOKEN, LOOK, variables={})

    assert (answer.data, answer.denied) == ({"order": {"email": None}}, ("order.email",))


@pytest.mark.parametrize("answer", [{"errors": [{"message": "Field 'x' doesn't exist"}]}, 400, 422])
@pytest.mark.parametrize("document", [LOOK, MAKE])
def test_a_document_that_shopify_does_not_understand_is_not_sent_again(
    answer: object, document: Document
) -> None:
    caller = Caller(answer)

    trouble = caller.trouble(document)

    assert isinstance(trouble, Invalid)
    assert (trouble.code, len(caller.network.sent)) == ("bad_document", 1)


def test_an_inactive_shop_is_refused() -> None:
    assert Caller({"errors": [{"extensions": {"code": "SHOP_INACTIVE"}}]}).trouble().code == "shop_inactive"


def test_what_a_mutation_was_refused_for_is_told_field_by_field() -> None:
    errors = [{"field": ["basicCodeDiscount", "code"], "message": "Code must be unique", "code": "TAKEN"}]

    trouble = Caller({"data": {"make": {"userErrors": errors}}}).trouble(MAKE)

    assert isinstance(trouble, UserErrors)
    assert (trouble.code, trouble.errors[0].field) == ("taken", ("basicCodeDiscount", "code"))
    assert trouble.has("TAKEN")


@pytest.mark.parametrize("error", [{}, {"field": None, "message": None, "code": None}])
def test_a_user_error_without_words_is_still_one(error: dict[str, object]) -> None:
    assert Caller({"data": {"make": {"userErrors": [error]}}}).trouble(MAKE).code == "user_errors"


def test_calls_wait_for_points_before_shopify_has_to_refuse_them() -> None:
    answer = {"data": DATA, "extensions": cost(0, requested=100, rate=50)}
    caller = Caller(answer, answer, answer)

    caller.call()
    caller.call()
    caller.call()

    assert caller.slept == [2.0, 2.0]


def test_one_shops_empty_purse_does_not_make_another_wait() -> None:
    answer = {"data": DATA, "extensions": cost(0, requested=100)}
    caller = Caller(answer, answer)

    caller.call()
    caller.call(shop="other.myshopify.com")

    assert caller.slept == []


def test_a_call_that_would_wait_too_long_for_points_is_not_sent() -> None:
    caller = Caller({"data": DATA, "extensions": cost(0, requested=900, rate=100)})
    caller.call()

    assert caller.trouble().code == "not_sent"
    assert len(caller.network.sent) == 1


@pytest.mark.parametrize(
    "nonsense", [None, 7, {"cost": 7}, {"cost": {"throttleStatus": [1]}}, cost(float("1e99"), rate=-1)]
)
def test_nonsense_about_cost_changes_nothing(nonsense: object) -> None:
    caller = Caller({"data": DATA, "extensions": nonsense}, {"data": DATA})

    caller.call()

    assert caller.call() == DATA
    assert caller.slept == []
