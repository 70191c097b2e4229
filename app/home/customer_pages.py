"""The pages of one customer: everything that happened, and each letter that was wished for with what decided."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound, Refused
from app.core.work import Work
from app.figures import letter_words_for_pages
from app.guarantees import words_for_pages as offer_words
from app.home import customer_for_pages, person_for_pages
from app.home.person_reports import person_sheet, records_of
from app.listening import customer_notes
from app.listening.customer_notes import NOTE_MAX, NOTED, TAG_MAX, TAGGED
from app.orders.reports import Person, order_names, person_of
from app.remedies.reports import cost_of
from app.touchpoints.customer_reports import TOUCHPOINTS_MAX, customer_story, letter_of_customer
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import panel, shows_people

blueprint = Blueprint("customers", __name__, template_folder="templates")

# Links open a window, which a frame without permissions can't.
LOADS_NOTHING = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<base target="_blank">'
)


@blueprint.get("/customers/<int:customer_id>")
@panel
@shows_people
def show_customer(work: Work, customer_id: int) -> str:
    return render_template("home/person.html", **_values(work, customer_id, Form()))


@blueprint.post("/customers/<int:customer_id>/notes")
@panel
@shows_people
def write_note(work: Work, customer_id: int) -> Response:
    person, form = _person(work, customer_id), Form(request.form)
    if person.erased:
        raise Refused("erased", "This customer was erased, so nothing more is written here.")
    kind = form.choice("kind", (NOTED, TAGGED))
    text = form.text(kind, longest=NOTE_MAX) if kind == NOTED else form.line(kind, longest=TAG_MAX)
    if form.complaints:
        return make_response(form_again("home/person.html", **_values(work, customer_id, form)))
    customer_notes.write(work, person.id, kind, text, by=_staff(), records=records_of(work, person.id))
    return after_saving(_address(customer_id), _("Saved"))


@blueprint.post("/customers/<int:customer_id>/notes/<int:note_id>/remove")
@panel
@shows_people
def remove_note(work: Work, customer_id: int, note_id: int) -> Response:
    records = records_of(work, _person(work, customer_id).id)
    customer_notes.take_away(work, note_id, records=records, by=_staff())
    return after_saving(_address(customer_id), _("Taken away"))


@blueprint.get("/customers/<int:customer_id>/letters")
@panel
@shows_people
def show_letters(work: Work, customer_id: int) -> str:
    person = _person(work, customer_id)
    story = customer_story(work, person.id)
    return render_template(
        "home/customer.html",
        person=person,
        story=story,
        wishes=customer_for_pages.wishes_in_words(story),
        names=order_names(work, sorted({one.order_id for one in story.wishes})),
        words=customer_for_pages,
        tabs=_tabs(person.id, "letters"),
        shown_most=TOUCHPOINTS_MAX,
    )


@blueprint.get("/customers/<int:customer_id>/letters/<int:letter_id>")
@panel
@shows_people
def show_letter(work: Work, customer_id: int, letter_id: int) -> str:
    """On demand only, and the log says who looked: what was written to a person is hers."""
    person = _person(work, customer_id)
    letter = letter_of_customer(work, person.id, letter_id)
    if letter is None:
        raise NotFound("no_letter", "There is no such letter to this customer.")
    return render_template(
        "home/customer_letter.html",
        person=person,
        letter=letter,
        shown=_for_a_frame(letter.html),
        words=letter_words_for_pages,
    )


def _staff() -> str:
    return f"staff:{g.staff}"[:40]


def _values(work: Work, customer_id: int, form: Form) -> dict[str, Any]:
    person = _person(work, customer_id)
    sheet = person_sheet(work, person.id)
    return {
        "person": person,
        "sheet": sheet,
        "told": person_for_pages.everything(work, sheet),
        "done": person_for_pages.done_for_her(sheet),
        "given_cost": cost_of(sheet.given),
        "offer_words": offer_words,
        "names": {one.id: one.name for one in sheet.orders},
        "tabs": _tabs(person.id, "all"),
        "form": form,
        "note_max": NOTE_MAX,
        "tag_max": TAG_MAX,
        "admin_url": _in_the_admin(work, person),
    }


def _tabs(customer_id: int, shown: str) -> list[tuple[str, str, bool]]:
    return [
        (_("Everything"), _address(customer_id), shown == "all"),
        (
            _("Letters, and why"),
            url_for("customers.show_letters", customer_id=customer_id),
            shown == "letters",
        ),
    ]


def _in_the_admin(work: Work, person: Person) -> str:
    """returns  "" for a guest, who has no page there"""
    if person.shopify_id is None:
        return ""
    return f"{work.env.settings.admin_origin}/store/{g.shop.handle}/customers/{person.shopify_id}"


def _address(customer_id: int) -> str:
    return url_for("customers.show_customer", customer_id=customer_id)


def _for_a_frame(html: str) -> str:
    """Looked at from the panel a letter fetches nothing, not even the shop's logo, and its links lead nowhere."""
    return html.replace("<head>", f"<head>{LOADS_NOTHING}", 1)


def _person(work: Work, customer_id: int) -> Person:
    person = person_of(work, customer_id)
    if person is None:
        raise NotFound("no_customer", "There is no such customer here.")
    return person
