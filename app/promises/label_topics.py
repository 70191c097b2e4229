"""What shipping titles speak of beside a time of delivery, as patterns for folded text (see folding.py).

In Swedish, English, Norwegian, Danish, Finnish and German, and some words of their neighbours.
"""

from __future__ import annotations

import re

from app.promises.label_words import WITHIN

# What a span of days is about is told by the nearest of these words.
DELIVERED = r"""lever[a-z]* | hemlever[a-z]* | deliver[a-z]* | toimit[a-z]* | perill[a-z]*
  | liefer(?!bar)[a-z]* | geliefert | zustell[a-z]*
  | arriv[a-z]* | ankom[a-z]* | framme | fremme | hos\s+d[ie]g | get\s+it | receive[a-z]* | fa\s+(?:den
  | det|ditt)
  | leveringstid | leveranstid | lieferzeit | toimitusaika | hjemlever[a-z]* | hemkor[a-z]*
  | bei\s+(?:dir|ihnen)"""
CARRIED = r"""allow | frakt[a-z]* | fragt[a-z]* | shipping | versand(?!\s+(?:in|innerhalb|binnen
  | erfolgt)\b)[a-z]* | forsend[a-z]* | sending | lahetys
  | post[a-z]* | paket[a-z]* | pakke[a-z]* | paketti[a-z]* | varubrev | brev | brief | ombud[a-z]*
  | express | ekspress
  | kurier[a-z]* | courier | standard | transit[a-z]* | spedition[a-z]* | dhl | dpd | gls | ups | bring
  | schenker | budbee | matkahuolto"""
SENT_OFF = r"""ready | klara?t? | redo | bereit | fertig | valmiina
  | skick(?:as|ar|at|ad|ade|a) | avsand[a-z]* | sands | postas | ships | shipped
  | dispatch[a-z]* | despatch[a-z]*
  | sendes | sendt | afsend[a-z]* | avsend[a-z]* | lahetetaan | lahtee | versandfertig | versandbereit
  | verschickt | verschicken | versendet
  | versand\s+(?:in|innerhalb|binnen|erfolgt) | verlasst | leaves | process(?:ing|ed)
  | (?<!mann[\s-])(?<!man[\s-])handling(?:stid)? | hantering[a-z]* | behandling[a-z]* | bearbeit[a-z]*
  | kasittely[a-z]*
  | produ[ck]tion[a-z]* | tillverk[a-z]* | made\s+to\s+order | packas | packar | packad | pakkes | pakkaamme | pakataan
  | plockas | plukkes | behandla[a-z]*
  | behandles | hantera[a-z]* | expedi[a-z]* | ekspe(?:der|disjon|dition)[a-z]*
  | lamnar | producer[a-z]* | produser[a-z]* | trycks | tryckes | graver[a-z]* | sender | sent | klargjores
  | (?:we|to|will|can|usually|normally)\s+ship | fulfil[a-z]* | prepar(?:ed|ing|ation) | packed | printed | engraved
  | crafted | handmade | made | versenden | geht | raus | fertigung[a-z]* | gefertigt | hergestellt | produzier[a-z]*
  | kasitel[a-z]* | postit(?:etaan|amme) | valmist[a-z]* | lahetamme | lahetetty
  | spedito | enviado | verzonden | wysy[lł]ka | wy[sś]lemy"""
ORDERED = r"""order | ordered | bestall | bestill | bestil | tilaa | tilaus | bestelle?n?
  | kop | kob | kjop | handla | buy | kaufen? | osta"""
RETURNED = r"""retur[a-z]* | returns? | returning | oppet\s+kop | apent\s+kjop | abent\s+kob
  | angerratt[a-z]* | angrerett | angefrist
  | fortrydelses[a-z]* | ruckgabe[a-z]* | rucksend[a-z]* | widerruf[a-z]* | palautus[a-z]*
  | vaihto[a-z-]* | bytesratt | byte | bytt
  | money[\s-]?back | pengarna\s+tillbaka | exchanges? | umtausch[a-z]*"""
