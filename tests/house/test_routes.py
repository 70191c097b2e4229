"""Every address stands behind one of five guards, and the guard does shut it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.core.work import Env
from app.factory import create_app
from tests.builders import DOMAIN
from tests.house.source import ROOT, name_of, python_files
from tests.panel import bearer

GUARDS = {"panel", "callback", "proxy", "link", "open_to_all"}
# The whole list of what anybody may open: a new line here is a decision.
OPEN_TO_ALL = {
    "/auth/install": "sends the browser to Shopify, which asks the merchant",
    "/auth/patch": "holds App Bridge, which fetches a fresh ID token, and nothing of any shop",
    "/healthz": "says that the process and its database are there",
    "/metrics": "asks for its own bearer token, and tells only how much waits",
}
# The pages that the menu's entries lead to: from these nothing leads back.
MENU = {
    "home/home.html", "promises/promises.html", "guarantees/guarantees.html", "claims/claims.html",
    "reviews/reviews.html", "home/heard.html", "figures/said.html", "figures/figures.html", "touchpoints/letters.html",
    "inbox/inbox.html", "outbox/outbox.html", "privacy/privacy.html", "home/settings.html", "home/help.html",
}  # fmt: skip
# Settings that no form of theirs carries: a button takes what is stored and turns one thing around.
TURNS_ONE_THING = {"app/touchpoints/sender_pages.py": "a new address for bounces"}
# A panel page that is opened outside the admin is sent into it; everything else is refused.
ANSWERS_WHEN_SHUT = {"panel": {302, 401}, "callback": {401}, "proxy": {401}, "link": {401}}


@pytest.fixture
def app(env: Env) -> Flask:
    return create_app(env)


def test_every_route_is_guarded(app: Flask) -> None:
    unguarded = [rule.rule for rule in _routes(app) if _guard(app, rule) not in GUARDS]

    assert unguarded == []


def test_what_is_open_to_all_is_known(app: Flask) -> None:
    opened = {rule.rule for rule in _routes(app) if _guard(app, rule) == "open_to_all"}

    assert opened == set(OPEN_TO_ALL)


def test_no_shut_door_opens_without_its_proof(app: Flask) -> None:
    client = app.test_client()
    answers = {
        f"{method} {rule.rule}": (_guard(app, rule), _knock(client, rule, method))
        for rule in _routes(app)
        if _guard(app, rule) != "open_to_all"
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
    }

    assert answers
    assert {knock: told for knock, told in answers.items() if told[1] not in ANSWERS_WHEN_SHUT[told[0]]} == {}


def test_an_address_that_changes_something_is_not_fetched_by_accident(app: Flask) -> None:
    # State changes on POST only: mail programs and browsers open every link that they see.
    changing = re.compile(r"/(delete|remove|save|retry|send|stop_now|void)(/|$)")

    assert [
        rule.rule for rule in _routes(app) if "GET" in (rule.methods or ()) and changing.search(rule.rule)
    ] == []


def test_each_page_stands_in_the_admins_menu_or_leads_back_to_where_it_belongs(app: Flask) -> None:
    """The admin marks the entry that an address begins with, and the app itself where none does."""
    layout = (ROOT / "app/web/templates/layout/panel.html").read_text()
    entries = set(re.findall(r'<s-link href="([^"]+)"', layout))
    texts = {
        path.parent.name + "/" + path.name: path.read_text()
        for path in (ROOT / "app").glob("*/templates/*/*.html")
        if '"layout/panel.html"' in path.read_text()
    }
    back = {name: re.search(r"{% block back %}.*back_link\((.+?), ", text) for name, text in texts.items()}

    alone = {name for name, leads in back.items() if leads is None}
    assert len(entries) == len(MENU) == 14
    assert alone == MENU
    plain = {
        leads[1].strip('"') for leads in back.values() if leads is not None and leads[1].startswith('"/')
    }
    assert {one for one in plain if "%" not in one and not _opens(app, one.split("#")[0])} == set()


def test_no_form_writes_over_settings_that_somebody_else_saved_meanwhile() -> None:
    texts = {name_of(path): path.read_text() for path in python_files("app") if path.stem.endswith("pages")}
    writers = [name for name, text in texts.items() if "change_settings(" in text and "Form(request" in text]

    assert len(writers) > 5
    careless = {name for name in writers if "    must_be_newest(form, version)\n" not in texts[name]}
    assert careless == set(TURNS_ONE_THING)


def test_a_number_that_no_row_can_have_finds_nothing(env_both: Env) -> None:
    client = create_app(env_both).test_client()

    for address in (f"/customers/{10**30}", f"/orders/{2**63}", f"/claims/{10**19}"):
        assert client.get(address, headers=bearer()).status_code == 404, address


def test_every_answer_says_who_may_frame_it(app: Flask) -> None:
    client = app.test_client()

    for address in ("/", "/no-such-page", "/auth/install"):
        answer = client.get(address)

        assert "frame-ancestors" in answer.headers["Content-Security-Policy"], address


def test_no_answer_sets_a_cookie_but_the_install(app: Flask) -> None:
    # The panel lives in a frame, where browsers refuse cookies: what needs one is broken already.
    client = app.test_client()
    set_by = {
        rule.rule for rule in _routes(app) if "GET" in (rule.methods or ()) and _sets_cookie(client, rule)
    }

    assert set_by <= {"/auth/install", "/auth/callback"}


def _opens(app: Flask, path: str) -> bool:
    with app.test_request_context():
        endpoint, _arguments = app.url_map.bind("").match(path)
        return getattr(app.view_functions[endpoint], "guard", "") == "panel"


def _routes(app: Flask) -> Iterator[Rule]:
    # Static files hold nothing of a shop.
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[-1] != "static")


def _guard(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "guard", "none"))


def _knock(client: FlaskClient, rule: Rule, method: str) -> int:
    """returns  the status for somebody who knows the address and a shop's name, and nothing else"""
    address = re.sub(r"<(?:[^:<>]+:)?[^<>]+>", "1", rule.rule)
    return client.open(
        f"{address}?shop={DOMAIN}&host=x&id_token=forged&signature=00&hmac=00", method=method
    ).status_code


def _sets_cookie(client: FlaskClient, rule: Rule) -> bool:
    address = re.sub(r"<(?:[^:<>]+:)?[^<>]+>", "1", rule.rule)
    return "Set-Cookie" in client.get(f"{address}?shop={DOMAIN}").headers
