"""A letter: Markdown with Liquid in it becomes a subject, a plain text and an HTML text.

A value never meets Markdown or HTML. Liquid writes a mark where a value goes (U+E000, its number, U+E001), Markdown
is turned into HTML with the marks in it, and only then are they replaced: by the value as it is in the plain text, by
the escaped value in the HTML. So `*Åsa* <b>` is a name and nothing else, and the HTML of a letter can be kept:
it is the same for all customers to whom the letter says the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from liquid.exceptions import LiquidError, UndefinedError
from liquid.template import BoundTemplate

from app.core.errors import Invalid, NotFound
from app.mail.formality import formal
from app.mail.liquids import MARKED, NO_MARKS, ValueBuffer, Written, environment, run
from app.mail.markdown import body_html, body_text
from app.mail.shell import fill, footer_lines, signature_lines
from app.mail.voice import DEFAULT_LANG, Shell, clean, colours, language

ROOMS = Path(__file__).resolve().parents[1]
SOURCE_LENGTH_MAX = (
    20_000  # ten times the longest letter anybody reads; bounds what a merchant's edit can cost
)
HEADS = ("Subject", "Preview", "Why")
# Of what Markdown may begin with. A letter has some twenty; for each that nothing closes the rest is looked through.
SIGNS_MAX = 1_000
PREHEADER_LENGTH_MAX = 140  # what the widest mail program shows beside the subject


@dataclass(frozen=True)
class RenderedLetter:
    """subject, text and html as they are sent; `text` says the same as `html`."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Parsed:
    heads: Mapping[str, BoundTemplate]
    body: BoundTemplate


@lru_cache(maxsize=256)
def letter_source(room: str, name: str, lang: str) -> str:
    """The text of app/<room>/letters/<name>.<lang>.md; English where the language has none.

    raises  NotFound when there is no such letter
    """
    folder = ROOMS / room / "letters"
    for found in (language(lang), DEFAULT_LANG):
        path = folder / f"{name}.{found}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise NotFound("no_such_letter", "There is no such letter.", room=room, name=name)


def render_letter(source: str, values: Mapping[str, object], shell: Shell) -> RenderedLetter:
    """Fill a letter.

    source  first line `Subject: …`, then if wished `Preview: …` and `Why: …`, an empty line, the body
    values  text, numbers, None, lists of these; each is cleaned to one line, but for liquids.Written. `lang`, `hello`
            and `sign_off` come from the shell
    raises  Invalid: "letter_without_subject", "letter_unknown_value" (details: name), "letter_broken",
            "letter_too_long"
    """
    parsed = _parsed(formal(source, shell.lang) if shell.formal else source)
    values = {**_in_voice(values, shell), **shell.said()}
    heads = {head: _line(template, values) for head, template in parsed.heads.items()}
    if not heads["Subject"]:
        raise Invalid("letter_without_subject", "The subject of the letter is empty.")
    shell = replace(shell, why=heads.get("Why") or shell.why)
    buffer = _run(parsed.body, values)
    marked = buffer.getvalue()
    if sum(map(marked.count, "[*_`<")) > SIGNS_MAX:
        raise Invalid("letter_too_long", "The letter has more links and emphasis than anybody reads.")
    text = _in_text(body_text(marked), buffer.values)
    return RenderedLetter(
        subject=heads["Subject"],
        text=_whole_text(text, shell),
        html=fill(
            shell,
            subject=heads["Subject"],
            preheader=heads.get("Preview") or _opening(text),
            body_html=_in_html(body_html(marked), buffer.values, shell.colour),
        ),
    )


def why_in(source: str, values: Mapping[str, object], shell: Shell) -> str:
    """What a letter's `Why:` line says; "" where it has none. Else as render_letter."""
    line = _parsed(formal(source, shell.lang) if shell.formal else source).heads.get("Why")
    return _line(line, {**_in_voice(values, shell), **shell.said()}) if line is not None else ""


def _in_voice(values: Mapping[str, object], shell: Shell) -> Mapping[str, object]:
    """What the merchant wrote beside the letter speaks as the letter does; a name or a title stays what it is."""
    if not shell.formal:
        return values
    return {
        name: Written(formal(value, shell.lang)) if isinstance(value, Written) else value
        for name, value in values.items()
    }


