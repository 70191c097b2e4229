"""The terms of a fit guarantee, and what changed in them, in words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.claims.terms import Change
from app.claims.words_for_pages import KINDS, PROOFS
from app.shops.settings import FitGuarantee, Way
from app.web.formats import money, share


def change_in_words(change: Change, currency: str) -> tuple[str, list[tuple[str, str]]]:
    """returns  what became of it, and its terms: of a change, those that differ, with what they were before"""
    if change.now is None:
        assert change.before is not None
        return _("Taken away: %(name)s", name=change.name), _terms(change.before, currency)
    now = _terms(change.now, currency)
    if change.before is None:
        return _("New: %(name)s", name=change.name), now
    before = _terms(change.before, currency)
    differ = [
        (label, _("%(now)s. Before: %(before)s", now=is_, before=was))
        for (label, is_), (_label, was) in zip(now, before, strict=True)
        if is_ != was
    ]
    return _("Changed: %(name)s", name=change.name), differ


def _terms(fit: FitGuarantee, currency: str) -> list[tuple[str, str]]:
    covers = (*fit.types, *fit.tags, *fit.collections, *fit.words, *map(str, fit.products))
    return [
        (_("What it covers"), ", ".join(covers)),
        (_("Days after the arrival"), ngettext("%(num)s day", "%(num)s days", fit.days)),
        (_("What the customer shows"), str(PROOFS[fit.proof])),
        (_("How often for the same thing"), str(fit.times)),
        (_("A person looks before anything is given"), _("Yes") if fit.person else _("No")),
        (_("What you give"), ", ".join(_way(one, currency) for one in fit.ways)),
        (_("In Swedish"), _text(fit.title_sv, fit.text_sv)),
        (_("In English"), _text(fit.title_en, fit.text_en)),
    ]


def _way(way: Way, currency: str) -> str:
    name = str(KINDS.get(way.kind, way.kind))
    if way.measure == "share" and way.percent:
        return f"{name} {share(way.percent / 100)}"
    if way.measure == "fixed" and way.amount_minor:
        return f"{name} {money(way.amount_minor, currency)}"
    return f"{name}: {way.text}" if way.text else name


def _text(title: str, text: str) -> str:
    return f"{title}: {text}" if title and text else title or text or "–"
