"""The letter with the two questions. It knows nothing of what came of the order."""

from __future__ import annotations

from datetime import timedelta

from app.core.work import Work
from app.mail.voice import first_name_to_greet
from app.orders import store as orders
from app.orders.customers import first_name
from app.shops.store import the_shop
from app.studies import rules, store
from app.studies.actions import LETTER
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind
from app.web.guards import link_token

LINK = "study"


def _values(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order = orders.file(work, touchpoint.order_id).order
    assert order is not None  # the last look found it a moment ago
    return {
        "first_name": first_name_to_greet(first_name(work, touchpoint.customer_id)),
        "shop_name": the_shop(work).name,
        "items": orders.titles(order),
        "study_url": page_url(work, int(touchpoint.body["member"]), lang),
    }


def page_url(work: Work, member_id: int, lang: str) -> str:
    """It has no last day: after the study what she writes still reaches a person."""
    token = link_token(work.env, LINK, work.shop_id, {"member": member_id, "lang": lang})
    return f"{work.env.settings.app_url}/study/{token}"


def _untrue(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "study_over", "order_ended", "answered", "not_asked", or None"""
    member = store.member(work, int(touchpoint.body.get("member", 0)))
    order = orders.file(work, touchpoint.order_id).order
    if member is None or order is None:
        return "erased"
    study = store.study(work, member.study_id)
    if study is None or study.state != rules.RUNNING:
        return "study_over"
    if order.cancelled_at is not None or order.deleted_at is not None:
        return "order_ended"
    if member.answered_at is not None:
        return "answered"
    # Two records of one person may have been drawn differently before they became one: then she is left alone.
    hers = store.members_of(work, study.id, member.customer_id)
    is_first = member.id == min(one.id for one in hers)
    return None if is_first and all(one.arm == rules.ASKED for one in hers) else "not_asked"


LETTERS = {
    LETTER: LetterKind(
        # After three weeks the parcel has coloured what she expected.
        Kind(LETTER, "feedback", priority=25, expires_after=timedelta(days=21)),
        "studies",
        LETTER,
        _values,
        _untrue,
    )
}
