"""The settings page: what the shop promises, gives and says, on one page with one save bar."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.claims import words_for_pages as claim_words
from app.core.work import Work
from app.home.form_for_pages import DAYS_MAX, ROWS_MAX, read_settings, row_numbers
from app.shops.settings import RuleRow, ShopSettings
from app.shops.store import change_settings as store_settings
from app.shops.store import the_settings, the_shop
from app.touchpoints.preview import previews
from app.updates.words_for_pages import LETTERS
from app.web.answers import after_saving, form_again
from app.web.forms import Form, must_be_newest
from app.web.guards import owners, panel

blueprint = Blueprint("settings", __name__, template_folder="templates")

TITLE_MAX = 100  # as long as the part of a title that a line may name


@blueprint.get("/settings")
@panel
def show_settings(work: Work) -> str:
    """A title in the address stands in a new line already: home leads here from what wasn't understood."""
    version, settings = the_settings(work)
    title = " ".join(request.args.get("title", "").split())[:TITLE_MAX].lower()
    return render_template("home/settings.html", **_values(work, settings, version, form=Form(), title=title))


@blueprint.post("/settings")
@panel
@owners
def change_settings(work: Work) -> Response:
    version, held = the_settings(work)
    form = Form(request.form)
    settings = read_settings(form, held)
    if form.complaints:
        return make_response(
            form_again("home/settings.html", **_values(work, held, form.raw("version"), form=form))
        )
    must_be_newest(form, version)
    store_settings(work, settings, g.staff)
    return after_saving(url_for("settings.show_settings"), _("Saved. It holds for orders from now on."))


def _values(
    work: Work, settings: ShopSettings, version: int | str, *, form: Form, title: str = ""
) -> dict[str, Any]:
    rules = [*settings.rules, *([RuleRow(method=title)] if title else [])]
    numbers = row_numbers(form, len(rules))
    shop = the_shop(work)
    return {
        "form": form,
        "settings": settings,
        "version": version,
        "rules": [(number, rules[number] if number < len(rules) else None) for number in numbers],
        "rows_max": ROWS_MAX,
        "days_max": DAYS_MAX,
        "weekdays": _weekdays(),
        "previews": previews(shop.name, settings.sender, voice=settings.voice),
        "letter_names": {
            "broken_promise": _("Broken promise"),
            "remedy_given": _("What was given"),
            "review_request": _("Review request"),
            "week_question": _("The week-after question"),
            "case_question": _("How it was to get help"),
            "review_reminder": _("Review reminder"),
            "study_question": _("The two questions of a study"),
            **LETTERS,
            **claim_words.LETTERS,
        },
        "zone": shop.zone,
        "proposed": title,
        "vacations": [
            first if first == last else f"{first} – {last}" for first, last in settings.handling.closures
        ],
    }


def _weekdays() -> list[tuple[str, str]]:
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return [(str(number), name) for number, name in enumerate(names)]