@lru_cache(maxsize=512)
def _parsed(source: str) -> _Parsed:
    if len(source) > SOURCE_LENGTH_MAX:
        raise Invalid("letter_too_long", f"A letter may have {SOURCE_LENGTH_MAX} signs at most.")
    head, _, body = source.replace("\r\n", "\n").lstrip("\n\ufeff").partition("\n\n")
    heads = {}
    for line in head.split("\n"):
        name, colon, written = line.partition(":")
        if not colon or name not in HEADS:
            raise Invalid("letter_without_subject", "A letter begins with “Subject: …” and an empty line.")
        heads[name] = _template(written.strip())
    if "Subject" not in heads:
        raise Invalid("letter_without_subject", "A letter begins with “Subject: …” and an empty line.")
    return _Parsed(heads=heads, body=_template(body.strip("\n")))


def _template(written: str) -> BoundTemplate:
    try:
        return environment().from_string(written.translate(NO_MARKS))
    except LiquidError as error:
        raise _broken(error) from error


def _run(template: BoundTemplate, values: Mapping[str, object]) -> ValueBuffer:
    try:
        return run(template, values)
    except UndefinedError as error:
        name = re.sub(r"^'(.*)' is undefined$", r"\1", str(error.message))
        raise Invalid(
            "letter_unknown_value",
            f"The letter speaks of “{name}”, which this kind of letter doesn't know.",
            name=name,
        ) from error
    except LiquidError as error:
        raise _broken(error) from error


def _broken(error: LiquidError) -> Invalid:
    line = error.token.start_index if error.token else None
    return Invalid("letter_broken", f"The letter can't be read: {error.message}.", at=line)


def _line(template: BoundTemplate, values: Mapping[str, object]) -> str:
    """A head of the letter, which is plain text and one line."""
    buffer = _run(template, values)
    return clean(_in_text(buffer.getvalue(), buffer.values))


def _in_text(marked: str, values: list[str]) -> str:
    return MARKED.sub(lambda mark: values[int(mark[2])] if mark[2].isdigit() else "", marked)


def _in_html(marked: str, values: list[str], colour: str) -> str:
    """Each mark becomes what may stand in its place: see markdown.py for the four kinds."""
    accent, on_accent = colours(colour)

    def in_place(mark: re.Match[str]) -> str:
        kind, what = mark[1], mark[2]
        if kind == "c":
            return accent if what == "accent" else on_accent
        value = values[int(what)]
        if kind == "s":
            return _address(value)
        return escape(quote(value, safe="/?=&%+,;@~-._") if kind == "u" else value)

    return MARKED.sub(in_place, marked)


def _address(value: str) -> str:
    """A link's whole address, or its beginning, came from a value: only what a letter may link to."""
    safe = value.lower().startswith(("https://", "http://", "mailto:"))
    return escape(quote(value, safe=":/?#[]@!$&'()*+,;=%~-._")) if safe else "#"


def _whole_text(text: str, shell: Shell) -> str:
    signature = "\n".join(
        signature_lines(
            shell.signer_name, shell.signer_role, shop_name=shell.shop_name, line=shell.signature_line
        )
    )
    links = [
        f"{shell.word(word)}: {clean(url)}"
        for word, url in (("page", shell.page_url), ("stop", shell.stop_url))
        if url
    ]
    # "-- " is how mail programs know where a letter ends and what is under it begins.
    under = "\n".join(("-- ", *footer_lines(shell, shell.why), *links))
    return f"{text}{signature}\n\n{under}\n"


def _opening(text: str) -> str:
    """The first paragraph after the greeting, which is what a person would say that the letter is about."""
    paragraphs = [clean(paragraph) for paragraph in text.split("\n\n")]
    opening = paragraphs[1] if len(paragraphs) > 1 else paragraphs[0]
    return (
        opening
        if len(opening) <= PREHEADER_LENGTH_MAX
        else opening[:PREHEADER_LENGTH_MAX].rsplit(" ", 1)[0] + "…"
    )
