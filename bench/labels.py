"""How the label parser does: the titles of the tests that it misreads (none expected), and the time per title.

    python -m bench.labels

Each title is read fresh, without the cache that a shop's orders find it in.
"""

from __future__ import annotations

import statistics
import time

from app.promises.folding import folded
from app.promises.labels import LabelTerms, read_label
from tests.promises.titles import promises, traps

ROUNDS = 20


def misreads() -> list[tuple[str, str, str]]:
    """returns  title, what it promises, what was read"""
    wanted = [*promises(), *((title, None) for title in traps())]
    found = [(title, _written(terms), _written(_read(title))) for title, terms in wanted]
    return [line for line in found if line[1] != line[2]]


def microseconds() -> list[float]:
    """Of each title the fastest of some rounds: what else the machine does is left out."""
    return [min(_timed(title) for _ in range(ROUNDS)) for title in _titles()]


def main() -> None:
    wrong = misreads()
    print(
        f"{len(promises())} titles that promise, {len(traps())} that only look like it: {len(wrong)} misread"
    )
    for title, wanted, read in wrong:
        print(f"  {title!r}: {wanted}, read as {read}")
    spent = sorted(microseconds())
    print(
        f"time per title, read fresh: median {statistics.median(spent):.0f} µs, "
        f"p95 {spent[int(len(spent) * 0.95)]:.0f} µs, longest {spent[-1]:.0f} µs"
    )


def _titles() -> list[str]:
    return [*(title for title, _ in promises()), *traps()]


def _timed(title: str) -> float:
    folded.cache_clear()
    began = time.perf_counter()
    _read(title)
    return (time.perf_counter() - began) * 1e6


def _read(title: str) -> LabelTerms | None:
    return read_label.__wrapped__(title)


def _written(terms: LabelTerms | None) -> str:
    return "nothing" if terms is None else f"{terms.days_min}–{terms.days_max} {terms.unit} ({terms.kind})"


if __name__ == "__main__":
    main()
