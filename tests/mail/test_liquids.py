"""A merchant's text can't run code, loop for ever, fill the memory, or reach what it wasn't given."""

from __future__ import annotations

from time import perf_counter

import pytest

from app.core.errors import Invalid
from app.mail.formality import formal
from app.mail.letters import RenderedLetter, render_letter
from app.mail.lint import letter_complaints, selling_in
from app.mail.voice import Shell

SHELL = Shell(
    shop_name="Löparboden", signer_name="Maja", signer_role="", lang="en", stop_url="https://x.se/a"
)
VALUES = {"first_name": "Elin", "items": ["Pegasus 41", "Socks"]}
# A letter is made in a few milliseconds; so much is room for a busy machine, and no hostile text may need more.
SECONDS_MAX = 2.0
LONG_SECONDS_MAX = 6.0  # of a hundred thousand signs, with all that is looked for in them

HOSTILE = [
    "{% for i in (1..999) %}{% for j in (1..999) %}x{% endfor %}{% endfor %}",
    "{% for i in (1..99999999999999999999999) %}x{% endfor %}",
    "{% for i in (1..3000000000) reversed %}x{% endfor %}",
    "{% if (1..3000000000) contains 'x' %}a{% endif %}",
    "{% assign all = (1..30000000) | reverse %}x",
    "{{ (1..30000000) | join: 'x' | size }}",
    "{{ (1..10000000) | listed }}",
    "{{ 'a'" + " | replace: 'a', 'aaaaaaaaaa'" * 9 + " | size }}",
    "{{ 'ababab' | split: '' | join: '" + "x" * 18_000 + "' | split: '' | join: '" + "x" * 900 + "' }}",
    "{% assign a = 'x' %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
    "{% assign n = 9 %}{% for i in (1..900) %}{% assign n = n | times: n %}{% endfor %}{{ n }}",
    "{% capture a %}{% for i in (1..900) %}" + "y" * 900 + "{% endfor %}{% endcapture %}{{ a }}",
    "{{ " + "9" * 6_000 + " }}",
    "{% if true %}" * 900 + "{% endif %}" * 500,
    "{{ " + "(" * 900 + " }}",
    "{{ 'inf' | ceil }}",
    "{{ 'nan' | round }}",
    "{{ 1 | divided_by: 0 }}",
    "{{ first_name | explode }}",
    "{{ 'UmFiYXR0' | base64_decode }}",
    "{{ 'now' | date: '%Y' }}",
    "{{ now }}",
    "{{ today }}",
    "{{ first_name.__class__ }}",
    "{{ first_name['__class__'] }}",
    "{{ items.__class__.__mro__ }}",
    "{{ items['append'] }}",
    "{{ first_name.format }}",
    "{{ self }}",
    "{{ config }}",
    "{% include 'x' %}",
    "{% render 'x' %}",
    "{% liquid echo 'x' %}",
    "{{" * 9_000,
    "{" * 19_000,
    "[" * 19_000,
    "{% for i in (1..990) %}" + "**a " * 20 + "{% endfor %}",
    "{% for i in (1..990) %}" + "![" * 45 + "{% endfor %}",
    "{% for i in (1..990) %}" + "[a](" * 20 + "{% endfor %}",
]
# What is no letter, and yet nothing is wrong with it.
LONG = [
    "{% for i in (1..990) %}[" + "x" * 90 + "{% endfor %}",
    "{% for i in (1..990) %}" + "x" * 90 + "{% endfor %}",
    "{% for i in (1..990) %}" + "|" * 90 + "{% endfor %}",
    "{% for i in (1..990) %}" + "a-" * 45 + "{% endfor %}",
    "{% for i in (1..990) %}" + "{{ '{' }}" * 10 + "{% endfor %}",
    "{% for i in (1..990) %}" + "1 " * 45 + "{% endfor %}",
]


def letter(body: str) -> RenderedLetter:
    return render_letter(f"Subject: Hi\n\n{body}", VALUES, SHELL)


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: body[:40])
def test_a_hostile_text_is_refused_at_once(body: str) -> None:
    begun = perf_counter()

    with pytest.raises(Invalid):
        letter(body)

    assert perf_counter() - begun < SECONDS_MAX


@pytest.mark.parametrize("body", LONG, ids=lambda body: body[23:40])
def test_a_long_text_is_written_and_judged_at_once(body: str) -> None:
    begun = perf_counter()

    made = letter(body)
    letter_complaints(made, SHELL)
    selling_in(made, "contract")
    formal(made.text, "en")

    assert perf_counter() - begun < LONG_SECONDS_MAX


@pytest.mark.parametrize("body", ["{{ items | map: '__class__' }}", "{{ items | where: '__class__' }}"])
def test_what_a_filter_is_asked_for_by_name_isn_t_an_attribute(body: str) -> None:
    assert "class" not in letter(body).text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{% for i in (1..3) %}{{ i }}{% endfor %}", "123"),
        ("{% for one in items reversed %}{{ one }}, {% endfor %}", "Socks, Pegasus 41,"),
        ("{{ first_name | replace: 'E', 'Al' | upcase }}", "ALLIN"),
        ("{{ items | join: ' + ' }}", "Pegasus 41 + Socks"),
        ("{{ items | listed }}", "Pegasus 41 and Socks"),
        ("{{ items.size | times: 2 | plus: 1 }}", "5"),
        ("{{ first_name.size }}", "4"),
        ("{{ items.first }}, {{ items.last }}", "Pegasus 41, Socks"),
        ("{% assign place = 1 %}{{ items[place] }}", "Socks"),
        ("{% assign first_name = 'Alva' %}{{ first_name }}", "Alva"),
        (
            "{% for first_name in items %}{{ first_name }}{% endfor %} {{ first_name }}",
            "Pegasus 41Socks Elin",
        ),
    ],
)
def test_what_a_letter_needs_still_works(body: str, said: str) -> None:
    assert letter(body).text.startswith(said)
