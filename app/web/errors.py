"""One place that turns trouble into an answer: a page for people, plain JSON for scripts."""

from __future__ import annotations

import structlog
from flask import Flask, Response, current_app, g, json, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException

from app.core.errors import Conflict, Invalid, KeptError, NotFound, Refused, Unreachable, Unverified
from app.web.answers import FORM_HEADER
from app.web.themes import in_theme

log = structlog.get_logger(__name__)

STATUS = {NotFound: 404, Refused: 403, Conflict: 409, Invalid: 422, Unverified: 401, Unreachable: 502}

TITLES = {
    401: lazy_gettext("This link can't be verified"),
    403: lazy_gettext("That isn't allowed"),
    404: lazy_gettext("This page isn't here"),
    405: lazy_gettext("That isn't allowed"),
    409: lazy_gettext("Somebody changed it first"),
    413: lazy_gettext("That is too large"),
    422: lazy_gettext("Something needs another look"),
    429: lazy_gettext("That was a bit too fast"),
    502: lazy_gettext("Shopify didn't answer"),
}

SENTENCES = {
    404: lazy_gettext("The address may be old, or what it showed has been removed."),
    405: lazy_gettext("This address can't be used in that way."),
    413: lazy_gettext("Send something smaller."),
    429: lazy_gettext("Wait a moment and try again."),
}


def register_error_pages(app: Flask) -> None:
    app.register_error_handler(KeptError, answer_known)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_unknown)


def status_of(error: KeptError) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def answer_known(error: KeptError) -> Response:
    """The sentence was written for the person; the details are for the log only."""
    status = status_of(error)
    if status == 500:
        return answer_unknown(error)
    log.info("request_refused", code=error.code, status=status, path=request.path, **_loggable(error.details))
    return _answer(status, code=error.code, sentence=_(error.sentence))


def answer_http(error: HTTPException) -> Response:
    """Flask's own 404, 405, 413 and redirects. Their headers are kept: Allow, Retry-After, Location."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a ready answer goes out as it is
    if error.code >= 500:
        return answer_unknown(error)
    sentence = str(SENTENCES.get(error.code, _("The request can't be answered as it stands.")))
    answer = _answer(error.code, code=error.name.lower().replace(" ", "_"), sentence=sentence)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def answer_unknown(error: Exception) -> Response:
    """The person gets an id to name, the log the whole story under it."""
    incident = _incident()
    log.error("request_failed", incident=incident, path=request.path, method=request.method, exc_info=error)
    sentence = _("Nothing was saved. Try again; if it goes on, write to us and name the number below.")
    return _answer(500, code="something_went_wrong", sentence=sentence, incident=incident)


def _answer(status: int, *, code: str, sentence: str, incident: str = "") -> Response:
    if _wants_json():
        content: dict[str, object] = {"code": code, "sentence": sentence}
        if incident:
            content["incident"] = incident
        return Response(json.dumps(content), status, mimetype="application/json")
    title = str(TITLES.get(status, _("Something went wrong")))
    if "visit" in g:  # through the app proxy: our own stylesheet isn't at the shop's address
        told = {"title": title, "sentence": sentence, "incident": incident}
        return in_theme(render_template("errors/in_shop.html", **told), status)
    return Response(_page(title, sentence=sentence, incident=incident), status, mimetype="text/html")


def _page(title: str, *, sentence: str, incident: str) -> str:
    """Inside the admin the page keeps its menu; a customer reads it under the shop's name; where neither is known,
    or the menu itself is what fails, it stands alone.
    """
    told = {"title": title, "sentence": sentence, "incident": incident, "shop_name": g.get("shop_name", "")}
    layout = _layout()
    try:
        return render_template("errors/error.html", layout=layout, **told)
    except Exception:
        log.exception("error_page_failed", layout=layout)
        return render_template("errors/error.html", layout="layout/plain.html", **told)


def _layout() -> str:
    """Only the panel's guard knows who of the staff is asking; a customer must not meet the merchant's menu."""
    if g.get("staff") is not None:
        return "layout/panel.html"
    return "layout/customer.html" if g.get("shop_name") else "layout/plain.html"


def _wants_json() -> bool:
    """Scripts say so; a browser's */* means a page."""
    if FORM_HEADER in request.headers:
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _incident() -> str:
    """returns  the request's id where one was given, else a fresh one of eight signs"""
    given = g.get("request_id")
    return str(given) if given else str(current_app.extensions["kept"].chance.token(6))


def _loggable(details: dict[str, object]) -> dict[str, object]:
    """A detail must not overwrite the log line's own fields."""
    return {f"detail_{name}": value for name, value in details.items()}
