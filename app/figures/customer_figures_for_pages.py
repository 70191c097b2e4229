"""The key figures of customers in words: who comes back, how often, for how much."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.figures.key_figures import (
    MEAN_LEAST,
    SHARE_LEAST,
    median,
    median_reach,
    share,
    spending_ratio,
    together,
)
from app.figures.key_figures_for_pages import (
    KeyFigure,
    grouped,
    hundredths,
    missing_in_words,
    reach_in_words,
    span_in_words,
    weeks_in_words,
    whole_money,
)
from app.figures.key_reports import Year
from app.figures.purchase_rules import FIRST, LATER, NAMELESS, NEW, RETURNING, SECOND
from app.promises.spread import MEASURED_LEAST, Interval
from app.web.formats import number, on
from app.web.formats import share as in_percent

EVERY = (*NEW, *RETURNING, NAMELESS)


def customer_figures(year: Year) -> list[KeyFigure]:
    return [
        returning_figure(year), came_back_figure(year), orders_figure(year), basket_figure(year),
        between_figure(year), ratio_figure(year),
    ]  # fmt: skip


def standings() -> dict[str, str]:
    """Which of a customer's purchases one is, as a list says it."""
    return {FIRST: _("first"), SECOND: _("second"), LATER: _("later"), NAMELESS: _("without a name")}


def returning_figure(year: Year) -> KeyFigure:
    again = together(year.every, RETURNING).orders
    named = again + together(year.every, NEW).orders
    found = share(again, named)
    return KeyFigure(
        name="returning",
        title=_("Orders from returning customers"),
        value=in_percent(found[0]) if found else "",
        reach=_shares(found[1]) if found else "",
        rests_on=grouped(ngettext("%(num)s order", "%(num)s orders", named), named),
        span=span_in_words(year.months),
        how=_("Orders that weren't the customer's first, of all with a known customer."),
        missing=missing_in_words(named, SHARE_LEAST),
        href="/figures/customers",
    )


def came_back_figure(year: Year) -> KeyFigure:
    life = year.lifetime
    found = share(life.again, life.customers)
    return KeyFigure(
        name="came_back",
        title=_("Customers who bought again"),
        value=in_percent(found[0]) if found else "",
        reach=_shares(found[1]) if found else "",
        rests_on=grouped(ngettext("%(num)s customer", "%(num)s customers", life.customers), life.customers),
        span=_since(year),
        how=_(
            "Customers with at least two purchases, of all with one. Who bought last week hasn't had the time yet, "
            "so this grows by itself; “Satisfied, and gone” counts only those whose days have passed."
        ),
        missing=missing_in_words(life.customers, SHARE_LEAST),
        href="/figures/satisfied",
    )


def orders_figure(year: Year) -> KeyFigure:
    life = year.lifetime
    enough = life.customers >= MEAN_LEAST
    return KeyFigure(
        name="orders_each",
        title=_("Orders per customer"),
        value=number(round(life.orders / life.customers, 2)) if enough else "",
        rests_on=grouped(ngettext("%(num)s customer", "%(num)s customers", life.customers), life.customers),
        span=_since(year),
        how=_("All purchases that we know of, over the customers who made them. Counted whole."),
        missing=missing_in_words(life.customers, MEAN_LEAST),
        href="/figures/customers",
    )


def basket_figure(year: Year) -> KeyFigure:
    every = together(year.standings, EVERY)
    reach = every.basket_interval
    return KeyFigure(
        name="basket",
        title=_("Basket"),
        value=whole_money(every.basket_minor, year.currency) if every.basket_minor is not None else "",
        reach=reach_in_words(*(whole_money(one, year.currency) for one in reach)) if reach else "",
        rests_on=grouped(ngettext("%(num)s order", "%(num)s orders", every.orders), every.orders),
        span=span_in_words(year.months),
        how=_("What is left of an order after refunds and edits, with tax and shipping: the mean."),
        missing=missing_in_words(every.orders, MEAN_LEAST),
        href="/figures/customers",
    )


def between_figure(year: Year) -> KeyFigure:
    middle, count, reach = median(year.gaps), sum(year.gaps.values()), median_reach(year.gaps)
    enough = middle is not None and count >= MEASURED_LEAST
    return KeyFigure(
        name="between",
        title=_("Time between two orders"),
        value=weeks_in_words(middle) if middle is not None and enough else "",
        reach=reach_in_words(*map(weeks_in_words, reach)) if reach is not None and enough else "",
        rests_on=grouped(ngettext("%(num)s order", "%(num)s orders", count), count),
        span=span_in_words(year.months),
        how=_("The middle one, in whole weeks, of orders that weren't the customer's first."),
        missing=missing_in_words(count, MEASURED_LEAST),
        href="/figures/customers",
    )


def ratio_figure(year: Year) -> KeyFigure:
    again, new = together(year.standings, RETURNING), together(year.standings, NEW)
    ratio = spending_ratio(year.standings)
    return KeyFigure(
        name="ratio",
        title=_("A returning customer's order against a new one's"),
        value=_("%(ratio)s times", ratio=hundredths(ratio.value)) if ratio else "",
        reach=reach_in_words(hundredths(ratio.least), hundredths(ratio.most)) if ratio else "",
        rests_on=_("%(again)s and %(new)s orders", again=number(again.orders), new=number(new.orders)),
        span=span_in_words(year.months),
        how=_(
            "Your figure: the mean order of those who had bought before, over that of those who hadn't. Orders of one "
            "customer resemble each other, so it is somewhat less sure than the span says."
        ),
        missing=missing_in_words(min(again.orders, new.orders), MEAN_LEAST),
        href="/figures/customers",
    )


def ratio_sentence(year: Year) -> str:
    """What the shop's own ratio says, and whether that is more than chance."""
    ratio = spending_ratio(year.standings)
    if ratio is None:
        return ""
    said = {
        "ratio": hundredths(ratio.value),
        "least": hundredths(ratio.least),
        "most": hundredths(ratio.most),
    }
    if not ratio.differs:
        return _(
            "A returning customer's order is %(ratio)s times a new one's, and may as well be the same: the true ratio "
            "lies between %(least)s and %(most)s 95 times of 100.",
            **said,
        )
    return _(
        "A returning customer's order is %(ratio)s times a new one's. The true ratio lies between %(least)s and "
        "%(most)s 95 times of 100, so it is more than chance.",
        **said,
    )


def _shares(interval: Interval) -> str:
    return reach_in_words(in_percent(interval.least), in_percent(interval.most))


def _since(year: Year) -> str:
    since = year.lifetime.since
    return _("since %(day)s", day=on(since)) if since else span_in_words(year.months)
