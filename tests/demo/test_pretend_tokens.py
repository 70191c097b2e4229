"""The life of a token: granted, used, expired, refreshed, lost and found, and dead after an uninstall."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from demo.pretend.signing import query_signature
from tests.demo.given import CLIENT, DOMAIN, NOW, SECRET, TOKENS, Caller, a_shop, a_world
from tests.fakes import StoppedClock

SHOP = "{ shop { name } }"
CALLBACK = "http://127.0.0.1:9/auth/callback"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def caller(clock: StoppedClock) -> Caller:
    world = a_world(clock)
    return Caller(world, a_shop(world))


def test_an_id_token_becomes_an_expiring_pair(caller: Caller) -> None:
    pair = caller.exchange()

    assert (pair["expires_in"], pair["refresh_token_expires_in"]) == (3600, 7_776_000)
    assert "read_orders" in pair["scope"].split(",")
    assert caller.ask(SHOP)["data"] == {"shop": {"name": "Löparboden"}}


def test_an_access_token_dies_after_an_hour(caller: Caller, clock: StoppedClock) -> None:
    caller.exchange()

    clock.travel(seconds=3599)
    assert caller.post(SHOP).status_code == 200
    clock.travel(seconds=1)
    assert caller.post(SHOP).status_code == 401


def test_a_stale_id_token_is_told_apart(caller: Caller, clock: StoppedClock) -> None:
    token = caller.shop.id_token()
    clock.travel(seconds=60)

    answer = caller.ask_token(subject_token=token)

    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_subject_token")


def test_an_id_token_of_another_shop_is_refused(caller: Caller) -> None:
    other = a_shop(caller.world, "other.myshopify.com")

    assert caller.ask_token(subject_token=other.id_token()).get_json()["error"] == "invalid_subject_token"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "wrong"}, "invalid_client"),
        ({"expiring": "0"}, "invalid_request"),
        ({"grant_type": "magic"}, "invalid_request"),
    ],
)
def test_what_is_wrong_in_a_request_has_its_name(caller: Caller, fields: dict[str, str], error: str) -> None:
    answer = caller.ask_token(subject_token=caller.shop.id_token(), **fields)

    assert (answer.status_code, answer.get_json()["error"]) == (400, error)


def test_a_form_is_as_good_as_json(caller: Caller) -> None:
    fields = {"client_id": CLIENT, "client_secret": SECRET, "grant_type": "refresh_token"}
    refresh = {"refresh_token": caller.exchange()["refresh_token"]}

    answer = caller.client.post(TOKENS, data={**fields, **refresh}, headers={"Host": DOMAIN})

    assert answer.get_json()["access_token"].startswith("shpat_")


def test_a_refresh_rotates_and_the_old_token_lives_until_the_new_is_used(caller: Caller) -> None:
    first = caller.exchange()["refresh_token"]

    lost = caller.refresh(first).get_json()
    second = caller.refresh(first).get_json()["refresh_token"]
    assert lost["refresh_token"] != second

    assert caller.refresh(second).status_code == 200
    assert caller.refresh(first).get_json()["error"] == "invalid_grant"


def test_a_used_refresh_token_may_be_repeated_for_thirty_days(caller: Caller, clock: StoppedClock) -> None:
    token = caller.exchange()["refresh_token"]
    caller.refresh(token)

    clock.travel(days=30)
    assert caller.refresh(token).status_code == 200
    clock.travel(seconds=1)
    assert caller.refresh(token).status_code == 400


def test_an_unused_refresh_token_dies_after_ninety_days(caller: Caller, clock: StoppedClock) -> None:
    token = caller.exchange()["refresh_token"]

    clock.travel(days=90)

    assert caller.refresh(token).get_json()["error"] == "invalid_grant"


def test_an_uninstall_kills_every_token_at_once(caller: Caller) -> None:
    pair = caller.exchange()

    caller.shop.uninstall()

    assert caller.post(SHOP).status_code == 401
    assert caller.refresh(pair["refresh_token"]).status_code == 400
    caller.shop.install()
    assert caller.post(SHOP).status_code == 401
    assert caller.exchange()["access_token"] != pair["access_token"]


def test_a_token_of_one_shop_opens_no_other(caller: Caller) -> None:
    other = Caller(caller.world, a_shop(caller.world, "other.myshopify.com"))
    other.token = caller.exchange()["access_token"]

    assert other.post(SHOP).status_code == 401


def test_an_old_token_is_exchanged_once_and_then_dead(clock: StoppedClock) -> None:
    world = a_world(clock, legacy_tokens=True)
    caller = Caller(world, a_shop(world))
    old = caller.ask_token(subject_token=caller.shop.id_token(), expiring="0").get_json()
    kind = "urn:shopify:params:oauth:token-type:offline-access-token"
    assert "expires_in" not in old

    new = caller.ask_token(subject_token=old["access_token"], subject_token_type=kind).get_json()

    assert new["expires_in"] == 3600
    caller.token = old["access_token"]
    assert caller.post(SHOP).status_code == 401


def test_the_code_flow_comes_back_signed_and_its_code_works_once(caller: Caller) -> None:
    asked = f"client_id={CLIENT}&scope=read_orders&redirect_uri={CALLBACK}&state=nonce"
    address = f"/admin/oauth/authorize?{asked}"
    page = caller.client.get(address, headers={"Host": DOMAIN})
    assert "Install Kept?" in page.text
    assert "read orders" in page.text

    back = caller.client.post(address, headers={"Host": DOMAIN}).headers["Location"]

    query = {key: value[0] for key, value in parse_qs(urlsplit(back).query).items()}
    assert back.startswith(CALLBACK)
    assert (query["shop"], query["state"]) == (DOMAIN, "nonce")
    assert query["hmac"] == query_signature(SECRET, query)
    fields = {"grant_type": "", "code": query["code"]}
    assert caller.ask_token(**fields).get_json()["scope"] == "read_orders"
    assert caller.ask_token(**fields).status_code == 400


def test_a_foreign_redirect_is_refused(caller: Caller) -> None:
    asked = f"client_id={CLIENT}&redirect_uri=https://evil.example/auth/callback&state=1"

    answer = caller.client.get(f"/admin/oauth/authorize?{asked}", headers={"Host": DOMAIN})

    assert answer.status_code == 400


def test_tokens_live_through_a_restart(clock: StoppedClock, tmp_path: Path) -> None:
    first = a_world(clock, state_path=tmp_path / "shopify.state")
    caller = Caller(first, a_shop(first))
    pair = caller.exchange()
    # No word of goodbye: an app that lost its pair to a crash of the demo would be locked out.

    second = a_world(clock, state_path=tmp_path / "shopify.state")
    again = Caller(second, a_shop(second))
    again.token = pair["access_token"]

    assert again.post(SHOP).status_code == 200
    assert again.refresh(pair["refresh_token"]).status_code == 200
