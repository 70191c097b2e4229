"""Letters rendered: values that can't become anything else, errors that say what to do, one shell."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid, NotFound
from app.mail.letters import RenderedLetter, letter_source, render_letter
from app.mail.shell import PLACES, compiled_shell
from app.mail.voice import clean, colours, first_name_to_greet
from tests.mail.samples import a_shell, broken_promise_values

LETTER = """Subject: Hej {{ name }}

Hej {{ name }}, **{{ name }}** och `{{ name }}`.

{% capture both %}{{ name }} & {{ name }}{% endcapture %}{{ both | upcase }}

- {{ name }}

[{{ name }}]({{ url }})

[fixed](https://shop.example/?q={{ name }}) {% for one in things %}{{ one }} {% endfor %}
"""

NASTY = (
    "*Åsa* <b>",
    "[x](http://evil.example)",
    "![x](http://evil.example/pixel.png)",
    "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "`code` **bold** # head",
    "{{ name }} {% include 'x' %}",
    "Åsa\r\n\r\nBcc: all@evil.example",
    "\ue0000\ue001 \ue000caccent\ue001",
    "&lt;b&gt; &amp;",
    "# Åsa",
    "    Åsa",
    "https://evil.example",
    "\u202eadnim",
    "===\n---",
    "1. Åsa",
    "<https://evil.example>",
    "\\*",
)


class Seen(HTMLParser):
    """What a mail program would make of the HTML: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(name: str, url: str = "https://shop.example/r", source: str = LETTER) -> RenderedLetter:
    return render_letter(source, {"name": name, "url": url, "things": [name, 5, None]}, a_shell())


def structure(letter: RenderedLetter) -> list[tuple[str, list[str]]]:
    """Elements and names of attributes: the same for every value, or something got in."""
    return [(tag, [name for name, _ in attrs]) for tag, attrs in Seen(letter.html).elements]


PLAIN = structure(rendered("Åsa"))


@given(st.one_of(st.sampled_from(NASTY), st.text(max_size=40)).filter(lambda name: clean(name) != ""))
@settings(max_examples=150, deadline=None)
@example("*Åsa* <b>")
@example("[x](http://evil.example)")
def test_a_name_is_a_name_whatever_it_holds(name: str) -> None:
    letter = rendered(name)

    assert structure(letter) == PLAIN
    assert f"Hej {clean(name)}, {clean(name)} och {clean(name)}." in letter.text
    assert f"Hej {clean(name)}, " in Seen(letter.html).text
    assert "\ue000" not in letter.html + letter.text + letter.subject
    assert letter.subject == clean(f"Hej {clean(name)}")
    assert "\n" not in letter.subject


@pytest.mark.parametrize("name", NASTY)
def test_no_name_adds_a_line_to_the_text(name: str) -> None:
    assert rendered(name).text.count("\n") == rendered("Åsa").text.count("\n")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "x"],
)
def test_a_link_from_a_value_goes_nowhere_unless_it_is_an_address(url: str) -> None:
    links = [dict(attrs).get("href") for tag, attrs in Seen(rendered("Åsa", url).html).elements if tag == "a"]

    assert links[0] == "#"


def test_a_link_from_a_value_keeps_its_parts() -> None:
    url = "https://shop.example/r?a=1&b=å#c%20d"

    links = [dict(attrs).get("href") for tag, attrs in Seen(rendered("Åsa", url).html).elements if tag == "a"]

    assert links[0] == "https://shop.example/r?a=1&b=%C3%A5#c%20d"
    assert links[1] == "https://shop.example/?q=%C3%85sa"


def test_a_value_cannot_complete_a_dangerous_address() -> None:
    letter = rendered(
        "script:alert(1)", source="Subject: x\n\n[x](java{{ name }}) [y](javascript:{{ name }})"
    )

    links = [dict(attrs).get("href") for tag, attrs in Seen(letter.html).elements if tag == "a"]
    assert not any((link or "").lower().startswith("javascript:") for link in links)


def test_html_in_the_letter_itself_is_text() -> None:
    letter = render_letter("Subject: x\n\n<script>alert(1)</script>\n\na <b>b</b>", {}, a_shell())

    assert not {"script", "b"} & {tag for tag, _ in Seen(letter.html).elements}
    assert "<script>alert(1)</script>" in Seen(letter.html).text


@pytest.mark.parametrize(
    "written", ["{{ nobody }}", "{% if nobody %}x{% endif %}", "{{ nobody.name | upcase }}"]
)
def test_a_value_that_the_letter_does_not_get_is_named(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        render_letter(f"Subject: x\n\n{written}", {}, a_shell())

    assert refused.value.code == "letter_unknown_value"
    assert "nobody" in refused.value.sentence


@pytest.mark.parametrize(
    "body",
    [
        "{% include 'config.py' %}",
        "{% render 'config.py' %}",
        "{% echo 'x' %}",
        "{% cycle 'a', 'b' %}",
        "{% liquid echo 'x' %}",
        "{{ 'now' | date: '%Y' }}",
        "{{ 'x' | nothing_known }}",
        "{% if %}",
        "{% for a in (1..100000) %}a{% endfor %}",
        "{% for a in (1..900) %}{% for b in (1..900) %}b{% endfor %}{% endfor %}",
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}",
        "{{",
    ],
)
def test_a_letter_can_neither_reach_out_nor_run_wild(body: str) -> None:
    with pytest.raises(Invalid) as refused:
        render_letter(f"Subject: x\n\n{body}", {}, a_shell())

    assert refused.value.code == "letter_broken"


