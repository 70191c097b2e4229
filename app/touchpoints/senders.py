"""The domain that letters come from: its DKIM key, what its DNS says, and whether a first letter may go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.core.errors import Invalid, Refused, Unreachable
from app.core.work import Env, Work
from app.mail import dkim
from app.mail.dkim import SigningKey
from app.mail.providers import host_of, is_live
from app.mail.sender_check import Question, check, passes
from app.orders.model import Order
from app.outbox.actions import send_out_again
from app.outbox.errands import Drop, ErrandKind, ErrandView, Later
from app.shops.store import change_settings, the_settings
from app.touchpoints.consent import needs_postal_address
from app.touchpoints.model import SenderDomain

KEY = "sender_domains.key"
CHECK_ERRAND = "check_sender"
# Records are published by hand and spread within the hour; looked at again as often, nobody has to come back and click.
CHECK_AGAIN_AFTER = timedelta(hours=1)
WAIT_FOR_CHECK = timedelta(minutes=15)
SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
# Until the merchant has said who signs, nothing goes: a letter from nobody is worse than a late one.
WAIT_FOR_SENDER = timedelta(hours=1)
NO_POSTAL = "In the customer's country such letters need the shop's postal address. Write it in the settings."
NOT_CHECKED = "The sender's domain isn't in order yet: open Settings, Sending."


@dataclass(frozen=True)
class SenderState:
    """Where letters come from, for the page.

    domain    "" while no sender is set
    live      whether letters can reach people at all
    open      whether letters go: checked, or let through by the merchant
    unsafe    let through by the merchant
    checking  the name servers are being asked just now
    signs     "kept", "server" or "" (nothing was set up)
    record    of our own key, to be published under record_name
    findings  part → Finding as plain values; empty before the first check
    """

    domain: str
    live: bool
    open: bool
    unsafe: bool
    checked_at: datetime | None
    signs: str
    selector: str
    record_name: str
    record: str
    findings: dict[str, dict[str, Any]]
    confirm_url: str


def incomplete(work: Work, order: Order | None, letter_class: str) -> Later | None:
    """What the merchant hasn't said yet of the sender, though a letter of this class about this order must say it."""
    sender, until = the_settings(work)[1].sender, work.now + WAIT_FOR_SENDER
    if not (sender.name and sender.address):
        return Later(until, "no_sender", "Say in the settings who the letters are from.")
    if not sender.postal.strip() and needs_postal_address(letter_class, order.country if order else None):
        return Later(until, "no_postal", NO_POSTAL)
    return None


def hold_back(work: Work, address: str) -> Later | None:
    """Whether letters from this address still wait for the check; then it is asked for, too."""
    if not is_live(work.env.settings.smtp_url, work.env.settings.app_url):
        return None
    domain = domain_of(address)
    row = _row(work, domain)
    if (row is not None and row.passed) or domain in the_settings(work)[1].sending.unsafe:
        return None
    if row is None or row.checked_at is None or row.checked_at <= work.now - CHECK_AGAIN_AFTER:
        ask_check(work, domain)
    return Later(work.now + WAIT_FOR_CHECK, "sender_not_checked", NOT_CHECKED)


def shut_domain(work: Work) -> str:
    """The sender's domain, if letters from it still wait for the check; else ""."""
    settings = the_settings(work)[1]
    domain = domain_of(settings.sender.address)
    if (
        not domain
        or not is_live(work.env.settings.smtp_url, work.env.settings.app_url)
        or domain in settings.sending.unsafe
    ):
        return ""
    row = _row(work, domain)
    return "" if row is not None and row.passed else domain


def signing_key(work: Work, address: str) -> SigningKey | None:
    """None where the mail server signs by itself."""
    row = _row(work, domain_of(address))
    if row is None or row.key_sealed is None:
        return None
    return SigningKey(row.domain, row.selector, work.env.keys.open(row.key_sealed, KEY))


def the_sender(work: Work) -> SenderState:
    settings = the_settings(work)[1]
    domain = domain_of(settings.sender.address)
    row = _row(work, domain)
    record = dkim.public_record(work.env.keys.open(row.key_sealed, KEY)) if row and row.key_sealed else ""
    selector = row.selector if row else ""
    findings = dict(row.findings) if row else {}
    unsafe = domain in settings.sending.unsafe
    return SenderState(
        domain=domain,
        live=is_live(work.env.settings.smtp_url, work.env.settings.app_url),
        open=bool(row and row.passed) or unsafe,
        unsafe=unsafe,
        checked_at=row.checked_at if row else None,
        signs="kept" if record else "server" if selector else "",
        selector=selector,
        record_name=dkim.record_name(selector, domain) if selector else "",
        record=record,
        findings={part: findings[part] for part in ("spf", "dkim", "dmarc") if part in findings},
        confirm_url=str(findings.get("confirm", "")),
    )


