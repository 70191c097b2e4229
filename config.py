"""Settings: the only place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from dotenv import dotenv_values

from app.core.errors import Invalid

APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js"
LAUNCH_SCOPES = (
    "read_orders",
    "read_fulfillments",
    "read_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
    "read_customers",
    "read_customer_merge",
    "read_products",
    "write_app_proxy",
)
# Each is asked for when the merchant switches on what needs it.
OPTIONAL_SCOPES = (
    "write_discounts",
    "write_customers",
    "write_orders",
    "write_draft_orders",
    "write_store_credit_account_transactions",
    "read_store_credit_accounts",
    "write_products",
)
# Shopify grants it to an app on application alone; declared without that, it would break every install.
SEPARATE_SCOPES = ("write_gift_cards",)
NEEDED = ("client_id", "client_secret", "keys", "app_url")  # nothing works without these


@dataclass(frozen=True)
class Settings:
    """One field, one variable of the environment (in capitals, with KEPT_ before it), one sentence.

    docs/settings.md holds the same list; a test compares them.
    """

    client_id: str  # The app's client id, from Shopify's Dev Dashboard.
    client_secret: str = field(
        repr=False
    )  # The app's client secret; it signs webhooks, ID tokens and the proxy.
    keys: str = field(repr=False)  # "id:base64,…": the keys that seal personal data, newest first.
    app_url: str  # The public address of this app, without a slash at the end.
    previous_client_secret: str = field(
        default="", repr=False
    )  # The secret before the last change, while both sign.
    database_url: str = "sqlite:///var/kept.db"  # SQLAlchemy's address of the database.
    # smtp://, smtps:// or smtp+starttls://user:pass@host:port.
    smtp_url: str = field(default="smtp://127.0.0.1:1025", repr=False)
    app_handle: str = "kept"  # The app's handle in the Shopify admin, for links back into it.
    admin_origin: str = "https://admin.shopify.com"  # Where the Shopify admin is; only the demo changes it.
    shopify_origin: str = ""  # Empty: each shop's own address. The demo puts its pretend Shopify here.
    app_bridge_url: str = APP_BRIDGE  # Where App Bridge is loaded from; only the demo changes it.
    scopes: tuple[str, ...] = LAUNCH_SCOPES  # What is asked for at install, with commas between.
    worker: str = (
        "inline"  # "inline": the web process works too (SQLite); "off": `flask work` does (PostgreSQL).
    )
    log_format: str = "json"  # "json" for machines, "plain" for people.
    metrics_token: str = field(
        default="", repr=False
    )  # If set, /metrics answers to this bearer token; else not at all.

    @classmethod
    def from_environment(cls, extra: Mapping[str, str] | None = None) -> Settings:
        """extra   what comes before the environment and the .env file: the demo's and the tests'
        raises  Invalid naming every variable that is missing
        """
        found = {**_dotenv(), **os.environ, **(extra or {})}
        values = {one.name: found[_variable(one.name)] for one in fields(cls) if _variable(one.name) in found}
        missing = [_variable(name) for name in NEEDED if not values.get(name)]
        if missing:
            names = ", ".join(missing)
            raise Invalid(
                "settings_missing", f"Set {names} in the environment or in .env (see .env.example)."
            )
        if "scopes" in values:
            values["scopes"] = tuple(filter(None, (one.strip() for one in values["scopes"].split(","))))  # type: ignore[assignment]  # split from text
        return cls(**{**values, "app_url": values["app_url"].rstrip("/")})  # type: ignore[arg-type]  # scopes is a tuple by now

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that a signature may be made with: after a change, both for up to an hour."""
        return tuple(filter(None, (self.client_secret, self.previous_client_secret)))


def _variable(name: str) -> str:
    return f"KEPT_{name.upper()}"


def _dotenv() -> dict[str, str]:
    path = Path(os.environ.get("KEPT_ENV_FILE", ".env"))
    return {name: value for name, value in dotenv_values(path).items() if value is not None}
