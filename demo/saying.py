"""What is printed when all is ready: what the year came to, where to look, and at what first."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from app.core.work import reading_for
from app.guarantees.pace import Stretch, pace
from app.promises.model import OutcomeRow
from demo.house import House
from demo.opening import shop_id
from demo.state import StoryState
from demo.story.shelf import LOPARBODEN

WORDS = {
    "over": "came early",
    "kept": "were kept",
    "broken": "were broken",
    "unknown": "are unknown",
    "void": "were void",
    "pending": "are open",
}


def outcomes(house: House) -> Counter[str]:
    """How many orders of Löparboden by outcome."""
    query = (
        select(OutcomeRow.outcome, func.count())
        .where(OutcomeRow.shipment_id == 0)
        .group_by(OutcomeRow.outcome)
    )
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        return Counter({row[0]: row[1] for row in work.session.execute(query)})


def _made_good(house: House) -> str:
    """How fast, by the story's clock, which goes hour by hour."""
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        found = pace(work)
    if found.from_broken is None or found.from_known is None:
        return "Nothing has been made good yet."
    return (
        f"{found.from_broken.count:,} of the broken ones were late and are made good. From broken for certain to the "
        f"offer: {_stretch(found.from_broken)}.\nFrom knowing how late it came to the offer: "
        f"{_stretch(found.from_known)}."
    )


def _stretch(found: Stretch) -> str:
    return f"median {_hours(found.median)}, worst {_hours(found.worst)}"


def _hours(time: timedelta) -> str:
    return f"{time / timedelta(hours=1):,.1f} h"


def say_what_there_is(house: House, state: StoryState) -> None:
    counts, origin, letters = outcomes(house), house.world.origin, house.mailbox.count
    promises = ", ".join(f"{counts[one]:,} {words}" for one, words in WORDS.items() if counts[one])
    handle = LOPARBODEN.partition(".")[0]
    print(f"""
Löparboden sells running shoes. Of its promises, {promises}.
{state.webhooks:,} webhooks ({state.repeats:,} of them repeats) and {letters:,} letters, told in {state.seconds:.0f} s.
{_made_good(house)}

  The panel, in the Shopify admin   {origin}/store/{handle}/apps/{house.world.proxy_subpath}
  The shop, as a buyer sees it      {origin}/shop/{handle}
  The customers' mailbox            {origin}/mailbox/
  Everything else                   {origin}/

Look first at the panel's home: what the shop owes today, and how the promises of the last weeks went.
Then open a broken order there, and the letter that its buyer got in the mailbox.
Letters also say that a parcel has left, and how to break in the shoes. Their words are in the panel at Letters; which
are on, how often a customer may hear, and where answers come home is in Settings.
Orders come in by themselves from now on. Ctrl-C ends; `make demo` goes on from here, `make demo-reset` begins anew.
""", flush=True)  # fmt: skip
