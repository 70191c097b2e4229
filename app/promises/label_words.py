"""The words of shipping titles in Swedish, English, Norwegian, Danish, Finnish and German, as patterns.

All patterns are for folded text (see folding.py): lower case, without accents, ø=o, æ=ae, ß=ss.
"""

from __future__ import annotations

import re

NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one en ett et yksi ein eins einen einem einer",
            "two tva to kaksi zwei",
            "three tre kolme drei",
            "four fyra fire nelja vier",
            "five fem viisi funf",
            "six sex seks kuusi sechs",
            "seven sju syv seitseman sieben",
            "eight atta atte otte kahdeksan acht",
            "nine nio ni yhdeksan neun",
            "ten tio ti kymmenen zehn",
        ),
        start=1,
    )
    for word in words.split()
}
# A lone article is no number: "en vardag" is "some weekday", "a week" is "once a week".
ARTICLES = frozenset("en ett et ein eins einen einem einer".split())

WORKING = r"""
    (?:helgfri[ae]?\s+)?(?:vardag|arbetsdag|bankdag|arb\.?\s?dag)(?:ar|arna)?s? | helgfria\s+dagars?
  | (?:business|working|work|week|bus\.?|biz)[\s-]?days?
  | (?:virkedag|arbeidsdag|hverdag|yrkedag|ukedag|bankdag)(?:er)?s?
  | (?:hverdag|arbejdsdag|bankdag)(?:e)?s?
  | (?:arkipaiv|tyopaiv)(?!isin)[a-z]* | arkipv\.?
  | (?:werktag|arbeitstag|bankarbeitstag)(?:e|en)?
"""
CALENDAR = r"""
    (?:kalender)?dag(?:ar|er|e)?s? | dgr\.? | dygns? | dogns?
  | (?:calendar[\s-])?days?
  | (?:kalenteri)?paiv(?:a|aa|an|assa|ana|ien|ia)? | pv\.? | vrk\.? | vuorokau[a-z]+
  | (?:kalender)?tag(?:e|en)?
"""
WEEKS = r"vecka|veckors?|weeks?|wks?|uker?|uger?|viikkoa?|viikon|viikossa|wochen?"
HOURS = r"timmars?|timm?e|timer|hours?|hrs?|tuntia?|tunnin|tunnissa|stunden?"
# Short forms can be clock times, too, and are read with more care.
HOURS_SHORT = r"tim\.?|h\.?|std\.?"

UNIT = rf"""(?:(?P<working{{0}}>{WORKING})|(?P<weeks{{0}}>{WEEKS})|(?P<calendar{{0}}>{CALENDAR})
  |(?P<hours{{0}}>{HOURS})|(?P<short{{0}}>{HOURS_SHORT}))(?![a-z])"""
NUMBER = rf"[0-9]{{1,3}}|(?<![a-z])(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?![a-z])"
BETWEEN = r"""-+ | ~ | \.\.+ | … | (?:till?|to|bis|eller|or|oder|tai|och|and|og|und|ja|a)(?![a-z]) | &"""
WITHIN = r"""(?<![a-z])(?:
    inom|inn?an\s*for|within|innen(?:\s*for)?|inden(?:\s*for)?|i\s+lopet\s+a[vf]|i\s+lobet\s+af
    | innerhalb(?:\s+von)?|binnen
  | up\s*to|upp\s*till|upptill|opptil|inntil|op\s*til|bis\s*zu|max(?:imalt|imal|imum)?\.?|maks(?:imalt
  | imum)?\.?|hogst
  | enintaan|korkeintaan|viimeistaan|under|senast|senest|spatestens(?:\s+in)?|no\s+later\s+than
  | less\s+than|at\s+most
  | <\s*=?|≤ )\s*"""

