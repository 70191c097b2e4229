"""What a fact counts as among the things done for a customer: values in, value out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Care goes beyond what buying there takes anyway. A guide that the merchant wrote, word before a delay, something made
# good, a person's answer or call; a question counts apart, since it asks something of her.
MADE_GOOD, TOLD_AHEAD, ANSWERED, CALLED, THANKED, GUIDED = (
    "made_good", "told_ahead", "answered", "called", "thanked", "guided",
)  # fmt: skip
CARE = (MADE_GOOD, TOLD_AHEAD, ANSWERED, CALLED, THANKED, GUIDED)
ASKED, CARRIED_OUT = "asked", "carried_out"
# What was asked of the shop, not done by it.
CLAIM, CASE, JUNK = "claim_opened", "case_opened", "junk"
CASE_DONE, CLAIM_ANSWERED, REPLY_DONE = "case_done", "claim_answered", "reply_done"
ANSWERS = (CASE_DONE, CLAIM_ANSWERED, REPLY_DONE)
# What takes a person's minutes, by figures.cost_rules.
TAKES_TIME = (CASE_DONE, REPLY_DONE, THANKED, CLAIM, CALLED)
LETTER = "letter/"
TOLD_AHEAD_KINDS = frozenset({"delay_notice", "has_it_come", "kept_after_all"})
MACHINES = frozenset({"machine", "time", "erased", ""})


def deed_of(kind: str, body: Mapping[str, Any]) -> str:
    """kind, body  of a fact, or of its entry in the ledger. returns  "" for what doesn't count"""
    match kind:
        case "LetterSent":
            return f"{LETTER}{body['letter_class']}/{body['kind']}"[:60]
        case "RemedyGiven":
            return MADE_GOOD
        case "ReplyClosed":
            return REPLY_DONE if body["state"] == "answered" else ""
        case "CaseOpened":
            return CASE
        case "CaseClosed":
            return CASE_DONE if body["done"] in ("answered", "called") else ""
        case "ReviewReplied":
            return "" if body["removed"] else THANKED
        case "ClaimOpened":
            return "" if body["ground"] == "withdrawal" else CLAIM
        case "AnswerGiven":
            return CLAIM_ANSWERED if body["how"] == "letter" and body["by"] not in MACHINES else ""
        case "CallClosed":
            return CALLED if body["state"] == "done" else ""
        case "MailReported":
            return JUNK if body["what"] == "complaint" and body["letter_id"] else ""
    return ""


def what_it_is(deed: str) -> str:
    """Under which heading a deed stands: one of CARE, ASKED or CARRIED_OUT; "" for what was asked of the shop."""
    if deed in ANSWERS:
        return ANSWERED
    if deed in CARE:
        return deed
    if not deed.startswith(LETTER):
        return ""
    _, letter_class, kind = deed.split("/", 2)
    if letter_class == "feedback":
        return ASKED
    if letter_class == "care":
        return GUIDED
    return TOLD_AHEAD if kind in TOLD_AHEAD_KINDS else CARRIED_OUT
