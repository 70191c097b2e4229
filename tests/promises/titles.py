"""Titles of shipping options as shops write them: what they promise, and what only looks like a promise."""

from __future__ import annotations

from app.promises.labels import LabelTerms

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
# A second gathering: shops of the north and of Europe
PostNord Tracked Hem 1–3 dagar | 1 | 3 | c | range
Budbee Box – 1-2 arbetsdagar | 1 | 2 | w | range
Instabox – leverans nästa vardag om du beställer före 18:00 | 1 | 1 | w | next_day
Airmee hemleverans nästa dag | 1 | 1 | c | next_day
DB Schenker Ombud (2-3 dagar) | 2 | 3 | c | range
Frakt till Gotland 3-6 vardagar | 3 | 6 | w | range
Spårbart brev, 1-2 vardagar, 59:- | 1 | 2 | w | range
Standardleverans (beräknad leverans 2-5 vardagar) | 2 | 5 | w | range
Brevlåda, 2-4 vardagar – miljövänligt val 🌱 | 2 | 4 | w | range
Express (beställ innan 12:00 så levereras det nästa vardag) | 1 | 1 | w | next_day
Leverans inom en vecka | 0 | 7 | c | within
Leverans om ca 1 vecka | 7 | 7 | c | range
Leverans inom ett dygn | 0 | 1 | c | within
Leverans inom 1 dygn | 0 | 1 | c | within
DHL Paket upp till 3 kg, 2 vardagar | 2 | 2 | w | range
Fri frakt från 699 kr (1-3 arbetsdagar) | 1 | 3 | w | range
Fri frakt fr 399kr, leverans 2-5 dagar | 2 | 5 | c | range
Leverans innan jul (2-4 vardagar) | 2 | 4 | w | range
Hemleverans med inbärning, 5-8 vardagar. Tel 08-123 45 67 | 5 | 8 | w | range
Leveranstid ca 8 veckor | 56 | 56 | c | range
8-10 veckors leveranstid | 56 | 70 | c | range
Beställningsvara 10-14 arbetsdagar | 10 | 14 | w | range
Leverans 24 h | 0 | 24 | h | within
Leverans samma dag (Stockholm, beställ före 11) | 0 | 0 | c | same_day
Leverans idag mellan 18-22 | 0 | 0 | c | same_day
Kvällsleverans idag | 0 | 0 | c | same_day
Hem idag kl 17–21 | 0 | 0 | c | same_day
1-3 dagar, helgfri vardag | 1 | 3 | w | range
Leverans nästkommande helgfria vardag | 1 | 1 | w | next_day
Inom två arbetsdagar | 0 | 2 | w | within
Två-tre vardagar | 2 | 3 | w | range
2 – 3 vard. | 2 | 3 | w | range
4-5 arbetsd. | 4 | 5 | w | range
Inom 48 tim | 0 | 48 | h | within
48h leverans | 0 | 48 | h | within
Postens paket 2-4 dag | 2 | 4 | c | range
UPS Express Saver (1-2 business days) | 1 | 2 | w | range
UPS Standard® 2-5 Days | 2 | 5 | c | range
FedEx International Priority (2–4 business days) | 2 | 4 | w | range
FedEx International Economy® 4-6 Biz Days | 4 | 6 | w | range
DHL Express Worldwide (by end of next business day) | 1 | 1 | w | next_day
DHL Express 12:00 – next business day before noon | 1 | 1 | w | next_day
DPD Next Day (by 12pm) | 1 | 1 | c | next_day
Royal Mail Tracked 24 (1-2 working days) | 1 | 2 | w | range
Royal Mail 2nd Class (2-3 days) | 2 | 3 | c | range
Evri Standard 3 - 5 Days | 3 | 5 | c | range
An Post Standard 1-2 Working Days | 1 | 2 | w | range
Free Standard UK Delivery (3-5 Working Days) – Orders over £50 | 3 | 5 | w | range
Express Delivery - Order before 2pm for next working day | 1 | 1 | w | next_day
Next Day (Order by 10pm) | 1 | 1 | c | next_day
Rest of world 10-20 business days | 10 | 20 | w | range
EU Zone 2: 3-6 working days | 3 | 6 | w | range
Zone 3 (5-9 days) | 5 | 9 | c | range
International (7 - 21 days) | 7 | 21 | c | range
International 2-3 weeks | 14 | 21 | c | range
Economy shipping, approx. 10 business days | 10 | 10 | w | range
Est. delivery 3-7 days | 3 | 7 | c | range
Standard Shipping: Allow 5-7 business days | 5 | 7 | w | range
Please allow up to 14 days | 0 | 14 | c | within
Shipping takes 3 to 5 days | 3 | 5 | c | range
Takes 1–3 business days to arrive | 1 | 3 | w | range
USPS Priority Mail (2-3 day) | 2 | 3 | c | range
USPS First Class 3-5 day | 3 | 5 | c | range
UPS 3 Day Select | 3 | 3 | c | range
FedEx Standard Overnight | 1 | 1 | c | next_day
Priority Overnight | 1 | 1 | c | next_day
Tracked 48hr | 0 | 48 | h | within
Courier (24hrs) | 0 | 24 | h | within
24 hour delivery | 0 | 24 | h | within
Same-Day Courier | 0 | 0 | c | same_day
Same Day Delivery (order before noon) | 0 | 0 | c | same_day
Within 3 hours | 0 | 3 | h | within
1 hour delivery | 0 | 1 | h | within
5-7 Days* (see FAQ, support 24/7) | 5 | 7 | c | range
Open 7 days a week, delivery in 2-3 days | 2 | 3 | c | range
Free 60-day returns, 3-5 day shipping | 3 | 5 | c | range
DHL eCommerce 5–8 Tage | 5 | 8 | c | range
DHL Paket (2-3 Werktage), versichert bis 500 € | 2 | 3 | w | range
DHL Warenpost 1-3 Tage | 1 | 3 | c | range
Hermes Paketshop (3-4 Werktage) | 3 | 4 | w | range
DPD Classic – Lieferung in 1-2 Werktagen | 1 | 2 | w | range
Versandkostenfrei ab 49 € – Lieferzeit ca. 2-4 Werktage | 2 | 4 | w | range
Expressversand (Lieferung am nächsten Werktag bei Bestellung bis 14 Uhr) | 1 | 1 | w | next_day
Über Nacht | 1 | 1 | c | next_day
Overnight Express | 1 | 1 | c | next_day
Lieferung in 24h | 0 | 24 | h | within
Same Day Delivery Berlin | 0 | 0 | c | same_day
Taggleiche Lieferung | 0 | 0 | c | same_day
Lieferung am gleichen Tag | 0 | 0 | c | same_day
Lieferung am Folgetag | 1 | 1 | c | next_day
Morgen bei dir | 1 | 1 | c | next_day
Speditionsversand 10-14 Werktage, Avisierung per Telefon | 10 | 14 | w | range
Zustellung in ein bis drei Arbeitstagen | 1 | 3 | w | range
Innerhalb 2 Wochen | 0 | 14 | c | within
Versandfertig in 24 Std., Lieferzeit 1-3 Werktage | 1 | 3 | w | range
Lieferung zwischen 2 und 5 Werktagen | 2 | 5 | w | range
1 – 2 Wochen Lieferzeit | 7 | 14 | c | range
Kurier 2 Std. | 0 | 2 | h | within
Postpaketti 2-3 arkipäivää | 2 | 3 | w | range
Postin noutopiste, toimitusaika 1-3 arkipäivää | 1 | 3 | w | range
Matkahuolto Lähellä-paketti (2–4 arkipäivää) | 2 | 4 | w | range
Toimitus 1-2 vkoa | 7 | 14 | c | range
Toimitusaika noin 5 päivää | 5 | 5 | c | range
Toimitus seuraavaksi arkipäiväksi | 1 | 1 | w | next_day
Pikatoimitus huomiseksi | 1 | 1 | c | next_day
Toimitus samana päivänä (Helsinki) | 0 | 0 | c | same_day
Toimitus tänään | 0 | 0 | c | same_day
Ilmainen toimitus yli 50 €, 2-5 arkipäivää | 2 | 5 | w | range
Toimitus 2-4 arkipäivän kuluessa | 2 | 4 | w | range
30 päivän palautusoikeus, toimitus 3-5 arkipv | 3 | 5 | w | range
DB Schenker noutopiste, 3 - 6 arkipäivää | 3 | 6 | w | range
Pakke i postkassen 2-4 virkedager | 2 | 4 | w | range
Helthjem, 1-3 dager | 1 | 3 | c | range
Porterbuddy – i dag 18-20 | 0 | 0 | c | same_day
Levert hjem i kveld | 0 | 0 | c | same_day
Porterbuddy – hjem samme dag | 0 | 0 | c | same_day
Bring Ekspress neste dag før kl 16 | 1 | 1 | c | next_day
Posten Norgespakke 2-5 arbeidsdager | 2 | 5 | w | range
Fri frakt over 799,- (2-4 virkedager) | 2 | 4 | w | range
Leveringstid: 3-7 dager | 3 | 7 | c | range
Leveres innen 5 virkedager | 0 | 5 | w | within
Leveres i løpet av 1-2 uker | 7 | 14 | c | range
Leveres neste virkedag ved bestilling før kl. 12 | 1 | 1 | w | next_day
2-3 dgr | 2 | 3 | c | range
3-5 yrkedager | 3 | 5 | w | range
Hjemlevering kveld 17-21, 2-5 virkedager | 2 | 5 | w | range
Svalbard og Jan Mayen 5–10 virkedager | 5 | 10 | w | range
GLS – Levering til erhverv (1-2 hverdage) | 1 | 2 | w | range
DAO Pakkeshop 1-3 hverdage | 1 | 3 | w | range
DAO Hjemmelevering (1-3 hverdage) | 1 | 3 | w | range
Bring Privat 1-2 hverdage, kun 49 kr. | 1 | 2 | w | range
PostNord Pakkeboks – levering i morgen inden kl. 16 | 1 | 1 | c | next_day
Levering i dag mellem 17-21 | 0 | 0 | c | same_day
Fragtmand 2-5 hverdage | 2 | 5 | w | range
Fri fragt ved køb for 499 kr. 1-2 dages levering | 1 | 2 | c | range
Bestil inden kl. 15 og modtag i morgen | 1 | 1 | c | next_day
Sendes samme dag, leveres 1-2 hverdage | 1 | 2 | w | range
Leveringstid 5-7 dage til Grønland | 5 | 7 | c | range
Færøerne 7-14 hverdage | 7 | 14 | w | range
Levering ca. 2 uger | 14 | 14 | c | range
365 dages returret - levering 1-3 hverdage | 1 | 3 | w | range
Lieferung an Packstation 2-3 Tage | 2 | 3 | c | range
Livraison express 24h | 0 | 24 | h | within
Colissimo - 48h | 0 | 48 | h | within
Chronopost 24h (avant 13h) | 0 | 24 | h | within
Envío 24-48h | 24 | 48 | h | range
# Words of handling, of offers and of places beside the time
Vikt 2-4 kg, 3 dagar | 3 | 3 | c | range
1-2 kollin, 3-5 vardagar | 3 | 5 | w | range
1-hour time slot, next day | 1 | 1 | c | next_day
I lager – leverans 1-3 vardagar | 1 | 3 | w | range
In stock, 1-3 day delivery | 1 | 3 | c | range
På lager. Leveringstid 1-2 hverdage | 1 | 2 | w | range
Auf Lager, Lieferzeit 1-3 Werktage | 1 | 3 | w | range
Varastossa, toimitus 1-3 arkipv | 1 | 3 | w | range
Leverans dagen efter beställning | 1 | 1 | c | next_day
Beställ idag – få den imorgon | 1 | 1 | c | next_day
Order today, get it tomorrow | 1 | 1 | c | next_day
Leverans ikväll 18-22 | 0 | 0 | c | same_day
Delivered tonight | 0 | 0 | c | same_day
Levering i kveld | 0 | 0 | c | same_day
Levering i aften 17-21 | 0 | 0 | c | same_day
Nästa dags leverans | 1 | 1 | c | next_day
Nästa-dag-leverans | 1 | 1 | c | next_day
Express 1 dag | 1 | 1 | c | range
Expresslevering 1 dag | 1 | 1 | c | range
1-dagsleverans | 1 | 1 | c | range
2-dagarsleverans | 2 | 2 | c | range
3-5-dagarsleverans | 3 | 5 | c | range
24-timmarsleverans | 0 | 24 | h | within
48-timersleveranse | 0 | 48 | h | within
24-Stunden-Lieferung | 0 | 24 | h | within
24h-Lieferung | 0 | 24 | h | within
1-Tages-Lieferung | 1 | 1 | c | range
2-Tages-Versand | 2 | 2 | c | range
2-päivän toimitus | 2 | 2 | c | range
Helgleverans, 2 dagar | 2 | 2 | c | range
Fraktfritt! 2-5 vardagar | 2 | 5 | w | range
0 kr – 2-5 vardagar | 2 | 5 | w | range
2-5 vardagar – 0 kr | 2 | 5 | w | range
2-5 vardagar från 49 kr | 2 | 5 | w | range
2-5 vardagar (från 49 kr) | 2 | 5 | w | range
Från 49 kr, 2-5 vardagar | 2 | 5 | w | range
From £3.95 (3-5 working days) | 3 | 5 | w | range
From 3.95 3-5 days | 3 | 5 | c | range
€4,95 – 2-3 Werktage | 2 | 3 | w | range
4,95 2-3 Werktage | 2 | 3 | w | range
49 2-4 vardagar | 2 | 4 | w | range
kr 49, 2-4 virkedager | 2 | 4 | w | range
Spedition bis 30 kg: 5-7 Werktage | 5 | 7 | w | range
Paket < 20 kg 2-4 vardagar | 2 | 4 | w | range
max 20 kg, 2-4 vardagar | 2 | 4 | w | range
Max 2 dagar | 0 | 2 | c | within
Order före 14.00 = leverans 1 vardag | 1 | 1 | w | range
Beställ före 14, 1-2 vardagar | 1 | 2 | w | range
Bestill før kl. 14 – 1-2 virkedager | 1 | 2 | w | range
Cut-off 14:00, 1-2 business days | 1 | 2 | w | range
Order by 2pm: 1 day | 1 | 1 | c | range
PostNord MyPack Home 17-21 (1-2 vardagar) | 1 | 2 | w | range
Kväll 17-22 (2 dagar) | 2 | 2 | c | range
Leverans 8-16 inom 3 vardagar | 0 | 3 | w | within
Tel. 0771-33 33 10 – 2-4 vardagar | 2 | 4 | w | range
Leverans dagtid, 2-4 dagar | 2 | 4 | c | range
2 – 4 dagars leveranstid (gäller ej helger) | 2 | 4 | c | range
2-4 vardagar (ej jul) | 2 | 4 | w | range
Just nu 5-7 vardagar pga hög belastning | 5 | 7 | w | range
OBS längre leveranstid: 5-10 vardagar | 5 | 10 | w | range
Leveranstid cirka 3 veckor | 21 | 21 | c | range
Leverans efter 5 dagar | 5 | 5 | c | range
Leverans om 3-4 dagar | 3 | 4 | c | range
Leverans på 2-4 dagar | 2 | 4 | c | range
Hos dig om 2 dagar | 2 | 2 | c | range
Hos deg om 2-4 dager | 2 | 4 | c | range
Hos dig inden for 1-2 hverdage | 1 | 2 | w | range
In 2-4 Tagen bei dir | 2 | 4 | c | range
Perillä 2-4 päivässä | 2 | 4 | c | range
2 till 4 helgfria vardagar | 2 | 4 | w | range
2-4 vard | 2 | 4 | w | range
2-4 arb dagar | 2 | 4 | w | range
1-2 hverd. | 1 | 2 | w | range
2-4 virked. | 2 | 4 | w | range
3-5 Werkt. | 3 | 5 | w | range
2-3 bus days | 2 | 3 | w | range
1–3 working-day delivery | 1 | 3 | w | range
2~4 days | 2 | 4 | c | range
2..4 days | 2 | 4 | c | range
2 to-4 days | 2 | 4 | c | range
10-15dagar | 10 | 15 | c | range
(5-7) business days | 5 | 7 | w | range
[2-4] vardagar | 2 | 4 | w | range
"2-4" vardagar | 2 | 4 | w | range
2-4 (vardagar) | 2 | 4 | w | range
# Odd ways of writing
Under 24 hours delivery | 0 | 24 | h | within
within a day | 0 | 1 | c | within
Delivery within a week | 0 | 7 | c | within
Innerhalb einer Woche | 0 | 7 | c | within
2-4 vardagar (lördag 10-14) | 2 | 4 | w | range
2-4 vardagar (kl 8-17) | 2 | 4 | w | range
Leverans 2-4 vardagar, kl 10-14 | 2 | 4 | w | range
Paket 2-4 vardagar (0-5 kg) | 2 | 4 | w | range
2-4 vardagar / 49 kr | 2 | 4 | w | range
2-4 vardagar/49 kr | 2 | 4 | w | range
2-4 vardagar - 49-99 kr | 2 | 4 | w | range
Frakt 29-99 kr, 3-5 dagar | 3 | 5 | c | range
3-5 dagar i leveranstid | 3 | 5 | c | range
Fr. 3-5 vardagar | 3 | 5 | w | range
Redan imorgon | 1 | 1 | c | next_day
Redan idag | 0 | 0 | c | same_day
Snabbast: 1 dag | 1 | 1 | c | range
Normalt 2-4 vardagar | 2 | 4 | w | range
Vanligtvis 1-3 dagar | 1 | 3 | c | range
Typically 3-5 days | 3 | 5 | c | range
I regel 2–4 hverdager | 2 | 4 | w | range
Oftast 1-2 dagar | 1 | 2 | c | range
Max 5 arbetsdagar | 0 | 5 | w | within
Senast 5 arbetsdagar | 0 | 5 | w | within
Leverans senast kl 12 nästa vardag | 1 | 1 | w | next_day
Före 12 nästa dag | 1 | 1 | c | next_day
Före kl. 9 imorgon | 1 | 1 | c | next_day
Bis 10 Uhr am nächsten Tag | 1 | 1 | c | next_day
DHL Express 9:00 (1 Werktag) | 1 | 1 | w | range
TNT 12:00 Express 1-2 dagar | 1 | 2 | c | range
Call 1-800-555-1234 for 2-4 day delivery | 2 | 4 | c | range
ÅF 5-6 vardagar | 5 | 6 | w | range
B2B 2-4 vardagar | 2 | 4 | w | range
Postnr 100-199: 1 vardag | 1 | 1 | w | range
Same/next day | 1 | 1 | c | next_day
Nyhet! 2-4 vardagar | 2 | 4 | w | range
Kampanjfrakt 2-4 vardagar | 2 | 4 | w | range
Kampanj: fri frakt, 2-4 vardagar | 2 | 4 | w | range
Frakt (rea) 3-5 dagar | 3 | 5 | c | range
Gilla oss 24/7, leverans 1-3 dagar | 1 | 3 | c | range
2026: 2-4 vardagar | 2 | 4 | w | range
Covid-19: 3-5 vardagar | 3 | 5 | w | range
5G-paket 2-4 vardagar | 2 | 4 | w | range
3PL 2-4 dagar | 2 | 4 | c | range
No.1 delivery 2-4 days | 2 | 4 | c | range
100% klimatkompenserad 2-4 dagar | 2 | 4 | c | range
CO2-neutral 1-3 dagar | 1 | 3 | c | range
A4 brev 1-2 dagar | 1 | 2 | c | range
MyPack 17 1-3 vardagar | 1 | 3 | w | range
Varubrev 1:a klass 1-2 vardagar | 1 | 2 | w | range
B-post 3 dagar | 3 | 3 | c | range
Ekonomi (3-5 dagar), spårbart | 3 | 5 | c | range
Rek. brev 1-3 dagar | 1 | 3 | c | range
EMS 3-5 dagar | 3 | 5 | c | range
UPS 2-3 dagar, 10-12 kg | 2 | 3 | c | range
2-packs 3-day | 3 | 3 | c | range
7 days | 7 | 7 | c | range
1 week | 7 | 7 | c | range
3 weeks | 21 | 21 | c | range
Two weeks | 14 | 14 | c | range
6 veckor | 42 | 42 | c | range
2 hours | 0 | 2 | h | within
72h | 0 | 72 | h | within
96 timmar | 0 | 96 | h | within
48 h door to door | 0 | 48 | h | within
6h | 0 | 6 | h | within
Ekspress 1-2 timer | 1 | 2 | h | range
Wolt hemleverans 1 h | 0 | 1 | h | within
Hent i Bring hentested 1-3 dager | 1 | 3 | c | range
Hämta på PostNord-ombud (1-3 vardagar) | 1 | 3 | w | range
Nouto Postista 2-4 arkipäivää | 2 | 4 | w | range
Abholung im DHL Paketshop (2-3 Werktage) | 2 | 3 | w | range
Collect from InPost locker 1-2 days | 1 | 2 | c | range
Pick up from Evri ParcelShop 3-5 days | 3 | 5 | c | range
Fra lager i Danmark, 1-2 hverdage | 1 | 2 | w | range
Ab Lager 2-3 Tage | 2 | 3 | c | range
E-post inom 24 timmar | 0 | 24 | h | within
Email delivery within 1 hour | 0 | 1 | h | within
Inbärning + montering, 5-10 vardagar | 5 | 10 | w | range
Retur 14 dagar, leverans 1-3 dagar | 1 | 3 | c | range
Leverans 1-3 dagar och 14 dagars ångerrätt | 1 | 3 | c | range
Leverans 1-3 dagar & 30 dagars öppet köp | 1 | 3 | c | range
1-3 vardagar | 365 dagars returrätt | 1 | 3 | w | range
Betala om 30 dagar, leverans 2-4 vardagar | 2 | 4 | w | range
Delivery 3-5 days, pay within 30 days | 3 | 5 | c | range
2 års garanti, 1-3 vardagar | 1 | 3 | w | range
1 dygn | 1 | 1 | c | range
2 dygns leverans | 2 | 2 | c | range
Leverans nästa vardag* (*beställ före 14) | 1 | 1 | w | next_day
2-4 vardagar exkl. helg | 2 | 4 | w | range
2-4 vardagar plus helg | 2 | 4 | w | range
2-4 vardagar utan spårning | 2 | 4 | w | range
Utan spårning 2-4 vardagar | 2 | 4 | w | range
Ej spårbart, 3-5 dagar | 3 | 5 | c | range
Not tracked 3-5 days | 3 | 5 | c | range
Ikke sporbar 3-5 dager | 3 | 5 | c | range
# And what else a delivery is told with
Leveranstid från lager 2-4 vardagar | 2 | 4 | w | range
Express: Order innan 13 skickas samma dag, leverans nästa vardag | 1 | 1 | w | next_day
Fri frakt vid köp över 499 kr (2–4 vardagar) | 2 | 4 | w | range
Fri frakt 2-5 arbetsdagar vid order över 399 kr | 2 | 5 | w | range
Hemleverans vardagar 8-16, 2-4 dagar | 2 | 4 | c | range
Leverans före kl 10 nästa vardag | 1 | 1 | w | next_day
Lev. 1-3 arb.dagar | 1 | 3 | w | range
Leverans inom 1–3 helgfria vardagar | 1 | 3 | w | range
Leveranstiden är 3-7 arbetsdagar | 3 | 7 | w | range
Beräknas levereras om 3-5 dagar | 3 | 5 | c | range
Levereras inom 10 arbetsdagar | 0 | 10 | w | within
Levereras inom cirka 10 arbetsdagar | 0 | 10 | w | within
Inom ca 3 dagar | 0 | 3 | c | within
Leveranstid max 48h | 0 | 48 | h | within
Utlandet 5-10 dagar | 5 | 10 | c | range
Norden 3-5 vardagar | 3 | 5 | w | range
EU 5-8 arbetsdagar | 5 | 8 | w | range
Åland 3-6 vardagar | 3 | 6 | w | range
Tull & moms ingår, 4-7 dagar | 4 | 7 | c | range
Spärrad frakt 2-4 vardagar | 2 | 4 | w | range
Skrymmande gods 5-15 arbetsdagar | 5 | 15 | w | range
Möbelbud: 2-3 veckor, vi ringer dagen innan | 14 | 21 | c | range
Ships within 24h & arrives in 2-3 days | 2 | 3 | c | range
1-2 days handling, 3-5 days delivery | 3 | 5 | c | range
Order in the next 3 hours for delivery tomorrow | 1 | 1 | c | next_day
Free 3-5 day shipping on orders over $75 | 3 | 5 | c | range
$4.99 Standard Shipping (4-7 days) | 4 | 7 | c | range
Standard Shipping - $4.99 - 4-7 days | 4 | 7 | c | range
UPS Ground 1-5 business days | 1 | 5 | w | range
UPS® Worldwide Saver 1-3 Business Days | 1 | 3 | w | range
FedEx 2Day® A.M. | 2 | 2 | c | range
USPS Priority Mail 1-3 Days | 1 | 3 | c | range
2-3 Wk Days | 2 | 3 | w | range
Within 5 miles – same day | 0 | 0 | c | same_day
Heavy goods up to 1000 kg 5-7 days | 5 | 7 | c | range
24-72h | 24 | 72 | h | range
Levering på 2–4 virkedager | 2 | 4 | w | range
Levering neste dag i Oslo og Bergen | 1 | 1 | c | next_day
Hjem på døren 2-4 virkedager (kl. 17–21) | 2 | 4 | w | range
Pakke i postkassen, spores ikke, 3–6 virkedager | 3 | 6 | w | range
Fri frakt over 1000 kr! 3–5 virkedager | 3 | 5 | w | range
Bestill i dag – levert i morgen | 1 | 1 | c | next_day
Levering innen 14 dager | 0 | 14 | c | within
Fragt til pakkeshop 1-2 dage | 1 | 2 | c | range
Levering til døren 1-2 hverdage (8-16) | 1 | 2 | w | range
Levering dag til dag (hverdage) | 1 | 1 | c | next_day
Bestil inden 16 – leveres i morgen | 1 | 1 | c | next_day
Leveres om 3-5 hverdage | 3 | 5 | w | range
Leveringstid op til 10 hverdage | 0 | 10 | w | within
Ekspres levering inden for 2 timer (kl. 10-22) | 0 | 2 | h | within
Toimitusaika 2–5 arkipäivää tilauksesta | 2 | 5 | w | range
Toimitetaan 1–3 arkipäivän sisällä | 1 | 3 | w | range
Toimitus seuraavana päivänä, kun tilaat ennen klo 14 | 1 | 1 | c | next_day
Postin kotiinkuljetus 3-5 arkipäivää | 3 | 5 | w | range
Kirje 2-5 pv | 2 | 5 | c | range
Toimitus max 7 vrk | 0 | 7 | c | within
Ilmainen palautus 30 pv, toimitus 2-3 pv | 2 | 3 | c | range
Lieferung innerhalb von 2-3 Werktagen | 2 | 3 | w | range
Lieferzeit in DE: 1-3 Werktage | 1 | 3 | w | range
Lieferzeit 1-3 Werktage (Ausland abweichend) | 1 | 3 | w | range
DHL Express (1-2 Werktage) bei Bestellung vor 12 Uhr | 1 | 2 | w | range
Sperrgut: Lieferzeit ca. 2 Wochen | 14 | 14 | c | range
14 Tage Widerruf, Lieferung in 2 Tagen | 2 | 2 | c | range
Same-Day-Lieferung (Berlin) | 0 | 0 | c | same_day
Innerhalb 48 Stunden bei Ihnen | 0 | 48 | h | within
Postversand (Brief) 2-4 Tage | 2 | 4 | c | range
Filiallieferung: 2-3 Tage | 2 | 3 | c | range
Expressversand am nächsten Werktag | 1 | 1 | w | next_day
Beställ inom 3 timmar för leverans imorgon | 1 | 1 | c | next_day
Inom cirka 2 veckor | 0 | 14 | c | within
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
PostNord Hemleverans kväll (17-22)
Airmee – Samma kväll
Ekonomibrev 3-4 vardagar efter avsändning
Expressfrakt: beställ före kl. 13.00
Frakt 0–500 g
Frakt 1-3 kg
Fri frakt vid köp över 1 000 kr
Julklappsgaranti: beställ senast 18 dec
Levereras före julafton
Leverans innan jul
Leverans mellan jul och nyår
Ring 070-123 45 67 för leveranstid
Lev.tid 2-4 v
Leveranstid 2-4v
Förhandsbeställning – skickas vecka 14
Leverans på lördag
Leverans måndag–fredag
Leverans mån-fre 8-17
2-3 vrd
2-4 d
DPD Saturday
Royal Mail Tracked 48®
Royal Mail 1st Class
Express – order by 14:00, dispatched same day
Named Day Delivery
Nominated day delivery
Delivered by Friday
Delivery before Xmas guaranteed
In time for Christmas
Order by 20 Dec for Christmas delivery
Made to order: 4-6 weeks
Pre-order – ships in March 2027
Pre-order (ships 15/3)
2nd Day Air
UPS 2nd Day Air
Signed for 48
90 min delivery
Delivery 9am–1pm
Evening delivery 6pm-10pm
7-day returns
100-day trial
Call +44 20 7946 0958
Standard (Lieferzeit: 3–5 Werktage nach Zahlungseingang)
Express bis 12 Uhr
Lieferung vor Weihnachten
Rechtzeitig zu Weihnachten
Lieferung Mo-Sa
Lieferung werktags 8–18 Uhr
Österreich 3–5 Werktage / Schweiz 5–7 Werktage
Abholung in Filiale
Gewicht bis 31,5 kg
Großpaket bis 120x60x60 cm
Vorbestellung: Versand ab KW 12
Toimitus 1–2 vk
Kotiinkuljetus arki-iltana klo 17-21
Toimitus ennen joulua
Ilmainen toimitus yli 50 € tilauksiin
Lähetetään 24 tunnin sisällä
Lähetämme tilauksen 1-2 arkipäivän kuluessa
Toimitus kahdessa päivässä
Toimitus viikolla 45
Nouto liikkeestä heti
Sendes samme dag
Sendes i dag hvis du bestiller før 14
Levering før jul
Bestill innen 18. desember for levering før jul
Levering uke 50
Åpent kjøp 60 dager
Hent selv i Oslo 0-1 dager
Klikk og hent – klar innen 2 timer
Fri fragt over 499 kr.
Levering inden jul
Forudbestilling
30 dages fuld returret
Ring til os på 70 12 34 56
Livraison standard 2-4 jours ouvrés
Mondial Relay 3 à 5 jours ouvrés
Livraison gratuite dès 60€
Point relais, 3-5 jours
Livraison le lendemain
PostNL standaard 1-2 werkdagen
Voor 22:00 besteld, morgen in huis
Bezorging 2-3 dagen
Gratis verzending vanaf €50
Levertijd 3-5 werkdagen
Bezorgd binnen 24 uur
Spedizione 2-4 giorni lavorativi
Envío estándar 3-5 días laborables
Wysyłka 1-2 dni robocze
InPost Paczkomat 24/7
Kurier DPD 1-2 dni
Tarne 2-4 tööpäeva
Piegāde 2-4 darba dienas
Pristatymas per 1-2 d.d.
Omniva pakiautomaat 1-3 päeva
Livraison avant 12h
Commandez avant 14h
Lieferung vor 12h
Order before 12h
Leverans före 12h
Levering før 12h
Bestel voor 12h, verzending zelfde dag
Livraison 24h/24 et 7j/7
Ouvert 24h/24
Livraison entre 18h et 20h
Retrait en magasin sous 2h
Leverans 2-4 mars
Leverans 24-26 december
Leverans den 2/4
Leverans 2026-03-04
Leverans fredag 13:e
Fri frakt i 3 dagar
Gratis fragt i 3 dage
Gratis frakt i 2 dager!
Free shipping for 3 days
Free shipping 3 days only
3 days only: free shipping
Bara i 3 dagar: fri frakt
Versandkostenfrei – nur 3 Tage
Ilmainen toimitus 3 päivän ajan
Black Week 7 dagar
Cyber Monday 24h
Hyrperiod 7 dagar
Hyra 3 dagar
Rental period 3-5 days
Leie 3 dager
Miete 7 Tage
Håller sig kall i 48 timmar
Kyltransport – håller kylan 24 timmar
Shelf life 7 days
Hållbarhet 5 dagar
Mindestens haltbar 14 Tage
Ligger kvar 7 dagar hos ombud
Paketet ligger kvar i 14 dagar
Förvaras 7 dagar
Avisering 1 dag innan leverans
Aviseras 24h före leverans
Vi ringer 1 dag innan leverans
SMS 2 timmar före leverans
We call you 1 day before delivery
Delivery with 48 hours notice
Varsles 1 dag før levering
Avisierung 24h vor Lieferung
Tidsfönster 2 timmar
Leverans i 2-timmarsfönster
Leverans med 2 timmars tidsfönster
Hemleverans med 2-timmarsintervall
2-hour delivery window
2 hour delivery slot
2h slot
Lieferung im 2-Stunden-Fenster
Zeitfenster 2 Stunden
2 tunnin toimitusikkuna
2 timers tidsvindu
2 timers tidsvindue
Leverans varannan dag
Leverans 2 ggr/vecka
Leverans 2 dagar i veckan
Leverans alla dagar
Levering alle dager
Lieferung täglich
Öppet alla dagar 9-21
Vardagar kl. 7-16
Hemleverans vardag 17-22
Vi packar din order inom 24 h
Ordern behandlas inom 1-2 vardagar
Hanteras inom 24 timmar
Expedieras inom 1 vardag
Expeditionstid 1-2 dagar
Lämnar lagret inom 24 timmar
Lämnar vårt lager inom 1-2 vardagar
Produceras på 5-7 dagar
Trycks och skickas inom 3-5 vardagar
Sender innen 24 timer
Vi sender innen 1-2 virkedager
Ekspederes innen 1 virkedag
Ekspeditionstid 1-2 hverdage
Vi sender inden for 24 timer
Bestillingen behandles innen 2 dager
Pakkes og sendes innen 24t
We ship within 24 hours
We ship in 2-3 days
Ready to ship in 1-3 business days
Usually ships in 24 hours
Order processing 1-2 business days
Fulfilled within 48 hours
Prepared in 2-3 days
Packed within 24 hours
Leaves our warehouse within 1-2 days
Production time 5-7 business days
Printed in 3 days
Bereit zum Versand in 2 Tagen
Versandbereit in 1-2 Werktagen
Geht innerhalb von 24h raus
Wir versenden innerhalb von 2 Werktagen
Verlässt unser Lager in 1-2 Tagen
Wird in 2-3 Tagen gefertigt
Produktionszeit 5 Werktage
Tilaus käsitellään 1-2 arkipäivässä
Postitetaan 2 päivässä
Postitamme 1-2 arkipäivän kuluessa
Lähetys lähtee 1 arkipäivän kuluessa
Valmistusaika 2-3 viikkoa
Åter i lager om 2 veckor
Back in stock in 2 weeks
Tilbage på lager om 3 uger
Wieder lieferbar in 2 Wochen
Restnoterad, åter om 10 dagar
Väntas in om 5 dagar
2-4 vardagar (Norrland 3-6)
2-4 vardagar, Gotland 4-7
Standard 2-4 days (islands 4-7)
1-3 hverdage (øer 2-4)
Nordics 2-4 days / Europe 4-8 days
Dagen efter jul
Order today, get it Friday
Beställ ikväll
Next day after dispatch
Next-day dispatch
Adress: Storgatan 2-4 dagtid
Leverans dagtid 8-16
OBS! +2 dagar pga snö
Ordinarie leveranstid + 3 dagar
Ca 2 mån
Leverans inom kort
2–4 arkidager
1-2 hvd.
3-5 WT
3-5 AT
2-3 bd
2-3 bdays
3-5 wd
3-5 w. days
2 / 3 dagar
2/3 days
2-4+ days
2-4(5) dagar
1 - 2 - 3 dagar
2-4 st vardagar
Arbetsdagar: 2-4
Business days: 3-5
Werktage: 2-3
Arkipäiviä: 2-4
Vardagar: 8-17
Leveranstid (dagar): 2-4
Delivery time (days): 3-5
Fri frakt under en vecka
Fri frakt under 3 dagar
Fri frakt hela veckan
Leverans under 2 dagar
Lieferung an einem Werktag
Levering på en hverdag
Delivery on a weekday
A day of your choice
Valfri dag
Önskad dag
Wunschtag
Wunschtermin
Toivottuna päivänä
Leverans på valfri vardag
Lördag/söndag
Söndagsleverans 10-14
2-4 vardagar, zon 1-2
3 dagar/vecka
3 dagar i rad
Leverans 2 dagar i månaden
Från 2 vardagar
Tidigast 3 vardagar
Tidigast om 2 veckor
Earliest in 5 days
As soon as 2 days
As fast as 2 days
Leverans senast fredag
12:00 Express
Express 09:00
10.30
Tel 0200-12 34 56
Kundtjänst: 08-555 123 45 (vardagar 9-16)
Ring 12 34 56 78 hverdage 9-15
Storstockholm samma dag, övriga 1-3 vardagar
Samma dag eller nästa dag
Same day / next day
Today or tomorrow
Idag eller imorgon
1 dag innan
Leverans 3 dagar efter jul
24 dec
Julleverans 20-23 december
Leverans före 24/12
Before Dec 24
Black Friday 24h deal
Fri frakt 24h
Julerbjudande 3 dagar
1:a klass brev
2:a klass
2-pack
One day only
Vecka 6
v.6-8
Weeks 6-8
Week 48
In week 48-50
6-8 v.
6-8 vkr
6-8 mån
1-2 år
24t
24-48 t
9h
18h
kl 18
18:00
Wolt 30-60 min
Foodora 45 minuter
Leverans inom 90 minuter
Hämtas 2 timmar efter beställning i butik
Hämta i butik idag
Finns i butik idag
Reservera & hämta inom 1 timme
Collect in store tomorrow
Click&Collect (1-2 days)
Pickup in 2 hours
Curbside pickup: 1 hour
Ready in 24 hours
Ready for collection in 2 days
In-store pickup
Hämta på vårt lager i Solna, 1-2 vardagar
Digital leverans
Presentkort via e-post
Instant download
Montering 5-7 dagar efter leverans
Köp nu, betala om 14 dagar
Garanti 24 mån
60 dagars nöjdhetsgaranti
60 nätters provsömn
100 nätter
Öppet dygnet runt
Dygnet runt
Dag 1: skickas, dag 2-3: levereras
Day 2-3
Pickup + 2 days
Lev. 3-5 d
Leverans D+1
D+2
J+2
T+3 days
Nästa vardag eller senare
Nästa vardag, annars 2-3 vardagar
Kan ta 2-4 vardagar extra
Kan ta upp till 2 veckor extra
Additional 2-3 days for Highlands
Plus 2 dagar för Norrland
2-4 vardagar + 1 dag för Gotland
Inte leverans nästa dag
No next-day delivery
Keine Lieferung am nächsten Tag
Standard (3–5 arbetsdagar efter att ordern skickats)
Leverans 2-3 vardagar efter att paketet lämnat oss
2-4 arbetsdagar från avsändning
Frakt 59 kr
59 kr – leverans till ombud
Ombud (0-20 kg)
Företagspaket kl 8-16 vardagar
Leverans före kl. 12
Beräknad leverans: 5 mars – 8 mars
Beräknad leverans 5-8 mars
Leverans torsdag 5/3
Leveras i v.12
Leverans under dagen
Leverans under kvällen
30 dagars fri retur
Leveranstid 2-3 månader
2-3 arbetsdagar + helg
Personlig leverans
Vi kontaktar dig inom 2 dagar
Kontaktas inom 24 timmar
Du blir kontaktad inom 1-2 vardagar
Offert inom 24 timmar
Delivery within 3-5 working days of dispatch
3-5 working days after shipping
Processing 1-2 days + shipping 3-5 days
Estimated delivery Mar 5 - Mar 8
Arrives by Dec 24
Arrives before Christmas if ordered by Dec 18
Free shipping on orders $50+
Flat rate 4.99
Local delivery (within 10 miles)
Local delivery within 10 km
Delivery Tue-Thu
Item ships in 2 boxes
Express 24/48 h
24/48h
Sendes fra lager innen 1–2 virkedager
Leveringstid 1-3 virkedager etter at vi har sendt pakken
Gratis frakt ut uken
Kjøp nå, betal om 60 dager
Levert i løpet av uken
14 dagers angrerett
Levering: man-fre 08-16
Afsendes samme dag
14 dages returret
Gratis fragt over 399 DKK
Lähetys samana päivänä
14 vrk palautusoikeus
Avoinna ma-pe 9-17
Maksa 14 päivän kuluttua
Lasku 14 pv
Toimitus joulun jälkeen
Toimitus joulukuussa
Paketti alle 35 kg
Versand innerhalb von 2-3 Werktagen
Lieferung bis Weihnachten
Lieferung bis 24.12.
Lieferung am Samstag
Lieferung zwischen 18 und 21 Uhr
Versandkostenfrei ab 2 Stück
Kauf auf Rechnung – 30 Tage Zahlungsziel
Lieferung übermorgen
Click & Collect – in 2 Stunden abholbereit
Livré en 24/48h
Livraison en 2 à 4 jours
Livraison à domicile 2-3 j.
Expédié sous 24h
Expédition sous 48h
Retour gratuit 30 jours
Verzending binnen 24 uur
Binnen 2 dagen in huis
Op werkdagen voor 23:59 besteld, volgende dag in huis
Levering 1-2 werkdagen
14 dagen bedenktijd
1-2 dagar (hantering) + 2-4 vardagar frakt
Versand am selben Tag
Versand am nächsten Werktag
Shipping same day
Wysyłka 24h
Retur 30 dagar + leverans 2-4 vardagar
"""


def promises() -> list[tuple[str, LabelTerms]]:
    """Each title with what it promises; `matched` is left empty."""
    units = {"w": "working_days", "c": "calendar_days", "h": "hours"}
    rows = [line.rsplit(" | ", 4) for line in PROMISES.strip().splitlines() if not line.startswith("#")]
    return [
        (title, LabelTerms(int(low), int(high), units[unit], kind, ""))  # type: ignore[arg-type]  # literals
        for title, low, high, unit, kind in rows
    ]


def traps() -> list[str]:
    return TRAPS.strip().splitlines()
