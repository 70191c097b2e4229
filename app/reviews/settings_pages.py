"""What the merchant settles for reviews: where they are written, when they are asked for, what becomes of them."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.products.reports import known_products
from app.reviews import form_for_pages as forms
from app.reviews import rating, reports, rules, words_for_pages
from app.shops.settings import ReviewRequests
from app.shops.store import change_settings, the_settings, the_shop
from app.web.answers import after_saving, form_again
from app.web.forms import Form, must_be_newest
from app.web.guards import owners, panel

blueprint = Blueprint("review_settings", __name__, template_folder="templates")

TYPES_SHOWN = 30


@blueprint.get("/settings/reviews")
@panel
def show_settings(work: Work) -> str:
    version, settings = the_settings(work)
    return render_template("reviews/settings.html", **_values(work, settings.reviews, version, Form()))


@blueprint.post("/settings/reviews")
@panel
@owners
def change_reviews(work: Work) -> Response:
    version, held = the_settings(work)
    form = Form(request.form)
    wanted = forms.read_reviews(form)
    if form.complaints:
        values = _values(work, held.reviews, form.raw("version"), form)
        return make_response(form_again("reviews/settings.html", **values))
    must_be_newest(form, version)
    change_settings(work, msgspec.structs.replace(held, reviews=wanted), g.staff)
    if wanted.ratings and not held.reviews.ratings:
        rating.tell_all(work)
    return after_saving(
        url_for("review_settings.show_settings"), _("Saved. It holds for what arrives from now on.")
    )


def _values(work: Work, settings: ReviewRequests, version: int | str, form: Form) -> dict[str, Any]:
    types = sorted({one.product_type for one in known_products(work) if one.product_type})
    return {
        "form": form,
        "settings": settings,
        "version": version,
        "destinations": forms.destinations(),
        "use_times": forms.typed(settings),
        "types": types[:TYPES_SHOWN],
        "may_write": rating.SCOPE in the_shop(work).scopes,
        "scope": rating.SCOPE,
        "troubles": reports.ratings_in_trouble(work) if settings.ratings else [],
        "publish_days_max": rules.PUBLISH_DAYS_MAX,
        "days_max": forms.DAYS_MAX,
        "defer_max": forms.DEFER_MAX,
        "words": words_for_pages,
    }
