"""One customer in words: everything in one line of time, what is planned, and what has been done for her."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.work import Work
from app.home.customer_for_pages import said_in_words, source_in_words
from app.home.moments_for_pages import Moment
from app.home.order_for_pages import timeline
from app.home.order_reports import OrderStory
from app.home.person_reports import ORDERS_TOLD, OrderLine, PersonSheet
from app.listening.words_for_pages import who_in_words
from app.web.formats import money, number

MOMENTS_MAX = 80  # of the line of time, the newest: more is read order by order


@dataclass(frozen=True)
class Told:
    """planned  the next first; past: the newest first; more: there is more than is shown"""

    planned: list[Moment]
    past: list[Moment]
    more: bool


def everything(work: Work, sheet: PersonSheet) -> Told:
    moments = [*_of_orders(work, sheet), *_of_her(sheet)]
    planned = sorted((one for one in moments if one.at > work.now), key=lambda one: one.at)
    past = sorted(
        (one for one in moments if one.at <= work.now), key=lambda one: (one.at, one.rank), reverse=True
    )
    more = len(past) > MOMENTS_MAX or sheet.bought > len(sheet.told)
    return Told(planned, past[:MOMENTS_MAX], more)


def _of_orders(work: Work, sheet: PersonSheet) -> Iterator[Moment]:
    for story in sheet.told:
        for one in timeline(story):
            if not one.is_detail:
                yield replace(one, source=story.sheet.name, href=_href(one, story))
    for line in sheet.orders[ORDERS_TOLD:]:
        yield _earlier(line)


def _href(moment: Moment, story: OrderStory) -> str:
    """On the order's own page the address is a place in it."""
    if moment.href.startswith("#") or not moment.href:
        return f"/orders/{story.sheet.id}{moment.href}"
    return moment.href


def _earlier(line: OrderLine) -> Moment:
    return Moment(
        at=line.ordered_at,
        title=_("Order %(name)s placed", name=line.name),
        text=money(line.total_minor, line.currency),
        icon="bag",
        href=f"/orders/{line.id}",
    )


def _of_her(sheet: PersonSheet) -> Iterator[Moment]:
    for said in sheet.story.said:
        source = source_in_words(said.source)
        yield Moment(at=said.said_at, title=said_in_words(said), text=source, icon="hand")
    for note in sheet.notes:
        title = _("Tagged “%(tag)s”", tag=note.text) if note.kind == "tag" else _("Note")
        text = "" if note.kind == "tag" else note.text
        yield Moment(at=note.written_at, title=title, text=text, source=who_in_words(note.by), icon="flag")


def done_for_her(sheet: PersonSheet) -> list[tuple[str, str]]:
    """What the shop has done, as label and value. Care stands apart from what a purchase brings with it."""
    outcomes, (with_purchase, care) = sheet.outcomes, sheet.letters
    kept = outcomes.get("kept", 0) + outcomes.get("over", 0)
    judged = kept + outcomes.get("broken", 0)
    return [
        (
            _("Promises kept"),
            _("%(kept)s of %(all)s", kept=number(kept), all=number(judged)) if judged else "–",
        ),
        (_("Made good"), ngettext("%(num)s time", "%(num)s times", len(sheet.given))),
        (_("Answered or called by a person"), ngettext("%(num)s time", "%(num)s times", sheet.answered)),
        (_("Letters that belong to a purchase"), number(with_purchase)),
        (_("Letters that ask or care beyond it"), number(care)),
    ]
