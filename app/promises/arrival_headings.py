"""What the columns of a file of arrivals may be called, and how yes and no are written."""

from __future__ import annotations

import re
import unicodedata

# As Swedish, English, Norwegian, Danish, Finnish and German shops write them, folded: see `folded`.
ORDER_ID = frozenset({"id", "orderid", "shopifyorderid", "bestallningsid", "tilausid", "bestellid"})
ORDER = frozenset({
    "order", "ordername", "ordernumber", "orderno", "name", "ordernamn", "ordernummer", "ordernr", "bestallning",
    "bestallningsnummer", "namn", "ordre", "ordrenummer", "ordrenr", "tilaus", "tilausnumero", "bestellung",
    "bestellnummer", "bestellnr",
})  # fmt: skip
SHIPMENT = frozenset({
    "shipment", "shipmentname", "tracking", "trackingnumber", "trackingno", "trackingcode", "fulfillment", "parcel",
    "sandning", "sandningsnummer", "sandningsid", "sparningsnummer", "forsandelse", "kolli", "kolliid", "kollinummer",
    "sending", "sendingsnummer", "sporingsnummer", "forsendelse", "seurantanumero", "lahetys", "sendung",
    "sendungsnummer",
})  # fmt: skip
DATE = frozenset({
    "date", "arrived", "arrivedon", "arrivedat", "arrival", "arrivaldate", "delivered", "deliveredon", "deliveredat",
    "deliverydate", "datum", "ankom", "ankomst", "ankomstdag", "ankomstdatum", "kommit", "levererad", "levererat",
    "leverans", "leveransdag", "leveransdatum", "dato", "levert", "leveringsdato", "leveret", "paivamaara", "pvm",
    "toimitettu", "toimituspaiva", "zugestellt", "zustelldatum", "lieferdatum", "angekommen",
})  # fmt: skip
NOT_ARRIVED = frozenset({
    "notarrived", "hasntarrived", "missing", "notdelivered", "ejankommen", "ejkommit", "intekommit", "ejframme",
    "ejlevererad", "saknas", "ikkekommet", "ikkelevert", "ikkeleveret", "mangler", "eisaapunut", "puuttuu",
    "nichtangekommen", "nichtzugestellt", "fehlt",
})  # fmt: skip
YES = frozenset({"1", "x", "y", "yes", "true", "j", "ja", "sant", "kylla", "wahr"}) | NOT_ARRIVED
NO = frozenset({"", "0", "n", "no", "false", "nej", "nei", "falskt", "ei", "nein", "falsch"})


def column_named(heading: str) -> str | None:
    """returns  "order_id", "order", "shipment", "date", "not_arrived"; None for what says nothing to us"""
    said = folded(heading)
    for name, words in (
        ("order_id", ORDER_ID), ("order", ORDER), ("shipment", SHIPMENT), ("date", DATE),
        ("not_arrived", NOT_ARRIVED),
    ):  # fmt: skip
        if said in words:
            return name
    return None


def folded(text: str) -> str:
    """Small letters and figures alone, without accents: "Ej framme" and "ej_framme" are one."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]", "", plain)
