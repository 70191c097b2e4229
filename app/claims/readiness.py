"""Whether the shop is ready for each problem that a customer can come with: what is settled, and what is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.claims.fitting import asks_what_it_is
from app.claims.rules import FAULTS, FIT, PROBLEMS
from app.products.actions import SCOPE as READS_PRODUCTS
from app.remedies.rules import SCOPES
from app.shops.settings import Playbook, ShopSettings, Way


@dataclass(frozen=True)
class Ready:
    """missing  codes: "not_written", "text_sv", "text_en", "no_ways", "guarantee_off", "no_tier", "no_guarantee",
    "fit_text", "no_products" (nobody lets us see types, tags and collections), "no_sender", and "scope:<kind>" for a
    way that lacks its permission
    """

    problem: str
    playbook: Playbook | None
    ways: tuple[Way, ...]
    missing: tuple[str, ...]


def readiness(settings: ShopSettings, scopes: Collection[str]) -> list[Ready]:
    """One for each of PROBLEMS."""
    return [_ready(settings, problem, scopes) for problem in PROBLEMS]


def _ready(settings: ShopSettings, problem: str, scopes: Collection[str]) -> Ready:
    playbook = next((one for one in settings.claims.playbooks if one.problem == problem), None)
    ways = _ways(settings, playbook, problem)
    missing = [*_of_playbook(playbook), *_of_guarantee(settings, problem)]
    if not ways:
        missing.append("no_ways")
    lacking = {one.kind for one in ways if not set(SCOPES.get(one.kind, ())).issubset(scopes)}
    missing += [f"scope:{kind}" for kind in sorted(lacking)]
    if problem == FIT and READS_PRODUCTS not in scopes and any(map(asks_what_it_is, settings.fits)):
        missing.append("no_products")
    if not (settings.sender.name and settings.sender.address):
        missing.append("no_sender")
    return Ready(problem, playbook, ways, tuple(missing))


def _ways(settings: ShopSettings, playbook: Playbook | None, problem: str) -> tuple[Way, ...]:
    """Late and lost take theirs from the delivery guarantee, what doesn't fit from its own."""
    if problem in FAULTS:
        return playbook.ways if playbook is not None else ()
    if problem == FIT:
        return tuple(dict.fromkeys(way for one in settings.fits for way in one.ways))
    tiers = [one for one in settings.guarantee.tiers if one.cause == problem and settings.guarantee.on]
    return tuple(dict.fromkeys(way for one in tiers for way in one.ways))


def _of_playbook(playbook: Playbook | None) -> list[str]:
    if playbook is None:
        return ["not_written"]
    return [name for name in ("text_sv", "text_en") if not getattr(playbook, name).strip()]


def _of_guarantee(settings: ShopSettings, problem: str) -> list[str]:
    if problem == FIT and not settings.fits:
        return ["no_guarantee"]
    if problem == FIT:
        whole = all(one.text_sv.strip() and one.text_en.strip() for one in settings.fits)
        return [] if whole else ["fit_text"]
    if problem in ("late", "lost") and not settings.guarantee.on:
        return ["guarantee_off"]
    if problem in ("late", "lost") and not any(one.cause == problem for one in settings.guarantee.tiers):
        return ["no_tier"]
    return []


# What the form begins with where nothing is written yet. The merchant makes it hers, or leaves it.
SUGGESTED = {
    "late": Playbook(
        "late",
        text_sv="Vi ser efter var paketet är och skriver igen när vi vet.",
        text_en="We find out where the parcel is and write again as soon as we know.",
    ),
    "lost": Playbook(
        "lost",
        role="owner",
        text_sv="Vi letar, och hittar vi det inte skickar vi ett nytt.",
        text_en="We look for it, and if we don't find it we send a new one.",
    ),
    "damaged": Playbook(
        "damaged",
        ways=(Way("replacement", ""), Way("store_credit", percent=100, valid_days=365), Way("call", "")),
        text_sv="Behåll det så länge. Vi tittar på det du skickade och kommer överens med dig om vad som är rätt.",
        text_en="Keep it for now. We look at what you sent and agree with you on what is right.",
    ),
    "wrong": Playbook(
        "wrong",
        ways=(Way("replacement", ""), Way("call", "")),
        text_sv="Vi skickar det du beställde. Vi säger till vad du ska göra med det du fick.",
        text_en="We send what you ordered. We'll tell you what to do with what you got.",
    ),
    "fit": Playbook(
        "fit",
        text_sv="Det gör inget att du har använt det. Vi säger till om något ska skickas tillbaka.",
        text_en="You may have used it. We'll tell you if anything has to come back.",
    ),
    "broke_again": Playbook(
        "broke_again",
        role="owner",
        ways=(Way("replacement", ""), Way("store_credit", percent=100, valid_days=365), Way("call", "")),
        text_sv="Det skulle ha hållit. Vi tar reda på varför det inte gjorde det, och ersätter det.",
        text_en="It should have held. We find out why it didn't and replace it.",
    ),
}


def suggested(problem: str) -> Playbook:
    return SUGGESTED[problem]
