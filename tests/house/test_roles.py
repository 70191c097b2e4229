"""Who of the staff may do what: settings and money are the owners', and every change and look has its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.work import Env
from app.factory import create_app
from app.privacy.trace_words_for_pages import CHANGED, LOOKED_AT
from app.staff.rules import OWNER
from app.web.guards import needed_for

# What the shop promises, gives, spends and says, how it is sent, and who may decide on it.
OWNERS_ONLY = re.compile(
    r"/(settings|guarantees/(delivery|limits|switch)|answers/questions|promises/labels"
    r"|letters/<kind>/<lang>(/original|/test)?$|privacy|studies/<int:study_id>/begin)(/|$)?"
)
# Addresses that name a person's things. Behind a POST stands the page on which its form is shown again.
OF_A_PERSON = re.compile(r"<int:(order|customer|claim|letter|case|reply|review|member)_id>|^/cases/")
# Whatever is wrong with what was sent, these show no page of a person.
SHOWS_NO_PAGE = re.compile(r"^/guarantees/offers/|/erase$")


@pytest.fixture
def app(env: Env) -> Flask:
    return create_app(env)


def test_what_binds_the_shop_is_the_owners_to_change(app: Flask) -> None:
    open_ones = [
        path
        for path, endpoint in _panel(app, "POST")
        if OWNERS_ONLY.match(path) and needed_for(app.view_functions[endpoint], "POST") != OWNER
        if not getattr(app.view_functions[endpoint], "only_asks", False)
    ]

    assert open_ones == []


def test_the_page_of_a_person_notes_who_looks_at_it(app: Flask) -> None:
    silent = [
        f"{method} {path}"
        for method in ("GET", "POST")
        for path, endpoint in _panel(app, method)
        if OF_A_PERSON.search(path) and not SHOWS_NO_PAGE.search(path)
        if not getattr(app.view_functions[endpoint], "shows_people", False)
    ]

    assert silent == []


def test_every_change_and_every_look_has_its_words_in_the_log(app: Flask) -> None:
    changes = {
        endpoint
        for _path, endpoint in _panel(app, "POST")
        if not getattr(app.view_functions[endpoint], "only_asks", False)
    }
    looks = {
        endpoint
        for method in ("GET", "POST")
        for _path, endpoint in _panel(app, method)
        if getattr(app.view_functions[endpoint], "shows_people", False)
    }

    assert changes - set(CHANGED) == set()
    assert looks - set(LOOKED_AT) - set(CHANGED) == set()
    assert (set(CHANGED) - changes) | (set(LOOKED_AT) - looks) == set()


def _panel(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if (
            method in (rule.methods or ())
            and getattr(app.view_functions[rule.endpoint], "guard", "") == "panel"
        ):
            yield rule.rule, rule.endpoint
