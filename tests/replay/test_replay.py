"""Real and invented history: each order's outcome equals the one counted straight from the tables."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.replay.play import play
from tests.replay.counted import expected_outcomes
from tests.replay.invented import invent_tables

# Real tables may not be part of the project; they are tried where somebody has put them: those in KEPT_OLIST whole,
# those beside the project one order of five, which is enough for every day.
BESIDE = Path(__file__).parents[3] / "shared/data/olist/sample"
NAMED = os.environ.get("KEPT_OLIST", "")
FOLDERS = [path for path in map(Path, filter(None, NAMED.split(os.pathsep))) if path.is_dir()]
ONE_OF = 5


def _differences(folder: Path) -> dict[int, tuple[str | None, str | None]]:
    """returns  order → what the app and what the tables say, where they differ"""
    played, expected = play(folder, database=None, say=lambda _: None), expected_outcomes(folder)
    assert played.recount.differences == ()
    assert played.recount.outcomes == dict(sorted(Counter(played.outcomes.values()).items()))
    return {
        one: (played.outcomes.get(one), expected.get(one))
        for one in sorted({*played.outcomes, *expected})
        if played.outcomes.get(one) != expected.get(one)
    }


def test_invented_orders_come_to_what_the_tables_say(tmp_path: Path) -> None:
    folder = invent_tables(tmp_path)
    counts = Counter(expected_outcomes(folder).values())

    assert min(counts[one] for one in ("over", "kept", "broken", "unknown", "void", "pending")) > 5
    assert _differences(folder) == {}


if FOLDERS:  # real tables aren't part of the project; without any there is nothing to skip

    @pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
    def test_real_orders_come_to_what_the_tables_say(folder: Path) -> None:
        assert _differences(folder) == {}


if BESIDE.is_dir():

    def test_real_orders_of_a_sample_come_to_what_the_tables_say(tmp_path: Path) -> None:
        folder = _one_of_some(BESIDE, tmp_path)

        assert len(expected_outcomes(folder)) >= 100
        assert _differences(folder) == {}


def _one_of_some(whole: Path, folder: Path) -> Path:
    """The same tables with fewer orders in them."""
    for path in whole.iterdir():
        if path.name == "olist_orders_dataset.csv.gz":
            head, *lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
            (folder / path.name).write_bytes(gzip.compress(b"".join([head, *lines[::ONE_OF]])))
        else:
            (folder / path.name).symlink_to(path)
    return folder


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="olist_products_dataset"):
        play(tmp_path, database=None, say=lambda _: None)


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    orders = invent_tables(tmp_path) / "olist_orders_dataset.csv"
    orders.write_text(orders.read_text().replace("2017-11-2", "last week", 1))

    with pytest.raises(Invalid, match="its times"):
        play(tmp_path, database=None, say=lambda _: None)
