"""The words of an HTML mail, with its quotes marked as plain mails mark them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Mail programs write up to some 100 KB of styles around two sentences. What is longer is cut.
HTML_MAX = 400_000
TAG_MAX = 5_000  # signs; the longest are addresses of pictures with everything that is measured in them
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BLOCKS = frozenset(
    "p div tr table ul ol li h1 h2 h3 h4 h5 h6 blockquote section article header footer pre hr center".split()
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"})
_DEPTH_MAX = 20  # of quotes in quotes; nobody reads further


def text_of_html(html: str) -> str:
    """returns  lines; quoted ones begin with "> " for each time that they were quoted"""
    reader = _Reader()
    reader.feed(_tidied(html[:HTML_MAX]))
    reader.close()
    lines = [line.rstrip() for line in "".join(reader.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _tidied(html: str) -> str:
    """Without comments (Outlook's hold a second mail), and every "<" that no ">" ends made a plain sign: of those the
    parser looks for the end anew each time.
    """
    kept: list[str] = []
    place = 0
    while (at := html.find("<", place)) >= 0:
        kept.append(html[place:at])
        comment = html.startswith("<!--", at)
        end = html.find("-->", at + 4) + 2 if comment else html.find(">", at, at + TAG_MAX)
        if comment and end < 2:
            return "".join(kept)
        if end < 0:
            kept.append("&lt;")
            place = at + 1
        else:
            kept.append("" if html[at + 1 : at + 2] in ("!", "?") else html[at : end + 1])
            place = end + 1
    return "".join((*kept, html[place:]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: list[str] = []
        self._quotes = 0
        self._fresh = True  # at the beginning of a line

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent or tag in _SILENT:
            if tag in _SILENT:
                self._silent.append(tag)
            return
        if tag == "br":
            self._end_line()
        elif tag in _BLOCKS:
            self._begin_block(tag)
        if tag == "blockquote":
            self._quotes = min(self._quotes + 1, _DEPTH_MAX)
        elif tag == "li":
            self._say("- ")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
            elif tag == "html":
                self._silent.clear()
            return
        if tag in _BLOCKS:
            self._begin_block(tag)
        if tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data.replace("\u00a0", " "))
        if self._fresh:
            words = words.lstrip()
        if words:
            self._say(words)

    def _begin_block(self, tag: str) -> None:
        if not self._fresh:
            self._end_line()
        if tag in _SPACED and self.pieces:
            self.pieces.append("\n" if self._quotes == 0 else "> " * self._quotes + "\n")

    def _say(self, words: str) -> None:
        if self._fresh and self._quotes:
            self.pieces.append("> " * self._quotes)
        self.pieces.append(words)
        self._fresh = False

    def _end_line(self) -> None:
        if self._fresh and self._quotes:
            self.pieces.append("> " * self._quotes)
        self.pieces.append("\n")
        self._fresh = True
