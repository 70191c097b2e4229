"""What makes a letter sound like a robot, an office or a data sheet, so that the one who writes it can hear it.

Complaints are advice and stop nothing, but for what the law decides (lint_words.LAW). The lists are what customers of
shops complain about most: talk of an office, talk of a machine, and a shop that sends its customer to the carrier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.mail import lint_phrases_en, lint_phrases_sv
from app.mail.letters import RenderedLetter
from app.mail.lint_selling import LIQUID
from app.mail.lint_selling import selling_in as selling_in  # for whoever saves a letter
from app.mail.lint_words import COMPLAINTS as COMPLAINTS
from app.mail.lint_words import LAW as LAW
from app.mail.lint_words import Complaint, Phrase
from app.mail.voice import Shell, language

# LIX 40 is where newspapers begin to be heavier than fiction; a letter from a person stays under it.
LIX_MAX = 40
LIX_WORDS_MIN = 20  # it says nothing about a line or two
# Björnsson's own steps for Swedish; Anderson (1983) found that the same ones hold for English.
LIX_WORDS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "sv": (
        (60, "Mycket svårt, som en lagtext."),
        (50, "Svårt, som en myndighet."),
        (41, "Lite tungt, som en tidning."),
        (30, "Lättläst, som en roman."),
        (0, "Mycket lättläst, som ett vykort."),
    ),
    "en": (
        (60, "Very hard, like a law."),
        (50, "Hard, like an office."),
        (41, "A little heavy, like a newspaper."),
        (30, "Easy, like a novel."),
        (0, "Very easy, like a postcard."),
    ),
}
SENTENCE_WORDS_MAX = 28
PASSIVES_MAX = 1  # one may be the natural way to say it, two make an office
EXCLAMATIONS_MAX = 2  # the greeting and one more
MEASURES_MAX = 3  # more measures than this, and it is a data sheet


_APOLOGY = {
    "sv": r"förlåt|ursäkt\w*|beklag\w+|ledsn?[ae]?(?: för| att| över)",
    "en": r"sorry|apolog\w+|regret\w*",
}


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?![\w-])", re.IGNORECASE)


_PHRASES: Mapping[str, tuple[tuple[Phrase, re.Pattern[str]], ...]] = {
    lang: tuple((phrase, _whole(phrase.words)) for phrase in phrases)
    for lang, phrases in (("sv", lint_phrases_sv.PHRASES), ("en", lint_phrases_en.PHRASES))
}
_APOLOGIES = {lang: _whole(words) for lang, words in _APOLOGY.items()}
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
# From the beginning of a word on: else a long row of signs without a space is looked through for each of them.
_ADDRESS = re.compile(r"https?://\S+|(?<!\S)[^\s@]*@\S+")


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
    words = _ADDRESS.sub("", LIQUID.sub(" x ", text)).replace("’", "'")
    found = _phrases_in(words, lang)
    passives = [match[0] for match in _PASSIVE[lang].finditer(words)]
    apologies = [match[0] for match in _APOLOGIES[lang].finditer(words)]
    measures = [match[0] for match in _MEASURE.finditer(words)]
    counted = (
        ("passive", passives, PASSIVES_MAX),
        ("many_apologies", apologies, 1),
        ("data_sheet", measures, MEASURES_MAX),
        ("shouting", [match[0] for match in _SHOUT.finditer(words)], 0),
        ("exclamations", re.findall(r"!+", words), EXCLAMATIONS_MAX),
        ("long_sentence", _long_sentences(words), 0),
    )
    found += [Complaint(code, ", ".join(seen)) for code, seen, most in counted if len(seen) > most]
    if len(_words(words)) >= LIX_WORDS_MIN and lix(words) > LIX_MAX:
        found.append(Complaint("heavy", f"LIX {lix(words)}"))
    return tuple(found)


def _phrases_in(words: str, lang: str) -> list[Complaint]:
    """In the order of the text. Of phrases that begin at the same place the longest is heard, and each once."""
    longest: dict[int, tuple[int, Complaint]] = {}
    for phrase, pattern in _PHRASES[lang]:
        for match in pattern.finditer(words):
            heard = (len(match[0]), Complaint(phrase.code, " ".join(match[0].split()), phrase.instead))
            longest[match.start()] = max(longest.get(match.start(), heard), heard, key=lambda one: one[0])
    return list(dict.fromkeys(longest[at][1] for at in sorted(longest)))


def lix_verdict(score: int, lang: str) -> str:
    """What a LIX means, in plain words. score  of a text in `lang`; 0 where there were no words"""
    words = LIX_WORDS[language(lang)]
    return next((said for least, said in words if score >= least), words[-1][1])


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
