"""The editor of letters: the shop's own words are shown, checked, kept, sent, and taken back."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.outbox.model import Errand
from app.outbox.working import perform_some
from app.promises.actions import judge_order
from app.touchpoints import texts
from app.touchpoints.letter_words_for_pages import NAMES, VARIABLES, WHEN
from app.touchpoints.model import LetterText
from app.wiring import PLAN
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.fakes import RecordingMailer, StoppedClock
from tests.panel import bearer
from tests.stories import a_broken_order, granted, saved, saved_at_the_install

PATH = "/letters/broken_promise/sv"
OWN = "Subject: Vi kom för sent\n\nHej {{ first_name }}, vi är ledsna. Koden är {{ code }}.\n\n{{ sign_off }}"


@pytest.fixture
def client(env: Env) -> FlaskClient:
    saved(env)
    return create_app(env).test_client()


def page(client: FlaskClient, path: str = PATH, language: str = "en", **who: Any) -> str:
    answer = client.get(path, headers={**bearer(**who), "Accept-Language": language})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def post(client: FlaskClient, path: str = PATH, **fields: Any) -> Any:
    return client.post(path, headers={**bearer(), "Accept-Language": "en"}, data=fields)


def save(client: FlaskClient, env: Env, source: str = OWN) -> Any:
    return post(client, source=source, after=newest(env))


def rows(env: Env, shop: int = SHOP) -> list[LetterText]:
    with reading_for(env, shop) as work:
        return list(work.session.scalars(select(LetterText).order_by(LetterText.id)))


def newest(env: Env) -> int:
    return max((row.id for row in rows(env)), default=0)


def source(env: Env, shop: int = SHOP) -> str:
    with reading_for(env, shop) as work:
        return texts.source_of(work, PLAN.letters["broken_promise"], "sv")


def refused(answer: Any) -> str:
    assert answer.status_code == 422
    return unescape(answer.get_data(as_text=True))


def test_every_letter_is_listed_with_when_it_goes(client: FlaskClient) -> None:
    shown = page(client, "/letters")

    assert set(NAMES) == set(WHEN) == set(PLAN.letters)
    assert all(f"/letters/{kind}/{lang}" in shown for kind in PLAN.letters for lang in ("sv", "en"))
    assert "Your own" not in shown


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("kind", sorted(PLAN.letters))
def test_every_letter_opens_and_its_original_may_be_saved(
    kind: str, lang: str, client: FlaskClient, env: Env
) -> None:
    letter = PLAN.letters[kind]
    assert set(texts.variables(letter, lang)) <= set(VARIABLES)
    assert "srcdoc" in page(client, f"/letters/{kind}/{lang}")

    answer = post(client, f"/letters/{kind}/{lang}", source=texts.original(letter, lang) + "\nx", after=0)

    assert answer.status_code == 303


def test_an_own_text_is_kept_with_who_and_when(client: FlaskClient, env: Env) -> None:
    assert save(client, env).status_code == 303

    (row,) = rows(env)
    assert (row.source, row.made_by, row.made_at) == (OWN + "\n", "staff:42", NOW)
    assert source(env) == OWN + "\n"
    assert "By Staff member 42" in page(client)
    assert "Your own" in page(client, "/letters")


def test_another_shop_keeps_the_original(client: FlaskClient, env: Env) -> None:
    save(client, env)

    assert rows(env, OTHER_SHOP) == []
    assert "ledsna. Koden" not in page(client, shop=OTHER_DOMAIN)
    number = newest(env)
    answer = client.get(f"{PATH}?version={number}", headers=bearer(OTHER_DOMAIN))
    assert answer.status_code == 404


def test_it_goes_back_to_the_original_and_an_old_version_is_taken_again(
    client: FlaskClient, env: Env
) -> None:
    save(client, env)

    assert post(client, f"{PATH}/original", after=newest(env)).status_code == 303
    assert source(env) == texts.original(PLAN.letters["broken_promise"], "sv")
    assert [row.source for row in rows(env)] == [OWN + "\n", ""]
    assert "Take this one again" in page(client)
    assert "ledsna. Koden" in page(client, f"{PATH}?version={rows(env)[0].id}")

    assert save(client, env).status_code == 303
    assert source(env) == OWN + "\n"


def test_two_people_don_t_write_over_each_other(client: FlaskClient, env: Env) -> None:
    save(client, env)

    answer = post(client, source=OWN + " Igen.", after=0)

    assert answer.status_code == 409
    assert len(rows(env)) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hej\n\n{{ oops }}", "Line 5: “oops” isn't known"),
        ("Hej\n{% if first_name %}\nx", "Line 4: This can't be read"),
        ("{{ first_name | explode }}", "Line 3: This can't be read: unknown filter 'explode'"),
        ("{% if 1 == 2 %}{{ hemligt }}{% endif %}", "Line 3: “hemligt” isn't known"),
        ("{{ first_name.__class__ }}", "isn't known"),
        ("{{ items.__class__.__mro__ }}", "isn't known"),
        ("{% include 'etc' %}", "Line 3: This can't be read"),
        ("{% for i in (1..2000) %}{{ i }}{% endfor %}", "Line 3: This can't be read"),
        ("Köp nu! Rabattkod inuti.", "“Köp nu”"),
    ],
)
def test_what_can_t_be_sent_is_refused_at_its_line(
    body: str, said: str, client: FlaskClient, env: Env
) -> None:
    shown = refused(save(client, env, f"Subject: Hej\n\n{body}"))

    assert said in shown
    assert rows(env) == []


def test_a_letter_without_a_subject_and_one_too_long_are_refused(client: FlaskClient, env: Env) -> None:
    assert "Line 1: Begin with" in refused(save(client, env, "Hej\n\nDu"))
    assert "at most 20000" in refused(save(client, env, "Subject: x\n\n" + "x" * 20_000)).replace(",", "")


def test_officialese_is_advice_and_stops_nothing(client: FlaskClient, env: Env) -> None:
    typed = OWN + "\n\nVänligen kontakta kundtjänst. Leveransen har hanterats och skickas."

    assert save(client, env, typed).status_code == 303

    assert "How it sounds" in page(client)
    assert "Vänligen" in page(client).split("How it sounds")[1]


def test_what_is_typed_is_shown_before_it_is_saved(client: FlaskClient, env: Env) -> None:
    answer = post(client, f"{PATH}/preview", source=OWN)

    shown = unescape(answer.get_data(as_text=True))
    assert "TACK-7KQ29-M9XDF" in shown
    assert 'sandbox=""' in shown
    assert "With a real order" not in shown
    assert rows(env) == []
    wrong = post(client, f"{PATH}/preview", source="Subject: x\n\n{{ nej }}").get_data(as_text=True)
    assert "Line 3" in wrong


def test_a_text_that_leaves_out_what_the_letter_is_for_is_told_so(client: FlaskClient) -> None:
    said = "The original has {{ code }}"

    shown = post(client, f"{PATH}/preview", source="Subject: x\n\nHej").get_data(as_text=True)

    assert said in unescape(shown)
    assert said not in unescape(post(client, f"{PATH}/preview", source=OWN).get_data(as_text=True))


def test_a_script_in_a_text_stays_text(client: FlaskClient, env: Env) -> None:
    answer = post(client, f"{PATH}/preview", source=OWN + "<script>alert(1)</script>")

    assert "<script>" not in answer.get_data(as_text=True)


def due(env: Env, clock: StoppedClock) -> None:
    """A promise was broken and its code is made; the letter is next, in the morning."""
    saved_at_the_install(env)
    granted(env)
    clock.set(NOW + timedelta(days=11))
    a_broken_order(env, 1002)
    with work_for(env, SHOP) as work:
        judge_order(work, 1002)
    perform_some(env)


def test_the_letter_goes_in_the_shop_s_own_words(
    env: Env, clock: StoppedClock, mailer: RecordingMailer
) -> None:
    due(env, clock)
    with work_for(env, SHOP) as work:
        texts.keep(work, PLAN.letters["broken_promise"], "sv", source=OWN, by="staff:42", after=0)

    client = create_app(env).test_client()
    shown = unescape(
        client.get(PATH, headers={**bearer(at=clock.now()), "Accept-Language": "en"}).get_data(as_text=True)
    )
    assert "With a real order" in shown
    clock.travel(days=1)
    perform_some(env)

    (message,) = [one.message for one in mailer.sent]
    assert message["Subject"] == "Vi kom för sent"


def test_a_text_that_leaves_out_why_it_came_carries_the_original_s_reason(
    env: Env, clock: StoppedClock, mailer: RecordingMailer
) -> None:
    due(env, clock)
    with work_for(env, SHOP) as work:
        texts.keep(work, PLAN.letters["broken_promise"], "sv", source=OWN, by="staff:42", after=0)

    clock.travel(days=1)
    perform_some(env)

    (sent,) = mailer.sent
    assert "\n-- \nDu får det här brevet för att vi" in sent.text
    assert "Du får det här brevet för att vi" in sent.html


def test_a_text_that_fails_for_an_order_gives_way_to_the_original(
    env: Env, clock: StoppedClock, mailer: RecordingMailer
) -> None:
    due(env, clock)
    broken = "Subject: {{ okänd }}\n\nHej"
    with work_for(env, SHOP) as work:
        texts.keep(work, PLAN.letters["broken_promise"], "sv", source=broken, by="staff:42", after=0)

    clock.travel(days=1)
    perform_some(env)

    assert len(mailer.sent) == 1


def test_a_test_goes_once_to_the_typed_address(
    client: FlaskClient, env: Env, mailer: RecordingMailer
) -> None:
    save(client, env)

    for _ in range(2):
        answer = post(client, f"{PATH}/test", address="maja@hemma.example", press=77)
        assert answer.status_code == 303
    while perform_some(env):
        pass

    (sent,) = mailer.sent
    assert sent.message["Subject"] == "[Test] Vi kom för sent"
    assert sent.recipient == "maja@hemma.example"
    with reading_for(env, SHOP) as work:
        errand = work.session.scalars(select(Errand).where(Errand.kind == "send_test_letter")).one()
        assert "maja" not in str(errand.body)


def test_a_test_without_an_address_is_refused(client: FlaskClient, env: Env, mailer: RecordingMailer) -> None:
    shown = refused(post(client, f"{PATH}/test", address="maja", press=77))

    assert "Write one e-mail address" in shown
    assert "srcdoc" in shown


def test_an_unknown_letter_is_not_found(client: FlaskClient) -> None:
    assert client.get("/letters/broken_promise/de", headers=bearer()).status_code == 404
    assert client.get("/letters/nonsense/sv", headers=bearer()).status_code == 404
