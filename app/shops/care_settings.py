"""How a merchant makes good what went wrong: by the delivery guarantee, the fit guarantee, and for each problem."""

from __future__ import annotations

import msgspec


class Way(msgspec.Struct, frozen=True):
    """One way to make good.

    kind          remedies.rules.KINDS
    measure       how much: "share" (percent of the order's sum; a code: of the next order), "fixed" (amount_minor of
                  the shop's currency), "shipping" (what she paid to have it sent); "" where the kind has no amount
    percent       with "share"
    amount_minor  with "fixed"
    valid_days    of a code, a credit, a gift card
    text          call: what to speak of; gift: what it is
    """

    kind: str = "code"
    measure: str = "share"
    percent: int = 0
    amount_minor: int = 0
    valid_days: int = 180
    text: str = ""


class Tier(msgspec.Struct, frozen=True):
    """What is given for so much lateness.

    cause    "late": from so many working days after the promised day, 0 being that day itself;
             "lost": nothing has come so many working days after it
    days     see cause
    ways     what the customer may choose among, in the order in which one that can't be given falls back to the next.
             A single one is given at once
    default  the way that she gets where she doesn't answer, by its place in `ways`; -1: none, the offer lapses
    person   a person of the shop says yes before anything is offered
    """

    cause: str = "late"
    days: int = 0
    ways: tuple[Way, ...] = ()
    default: int = 0
    person: bool = False


# A small sorry for a day, more for what spoiled a plan, and for what is lost the thing itself. A discount stands first
# nowhere, nor is it what silence gets: it asks her to buy again from a shop that has just let her down.
SENSIBLE_TIERS = (
    Tier(days=0, ways=(Way("shipping_refund", "shipping"), Way(percent=10))),
    Tier(
        days=3,
        ways=(
            Way("store_credit", percent=10, valid_days=365),
            Way(percent=20),
            Way("shipping_refund", "shipping"),
        ),
    ),
    Tier(
        days=7,
        ways=(
            Way("store_credit", percent=20, valid_days=365),
            Way(percent=30),
            Way("shipping_refund", "shipping"),
        ),
    ),
    Tier("lost", days=10, ways=(Way("replacement", ""), Way("call", "")), default=-1, person=True),
)


class DeliveryGuarantee(msgspec.Struct, frozen=True):
    """What a customer gets when the delivery promise was broken. Off until the merchant switches it on.

    tiers         of several that fit, the one with the most days
    answer_hours  how long she may choose after the letter went
    previewed_by, previewed_at  the staff member's number and when, ISO 8601 in UTC: she saw what these tiers would
                  have cost
    """

    on: bool = False
    tiers: tuple[Tier, ...] = SENSIBLE_TIERS
    answer_hours: int = 72
    previewed_by: str = ""
    previewed_at: str = ""


class FitGuarantee(msgspec.Struct, frozen=True):
    """What a customer can count on beside the law when a thing doesn't work for her. A new version holds for what is
    bought from then on.

    name      for the merchant; the terms of a purchase are found by it
    types, tags, collections, words, products  what it covers; one that fits is enough. words: parts of the product's
              title, small letters; products: Shopify's numbers
    days      after the arrival; the last one counts to its end
    ways      what she may choose among, in the order in which one that can't be given falls back to the next
    proof     what she is asked to show: "none", "words" or "photo"
    times     how often a customer may use it for the same item
    person    a person of the shop says yes before anything is given
    title_*, text_*  what is covered, in her words: plain paragraphs
    """

    name: str
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    products: tuple[int, ...] = ()
    days: int = 30
    ways: tuple[Way, ...] = (Way("replacement", ""),)
    proof: str = "none"
    times: int = 1
    person: bool = False
    title_sv: str = ""
    text_sv: str = ""
    title_en: str = ""
    text_en: str = ""


class Playbook(msgspec.Struct, frozen=True):
    """What the shop does about one problem.

    problem      "late", "lost", "damaged", "wrong", "fit", "broke_again"
    role         who has it in hand at first: "service" or "owner"
    answer_days  working days after which she has heard how it goes, again and again until it is over
    ways         of "damaged", "wrong" and "broke_again": what she may wish for. The others take theirs from
                 their guarantee
    text_*       what happens now, as her letter says it
    """

    problem: str
    role: str = "service"
    answer_days: int = 1
    ways: tuple[Way, ...] = ()
    text_sv: str = ""
    text_en: str = ""


class Claims(msgspec.Struct, frozen=True):
    """withdrawal_url  the shop's own page for changing one's mind; empty: the notice is taken here"""

    playbooks: tuple[Playbook, ...] = ()
    withdrawal_url: str = ""


class Limits(msgspec.Struct, frozen=True):
    """What a machine may give without asking a person; beyond it the remedy waits for her. None: no limit. Minor units
    of the shop's currency. What the law demands passes all of them.

    order_percent   of an order's sum, all remedies for it together
    customer_times  to one customer in a month of the calendar
    customer_minor  to one customer in a month
    ceiling_minor   to one customer in a year: what a new customer would cost to win
    month_minor     of the whole shop in a month
    year_minor      of the whole shop in a year
    """

    order_percent: int | None = 100
    customer_times: int | None = 3
    customer_minor: int | None = None
    ceiling_minor: int | None = None
    month_minor: int | None = None
    year_minor: int | None = None
