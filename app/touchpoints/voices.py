"""The shell of a shop's letters: who signs, in which voice and colours."""

from __future__ import annotations

from typing import Any

from app.mail.voice import Shell, language
from app.shops.settings import Sender, Voice


def shell_for(shop_name: str, sender: Sender, *, voice: Voice, lang: str, **addresses: Any) -> Shell:
    """addresses  stop_url, page_url and why, as in Shell"""
    is_swedish = language(lang) == "sv"
    return Shell(
        shop_name=shop_name,
        signer_name=sender.name,
        signer_role="" if _is_name(sender.role, shop_name) else sender.role,
        lang=lang,
        colour=sender.colour,
        logo_url=sender.logo,
        address_line=_without_name(sender.postal, shop_name),
        hello=voice.hello_sv if is_swedish else voice.hello_en,
        sign_off=voice.sign_off_sv if is_swedish else voice.sign_off_en,
        formal=voice.formal,
        signature_line=voice.signature,
        ground=voice.ground,
        **addresses,
    )


def _is_name(words: str, shop_name: str) -> bool:
    return words.strip().casefold() == shop_name.strip().casefold()


def _without_name(postal: str, shop_name: str) -> str:
    """The shop's name stands before it in every letter, and many write it into their address as well."""
    first, comma, rest = postal.partition(",")
    return rest.strip() if comma and _is_name(first, shop_name) else postal
