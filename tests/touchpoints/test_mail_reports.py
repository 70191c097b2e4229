"""What comes back about letters: matched, kept once, acted on; and too many complaints pause what needn't be sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.errors import Conflict
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.ledger.model import Entry
from app.orders.customers import email_key
from app.outbox.working import perform_some
from app.promises.actions import judge_order
from app.shops.store import the_settings
from app.touchpoints import breaker
from app.touchpoints.actions import note_wish
from app.touchpoints.breaker import is_paused, standing
from app.touchpoints.model import Letter, MailReport, MailTally, MailTotal, Wish
from app.touchpoints.store import is_suppressed
from app.web.guards import link_token
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import RecordingMailer, StoppedClock
from tests.mail.report_samples import a_confirmation, a_dsn, a_postmark, a_ses, an_arf
from tests.stories import a_broken_order, granted, saved_at_the_install

ORDER = 1002
ELIN = "elin1002@example.com"


@pytest.fixture
def client(env: Env, clock: StoppedClock) -> FlaskClient:
    """A letter to Elin has gone out."""
    saved_at_the_install(env)
    granted(env)
    clock.set(NOW + timedelta(days=11))
    a_letter_goes(env, ORDER)
    return create_app(env).test_client()


def a_letter_goes(env: Env, number: int) -> None:
    a_broken_order(env, number)
    with work_for(env, SHOP) as work:
        judge_order(work, number)
    while perform_some(env):
        pass


def its_id(env: Env, number: int = ORDER) -> str:
    with reading_for(env, SHOP) as work:
        return work.session.scalars(select(Letter).where(Letter.order_id == number)).one().message_id


def post(
    client: FlaskClient, env: Env, raw: bytes, *, shop: int = SHOP, purpose: str = "mail_reports"
) -> tuple[int, str]:
    answer = client.post(f"/mail/reports/{link_token(env, purpose, shop, {})}", data=raw)
    return answer.status_code, (answer.get_json() or {}).get("code", "")


def reports(env: Env, shop: int = SHOP) -> list[MailReport]:
    with reading_for(env, shop) as work:
        return list(work.session.scalars(select(MailReport)))


def wishes(env: Env) -> list[tuple[str, str, str]]:
    with reading_for(env, SHOP) as work:
        return [(one.about, one.says, one.source) for one in work.session.scalars(select(Wish))]


def is_barred(env: Env) -> bool:
    with reading_for(env, SHOP) as work:
        return is_suppressed(work, email_key(work, ELIN))


def test_a_bounce_bars_the_address(client: FlaskClient, env: Env) -> None:
    told = post(client, env, a_dsn(message_id=its_id(env), recipient=ELIN))

    assert told == (200, "heard")
    (report,) = reports(env)
    assert (report.what, report.provider, report.code) == ("bounce", "mail", "5.1.1")
    assert report.letter_id != 0
    assert wishes(env) == [("all", "stop", "bounce")]
    assert is_barred(env)
    with reading_for(env, SHOP) as work:
        (entry,) = work.session.scalars(select(Entry).where(Entry.kind == "MailReported"))
        assert entry.order_id == ORDER
        assert ELIN not in str(entry.body)


@pytest.mark.parametrize("make", [a_dsn, an_arf])
def test_a_repeated_report_is_kept_once(client: FlaskClient, env: Env, make: object) -> None:
    raw = make(message_id=its_id(env))  # type: ignore[operator]  # either of the two

    first, second = post(client, env, raw), post(client, env, raw)

    assert (first, second) == ((200, "heard"), (200, "nothing_new"))
    assert len(reports(env)) == len(wishes(env)) == 1


def test_one_complaint_told_in_two_ways_counts_once(client: FlaskClient, env: Env) -> None:
    post(client, env, an_arf(message_id=its_id(env)))
    post(client, env, a_ses("Complaint", message_id=its_id(env)))

    with reading_for(env, SHOP) as work:
        assert standing(work).complaints == 1
    assert wishes(env) == [("all", "stop", "complaint")]


def test_whom_a_forwarded_letter_came_back_from_is_she(client: FlaskClient, env: Env) -> None:
    post(client, env, a_dsn(message_id=its_id(env), recipient="elin@elsewhere.example"))

    assert is_barred(env)


@pytest.mark.parametrize(
    "raw",
    [
        a_dsn(action="delayed", status="4.4.1", recipient=ELIN),
        a_dsn(status="5.7.1", diagnostic="smtp; 550 5.7.1 looks like spam", recipient=ELIN),
    ],
)
def test_what_passes_or_is_not_the_addresss_fault_bars_nobody(
    client: FlaskClient, env: Env, raw: bytes
) -> None:
    assert post(client, env, raw) == (200, "heard")
    assert wishes(env) == []


def test_a_complaint_bars_until_she_says_otherwise_herself(client: FlaskClient, env: Env) -> None:
    post(client, env, a_postmark("SpamComplaint", Metadata={"letter": its_id(env).strip("<>")}, Email=ELIN))
    assert is_barred(env)

    with work_for(env, SHOP) as work:
        note_wish(work, email_key(work, ELIN), "all", says="go_on", source="page")

    assert not is_barred(env)


def test_a_bounce_bars_whatever_she_says_later(client: FlaskClient, env: Env) -> None:
    post(client, env, a_postmark(Metadata={}, Email=ELIN))

    with work_for(env, SHOP) as work:
        note_wish(work, email_key(work, ELIN), "all", says="go_on", source="page")

    assert is_barred(env)


def test_a_complaint_of_another_letter_is_none_of_ours(client: FlaskClient, env: Env) -> None:
    post(
        client,
        env,
        a_postmark("SpamComplaint", Metadata={}, Email=ELIN, Content="Message-ID: <news.1@shop.example>"),
    )

    with reading_for(env, SHOP) as work:
        assert standing(work).complaints == 0
    assert is_barred(env)  # who calls the shop's mail junk wants none of it


def test_another_shops_letter_is_not_found(client: FlaskClient, env: Env) -> None:
    assert post(client, env, a_dsn(message_id=its_id(env), recipient=ELIN), shop=OTHER_SHOP) == (200, "heard")

    assert [one.letter_id for one in reports(env, OTHER_SHOP)] == [0]
    assert (reports(env), wishes(env)) == ([], [])


@pytest.mark.parametrize("number", ["9" * 19, "0", "7"])
def test_a_letter_that_never_was_is_not_found(client: FlaskClient, env: Env, number: str) -> None:
    post(client, env, a_dsn(message_id=f"<letter.{number}.{SHOP}@kept.example>"))

    assert [one.letter_id for one in reports(env)] == [0]


def test_what_is_no_report_is_said_so(client: FlaskClient, env: Env) -> None:
    assert post(client, env, b'{"RecordType": ') == (400, "bad_report")
    assert post(client, env, b"{}") == (200, "nothing_new")
    assert post(client, env, b"x" * 1_000_001)[0] == 413
    assert reports(env) == []


def test_only_the_shops_own_address_is_open(client: FlaskClient, env: Env) -> None:
    assert post(client, env, a_dsn(), purpose="stop")[0] == 401
    assert client.post("/mail/reports/guessed", data=a_dsn()).status_code == 401
    assert client.get(f"/mail/reports/{link_token(env, 'mail_reports', SHOP, {})}").status_code == 405


def test_an_address_that_was_replaced_is_shut(client: FlaskClient, env: Env) -> None:
    from tests.panel import bearer

    report = a_dsn(message_id=its_id(env), recipient=ELIN)
    who = bearer(at=env.clock.now())
    assert client.post("/settings/sending/reports-address", headers=who).status_code == 303

    assert post(client, env, report)[0] == 401
    assert reports(env) == []
    shown = client.get("/settings/sending", headers=who).get_data(as_text=True)
    found = re.search(r"/mail/reports/[\w.-]+", shown)
    assert found is not None
    assert client.post(found[0], data=report).status_code == 200
    assert is_barred(env)


def test_amazons_confirmation_is_shown_and_never_opened(client: FlaskClient, env: Env) -> None:
    from tests.panel import bearer

    assert post(client, env, a_confirmation())[0] == 200

    page = client.get("/settings/sending", headers=bearer(at=env.clock.now())).get_data(as_text=True)
    assert "Action=ConfirmSubscription" in page
    client.post("/settings/sending/confirmed", headers=bearer(at=env.clock.now()))
    page = client.get("/settings/sending", headers=bearer(at=env.clock.now())).get_data(as_text=True)
    assert "Action=ConfirmSubscription" not in page


def sent_before(env: Env, letters: int) -> None:
    with work_for(env, SHOP) as work:
        on = work.now.date() - timedelta(days=3)
        work.session.add(MailTotal(shop_id=SHOP, on=on, what="sent", letters=letters))


def state(env: Env) -> tuple[str, bool]:
    with reading_for(env, SHOP) as work:
        return standing(work).state, is_paused(work)


def test_a_complaint_in_a_thousand_letters_pauses(client: FlaskClient, env: Env) -> None:
    sent_before(env, 999)

    post(client, env, an_arf(message_id=its_id(env)))

    assert state(env) == ("over", True)
    with reading_for(env, OTHER_SHOP) as work:
        assert not is_paused(work)


def test_a_complaint_in_twelve_hundred_warns(client: FlaskClient, env: Env) -> None:
    sent_before(env, 1_199)

    post(client, env, an_arf(message_id=its_id(env)))

    assert state(env) == ("warning", False)


def test_a_complaint_in_fifty_letters_stops_nobody(client: FlaskClient, env: Env) -> None:
    sent_before(env, 49)

    post(client, env, an_arf(message_id=its_id(env)))

    assert state(env) == ("warning", False)


def test_a_person_resumes_and_what_she_has_seen_is_forgiven(
    client: FlaskClient, env: Env, clock: StoppedClock
) -> None:
    sent_before(env, 999)
    post(client, env, an_arf(message_id=its_id(env)))
    clock.travel(days=40)
    assert state(env) == ("fine", True)  # time alone doesn't end a pause

    with work_for(env, SHOP) as work:
        breaker.resume(work, "42")

    assert state(env) == ("fine", False)
    with reading_for(env, SHOP) as work:
        assert the_settings(work)[1].sending.resumed_at == clock.now().isoformat()
    with work_for(env, SHOP) as work, pytest.raises(Conflict):
        breaker.resume(work, "42")


def test_counts_of_sent_bounced_and_junk_are_kept(
    client: FlaskClient, env: Env, mailer: RecordingMailer
) -> None:
    post(client, env, a_dsn(message_id=its_id(env), recipient=ELIN))

    assert len(mailer.sent) == 1
    with reading_for(env, SHOP) as work:
        assert sorted(one.what for one in work.session.scalars(select(MailTally))) == ["bounce", "sent"]
