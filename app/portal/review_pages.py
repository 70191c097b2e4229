"""Her page of what she thinks: each thing of the order, one button. GET never changes anything: scanners open links."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid
from app.core.photos import PHOTO_BYTES_MAX, PHOTOS_MAX, Photo, clean_photo
from app.core.work import Work
from app.portal import review_words_for_pages as words
from app.reviews import rules, writing
from app.reviews.her_reports import HerReviews, HerThing, her_reviews
from app.reviews.links import REVIEW_LINK, photo_path
from app.web.forms import Form
from app.web.guards import link, the_env

blueprint = Blueprint("review", __name__, template_folder="templates")

# As many photos as two reviews hold, and the words beside them: who shows more sends twice.
UPLOAD_MAX = 2 * PHOTOS_MAX * PHOTO_BYTES_MAX + 500_000
# Of small ones more would fit into that: a hostile picture of a few bytes takes as long to read as a great one.
READ_MAX = 4 * PHOTOS_MAX


@blueprint.get("/review/<token>")
@link(REVIEW_LINK)
def show_review(work: Work, payload: dict[str, Any]) -> str:
    about = her_reviews(work, _order_id(payload))
    return _page(work, about, Form(), said=request.args.get("said", ""))


def photos_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """Reads what was sent before the guard opens a Work, so that a slow upload keeps nobody from writing. The link is
    proved before anything is read. g.photos are clean, by line; g.photo_troubles says what is wrong, by line.
    """

    @wraps(view)
    def reading(token: str, **arguments: Any) -> Any:
        the_env().signer.read(REVIEW_LINK, token)
        request.max_content_length = UPLOAD_MAX
        g.photos, g.photo_troubles = {}, {}
        for field in request.files:
            line = field.removeprefix("photo-")
            if line.isdecimal() and len(line) < 20:
                _read_photos(int(line), field)
        return view(token=token, **arguments)

    return reading


def _read_photos(line_id: int, field: str) -> None:
    sent = [one for one in request.files.getlist(field) if one.filename]
    read = sum(len(photos) for photos in g.photos.values())
    if len(sent) > PHOTOS_MAX or read + len(sent) > READ_MAX:
        g.photo_troubles[line_id] = "too_many_photos" if len(sent) > PHOTOS_MAX else "too_many_at_once"
        return
    try:
        g.photos[line_id] = [clean_photo(one.stream.read(PHOTO_BYTES_MAX + 1)) for one in sent]
    except Invalid as wrong:
        g.photo_troubles[line_id] = wrong.code


@blueprint.post("/review/<token>")
@photos_first
@link(REVIEW_LINK)
def change_review(work: Work, payload: dict[str, Any]) -> Response:
    """The same once more changes nothing; another text is a new version of the same review."""
    about, form = her_reviews(work, _order_id(payload)), Form(request.form)
    opinions = _opinions(about, form)
    if not form.complaints:
        writing.begin(work, about.order_id)
        for one in opinions:
            _write(work, about, one, form)
    if form.complaints:
        return make_response(_page(work, about, form, said=""), 422)
    answer = redirect(f"{request.path}?said=thanks", 303)
    assert isinstance(answer, Response)
    return answer


def _opinions(about: HerReviews, form: Form) -> list[writing.Opinion]:
    name = form.line("name", required=False, longest=rules.NAME_MAX)
    if rules.NO_NAME.search(name):
        form.complain("name", words.trouble_for_her("no_name"))
    found = [_opinion(one, form, name) for one in about.things if _speaks(one, form)]
    if not found:
        first = about.things[0].line_id if about.things else 0
        form.complain(f"rating-{first}", _("Choose from one to five for at least one thing."))
    return found


def _speaks(thing: HerThing, form: Form) -> bool:
    """A thing that she says nothing about is left alone."""
    fields = ("rating", "words", "gone")
    photos = g.photos.get(thing.line_id) or g.photo_troubles.get(thing.line_id)
    return bool(photos) or any(form.raw(f"{field}-{thing.line_id}") for field in fields)


def _opinion(thing: HerThing, form: Form, name: str) -> writing.Opinion:
    line = thing.line_id
    rating = form.raw(f"rating-{line}")
    if rating not in map(str, rules.STARS):
        form.complain(f"rating-{line}", _("Choose from one to five."))
    if line in g.photo_troubles:
        form.complain(f"photo-{line}", words.trouble_for_her(g.photo_troubles[line]))
    photos: list[Photo] = g.photos.get(line, [])
    known = thing.review.photos if thing.review is not None else ()
    gone = {int(one) for one in form.shown_many(f"gone-{line}") if one.isdecimal() and int(one) in known}
    return writing.Opinion(
        line_id=line,
        rating=int(rating) if rating in map(str, rules.STARS) else 0,
        words=form.text(f"words-{line}", required=False, longest=rules.WORDS_MAX),
        name=name,
        photos=photos,
        removed=gone,
    )


def _write(work: Work, about: HerReviews, opinion: writing.Opinion, form: Form) -> None:
    try:
        writing.write(work, about.order_id, opinion, lang=str(g.language))
    except (Invalid, Conflict) as refused:
        field = "photo" if refused.code == "too_many_photos" else "rating"
        form.complain(f"{field}-{opinion.line_id}", words.trouble_for_her(refused.code))


def _page(work: Work, about: HerReviews, form: Form, *, said: str) -> str:
    shown = [photo for one in about.things if one.review is not None for photo in one.review.photos]
    return render_template(
        "portal/review.html",
        shop_name=about.shop_name,
        about=about,
        form=form,
        said=said,
        photo_paths={one: photo_path(work, one) for one in shown},
        photos_max=PHOTOS_MAX,
        rules=rules,
        words=words,
    )


def _order_id(payload: dict[str, Any]) -> int:
    g.language = str(payload.get("lang", ""))
    return int(payload["order"])
