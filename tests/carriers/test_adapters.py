"""Each adapter against what its carrier's public documents say that it answers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.carriers import wire
from app.carriers.aftership import AfterShip, read_update
from app.carriers.bring import WORDS as BRING_WORDS
from app.carriers.bring import Bring
from app.carriers.carrier import Carrier, Pace
from app.carriers.dhl import DHL
from app.carriers.postnord import WORDS as POSTNORD_WORDS
from app.carriers.postnord import PostNord
from app.carriers.scans import STATUSES, Piece, Scan
from app.carriers.wire import Line, a_line
from app.core.errors import Unreachable
from tests.builders import NOW
from tests.carriers import answers
from tests.carriers.answers import Counter, Said, a_carrier

pytestmark = pytest.mark.contract

KEY = "k-very-secret-7f3a"
ACCESS = {
    "api_key": KEY,
    "uid": "maja@loparboden.example",
    "client_url": "https://kept.example",
    "secret": "s",
}
ZONE = "Europe/Stockholm"
NUMBER = {"postnord": "84971563697SE", "bring": "370000000000000001", "dhl": "7777777770"}


@pytest.fixture
def counter() -> Iterator[Counter]:
    with a_carrier(Said({})) as one:
        yield one


@pytest.fixture(params=["postnord", "bring", "dhl"])
def carrier(request: pytest.FixtureRequest, counter: Counter) -> Carrier:
    return _at(counter, request.param)


def _at(counter: Counter, name: str, line: Line | None = None) -> Carrier:
    kind = {"postnord": PostNord, "bring": Bring, "dhl": DHL}[name]
    carrier: Carrier = kind(counter.address, line or a_line(trust_env=False))
    return carrier


def _ask(carrier: Carrier, number: str = "") -> tuple[Piece, ...]:
    return carrier.ask(ACCESS, number or NUMBER[carrier.name], zone=ZONE)


def _trouble(carrier: Carrier) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        _ask(carrier)
    return caught.value


def _statuses(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    return [(scan.status, f"{scan.happened_at:%d %H:%M}") for piece in pieces for scan in piece.scans]


def test_postnord_tells_local_times_and_a_service_point(counter: Counter) -> None:
    counter.says(
        Said(
            answers.postnord(
                ("AVAILABLE_FOR_DELIVERY", "2024-07-31T11:24:00"),
                ("INFORMED", "2024-07-29T13:45:42"),
                ("EN_ROUTE", "2024-07-30T05:10:00"),
            )
        )
    )

    pieces = _ask(_at(counter, "postnord"))

    assert _statuses(pieces) == [
        ("announced", "29 11:45"),
        ("under_way", "30 03:10"),
        ("ready_for_pickup", "31 09:24"),
    ]
    assert counter.heard[0].path.startswith(
        "/rest/shipment/v5/trackandtrace/findByIdentifier.json?id=84971563697SE"
    )


def test_postnord_reads_a_finnish_scan_in_finnish_time(counter: Counter) -> None:
    item = answers.postnord_item("84971563697SE", ("DELIVERED", "2026-03-05T12:00:00"), country="FIN")
    body = {"TrackingInformationResponse": {"shipments": [{"shipmentId": "X", "items": [item]}]}}
    counter.says(Said(body))

    assert _statuses(_ask(_at(counter, "postnord"))) == [("delivered", "05 10:00")]


def test_postnord_knows_a_parcel_from_its_shipment(counter: Counter) -> None:
    items = [
        answers.postnord_item("A1", ("DELIVERED", "2026-03-05T12:00:00")),
        answers.postnord_item("A2", ("EN_ROUTE", "2026-03-05T12:00:00")),
    ]
    counter.says(Said({"TrackingInformationResponse": {"shipments": [{"shipmentId": "A", "items": items}]}}))
    postnord = _at(counter, "postnord")

    assert [piece.id for piece in _ask(postnord, "A2")] == ["A2"]
    assert [piece.id for piece in _ask(postnord, "A")] == ["A1", "A2"]


@pytest.mark.parametrize("status", [*POSTNORD_WORDS, "OTHER", "SPLIT", "SOMETHING_NEW"])
def test_every_word_of_postnord_has_its_meaning_or_none(status: str, counter: Counter) -> None:
    counter.says(Said(answers.postnord((status, "2026-03-05T12:00:00"))))

    ((scan,),) = [piece.scans for piece in _ask(_at(counter, "postnord"))]

    assert scan.status == POSTNORD_WORDS.get(status, "unknown")
    assert scan.status in STATUSES
    assert scan.raw == status


def test_postnord_brings_it_back_to_the_shop(counter: Counter) -> None:
    counter.says(
        Said(answers.postnord(("RETURNED", "2026-03-09T12:00:00"), ("DELIVERED", "2026-03-12T12:00:00")))
    )

    assert [status for status, _ in _statuses(_ask(_at(counter, "postnord")))] == ["failed", "failed"]


def test_bring_tells_times_with_offset_and_several_packages(counter: Counter) -> None:
    counter.says(
        Said(
            answers.bring(
                ("370000000000000001", [("DELIVERED", "2026-03-05T16:48:57+01:00")]),
                ("370000000000000002", [("TRANSPORT_TO_RECIPIENT", "2026-03-05T08:00:00+01:00")]),
            )
        )
    )
    bring = _at(counter, "bring")

    assert _statuses(_ask(bring)) == [("delivered", "05 15:48")]
    assert _statuses(_ask(bring, "SHIPMENTNUMBER")) == [("delivered", "05 15:48"), ("under_way", "05 07:00")]
    told = {name.lower(): value for name, value in counter.heard[0].headers.items()}
    assert (told["x-mybring-api-uid"], told["x-mybring-api-key"]) == (ACCESS["uid"], KEY)
    assert told["x-bring-client-url"] == "https://kept.example"


@pytest.mark.parametrize("status", [*BRING_WORDS, "DEVIATION", "UNKNOWN", "SOMETHING_NEW"])
def test_every_word_of_bring_has_its_meaning_or_none(status: str, counter: Counter) -> None:
    counter.says(Said(answers.bring((NUMBER["bring"], [(status, "2026-03-05T12:00:00+01:00")]))))

    ((scan,),) = [piece.scans for piece in _ask(_at(counter, "bring"))]

    assert scan.status == BRING_WORDS.get(status, "unknown")
    assert scan.status in STATUSES


def test_bring_says_no_inside_an_answer_that_is_fine(counter: Counter) -> None:
    bring = _at(counter, "bring")

    counter.says(Said(answers.bring_error(404)))
    assert _ask(bring) == ()
    counter.says(Said(answers.bring_error(401)))
    assert _trouble(bring).code == "carrier_refused"


def test_dhl_tells_ids_as_numbers_and_times_of_both_kinds(counter: Counter) -> None:
    body = answers.dhl(
        ("delivered", "2018-03-02T07:53:47Z"),
        ("transit", "2018-03-01T09:00:00"),
        ("unknown", "2018-02-28T09:00:00"),
        ("pre-transit", "2018-02-27T09:00:00"),
        number=7777777770,
    )
    counter.says(Said(body))

    pieces = _ask(_at(counter, "dhl"))

    assert _statuses(pieces) == [
        ("announced", "27 08:00"),
        ("unknown", "28 08:00"),
        ("under_way", "01 08:00"),
        ("delivered", "02 07:53"),
    ]
    assert counter.heard[0].path == "/track/shipments?trackingNumber=7777777770"
    assert {name.lower(): value for name, value in counter.heard[0].headers.items()}["dhl-api-key"] == KEY


def test_dhl_is_not_believed_about_another_shipment(counter: Counter) -> None:
    counter.says(Said(answers.dhl(("delivered", "2018-03-02T07:53:47Z"), number="1234567890")))

    assert _ask(_at(counter, "dhl")) == ()
    assert len(_ask(_at(counter, "dhl"), "JD014600006281230704")) == 1  # a piece of it


def test_dhl_brings_it_back_to_the_shop(counter: Counter) -> None:
    counter.says(Said(answers.dhl(("delivered", "2018-03-02T07:53:47Z"), returnFlag=True)))

    assert _statuses(_ask(_at(counter, "dhl"))) == [("failed", "02 07:53")]


def test_nobody_knows_the_number(counter: Counter) -> None:
    for name, said in {
        "postnord": Said(answers.POSTNORD_UNKNOWN),
        "bring": Said(answers.bring_error(404)),
        "dhl": Said(answers.DHL_NOT_FOUND, 404),
    }.items():
        counter.says(said)

        assert _ask(_at(counter, name)) == ()


@pytest.mark.parametrize("body", [{"title": "Bad request", "status": 400}, b"", b"<html>Bad request</html>"])
def test_a_malformed_number_is_one_that_nobody_knows(body: Any, carrier: Carrier, counter: Counter) -> None:
    counter.says(Said(body, 400))

    assert _ask(carrier, "-") == ()


@pytest.mark.parametrize(
    ("ts", "told_at"),
    [
        (1_772_700_000, "2026-03-05 08:40"),
        (1_772_700_000_000, None),
        ("yesterday", None),
        (-1, None),
        (None, None),
    ],
)
def test_a_message_of_the_hub_says_when_it_was_told(ts: Any, told_at: str | None) -> None:
    told = read_update(
        msgspec.json.encode({**answers.aftership(("Delivered", "2026-03-05")), "ts": ts})
    ).told_at

    assert (f"{told:%Y-%m-%d %H:%M}" if told else None) == told_at


def test_the_same_event_has_the_same_reference_and_another_has_not(counter: Counter) -> None:
    counter.says(
        Said(answers.postnord(("EN_ROUTE", "2026-03-04T08:00:00"))),
        Said(answers.postnord(("EN_ROUTE", "2026-03-04T08:00:00"), ("EN_ROUTE", "2026-03-04T09:00:00"))),
    )
    postnord = _at(counter, "postnord")

    (first,) = _ask(postnord)
    (again,) = _ask(postnord)

    assert first.scans[0].reference == again.scans[0].reference != again.scans[1].reference


def test_an_event_told_twice_is_one(counter: Counter) -> None:
    counter.says(Said(answers.postnord(*[("EN_ROUTE", "2026-03-04T08:00:00")] * 2)))

    assert len(_ask(_at(counter, "postnord"))[0].scans) == 1


@pytest.mark.parametrize(
    "at", ["", "soon", "2026-02-30T10:00:00", "10000-01-01T00:00:00", "0001-01-01T00:00:00+23:00"]
)
def test_an_event_without_a_time_is_none(at: str, counter: Counter) -> None:
    counter.says(
        Said(answers.bring((NUMBER["bring"], [("DELIVERED", at), ("IN_TRANSIT", "2026-03-05T12:00:00Z")])))
    )

    assert [status for status, _ in _statuses(_ask(_at(counter, "bring")))] == ["under_way"]


# --- trouble ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code", "permanent"),
    [
        (Said({}, 401), "carrier_refused", True),
        (Said({}, 403), "carrier_refused", True),
        (Said({}, 402), "carrier_declined", False),
        (Said({}, 500), "carrier_down", False),
        (Said({}, 503), "carrier_down", False),
        (Said({}, 302, {"Location": "https://elsewhere.example/"}), "carrier_unreadable", False),
        (Said(b"<html>Sorry</html>", 200, {"Content-Type": "text/html"}), "carrier_unreadable", False),
        (Said(b"", 200), "carrier_unreadable", False),
        (Said(["not", "an", "object"]), "carrier_unreadable", False),
        (Said({"shipments": 1, "consignmentSet": 7, "TrackingInformationResponse": 2}), "carrier_unreadable", False),
        (Said(b"\xff\xfe{}"), "carrier_unreadable", False),
        (Said(b"[" * 100_000), "carrier_unreadable", False),
        (Said(b" " * (wire.ANSWER_MAX + 10)), "carrier_unreadable", False),
    ],
    ids=lambda one: str(one)[:40],
)  # fmt: skip
def test_trouble_has_a_code_and_a_sentence(
    said: Said, code: str, permanent: bool, carrier: Carrier, counter: Counter
) -> None:
    counter.says(said)

    wrong = _trouble(carrier)

    assert (wrong.code, wrong.permanent) == (code, permanent)
    assert wrong.sentence.endswith(".")
    assert len(counter.heard) == 1  # nothing is repeated, and no redirect followed


def test_a_busy_carrier_says_for_how_long(carrier: Carrier, counter: Counter) -> None:
    date = {"Date": "Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After": "Wed, 21 Oct 2015 07:30:00 GMT"}
    counter.says(Said({}, 429, {"Retry-After": "90"}), Said({}, 429), Said({}, 429, {"Retry-After": "soon"}))

    waits = [_trouble(carrier).details["retry_after"] for _ in range(3)]
    counter.says(Said({}, 429, date), Said({}, 429, {"Retry-After": "99999999"}))

    assert waits == [90, None, None]
    assert _trouble(carrier).code == "carrier_busy"
    assert _trouble(carrier).details["retry_after"] == wire.RETRY_AFTER_MAX


@pytest.mark.parametrize("name", NUMBER)
def test_a_silent_carrier_is_left_alone(name: str, counter: Counter) -> None:
    counter.says(Said({}, wait=0.5))
    hasty = a_line(trust_env=False, read_seconds=0.1)

    assert _trouble(_at(counter, name, hasty)).code == "carrier_silent"


@pytest.mark.parametrize("name", NUMBER)
def test_an_answer_that_drips_is_not_waited_for(name: str, counter: Counter) -> None:
    counter.says(Said(b" " * 1_000, drip=0.05))
    hasty = a_line(trust_env=False, whole_seconds=0.2)

    assert _trouble(_at(counter, name, hasty)).code == "carrier_silent"
    assert _trouble(_at(counter, name)).code == "carrier_unreadable"  # it would have been read


def test_nobody_is_there() -> None:
    for kind in (PostNord, Bring, DHL):
        assert _trouble(kind("http://127.0.0.1:9", a_line(trust_env=False))).code == "carrier_silent"


def test_no_error_and_no_log_shows_a_key(
    carrier: Carrier, counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    nobody = type(carrier)("http://127.0.0.1:9", a_line(trust_env=False))
    for one, said in [(carrier, Said({}, 401)), (carrier, Said({}, 500)), (nobody, Said({}))]:
        counter.says(said)

        wrong = _trouble(one)

        assert KEY not in f"{wrong!r} {wrong.details} {wrong.__cause__!r}"
        assert wrong.__suppress_context__ or wrong.__context__ is None
    assert KEY not in caplog.text


def test_a_key_with_signs_that_no_header_takes_is_refused() -> None:
    with pytest.raises(Unreachable, match="carrier_refused"):
        DHL("http://127.0.0.1:9", a_line(trust_env=False)).ask({"api_key": "a\nb"}, "1", zone=ZONE)


# --- pace and the hub --------------------------------------------------------------------------------------


def test_questions_with_one_access_are_kept_apart() -> None:
    pace, dhl = Pace(), DHL("http://127.0.0.1:9")

    pace.take(dhl, 1, NOW)
    pace.take(dhl, 2, NOW)  # another shop has its own limit

    with pytest.raises(Unreachable) as caught:
        pace.take(dhl, 1, NOW + dhl.pause / 2)
    assert caught.value.code == "carrier_paced"
    pace.take(dhl, 1, NOW + dhl.pause)


def test_aftership_is_asked_to_follow_once_or_twice(counter: Counter) -> None:
    hub = AfterShip(counter.address, a_line(trust_env=False))
    exists = {"meta": {"code": 4003, "type": "BadRequest", "message": "Tracking already exists."}, "data": {}}
    counter.says(
        Said({"meta": {"code": 201}, "data": {"id": "5b7"}}, 201),
        Said(exists, 400),
        Said({"meta": {"code": 4005}}, 400),
        Said({"meta": {"code": 4012}}, 400),
        Said({"meta": {"code": 4001}}, 400),
    )

    assert [hub.follow(ACCESS, "SE1", order_id=7) for _ in range(4)] == [True, True, False, False]
    with pytest.raises(Unreachable, match="carrier_declined"):
        hub.follow(ACCESS, "SE1", order_id=7)

    asked = counter.heard[0]
    assert (asked.method, asked.path) == ("POST", "/tracking/2026-07/trackings")
    assert asked.body == b'{"tracking_number": "SE1", "order_id": "7"}'
    assert {name.lower(): value for name, value in asked.headers.items()}["as-api-key"] == KEY


def test_a_scan_is_a_value() -> None:
    one = Scan("delivered", datetime(2026, 3, 5, tzinfo=UTC), "r", "DELIVERED")

    assert one == Scan("delivered", datetime(2026, 3, 5, tzinfo=UTC), "r", "DELIVERED")
