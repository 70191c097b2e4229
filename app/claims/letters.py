"""What the letters on the fit guarantee and on claims say, and when each would no longer be true."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.claims import rules, store
from app.claims.covering import CERTIFICATE, terms_of
from app.claims.fitting import line_of
from app.claims.model import Claim
from app.claims.moving import DECIDED, RECEIVED, UPDATE, playbook_of
from app.core.calendar import local_date
from app.core.work import Work
from app.mail.liquids import Written
from app.mail.phrases import written_day, written_sum
from app.mail.voice import language, locale_in
from app.orders import store as orders
from app.orders.model import Order
from app.orders.standings import ended
from app.remedies import actions as remedies
from app.shops.settings import FitGuarantee
from app.shops.store import the_shop
from app.touchpoints.her_pages import claim_token
from app.touchpoints.letter_values import values_of_order
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind

UNTIL = {"sv": "{thing}: till och med {day}", "en": "{thing}: until {day}"}


def _common(work: Work, touchpoint: TouchpointView) -> tuple[Order, dict[str, object]]:
    order = orders.file(work, touchpoint.order_id).order
    assert order is not None  # the last look found it a moment ago
    return order, values_of_order(work, touchpoint, order)


def _day(work: Work, order: Order, at: datetime, *, zone: str, lang: str) -> str:
    today = local_date(work.now, order.zone)
    return written_day(local_date(at, zone), locale_in(lang, order.locale), today=today)


def _urls(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    token = claim_token(work, touchpoint.order_id, lang=lang, on=touchpoint.proposed_at)
    url = work.env.settings.app_url
    return {"claim_url": f"{url}/claim/{token}", "certificate_url": f"{url}/certificate/{token}"}


# --- the certificate --------------------------------------------------------------------------------------


def said_in(rule: FitGuarantee, lang: str) -> tuple[str, str]:
    """Its title and text; in the other language where this one has none, since owed is owed."""
    texts = {"sv": (rule.title_sv, rule.text_sv), "en": (rule.title_en, rule.text_en)}
    first, other = ("sv", "en") if language(lang) == "sv" else ("en", "sv")
    return texts[first] if texts[first][1].strip() else texts[other]


def _values_of_certificate(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, values = _common(work, touchpoint)
    things, covered, said = [], [], {}
    for cover in sorted(store.covers(work, order.id).values(), key=lambda one: one.line_id):
        line, rule = line_of(order, cover.line_id), terms_of(work, cover.terms, cover.guarantee)
        if line is None or rule is None:
            continue
        day = _day(work, order, cover.ends_at, zone=order.zone, lang=lang)
        things.append(line.title)
        covered.append(UNTIL[language(lang)].format(thing=line.title, day=day))
        said[rule.name] = said_in(rule, lang)
    paragraphs = [text if len(said) == 1 else f"**{title}**\n\n{text}" for title, text in said.values()]
    return {
        **values,
        **_urls(work, touchpoint, lang),
        "items": list(dict.fromkeys(things)),
        "covered": covered,
        "guarantee": Written("\n\n".join(paragraphs)),
    }


def _why_not_certificate(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "order_ended", "nothing_arrived", or None"""
    file = orders.file(work, touchpoint.order_id)
    if file.order is None:
        return "erased"
    if ended(file) is not None:
        return "order_ended"
    return None if store.covers(work, touchpoint.order_id) else "nothing_arrived"


# --- claims -----------------------------------------------------------------------------------------------


def _of_claim(work: Work, touchpoint: TouchpointView, lang: str) -> tuple[Order, Claim, dict[str, object]]:
    order, values = _common(work, touchpoint)
    claim = store.claim(work, touchpoint.body["claim"])
    line = line_of(order, claim.line_id)
    things = [line.title] if line is not None else orders.titles(order)
    return order, claim, {**values, **_urls(work, touchpoint, lang), "items": things}


