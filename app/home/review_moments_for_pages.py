"""What the ledger tells of a review, moment by moment."""

from __future__ import annotations

from flask_babel import gettext as _

from app.home.moments_for_pages import Moment
from app.ledger.store import EntryView
from app.reviews.words_for_pages import NEEDS, REASONS, who_in_words

REVIEWED = ("ReviewWritten", "ReviewPublished", "ReviewRejected", "ReviewReplied")


def review_moment(entry: EntryView, rank: int) -> Moment:
    """What she wrote stands on the review's own page."""
    title, why, icon, tone = _told(entry)
    href = f"/reviews/{entry.body['review_id']}"
    return Moment(at=entry.written_at, title=title, why=why, icon=icon, tone=tone, href=href, rank=rank)


def _told(entry: EntryView) -> tuple[str, str, str, str]:
    """Title, why, icon and tone."""
    body = entry.body
    match entry.kind:
        case "ReviewWritten":
            again = body["version"] > 1
            title = _("The customer changed the review") if again else _("The customer wrote a review")
            stars = _("%(rating)s of 5", rating=body["rating"])
            return f"{title}: {stars}", str(NEEDS.get(body["needs"], "")), "letter", "quiet"
        case "ReviewPublished":
            return _("The review was published"), who_in_words(body["by"]), "check", "quiet"
        case "ReviewRejected":
            return _("The review was rejected"), str(REASONS[body["reason"]]), "dash", "attention"
        case _ if body["removed"]:
            return _("The shop took its answer to the review away"), who_in_words(body["by"]), "dash", "quiet"
        case _:
            return _("The shop answered the review"), who_in_words(body["by"]), "letter", "good"
