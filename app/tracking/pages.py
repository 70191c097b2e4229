"""The carriers' page of the settings, and the address at which the hub tells us things."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Blueprint, Response, current_app, g, json, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.carriers.aftership import BODY_MAX, SIGNATURE_HEADER
from app.core.errors import Invalid, KeptError, NotFound, Unverified
from app.core.work import Work
from app.tracking import hub, words_for_pages
from app.tracking.actions import keep_access, remove_access
from app.tracking.adapters import ADAPTERS, HUB, TITLES, fields_of
from app.tracking.reports import carrier_states
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import link, link_token, owners, panel

blueprint = Blueprint("tracking", __name__, template_folder="templates")

KEY_MAX = 300  # signs; the longest key of these carriers has some sixty
HUB_LINK = "aftership"

log = structlog.get_logger(__name__)


@blueprint.get("/settings/carriers")
@panel
def show_carriers(work: Work) -> str:
    return render_template("tracking/carriers.html", **_values(work))


@blueprint.post("/settings/carriers/<adapter>")
@panel
@owners
def change_carrier(work: Work, adapter: str) -> Response:
    """All fields anew: what is stored is never shown, so it can't be changed in part."""
    _must_be_known(adapter)
    form, blank = Form(request.form), Form()
    typed = {
        one.name: form.line(f"{adapter}-{one.name}", required=one.needed, longest=KEY_MAX)
        for one in fields_of(adapter)
    }
    for name, value in typed.items():
        if not (value.isascii() and value.isprintable()):
            form.complain(f"{adapter}-{name}", _("A key has only plain letters, digits and signs."))
    if form.complaints:
        for one in form.complaints:  # and nothing of what was typed: it may be most of a key
            blank.complain(one.field, one.sentence)
        return make_response(form_again("tracking/carriers.html", **_values(work, form=blank, tried=adapter)))
    keep_access(work, adapter, {name: value for name, value in typed.items() if value})
    log.info("carrier_access_stored", shop_id=work.shop_id, adapter=adapter, staff=g.staff)
    said = _("Stored. Shipments with %(carrier)s are followed from now on.", carrier=TITLES[adapter])
    return after_saving(url_for("tracking.show_carriers"), said)


@blueprint.post("/settings/carriers/<adapter>/remove")
@panel
@owners
def remove_carrier(work: Work, adapter: str) -> Response:
    _must_be_known(adapter)
    remove_access(work, adapter)
    log.info("carrier_access_removed", shop_id=work.shop_id, adapter=adapter, staff=g.staff)
    said = _("Removed. %(carrier)s isn't asked any more.", carrier=TITLES[adapter])
    return after_saving(url_for("tracking.show_carriers"), said)


@blueprint.post("/carriers/aftership/<token>")
@link(HUB_LINK)
def hear_aftership(work: Work, payload: dict[str, Any]) -> Response:
    """The address names the shop, the signature over the raw body proves who sends. 503: AfterShip tells it again,
    later and later, as it does on every answer but 2xx.
    """
    if (request.content_length or 0) > BODY_MAX:
        return _told(413, "too_large", "This message is too large.")
    raw = request.get_data(cache=False)
    if len(raw) > BODY_MAX:
        return _told(413, "too_large", "This message is too large.")
    try:
        code = hub.hear(work, raw, request.headers.get(SIGNATURE_HEADER, ""))
    except Unverified as wrong:
        hub.note_unsigned(work)
        return _refused(401, wrong)
    except Invalid as wrong:
        return _refused(400, wrong)
    except NotFound as wrong:
        return _refused(404, wrong)
    if code == hub.NOT_YET:
        return _told(503, code, "This number isn't known here yet. Tell it again later.")
    return _told(200, code, "Thank you.")


def _values(work: Work, *, form: Form | None = None, tried: str = "") -> dict[str, Any]:
    return {
        "states": carrier_states(work),
        "form": form or Form(),
        "tried": tried,
        "blank": Form(),
        "words": words_for_pages,
        "key_max": KEY_MAX,
        "hub_address": hub_address(work),
    }


def hub_address(work: Work) -> str:
    """What the merchant enters at AfterShip. It never lapses; the secret is what can be changed."""
    env = current_app.extensions["kept"]
    token = link_token(env, HUB_LINK, work.shop_id, {})
    return f"{env.settings.app_url}{url_for('tracking.hear_aftership', token=token)}"


def _must_be_known(adapter: str) -> None:
    if adapter not in ADAPTERS:
        raise NotFound("no_adapter", "Kept doesn't know this carrier.")


def _refused(status: int, wrong: KeptError) -> Response:
    log.info("hub_message_refused", code=wrong.code, adapter=HUB)
    return _told(status, wrong.code, wrong.sentence)


def _told(status: int, code: str, sentence: str) -> Response:
    """For a program: never a page."""
    return Response(json.dumps({"code": code, "sentence": sentence}), status, mimetype="application/json")