OTHERWISE = r"""kontakt[a-z]* | contact(?:ed|s)? | offert[a-z]* | quote | hor\s+av | aterkomm[a-z]*
  | bekraft[a-z]* | bekreft[a-z]* | confirm[a-z]*
  | black\s+(?:friday|week) | cyber[a-z]* | hyr[a-z]* | uthyr[a-z]* | rent(?:al|ed)? | hire | leie[a-z]*
  | leje[a-z]* | miet[a-z]* | vuokra[a-z]* | hallbar[a-z]* | holdbar[a-z]* | haltbar[a-z]* | shelf | haller
  | stays | keeps   | restnoter[a-z]* | restordre[a-z]* | ater | back\s+in | back-?order[a-z]* | wieder | vantas
  | [a-z]*(?:fonster|vindue?|window|fenster|ikkuna|intervall?) | slots?
  | gall(?:er|de)? | kampanj(?!frakt)[a-z]* | campaign | [a-z]*erbjudande[a-z]* | deals? | offer
  | kvar | left | remaining | ends?(?!\s+of) | slutar
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
DELIVERY = re.compile(rf"[\s-]*(?:{DELIVERED}|{CARRIED})(?![a-z])", re.VERBOSE)
SHIPPING_BEFORE = re.compile(r"(?<![a-z])(?:versand|lahetys|shipping|forsendelse)\s*:?\s*(?:am)?\s*$")
# "1-2 days handling + 3-5 days": the customer waits for both together, and which days those are is not said.
ADDED_UP = re.compile(r"[+]|(?<![a-z])plus(?![a-z])")
SHIPPING_AFTER = re.compile(r"\s*shipping(?![a-z])")

# Directly before or after a span with numbers: it has no end, or the numbers belong to something else.
OPEN_ENDED = re.compile(
    r"""(?:(?<![a-z])(?:
    from|fran|fr|fra|ab|alkaen|minst|at\s+least|mindestens|vahintaan|mindst|tidigast|tidligst|earliest
    | fruhestens
  | over|mer\s+an|mere?\s+enn?d?|more\s+than|langre\s+an|yli|mehr\s+als|as\s+(?:soon|early)\s+as
  | redan\s+(?:om|efter) | as\s+fast\s+as
    )\.?|[>≥]\s*=?)\s*(?:(?:om|in|efter|pa|after|nach)\s+)?$""",
    re.VERBOSE,
)
FROM = re.compile(r"(?<![a-z])(?:from|fran|fr\.?|fra|ab)\s*$")
NOT_BEFORE = re.compile(
    r"""[0-9][(\[] $ | [0-9]\s*[-/x*'×⁄]\s* $ | [0-9][.,:] $ | [+]\s* $ | [0-9]\s*: $ | [#]\s* $
  | (?<![a-z])(?:zone?|zona|sone|niva|level|size|storlek|grupp?|nr|vecka|week|uke|uge|kw
  | vko|v|kl|klockan|klo
    |every|var|varje|hver|hvert|alle|jede[nrs]?|joka)\.?\s* $""".replace(" $", "$"),
    re.VERBOSE,
)
# Before a single number: a duration ("fri frakt i 3 dagar"), a class, the end of a telephone number.
NOT_BEFORE_ONE = re.compile(r"(?<![a-z])(?:i|for|fur|pour|voor|under|klasse?|class)\s*$|[0-9]\s+$")
TELEPHONE_BEFORE = re.compile(r"[0-9][\s/-]+[0-9]+\s+$")
# The clock, the calendar, a rhythm, another beginning than the order, or no end.
NOT_AFTER = re.compile(
    r"""\s*(?:
    (?:/|per|pr\.?|a|each|every|i|om|in\s+der|die|pro|the)?\s*
    (?:week|veckan?|uken?|ugen?|woche|viikossa|ar|aret|year|jahr|month|manad(?:en)?|maned(?:en)?
    | monat)(?![a-z])
  | (?:before|fore|innan|vor|ennen|for\s+(?:jul|helg|avsend|afsend|lever[a-z]*)|ago|sedan|siden)(?![a-z])
  | (?:after|efter|etter|nach)(?!\s+(?:order|bestall|bestill|bestil|bestell|purchase|kop|kob|kjop
  | kauf))(?![a-z])
  | (?:only|long|lang|ajan|enbart)(?![a-z]) | /\s*(?:24|7)(?![0-9])
  | [\s-]*(?:[a-z]+[\s-]+){0,2}(?:[a-z]*(?:fonster|vindue?|window|fenster|ikkuna|intervall?)|slots?)(?![a-z])
  | i\s+rad(?![a-z]) | [+] | or\s+(?:more|longer) | eller\s+(?:mer|flere?|langre) | oder\s+mehr | tai\s+enemman | alkaen
    )""",
    re.VERBOSE,
)
# Also of "next day": it is no end.
NO_END_AFTER = re.compile(
    r"\s*(?:(?:eller|or|oder|tai|og)\s+(?:senare|later|spater|senere|myohemmin)|onwards|framat|eller\s+mer)(?![a-z])"
)
ADDED_BEFORE = re.compile(r"(?<![a-z])(?:plus|extra|ytterligare|additional|zusatzlich|ekstra)\s*$")
ONLY_BEFORE = re.compile(r"(?<![a-z])(?:only|just|nur|kun|bara|endast|blott|vain)\s*$")
# A clock in short: "avant 12h", "by 14h". Longer spans than a day's hours are no clock.
CLOCK_BEFORE = re.compile(
    r"(?<![a-z])(?:avant|before|by|fore|innan|inden|for|vor|bis|til|ennen|at|um|vid)\s*$"
)
MORE_BEFORE = re.compile(r"(?<![a-z])(?:extra|ytterligare|additional|zusatzlich|ekstra)\s*$")
MORE_AFTER = re.compile(r"\s*(?:extra|ekstra|additional|langre|longer|zusatzlich)(?![a-z])")
ADDED_AFTER = re.compile(
    r"\s*(?:extra|ekstra|additional|snabbare|faster|hurtigere|raskere|schneller|nopeammin|earlier|tidigare|tidligere|senare|later|till)(?![a-z])"
)
# "Hämtas inom 14 dagar" limits the customer, "Versand innerhalb 24 Stunden" is when it leaves.
LIMIT = re.compile(WITHIN, re.VERBOSE)
LIMITED_BEFORE = re.compile(
    r"(?<![a-z])(?:hamtas?(?:\s+ut)?|hent(?:es)?|pick\s?up|collect|nouda|noudettava|abholen|abholung|versand)\s*$"
)
_NOT = r"(?<![a-z])(?:no|not|inte|ej|ikke|nicht|keine?|ei|utan|without|ohne|uden|uten)\s+"
NEGATED = re.compile(rf"{_NOT}(?:[a-z]+\s+){{0,2}}$")
NUMBER_NEGATED = re.compile(rf"{_NOT}$")
WORKING_AFTER = re.compile(
    r"""[\s,(-]*(?:vardagar|helgfri[a-z]*|arbetsdagar|bankdagar|(?:business|working|week)[\s-]?days
    | virkedager|arbeidsdager|hverdager?
    |arbejdsdage|arkipaiv[a-z]+|werktage?|mon?(?:day)?\s?-\s?fri(?:day)?|man\s?-\s?fre|mo\s?-\s?fr
    | ma\s?-\s?pe)(?![a-z])
    (?!\s*(?:kl\.?\s*)?[0-9])""",
    re.VERBOSE,
)
# "kl. 14 – 1-2 virkedager": the first dash parts, the second one joins.
PARTING = re.compile(r"\s-\s$")
JOINED_LOOSELY = re.compile(r"[0-9]\s+-|-\s+[0-9]")
# Other days elsewhere, without a unit: "2-4 vardagar (Norrland 3-6)". What looks like a clock is none.
ELSEWHERE = re.compile(
    r"(?:^|[(,;/])\s*(?!kl)(?:[a-z.]+:?\s+){1,3}(?P<low>[0-9])\s?-\s?(?P<high>[0-9]|1[0-4])\s*(?=[),;/*]|$)"
)
CLAUSE_END = re.compile(r"[,;|•·()\[\]!?\n]|\.\s|\s[-/]+\s")

STORE = re.compile(
    r"""(?<![a-z])(?:pick[\s-]?up | (?:upp|av)hamtning | afhentning | abholung | nouto
  | hamt[a-z]*\s+(?:i|pa|hos|upp\s+i)\s+(?:var\s+|vart\s+)?(?:butik[a-z]*|lager|lagret
    | oss|showroom[a-z]*|verkstad[a-z]*)
  | (?:i|in|from|at|fra|ved)\s+(?:our\s+|var\s+|vores\s+|var[at]\s+)?(?:butik|butiken|butikken|butikk
  | store|shop|showroom)
  | butikshamtning | hamta\s+sjalv | store\s+pick[\s-]?up | in[\s-]store | local\s+pick[\s-]?up
  | lokal\s+(?:upp)?hamtning | click\s*(?:&|and|\+|n)\s*collect
  | klikk?\s*(?:&|og)\s*hent | klicka\s*(?:&|och)\s*hamta | selbstabholung[a-z]* | selbstabholer
  | abholung\s+(?:im|in\s+unsere[mr]?)\s+[a-z]+ | abholbereit
  | noud[a-z]*\s+(?:myymala[a-z]*|liikkeesta|kaupasta|varastosta|varastolta)
  | (?:myymala)?nouto\s+(?:myymala[a-z]*|liikkeesta|varastolta) | myymalanouto | noudettavissa
  | (?:klar[at]?|redo)\s+(?:att|til|for|till)\s+(?:hamt[a-z]*|hent[a-z]*|afhentning|upphamtning
  | avhamtning) | ready\s+(?:for|to)\s+(?:pick[\s-]?up|collect[a-z]*)
  | (?:hentes?|hent\s+selv|afhent[a-z]*|afhentning)\s+(?:hos|pa|i|ved)\s+(?:os|oss|lager|lageret|butik
  | butikken|butikk|forretningen) | hent\s+selv | hentes\s+selv | nouda\s+itse | selbst\s+abholen | collect\s+yourself
  | retrait[a-z]* | click\s+et\s+collect | ophalen | afhalen | ritiro | recogida | odbior
    )(?![a-z])""",
    re.VERBOSE,
)
SERVICE_POINT = re.compile(
    r"(?<![a-z])(?:ombud[a-z]*|utlamning[a-z]*|service\s?point|servicepoint|post\s+i\s+butikk?|postnord|posten|posti(?:sta|in|lta)?|bring|dhl|dpd|gls|ups|instabox|budbee"
    r"|pakke\s?shop|pakkeboks[a-z]*|paket\s?shop|parcel\s?shop|parcel\s?box|pick[\s-]?up\s+point|packstation|paketbox[a-z]*|paketautomat[a-z]*"
    r"|utleveringssted|hentested|noutopist[a-z]*|pakettiautomaat[a-z]*|postombud|schenker|airmee|early\s?bird|hermes)(?![a-z])"
)
ROUND_THE_CLOCK = re.compile(
    r"(?<![a-z])(?:packstation|paketbox|paketautomat|automat[a-z]*|pakettiautomaat[a-z]*|locker[a-z]*|boks|pakkeboks|box|skap|paketskap|dygnet|oppet|open|geoffnet)(?![a-z])"
)
OFFER = re.compile(
    r"(?<![a-z])(?:shop(?=\s*$)|fri|fritt|gratis|free|kostenlos[a-z]*|ilmai[a-z]+|erbjud[a-z]*|rea|sale|offer|rabatt|endast|only|bara|just|kun|nur|vain|deal)(?![a-z])"
)
