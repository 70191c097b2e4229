"""Everything that runs in the demo's one process: pretend Shopify, pretend mail server, Kept's web and its worker."""

from __future__ import annotations

import base64
import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec
import structlog
from sqlalchemy import event
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.core.chance import SystemChance
from app.core.db import Database
from app.core.ids import Ids
from app.core.keys import KeyRing
from app.core.migrations import migrate
from app.core.signing import Signer
from app.core.work import Env
from app.factory import create_app
from app.inbox.door import FrontDoor
from app.mail.smtp import SmtpMailer
from app.shopify.gate import ShopifyGate
from app.wiring import PLAN
from app.worker import Rounds, in_background
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES, Settings
from demo.clock import StoryClock
from demo.pretend import Mailbox, PretendShopify

FIRST_PORT = 8400
PORTS_TRIED = 40
# After a kill, what the pretend Shopify gave out in its last second isn't on file: numbers jump over it.
NUMBERS_SKIPPED = 2000

NOT_WHILE_TELLING = (
    "read_nightly", "fetch_replies", "erase_shops",
    "forget_bodies", "forget_files", "forget_arrival_files", "forget_photos", "forget_traces",
    # What isn't folded yet is added by whoever reads it; live, a worker folds it within minutes.
    "fold_costs", "fold_mail", "fold_deeds", "fold_answers", "fold_sightings",
)  # fmt: skip


class Keys(msgspec.Struct):
    """What is drawn once for a demo and then stays: ports are kept so that links in old letters still work."""

    client_id: str
    client_secret: str
    keys: str
    ports: list[int]


class House:
    """Started by its making; `close` ends it. folder  where everything is kept"""

    def __init__(self, folder: Path, *, at: datetime, first_port: int = FIRST_PORT) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._log = (folder / "kept.log").open("a", encoding="utf-8")
        _log_to(self._log)
        self.clock = StoryClock(at)
        self.keys = _keys(folder / "settings.json", first_port)
        web_port, shopify_port, mail_port = self.keys.ports
        self.mailbox = Mailbox(folder / "letters", now=self.clock.now)
        self.mailbox.start(mail_port)
        self.world = _world(self, f"http://127.0.0.1:{web_port}")
        self.world.mount_mailbox(self.mailbox)
        self.world.start(shopify_port)
        self.env = _env(self)
        migrate(self.env.settings.database_url)
        event.listen(self.env.db.engine, "connect", _do_not_wait_for_the_disk)
        self.rounds = Rounds(_telling(self.env))
        self._web = _serve(self.env, web_port)
        self._end_worker: Callable[[], None] | None = None

    @property
    def panel(self) -> str:
        """The address of the panel inside the admin, up to the shop's handle."""
        return f"{self.world.origin}/store/{{}}/apps/{self.world.proxy_subpath}"

    def make_rounds(self) -> None:
        """As the worker does, until nothing is left that is due at this instant."""
        while self.rounds.once():
            pass

    def go_live(self) -> None:
        """From here on the clock is the machine's, and the worker works by itself."""
        self.clock.go_live()
        self._end_worker = in_background(self.env)

    def close(self) -> None:
        """Closing twice is closing once."""
        if self._log.closed:
            return
        if self._end_worker:
            self._end_worker()
        self._web.shutdown()
        self._web.server_close()
        self.world.stop()
        if isinstance(self.env.mailer, SmtpMailer):
            self.env.mailer.close()
        self.mailbox.stop()
        self.env.shopify.close()
        self.env.db.close()
        structlog.reset_defaults()
        self._log.close()


def _world(house: House, app_url: str) -> PretendShopify:
    world = PretendShopify(
        client_id=house.keys.client_id,
        client_secret=house.keys.client_secret,
        app_url=app_url,
        now=house.clock.now,
        scopes=LAUNCH_SCOPES,
        optional_scopes=OPTIONAL_SCOPES,
        state_path=house.folder / "shopify.db",
    )
    if world.shops:
        for _ in range(NUMBERS_SKIPPED):
            world.next_id()
    return world


def _env(house: House) -> Env:
    """As factory.create_env makes it, but for the clock."""
    origin, chance = house.world.origin, SystemChance()
    settings = Settings(
        client_id=house.keys.client_id,
        client_secret=house.keys.client_secret,
        keys=house.keys.keys,
        app_url=house.world.app_url,
        database_url=f"sqlite:///{house.folder / 'kept.db'}",
        smtp_url=f"smtp://127.0.0.1:{house.mailbox.port}",
        app_handle=house.world.proxy_subpath,
        admin_origin=origin,
        shopify_origin=origin,
        app_bridge_url=f"{origin}/app-bridge.js",
        log_format="plain",
    )
    keys = KeyRing.from_text(settings.keys)
    return Env(
        settings=settings,
        db=Database(settings.database_url),
        clock=house.clock,
        chance=chance,
        ids=Ids(house.clock, chance),
        keys=keys,
        signer=Signer(keys, house.clock),
        mailer=SmtpMailer(settings.smtp_url),
        shopify=ShopifyGate(settings, house.clock, house.clock.sleep),
        plan=PLAN,
    )


def _telling(env: Env) -> Env:
    """While a year is told every message is delivered, nobody replies and no file grows old: a year of nights that find
    nothing would take longer than the days. Live, all is looked after as everywhere."""
    duties = tuple(duty for duty in env.plan.duties if duty.name not in NOT_WHILE_TELLING)
    return replace(env, plan=replace(env.plan, duties=duties))


def _do_not_wait_for_the_disk(connection: Any, _: object) -> None:
    """A year is told in tens of thousands of commits, and this file is nobody's shop. A kill still loses nothing,
    only a power cut may; everywhere else Kept waits for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


class _QuietHandler(WSGIRequestHandler):
    """Keeps connections open and writes no line for each request. An answer is two writes: they must not wait for
    each other's acknowledgement."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def log(self, type: str, message: str, *args: Any) -> None:
        """What goes wrong in the app is in its own log."""


def _serve(env: Env, port: int) -> BaseWSGIServer:
    server = make_server(
        "127.0.0.1", port, FrontDoor(create_app(env), env), threaded=True, request_handler=_QuietHandler
    )
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def _keys(path: Path, first_port: int) -> Keys:
    """Drawn at the first start. A port that somebody else holds by now is replaced, with a word."""
    if path.exists():
        keys = msgspec.json.decode(path.read_bytes(), type=Keys)
    else:
        seal = base64.b64encode(os.urandom(32)).decode()
        keys = Keys(secrets.token_hex(16), secrets.token_hex(32), f"demo:{seal}", [])
    wanted = keys.ports or [first_port, first_port + 1, first_port + 2]
    if not all(_is_free(port) for port in wanted):
        free = [port for port in range(wanted[0], wanted[0] + PORTS_TRIED) if _is_free(port)][:3]
        if len(free) < 3:
            raise SystemExit(f"No three free ports from {wanted[0]} on: choose others with --port-base.")
        print(f"Ports {wanted} are taken; using {free}.", file=sys.stderr)
        wanted = free
    keys.ports = wanted
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(keys)))
    return keys


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do it: a port whose last connections are just running out is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _log_to(file: TextIO) -> None:
    """Kept's log goes to a file: the terminal belongs to the story."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(file),
    )
