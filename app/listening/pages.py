"""Replies: the list of those that wait, what a person does with each, where they come in, and a provider's door."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl

import structlog
from flask import Blueprint, Response, g, json, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid, KeptError, NotFound, Unverified
from app.core.work import Work
from app.listening import actions, boxes, reports, words_for_pages
from app.mail.imap import HOST, Access
from app.mail.inbound import MESSAGE_MAX, Inbound, read_message
from app.mail.inbound_bodies import WANTED, read_form, read_json
from app.orders.reports import buyers
from app.shops.store import the_settings, the_shop
from app.touchpoints.reply_address import LOCAL_LENGTH_MAX, with_tag
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import link, link_token, owners, panel, shows_people, the_env
from app.web.looks import name_people
from app.web.multipart import read_fields

blueprint = Blueprint("listening", __name__, template_folder="templates")

WEBHOOK_LINK = "replies"
# Postmark takes mails of 35 MB and brings them as JSON; of a form and of a raw mail no more than the beginning is held.
BODY_MAX = 40_000_000
JSON_MAX = 50_000_000  # a third more, since its attachments are in base64
FIELD_MAX = MESSAGE_MAX
CHUNK = 256 * 1024
SECRET_MAX = 200  # signs of a password
# Where the buttons may lead back to: pages of ours on which they stand.
BACK = re.compile(r"/|/(?:replies|cases)(\?[\w=&%#+-]{0,200})?|/orders/[0-9]{1,19}")

log = structlog.get_logger(__name__)


@blueprint.get("/replies")
@panel
@shows_people
def show_replies(work: Work) -> str:
    return render_template("listening/replies.html", **_list_values(work))


@blueprint.post("/replies/<int:reply_id>/answered")
@panel
@shows_people
def change_answered(work: Work, reply_id: int) -> Response:
    answer = Form(request.form).text("answer", required=False, longest=actions.ANSWER_MAX)
    actions.mark_answered(work, reply_id, by=_staff(), answer=answer)
    log.info("reply_answered", shop_id=work.shop_id, staff=g.staff, reply=reply_id)
    return after_saving(_back(), _("Noted as answered."))


@blueprint.post("/replies/<int:reply_id>/close")
@panel
@shows_people
def change_closed(work: Work, reply_id: int) -> Response:
    actions.close(work, reply_id, by=_staff())
    log.info("reply_closed", shop_id=work.shop_id, staff=g.staff, reply=reply_id)
    return after_saving(_back(), _("Closed. Nothing needs to be answered."))


@blueprint.post("/replies/<int:reply_id>/assign")
@panel
@shows_people
def change_whose(work: Work, reply_id: int) -> Response:
    form = Form(request.form)
    name = form.line(f"order-{reply_id}", longest=60)
    try:
        if not form.complaints:
            actions.assign(work, reply_id, name, by=_staff())
    except (Conflict, NotFound) as wrong:
        if wrong.code == "no_reply":
            raise
        many = _("Several orders have that name. Look the number up in Shopify.")
        form.complain(
            f"order-{reply_id}",
            many if wrong.code == "many_orders" else _("There is no order of that name here."),
        )
    if form.complaints:
        return make_response(form_again("listening/replies.html", **_list_values(work, form=form)))
    log.info("reply_assigned", shop_id=work.shop_id, staff=g.staff, reply=reply_id)
    return after_saving(_back(), _("It is on the order's page now."))


@blueprint.get("/settings/replies")
@panel
def show_boxes(work: Work) -> str:
    return render_template("listening/boxes.html", **_box_values(work))


@blueprint.post("/settings/replies/imap")
@panel
@owners
def change_mailbox(work: Work) -> Response:
    """All fields anew: what is stored is never shown, so it can't be changed in part."""
    form = Form(request.form)
    address = _address(form, "imap-address")
    access = Access(
        host=form.line("imap-host", longest=253).lower(),
        user=form.line("imap-user", longest=SECRET_MAX),
        password=form.text("imap-password", longest=SECRET_MAX),
        folder=form.line("imap-folder", required=False, longest=100) or "INBOX",
    )
    if access.host and not HOST.fullmatch(access.host):
        form.complain("imap-host", _("Write the server's name, such as imap.example.com."))
    if not (access.user + access.password + access.folder).isprintable():
        form.complain("imap-password", _("A user, a password and a folder are on one line each."))
    if form.complaints:
        return make_response(form_again("listening/boxes.html", **_box_values(work, form=form, tried="imap")))
    boxes.keep_mailbox(work, address, access)
    log.info("reply_box_stored", shop_id=work.shop_id, way="imap", staff=g.staff)
    return after_saving(url_for("listening.show_boxes"), _("Stored. It is tried within a minute."))


@blueprint.post("/settings/replies/webhook")
@panel
@owners
def change_webhook(work: Work) -> Response:
    form = Form(request.form)
    address = _address(form, "webhook-address")
    if form.complaints:
        return make_response(
            form_again("listening/boxes.html", **_box_values(work, form=form, tried="webhook"))
        )
    boxes.keep_webhook(work, address)
    log.info("reply_box_stored", shop_id=work.shop_id, way="webhook", staff=g.staff)
    return after_saving(
        url_for("listening.show_boxes"), _("Stored. Enter the new webhook address at your provider.")
    )


