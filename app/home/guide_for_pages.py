"""The setup guide, step by step, in words: what is done, what is next, and what each step is good for."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.work import Work
from app.home.reports import State, Stopped
from app.onboarding.guide import the_guide
from app.onboarding.rules import STEPS
from app.promises.label_reports import LabelsPage, labels_page
from app.touchpoints.senders import the_sender

TITLES_NAMED = 3  # of those that say no time: enough to be recognised


@dataclass(frozen=True)
class Step:
    """press  what its button says"""

    name: str
    title: str
    why: str
    press: str
    done: bool


def guide_steps(work: Work, state: State, stopped: Stopped, *, has_plan: bool) -> list[Step]:
    """returns  nothing where the guide was put away, or has done its work"""
    guide = the_guide(work)
    if guide.dismissed:
        return []
    titles = labels_page(work)
    done = {
        "titles": bool(titles.counts[""]) and not titles.counts["unread"],
        "report": "report" in guide.looked_at,
        "handling": state.settings_version > 1,
        "sender": not stopped.sender,
        "sending": not stopped.sender and _may_send(work),
        "letters": "letters" in guide.looked_at,
        "guarantee": not stopped.guarantee or "guarantee" in guide.looked_at,
        "reviews": not stopped.reviews,
        "plan": has_plan,
    }
    steps = [Step(name, *_words(name, titles), done=done[name]) for name in STEPS]
    return [] if all(one.done for one in steps) else steps


def _may_send(work: Work) -> bool:
    """Where nothing can reach people, as in a trial, there is nothing to check."""
    sender = the_sender(work)
    return sender.open or not sender.live


def _words(name: str, titles: LabelsPage) -> tuple[str, str, str]:
    """Title, why, button."""
    return {
        "titles": (_("Say what your shipping options promise"), _titles(titles), _("View")),
        "report": (
            _("Read your first report"),
            _("What came of the orders that you had before Kept, as far as Shopify tells."),
            _("Read it"),
        ),
        "handling": (
            _("Check when you hand over"),
            _("Cut-off, closed days and holidays decide when a working day begins to count."),
            _("Check"),
        ),
        "sender": (
            _("Say who signs the letters"),
            _("Until then no letter is sent."),
            _("Name the sender"),
        ),
        "sending": (
            _("Let receivers see that letters are yours"),
            _("A record or two at your domain, so that letters don't land among junk. Kept checks them."),
            _("Check the sender"),
        ),
        "letters": (
            _("Read the letters"),
            _("Each as a customer gets it. Change any word."),
            _("Read them"),
        ),
        "guarantee": (
            _("See what the guarantee would cost"),
            _("Counted on your own past. It gives without being asked, once you switch it on."),
            _("Look at its cost"),
        ),
        "reviews": (
            _("Say where reviews are written"),
            _("Customers are asked some days after arrival, all in the same way."),
            _("Say where"),
        ),
        "plan": (
            _("Make a plan for finding out what customers expect"),
            _("Who is asked, when, how many, who sees to it, and what you are ready to change."),
            _("Make a plan"),
        ),
    }[name]


def _titles(titles: LabelsPage) -> str:
    unread = [one.title for one in titles.lines if one.state == "unread"][:TITLES_NAMED]
    if not titles.counts[""]:
        return _(
            "They appear with the first orders. Those such as “2–4 business days” are read automatically."
        )
    if not titles.counts["unread"]:
        return _("All that your orders have shown so far are understood.")
    said = ngettext(
        "%(num)s of %(all)s says no time:", "%(num)s of %(all)s say no time:", titles.counts["unread"],
        all=titles.counts[""],
    )  # fmt: skip
    return f"{said} {', '.join(_('“%(words)s”', words=one) for one in unread)}"
