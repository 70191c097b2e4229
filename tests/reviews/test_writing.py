"""A customer writes what she thinks: once, changed as often as she likes, and shown whole."""

from __future__ import annotations

import base64

import pytest

from app.core.errors import Unreachable
from app.core.work import Env, reading_for, work_for
from app.listening.model import Case
from app.orders.customers import email_key
from app.reviews import rules
from app.reviews.model import ReviewPhoto, ReviewVersion
from app.touchpoints.choices import say
from app.touchpoints.model import Touchpoint
from app.touchpoints.reports import touchpoints_of_orders
from tests.claims.given import a_picture
from tests.path.given import EMAIL, ORDER, Street, order
from tests.reviews.given import (
    ASKED,
    CAME,
    DAY,
    HOUR,
    SHOES,
    SOCKS,
    a_shop,
    arrived,
    asked,
    browser,
    in_public,
    letters,
    page,
    reviews,
    said,
    told,
    upload,
    write,
)


@pytest.fixture
def street(env: Env) -> Street:
    return asked(a_shop(env))


def test_the_letter_leads_to_a_page_with_each_thing_and_looking_changes_nothing(street: Street) -> None:
    shown = browser(street.env).get(page(street))

    assert shown.status_code == 200
    assert "Vidda 1" in shown.text
    assert "Vidda 2" in shown.text
    assert reviews(street) == []


def test_each_thing_gets_its_own_review_and_nobody_else_need_be_asked(street: Street) -> None:
    answer = write(
        street,
        **said(SHOES, rating="5", words="De sitter."),
        **said(SOCKS, rating="2", words="Tunna."),
        name="Alma",
    )

    assert answer.status_code == 303
    assert [(one.rating, one.product_id, one.state) for one in reviews(street)] == [
        (5, SHOES, "waiting"),
        (2, SOCKS, "waiting"),
    ]


def test_a_thing_that_she_says_nothing_about_is_left_alone(street: Street) -> None:
    write(street, **said(SHOES, rating="4"))

    assert [one.product_id for one in reviews(street)] == [SHOES]


def test_sent_twice_it_is_written_once(street: Street) -> None:
    for _ in range(2):
        write(street, **said(rating="5", words="De sitter."))

    (one,) = reviews(street)
    assert (one.version, len(told(street, "ReviewWritten"))) == (1, 1)


def test_what_she_changes_is_a_new_version_and_the_old_one_is_kept(street: Street) -> None:
    write(street, **said(rating="5", words="De sitter."))
    write(street, **said(rating="1", words="Sulan lossnade."))

    (one,) = reviews(street)
    (before,) = street.rows(ReviewVersion)
    assert (one.rating, one.version, before.rating, before.version) == (1, 2, 5, 1)
    assert "Sulan lossnade." in browser(street.env).get(page(street)).text


def test_what_nobody_looks_at_is_published_by_itself(street: Street) -> None:
    write(street, **said(rating="1", words="Sulan lossnade."))
    assert in_public(street, f"/reviews/{SHOES}").status_code == 404

    street.live_until(street.clock.now() + 3 * DAY + HOUR, step=6 * HOUR)

    (one,) = reviews(street)
    assert (one.state, told(street, "ReviewPublished")[0]["by"]) == ("published", "time")
    assert "Sulan lossnade." in in_public(street, f"/reviews/{SHOES}").text


def test_with_no_days_to_wait_it_is_there_at_once(env: Env) -> None:
    street = asked(a_shop(env, publish_days=0))

    write(street, **said(rating="1"))

    assert reviews(street)[0].state == "published"


def test_changing_what_is_published_takes_nothing_from_sight(env: Env) -> None:
    street = asked(a_shop(env, publish_days=0))
    write(street, **said(rating="5", words="De sitter."))

    write(street, **said(rating="1", words="Sulan lossnade."))

    shown = in_public(street, f"/reviews/{SHOES}").text
    assert reviews(street)[0].state == "published"
    assert "Sulan lossnade." in shown
    assert "De sitter." not in shown


# --- bad input ----------------------------------------------------------------------------------------------


def test_without_stars_the_words_stay_in_the_field(street: Street) -> None:
    answer = write(street, **said(words="De sitter."))

    assert answer.status_code == 422
    assert "Välj från ett till fem." in answer.text
    assert "De sitter." in answer.text
    assert reviews(street) == []


def test_an_empty_form_says_what_is_missing(street: Street) -> None:
    answer = write(street, name="Alma")

    assert answer.status_code == 422
    assert "minst en sak" in answer.text


def test_no_other_number_of_stars_is_taken(street: Street) -> None:
    client, path = browser(street.env), page(street)
    for rating in ("0", "6", "-1", "fem", "5.5", "⑤", "9" * 30):
        assert client.post(path, data=said(rating=rating)).status_code == 422, rating
    assert reviews(street) == []


