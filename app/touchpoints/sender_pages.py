"""The settings' page on sending: the sender's domain, what comes back about letters, and the complaint breaker."""

from __future__ import annotations

from typing import Any

import msgspec
import structlog
from flask import Blueprint, Response, current_app, g, json, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Invalid, Unverified
from app.core.work import Work
from app.mail.dkim import in_strings
from app.shops.store import change_settings, the_settings
from app.touchpoints import breaker, mail_reports, senders
from app.touchpoints import sender_words_for_pages as words
from app.touchpoints.counting import counts_of_window
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import link, link_token, owners, panel

blueprint = Blueprint("sending", __name__, template_folder="templates")

REPORTS_LINK = "mail_reports"
# A report holds our letter (some 60 kB) and a few words. The app takes no larger form anyway.
BODY_MAX = 1_000_000
KEY_MAX = 5_000  # signs; a key of 4,096 bits in PEM has 3,300
SELECTOR_MAX = 63

log = structlog.get_logger(__name__)


@blueprint.get("/settings/sending")
@panel
def show_sending(work: Work) -> str:
    return render_template("touchpoints/sending.html", **_values(work, Form()))


@blueprint.post("/settings/sending/check")
@panel
@owners
def check_sender(work: Work) -> Response:
    senders.check_now(work)
    return _done(_("The name servers are being asked. Look at the page again in a moment."))


@blueprint.post("/settings/sending/key")
@panel
@owners
def make_key(work: Work) -> Response:
    senders.make_key(work)
    log.info("dkim_key_made", shop_id=work.shop_id, staff=g.staff)
    return _done(_("The key is made. Publish the record below."))


@blueprint.post("/settings/sending/own-key")
@panel
@owners
def change_key(work: Work) -> Response:
    """A key that the shop has already, or the selector of the mail service's: nothing of what was typed is shown."""
    form, blank = Form(request.form), Form()
    selector = form.line("selector", required=True, longest=SELECTOR_MAX)
    pem = form.raw("pem")[:KEY_MAX]
    if not form.complaints:
        try:
            if pem.strip():
                senders.keep_key(work, pem, selector)
            else:
                senders.use_servers_key(work, selector)
        except Invalid as wrong:
            field = "selector" if wrong.code == "bad_selector" else "pem"
            form.complain(field, words.complaint_in_words(wrong.code))
    if form.complaints:
        for one in form.complaints:
            blank.complain(one.field, one.sentence)
        return make_response(form_again("touchpoints/sending.html", **_values(work, blank)))
    log.info("dkim_key_stored", shop_id=work.shop_id, staff=g.staff)
    return _done(_("Stored. The name servers are being asked."))


@blueprint.post("/settings/sending/let-through")
@panel
@owners
def let_through(work: Work) -> Response:
    senders.let_through(work, g.staff)
    log.info("unchecked_sender_let_through", shop_id=work.shop_id, staff=g.staff)
    return _done(_("Letters go from now on."))


@blueprint.post("/settings/sending/confirmed")
@panel
@owners
def forget_confirmation(work: Work) -> Response:
    senders.forget_confirmation(work)
    return _done(_("Done."))


@blueprint.post("/settings/sending/resume")
@panel
@owners
def resume(work: Work) -> Response:
    breaker.resume(work, g.staff)
    log.info("sending_resumed", shop_id=work.shop_id, staff=g.staff)
    return _done(_("Letters go on. Complaints until now don't count any more."))


@blueprint.post("/settings/sending/reports-address")
@panel
@owners
def renew_reports_address(work: Work) -> Response:
    """Who knew the old one brings nothing more."""
    held = the_settings(work)[1]
    sending = msgspec.structs.replace(held.sending, reports=held.sending.reports + 1)
    change_settings(work, msgspec.structs.replace(held, sending=sending), g.staff)
    log.info("reports_address_renewed", shop_id=work.shop_id, staff=g.staff)
    return _done(_("Stored. Enter the new webhook address at your provider."))


@blueprint.post("/mail/reports/<token>")
@link(REPORTS_LINK)
def hear_report(work: Work, payload: dict[str, Any]) -> Response:
    """Bounces and complaints: a mail server's report as it came, or a provider's body. The address is the proof."""
    if payload.get("round", 0) != the_settings(work)[1].sending.reports:
        raise Unverified("replaced", "This address has been replaced. Enter the new one at your provider.")
    if (request.content_length or 0) > BODY_MAX:
        return _told(413, "too_large", "This report is too large.")
    raw = request.get_data(cache=False)
    if len(raw) > BODY_MAX:
        return _told(413, "too_large", "This report is too large.")
    try:
        count = mail_reports.hear(work, raw)
    except Invalid as wrong:
        log.info("mail_report_refused", code=wrong.code, shop_id=work.shop_id)
        return _told(400, wrong.code, wrong.sentence)
    return _told(200, "heard" if count else "nothing_new", "Thank you.")


def reports_address(work: Work) -> str:
    """What the merchant enters at her mail service. It holds until she makes a new one, and nobody can guess it."""
    env, made = current_app.extensions["kept"], the_settings(work)[1].sending.reports
    token = link_token(env, REPORTS_LINK, work.shop_id, {"round": made} if made else {})
    return f"{env.settings.app_url}{url_for('sending.hear_report', token=token)}"


def _values(work: Work, form: Form) -> dict[str, Any]:
    sender = senders.the_sender(work)
    return {
        "form": form,
        "sender": sender,
        "in_strings": in_strings(sender.record) if sender.record else "",
        "words": words,
        "standing": breaker.standing(work),
        "paused": breaker.is_paused(work),
        "counts": counts_of_window(work),
        "bounces_seen": mail_reports.are_bounces_seen(work),
        "return_path": the_settings(work)[1].sender.address,
        "reports_address": reports_address(work),
        "selector_max": SELECTOR_MAX,
    }


def _done(said: str) -> Response:
    return after_saving(url_for("sending.show_sending"), said)


def _told(status: int, code: str, sentence: str) -> Response:
    """For a program: never a page."""
    return Response(json.dumps({"code": code, "sentence": sentence}), status, mimetype="application/json")
