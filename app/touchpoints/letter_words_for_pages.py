"""The letters by name, when each is sent, and what is wrong with a text, in words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.core.errors import Invalid
from app.mail.letter_check import reason_of

NAMES = {
    "broken_promise": lazy_gettext("We were late"),
    "remedy_given": lazy_gettext("What we made it up with"),
    "fit_certificate": lazy_gettext("Our own guarantee holds"),
    "claim_received": lazy_gettext("What you told us has reached us"),
    "claim_update": lazy_gettext("How it goes"),
    "claim_decided": lazy_gettext("What came of it"),
    "review_request": lazy_gettext("What did you think?"),
    "week_question": lazy_gettext("One question"),
    "case_question": lazy_gettext("How was it to get help?"),
    "review_reminder": lazy_gettext("Asked once more"),
    "study_question": lazy_gettext("Two questions on what you expect"),
    "has_it_come": lazy_gettext("Has it come?"),
    "delay_notice": lazy_gettext("It is going to be late"),
    "kept_after_all": lazy_gettext("We were in time after all"),
    "order_received": lazy_gettext("Your order is here"),
    "shipment_sent": lazy_gettext("It is on its way"),
    "order_arrived": lazy_gettext("It has arrived"),
    "waiting_content": lazy_gettext("While you wait"),
    "first_use_guide": lazy_gettext("How to begin"),
}
WHEN = {
    "broken_promise": lazy_gettext(
        "When a promise was surely broken: with what is given for it, or with the question what they would rather have."
    ),
    "remedy_given": lazy_gettext("When it is done, after they were asked."),
    "fit_certificate": lazy_gettext("When everything that your fit guarantee covers has come."),
    "claim_received": lazy_gettext(
        "When a customer complains, withdraws or uses a guarantee, and a person takes it."
    ),
    "claim_update": lazy_gettext(
        "When you write how it goes, or when the promised day is near and nobody has."
    ),
    "claim_decided": lazy_gettext("When it is decided: with what was really given, or with your no."),
    "review_request": lazy_gettext("Some days after arrival, in the same way for all."),
    "week_question": lazy_gettext("A week after arrival, in the same way for all. The questions take turns."),
    "case_question": lazy_gettext("Some days after something was put right, however it ended."),
    "review_reminder": lazy_gettext(
        "Once, some days after the question, where they haven't written on our own page."
    ),
    "study_question": lazy_gettext("After the purchase, to the few whom chance draws while a study runs."),
    "has_it_come": lazy_gettext("When the promised day is over and nobody but the customer knows."),
    "delay_notice": lazy_gettext("When an order is about to miss its day, before it does."),
    "kept_after_all": lazy_gettext("When we said that we were late, and turned out not to be."),
    "order_received": lazy_gettext(
        "After the purchase, where you have switched it on. If the order leaves at once, the letter on the shipment "
        "thanks and confirms for both."
    ),
    "shipment_sent": lazy_gettext("When a shipment has left, where you have switched it on."),
    "order_arrived": lazy_gettext("When everything has come, where you have switched it on."),
    "waiting_content": lazy_gettext("Between purchase and arrival, for goods that you wrote a text about."),
    "first_use_guide": lazy_gettext("After arrival, for goods that you wrote a guide for."),
}
CLASSES = {
    "contract": lazy_gettext("Contract"),
    "service": lazy_gettext("Service"),
    "feedback": lazy_gettext("Feedback"),
    "care": lazy_gettext("Care"),
    "selling": lazy_gettext("Selling"),
}
LANGUAGES = {"sv": lazy_gettext("Swedish"), "en": lazy_gettext("English")}
VARIABLES = {
    "first_name": lazy_gettext("The customer's first name; may be empty"),
    "shop_name": lazy_gettext("The shop's name"),
    "items": lazy_gettext("What was bought: a list, write it with | listed"),
    "hello": lazy_gettext("The greeting, from the voice"),
    "sign_off": lazy_gettext("The line above the signature, from the voice"),
    "lang": lazy_gettext("The letter's language, sv or en"),
    "order_name": lazy_gettext("The order's number"),
    "promised_on": lazy_gettext("The promised day; may be empty"),
    "arrived_on": lazy_gettext("The day it came; may be empty"),
    "expected_on": lazy_gettext("The day we now expect; may be empty"),
    "written_on": lazy_gettext("The day of our earlier letter"),
    "days_late": lazy_gettext("How many days late"),
    "remedy_text": lazy_gettext("What the customer gets"),
    "code": lazy_gettext("The code for the checkout"),
    "code_valid_until": lazy_gettext("The last day of the code"),
    "given": lazy_gettext(
        "What was given: code, store_credit, gift_card, replacement or another; may be empty"
    ),
    "lost": lazy_gettext("Whether it is taken for lost"),
    "ways": lazy_gettext("What the customer may choose among: a list of kind, amount, text"),
    "default": lazy_gettext("What the customer gets without an answer: kind, amount, text; may be empty"),
    "answer_by": lazy_gettext("The last day to choose; may be empty"),
    "choose_url": lazy_gettext("Where the customer chooses; may be empty"),
    "call_by": lazy_gettext("The day by which somebody calls; may be empty"),
    "opening": lazy_gettext("How it came to this: chosen, default or another"),
    "wanted": lazy_gettext("What was wanted first: kind, amount, text"),
    "fell_back": lazy_gettext("Whether it is another way than the one that was wanted"),
    "ground": lazy_gettext("What it rests on: fit, law or withdrawal"),
    "opened_on": lazy_gettext("The day on which the customer wrote"),
    "plan": lazy_gettext("What your playbook says happens now; may be empty"),
    "next_on": lazy_gettext("The day by which the customer hears more"),
    "text": lazy_gettext("What you wrote; may be empty"),
    "granted": lazy_gettext("Whether it was said yes to and is being done"),
    "outcome": lazy_gettext("How it ended: done or declined"),
    "amount": lazy_gettext("The sum that was given; may be empty"),
    "valid_until": lazy_gettext("The last day of what was given; may be empty"),
    "covered": lazy_gettext("What is covered, each with its last day: a list"),
    "guarantee": lazy_gettext("The text of your guarantee"),
    "certificate_url": lazy_gettext("The certificate, to keep or to print"),
    "claim_url": lazy_gettext("Their page: complain, withdraw, use a guarantee"),
    "question": lazy_gettext("The question whose turn it is"),
    "options": lazy_gettext("The answers to choose from: a list of label, url"),
    "review_url": lazy_gettext("Where the review is written"),
    "study_url": lazy_gettext("Where the two questions are answered"),
    "yes_url": lazy_gettext("Link: it has come"),
    "not_yet_url": lazy_gettext("Link: not yet"),
    "wrong_url": lazy_gettext("Link: something is wrong"),
    "reason": lazy_gettext("Why it will be late: not_sent, stands_still, carrier_says or another"),
    "some_sent": lazy_gettext("Whether a part has left"),
    "sent_items": lazy_gettext("What is in this shipment: a list"),
    "other_items": lazy_gettext("What is in other shipments: a list"),
    "later_items": lazy_gettext("What comes later: a list"),
    "tracking_url": lazy_gettext("Where the shipment is followed; may be empty"),
    "confirms": lazy_gettext("Whether it is also the first word on the order, which left at once"),
    "at_point": lazy_gettext("Whether it waits at a pick-up point"),
    "will_tell": lazy_gettext("Whether we write when it is going to be late"),
    "total": lazy_gettext("What was paid"),
    "subject": lazy_gettext("The subject of your text"),
    "guide": lazy_gettext("Your text"),
}


def wrong_in_words(wrong: Invalid, line: int | None) -> str:
    """What can't be rendered, with its line where there is one."""
    why = reason_of(wrong)
    if wrong.code == "letter_unknown_value":
        said = unknown_in_words(str(wrong.details.get("name", "")).split(" ")[0])  # "items.x is undefined"
    elif wrong.code == "letter_without_subject":
        said = _("Begin with “Subject: …”, then an empty line, then the letter.")
    elif wrong.code == "letter_too_long":
        said = _("The letter is too long.")
    elif why:
        said = _("This can't be read: %(why)s.", why=why)
    else:
        said = _("This can't be read.")
    return at_line(line, said) if line else said


def unknown_in_words(name: str) -> str:
    return _("“%(name)s” isn't known in this letter. The list below says what is.", name=name)


def at_line(line: int, said: str) -> str:
    return _("Line %(line)s: %(said)s", line=line, said=said)


def left_out_in_words(name: str) -> str:
    return _(
        "The original has {{ %(name)s }}, this text doesn't. "
        "Without it the customer may not get what the letter is for.",
        name=name,
    )
