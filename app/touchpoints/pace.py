"""Not too many letters a minute to those who keep people's mailboxes: the others wait a moment."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.core.holding import hold_name
from app.core.ids import first_id_of, made_at
from app.core.work import Work
from app.mail.providers import family, is_live
from app.shops.store import the_shop
from app.touchpoints.counting import PACE
from app.touchpoints.model import MailTally
from app.touchpoints.pace_rules import WINDOW, free_at

MARK_SIGNS = 7  # of a family's mark: 28 bits, and two domains that share one are only a little slower
# Those that wait come back one after the other, not all at the same instant.
APART = timedelta(milliseconds=250)


def take_place(work: Work, address: str) -> datetime | None:
    """A place in this minute's letters to whoever keeps the mailbox.

    returns  None where there is one (it is taken now), else when to ask again
    """
    if not is_live(work.env.settings.smtp_url, work.env.settings.app_url):
        return None
    name, most = family(address)
    what = PACE + hashlib.sha256(name.encode()).hexdigest()[:MARK_SIGNS]
    # Two workers could both find the last place. Taken last of all holds, so nobody waits in a circle.
    hold_name(work, f"pace/{work.shop_id}/{what}")
    recent = select(MailTally.id).where(
        MailTally.id >= first_id_of(work.now - WINDOW), MailTally.what == what
    )
    taken = [made_at(one) for one in work.session.scalars(recent.order_by(MailTally.id.desc()).limit(most))]
    free = free_at(taken, most=most, now=work.now)
    if free is not None:
        return free + APART * int(work.env.chance.fraction() * 40)
    on = work.now.astimezone(ZoneInfo(the_shop(work).zone)).date()
    work.session.add(MailTally(shop_id=work.shop_id, id=work.next_id(), on=on, what=what, step=1))
    return None
