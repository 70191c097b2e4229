"""The history page: what came of the orders from before the install, and what the nightly reading has found."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.catchup import reports
from app.catchup.reports import Past, Progress, Report
from app.core.work import Work
from app.outbox import words_for_pages as outbox_words
from app.promises.meanings import mark_of
from app.web.charts import Chart, Series
from app.web.formats import number, share
from app.web.guards import panel

blueprint = Blueprint("catchup", __name__, template_folder="templates")

# Fewer late orders make no picture; the sentence above has their number.
CHART_LEAST = 10
# Beyond it, days are one bar: who waits two weeks too long doesn't care for the day.
DAYS_DRAWN = 10
# A share of fewer orders says more about chance than about the shop.
SHARE_LEAST = 30


@blueprint.get("/history")
@panel
def show_history(work: Work) -> str:
    past = reports.report(work)
    reading = reports.progress(work)
    nights = reports.nights(work)
    return render_template(
        "catchup/history.html",
        reading=reading,
        read=_read_in_words(reading),
        report=past,
        sentence=_sentence(past.whole),
        few=past.whole.count < SHARE_LEAST,
        tiles=_tiles(past.whole),
        chart=_late_chart(past),
        late=_late_in_words(past),
        nights=nights,
        found=_found_in_words(nights),
        states=_states(),
        mark_of=mark_of,
        outbox_words=outbox_words,
    )


def _read_in_words(reading: Progress) -> str:
    if reading.expected:
        return _("%(read)s of %(all)s orders read", read=number(reading.orders), all=number(reading.expected))
    return ngettext("%(num)s order read", "%(num)s orders read", reading.orders)


def _sentence(whole: Past) -> str:
    """The first day's report in one sentence; "" where no order has been judged."""
    if not whole.count:
        return ""
    return _(
        "Of your last %(count)s orders, %(kept)s came when the shop said, %(broken)s came late or not at all, "
        "and of %(unknown)s it can’t be told.",
        count=number(whole.count),
        kept=share(whole.share("kept", "over")),
        broken=share(whole.share("broken")),
        unknown=share(whole.share("unknown")),
    )


def _tiles(whole: Past) -> list[tuple[str, float | None, str]]:
    names = (
        (_("Came when the shop said"), ("kept", "over")),
        (_("Came late or not at all"), ("broken",)),
        (_("Can’t be told"), ("unknown",)),
    )
    return [
        (
            name,
            whole.share(*outcomes),
            _(
                "%(count)s of %(all)s",
                count=number(sum(whole.counts[one] for one in outcomes)),
                all=number(whole.count),
            ),
        )
        for name, outcomes in names
    ]


def _late_chart(past: Report) -> Chart | None:
    drawn = sum(past.late.values())
    if drawn < CHART_LEAST:
        return None
    by_day = [
        sum(count for days, count in past.late.items() if min(days, DAYS_DRAWN) == day)
        for day in range(DAYS_DRAWN + 1)
    ]
    begins = 0 if by_day[0] else 1
    labels = [*map(str, range(begins, DAYS_DRAWN)), _("%(days)s and more", days=DAYS_DRAWN)]
    return Chart(
        name="late",
        title=_("How late they came"),
        sentence=_late_in_words(past),
        count=drawn,
        labels=labels,
        series=[Series(_("Orders"), by_day[begins:], "broken")],
        first_column=_("Working days late"),
    )


def _late_in_words(past: Report) -> str:
    drawn = sum(past.late.values())
    said = []
    if drawn:
        middle = _median(past.late)
        said.append(
            ngettext(
                "Half of those that came late were no more than %(num)s working day late.",
                "Half of those that came late were no more than %(num)s working days late.",
                middle,
            )
        )
    if past.late_unknown:
        said.append(
            ngettext("Of %(num)s nobody saw it come.", "Of %(num)s nobody saw them come.", past.late_unknown)
        )
    return " ".join(said)


def _median(late: dict[int, int]) -> int:
    """The smallest number of days within which at least half came."""
    half, seen = sum(late.values()) / 2, 0
    for days, count in sorted(late.items()):
        seen += count
        if seen >= half:
            return days
    return 0


def _found_in_words(nights: tuple[reports.Night, ...]) -> str:
    """What the last nights came to, in a sentence; "" before the first."""
    over = [one for one in nights if one.is_over]
    if not over:
        return ""
    found = sum(one.found for one in over)
    if not found:
        return _("Nothing was missed: each change that Shopify lists had been heard of by its message.")
    return ngettext(
        "%(num)s message that never came was found by asking, and taken in.",
        "%(num)s messages that never came were found by asking, and taken in.",
        found,
    )


def _states() -> dict[str, tuple[str, str, str]]:
    """state → words, tone, icon"""
    return {
        "running": (_("Reading"), "pending", "clock"),
        "done": (_("Done"), "good", "check"),
        "parked": (_("Stands still"), "attention", "warning"),
    }
