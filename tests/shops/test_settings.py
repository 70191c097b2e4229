"""Which settings held when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.errors import NotFound
from app.core.plan import Plan
from app.core.work import Env, Work, reading_for, work_for
from app.shops.facts import SettingsChanged
from app.shops.settings import ShopSettings
from app.shops.store import change_settings, settings_at, settings_of, the_settings
from tests.builders import NOW, OTHER_SHOP, SHOP, one_code

GENEROUS = ShopSettings(guarantee=one_code(20))
told: list[SettingsChanged] = []


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    told.clear()
    return envs(plan=Plan(reactions={SettingsChanged: (_note,)}))


def _note(_: Work, fact: SettingsChanged) -> None:
    told.append(fact)


def test_a_change_is_a_new_version_and_is_told(env: Env) -> None:
    with work_for(env, SHOP) as work:
        assert change_settings(work, GENEROUS, "42") == 2
        assert the_settings(work) == (2, GENEROUS)

    assert told == [SettingsChanged(version=2, by="42")]


def test_saving_the_same_again_changes_nothing(env: Env) -> None:
    with work_for(env, SHOP) as work:
        assert change_settings(work, ShopSettings(), "42") == 1

    assert told == []


def test_an_old_instant_has_the_settings_of_its_day(env: Env) -> None:
    with work_for(env, SHOP) as work:
        change_settings(work, GENEROUS, "42")

    with reading_for(env, SHOP) as work:
        assert settings_at(work, NOW - timedelta(days=1)) == (1, ShopSettings())
        assert settings_at(work, NOW) == (2, GENEROUS)
        assert settings_at(work, NOW - timedelta(days=9_000)) == (1, ShopSettings())


def test_terms_are_found_by_their_version(env: Env) -> None:
    with work_for(env, SHOP) as work:
        change_settings(work, GENEROUS, "42")

        assert settings_of(work, 2).guarantee == one_code(20)
        with pytest.raises(NotFound):
            settings_of(work, 3)


def test_one_shops_settings_are_not_anothers(env: Env) -> None:
    with work_for(env, SHOP) as work:
        change_settings(work, GENEROUS, "42")

    with reading_for(env, OTHER_SHOP) as work:
        assert the_settings(work) == (1, ShopSettings())