RANGE_OR_NUMBER = re.compile(
    rf"(?P<within>{WITHIN})?(?<![a-z0-9])(?P<low>{NUMBER})"
    rf"(?:\s*-?\s*(?:{UNIT.format('_low')})?\s*(?P<between>{BETWEEN})\s*(?P<high>{NUMBER}))?"
    rf"\s*-?\s*{UNIT.format('')}",
    re.VERBOSE,
)
NEXT_WORKING_DAY = re.compile(
    r"""(?<![a-z])(?:
    (?:nasta|nastkommande|foljande|pafoljande)\s+(?:helgfria\s+)?(?:vardag|arbetsdag|bankdag)
  | (?:next|following)\s+(?:business|working|work|week)[\s-]?day
  | (?:neste|forstkommende|pafolgende)\s+(?:virkedag|arbeidsdag|hverdag|ukedag|yrkedag)
  | (?:naeste|forstkommende|folgende)\s+(?:hverdag|arbejdsdag)
  | seuraava[a-z]*\s+(?:arkipaiv|tyopaiv)[a-z]*
  | (?:nachste|folgende)[nrs]?\s+(?:werktag|arbeitstag)(?:es|s)?
    )(?![a-z])""",
    re.VERBOSE,
)
NEXT_DAY = re.compile(
    r"""(?<![a-z])(?<!day\safter\s)(?:
    next[\s-]?day | overnight | nasta\s+dag | (?:dagen|dag)\s+efter | neste\s+dag | naeste\s+dag
    | dag[\s-]til[\s-]dag
  | seuraava[a-z]*\s+paiv[a-z]+ | nachste[nrs]?\s+tag(?:es|s)? | (?:am\s+)?folgetag
  | (?P<tomorrow>tomorrow | i\s?morgon | i\s?morgen | huomenna | huomiseksi
    | (?<=lieferung\s)morgen | morgen\s+(?=geliefert|bei\s+dir|bei\s+ihnen|da(?![a-z])) )
    )(?![a-z])(?!\s+delivery\s+not)""",
    re.VERBOSE,
)
SAME_DAY = re.compile(
    r"""(?<![a-z])(?:
    samma\s+dag | same[\s-]?day | samme\s+dag | samana\s+paivana | saman\s+paivan | (?:selben
    | gleichen)\s+tag(?:es)?
  | (?P<today>i\s?dag | today | tanaan | heute)
    )(?![a-z])""",
    re.VERBOSE,
)

# What a span of days is about is told by the nearest of these words.
DELIVERED = r"""lever[a-z]* | hemlever[a-z]* | deliver[a-z]* | toimit[a-z]* | perill[a-z]*
  | liefer[a-z]* | geliefert | zustell[a-z]*
  | arriv[a-z]* | ankom[a-z]* | framme | fremme | hos\s+d[ie]g | get\s+it | receive[a-z]* | fa\s+(?:den
  | det|ditt)
  | leveringstid | leveranstid | lieferzeit | toimitusaika | hjemlever[a-z]* | hemkor[a-z]*
  | bei\s+(?:dir|ihnen)"""
CARRIED = r"""frakt[a-z]* | fragt[a-z]* | shipping | versand(?!\s+(?:in|innerhalb|binnen
  | erfolgt)\b)[a-z]* | forsend[a-z]* | sending | lahetys
  | post[a-z]* | paket[a-z]* | pakke[a-z]* | paketti[a-z]* | varubrev | brev | brief | ombud[a-z]*
  | express | ekspress
  | kurier[a-z]* | courier | standard | transit[a-z]* | spedition[a-z]* | dhl | dpd | gls | ups | bring
  | schenker | budbee | matkahuolto"""
SENT_OFF = r"""skick(?:as|ar|at|ad|ade) | avsand[a-z]* | sands | postas | ships | shipped
  | dispatch[a-z]* | despatch[a-z]*
  | sendes | sendt | afsend[a-z]* | avsend[a-z]* | lahetetaan | lahtee | versandfertig | versandbereit
  | verschickt | verschicken | versendet
  | versand\s+(?:in|innerhalb|binnen|erfolgt) | verlasst | leaves | process(?:ing|ed)
  | (?<!mann[\s-])(?<!man[\s-])handling(?:stid)? | hantering[a-z]* | behandling[a-z]* | bearbeit[a-z]*
  | kasittely[a-z]*
  | produ[ck]tion[a-z]* | tillverk[a-z]* | made\s+to\s+order | packas | pakkes | pakataan | plockas
  | plukkes"""
ORDERED = r"""order | ordered | bestall | bestill | bestil | tilaa | tilaus | bestelle?n?
  | kop | kob | kjop | handla | buy | kaufen? | osta"""
RETURNED = r"""retur[a-z]* | returns? | returning | oppet\s+kop | apent\s+kjop | abent\s+kob
  | angerratt[a-z]* | angrerett | angefrist
  | fortrydelses[a-z]* | ruckgabe[a-z]* | rucksend[a-z]* | widerruf[a-z]* | palautus[a-z]*
  | vaihto[a-z-]* | bytesratt | byte | bytt
  | money[\s-]?back | pengarna\s+tillbaka | exchanges? | umtausch[a-z]*"""