def test_five_thousand_signs_are_kept_and_one_more_is_said_at_the_field(street: Street) -> None:
    long = "å" * 5_001

    refused = write(street, **said(rating="4", words=long))
    write(street, **said(rating="4", words=long[:-1]))

    assert refused.status_code == 422
    assert "5001" in refused.text.replace("\u00a0", "")
    assert long in refused.text
    assert browser(street.env).get(page(street)).text.count("å" * 5_000) == 1


@pytest.mark.parametrize(
    "name",
    [
        "alma.lind@posten.example",
        "Alma 070-123 45 67",
        "www.alma.example",
        "HTTPS://alma.example",
        "+46 (0)70 1234567",
    ],
)
def test_a_name_to_show_is_no_address_and_no_number(street: Street, name: str) -> None:
    refused = write(street, **said(SHOES, rating="5", words="Varma."), name=name)

    assert refused.status_code == 422
    assert "Varma." in refused.text
    assert 'id="about-name"' in refused.text
    assert reviews(street) == []


@pytest.mark.parametrize("name", ["Alma", "Alma, 38", "אלמה", "Älma-Lo O'Neil", "\U0001f45f", "Löpare 1984"])
def test_any_other_name_is_hers_to_choose(street: Street, name: str) -> None:
    assert write(street, **said(SHOES, rating="5"), name=name).status_code == 303


def test_scripts_signs_and_right_to_left_come_out_as_they_were_written(env: Env) -> None:
    street = asked(a_shop(env, publish_days=0))
    words = "<script>alert(1)</script> {{ shop.name }} 🏃‍♀️ שלום {% raw %}"

    write(street, **said(rating="4", words=words), name="<b>Alma</b>")

    for shown in (browser(street.env).get(page(street)).text, in_public(street, f"/reviews/{SHOES}").text):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
        assert "🏃‍♀️ שלום" in shown
        assert 'dir="auto"' in shown
    # Shopify would run it as Liquid.
    assert "{" not in in_public(street, f"/reviews/{SHOES}").text.rpartition("</style>")[2]


def test_a_photo_is_shown_without_where_it_was_taken(env: Env) -> None:
    street = asked(a_shop(env, publish_days=0))

    write(street, **said(rating="4", photo=[upload(a_picture(comment=b"Storgatan 1"))]))

    (photo,) = street.rows(ReviewPhoto)
    shown = in_public(street, f"/reviews/photo/{photo.id}")
    assert shown.mimetype == "image/jpeg"
    assert b"Storgatan" not in shown.data


def test_a_photo_that_is_none_is_said_at_its_field_and_the_words_stay(street: Street) -> None:
    answer = write(street, **said(rating="4", words="De sitter.", photo=[upload(b"<svg onload=alert(1)>")]))

    assert answer.status_code == 422
    assert "JPEG, PNG eller WebP" in answer.text
    assert "De sitter." in answer.text
    assert reviews(street) == []


def test_three_photos_are_the_most_also_in_two_goes(street: Street) -> None:
    small = a_picture((60, 40))
    write(street, **said(rating="4", photo=[upload(small), upload(small)]))

    answer = write(street, **said(rating="4", photo=[upload(small), upload(small)]))

    assert answer.status_code == 422
    assert len(street.rows(ReviewPhoto)) == 2


def test_only_so_many_photos_are_read_at_once_whatever_they_hang_on(street: Street) -> None:
    """A hostile picture takes as long to read as a great one, also where nothing in the order goes by that number."""
    small = a_picture((60, 40))
    strange = {f"photo-{number}": [upload(small) for _ in range(3)] for number in range(1, 5)}

    answer = write(street, **strange, **said(rating="4", words="Bra.", photo=[upload(small)]))

    assert answer.status_code == 422
    assert "Skicka några av dem" in answer.text
    assert "Bra." in answer.text
    assert street.rows(ReviewPhoto) == []


def test_a_photo_can_be_taken_away_again(street: Street) -> None:
    write(street, **said(rating="4", photo=[upload(a_picture((60, 40)))]))
    (photo,) = street.rows(ReviewPhoto)

    write(street, **said(rating="4", gone=str(photo.id)))

    assert street.rows(ReviewPhoto)[0].image_sealed is None


def test_nobody_sees_a_photo_of_what_is_not_published(street: Street) -> None:
    write(street, **said(rating="4", photo=[upload(a_picture((60, 40)))]))
    (photo,) = street.rows(ReviewPhoto)

    assert in_public(street, f"/reviews/photo/{photo.id}").status_code == 404


