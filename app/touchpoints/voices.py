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
        signer_role=sender.role,
        lang=lang,
        colour=sender.colour,
        logo_url=sender.logo,
        address_line=sender.postal,
        hello=voice.hello_sv if is_swedish else voice.hello_en,
        sign_off=voice.sign_off_sv if is_swedish else voice.sign_off_en,
        formal=voice.formal,
        signature_line=voice.signature,
        ground=voice.ground,
        **addresses,
    )
