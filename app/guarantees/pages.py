"""The delivery guarantee in the panel: its terms with what they would have cost, and what waits for a person."""

from __future__ import annotations

from typing import Any

import msgspec
import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.counting import COUNTED_MAX
from app.core.errors import Conflict, Refused
from app.core.money import exponent
from app.core.work import Work
from app.guarantees import (
    choosing,
    costs,
    estimates,
    form_for_pages,
    limits_for_pages,
    reports,
    terms,
    words_for_pages,
)
from app.guarantees.form_for_pages import TIERS_MAX, WAYS_MAX, mark_of, read_guarantee
from app.guarantees.rules import Sums
from app.promises import words_for_pages as promise_words
from app.remedies.rules import SCOPES
from app.shops.care_settings import DeliveryGuarantee, Limits
from app.shops.settings import ShopSettings
from app.shops.store import change_settings, the_settings, the_shop
from app.web.answers import after_saving, form_again
from app.web.forms import Form, must_be_newest
from app.web.guards import owners, panel

blueprint = Blueprint("guarantees", __name__, template_folder="templates")

log = structlog.get_logger()


@blueprint.get("/guarantees")
@panel
def show_guarantees(work: Work) -> str:
    _version, settings = the_settings(work)
    return render_template(
        "guarantees/guarantees.html",
        guarantee=settings.guarantee,
        currency=the_shop(work).currency,
        waiting=reports.waiting(work),
        counts=reports.counts(work),
        counted_max=COUNTED_MAX,
        missing_scopes=_missing_scopes(work, settings.guarantee),
        costs=costs.costs_of_a_year(work),
        limits=settings.limits,
        used=limits_for_pages.used(work),
        words=words_for_pages,
        promise_words=promise_words,
        sums=Sums,
    )


@blueprint.get("/guarantees/delivery")
@panel
def show_delivery(work: Work) -> str:
    version, settings = the_settings(work)
    return render_template(
        "guarantees/delivery.html", **_values(work, settings.guarantee, version, form=Form())
    )


@blueprint.post("/guarantees/delivery")
@panel
@owners
def change_delivery(work: Work) -> Response:
    """What is saved is looked at next: what it would have cost. While the guarantee is on, it is looked at first, and
    from there she may go on typing where she was.
    """
    version, held = the_settings(work)
    form = Form(request.form)
    typed = read_guarantee(form, held.guarantee, the_shop(work).currency)
    if form.complaints or form.raw("go_on") == "yes":
        values = _values(work, held.guarantee, form.raw("version"), form=form)
        back = form_again if form.complaints else render_template
        return make_response(back("guarantees/delivery.html", **values))
    must_be_newest(form, version)
    mark = mark_of(typed)
    if typed.on and mark not in (mark_of(held.guarantee), form.raw("seen")):
        return make_response(_preview(work, typed, version, typed={**request.form, "seen": mark}))
    if typed.on:
        typed = msgspec.structs.replace(typed, **_seen_by(work))
    _keep(work, held, guarantee=typed)
    return after_saving(url_for("guarantees.show_preview"), _("Saved. It holds for orders from now on."))


@blueprint.get("/guarantees/preview")
@panel
def show_preview(work: Work) -> str:
    version, settings = the_settings(work)
    return _preview(work, settings.guarantee, version)


@blueprint.get("/guarantees/costs")
@panel
def show_costs(work: Work) -> str:
    return render_template("guarantees/costs.html", costs=costs.month_by_month(work), words=words_for_pages)


@blueprint.get("/guarantees/limits")
@panel
def show_limits(work: Work) -> str:
    version, settings = the_settings(work)
    return render_template(
        "guarantees/limits.html", **_of_limits(work, settings.limits, version, form=Form())
    )


@blueprint.post("/guarantees/limits")
@panel
@owners
def change_limits(work: Work) -> Response:
    version, held = the_settings(work)
    form = Form(request.form)
    typed = limits_for_pages.read_limits(form, the_shop(work).currency)
    if form.complaints:
        values = _of_limits(work, held.limits, form.raw("version"), form=form)
        return make_response(form_again("guarantees/limits.html", **values))
    must_be_newest(form, version)
    _keep(work, held, limits=typed)
    return after_saving(
        url_for("guarantees.show_limits"), _("Saved. It holds for what is given from now on.")
    )


