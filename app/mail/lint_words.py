"""What the lint says of a letter: each complaint in a sentence, and the shape of a phrase that it listens for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.mail.voice import language

# What the law decides and not taste: a letter that goes out without consent must not sell (ePrivacy art. 13).
LAW = frozenset({"selling_in_owed"})


@dataclass(frozen=True)
class Phrase:
    """code     a key of COMPLAINTS
    words    a regular expression, found as whole words, in any case
    instead  what a person would write, in the language of the phrase
    """

    code: str
    words: str
    instead: str


@dataclass(frozen=True)
class Complaint:
    """code     a key of COMPLAINTS
    excerpt  the words that gave rise to it; empty where something is missing
    instead  what to write in their place, in the letter's language; empty where there is no one answer
    """

    code: str
    excerpt: str = ""
    instead: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it stops the letter from being saved; all others are advice."""
        return self.code in LAW

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
    "no_reply": {
        "sv": "Du skriver till någon som inte får svara. Låt svaret komma till dig.",
        "en": "You write to somebody who may not answer. Let the answer come to you.",
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
    "false_urgency": {
        "sv": "Påhittad brådska. Säg ett datum om det finns ett, annars ingenting.",
        "en": "Made-up hurry. Give a date if there is one, and nothing otherwise.",
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
        "sv": "Tungt att läsa. Korta meningar och ord hjälper.",
        "en": "Heavy to read. Shorter sentences and words help.",
    },
    "long_sentence": {
        "sv": "En lång mening. Dela den.",
        "en": "A long sentence. Split it.",
    },
    "shouting": {
        "sv": "Versaler och flera utropstecken ropar.",
        "en": "Capitals and rows of exclamation marks shout.",
    },
    "exclamations": {
        "sv": "Många utropstecken. Ett räcker för ett helt brev.",
        "en": "Many exclamation marks. One is enough for a whole letter.",
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
    "selling_in_owed": {
        "sv": "Det här säljer. Ett brev om en order går också till den som inte vill ha reklam, "
        "så lagen tillåter det inte där.",
        "en": "This sells. A letter about an order also goes to people who said no to advertising, "
        "so the law doesn't allow it there.",
    },
    "selling_in_care": {
        "sv": "Det här säljer. Kunden väntar sig hjälp i det här brevet; ta bort det eller skriv ett säljbrev.",
        "en": "This sells. People expect help in this letter; take it out, or write a letter that sells.",
    },
}
