"""Controls and figures: strict about names, escaped, and readable without colour or script."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import UndefinedError

from app.web.charts import Chart, Series
from app.web.forms import Form
from demo.gallery import SCREENS, create_gallery
from tests.web.skin_app import rendered, skin_app

EVIL = "\"'><script>alert(1)</script>"
VOID = {"meta", "link", "input", "br", "img", "path", "rect", "circle"}


@pytest.fixture(scope="module")
def gallery() -> Flask:
    app = create_gallery()
    app.testing = True
    return app


class Tags(HTMLParser):
    """Open tags without an end, ids, and what would need an exception in a content security policy."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        self.inline += [name for name in named if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in named):
            self.inline.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-3:]} at {self.getpos()}"
        self.open.pop()


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_whole_and_needs_no_inline_script_or_style(
    gallery: Flask, screen: str, language: str
) -> None:
    page = gallery.test_client().get(f"/{screen}?locale={language}").text

    tags = Tags()
    tags.feed(page)

    assert tags.open == []
    assert tags.inline == []
    assert len(tags.ids) == len(set(tags.ids))
    assert f'lang="{language}"' in page
    assert "<script>alert" not in page


def test_app_bridge_stands_before_every_other_script(gallery: Flask) -> None:
    page = gallery.test_client().get("/home").text

    scripts = [piece.split(">")[0] for piece in page.split("<script ")[1:]]

    assert 'name="shopify-api-key"' in page.split("<script ")[0]
    assert "javascript," in scripts[0]
    assert "async" not in scripts[0]
    assert "defer" not in scripts[0]


def test_customer_pages_have_no_script(gallery: Flask) -> None:
    page = gallery.test_client().get("/customer").text

    assert "<script" not in page
    assert "Kept" not in page


def test_an_undefined_name_fails() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ ui.badge(nobody_gave_this) }}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ ui.button(x, name=x, value=x) }}",
        "{{ ui.link_button(x, x, download=x) }}",
        "{{ ui.post_button(x, x, fields={'a': x}, ask=x) }}",
        "{{ ui.badge(x, x) }}{{ ui.stat(x, x, x, x, href=x) }}{{ ui.facts([(x, x)]) }}",
        "{{ ui.text_field(form, 'a', x, x, x, placeholder=x, before=x, after=x) }}",
        "{{ ui.area_field(form, 'a', x, x, x) }}{{ ui.choice_field(form, 'a', x, [(x, x)], x, x) }}",
        "{{ ui.ticks_field(form, 'a', x, [(x, x)], [x], x) }}{{ ui.tick_field(form, 'a', x, true, x) }}",
        "{{ ui.tabs([(x, x, true, 3)], x) }}{{ ui.pagination(x, x, x) }}{{ ui.back_link(x, x) }}",
        "{{ ui.filter_bar(x, 'q', x, x, [('c', x, [(x, x)], x)], {'k': x}) }}{{ ui.empty_state(x, x) }}",
        "{% call ui.card(x, x, x, x) %}{{ x }}{% endcall %}{% call ui.banner(x) %}{{ x }}{% endcall %}",
        "{% call(r) ui.table([x, {'label': x, 'href': x}], [x], x) %}<td>{{ ui.row_link(r, r) }}</td>{% endcall %}",
        "{{ ui.chart(chart) }}",
    ],
)
@pytest.mark.parametrize("form", [Form(), Form({"a": EVIL})], ids=["shown", "sent"])
def test_nothing_that_was_typed_becomes_markup(source: str, form: Form) -> None:
    chart = Chart(name="c", title=EVIL, sentence=EVIL, count=1, labels=[EVIL], series=[Series(EVIL, [1.0])])

    page = rendered(source, x=EVIL, form=form, chart=chart)

    tags = Tags()
    tags.feed(page)
    assert "<script" not in page
    assert tags.open == []


def test_a_complaint_stands_at_its_field_and_is_tied_to_it() -> None:
    form = Form({"name": ""})
    with skin_app().test_request_context("/"):
        form.text("name")

    page = rendered("{{ ui.text_field(form, 'name', 'Signed by', 'Maja') }}", form=form)

    assert 'aria-invalid="true" aria-describedby="about-name"' in page
    assert "Fill this in." in page


def test_a_ticked_box_that_was_cleared_comes_back_cleared() -> None:
    page = rendered("{{ ui.tick_field(form, 'on', 'Offer it', true) }}", form=Form({"other": "1"}))

    assert "checked" not in page


@pytest.mark.parametrize(
    ("outcome", "english", "swedish"),
    [("over", "Early", "Tidigt"), ("kept", "Kept", "Hållet"), ("broken", "Broken", "Brutet"),
     ("unknown", "Unknown", "Okänt"), ("void", "Void", "Utgår"), (None, "Under way", "På väg")],
)  # fmt: skip
def test_an_outcome_is_a_word_and_not_only_a_colour(outcome: str | None, english: str, swedish: str) -> None:
    source = "{{ ui.outcome_badge(outcome) }}"

    assert english in rendered(source, outcome=outcome)
    assert swedish in rendered(source, language="sv", outcome=outcome)


def test_an_empty_table_says_so() -> None:
    page = rendered("{% call(row) ui.table(['A'], [], 'All', 'No letters wait') %}{% endcall %}")

    assert "No letters wait" in page
    assert "<table" not in page


def test_a_figure_bears_the_name_of_its_column_for_the_phone() -> None:
    columns = ["Order", {"label": "Cost & all", "end": True}, {"label": "", "end": True}, "Why"]
    cells = "<td>1</td><td class='end'>2</td><td class='end'>x</td><td>y</td>"

    page = rendered("{% call(r) ui.table(columns, [1], 'All') %}" + cells + "{% endcall %}", columns=columns)
    spanned = rendered(
        "{% call(r) ui.table(columns, [1], 'All') %}<td>1</td><td class='end' colspan=\"2\">2</td>{% endcall %}",
        columns=columns,
    )

    assert page.count("data-label") == 1
    assert "<td class='end' data-label=\"Cost &amp; all\">2" in page
    assert "data-label" not in spanned


def test_a_chart_gives_its_figures_as_a_table_with_n() -> None:
    chart = Chart(
        name="weeks", title="Weeks", sentence="Better.", count=1204, labels=["1", "2"], unit="share",
        series=[Series("Kept", [0.5, None], "kept")],
    )  # fmt: skip

    page = rendered("{{ ui.chart(chart) }}", chart=chart)

    assert "n = 1,204" in page
    assert "50%" in page
    assert "–" in page


def test_the_gallery_can_be_written_as_files(tmp_path: Path) -> None:
    from demo.gallery import write_gallery

    write_gallery(tmp_path)

    assert 'href="static/kept.css' in (tmp_path / "home.html").read_text()
    assert (tmp_path / "static" / "kept.css").is_file()
