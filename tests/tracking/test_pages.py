"""The carriers' page: keys go in and never come out, and trouble is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.tracking.hearing import note_failure
from app.tracking.model import CarrierAccess
from app.tracking.store import open_access
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.panel import bearer
from tests.tracking.given import KEY, SECRET, a_client, a_house, access_of, give_access


@pytest.fixture
def house(envs: Callable[..., Env]) -> tuple[Env, FlaskClient]:
    env, _ = a_house(envs)
    return env, a_client(env)


def _page(client: FlaskClient, path: str = "/settings/carriers", language: str = "en", **about: Any) -> str:
    answer = client.get(path, headers={**bearer(**about), "Accept-Language": language})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _post(client: FlaskClient, path: str, **fields: str) -> Any:
    return client.post(f"/settings/carriers/{path}", headers=bearer(), data=fields)


def _access(env: Env, adapter: str = "postnord", shop_id: int = SHOP) -> dict[str, str] | None:
    with reading_for(env, shop_id) as work:
        row = work.session.get(CarrierAccess, (shop_id, adapter))
        return open_access(work, row) if row is not None else None


def test_a_key_goes_in_and_never_comes_out(house: tuple[Env, FlaskClient], capfd: Any) -> None:
    env, client = house

    answer = _post(client, "postnord", **{"postnord-api_key": f"  {KEY} "})

    assert answer.status_code == 303
    assert _access(env) == {"api_key": KEY}
    row = access_of(env)
    assert row is not None
    assert KEY.encode() not in row.key_sealed
    assert KEY not in _page(client)
    assert KEY not in "".join(capfd.readouterr())


def test_a_key_is_replaced_whole(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    give_access(env, "aftership", secret=SECRET, api_key=KEY)

    _post(client, "aftership", **{"aftership-secret": "new", "aftership-api_key": ""})

    assert _access(env, "aftership") == {"secret": "new"}


def test_what_is_missing_is_said_and_nothing_typed_is_shown_again(house: tuple[Env, FlaskClient]) -> None:
    env, client = house

    answer = _post(client, "bring", **{"bring-uid": "", "bring-api_key": KEY})

    assert answer.status_code == 422
    assert KEY not in answer.get_data(as_text=True)
    assert "field-bring-uid" in answer.get_data(as_text=True)
    assert _access(env, "bring") is None


@pytest.mark.parametrize("typed", ["k" * 301, "nyckel-å", "a\x00b"])
def test_what_can_t_be_a_key_is_refused_or_cleaned(typed: str, house: tuple[Env, FlaskClient]) -> None:
    env, client = house

    answer = _post(client, "dhl", **{"dhl-api_key": typed})

    assert (answer.status_code, _access(env, "dhl")) in ((422, None), (303, {"api_key": "ab"}))


def test_a_key_is_removed(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    give_access(env)

    assert _post(client, "postnord/remove").status_code == 303
    assert _post(client, "postnord/remove").status_code == 303  # twice does no harm
    assert access_of(env) is None


def test_an_unknown_carrier_isn_t_here(house: tuple[Env, FlaskClient]) -> None:
    _, client = house

    assert _post(client, "ups", key="x").status_code == 404
    assert _post(client, "ups/remove").status_code == 404


def test_trouble_is_told_here_and_at_home(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    give_access(env)
    sentence = "The carrier doesn't accept this key. Enter a new one."
    with work_for(env, SHOP) as work:
        until = note_failure(work, "postnord", "carrier_refused", sentence, retry_after=None)

    page, home = _page(client, "/settings/carriers", "sv"), _page(client, "/", "sv")

    assert until == NOW + timedelta(days=1)
    assert "Transportören godtar inte nyckeln" in page
    assert "PostNord" in home
    assert "/settings/carriers#postnord" in home


def test_the_page_is_in_swedish_and_english(house: tuple[Env, FlaskClient]) -> None:
    _, client = house

    assert "Transportörer" in _page(client, "/settings/carriers", "sv")
    assert "Carriers" in _page(client, "/settings/carriers", "en")


def test_the_hub_s_address_is_each_shop_s_own(house: tuple[Env, FlaskClient]) -> None:
    _, client = house

    mine, theirs = (_address(_page(client, **about)) for about in ({}, {"shop": OTHER_DOMAIN}))

    assert mine != theirs
    assert mine.startswith("https://kept.example/carriers/aftership/")


def test_another_shop_s_keys_are_its_own(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    give_access(env, shop_id=OTHER_SHOP, api_key="k-of-the-other")

    _post(client, "postnord/remove")

    assert _access(env, shop_id=OTHER_SHOP) == {"api_key": "k-of-the-other"}
    assert _access(env) is None


def _address(page: str) -> str:
    return page.split("<code>")[1].split("</code>")[0]