OTHERWISE = r"""gall(?:er|de)? | kampanj[a-z]* | campaign | kvar | left | remaining | ends? | slutar
  | valid | sale | rea | gilt | gultig | gjelder
  | gaelder | voimassa | tilbage | igjen | betal[a-z]* | aterbetal[a-z]* | pay | payment | refund[a-z]*
  | klarna | faktura
  | invoice | rechnung | zahl[a-z]* | lasku[a-z]*
  | maksu[a-z]* | delbetal[a-z]* | kredit | rantefri[a-z]*
  | garanti | garantitid | garantie | warranty | guarantee | takuu[a-z]* | trial | prova | testa | try
  | probe[a-z]* | kokeile | provtid
  | support | svar[a-z]* | repl(?:y|ies) | kundtjanst | kundservice | kundeservice | asiakaspalvelu
  | lagras | lagring | lagertid | forvar[a-z]* | stored | storage | kept | aufbewahr[a-z]*
  | sailyt[a-z]* | opbevar[a-z]* | oppbevar[a-z]*
  | oppet | oppettid[a-z]* | open | opening | geoffnet | apent | apningstid[a-z]* | abent
  | abningstid[a-z]* | auki | avoinna
  | forsening[a-z]* | delay[a-z]* | forsinke[a-z]* | viive | verzogerung
  | notice | prenumer[a-z]* | subscri[a-z]* | abonne[a-z]*"""
TOPIC = re.compile(
    rf"""(?<![a-z])(?:(?P<delivered>{DELIVERED})|(?P<sent_off>{SENT_OFF})|(?P<ordered>{ORDERED})
    |(?P<returned>{RETURNED})|(?P<otherwise>{OTHERWISE}))(?![a-z])""",
    re.VERBOSE,
)
DELIVERED_WORD = re.compile(rf"(?<![a-z])(?:{DELIVERED})(?![a-z])", re.VERBOSE)
DELIVERY_WORD = re.compile(rf"(?<![a-z])(?:{DELIVERED}|{CARRIED})(?![a-z])", re.VERBOSE)
DELIVERY = re.compile(rf"\s*(?:{DELIVERED}|{CARRIED})(?![a-z])", re.VERBOSE)
SHIPPING_AFTER = re.compile(r"\s*shipping(?![a-z])")

# Directly before or after a span with numbers: it has no end, or the numbers belong to something else.
OPEN_ENDED = re.compile(
    r"""(?:(?<![a-z])(?:
    from|fran|fr|fra|ab|alkaen|minst|at\s+least|mindestens|vahintaan|mindst|tidigast|tidligst|earliest
    | fruhestens
  | over|mer\s+an|mere?\s+enn?d?|more\s+than|langre\s+an|yli|mehr\s+als|as\s+(?:soon|early)\s+as
  | redan\s+(?:om|efter)
    )\.?|[>≥]\s*=?)\s*$""",
    re.VERBOSE,
)
FROM = re.compile(r"(?<![a-z])(?:from|fran|fr\.?|fra|ab)\s*$")
NOT_BEFORE = re.compile(
    r"""[0-9]\s*[-/x*'×⁄]\s* $ | [0-9][.,:] $ | [+]\s* $ | [0-9]\s*:\s* $ | [#]\s* $
  | (?<![a-z])(?:zone?|zona|sone|klasse?|class|niva|level|size|storlek|grupp?|nr|vecka|week|uke|uge|kw
  | vko|v|kl|klockan|klo
    |every|var|varje|hver|hvert|alle|jede[nrs]?|joka)\.?\s* $""".replace(" $", "$"),
    re.VERBOSE,
)
# The clock, the calendar, a rhythm, another beginning than the order, or no end.
NOT_AFTER = re.compile(
    r"""\s*(?:
    (?:/|per|pr\.?|a|each|every|i|om|in\s+der|die|pro|the)?\s*
    (?:week|veckan?|uken?|ugen?|woche|viikossa|ar|aret|year|jahr|month|manad(?:en)?|maned(?:en)?
    | monat)(?![a-z])
  | (?:before|fore|innan|vor|ennen|for\s+(?:jul|helg|avsend|afsend)|ago|sedan|siden)(?![a-z])
  | (?:after|efter|etter|nach)(?!\s+(?:order|bestall|bestill|bestil|bestell|purchase|kop|kob|kjop
  | kauf))(?![a-z])
  | [+] | or\s+(?:more|longer) | eller\s+(?:mer|flere?|langre) | oder\s+mehr | tai\s+enemman | alkaen
    )""",
    re.VERBOSE,
)
ADDED_BEFORE = re.compile(r"(?<![a-z])(?:plus|extra|ytterligare|additional|zusatzlich|ekstra)\s*$")
ADDED_AFTER = re.compile(
    r"\s*(?:extra|ekstra|additional|snabbare|faster|hurtigere|raskere|schneller|nopeammin|earlier|tidigare|tidligere|senare|later|till)(?![a-z])"
)
# "Hämtas inom 14 dagar" limits the customer, "Versand innerhalb 24 Stunden" is when it leaves.
LIMIT = re.compile(WITHIN, re.VERBOSE)
LIMITED_BEFORE = re.compile(
    r"(?<![a-z])(?:hamtas?(?:\s+ut)?|hent(?:es)?|pick\s?up|collect|nouda|noudettava|abholen|abholung|versand)\s*$"
)
NEGATED = re.compile(
    r"(?<![a-z])(?:not|inte|ej|ikke|nicht|keine?|ei|utan|without|ohne|uden|uten)\s+(?:[a-z]+\s+)?$"
)
WORKING_AFTER = re.compile(
    r"""[\s,(-]*(?:vardagar|helgfri[a-z]*|arbetsdagar|bankdagar|(?:business|working|week)[\s-]?days
    | virkedager|arbeidsdager|hverdager?
    |arbejdsdage|arkipaiv[a-z]+|werktage?|mon?(?:day)?\s?-\s?fri(?:day)?|man\s?-\s?fre|mo\s?-\s?fr
    | ma\s?-\s?pe)(?![a-z])
    (?!\s*(?:kl\.?\s*)?[0-9])""",
    re.VERBOSE,
)
WITHIN_AFTER = re.compile(r"\s*(?:sisalla|kuluessa|or\s+less|eller\s+mindre|max(?:imum)?(?![a-z]))")
BETWEEN_BEFORE = re.compile(r"(?<![a-z])(?:mellan|between|mellem|mellom|zwischen)\s*$")
JOINING = re.compile(r"och|and|og|und|ja|&")
ENGLISH_TO = re.compile(r"to[\s-]+(?:day|week|hour|business|working|work)")
GENITIVE = re.compile(r"(?:ars|ers|es|dags|dygns|dogns|kors|paivan|viikon|tunnin)$")
CLAUSE_END = re.compile(r"[,;|•·()\[\]!?\n]|\.\s|\s[-/]+\s")

