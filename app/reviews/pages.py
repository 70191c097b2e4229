"""Reviews in the panel: the list, one of them with its log, and everything as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Conflict, NotFound
from app.core.work import Work
from app.orders.reports import buyers
from app.reviews import moderating, public_reports, reports, rules, words_for_pages
from app.reviews.links import PHOTO_LINK, photo_path
from app.reviews.reports import Filter, ReviewCells, ReviewSheet
from app.web.answers import after_saving, form_again
from app.web.files import spreadsheet
from app.web.forms import Form
from app.web.guards import link, panel, shows_people
from app.web.looks import name_people, name_whom

blueprint = Blueprint("reviews", __name__, template_folder="templates")

SHEET = "reviews/review.html"

log = structlog.get_logger(__name__)


@blueprint.get("/reviews")
@panel
@shows_people
def show_reviews(work: Work) -> str:
    wanted = _wanted()
    rows, older = reports.reviews_page(work, wanted)
    name_people(buyers(work, [one.order_id for one in rows]))
    return render_template(
        "reviews/reviews.html",
        rows=rows,
        older=_address(wanted, before=older) if older else "",
        newer=_address(wanted, before=0) if wanted.before else "",
        wanted=wanted,
        waiting=reports.count_waiting(work),
        csv_most=reports.EXPORTED_MAX,
        about=reports.product_rating(work, wanted.product_id) if wanted.product_id is not None else None,
        states=["", *rules.STATES],
        address=_address,
        stars=reversed(rules.STARS),
        words=words_for_pages,
    )


@blueprint.get("/reviews.csv")
@panel
@shows_people
def fetch_reviews(work: Work) -> Response:
    rows = list(reports.exported(work, _wanted()))
    name_people({(one.line.order_id, one.customer_id) for one in rows})
    return spreadsheet("kept-reviews.csv", _csv_head(), map(_cells, rows))


@blueprint.get("/reviews/<int:review_id>")
@panel
@shows_people
def show_review(work: Work, review_id: int) -> str:
    return render_template(SHEET, **_values(work, review_id, Form()))


@blueprint.post("/reviews/<int:review_id>/<verb>")
@panel
@shows_people
def change_review(work: Work, review_id: int, verb: str) -> Response:
    form, by = Form(request.form), f"staff:{g.staff}"[:40]
    if verb not in VERBS:
        raise NotFound("no_verb", _("This address can't be used in that way."))
    try:
        said = VERBS[verb](work, review_id, form, by)
    except Conflict as wrong:
        if wrong.code != moderating.CHANGED:
            raise
        return make_response(render_template(SHEET, **_values(work, review_id, form, changed=True)), 409)
    if form.complaints:
        return make_response(form_again(SHEET, **_values(work, review_id, form)))
    log.info("review_changed", shop_id=work.shop_id, staff=g.staff, review=review_id, verb=verb)
    return after_saving(url_for("reviews.show_review", review_id=review_id), said)


def _publish(work: Work, review_id: int, form: Form, by: str) -> str:
    moderating.publish_now(work, review_id, by=by, seen=_seen(form))
    return _("Published.")


def _reject(work: Work, review_id: int, form: Form, by: str) -> str:
    """Nothing is chosen beforehand: whoever rejects says for which reason."""
    reason = form.choice("reason", ("", *rules.REASONS))
    if not reason and not form.about("reason"):
        form.complain("reason", _("Choose one of the reasons. A bad rating is none."))
    note = form.text("note", longest=rules.NOTE_MAX)
    if not form.complaints:
        moderating.reject(work, review_id, reason, note=note, by=by, seen=_seen(form))
    return _("Rejected. The customer sees the reason on their page.")


def _reply(work: Work, review_id: int, form: Form, by: str) -> str:
    text = form.text("reply", required=False, longest=rules.REPLY_MAX)
    if not form.complaints:
        moderating.reply(work, review_id, text, by=by, seen=_seen(form))
    return _("Saved")


VERBS: dict[str, Callable[[Work, int, Form, str], str]] = {
    "publish": _publish,
    "reject": _reject,
    "reply": _reply,
}


@blueprint.get("/reviews/photos/<token>")
@link(PHOTO_LINK)
def show_photo(work: Work, payload: dict[str, Any]) -> Response:
    """For who holds a link to it: she who took it, or a person of the shop."""
    answer = Response(public_reports.any_photo(work, int(payload["photo"])), mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _seen(form: Form) -> str:
    """What the page showed that was pressed. A press from a page of before has none, and is refused."""
    return form.raw("seen") or "none"


def _values(work: Work, review_id: int, form: Form, *, changed: bool = False) -> dict[str, Any]:
    """changed  since she opened the page: what she typed stands in its field, and she decides anew"""
    sheet = reports.review_sheet(work, review_id)
    name_whom(order_id=sheet.line.order_id, customer_id=sheet.customer_id or None)
    return {
        "sheet": sheet,
        "form": form,
        "changed": changed,
        "photos": [photo_path(work, one) for one in sheet.photos],
        "reasons": [("", _("Choose…")), *((one, words_for_pages.REASONS[one]) for one in rules.REASONS)],
        "moments": _moments(sheet),
        "rules": rules,
        "words": words_for_pages,
    }


def _moments(sheet: ReviewSheet) -> list[dict[str, Any]]:
    """The log, oldest first, as macros/show.html draws it."""
    tones = {"published": "good", "rejected": "bad", "replied": "quiet"}
    return [
        {
            "at": one.at,
            "title": f"{words_for_pages.DID[one.did]} · {words_for_pages.who_in_words(one.by)}",
            "text": words_for_pages.REASONS[one.reason] if one.reason else "",
            "why": one.note,
            "tone": tones[one.did],
        }
        for one in sheet.decisions
    ]


def _wanted() -> Filter:
    """An address that asks for what isn't offered shows everything."""
    state, rating = request.args.get("state", ""), request.args.get("rating", "")
    return Filter(
        state=state if state in rules.STATES else "",
        rating=int(rating) if rating in map(str, rules.STARS) else 0,
        product_id=_number("product"),
        before=_number("before") or 0,
    )


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else None


def _address(wanted: Filter, **changes: Any) -> str:
    """Of the list with that filter."""
    said = {
        "state": wanted.state,
        "rating": wanted.rating,
        "product": wanted.product_id,
        "before": 0,
        **changes,
    }
    return url_for(
        "reviews.show_reviews", **{name: value for name, value in said.items() if value not in ("", 0, None)}
    )


def _csv_head() -> list[str]:
    return [
        _("Written"), _("Order"), _("Product number"), _("Product"), _("Rating"), _("Words"), _("Name"),
        _("State"), _("Reason"), _("Published at"), _("Changed at"), _("The shop's answer"), _("Photos"),
    ]  # fmt: skip


def _cells(cells: ReviewCells) -> list[object]:
    line = cells.line
    return [
        line.written_at.isoformat(), cells.order_name, line.product_id or "", line.title,
        line.rating, cells.words, line.name, str(words_for_pages.STATES[line.state]),
        str(words_for_pages.REASONS[line.reason]) if line.reason else "",
        cells.published_at.isoformat() if cells.published_at else "",
        cells.edited_at.isoformat() if cells.edited_at else "", cells.reply, cells.photos,
    ]  # fmt: skip
