"""The assumptions of a certainty as a table that a planner can read and object to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ouderenindex.definition import Indicator
from ouderenindex.methods import Goalposts, MinMax, Normaliser, ZScore
from ouderenindex.robustness.margins import KINDS, Spread
from ouderenindex.robustness.plan import Plan, candidates
from ouderenindex.robustness.uncertainty import FigureMargins, Uncertainty
from ouderenindex.texts import number, text

__all__ = ["COLUMNS", "describe"]

COLUMNS = ("onderdeel", "keuze", "marge", "waarom")
_Row = tuple[str, str, str, str]


def describe(plan: Plan, uncertainty: Uncertainty, lang: str = "nl") -> pd.DataFrame:
    """Say what was disturbed and how: one row per choice, and one per figure.

    Parameters
    ----------
    plan, uncertainty
        What was drawn, and by which rules.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    pandas.DataFrame
        Columns ``onderdeel, keuze, marge, waarom``.
    """
    rows = [*_choices(plan, uncertainty, lang)]
    if uncertainty.figures is None:
        rows.append((text("assume.figures", lang), text("assume.figures.exact", lang), "", ""))
    else:
        for key, spread in plan.errors.items():
            indicator = plan.result.definition[key].in_language(lang)
            assert isinstance(indicator, Indicator)
            rows += _figure(plan, indicator, spread, uncertainty.figures, lang)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _choices(plan: Plan, uncertainty: Uncertainty, lang: str) -> list[_Row]:
    none = text("assume.none", lang)
    rows: list[_Row] = []
    spread = uncertainty.weights
    how = none
    if spread > 0:
        # Of a lognormal factor 90% lies within 1.645 standard deviations.
        low, high = (
            (1 - spread, 1 + spread)
            if uncertainty.weight_law == "uniform"
            else (np.exp(-1.645 * spread), np.exp(1.645 * spread))
        )
        how = text(
            f"assume.weights.{uncertainty.weight_law}", lang,
            low=number(low, 2, lang), high=number(high, 2, lang),
        )  # fmt: skip
    rows.append((text("assume.weights", lang), how, "", text("assume.weights.why", lang)))
    variants = plan.variants
    everywhere = all(len(p) == len(variants.aggregators) for p in variants.possible)
    for part, names, often in (
        ("normaliser", [_normaliser(n, lang) for n in variants.normalisers[1:]], "assume.equal"),
        ("aggregator", [text(f"method.{m}", lang) for m in variants.aggregators[1:]],
         "assume.equal" if everywhere else "assume.possible"),
    ):  # fmt: skip
        how = "; ".join([text("method.own", lang), *names]) if names else none
        rows.append(
            (text(f"assume.{part}", lang), how, text(often, lang) if names else "",
             text(f"assume.{part}.why", lang))
        )  # fmt: skip
    count = len(candidates(variants.definitions[0]))
    varied = uncertainty.leave_out and count > 0
    rows.append(
        (
            text("assume.leave_out", lang),
            text("assume.leave_out.how", lang, count=count) if varied else none,
            text("assume.equal", lang) if varied else "",
            text("assume.leave_out.why", lang),
        )
    )
    reference = plan.result.describe_reference(lang)
    rows.append(
        (
            text("assume.reference", lang),
            text("assume.reference.how", lang, reference=reference),
            "",
            text("assume.reference.why", lang),
        )
    )
    return rows


def _normaliser(method: Normaliser | None, lang: str) -> str:
    if isinstance(method, ZScore) and method.limit is not None:
        return text("method.zscore.limit", lang, limit=number(method.limit, 1, lang))
    if isinstance(method, MinMax):
        ends = {"lower": method.lower, "upper": method.upper}
    elif isinstance(method, Goalposts):
        ends = {"low": method.low, "high": method.high}
    else:
        ends = {}
    name = method.method if method is not None else "own"
    return text(f"method.{name}", lang, **{k: number(v, 0, lang) for k, v in ends.items()})


def _figure(
    plan: Plan, indicator: Indicator, spread: Spread, margins: FigureMargins, lang: str
) -> list[_Row]:
    """Describe one figure: a row for each kind of margin that the regions of the scale have."""
    table = plan.result.table_of_figures
    width = spread.half_width()
    levels = set(table.regions["level"][table.base])
    level = next(iter(levels)) if len(levels) == 1 else ""
    areas = text(f"levels.{level}", lang) if level else text("assume.areas", lang)
    values = {
        "response": number(100 * margins.response, 1, lang),
        "most": margins.most,
        "modelled": number(margins.modelled, 1, lang),
        "respondents": number((50 / margins.modelled) ** 2 if margins.modelled else None, 0, lang),
    }
    rows: list[_Row] = []
    for kind in np.unique(spread.kind[table.base & (spread.kind >= 0)]):
        name = KINDS[kind]
        middle = float(np.median(width[table.base & (spread.kind == kind)]))
        margin = ""
        if middle > 0:
            points = {"nl": "procentpunt", "en": "percentage points"}[lang]
            unit = points if spread.angle is not None else indicator.unit
            margin = text(
                "assume.margin", lang, margin=number(middle, 1, lang), unit=unit, areas=areas
            )
        rows.append(
            (
                text("assume.figure", lang, label=indicator.label),
                text(f"assume.kind.{name}", lang, **values),
                margin,
                text(f"assume.why.{name}", lang, **values),
            )
        )
    return rows