@blueprint.post("/settings/replies/<way>/remove")
@panel
@owners
def remove_box(work: Work, way: str) -> Response:
    boxes.remove(work, way)
    log.info("reply_box_removed", shop_id=work.shop_id, way=way, staff=g.staff)
    return after_saving(
        url_for("listening.show_boxes"), _("Removed. Letters carry the sender's own address again.")
    )


# --- a provider's door ----------------------------------------------------------------------------------------


def mail_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """Reads the mail before the guard opens a Work, so that a slow upload keeps nobody from writing. The address is
    proved before anything is read. g.mail is the Inbound, or the KeptError that it can't be one with.
    """

    @wraps(view)
    def reading(token: str, **arguments: Any) -> Any:
        the_env().signer.read(WEBHOOK_LINK, token)
        try:
            g.mail = _read_mail()
        except KeptError as wrong:
            return _told(413 if wrong.code == "too_large" else 422, wrong.code, wrong.sentence)
        return view(token=token, **arguments)

    return reading


@blueprint.post("/replies/in/<token>")
@mail_first
@link(WEBHOOK_LINK)
def hear_reply(work: Work, payload: dict[str, Any]) -> Response:
    """The signed address names the shop, and holds the secret of today."""
    secret = boxes.secret_of(work)
    if not secret or payload.get("secret") != secret or not the_shop(work).is_installed:
        raise Unverified("replaced", "This address has been replaced. Enter the new one at your provider.")
    boxes.note_heard(work)
    return _told(200, actions.hear(work, g.mail), "Thank you.")


def _read_mail() -> Inbound:
    """raises  Invalid "too_large", "bad_body", "bad_form", "no_mail" """
    kind = request.mimetype
    longest = JSON_MAX if kind == "application/json" else BODY_MAX
    request.max_content_length = longest
    if (request.content_length or 0) > longest:
        raise Invalid("too_large", "This mail is too large.")
    if kind == "application/json":
        return read_json(_all(longest))
    if kind == "multipart/form-data":
        found = read_fields(request.stream, request.content_type or "", wanted=WANTED, longest=FIELD_MAX)
        return read_form(found.words, files=found.files)
    if kind == "application/x-www-form-urlencoded":
        pairs = parse_qsl(_all(FIELD_MAX * 2).decode("utf-8", "replace"), True, max_num_fields=200)
        return read_form({name: value.encode() for name, value in pairs if name in WANTED}, files=0)
    if kind in ("message/rfc822", "application/octet-stream", "text/plain"):
        return read_message(_beginning(MESSAGE_MAX, longest))
    raise Invalid("bad_body", "Send JSON, a form or a mail as it is (message/rfc822).")


def _all(longest: int) -> bytes:
    raw: bytes = request.stream.read(longest + 1)
    if len(raw) > longest:
        raise Invalid("too_large", "This mail is too large.")
    return raw


def _beginning(kept: int, longest: int) -> bytes:
    """The rest is read and let go, so that whoever sends it hears an answer."""
    raw: bytes = request.stream.read(kept)
    size = len(raw)
    while chunk := request.stream.read(CHUNK):
        size += len(chunk)
        if size > longest:
            raise Invalid("too_large", "This mail is too large.")
    return raw


def _told(status: int, code: str, sentence: str) -> Response:
    """For a program: never a page."""
    return Response(json.dumps({"code": code, "sentence": sentence}), status, mimetype="application/json")


# --- values ---------------------------------------------------------------------------------------------------


def _list_values(work: Work, *, form: Form | None = None) -> dict[str, Any]:
    shown = request.args.get("state", "")
    shown = shown if shown in reports.FILTERS else "open"
    searched = request.args.get("order", "")[:60].strip()
    rows = reports.replies_page(work, shown, order_name=searched)
    name_people(buyers(work, [one.order_id for one in rows]))
    return {
        "rows": rows,
        "shown": shown,
        "searched": searched,
        "open_count": reports.count_open(work),
        "filters": words_for_pages.filters(),
        "words": words_for_pages,
        "form": form or Form(),
        "blank": Form(),
        "back": request.full_path.rstrip("?"),
    }


def _box_values(work: Work, *, form: Form | None = None, tried: str = "") -> dict[str, Any]:
    states, sender = reports.box_states(work), the_settings(work)[1].sender
    return {
        "states": states,
        "trials": {way: with_tag(one.address, boxes.TRIAL) for way, one in states.items()},
        "form": form or Form(),
        "blank": Form(),
        "tried": tried,
        "words": words_for_pages,
        "plain_address": sender.reply_to or sender.address,
        "webhook_address": webhook_address(work) if "webhook" in states else "",
        "strategy": the_settings(work)[1].strategy.care,
    }


def webhook_address(work: Work) -> str:
    """What the merchant enters at her provider. It never lapses; storing it anew changes it."""
    env = the_env()
    token = link_token(env, WEBHOOK_LINK, work.shop_id, {"secret": boxes.secret_of(work)})
    return f"{env.settings.app_url}{url_for('listening.hear_reply', token=token)}"


def _address(form: Form, field: str) -> str:
    address = form.email(field).lower()
    local = address.partition("@")[0]
    if "+" in local or len(local) > LOCAL_LENGTH_MAX or not address.isascii():
        form.complain(
            field,
            _("Before the @: at most %(count)s plain letters and figures, and no +.", count=LOCAL_LENGTH_MAX),
        )
    return address


def _staff() -> str:
    return f"staff:{g.staff}"[:40]


def _back() -> str:
    back = request.form.get("back", "")
    return back if BACK.fullmatch(back) else "/replies"
