"""How reviews are checked, as everybody may read it: the same facts everywhere, and each country's law by name.

source  law-and-evidence, part 2: Omnibus directive (EU) 2019/2161 and what came of it in each country; 16 CFR 465
"""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.reviews.words_for_pages import SERVICES
from app.shops.review_settings import KEPT, ReviewRequests

ELSEWHERE = "other"
COUNTRIES = {
    "SE": lazy_gettext("Sweden"),
    "DE": lazy_gettext("Germany"),
    "GB": lazy_gettext("United Kingdom"),
    "US": lazy_gettext("United States"),
    ELSEWHERE: lazy_gettext("Elsewhere"),
}
LAW = {
    "SE": lazy_gettext(
        "In Sweden the Marketing Act (2008:486) asks us to say whether and how we see to it that reviews come from "
        "people who bought the thing. Its blacklist (23 b and 23 c) forbids saying so without checking, and fake or "
        "distorted reviews. Konsumentverket watches over it."
    ),
    "DE": lazy_gettext(
        "In Germany section 5b(3) of the Act against Unfair Competition (UWG) asks us to say whether and how we see to "
        "it that reviews come from people who bought the thing. Nos. 23b and 23c of its annex forbid saying so without "
        "checking, and fake or distorted reviews. We ask by letter only those who have agreed to such letters."
    ),
    "GB": lazy_gettext(
        "In the United Kingdom the Digital Markets, Competition and Consumers Act 2024 (schedule 20, paragraph 13) "
        "forbids fake reviews, hiding that one was paid for, and showing reviews in a way that misleads. The "
        "Competition and Markets Authority watches over it."
    ),
    "US": lazy_gettext(
        "In the United States the rule on consumer reviews (16 CFR part 465) forbids fake reviews, rewards for a given "
        "opinion, and holding reviews back because of their rating. The Federal Trade Commission watches over it."
    ),
    ELSEWHERE: lazy_gettext(
        "In the European Union directive 2005/29/EC, article 7(6), asks us to say whether and how we see to it that "
        "reviews come from people who bought the thing. Its annex (23b and 23c) forbids fake or distorted reviews."
    ),
}


def country_of(asked: str) -> str:
    """asked  two letters; "UK" is what people write for GB"""
    wanted = {"UK": "GB"}.get(asked.upper(), asked.upper())
    return wanted if wanted in COUNTRIES else ELSEWHERE


def countries() -> list[tuple[str, str]]:
    return [(code, str(said)) for code, said in COUNTRIES.items()]


def law(country: str) -> str:
    return str(LAW[country])


def paragraphs(settings: ReviewRequests) -> list[tuple[str, str]]:
    """Heading and text, true of what Kept really does with these settings."""
    said = [
        (
            _("Who writes"),
            _(
                "Everything that is shown here was written by somebody who bought the thing from us. A review can only "
                "be written by a personal link to the order, so the purchase is checked for every single one. Whether "
                "it was used, and how, we can't check."
            ),
        ),
        (_("Who is asked"), _asked(settings)),
        (
            _("What is shown"),
            _("All of it, good and bad, whole and as it was written, the newest first.")
            + " "
            + _soon(settings),
        ),
        (
            _("What isn't"),
            _(
                "Only what attacks somebody, tells who or where somebody is, or isn't about the thing, the shop or the "
                "delivery. Each time it is noted who decided so, when and why. Whoever wrote it sees the reason "
                "and can change it. A low rating is no reason."
            ),
        ),
        (
            _("What is counted"),
            _("The average counts every review that is shown, each the same."),
        ),
        (_("What is given for it"), _("Nothing. Nobody gets anything for a review, whatever it says.")),
        (
            _("What the shop can do"),
            _(
                "Answer, under the review. It can change nothing in it. Who wrote it can, and the day is shown."
            ),
        ),
    ]
    if settings.to not in (KEPT, "own"):
        said.append(
            (
                _("Reviews elsewhere"),
                _(
                    "Just now our letters lead to %(service)s. How reviews are checked there is said there.",
                    service=SERVICES[settings.to],
                ),
            )
        )
    return said


def _asked(settings: ReviewRequests) -> str:
    once = _(
        "Everybody is asked in the same way, some days after the order has come and has been used for a while, "
        "whether it came in time or not."
    )
    later = _(
        "If something went wrong, we put that right first, and ask then; %(days)s days later than others at the most.",
        days=settings.defer_days_max,
    )
    never = _(
        "We don't write to those who don't want such letters, or who haven't agreed where the law asks for it."
    )
    again = _("Who hasn't written is reminded once.") if settings.remind and settings.to == KEPT else ""
    return " ".join(filter(None, (once, later, again, never)))


def _soon(settings: ReviewRequests) -> str:
    if not settings.publish_days:
        return _("It is shown at once.")
    return ngettext(
        "What nobody has looked at is shown by itself, after %(num)s day at the most.",
        "What nobody has looked at is shown by itself, after %(num)s days at the most.",
        settings.publish_days,
    )
