"""What the merchant says of a title: kept in place, from then on, and backwards only where she asks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.errors import Conflict, Invalid, Refused
from app.core.work import Env, reading_for, work_for
from app.ledger.model import Entry
from app.outbox.working import perform_some
from app.promises.label_actions import ask_to_read_again, say_meaning, take_back
from app.promises.label_reports import label_line, labels_page, reading_again, shown_lately
from app.promises.meanings import is_confirmed, mark_of, read_title
from app.promises.model import OutcomeRow, Promise, Superseded
from app.promises.recount import recount
from app.shops.settings import LabelMeaning, RuleRow, ShopSettings
from app.shops.store import settings_at, the_settings
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.path.given import Street, open_street, order, scan, shipment
from tests.stories import an_order, saved

SNAIL = "Snigelpost"
MARK = mark_of(SNAIL)
MEANT = LabelMeaning(SNAIL, days_min=1, days_max=2)


def say(env: Env, meaning: LabelMeaning = MEANT, *, shop: int = SHOP) -> None:
    with work_for(env, shop) as work:
        say_meaning(work, meaning, "42")


def ask(env: Env, mark: str = MARK) -> None:
    with work_for(env, SHOP) as work:
        ask_to_read_again(work, mark, "42")


def bound(street: Street, order_id: int) -> list[tuple[str, int | None, int | None]]:
    """The promises of an order that count: kind and days."""
    gone = {one.promise_id for one in street.rows(Superseded)}
    found = street.rows(Promise, Promise.order_id == order_id)
    return [(one.kind, one.days_min, one.days_max) for one in found if one.id not in gone]


def test_it_is_kept_in_its_place_with_who_said_it(env: Env) -> None:
    for title in ("A", SNAIL, "B"):
        say(env, LabelMeaning(title, days_min=1, days_max=3))

    say(env, LabelMeaning("SNIGELPOST ", says="nothing"))

    with reading_for(env, SHOP) as work:
        labels = the_settings(work)[1].labels
        assert [one.title for one in labels] == ["A", "SNIGELPOST ", "B"]
        assert (labels[1].says, labels[1].said_by, labels[1].said_at) == (
            "nothing",
            "42",
            NOW.isoformat(timespec="seconds"),
        )
    with reading_for(env, OTHER_SHOP) as work:
        assert the_settings(work)[1] == ShopSettings()


def test_what_is_said_holds_from_then_on_and_not_before(env: Env, clock: StoppedClock) -> None:
    clock.travel(hours=1)

    say(env)

    with reading_for(env, SHOP) as work:
        assert settings_at(work, NOW)[1].labels == ()
        assert settings_at(work, NOW + timedelta(hours=2))[1].labels[0].title == SNAIL


@pytest.mark.parametrize(
    "meaning",
    [
        LabelMeaning(SNAIL, days_min=3, days_max=2),
        LabelMeaning(SNAIL, days_min=-1, days_max=2),
        LabelMeaning(SNAIL, days_min=1, days_max=91),
        LabelMeaning(SNAIL, days_min=1, days_max=2, unit="years"),
    ],
)
def test_numbers_that_are_no_time_are_refused(env: Env, meaning: LabelMeaning) -> None:
    with pytest.raises(Invalid, match="no_time"):
        say(env, meaning)


def test_five_hundred_are_the_most_and_those_can_be_changed(env: Env) -> None:
    full = ShopSettings(labels=tuple(LabelMeaning(f"Frakt {number}", days_max=3) for number in range(500)))
    saved(env, full)

    say(env, LabelMeaning("frakt 7", days_max=4))

    with pytest.raises(Refused, match="too_many_labels"):
        say(env)


def test_taken_back_it_means_what_is_read_again(env: Env) -> None:
    say(env, LabelMeaning("2-4 vardagar", says="nothing"))

    with work_for(env, SHOP) as work:
        take_back(work, "2–4 VARDAGAR", "42")

    with reading_for(env, SHOP) as work:
        assert the_settings(work)[1].labels == ()


def test_her_word_stands_above_what_is_read() -> None:
    nothing = (LabelMeaning("2–4 vardagar", says="nothing"),)
    other = (LabelMeaning("2-4  VARDAGAR", days_min=3, days_max=6, unit="calendar_days"),)
    by = (LabelMeaning(SNAIL, days_min=2, days_max=5, by=True),)

    assert read_title("2-4 vardagar", nothing) is None
    terms = read_title("2-4 vardagar", other)
    assert terms is not None
    assert (terms.days_min, terms.days_max, terms.unit) == (3, 6, "calendar_days")
    within = read_title(SNAIL, by)
    assert within is not None
    assert (within.days_min, within.days_max, within.kind) == (0, 5, "within")
    assert read_title("2-4 vardagar, hem", nothing) is not None


def test_what_she_only_confirms_makes_no_other_promise() -> None:
    meaning = LabelMeaning("Nästa vardag", days_min=1, days_max=1)

    terms = read_title("Nästa vardag", (meaning,))

    assert terms is not None
    assert terms.kind == "next_day"
    assert is_confirmed(meaning)
    assert not is_confirmed(LabelMeaning("Nästa vardag", days_min=1, days_max=2))


def test_a_correction_holds_for_later_orders_only(env: Env) -> None:
    street = open_street(env)
    street.tell(order(order_id=1, title=SNAIL)).settle(NOW + timedelta(hours=1))

    say(env)
    later = NOW + timedelta(hours=2)
    street.tell(order(order_id=2, title=SNAIL, placed_at=later, at=later)).settle(later)
    street.tell(order("updated", order_id=1, title=SNAIL, at=later)).settle(later)

    assert bound(street, 1) == []
    assert bound(street, 2) == [("label", 1, 2)]


def test_orders_are_read_again_when_she_asks_and_judged_by_that(env_both: Env) -> None:
    street = open_street(env_both)
    street.tell([order(order_id=1, title=SNAIL), order(order_id=2, title="Ombud")])
    street.tell(
        [shipment(order_id=1, at=NOW + timedelta(days=1)), scan(order_id=1, at=NOW + timedelta(days=9))]
    )
    street.settle(NOW + timedelta(days=10))
    say(env_both)

    ask(env_both)
    with reading_for(env_both, SHOP) as work:
        assert (begun := reading_again(work, MARK)) is not None
        assert (begun.state, begun.orders) == ("under_way", 0)
    street.settle()

    assert bound(street, 1) == [("label", 1, 2)]
    assert bound(street, 2) == []
    outcome = street.rows(OutcomeRow, OutcomeRow.order_id == 1, OutcomeRow.shipment_id == 0)[0]
    assert (outcome.outcome, outcome.certain) == ("broken", True)
    with reading_for(env_both, SHOP) as work:
        assert recount(work).differences == ()
        assert (done := reading_again(work, MARK)) is not None
        assert (done.state, done.orders) == ("done", 1)
        assert reading_again(work, mark_of("Ombud")) is None


def test_a_reading_that_was_wrong_is_superseded_with_its_reason(env: Env) -> None:
    street = open_street(env)
    street.tell(order(order_id=1, title="Expressbud 1 dag")).settle(NOW + timedelta(hours=1))
    say(env, LabelMeaning("Expressbud 1 dag", days_min=2, days_max=3))

    ask(env, mark_of("Expressbud 1 dag"))
    street.settle(NOW + timedelta(hours=2))
    ask(env, mark_of("Expressbud 1 dag"))
    street.settle()

    assert bound(street, 1) == [("label", 2, 3)]
    assert [one.reason for one in street.rows(Superseded)] == ["label_corrected"]


def test_many_orders_are_read_page_by_page_and_each_once(env: Env) -> None:
    for number in range(1, 208):
        an_order(env, number, title="Ombud" if number % 100 == 0 else SNAIL)
    street = Street(env).settle(NOW + timedelta(hours=1))
    say(env)

    ask(env)
    street.settle()

    read = {one.order_id for one in street.rows(Promise)}
    assert read == set(range(1, 208)) - {100, 200}
    assert len(street.rows(Promise)) == 205
    told = [one.body for one in street.rows(Entry, Entry.kind == "LabelReadAgain")]
    assert [(one["page"], one["orders"], one["done"]) for one in told] == [
        (0, 0, False),
        (1, 200, False),
        (2, 205, True),
    ]


def test_it_is_not_asked_for_twice_at_once(env: Env, clock: StoppedClock) -> None:
    ask(env)

    with pytest.raises(Conflict, match="under_way"):
        ask(env)
    perform_some(env)
    clock.travel(seconds=1)
    ask(env)


def test_orders_from_before_the_last_weeks_are_left_alone(env: Env) -> None:
    street = open_street(env)
    street.tell(order(order_id=1, title=SNAIL)).settle(NOW + timedelta(days=61))
    say(env)

    ask(env)
    street.settle()

    assert bound(street, 1) == []


def test_the_preview_counts_the_orders_that_showed_it(env: Env) -> None:
    street = open_street(env)
    street.tell([order(order_id=1, title=SNAIL), order(order_id=2, title="SNIGELPOST"), order(order_id=3)])
    street.settle()

    with reading_for(env, SHOP) as work:
        lately = shown_lately(work, MARK, days=60)
        assert (lately.orders, lately.at_least) == (2, False)
    with reading_for(env, OTHER_SHOP) as work:
        assert shown_lately(work, MARK, days=60).orders == 0


def test_the_table_says_what_each_title_is_understood_as_and_by_whom(env: Env) -> None:
    titles = {
        1: "2-4 vardagar", 2: SNAIL, 3: "Ombud", 4: "Hämta i butik", 5: "1 vardag", 6: "Brev 3 dagar", 7: "Bil",
    }  # fmt: skip
    street = open_street(env)
    for number, title in titles.items():
        street.tell(order(order_id=number, title=title))
    street.settle()
    saved(env, ShopSettings(rules=(RuleRow(method="ombud"),)))
    say(env, LabelMeaning("1 vardag", days_min=1, days_max=1))
    say(env, LabelMeaning("Brev 3 dagar", days_min=3, days_max=5))
    say(env, LabelMeaning("BIL", says="nothing"))

    with reading_for(env, SHOP) as work:
        page = labels_page(work)
        found = {line.title: (line.state, line.terms.days_max if line.terms else None) for line in page.lines}
        assert label_line(work, MARK).orders == 1

    assert page.lines[0].title == SNAIL
    assert found == {
        "2-4 vardagar": ("read", 4),
        SNAIL: ("unread", None),
        "Ombud": ("table", None),
        "Hämta i butik": ("pickup", None),
        "1 vardag": ("confirmed", 1),
        "Brev 3 dagar": ("corrected", 5),
        "Bil": ("nothing", None),
    }
    assert page.counts == {"": 7, "unread": 1, "read": 3, "said": 3}
