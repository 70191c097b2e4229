"""Names of the countries that the pretend shops send to, and the zones where Shopify would say they are."""

# ISO 3166 code: (English name as Shopify prints it, IANA zone of the capital).
COUNTRIES: dict[str, tuple[str, str]] = {
    "AT": ("Austria", "Europe/Vienna"),
    "AU": ("Australia", "Australia/Sydney"),
    "BE": ("Belgium", "Europe/Brussels"),
    "BR": ("Brazil", "America/Sao_Paulo"),
    "CA": ("Canada", "America/Toronto"),
    "CH": ("Switzerland", "Europe/Zurich"),
    "CZ": ("Czech Republic", "Europe/Prague"),
    "DE": ("Germany", "Europe/Berlin"),
    "DK": ("Denmark", "Europe/Copenhagen"),
    "EE": ("Estonia", "Europe/Tallinn"),
    "ES": ("Spain", "Europe/Madrid"),
    "FI": ("Finland", "Europe/Helsinki"),
    "FR": ("France", "Europe/Paris"),
    "GB": ("United Kingdom", "Europe/London"),
    "IE": ("Ireland", "Europe/Dublin"),
    "IS": ("Iceland", "Atlantic/Reykjavik"),
    "IT": ("Italy", "Europe/Rome"),
    "JP": ("Japan", "Asia/Tokyo"),
    "LT": ("Lithuania", "Europe/Vilnius"),
    "LV": ("Latvia", "Europe/Riga"),
    "NL": ("Netherlands", "Europe/Amsterdam"),
    "NO": ("Norway", "Europe/Oslo"),
    "PL": ("Poland", "Europe/Warsaw"),
    "PT": ("Portugal", "Europe/Lisbon"),
    "SE": ("Sweden", "Europe/Stockholm"),
    "US": ("United States", "America/New_York"),
}


def country_name(code: str) -> str:
    """The English name; the code itself where we don't know the country."""
    return COUNTRIES.get(code, (code, ""))[0]


def country_zone(code: str) -> str | None:
    """What `MailingAddress.timeZone` answers; None where we don't know the country."""
    return COUNTRIES[code][1] if code in COUNTRIES else None
