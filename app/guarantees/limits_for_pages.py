"""The merchant's limits: what she may type, and what is used up of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.calendar import local_date
from app.core.work import Work
from app.remedies.model import LimitUse
from app.shops.settings import Limits
from app.shops.store import the_shop
from app.web.forms import Form

PERCENT_MAX = 200  # of an order: with more than twice its sum a typing mistake is likelier than generosity
TIMES_MAX = 100
SUM_MAX = 100_000_000_00  # in minor units
SUMS = ("customer_minor", "ceiling_minor", "month_minor", "year_minor")


@dataclass(frozen=True)
class Used:
    """By the whole shop, so far: minor units of its currency."""

    month_minor: int
    year_minor: int
    month_times: int


def read_limits(form: Form, currency: str) -> Limits:
    """What the form says; an empty field is no limit. To be used only where it has no complaints."""
    found = Limits(
        order_percent=form.whole_or_none("order_percent", least=0, most=PERCENT_MAX),
        customer_times=form.whole_or_none("customer_times", least=0, most=TIMES_MAX),
        **{name: _sum(form, name, currency) for name in SUMS},
    )
    _hold_apart(form, found.customer_minor, found.ceiling_minor, "ceiling_minor")
    _hold_apart(form, found.month_minor, found.year_minor, "year_minor")
    return found


def used(work: Work) -> Used:
    on = local_date(work.now, the_shop(work).zone)
    month = work.session.get(LimitUse, (work.shop_id, "shop", 0, f"{on:%Y-%m}"))
    year = work.session.get(LimitUse, (work.shop_id, "shop", 0, f"{on:%Y}"))
    return Used(
        month_minor=month.minor if month is not None else 0,
        year_minor=year.minor if year is not None else 0,
        month_times=month.times if month is not None else 0,
    )


def _sum(form: Form, name: str, currency: str) -> int | None:
    return form.minor(name, currency=currency, most_minor=SUM_MAX) if form.raw(name) else None


def _hold_apart(form: Form, month: int | None, year: int | None, field: str) -> None:
    if month is not None and year is not None and year < month and not form.about(field):
        form.complain(field, _("A year holds at least as much as a month."))
