"""What the report says: its charts, each with a sentence that tells what to see in it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.promises.figures import Figures
from app.promises.report_rows import (
    EARLY_MOST,
    LATE_MOST,
    NOT_NAMED,
    OTHERS,
    Bar,
    PartRow,
    Row,
    best_and_worst,
    misses,
    parts,
)
from app.promises.reports import JUDGED
from app.promises.spread import MEASURED_LEAST, Interval, Run
from app.promises.words_for_pages import kind_in_words
from app.web.charts import Chart, Series
from app.web.formats import NOTHING, country, day_span, number, share

BARS_LEAST = 2  # a chart of one bar compares nothing


def names() -> dict[str, str]:
    return {"over": _("Early"), "kept": _("Kept"), "broken": _("Broken"), "unknown": _("Unknown")}


def titles() -> dict[str, tuple[str, str]]:
    """Dimension → title and heading of its first column, in the order of the page."""
    return {
        "carrier": (_("By carrier"), _("Carrier")),
        "service": (_("By shipping option"), _("Shipping option")),
        "country": (_("By country"), _("Country")),
        "product": (_("By product"), _("Product")),
        "kind": (_("By where the promise was shown"), _("Promise")),
    }


def label(row: Row, dimension: str) -> str:
    if row.of == OTHERS:
        return ngettext("%(num)s other", "%(num)s others", row.folded)
    if row.of == NOT_NAMED:
        return _("Not named")
    if dimension == "product":
        return row.value.partition(" ")[2] or row.value
    if dimension == "country":
        return country(row.value)
    return kind_in_words(row.value) if dimension == "kind" else row.value


def share_or_missing(row: Row, outcome: str) -> str:
    """A share, or how many orders are missing until there is one."""
    return share(row.share(outcome)) if not row.missing else NOTHING


def shares_chart(rows: Sequence[Row], dimension: str) -> Chart | None:
    """None where fewer than two rows have enough orders: there is nothing to compare."""
    drawn = [row for row in rows if not row.missing]
    if len(drawn) < BARS_LEAST:
        return None
    title, column = titles()[dimension]
    return Chart(
        name=dimension,
        title=title,
        sentence=comparison(rows, dimension),
        count=sum(row.count for row in drawn),
        labels=[f"{label(row, dimension)} (n = {number(row.count)})" for row in drawn],
        series=[Series(names()[one], [_rounded(row.share(one)) for row in drawn], one) for one in JUDGED],
        unit="share",
        stacked=True,
        first_column=column,
    )


def comparison(rows: Sequence[Row], dimension: str) -> str:
    """The two ends, and whether they differ by more than chance: their intervals don't touch."""
    ends = best_and_worst(rows)
    if ends is None:
        return _("There is too little to compare yet.")
    best, worst, differ = ends
    return comparison_in_words(
        (label(best, dimension), best), (label(worst, dimension), worst), differ=differ
    )


def comparison_in_words(best: tuple[str, Row], worst: tuple[str, Row], *, differ: bool) -> str:
    """best, worst  what it is called, and how it went"""
    said = {
        "best": best[0],
        "best_share": share(best[1].kept_share),
        "worst": worst[0],
        "worst_share": share(worst[1].kept_share),
    }
    if differ:
        return _(
            "%(best)s kept %(best_share)s of what is known, %(worst)s %(worst_share)s: "
            "a difference larger than chance.",
            **said,
        )
    return _(
        "From %(worst)s at %(worst_share)s to %(best)s at %(best_share)s: a difference that may be chance.",
        **said,
    )


def interval_in_words(interval: Interval | None) -> str:
    return f"{share(interval.least)} – {share(interval.most)}" if interval else NOTHING


def missing_in_words(row: Row) -> str:
    """returns  "" where there is enough"""
    if row.missing:
        return ngettext(
            "%(num)s order more until there is a share",
            "%(num)s orders more until there is a share",
            row.missing,
        )
    return ""


def misses_chart(figures: Figures) -> Chart | None:
    bars = misses(figures)
    count = sum(bar.orders for bar in bars)
    if count < MEASURED_LEAST:
        return None
    early = [bar.orders if bar.days < 0 else None for bar in bars]
    kept = [bar.orders if bar.days == 0 else None for bar in bars]
    late = [bar.orders if bar.days > 0 else None for bar in bars]
    return Chart(
        name="misses",
        title=_("How far from the promise"),
        sentence=_misses_sentence(bars, count),
        count=count,
        labels=[bar_label(bar) for bar in bars],
        series=[
            Series(_("Early"), early, "over"),
            Series(_("Within the promise"), kept, "kept"),
            Series(_("Late"), late, "broken"),
        ],
        stacked=True,
        first_column=_("Working days"),
    )


