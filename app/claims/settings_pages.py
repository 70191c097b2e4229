"""What the merchant settles for claims: fit guarantees with their terms, and a playbook for each problem."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.claims import form_for_pages as forms
from app.claims import readiness, terms, terms_for_pages, words_for_pages
from app.claims.reach_for_pages import reach_in_words
from app.claims.rules import FAULTS, PROBLEMS, PROOFS, ROLES
from app.core.errors import NotFound
from app.core.money import Money
from app.core.work import Work
from app.products.actions import SCOPE as READS_PRODUCTS
from app.products.reports import known_products, names_of
from app.remedies.rules import KINDS
from app.shops.settings import FitGuarantee, Playbook, ShopSettings, Way
from app.shops.store import change_settings, the_settings, the_shop
from app.web.answers import after_saving, form_again
from app.web.forms import Form, must_be_newest
from app.web.guards import owners, panel

blueprint = Blueprint("fit", __name__, template_folder="templates")

FITS_MAX = 20  # a shop with more kinds of goods that need their own terms writes them on the web site


@blueprint.get("/settings/fit")
@panel
def show_fits(work: Work) -> str:
    version, settings = the_settings(work)
    return render_template("claims/fits.html", **_list_values(settings, version, Form()))


@blueprint.post("/settings/fit")
@panel
@owners
def change_withdrawal(work: Work) -> Response:
    """Where a customer changes her mind."""
    version, held = the_settings(work)
    form = Form(request.form)
    address = forms.read_address(form, "withdrawal_url")
    if form.complaints:
        return make_response(form_again("claims/fits.html", **_list_values(held, form.raw("version"), form)))
    claims = msgspec.structs.replace(held.claims, withdrawal_url=address)
    _save(work, msgspec.structs.replace(held, claims=claims), form, version)
    return after_saving(url_for("fit.show_fits"), _("Saved"))


def _list_values(settings: ShopSettings, version: int | str, form: Form) -> dict[str, Any]:
    return {
        "fits": settings.fits,
        "fits_max": FITS_MAX,
        "withdrawal_url": settings.claims.withdrawal_url,
        "version": version,
        "form": form,
        "words": words_for_pages,
    }


@blueprint.get("/settings/fit/terms")
@panel
def show_terms(work: Work) -> str:
    currency = the_shop(work).currency
    versions = [
        (one, [terms_for_pages.change_in_words(change, currency) for change in one.changes])
        for one in terms.history(work)
    ]
    return render_template("claims/terms.html", versions=versions)


@blueprint.get("/settings/fit/<int:number>")
@panel
def show_fit(work: Work, number: int) -> str:
    """The one after the last is a new one."""
    version, settings = the_settings(work)
    fit = _fit(settings, number)
    return render_template("claims/fit.html", **_fit_values(work, fit, number, version=version, form=Form()))


@blueprint.post("/settings/fit/<int:number>")
@panel
@owners
def change_fit(work: Work, number: int) -> Response:
    version, held = the_settings(work)
    form, fits = Form(request.form), list(held.fits)
    stored = _fit(held, number)
    others = fits[:number] + fits[number + 1 :]
    if form.ticked("remove"):
        return _keep(work, held, others, form, version=version)
    fit = forms.read_fit(form, taken={one.name for one in others}, currency=the_shop(work).currency)
    if form.complaints:
        values = _fit_values(work, stored, number, version=form.raw("version"), form=form)
        return make_response(form_again("claims/fit.html", **values))
    return _keep(work, held, [*fits[:number], fit, *fits[number + 1 :]], form, version=version)


def _keep(work: Work, held: ShopSettings, fits: list[FitGuarantee], form: Form, *, version: int) -> Response:
    _save(work, msgspec.structs.replace(held, fits=tuple(fits)), form, version)
    return after_saving(url_for("fit.show_fits"), _("Saved. It holds for what is bought from now on."))


def _fit(settings: ShopSettings, number: int) -> FitGuarantee | None:
    if number > len(settings.fits) or number >= FITS_MAX:
        raise NotFound("no_guarantee", "There is no such guarantee.")
    return settings.fits[number] if number < len(settings.fits) else None


def _fit_values(
    work: Work, fit: FitGuarantee | None, number: int, *, version: int | str, form: Form
) -> dict[str, Any]:
    shown, known = fit or FitGuarantee(name=""), known_products(work)
    return {
        "fit": shown,
        "is_new": fit is None,
        "number": number,
        "version": version,
        "form": form,
        "reach": reach_in_words(fit, known) if fit is not None else "",
        "names": names_of(known),
        "may_read": READS_PRODUCTS in the_shop(work).scopes,
        "proofs": [(one, words_for_pages.PROOFS[one]) for one in PROOFS],
        **_way_values(work, shown.ways),
    }


def _way_values(work: Work, ways: tuple[Way, ...]) -> dict[str, Any]:
    """What the fields of the ways show."""
    by_kind = {one.kind: one for one in ways}
    credit = by_kind.get("store_credit") or by_kind.get("gift_card")
    lasting = by_kind.get("code") or credit
    gift = by_kind.get("gift")
    currency = the_shop(work).currency
    return {
        "ways": [one.kind for one in ways],
        "places": forms.PLACES,
        "kinds": [("", _("None")), *((one, words_for_pages.KINDS[one]) for one in KINDS)],
        "code_percent": by_kind["code"].percent if "code" in by_kind else 15,
        "credit_percent": credit.percent if credit is not None else 100,
        "valid_days": lasting.valid_days if lasting is not None else 365,
        "gift_text": gift.text if gift is not None else "",
        "gift_cost": Money(gift.amount_minor, currency).to_decimal_text() if gift is not None else "",
        "currency": currency,
        "words": words_for_pages,
    }


@blueprint.get("/settings/playbooks/<problem>")
@panel
def show_playbook(work: Work, problem: str) -> str:
    version, settings = the_settings(work)
    return render_template(
        "claims/playbook.html", **_playbook_values(work, settings, problem, version=version, form=Form())
    )


@blueprint.post("/settings/playbooks/<problem>")
@panel
@owners
def change_playbook(work: Work, problem: str) -> Response:
    version, held = the_settings(work)
    form = Form(request.form)
    _known(problem)
    playbook = forms.read_playbook(form, problem, currency=the_shop(work).currency)
    if form.complaints:
        values = _playbook_values(work, held, problem, version=form.raw("version"), form=form)
        return make_response(form_again("claims/playbook.html", **values))
    others = [one for one in held.claims.playbooks if one.problem != problem]
    kept = tuple(sorted([*others, playbook], key=lambda one: PROBLEMS.index(one.problem)))
    claims = msgspec.structs.replace(held.claims, playbooks=kept)
    _save(work, msgspec.structs.replace(held, claims=claims), form, version)
    return after_saving(url_for("claims.show_readiness"), _("Saved"))


def _playbook_values(
    work: Work, settings: ShopSettings, problem: str, *, version: int | str, form: Form
) -> dict[str, Any]:
    stored = next((one for one in settings.claims.playbooks if one.problem == _known(problem)), None)
    shown: Playbook = stored or readiness.suggested(problem)
    return {
        "playbook": shown,
        "problem": problem,
        "is_new": stored is None,
        "has_ways": problem in FAULTS,
        "version": version,
        "form": form,
        "roles": [(one, words_for_pages.ROLES[one]) for one in ROLES],
        **_way_values(work, shown.ways),
    }


def _known(problem: str) -> str:
    if problem not in PROBLEMS:
        raise NotFound("no_playbook", "There is no such playbook.")
    return problem


def _save(work: Work, settings: ShopSettings, form: Form, version: int) -> None:
    """raises  Conflict where somebody else saved since the page was shown"""
    must_be_newest(form, version)
    change_settings(work, settings, g.staff)