def make_key(work: Work) -> None:
    """A fresh pair. The old record may stay: letters under way are verified by it."""
    row = _own_row(work)
    _keep_key(work, row, dkim.new_key(), selector=_next_selector(work, row))


def keep_key(work: Work, text: str, selector: str) -> None:
    """A key that the shop has already. raises  Invalid "bad_key", "short_key", "bad_selector" """
    _keep_key(work, _own_row(work), dkim.read_key(text), selector=_clean(selector))


def use_servers_key(work: Work, selector: str) -> None:
    """The mail server signs; its public key stands under this selector. Our key is forgotten."""
    row = _own_row(work)
    row.selector, row.key_sealed = _clean(selector), None
    ask_check(work, row.domain)


def check_now(work: Work) -> None:
    ask_check(work, _own_row(work).domain)


def let_through(work: Work, by: str) -> None:
    """The merchant has read what isn't in order, and sends all the same. raises  Refused before there was a check"""
    row = _own_row(work)
    if row.checked_at is None:
        raise Refused("not_checked", "Check the domain first: then you know what you decide on.")
    held = the_settings(work)[1]
    unsafe = tuple(dict.fromkeys([*held.sending.unsafe, row.domain]))
    sending = msgspec.structs.replace(held.sending, unsafe=unsafe)
    change_settings(work, msgspec.structs.replace(held, sending=sending), by)


def ask_check(work: Work, domain: str) -> None:
    _row_or_new(work, domain)
    send_out_again(work, CHECK_ERRAND, f"{CHECK_ERRAND}:{domain}"[:120], body={"domain": domain})


def keep_confirmation(work: Work, url: str) -> None:
    """Amazon's address is shown to the merchant, who opens it if she knows of it; we never do."""
    row = _row_or_new(work, domain_of(the_settings(work)[1].sender.address))
    row.findings = {**row.findings, "confirm": url}


def forget_confirmation(work: Work) -> None:
    row = _own_row(work)
    row.findings = {name: value for name, value in row.findings.items() if name != "confirm"}


def domain_of(address: str) -> str:
    """In the DNS's own letters, small; "" where it is no address."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _prepare(work: Work, errand: ErrandView) -> Question | Drop:
    row = _row(work, str(errand.body["domain"]))
    if row is None or not row.domain:
        return Drop("over", "This domain is no longer used.")
    record = dkim.public_record(work.env.keys.open(row.key_sealed, KEY)) if row.key_sealed else ""
    return Question(row.domain, row.selector, record, host_of(work.env.settings.smtp_url))


def _perform(env: Env, question: Question) -> dict[str, dict[str, Any]]:
    if env.resolver is None:
        raise Unreachable("no_dns", "The name servers don't answer.", permanent=False)
    return check(env.resolver, question)


def _settle(work: Work, errand: ErrandView, findings: dict[str, dict[str, Any]]) -> None:
    row = _row(work, str(errand.body["domain"]))
    if row is None:
        return
    row.findings = {**row.findings, **findings}
    row.checked_at = work.now
    row.passed = row.passed or passes(findings)


def _keep_key(work: Work, row: SenderDomain, pem: bytes, *, selector: str) -> None:
    """Letters wait until the other half of a new key is published: who finds none takes the signature for a forgery."""
    held = work.env.keys.open(row.key_sealed, KEY) if row.key_sealed else None
    row.passed = row.passed and (held, row.selector) == (pem, selector)
    row.selector, row.key_sealed = selector, work.env.keys.seal(pem, KEY)
    ask_check(work, row.domain)


def _next_selector(work: Work, row: SenderDomain) -> str:
    """Never one that was used before: receivers remember what stood there."""
    day = f"kept{work.now:%y%m%d}"
    used = re.fullmatch(rf"{day}(?:-(\d+))?", row.selector)
    return day if used is None else f"{day}-{int(used[1] or 1) + 1}"


def _clean(selector: str) -> str:
    found = selector.strip().lower()
    if len(found) > 63 or not SELECTOR.fullmatch(found):
        raise Invalid("bad_selector", "A selector has only letters, digits, dashes and dots.")
    return found


def _own_row(work: Work) -> SenderDomain:
    """Of the sender's domain. raises  Refused while nobody said who sends"""
    domain = domain_of(the_settings(work)[1].sender.address)
    if not domain:
        raise Refused("no_sender", "Say in the settings who the letters are from.")
    return _row_or_new(work, domain)


def _row(work: Work, domain: str) -> SenderDomain | None:
    return work.session.get(SenderDomain, (work.shop_id, domain))


def _row_or_new(work: Work, domain: str) -> SenderDomain:
    row = _row(work, domain)
    if row is None:
        row = SenderDomain(shop_id=work.shop_id, domain=domain[:255], selector="", findings={}, passed=False)
        work.session.add(row)
        work.session.flush()
    return row


ERRANDS = {CHECK_ERRAND: ErrandKind(_prepare, _perform, _settle, asks=True, shared=True)}
