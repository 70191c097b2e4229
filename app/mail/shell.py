"""The one HTML shell around every letter: MJML, compiled once in a process, then only filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path

import mjml

from app.mail.voice import DEFAULT_GROUND, Shell, clean, colours, is_light_enough, language

SOURCE = Path(__file__).with_name("shell.mjml")
PLACES = ("lang", "subject", "preheader", "head", "body", "signature", "footer", "ground")

_PLACE = re.compile(r"\[\[(\w+)\]\]")
_LINK = "color:#5c646b;text-decoration:underline;"
# Mail programs show what comes after the preheader when it is short; these fill the rest of that line.
_FILLING = "&#847;&zwnj;&nbsp;" * 40


def fill(shell: Shell, *, subject: str, preheader: str, body_html: str) -> str:
    """The whole HTML part.

    subject, preheader  plain text; escaped here
    body_html           already safe HTML
    """
    filling: Mapping[str, str] = {
        **_frame(shell),
        "subject": escape(subject),
        "preheader": escape(preheader) + _FILLING,
        "body": body_html,
    }
    parts = compiled_shell()
    return "".join(filling[part] if at % 2 else part for at, part in enumerate(parts))


@lru_cache(maxsize=1)
def compiled_shell() -> tuple[str, ...]:
    """Literal text at even places, names of places at odd ones. Compiling takes a fraction of a millisecond."""
    html: str = mjml.mjml2html(SOURCE.read_text(encoding="utf-8"))
    # MJML takes no place where it expects a colour.
    return tuple(_PLACE.split(html.replace(DEFAULT_GROUND, "[[ground]]")))


@lru_cache(maxsize=256)
def signature_lines(signer_name: str, signer_role: str, *, shop_name: str, line: str = "") -> tuple[str, ...]:
    """ "Johan Ek" and "butikschef, Löparboden", and a line of his own where there is one."""
    role = ", ".join(part for part in (clean(signer_role), clean(shop_name)) if part)
    return clean(signer_name), role, *((clean(line),) if clean(line) else ())


def footer_lines(shell: Shell, why: str) -> tuple[str, ...]:
    """The plain lines under the signature: why, and who it is from."""
    who = ", ".join(part for part in (clean(shell.shop_name), clean(shell.address_line)) if part)
    return tuple(line for line in (clean(why), who) if line)


def _frame(shell: Shell) -> Mapping[str, str]:
    return {
        "lang": language(shell.lang),
        "head": _head(shell.shop_name, shell.logo_url, shell.colour),
        "signature": _signature(shell.signer_name, shell.signer_role, shell.shop_name, shell.signature_line),
        "ground": shell.ground if is_light_enough(shell.ground) else DEFAULT_GROUND,
        "footer": _footer(shell),
    }


@lru_cache(maxsize=256)
def _head(shop_name: str, logo_url: str, colour: str) -> str:
    name = escape(clean(shop_name))
    if logo_url.startswith("https://"):
        return (
            f'<img src="{escape(clean(logo_url))}" alt="{name}" height="40" '
            'style="height:40px;max-width:240px;border:0;" />'
        )
    return f'<span style="color:{colours(colour)[0]};">{name}</span>'


@lru_cache(maxsize=256)
def _signature(signer_name: str, signer_role: str, shop_name: str, line: str) -> str:
    name, *lines = signature_lines(signer_name, signer_role, shop_name=shop_name, line=line)
    under = "<br />".join(escape(one) for one in lines)
    return f'<p style="margin:0 0 8px;"><strong>{escape(name)}</strong><br />{under}</p>'


def _footer(shell: Shell) -> str:
    links = [
        f'<a href="{escape(clean(url))}" style="{_LINK}">{escape(shell.word(word))}</a>'
        for word, url in (("page", shell.page_url), ("stop", shell.stop_url))
        if url.startswith(("https://", "http://"))
    ]
    lines = [*(escape(line) for line in footer_lines(shell, shell.why)), *links]
    return "<br />".join(lines)
