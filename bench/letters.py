"""Letters rendered, built and handed to a mail server in a second (`python -m bench.letters [SECONDS]`)."""

from __future__ import annotations

import multiprocessing
import os
import platform
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.controller import Controller

from app.mail.letters import RenderedLetter, letter_source, render_letter
from app.mail.message import build_message, mailbox
from app.mail.smtp import SmtpMailer
from app.mail.voice import Shell
from app.touchpoints.preview import made_up

SENT_AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
SOURCES = [
    (letter_source(room, name, lang), lang)
    for room, name in (("guarantees", "broken_promise"), ("reviews", "review_request"))
    for lang in ("sv", "en")
]
FROM = mailbox("Johan Ek, Löparboden", "hej@loparboden.example")


class Taking:
    """A mail server's handler that takes all and keeps nothing."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return "250 OK"


def rendered(number: int) -> RenderedLetter:
    """No two customers alike: another name, code, order and links for each."""
    source, lang = SOURCES[number % len(SOURCES)]
    values = {
        **made_up("broken_promise", lang),
        "first_name": f"Åsa {number}",
        "items": ["Pegasus 41", "Merinostrumpor"][: 1 + number % 2],
        "days_late": 1 + number % 4,
        "code": f"TACK-{number}",
        "order_name": f"#{number}",
        "choose_url": f"https://kept.example/offer/{number}",
        "review_url": f"https://loparboden.example/reviews?order={number}",
    }
    shell = Shell(
        shop_name="Löparboden",
        signer_name="Johan Ek",
        lang=lang,
        address_line="Götgatan 12, 118 46 Stockholm",
        stop_url=f"https://kept.example/letters/{number}",
        page_url=f"https://loparboden.example/order/{number}",
    )
    return render_letter(source, values, shell)


def built(number: int) -> Any:
    return build_message(
        rendered(number),
        sender=FROM,
        recipient=mailbox("", f"asa{number}@example.com"),
        message_id=f"<errand-{number}@kept.example>",
        sent_at=SENT_AT,
        stop_post_url=f"https://kept.example/letters/stop/{number}",
        lang="sv",
    )


def per_second(do: Callable[[int], Any], seconds: float) -> float:
    """Calls a second of this process, which is one core's worth."""
    for number in range(8):
        do(number)
    started, number = time.perf_counter(), 8
    while time.perf_counter() - started < seconds:
        do(number)
        number += 1
    return (number - 8) / (time.perf_counter() - started)


def serve(port: int, ready: Any) -> None:
    controller = Controller(Taking(), hostname="127.0.0.1", port=port)
    controller.start()
    ready.set()
    while True:
        time.sleep(60)


def sent_per_second(seconds: float) -> float:
    """Through SMTP on loopback to a server in a process of its own, one connection."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    server = spawn.Process(target=serve, args=(port, ready), daemon=True)
    server.start()
    try:
        assert ready.wait(20), "the mail server did not start"
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=5)
        rate = per_second(
            lambda n: mailer.send(
                built(n), envelope_from="hej@loparboden.example", recipient=f"asa{n}@example.com"
            ),
            seconds,
        )
        mailer.close()
        return rate
    finally:
        server.kill()
        server.join()


def machine() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"Python {platform.python_version()} · {os.cpu_count()} cores · {model} · load {os.getloadavg()[0]:.1f}"


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    rows = (
        ("letters rendered (one core)", per_second(rendered, seconds), "3,000"),
        ("rendered and built to bytes (one core)", per_second(lambda n: built(n).as_bytes(), seconds), ""),
        ("rendered, built and sent over SMTP (one connection)", sent_per_second(seconds), ""),
    )
    print(machine())
    print(f"{'':<54}{'per second':>12}{'reach':>10}")
    for name, rate, reach in rows:
        print(f"{name:<54}{rate:>12,.0f}{reach:>10}")


if __name__ == "__main__":
    main()
