"""Whether receivers can tell that a letter is the shop's: SPF, DKIM and DMARC of the sender's domain.

Judged by what Google, Yahoo and Microsoft ask of senders: SPF and DKIM in order, and a DMARC record of the domain.
Each finding says what was found and the exact record to publish.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from app.core.errors import Unreachable
from app.mail.dkim import record_name
from app.mail.dns import Resolver
from app.mail.providers import MAILBOX_DOMAINS, way_out
from app.mail.spf import LOOKUPS_MAX, SpfBroken, read_spf, terms_of

State = Literal["good", "attention", "missing", "wrong", "unknown"]
PASSES = ("good", "attention")
FOUND_SIGNS = 500  # of a record, for showing
DMARC_POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True)
class Finding:
    """state    "attention": in order as far as it can be known; "unknown": the name servers didn't answer
    why      code of what is the matter, "" where nothing is
    name     where the record stands or belongs
    found    what stands there
    publish  what should stand there; "" where nothing need be changed, or where only the mail service knows
    """

    state: State
    why: str = ""
    name: str = ""
    found: str = ""
    publish: str = ""


@dataclass(frozen=True)
class Question:
    """domain    of the sender's address
    selector  of the DKIM key; "" where none was set up
    record    the record of our own key; "" where the mail service signs
    host      the mail server that letters go out through
    """

    domain: str
    selector: str
    record: str
    host: str


def check(resolver: Resolver, question: Question) -> dict[str, dict[str, Any]]:
    """returns  {"spf": …, "dkim": …, "dmarc": …}: each a Finding as plain JSON"""
    parts: dict[str, Callable[[Resolver, Question], Finding]] = {
        "spf": _check_spf,
        "dkim": _check_dkim,
        "dmarc": _check_dmarc,
    }
    if question.domain in MAILBOX_DOMAINS:
        return {part: asdict(Finding("wrong", "not_yours", question.domain)) for part in parts}
    return {part: asdict(_found(one, resolver, question)) for part, one in parts.items()}


def passes(findings: dict[str, Any]) -> bool:
    return all(findings.get(part, {}).get("state") in PASSES for part in ("spf", "dkim", "dmarc"))


def _found(one: Callable[[Resolver, Question], Finding], resolver: Resolver, question: Question) -> Finding:
    try:
        return one(resolver, question)
    except Unreachable:
        return Finding("unknown", "no_dns", question.domain)


def _check_spf(resolver: Resolver, question: Question) -> Finding:
    domain, way = question.domain, way_out(question.host)
    ours = way.spf if way else f"a:{question.host}"
    records = [text for text in resolver.texts(domain) if re.match(r"v=spf1(\s|$)", text, re.IGNORECASE)]
    shown = " | ".join(records)[:FOUND_SIGNS]
    if not records:
        state: State = "missing" if way is None or way.needs else "attention"
        return Finding(state, "no_record", domain, "", f"v=spf1 {ours} ~all")
    wanted = _merged(records, ours)
    if len(records) > 1:
        return Finding("wrong", "several", domain, shown, wanted)
    try:
        read = read_spf(resolver, domain, records[0])
    except SpfBroken as broken:
        publish = wanted if broken.why == "anyone" else ""  # the others need a person's eye
        return Finding("wrong", broken.why, domain, shown, publish)
    if read.lookups > LOOKUPS_MAX:
        return Finding("wrong", "too_many_lookups", domain, shown)
    if way is not None:
        named = way.spf.partition(":")[2] in read.includes
    else:
        named = any(read.covers(address) for address in resolver.addresses(question.host))
    if named:
        return Finding("good", "", domain, shown)
    # A service of which we don't know from where it sends may be named by other words than its own address; but a
    # record that lets nobody send doesn't let this one.
    nobody = not read.networks and not read.guessed
    state = "wrong" if (nobody if way is None else way.needs) else "attention"
    return Finding(state, "server_not_named", domain, shown, wanted)


def _merged(records: list[str], ours: str) -> str:
    """The records as one, with our mail server in it. There may be only one, and `all` comes last."""
    terms = [term for record in records for term in terms_of(record)]
    ends = [term for term in terms if term.lower().lstrip("+-~?") == "all"]
    end = next((term for term in reversed(ends) if term[0] in "-~?"), "~all")
    kept = [term for term in terms if term not in ends]
    if any(term.lower().startswith("redirect=") for term in kept):
        end = ""  # the record that it leads to has its own end
        kept.sort(key=lambda term: term.lower().startswith("redirect="))
    return " ".join(filter(None, ("v=spf1", *dict.fromkeys([ours, *kept]), end)))


def _check_dkim(resolver: Resolver, question: Question) -> Finding:
    if not question.selector:
        return Finding("missing", "no_key", question.domain)
    name = record_name(question.selector, question.domain)
    records = [text for text in resolver.texts(name) if re.search(r"(^|;)\s*p\s*=", text)]
    shown, wanted = " | ".join(records)[:FOUND_SIGNS], question.record
    if not records:
        return Finding("missing", "no_record", name, "", wanted)
    if len(records) > 1:
        return Finding("wrong", "several", name, shown, wanted)
    key = re.sub(r"\s", "", _tags(records[0]).get("p", ""))
    if not key:
        return Finding("wrong", "revoked", name, shown, wanted)
    if wanted and key != _tags(wanted)["p"]:
        return Finding("wrong", "other_key", name, shown, wanted)
    if not wanted and not _is_key(records[0], key):
        return Finding("wrong", "unreadable", name, shown)
    return Finding("good", "", name, shown)


def _is_key(record: str, key: str) -> bool:
    try:
        raw = base64.b64decode(key, validate=True)
        if _tags(record).get("k", "rsa").lower() == "ed25519":
            return len(raw) == 32
        serialization.load_der_public_key(raw)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _check_dmarc(resolver: Resolver, question: Question) -> Finding:
    """Of the domain itself, else of the nearest one above it (RFC 7489 6.6.3)."""
    name = f"_dmarc.{question.domain}"
    labels = question.domain.split(".")
    for start in range(len(labels) - 1):
        place = "_dmarc." + ".".join(labels[start:])
        records = [text for text in resolver.texts(place) if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]
        if records:
            return _judge_dmarc(place, records)
    return Finding("missing", "no_record", name, "", "v=DMARC1; p=none")


def _judge_dmarc(name: str, records: list[str]) -> Finding:
    shown = " | ".join(records)[:FOUND_SIGNS]
    if len(records) > 1:
        return Finding("wrong", "several", name, shown, records[0])
    if _tags(records[0]).get("p", "").lower() not in DMARC_POLICIES:
        return Finding("wrong", "no_policy", name, shown, "v=DMARC1; p=none")
    return Finding("good", "", name, shown)


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}
