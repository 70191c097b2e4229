"""Access tokens, with a guard for each thing that the library leaves out."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import httpx
import pytest

from app.core.errors import Refused, Unreachable, Unverified
from app.shopify.tokens import TokenGrant, exchange_id_token, refresh, seconds_in
from config import Settings
from tests.shopify.given import NOW, SECRET, SHOP, id_token, settings

PAIR = {
    "access_token": "shpat_new",
    "scope": "read_orders, write_app_proxy",
    "expires_in": 3600,
    "refresh_token": "shprt_new",
    "refresh_token_expires_in": 7_776_000,
}


class Network:
    """Answers for httpx from a list; an exception is raised."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[httpx.Request] = []
        self.http = httpx.Client(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def granted(**changes: object) -> httpx.Response:
    return httpx.Response(
        200, json={name: value for name, value in (PAIR | changes).items() if value is not None}
    )


def exchanged(network: Network, shop: str = SHOP, given: Settings | None = None) -> TokenGrant:
    return exchange_id_token(network.http, given or settings(), shop, id_token(), now=NOW)


def refreshed(network: Network, shop: str = SHOP) -> TokenGrant:
    return refresh(network.http, settings(), shop, "shprt_old", now=NOW)


def test_an_id_token_gives_an_expiring_token_dated_by_our_clock() -> None:
    network = Network(granted())

    grant = exchanged(network)

    asked = json.loads(network.sent[0].content)
    assert str(network.sent[0].url) == f"https://{SHOP}/admin/oauth/access_token"
    assert (asked["expiring"], asked["subject_token"]) == (1, id_token())
    assert asked["requested_token_type"].endswith(":offline-access-token")
    assert grant.expires_at == NOW + timedelta(hours=1)
    assert grant.refresh_expires_at == NOW + timedelta(days=90)
    assert grant.scopes == ("read_orders", "write_app_proxy")


def test_a_refresh_gives_the_next_pair() -> None:
    network = Network(granted())

    grant = refreshed(network)

    asked = json.loads(network.sent[0].content)
    assert (asked["grant_type"], asked["refresh_token"]) == ("refresh_token", "shprt_old")
    assert (grant.access_token, grant.refresh_token) == ("shpat_new", "shprt_new")


def test_the_stand_in_is_told_which_shop_is_meant() -> None:
    network = Network(granted())

    exchanged(network, given=settings(shopify_origin="http://127.0.0.1:9"))

    assert str(network.sent[0].url) == "http://127.0.0.1:9/admin/oauth/access_token"
    assert network.sent[0].headers["Host"] == SHOP


@pytest.mark.parametrize(
    "shop", ["evil.example/#", "loparboden", "loparboden.myshopify.com.evil.example", ""]
)
def test_no_secret_leaves_for_anything_but_a_shop(shop: str) -> None:
    network = Network()

    with pytest.raises(Refused):
        exchanged(network, shop)
    with pytest.raises(Refused):
        refreshed(network, shop)

    assert network.sent == []


def test_a_stale_id_token_is_told_apart() -> None:
    network = Network(httpx.Response(400, json={"error": "invalid_subject_token"}))

    with pytest.raises(Unverified) as refused:
        exchanged(network)

    assert refused.value.code == "stale"


@pytest.mark.parametrize("said", ["invalid_grant", "invalid_client", "application_cannot_be_found"])
def test_a_refused_refresh_is_final(said: str) -> None:
    network = Network(httpx.Response(400, json={"error": said}))

    with pytest.raises(Unreachable) as told:
        refreshed(network)

    assert (told.value.code, told.value.permanent) == ("refresh_refused", True)


def test_too_many_requests_name_their_seconds_and_nobody_sleeps() -> None:
    network = Network(httpx.Response(429, headers={"Retry-After": "2.5"}))
    began = time.monotonic()

    with pytest.raises(Unreachable) as told:
        exchanged(network)

    assert (told.value.code, told.value.details["retry_after_seconds"]) == ("throttled", 2.5)
    assert (len(network.sent), told.value.permanent) == (1, False)
    assert time.monotonic() - began < 0.9  # the library would have slept a second


def test_when_shopify_is_down_it_is_asked_once() -> None:
    network = Network(httpx.Response(503))

    with pytest.raises(Unreachable) as told:
        refreshed(network)

    assert (told.value.code, told.value.permanent, len(network.sent)) == ("shopify_down", False, 1)


@pytest.mark.parametrize("missing", [{"refresh_token": None}, {"refresh_token": ""}])
def test_a_refresh_without_a_successor_is_not_kept(missing: dict[str, object]) -> None:
    with pytest.raises(Unreachable) as told:
        refreshed(Network(granted(**missing)))

    assert (told.value.code, told.value.permanent) == ("bad_answer", False)


def test_a_first_token_without_a_refresh_token_says_so() -> None:
    grant = exchanged(Network(granted(refresh_token=None)))

    assert (grant.refresh_token, grant.refresh_expires_at) == (None, None)


def test_a_token_that_never_ends_has_no_end() -> None:
    assert exchanged(Network(granted(expires_in=None))).expires_at is None


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b"[" * 90_000),
        httpx.Response(200, content=b" " * 200_000),
        httpx.Response(200, json=["a"]),
        httpx.Response(200, json={**PAIR, "access_token": ""}),
        httpx.Response(200, json={**PAIR, "access_token": 7}),
        httpx.Response(200, json={**PAIR, "expires_in": "3600"}),
        httpx.Response(200, json={**PAIR, "expires_in": -1}),
        httpx.Response(200, json={**PAIR, "expires_in": 10**18}),
        httpx.Response(200, json={**PAIR, "scope": ["read_orders"]}),
    ],
)
def test_an_answer_that_is_no_grant_is_temporary_trouble(answer: httpx.Response) -> None:
    with pytest.raises(Unreachable) as told:
        exchanged(Network(answer))

    assert (told.value.code, told.value.permanent) == ("bad_answer", False)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.ConnectError("no"), "no_answer"),
        (httpx.ReadTimeout("no"), "no_answer"),
        (httpx.Response(302, headers={"Location": "https://evil.example/"}), "unexpected_answer"),
        (httpx.Response(400, content=b"<html>"), "not_granted"),
        (httpx.Response(401, json={"error": "unheard_of"}), "not_granted"),
        (httpx.Response(404), "unexpected_answer"),
    ],
)
def test_every_other_trouble_is_temporary_and_keeps_the_secret(
    answer: httpx.Response | Exception, code: str
) -> None:
    network = Network(answer)

    with pytest.raises(Unreachable) as told:
        refreshed(network)

    assert (told.value.code, told.value.permanent, len(network.sent)) == (code, False, 1)
    assert SECRET not in repr(told.value) + repr(told.value.details) + repr(told.value.__context__)


def test_a_grant_shows_no_secret() -> None:
    shown = repr(exchanged(Network(granted())))

    assert "shpat_new" not in shown
    assert "shprt_new" not in shown


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2.0", 2.0),
        ("0", 0.0),
        (None, 1.0),
        ("", 1.0),
        ("soon", 1.0),
        ("-3", 1.0),
        ("nan", 1.0),
        ("inf", 3600.0),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_nothing(header: str | None, seconds: float) -> None:
    assert seconds_in(header) == seconds