@blueprint.post("/guarantees/switch")
@panel
@owners
def switch_guarantee(work: Work) -> Response:
    """On only by who has seen what just these terms would have cost."""
    version, held = the_settings(work)
    form = Form(request.form)
    must_be_newest(form, version)
    on = form.choice("on", ("yes", "no")) == "yes"
    guarantee = msgspec.structs.replace(held.guarantee, on=on)
    if on:
        if not guarantee.tiers:
            raise Refused("no_tiers", "Add a tier first: without one nothing is given.")
        if form.raw("seen") != mark_of(guarantee):
            raise Conflict("not_seen", "Look at what these tiers would have cost first, then switch it on.")
        guarantee = msgspec.structs.replace(guarantee, **_seen_by(work))
    _keep(work, held, guarantee=guarantee)
    said = (
        _("The guarantee is on for orders from now on.")
        if on
        else _("The guarantee is off for orders from now on.")
    )
    return after_saving(url_for("guarantees.show_guarantees"), said)


@blueprint.get("/guarantees/terms")
@panel
def show_terms(work: Work) -> str:
    currency = the_shop(work).currency
    return render_template(
        "guarantees/terms.html",
        versions=[(one, words_for_pages.changes_in_words(one, currency)) for one in terms.history(work)],
    )


@blueprint.post("/guarantees/offers/<int:order_id>/<cause>/yes")
@panel
def approve_offer(work: Work, order_id: int, cause: str) -> Response:
    choosing.say_yes(work, order_id, cause, by=g.staff)
    return _decided(work, order_id, cause, "approved")


@blueprint.post("/guarantees/offers/<int:order_id>/<cause>/given")
@panel
def note_offer_given(work: Work, order_id: int, cause: str) -> Response:
    choosing.say_given(work, order_id, cause, by=g.staff)
    return _decided(work, order_id, cause, "seen_given")


@blueprint.post("/guarantees/offers/<int:order_id>/<cause>/no")
@panel
def decline_offer(work: Work, order_id: int, cause: str) -> Response:
    not_given = Form(request.form).raw("not_given") == "yes"
    choosing.say_no(work, order_id, cause, by=g.staff, not_given=not_given)
    return _decided(work, order_id, cause, "declined")


def _decided(work: Work, order_id: int, cause: str, how: str) -> Response:
    log.info(f"offer_{how}", shop_id=work.shop_id, staff=g.staff, order=order_id, cause=cause)
    said = (
        _("Noted. Nothing is given, and Kept writes nothing: answer the customer yourself.")
        if how == "declined"
        else _("Noted. The customer hears of it by letter.")
    )
    return after_saving("/guarantees", said)


def _keep(work: Work, held: ShopSettings, **changed: Any) -> None:
    change_settings(work, msgspec.structs.replace(held, **changed), g.staff)


def _seen_by(work: Work) -> dict[str, str]:
    return {"previewed_by": g.staff, "previewed_at": work.now.isoformat()}


def _preview(
    work: Work, guarantee: DeliveryGuarantee, version: int, *, typed: dict[str, str] | None = None
) -> str:
    """typed  the form of tiers that aren't saved yet: they are, once she has seen what they would have cost"""
    return render_template(
        "guarantees/preview.html",
        guarantee=guarantee,
        version=version,
        estimate=estimates.estimate(work, guarantee),
        seen=mark_of(guarantee),
        typed=typed,
        words=words_for_pages,
    )


def _of_limits(work: Work, held: Limits, version: int | str, *, form: Form) -> dict[str, Any]:
    currency = the_shop(work).currency
    return {
        "form": form,
        "limits": held,
        "version": version,
        "used": limits_for_pages.used(work),
        "currency": currency,
        "exponent": exponent(currency),
        "most": limits_for_pages,
    }


def _values(work: Work, held: DeliveryGuarantee, version: int | str, *, form: Form) -> dict[str, Any]:
    currency = the_shop(work).currency
    return {
        "form": form,
        "guarantee": held,
        "version": version,
        "rows": form_for_pages.rows_of(form, held),
        "tiers_max": TIERS_MAX,
        "ways_max": WAYS_MAX,
        "limits": form_for_pages,
        "currency": currency,
        "exponent": exponent(currency),
        "words": words_for_pages,
        "missing_scopes": _missing_scopes(work, held),
        "strategy": the_settings(work)[1].strategy.guarantees,
    }


def _missing_scopes(work: Work, guarantee: DeliveryGuarantee) -> list[tuple[str, str]]:
    """returns  (kind, permissions to ask for) of the ways that can't be given for want of them"""
    scopes = the_shop(work).scopes
    kinds = dict.fromkeys(way.kind for tier in guarantee.tiers for way in tier.ways)
    wanting = ((kind, [one for one in SCOPES.get(kind, ()) if one not in scopes]) for kind in kinds)
    return [(kind, " ".join(missing)) for kind, missing in wanting if missing]
