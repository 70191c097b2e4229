"""What the shop lacks to answer its customers, in words for the merchant, and where it is put right."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.claims.words_for_pages import KINDS

MISSING = {
    "not_written": lazy_gettext("Nobody has written down what you do."),
    "text_sv": lazy_gettext("The text in Swedish is missing."),
    "text_en": lazy_gettext("The text in English is missing."),
    "no_ways": lazy_gettext("There is no way to make good."),
    "guarantee_off": lazy_gettext("The delivery guarantee is off."),
    "no_tier": lazy_gettext("The delivery guarantee has no tier for it."),
    "no_guarantee": lazy_gettext("There is no fit guarantee."),
    "fit_text": lazy_gettext("A fit guarantee lacks its text in one language."),
    "no_products": lazy_gettext(
        "Kept may not read products, so what a type, tag or collection covers can't be said. Allow it on Kept's first"
        " page."
    ),
    "no_sender": lazy_gettext("Say in the settings who the letters are from."),
}
# Where each is put right; "" for the playbook's own page.
MISSING_AT = {
    "guarantee_off": "/guarantees",
    "no_products": "/",
    "no_tier": "/guarantees/delivery",
    "no_guarantee": "/settings/fit",
    "fit_text": "/settings/fit",
    "no_sender": "/settings#sender",
}


def missing_in_words(code: str) -> str:
    kind = code.removeprefix("scope:")
    if kind != code:
        return _("Kept lacks the permission for: %(kind)s.", kind=KINDS.get(kind, kind))
    return str(MISSING.get(code, code))
