"""Which letters may be sent to whom: a table per country of what each class of letter needs.

Not legal advice; a lawyer checks each row before a launch there. The class follows from what a letter says and not from
what it is called: a newsletter that leads to something paid is `selling` (CJEU C-654/23).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LetterClass = Literal["contract", "service", "feedback", "care", "selling"]
Consent = Literal["nothing", "soft_opt_in", "consent"]

# `contract` carries out what was agreed, `service` solves a problem with an order: neither is advertising anywhere.
# `soft_opt_in` is art. 13(2) of the ePrivacy directive: the address came with a sale, own similar products, a chance to
# say no then and in every letter. The merchant attests the wording at the checkout; without that it isn't there.
_SOFT: Mapping[LetterClass, Consent] = {
    "contract": "nothing",
    "service": "nothing",
    "feedback": "soft_opt_in",
    "care": "soft_opt_in",
    "selling": "soft_opt_in",
}
_STRICT: Mapping[LetterClass, Consent] = {
    "contract": "nothing",
    "service": "nothing",
    "feedback": "consent",
    "care": "consent",
    "selling": "consent",
}
# CAN-SPAM asks for a way out and a postal address, and for no yes beforehand.
_OPT_OUT: Mapping[LetterClass, Consent] = {
    "contract": "nothing",
    "service": "nothing",
    "feedback": "nothing",
    "care": "nothing",
    "selling": "nothing",
}

NEEDED: Mapping[str, Mapping[LetterClass, Consent]] = {
    "SE": _SOFT,  # marknadsföringslagen 19 §
    "NO": _SOFT,  # markedsføringsloven § 15
    "DK": _SOFT,  # markedsføringsloven § 10
    "FI": _SOFT,  # laki sähköisen viestinnän palveluista 200 §
    # A request for a review is advertising (BGH VI ZR 225/17), and § 7 (3) UWG is read too narrowly to lean on.
    "DE": _STRICT,
    "NL": _SOFT,  # Telecommunicatiewet 11.7
    "FR": _SOFT,  # CPCE L34-5
    "GB": _SOFT,  # PECR reg. 22
    "US": _OPT_OUT,
}
# CAN-SPAM, 16 CFR 316: a valid postal address in each letter that isn't about a purchase alone.
POSTAL_ADDRESS_IN = frozenset({"US"})
_ALSO_CALLED = {"UK": "GB"}  # people write UK; ISO 3166 and Shopify say GB


def needed_consent(letter_class: LetterClass, country: str | None) -> Consent:
    """country  ISO 3166, two letters, any case; one that isn't in the table, or None, gets the strictest row."""
    code = (country or "").strip().upper()
    return NEEDED.get(_ALSO_CALLED.get(code, code), _STRICT)[letter_class]


def needs_postal_address(letter_class: str, country: str | None) -> bool:
    """Whether the shop's own must stand in such a letter. country  as above"""
    return (
        letter_class not in ("contract", "service") and (country or "").strip().upper() in POSTAL_ADDRESS_IN
    )


YES = "subscribed"
NO = frozenset({"unsubscribed", "redacted", "invalid"})
# Words that she said to us, or that reached us from her: her wishes say by themselves what they withhold.
FROM_ELSEWHERE = frozenset({"shopify", "merge"})


@dataclass(frozen=True)
class Word:
    """What was said once about advertising by mail; see touchpoints.model.Consent.

    attested  the merchant had attested by then that the checkout lets a customer say no
    """

    id: int
    state: str
    source: str
    order_id: int
    attested: bool
    said_at: datetime


@dataclass(frozen=True)
class Standing:
    """yes     she agreed to advertising, and nothing has ended that
    no      Shopify says that she wants none: nothing that needn't be sent goes, whatever the country allows
    ended   her last word is a no, said to Shopify or to us
    soft    her address came with a sale, the checkout let her say no, and she hasn't
    """

    yes: bool
    no: bool
    ended: bool
    soft: bool

    @property
    def consents(self) -> frozenset[str]:
        held = {"consent": self.yes, "soft_opt_in": self.soft}
        return frozenset(name for name, holds in held.items() if holds)


def standing(words: Iterable[Word]) -> Standing:
    """Her latest word holds; of two of one instant, the no. The order in which they were heard doesn't matter.

    A no that Shopify only repeats, since we told it, is the one that she said to us: it withholds what she named.
    A checkout without a tick takes nothing back, and an empty state at Shopify ends a yes and no no.
    """
    counted = sorted(_last_of_each_order(words), key=lambda word: (word.said_at, word.state in NO, word.id))
    ours = {_second(word) for word in counted if word.state in NO and word.source not in FROM_ELSEWHERE}
    yes = no = ended = False
    for word in counted:
        if word.state == YES:
            yes, no, ended = True, False, False
        elif word.state in NO:
            elsewhere = word.source in FROM_ELSEWHERE and _second(word) not in ours
            yes, no, ended = False, no or elsewhere, True
        elif word.source == "page":
            no = ended = False
        elif word.source == "shopify":
            yes = False
    return Standing(yes, no, ended, any(word.attested for word in counted) and not no)


def _last_of_each_order(words: Iterable[Word]) -> list[Word]:
    """An earlier version of an order may come to light and correct what its checkout said."""
    kept: dict[tuple[int, int], Word] = {}
    for word in sorted(words, key=lambda word: word.id):
        kept[(word.order_id, 0) if word.order_id else (0, word.id)] = word
    return list(kept.values())


def _second(word: Word) -> int:
    """Shopify's times have no parts of a second."""
    return int(word.said_at.timestamp())
