"""Which time zone an address lies in: by country, and by province where a country has several."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

# Countries with more than one zone: the zone where most people live, then the provinces that differ from it.
# Province codes are Shopify's (`address.province_code`), which are ISO 3166-2 without the country for nearly all.
# A province that is cut by a border between zones gets the zone of most of its people.
_BY_PROVINCE: dict[str, tuple[str, dict[str, str]]] = {
    "US": (
        "America/New_York",
        {
            "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
            "America/Denver": "CO MT NM UT WY",
            "America/Boise": "ID",
            "America/Phoenix": "AZ",
            "America/Los_Angeles": "CA NV OR WA",
            "America/Anchorage": "AK",
            "Pacific/Honolulu": "HI",
            "America/Indiana/Indianapolis": "IN",
            "America/Detroit": "MI",
            "America/Puerto_Rico": "PR VI",
            "Pacific/Guam": "GU MP",
            "Pacific/Pago_Pago": "AS",
            "Pacific/Majuro": "MH",
            "Pacific/Pohnpei": "FM",
            "Pacific/Palau": "PW",
        },
    ),
    "CA": (
        "America/Toronto",
        {
            "America/Halifax": "NS NB PE",
            "America/St_Johns": "NL",
            "America/Winnipeg": "MB",
            "America/Regina": "SK",
            "America/Edmonton": "AB NT",
            "America/Iqaluit": "NU",
            "America/Vancouver": "BC",
            "America/Whitehorse": "YT",
        },
    ),
    "AU": (
        "Australia/Sydney",
        {
            "Australia/Melbourne": "VIC",
            "Australia/Hobart": "TAS",
            "Australia/Brisbane": "QLD",
            "Australia/Adelaide": "SA",
            "Australia/Darwin": "NT",
            "Australia/Perth": "WA",
        },
    ),
    "BR": (
        "America/Sao_Paulo",
        {
            "America/Bahia": "BA",
            "America/Fortaleza": "CE MA PB PI RN",
            "America/Recife": "PE",
            "America/Maceio": "AL SE",
            "America/Belem": "AP PA",
            "America/Araguaina": "TO",
            "America/Manaus": "AM",
            "America/Cuiaba": "MT",
            "America/Campo_Grande": "MS",
            "America/Porto_Velho": "RO",
            "America/Boa_Vista": "RR",
            "America/Rio_Branco": "AC",
        },
    ),
    "MX": (
        "America/Mexico_City",
        {
            "America/Tijuana": "BC BCN",
            "America/Mazatlan": "BCS NAY SIN",
            "America/Hermosillo": "SON",
            "America/Cancun": "QROO,Q ROO,ROO",
            "America/Merida": "YUC CAMP CAM",
            "America/Chihuahua": "CHIH CHH",
            "America/Monterrey": "COAH COA DGO DUR NL NLE TAMPS TAM",
        },
    ),
    "RU": (
        "Europe/Moscow",
        {
            "Europe/Kaliningrad": "KGD",
            "Europe/Samara": "SAM UD",
            "Europe/Saratov": "SAR",
            "Europe/Ulyanovsk": "ULY",
            "Europe/Astrakhan": "AST",
            "Europe/Volgograd": "VGG",
            "Asia/Yekaterinburg": "BA CHE KGN KHM ORE PER SVE TYU YAN",
            "Asia/Omsk": "OMS",
            "Asia/Novosibirsk": "NVS",
            "Asia/Tomsk": "TOM",
            "Asia/Barnaul": "AL ALT",
            "Asia/Novokuznetsk": "KEM",
            "Asia/Krasnoyarsk": "KK KYA TY",
            "Asia/Irkutsk": "BU IRK",
            "Asia/Chita": "ZAB",
            "Asia/Yakutsk": "AMU SA",
            "Asia/Vladivostok": "KHA PRI YEV",
            "Asia/Magadan": "MAG",
            "Asia/Sakhalin": "SAK",
            "Asia/Kamchatka": "KAM",
            "Asia/Anadyr": "CHU",
        },
    ),
    "ID": (
        "Asia/Jakarta",
        {
            "Asia/Pontianak": "KB KT",
            "Asia/Makassar": "BA NB NT KS KI KU SN ST SG SR SA GO",
            "Asia/Jayapura": "MA MU PA PB PD PE PP PS PT",
        },
    ),
    "AR": ("America/Argentina/Buenos_Aires", {}),
    "CD": ("Africa/Kinshasa", {"Africa/Lubumbashi": "BU HK HL HU IT KC KE KS LO LU MA NK SA SK TA TO"}),
    "CL": ("America/Santiago", {"America/Punta_Arenas": "MA", "America/Coyhaique": "AI"}),
    "CN": ("Asia/Shanghai", {}),  # one official time; Xinjiang's other one is unofficial
    "CY": ("Asia/Nicosia", {}),
    "DE": ("Europe/Berlin", {}),
    "EC": ("America/Guayaquil", {"Pacific/Galapagos": "W"}),
    "ES": ("Europe/Madrid", {"Atlantic/Canary": "GC TF CN", "Africa/Ceuta": "CE ML"}),
    "FM": ("Pacific/Pohnpei", {"Pacific/Chuuk": "TRK YAP", "Pacific/Kosrae": "KSA"}),
    "GL": ("America/Nuuk", {}),
    "KI": ("Pacific/Tarawa", {"Pacific/Kiritimati": "L", "Pacific/Kanton": "P"}),
    "KZ": ("Asia/Almaty", {}),
    "MH": ("Pacific/Majuro", {}),
    "MN": ("Asia/Ulaanbaatar", {"Asia/Hovd": "043 046 071"}),
    "MY": ("Asia/Kuala_Lumpur", {"Asia/Kuching": "SBH SWK LBN 12 13 15"}),
    "NZ": ("Pacific/Auckland", {"Pacific/Chatham": "CIT"}),
    "PF": ("Pacific/Tahiti", {"Pacific/Marquesas": "M", "Pacific/Gambier": "G"}),
    "PG": ("Pacific/Port_Moresby", {"Pacific/Bougainville": "NSB"}),
    "PS": ("Asia/Hebron", {"Asia/Gaza": "GZA DEB KYS NGZ RFH"}),
    "PT": ("Europe/Lisbon", {"Atlantic/Azores": "PT-20 20", "Atlantic/Madeira": "PT-30 30"}),
    "UA": ("Europe/Kyiv", {"Europe/Simferopol": "43 40"}),
    "UM": ("Pacific/Wake", {}),
    "UZ": ("Asia/Tashkent", {"Asia/Samarkand": "BU NG NW QA QR SA SU XO"}),
}

# Codes that Shopify uses and zone.tab doesn't know.
_BESIDE_ISO = {
    "AC": "Atlantic/St_Helena",  # Ascension
    "AN": "America/Curacao",  # the Netherlands Antilles, as they were
    "TA": "Atlantic/St_Helena",  # Tristan da Cunha
    "XK": "Europe/Belgrade",  # Kosovo has no ISO code yet
}


def zone_of(country_code: str | None, province_code: str | None, fallback: str) -> str:
    """The IANA zone of an address.

    country_code   ISO 3166 two letters, as Shopify gives it; any case
    province_code  Shopify's, also with the country before it ("US-CA"); only looked at where a country has several
                   zones. Unknown: where most people live
    fallback       what is answered for no country or one without a zone: usually the shop's zone
    source         tzdata's zone.tab for countries with one zone, the table above for the others
    """
    country = (country_code or "").strip().upper()
    province = (province_code or "").strip().upper()
    provinces = _zones_of_provinces().get(country, {})
    of_province = provinces.get(province) or provinces.get(province.removeprefix(f"{country}-"))
    return of_province or _zones_of_countries().get(country, fallback)


@cache  # one table, made once
def _zones_of_provinces() -> dict[str, dict[str, str]]:
    return {
        country: {
            code.strip(): zone
            for zone, codes in zones.items()
            for code in (codes.split(",") if "," in codes else codes.split())
        }
        for country, (_, zones) in _BY_PROVINCE.items()
    }


@cache  # one table, made once
def _zones_of_countries() -> dict[str, str]:
    table = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            table[country] = zone
    return table | _BESIDE_ISO | {country: zone for country, (zone, _) in _BY_PROVINCE.items()}
