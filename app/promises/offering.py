"""What the shop's own pages may promise now: by its table and its handling, whatever option she chooses later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.core.calendar import zone_named, zone_of
from app.core.errors import Invalid
from app.core.work import Work
from app.promises.making import handling_rules, rule_rows
from app.promises.shown import PURPOSE, VALID_FOR, ShownForm, packed
from app.promises.windows import HandlingRules, RuleRow, Window, matching_rule, window_from_rule
from app.shops.store import the_settings

NONCE_BYTES = 12  # 96 bits: no two pages of a shop will ever get the same
NOBODYS = "-"  # answered by zone_of where a country is none
STEPS_MAX = 8  # cut-offs within VALID_FOR, and as many to spare


@dataclass(frozen=True)
class Offering:
    """What may be shown. order_before: an order at or after it is counted from a later day

    expires_at  up to when an order is covered: VALID_FOR, or the cut-off after which even the quickest way would
                be too late. Nobody may keep an old page and claim a day that nothing can reach any more
    """

    window: Window
    country: str
    order_before: datetime
    expires_at: datetime


@dataclass(frozen=True)
class NotOffered:
    """reason  "unknown_country", "no_rule" or "never_open" """

    reason: str


def offering_for(work: Work, country: str, province: str | None) -> Offering | NotOffered:
    """Reads only, and nothing that grows: it is asked with every page of the shop.

    country   ISO 3166 two letters, capital
    province  Shopify's code, where the visitor's is known
    """
    zone = zone_of(country, province, NOBODYS)
    if zone == NOBODYS:
        return NotOffered("unknown_country")
    _, settings = the_settings(work)
    shop = handling_rules(work, settings.handling)
    rows = _rows_in_reach(rule_rows(settings), country)
    if not rows:
        return NotOffered("no_rule")
    try:
        return _latest_ending(_Counting(shop, country, zone), rows, work.now)
    except Invalid as trouble:
        return NotOffered(trouble.code)


def sealed_form(work: Work, offering: Offering, product_id: int, text: str) -> str:
    """The value of the cart attribute. text  the sentence as the page shows it"""
    form = ShownForm(
        shop_id=work.shop_id,
        product_id=product_id,
        country=offering.country,
        zone=offering.window.zone,
        earliest_at=offering.window.earliest_at,
        latest_at=offering.window.latest_at,
        text=text,
        issued_at=work.now,
        expires_at=offering.expires_at,
        nonce=work.env.chance.token(NONCE_BYTES),
    )
    # Signed without an end of its own: what counts is when she ordered, not when we hear of it.
    return work.env.signer.sign(PURPOSE, packed(form))


def _rows_in_reach(rows: tuple[RuleRow, ...], country: str) -> list[RuleRow]:
    """The lines of the table that may come to speak for this country: one for each title they name, and the one
    for all other titles.
    """
    titles = dict.fromkeys(["", *(row.method_contains for row in rows)])
    spoken = (matching_rule(rows, title, country) for title in titles)
    return list(dict.fromkeys(row for row in spoken if row is not None))


@dataclass(frozen=True)
class _Counting:
    """Where handling and transit are counted."""

    shop: HandlingRules
    country: str
    zone: str

    def window(self, row: RuleRow, ordered_at: datetime) -> Window:
        return window_from_rule(
            row,
            ordered_at=ordered_at,
            shop=self.shop,
            destination_country=self.country,
            destination_zone=self.zone,
        )

    def cutoff_after(self, at: datetime) -> datetime:
        """The next instant at which an order begins to count from a later day."""
        day_nought = self._day_nought(at)
        return datetime.combine(day_nought, self.shop.cutoff, zone_named(self.shop.zone)).astimezone(UTC)

    def _day_nought(self, at: datetime) -> date:
        # Calendar days: nothing is counted after it, not even a shop that works on its country's days of rest.
        nothing = RuleRow(
            transit_days_min=0,
            transit_days_max=0,
            handling_days_min=0,
            handling_days_max=0,
            unit="calendar_days",
        )
        here = _Counting(self.shop, self.shop.country, self.shop.zone)
        return here.window(nothing, at).latest_on


def _latest_ending(counting: _Counting, rows: list[RuleRow], now: datetime) -> Offering:
    """Of several lines the one that ends last: then the promise holds whatever option she chooses."""
    windows = [(counting.window(row, now), row) for row in rows]
    window, row = max(windows, key=lambda one: one[0].latest_at)
    return Offering(
        window=window,
        country=counting.country,
        order_before=counting.cutoff_after(now),
        expires_at=_expires_at(counting, row, window, now=now),
    )


def _expires_at(counting: _Counting, row: RuleRow, window: Window, *, now: datetime) -> datetime:
    cutoff = counting.cutoff_after(now)
    for _ in range(STEPS_MAX):
        if cutoff >= now + VALID_FOR:
            break
        quickest = counting.window(row, cutoff).earliest_on
        if quickest is not None and quickest > window.latest_on:
            return cutoff
        cutoff = counting.cutoff_after(cutoff)
    return now + VALID_FOR
