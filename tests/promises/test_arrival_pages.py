"""The merchant says what has come: on the order's page, and many orders at once in a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.outbox.errands import ErrandKind, ErrandView
from app.outbox.model import Errand
from app.outbox.working import perform_some
from app.promises import arrival_actions
from app.promises.arrival_actions import take_errand
from app.promises.arrival_reports import Evidence, evidence
from app.promises.duties import forget_arrival_files
from app.promises.evidence import note_word
from app.promises.model import ArrivalFile, ArrivalWord, OutcomeRow
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.panel import bearer
from tests.stories import a_kept_order, a_scan, a_shipment, an_order

SENT = NOW + timedelta(days=1)


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def asked(browser: FlaskClient, path: str, env: Env, language: str = "en") -> TestResponse:
    headers = {**bearer(at=env.clock.now()), "Accept-Language": language}
    return browser.get(path, headers=headers)


def pressed(browser: FlaskClient, path: str, env: Env, **typed: str) -> TestResponse:
    return browser.post(path, headers=bearer(at=env.clock.now()), data=typed)


def uploaded(
    browser: FlaskClient, env: Env, content: str | bytes, name: str = "arrivals.csv", language: str = "en"
) -> TestResponse:
    raw = content.encode() if isinstance(content, str) else content
    headers = {**bearer(at=env.clock.now()), "Accept-Language": language}
    # By hand: the test client would write a large one to a file that nobody closes.
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + raw + b"\r\n--x--\r\n"
    return browser.post(
        "/promises/arrivals", headers=headers, data=body, content_type="multipart/form-data; boundary=x"
    )


def the_file(env: Env) -> ArrivalFile:
    with reading_for(env, SHOP) as work:
        return work.session.scalars(select(ArrivalFile).order_by(ArrivalFile.id.desc())).first()  # type: ignore[return-value]  # each test has uploaded one


def outcome(env: Env, order_id: int) -> tuple[str, str | None]:
    with reading_for(env, SHOP) as work:
        row = work.session.get_one(OutcomeRow, (SHOP, order_id, 0))
        return row.outcome, row.arrived_by


def words(env: Env, order_id: int) -> list[tuple[str, str, str]]:
    with reading_for(env, SHOP) as work:
        rows = work.session.scalars(select(ArrivalWord).where(ArrivalWord.order_id == order_id))
        return [(one.says, one.said_by, one.source) for one in rows]


def known(env: Env, order_id: int) -> Evidence:
    with reading_for(env, SHOP) as work:
        found = evidence(work, order_id)
    assert found is not None
    return found


def a_sent_order(env: Env, number: int = 1001, **order: str) -> int:
    """Nobody has said a word of it since it was handed over. Promised from Wednesday the 4th to Friday the 6th."""
    an_order(env, number, **order)
    a_shipment(env, number, at=SENT)
    return number


# --- on the order's page ----------------------------------------------------------------------------------


def test_a_day_within_the_promise_keeps_it(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    a_sent_order(env)

    answer = pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on="2026-03-05", said="0")

    assert answer.status_code == 303
    assert outcome(env, 1001) == ("kept", "merchant")
    assert words(env, 1001) == [("arrived", "staff:42", "merchant")]
    page = asked(browser, "/orders/1001", env).text
    assert "It came on 5 Mar 2026" in page
    assert "the shop (Staff member 42)" in page
    assert "This counts." in page


def test_a_day_after_the_promise_breaks_it(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    a_sent_order(env)

    pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on="2026-03-10", said="0")

    assert outcome(env, 1001) == ("broken", "merchant")


def test_that_it_has_not_come_needs_no_day(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    a_sent_order(env)

    answer = pressed(browser, "/orders/1001/arrival", env, says="not_arrived", came_on="", said="0")

    assert answer.status_code == 303
    assert outcome(env, 1001)[0] == "broken"
    assert "hasn&#39;t come" in asked(browser, "/orders/1001", env).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Say on which day it came."),
        ("2026-03-01", "before the order was placed"),
        ("2026-03-17", "hasn&#39;t come yet"),
        ("5 March", "Write a date such as 2026-11-30."),
    ],
)
def test_a_day_that_cannot_be_is_answered_at_the_field(
    env: Env, browser: FlaskClient, clock: StoppedClock, typed: str, sentence: str
) -> None:
    clock.travel(days=14)  # to Monday the 16th
    a_sent_order(env)

    answer = pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on=typed, said="0")

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="field-came_on"' in answer.text
    assert words(env, 1001) == []


def test_a_button_that_is_pressed_twice_says_it_once(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)

    for _ in range(2):
        pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on="2026-03-05", said="0")

    assert len(words(env, 1001)) == 1


def test_the_later_word_counts_and_the_earlier_one_stays_in_sight(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on="2026-03-05", said="0")
    clock.travel(hours=1)

    pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on="2026-03-09", said="1")

    assert outcome(env, 1001) == ("broken", "merchant")
    assert [(one.on, one.standing) for one in known(env, 1001).said] == [
        (date(2026, 3, 9), "counts"),
        (date(2026, 3, 5), "later_word"),
    ]
    assert "Until then: on 5 Mar 2026" in asked(browser, "/orders/1001", env).text


def test_what_was_said_and_taken_back_can_be_said_again(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    for number, says in enumerate(["arrived", "not_arrived", "arrived"]):
        clock.travel(minutes=5)
        pressed(browser, "/orders/1001/arrival", env, says=says, came_on="2026-03-05", said=str(number))

    assert outcome(env, 1001) == ("kept", "merchant")
    assert len(words(env, 1001)) == 3


def test_the_carriers_scan_is_believed_before_the_shop(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_kept_order(env)  # delivered on the 5th

    pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on="2026-03-10", said="0")

    assert outcome(env, 1001) == ("kept", "shopify")
    assert [(one.standing, one.came_by) for one in known(env, 1001).said] == [("stronger", "shopify")]
    assert "the carrier, through Shopify says otherwise" in asked(browser, "/orders/1001", env).text


def test_the_customers_denial_is_believed_before_the_shop(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    pressed(browser, "/orders/1001/arrival", env, says="arrived", came_on="2026-03-05", said="0")
    clock.travel(hours=1)
    with work_for(env, SHOP) as work:
        note_word(
            work, order_id=1001, source="customer", says="not_arrived", said_by="letter", reference="letter:1"
        )

    assert [(one.source, one.standing) for one in known(env, 1001).said] == [
        ("customer", "counts"),
        ("merchant", "denied"),
    ]


def test_one_shipment_of_two_is_told_apart(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    lines = [
        {"id": number, "title": "Shoe", "quantity": 1, "requires_shipping": True} for number in (10010, 10011)
    ]
    an_order(env, 1001, line_items=lines)
    a_shipment(env, 1001, at=SENT)  # carries the first line alone

    assert known(env, 1001).shipments == ((100100, "#1001.1"),)
    pressed(
        browser, "/orders/1001/arrival", env,
        says="arrived", came_on="2026-03-05", said="0", shipment="100100",
    )  # fmt: skip

    with reading_for(env, SHOP) as work:
        assert work.session.get_one(OutcomeRow, (SHOP, 1001, 100100)).outcome == "kept"
        assert work.session.get_one(OutcomeRow, (SHOP, 1001, 0)).outcome != "kept"


@pytest.mark.parametrize("typed", [{"shipment": "7"}, {"says": "perhaps"}, {"shipment": "x"}])
def test_what_no_form_of_ours_sends_changes_nothing(
    env: Env, browser: FlaskClient, clock: StoppedClock, typed: dict[str, str]
) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    form = {"says": "arrived", "came_on": "2026-03-05", "said": "0", "shipment": "0", **typed}

    answer = pressed(browser, "/orders/1001/arrival", env, **form)

    assert answer.status_code in (404, 422)
    assert words(env, 1001) == []


def test_another_shops_order_is_nobodys(env: Env, browser: FlaskClient) -> None:
    an_order(env, 1001, shop=OTHER_SHOP)

    answer = pressed(browser, "/orders/1001/arrival", env, says="not_arrived", said="0")

    assert answer.status_code == 404


# --- many at once -----------------------------------------------------------------------------------------


def test_nothing_is_taken_in_before_the_merchant_says_so(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)

    answer = uploaded(browser, env, "order,date\n#1001,2026-03-05\n#7,2026-03-05\n1001,2026-03-04\n")
    page = asked(browser, answer.headers["Location"], env).text

    assert words(env, 1001) == []
    assert (the_file(env).good, the_file(env).bad, the_file(env).state) == (1, 2, "shown")
    assert "There is no order “#7” here" in page
    assert "Line 2 says something else of the same order" in page
    assert "Take 1 line in" in page


def test_what_is_taken_in_judges_each_order(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    for number in (1001, 1002, 1003):
        a_sent_order(env, number)
    uploaded(
        browser, env,
        "id;sändning;datum;ej framme\n1001;;2026-03-05;\n1002;pn1002 se;2026-03-10;\n1003;;;x\n99;;2026-03-05;\n",
    )  # fmt: skip
    file = the_file(env)

    pressed(browser, f"/promises/arrivals/{file.id}/take", env)
    perform_some(env)

    assert [outcome(env, number)[0] for number in (1001, 1002, 1003)] == ["kept", "broken", "broken"]
    assert words(env, 1001) == [("arrived", "csv:staff:42", "merchant")]
    file = the_file(env)
    assert (file.state, file.taken, file.bad) == ("taken", 3, 1)
    page = asked(browser, f"/promises/arrivals/{file.id}", env).text
    assert "3 lines were taken in." in page
    assert "There is no order “99” here" in page  # it can still be put right


def test_a_file_that_was_let_go_is_gone(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    uploaded(browser, env, "order,date\n#1001,2026-03-05\n")
    file = the_file(env)

    pressed(browser, f"/promises/arrivals/{file.id}/let-go", env)
    answer = pressed(browser, f"/promises/arrivals/{file.id}/take", env)

    assert answer.status_code == 409
    assert (the_file(env).state, the_file(env).content_sealed) == ("dropped", None)
    assert words(env, 1001) == []


def test_a_name_that_two_orders_have_asks_for_the_id(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env, 1001)
    a_sent_order(env, 1002, name="#1001")

    answer = uploaded(browser, env, "order,order id,date\n#1001,,2026-03-05\n#1001,1002,2026-03-05\n")
    page = asked(browser, answer.headers["Location"], env).text

    assert (the_file(env).good, the_file(env).bad) == (1, 1)
    assert "2 orders have this name. Write the order&#39;s id" in page


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("#1001,,2026-03-01", "lies before the order"),
        ("#1001,,2026-03-17", "hasn&#39;t come yet"),
        ("#1001,XX9,2026-03-05", "has no shipment “XX9”"),
        ("#1001,,5 March", "can&#39;t be read as a day"),
        ("1002,,2026-03-05", "There is no order “1002” here"),
    ],
)
def test_each_wrong_line_says_what_to_do(
    env: Env, browser: FlaskClient, clock: StoppedClock, line: str, sentence: str
) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    an_order(env, 1002, shop=OTHER_SHOP)

    answer = uploaded(browser, env, f"order,tracking,date\n{line}\n")
    page = asked(browser, answer.headers["Location"], env).text

    assert sentence in page
    assert "No line can be taken in" in page
    assert pressed(browser, f"{answer.headers['Location']}/take", env).status_code == 422


def test_the_same_line_twice_counts_once_and_is_noted(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)

    answer = uploaded(browser, env, "order,date\n#1001,2026-03-05\n1001,2026-03-05\n")
    page = asked(browser, answer.headers["Location"], env).text

    assert (the_file(env).good, the_file(env).bad) == (1, 0)
    assert "The same as line 2. It counts once." in page


def test_what_a_stronger_source_says_otherwise_is_noted_before_it_is_taken_in(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_kept_order(env)  # delivered on the 5th

    answer = uploaded(browser, env, "order,date\n#1001,2026-03-10\n")

    page = asked(browser, answer.headers["Location"], env).text
    assert "So far it came on 5 Mar 2026, says the carrier, through Shopify." in page


def test_every_error_can_be_downloaded_and_harms_no_spreadsheet(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    lines = "".join(f"=HYPERLINK({number}),2026-03-05\n" for number in range(300))
    answer = uploaded(browser, env, f"order,date\n{lines}")

    page = asked(browser, answer.headers["Location"], env).text
    csv = asked(browser, f"{answer.headers['Location']}/errors.csv", env)

    assert "100 more are in the file to download." in page
    assert csv.mimetype == "text/csv"
    rows = csv.get_data().decode("utf-8-sig").splitlines()
    assert rows[0] == "Line,Column,What to put right"
    assert len(rows) == 301
    assert not [row for row in rows if row.split(",", 2)[2].lstrip('"').startswith("=")]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04"])
def test_a_file_of_which_nothing_can_be_read_is_refused_at_the_field(
    env: Env, browser: FlaskClient, content: bytes, language: str
) -> None:
    answer = uploaded(browser, env, content, language=language)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    with reading_for(env, SHOP) as work:
        assert work.session.scalars(select(ArrivalFile)).all() == []


def test_a_million_lines_are_refused_with_what_to_do(env: Env, browser: FlaskClient) -> None:
    answer = uploaded(browser, env, b"order,date\n" + b"#1001,2026-03-05\n" * 1_000_000)

    assert answer.status_code == 422
    assert "Split it into smaller ones" in answer.text


def test_a_form_without_a_file_asks_for_one(env: Env, browser: FlaskClient) -> None:
    answer = browser.post("/promises/arrivals", headers=bearer(at=env.clock.now()), data={})

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_another_shops_file_is_nobodys(env: Env, browser: FlaskClient) -> None:
    with work_for(env, OTHER_SHOP) as work:
        an_order_file = arrival_actions.upload(
            work, name="a.csv", content=b"order,date\n1,2026-03-01\n", staff="9"
        )

    assert asked(browser, f"/promises/arrivals/{an_order_file}", env).status_code == 404
    assert pressed(browser, f"/promises/arrivals/{an_order_file}/take", env).status_code == 404


# --- through death and repeats ----------------------------------------------------------------------------


def many(env: Env, count: int) -> str:
    for number in range(2001, 2001 + count):
        a_sent_order(env, number)
    return "order,date\n" + "".join(f"#{number},2026-03-05\n" for number in range(2001, 2001 + count))


def the_errand(env: Env) -> ErrandView:
    with reading_for(env, SHOP) as work:
        row = work.session.scalars(select(Errand).where(Errand.kind == "take_arrivals")).one()
        return ErrandView(row.id, SHOP, row.kind, row.key, 0, dict(row.body), 1, False, row.made_at)


def performed(env: Env, errand: ErrandView, kind: ErrandKind) -> dict[str, Any]:
    with work_for(env, SHOP) as work:
        ready = kind.prepare(work, errand)
    found: dict[str, Any] = kind.perform(env, ready)
    return found


def test_a_worker_that_dies_in_between_is_followed_by_one_that_goes_on(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    uploaded(browser, env, many(env, 7))
    pressed(browser, f"/promises/arrivals/{the_file(env).id}/take", env)
    performed(env, the_errand(env), take_errand(together=2, at_once=4))  # and dies before it is settled
    assert (the_file(env).state, the_file(env).taken) == ("taking", 4)
    assert "4 of 7 lines so far" in asked(browser, f"/promises/arrivals/{the_file(env).id}", env).text

    perform_some(env)

    assert (the_file(env).state, the_file(env).taken) == ("taken", 7)
    assert [len(words(env, number)) for number in range(2001, 2008)] == [1] * 7


def test_a_long_file_goes_on_in_a_second_errand(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    uploaded(browser, env, many(env, 5))
    pressed(browser, f"/promises/arrivals/{the_file(env).id}/take", env)
    first, kind = the_errand(env), take_errand(together=2, at_once=3)

    result = performed(env, first, kind)
    with work_for(env, SHOP) as work:
        kind.settle(work, first, result)
        work.session.delete(work.session.get_one(Errand, (SHOP, first.id)))  # it is done
    second = the_errand(env)
    perform_some(env)

    assert result == {"after": 4, "done": False}
    assert second.body["after"] == 4
    assert (the_file(env).state, the_file(env).taken) == ("taken", 5)


def test_a_large_file_within_the_limit_is_read(env: Env, browser: FlaskClient) -> None:
    rest = "x" * 60_000

    answer = uploaded(browser, env, "order,date,note\n" + f"#7,2026-03-01,{rest}\n" * 15)

    assert answer.status_code == 303
    assert the_file(env).bad == 15


def test_a_preview_that_nobody_decides_on_is_forgotten(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    uploaded(browser, env, "order,date\n#7,2026-03-01\n")
    clock.travel(days=6)
    first = forget_arrival_files(env)
    clock.travel(days=2)

    second = forget_arrival_files(env)

    assert (first, second) == (0, 1)
    assert (the_file(env).state, the_file(env).content_sealed) == ("dropped", None)


def test_what_was_wrong_with_a_taken_file_is_forgotten_in_time(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    uploaded(browser, env, "order,date\n#1001,2026-03-05\n#7,2026-03-05\n")
    pressed(browser, f"/promises/arrivals/{the_file(env).id}/take", env)
    perform_some(env)
    clock.travel(days=8)

    forget_arrival_files(env)

    assert (the_file(env).state, the_file(env).content_sealed) == ("taken", None)
    page = asked(browser, f"/promises/arrivals/{the_file(env).id}", env).text
    assert "What was wrong with them is no longer kept." in page


def test_a_scan_that_comes_after_the_file_is_believed_before_it(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_sent_order(env)
    uploaded(browser, env, "order,date\n#1001,2026-03-10\n")
    pressed(browser, f"/promises/arrivals/{the_file(env).id}/take", env)
    perform_some(env)
    assert outcome(env, 1001) == ("broken", "merchant")

    a_scan(env, 1001, at=NOW + timedelta(days=3))

    assert outcome(env, 1001) == ("kept", "shopify")