def test_a_link_that_was_changed_opens_nothing(street: Street) -> None:
    path = page(street)
    body, _, signature = path.rpartition("/")[2].partition(".")
    other = base64.urlsafe_b64encode(
        base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).replace(str(ORDER).encode(), b"450789470")
    ).rstrip(b"=")

    answer = write(street, f"/review/{other.decode()}.{signature}", **said(rating="1"))

    assert answer.status_code == 401
    assert reviews(street) == []


def test_the_things_of_another_order_are_not_hers_to_review(street: Street) -> None:
    answer = write(street, **said(SHOES, order_id=ORDER + 1, rating="1"))

    assert answer.status_code == 422
    assert reviews(street) == []


def test_after_its_time_the_link_says_so_and_whom_to_write_to(street: Street) -> None:
    path = page(street)
    street.clock.travel(days=402)

    answer = browser(street.env).get(path)

    assert answer.status_code == 401
    assert "Svara på" in answer.text or "Answer the letter" in answer.text


def test_of_a_deleted_order_the_page_says_that_it_is_gone(street: Street) -> None:
    path = page(street)
    gone = order("delete", at=street.clock.now())
    street.tell(type(gone)("orders/delete", {"id": ORDER}, "gone-1", street.clock.now())).settle()

    assert browser(street.env).get(path).status_code == 404
    assert write(street, path, **said(rating="1")).status_code == 404
    assert reviews(street) == []


# --- who is called upon -------------------------------------------------------------------------------------


CALLS = [
    ("1", "", "low_rating"),
    ("2", "Tunna.", "low_rating"),
    ("5", "Sköna, men sulan lossnade efter en vecka.", "names_fault"),
    ("3", "Torn at the heel.", "names_fault"),
    ("3", "Helt okej.", ""),
    ("5", "De sitter.", ""),
]


def test_a_low_rating_or_a_named_fault_is_somebodys_to_answer(street: Street) -> None:
    for rating, words, why in CALLS:
        assert rules.needs(int(rating), words) == why
    write(street, **said(SHOES, rating="5", words="De sitter."), **said(SOCKS, rating="1"))

    (case,) = street.rows(Case)
    assert (case.why, case.source) == ("low_rating", "review")
    assert {one.state for one in reviews(street)} == {"waiting"}  # and it is shown like every other


# --- the reminder -------------------------------------------------------------------------------------------


def test_who_has_not_written_is_reminded_once(street: Street) -> None:
    street.live_until(ASKED + 40 * DAY, step=DAY)

    assert letters(street) == ["review_request", "review_reminder"]


def test_who_has_written_is_not_reminded(street: Street) -> None:
    write(street, **said(rating="1"))
    street.live_until(ASKED + 30 * DAY, step=DAY)

    assert letters(street) == ["review_request"]
    (wish,) = street.rows(Touchpoint, Touchpoint.kind == "review_reminder")
    assert (wish.state, wish.reason) == ("withdrawn", "written")


@pytest.mark.parametrize("about", ["review_request", "feedback", "all"])
def test_a_no_to_the_question_is_a_no_to_its_reminder(about: str, street: Street) -> None:
    with work_for(street.env, street.shop_id) as work:
        say(work, email_key(work, EMAIL), about, "stop")
    street.live_until(ASKED + 30 * DAY, step=DAY)

    assert letters(street) == ["review_request"]


@pytest.mark.parametrize(
    "changes", [{"remind": False}, {"to": "own", "address": "https://example.com/{order}"}]
)
def test_nobody_is_reminded_where_it_is_off_or_we_cannot_know(changes: dict[str, object], env: Env) -> None:
    street = asked(a_shop(env, **changes))
    street.live_until(ASKED + 30 * DAY, step=DAY)

    assert letters(street) == ["review_request"]


def test_a_claim_that_is_open_forever_puts_it_off_to_the_latest_day_and_no_longer(env: Env) -> None:
    street = a_shop(env, defer_days_max=20)
    street.shopify.fail_next("create_discount", Unreachable("refused", "No.", permanent=True))
    arrived(street, at=CAME + 4 * DAY)  # three days late, and the code can't be made

    street.live_until(CAME + 60 * DAY, step=DAY)

    (asked_for,) = street.rows(Touchpoint, Touchpoint.kind == "review_request")
    latest = CAME + (4 + 7 + 20) * DAY
    assert letters(street)[0] == "review_request"
    assert latest <= asked_for.sent_at <= latest + 2 * DAY


def test_nobody_of_the_shop_can_write_in_her_name_by_the_link_in_her_letter(street: Street) -> None:
    with reading_for(street.env, street.shop_id) as work:
        (letter,) = [one.letter for one in touchpoints_of_orders(work, [ORDER])[ORDER] if one.letter]

    assert "/review/…" in letter.text
    assert page(street).rpartition("/")[2] not in letter.text
