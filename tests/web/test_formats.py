"""Values as a person reads them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.web import formats
from tests.web.skin_app import NOW, skin_app

EARLY_DAY = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # already the 24th in Stockholm


@pytest.mark.parametrize(
    ("written", "english", "swedish"),
    [
        (lambda: formats.money(129_900, "SEK"), "SEK 1,299", "1 299 kr"),
        (lambda: formats.money(129_950, "SEK"), "SEK 1,299.50", "1 299,50 kr"),
        (lambda: formats.money(500, "JPY"), "¥500", "500 JPY"),
        (lambda: formats.money(None, "SEK"), "–", "–"),
        (lambda: formats.counted(999), "999", "999"),
        (lambda: formats.counted(1_000), "1,000+", "1 000+"),
        (lambda: formats.counted(100, True), "100+", "100+"),
        (lambda: formats.share(0.123), "12%", "12 %"),
        (lambda: formats.share(0.996), "99.6%", "99,6 %"),
        (lambda: formats.share(1), "100%", "100 %"),
        (lambda: formats.on(EARLY_DAY), "24 Nov 2026", "24 nov. 2026"),
        (lambda: formats.on(date(2026, 3, 1)), "1 Mar 2026", "1 mars 2026"),
        (lambda: formats.at(NOW), "24 Nov 2026, 14:12", "24 nov. 2026, 14:12"),
        (lambda: formats.ago(NOW - timedelta(hours=3)), "3 hours ago", "för 3 timmar sedan"),
        (lambda: formats.ago(NOW + timedelta(days=2)), "in 2 days", "om 2 dagar"),
        (lambda: formats.day_span(date(2026, 11, 24), date(2026, 11, 26)), "24–26 Nov", "24–26 nov."),
        (
            lambda: formats.day_span(date(2026, 11, 30), date(2026, 12, 2)),
            "30 Nov – 2 Dec",
            "30 nov. – 2 dec.",
        ),
        (lambda: formats.miss(41, 2, 1), "1 working day late", "1 arbetsdag för sent"),
        (lambda: formats.miss(30, 2, 0), "2 days late", "2 dagar för sent"),
        (lambda: formats.miss(0.2), "12 minutes late", "12 minuter för sent"),
        (lambda: formats.miss(0.333), "20 minutes late", "20 minuter för sent"),
        (lambda: formats.miss(0.001), "1 minute late", "1 minut för sent"),
        (lambda: formats.miss(-0.5), "30 minutes early", "30 minuter i förväg"),
        (lambda: formats.miss(-50, -2, -2), "2 working days early", "2 arbetsdagar i förväg"),
        (lambda: formats.miss(0), "on time", "i tid"),
        (lambda: formats.miss(None), "–", "–"),
    ],
)
def test_a_value_is_written_as_the_language_writes_it(written: object, english: str, swedish: str) -> None:
    app = skin_app()
    for language, expected in (("en", english), ("sv", swedish)):
        with app.test_request_context(f"/?locale={language}"):
            app.preprocess_request()

            assert written().replace("\u00a0", " ") == expected  # type: ignore[operator]  # a lambda of the table
