"""Claims in the panel: the queue, one claim with what can be done about it, the calls, and what the shop lacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.claims import (
    actions,
    customer_reports,
    missing_for_pages,
    readiness,
    reports,
    rules,
    words_for_pages,
)
from app.claims.rules import ROLES
from app.core.errors import NotFound
from app.core.work import Work
from app.orders.reports import buyers
from app.promises import words_for_pages as promise_words
from app.shops.store import the_settings, the_shop
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import link, link_token, panel, shows_people, the_env
from app.web.looks import name_people, name_whom

blueprint = Blueprint("claims", __name__, template_folder="templates")

PHOTO_LINK = "claim_photo"
# A page's pictures are fetched by the browser without its proof, so their addresses carry one, for as long as a
# person looks at a page.
PHOTO_LIFE = timedelta(minutes=30)
# Where the button of a call may lead back to: pages of ours on which it stands.
BACK = re.compile(r"/claims(/[0-9]{1,19})?")

# What a button of a claim's page does. returns  what is said when it is done
Verb = Callable[[Work, int, Form, str], str]

log = structlog.get_logger(__name__)


@blueprint.get("/claims")
@panel
@shows_people
def show_claims(work: Work) -> str:
    shown = request.args.get("state", "")
    shown = shown if shown in reports.SHOWN else "waiting"
    rows, calls = reports.claims_page(work, shown), reports.open_calls(work)
    name_people(buyers(work, {*(one.order_id for one in rows), *(one.order_id for one in calls)}))
    return render_template(
        "claims/claims.html",
        rows=rows,
        calls=calls,
        shown=shown,
        waiting=reports.count_waiting(work),
        tabs=_tabs(),
        words=words_for_pages,
    )


@blueprint.get("/claims/<int:claim_id>")
@panel
@shows_people
def show_claim(work: Work, claim_id: int) -> str:
    return render_template("claims/claim.html", **_values(work, claim_id, Form()))


@blueprint.post("/claims/<int:claim_id>/<verb>")
@panel
@shows_people
def change_claim(work: Work, claim_id: int, verb: str) -> Response:
    form, by = Form(request.form), _staff()
    if verb not in VERBS:
        raise NotFound("no_verb", _("This address can't be used in that way."))
    said = VERBS[verb](work, claim_id, form, by)
    if form.complaints:
        return make_response(form_again("claims/claim.html", **_values(work, claim_id, form)))
    log.info("claim_changed", shop_id=work.shop_id, staff=g.staff, claim=claim_id, verb=verb)
    # None of the ways could be given, so it waits for her again: the page says why, and nothing says that it is done.
    fell_back = verb in GIVING and reports.claim_sheet(work, claim_id).line.state == rules.PERSON
    return after_saving(url_for("claims.show_claim", claim_id=claim_id), "" if fell_back else said)


def _accept(work: Work, claim_id: int, form: Form, by: str) -> str:
    place = form.whole("way", least=0, most=99)
    if not form.complaints:
        actions.accept(work, claim_id, place, by=by)
    return _("Accepted. It is being done, and the customer gets a letter.")


def _hand_over(work: Work, claim_id: int, form: Form, by: str) -> str:
    role = form.choice("role", ROLES)
    text = form.text("handover", required=False, longest=actions.TEXT_MAX)
    if not form.complaints:
        actions.hand_over(work, claim_id, role, text=text, by=by)
    return _("Passed on.")


def _press(do: Callable[..., None], said: object) -> Verb:
    """A button with nothing beside it."""

    def change(work: Work, claim_id: int, form: Form, by: str) -> str:
        do(work, claim_id, by=by)
        return str(said)

    return change


def _write(field: str, do: Callable[..., None], said: object) -> Verb:
    """A button with a text that it can't do without."""

    def change(work: Work, claim_id: int, form: Form, by: str) -> str:
        text = form.text(field, longest=actions.TEXT_MAX)
        if not form.complaints:
            do(work, claim_id, text, by=by)
        return str(said)

    return change


