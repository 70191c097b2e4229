"""The page on sending: what isn't in order in words, the exact records, keys that never come out, and the breaker."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.mail.dkim import new_key
from app.outbox.working import perform_some
from app.shops.settings import Replies, Sending
from app.shops.store import change_settings, the_settings
from app.touchpoints.senders import the_sender
from tests.builders import SHOP
from tests.mail.report_samples import a_dsn
from tests.panel import bearer
from tests.stories import READY, saved
from tests.touchpoints.names import Names

DOMAIN = "loparboden.example"


@pytest.fixture
def house(envs: Callable[..., Env]) -> tuple[Env, FlaskClient]:
    env = replace(envs(smtp_url="smtp://mail.loparboden.se:25"), resolver=Names())
    saved(env)
    return env, create_app(env).test_client()


def page(client: FlaskClient, path: str = "/settings/sending", language: str = "en") -> str:
    answer = client.get(path, headers={**bearer(), "Accept-Language": language})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def post(client: FlaskClient, act: str, **fields: str) -> Any:
    return client.post(f"/settings/sending/{act}", headers=bearer(), data=fields)


def state(env: Env) -> Any:
    with reading_for(env, SHOP) as work:
        return the_sender(work)


def test_the_check_says_what_to_publish(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    assert "Not checked yet" in page(client)
    post(client, "key")

    while perform_some(env):
        pass

    shown = page(client)
    assert "v=spf1 a:mail.loparboden.se ~all" in shown
    assert "v=DMARC1; p=none" in shown
    assert state(env).record in shown
    assert f"_domainkey.{DOMAIN}" in shown
    assert f"No letter goes from {DOMAIN} yet" in page(client, "/")


def test_she_may_send_all_the_same_after_the_check(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    assert post(client, "let-through").status_code == 403
    post(client, "check")
    while perform_some(env):
        pass

    assert post(client, "let-through").status_code == 303

    assert state(env).open
    assert "You decided so" in page(client)
    assert "No letter goes" not in page(client, "/")


def test_a_key_goes_in_and_never_comes_out(house: tuple[Env, FlaskClient], capfd: Any) -> None:
    env, client = house
    pem = new_key().decode()

    assert post(client, "own-key", selector="shop1", pem=pem).status_code == 303

    assert (state(env).signs, state(env).selector) == ("kept", "shop1")
    line = pem.splitlines()[3]
    assert line not in page(client)
    assert line not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"selector": "a b", "pem": ""}, "only letters, digits"),
        ({"selector": "x", "pem": "hemlig-nyckel"}, "not a private RSA key"),
        ({"selector": "", "pem": "hemlig-nyckel"}, ""),
    ],
)
def test_what_can_t_be_a_key_is_refused(
    typed: dict[str, str], said: str, house: tuple[Env, FlaskClient]
) -> None:
    env, client = house

    answer = post(client, "own-key", **typed)

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert "hemlig-nyckel" not in answer.get_data(as_text=True)
    assert state(env).signs == ""


def test_the_mail_service_may_sign(house: tuple[Env, FlaskClient]) -> None:
    env, client = house

    post(client, "own-key", selector="pm", pem="")

    assert (state(env).signs, state(env).selector, state(env).record) == ("server", "pm", "")


def test_a_pause_is_told_and_ended_by_a_person(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    saved(env, msgspec.structs.replace(READY, sending=Sending(paused_at="2026-03-02T09:00:00+00:00")))
    assert "Letters are paused" in page(client)
    assert "Letters are paused" in page(client, "/")

    assert post(client, "resume").status_code == 303

    assert "Letters are paused" not in page(client)
    with work_for(env, SHOP) as work:
        assert the_settings(work)[1].sending.resumed_at


def test_whose_bounces_nobody_reads_is_told_so_and_what_to_do(house: tuple[Env, FlaskClient]) -> None:
    shown = page(house[1])

    assert "Bounces are not seen yet" in shown
    assert "mail servers say so to maja@loparboden.example" in shown
    assert 'href="/settings/replies"' in shown
    assert "Studsar syns inte än" in page(house[1], language="sv")


def test_where_kept_reads_the_senders_own_mailbox_bounces_are_seen(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    _reads(env, "svar@loparboden.example")
    assert "Bounces are not seen" in page(client)

    _reads(env, "Maja@loparboden.example")

    assert "Bounces are not seen" not in page(client)


def test_with_the_first_report_that_comes_in_bounces_are_seen(house: tuple[Env, FlaskClient]) -> None:
    _, client = house
    address = re.search(r"/mail/reports/[\w.~-]+", page(client))
    assert address is not None

    answer = client.post(address[0], data=a_dsn())

    assert answer.status_code == 200
    assert "Bounces are not seen" not in page(client)


def test_where_letters_reach_nobody_there_is_nothing_to_be_seen(envs: Callable[..., Env]) -> None:
    env = envs()
    saved(env)

    assert "Bounces are not seen" not in page(create_app(env).test_client())


def _reads(env: Env, address: str) -> None:
    with work_for(env, SHOP) as work:
        held = the_settings(work)[1]
        change_settings(work, msgspec.structs.replace(held, replies=Replies(address)), "7")


def test_the_page_is_in_swedish_and_english(house: tuple[Env, FlaskClient]) -> None:
    _, client = house

    assert "Inget brev går från" in page(client, language="sv")
    assert "No letter goes from" in page(client)


def test_without_a_sender_the_page_says_so(house: tuple[Env, FlaskClient]) -> None:
    env, client = house
    saved(env, msgspec.structs.replace(READY, sender=type(READY.sender)()))

    assert "Say first who the letters are from" in page(client)
    assert post(client, "key").status_code == 403
