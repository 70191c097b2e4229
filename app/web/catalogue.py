"""Keeping the rooms' catalogues complete: `python -m app.web.catalogue update` and `… check`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po
from click import echo

from app.web.i18n import LANGUAGES, ROOMS, read_catalogue

KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    # The sentence of an error is for the person; app/web/errors.py says it in their language.
    **dict.fromkeys(("NotFound", "Refused", "Conflict", "Invalid", "Unverified", "Unreachable"), (2,)),
}
OPTIONS = {"silent": "false", "newstyle_gettext": "true", "trimmed": "true", "extensions": "jinja2.ext.i18n"}
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".txt": "jinja2.ext:babel_extract"}

MessageId = str | tuple[str, ...]


def rooms() -> list[Path]:
    return sorted(path.parent for path in ROOMS.glob("*/__init__.py"))


def sentences_of(room: Path) -> dict[MessageId, str]:
    """returns  message id → the file where it first stands, in the order of the files"""
    found: dict[MessageId, str] = {}
    for path, method in _sources(room):
        options = OPTIONS if path.suffix != ".py" else {}
        for _line, message, _comments, _context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            found.setdefault(message, str(path.relative_to(ROOMS.parent)))
    return found


def missing(room: Path, language: str) -> list[MessageId]:
    """The room's sentences that have no translation of their own and none in the shared catalogue of web."""
    known = _translated(room, language) | _translated(ROOMS / "web", language)
    return [message for message in sentences_of(room) if message not in known]


def update(room: Path, language: str) -> int:
    """Write the room's catalogue anew: kept translations, empty places for new sentences, none for old ones.

    returns  how many sentences wait for a translation
    """
    sentences = sentences_of(room)
    path = room / "translations" / f"{language}.po"
    before = read_catalogue(path, language) if path.exists() else Catalog(locale=language)
    after = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message, place in sentences.items():
        shared = room.name != "web" and message in _translated(ROOMS / "web", language)
        if not shared:
            old = before.get(message if isinstance(message, str) else message[0])
            after.add(message, old.string if old else None, locations=[(place, None)])  # type: ignore[list-item]  # a place without a line
    if len(after):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_header(after) + _body(after))
    return len([one for one in after if one.id and not _is_translated(one)])


def _header(catalogue: Catalog) -> bytes:
    """Babel's own header holds the hour of writing, which would make every update a change."""
    lines = (
        "Content-Type: text/plain; charset=utf-8",
        f"Language: {catalogue.locale}",
        f"Plural-Forms: {catalogue.plural_forms}",
    )
    return ('msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n").encode()


def _body(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, omit_header=True, width=110, include_lineno=False)
    return out.getvalue()


def _sources(room: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(room.rglob("*")):
        if path.suffix in METHODS and path.is_file():
            yield path, METHODS[path.suffix]


def _translated(room: Path, language: str) -> set[MessageId]:
    path = room / "translations" / f"{language}.po"
    if not path.exists():
        return set()
    return {one.id for one in read_catalogue(path, language) if one.id and _is_translated(one)}  # type: ignore[misc]  # ids are text or tuples


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(strings) and all(strings)


def main(arguments: list[str]) -> int:
    """returns  0 where every sentence of every room is translated"""
    if arguments not in (["update"], ["check"]):
        echo("python -m app.web.catalogue update|check", err=True)
        return 2
    waiting = 0
    for language in (one for one in LANGUAGES if one != "en"):
        for room in rooms():
            if arguments == ["update"]:
                update(room, language)
            for message in missing(room, language):
                waiting += 1
                echo(f"{language} {room.name}: {message if isinstance(message, str) else message[0]}")
    echo(f"{waiting} sentences wait for a translation.")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
