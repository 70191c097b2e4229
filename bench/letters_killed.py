"""Kill a worker 200 times at random moments while it sends letters: `python -m bench.letters_killed [kills]`."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.path.killing import kill_again_and_again

KILLS = 200


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        figures = kill_again_and_again(Path(folder), kills)
    for name, number in asdict(figures).items():
        print(f"{name:>8} {number:>6}")
    print(f"in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
