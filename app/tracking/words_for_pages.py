"""The carriers' interfaces in words for the merchant: what to enter, where it is found, what is wrong."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

LABELS = {
    ("postnord", "api_key"): lazy_gettext("API key"),
    ("bring", "uid"): lazy_gettext("Mybring e-mail address"),
    ("bring", "api_key"): lazy_gettext("API key"),
    ("dhl", "api_key"): lazy_gettext("API key"),
    ("aftership", "secret"): lazy_gettext("Webhook secret"),
    ("aftership", "api_key"): lazy_gettext("API key, if Kept is to add shipments there"),
}
WHERE = {
    "postnord": lazy_gettext("Made at developer.postnord.com, for “Shipment Tracking”."),
    "bring": lazy_gettext("Made in Mybring, under Settings, API."),
    "dhl": lazy_gettext(
        "Made at developer.dhl.com, for “Shipment Tracking – Unified”. DHL allows 250 questions a day to begin with; "
        "with many shipments each is asked about less often."
    ),
    "aftership": lazy_gettext(
        "A hub for carriers that Kept can't ask itself. In AfterShip, under Settings, Webhooks: enter the address "
        "below and copy the secret here."
    ),
}
# Troubles are kept in English. These stand here so that the catalogue has them.
SENTENCES = (
    lazy_gettext("The carrier doesn't accept this key. Enter a new one."),
    lazy_gettext("The carrier asks us to come back later: its limit of questions is reached."),
    lazy_gettext("The carrier has trouble just now."),
    lazy_gettext("The carrier doesn't answer."),
    lazy_gettext("The carrier's answer can't be read. It may have changed its interface."),
    lazy_gettext("The carrier turns down Kept's questions. See whether your account there is in order."),
    lazy_gettext(
        "Messages come that aren't signed with the webhook secret that is stored here. Compare it with AfterShip's."
    ),
)


def label_of(adapter: str, field: str) -> str:
    return str(LABELS.get((adapter, field), field))


def where_of(adapter: str) -> str:
    return str(WHERE.get(adapter, ""))


def trouble_in_words(trouble: str | None) -> str:
    return _(trouble) if trouble else ""
