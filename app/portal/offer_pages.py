"""What would she rather have? The page behind the link of an offer. GET never changes anything: scanners open links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid, Refused
from app.core.work import Work
from app.guarantees import choosing, her_words_for_pages
from app.guarantees.reports import choice
from app.guarantees.rules import Sums
from app.shops.store import the_shop
from app.web.guards import link

blueprint = Blueprint("offer", __name__, template_folder="templates")

NOTHING = "nothing"


@dataclass(frozen=True)
class Asked:
    order_id: int
    cause: str


@blueprint.get("/offer/<token>")
@link("offer")
def show_offer(work: Work, payload: dict[str, Any]) -> str:
    return _page(work, _asked(payload))


@blueprint.post("/offer/<token>")
@link("offer")
def choose_way(work: Work, payload: dict[str, Any]) -> Response:
    """One press. Whoever presses again, or twice at once, sees what was chosen."""
    asked, way = _asked(payload), request.form.get("way", "")
    try:
        if way == NOTHING:
            choosing.decline(work, asked.order_id, asked.cause)
        elif way:
            choosing.choose(work, asked.order_id, asked.cause, way)
        else:
            raise Invalid("no_way", _("Choose one of the buttons on the page."))
    except (Conflict, Refused, Invalid) as wrong:
        choosing.note_refused(work, asked.order_id, asked.cause, wrong.code)
        return make_response(_page(work, asked, trouble=wrong.code), 409)
    answer = redirect(request.path, 303)
    assert isinstance(answer, Response)
    return answer


def _page(work: Work, asked: Asked, *, trouble: str = "") -> str:
    about = choice(work, asked.order_id, asked.cause)
    sums = Sums(0, about.shipping_minor, about.offer.currency)
    return render_template(
        "portal/offer.html",
        shop_name=the_shop(work).name,
        about=about,
        ways=[(name, *her_words_for_pages.for_her(way, sums)) for name, way in about.ways],
        default=her_words_for_pages.for_her(about.offer.default, sums)[0] if about.offer.default else "",
        said=her_words_for_pages.thanks_for_her(about, sums),
        trouble=_trouble(trouble) if trouble else "",
    )


def _trouble(code: str) -> str:
    match code:
        case "other_ways":
            return _("What you may choose among has changed meanwhile. Look again, please.")
        case "not_possible":
            return _("That can't be done for this order any more. Choose something else, please.")
        case "over":
            return _(
                "There is nothing to choose here any more, so nothing was changed. Answer our letter if you want to."
            )
        case "no_way":
            return _("Choose one of the buttons on the page.")
    return _("Something has been chosen already, so nothing was changed.")


def _asked(payload: dict[str, Any]) -> Asked:
    g.language = str(payload.get("lang", ""))
    return Asked(int(payload["order"]), str(payload.get("cause", "")))
