"""On the shop's own address, through the app proxy: every published review, and how reviews are checked."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request

from app.core.work import Work
from app.reviews import checking_for_pages, public_reports
from app.reviews.words_for_pages import stars_in_words
from app.shops.store import the_settings, the_shop
from app.web.guards import proxy
from app.web.themes import in_theme

blueprint = Blueprint("public_reviews", __name__, template_folder="templates")


@blueprint.get("/proxy/reviews")
@proxy
def show_newest(work: Work) -> Response:
    rows, before = public_reports.newest(work, before=_before())
    return _liquid(work, "reviews/public_newest.html", rows=rows, before=before)


@blueprint.get("/proxy/reviews/<int:product_id>")
@proxy
def show_product(work: Work, product_id: int) -> Response:
    page = public_reports.published(work, product_id, before=_before())
    return _liquid(work, "reviews/public_product.html", page=page, product_id=product_id)


@blueprint.get("/proxy/reviews/how")
@proxy
def show_how(work: Work) -> Response:
    """For the country that the address names, else for the shop's own."""
    country = checking_for_pages.country_of(request.args.get("country", "") or the_shop(work).country)
    _choose_language(work)
    return _liquid(
        work,
        "reviews/public_how.html",
        paragraphs=checking_for_pages.paragraphs(the_settings(work)[1].reviews),
        law=checking_for_pages.law(country),
        country=country,
        countries=checking_for_pages.countries(),
    )


@blueprint.get("/proxy/reviews/photo/<int:photo_id>")
@proxy
def show_photo(work: Work, photo_id: int) -> Response:
    answer = Response(public_reports.public_photo(work, photo_id), mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = "inline"
    return answer


def address(path: str = "", **query: object) -> str:
    """On the shop's own address, in the language that this page was asked for in."""
    asked = {**query, "locale": request.args.get("locale", "")}
    said = urlencode({name: value for name, value in asked.items() if value})
    address = "/".join(one for one in (f"{g.visit.path_prefix}/reviews", path) if one)
    return f"{address}?{said}" if said else address


def _before() -> int:
    typed = request.args.get("before", "")
    return int(typed) if typed.isdecimal() and len(typed) < 20 else 0


def _choose_language(work: Work) -> None:
    g.language = request.args.get("locale") or the_shop(work).locale


def _liquid(work: Work, template: str, **values: object) -> Response:
    _choose_language(work)
    page = render_template(
        template, to=address, shop_name=the_shop(work).name, stars=stars_in_words, **values
    )
    return in_theme(page)
