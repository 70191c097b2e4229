"""The complaint breaker: too many complaints pause what a shop needn't send, until a person has seen why."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from app.core.counting import count_some
from app.core.errors import Conflict
from app.core.work import Work
from app.shops.settings import Sending
from app.shops.store import change_settings, the_settings, the_shop
from app.touchpoints.breaker_rules import WINDOW, Standing, judge
from app.touchpoints.counting import counts_since
from app.touchpoints.model import MailReport

BY = "breaker"  # who the settings' version says it was
COMPLAINTS_MAX = 10_000  # counted; a shop with more is paused long since


def is_paused(work: Work) -> bool:
    """Whether feedback, care and selling rest in this shop. What is owed goes on."""
    return bool(the_settings(work)[1].sending.paused_at)


def standing(work: Work) -> Standing:
    """The last 30 days, or since a person resumed: what she has seen isn't held against the shop twice."""
    since = work.now - WINDOW
    resumed = the_settings(work)[1].sending.resumed_at
    if resumed:
        since = max(since, datetime.fromisoformat(resumed))
    # Letters are counted by day, so the first one is counted whole.
    first = since.astimezone(ZoneInfo(the_shop(work).zone)).date()
    of_us = (MailReport.what == "complaint", MailReport.heard_at > since, MailReport.letter_id != 0)
    complaints = count_some(work, MailReport, *of_us, most=COMPLAINTS_MAX)
    return judge(counts_since(work, first).get("sent", 0), complaints)


def look(work: Work) -> None:
    """After a complaint: pause if it was one too many. Stays paused until a person resumes."""
    work.session.flush()
    sending = the_settings(work)[1].sending
    if not sending.paused_at and standing(work).state == "over":
        _keep(work, msgspec.structs.replace(sending, paused_at=work.now.isoformat()), by=BY)


def resume(work: Work, by: str) -> None:
    """by  the staff member's number at Shopify. raises  Conflict where nothing is paused"""
    if not is_paused(work):
        raise Conflict("not_paused", "Nothing is paused any more; reload the page.")
    sending = the_settings(work)[1].sending
    _keep(work, msgspec.structs.replace(sending, paused_at="", resumed_at=work.now.isoformat()), by=by)


def _keep(work: Work, sending: Sending, *, by: str) -> None:
    held = the_settings(work)[1]
    change_settings(work, msgspec.structs.replace(held, sending=sending), by)
