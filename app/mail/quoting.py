"""What she wrote herself: an answer without the letter that it quotes, and without the signature below it."""

from __future__ import annotations

import re

# An attribution may be folded over so many lines, since names and addresses are long.
ATTRIBUTION_LINES_MAX = 3
ATTRIBUTION_LENGTH_MAX = 400

_WROTE = r"(?:wrote|skrev|schrieb|schreef|kirjoitti|a écrit|escribió|ha scritto|napisał\(?a?\)?)"
# "On Mon, 2 Mar 2026 at 10:12, Maja <maja@…> wrote:", "Den mån 2 mars 2026 kl 10:12 skrev Maja <…>:", Apple's
# "2 mars 2026 kl. 10:12 skrev Maja <…>:", "Am 02.03.2026 um 10:12 schrieb Maja:". The date has a figure in it.
_ATTRIBUTION = re.compile(
    r"\W{0,3}(?=[^\d]{0,120}\d)(?:(?:On|Den|På|Am|Op|Le|El|Il)\b|\d|\w+,? \d|[^:]{1,80}<[^>]*@)"
    rf".*\b{_WROTE}\b.*:\s*",
    re.IGNORECASE,
)
_BELONGS_TO_IT = re.compile(r"[@<>]")
_SEPARATOR = re.compile(
    r"\W{0,2}-{2,}\s*(?:original message|ursprungligt meddelande|originalmeddelande|ursprüngliche nachricht"
    r"|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|message d'origine|oorspronkelijk bericht"
    r"|forwarded message|vidarebefordrat meddelande)\s*-{2,}\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_\-–—]{10,}\s*")
_FROM = re.compile(r"\W{0,3}(?:From|Från|Von|Fra|Lähettäjä|De|Van|Da)\s?:\W{0,3}\s*\S.*", re.IGNORECASE)
_OTHER_HEAD = re.compile(
    r"\W{0,3}(?:Sent|Skickat|Skickad|Gesendet|Sendt|Lähetetty|Envoyé|Verzonden|Date|Datum|Dato|Päivä|To|Till|An|Til"
    r"|Vastaanottaja|À|Aan|Subject|Ämne|Betreff|Emne|Aihe|Objet|Onderwerp|Cc|Kopia)\s?:",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"--\s?")
_TELEPHONE = re.compile(
    r"\W{0,3}(?:(?:sent|skickat|skickades|skickad|gesendet|sendt|lähetetty|verzonden|envoyé) "
    r"(?:from|från|fra|von|via|depuis|vanaf)\b.{0,60}|(?:get|hämta|hent|holen sie) (?:sich )?outlook .{0,40}"
    r"|(?:von|fra|från) (?:meinem|min|mit) .{0,30}(?:gesendet|sendt|skickat)|lähetetty \w+sta)\W{0,3}",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """text     of the whole answer, lines ended by "\\n"; quoted lines begin with ">"
    returns  all of it where nothing would be left: better too much than what she never said
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    kept = _without_signature(_without_quotes(lines))
    own = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return own or text.strip()


def _without_quotes(lines: list[str]) -> list[str]:
    """Lines with ">" go wherever they stand, so answers between them stay. A quote without ">" goes to the end."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if lines[at].lstrip().startswith(">"):
            at += 1
            continue
        if _opens_unmarked_quote(lines, at) and any(kept):
            break
        size = _attribution_lines(lines, at)
        if size and not _is_quoted(lines, at + size) and any(kept):
            break
        if not size:
            kept.append(lines[at])
        at += max(size, 1)
    return kept


def _attribution_lines(lines: list[str], at: int) -> int:
    """returns  how many lines from here say who wrote what follows; 0: none"""
    for size in range(1, ATTRIBUTION_LINES_MAX + 1):
        part = lines[at : at + size]
        if len(part) < size or not part[-1].strip() or part[-1].lstrip().startswith(">"):
            return 0
        said = " ".join(one.strip() for one in part)
        if len(said) > ATTRIBUTION_LENGTH_MAX:
            return 0
        if _ATTRIBUTION.fullmatch(said) and (_BELONGS_TO_IT.search(said) or _is_quoted(lines, at + size)):
            return size
    return 0


def _is_quoted(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 3] if line.strip()), "")
    return following.lstrip().startswith(">")


def _opens_unmarked_quote(lines: list[str], at: int) -> bool:
    """Outlook's way: a rule, or the head of the letter that is answered."""
    line = lines[at]
    if _SEPARATOR.fullmatch(line):
        return True
    if _RULE.fullmatch(line):
        return any(_is_head(lines, at + step) for step in (1, 2))
    return _is_head(lines, at)


def _is_head(lines: list[str], at: int) -> bool:
    if at >= len(lines) or not _FROM.fullmatch(lines[at]):
        return False
    return sum(bool(_OTHER_HEAD.match(line)) for line in lines[at + 1 : at + 6]) >= 2


def _without_signature(lines: list[str]) -> list[str]:
    end = next(
        (at for at, line in enumerate(lines) if _SIGNATURE.fullmatch(line) and any(lines[:at])), len(lines)
    )
    return [line for line in lines[:end] if not _TELEPHONE.fullmatch(line)]
