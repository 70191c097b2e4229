"""What a customer opens from a letter. No log-in, no script; GET never changes anything."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request
from flask_babel import gettext as _

from app.core.calendar import local_date
from app.core.errors import Invalid
from app.core.work import Work
from app.portal.choices_for_pages import ASK_FOR, groups, what_holds
from app.portal.reports import orders_of
from app.shops.store import the_shop
from app.touchpoints.choices import choices_of, choose_kinds, pause, say, stoppable
from app.web.guards import link, proxy
from app.web.i18n import LANGUAGES, chosen_language

blueprint = Blueprint("portal", __name__, template_folder="templates")

# Mail programs post exactly this to the address in List-Unsubscribe (RFC 8058 3.1).
ONE_CLICK = "One-Click"
# What a button on the page says, as a wish: what it is about, and what she says of it.
CHOICES = {
    "stop_all": ("all", "stop"),
    "go_on": ("all", "go_on"),
    "less": ("dose", "less"),
    "normal": ("dose", "normal"),
    "more": ("dose", "more"),
    "resume": ("pause", "go_on"),
    **{language: ("lang", language) for language in LANGUAGES},
}


@blueprint.get("/letters/stop/<token>")
@link("stop")
def show_choices(work: Work, payload: dict[str, Any]) -> str:
    """The page behind "fewer letters, or none". Scanners that open every link change nothing."""
    key = _key(payload)
    choices = choices_of(work, key)
    language = choices.lang if choices.lang in LANGUAGES else chosen_language()
    g.language = language
    until = choices.paused_until
    paused_until = local_date(until, the_shop(work).zone) if until is not None else None
    return render_template(
        "portal/letters.html",
        shop_name=the_shop(work).name,
        choices=choices,
        holds=what_holds(choices, paused_until=paused_until, language=language),
        groups=groups(stoppable(work), choices),
        ask_for=ASK_FOR,
        language_of_letters=language,
        said=request.args.get("said", ""),
    )


@blueprint.post("/letters/stop/<token>")
@link("stop")
def change_choices(work: Work, payload: dict[str, Any]) -> Response:
    """One click in the mail program, or a button on the page."""
    key = _key(payload)
    if request.form.get("List-Unsubscribe") == ONE_CLICK:
        say(work, key, "all", "stop", source="one_click")
        return Response(status=200)
    _choose(work, key, request.form.get("choice", ""))
    said = {"stop_all": "stop", "go_on": "go_on"}.get(request.form["choice"], "saved")
    answer = redirect(f"{request.path}?said={said}", 303)
    assert isinstance(answer, Response)
    return answer


def _choose(work: Work, key: bytes, choice: str) -> None:
    """raises  Invalid where no button of the page was pressed"""
    if choice in CHOICES:
        about, says = CHOICES[choice]
        say(work, key, about, says)
    elif choice == "pause":
        pause(work, key)
    elif choice == "kinds" and request.form.getlist("shown"):
        choose_kinds(work, key, request.form.getlist("wanted"), shown=request.form.getlist("shown"))
    else:
        g.language = choices_of(work, key).lang or g.language
        raise Invalid("no_choice", _("Choose one of the buttons on the page, and send again."))


@blueprint.get("/proxy")
@blueprint.get("/proxy/")
@proxy
def show_orders(work: Work) -> Response:
    """On the shop's own address: a logged-in customer's orders, what was promised and what came of it."""
    customer_id = g.visit.customer_id
    g.language = request.args.get("locale") or the_shop(work).locale
    orders = orders_of(work, customer_id, lang=chosen_language()) if customer_id else []
    page = render_template("portal/orders.html", known=customer_id is not None, orders=orders)
    # Shopify runs what we answer as Liquid: a product's name with braces in it must stay a name.
    return Response(page.replace("{", "&#123;"), mimetype="application/liquid")


def _key(payload: dict[str, Any]) -> bytes:
    g.language = str(payload.get("lang", ""))
    key = bytes.fromhex(str(payload.get("key", "")))
    if not key:
        raise Invalid(
            "no_address", _("This link doesn't say whose letters it is about. Answer the letter instead.")
        )
    return key