def test_a_letter_sees_values_and_nothing_of_python() -> None:
    for path in ("things.__class__", "name.upper", "things.append"):
        with pytest.raises(Invalid):
            render_letter(f"Subject: x\n\n{{{{ {path} }}}}", {"things": [], "name": "x"}, a_shell())


@pytest.mark.parametrize(
    "source", ["", "Hej", "Subject: x", "Subject:\n\nx", "Preview: x\n\ny", "Subject: x\nFoo: y\n\nz"]
)
def test_a_letter_begins_with_its_subject(source: str) -> None:
    if source == "Subject: x":
        assert render_letter(source, {}, a_shell()).subject == "x"
    else:
        with pytest.raises(Invalid) as refused:
            render_letter(source, {}, a_shell())
        assert refused.value.code == "letter_without_subject"


def test_a_letter_may_not_be_endless() -> None:
    with pytest.raises(Invalid) as refused:
        render_letter("Subject: x\n\n" + "a" * 20_000, {}, a_shell())

    assert refused.value.code == "letter_too_long"


def test_both_parts_say_the_same() -> None:
    letter = render_letter(
        letter_source("guarantees", "broken_promise", "sv"), broken_promise_values(), a_shell()
    )

    seen = " ".join(
        Seen(re.sub(r"<style.*?</style>|<head>.*?</head>", "", letter.html, flags=re.S)).text.split()
    )
    for line in letter.text.split("\n-- \n")[0].splitlines():
        assert " ".join(line.split()) in seen


def test_the_html_loads_nothing_from_elsewhere() -> None:
    """A font or an image that is fetched tells somebody that the letter was opened."""
    html = rendered("Åsa").html

    assert not re.search(r"@import|<link|<img|url\(|<script|<iframe", html)


def test_the_shell_has_all_its_places_once_or_more() -> None:
    assert set(compiled_shell()[1::2]) == set(PLACES)


def test_a_logo_stands_in_for_the_name_and_carries_it() -> None:
    html = render_letter("Subject: x\n\ny", {}, a_shell(logo_url="https://cdn.example/l.png")).html

    images = [dict(attrs) for tag, attrs in Seen(html).elements if tag == "img"]
    assert [(image["src"], image["alt"]) for image in images] == [("https://cdn.example/l.png", "Löparboden")]


@pytest.mark.parametrize("change", ["shop_name", "signer_name", "signer_role", "address_line", "why"])
def test_nothing_in_the_shell_becomes_html(change: str) -> None:
    html = render_letter("Subject: x\n\ny", {}, a_shell(**{change: "<script>x</script>"})).html

    assert "<script>" not in html
    assert "<script>x</script>" in unescape(html)


def test_a_letter_that_cannot_be_stopped_offers_no_way_to() -> None:
    letter = render_letter("Subject: x\n\ny", {}, a_shell(stop_url=""))

    assert "Färre mejl" not in letter.text + letter.html


def test_the_words_before_the_letter_come_from_its_preview_or_its_first_sentence() -> None:
    own = render_letter("Subject: x\nPreview: Kort sagt\n\nHej,\n\nEn mening.", {}, a_shell()).html
    first = render_letter("Subject: x\n\nHej,\n\nEn mening.", {}, a_shell()).html

    assert "Kort sagt&#847;" in own
    assert "En mening.&#847;" in first


def test_a_letter_in_a_language_without_letters_is_english() -> None:
    assert letter_source("guarantees", "broken_promise", "fi") == letter_source(
        "guarantees", "broken_promise", "en"
    )
    with pytest.raises(NotFound):
        letter_source("guarantees", "no_such", "sv")


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Åsa", "Åsa"),
        ("  Anna  Karin ", "Anna Karin"),
        ("Jean-Luc", "Jean-Luc"),
        ("O'Brien", "O'Brien"),
        ("李", "李"),
        ("", None),
        (None, None),
        ("Win 500 € at evil.example", None),
        ("www.evil.example", None),
        ("evil.example", None),
        ("asa@example.com", None),
        ("*", None),
        ("A" * 41, None),
    ],
)
def test_only_what_looks_like_a_first_name_is_greeted(name: str | None, greeted: str | None) -> None:
    assert first_name_to_greet(name) == greeted


@pytest.mark.parametrize(
    ("colour", "on_it"),
    [("#1f5132", "#ffffff"), ("#ffe600", "#000000"), ("#767676", "#000000"), ("#666666", "#ffffff")],
)
def test_a_button_can_be_read_on_any_colour(colour: str, on_it: str) -> None:
    assert colours(colour) == (colour, on_it)


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#1f5132;background:url(//evil)", "#1f513g"])
def test_a_colour_that_is_none_is_ours(colour: str) -> None:
    assert colours(colour) == ("#1f5132", "#ffffff")


def test_values_are_rendered_for_each_letter_anew() -> None:
    """What is kept between letters must hold nothing of the customer."""
    texts: list[Any] = [rendered(name).text for name in ("Åsa", "Bo", "Åsa")]

    assert texts[0] == texts[2] != texts[1]
    assert "Åsa" not in texts[1]
