"""What a customer opens from a letter: at any width, by ear, by keyboard, and with what she forgot at its field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.core.work import Env
from app.reviews.links import REVIEW_LINK
from app.web.guards import link_token
from tests.browser.barriers import is_open_to_all
from tests.browser.conftest import Admin
from tests.builders import NOW, SHOP
from tests.claims import given as claims
from tests.fakes import StoppedClock
from tests.path.given import ORDER
from tests.studies.given import a_study, answers, members
from tests.surveys import given as surveys

pytestmark = pytest.mark.browser

EVERYBODY = {"asked_percent": 100, "control_percent": 0}
HERS = {"order": ORDER, "lang": "sv"}


def addresses(env: Env) -> list[tuple[str, dict[str, object]]]:
    return [
        ("letters/stop", {"key": b"0123456789abcdef".hex(), "lang": "sv"}),
        ("claim", HERS),
        ("certificate", HERS),
        ("review", HERS),
        ("arrival", {**HERS, "touchpoint": 7}),
        ("arrival", {**HERS, "touchpoint": 7, "lang": "en"}),
    ]


PURPOSES = {"letters/stop": "stop", "certificate": "claim", "review": REVIEW_LINK}


def open_page(admin: Admin, path: str, payload: dict[str, object], *, query: str = "") -> Page:
    token = link_token(admin.env, PURPOSES.get(path, path), SHOP, payload)
    answer = admin.page.goto(f"{admin.env.settings.app_url}/{path}/{token}{query}")
    assert answer is not None
    assert answer.ok, path
    return admin.page


def test_her_pages_shut_nobody_out(admins: Callable[..., Admin]) -> None:
    admin = admins()
    claims.arrived(claims.a_shop(admin.env))

    for path, payload in addresses(admin.env):
        is_open_to_all(admin, open_page(admin, path, payload), path)
    forgotten = open_page(admin, "review", HERS)
    forgotten.locator("form[method=post] button[type=submit]").first.click()
    is_open_to_all(admin, forgotten, "review-forgotten")
    nothing = open_page(admin, "claim", HERS, query=f"?say=fit&line={claims.SHOES}")
    nothing.locator("form[method=post] button").last.click()
    is_open_to_all(admin, nothing, "claim-forgotten")


def test_the_questions_shut_nobody_out(admins: Callable[..., Admin]) -> None:
    admin = admins()
    clock = admin.env.clock
    assert isinstance(clock, StoppedClock)
    clock.set(NOW)
    a_study(admin.env, **EVERYBODY)
    answers(admin.env, must="", dream="")
    member = members(admin.env)[0].id

    is_open_to_all(admin, open_page(admin, "study", {"member": member, "lang": "sv"}), "study")


def test_the_question_a_week_after_shuts_nobody_out(admins: Callable[..., Admin]) -> None:
    admin = admins()
    street = surveys.ask(surveys.arrive(surveys.a_street(admin.env)))
    asked = surveys.invitation(street).id

    is_open_to_all(admin, open_page(admin, "question", {"invitation": asked, "lang": "sv"}), "question")


def test_an_old_link_says_what_to_do(admins: Callable[..., Admin]) -> None:
    admin = admins()

    admin.page.goto(f"{admin.env.settings.app_url}/claim/not-a-link")

    expect(admin.page.get_by_text("Länken är inte hel.")).to_be_visible()
    is_open_to_all(admin, admin.page, "old-link")
