"""Everything about one customer on one page: in the order of time, over all her orders, with the staff's notes."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.errors import NotFound, Refused
from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.home.order_for_pages import timeline
from app.home.person_for_pages import done_for_her, everything
from app.home.person_reports import person_sheet
from app.listening import customer_notes
from app.listening.model import CustomerNote
from app.orders.facts import CustomersMerged
from app.orders.model import Customer
from app.reviews.facts import ReviewRejected, ReviewReplied, ReviewWritten
from app.staff import reports as staff_reports
from app.staff.actions import change_member, meet
from app.staff.reports import Filter
from tests.builders import OTHER_DOMAIN, SHOP
from tests.home.given import her_street, the_customer
from tests.home.test_pages import seen
from tests.panel import bearer
from tests.path.given import ORDER, Street, order, scan


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


@pytest.fixture
def street(env: Env) -> Street:
    return her_street(env)


@pytest.fixture
def hers(street: Street) -> str:
    return f"/customers/{the_customer(street).id}"


def write(browser: FlaskClient, hers: str, env: Env, *, user: str = "42", **form: str) -> int:
    headers = bearer(at=env.clock.now(), user=user)
    return browser.post(f"{hers}/notes", data=form, headers=headers).status_code


def test_all_her_orders_stand_in_one_line_of_time(env: Env, street: Street, hers: str) -> None:
    with create_app(env).test_request_context(), reading_for(env, SHOP) as work:
        sheet = person_sheet(work, the_customer(street).id)
        told = everything(work, sheet)

    assert len(sheet.orders) == 2
    assert {one.source for one in told.past} - {""} == {one.name for one in sheet.orders}
    assert [one.at for one in told.past] == sorted((one.at for one in told.past), reverse=True)
    assert [one.at for one in told.planned] == sorted(one.at for one in told.planned)
    assert any("review" in one.title.lower() for one in told.planned)
    assert all(
        one.href.startswith(("/orders/", "/claims/")) for one in (*told.past, *told.planned) if one.source
    )


def test_all_orders_are_counted_and_the_earlier_stand_in_one_line(
    env: Env, browser: FlaskClient, street: Street, hers: str
) -> None:
    street.tell([order(order_id=ORDER + number) for number in range(2, 8)]).settle()
    with create_app(env).test_request_context(), reading_for(env, SHOP) as work:
        sheet = person_sheet(work, the_customer(street).id)
        told = everything(work, sheet)

    page = seen(browser, hers, env=env)
    assert (sheet.bought, len(sheet.orders), len(sheet.told), told.more) == (8, 8, 5, True)
    assert "8 orders" in page
    assert "Earlier moments stand on the pages of the orders." in page


def test_what_was_done_for_her_tells_care_from_what_belongs_to_a_purchase(
    env: Env,
    browser: FlaskClient,
    street: Street,
    hers: str,
) -> None:
    with create_app(env).test_request_context(), reading_for(env, SHOP) as work:
        sheet = person_sheet(work, the_customer(street).id)
        done = dict(done_for_her(sheet))
    page = seen(browser, hers, env=env)

    assert sum(sheet.letters) == sum(one.sent_at is not None for one in sheet.story.wishes)
    assert sheet.letters[0] >= 1
    assert done["Promises kept"] == "0 of 2"
    assert done["Made good"] == f"{len(sheet.given)} time{'s' * (len(sheet.given) != 1)}"
    assert "What we have done for them" in page


def test_a_note_and_a_tag_are_written_shown_and_taken_away(env: Env, browser: FlaskClient, hers: str) -> None:
    assert write(browser, hers, env, kind="note", note="Ringer helst\nefter fyra.") == 303
    assert write(browser, hers, env, kind="tag", tag="Maraton") == 303
    assert write(browser, hers, env, kind="tag", tag="maraton") == 303
    page = seen(browser, hers, env=env)
    away = re.findall(rf'action="({hers}/notes/\d+/remove)"', page)
    for address in away:
        browser.post(address, headers=bearer(at=env.clock.now()))
    after = seen(browser, hers, env=env)

    assert "efter fyra." in page
    assert len(away) == 2
    assert "efter fyra." not in after
    assert "Maraton" not in after


def test_a_tag_that_two_records_bring_along_stands_once_and_goes_at_once(env: Env) -> None:
    with work_for(env, SHOP) as work:
        for record, kind, text in (
            (1, "tag", "Maraton"),
            (2, "tag", "maraton"),
            (1, "note", "Hej"),
            (2, "note", "Hej"),
        ):
            customer_notes.write(work, record, kind, text, by="staff:42")
        of_both = customer_notes.notes_on(work, [1, 2])
        customer_notes.note_merged(work, CustomersMerged(kept_id=1, gone_id=2))
        merged = customer_notes.notes_on(work, [1])
        customer_notes.take_away(work, merged[-1].id, records=[1], by="staff:42")
        after = customer_notes.notes_on(work, [1])

    assert [(one.kind, one.text) for one in merged] == [("note", "Hej"), ("note", "Hej"), ("tag", "Maraton")]
    assert of_both == merged
    assert after == merged[:2]


def test_an_empty_note_is_asked_for_again_and_a_long_one_is_kept_typed(
    env: Env, browser: FlaskClient, hers: str
) -> None:
    headers = bearer(at=env.clock.now())
    empty = browser.post(f"{hers}/notes", data={"kind": "note", "note": "  "}, headers=headers)
    long = browser.post(f"{hers}/notes", data={"kind": "tag", "tag": "x" * 50}, headers=headers)

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Fill this in." in empty.text
    assert "Use at most 40 characters" in long.text


def test_a_form_sent_empty_is_a_look_at_her_page(env: Env, browser: FlaskClient, hers: str) -> None:
    write(browser, hers, env, kind="note", note="")

    with reading_for(env, SHOP) as work:
        looks = staff_reports.traces_page(work, Filter(customer_id=int(hers.rpartition("/")[2])))
    assert [(one.kind, one.page) for one in looks] == [("look", "customers.write_note")]


def test_who_looked_at_her_order_has_looked_at_her(
    env: Env, browser: FlaskClient, street: Street, hers: str
) -> None:
    seen(browser, f"/orders/{ORDER}", env=env)

    page = seen(browser, f"/privacy/access?customer={the_customer(street).id}", env=env)

    assert "The page of an order" in page
    assert "/privacy/access?customer=" in seen(browser, hers, env=env)
    assert "/privacy/access" not in seen(browser, hers, env=env, user="43")


def test_a_note_goes_only_from_the_page_of_whom_it_is_about(
    env: Env, browser: FlaskClient, hers: str
) -> None:
    with work_for(env, SHOP) as work:
        customer_notes.write(work, 999, "note", "Om någon annan", by="staff:42")
    with reading_for(env, SHOP) as work:
        note = customer_notes.notes_on(work, [999])[0]

    answer = browser.post(f"{hers}/notes/{note.id}/remove", headers=bearer(at=env.clock.now()))

    assert answer.status_code == 404
    with reading_for(env, SHOP) as work:
        assert customer_notes.notes_on(work, [999]) == [note]


def test_nothing_more_is_written_on_who_was_erased(
    env: Env, browser: FlaskClient, street: Street, hers: str
) -> None:
    with work_for(env, SHOP) as work:
        work.session.get_one(Customer, (SHOP, the_customer(street).id)).redacted_at = work.now

    assert write(browser, hers, env, kind="note", note="Hon ringde igen.") == 403
    assert 'name="note"' not in seen(browser, hers, env=env)


def test_the_line_of_time_leaves_out_scans_and_not_that_it_was_sent(env: Env, street: Street) -> None:
    street.tell(scan(at=env.clock.now(), event=9, number=1, status="in_transit"))
    with create_app(env).test_request_context(), reading_for(env, SHOP) as work:
        sheet = person_sheet(work, the_customer(street).id)
        titles = [one.title for one in everything(work, sheet).past]
        of_the_order = [one.title for story in sheet.told for one in timeline(story)]

    assert any(title.startswith("Handed over to") for title in titles)
    assert len(of_the_order) > len(titles) - len(sheet.story.said)


def test_what_came_of_a_review_stands_in_the_line_of_time(env: Env, street: Street) -> None:
    with work_for(env, SHOP) as work:
        named = {"order_id": ORDER, "review_id": 5}
        work.record(
            ReviewWritten(
                **named, customer_id=1, line_id=1, product_id=1, rating=2, version=1, needs="low_rating"
            )
        )
        work.record(ReviewRejected(**named, product_id=1, version=1, reason="abuse", by="staff:42"))
        work.record(ReviewReplied(**named, by="staff:42"))
    with create_app(env).test_request_context(), reading_for(env, SHOP) as work:
        told = everything(work, person_sheet(work, the_customer(street).id))

    of_reviews = [(one.title, one.why) for one in reversed(told.past) if one.href == "/reviews/5"]
    assert of_reviews == [
        ("The customer wrote a review: 2 of 5", "A low rating"),
        ("The review was rejected", "Abuse: it attacks or threatens somebody"),
        ("The shop answered the review", "Staff member 42"),
    ]


def test_who_may_only_look_writes_nothing(env: Env, browser: FlaskClient, hers: str) -> None:
    for number in ("42", "44"):
        meet(env, SHOP, number)
    with work_for(env, SHOP) as work:
        change_member(work, "44", role="read", name="", by="42")

    assert write(browser, hers, env, user="44", kind="note", note="Hej") == 403


def test_markup_in_a_note_is_text(env: Env, browser: FlaskClient, hers: str) -> None:
    write(browser, hers, env, kind="note", note="<script>alert(1)</script>")

    assert "<script>alert(1)" not in seen(browser, hers, env=env)


def test_another_shop_sees_neither_page_nor_note(env: Env, browser: FlaskClient, hers: str) -> None:
    answer = browser.get(hers, headers=bearer(OTHER_DOMAIN, at=env.clock.now()))

    assert answer.status_code == 404


def test_notes_follow_a_person_are_given_out_and_erased(env: Env, street: Street) -> None:
    customer = the_customer(street)
    with work_for(env, SHOP) as work:
        customer_notes.write(work, customer.id, "note", "Ny i stan", by="staff:42")
        ref = CustomerRef(
            shopify_id=customer.shopify_id,
            email_key=customer.email_key,
            customer_ids=(customer.id,),
            order_ids=(),
        )
        given = customer_notes.export_notes(work, ref)
        erased = customer_notes.erase_notes(work, ref)
    with reading_for(env, SHOP) as work:
        row = work.session.scalars(select(CustomerNote)).one()
        left = customer_notes.notes_on(work, [customer.id])

    assert [one["text"] for one in given] == ["Ny i stan"]
    assert erased == {"customer_notes": 1}
    assert (row.text_sealed, row.gone_by, left) == (None, "erased", [])


def test_a_customer_holds_a_hundred_notes_and_a_note_goes_once(env: Env, street: Street) -> None:
    customer = the_customer(street)
    with work_for(env, SHOP) as work:
        for number in range(100):
            customer_notes.write(work, customer.id, "note", f"{number}", by="staff:42")
        newest = customer_notes.notes_on(work, [customer.id])[0]
        customer_notes.take_away(work, newest.id, records=[customer.id], by="staff:42")
        with pytest.raises(NotFound):
            customer_notes.take_away(work, newest.id, records=[customer.id], by="staff:42")
        customer_notes.write(work, customer.id, "note", "the hundredth again", by="staff:42")
        with pytest.raises(Refused, match="too_many_notes"):
            customer_notes.write(work, customer.id, "note", "one more", by="staff:42")
    assert isinstance(customer, Customer)


def test_she_is_given_everything_and_erased_from_her_page(
    env: Env, browser: FlaskClient, street: Street, hers: str
) -> None:
    number = the_customer(street).id
    write(browser, hers, env, kind="note", note="Ringer helst efter fyra.")
    headers = bearer(at=env.clock.now())

    file = browser.post(f"/privacy/customers/{number}/file", headers=headers)
    gone = browser.post(f"/privacy/customers/{number}/erase", headers=headers)
    again = browser.post(f"/privacy/customers/{number}/file", headers=headers)
    page, proof = seen(browser, hers, env=env), seen(browser, "/privacy", env=env)

    assert file.headers["Content-Disposition"] == 'attachment; filename="kept-customer.json"'
    assert file.json is not None
    assert "Ringer helst efter fyra." in str([one["kept"]["notes"] for one in file.json["records"]])
    assert sorted(order["name"] for one in file.json["records"] for order in one["kept"]["orders"]) == [
        "#9469", "#9470",
    ]  # fmt: skip
    assert gone.status_code == 303
    assert again.status_code == 404
    assert "An erased customer" in page
    assert "efter fyra" not in page
    assert "Erase this customer here" not in page
    assert "Nothing" in proof


def test_only_an_owner_takes_out_or_erases(env: Env, browser: FlaskClient, street: Street) -> None:
    meet(env, SHOP, "42")
    meet(env, SHOP, "43")
    headers = bearer(at=env.clock.now(), user="43")

    for verb in ("file", "erase"):
        answer = browser.post(f"/privacy/customers/{the_customer(street).id}/{verb}", headers=headers)
        assert answer.status_code == 403
