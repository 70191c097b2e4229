"""Which mail no person wrote: bounces, out-of-office answers, lists. It is never answered, so that nothing loops."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Headers = Mapping[str, Sequence[str]]  # names in small letters, values as they came

# RFC 6522: a report is a multipart of its own; what it reports stands in report-type.
_REPORTS = {
    "delivery-status": "bounce",  # RFC 3464
    "feedback-report": "complaint",  # RFC 5965
    "disposition-notification": "receipt",  # RFC 8098: "she has read it", or deleted it unread
}
# Answering machines from before RFC 3834, and those that never heard of it.
_MARKS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-response-suppress",  # Exchange sets it on what its rules and answering machines write
    "x-ms-exchange-generated-message-source",
    "x-failed-recipients",
)
_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_MACHINES = re.compile(r"(mailer-daemon|postmaster|mail-daemon)@.*")
_NO_REPLY = re.compile(r"(no|not|do-?not)[._-]?reply([._+-].*)?@.*|(svara-?(ej|inte)|ej-?svar)@.*")
# For machines that set no header at all. Only at the very beginning: "Re: Out of office" was written by a person.
_SUBJECTS = re.compile(
    r"(automat(iskt? svar|ic (reply|response)|ed reply|ische antwort|isch antwoord)|automaattinen vastaus"
    r"|auto(svar|-?reply)"
    r"|out of (the )?office|frånvaro(meddelande|besked)?\b|fraværs|fravær\b|poissaolo"
    r"|abwesenheits(notiz|nachricht|meldung)|abwesend\b|réponse automatique|respuesta automática"
    r"|afwezigheid|ude af kontoret|ikke på kontoret)",
    re.IGNORECASE,
)


def why_automatic(headers: Headers, *, from_address: str, subject: str) -> str:
    """returns  "bounce", "complaint", "receipt", "auto_reply", "bulk"; "" for what a person seems to have written

    from_address  small letters; "" where there is none
    source        RFC 3834, RFC 6522; the marks of answering machines as they are met
    """
    report = _report(_first(headers, "content-type"))
    if report:
        return report
    if _is_from_nobody(headers) or _MACHINES.fullmatch(from_address):
        return "bounce"
    if _says_auto(headers):
        return "auto_reply"
    if _word(headers, "precedence") in _PRECEDENCE:
        return "auto_reply" if "auto" in _word(headers, "precedence") else "bulk"
    if any(name in headers for name in _LISTS):
        return "bulk"
    if _NO_REPLY.fullmatch(from_address) or _SUBJECTS.match(subject.strip()):
        return "auto_reply"
    return ""


def _report(content_type: str) -> str:
    plain = content_type.lower()
    if not plain.strip().startswith("multipart/report"):
        return ""
    return next((code for name, code in _REPORTS.items() if name in plain), "bounce")


def _is_from_nobody(headers: Headers) -> bool:
    """A null sender: RFC 5321 keeps it for reports on mail, so that none is ever sent about them."""
    return any(value.strip() == "<>" for value in headers.get("return-path", ()))


def _says_auto(headers: Headers) -> bool:
    said = _word(headers, "auto-submitted")
    if said and said != "no":
        return True
    return any(_word(headers, name) not in ("", "no", "false") for name in _MARKS)


def _word(headers: Headers, name: str) -> str:
    """The value without its parameters, small letters."""
    return _first(headers, name).partition(";")[0].strip().lower()


def _first(headers: Headers, name: str) -> str:
    return next(iter(headers.get(name, ())), "")
