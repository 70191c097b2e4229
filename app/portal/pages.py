"""What a customer opens from a letter. No log-in, no script; GET never changes anything."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request

from app.core.errors import Invalid
from app.core.work import Work
from app.portal.reports import orders_of
from app.shops.store import the_shop
from app.touchpoints.actions import note_wish
from app.touchpoints.reports import has_stopped
from app.web.guards import link, proxy

blueprint = Blueprint("portal", __name__, template_folder="templates")

# Mail programs post exactly this to the address in List-Unsubscribe (RFC 8058 3.1).
ONE_CLICK = "One-Click"
# What may be chosen on the page, and what it says about the letters that can be stopped.
CHOICES = {"stop_all": ("all", "stop"), "go_on": ("all", "go_on")}


@blueprint.get("/letters/stop/<token>")
@link("stop")
def show_choices(work: Work, payload: dict[str, Any]) -> str:
    """The page behind "fewer letters, or none". Scanners that open every link change nothing."""
    key = _key(payload)
    stopped = has_stopped(work, key)
    said = request.args.get("said", "")
    return render_template("portal/letters.html", shop_name=the_shop(work).name, stopped=stopped, said=said)


@blueprint.post("/letters/stop/<token>")
@link("stop")
def change_choices(work: Work, payload: dict[str, Any]) -> Response:
    """One click in the mail program, or a button on the page."""
    key = _key(payload)
    if request.form.get("List-Unsubscribe") == ONE_CLICK:
        _say(work, key, "all", "stop", source="one_click")
        return Response(status=200)
    choice = CHOICES.get(request.form.get("choice", ""))
    if choice is None:
        raise Invalid("no_choice", "Choose whether to get letters, and send again.")
    _say(work, key, *choice, source="page")
    answer = redirect(f"{request.path}?said={choice[1]}", 303)
    assert isinstance(answer, Response)
    return answer


@blueprint.get("/proxy")
@blueprint.get("/proxy/")
@proxy
def show_orders(work: Work) -> Response:
    """On the shop's own address: a logged-in customer's orders, what was promised and what came of it."""
    customer_id = g.visit.customer_id
    orders = orders_of(work, customer_id) if customer_id else []
    g.language = request.args.get("locale") or the_shop(work).locale
    page = render_template("portal/orders.html", known=customer_id is not None, orders=orders)
    # Shopify runs what we answer as Liquid: a product's name with braces in it must stay a name.
    return Response(page.replace("{", "&#123;"), mimetype="application/liquid")


def _say(work: Work, key: bytes, about: str, says: str, *, source: str) -> None:
    """Saying the same again writes nothing: mail programs repeat their post."""
    if has_stopped(work, key) != (says == "stop"):
        note_wish(work, key, about, says=says, source=source)


def _key(payload: dict[str, Any]) -> bytes:
    g.language = str(payload.get("lang", ""))
    key = bytes.fromhex(str(payload.get("key", "")))
    if not key:
        raise Invalid(
            "no_address", "This link doesn't say whose letters it is about. Answer the letter instead."
        )
    return key
