"""The page that says why: all that was wished for, decided, sent and said about one customer."""

from __future__ import annotations

import structlog
from flask import Blueprint, g, render_template

from app.core.errors import NotFound
from app.core.work import Work
from app.figures import letter_words_for_pages
from app.guarantees import words_for_pages as offer_words
from app.home import customer_for_pages
from app.home.order_reports import given_to_person
from app.orders.reports import Person, order_names, person_of
from app.remedies.reports import cost_of
from app.touchpoints.customer_reports import TOUCHPOINTS_MAX, customer_story, letter_of_customer
from app.web.guards import panel, shows_people

blueprint = Blueprint("customers", __name__, template_folder="templates")
log = structlog.get_logger()

# Links open a window, which a frame without permissions can't.
LOADS_NOTHING = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<base target="_blank">'
)


@blueprint.get("/customers/<int:customer_id>")
@panel
@shows_people
def show_customer(work: Work, customer_id: int) -> str:
    person = _person(work, customer_id)
    story = customer_story(work, person.id)
    given = given_to_person(work, person.id)
    order_ids = {one.order_id for one in story.wishes}.union(one.order_id for one in given)
    return render_template(
        "home/customer.html",
        person=person,
        story=story,
        wishes=customer_for_pages.wishes_in_words(story),
        given=given,
        given_cost=cost_of(given),
        offer_words=offer_words,
        names=order_names(work, sorted(order_ids)),
        words=customer_for_pages,
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
    log.info("letter_read", shop_id=work.shop_id, staff=g.staff, letter_id=letter.id)
    return render_template(
        "home/customer_letter.html",
        person=person,
        letter=letter,
        shown=_for_a_frame(letter.html),
        words=letter_words_for_pages,
    )


def _for_a_frame(html: str) -> str:
    """Looked at from the panel a letter fetches nothing, not even the shop's logo, and its links lead nowhere."""
    return html.replace("<head>", f"<head>{LOADS_NOTHING}", 1)


def _person(work: Work, customer_id: int) -> Person:
    person = person_of(work, customer_id)
    if person is None:
        raise NotFound("no_customer", "There is no such customer here.")
    return person
