"""The tables of touchpoints."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned

OPEN = text("state IN ('proposed', 'waiting', 'granted')")


class Touchpoint(Base, ShopOwned):
    """A room's wish to speak, with its decision.

    key         what makes it one and the same ("review_request:order:5"): a second wish with it isn't written
    body        what the letter needs beside its order: ids, sums, dates; no names, no addresses
    state       proposed → waiting | granted → sending → sent | withheld | withdrawn | expired
    decide_at   when it is to be decided on (again); None once it is over
    reason      code of the decision, see touchpoints.reasons
    held        the room's own reason to wait for now ("remedy_due"), or None
    """

    __tablename__ = "touchpoints"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        Index("ix_touchpoints_customer", "shop_id", "customer_id", "id"),
        Index("ix_touchpoints_order", "shop_id", "order_id"),
        Index("ix_touchpoints_open", "shop_id", "decide_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_touchpoints_state", "shop_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int]
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    letter_class: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(120))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposed_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(60))
    held: Mapped[str | None] = mapped_column(String(40))
    decide_at: Mapped[datetime | None]
    send_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Letter(Base, ShopOwned):
    """What was sent, as it was sent. Texts are emptied when the person is erased; the row stays, for the dose.

    html_sealed  the HTML part, without her keys, packed as in mail/packed_html.py: some 0.4 KB instead of 9
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_customer", "shop_id", "customer_id", "sent_at"),
        Index("ix_letters_touchpoint", "shop_id", "touchpoint_id"),
        Index("ix_letters_order", "shop_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    touchpoint_id: Mapped[int]
    customer_id: Mapped[int]
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    letter_class: Mapped[str] = mapped_column(String(10))
    lang: Mapped[str] = mapped_column(String(5))
    message_id: Mapped[str] = mapped_column(String(255))
    subject_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    html_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Wish(Base, ShopOwned, AppendOnly):
    """What a customer said about being written to; her latest word on each thing holds. Kept by the address, so that
    it holds for every customer record with that address, and after an erasure.

    about  "all", a kind of letter, a class of letters, "dose", "pause" or "lang"
    says   "stop" or "go_on"; of the dose "less", "normal" or "more"; of the language its code
    until  of a pause: its end
    source "one_click", "page", "bounce", "complaint", "shopify", "merchant"
    """

    __tablename__ = "wishes"
    __table_args__ = (Index("ix_wishes_email_key", "shop_id", "email_key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    email_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    about: Mapped[str] = mapped_column(String(40))
    says: Mapped[str] = mapped_column(String(10))
    until: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime]


class Consent(Base, ShopOwned, AppendOnly):
    """Evidence of what a customer agreed to about advertising by mail: what, when, from where. Her latest state holds.

    state   Shopify's own: subscribed, unsubscribed, pending, not_subscribed, redacted, invalid
    level   of the opt-in, as Shopify names it: single_opt_in, confirmed_opt_in, unknown
    source  "checkout", "shopify", "page", "one_click", "complaint"
    wording settings' version in which the merchant attested what the checkout says; None where that isn't from there
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_email_key", "shop_id", "email_key", "id"),
        Index("ix_consents_order", "shop_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    email_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    state: Mapped[str] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(30))
    source: Mapped[str] = mapped_column(String(20))
    order_id: Mapped[int]
    wording: Mapped[int | None]
    said_at: Mapped[datetime]
    heard_at: Mapped[datetime]


class LetterText(Base, ShopOwned, AppendOnly):
    """A merchant's own version of a letter; the newest of a kind and language is used.

    source  Markdown with Liquid, subject on top; "": back to the original
    """

    __tablename__ = "letter_texts"
    __table_args__ = (Index("ix_letter_texts_kind", "shop_id", "kind", "lang", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    lang: Mapped[str] = mapped_column(String(5))
    source: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))


class MailReport(Base, ShopOwned, AppendOnly):
    """What came back about a letter: it bounced, or somebody called it junk.

    what      "bounce" (no such address), "refused" (for good, but for another reason), "delay" (for now), "complaint"
    letter_id 0 where the report doesn't say which
    provider  "mail" (the standard formats), "postmark", "ses", "smtp"
    code      the server's enhanced status code or the provider's own word
    reference one for each report: a repeated one is kept once
    """

    __tablename__ = "mail_reports"
    __table_args__ = (
        UniqueConstraint("shop_id", "reference"),
        Index("ix_mail_reports_what", "shop_id", "what", "heard_at"),
        Index("ix_mail_reports_letter", "shop_id", "letter_id"),
        Index("ix_mail_reports_email_key", "shop_id", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(10))
    letter_id: Mapped[int]
    email_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    provider: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(200))
    heard_at: Mapped[datetime]


class MailTally(Base, ShopOwned):
    """One letter sent, bounced or complained of. Inserted, and folded into MailTotal, as outcomes are."""

    __tablename__ = "mail_tallies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column("on_day", Date)
    what: Mapped[str] = mapped_column(String(10))
    step: Mapped[int]


class MailTotal(Base, ShopOwned):
    """How many letters of a day were sent, bounced or complained of, as of the last folding."""

    __tablename__ = "mail_totals"

    on: Mapped[date] = mapped_column("on_day", Date, primary_key=True)
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    letters: Mapped[int]


class SenderDomain(Base, ShopOwned):
    """The domain that the shop writes from: its DKIM key, and what the last look at its DNS found.

    key_sealed  the private key, PEM; None where the mail server signs itself
    selector    under which the public key stands in the DNS; ours, or the mail server's own
    findings    {"spf": …, "dkim": …, "dmarc": …}: state, why, what was found and what to publish; "confirm": the
                address that Amazon asks to be opened
    passed      all that the first live letter needs was there once; what is lost later is shown, and stops nothing
    """

    __tablename__ = "sender_domains"

    domain: Mapped[str] = mapped_column(String(255), primary_key=True)
    selector: Mapped[str] = mapped_column(String(63))
    key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    passed: Mapped[bool]
    checked_at: Mapped[datetime | None]
