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
        "lost": False,
        "given": "code",
        "call_by": None,
        "ways": [],
        "default": None,
        "choose_url": None,
        "answer_by": None,
        **changes,
    }


def asked(lang: str = "sv", *, default: bool = True) -> dict[str, Any]:
    """What the same letter says where she may choose."""
    sums = {"sv": ("130\u00a0kr", "20\u00a0%", "49\u00a0kr"), "en": ("SEK\u00a0130", "20%", "SEK\u00a049")}[
        lang
    ]
    kinds = ("store_credit", "code", "shipping_refund")
    ways = [{"kind": kind, "amount": amount, "text": ""} for kind, amount in zip(kinds, sums, strict=True)]
    return {
        "given": "",
        "code": None,
        "code_valid_until": None,
        "remedy_text": "",
        "ways": ways,
        "default": ways[0] if default else None,
        "choose_url": "https://kept.example/offer/abc",
        "answer_by": "måndag 9 mars" if lang == "sv" else "Monday 9 March",
    }


def remedy_given_values(lang: str = "sv", **changes: Any) -> dict[str, Any]:
    return {
        "first_name": "Åsa",
        "shop_name": "Löparboden",
        "items": ["Pegasus 41"],
        "order_name": "#1001",
        "signer": "Johan Ek",
        "opening": "chosen",
        "call_by": None,
        "fell_back": False,
        "wanted": {"kind": "store_credit", "amount": "130 kr", "text": ""},
        "given": "store_credit",
        "remedy_text": "130\u00a0kr" if lang == "sv" else "SEK\u00a0130",
        "code": None,
        "code_valid_until": "fredag 4 september" if lang == "sv" else "Friday 4 September",
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
