"""The page that says why: what was wished for, decided, sent and said about one customer, and to whom it is shown."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.testing import capture_logs

from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.home.customer_pages import LOADS_NOTHING
from app.orders.model import Customer
from app.outbox.working import perform_some
from app.staff import reports as staff_reports
from app.staff.reports import Filter
from app.touchpoints.actions import decide_on, note_wish
from app.touchpoints.belongings import erase_letters
from app.touchpoints.letters import without_her_keys
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import OTHER_DOMAIN, SHOP
from tests.fakes import RecordingMailer, StoppedClock
from tests.home.given import her_street, the_customer
from tests.home.test_pages import seen
from tests.panel import bearer
from tests.path.given import ORDER, Street, order

HER_ROOMS = ("portal", "arrival", "claim", "offer")


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


@pytest.fixture
def street(env: Env) -> Street:
    return her_street(env)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Letter about the broken promise",
                "What decided",
                "records have this address",
                "2 in 7 days, 5 in 30",
            ),
        ),
        (
            "sv",
            (
                "Brevet om det brutna löftet",
                "Vad som avgjorde",
                "kundposter har den här adressen",
                "2 på 7 dagar",
            ),
        ),
    ],
)
def test_the_page_says_what_was_decided_and_why(
    env: Env, browser: FlaskClient, street: Street, language: str, words: tuple[str, ...]
) -> None:
    page = seen(browser, f"/customers/{the_customer(street).id}/letters", env=env, language=language)

    assert [one for one in words if one not in page] == []
    assert "#9469" in page
    assert "Europe/Stockholm" in page


def test_a_letters_text_is_shown_on_demand_and_the_log_says_who_looked(
    env: Env, browser: FlaskClient, street: Street
) -> None:
    customer = the_customer(street)
    (letter,) = street.rows(Letter, Letter.kind == "broken_promise")
    overview = seen(browser, f"/customers/{customer.id}", env=env)

    with capture_logs() as logs:
        page = seen(browser, f"/customers/{customer.id}/letters/{letter.id}", env=env)

    assert "Vidda" not in overview
    assert "Vidda" in page
    with reading_for(env, SHOP) as work:
        looks = staff_reports.traces_page(work, Filter(customer_id=customer.id))
    assert [(one.number, one.page, one.about) for one in looks] == [
        ("42", "customers.show_letter", f"customer_id={customer.id}, letter_id={letter.id}"),
        ("42", "customers.show_customer", f"customer_id={customer.id}"),
    ]
    assert logs == []  # once is enough: the server's log is read by others, and kept for another time


def test_the_letter_is_shown_as_the_mail_server_got_it_but_for_the_customers_keys(
    env: Env, browser: FlaskClient, street: Street
) -> None:
    customer, mailer = the_customer(street), env.mailer
    assert isinstance(mailer, RecordingMailer)
    for letter in street.rows(Letter, Letter.kind.in_(("broken_promise", "review_request"))):
        page = seen(browser, f"/customers/{customer.id}/letters/{letter.id}", env=env)

        (sent,) = [one for one in mailer.sent if one.message["Message-ID"] == letter.message_id]
        shown = _frames(page)
        assert len(shown) == 1
        assert shown[0].count(LOADS_NOTHING) == 1
        as_sent = sent.html.replace("\r\n", "\n").removesuffix("\n")
        assert without_her_keys(as_sent) != as_sent
        assert shown[0].replace(LOADS_NOTHING, "") == without_her_keys(as_sent)
        assert letter.html_sealed is not None
        assert len(letter.html_sealed) < 1_000
        assert len(sent.html) > 8_000


def test_no_key_of_a_customers_stands_on_the_page_of_a_letter(
    env: Env, browser: FlaskClient, street: Street
) -> None:
    customer = the_customer(street)
    (letter,) = street.rows(Letter, Letter.kind == "broken_promise")
    mailer = env.mailer
    assert isinstance(mailer, RecordingMailer)
    (sent,) = [one for one in mailer.sent if one.message["Message-ID"] == letter.message_id]
    keys = re.findall(r"/letters/stop/([\w.~-]+)", sent.text + sent.html)

    page = seen(browser, f"/customers/{customer.id}/letters/{letter.id}", env=env)

    assert keys
    assert [key for key in keys if key in page] == []
    assert "/letters/stop/…" in page


def test_every_door_that_a_customers_key_opens_is_shut_to_staff(env: Env) -> None:
    rules = [
        rule for rule in create_app(env).url_map.iter_rules() if rule.endpoint.partition(".")[0] in HER_ROOMS
    ]
    doors = sorted({rule.rule for rule in rules if "<token>" in rule.rule})
    key = env.signer.sign("stop", {"shop": 1})

    assert len(doors) >= 5
    for door in doors:
        found = without_her_keys(f"https://kept.example{door.replace('<token>', key)}?say=yes")
        assert found == f"https://kept.example{door.replace('<token>', '…')}?say=yes"


def test_an_erased_customers_letter_is_shown_in_no_form(
    env: Env, browser: FlaskClient, street: Street
) -> None:
    customer = the_customer(street)
    (letter,) = street.rows(Letter, Letter.kind == "broken_promise")
    with work_for(env, SHOP) as work:
        erase_letters(work, CustomerRef(None, None, (customer.id,), ()))

    page = seen(browser, f"/customers/{customer.id}/letters/{letter.id}", env=env)

    assert "The text was erased with the customer." in page
    assert _frames(page) == []


def _frames(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<iframe[^>]* sandbox="" srcdoc="([^"]*)"', page)]


def test_what_the_customer_said_stands_there_and_what_follows_from_it(
    env: Env, browser: FlaskClient, street: Street
) -> None:
    customer = the_customer(street)
    assert customer.email_key is not None
    with work_for(env, SHOP) as work:
        note_wish(work, customer.email_key, "dose", says="less", source="page")
        note_wish(work, customer.email_key, "review_request", says="stop", source="page")

    page = seen(browser, f"/customers/{customer.id}/letters", env=env)

    assert "How many letters: fewer" in page
    assert "Review request: no more" in page
    assert "1 in 7 days, 2 in 30, 48 hours between (the customer chose fewer)" in page
    assert "The customer said no to such letters." in page


def test_the_orders_page_leads_there(env: Env, browser: FlaskClient, street: Street) -> None:
    page = seen(browser, f"/orders/{ORDER}", env=env)

    (letter,) = street.rows(Letter, Letter.kind == "broken_promise")
    assert f'href="/customers/{the_customer(street).id}"' in page
    assert f'href="/customers/{the_customer(street).id}/letters/{letter.id}"' in page


def test_another_shop_sees_neither_customer_nor_letter(
    env: Env, browser: FlaskClient, street: Street, clock: StoppedClock
) -> None:
    customer = the_customer(street)
    (letter,) = street.rows(Letter, Letter.kind == "broken_promise")
    headers = bearer(at=clock.now(), shop=OTHER_DOMAIN)

    assert browser.get(f"/customers/{customer.id}", headers=headers).status_code == 404
    assert browser.get(f"/customers/{customer.id}/letters/{letter.id}", headers=headers).status_code == 404


def test_a_letter_to_somebody_else_is_not_shown_as_hers(
    env: Env, browser: FlaskClient, street: Street, clock: StoppedClock
) -> None:
    street.tell(order(order_id=ORDER + 5, email="elin@posten.example")).settle()
    (letter,) = street.rows(Letter, Letter.kind == "broken_promise")
    (other,) = street.rows(Customer, Customer.shopify_id == ORDER + 12)

    answer = browser.get(f"/customers/{other.id}/letters/{letter.id}", headers=bearer(at=clock.now()))

    assert answer.status_code == 404
    assert "Vidda" not in answer.text


def test_the_decision_on_one_record_heeds_what_the_other_has_heard(env: Env, street: Street) -> None:
    records = street.rows(Customer)
    waiting = street.rows(Touchpoint, Touchpoint.state == "waiting")

    with work_for(env, SHOP) as work:
        first, second = (decide_on(work, one.id) for one in records)

    assert len(records) == 2
    assert waiting
    assert first == second
    perform_some(env)
    with reading_for(env, SHOP) as work:
        assert work.session.scalars(select(Letter)).all()
