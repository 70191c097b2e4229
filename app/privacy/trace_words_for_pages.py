"""What the log of the staff says: each page that is looked at, and each thing that is changed, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.staff.model import CHANGE, LOOK, REFUSED, SHOWN

KINDS = {
    CHANGE: lazy_gettext("Changed"),
    LOOK: lazy_gettext("Looked at"),
    SHOWN: lazy_gettext("Saw on a list"),
    REFUSED: lazy_gettext("Refused"),
}
TONES = {CHANGE: "news", LOOK: "quiet", SHOWN: "quiet", REFUSED: "attention"}

LOOKED_AT = {
    "home.show_home": lazy_gettext("Home, with what customers wrote"),
    "orders.show_order": lazy_gettext("The page of an order"),
    "customers.show_customer": lazy_gettext("The page of a customer"),
    "customers.show_letters": lazy_gettext("The letters to a customer, and why"),
    "customers.show_letter": lazy_gettext("A letter to a customer"),
    "heard.show_heard": lazy_gettext("Answers and cases"),
    "claims.show_claims": lazy_gettext("The claims"),
    "claims.show_claim": lazy_gettext("A claim"),
    "listening.show_replies": lazy_gettext("Replies to letters"),
    "reviews.show_reviews": lazy_gettext("The reviews"),
    "reviews.show_review": lazy_gettext("A review"),
    "reviews.fetch_reviews": lazy_gettext("The reviews, as a file"),
    "surveys.show_answers": lazy_gettext("Answers to questions"),
    "studies.show_answers": lazy_gettext("Answers of a study"),
    "studies.fetch_register": lazy_gettext("What a study found, as a file"),
    "said.show_said": lazy_gettext("What customers say"),
    "said.show_month": lazy_gettext("The month's letter to the shop"),
    "said.show_themes": lazy_gettext("What they write about"),
    "promises.show_promises": lazy_gettext("Promises, searched by a customer's address"),
    "promises.fetch_promises": lazy_gettext("Promises found by a customer's address, as a file"),
    "privacy.fetch_file": lazy_gettext("The data of a customer, as a file"),
    "inbox.show_webhook": lazy_gettext("The text of a message from Shopify"),
}
CHANGED = {
    "arrivals.change_arrival": lazy_gettext("Said when an order came"),
    "arrivals.change_arrivals": lazy_gettext("Gave in a file of arrivals"),
    "arrivals.let_file_go": lazy_gettext("Threw away a file of arrivals"),
    "arrivals.take_file": lazy_gettext("Took in a file of arrivals"),
    "claims.change_call": lazy_gettext("Noted a call about a claim"),
    "claims.change_claim": lazy_gettext("Decided on a claim"),
    "cost_figures.change_costing": lazy_gettext("What an answer and an hour cost"),
    "own_question.add": lazy_gettext("Added a question of the shop's own"),
    "strategy.change_strategy": lazy_gettext("The strategy"),
    "heard.change_themes": lazy_gettext("Said what a text is about"),
    "customers.remove_note": lazy_gettext("Took a note or tag away from a customer"),
    "customers.write_note": lazy_gettext("Wrote a note or tag on a customer"),
    "fit.change_fit": lazy_gettext("A fit guarantee"),
    "fit.change_playbook": lazy_gettext("The way a problem is handled"),
    "fit.change_withdrawal": lazy_gettext("How a purchase is withdrawn from"),
    "forecasts.change_risk_seen": lazy_gettext("Saw that a promise is at risk"),
    "guarantees.change_delivery": lazy_gettext("The delivery guarantee"),
    "guarantees.change_limits": lazy_gettext("The limits of the guarantees"),
    "guarantees.switch_guarantee": lazy_gettext("Switched the delivery guarantee on or off"),
    "heard.change_closed": lazy_gettext("Closed a case"),
    "heard.change_handed": lazy_gettext("Handed a case over"),
    "heard.change_opened": lazy_gettext("Opened a case again"),
    "heard.change_taken": lazy_gettext("Took a case"),
    "inbox.try_webhook_again": lazy_gettext("Let a message be tried again"),
    "letters.change_letter": lazy_gettext("The words of a letter"),
    "letters.restore_letter": lazy_gettext("Gave a letter its own words back"),
    "letters.send_test": lazy_gettext("Sent a letter to try it out"),
    "listening.change_answered": lazy_gettext("Noted that a reply was answered"),
    "listening.change_closed": lazy_gettext("Closed a reply"),
    "listening.change_mailbox": lazy_gettext("The mailbox that replies are fetched from"),
    "listening.change_webhook": lazy_gettext("The address that replies are sent to"),
    "listening.change_whose": lazy_gettext("Said which order a reply is about"),
    "listening.remove_box": lazy_gettext("Took away a mailbox"),
    "guide.change_step": lazy_gettext("Opened a step of the setup guide"),
    "guide.dismiss_guide": lazy_gettext("Put the setup guide away"),
    "guide.show_guide_again": lazy_gettext("Took the setup guide out again"),
    "guarantees.approve_offer": lazy_gettext("Said yes to an offer"),
    "guarantees.decline_offer": lazy_gettext("Said no to an offer"),
    "guarantees.note_offer_given": lazy_gettext("Noted that an offer was given by hand"),
    "outbox.try_errand_again": lazy_gettext("Let an errand be tried again"),
    "labels.change_label": lazy_gettext("What a shipping option means"),
    "labels.confirm_label": lazy_gettext("Confirmed what a shipping option means"),
    "labels.read_orders_again": lazy_gettext("Let orders be read again"),
    "promises.keep_view": lazy_gettext("Kept a view of the promises"),
    "promises.remove_view": lazy_gettext("Took away a view of the promises"),
    "privacy.erase_customer": lazy_gettext("Erased a customer"),
    "privacy.fetch_customer": lazy_gettext("Took out the data of a customer, unasked by Shopify"),
    "privacy.fetch_file": lazy_gettext("Took out the data of a customer"),
    "review_settings.change_reviews": lazy_gettext("How reviews are asked for"),
    "reviews.change_review": lazy_gettext("Published, rejected or answered a review"),
    "said.end_insight": lazy_gettext("Ended an insight"),
    "said.keep_insight": lazy_gettext("Kept an insight"),
    "said.publish_insight": lazy_gettext("Changed an insight"),
    "sending.change_key": lazy_gettext("The key that letters are signed with"),
    "sending.check_sender": lazy_gettext("Let the sender be checked"),
    "sending.forget_confirmation": lazy_gettext("Took back the word about Shopify's own letters"),
    "sending.let_through": lazy_gettext("Let letters go before the sender is checked"),
    "sending.make_key": lazy_gettext("Made a key to sign letters with"),
    "sending.renew_reports_address": lazy_gettext("A new address for bounces"),
    "sending.resume": lazy_gettext("Let paused letters go again"),
    "settings.change_settings": lazy_gettext("The settings"),
    "staff.change_staff": lazy_gettext("The role or name of a staff member"),
    "status.change_guide": lazy_gettext("A text for letters on the way"),
    "status.change_updates": lazy_gettext("Which letters go on the way"),
    "status.change_voice": lazy_gettext("The voice of the letters"),
    "studies.change_begun": lazy_gettext("Began a study"),
    "studies.change_closed": lazy_gettext("Closed a study"),
    "studies.change_coded": lazy_gettext("Coded an answer of a study"),
    "studies.change_new": lazy_gettext("Planned a study"),
    "studies.change_plan": lazy_gettext("The plan of a study"),
    "studies.change_process": lazy_gettext("Noted a change of the process"),
    "studies.remove_change": lazy_gettext("Took away a change of the process"),
    "bank.change_days": lazy_gettext("When the question is asked"),
    "bank.change_question": lazy_gettext("Let a question rest or go on"),
    "bank.change_wording": lazy_gettext("The words of a question"),
    "tracking.change_carrier": lazy_gettext("How a carrier is asked"),
    "tracking.remove_carrier": lazy_gettext("Stopped asking a carrier"),
    "updates.change_concern": lazy_gettext("Closed what a customer said of a delivery"),
}


def page_in_words(page: str, kind: str) -> str:
    """page  the view's endpoint; one that is gone by now is shown as it is"""
    if kind in (LOOK, SHOWN) and page in CHANGED and page not in LOOKED_AT:
        return _("The form was shown again: %(what)s", what=CHANGED[page])
    return str(LOOKED_AT.get(page) or CHANGED.get(page) or page)


def about_in_words(about: str) -> str:
    """about  what an address named, "row_id=5, kind=late": its values alone; the file holds all of it"""
    return ", ".join(one.partition("=")[2] for one in about.split(", "))
