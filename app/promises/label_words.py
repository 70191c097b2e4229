"""The words of shipping titles in Swedish, English, Norwegian, Danish, Finnish and German, as patterns.

All patterns are for folded text (see folding.py): lower case, without accents, ø=o, æ=ae, ß=ss.
"""

from __future__ import annotations

import re

NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one a an en ett et yksi yhden ein eins eine einen einem einer eines",
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
ARTICLES = frozenset("a an en ett et ein eins eine einen einem einer eines".split())

WORKING = r"""
    (?:helgfri[ae]?\s+)?(?:vardag|arbetsdag|bankdag|arb\.?\s?dag)(?:ar|arna)?s? | vard\.? | arb(?:ets)?d\.?
  | helgfria\s+dagars?
  | (?:business|working|work|week|bus\.?|biz|wk\.?)[\s-]?days?
  | (?:virkedag|arbeidsdag|hverdag|yrkedag|ukedag|bankdag)(?:er)?s? | virked\.? | hverd\.?
  | (?:hverdag|arbejdsdag|bankdag)(?:e)?s?
  | (?:arkipaiv|tyopaiv)(?!isin)[a-z]* | arkipv\.?
  | (?:werktag|arbeitstag|bankarbeitstag)(?:e|en|es)? | werkt\.?
"""
CALENDAR = r"""
    (?:kalender)?dag(?:ar|er|e)?s? | dgr\.? | dygns? | dogns?
  | (?:calendar[\s-])?days?
  | (?:kalenteri)?paiv(?:a|aa|an|assa|ana|ien|ia)? | pv\.? | vrk\.? | vuorokau[a-z]+
  | (?:kalender)?tag(?:e|en|es)?
"""
WEEKS = r"vecka|veckors?|weeks?|wks?|uker?|uger?|viikkoa?|viikon|viikossa|vkoa?|wochen?"
HOURS = r"timmars?|timm?e|timers?|hours?|hrs?|tuntia?|tunnin|tunnissa|stunden?"
# Short forms can be clock times, too, and are read with more care.
HOURS_SHORT = r"tim\.?|h\.?|std\.?"

# "3-5-dagarsleverans" is one word.
COMPOUND = r"leverans|leveranse|levering|lieferung|zustellung|versand|frakt|fragt|toimitus"
UNIT = rf"""(?:(?P<working{{0}}>{WORKING})|(?P<weeks{{0}}>{WEEKS})|(?P<calendar{{0}}>{CALENDAR})
  |(?P<hours{{0}}>{HOURS})|(?P<short{{0}}>{HOURS_SHORT}))(?:(?![a-z])|(?={COMPOUND}))"""
NUMBER = rf"[0-9]{{1,3}}|(?<![a-z])(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?![a-z])"
BETWEEN = r"""-+ | ~ | \.\.+ | … | (?:till?|to|bis|eller|or|oder|tai|och|and|og|und|ja|a)(?![a-z]) | &"""
WITHIN = r"""(?<![a-z])(?:
    inom|inn?an\s*for|within|innen(?:\s*for)?|inden(?:\s*for)?|i\s+lopet\s+a[vf]|i\s+lobet\s+af
    | innerhalb(?:\s+von)?|binnen
  | up\s*to|upp\s*till|upptill|opptil|inntil|op\s*til|bis\s*zu|max(?:imalt|imal|imum)?\.?|maks(?:imalt
  | imum)?\.?|hogst
  | enintaan|korkeintaan|viimeistaan
  | under(?=\s+[0-9]+\s*-?(?:h|hours?|days?|business|working|weeks?)(?![a-z]))
  | senast|senest|spatestens(?:\s+in)?|no\s+later\s+than
  | less\s+than|at\s+most
  | <\s*=?|≤ )\s*
  (?:(?:ca|c:a|cirka|circa|about|approx(?:imately)?|around|rund|etwa|noin|omkring|ungefar)\.?\s*)?"""

RANGE_OR_NUMBER = re.compile(
    rf"(?P<within>{WITHIN})?(?<![a-z0-9])(?P<low>{NUMBER})"
    rf"(?:\s*-?\s*(?:{UNIT.format('_low')})?\s*(?P<between>{BETWEEN})\s*(?P<high>{NUMBER}))?"
    rf"\s*[])\"']?\s*[-(]?\s*{UNIT.format('')}",
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
    next[\s-]?day | overnight | uber\s+nacht | nasta[\s-]dags?(?:leverans)? | neste[\s-]dags?(?:levering)?
    | naeste[\s-]dags?(?:levering)?
    | (?:dagen|dag)\s+efter(?=\s*(?:$|[^a-z\s]|(?:din\s+|att\s+du\s+)?(?:order|best|kop|kob))) | dagen\s+darpa
    | dag[\s-]til[\s-]dag
  | seuraava[a-z]*\s+paiv[a-z]+ | nachste[nrs]?\s+tag(?:es|s)? | (?:am\s+)?folgetag
  | (?P<tomorrow>tomorrow | i\s?morgon | i\s?morgen | huomenna | huomiseksi
    | (?<=lieferung\s)morgen | morgen(?=\s+(?:geliefert|bei\s+dir|bei\s+ihnen|da(?![a-z]))) )
    )(?![a-z])(?!\s+delivery\s+not)""",
    re.VERBOSE,
)
SAME_DAY = re.compile(
    r"""(?<![a-z])(?:
    samma\s+dag | same[\s-]?day | samme\s+dag | samana\s+paivana | saman\s+paivan | (?:selben
    | gleichen)\s+tag(?:es)? | taggleich[a-z]*
  | (?P<today>i\s?dag | today | tanaan | heute | i\s?kvall | i\s?kveld | i\s?aften | tonight
    | tana\s+iltana )
    )(?![a-z])""",
    re.VERBOSE,
)

WITHIN_AFTER = re.compile(r"\s*(?:sisalla|kuluessa|or\s+less|eller\s+mindre|max(?:imum)?(?![a-z]))")
BETWEEN_BEFORE = re.compile(r"(?<![a-z])(?:mellan|between|mellem|mellom|zwischen)\s*$")
JOINING = re.compile(r"och|and|og|und|ja|&")
ENGLISH_TO = re.compile(r"to[\s-]+(?:day|week|hour|business|working|work)")
GENITIVE = re.compile(r"(?:ars|ers|es|dags|dygns|dogns|kors|paivan|viikon|tunnin)$")
