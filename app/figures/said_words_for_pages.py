"""What the figures say in words, with what they can't say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import get_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from app.claims.words_for_pages import PROBLEMS, WHYS
from app.figures.return_figures import LEFT, RECOVERED, UNDISTURBED, Cohort, Satisfaction, against
from app.figures.said_figures import COMPARED_LEAST, SHARE_LEAST, Compared, Figures, Share, Theme, Week
from app.figures.said_reports import ChangeRow
from app.promises.spread import Interval
from app.studies.coding import Evidence
from app.studies.words_for_pages import STEPS, points
from app.surveys.wording import LANGS, Wording, named
from app.web.charts import Chart, Series, marks_of
from app.web.formats import day_span, number
from app.web.formats import share as percent

COHORTS = {
    RECOVERED: lazy_gettext("Something went wrong, and it was put right"),
    LEFT: lazy_gettext("Something went wrong, and nothing came of it"),
    UNDISTURBED: lazy_gettext("Nothing went wrong"),
}
STATES = {
    "draft": lazy_gettext("Draft"),
    "published": lazy_gettext("Followed up"),
    "over": lazy_gettext("Over"),
}
TONES = {"draft": "pending", "published": "attention", "over": "good"}
WEEKS_LEAST, ANSWERS_LEAST = 3, 30
Wordings = Mapping[str, Wording]


def step_in_words(step: str) -> str:
    return str(STEPS.get(step, step))


def reason_in_words(code: str) -> str:
    return str(WHYS.get(code) or PROBLEMS.get(code, code))


def share_in_words(one: Share) -> str:
    """ "83 % (76–88 %)", the bare count where it is too few for a share, and a dash where there is no case."""
    between = one.interval
    if not one.of:
        return "–"
    if one.value is None or between is None:
        return _("%(count)s of %(all)s", count=number(one.hits), all=number(one.of))
    return f"{percent(round(one.value, 2))} ({span_in_words(between)})"


def count_in_words(one: Share) -> str:
    """ "12 of 30", with the span of the share behind it where there are enough."""
    if not one.of:
        return "–"
    said = _("%(count)s of %(all)s", count=number(one.hits), all=number(one.of))
    return f"{said} ({span_in_words(one.interval)})" if one.interval is not None else said


def span_in_words(between: Interval) -> str:
    """In whole per cent: what is finer would say more than the figures know."""
    return f"{percent(round(between.least, 2))}–{percent(round(between.most, 2))}"


def change_in_words(one: Compared) -> str:
    return difference_in_words(one.change)


def difference_in_words(between: Interval | None) -> str:
    """No number where there is nothing to tell, and a span where there is."""
    if between is None:
        return _("Too few to compare")
    if between.least <= 0 <= between.most:
        return _("No clear change")
    span = {"least": points(between.least), "most": points(between.most)}
    if between.least > 0:
        return _("More: %(least)s to %(most)s points", **span)
    return _("Less: %(least)s to %(most)s points", **span)


def question_in_words(theme: Theme, wordings: Wordings, shop: str) -> str:
    """As it reads by now: customers may have seen an earlier wording."""
    wording = wordings.get(theme.question)
    return named(wording.in_lang(_lang()), shop) if wording is not None else theme.question


def option_in_words(theme: Theme, wordings: Wordings, shop: str) -> str:
    wording = wordings.get(theme.question)
    option = wording.option(theme.option) if wording is not None else None
    return named(option.label(_lang()), shop) if option is not None else theme.option


def satisfaction_in_words(found: Satisfaction, days: int) -> str:
    """Side by side and never one number: that somebody was satisfied says little of whether she comes back."""
    if found.gone_satisfied.of < SHARE_LEAST:
        return _(
            "Too few satisfied customers have had %(days)s days to come back: %(count)s of at least %(least)s.",
            days=days,
            count=number(found.gone_satisfied.of),
            least=SHARE_LEAST,
        )
    return _(
        "Of %(count)s satisfied customers %(gone)s didn't buy again within %(days)s days: %(span)s.",
        count=number(found.gone_satisfied.of),
        gone=number(found.gone_satisfied.hits),
        days=days,
        span=span_in_words(found.gone_satisfied.interval or Interval(0, 1)),
    )


def cohort_in_words(cohort: Cohort, calm: Cohort, days: int) -> str:
    """How it differs from those with whom nothing went wrong."""
    if cohort.name == UNDISTURBED:
        return ""
    between = against(cohort, calm, days)
    if between is None:
        return _("Too few to compare; %(least)s of each are needed", least=COMPARED_LEAST)
    return difference_in_words(between)


def weeks_chart(weeks: Sequence[Week], changes: Sequence[ChangeRow]) -> Chart | None:
    """The share of good answers by week, with a mark for each change. None where there is too little to draw."""
    count = sum(one.good.of for one in weeks)
    if count < ANSWERS_LEAST or len(weeks) < WEEKS_LEAST:
        return None
    mondays = [one.first for one in weeks]
    good = sum(one.good.hits for one in weeks)
    return Chart(
        name="said",
        title=_("Good answers by week"),
        sentence=_(
            "%(good)s of %(count)s answers about a step were good. A week of few answers jumps by chance.",
            good=number(good),
            count=number(count),
        ),
        count=count,
        labels=[day_span(one, one) for one in mondays],
        series=[
            Series(
                _("Good answers"),
                [round(one.good.hits / one.good.of, 4) if one.good.of else None for one in weeks],
            )
        ],
        kind="line",
        unit="share",
        first_column=_("Week from"),
        marks=marks_of(mondays, [(one.line.changed_on, one.line.words) for one in changes]),
    )


# How the keys of figures begin that are about buying again.
OF_RETURNS = ("back:", "gone_satisfied")


def evidences_of_answers(
    found: Figures, *, titles: Mapping[int, str], wordings: Wordings, shop: str
) -> dict[str, Evidence]:
    """Everything on the page of answers that a card may rest on, by its key. A figure without cases is none."""
    told = [
        *(_compared(f"step:{one.name}", one) for one in found.steps),
        *(
            _compared(f"theme:{one.question}:{one.option}", one.compared, named=_spoken(one, wordings, shop))
            for one in found.themes
        ),
        *(
            _evidence(
                f"product:{one.product_id}",
                one.doesnt,
                named={"": (titles.get(one.product_id) or str(one.product_id),)},
            )
            for one in found.products
        ),
    ]
    return {one.key: one for one in told if one.count}


def evidences_of_returns(back: Sequence[Cohort], content: Satisfaction, *, days: int) -> dict[str, Evidence]:
    """The same, of the page on who came back."""
    told = [
        *(
            _evidence(f"back:{one.name}:{window}", share, days=window)
            for one in back
            for window, share in one.back.items()
        ),
        _evidence("gone_satisfied", content.gone_satisfied, days=days),
    ]
    return {one.key: one for one in told if one.count}


def evidence_in_words(one: Evidence) -> str:
    """In the reader's language, whoever made the card in whichever."""
    said = f"{_figure_in_words(one)}: {share_in_words(Share(one.hits, one.count))}, n = {number(one.count)}."
    if not one.compared:
        return said
    return f"{said} {difference_in_words(Interval(*one.change) if one.change else None)}."


