"""shopify.app.toml says to Shopify what the code does."""

import tomllib
from pathlib import Path
from typing import Any

from app.shopify.documents import API_VERSION
from app.shopify.install import CALLBACK_PATH
from app.wiring import PLAN
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES

DECLARED: dict[str, Any] = tomllib.loads((Path(__file__).parents[2] / "shopify.app.toml").read_text())
SUBSCRIPTIONS = DECLARED["webhooks"]["subscriptions"]
TOPICS = [
    topic for one in SUBSCRIPTIONS for topic in [*one.get("topics", []), *one.get("compliance_topics", [])]
]


def test_the_scopes_are_those_that_the_code_flow_asks_for() -> None:
    scopes = DECLARED["access_scopes"]

    assert tuple(scopes["scopes"].split(",")) == LAUNCH_SCOPES
    assert tuple(scopes["optional_scopes"]) == OPTIONAL_SCOPES


def test_webhooks_come_in_the_version_that_we_speak_by_the_front_door() -> None:
    assert DECLARED["webhooks"]["api_version"] == API_VERSION
    assert {one["uri"] for one in SUBSCRIPTIONS} == {"/webhooks"}


def test_what_is_subscribed_to_is_what_somebody_handles() -> None:
    ours = {topic for topic in PLAN.topics if topic.startswith("kept/")}  # what we put into our own inbox

    assert set(TOPICS) == set(PLAN.topics) - ours


def test_the_three_compliance_topics_are_there_and_no_topic_comes_twice() -> None:
    assert {"customers/data_request", "customers/redact", "shop/redact"} < set(TOPICS)
    assert len(TOPICS) == len(set(TOPICS))


def test_the_app_is_embedded_and_comes_back_from_the_code_flow_to_its_callback() -> None:
    assert DECLARED["embedded"] is True
    assert DECLARED["auth"]["redirect_urls"] == [f"{DECLARED['application_url']}{CALLBACK_PATH}"]
