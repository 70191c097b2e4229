"""A process that makes a real worker each time it is told to: forked, so that two hundred of them start in seconds.

It reads lines: "learn" does here what is due, so that statements and templates are put together once for all; "go"
forks a worker and prints its number; "reap" waits for the dead one. Each worker has its own connections and goes on
until it is killed; nothing is open when it is forked.
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace

from app.core.db import Database
from app.core.ids import Ids
from app.core.work import Env
from app.factory import create_env
from app.mail.smtp import SmtpMailer
from app.worker import Rounds
from config import Settings


def main() -> None:
    settings = Settings.from_environment()
    learned = create_env(settings)
    for line in sys.stdin:
        if line.strip() == "learn":
            Rounds(learned).until_quiet()
            learned.mailer.close()
            learned.db.close()
            _say("learned")
        elif line.strip() == "reap":
            os.wait()
            _say("reaped")
        else:
            number = os.fork()
            if number == 0:
                Rounds(_afresh(learned)).for_ever(threading.Event())
            _say(str(number))


def _afresh(env: Env) -> Env:
    """What holds connections or counts is each worker's own."""
    return replace(
        env,
        db=Database(env.settings.database_url, env.db.engine),
        ids=Ids(env.clock, env.chance),
        mailer=SmtpMailer(env.settings.smtp_url),
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
