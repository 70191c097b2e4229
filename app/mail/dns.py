"""Looking names up: the outside that a sender's check asks."""

from __future__ import annotations

from typing import Any, Protocol

import dns.exception
import dns.rdatatype
import dns.resolver

from app.core.errors import Unreachable

# Of one question, however many servers are asked: a check has some twenty, and must end before its errand's lease.
TIMEOUT_SECONDS = 5.0


class Resolver(Protocol):
    """Asks the DNS. Nothing there is an empty answer; no answer is Unreachable("no_dns")."""

    def texts(self, name: str) -> tuple[str, ...]:
        """TXT records, each with its strings joined."""

    def addresses(self, name: str) -> tuple[str, ...]:
        """A and AAAA, as text."""

    def exchanges(self, name: str) -> tuple[str, ...]:
        """Names of MX."""


class DnsResolver:
    """Asks the name servers of this machine."""

    def __init__(self) -> None:
        self._asked: dns.resolver.Resolver | None = None

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(
            b"".join(one.strings).decode("utf-8", "replace") for one in self._ask(name, dns.rdatatype.TXT)
        )

    def addresses(self, name: str) -> tuple[str, ...]:
        kinds = (dns.rdatatype.A, dns.rdatatype.AAAA)
        return tuple(str(one.address) for kind in kinds for one in self._ask(name, kind))

    def exchanges(self, name: str) -> tuple[str, ...]:
        return tuple(str(one.exchange).rstrip(".") for one in self._ask(name, dns.rdatatype.MX))

    def _ask(self, name: str, kind: dns.rdatatype.RdataType) -> list[Any]:
        try:
            # Not before it is needed: a machine without name servers can do everything else.
            if self._asked is None:
                self._asked = dns.resolver.Resolver()
            return list(self._asked.resolve(f"{name.rstrip('.')}.", kind, lifetime=TIMEOUT_SECONDS))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError) as wrong:
            raise Unreachable(
                "no_dns", "The name servers don't answer.", permanent=False, cause=type(wrong).__name__
            ) from wrong
