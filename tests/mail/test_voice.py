"""One voice for all letters of a shop: greeting, sign-off, formality, signature and colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.formality import formal
from app.mail.letters import render_letter
from app.mail.liquids import Written
from app.mail.voice import _SPACES, _UNSEEN, DEFAULT_GROUND, clean, is_light_enough
from app.shops.settings import Sender, Voice
from app.touchpoints.preview import previews
from tests.mail.samples import a_shell

SOURCE = (
    "Subject: Hej\n\n{{ hello }}{% if first_name %} {{ first_name }}{% endif %},\n\nText.\n\n{{ sign_off }}\n"
)
VOICE = Voice(
    hello_sv="Tjena",
    hello_en="Hello there",
    sign_off_sv="Allt gott",
    sign_off_en="Take care,",
    signature="Ring mig: 090-12 34 56",
    ground="#ffeedd",
    formal=True,
)


@pytest.mark.parametrize(
    ("lang", "hello", "sign_off"),
    [("sv", "Tjena Elin,", "Allt gott"), ("en", "Hello there Elin,", "Take care,")],
)
def test_the_shops_voice_is_heard_in_every_letter(lang: str, hello: str, sign_off: str) -> None:
    letters = previews(sender=Sender(name="Maja"), voice=VOICE, langs=[lang])

    assert len(letters) >= 5
    for one in letters:
        assert hello in one.letter.text, one.name
        assert f"{sign_off}\nMaja\nLöparboden\nRing mig: 090-12 34 56\n" in one.letter.text, one.name
        assert "Ring mig: 090-12 34 56" in one.letter.html
        assert "#ffeedd" in one.letter.html
        assert DEFAULT_GROUND not in one.letter.html


def test_without_a_voice_the_language_has_its_own_words() -> None:
    swedish = render_letter(SOURCE, {"first_name": "Elin"}, a_shell("sv")).text
    english = render_letter(SOURCE, {"first_name": None}, a_shell("en")).text

    assert swedish.startswith("Hej Elin,\n\nText.\n\nVänliga hälsningar\nJohan Ek\n")
    assert english.startswith("Hi,\n\nText.\n\nAll the best,\nJohan Ek\n")


@pytest.mark.parametrize("written", ["1\u00a0299\u00a0kr", "15\u00a0%", "1\u202f299 €"])
def test_a_sum_is_not_torn_apart_at_the_end_of_a_line(written: str) -> None:
    assert clean(f"\u00a0 {written}\r\n ") == written


def test_the_shops_name_stands_once_where_the_merchant_writes_it_herself() -> None:
    sender = Sender(name="Maja Lind", role="löparboden", postal="Löparboden, Storgatan 1, Umeå")

    [letter, *_] = previews(sender=sender)

    assert "Maja Lind\nLöparboden\n" in letter.letter.text
    assert "\nLöparboden, Storgatan 1, Umeå\n" in letter.letter.text


def test_a_greeting_cannot_bring_markup_into_the_letter() -> None:
    shell = a_shell(hello="<b>Hej</b>\n\n[x](https://evil.example)", signature_line="<i>\nBcc: x</i>")

    letter = render_letter(SOURCE, {"first_name": None}, shell)

    assert "<b>" not in letter.html
    assert "<i>" not in letter.html
    assert 'href="https://evil.example' not in letter.html
    assert letter.text.count("\n\n-- \n") == 1


@pytest.mark.parametrize(
    ("lang", "said", "formally"),
    [
        ("sv", "Du får dina skor hos dig.", "Ni får era skor hos er."),
        ("sv", "Säg ditt namn, så är din sak klar.", "Säg ert namn, så är er sak klar."),
        (
            "sv",
            "Duktigt, Diggar och en dikt. [Din sida](https://x.example/du/din)",
            "Duktigt, Diggar och en dikt. [Er sida](https://x.example/du/din)",
        ),
        (
            "sv",
            "{{ du }} {% if dig %}dig{% endif %} maja@du.example",
            "{{ du }} {% if dig %}er{% endif %} maja@du.example",
        ),
        (
            "en",
            "We don't think it'll come. I'm sorry.",
            "We do not think it will come. I am sorry.",
        ),
        ("en", "It’s been a week, and it's late.", "It has been a week, and it is late."),
        ("en", "Maja's shoes can't wait; we won't.", "Maja's shoes cannot wait; we will not."),
        (
            "en",
            "You'd rather not? We've one, they're red. Let's go.",
            "You would rather not? We have one, they are red. Let us go.",
        ),
    ],
)
def test_a_formal_voice_changes_the_words_and_nothing_else(lang: str, said: str, formally: str) -> None:
    assert formal(said, lang) == formally


def test_a_value_is_never_made_formal() -> None:
    letter = render_letter(
        "Subject: x\n\nDu köpte {{ item }}.", {"item": "Din Vän"}, a_shell("sv", formal=True)
    )

    assert "Ni köpte Din Vän." in letter.text


@pytest.mark.parametrize("ground", ["#333333", "red", "", "#fff", "url(x)"])
def test_a_ground_that_cannot_be_written_upon_is_not_taken(ground: str) -> None:
    letter = render_letter(SOURCE, {"first_name": None}, a_shell("sv", ground=ground))

    assert not is_light_enough(ground)
    assert DEFAULT_GROUND in letter.html


def test_the_merchants_own_markdown_is_read_as_the_letters_text() -> None:
    guide = Written(
        "Vaxa dem **en gång**.\n\n- torka\n- <b>vaxa</b> {{ inget }}\n\n[Mer](https://loparboden.example/x)"
    )

    letter = render_letter("Subject: {{ g }}\n\nHej,\n\n{{ g }}\n\nSlut.", {"g": guide}, a_shell("sv"))

    assert "<strong>en gång</strong>" in letter.html
    assert letter.html.count("<li>") == 2
    assert "<b>" not in letter.html
    assert 'href="https://loparboden.example/x"' in letter.html
    assert "Vaxa dem en gång.\n\n- torka" in letter.text
    assert "\n" not in letter.subject


def test_the_merchants_own_markdown_cannot_speak_of_a_value() -> None:
    letter = render_letter(
        "Subject: x\n\n{{ name }}\n\n{{ g }}",
        {"name": "Elin", "g": Written("\ue0000\ue001 hej")},
        a_shell("sv"),
    )

    assert letter.text.count("Elin") == 1
    assert "0 hej" in letter.text


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text(" \t\n\u00a0\u202e\ue000\u200dåÅ-1"))
def test_the_short_way_of_cleaning_cleans_as_the_long_one(text: str) -> None:
    assert clean(text) == _SPACES.sub(" ", _UNSEEN.sub(" ", text)).strip()
