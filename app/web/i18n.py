"""The panel's languages: which one a request is answered in, and the catalogues, one small file per room.

A message id is the English sentence. `app/<room>/translations/<language>.po` holds that room's sentences; they are
read when the process starts, so a fresh clone needs no compiling step and no compiled file can be older than its
source. `python -m app.web.catalogue` keeps the files complete.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale

ROOMS = Path(__file__).parents[1]
LANGUAGES = ("en", "sv")
LANGUAGE_NAMES = {"en": "English", "sv": "Svenska"}


def choose_languages(app: Flask) -> None:
    """Set up Flask-Babel: `_()` in templates and gettext in code speak the request's language."""
    domain = RoomCatalogues()
    babel = Babel(app, default_locale="en", locale_selector=chosen_language, timezone_selector=_shop_zone)
    # Flask-Babel looks up this cached property for every lookup that names no domain of its own.
    babel.domain_instance = domain
    # Flask-Babel's own ask three times what the request's language is: a page has hundreds of sentences.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of jinja2.ext.i18n
        gettext=lambda one: _catalogue().ugettext(one),
        ngettext=lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["language"] = _language


def chosen_language() -> str:
    """A guard may say it (`g.language`, customer pages), then Shopify's `locale` query, then Accept-Language,
    which App Bridge sets to the language of the admin on every fetch.

    returns  one of LANGUAGES
    """
    if not has_request_context():
        return "en"
    # Werkzeug's best_match would take "en;q=0.5" before "sv-FI", because only the former is exactly ours.
    accepted = [name for name, _quality in request.accept_languages]
    wanted = [str(g.get("language") or ""), request.args.get("locale", ""), *accepted]
    return next((name[:2].lower() for name in wanted if name[:2].lower() in LANGUAGES), "en")


class RoomCatalogues(Domain):
    """All rooms' catalogues as one."""

    def get_translations(self) -> NullTranslations:
        return _catalogue()


def _catalogue() -> NullTranslations:
    return translations_of(_language())


def _language() -> str:
    """The first part of the locale alone: its whole name takes long to put together."""
    locale = get_locale()
    return locale.language if locale else "en"


@cache
def translations_of(language: str) -> NullTranslations:
    """English has no catalogue: its sentences are the ids."""
    merged = Catalog(locale=language)
    for path in catalogue_paths(language):
        for message in read_catalogue(path, language):
            if message.id and message.string:
                merged[message.id] = message
    if not len(merged):
        return Translations()
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def catalogue_paths(language: str) -> list[Path]:
    return sorted(ROOMS.glob(f"*/translations/{language}.po"))


def read_catalogue(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _shop_zone() -> str:
    return str(getattr(g.get("shop"), "zone", None) or "UTC")
