"""The voice of the letters, which of Shopify's mails Kept writes instead, and the merchant's own texts."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.work import Work
from app.shops.settings import Guide, ShopSettings, Updates, Voice
from app.shops.store import change_settings, the_settings, the_shop
from app.touchpoints.preview import previews
from app.updates import form_for_pages as forms
from app.updates import guide_for_pages, lint_for_pages, words_for_pages
from app.web.answers import after_saving, form_again
from app.web.forms import Form, must_be_newest
from app.web.guards import owners, panel

blueprint = Blueprint("status", __name__, template_folder="templates")

GUIDES_MAX = (
    20  # a shop with more kinds of goods than this that need their own text writes them on the web site
)
SHOWN = "delay_notice"  # the letter that is shown in the shop's voice


@blueprint.get("/settings/voice")
@panel
def show_voice(work: Work) -> str:
    version, settings = the_settings(work)
    return render_template("updates/voice.html", **_voice_values(work, settings, version, Form()))


@blueprint.post("/settings/voice")
@panel
@owners
def change_voice(work: Work) -> Response:
    version, held = the_settings(work)
    form = Form(request.form)
    voice = forms.read_voice(form)
    if form.complaints:
        values = _voice_values(work, held, form.raw("version"), form)
        return make_response(form_again("updates/voice.html", **values))
    _save(work, msgspec.structs.replace(held, voice=voice), form, version)
    return after_saving(url_for("status.show_voice"), _("Saved. All letters speak like this from now on."))


def _voice_values(work: Work, settings: ShopSettings, version: int | str, form: Form) -> dict[str, Any]:
    letters = previews(the_shop(work).name, settings.sender, voice=settings.voice)
    return {
        "form": form,
        "voice": settings.voice,
        "plain": Voice(),
        "version": version,
        "previews": [one for one in letters if one.name == SHOWN],
    }


@blueprint.get("/settings/updates")
@panel
def show_updates(work: Work) -> str:
    version, settings = the_settings(work)
    return render_template("updates/updates.html", **_values(settings.updates, version, Form()))


@blueprint.post("/settings/updates")
@panel
@owners
def change_updates(work: Work) -> Response:
    version, held = the_settings(work)
    form = Form(request.form)
    status = forms.read_status(form, held.updates, by=f"staff:{g.staff}", now=work.now)
    if form.complaints:
        return make_response(
            form_again("updates/updates.html", **_values(held.updates, form.raw("version"), form))
        )
    updates = msgspec.structs.replace(held.updates, **status)
    _save(work, msgspec.structs.replace(held, updates=updates), form, version)
    return after_saving(url_for("status.show_updates"), _("Saved. It holds for what happens from now on."))


def _values(updates: Updates, version: int | str, form: Form) -> dict[str, Any]:
    return {
        "form": form,
        "updates": updates,
        "version": version,
        "status": [(name, getattr(updates, name)) for name in forms.STATUS],
        "guides_max": GUIDES_MAX,
        "words": words_for_pages,
    }


@blueprint.get("/settings/updates/texts/<int:number>")
@panel
def show_guide(work: Work, number: int) -> str:
    """The one after the last is a new one."""
    version, settings = the_settings(work)
    guide = _guide(settings.updates, number)
    return render_template("updates/guide.html", **_guide_values(work, guide, number, version, Form()))


@blueprint.post("/settings/updates/texts/<int:number>")
@panel
@owners
def change_guide(work: Work, number: int) -> Response:
    version, held = the_settings(work)
    form, guides = Form(request.form), list(held.updates.guides)
    stored = _guide(held.updates, number)
    others = guides[:number] + guides[number + 1 :]
    if form.ticked("remove"):
        return _keep_guides(work, held, others, form, version)
    guide = forms.read_guide(form, taken={one.name for one in others})
    if form.complaints:
        values = _guide_values(work, stored, number, form.raw("version"), form)
        return make_response(form_again("updates/guide.html", **values))
    return _keep_guides(
        work, held, [*guides[:number], guide, *guides[number + 1 :]], form, version, at=number
    )


def _keep_guides(
    work: Work, held: ShopSettings, guides: list[Guide], form: Form, version: int, at: int | None = None
) -> Response:
    updates = msgspec.structs.replace(held.updates, guides=tuple(guides))
    _save(work, msgspec.structs.replace(held, updates=updates), form, version)
    back = url_for("status.show_updates") if at is None else url_for("status.show_guide", number=at)
    return after_saving(back, _("Saved"))


def _guide(updates: Updates, number: int) -> Guide | None:
    if number > len(updates.guides) or number >= GUIDES_MAX:
        raise NotFound("no_text", "There is no such text.")
    return updates.guides[number] if number < len(updates.guides) else None


def _guide_values(
    work: Work, guide: Guide | None, number: int, version: int | str, form: Form
) -> dict[str, Any]:
    offered = guide_for_pages.offered(work)
    return {
        "form": form,
        "guide": guide or Guide(name="", moment="waiting"),
        "is_new": guide is None,
        "number": number,
        "version": version,
        "moments": list(words_for_pages.MOMENTS.items()),
        "offered": offered,
        "fits": guide_for_pages.fitting_in_words(guide, offered.known) if guide is not None else "",
        "heard": lint_for_pages.heard_in_guide(guide) if guide is not None else [],
    }


def _save(work: Work, settings: ShopSettings, form: Form, version: int) -> None:
    """raises  Conflict where somebody else saved since the page was shown"""
    must_be_newest(form, version)
    change_settings(work, settings, g.staff)
