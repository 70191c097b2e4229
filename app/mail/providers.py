"""Who keeps people's mailboxes, how fast they like their letters, and what the ways out to them need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.mail.message import LOOPBACK

# Letters a minute to one family of mailboxes, of one shop. No provider publishes a figure for a sender that it hardly
# knows; these are far below what they slow down for, and a morning's letters of a large shop are out within the hour.
PER_MINUTE: Mapping[str, int] = {"google": 60, "microsoft": 30, "yahoo": 30, "apple": 30}
PER_MINUTE_ELSEWHERE = 20  # to one domain

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "google": ("gmail.com", "googlemail.com"),
    "microsoft": ("outlook.com", "hotmail.com", "live.com", "msn.com", "passport.com"),
    "yahoo": ("yahoo.com", "ymail.com", "rocketmail.com", "aol.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr"),
    "apple": ("icloud.com", "me.com", "mac.com"),
}
_FAMILY_OF = {domain: family for family, domains in _FAMILIES.items() for domain in domains}
# hotmail.se, live.dk, outlook.de …: their country's name alone differs.
_FIRST_LABELS = {"hotmail": "microsoft", "live": "microsoft", "outlook": "microsoft", "yahoo": "yahoo"}
# No shop can publish records there, and DMARC turns away who writes in their name from elsewhere.
MAILBOX_DOMAINS = frozenset(_FAMILY_OF) | {
    "proton.me",
    "protonmail.com",
    "gmx.net",
    "gmx.de",
    "web.de",
    "telia.com",
}
# Names that never lead anywhere (RFC 2606, RFC 6761).
_RESERVED = (".invalid", ".test", ".localhost", ".example")


@dataclass(frozen=True)
class WayOut:
    """A mail service.

    spf    the mechanism that lets it send for a domain
    needs  False where it writes with a return address of its own, so that receivers look for its SPF, not the shop's
    """

    spf: str
    needs: bool


_WAYS_OUT: Mapping[str, WayOut] = {
    "amazonaws.com": WayOut("include:amazonses.com", needs=False),
    "postmarkapp.com": WayOut("include:spf.mtasv.net", needs=False),
    "sendgrid.net": WayOut("include:sendgrid.net", needs=False),
    "mailjet.com": WayOut("include:spf.mailjet.com", needs=False),
    "brevo.com": WayOut("include:spf.brevo.com", needs=False),
    "mailgun.org": WayOut("include:mailgun.org", needs=True),
    "gmail.com": WayOut("include:_spf.google.com", needs=True),
    "office365.com": WayOut("include:spf.protection.outlook.com", needs=True),
    "outlook.com": WayOut("include:spf.protection.outlook.com", needs=True),
    "loopia.se": WayOut("include:spf.loopia.se", needs=True),
    "one.com": WayOut("include:_custspf.one.com", needs=True),
}


def family(address: str) -> tuple[str, int]:
    """returns  the family that keeps the mailbox, else its domain; and how many letters a minute it gets"""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    name = _FAMILY_OF.get(domain) or (
        _FIRST_LABELS.get(domain.partition(".")[0]) if domain.count(".") <= 2 else None
    )
    return (name, PER_MINUTE[name]) if name else (domain, PER_MINUTE_ELSEWHERE)


def host_of(smtp_url: str) -> str:
    return (urlsplit(smtp_url).hostname or "").lower()


def is_live(smtp_url: str, app_url: str) -> bool:
    """Whether letters can reach people. Not from an app that is only on this machine (the demo, tests, a developer's),
    through a mail server on it; one beside an app that the world can reach is a relay.
    """
    return bool(host_of(smtp_url)) and not (_is_local(smtp_url) and _is_local(app_url))


def _is_local(url: str) -> bool:
    host = host_of(url)
    return host in LOOPBACK or f".{host}".endswith(_RESERVED)


def way_out(host: str) -> WayOut | None:
    return next((way for suffix, way in _WAYS_OUT.items() if f".{host}".endswith(f".{suffix}")), None)


def is_postmark(smtp_url: str) -> bool:
    return f".{host_of(smtp_url)}".endswith(".postmarkapp.com")
