"""A process that makes a real worker each time it is told to: forked, so that two hundred of them start in seconds.

It reads lines: "go" forks a worker and prints its number, "reap" waits for the dead one. Each worker builds its own Env
and goes on until it is killed; nothing was opened before the fork.
"""

from __future__ import annotations

import os
import sys
import threading

from app.factory import create_env
from app.worker import Rounds
from config import Settings


def main() -> None:
    for line in sys.stdin:
        if line.strip() == "reap":
            os.wait()
            _say("reaped")
            continue
        number = os.fork()
        if number == 0:
            Rounds(create_env(Settings.from_environment())).for_ever(threading.Event())
        _say(str(number))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
