"""Mails as programs of customers write them: heads and bodies of their real shapes, about nobody."""

from __future__ import annotations

HEAD = (
    "From: Alma Lind <Alma.Lind@posten.example>\r\n"
    "To: Maja Lind <svar+abc@loparboden.example>\r\n"
    "Date: Mon, 2 Mar 2026 11:02:03 +0100\r\n"
    "Message-ID: <one@posten.example>\r\n"
    "In-Reply-To: <letter.7.1001@kept.example>\r\n"
    "References: <first@kept.example>\r\n <letter.7.1001@kept.example>\r\n"
    "Subject: Re: Din order\r\n"
    "MIME-Version: 1.0\r\n"
)
LETTER = "Hej Alma,\n\ndin order blev sen.\n\nMaja"
QUOTED = "\n".join(f"> {line}".rstrip() for line in LETTER.split("\n"))


def a_mail(
    body: str | bytes = "Tack!\r\n",
    *,
    kind: str = 'text/plain; charset="utf-8"',
    how: str = "8bit",
    head: str = "",
) -> bytes:
    """head  further lines, each ended"""
    raw = body.encode() if isinstance(body, str) else body
    lines = f"{HEAD}{head}Content-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
    return lines.encode("utf-8", "surrogateescape") + raw


def parts(*bodies: tuple[str, str | bytes], kind: str = "mixed", boundary: str = "=_b") -> tuple[bytes, str]:
    """bodies   (heads of the part, its content). returns  the body of a multipart, and its type"""
    raw = b"".join(
        f"--{boundary}\r\n{heads}\r\n\r\n".encode()
        + (body.encode() if isinstance(body, str) else body)
        + b"\r\n"
        for heads, body in bodies
    )
    return raw + f"--{boundary}--\r\n".encode(), f'multipart/{kind}; boundary="{boundary}"'


PLAIN = 'Content-Type: text/plain; charset="utf-8"'
HTML = 'Content-Type: text/html; charset="utf-8"'

MAJA = "Maja Lind <svar@loparboden.example>"
SWEDISH = (
    f"Från: {MAJA}\nSkickat: den 2 mars 2026 10:12\nTill: Alma Lind <alma@posten.example>\nÄmne: Din order"
)
ENGLISH = f"From: {MAJA}\nSent: Monday, March 2, 2026 10:12 AM\nTo: Alma Lind\nSubject: Din order"
GERMAN = f"Von: {MAJA}\nGesendet: Montag, 2. März 2026 10:12\nAn: Alma\nBetreff: Din order"
RULE = "_" * 32
# What the program put below what was typed.
BELOW = {
    "gmail sv": f"Den mån 2 mars 2026 kl 10:12 skrev Maja Lind, Löparboden <\nsvar@loparboden.example>:\n\n{QUOTED}",
    "gmail en": f"On Mon, Mar 2, 2026 at 10:12 AM Maja Lind <svar@loparboden.example>\nwrote:\n\n{QUOTED}",
    "gmail de": f"Am Mo., 2. März 2026 um 10:12 Uhr schrieb {MAJA}:\n\n{QUOTED}",
    "apple sv": f"Skickat från min iPhone\n\n> 2 mars 2026 kl. 10:12 skrev {MAJA}:\n> \n{QUOTED}",
    "apple sv below": f"2 mars 2026 kl. 10:12 skrev {MAJA}:\n\n{QUOTED}",
    "apple en": f"Sent from my iPad\n\nOn 2 Mar 2026, at 10:12, {MAJA} wrote:\n\n{QUOTED}",
    "outlook sv": f"{SWEDISH}\n\n{LETTER}",
    "outlook en": f"{RULE}\n{ENGLISH}\n\n{LETTER}",
    "outlook de": f"{GERMAN}\n\n{LETTER}",
    "outlook phone": f"Hämta Outlook för iOS<https://aka.ms/o0ukef>\n{RULE}\n{SWEDISH}\n\n{LETTER}",
    "outlook old": f"-----Ursprungligt meddelande-----\nFrån: Maja\n\n{LETTER}",
    "outlook old en": f"-----Original Message-----\nFrom: Maja\n\n{LETTER}",
    "samsung": f"Skickat från min Galaxy\n\n-------- Originalmeddelande --------\nFrån: Maja\n{LETTER}",
    "samsung unmarked": f"Den 2 mars 2026 10:12 skrev {MAJA}:\n\n{LETTER}",
    "thunderbird": f"Den 2026-03-02 kl. 10:12, skrev Maja Lind:\n{QUOTED}",
    "signature": "-- \nAlma Lind\n070-000 00 00",
    "nothing": "",
}
QUOTES = {name: f"Var är skorna?\n\n{below}\n" for name, below in BELOW.items()} | {
    "thunderbird above": f"{BELOW['thunderbird']}\n\nVar är skorna?\n",
}
