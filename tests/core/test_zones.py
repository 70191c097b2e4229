"""Zones of provinces, held against offsets that are written down apart from the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.core.zones import _zones_of_countries, _zones_of_provinces, zone_of

JANUARY, JULY = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)
# Hours from UTC in January: provinces as Shopify writes them.
OFFSETS: dict[str, dict[float, str]] = {
    "US": {
        -5: "CT DE DC FL GA IN KY ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV",
        -6: "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
        -7: "AZ CO ID MT NM UT WY",
        -8: "CA NV OR WA",
        -9: "AK",
        -10: "HI",
        -4: "PR VI",
        10: "GU MP",
        -11: "AS",
    },
    "CA": {-8: "BC", -7: "AB YT NT", -6: "SK MB", -5: "ON QC NU", -4: "NB NS PE", -3.5: "NL"},
    "AU": {11: "NSW VIC ACT TAS", 10: "QLD", 10.5: "SA", 9.5: "NT", 8: "WA"},
    "BR": {
        -3: "SP RJ MG ES PR SC RS GO DF BA SE AL PE PB RN CE PI MA PA AP TO",
        -4: "AM RO RR MT MS",
        -5: "AC",
    },
    "MX": {
        -8: "BC",
        -7: "BCS SIN SON NAY",
        -6: "AGS CAMP CHIS CHIH DF COAH COL DGO MEX GTO GRO HGO JAL MICH MOR NL OAX PUE QRO SLP TAB TAMPS TLAX "
        "VER YUC ZAC",
    },
    "ID": {
        7: "AC SU SB RI JA BE SS LA BB KR JK JB JT YO JI BT KB KT",
        8: "BA NB NT KS KI KU SN ST SG SR SA GO",
        9: "MA MU PA PB",
    },
    "RU": {
        2: "KGD",
        3: "MOW MOS SPE LEN KIR VGG KDA ROS",
        4: "SAM UD AST SAR ULY",
        5: "SVE CHE BA PER ORE KGN TYU KHM YAN",
        6: "OMS",
        7: "NVS TOM AL ALT KEM KYA KK TY",
        8: "IRK BU",
        9: "ZAB AMU SA",
        10: "PRI KHA YEV",
        11: "MAG SAK",
        12: "KAM CHU",
    },
    "PT": {0: "PT-01 PT-11 PT-13 PT-30", -1: "PT-20"},
    "ES": {1: "M B V PM CE ML", 0: "GC TF"},
    "CL": {-3: "RM VS AP MA AI"},
    "NZ": {13: "AUK WGN CAN", 13.75: "CIT"},
    "EC": {-5: "G P", -6: "W"},
    "CD": {1: "KN BC", 2: "LU NK SK"},
    "MN": {8: "1 061", 7: "043 046 071"},
    "PG": {10: "NCD", 11: "NSB"},
    "PF": {-10: "I", -9.5: "M", -9: "G"},
    "KI": {12: "G", 14: "L", 13: "P"},
    "FM": {11: "PNI KSA", 10: "TRK YAP"},
}
# Places with a clock of their own that no province code names, or where nobody lives.
NO_PROVINCE = {
    "America/Adak", "America/Noronha", "Antarctica/Macquarie", "Australia/Eucla", "Australia/Lord_Howe",
    "Pacific/Easter", "Pacific/Midway",
    "Asia/Urumqi",  # unofficial
    "America/Danmarkshavn", "America/Thule", "America/Scoresbysund",  # Greenland's provinces have one code each for all
    "Asia/Srednekolymsk", "Asia/Ust-Nera", "Asia/Khandyga",  # Yakutia beside Yakutsk
    "America/Eirunepe",  # Amazonas beside Manaus
    "America/Ciudad_Juarez", "America/Ojinaga", "America/Matamoros", "America/Bahia_Banderas",
    "America/Atikokan", "America/Blanc-Sablon", "America/Creston", "America/Dawson_Creek", "America/Fort_Nelson",
}  # fmt: skip


def offset(zone: str, at: datetime) -> timedelta:
    found = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert found is not None
    return found


@pytest.mark.parametrize("country", sorted(OFFSETS))
def test_each_province_keeps_the_clock_that_it_should(country: str) -> None:
    wrong = {
        province: zone_of(country, province, "UTC")
        for hours, provinces in OFFSETS[country].items()
        for province in provinces.split()
        if offset(zone_of(country, province, "UTC"), JANUARY) != timedelta(hours=hours)
    }

    assert wrong == {}


def test_a_province_with_a_space_in_its_code_is_found() -> None:
    assert offset(zone_of("MX", "Q ROO", "UTC"), JANUARY) == timedelta(hours=-5)


@pytest.mark.parametrize(
    ("country", "province", "zone"),
    [
        ("US", "US-CA", "America/Los_Angeles"),
        ("us", "ca", "America/Los_Angeles"),
        ("PT", "20", "Atlantic/Azores"),
        ("TA", None, "Atlantic/St_Helena"),
        ("AN", None, "America/Curacao"),
    ],
)
def test_other_ways_of_writing_are_understood(country: str, province: str | None, zone: str) -> None:
    assert zone_of(country, province, "Europe/Oslo") == zone


def test_no_clock_of_a_country_is_forgotten() -> None:
    """Of every country with several zones, each clock that differs today can be reached, or has its reason above."""
    by_country: dict[str, set[str]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            by_country.setdefault(country, set()).add(zone)
    provinces, countries = _zones_of_provinces(), _zones_of_countries()
    forgotten = {
        zone
        for country, zones in by_country.items()
        if country != "AQ"
        for zone in zones - NO_PROVINCE
        if _clock(zone)
        not in {_clock(one) for one in (countries[country], *provinces.get(country, {}).values())}
    }

    assert forgotten == set()


def _clock(zone: str) -> tuple[timedelta, timedelta]:
    return offset(zone, JANUARY), offset(zone, JULY)


def test_the_tables_here_name_no_province_twice() -> None:
    for provinces in OFFSETS.values():
        named = sorted(" ".join(provinces.values()).split())
        assert all(first != second for first, second in pairwise(named))
