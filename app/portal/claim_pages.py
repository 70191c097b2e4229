"""Her page of an order: the guarantee's certificate, and the three ways to say that something isn't right.

Our own guarantee, the complaint that the law gives her and the withdrawal stand beside each other and are never mixed:
whichever she takes, the others stay. GET never changes anything: scanners open every link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _

from app.claims import actions, customer_reports, opening, rules
from app.claims.customer_reports import HerOrder, Thing
from app.claims.refusing import note_refused
from app.core.errors import Conflict, Invalid, NotFound, Refused
from app.core.photos import PHOTO_BYTES_MAX, PHOTOS_MAX, Photo, clean_photo
from app.core.work import Work
from app.guarantees.rules import Sums
from app.portal import claim_words_for_pages as words
from app.shops.store import the_settings, the_shop
from app.web.forms import Form
from app.web.guards import link, the_env

blueprint = Blueprint("claim", __name__, template_folder="templates")

LINK = "claim"
# As many photos as a claim holds, and the words beside them.
UPLOAD_MAX = PHOTOS_MAX * PHOTO_BYTES_MAX + 500_000


@dataclass(frozen=True)
class Said:
    """What the address or the form says that it is about. problem "" until she has chosen one"""

    ground: str
    problem: str
    thing: Thing | None


@blueprint.get("/claim/<token>")
@link(LINK)
def show_claim(work: Work, payload: dict[str, Any]) -> str:
    order_id = _order_id(payload)
    about = customer_reports.her_order(work, order_id)
    said = _said(
        about, request.args.get("say", ""), request.args.get("line", ""), request.args.get("problem", "")
    )
    return _page(work, about, Form(), said)


@blueprint.get("/certificate/<token>")
@link(LINK)
def show_certificate(work: Work, payload: dict[str, Any]) -> str:
    """To keep and to print. No login, no script, and nothing on it that could lapse but the guarantee itself."""
    order_id = _order_id(payload)
    lang = str(payload.get("lang", ""))
    return render_template(
        "portal/certificate.html",
        shop_name=the_shop(work).name,
        about=customer_reports.her_order(work, order_id),
        guarantees=customer_reports.certificate(work, order_id, lang=lang),
        sender=the_settings(work)[1].sender,
        claim_path=request.path.replace("/certificate/", "/claim/", 1),
        words=words,
    )


def photos_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """Reads what was sent before the guard opens a Work, so that a slow upload keeps nobody from writing. The link is
    proved before anything is read. g.photos are clean; g.photo_trouble says what is wrong with one, "" if nothing.
    """

    @wraps(view)
    def reading(token: str, **arguments: Any) -> Any:
        the_env().signer.read(LINK, token)
        request.max_content_length = UPLOAD_MAX
        g.photos, g.photo_trouble = _read_photos()
        return view(token=token, **arguments)

    return reading


def _read_photos() -> tuple[list[Photo], str]:
    """returns  the photos, and the code of what is wrong with the first bad one"""
    sent = [one for one in request.files.getlist("photo") if one.filename]
    if len(sent) > PHOTOS_MAX:
        return [], "too_many_photos"
    try:
        return [clean_photo(one.stream.read(PHOTO_BYTES_MAX + 1)) for one in sent], ""
    except Invalid as wrong:
        return [], wrong.code


@blueprint.post("/claim/<token>")
@photos_first
@link(LINK)
def change_claim(work: Work, payload: dict[str, Any]) -> Response:
    """The tap. The same once more leads to the claim that is there."""
    order_id, form = _order_id(payload), Form(request.form)
    if form.raw("take_back").isdecimal():
        return _take_back(work, order_id, int(form.raw("take_back")[:18]), form)
    about = customer_reports.her_order(work, order_id)
    said = _said(about, form.raw("say"), form.raw("line"), form.raw("problem"))
    claim_id = _open(work, order_id, form, said)
    if form.complaints:
        return make_response(_page(work, about, form, said), 422)
    return _back_to(f"?claim={claim_id}")


def _take_back(work: Work, order_id: int, claim_id: int, form: Form) -> Response:
    try:
        actions.take_back(work, order_id, claim_id)
    except (NotFound, Conflict) as wrong:
        note_refused(work, order_id, wrong.code)
        form.complain("take_back", words.trouble_for_her(wrong.code))
        about = customer_reports.her_order(work, order_id)
        status = 404 if isinstance(wrong, NotFound) else 409
        return make_response(_page(work, about, form, Said("", "", None)), status)
    return _back_to("?taken_back=1")


def _open(work: Work, order_id: int, form: Form, said: Said) -> int:
    """returns  the claim's id; 0 where it is refused: the form says why, and so does the ledger"""
    wrong = ""
    if said.thing is None:
        form.complain("line", _("Choose which thing it is about."))
        wrong = "not_in_order" if form.raw("line") else ""
    elif g.photo_trouble:
        form.complain("photo", words.trouble_for_her(g.photo_trouble))
        wrong = g.photo_trouble
    if wrong:
        line_id = said.thing.line_id if said.thing is not None else 0
        note_refused(work, order_id, wrong, line_id=line_id, ground=said.ground)
    if said.thing is None:
        return 0
    wish = opening.Wish(
        line_id=said.thing.line_id,
        ground=said.ground,
        problem=said.problem,
        count=form.whole_or_none("count", least=1, most=said.thing.count) or 1,
        why=form.raw("why"),
        words=form.text("words", required=False, longest=opening.WORDS_MAX),
        way=form.whole_or_none("way", least=0, most=99),
        photos=g.photos,
    )
    if form.complaints:
        return 0
    try:
        return opening.open_claim(work, order_id, wish)
    except (Invalid, Refused) as refused:
        form.complain(words.FIELDS.get(refused.code, "words"), words.trouble_for_her(refused.code))
        note_refused(work, order_id, refused.code, line_id=wish.line_id, ground=wish.ground)
        return 0


def _back_to(query: str) -> Response:
    answer = redirect(f"{request.path}{query}", 303)
    assert isinstance(answer, Response)
    return answer


def _said(about: HerOrder, ground: str, line: str, problem: str) -> Said:
    """With one thing in the order there is nothing to choose."""
    chosen = about.thing(int(line[:18])) if line.isdecimal() else None
    among = about.covered if ground == rules.FIT else about.things
    if not line and len(among) == 1:
        chosen = among[0]
    return Said(
        ground=ground if ground in rules.GROUNDS else "",
        problem=problem if problem in rules.FAULTS else "",
        thing=chosen,
    )


def _page(work: Work, about: HerOrder, form: Form, said: Said) -> str:
    thing = said.thing
    choosing = (
        customer_reports.choosing(
            work, about.order_id, thing.line_id, ground=said.ground, problem=said.problem
        )
        if thing is not None and said.ground
        else None
    )
    fresh = request.args.get("claim", "") if request.method == "GET" else ""
    return render_template(
        "portal/claim.html",
        shop_name=the_shop(work).name,
        about=about,
        form=form,
        said=said,
        choosing=choosing,
        sums=Sums(total=0, shipping=about.shipping_minor, currency=about.currency),
        fresh=next((one for one in about.claims if str(one.id) == fresh), None),
        taken_back=request.args.get("taken_back") == "1" and request.method == "GET",
        certificate_path=request.path.replace("/claim/", "/certificate/", 1),
        words_max=opening.WORDS_MAX,
        photos_max=PHOTOS_MAX,
        words=words,
    )


def _order_id(payload: dict[str, Any]) -> int:
    g.language = str(payload.get("lang", ""))
    return int(payload["order"])
