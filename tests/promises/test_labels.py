"""Titles as shops write them, what they promise, and what only looks like a promise."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.promises.labels import LabelTerms, read_label

# title | lowest | highest | unit: w working days, c calendar days, h hours | kind
PROMISES = """
# Swedish
2–4 vardagar | 2 | 4 | w | range
2-4 vardagar | 2 | 4 | w | range
2 - 4 vardagar | 2 | 4 | w | range
1-3 arbetsdagar | 1 | 3 | w | range
Standardfrakt (2-5 arbetsdagar) | 2 | 5 | w | range
Hemleverans 2 till 4 vardagar | 2 | 4 | w | range
PostNord MyPack Collect, 2–4 vardagar | 2 | 4 | w | range
PostNord Varubrev 1-3 vardagar – 39 kr | 1 | 3 | w | range
DHL Servicepoint 1–2 bankdagar | 1 | 2 | w | range
Instabox 1-2 vardagar (49 kr) | 1 | 2 | w | range
Fri frakt över 500 kr - 2-4 vardagar | 2 | 4 | w | range
Fri frakt | Leveranstid: 3-5 vardagar | 3 | 5 | w | range
Schenker ombud 3-5 helgfria vardagar | 3 | 5 | w | range
Leverans inom 3 vardagar | 0 | 3 | w | within
inom 3 vardagar | 0 | 3 | w | within
Inom 1-3 vardagar | 1 | 3 | w | range
Levereras senast inom 5 arbetsdagar | 0 | 5 | w | within
Max 3 vardagar | 0 | 3 | w | within
Upp till 5 arbetsdagar | 0 | 5 | w | within
Leverans 3 vardagar | 3 | 3 | w | range
1 vardag | 1 | 1 | w | range
Expressfrakt 1 arbetsdag | 1 | 1 | w | range
2-4 dagar | 2 | 4 | c | range
Ombud 2-4 dagar 0 kr | 2 | 4 | c | range
Frakt ca 3-5 dagar | 3 | 5 | c | range
ca. 2–3 dgr | 2 | 3 | c | range
Leverans mellan 2 och 4 dagar | 2 | 4 | c | range
2 à 3 dagar | 2 | 3 | c | range
2 eller 3 vardagar | 2 | 3 | w | range
två till fyra vardagar | 2 | 4 | w | range
En till tre arbetsdagar | 1 | 3 | w | range
Leveranstid 1-2 veckor | 7 | 14 | c | range
Möbelleverans 4–6 veckor | 28 | 42 | c | range
Leverans inom 2 veckor | 0 | 14 | c | within
Leverans inom två veckor | 0 | 14 | c | within
Hemleverans inom 24 timmar | 0 | 24 | h | within
Express 24-48 timmar | 24 | 48 | h | range
Cykelbud 1-2 timmar | 1 | 2 | h | range
Bud inom 3h | 0 | 3 | h | within
Inom 2 dygn | 0 | 2 | c | within
Nästa vardag | 1 | 1 | w | next_day
DHL Express – leverans nästa vardag före kl 12 | 1 | 1 | w | next_day
Beställ före kl 14 – leverans nästa arbetsdag | 1 | 1 | w | next_day
Imorgon | 1 | 1 | c | next_day
Hos dig i morgon | 1 | 1 | c | next_day
Budbee kvällsleverans imorgon 17–22 | 1 | 1 | c | next_day
Nästa dag | 1 | 1 | c | next_day
Samma dag | 0 | 0 | c | same_day
Leverans idag 17-22 | 0 | 0 | c | same_day
Best Transport, hem samma dag | 0 | 0 | c | same_day
3-5 arbetsdagars leverans | 3 | 5 | w | range
2-4 dagars leveranstid | 2 | 4 | c | range
2-4 dagar (vardagar) | 2 | 4 | w | range
2-4 dagar, mån-fre | 2 | 4 | w | range
PostNord 2-4 vardagar, 30 dagars öppet köp | 2 | 4 | w | range
Skickas inom 24h, leverans 2-4 vardagar | 2 | 4 | w | range
Frakt 2-4 vardagar. Fri retur inom 30 dagar | 2 | 4 | w | range
Fri frakt & fri retur 2-4 vardagar | 2 | 4 | w | range
Hämta hos ombud 1-3 vardagar | 1 | 3 | w | range
Paket 0-2 kg, 2-3 vardagar | 2 | 3 | w | range
2-4 VARDAGAR | 2 | 4 | w | range
Standard 2—4 vardagar | 2 | 4 | w | range
Standard 2−4 vardagar | 2 | 4 | w | range
Frakt 2 – 4 vardagar | 2 | 4 | w | range
Frakt 2-4vardagar | 2 | 4 | w | range
DHL 2Mann 5-10 vardagar | 5 | 10 | w | range
Pall 7–14 arbetsdagar | 7 | 14 | w | range
2-4 vardagar efter beställning | 2 | 4 | w | range
Leverans 21 dagar | 21 | 21 | c | range
0-2 vardagar | 0 | 2 | w | range
2-4 arb.dagar | 2 | 4 | w | range
2-4 vardagar*¹ | 2 | 4 | w | range
Leveranstid:2-4 vardagar | 2 | 4 | w | range
Leverans 1-3 vardagar till ombud, hämtas inom 14 dagar | 1 | 3 | w | range
PostNord kväll 17-22, 1-3 vardagar | 1 | 3 | w | range
Snabb leverans 1-2 dagar (ej helgfri) | 1 | 2 | c | range
# English
Pick-up point 2-4 days | 2 | 4 | c | range
Economy 6-10 Business Days - No Tracking | 6 | 10 | w | range
(2 to 5 business days) | 2 | 5 | w | range
Standard Shipping (3 to 5 business days) | 3 | 5 | w | range
Standard (3-5 working days) | 3 | 5 | w | range
Economy – 5 to 8 business days | 5 | 8 | w | range
International 7-14 business days | 7 | 14 | w | range
Express (1–2 business days) | 1 | 2 | w | range
Express, next business day | 1 | 1 | w | next_day
Next Working Day by DPD | 1 | 1 | w | next_day
Next day delivery | 1 | 1 | c | next_day
UPS Next Day Air | 1 | 1 | c | next_day
Next-day delivery (1 working day) | 1 | 1 | w | range
DHL Express - Next day before 12:00 | 1 | 1 | c | next_day
Delivered tomorrow | 1 | 1 | c | next_day
Free delivery tomorrow | 1 | 1 | c | next_day
Order within 2 hours for next-day delivery | 1 | 1 | c | next_day
Overnight | 1 | 1 | c | next_day
Same day | 0 | 0 | c | same_day
Same-day delivery in Stockholm | 0 | 0 | c | same_day
Delivery today 5-9 pm | 0 | 0 | c | same_day
2-4 days | 2 | 4 | c | range
Tracked 2 days to 4 days | 2 | 4 | c | range
Tracked 24h-48h | 24 | 48 | h | range
Royal Mail 48 hours | 0 | 48 | h | within
2-day shipping | 2 | 2 | c | range
Two-day delivery | 2 | 2 | c | range
FedEx 2Day | 2 | 2 | c | range
Up to 5 working days | 0 | 5 | w | within
Delivery within 24 hours | 0 | 24 | h | within
24h Express | 0 | 24 | h | within
Within 1 business day | 0 | 1 | w | within
No later than 4 business days | 0 | 4 | w | within
3 days or less | 0 | 3 | c | within
Between 2 and 4 weekdays | 2 | 4 | w | range
1-2 weeks | 7 | 14 | c | range
1 to 2 wks | 7 | 14 | c | range
Free shipping over $50 (5-7 business days) | 5 | 7 | w | range
Arrives in 3-5 days | 3 | 5 | c | range
From 2 to 4 days | 2 | 4 | c | range
3-5 days (working days) | 3 | 5 | w | range
2-4 days, Mon-Fri | 2 | 4 | w | range
Sweden: 2-4 working days / 2-4 vardagar | 2 | 4 | w | range
Free returns, 2-3 business days | 2 | 3 | w | range
GLS Parcel Shop 2-4 days | 2 | 4 | c | range
Large item (2-man delivery), 5-10 working days | 5 | 10 | w | range
one to two business days | 1 | 2 | w | range
Delivery 3-5 days from order | 3 | 5 | c | range
< 24 hours delivery | 0 | 24 | h | within
3–5 business-days | 3 | 5 | w | range
# Norwegian
2-4 virkedager | 2 | 4 | w | range
Posten, 2–5 virkedager | 2 | 5 | w | range
Hjemlevering 1-3 arbeidsdager | 1 | 3 | w | range
Pakke til hentested 2-4 dager | 2 | 4 | c | range
Post i butikk, 2-5 virkedager | 2 | 5 | w | range
Levering innen 3 virkedager | 0 | 3 | w | within
Levering i løpet av 2–4 virkedager | 2 | 4 | w | range
Opptil 5 hverdager | 0 | 5 | w | within
Neste virkedag | 1 | 1 | w | next_day
Levering i morgen | 1 | 1 | c | next_day
Samme dag (Oslo) | 0 | 0 | c | same_day
Leveringstid 1-2 uker | 7 | 14 | c | range
en til to virkedager | 1 | 2 | w | range
Levering innen 24 timer | 0 | 24 | h | within
to til fire dager | 2 | 4 | c | range
3-5 dagers levering | 3 | 5 | c | range
# Danish
Levering næste hverdag ved bestilling inden kl. 16 | 1 | 1 | w | next_day
1-2 hverdage | 1 | 2 | w | range
GLS PakkeShop (1-2 hverdage) | 1 | 2 | w | range
PostNord 2-3 arbejdsdage | 2 | 3 | w | range
Levering 2-4 dage | 2 | 4 | c | range
Inden for 3 hverdage | 0 | 3 | w | within
Op til 5 hverdage | 0 | 5 | w | within
Dag til dag levering | 1 | 1 | c | next_day
Næste hverdag | 1 | 1 | w | next_day
Levering i morgen | 1 | 1 | c | next_day
Samme dag i København | 0 | 0 | c | same_day
2-3 uger | 14 | 21 | c | range
2-4 dages levering | 2 | 4 | c | range
Fragt 39 kr. (1-3 hverdage) | 1 | 3 | w | range
# Finnish
2-3 arkipäivää | 2 | 3 | w | range
Posti, 2–4 arkipäivää | 2 | 4 | w | range
Matkahuolto 1-3 arkipv | 1 | 3 | w | range
Toimitus 3-5 arkipäivässä | 3 | 5 | w | range
Nouto pakettiautomaatista 2-4 arkipäivää | 2 | 4 | w | range
3 arkipäivän kuluessa | 0 | 3 | w | within
3 päivän toimitusaika | 3 | 3 | c | range
enintään 5 arkipäivää | 0 | 5 | w | within
Seuraavana arkipäivänä | 1 | 1 | w | next_day
Toimitus huomenna | 1 | 1 | c | next_day
Saman päivän toimitus | 0 | 0 | c | same_day
2-4 päivää | 2 | 4 | c | range
1-2 viikkoa | 7 | 14 | c | range
Kotiinkuljetus 24 tunnissa | 0 | 24 | h | within
2-4 arkipaivaa | 2 | 4 | w | range
Kaksi tai kolme arkipäivää | 2 | 3 | w | range
# German
Kostenloser Versand ab 50 € (2-3 Werktage) | 2 | 3 | w | range
Zustellung am nächsten Werktag bis 12 Uhr | 1 | 1 | w | next_day
3-5 Werktage | 3 | 5 | w | range
Standardversand (2–4 Werktage) | 2 | 4 | w | range
DHL Paket, 1 bis 3 Werktage | 1 | 3 | w | range
Lieferung in 2-3 Arbeitstagen | 2 | 3 | w | range
Lieferzeit 2-4 Tage | 2 | 4 | c | range
innerhalb von 3 Werktagen | 0 | 3 | w | within
Bis zu 5 Werktage | 0 | 5 | w | within
Zwischen 2 und 4 Tagen | 2 | 4 | c | range
nächster Werktag | 1 | 1 | w | next_day
Express am nächsten Werktag | 1 | 1 | w | next_day
Lieferung morgen | 1 | 1 | c | next_day
Am selben Tag | 0 | 0 | c | same_day
Lieferung heute | 0 | 0 | c | same_day
Spedition 2-3 Wochen | 14 | 21 | c | range
ein bis zwei Werktage | 1 | 2 | w | range
Versand: 3-5 Werktage | 3 | 5 | w | range
2-Mann-Handling 5-7 Werktage | 5 | 7 | w | range
Innerhalb von 24 Stunden geliefert | 0 | 24 | h | within
"""

TRAPS = """
Standard
Frakt
PostNord
49 kr
Free over 500
Free shipping over 500 kr
Fri frakt över 499:-
Frakt 49-79 kr
DHL 2Mann
Leverans med 2 man
0-2 kg
Paket upp till 20 kg
Storlek 2-4
Paket 60 x 40 x 2
Hämta i butik
Hämta i butik inom 2 timmar
Hämta på lagret, klart inom 1 vardag
Klar att hämta inom 2-4 dagar
Store pickup – ready in 24 hours
Pick up in store
Click & Collect 2-4 days
Selbstabholung in 2 Tagen
Nouto myymälästä 1-2 arkipäivää
Hent i butik 1-2 hverdage
Leverans före jul
Före jul, garanterat
Delivered before Christmas
2 dagar före jul
Leverans senast 23 december
Beställ senast 18/12
Leverans 12-14 dec
Leverans vecka 48
Leverans v. 48-49
Lieferung KW 42
kl 9-18
Öppet kl 9-18
Hemleverans kl 17-22 vardagar
Hemleverans 17-22 vardagar
Vardagar 8-17
8-17 vardagar
8-18h
Kvällsleverans vardagar 17–22
Ma-pe 8-16 arkipäivisin
114 55 Stockholm
SE-114 55
Portkod 1234
24/7
24/7 dagar
Packstation 24h
Paketautomat 24h
Öppet 24 timmar
Open 24 hours
Öppet 7 dagar
7 dagar i veckan
Leverans 5 dagar/vecka
Delivery 3 days a week
Leverans varje 2 veckor
Every 2 weeks
Prenumeration, 30 dagar
30 dagars öppet köp
Öppet köp (30 dagar)
100 dagars returrätt
60 dages returret
30 dagers åpent kjøp
14 Tage Widerrufsrecht
30 Tage Rückgaberecht
14 päivän palautusoikeus
30 days free returns
Returns within 30 days
Free 30 day return
Money back: 30 days
14 dagars ångerrätt
Betala inom 30 dagar
Klarna faktura 14 dagar
Pay in 30 days
Återbetalning inom 5 bankdagar
2 års garanti
Prova i 14 dagar
14 days trial
30 dagar
Svar inom 24 timmar
Support inom 2 arbetsdagar
Lagras 14 dagar
Stored for 7 days
Hämtas inom 14 dagar
Skickas inom 24 timmar
Skickas nästa vardag
Skickas samma dag
Vi skickar inom 1-2 vardagar
Ships in 3-5 business days
Ships today
Same day dispatch
Same day shipping
Dispatched within 24h
Versandfertig in 1-2 Tagen
Versand innerhalb 24 Stunden
Lähetetään 1-2 arkipäivässä
Sendes innen 2 virkedager
Afsendes inden for 1 hverdag
Processing time 3-5 days
Hanteringstid 2 dagar
Tillverkas på 3-4 veckor
2-4 dagar efter avsändning
3-5 days after dispatch
Free shipping today
Fri frakt idag
Endast idag
Beställ idag
Fri frakt imorgon
Order within 2 hours
Beställ inom 3 timmar
Från 3 dagar
From 3 days
Ab 3 Werktagen
Minst 5 vardagar
3+ dagar
3 days or more
More than 5 days
> 5 dagar
4-2 dagar
0 dagar
1/2 dagar
2,5 dagar
1-2-3 dagar
Zon 1 - 3 dagar
+2 dagar
2 dagar extra
2 days faster
Försening 2-4 dagar
Inte samma dag
Ej nästa dag
Sverige 1-3 dagar, Norden 3-5 dagar
Express 1 vardag eller standard 4 vardagar
En vardag
Leverans i övermorgon
Day after tomorrow
Ylihuomenna
God morgon
Morgonleverans
Mother's Day
Alla hjärtans dag
Lördagsleverans
Saturday delivery
Nästa vecka
Leverans i april
2-4 månader
400 dagar
1000 dagar
30 minuter
Enligt överenskommelse
Leverans vardagar
Weekdays only
2-4
Frakt 2-4
2–4 stycken
5-pack
Bonus 500 poäng
3 for 2
Fri frakt – gäller i 2 dagar
Kampanj: 3 dagar kvar
Bara 2 dagar kvar! Fri frakt
Only 2 days left
Sale ends in 2 days
Pickup: 2 days
Upphämtning inom 3 dagar
Levering i butik 2-4 dager
Leverans dag 2-4
Leverans under 2026
Economy - No Tracking
"""


def _promises() -> list[tuple[str, LabelTerms]]:
    units = {"w": "working_days", "c": "calendar_days", "h": "hours"}
    rows = [line.rsplit(" | ", 4) for line in PROMISES.strip().splitlines() if not line.startswith("#")]
    return [
        (title, LabelTerms(int(low), int(high), units[unit], kind, ""))  # type: ignore[arg-type]  # literals
        for title, low, high, unit, kind in rows
    ]


def _traps() -> list[str]:
    return TRAPS.strip().splitlines()


@pytest.mark.parametrize(("title", "expected"), _promises(), ids=[title for title, _ in _promises()])
def test_a_title_promises_what_it_says(title: str, expected: LabelTerms) -> None:
    terms = read_label(title)

    assert terms is not None
    assert terms.matched
    assert terms.matched in title
    assert (terms.days_min, terms.days_max, terms.unit, terms.kind) == (
        expected.days_min,
        expected.days_max,
        expected.unit,
        expected.kind,
    )


@pytest.mark.parametrize("title", _traps())
def test_what_only_looks_like_a_promise_is_not_read(title: str) -> None:
    assert read_label(title) is None


def test_the_tables_are_as_wide_as_they_should_be() -> None:
    assert len(_promises()) >= 150
    assert len(_traps()) >= 100


@pytest.mark.parametrize("title", [title for title, _ in _promises()])
def test_case_and_form_of_accents_and_spaces_make_no_difference(title: str) -> None:
    terms = read_label(title)
    assert terms is not None
    variants = (
        title.upper(),
        unicodedata.normalize("NFD", title),
        title.replace(" ", "\u00a0"),
        f"  {title} ",
        title.replace("–", "-"),
    )

    for variant in variants:
        read = read_label(variant)
        assert read is not None, variant
        assert (read.days_min, read.days_max, read.unit) == (terms.days_min, terms.days_max, terms.unit)


@given(st.text(max_size=600))
@example("(" * 255)
@example("2-" * 127)
@example("1 " * 127 + "dagar")
@example("inom " * 50)
@example("ß" * 255 + " 2-4 dagar ½")
def test_any_text_is_read_or_left_and_never_fails(title: str) -> None:
    terms = read_label(title)

    if terms is not None:
        assert 0 <= terms.days_min <= terms.days_max
        assert terms.matched in title


@given(
    low=st.integers(0, 9),
    more=st.integers(0, 5),
    dash=st.sampled_from(["-", "–", " - ", " – ", " till ", " to "]),
    unit=st.sampled_from(["vardagar", "arbetsdagar", "business days", "Werktage", "virkedager", "hverdage"]),
    around=st.sampled_from(
        ["{}", "Frakt {}", "DHL ({})", "Frakt 49 kr, {}", "Leverans: {} – fri frakt över 500 kr"]
    ),
)
def test_every_plain_span_is_read(low: int, more: int, dash: str, unit: str, around: str) -> None:
    high = low + more + (low == 0)
    terms = read_label(around.format(f"{low}{dash}{high} {unit}"))

    assert terms is not None
    assert (terms.days_min, terms.days_max, terms.unit) == (low, high, "working_days")
