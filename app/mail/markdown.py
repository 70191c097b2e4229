"""Markdown of a letter into HTML that mail programs show, and into plain text; both with the values still marked.

Marks are U+E000, a kind, a number, U+E001. Kinds of place: none for text, `s` for the start of a link's address, `u`
for the inside of one, `c` for one of the shop's colours.
"""

from __future__ import annotations

import re
from functools import lru_cache

import mistune
from mistune.renderers.html import HTMLRenderer

_QUOTED_MARK = re.compile("(?:\ue000|%EE%80%80)(\\d+)(?:\ue001|%EE%80%81)")
_ONLY_A_LINK = re.compile(r'<a class="plain" href="([^"]*)" style="[^"]*">((?:(?!</?a\b).)*)</a>', re.DOTALL)
_ONLY_STRONG = re.compile(r"<strong>[^<]*</strong>")
_LINK_STYLE = "color:\ue000caccent\ue001;text-decoration:underline;"
_BUTTON_STYLE = (
    "display:inline-block;padding:12px 22px;border-radius:8px;font-weight:600;text-decoration:none;"
    "background:\ue000caccent\ue001;color:\ue000conaccent\ue001;"
)


class _LetterRenderer(HTMLRenderer):
    """Styles stand on the elements themselves: half of the mail programs drop style sheets."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def paragraph(self, text: str) -> str:
        """A paragraph that is nothing but a link becomes a button; one that is nothing but strong, such as a code, is
        set larger, to be read and typed.
        """
        button = _ONLY_A_LINK.fullmatch(text.strip())
        if button:
            text = f'<a href="{button[1]}" style="{_BUTTON_STYLE}">{button[2]}</a>'
        if _ONLY_STRONG.fullmatch(text.strip()):
            text = f'<span style="font-size:20px;letter-spacing:0.04em;">{text}</span>'
        return f'<p style="margin:0 0 16px;">{text}</p>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return f'<a class="plain" href="{self._address(url)}" style="{_LINK_STYLE}">{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Only its words. An image in a letter is fetched when the letter is opened, and so tells that it was."""
        return text

    def heading(self, text: str, level: int, **attrs: object) -> str:
        size = 20 if level == 1 else 17
        return f'<h{level} style="margin:8px 0 12px;font-size:{size}px;line-height:1.3;">{text}</h{level}>\n'

    def list(self, text: str, ordered: bool, **attrs: object) -> str:
        tag = "ol" if ordered else "ul"
        return f'<{tag} style="margin:0 0 16px;padding-left:22px;">\n{text}</{tag}>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        """Indented text is a habit of writers, not a program."""
        return self.paragraph(mistune.escape(code.strip()))

    def _address(self, url: str) -> str:
        """An address that begins with a value is checked when the value is known, any other one here."""
        from_value = _QUOTED_MARK.match(url)
        address = _QUOTED_MARK.sub("\ue000s\\1\ue001", url, count=1) if from_value else self.safe_url(url)
        return _QUOTED_MARK.sub("\ue000u\\1\ue001", address)


# A new line that the writer made is a new line that the reader sees, as in the plain text.
_to_html = mistune.Markdown(renderer=_LetterRenderer(), inline=mistune.InlineParser(hard_wrap=True))


@lru_cache(maxsize=1024)
def body_html(marked: str) -> str:
    """Safe HTML for a body whose values are marked. Kept, since it is the same for many customers."""
    html = _to_html(_tidy(marked))
    assert isinstance(html, str)
    return html


@lru_cache(maxsize=1024)
def body_text(marked: str) -> str:
    """The same body to be read as it stands: no signs of Markdown, addresses after what they are for."""
    text = re.sub(r"!\[([^\]]*)\]\([^)\s]*\)", r"\1", _tidy(marked))
    text = re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", _written_link, text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"^#{1,6} +", "", text, flags=re.MULTILINE)
    text = re.sub(r"`([^`\n]+)`", r"\1", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def _written_link(link: re.Match[str]) -> str:
    words, address = link[1], link[2].strip("<>")
    return address if words in ("", address) else f"{words}: {address}"


def _tidy(marked: str) -> str:
    """Tags of Liquid on lines of their own leave empty lines behind."""
    lines = "\n".join(line.rstrip() for line in marked.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
