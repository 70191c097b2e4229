"""Who buys: the same number is always the same person."""

from __future__ import annotations

import random
from dataclasses import dataclass

from demo.pretend import Buyer


@dataclass(frozen=True)
class Land:
    """Names and places of a country, with what Shopify would call its buyers' language."""

    country: str
    locale: str
    share: float
    first: tuple[str, ...]
    last: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _places(text: str) -> tuple[tuple[str, str], ...]:
    """ "111 22 Stockholm; …" → (zip, city)"""
    return tuple((part.rpartition(" ")[0].strip(), part.rpartition(" ")[2]) for part in text.split(";"))


LANDS = (
    Land("SE", "sv-SE", 84,
         _words("Anna Elin Karin Sara Maria Emma Johanna Linnea Ida Astrid Ebba Alma Moa Tove Frida Lena Birgitta Åsa "
                "Ulrika Erik Lars Johan Anders Karl Oskar Gustav Nils Axel Hugo Viktor Mattias Per Olof Fredrik "
                "Henrik Amir Yusuf Leila Samira Zeynep"),
         _words("Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Lindberg "
                "Bergström Sandberg Holm Nyström Åkesson Öberg Hedlund Sjögren Wallin Ekström Blom Dahl Rask "
                "Haddad Demir"),
         _places("111 22 Stockholm;118 63 Stockholm;171 41 Solna;413 01 Göteborg;414 63 Göteborg;211 20 Malmö;"
                 "223 50 Lund;753 20 Uppsala;903 26 Umeå;831 31 Östersund;702 10 Örebro;582 24 Linköping;"
                 "852 31 Sundsvall;"
                 "972 38 Luleå;791 71 Falun;351 30 Växjö;981 31 Kiruna;621 57 Visby"),
         _words("Storgatan Kyrkogatan Björkvägen Skolgatan Ringvägen Strandvägen Tallstigen Ängsvägen Kungsgatan")),
    Land("NO", "nb-NO", 5, _words("Ingrid Kari Silje Marit Solveig Ola Magnus Sindre Håkon Eirik"),
         _words("Hansen Johansen Olsen Larsen Berg Haugen Bakken Solberg"),
         _places("0155 Oslo;5014 Bergen;7030 Trondheim;4005 Stavanger;9008 Tromsø"),
         _words("Storgata Kirkegata Bjørkeveien")),
    Land("DK", "da-DK", 4, _words("Mette Freja Signe Kirsten Søren Mads Rasmus Jens"),
         _words("Jensen Nielsen Hansen Pedersen Kjær Møller"),
         _places("1050 København;8000 Aarhus;5000 Odense;9000 Aalborg"),
         _words("Nørregade Vestergade Skovvej")),
    Land("FI", "fi-FI", 3, _words("Aino Helmi Kaisa Tuuli Mikko Juhani Ville Antti"),
         _words("Korhonen Virtanen Mäkinen Nieminen Laine"),
         _places("00100 Helsinki;33100 Tampere;20100 Turku;90100 Oulu"),
         _words("Mannerheimintie Koivukuja Rantatie")),
    Land("DE", "de-DE", 2.5, _words("Anja Katrin Lena Jürgen Stefan Uwe Jonas"),
         _words("Müller Schmidt Weber Fischer Köhler"),
         _places("10115 Berlin;20095 Hamburg;24103 Kiel;04109 Leipzig"), _words("Hauptstraße Lindenweg Bahnhofstraße")),
    Land("GB", "en-GB", 1.5, _words("Emily Grace Oliver Harry Fiona Callum"),
         _words("Smith Brown Taylor Wilson Fraser"),
         _places("EH1 1BB Edinburgh;SE1 7PB London;M1 2JQ Manchester"), ("High Street", "Mill Lane", "Station Road")),
)  # fmt: skip
# Some who live in Sweden read English.
ENGLISH_AT_HOME = 0.04
PLAIN = str.maketrans("åäöøæéüßÅÄÖØÆ", "aaooaeusAAOOA")


def person(seed: int, number: int) -> Buyer:
    """The customer of that number; the address ends in .example, where no mail server can ever be."""
    chance = random.Random(f"{seed}:person:{number}")
    land = chance.choices(LANDS, [one.share for one in LANDS])[0]
    first, last = chance.choice(land.first), chance.choice(land.last)
    postcode, city = chance.choice(land.places)
    house = f"{chance.choice(land.streets)} {chance.randint(1, 88)}"
    mail = f"{first}.{last}{number}".lower().translate(PLAIN)
    at_home = land.country == "SE" and chance.random() < ENGLISH_AT_HOME
    return Buyer(
        f"{mail}@posten.example",
        first_name=first,
        last_name=last,
        address1=house,
        zip=postcode,
        city=city,
        country=land.country,
        locale="en-SE" if at_home else land.locale,
        accepts_marketing=chance.random() < 0.4,
    )
