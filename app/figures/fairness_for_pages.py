"""The fairness figures in words: for the merchant, and for whoever reads the statement."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.figures.fairness_figures import Comparison, Fairness, Group
from app.figures.fairness_reports import NEVER_WISHED
from app.figures.letter_words_for_pages import reason_in_words
from app.web.formats import NOTHING, number, share

OUTCOMES = {
    "over": lazy_gettext("Came early"),
    "kept": lazy_gettext("Came in time"),
    "broken": lazy_gettext("Came too late"),
    "unknown": lazy_gettext("Nobody knows"),
}
RATINGS = {
    "high": lazy_gettext("Gave 4 or 5 stars before"),
    "middle": lazy_gettext("Gave 3 stars before"),
    "low": lazy_gettext("Gave 1 or 2 stars before"),
    "none": lazy_gettext("Had reviewed nothing here"),
}
SCORES = {
    "high": lazy_gettext("Was pleased in an earlier question"),
    "middle": lazy_gettext("Was in between in an earlier question"),
    "low": lazy_gettext("Was displeased in an earlier question"),
    "none": lazy_gettext("Had answered no question"),
}
ASKINGS = {
    "review_request": lazy_gettext("Reviews"),
    "week_question": lazy_gettext("The question after a week"),
}


def comparisons(found: Fairness) -> list[tuple[str, dict[str, str], Comparison]]:
    """Title, what each group is called, and the figures."""
    return [
        (_("By what came of the promise"), _plain(OUTCOMES), found.by_outcome),
        (_("By the rating of an earlier purchase"), _plain(RATINGS), found.by_rating),
        (_("By the answer to an earlier question"), _plain(SCORES), found.by_score),
    ]


def _plain(said: dict[str, object]) -> dict[str, str]:
    return {key: str(words) for key, words in said.items()}


def share_in_words(group: Group) -> str:
    """With what is known of it, and plainly where that is too little."""
    if group.share is None or group.interval is None:
        return _("None yet")
    if not group.is_measured:
        return _("%(asked)s of %(all)s; too few for a share", asked=group.asked, all=group.decided)
    return _(
        "%(share)s (%(least)s–%(most)s)",
        share=share(group.share),
        least=share(group.interval.least),
        most=share(group.interval.most),
    )


def share_and_note(group: Group) -> tuple[str, str]:
    """The share large, and beneath it what it rests on."""
    if not group.is_measured or group.share is None or group.interval is None:
        return NOTHING, share_in_words(group)
    reach = f"{share(group.interval.least)}–{share(group.interval.most)}"
    return share(group.share), f"{reach} · {orders_in_words(group.decided)}"


def days_in_words(days: float | None) -> str:
    return number(round(days, 1)) if days is not None else "–"


def verdict(one: Comparison) -> str:
    if one.differs is None:
        return _("There are too few to compare.")
    if one.differs:
        return _(
            "Two groups differ by more than chance. Nothing in Kept asks by this; the reasons below say where it "
            "comes from."
        )
    return _("No two groups differ by more than chance.")


def why_not(group: Group) -> list[tuple[str, int]]:
    """The commonest first."""
    ordered = sorted(group.reasons.items(), key=lambda one: (-one[1], one[0]))
    return [(_reason(code), count) for code, count in ordered]


def _reason(code: str) -> str:
    if code == NEVER_WISHED:
        return _("No address to write to, or it came before asking was switched on.")
    return reason_in_words(code)


def orders_in_words(count: int) -> str:
    return ngettext("%(num)s order", "%(num)s orders", count)
