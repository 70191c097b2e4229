"""Who speaks in a letter, and the words around it that are the same in every letter of a shop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

DEFAULT_COLOUR = "#1f5132"
DEFAULT_GROUND = "#f6f5f2"  # as shell.mjml has it
DEFAULT_LANG = "en"
NAME_LENGTH_MAX = 40  # longer "first names" in real shops are advertisements or whole addresses

# `stop` opens the page where the customer chooses fewer letters or none; it changes nothing by itself.
WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "stop": "Färre mejl, eller inga alls",
        "page": "Din beställning hos oss",
        "hello": "Hej",
        "sign_off": "Vänliga hälsningar",
    },
    "en": {
        "stop": "Fewer letters, or none at all",
        "page": "Your order with us",
        "hello": "Hi",
        "sign_off": "All the best,",
    },
}


@dataclass(frozen=True)
class Shell:
    """What surrounds the words of a letter.

    lang          "sv", "en"; others fall back to English for the words of the shell
    signer_name   the person who signs; signer_role may be empty
    colour        "#rrggbb" of links and buttons; anything else becomes DEFAULT_COLOUR
    logo_url      https, or empty: then the shop's name stands there
    address_line  postal address on one line, or empty
    why           the sentence that says why the letter came; a `Why:` line in the letter goes before it
    stop_url      page for fewer letters or none; empty: the letter can't be stopped (contract letters)
    page_url      the customer's page of this order, or empty
    hello         the word before her name, `{{ hello }}` in a letter; empty: the language's own
    sign_off      the line above the signature, `{{ sign_off }}` in a letter; empty: the language's own
    formal        the letter's words are made formal (formality.py)
    signature_line  a line of the person's own under the name, such as a telephone number; may be empty
    ground        "#rrggbb" around the letter; one that is too dark to be written upon becomes DEFAULT_GROUND
    """

    shop_name: str
    signer_name: str
    lang: str
    signer_role: str = ""
    colour: str = DEFAULT_COLOUR
    logo_url: str = ""
    address_line: str = ""
    why: str = ""
    stop_url: str = ""
    page_url: str = ""
    hello: str = ""
    sign_off: str = ""
    formal: bool = False
    signature_line: str = ""
    ground: str = ""

    def said(self) -> Mapping[str, str]:
        """What every letter may name, whatever its kind."""
        return {
            "lang": language(self.lang),
            "hello": self.hello or self.word("hello"),
            "sign_off": self.sign_off or self.word("sign_off"),
        }

    def word(self, name: str) -> str:
        """name  a key of WORDS"""
        return WORDS.get(language(self.lang), WORDS[DEFAULT_LANG])[name]


@lru_cache(maxsize=1024)
def language(locale: str | None) -> str:
    """ "sv-SE", "sv_FI" and "sv" are Swedish; a locale without letters of its own (or none) is English."""
    lang = (locale or "").replace("_", "-").split("-")[0].lower()
    return lang if lang in WORDS else DEFAULT_LANG


def locale_in(lang: str, locale: str | None) -> str:
    """In which manner days and sums are written: the customer's own where it speaks the letter's language ("en-US" in
    English). She may have chosen another language on her page than she bought in.
    """
    return locale if locale and language(locale) == lang else lang


def first_name_to_greet(name: str | None) -> str | None:
    """The first name when it looks like one, else None, and the letter greets without a name.

    A checkout takes any text as a name. "Win 500 € at evil.example" must not go out with the shop's signature.
    """
    words = (name or "").split()
    looks_like_one = (
        0 < len(words) <= 3
        and len(" ".join(words)) <= NAME_LENGTH_MAX
        and not re.search(r"[\d@/\\<>{}\[\]|$€£%#*_=+:;!?\"]|\w\.\w|www", " ".join(words), re.IGNORECASE)
        and any(letter.isalpha() for letter in "".join(words))
    )
    return " ".join(words) if looks_like_one else None


def clean(text: object) -> str:
    """One line without control signs and without signs that turn the direction of reading.

    Newlines in a value could forge a paragraph, a header or a signature; U+202E can make one address look like another.
    """
    said = str(text)
    # Of what Python calls printable nothing is unseen, and the only space is the plain one: most values are done here.
    if said.isprintable() and "  " not in said:
        return said.strip()
    return _SPACES.sub(" ", _UNSEEN.sub(" ", said)).strip()


# C0 and C1 controls, marks that override direction, line and paragraph separators, and the two signs that
# letters.py marks values with. Zero-width joiners stay: names in Persian and many emoji need them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ue000\ue001\ufeff]")
# A space that doesn't break stays: "1 299 kr" and "15 %" must not be torn apart at the end of a line.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")


@lru_cache(maxsize=256)
def colours(colour: str) -> tuple[str, str]:
    """The shop's colour, checked, and black or white to be read upon it (the one with more contrast, WCAG 2)."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        colour = DEFAULT_COLOUR
    # Contrast with white is 1.05 / (L + .05), with black (L + .05) / .05: they are equal at L = .179.
    return colour, "#ffffff" if _luminance(colour) <= 0.179 else "#000000"


def is_light_enough(ground: str) -> bool:
    """Whether the small grey text of the footer (#5c646b) can be read upon it: contrast 4.5 (WCAG 2), L ≥ .74."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", ground) is not None and _luminance(ground) >= 0.74


def _luminance(colour: str) -> float:
    return sum(
        share * _linear(int(colour[at : at + 2], 16) / 255)
        for share, at in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
