"""Proof that everybody is asked alike: for the merchant with all reasons, and as a statement for everybody."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, request

from app.core.errors import NotFound
from app.core.work import Work
from app.figures import fairness_for_pages, fairness_reports
from app.reviews.actions import LETTER
from app.reviews.public_pages import address
from app.shops.store import the_settings, the_shop
from app.surveys.asking import WEEK
from app.web.guards import panel, proxy
from app.web.themes import in_theme

blueprint = Blueprint("fairness", __name__, template_folder="templates")

KINDS = (LETTER, WEEK)


@blueprint.get("/fairness")
@panel
def show_fairness(work: Work) -> str:
    asked = request.args.get("about", "")
    kind = asked if asked in KINDS else LETTER
    found, span = fairness_reports.asked_alike(work, kind)
    settings = the_settings(work)[1].reviews
    return render_template(
        "figures/fairness.html",
        kind=kind,
        kinds=KINDS,
        found=found,
        span=span,
        statement=settings.statement,
        storefront=the_shop(work).domain,
        words=fairness_for_pages,
    )


@blueprint.get("/proxy/reviews/fairness")
@proxy
def show_statement(work: Work) -> Response:
    """On the shop's own address, once the merchant has said that everybody may read it."""
    if not the_settings(work)[1].reviews.statement:
        raise NotFound("no_statement", "This page isn't here.")
    g.language = request.args.get("locale") or the_shop(work).locale
    found, span = fairness_reports.asked_alike(work, LETTER)
    page = render_template(
        "figures/fairness_public.html",
        found=found,
        span=span,
        settings=the_settings(work)[1].reviews,
        to=address,
        shop_name=the_shop(work).name,
        words=fairness_for_pages,
    )
    return in_theme(page)