def bar_label(bar: Bar) -> str:
    if bar.days == EARLY_MOST:
        return _("%(days)s or more early", days=-bar.days)
    if bar.days == LATE_MOST:
        return _("%(days)s or more late", days=bar.days)
    if bar.days == 0:
        return _("within")
    if bar.days < 0:
        return _("%(days)s early", days=-bar.days)
    return _("%(days)s late", days=bar.days)


def _misses_sentence(bars: Sequence[Bar], count: int) -> str:
    late = sum(bar.orders for bar in bars if bar.days > 0)
    far = sum(bar.orders for bar in bars if bar.days >= 3)
    if not late:
        return _("No arrival was a working day late or more.")
    return _(
        "%(late)s of the arrivals were at least one working day late, and %(far)s three or more.",
        late=share(late / count),
        far=share(far / count),
    )


def arrivals_missing(figures: Figures) -> str:
    count = sum(bar.orders for bar in misses(figures))
    return _(
        "The size of a miss is shown from %(least)s arrivals on. So far there are %(count)s.",
        least=MEASURED_LEAST,
        count=number(count),
    )


def part_name(part: str) -> str:
    return {
        "handover": _("Until hand-over (the shop's part)"),
        "transit": _("On the way (the carrier's part)"),
    }[part]


def parts_chart(figures: Figures) -> Chart | None:
    """None where no plan is known of enough orders."""
    rows = parts(figures)
    if max(row.measured for row in rows) < MEASURED_LEAST:
        return None
    return Chart(
        name="parts",
        title=_("Whose part it was"),
        sentence=parts_sentence(figures),
        count=max(row.measured for row in rows),
        labels=[f"{part_name(row.part)} (n = {number(row.measured)})" for row in rows],
        series=[
            Series(_("As planned or sooner"), [_part_of(row.in_time, row) for row in rows], "kept"),
            Series(_("1 working day over"), [_part_of(row.one_over, row) for row in rows], "unknown"),
            Series(_("2 or more over"), [_part_of(row.more_over, row) for row in rows], "broken"),
        ],
        unit="share",
        stacked=True,
        first_column=_("Part"),
    )


def _part_of(value: int, row: PartRow) -> float | None:
    return _rounded(value / row.measured) if row.measured >= MEASURED_LEAST else None


def parts_sentence(figures: Figures) -> str:
    handover, transit = parts(figures)
    broken = sum(one.counts.get("broken", 0) for one in figures[""].values())
    if not broken:
        return _("No promise was broken in this time.")
    return _(
        "Of %(broken)s broken promises %(shop)s were late at the hand-over and %(carrier)s on the way; "
        "of %(rest)s it can't be told.",
        broken=number(broken),
        shop=number(handover.broken),
        carrier=number(transit.broken),
        rest=number(broken - handover.broken - transit.broken),
    )


def run_in_words(run: Run) -> str:
    """ "12 days, 340 orders" with when; "–" for none."""
    if run.first is None or run.last is None:
        return NOTHING
    return _(
        "%(days)s, %(orders)s (%(when)s)",
        days=ngettext("%(num)s day", "%(num)s days", run.days),
        orders=ngettext("%(num)s order", "%(num)s orders", run.orders),
        when=day_span(run.first, run.last),
    )


def days_in_words(days: float | None) -> str:
    """Working days with a sign, to a tenth: "+0.4"."""
    if days is None:
        return NOTHING
    rounded = round(days, 1) or 0.0
    return f"{'+' if rounded > 0 else ''}{number(rounded)}"


def steady_sentence(rows: Sequence[Row]) -> str:
    """rows  the steadiest first"""
    told = [row for row in rows if row.steadiness is not None]
    if len(told) < 2:
        return _("Carriers are ranked once two of them have enough arrivals.")
    first, last = told[0], told[-1]
    assert first.steadiness is not None
    assert last.steadiness is not None
    return _(
        "%(first)s is the steadiest: usually no later than %(days)s working days from the promise. "
        "With %(last)s it is %(last_days)s.",
        first=first.value,
        days=days_in_words(first.steadiness.usual_latest),
        last=last.value,
        last_days=days_in_words(last.steadiness.usual_latest),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
