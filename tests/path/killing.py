"""Killing real workers at random moments while they hand letters to a real mail server."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from asyncio import sleep
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import msgspec
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from app.core.clock import SystemClock
from app.core.migrations import migrate
from app.core.work import Env, reading_for, work_across_shops, work_for
from app.inbox.working import handle_some
from app.outbox.model import Errand
from app.shops.model import Shop
from app.shops.settings import DeliveryGuarantee, Dose
from app.shops.store import change_settings
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import APP_URL, CLIENT_ID, KEYS, SECRET, SHOP, an_env, install_both_shops
from tests.fakes import StoppedClock
from tests.path.given import SETTINGS, Street, order, scan, shipment

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)
UNSENT = ("proposed", "waiting", "granted", "sending")
LETTERS_PER_KILL = 2  # so that there is work in hand at each kill
ANSWER_SECONDS = 0.02  # at most, drawn for each letter: the mail server thinks before it says yes
# Most are killed while letters go out, so long after the first yes at most; the others however far they have come.
SENDING_SECONDS = 0.05
BEGINNING_SECONDS = 0.4
BEGINNERS = 0.2
FIRST_YES_SECONDS = 10.0
END_SECONDS = 600.0


@dataclass
class PostOffice:
    """A mail server that takes its time and takes everything.

    taken  (connection, letter) in the order in which it said yes
    """

    chance: random.Random
    taken: list[tuple[object, bytes]] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        await sleep(self.chance.random() * ANSWER_SECONDS)
        self.taken.append((session, bytes(envelope.content)))  # a port may come again, a session doesn't
        return "250 OK"


@dataclass(frozen=True)
class Figures:
    """What came of it.

    letters   that were to be sent
    sent      noted as sent
    taken     the mail server's yeses
    twice     letters that it took more than once
    lost      letters of which it took none
    differ    letters whose copies aren't the same to the byte
    unlucky   repeats of a letter that wasn't the last one its connection took: there would be no excuse for them
    """

    kills: int
    letters: int
    sent: int
    taken: int
    twice: int
    lost: int
    differ: int
    unlucky: int


def kill_again_and_again(
    folder: Path, kills: int, *, letters_per_kill: int = LETTERS_PER_KILL, seed: int = 5
) -> Figures:
    """returns  when every letter has been sent"""
    url = f"sqlite:///{folder / 'kept.db'}"
    migrate(url)
    install_both_shops(url)
    chance = random.Random(seed)
    office = PostOffice(random.Random(seed + 1))
    env = an_env(url, clock=SystemClock())
    try:
        street = _a_street(env)
        with _open(office) as port, workers(url, port) as maker:
            _let_letters_be_due(street, range(1))
            tell(maker, "learn")
            _let_letters_be_due(street, range(1, 1 + kills * letters_per_kill))
            done = 0
            while done < kills and _left(env):
                number = tell(maker, "go")
                _live(office, chance)
                os.kill(int(number), signal.SIGKILL)
                tell(maker, "reap")
                lapse(env)
                done += 1
            last = tell(maker, "go")
            until = time.monotonic() + END_SECONDS
            while _left(env) and time.monotonic() < until:
                time.sleep(0.05)
            os.kill(int(last), signal.SIGKILL)
            tell(maker, "reap")
        return _count(env, street, office, kills=done)
    finally:
        env.db.close()


def _live(office: PostOffice, chance: random.Random) -> None:
    if chance.random() < BEGINNERS:
        time.sleep(chance.random() * BEGINNING_SECONDS)
        return
    before, until = len(office.taken), time.monotonic() + FIRST_YES_SECONDS
    while len(office.taken) == before and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(chance.random() * SENDING_SECONDS)


def _a_street(env: Env) -> Street:
    then = replace(env, clock=StoppedClock(env.clock.now() - 180 * DAY))
    with work_across_shops(then, why="a test's shop was installed long before") as work:
        work.session.get_one(Shop, SHOP).installed_at = work.now
    # Nobody knows at what hour this runs, and the remedies of the guarantee are another test's.
    settings = msgspec.structs.replace(
        SETTINGS,
        dose=Dose(quiet_from=0, quiet_until=0),
        guarantee=DeliveryGuarantee(on=False),
        checkout_dates=False,
    )
    with work_for(then, SHOP) as work:
        change_settings(work, settings, "install")
    return Street(env, SHOP)


def _let_letters_be_due(street: Street, numbers: range) -> None:
    """As many customers had their shoes some days ago; each is to be asked for a review."""
    env = street.env
    bought_at = (env.clock.now() - 20 * DAY).replace(microsecond=0)
    for number in numbers:
        _tell_of_an_order(street, number, bought_at)
    while handle_some(env):
        pass
    with work_across_shops(env, why="a test lets the time of its letters come") as work:
        mine = update(Touchpoint).where(Touchpoint.state == "waiting", Touchpoint.kind == "review_request")
        due = mine.values(not_before=work.now, decide_at=work.now, expires_at=work.now + 30 * DAY)
        work.session.execute(due.execution_options(synchronize_session=False))


def _tell_of_an_order(street: Street, number: int, bought_at: datetime) -> None:
    at = {"order_id": 5_000 + 100 * number}
    customer = {"id": 70_000 + number, "first_name": "Alma", "last_name": "Berg"}
    address = f"alma{number}@posten.example"
    street.tell(
        [
            order(placed_at=bought_at, at=bought_at, email=address, customer=customer, **at),
            shipment(at=bought_at + DAY, **at),
            scan(at=bought_at + 3 * DAY, **at),
        ]
    )


@contextmanager
def _open(office: PostOffice) -> Iterator[int]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def workers(url: str, smtp_port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    """What forks a worker when it is told to. more  further settings of the workers"""
    settings = {
        "CLIENT_ID": CLIENT_ID,
        "CLIENT_SECRET": SECRET,
        "KEYS": KEYS,
        "APP_URL": APP_URL,
        "DATABASE_URL": url,
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "WORKER": "off",
        **more,
    }
    maker = subprocess.Popen(
        [sys.executable, "-m", "tests.path.one_worker_each_time"],
        cwd=ROOT,
        env={**os.environ, **{f"KEPT_{name}": value for name, value in settings.items()}},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield maker
    finally:
        assert maker.stdin is not None
        assert maker.stdout is not None
        maker.stdin.close()
        maker.wait(30)
        maker.stdout.close()


def tell(maker: subprocess.Popen[str], line: str) -> str:
    assert maker.stdin is not None
    assert maker.stdout is not None
    maker.stdin.write(f"{line}\n")
    maker.stdin.flush()
    return maker.stdout.readline().strip()


def _left(env: Env) -> int:
    """Letters that haven't been sent."""
    with reading_for(env, SHOP) as work:
        query = select(func.count()).select_from(Touchpoint).where(Touchpoint.state.in_(UNSENT))
        return work.session.scalar(query) or 0


