"""Which letters may be sent to whom: a table per country of what each class of letter needs.

Not legal advice; a lawyer checks each row before a launch there. The class follows from what a letter says and not from
what it is called: a newsletter that leads to something paid is `selling` (CJEU C-654/23).
"""

from __future__ import annotations

from collections.abc import Mapping
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
_ALSO_CALLED = {"UK": "GB"}  # people write UK; ISO 3166 and Shopify say GB


def needed_consent(letter_class: LetterClass, country: str | None) -> Consent:
    """country  ISO 3166, two letters, any case; one that isn't in the table, or None, gets the strictest row."""
    code = (country or "").strip().upper()
    return NEEDED.get(_ALSO_CALLED.get(code, code), _STRICT)[letter_class]