STORE = re.compile(
    r"""(?<![a-z])(?:pick[\s-]?up | (?:upp|av)hamtning | afhentning | abholung | nouto
  | hamt[a-z]*\s+(?:i|pa|hos|upp\s+i)\s+(?:var\s+|vart\s+)?(?:butik[a-z]*|lager|lagret
    | oss|showroom[a-z]*|verkstad[a-z]*)
  | (?:i|in|from|at|fra|ved)\s+(?:our\s+|var\s+|vores\s+|var[at]\s+)?(?:butik|butiken|butikken|butikk
  | store|shop|showroom|warehouse|lager)
  | butikshamtning | hamta\s+sjalv | store\s+pick[\s-]?up | in[\s-]store | local\s+pick[\s-]?up
  | lokal\s+(?:upp)?hamtning | click\s*(?:&|and|\+|n)\s*collect
  | klikk?\s*(?:&|og)\s*hent | klicka\s*(?:&|och)\s*hamta | selbstabholung[a-z]* | selbstabholer
  | abholung\s+(?:im|in\s+unsere[mr]?)\s+[a-z]+ | abholbereit
  | noud[a-z]*\s+(?:myymala[a-z]*|liikkeesta|kaupasta|varastosta|varastolta)
  | (?:myymala)?nouto\s+(?:myymala[a-z]*|liikkeesta|varastolta) | myymalanouto | noudettavissa
  | (?:klar[at]?|redo)\s+(?:att|til|for|till)\s+(?:hamt[a-z]*|hent[a-z]*|afhentning|upphamtning
  | avhamtning) | ready\s+(?:for|to)\s+(?:pick[\s-]?up|collect[a-z]*)
  | (?:hentes?|hent\s+selv|afhent[a-z]*|afhentning)\s+(?:hos|pa|i|ved)\s+(?:os|oss|lager|lageret|butik
  | butikken|butikk|forretningen)
    )(?![a-z])""",
    re.VERBOSE,
)
SERVICE_POINT = re.compile(
    r"(?<![a-z])(?:ombud[a-z]*|utlamning[a-z]*|service\s?point|servicepoint|post\s+i\s+butikk?|postnord|posten|posti|bring|dhl|dpd|gls|ups|instabox|budbee"
    r"|pakke\s?shop|pakkeboks[a-z]*|paket\s?shop|parcel\s?shop|parcel\s?box|pick[\s-]?up\s+point|packstation|paketbox[a-z]*|paketautomat[a-z]*"
    r"|utleveringssted|hentested|noutopist[a-z]*|pakettiautomaat[a-z]*|postombud|schenker|airmee|early\s?bird|hermes)(?![a-z])"
)
ROUND_THE_CLOCK = re.compile(
    r"(?<![a-z])(?:packstation|paketbox|paketautomat|automat[a-z]*|pakettiautomaat[a-z]*|locker[a-z]*|boks|pakkeboks|box|skap|paketskap|dygnet|oppet|open|geoffnet)(?![a-z])"
)
OFFER = re.compile(
    r"(?<![a-z])(?:shop(?=\s*$)|fri|fritt|gratis|free|kostenlos[a-z]*|ilmai[a-z]+|erbjud[a-z]*|rea|sale|offer|rabatt|endast|only|bara|just|kun|nur|vain|deal)(?![a-z])"
)