def _figure_in_words(one: Evidence) -> str:
    kind, _colon, name = one.key.partition(":")
    named = one.named.get(_lang()) or one.named.get("") or next(iter(one.named.values()), (name,))
    match kind:
        case "step":
            return _("Good answers on %(step)s", step=step_in_words(name).lower())
        case "theme":
            return " ".join((*named[:1], *(_("“%(words)s”", words=each) for each in named[1:])))
        case "product":
            return _("%(title)s doesn't work for some", title=named[0])
        case "back":
            group = COHORTS.get(name.partition(":")[0], name)
            return _("%(group)s: bought again within %(days)s days", group=group, days=one.days)
    return _("Satisfied, and not back within %(days)s days", days=one.days)


def _spoken(one: Theme, wordings: Wordings, shop: str) -> dict[str, tuple[str, ...]]:
    """The question and its answer as they read on that day: the merchant may put them in other words."""
    wording = wordings.get(one.question)
    if wording is None:
        return {"": (one.question, one.option)}
    option = wording.option(one.option)
    return {
        lang: (
            named(wording.in_lang(lang), shop),
            named(option.label(lang), shop) if option is not None else one.option,
        )
        for lang in LANGS
    }


def _compared(key: str, one: Compared, named: dict[str, tuple[str, ...]] | None = None) -> Evidence:
    between = one.change
    change = (between.least, between.most) if between is not None else None
    return replace(_evidence(key, one.now, named=named), compared=True, change=change)


def _evidence(
    key: str, one: Share, *, named: dict[str, tuple[str, ...]] | None = None, days: int | None = None
) -> Evidence:
    between = one.interval
    return Evidence(
        key=key,
        hits=one.hits,
        count=one.of,
        least=between.least if between else None,
        most=between.most if between else None,
        days=days,
        named=named or {},
    )


def answered_in_words(found: Figures) -> str:
    return ngettext(
        "%(num)s order was answered about; in as many days before, %(before)s.",
        "%(num)s orders were answered about; in as many days before, %(before)s.",
        found.answered,
        before=number(found.answered_before),
    )


def _lang() -> str:
    return str(get_locale() or "en")[:2]
