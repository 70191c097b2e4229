"""Why a letter waits or was withheld, in a sentence for the person who asks."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, Mapping[str, str]] = {
    "not_yet": {
        "sv": "Det är för tidigt för det här brevet.",
        "en": "It is too early for this letter.",
    },
    "quiet_hours": {
        "sv": "Det är kväll eller natt hos kunden.",
        "en": "It is evening or night where the customer is.",
    },
    "too_soon": {
        "sv": "Kunden fick eller får ett annat brev för nära inpå.",
        "en": "The customer had, or will have, another letter too close to it.",
    },
    "after_owed_letter": {
        "sv": "Kunden fick nyss ett brev om sin order, och får läsa det i fred.",
        "en": "The customer just had a letter about the order, and may read it in peace.",
    },
    "dose_week": {
        "sv": "Kunden har fått så många brev som sju dagar rymmer.",
        "en": "The customer has had as many letters as seven days hold.",
    },
    "dose_month": {
        "sv": "Kunden har fått så många brev som trettio dagar rymmer.",
        "en": "The customer has had as many letters as thirty days hold.",
    },
    "open_claim": {
        "sv": "Kunden har ett ärende som inte är löst.",
        "en": "The customer has a claim that isn't settled.",
    },
    "undelivered": {
        "sv": "Kunden väntar fortfarande på en order.",
        "en": "The customer is still waiting for an order.",
    },
    "unsettled_promise": {
        "sv": "Ett brutet löfte är inte gottgjort än.",
        "en": "A broken promise hasn't been made good yet.",
    },
    "shop_paused": {
        "sv": "Butikens utskick är pausade.",
        "en": "The shop's sending is paused.",
    },
    "paused": {
        "sv": "Kunden har bett om en paus från brev.",
        "en": "The customer asked for a pause from letters.",
    },
    "merging": {
        "sv": "Ett annat brev om samma sak är på väg till kunden, och säger det för båda.",
        "en": "Another letter about the same is on its way to the customer, and says it for both.",
    },
    "merged": {
        "sv": "Ett annat brev till kunden sade det här också.",
        "en": "Another letter to the customer said this as well.",
    },
    "suppressed": {
        "sv": "Adressen tar inte emot, eller har anmält ett brev som skräp.",
        "en": "The address takes no mail, or reported a letter as junk.",
    },
    "unsubscribed": {
        "sv": "Kunden har tackat nej till sådana brev.",
        "en": "The customer said no to such letters.",
    },
    "no_consent": {
        "sv": "I kundens land behövs ett ja till sådana brev, och inget finns.",
        "en": "In the customer's country such letters need a yes, and there is none.",
    },
    "expired": {
        "sv": "Tiden för brevet gick ut innan det fick skickas.",
        "en": "The letter's time ran out before it could be sent.",
    },
}
