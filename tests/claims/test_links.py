"""The page behind the link: for her order alone, in her language, and once however often it is pressed."""

from __future__ import annotations

import re
import threading

import pytest

from app.claims.model import Claim, ClaimPhoto
from app.core.work import Env, work_for
from app.orders.model import Customer
from app.remedies.model import Remedy
from app.shops.settings import Claims
from app.web.guards import link_token
from tests.builders import OTHER_SHOP, SHOP
from tests.claims.given import (
    CAME,
    DAY,
    SHOES,
    a_picture,
    a_shop,
    arrived,
    browser,
    claims,
    page,
    posted,
    press,
    refused,
    settings,
    states,
    upload,
)
from tests.path.given import ORDER, Street, line_id

# Larger than anything that is read; the test client counts what it sends by itself, unless it is told otherwise.
HUGE = {"CONTENT_LENGTH": "40000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}


def _address(
    env: Env, order_id: int = ORDER, *, shop_id: int = SHOP, purpose: str = "claim", lang: str = "sv"
) -> str:
    token = link_token(env, purpose, shop_id, {"order": order_id, "lang": lang})
    return f"/claim/{token}"


def test_it_shows_three_ways_that_are_never_mixed_without_script_and_in_her_language(street: Street) -> None:
    swedish = browser(street.env).get(page(street))
    english = browser(street.env).get(_address(street.env, lang="en"))

    for way in ("Vår egen garanti: Vidda 1", "din rätt enligt lag", "Jag har ångrat mig"):
        assert way in swedish.text, way
    assert "Something is wrong with it (your right by law)" in english.text
    assert "<script" not in swedish.text
    assert "Alma" not in swedish.text
    assert swedish.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("say", ["fit", "law", "withdrawal"])
def test_whichever_way_she_takes_the_others_stay_in_sight(street: Street, say: str) -> None:
    shown = browser(street.env).get(f"{page(street)}?say={say}&line={SHOES}").text

    ways = {"fit": "Vår egen garanti: Vidda 1", "law": "din rätt enligt lag", "withdrawal": "(ångerrätt)"}
    assert [way for one, way in ways.items() if one != say and way not in shown] == []


def test_opening_the_links_changes_nothing(street: Street) -> None:
    path = page(street)
    for query in (
        "",
        "?say=fit",
        "?say=law&problem=damaged",
        "?say=withdrawal",
        f"?say=fit&line={SHOES}&way=0",
    ):
        assert browser(street.env).get(f"{path}{query}").status_code == 200
    browser(street.env).head(path)

    assert claims(street) == []


def test_a_link_that_was_changed_is_old_or_of_another_kind_opens_nothing(street: Street) -> None:
    path = page(street)
    changed = f"{path[:20]}{'A' if path[20] != 'A' else 'B'}{path[21:]}"
    other = _address(street.env, purpose="arrival")

    assert browser(street.env).post(changed, data={"say": "fit"}).status_code == 401
    assert browser(street.env).get(other).status_code == 401
    street.clock.set(CAME + 1_200 * DAY)
    late = browser(street.env).get(path, headers={"Accept-Language": "sv"})
    assert late.status_code == 401
    assert "Svara på brevet" in late.text
    assert claims(street) == []


def test_a_link_opens_no_other_order_and_no_other_shop(street: Street) -> None:
    strange = press(street, page(street), say="fit", line=line_id(ORDER + 1, 1))
    elsewhere = press(street, _address(street.env, shop_id=OTHER_SHOP), say="fit", line=SHOES)
    unknown = browser(street.env).get(_address(street.env, ORDER + 5))

    assert (strange.status_code, elsewhere.status_code, unknown.status_code) == (422, 404, 404)
    assert refused(street) == ["not_in_order"]
    assert claims(street) == []


def test_who_was_erased_can_claim_nothing_any_more(street: Street) -> None:
    path = page(street)
    with work_for(street.env, SHOP) as work:
        for customer in work.session.query(Customer):
            customer.redacted_at = work.now

    assert browser(street.env).get(path).status_code == 404
    assert press(street, path, say="law", line=SHOES, problem="damaged").status_code == 404


def test_after_the_tap_the_page_says_where_it_stands_and_by_when_she_hears(street: Street) -> None:
    path = page(street)
    where = press(street, path, say="law", line=SHOES, problem="damaged").location

    shown = browser(street.env).get(where).text

    assert "Tack" in shown
    assert "Du hör av oss senast 9 mars 2026" in shown


def test_she_can_take_it_back_and_twice_does_no_harm(street: Street) -> None:
    path = page(street)
    press(street, path, say="law", line=SHOES, problem="damaged")
    (claim,) = claims(street)

    first = press(street, path, take_back=str(claim.id))
    again = press(street, path, take_back=str(claim.id))

    assert (first.status_code, again.status_code) == (303, 303)
    assert states(street) == [("law", "withdrawn", "taken_back")]


def test_what_is_given_cant_be_taken_back_and_anothers_claim_neither(street: Street) -> None:
    path = page(street)
    press(street, path, say="fit", line=SHOES, way="0")
    (claim,) = claims(street)

    assert press(street, path, take_back=str(claim.id)).status_code == 303  # it is over, so nothing happens
    assert press(street, path, take_back="1").status_code == 404
    assert refused(street) == ["no_claim"]
    assert states(street) == [("fit", "done", "given")]


def test_a_withdrawal_needs_no_reason_and_is_confirmed_by_letter(street: Street) -> None:
    press(street, page(street), say="withdrawal", line=SHOES)

    assert states(street) == [("withdrawal", "person", "withdrawal")]
    assert "Det här brevet är din bekräftelse" in posted(street)[-1].text


def test_a_shop_with_its_own_page_for_it_leads_there(env: Env) -> None:
    own = Claims(withdrawal_url="https://loparboden.example/angra")
    street = arrived(a_shop(env, settings=settings(claims=own)))

    shown = browser(street.env).get(f"{page(street)}?say=withdrawal").text

    assert 'href="https://loparboden.example/angra"' in shown


def test_the_certificate_is_a_page_to_keep(street: Street) -> None:
    shown = browser(street.env).get(page(street, "certificate"))

    for said in (
        "Skavsårsgarantin",
        "Skaver skorna byter vi dem",
        "4 apr. 2026",
        "Storgatan 1",
        "enligt lag",
    ):
        assert said in shown.text, said
    assert shown.status_code == 200
    # The label of the EU is for a producer's durability alone.
    assert not re.search(r"GARAN|hållbarhetsgaranti|durability|europeisk", shown.text)


def test_a_photo_comes_along_clean_and_one_that_isnt_is_told_apart(street: Street) -> None:
    path = page(street)
    bad = press(
        street, path, settle=False, say="law", line=SHOES, problem="damaged", words="Sulan lossnar.",
        photo=upload(b"MZ this is a program", "sko.jpg"),
    )  # fmt: skip
    nothing = street.rows(Claim)
    good = press(
        street,
        path,
        say="law",
        line=SHOES,
        problem="damaged",
        photo=[upload(a_picture()), upload(a_picture((90, 90)))],
    )

    assert (bad.status_code, good.status_code, nothing) == (422, 303, [])
    assert refused(street) == ["no_photo"]
    assert "ingen bild som vi kan läsa" in bad.text
    assert "Sulan lossnar." in bad.text
    assert [one.width for one in street.rows(ClaimPhoto)] == [800, 90]


def test_four_photos_are_too_many_and_too_large_a_form_is_refused_at_once(street: Street) -> None:
    path = page(street)
    four = [upload(a_picture((20, 20))) for _ in range(4)]
    many = press(street, path, settle=False, say="law", line=SHOES, problem="damaged", photo=four)
    huge = browser(street.env).post(path, environ_overrides=HUGE)

    assert (many.status_code, huge.status_code) == (422, 413)
    assert "högst tre bilder" in many.text
    assert claims(street) == []


def test_a_forged_link_is_refused_before_anything_is_read(street: Street) -> None:
    answer = browser(street.env).post("/claim/forged", environ_overrides=HUGE)

    assert answer.status_code == 401


def test_fifty_presses_at_once_are_one_claim_and_one_remedy(env_both: Env) -> None:
    street = arrived(a_shop(env_both))
    path, answers, app = page(street), [], browser(env_both).application

    def one() -> None:
        fields = {"say": "fit", "line": str(SHOES), "way": "0"}
        answers.append(app.test_client().post(path, data=fields).status_code)

    threads = [threading.Thread(target=one) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    street.settle()

    assert set(answers) == {303}
    assert len(street.rows(Claim)) == 1
    assert [one.state for one in street.rows(Remedy)] == ["given"]


def test_more_than_twenty_claims_on_one_order_are_no_customers(env: Env) -> None:
    street = arrived(a_shop(env), lines=[(number, 1) for number in range(1, 23)])
    path = page(street)
    told = [
        press(street, path, settle=False, say="law", line=line_id(ORDER, number), problem="wrong").status_code
        for number in range(1, 23)
    ]

    assert told == [303] * 20 + [422] * 2
    assert len(claims(street)) == 20
    assert refused(street) == ["too_many"]
