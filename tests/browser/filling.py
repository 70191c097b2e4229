"""Every form that is saved: the admin's bar comes with the first letter, and what can't be is said at its field."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Frame, expect

from tests.browser.conftest import Admin

BARRED = "form[data-save-bar]"
FILLING = (Path(__file__).parent / "filling.js").read_text(encoding="utf-8")
FILL, COMPLAINED = (f"(form) => {FILLING.strip()}.{name}(form)" for name in ("fill", "complained"))


def ill_saved(admin: Admin, frame: Frame) -> list[str]:
    """Tries each form of the page with what can't be saved. returns  what is wrong with how it says so"""
    faults: list[str] = []
    bar = admin.page.locator("#save-bar")
    for at in range(frame.locator(BARRED).count()):
        form = frame.locator(BARRED).nth(at)
        typed = form.evaluate(FILL)
        expect(bar).to_be_visible()
        if typed:
            form.evaluate("(form) => form.requestSubmit()")
            form.locator("[aria-invalid=true]").first.wait_for(state="attached")
            faults += form.evaluate(COMPLAINED)
            expect(bar).to_be_visible()
        form.evaluate("(form) => form.reset()")
        expect(bar).to_be_hidden()
    return faults
