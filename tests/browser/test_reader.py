"""Somebody whose role is to look: she sees every page, and what she may not press is shut and says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.ledger.model import Entry
from app.staff.model import StaffMember
from app.staff.rules import READ, may
from app.web.guards import needed_for
from tests.browser.conftest import Admin
from tests.browser.told import a_shop_with_everything, addresses
from tests.builders import SHOP
from tests.listening.given import a_letter, an_answer, heard, reply_address

pytestmark = pytest.mark.browser

ONLY_OF_OWNERS = {"staff.show_traces"}
# Of each page what somebody could press or type into, and what is shut and doesn't say why.
LOOKED = """async (paths) => {
  const found = {};
  for (const path of paths) {
    const page = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
    const isShut = (one) => one.disabled || one.ariaDisabled === "true" || one.closest("fieldset[disabled]");
    const controls = [...page.querySelectorAll("form[method=post] :is(button, input, select, textarea)")]
      .filter((one) => one.type !== "hidden" && one.type !== "button" || one.ariaDisabled);
    const shut = controls.filter(isShut);
    found[path] = {
      open: controls.filter((one) => !isShut(one)).map((one) => one.form.getAttribute("action") || path),
      shut: shut.length,
      silent: shut.filter((one) => !one.form.querySelector(".banner, button[title]")).map((one) => one.outerHTML),
      isClosed: page.querySelector("#main .error-card") !== null,
    };
  }
  return found;
}"""


def only_looks(admin: Admin) -> None:
    admin.open("/help")
    with work_for(admin.env, SHOP) as work:
        [member] = work.session.scalars(select(StaffMember).where(StaffMember.shop_id == SHOP))
        member.role = READ


def may_post(env: Env, paths: set[str]) -> set[str]:
    app = create_app(env)
    found = {path: app.url_map.bind("").match(path.partition("?")[0], method="POST")[0] for path in paths}
    return {path for path, name in found.items() if may(READ, needed_for(app.view_functions[name], "POST"))}


def noted(env: Env) -> int:
    with reading_for(env, SHOP) as work:
        return work.session.scalar(select(func.count()).select_from(Entry)) or 0


def test_a_reader_sees_every_page_and_what_she_may_not_press_says_why(admins: Callable[..., Admin]) -> None:
    admin = admins()
    a_shop_with_everything(admin.env)
    only_looks(admin)
    pages = addresses(admin.env)

    found = admin.open("/help").evaluate(LOOKED, list(pages.values()))
    offered = {path for one in found.values() for path in one["open"]}

    assert {name for name, path in pages.items() if found[path]["isClosed"]} == ONLY_OF_OWNERS
    assert {path: one["silent"] for path, one in found.items() if one["silent"]} == {}
    assert sum(one["shut"] for one in found.values()) > 100
    assert offered == may_post(admin.env, offered)


def test_no_key_gets_a_reader_further_than_the_button_says(admins: Callable[..., Admin]) -> None:
    admin = admins()
    touchpoint, _ = a_letter(admin.env)
    heard(admin.env, an_answer("Var är skorna?", to=reply_address(admin.env, touchpoint)))
    only_looks(admin)
    before = noted(admin.env)
    frame = admin.open("/replies")
    button = frame.get_by_role("button", name="Besvarat")
    posts: list[str] = []
    admin.page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)

    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Din roll tillåter inte det här.")
    for key in ("Enter", "Space"):
        button.press(key)
        expect(frame.locator("#page-trouble")).to_have_text("Din roll tillåter inte det här.")
    frame.evaluate("document.querySelector('form[data-kept-form]').requestSubmit()")
    expect(frame.locator("#page-trouble")).to_contain_text("En ägare av Kept kan ändra det.")

    assert len(posts) == 1
    assert noted(admin.env) == before
    frame = admin.open("/settings")
    expect(frame.get_by_text("Du får titta på det här, men inte ändra det")).to_be_visible()
    expect(frame.get_by_label("Undertecknas av")).to_be_disabled()
    expect(frame.locator("#main button[type=submit]")).to_have_count(0)
    assert [one for one in admin.complaints if "403" not in one] == []
