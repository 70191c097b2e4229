"""The page of one order, from promise to letter."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from app.claims import words_for_pages as claim_words
from app.core.work import Work
from app.figures import letter_words_for_pages
from app.forecasts import words_for_pages as forecast_words
from app.guarantees import words_for_pages as offer_words
from app.guarantees.rules import Sums
from app.home import order_reports, words_for_pages
from app.home.order_for_pages import timeline, verdict
from app.listening import words_for_pages as reply_words
from app.outbox import words_for_pages as outbox_words
from app.promises import arrival_words_for_pages
from app.promises import words_for_pages as promise_words
from app.promises.arrival_reports import evidence
from app.promises.journey_reports import journey_of
from app.remedies.reports import cost_of
from app.surveys import reports as survey_reports
from app.surveys import words_for_pages as survey_words
from app.updates import words_for_pages as update_words
from app.web.forms import Form
from app.web.guards import panel, shows_people
from app.web.i18n import chosen_language
from app.web.looks import name_whom

blueprint = Blueprint("orders", __name__, template_folder="templates")


@blueprint.get("/orders/<int:order_id>")
@panel
@shows_people
def show_order(work: Work, order_id: int) -> str:
    story = order_reports.order_story(work, order_id)
    name_whom(customer_id=story.sheet.customer_id)
    return render_template(
        "home/order.html",
        story=story,
        moments=timeline(story),
        verdict=verdict(story),
        words=words_for_pages,
        letter_words=letter_words_for_pages,
        forecast_words=forecast_words,
        promise_words=promise_words,
        outbox_words=outbox_words,
        update_words=update_words,
        reply_words=reply_words,
        claim_words=claim_words,
        survey_words=survey_words,
        survey_answers=survey_reports.answers_of_order(work, order_id, lang=chosen_language()),
        satisfied=survey_reports.satisfied(work, order_id),
        evidence=evidence(work, order_id),
        journey=journey_of(work, order_id),
        arrival_words=arrival_words_for_pages,
        offer_words=offer_words,
        given_cost=cost_of(story.given),
        sums=Sums,
        form=Form(),
        admin_url=f"{work.env.settings.admin_origin}/store/{g.shop.handle}/orders/{order_id}",
    )
