"""What makes a letter sound like a robot, an office or a data sheet, so that the one who writes it can hear it.

Complaints are advice and stop nothing. The lists are what customers of shops complain about most: talk of an office,
talk of a machine, and a shop that sends its customer away to the carrier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.mail.letters import RenderedLetter
from app.mail.voice import Shell, language

# LIX 40 is where newspapers begin to be heavier than fiction; a letter from a person stays under it.
LIX_MAX = 40
LIX_WORDS_MIN = 20  # it says nothing about a line or two
SENTENCE_WORDS_MAX = 28
PASSIVES_MAX = 1  # one may be the natural way to say it, two make an office
MEASURES_MAX = 3  # more measures than this, and it is a data sheet


@dataclass(frozen=True)
class Complaint:
    """code     a key of COMPLAINTS
    excerpt  the words that gave rise to it; empty where something is missing
    """

    code: str
    excerpt: str = ""

    def sentence(self, lang: str) -> str:
        return COMPLAINTS[self.code][language(lang)]


COMPLAINTS: Mapping[str, Mapping[str, str]] = {
    "officialese": {
        "sv": "Så skriver en myndighet. Säg det som du skulle säga det över disken.",
        "en": "That is how an office writes. Say it as you would over the counter.",
    },
    "robot": {
        "sv": "Så skriver en maskin. Den som får brevet vill svara en människa.",
        "en": "That is how a machine writes. People want to answer a person.",
    },
    "sent_away": {
        "sv": "Kunden köpte av dig, inte av fraktbolaget. Ta frågan själv.",
        "en": "They bought from you, not from the carrier. Take it on yourself.",
    },
    "blames_others": {
        "sv": "Du gav löftet. Skyll inte på någon annan.",
        "en": "The promise was yours. Don't put it on somebody else.",
    },
    "promises_better": {
        "sv": "Lova inte bättring. Be om ursäkt en gång och gör något.",
        "en": "Don't promise to do better. Say sorry once, and do something.",
    },
    "many_apologies": {
        "sv": "En ursäkt räcker. Fler låter mindre ärligt.",
        "en": "One apology is enough. More sound less honest.",
    },
    "passive": {
        "sv": "Ingen gör något i de här meningarna. Skriv vem: vi eller jag.",
        "en": "Nobody does anything in these sentences. Say who: we, or I.",
    },
    "data_sheet": {
        "sv": "Det här läses som ett datablad. Berätta vad det betyder för den som använder det.",
        "en": "This reads like a data sheet. Say what it means for the person using it.",
    },
    "heavy": {
        "sv": "Tungt att läsa (LIX över 40). Korta meningar och ord hjälper.",
        "en": "Heavy to read (LIX above 40). Shorter sentences and words help.",
    },
    "long_sentence": {
        "sv": "En lång mening. Dela den.",
        "en": "A long sentence. Split it.",
    },
    "shouting": {
        "sv": "Versaler och flera utropstecken ropar.",
        "en": "Capitals and rows of exclamation marks shout.",
    },
    "no_signature": {
        "sv": "Ingen människa har skrivit under.",
        "en": "No person has signed this.",
    },
    "no_why": {
        "sv": "Brevet säger inte varför det kom.",
        "en": "The letter doesn't say why it came.",
    },
    "no_stop": {
        "sv": "Det går inte att säga nej till fler brev.",
        "en": "There is no way to say no to more letters.",
    },
}

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "officialese": r"vänligen (?:notera|observera|kontakta|återkom)|härmed|ovanstående|nedanstående|erhåll\w+|"
        r"avseende|beträffande|i enlighet med|vederbörande|undertecknad|emotse\w*|inkommit|inkommande ärende|"
        r"åtgärda\w*|hantera\w* ditt ärende|för er kännedom|med anledning av|ombed(?:es|s)|tillhandahåll\w+|"
        r"såsom|gällande din|ej|samt att|handläggning\w*|återkoppl\w+",
        "robot": r"svara inte på (?:detta|det här)|detta (?:mejl|mail|meddelande) (?:går|kan) (?:inte|ej)|"
        r"ärendenummer|ärende-?id|ärende nr|kära kund|bästa kund|automat(?:iskt|genererat)|no-?reply|"
        r"vi värdesätter din feedback|din åsikt är viktig|systemet har",
        "sent_away": r"(?:kontakta|vänd dig till|hör av dig till|ring)\s+(?:gärna |då )?(?:direkt )?(?:med |till )?"
        r"(?:fraktbolag\w*|transportör\w*|speditör\w*|ombud\w*|postnord|dhl|bring|budbee|instabee|ups|dpd|schenker)",
        "blames_others": r"(?:fraktbolag\w*|transportör\w*|postnord|dhl|bring|budbee|instabee|ups|dpd|schenker)\w*"
        r"(?: (?:har|hade|är|var|tyvärr|igen)){0,3} (?:misslyckats|missat|slarvat|orsakat|försenat|försenad\w*)|"
        r"(?:försena[dt]\w*|försenats|slarvats bort) av (?:fraktbolag\w*|transportör\w*|postnord|dhl|bring|budbee|ups)|"
        r"utom(?: vår)? kontroll|på grund av (?:fraktbolag\w*|transportör\w*|postnord|dhl|bring|ups)",
        "promises_better": r"(?:ska|lovar att) (?:vi )?(?:bli bättre|göra bättre|förbättra)|"
        r"det ska inte (?:hända|upprepas)|inte händer igen",
        "apology": r"förlåt|ursäkt\w*|beklag\w+|ledsn?[ae]?(?: för| att| över)",
    },
    "en": {
        "officialese": r"please (?:note|be advised|be informed|find)|kindly|hereby|herewith|pursuant to|"
        r"with regards? to|"
        r"in accordance with|the aforementioned|as per|we regret to inform|at your earliest convenience|"
        r"in the event that|prior to|utili[sz]e\w*|commence\w*|furthermore|rest assured|further to your|"
        r"should you have any (?:questions|queries)|do not hesitate",
        "robot": r"do(?: not|n't) reply|no-?reply|this is an automat\w+|automatically generated|case (?:number|id)|"
        r"ticket (?:number|id|#)|reference number|dear (?:valued )?customer|your feedback is important|"
        r"we value your (?:feedback|opinion|business)|this (?:mailbox|inbox) is (?:not|un)\s?monitored",
        "sent_away": r"(?:contact|reach out to|get in touch with|call|check with)\s+(?:the |your )?"
        r"(?:local )?(?:carrier|courier|shipping company|delivery company|post office|ups|dhl|fedex|usps|postnord|dpd)",
        "blames_others": r"(?:the |our )?(?:carrier|courier|ups|dhl|fedex|usps|postnord|dpd)(?:'s)?(?: \w+)? "
        r"(?:failed|missed|lost|delayed|messed|is late|was late|fault)|"
        r"(?:delayed|lost|missed|held up) by (?:the |our )?(?:carrier|courier|ups|dhl|fedex|usps|postnord)|"
        r"(?:beyond|outside) our control|(?:due to|because of) (?:the |our )?(?:carrier|courier|ups|dhl|fedex|usps)",
        "promises_better": r"(?:will|promise to|strive to|working to) (?:do better|improve)|"
        r"(?:won't|will not|never) happen again",
        "apology": r"sorry|apolog\w+|regret\w*",
    },
}
_FOUND = {
    lang: {
        code: re.compile(rf"(?<!\w)(?:{words})(?![\w-])", re.IGNORECASE) for code, words in phrases.items()
    }
    for lang, phrases in _PHRASES.items()
}
# Swedish: verbs on -s (skickas, levererades, hanterats) and bli with a participle; the words that only look so are
# taken out. English: a form of be before a participle.
_PASSIVE = {
    "sv": re.compile(
        r"\b(?!(?:deras|plats\w*|sats|insats|tillsats|skatts|annars|oftas|tycks|finns|hoppas|minns|lyckas|trivs|"
        r"känns|syns|andas|behövs|möts|ses|hörs|tillsammans)\b)[a-zåäö]{3,}(?:eras|nas|tas|kas|gas|las|das|ras|"
        r"ades|tes|des|ats|its|tts)\b|\b(?:bli|blir|blev|blivit)\s+[a-zåäö]{3,}(?:ad|at|ade|ats|rt|lt|nt)\b"
    ),
    "en": re.compile(
        r"\b(?:is|are|was|were|been|being|be)\s+(?:\w+ly\s+)?"
        r"(?:(?!need|red\b|bed\b)\w{2,}ed|sent|made|given|taken|shown|kept|held|written|done|found|sold|paid)\b",
        re.IGNORECASE,
    ),
}
_MEASURE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:mm|cm|g|gram|kg|ml|cl|l|w|v|mah|gsm|g/m²|den|tum|inch|oz|lbs?)\b|\|.*\|", re.I
)
_SHOUT = re.compile(r"!\s?!|\b[A-ZÅÄÖ]{5,}\b(?:\s+[A-ZÅÄÖ]{2,}\b)+")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")


def letter_complaints(rendered: RenderedLetter, shell: Shell) -> tuple[Complaint, ...]:
    """Everything that is wrong with a rendered letter, in its shell. Empty: it sounds like a person."""
    body = rendered.text.split("\n-- \n")[0]
    signed = bool(shell.signer_name.strip()) and shell.signer_name in rendered.text
    under = rendered.text.partition("\n-- \n")[2]
    missing = (
        ("no_signature", signed),
        ("no_why", any(line.strip().endswith((".", "!", "?")) for line in under.splitlines())),
        ("no_stop", bool(shell.stop_url) and shell.stop_url in under),
    )
    return (
        *wording_complaints(f"{rendered.subject}.\n\n{body}", shell.lang),
        *(Complaint(code) for code, there in missing if not there),
    )


def wording_complaints(text: str, lang: str) -> tuple[Complaint, ...]:
    """What can be heard in the words alone; for Markdown with Liquid as well as for a finished text."""
    lang = language(lang)
    words = _ADDRESS.sub("", re.sub(r"{[{%].*?[}%]}", " x ", text))
    found = [
        Complaint(code, " ".join(match[0].split()))
        for code, pattern in _FOUND[lang].items()
        if code != "apology"
        for match in pattern.finditer(words)
    ]
    passives = [match[0] for match in _PASSIVE[lang].finditer(words)]
    apologies = [match[0] for match in _FOUND[lang]["apology"].finditer(words)]
    measures = [match[0] for match in _MEASURE.finditer(words)]
    counted = (
        ("passive", passives, PASSIVES_MAX),
        ("many_apologies", apologies, 1),
        ("data_sheet", measures, MEASURES_MAX),
        ("shouting", [match[0] for match in _SHOUT.finditer(words)], 0),
        ("long_sentence", _long_sentences(words), 0),
    )
    found += [Complaint(code, ", ".join(seen)) for code, seen, most in counted if len(seen) > most]
    if len(_words(words)) >= LIX_WORDS_MIN and lix(words) > LIX_MAX:
        found.append(Complaint("heavy", f"LIX {lix(words)}"))
    return tuple(found)


def lix(text: str) -> int:
    """Björnsson's readability index: words per sentence + share of words of more than six letters, in per cent.

    Under 30 is a children's book, 30–40 fiction, 40–50 a newspaper, above 60 an authority. 0 for no words.
    """
    sentences = _sentences(_ADDRESS.sub("", text))
    words = [word for sentence in sentences for word in _words(sentence)]
    if not words:
        return 0
    long_words = sum(len(word) > 6 for word in words)
    return round(len(words) / len(sentences) + 100 * long_words / len(words))


def _sentences(text: str) -> list[str]:
    """A line of its own (a greeting, a code, a name) ends a sentence too."""
    return [part for part in re.split(r"[.!?:]+(?:\s|$)|\n+", text) if _words(part)]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)


def _long_sentences(text: str) -> list[str]:
    return [
        " ".join(sentence.split())[:60] + "…"
        for sentence in _sentences(text)
        if len(_words(sentence)) > SENTENCE_WORDS_MAX
    ]
