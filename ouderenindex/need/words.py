"""The assumptions of a need as a table that a planner can read and object to."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ouderenindex.housing import PHASES
from ouderenindex.need.assumptions import Assumptions
from ouderenindex.need.compute import share, share_source, shareable
from ouderenindex.need.norms import AGES, NormSet, NormType
from ouderenindex.need.population import Population
from ouderenindex.texts import number, text

__all__ = ["COLUMNS", "assumption_table", "forecast_note"]

COLUMNS = ("key", "label", "low", "value", "high", "unit", "source", "note")
_NONE = float("nan")
_Row = tuple[str, str, float, float, float, str, str, str]


def assumption_table(
    norms: NormSet, population: Population, assumptions: Assumptions, lang: str = "nl"
) -> pd.DataFrame:
    """One row per assumption; ``low`` and ``high`` are empty where there is one value.

    Returns
    -------
    pandas.DataFrame
        Columns ``key, label, low, value, high, unit, source, note``.
    """
    rows = [
        *_numbers(norms, lang),
        *_sharing(norms, population, assumptions, lang),
        *_people(population, lang),
        *_building(norms, assumptions, lang),
    ]
    kinds = dict.fromkeys(("low", "value", "high"), "float64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def _numbers(norms: NormSet, lang: str) -> Iterator[_Row]:
    yield ("norms", text("need.assume.norms", lang, name=norms.name(lang)), _NONE, _NONE, _NONE, "",
           norms.source, norms.remark(lang))  # fmt: skip
    for kind in norms.type:
        value, unit = _number(norms, kind, lang)
        yield (f"type.{kind.key}", kind.name(lang), _NONE, value, _NONE, unit, norms.source,
               kind.note if lang == "nl" else "")  # fmt: skip
        for factor in kind.factor:
            label = factor.label_en if lang == "en" and factor.label_en else factor.label
            yield (f"type.{kind.key}.{factor.key}", label, factor.low, factor.middle, factor.high,
                   text("need.unit.part", lang), factor.source, factor.note)  # fmt: skip
        if kind.with_care is not None:
            yield (f"type.{kind.key}.care", text("need.care.with", lang), _NONE, kind.with_care,
                   _NONE, text("need.unit.part", lang), kind.care_source, "")  # fmt: skip
    yield ("elapsed", text("need.assume.elapsed", lang), _NONE, _NONE, _NONE, "",
           text("need.source.even", lang),
           text("need.assume.elapsed.note", lang, first=norms.year_from, last=norms.year_to)
           )  # fmt: skip


def _number(norms: NormSet, kind: NormType, lang: str) -> tuple[float, str]:
    unit = text(f"need.unit.{norms.unit}", lang)
    if kind.per_1000 is not None:
        people = text(f"people.{norms.age}", lang)
        return kind.per_1000, text("need.unit.per_1000", lang, unit=unit, people=people)
    value = kind.national if kind.national is not None else kind.local
    assert value is not None
    return value, unit


def _sharing(
    norms: NormSet, population: Population, assumptions: Assumptions, lang: str
) -> Iterator[_Row]:
    name, people = population.municipality[1], text(f"people.{norms.age}", lang)
    if any(kind.national is not None for kind in norms.type):
        label = text("need.step.share", lang, name=name, people=people)
        part = text("need.unit.part", lang)
        if shareable(norms, assumptions):
            low, middle, high = (
                share(norms, population, assumptions, s) for s in ("low", "middle", "high")
            )
            source = share_source(norms, population, assumptions, lang)
            note = text("need.assume.share.note", lang)
        else:
            low = middle = high = _NONE
            source, note = "", text("need.assume.share.unknown", lang, name=name)
        yield ("share", label, low, middle, high, part, source, note)
        for reference in norms.reference:
            yield (f"reference.{reference.year}",
                   text("need.assume.reference", lang, people=people, year=reference.year),
                   reference.people - reference.margin, reference.people,
                   reference.people + reference.margin, text("need.unit.people", lang),
                   reference.source, reference.note)  # fmt: skip
    if any(kind.per_1000 is None for kind in norms.type):
        at = assumptions.allocation_year
        yield ("allocation", text("need.assume.allocation", lang, people=people), _NONE, at, _NONE,
               text("need.unit.year", lang), text(f"need.kind.{population.kind(at)}", lang),
               text("need.assume.allocation.note", lang))  # fmt: skip


def _people(population: Population, lang: str) -> Iterator[_Row]:
    last = population.counted[-1]
    label = text("need.assume.counted", lang, first=population.counted[0], last=last)
    rows = population.frame[population.frame["kind"] == "counted"]
    sources = ", ".join(sorted({str(s) for s in rows.loc[rows["year"] == last, "source"] if s}))
    yield ("counted", label, _NONE, _NONE, _NONE, "", sources, "")
    how = population.how
    if not how:
        return
    yield ("forecast", text(f"need.assume.{how['method']}", lang), _NONE, _NONE, _NONE, "",
           text(f"need.source.{how['method']}", lang, file=how.get("file", "")),
           forecast_note(population, lang))  # fmt: skip
    if how["method"] == "cohort":
        ratios, errors = how["ratios"], how["errors"]
        assert isinstance(ratios, tuple) and isinstance(errors, dict)
        for band, ratio in zip(("65-74", "75-84", "85+"), ratios, strict=True):
            yield (f"forecast.{band}",
                   text("need.assume.ratio", lang, band=band, lag=how["lag"]), _NONE, ratio, _NONE,
                   text("need.unit.part", lang), text("need.source.cohort", lang), "")  # fmt: skip
        for age in AGES:
            yield (f"forecast.error.{age}",
                   text("need.assume.error", lang, people=text(f"people.{age}", lang)), _NONE,
                   errors[age], _NONE, text("need.unit.part_year", lang),
                   text("need.source.backtest", lang, tests=how["tests"]), "")  # fmt: skip


def forecast_note(population: Population, lang: str = "nl") -> str:
    """Say what a reader must know of the forecast; nothing without one."""
    how = population.how
    if not how:
        return ""
    if how["method"] == "cohort":
        donors = text(f"need.donors.{how['entry']}", lang)
        return text("need.note.cohort", lang, first=how["first"], last=how["last"], donors=donors)
    return text("need.note.file", lang, file=how["file"])


def _building(norms: NormSet, assumptions: Assumptions, lang: str) -> Iterator[_Row]:
    part = text("need.unit.part", lang)
    again = assumptions.replacement
    label = text("need.assume.replacement", lang)
    if norms.basis == "additional" and again is None:
        yield ("replacement", label, _NONE, _NONE, _NONE, part, "",
               text("need.assume.replacement.unknown", lang))  # fmt: skip
    elif norms.basis == "additional" and again is not None:
        yield ("replacement", label, again.low, again.middle, again.high, part, again.source,
               again.note)  # fmt: skip
    chance = assumptions.probability
    for phase in PHASES:
        low, high = chance.of(phase)
        yield (f"probability.{phase}",
               text("need.assume.probability", lang, phase=text(f"phase.{phase}", lang)),
               low, _NONE, high, part, chance.source, "")  # fmt: skip
    pace = assumptions.pace
    if pace is not None:
        year = text("need.unit.dwellings_year", lang)
        yield ("pace.needed", text("need.assume.needed", lang, target=number(pace.target, 0, lang),
               first=pace.from_year, last=pace.target_year), _NONE, pace.needed, _NONE, year,
               pace.source, "")  # fmt: skip
        yield ("pace.realised", text("need.assume.realised", lang, year=pace.realised_year), _NONE,
               pace.realised, _NONE, year, pace.source, "")  # fmt: skip
        yield ("pace.rate", text("need.assume.rate", lang), _NONE, pace.rate, _NONE, part,
               pace.source, text("need.assume.rate.note", lang))  # fmt: skip