GIVING = ("accept", "approve")
VERBS: dict[str, Verb] = {
    "accept": _accept,
    "hand-over": _hand_over,
    "approve": _press(
        actions.approve, lazy_gettext("Approved. It is being done, and the customer gets a letter.")
    ),
    "done": _press(actions.note_done, lazy_gettext("Noted as done. The customer gets a letter.")),
    "not-given": _press(
        actions.note_not_given,
        lazy_gettext("Noted that it wasn't given. Now you can give something else, or say no."),
    ),
    "again": _press(actions.open_again, lazy_gettext("It waits for a person again.")),
    "call": _press(actions.want_call, lazy_gettext("Somebody is to call. It stands on the list.")),
    "settle": _write(
        "settled", actions.settle_by_hand, lazy_gettext("Noted as done. The customer gets a letter.")
    ),
    "decline": _write(
        "declined", actions.decline, lazy_gettext("Answered. The customer gets a letter with your words.")
    ),
    "tell": _write("update", actions.tell, lazy_gettext("The letter is on its way, with a new day.")),
    "note": _write("note", actions.write_note, lazy_gettext("Noted.")),
}


@blueprint.post("/claims/calls/<int:call_id>/called")
@panel
def change_call(work: Work, call_id: int) -> Response:
    text = Form(request.form).text("called", required=False, longest=actions.TEXT_MAX)
    hears_more = actions.note_called(work, call_id, text=text, by=_staff())
    log.info("claim_called", shop_id=work.shop_id, staff=g.staff, call=call_id)
    back = request.form.get("back", "")
    said = _("Noted. They hear more by the new day.") if hears_more else _("Noted.")
    return after_saving(back if BACK.fullmatch(back) else "/claims", said)


@blueprint.get("/claims/photos/<token>")
@link(PHOTO_LINK)
def show_photo(work: Work, payload: dict[str, Any]) -> Response:
    answer = Response(customer_reports.photo(work, int(payload["photo"])), mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = "inline"
    return answer


@blueprint.get("/claims/ready")
@panel
def show_readiness(work: Work) -> str:
    settings = the_settings(work)[1]
    return render_template(
        "claims/ready.html",
        rows=readiness.readiness(settings, the_shop(work).scopes),
        missing=missing_for_pages,
        words=words_for_pages,
    )


def _values(work: Work, claim_id: int, form: Form) -> dict[str, Any]:
    sheet = reports.claim_sheet(work, claim_id)
    name_whom(order_id=sheet.sheet.id, customer_id=sheet.sheet.customer_id)
    return {
        "sheet": sheet,
        "form": form,
        "moments": _moments(sheet),
        "plan": reports.plan_of(work, sheet.line.problem),
        "photos": [_photo_url(work, one.id) for one in sheet.photos if not one.erased],
        "roles": [(one, words_for_pages.ROLES[one]) for one in ROLES],
        "is_waiting": sheet.line.state == rules.PERSON,
        "is_open": sheet.line.state in rules.OPEN,
        "admin": f"{work.env.settings.admin_origin}/store/{g.shop.handle}",
        "words": words_for_pages,
        "promise_words": promise_words,
    }


def _moments(sheet: reports.ClaimSheet) -> list[dict[str, Any]]:
    """Oldest first, as macros/show.html draws them."""
    told = [(one, words_for_pages.moment(one.kind, one.body)) for one in sheet.entries]
    return [
        {"at": entry.written_at, "title": one.title, "why": one.why, "icon": one.icon, "tone": one.tone}
        for entry, one in told
        if one is not None
    ]


def _photo_url(work: Work, photo_id: int) -> str:
    token = link_token(
        the_env(), PHOTO_LINK, work.shop_id, {"photo": photo_id}, expires_at=work.now + PHOTO_LIFE
    )
    return url_for("claims.show_photo", token=token)


def _tabs() -> list[tuple[str, str]]:
    return [("waiting", _("Waits for you")), ("under_way", _("Under way")), ("over", _("Settled"))]


def _staff() -> str:
    return f"staff:{g.staff}"[:40]