def lapse(env: Env) -> None:
    """Ten minutes go by: what the dead worker had in hand is free again."""
    with work_across_shops(env, why="a test makes claims lapse") as work:
        due = update(Errand).where(Errand.state.in_(("claimed", "waiting"))).values(due_at=work.now)
        work.session.execute(due.execution_options(synchronize_session=False))


def _count(env: Env, street: Street, office: PostOffice, *, kills: int) -> Figures:
    written = {one.message_id: one for one in street.rows(Letter)}
    copies: dict[str, list[bytes]] = defaultdict(list)
    last: dict[object, int] = {}
    ids = [str(message_from_bytes(letter)["Message-ID"]) for _, letter in office.taken]
    for place, (connection, letter) in enumerate(office.taken):
        copies[ids[place]].append(letter)
        last[connection] = place
    seen = Counter(ids)
    unlucky = 0
    for place, (connection, _) in enumerate(office.taken):
        seen[ids[place]] -= 1
        if seen[ids[place]] and last[connection] != place:
            unlucky += 1
    wanted = {one.id for one in street.rows(Touchpoint)}
    return Figures(
        kills=kills,
        letters=len(wanted),
        sent=sum(one.sent_at is not None for one in written.values()),
        taken=len(office.taken),
        twice=sum(len(some) > 1 for some in copies.values()),
        lost=len(wanted) - len(set(copies) & set(written)),
        differ=sum(len(set(some)) > 1 for some in copies.values()),
        unlucky=unlucky,
    )
