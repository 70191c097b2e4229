"""The forms of the voice, the status letters and the merchant's own texts, read with each complaint at its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from app.mail.voice import is_light_enough
from app.products.rules import folded
from app.shops.settings import Guide, StatusLetter, Updates, Voice
from app.touchpoints.selling_for_pages import complain_of_selling
from app.updates.guide_rules import MOMENTS
from app.web.forms import CONTROL, Form

HELLO_MAX, SIGN_OFF_MAX, SIGNATURE_MAX = 30, 60, 120
NAME_MAX, SUBJECT_MAX = 60, 120
GUIDE_TEXT_MAX = 4_000  # two pages; a longer one is for the web site
MATCHES_MAX = 40  # of each way to say what it is about: more would be a whole catalogue
TRAIT_MAX = 255  # Shopify's own limit for a type, a tag and a title
TRAITS = ("types", "tags", "collections")
PRODUCT_DIGITS_MAX = 19
STATUS = ("ordered", "sent", "arrived")


def read_voice(form: Form) -> Voice:
    ground = form.raw("ground").lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", ground):
        form.complain("ground", _("Write a colour such as #f6f5f2."))
    elif not is_light_enough(ground):
        form.complain("ground", _("Choose a lighter colour, or the small text upon it can't be read."))
    return Voice(
        hello_sv=_owed(form, "hello_sv", HELLO_MAX).rstrip(","),
        hello_en=_owed(form, "hello_en", HELLO_MAX).rstrip(","),
        sign_off_sv=_owed(form, "sign_off_sv", SIGN_OFF_MAX),
        sign_off_en=_owed(form, "sign_off_en", SIGN_OFF_MAX),
        formal=form.ticked("formal"),
        signature=_owed(form, "signature", SIGNATURE_MAX),
        ground=ground,
    )


def _owed(form: Form, field: str, longest: int) -> str:
    return complain_of_selling(form, field, form.line(field, required=False, longest=longest))


def read_status(form: Form, held: Updates, *, by: str, now: datetime) -> Mapping[str, StatusLetter]:
    """By the names of STATUS. by  the staff member's number, who attests; what was attested before stays as it was."""
    return {name: _status(form, name, getattr(held, name), by=by, now=now) for name in STATUS}


def _status(form: Form, name: str, held: StatusLetter, *, by: str, now: datetime) -> StatusLetter:
    on, attests = form.ticked(f"{name}_on"), form.ticked(f"{name}_attested")
    if not on:
        return StatusLetter()
    if not attests:
        form.complain(
            f"{name}_attested", _("Say that Shopify's own mail is off, or customers will hear it twice.")
        )
    return held if held.speaks else StatusLetter(on=True, attested_by=by[:40], attested_at=now.isoformat())


def read_guide(form: Form, *, taken: set[str]) -> Guide:
    """taken  the names of her other texts"""
    name = form.line("name", longest=NAME_MAX)
    if name.casefold() in {one.casefold() for one in taken}:
        form.complain("name", _("Another text has that name."))
    words = tuple(word.casefold() for word in form.lines("words", longest=80))
    products = _products(form)
    traits = {field: _traits(form, field) for field in TRAITS}
    unread = any(form.about(field) for field in ("words", "products", *TRAITS))
    if not (words or products or any(traits.values()) or unread):
        form.complain("types", _("Say what it is about: a product type, or one of the other ways below."))
    for field, found in (("words", words), ("products", products), *traits.items()):
        if len(found) > MATCHES_MAX:
            form.complain(field, _("Use at most %(count)s lines.", count=MATCHES_MAX))
    texts = {
        f"{part}_{lang}": _text(form, part, lang) for part in ("subject", "text") for lang in ("sv", "en")
    }
    if not (texts["text_sv"] or texts["text_en"]):
        form.complain("text_sv", _("Write it in at least one language."))
    for lang in ("sv", "en"):
        if bool(texts[f"text_{lang}"]) != bool(texts[f"subject_{lang}"]):
            missing = "subject" if texts[f"text_{lang}"] else "text"
            form.complain(f"{missing}_{lang}", _("A text needs both a subject and words."))
    return Guide(
        name=name,
        moment=form.choice("moment", MOMENTS),
        words=words,
        products=products,
        types=traits["types"],
        tags=traits["tags"],
        collections=traits["collections"],
        days_after=form.whole("days_after", least=0, most=30),
        **texts,
    )


def _traits(form: Form, field: str) -> tuple[str, ...]:
    """As typed, each once: one box for each name."""
    typed = (" ".join(CONTROL.sub("", one).split()) for one in form.shown_many(field))
    found = list({folded(one): one for one in typed if one}.values())
    longest = max(map(len, found), default=0)
    if longest > TRAIT_MAX:
        form.complain(
            field,
            _("Use at most %(longest)s characters; this has %(count)s.", longest=TRAIT_MAX, count=longest),
        )
        return ()
    return tuple(found)


def _text(form: Form, part: str, lang: str) -> str:
    if part == "subject":
        return form.line(f"subject_{lang}", required=False, longest=SUBJECT_MAX)
    return form.text(f"text_{lang}", required=False, longest=GUIDE_TEXT_MAX)


def _products(form: Form) -> tuple[int, ...]:
    lines = form.lines("products", longest=200)
    # An address of the admin ends with the number: "…/products/1234567890".
    numbers = [line.rstrip("/").rsplit("/", 1)[-1] for line in lines]
    wrong = [one for one in numbers if not re.fullmatch(rf"[0-9]{{1,{PRODUCT_DIGITS_MAX}}}", one)]
    if wrong:
        form.complain("products", _("“%(line)s” is no product's number.", line=wrong[0][:40]))
        return ()
    return tuple(int(one) for one in numbers)
