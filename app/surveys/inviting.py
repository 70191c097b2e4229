"""Choosing the question when its letter is written, and the link by which it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.core.holding import hold_name
from app.core.work import Work
from app.mail.formality import formal
from app.shops.store import the_settings, the_shop
from app.surveys import rules, store
from app.surveys.bank import CASE, ROTATING
from app.surveys.facts import QuestionAsked
from app.surveys.model import SurveyInvitation
from app.surveys.wording import Wording, named
from app.touchpoints.her_pages import CLAIM_LINK_LIFE
from app.web.guards import link_token

LINK = "question"
# Where a question is answered in her own words alone.
WRITE = {"sv": "Skriv ditt svar", "en": "Write your answer"}


@dataclass(frozen=True)
class Spoken:
    """A question as this shop says it to this customer. options  (code, label)"""

    question: str
    options: list[tuple[str, str]]


def open_to_ask(work: Work) -> tuple[str, ...]:
    """Keys of the questions that take turns at present."""
    resting = the_settings(work)[1].surveys.resting
    return tuple(key for key in rotating(work) if key not in resting)


def rotating(work: Work) -> tuple[str, ...]:
    """All that take turns unless they rest: the bank's, and the merchant's own."""
    return (*ROTATING, *store.own_steps(work))


def invite(work: Work, *, customer_id: int, order_id: int, kind: str) -> SurveyInvitation | None:
    """The invitation of this order: the one that there is, else a new one. None where no question is asked.

    Whoever chooses holds the shop's rotation until her transaction ends, after the customer and nothing else behind
    it, so that workers side by side choose as evenly as one alone.
    """
    known = store.invitation_of(work, order_id, kind)
    if known is not None:
        return known
    hold_name(work, f"rotation/{work.shop_id}")
    key = CASE if kind == rules.CASE_KIND else _next(work, customer_id, order_id)
    return _write(work, key, customer_id=customer_id, order_id=order_id, kind=kind) if key else None


def as_asked(work: Work, *, customer_id: int, order_id: int, kind: str) -> SurveyInvitation:
    """The invitation of this order; where there is none yet, one as it would be now, which is written nowhere."""
    known = store.invitation_of(work, order_id, kind)
    if known is not None:
        return known
    key = CASE if kind == rules.CASE_KIND else _next(work, customer_id, order_id) or ROTATING[0]
    version, _ = store.wording(work, key)
    return SurveyInvitation(
        id=0,
        customer_id=customer_id,
        order_id=order_id,
        kind=kind,
        question=key,
        version=version,
        asked_at=work.now,
    )


def _next(work: Work, customer_id: int, order_id: int) -> str | None:
    turns = {key: row.turns for key, row in store.turns(work).items()}
    asked = open_to_ask(work)
    return rules.whose_turn(asked, hers=store.asked_of(work, customer_id), turns=turns, tie=order_id)


def _write(work: Work, key: str, *, customer_id: int, order_id: int, kind: str) -> SurveyInvitation:
    version, _ = store.wording(work, key)
    turn = store.turn(work, key)
    turn.turns += 1
    turn.asked += 1
    row = SurveyInvitation(
        shop_id=work.shop_id,
        id=work.next_id(),
        customer_id=customer_id,
        order_id=order_id,
        kind=kind,
        question=key,
        version=version,
        asked_at=work.now,
    )
    work.session.add(row)
    work.record(
        QuestionAsked(order_id=order_id, invitation_id=row.id, question=key, version=version, kind=kind)
    )
    work.session.flush()
    return row


def spoken(work: Work, invitation: SurveyInvitation, lang: str) -> Spoken:
    """In the words of the version that she was asked in, with the shop's name, and formal where the shop is."""
    wording = store.wording_at(work, invitation.question, invitation.version)
    return in_voice(work, wording, lang)


def in_voice(work: Work, wording: Wording, lang: str) -> Spoken:
    shop, is_formal = the_shop(work).name, the_settings(work)[1].voice.formal

    def said(words: str) -> str:
        return named(formal(words, lang) if is_formal else words, shop)

    return Spoken(said(wording.in_lang(lang)), [(one.code, said(one.label(lang))) for one in wording.options])


def taps(asked: Spoken, page: str, lang: str) -> list[dict[str, str]]:
    """The letter's links, as its Liquid has them. Where there is nothing to choose, one that leads to the page."""
    if not asked.options:
        return [{"label": WRITE[lang], "url": page}]
    return [{"label": label, "url": f"{page}?say={code}"} for code, label in asked.options]


def page_url(work: Work, invitation: SurveyInvitation, lang: str) -> str:
    """Where she answers. It opens for years: who comes too late for the question can still say something. Counted
    from the day of the question, so that the same letter sent again has the same link.
    """
    begins = datetime.combine(invitation.asked_at.date(), datetime.min.time(), UTC)
    payload = {"invitation": invitation.id, "lang": lang}
    token = link_token(work.env, LINK, work.shop_id, payload, expires_at=begins + CLAIM_LINK_LIFE)
    return f"{work.env.settings.app_url}/question/{token}"
