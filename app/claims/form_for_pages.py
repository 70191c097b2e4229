"""The forms of a fit guarantee and of a playbook, with each complaint at its field."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask_babel import gettext as _

from app.claims.rules import FAULTS, PROOFS, ROLES
from app.remedies.rules import KINDS
from app.shops.settings import FitGuarantee, Playbook, Way
from app.web.forms import Form

NAME_MAX, TITLE_MAX, TEXT_MAX = 60, 80, 2_000
MATCHES_MAX = 40  # of words or of products: more would be a whole catalogue
PLACES = 3  # ways in a row; with more to choose among, people choose nothing
PERCENT_MAX = 100
VALID_DAYS = (14, 730)
DAYS_MAX = 1_095  # three years, as long as the law
TIMES_MAX = 20
ANSWER_DAYS_MAX = 10
SUM_MAX = 1_000_000_00  # in minor units: a sum that nobody types on purpose


def read_fit(form: Form, *, taken: set[str], currency: str) -> FitGuarantee:
    """taken  the names of her other guarantees"""
    name = form.line("name", longest=NAME_MAX)
    if name.casefold() in {one.casefold() for one in taken}:
        form.complain("name", _("Another guarantee has that name."))
    words, products = tuple(one.casefold() for one in form.lines("words", longest=80)), _products(form)
    types, tags, collections = (_names(form, one) for one in ("types", "tags", "collections"))
    if not (words or products or types or tags or collections) and not form.about("products"):
        form.complain(
            "words", _("Say what it covers: a part of a title, a type, a tag, or a product's number.")
        )
    if max(map(len, (words, products, types, tags, collections))) > MATCHES_MAX:
        form.complain("words", _("Use at most %(count)s lines.", count=MATCHES_MAX))
    texts = {
        "title_sv": form.line("title_sv", required=False, longest=TITLE_MAX),
        "text_sv": form.text("text_sv", required=False, longest=TEXT_MAX),
        "title_en": form.line("title_en", required=False, longest=TITLE_MAX),
        "text_en": form.text("text_en", required=False, longest=TEXT_MAX),
    }
    if not (texts["text_sv"] or texts["text_en"]):
        form.complain("text_sv", _("Write what is covered, in at least one language."))
    ways = read_ways(form, currency)
    if not ways:
        form.complain("way-0", _("Choose at least one way to make good."))
    return FitGuarantee(
        name=name,
        types=types,
        tags=tags,
        collections=collections,
        words=words,
        products=products,
        days=form.whole("days", least=1, most=DAYS_MAX),
        ways=ways,
        proof=form.choice("proof", PROOFS),
        times=form.whole("times", least=1, most=TIMES_MAX),
        person=form.ticked("person"),
        **texts,
    )


def read_playbook(form: Form, problem: str, *, currency: str) -> Playbook:
    texts = {one: form.text(one, required=False, longest=TEXT_MAX) for one in ("text_sv", "text_en")}
    if not any(texts.values()):
        form.complain("text_sv", _("Write it in at least one language."))
    return Playbook(
        problem=problem,
        role=form.choice("role", ROLES),
        answer_days=form.whole("answer_days", least=1, most=ANSWER_DAYS_MAX),
        ways=read_ways(form, currency) if problem in FAULTS else (),
        **texts,
    )


def read_ways(form: Form, currency: str) -> tuple[Way, ...]:
    """In the order of the fields; each kind once."""
    kinds = [form.choice(f"way-{place}", ("", *KINDS)) for place in range(PLACES)]
    chosen = list(dict.fromkeys(filter(None, kinds)))
    return tuple(_way(form, kind, currency) for kind in chosen)


def _way(form: Form, kind: str, currency: str) -> Way:
    match kind:
        case "code":
            percent = form.whole("code_percent", least=1, most=PERCENT_MAX)
            return Way("code", percent=percent, valid_days=_valid_days(form))
        case "store_credit" | "gift_card":
            percent = form.whole("credit_percent", least=1, most=PERCENT_MAX)
            return Way(kind, percent=percent, valid_days=_valid_days(form))
        case "shipping_refund":
            return Way(kind, "shipping")
        case "gift":
            cost = form.minor("gift_cost", currency=currency, most_minor=SUM_MAX)
            return Way(kind, "fixed", amount_minor=cost, text=form.line("gift_text", longest=80))
    return Way(kind, "")


def _valid_days(form: Form) -> int:
    return form.whole("valid_days", least=VALID_DAYS[0], most=VALID_DAYS[1])


def read_address(form: Form, field: str) -> str:
    """An https address, or none."""
    typed = form.url(field, required=False)
    return typed if urlsplit(typed).scheme == "https" else ""


def _names(form: Form, field: str) -> tuple[str, ...]:
    """One a line, and the one more that was chosen beside them."""
    more = form.line(f"{field}_more", required=False, longest=80)
    return tuple(dict.fromkeys(filter(None, (*form.lines(field, longest=80), more))))


def _products(form: Form) -> tuple[int, ...]:
    # An address of the admin ends with the number: "…/products/1234567890".
    numbers = [line.rstrip("/").rsplit("/", 1)[-1] for line in form.lines("products", longest=200)]
    wrong = [one for one in numbers if not re.fullmatch(r"[0-9]{1,19}", one)]
    if wrong:
        form.complain("products", _("“%(line)s” is no product's number.", line=wrong[0][:40]))
        return ()
    return tuple(int(one) for one in numbers)
