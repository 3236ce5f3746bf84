"""Collecting: the figures that a definition asks for, as one table of regions x indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.definition import IndexDefinition, Indicator
from ouderenindex.errors import DataError, DefinitionError, Problem, suggest
from ouderenindex.regions import Regions
from ouderenindex.statistics import Source, Statistics

__all__ = ["FigureTable", "collect"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FigureTable:
    """Figures ready to be scored.

    Attributes
    ----------
    regions
        Index code; columns ``name, level, parent``.
    figures, status, coverage, source
        Regions x indicators (keys): the figure (NaN where there is none), its status, the share
        of the people concerned that it speaks of, and the key of its source.
    population
        Indicator key of a population to people per region.
    people, people_origin
        Regions x the counts that the definition names; and of each its period and source key.
    weight
        People per region by which themes, aspects and index are weighed; ones if the definition
        names none.
    base
        Boolean per region: does it set the scale?
    publishable
        Boolean per region: enough people to say anything about?
    reference
        Indicator key to the figure that regions are compared with, in the indicator's unit; NaN
        where the regions are not of exactly one municipality.
    favourable
        Whether higher scores are more favourable (else: more of the risk).
    sources
        Source key to source.
    """

    regions: pd.DataFrame
    figures: pd.DataFrame
    status: pd.DataFrame
    coverage: pd.DataFrame
    source: pd.DataFrame
    population: Mapping[str, Floats]
    people: pd.DataFrame
    people_origin: Mapping[str, tuple[str, str]]
    weight: Floats
    base: npt.NDArray[np.bool_]
    publishable: npt.NDArray[np.bool_]
    reference: Mapping[str, float]
    favourable: bool
    sources: Mapping[str, Source]


def collect(statistics: Statistics, definition: IndexDefinition, regions: Regions) -> FigureTable:
    """Look up, and where needed aggregate to wijken, every figure that a definition asks for.

    Raises
    ------
    DefinitionError
        If the definition names an indicator, period or population that the statistics lack; all
        such at once.
    """
    _check_names(statistics, definition)
    codes = regions.codes
    columns: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    population: dict[str, Floats] = {}
    for indicator in definition.indicators:
        found = statistics.figures(
            indicator.key, indicator.period, regions, weight=indicator.population
        )
        frame = columns[indicator.key] = found.frame
        problems += _unfit(indicator, frame, regions)
        if indicator.population is not None:
            name = f"{indicator.population}@{indicator.period}"
            if name not in population:
                population[name] = _count(
                    statistics, indicator.population, indicator.period, regions
                )
            few = (population[name] < indicator.minimum) & frame["value"].notna().to_numpy()
            frame.loc[few, ["value", "status", "coverage"]] = (np.nan, "suppressed", 0.0)
    if problems:
        raise DataError("Figures do not fit what the definition says of them", problems)
    people = definition.people
    counts: dict[str, Floats] = {}
    origin: dict[str, tuple[str, str]] = {}
    for name, key in people.counts.items():
        year = statistics.nearest_period(key, people.period)
        counted = statistics.figures(key, year, regions, count=True).frame
        counts[name] = counted["value"].to_numpy(float)
        origin[name] = (year, str(counted["source"].max()))
    weight = np.ones(len(codes))
    publishable = np.ones(len(codes), dtype=bool)
    if people.population is not None:
        weight = _count(statistics, people.population, people.period, regions)
        publishable = ~(weight < people.minimum)
        weight = np.nan_to_num(weight)
    base = np.ones(len(codes), dtype=bool)
    if definition.base is not None:
        base = (regions.frame["level"] == definition.base).to_numpy()
        if base.any() and not (base & publishable).any():
            raise DefinitionError(
                f"No {definition.base} has at least {people.minimum:g} people "
                f"({people.population}, {people.period}), so none can set the scale"
            )
        if not base.any():
            raise DefinitionError(
                f"The scale is taken over each {definition.base}, and there are none"
            )

    reference = _reference(statistics, definition, regions, columns)

    def side(name: str) -> pd.DataFrame:
        return pd.DataFrame({key: frame[name] for key, frame in columns.items()}, index=codes)

    return FigureTable(
        regions=pd.DataFrame(regions.frame[["name", "level", "parent"]]),
        figures=side("value").astype(float),
        status=side("status"),
        coverage=side("coverage").astype(float),
        source=side("source"),
        population=population,
        people=pd.DataFrame(counts, index=codes),
        people_origin=origin,
        weight=weight,
        base=base & publishable,
        publishable=publishable,
        reference=reference,
        favourable=definition.higher_is == "favourable",
        sources=statistics.sources,
    )


def _unfit(indicator: Indicator, frame: pd.DataFrame, regions: Regions) -> list[Problem]:
    """Tell what is wrong with the figures of an indicator, given its unit and population."""
    where = f"indicator '{indicator.key}'"
    found = []
    if indicator.population is None:
        upper = regions.frame["level"].ne("buurt")
        bare = (upper & frame["source"].eq("")).any()
        if bare and frame.loc[~upper, "value"].notna().any():
            found.append(
                Problem("figures of buurten cannot be brought to wijken", column=where,
                        expected="a population: of whom does the figure speak?")
            )  # fmt: skip
    if indicator.unit == "%":
        share = frame["value"]
        for code in share.index[(share < 0) | (share > 100)]:
            value = f"{share[code]:g} in {code}"
            found.append(Problem("not a share", None, where, value, "0 to 100%"))
    return found


def _reference(
    statistics: Statistics,
    definition: IndexDefinition,
    regions: Regions,
    columns: Mapping[str, pd.DataFrame],
) -> dict[str, float]:
    """Find the figure that each indicator is compared with.

    Raises
    ------
    DefinitionError
        If an indicator that counts has none; names all such.
    """
    wanted = definition.reference
    towns = regions.codes[(regions.frame["level"] == "gemeente").to_numpy()]
    town = str(towns[0]) if len(towns) == 1 else None
    nan = float("nan")
    found: dict[str, float] = {}
    for indicator in definition.indicators:
        frame = columns[indicator.key]
        if wanted.kind == "norm":
            found[indicator.key] = nan if indicator.norm is None else indicator.norm
        elif wanted.kind == "national":
            found[indicator.key] = statistics.national(indicator.key, indicator.period)
        elif town is None:
            found[indicator.key] = nan
        elif wanted.kind == "base" and wanted.period in statistics.periods(indicator.key):
            frame = statistics.figures(
                indicator.key, wanted.period, regions, weight=indicator.population
            ).frame
            found[indicator.key] = number_at(frame, town, "value")
        else:
            own = wanted.kind == "own"
            found[indicator.key] = number_at(frame, town, "value") if own else nan
    lacking = [i for i in definition.indicators if i.scored and np.isnan(found[i.key])]
    if lacking and (wanted.kind != "own"):
        what = {
            "norm": "has no norm",
            "national": "has no figure for the Netherlands",
            "base": f"has no figure of the municipality in {wanted.period}",
        }[wanted.kind]
        raise DefinitionError(
            f"The reference '{wanted.kind}' is missing for some indicators: give them one, or "
            "leave them out",
            [Problem(what, column=f"indicator '{i.key}'") for i in lacking],
        )
    return found


def _count(statistics: Statistics, key: str, period: str, regions: Regions) -> Floats:
    year = statistics.nearest_period(key, period)
    found = statistics.figures(key, year, regions, count=True).frame["value"]
    if (found < 0).any():
        raise DataError(
            f"'{key}' counts people and is below 0 in {year}",
            [Problem("negative number of people", value=c) for c in found.index[found < 0]],
        )
    return found.to_numpy(float)


def _check_names(statistics: Statistics, definition: IndexDefinition) -> None:
    problems = []
    known = set(statistics.indicators)
    for indicator in definition.indicators:
        where = f"indicator '{indicator.key}'"
        if indicator.key not in known:
            problems.append(
                Problem("there are no figures of this indicator", column=where,
                        expected=suggest(indicator.key, known))
            )  # fmt: skip
        elif not statistics.has(indicator.key, indicator.period):
            periods = statistics.periods(indicator.key)
            problems.append(
                Problem("there are no figures for this period", column=f"{where}: period",
                        value=indicator.period, expected=suggest(indicator.period, periods))
            )  # fmt: skip
        if indicator.population is not None and indicator.population not in known:
            problems.append(
                Problem("unknown population", column=f"{where}: population",
                        value=indicator.population, expected=suggest(indicator.population, known))
            )  # fmt: skip
        if indicator.source and indicator.source not in statistics.sources:
            problems.append(
                Problem("unknown source", column=f"{where}: source", value=indicator.source,
                        expected=suggest(indicator.source, statistics.sources))
            )  # fmt: skip
    people = definition.people
    for name in filter(None, [people.population, *people.counts.values()]):
        if name not in known:
            problems.append(
                Problem("there are no figures of this count", column="people", value=name,
                        expected=suggest(name, known))
            )  # fmt: skip
    if problems:
        raise DefinitionError("The definition asks for figures that are not there", problems)
