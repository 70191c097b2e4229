"""The words in which a day and hours are written: months, weekdays, clocks, in Swedish, English, Norwegian, Danish,
Finnish and German, as patterns for folded text (see folding.py).
"""

from __future__ import annotations

import re

_MONTHS = (
    "januari january januar jan tammikuuta tammikuu janner",
    "februari february februar feb helmikuuta helmikuu",
    "mars march marts marz mar mrz maaliskuuta maaliskuu",
    "april apr huhtikuuta huhtikuu",
    "maj may mai toukokuuta toukokuu",
    "juni june jun kesakuuta kesakuu",
    "juli july jul heinakuuta heinakuu",
    "augusti august aug elokuuta elokuu",
    "september sept sep syyskuuta syyskuu",
    "oktober october okt oct lokakuuta lokakuu",
    "november nov marraskuuta marraskuu",
    "december desember dezember dec des dez joulukuuta joulukuu",
)
_WEEKDAYS = (
    "mandag man monday mon montag mo maanantaina maanantai ma",
    "tisdag tis tirsdag tir tuesday tues tue dienstag di tiistaina tiistai ti",
    "onsdag ons wednesday wed mittwoch mi keskiviikkona keskiviikko ke",
    "torsdag tors tor thursday thurs thur thu donnerstag do torstaina torstai to",
    "fredag fre friday fri freitag fr perjantaina perjantai pe",
    "lordag lor saturday sat samstag sonnabend sa lauantaina lauantai la",
    "sondag son sunday sun sonntag so sunnuntaina sunnuntai su",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
# Two letters are a weekday only right before a date: "to" joins hours, "so" and "do" are words.
WEEKDAYS_ALONE = {name: number for name, number in WEEKDAYS.items() if len(name) > 2}


def _any_of(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


# Midnight written beside a date says only that it is one: "2026-03-05T00:00:00.000Z".
MIDNIGHT = r"(?:[t\s]+00:00(?::00(?:\.0+)?)?\s*(?:z|gmt[+-][0-9]{4}(?:\s*\([a-z ]*\))?)?(?![0-9:-]))?"
YEAR_FIRST = re.compile(
    rf"(?<![0-9a-z./-])(?P<year>20[0-9]{{2}})(?:(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})"
    rf"|(?P<month2>[0-9]{{2}})(?P<day2>[0-9]{{2}}))(?![0-9./-])(?=[^a-z]|t00|$){MIDNIGHT}"
)
DAY_AND_MONTH = re.compile(
    rf"(?<![0-9a-z./-])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|:?[ea]|\.)?\s*(?:of\s+)?(?P<name>{_any_of(MONTHS)})(?![a-z])\.?"
    rf"(?:,?\s*(?P<year>20[0-9]{{2}})(?![0-9:-]))?{MIDNIGHT}"
)
MONTH_AND_DAY = re.compile(
    rf"(?<![a-z])(?P<name>{_any_of(MONTHS)})(?![a-z])\.?\s*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9a-z:./-])"
    rf"(?:,?\s*(?P<year>20[0-9]{{2}})(?![0-9:-]))?{MIDNIGHT}"
)
NUMBERS_ONLY = re.compile(
    rf"(?<![0-9a-z./:-])(?P<first>[0-9]{{1,2}})\s?(?P<sign>[./-])\s?(?P<second>[0-9]{{1,2}})"
    rf"(?:(?P=sign)\s?(?P<year>20[0-9]{{2}}|[0-9]{{2}})|(?:(?<=[./][0-9])|(?<=[./][0-9]{{2}}))\.?)(?![0-9/:-]|\.[0-9]){MIDNIGHT}"
)
WEEKDAY_BEFORE = re.compile(
    rf"(?<![a-z])(?P<name>{_any_of(WEEKDAYS)})(?:en|na)?\.?,?\s*(?:den|the|der|d\.?)?\s*$"
)

_CLOCK = (
    r"(?P<hour{0}>[0-9]{{1,2}})(?:[:.](?P<minute{0}>[0-5][0-9])(?::00)?|(?P<plain{0}>00|15|30|45))?"
    r"\s?(?P<half{0}>[ap]\.?\s?m\.?(?![a-z]))?(?:\s?(?:h|hrs|uhr)(?![a-z])\.?)?"
)
_AT = r"(?:(?:kl|klo|klokken|klockan|at|um)\.?\s*)?"
HOURS = re.compile(
    rf"(?<![0-9a-z./:,-]){_CLOCK.format(1)}\s*(?:-+|~|(?<![a-z])(?:to|till?|til|bis|och|and|og|und)(?![a-z]))\s*"
    rf"{_AT}{_CLOCK.format(2)}(?![0-9a-z/:-]|[.,][0-9])"
)
BEFORE = re.compile(
    rf"(?<![a-z])(?:fore|innan|before|by|senast|senest|for|inden|innen|vor|bis|ennen)\s+{_AT}{_CLOCK.format(1)}"
    r"(?![0-9a-z/:-]|[.,][0-9])"
)
ALL_DAY = re.compile(
    r"(?<![a-z])(?:hela dagen|heldag|hele dagen|all day|any ?time|nar som helst|koko paiva|ganztag(?:s|ig))(?![a-z])"
)
# Words that stand around a day and hours and say nothing of their own.
FILLERS = frozenset(
    """
    kl klo klokken klockan uhr h hrs at on in the den der of d am um i pa till til to och and og und mellan
    between mellom mellem zwischen fran from fra von leverans leveransdag leveransdatum leveranstid hemleverans
    levering leveringsdag leveringstid hjemmelevering delivery deliver delivered date day time slot window lieferung
    lieferdatum lieferzeit datum dato dag tid toimitus toimitusaika
    """.split()
)
# In a shipping title a day and hours may be about something else: when to order, when it is sent, opening hours.
TITLE_TRAPS = re.compile(
    r"(?<![a-z])(?:bestall[a-z]*|bestill[a-z]*|bestel[a-z]*|order[a-z]*|tilaa|tilaus|innan|fore|before|senast|senest|efter"
    r"|after|nach|etter|fran|from|fra|ab|skickas|skickar|sands|sendes|ships?|shipped|dispatch[a-z]*|versand[a-z]*|lahetetaan"
    r"|oppet|oppettid[a-z]*|open|opening|apent|abent|geoffnet|auki|pris|price|preis|rabatt|rea|sale|galler|gilt|valid|kampanj[a-z]*"
    r"|upphamtning|pick[\s-]?up|hamta[a-z]*|hent[a-z]*|abholung|nouto|by)(?![a-z])"
)

# Where "05/03" is the third of May, where it may be either, and where hours go only to twelve.
MONTH_FIRST = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW", "PH", "JP", "KR", "CN", "TW"})
EITHER_FIRST = frozenset({"CA", "HU", "LT", "ZA", "PA", "KE", "BZ"})
TWELVE_HOURS = frozenset({"US", "PR", "CA", "AU", "NZ", "IN", "PH", "PK", "EG", "MY", "CO", "ZA", "GB", "IE"})
