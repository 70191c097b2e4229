"""Everything that templates stand on: where they lie, strictness, filters, languages, and addresses of static files."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from app.staff.words_for_pages import called
from app.web import formats, i18n
from app.web.allowed import may_open, may_post
from app.web.cells import labelled
from app.web.forms import Form

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parents[2] / "static"
YEAR_SECONDS = 365 * 86_400


def prepare_templates(app: Flask) -> None:
    """Once per app, before the first request. A name that a template doesn't get is an error, never an empty place."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    loaders = [FileSystemLoader(TEMPLATES)]
    app.jinja_loader = ChoiceLoader([*loaders, app.jinja_loader] if app.jinja_loader else loaders)
    # Static files are named with their fingerprint (`asset`), so a changed file has a new address.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_SECONDS
    i18n.choose_languages(app)
    formats.add_filters(app)
    app.jinja_env.filters["labelled"] = labelled
    app.jinja_env.globals.update(
        asset=asset, no_form=Form(), may_open=may_open, may_post=may_post, staff_name=called
    )


def asset(path: str) -> str:
    """The address of a static file with its fingerprint, so that it may be cached for ever."""
    return url_for("static", filename=path, v=_fingerprint(path))


@cache
def _fingerprint(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
