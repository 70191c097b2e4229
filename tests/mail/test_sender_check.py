"""SPF, DKIM and DMARC: what stands in the DNS is judged as receivers judge it, with the exact record to publish."""

from __future__ import annotations

from typing import Any

import pytest

from app.mail.dkim import new_key, public_record
from app.mail.sender_check import Question, check, passes
from tests.touchpoints.names import Names

DOMAIN, HOST = "loparboden.se", "mail.loparboden.se"
RECORD = public_record(new_key())


def names(**changes: Any) -> Names:
    """All in order."""
    txt = {
        DOMAIN: ["google-site-verification=x", "v=spf1 a:mail.loparboden.se -all"],
        f"kept1._domainkey.{DOMAIN}": [RECORD],
        f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none; rua=mailto:dmarc@loparboden.se"],
    }
    return Names({**txt, **changes}, hosts={HOST: ["192.0.2.25"]})


def asked(found: Names, *, host: str = HOST, **changes: Any) -> dict[str, Any]:
    question = {"domain": DOMAIN, "selector": "kept1", "record": RECORD, "host": host, **changes}
    return check(found, Question(**question))


def test_a_domain_in_order_passes() -> None:
    findings = asked(names())

    assert {part: one["state"] for part, one in findings.items()} == {
        "spf": "good",
        "dkim": "good",
        "dmarc": "good",
    }
    assert passes(findings)


@pytest.mark.parametrize(
    ("record", "state", "why", "publish"),
    [
        ([], "missing", "no_record", f"v=spf1 a:{HOST} ~all"),
        (["v=spf1 -all"], "wrong", "server_not_named", f"v=spf1 a:{HOST} -all"),
        (
            ["v=spf1 exists:%{i}.x -all"],
            "attention",
            "server_not_named",
            f"v=spf1 a:{HOST} exists:%{{i}}.x -all",
        ),
        (["v=spf1 ip4:192.0.2.0/24 ~all"], "good", "", ""),
        (
            ["v=spf1 ip4:198.51.100.0/24 ?all"],
            "attention",
            "server_not_named",
            f"v=spf1 a:{HOST} ip4:198.51.100.0/24 ?all",
        ),
        (["v=spf1 mx -all"], "good", "", ""),
        (["v=spf1 include:_spf.host.example -all"], "good", "", ""),
        (["v=spf1 redirect=_spf.host.example"], "good", "", ""),
        (["v=spf1 +all"], "wrong", "anyone", f"v=spf1 a:{HOST} ~all"),
        (["v=spf1 a:x all"], "wrong", "anyone", f"v=spf1 a:{HOST} a:x ~all"),
        (["v=spf1 ip4:192.0.2.300 -all"], "wrong", "unreadable", ""),
        (["v=spf1 includ:x.example -all"], "wrong", "unreadable", ""),
        (["v=spf1 include:gone.example -all"], "wrong", "broken_include", ""),
        (["v=spf1 include:loop.example -all"], "wrong", "too_many_lookups", ""),
        (
            ["v=spf1 include:_spf.host.example ~all", "v=spf1 ip4:192.0.2.25 -all"],
            "wrong",
            "several",
            f"v=spf1 a:{HOST} include:_spf.host.example ip4:192.0.2.25 -all",
        ),
    ],
)
def test_spf_is_read_as_receivers_read_it(record: list[str], state: str, why: str, publish: str) -> None:
    found = names(
        **{
            DOMAIN: record,
            "_spf.host.example": ["v=spf1 ip4:192.0.2.16/28 -all"],
            "loop.example": ["v=spf1 include:loop.example -all"],
        }
    )
    found.mx[DOMAIN] = [HOST]

    spf = asked(found)["spf"]

    assert (spf["state"], spf["why"], spf["publish"]) == (state, why, publish)


def test_a_known_mail_service_is_asked_for_by_its_own_name() -> None:
    relay = "smtp-relay.gmail.com"
    there = names(
        **{DOMAIN: ["v=spf1 include:_spf.google.com ~all"], "_spf.google.com": ["v=spf1 ip4:192.0.2.1 ~all"]}
    )

    assert asked(there, host=relay)["spf"]["state"] == "good"
    missing = asked(names(**{DOMAIN: ["v=spf1 mx -all"]}), host=relay)["spf"]
    assert (missing["state"], missing["publish"]) == ("wrong", "v=spf1 include:_spf.google.com mx -all")


def test_a_service_with_its_own_return_address_needs_no_spf_of_the_shop() -> None:
    findings = asked(names(**{DOMAIN: []}), host="smtp.postmarkapp.com")

    assert findings["spf"]["state"] == "attention"
    assert passes(findings)


@pytest.mark.parametrize(
    ("record", "state", "why"),
    [
        ([], "missing", "no_record"),
        (["v=DKIM1; k=rsa; p="], "wrong", "revoked"),
        ([public_record(new_key())], "wrong", "other_key"),
        ([RECORD, RECORD + " "], "wrong", "several"),
        ([RECORD.replace("p=", "p= ").replace("; ", ";")], "good", ""),
    ],
)
def test_our_own_key_must_stand_there(record: list[str], state: str, why: str) -> None:
    dkim = asked(names(**{f"kept1._domainkey.{DOMAIN}": record}))["dkim"]

    assert (dkim["state"], dkim["why"]) == (state, why)
    assert dkim["publish"] == ("" if state == "good" else RECORD)


def test_a_mail_services_key_must_be_a_key() -> None:
    there, place = names(), f"pm._domainkey.{DOMAIN}"

    assert asked(there, selector="pm", record="")["dkim"]["why"] == "no_record"
    there.txt[place] = ["k=rsa; p=hello"]
    assert asked(there, selector="pm", record="")["dkim"]["why"] == "unreadable"
    there.txt[place] = [RECORD]
    assert asked(there, selector="pm", record="")["dkim"]["state"] == "good"
    assert asked(there, selector="", record="")["dkim"]["why"] == "no_key"


@pytest.mark.parametrize(
    ("record", "state", "why"),
    [
        ([], "missing", "no_record"),
        (["v=DMARC1"], "wrong", "no_policy"),
        (["v=DMARC1; p=maybe"], "wrong", "no_policy"),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], "wrong", "several"),
        (["v=DMARC1;p=reject"], "good", ""),
    ],
)
def test_dmarc_needs_one_record_with_a_policy(record: list[str], state: str, why: str) -> None:
    dmarc = asked(names(**{f"_dmarc.{DOMAIN}": record}))["dmarc"]

    assert (dmarc["state"], dmarc["why"]) == (state, why)


def test_dmarc_of_the_domain_above_counts() -> None:
    found = names(
        **{f"kept1._domainkey.post.{DOMAIN}": [RECORD], f"post.{DOMAIN}": ["v=spf1 ip4:192.0.2.25 -all"]}
    )

    assert passes(asked(found, domain=f"post.{DOMAIN}"))


def test_a_mailbox_providers_domain_is_nobodys_shop() -> None:
    findings = asked(names(), domain="gmail.com")

    assert {one["why"] for one in findings.values()} == {"not_yours"}
    assert not passes(findings)


def test_silent_name_servers_prove_nothing() -> None:
    found = names()
    found.silent = True

    findings = asked(found)

    assert {one["state"] for one in findings.values()} == {"unknown"}
    assert not passes(findings)
