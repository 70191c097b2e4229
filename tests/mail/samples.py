"""A shell and the values of each letter, as the tests use them."""

from __future__ import annotations

from typing import Any

from app.mail.voice import Shell


def a_shell(lang: str = "sv", **changes: Any) -> Shell:
    return Shell(
        **{
            "shop_name": "Löparboden",
            "signer_name": "Johan Ek",
            "signer_role": "butikschef" if lang == "sv" else "shop manager",
            "lang": lang,
            "address_line": "Götgatan 12, 118 46 Stockholm",
            "stop_url": "https://kept.example/letters/abc",
            "page_url": "https://loparboden.example/order/1001?a=1&b=2",
            **changes,
        }
    )


def broken_promise_values(lang: str = "sv", **changes: Any) -> dict[str, Any]:
    days = {
        "sv": ("tisdag 3 mars", "fredag 6 mars", "fredag 4 september", "100 kr"),
        "en": ("Tuesday 3 March", "Friday 6 March", "Friday 4 September", "15%"),
    }[lang]
    return {
        "first_name": "Åsa",
        "shop_name": "Löparboden",
        "items": ["Pegasus 41"],
        "promised_on": days[0],
        "arrived_on": days[1],
        "days_late": 3,
        "remedy_text": days[3],
        "code": "TACK-7KQ2-M9XD",
        "code_valid_until": days[2],
        "order_name": "#1001",
        "signer": "Johan Ek",
        **changes,
    }


def review_request_values(lang: str = "sv", **changes: Any) -> dict[str, Any]:
    return {
        "first_name": "Åsa",
        "items": ["Pegasus 41"],
        "shop_name": "Löparboden",
        "arrived_on": "tisdag 3 mars" if lang == "sv" else "Tuesday 3 March",
        "review_url": "https://loparboden.example/reviews?order=1001&product=41",
        "signer": "Johan Ek",
        **changes,
    }
