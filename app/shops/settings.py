"""What a merchant decides, as typed values with sensible defaults."""

from __future__ import annotations

import msgspec


class RuleRow(msgspec.Struct, frozen=True):
    """A line of the merchant's own table of promises: method and country → days.

    method   a part of the shipping option's title, lower case; empty: any
    country  ISO 3166 two letters; empty: any
    """

    method: str = ""
    country: str = ""
    days_min: int = 1
    days_max: int = 3


class Handling(msgspec.Struct, frozen=True):
    """From order to hand-over, in the shop's calendar.

    cutoff           "HH:MM" in the shop's zone: an order after it counts from the next working day
    closed_weekdays  0 is Monday
    closed_dates     "YYYY-MM-DD"
    """

    days_min: int = 0
    days_max: int = 1
    cutoff: str = "14:00"
    closed_weekdays: tuple[int, ...] = (5, 6)
    closed_dates: tuple[str, ...] = ()
    bridge_days: bool = False


class DeliveryGuarantee(msgspec.Struct, frozen=True):
    """What a customer gets when the delivery promise was broken. Off until the merchant switches it on.

    percent     of her next order, as a discount code that works once
    valid_days  how long the code is good for
    """

    on: bool = False
    percent: int = 15
    valid_days: int = 180


class ReviewRequests(msgspec.Struct, frozen=True):
    """address  where she writes it; {order} and {product} are filled in. Empty: nobody is asked."""

    address: str = ""
    days_after_arrival: int = 7
    days_after_remedy: int = 5


class Sender(msgspec.Struct, frozen=True):
    """Who the letters are from: a person."""

    name: str = ""
    role: str = ""
    address: str = ""
    reply_to: str = ""
    postal: str = ""
    colour: str = "#1f5132"
    logo: str = ""


class Dose(msgspec.Struct, frozen=True):
    """How often a customer may hear from the shop. Hours of quiet are in her own zone."""

    per_week: int = 2
    per_month: int = 5
    hours_between: int = 48
    quiet_from: int = 20
    quiet_until: int = 8


class ShopSettings(msgspec.Struct, frozen=True):
    """All of it. A field that is missing in a stored version takes today's default.

    checkout_dates  ask Shopify for the dates that the checkout showed
    soft_opt_in     the merchant attests that her checkout lets a customer say no to letters (ePrivacy art. 13(2))
    """

    rules: tuple[RuleRow, ...] = ()
    handling: Handling = Handling()
    guarantee: DeliveryGuarantee = DeliveryGuarantee()
    reviews: ReviewRequests = ReviewRequests()
    sender: Sender = Sender()
    dose: Dose = Dose()
    checkout_dates: bool = True
    soft_opt_in: bool = False
