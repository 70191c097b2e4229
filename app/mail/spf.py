"""Reading an SPF record as far as is needed to see whether it is in order and whom it lets send (RFC 7208)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from app.mail.dns import Resolver

LOOKUPS_MAX = 10  # RFC 7208 4.6.4: receivers give up after so many, and count it as an error
EXCHANGES_MAX = 10  # the same section, of one `mx`
_TERM = re.compile(
    r"([+?~-])?([a-z][a-z0-9-]*)(?:([:=])([^/]*))?((?:/\d{1,3})?(?://\d{1,3})?)", re.IGNORECASE
)
_MODIFIERS = ("redirect", "exp")


class SpfBroken(Exception):
    """why  "anyone", "unreadable", "broken_include", "no_end" """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class Spf:
    """What a record says, with all that it includes.

    lookups   that a receiver needs
    includes  names, small letters
    networks  that may send
    guessed   part of it depends on who sends, so that only a receiver can work it out
    """

    lookups: int = 0
    includes: set[str] = field(default_factory=set)
    networks: list[IPv4Network | IPv6Network] = field(default_factory=list)
    guessed: bool = False

    def covers(self, address: str) -> bool:
        found = ip_address(address)
        return any(found in network for network in self.networks if network.version == found.version)


def terms_of(record: str) -> list[str]:
    """All but the version."""
    return record.split()[1:]


def read_spf(resolver: Resolver, domain: str, record: str) -> Spf:
    """raises  SpfBroken; Unreachable where the name servers don't answer"""
    spf = Spf()
    _read(resolver, domain, record, into=spf, outermost=True)
    return spf


def _read(resolver: Resolver, domain: str, record: str, *, into: Spf, outermost: bool) -> None:
    redirect = ""
    ended = False
    for term in terms_of(record):
        match = _TERM.fullmatch(term)
        if match is None:
            raise SpfBroken("unreadable")
        sign, name, between, value, lengths = match.groups()
        name, value = name.lower(), (value or "").lower()
        if between == "=":
            redirect = value if name == "redirect" else redirect
        elif name == "all":
            if sign in (None, "+") and outermost:
                raise SpfBroken("anyone")
            ended = True
            break  # what comes after it is never looked at
        elif sign in (None, "+", "?", "~", "-"):
            _mechanism(
                resolver, domain, name, value=value, lengths=lengths, into=into, lets=sign in (None, "+")
            )
        if into.lookups > LOOKUPS_MAX:
            return
    if redirect and not ended:
        _follow(resolver, redirect, into=into, outermost=outermost)


def _mechanism(
    resolver: Resolver, domain: str, name: str, *, value: str, lengths: str, into: Spf, lets: bool
) -> None:
    if name in ("ip4", "ip6"):
        network = _network(value + lengths)
        if lets:
            into.networks.append(network)
    elif name == "include":
        into.includes.add(value)
        _follow(resolver, value, into=into, outermost=False)
    elif name in ("a", "mx"):
        into.lookups += 1
        hosts = [value or domain]
        if "%" in hosts[0]:
            into.guessed = True
            return
        if name == "mx":
            hosts = list(resolver.exchanges(hosts[0]))[:EXCHANGES_MAX]
        if lets:
            short, _, long = lengths.partition("//")
            found = [_sized(one, short, long) for host in hosts for one in resolver.addresses(host)]
            into.networks.extend(found)
    elif name in ("exists", "ptr"):
        into.lookups += 1
        into.guessed = True
    else:
        raise SpfBroken("unreadable")


def _follow(resolver: Resolver, name: str, *, into: Spf, outermost: bool) -> None:
    into.lookups += 1
    into.guessed = into.guessed or "%" in name
    if into.lookups > LOOKUPS_MAX or "%" in name:
        return
    records = [one for one in resolver.texts(name) if re.match(r"v=spf1(\s|$)", one, re.IGNORECASE)]
    if len(records) != 1:
        raise SpfBroken("broken_include")
    _read(resolver, name, records[0], into=into, outermost=outermost)


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as wrong:
        raise SpfBroken("unreadable") from wrong


def _sized(address: str, short: str, long: str) -> IPv4Network | IPv6Network:
    if ip_address(address).version == 4:
        return _network(f"{address}{short or '/32'}")
    return _network(f"{address}/{long or 128}")
