"""What a merchant decides, as typed values with sensible defaults."""

from __future__ import annotations

import msgspec

from app.shops.care_settings import Claims as Claims
from app.shops.care_settings import DeliveryGuarantee as DeliveryGuarantee
from app.shops.care_settings import FitGuarantee as FitGuarantee
from app.shops.care_settings import Limits as Limits
from app.shops.care_settings import Playbook as Playbook
from app.shops.care_settings import Tier as Tier
from app.shops.care_settings import Way as Way
from app.shops.figure_settings import Costing as Costing
from app.shops.figure_settings import Strategy as Strategy
from app.shops.review_settings import ReviewRequests as ReviewRequests
from app.shops.review_settings import UseTime as UseTime
from app.shops.survey_settings import Surveys as Surveys


class RuleRow(msgspec.Struct, frozen=True):
    """A line of the merchant's own table of promises: method and country → days.

    method   a part of the shipping option's title, lower case; empty: any
    country  ISO 3166 two letters; empty: any
    """

    method: str = ""
    country: str = ""
    days_min: int = 1
    days_max: int = 3


class LabelMeaning(msgspec.Struct, frozen=True):
    """What the merchant says that a shipping option's title promises. Holds for orders bought from then on.

    title  as shown; compared without case, accents and spaces
    says   "days": the numbers below; "nothing": it promises no time
    unit   "working_days", "calendar_days" or "hours"
    by     True: a plain "within", without a first day
    said_by, said_at  the staff member's number at Shopify and when, as ISO 8601 in UTC; "" where nobody noted it
    """

    title: str
    says: str = "days"
    days_min: int = 0
    days_max: int = 0
    unit: str = "working_days"
    by: bool = False
    said_by: str = ""
    said_at: str = ""


class Slots(msgspec.Struct, frozen=True):
    """Under which names the cart says what day and hours she chose, small letters; delivery-date apps differ."""

    dates: tuple[str, ...] = (
        "delivery date", "delivery-date", "delivery_date", "leveransdag", "leveransdatum",
        "leveringsdato", "leveringsdag", "toimituspäivä", "lieferdatum", "liefertag",
    )  # fmt: skip
    hours: tuple[str, ...] = (
        "delivery time", "delivery-time", "delivery_time", "delivery slot", "delivery time slot",
        "leveranstid", "leveringstid", "leveringstidspunkt", "toimitusaika", "lieferzeit", "lieferzeitfenster",
    )  # fmt: skip


class Arrivals(msgspec.Struct, frozen=True):
    """What counts as arrived, and whom we ask.

    point_counts    ready at a pick-up point is an arrival
    ask_customers   where nobody can know, the customer is asked with one letter
    ask_after_days  days after the promise's end before she is asked
    tell_delays     a promise that can't be kept is told before its day passes, with a new date
    """

    point_counts: bool = True
    ask_customers: bool = True
    ask_after_days: int = 1
    tell_delays: bool = True


class Handling(msgspec.Struct, frozen=True):
    """From order to hand-over, in the shop's calendar.

    cutoff           "HH:MM" in the shop's zone: an order after it counts from the next working day
    closed_weekdays  0 is Monday
    closed_dates     "YYYY-MM-DD"
    closures         [first, last], "YYYY-MM-DD", both closed: vacations
    bridge_days      closed as well on a single working day between a holiday and a weekend
    eves             closed as well on the eves that are holidays in fact, such as midsummer eve
    """

    days_min: int = 0
    days_max: int = 1
    cutoff: str = "14:00"
    closed_weekdays: tuple[int, ...] = (5, 6)
    closed_dates: tuple[str, ...] = ()
    closures: tuple[tuple[str, str], ...] = ()
    bridge_days: bool = False
    eves: bool = True


class Sender(msgspec.Struct, frozen=True):
    """Who the letters are from: a person."""

    name: str = ""
    role: str = ""
    address: str = ""
    reply_to: str = ""
    postal: str = ""
    colour: str = "#1f5132"
    logo: str = ""


class Voice(msgspec.Struct, frozen=True):
    """How every letter of the shop sounds and looks beside its sender. Empty: the language's own words.

    hello_*     the word before her name; sign_off_* the line above the signature
    formal      Swedish says ni, English writes its contractions out
    signature   a line of the sender's own under the name, such as a telephone number
    ground      colour around the letter, "#rrggbb", light
    """

    hello_sv: str = ""
    hello_en: str = ""
    sign_off_sv: str = ""
    sign_off_en: str = ""
    formal: bool = False
    signature: str = ""
    ground: str = "#f6f5f2"


class StatusLetter(msgspec.Struct, frozen=True):
    """A letter that stands in for one of Shopify's own mails.

    attested_by, attested_at  the staff member's number and when, ISO 8601 in UTC: she switched Shopify's off.
                              Without it the letter stays off, or the customer would hear everything twice
    """

    on: bool = False
    attested_by: str = ""
    attested_at: str = ""

    @property
    def speaks(self) -> bool:
        return self.on and bool(self.attested_at)


class Guide(msgspec.Struct, frozen=True):
    """The merchant's own text about what she sells.

    moment      "waiting": while it is on its way; "arrived": when it has come
    types, tags, collections  of the product, as the merchant writes them; a collection by its title or its handle
    words       parts of the product's title, small letters; products: Shopify's numbers. One of all that fits is enough
    days_after  the purchase, or the arrival
    subject_*, text_*  Markdown without Liquid; a language without a text stays silent
    """

    name: str
    moment: str
    words: tuple[str, ...] = ()
    products: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    days_after: int = 1
    subject_sv: str = ""
    text_sv: str = ""
    subject_en: str = ""
    text_en: str = ""


class Updates(msgspec.Struct, frozen=True):
    """What customers hear between the purchase and the first use. All of it is off until the merchant wants it."""

    ordered: StatusLetter = StatusLetter()
    sent: StatusLetter = StatusLetter()
    arrived: StatusLetter = StatusLetter()
    guides: tuple[Guide, ...] = ()


class Replies(msgspec.Struct, frozen=True):
    """address  the mailbox whose answers come home, once something has come there; empty: letters carry the sender's"""

    address: str = ""


class Sending(msgspec.Struct, frozen=True):
    """What complaints have done to the shop's letters. Instants as ISO 8601 in UTC, "" for never.

    paused_at   feedback, care and selling rest from then on; "" while they don't
    resumed_at  when a person last let them go on: complaints before it are forgiven
    unsafe      domains from which the merchant lets letters go though their SPF, DKIM or DMARC isn't in order
    reports     how often the address for reports has been made anew: only the newest is open
    """

    paused_at: str = ""
    resumed_at: str = ""
    unsafe: tuple[str, ...] = ()
    reports: int = 0


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
    labels: tuple[LabelMeaning, ...] = ()
    slots: Slots = Slots()
    arrivals: Arrivals = Arrivals()
    handling: Handling = Handling()
    guarantee: DeliveryGuarantee = DeliveryGuarantee()
    fits: tuple[FitGuarantee, ...] = ()
    claims: Claims = Claims()
    limits: Limits = Limits()
    reviews: ReviewRequests = ReviewRequests()
    surveys: Surveys = Surveys()
    sender: Sender = Sender()
    voice: Voice = Voice()
    updates: Updates = Updates()
    replies: Replies = Replies()
    sending: Sending = Sending()
    dose: Dose = Dose()
    strategy: Strategy = Strategy()
    costing: Costing = Costing()
    checkout_dates: bool = True
    soft_opt_in: bool = False
