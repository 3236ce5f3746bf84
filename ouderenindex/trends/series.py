"""Scoring several years on one scale."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.audit import KNOWN_BREAKS, MethodBreak, effective_weights
from ouderenindex.audit.known import year_of
from ouderenindex.audit.words import listed
from ouderenindex.classes import DECIMALS, classify
from ouderenindex.definition import IndexDefinition, Indicator, Node, Reference
from ouderenindex.errors import DataError, DefinitionError, Problem
from ouderenindex.methods import ExponentialRank, PercentileRank, Rank, Winsorise
from ouderenindex.regions import Regions
from ouderenindex.robustness import FigureMargins, published_margins
from ouderenindex.robustness.margins import KINDS, spreads
from ouderenindex.scoring import FigureTable, IndexResult, collect, compute, score_table
from ouderenindex.scoring.normalise import Scale
from ouderenindex.statistics import Source, Statistics
from ouderenindex.texts import number, text

__all__ = ["LeftOut", "Trend", "Verdict", "trend"]

Floats = npt.NDArray[np.float64]
Verdict = Literal["base", "improved", "worsened", "no_change", "method_break", "no_score"]

# Half the width of a 95% interval, in standard deviations.
_HALF = 1.959964


@dataclass(frozen=True)
class LeftOut:
    """An indicator that does not count in a trend, and why.

    Attributes
    ----------
    node
        Which.
    reason
        ``no_figures``, or ``constant``: nothing to compare.
    periods
        In which.
    """

    node: Indicator
    reason: Literal["no_figures", "constant"]
    periods: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Trend:
    """Scores per year on the scale of the base year, and whether they differ from it.

    Attributes
    ----------
    frame
        One row per region, node and period: ``region, node, period``; ``score`` (NaN where there
        is none) and its ``class`` (0: none); ``change``, score less that of the base year;
        ``noise``, what the margins of both years explain of it, in points; ``method_break``,
        whether a break lies between; ``verdict``: ``base``, ``improved``, ``worsened``,
        ``no_change``, ``method_break`` or ``no_score``. Across a break ``change`` and ``noise``
        are NaN: that difference has no meaning.
    result
        The base year as scored, with the definition of what counted.
    periods, base
        Which years, and the one whose scale is used.
    left_out
        Indicators that were left out.
    share
        Share of the whole index, on paper, that is left.
    breaks
        Those between two of the years, for figures that count.
    margins, correlation, z
        What was assumed of errors.
    kinds
        What margins rest on (as in :data:`ouderenindex.robustness.margins.KINDS`) to the number
        of indicators.
    """

    frame: pd.DataFrame
    result: IndexResult
    periods: tuple[str, ...]
    base: str
    left_out: tuple[LeftOut, ...]
    share: float
    breaks: tuple[MethodBreak, ...]
    margins: FigureMargins
    correlation: float
    z: float
    kinds: Mapping[str, int]

    def in_language(self, lang: str) -> Trend:
        """Return this trend with its nodes named in a language, where the definition can."""
        return replace(self, result=self.result.in_language(lang))

    @property
    def definition(self) -> IndexDefinition:
        """What counted, dated to the base year."""
        return self.result.definition

    def __repr__(self) -> str:
        lines = [text("trend.title", "nl", **self._names()), *self.notes()]
        shown = self.table().to_string(float_format=lambda v: number(v, DECIMALS))
        return "\n".join([*lines, "", shown])

    def _repr_html_(self) -> str:
        shown = self.table().to_html(escape=True, float_format=lambda v: number(v, DECIMALS))
        title = html.escape(text("trend.title", "nl", **self._names()))
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes())
        return f"<h2>{title}</h2>{notes}{shown}"

    def _names(self) -> dict[str, str]:
        return {"index": self.definition.label, "periods": ", ".join(self.periods)}

    def notes(self, lang: str = "nl") -> tuple[str, ...]:
        """Sentences without which the scores cannot be read."""
        counted = len(self.definition.indicators)
        values = {
            "reference": self.result.describe_reference(lang),
            "base": self.base,
            "kept": counted,
            "all": counted + len(self.left_out),
            "share": number(100 * self.share, 0, lang),
        }
        kind = self.definition.reference.kind
        found = [text(f"trend.scale.{kind}", lang, **values)]
        if self.left_out:
            found.append(text("trend.kept", lang, **values))
            alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
            for each in self.left_out:
                label = each.node.in_language(lang).label
                alike.setdefault((each.reason, each.periods), []).append(f"‘{label}’")
            for (reason, periods), labels in alike.items():
                why = f"trend.left_out.{reason}"
                found.append(
                    text(why, lang, labels=listed(labels, lang), periods=listed(periods, lang))
                )
        found += [
            text("trend.break", lang, note=each.said(lang), year=each.year) for each in self.breaks
        ]
        kinds = [
            text(f"trend.kind.{kind}", lang, count=count, sd=number(self.margins.modelled, 1, lang))
            for kind, count in self.kinds.items()
        ]
        found.append(text("trend.margins", lang, z=number(self.z, 2, lang), kinds="; ".join(kinds)))
        return tuple(found)

    def verdict_label(self, verdict: str, lang: str = "nl") -> str:
        """Say a verdict in words."""
        return text(f"trend.verdict.{verdict}", lang, base=self.base)

    def table(self, node: str | None = None, level: str = "wijk", lang: str = "nl") -> pd.DataFrame:
        """Give one row per region of a level: the score of each year, and the verdicts in words.

        Parameters
        ----------
        node
            Whose score; the index by default.
        level
            ``wijk``, ``buurt`` or ``gemeente``.
        lang
            Language of the headings and verdicts.
        """
        key = self.definition[node or self.definition.key].key
        codes = self.result.regions.index[self.result.regions["level"] == level]
        rows = self.frame[(self.frame["node"] == key) & self.frame["region"].isin(codes)]
        scores = rows.pivot(index="region", columns="period", values="score").loc[codes]
        verdicts = rows.pivot(index="region", columns="period", values="verdict").loc[codes]
        found = pd.DataFrame(
            {text("trend.column.name", lang): self.result.regions.loc[codes, "name"]}, index=codes
        )
        for period in self.periods:
            found[period] = scores[period]
        for period in self.periods:
            if period != self.base:
                column = text("trend.column.verdict", lang, period=period)
                found[column] = [self.verdict_label(str(v), lang) for v in verdicts[period]]
        return found


def trend(
    statistics: Statistics,
    definition: IndexDefinition,
    regions: Regions,
    *,
    periods: Sequence[str] = ("2012", "2016", "2020"),
    base: str = "2016",
    margins: FigureMargins | None = None,
    correlation: float = 0.5,
    z: float = 1.96,
    breaks: Sequence[MethodBreak] = KNOWN_BREAKS,
) -> Trend:
    """Score several years on the scale of one of them.

    Parameters
    ----------
    statistics, definition, regions
        As for :func:`ouderenindex.score`; the periods that the definition names do not matter.
        People are counted in the year nearest to each period.
    periods
        Years to score.
    base
        The one that gives the scale and the reference.
    margins
        How far figures may be off, as for :func:`ouderenindex.robustness.robustness`; by default
        what that assumes. The municipality is a region like others here.
    correlation
        Between the errors of figures of one source in one region (turned to favourable), 0 to 1.
        Figures of one model or survey are off together; how much nobody publishes. 0 would call
        more differences of a theme change, 1 fewer.
    z
        A difference is change from this number of standard deviations on, at least 0; by 1.96 one
        in twenty differences that are noise is called change.
    breaks
        What is known about breaks in publishers' methods.

    Raises
    ------
    DataError
        If the base is not among the periods, no indicator has figures in all of them, a group has
        no score in one of them, or ``correlation`` or ``z`` is out of range.
    DefinitionError
        If the definition has a method that cannot be held fixed over years (ranks, winsorising).

    Examples
    --------
    >>> import ouderenindex as oi
    >>> from ouderenindex.trends import trend
    >>> case = oi.load_case("zwolle")
    >>> found = trend(case.statistics, case.definition, case.regions)
    >>> sorted(found.frame.loc[found.frame["period"] == "2020", "verdict"].unique())
    ['method_break', 'no_score']
    """
    margins = margins or FigureMargins()
    problems = []
    if not 0 <= correlation <= 1:
        problems.append(Problem("not a correlation", None, "correlation", correlation, "0 to 1"))
    if not z >= 0:
        problems.append(Problem("not a number of deviations", None, "z", z, "at least 0"))
    if problems:
        raise DataError("Change cannot be told from noise so", problems)
    years = tuple(sorted(set(periods), key=year_of))
    if base not in years or len(years) < 2:
        raise DataError(
            "A trend needs at least two periods, of which one is the base",
            [Problem("not among the periods", None, "base", base, ", ".join(years))],
        )
    kept, left_out = _available(statistics, definition, years)
    _check_methods(kept)
    tables = {year: collect(statistics, _dated(kept, year), regions) for year in years}
    kept, lacking = _with_base_figures(kept, tables)
    first, kept, constant = _base_result(kept, tables[base], base)
    # What a figure is held against does not move either.
    tables = {year: replace(tables[year], reference=tables[base].reference) for year in years}
    sds, kinds = _errors(statistics, kept, tables, first, regions, margins)
    scores, variances = _scored(kept, tables, first, sds, correlation)
    broken, used = _broken(kept, tables, first, base, breaks)
    return Trend(
        frame=_frame(first, years, base, scores, variances, broken, z),
        result=first,
        periods=years,
        base=base,
        left_out=(*left_out, *lacking, *constant),
        share=float(effective_weights(definition)[[i.key for i in kept.indicators]].sum()),
        breaks=used,
        margins=margins,
        correlation=correlation,
        z=z,
        kinds=kinds,
    )


# --- What counts -----------------------------------------------------------------------------


def _dated(definition: IndexDefinition, year: str) -> IndexDefinition:
    """Give all indicators, and the count of people, the same period."""
    for indicator in definition.indicators:
        definition = definition.evolve(indicator.key, period=year)
    return definition.evolve(people=definition.people.model_copy(update={"period": year}))


def _available(
    statistics: Statistics, definition: IndexDefinition, years: Sequence[str]
) -> tuple[IndexDefinition, list[LeftOut]]:
    """Leave out what does not count or has no figures in one of the years."""
    counted = effective_weights(definition).index
    drop, left_out = [], []
    for i in definition.indicators:
        if i.key not in counted:
            drop.append(i.key)
            continue
        there = statistics.periods(i.key)
        lacking = tuple(year for year in years if year not in there)
        if lacking:
            left_out.append(LeftOut(i, "no_figures", lacking))
    drop += [each.node.key for each in left_out]
    if len(drop) == len(definition.indicators):
        raise DataError(
            f"No indicator has figures in all of {', '.join(years)}",
            [
                Problem("no figures in this period", None, each.node.key, ", ".join(each.periods))
                for each in left_out
            ],
        )
    return definition.without(*drop), left_out


def _check_methods(definition: IndexDefinition) -> None:
    problems = []
    for node in definition.nodes():
        method = node.method.normalise
        if isinstance(method, Rank | PercentileRank | ExponentialRank):
            problems.append(Problem("a rank has no scale to hold", None, node.key, method.method))
        if isinstance(node, Indicator):
            problems += [
                Problem("follows the figures of each year", None, node.key, each.method, "clip")
                for each in node.method.treat
                if isinstance(each, Winsorise)
            ]
    if problems:
        raise DefinitionError("The definition cannot be held fixed over years", problems)


def _with_base_figures(
    definition: IndexDefinition, tables: Mapping[str, FigureTable]
) -> tuple[IndexDefinition, list[LeftOut]]:
    """Leave out indicators that have figures in each year, but not of any base region."""
    left_out = []
    for i in definition.indicators:
        lacking = tuple(
            year
            for year, table in tables.items()
            if table.figures.loc[table.base, i.key].isna().all()
        )
        if lacking:
            left_out.append(LeftOut(i, "no_figures", lacking))
    if len(left_out) == len(definition.indicators):
        raise DataError(f"No indicator has figures of the base regions in {', '.join(tables)}")
    return definition.without(*(each.node.key for each in left_out)), left_out


def _base_result(
    definition: IndexDefinition, table: FigureTable, base: str
) -> tuple[IndexResult, IndexDefinition, list[LeftOut]]:
    """Score the base year, without what does not differ between regions then."""
    result = score_table(table, _dated(definition, base))
    gone = [each.key for each in result.excluded if each.key not in result.scored]
    if not gone:
        return result, definition, []
    kept = definition.without(*gone)
    there = {i.key for i in kept.indicators}
    left_out = [
        LeftOut(i, "constant", (base,)) for i in definition.indicators if i.key not in there
    ]
    return score_table(table, _dated(kept, base)), kept, left_out


# --- Scores, noise and verdicts --------------------------------------------------------------


def _errors(
    statistics: Statistics,
    definition: IndexDefinition,
    tables: Mapping[str, FigureTable],
    first: IndexResult,
    regions: Regions,
    margins: FigureMargins,
) -> tuple[dict[str, dict[str, Floats]], dict[str, int]]:
    """Find the standard deviation of every figure, per period and indicator, and its kinds."""
    sds: dict[str, dict[str, Floats]] = {}
    kinds: dict[str, set[str]] = {}
    for year, table in tables.items():
        dated = _dated(definition, year)
        # The municipality of the base year is what is held against; that of this year is a region
        # like any other, with errors of its own.
        of_year = dated.evolve(reference=Reference(kind="base", period=year))
        found = spreads(
            replace(first, definition=of_year, table_of_figures=table),
            margins,
            published_margins(statistics, dated, regions),
        )
        sds[year] = {key: spread.half_width() / _HALF for key, spread in found.items()}
        for key, spread in found.items():
            own = spread.kind[table.base & (spread.kind >= 0)]
            kinds.setdefault(key, set()).update(KINDS[kind] for kind in np.unique(own))
    counts = {kind: sum(kind in each for each in kinds.values()) for kind in KINDS}
    return sds, {kind: count for kind, count in counts.items() if count}


def _scored(
    definition: IndexDefinition,
    tables: Mapping[str, FigureTable],
    first: IndexResult,
    sds: Mapping[str, Mapping[str, Floats]],
    correlation: float,
) -> tuple[Floats, Floats]:
    """Scores on the scale of the base, and their error variances: regions x nodes x periods."""
    scales = {key: scored.scale for key, scored in first.scored.items()}
    nodes = list(first.scores.columns)
    scores, variances = [], []
    for year, table in tables.items():
        dated = _dated(definition, year)
        try:
            scored, _ = compute(table, dated, scales=scales)
        except DefinitionError as error:
            raise DataError(f"{year} cannot be scored on the scale of the base: {error}") from None
        for key in nodes:
            if key not in scored or np.isnan(scored[key].scores[table.base]).all():
                label = definition[key].label
                raise DataError(f"In {year} '{label}' has no score in any of the base regions")
        scores.append(np.stack([scored[key].scores for key in nodes], axis=1))
        variances.append(_variance(table, dated, scales, sds[year], nodes, correlation))
    return np.stack(scores, axis=2), np.stack(variances, axis=2)


def _variance(
    table: FigureTable,
    definition: IndexDefinition,
    scales: Mapping[str, Scale],
    sds: Mapping[str, Floats],
    nodes: Sequence[str],
    correlation: float,
) -> Floats:
    """Error variance of every score (regions x nodes), by the engine's own arithmetic.

    Each indicator is moved up and down in turn, in all regions at once: on a fixed scale no
    region's score depends on another's figures. With ``d`` the effect of one standard deviation
    on a score, the variance is ``(1 - c) sum(d^2) + c (sum d)^2`` over the indicators of a source,
    and sources add up.
    """
    keys = [i.key for i in definition.indicators]
    draws = 2 * len(keys)
    figures, steps = {}, {}
    for at, key in enumerate(keys):
        x, sd = table.figures[key].to_numpy(float), np.nan_to_num(sds[key])
        moved = np.repeat(x[:, None], draws, axis=1)
        # A logarithm needs figures above 0, so half of a small one is as far down as it goes.
        low = np.where(x > 0, np.maximum(x - sd, x / 2), x - sd)
        moved[:, 2 * at], moved[:, 2 * at + 1] = x + sd, low
        figures[key], steps[key] = moved, x + sd - low
    scored, _ = compute(table, definition, figures=figures, scales=scales)
    # Errors are alike in what they do to a score, so a risk is turned first.
    risks = np.array([i.direction == "risk" for i in definition.indicators])
    signs = np.where(risks == table.favourable, -1.0, 1.0)
    sources = np.array([i.source for i in definition.indicators])
    scale = np.column_stack(
        [
            np.divide(sds[key], steps[key], out=np.zeros(len(table.figures)), where=steps[key] > 0)
            for key in keys
        ]
    )
    found = []
    for node in nodes:
        moved = np.broadcast_to(scored[node].scores, (len(table.figures), draws))
        effect = np.nan_to_num((moved[:, ::2] - moved[:, 1::2]) * scale) * signs
        variance = np.zeros(len(effect))
        for source in np.unique(sources):
            d = effect[:, sources == source]
            together = correlation * d.sum(axis=1) ** 2
            variance += (1 - correlation) * (d**2).sum(axis=1) + together
        found.append(variance)
    return np.stack(found, axis=1)


def _broken(
    definition: IndexDefinition,
    tables: Mapping[str, FigureTable],
    first: IndexResult,
    base: str,
    breaks: Sequence[MethodBreak],
) -> tuple[npt.NDArray[np.bool_], tuple[MethodBreak, ...]]:
    """Whether a break lies between a period and the base, nodes x periods; and which breaks."""
    sources = first.sources
    used: dict[MethodBreak, None] = {}
    broken: dict[tuple[str, str], bool] = {}
    for year, table in tables.items():
        for i in definition.indicators:
            keys = {*tables[base].source[i.key], *table.source[i.key], i.source} - {""}
            found = [
                each
                for each in breaks
                if each.between(base, year)
                and any(each.concerns(sources.get(key, Source(key, key, ""))) for key in keys)
            ]
            used.update(dict.fromkeys(found))
            broken[i.key, year] = bool(found)
    rows = []
    for key in first.scores.columns:
        node = definition[str(key)]
        below = node.indicators if isinstance(node, Node) else (node,)
        rows.append([any(broken[i.key, year] for i in below) for year in tables])
    return np.array(rows, dtype=bool), tuple(used)


def _frame(
    first: IndexResult,
    years: Sequence[str],
    base: str,
    scores: Floats,
    variances: Floats,
    broken: npt.NDArray[np.bool_],
    z: float,
) -> pd.DataFrame:
    """Tidy frame of scores with their change, noise and verdict."""
    at = years.index(base)
    change = scores - scores[:, :, [at]]
    noise = z * np.sqrt(variances + variances[:, :, [at]])
    noise[:, :, at] = 0.0
    noise[np.isnan(change)] = np.nan
    none = np.isnan(change)
    change[:, broken] = np.nan
    noise[:, broken] = np.nan
    is_base = np.zeros(scores.shape, dtype=bool)
    is_base[:, :, at] = True
    # A change too small to be shown is none, whatever the margins.
    still = (np.abs(change) <= noise) | (np.round(change, DECIMALS) == 0)
    better = (change > 0) == first.table_of_figures.favourable
    verdict = np.select(
        [none, is_base, np.broadcast_to(broken, scores.shape), still, better],
        ["no_score", "base", "method_break", "no_change", "improved"],
        "worsened",
    )
    n, nodes, periods = scores.shape
    return pd.DataFrame(
        {
            "region": np.repeat(first.scores.index.to_numpy(object), nodes * periods),
            "node": np.tile(np.repeat(first.scores.columns.to_numpy(object), periods), n),
            "period": np.tile(np.array(years, dtype=object), n * nodes),
            "score": scores.ravel(),
            "class": classify(scores, first.definition.limits).ravel(),
            "change": change.ravel(),
            "noise": noise.ravel(),
            "method_break": np.broadcast_to(broken, scores.shape).ravel(),
            "verdict": verdict.ravel().astype(object),
        }
    )
