"""Whether a letter sells: then it is advertising, whatever it is called, and goes only where that is allowed.

The class follows from what a letter says (CJEU C-654/23). What the shop gives to make something good, such as the
guarantee's code, comes into the letter as a value and is no offer; what stands in the text itself is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from app.mail.letters import RenderedLetter
from app.mail.lint_words import Complaint

OWED = frozenset({"contract", "service"})
SELLING = "selling"

# Both languages are always looked for: a Swedish letter can hold an English button.
_SELLS = re.compile(
    r"(?<!\w)(?:"
    # Swedish
    r"(?:köp|handla|shoppa|beställ|boka|fynda) (?:nu|mer|här|idag|i dag|direkt|vidare|dina?|ditt|våra?|vårt|fler)|"
    r"till (?:butiken|kassan|kollektionen|erbjudandet|rean|kampanjen)|"
    r"(?:mellandags|slut|sommar|vinter)?rea(?:n|priser?)?|"
    r"reapris\w*|rabatt(?:en|er|kod|koden|koder|erat|erade|erbjudande)?|kampanj(?:en|er|kod|koden|pris\w*)?|"
    r"(?:special|medlems|kampanj|jul)?erbjudande(?:n|t|na)?|black friday\w*|cyber monday|halva priset|"
    r"nedsatt pris|sänkt pris|prissänk\w+|ta \d+ betala för \d+|spara (?:upp till )?\d+|"
    r"fri frakt (?:på|vid|när|över)|presentkort (?:till|för) (?:dig som|den som)|"
    r"du (?:kanske|skulle) (?:också )?(?:gillar?|tycka om)|andra (?:kunder )?(?:köpte|har köpt)|"
    r"passar (?:bra|perfekt) (?:till|ihop)|"
    r"(?:se|upptäck|utforska|kolla in|missa inte) (?:hela )?"
    r"(?:vår|våra|vårt|årets|höstens|vårens|sommarens|vinterns|nya)|"
    r"nya kollektion\w*|nyheter (?:i butiken|från oss)|"
    r"(?:rekommenderade|liknande|populära|utvalda) produkter|"
    r"storsäljare\w*|bästsäljare\w*|så länge lagret räcker|\d+ ?(?:%|procent) (?:rabatt|på|billigare)|"
    r"prenumerera|(?:anmäl dig till|få) vårt nyhetsbrev|bli medlem|värva en vän|tipsa en vän|"
    # English
    r"(?:buy|shop|order|book|save) (?:now|today|more|here|yours|our)|shop (?:the|all|new)|"
    r"add (?:it )?to (?:your )?(?:cart|basket)|"
    r"(?:winter|summer|spring|autumn|flash|mid-?season|clearance|big )?sale (?:now|ends|starts|is on|prices?|on)|"
    r"(?:flash|clearance|summer|winter|spring|autumn|black friday|our) sale|on sale (?:now|today|until)|"
    r"(?:special|exclusive|limited|great|best|today's) (?:offers?|deals?)|"
    r"(?:offers?|deals?) (?:ends?|of the|for you)|"
    r"discount(?:s|ed)?(?: codes?)?|promo(?:tion\w*)?(?: codes?)?|coupons?|vouchers? for your next|"
    r"half price|reduced price|"
    r"\d+ ?(?:%|percent|per cent) off|save (?:up to )?[$£€]?\d+|buy one,? get one|"
    r"free (?:shipping|delivery) (?:on|over|when|for)|"
    r"you (?:may|might|would|will|'ll) (?:also )?(?:like|love) (?:our|these|this|the)|"
    r"you (?:may|might) also like|"
    r"(?:customers|others|people) (?:who bought this )?also (?:bought|like)|"
    r"goes (?:well|perfectly) with (?:our|the|these)|"
    r"(?:discover|explore|browse|check out|see|don't miss) (?:all )?(?:our|the new|this season's|the latest)|"
    r"new (?:arrivals|collection)|just (?:landed|dropped) in|"
    r"(?:recommended|related|similar|featured) products|"
    r"best-?sellers?|while (?:stocks?|supplies) lasts?|"
    r"subscribe to|sign up (?:for|to) our|join our (?:club|newsletter)|become a member|refer a friend"
    r")(?!\w)|/(?:collections|products|discount)/[\w-]",
    re.IGNORECASE,
)
# A tag, up to where it is closed or the next one begins.
LIQUID = re.compile(r"{[{%](?:(?!{[{%]).)*?[}%]}", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# What a reader doesn't see: soft hyphens, joiners, and the signs of Markdown around words.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_EMPHASIS = re.compile(r"[*`]|(?<!\w)_+|_+(?!\w)")
# A line that goes on in small letters goes on with its sentence; after a heading a new one begins.
_BROKEN = re.compile(r" ?\n ?(?=[a-zåäö0-9])")


def selling_in(letter: str | RenderedLetter, letter_class: str, given: Iterable[str] = ()) -> list[Complaint]:
    """Where a letter sells though its class doesn't.

    letter        Markdown with Liquid, as a merchant saves it; or rendered
    letter_class  "contract" or "service": what sells there blocks (Complaint.blocks). "feedback" or "care": advice.
                  "selling": nothing to complain of
    given         values that the room put into a rendered letter, such as the guarantee's "15%" and its code: no offer
    """
    if letter_class == SELLING:
        return []
    code = "selling_in_owed" if letter_class in OWED else "selling_in_care"
    found = (" ".join(match[0].split()) for match in _SELLS.finditer(_read(letter, given)))
    return [Complaint(code, excerpt) for excerpt in dict.fromkeys(found)]


def _read(letter: str | RenderedLetter, given: Iterable[str]) -> str:
    if isinstance(letter, str):
        # A value is a sign of its own, so that "{{ remedy_text }} off" is no "15 % off". What a tag holds in quotes is
        # read by itself: it may stand in a branch that no preview takes.
        quoted = [one for tag in LIQUID.findall(letter) for one in _QUOTED.findall(tag)]
        return _as_read("\n\n".join([_EMPHASIS.sub("", LIQUID.sub(" … ", letter)), *quoted]))
    # What stands under the signature is the shell's: the link of the letter that stops them is no offer.
    body = letter.text.split("\n-- \n")[0]
    text = f"{letter.subject}\n\n{body}"
    for value in sorted(filter(None, given), key=len, reverse=True):
        text = text.replace(value, "…")
    return _as_read(text)


def _as_read(text: str) -> str:
    """A sentence says the same wherever its lines are broken, and with whatever spaces."""
    seen = re.sub(r"[^\S\n]+", " ", _UNSEEN.sub("", unescape(text)).replace("’", "'"))
    return _BROKEN.sub(" ", seen)
