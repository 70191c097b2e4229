"""What a merchant means to do for customers, and what doing it takes: the strategy with its targets, and the costs."""

from __future__ import annotations

import msgspec


class Strategy(msgspec.Struct, frozen=True):
    """Short lines in the merchant's own words, and what they come to in figures. None: no target.

    promises        what the shop promises; guarantees: what it does when it doesn't hold
    letters         how often it writes; care: how it answers and looks after people
    kept_percent    at least so many of the promises of which somebody knows what came of them
    letters_tenths  at most so many letters for a customer who gets any, in a month; in tenths
    answer_hours    a person has answered by then
    cost_permille   at most so much of what customers pay, for all of it; thousandths
    """

    promises: str = ""
    guarantees: str = ""
    letters: str = ""
    care: str = ""
    kept_percent: int | None = None
    letters_tenths: int | None = None
    answer_hours: int | None = None
    cost_permille: int | None = None


class Costing(msgspec.Struct, frozen=True):
    """What a person's time and the app take, by the merchant's own reckoning. Money in the shop's currency.

    minutes_case   for an answer to a letter, an answer or a review
    minutes_claim  for a claim that was opened
    minutes_call   for a call
    hour_minor     what an hour of such work costs, all in all
    app_minor      what running the app costs in a month: a machine, a mail server
    """

    minutes_case: int = 0
    minutes_claim: int = 0
    minutes_call: int = 0
    hour_minor: int = 0
    app_minor: int = 0