def _values_received(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, claim, values = _of_claim(work, touchpoint, lang)
    playbook = playbook_of(work, claim)
    plan = (playbook.text_sv if language(lang) == "sv" else playbook.text_en).strip()
    assert claim.next_at is not None  # it is open, as the last look found
    return {
        **values,
        "ground": claim.ground,
        "opened_on": _day(work, order, claim.opened_at, zone=order.zone, lang=lang),
        "plan": Written(plan) if plan else None,
        "next_on": _promised(work, order, claim.next_at, lang),
    }


def _promised(work: Work, order: Order, until: datetime, lang: str) -> str:
    """A day of the shop's own calendar."""
    return _day(work, order, until, zone=the_shop(work).zone, lang=lang)


def _values_of_update(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, claim, values = _of_claim(work, touchpoint, lang)
    text = store.note_text(work, int(touchpoint.body.get("note", 0)))
    until = datetime.fromisoformat(touchpoint.body["until"])
    return {
        **values,
        "text": Written(text) if text else None,
        "granted": claim.state in (rules.ACCEPTED, rules.EXECUTING),
        "next_on": _promised(work, order, until, lang),
    }


def _values_decided(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, claim, values = _of_claim(work, touchpoint, lang)
    text = store.note_text(work, int(touchpoint.body.get("note", 0)))
    return {
        **values,
        **_given(work, order, claim, lang),
        "outcome": claim.state,
        "text": Written(text) if text else None,
    }


def _given(work: Work, order: Order, claim: Claim, lang: str) -> dict[str, object]:
    """What was really given, in words; nothing for what a person did by hand."""
    given = claim.given or {}
    view = remedies.view(work, given["key"]) if "key" in given else None
    until = given.get("valid_until")
    percent, minor = given.get("percent"), given.get("amount_minor")
    amount = written_sum(minor, given["currency"], locale_in(lang, order.locale)) if minor is not None else ""
    share = f"{percent}%" if lang == "en" else f"{percent}\u00a0%"
    text = view.text if view is not None else ""
    return {
        "given": given.get("kind", ""),
        "amount": amount,
        "remedy_text": share if percent is not None else amount or text,
        "code": view.code or "" if view is not None else "",
        "valid_until": _day(work, order, datetime.fromisoformat(until), zone=order.zone, lang=lang)
        if until
        else None,
        "fell_back": bool(given.get("fell_back_from")),
    }


def _why_not_while_open(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "claim_over", or None"""
    if orders.file(work, touchpoint.order_id).order is None:
        return "erased"
    return None if store.claim(work, touchpoint.body["claim"]).state in rules.OPEN else "claim_over"


def _why_not_decided(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "opened_again", or None"""
    if orders.file(work, touchpoint.order_id).order is None:
        return "erased"
    state = store.claim(work, touchpoint.body["claim"]).state
    return None if state in (rules.DONE, rules.DECLINED) else "opened_again"


LETTERS = {
    # What the guarantee holds has to be given in a form that lasts: part of what was agreed.
    CERTIFICATE: LetterKind(
        Kind(CERTIFICATE, "contract", priority=84, expires_after=timedelta(days=14)),
        "claims",
        CERTIFICATE,
        _values_of_certificate,
        _why_not_certificate,
    ),
    # Each of these solves a problem that she has: owed, and about one claim, so that none says another's.
    DECIDED: LetterKind(
        Kind(DECIDED, "service", priority=89, expires_after=timedelta(days=30)),
        "claims",
        DECIDED,
        _values_decided,
        _why_not_decided,
    ),
    RECEIVED: LetterKind(
        Kind(RECEIVED, "service", priority=88, expires_after=timedelta(days=2)),
        "claims",
        RECEIVED,
        _values_received,
        _why_not_while_open,
    ),
    UPDATE: LetterKind(
        Kind(UPDATE, "service", priority=87, expires_after=timedelta(days=2)),
        "claims",
        UPDATE,
        _values_of_update,
        _why_not_while_open,
    ),
}
