"""Carry figures of one year's areas over to those of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ouderenindex.crosswalk.table import Crosswalk
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.regions import Regions, level_of
from ouderenindex.statistics import COLUMNS, NUMBERS, Source, Statistics
from ouderenindex.texts import text

__all__ = ["COUNT", "MEANS", "MEDIAN", "Carried", "carry_over"]

COUNT = "count"
MEANS = ("share", "mean", "distance")
MEDIAN = "median"

_KEY = ["region_new", "indicator", "period"]


@dataclass(frozen=True)
class Carried:
    """Figures of the new areas.

    Attributes
    ----------
    statistics
        The figures; those of the country are as they were.
    coverage
        Columns ``region, indicator, period, coverage``: 0 to 1, the share of the people of the
        new area of whom the figures of the old areas speak.
    notes
        Which areas got nothing, and which figures could not be placed.
    """

    statistics: Statistics
    coverage: pd.DataFrame
    notes: tuple[str, ...]


def carry_over(
    statistics: Statistics,
    crosswalk: Crosswalk,
    regions: Regions,
    *,
    kinds: Mapping[str, str],
    populations: Mapping[str, str] | None = None,
    min_coverage: float = 0.5,
) -> Carried:
    r"""Carry figures of old areas over to new ones.

    With :math:`s_{on}` the share of old area *o* in new area *n*:

    - a count is :math:`\sum_o s_{on} x_o`, so that totals stay what they were; it is missing
      unless every part has a count;
    - a share, mean or distance is :math:`\sum_o s_{on} d_o x_o / \sum_o s_{on} d_o` over the
      parts with a figure, where *d* is its own denominator (in the nearest period);
    - a new area that is one old area, whole, has its figures as they were, bounds included.

    A suppressed part makes the figure suppressed: computing it would undo the hiding. Parts to
    which a figure does not apply count for nothing.

    Parameters
    ----------
    statistics
        Figures of the old areas. Codes mean those of the old year: give figures of other years
        apart.
    crosswalk
        From old to new areas. Levels that it does not name are left out, so that a wijk can be
        aggregated from the new buurten.
    regions
        The new areas.
    kinds
        Indicator to ``count``, ``share``, ``mean``, ``distance`` or ``median``, for each indicator
        in the figures.
    populations
        Indicator to the count that it is a share or mean of, such as ``inwoners_65plus``.
    min_coverage
        Below this coverage a share, mean or distance is missing.

    Raises
    ------
    DataError
        If a median would have to be converted, a kind or population is not given or not known,
        or the crosswalk leads to a code that this municipality does not have.
    """
    _check_targets(crosswalk, regions)
    figures = statistics.frame
    country = figures["region"].map(level_of) == "land"
    local = figures[~country]
    _check_kinds(local["indicator"].unique(), kinds)
    pairs = crosswalk.frame[crosswalk.frame["region_new"].isin(regions.codes)]
    parts = _parts(local, pairs)
    _check_possible(parts, kinds, populations or {}, statistics)
    parts["population"] = _population_of(parts, statistics, populations or {})
    computed = _computed(parts, kinds, min_coverage)
    whole = parts[parts["whole"]].assign(region=lambda rows: rows["region_new"])
    sources = dict(statistics.sources)
    computed["source"] = computed["source"].map(
        {key: _converted(key, sources, crosswalk, regions) for key in computed["source"].unique()}
    )
    carried = pd.concat([whole[list(COLUMNS)], computed[list(COLUMNS)]])
    carried = carried.sort_values(["indicator", "period", "region"])
    frame = pd.concat([figures[country], carried], ignore_index=True)[list(COLUMNS)]
    covered = pd.concat(
        [whole.assign(coverage=whole["value"].notna().astype(float)), computed], ignore_index=True
    )
    coverage = covered[["region", "indicator", "period", "coverage"]]
    return Carried(
        Statistics(frame.astype(dict.fromkeys(NUMBERS, float)), sources),
        coverage.sort_values(["indicator", "period", "region"], ignore_index=True),
        (*crosswalk.notes, *_notes(local, crosswalk, regions)),
    )


def _check_targets(crosswalk: Crosswalk, regions: Regions) -> None:
    """Refuse codes that should be there: those of other municipalities need not be."""
    own = {code[2:] for code in regions.level("gemeente").index}
    targets = crosswalk.frame["region_new"].unique()
    unknown = [code for code in targets if code not in regions and code[2:6] in own]
    if unknown:
        raise DataError(
            "The crosswalk leads to areas that the municipality does not have",
            [Problem("unknown area", None, "region_new", code, suggest(code, regions.codes))
             for code in sorted(unknown)],
        )  # fmt: skip


def _check_kinds(indicators: np.ndarray, kinds: Mapping[str, str]) -> None:
    known = (COUNT, *MEANS, MEDIAN)
    problems = [
        Problem("the kind of this indicator is not given" if kind is None else "unknown kind",
                None, str(key), kind, ", ".join(known))
        for key in sorted(indicators)
        if (kind := kinds.get(key)) not in known
    ]  # fmt: skip
    if problems:
        raise DataError("Figures can only be carried over by what they are", problems)


def _parts(figures: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pair each new area with the figures of its parts; a part without a row is missing.

    New areas of which no part has a row of an indicator and period are not in it: nothing is
    known to be missing there.
    """
    series = figures[["indicator", "period"]].drop_duplicates()
    grid = pairs.merge(series, how="cross")
    parts = grid.merge(
        figures.rename(columns={"region": "region_old"}),
        how="left",
        on=["region_old", "indicator", "period"],
    )
    there = parts["status"].notna().groupby([parts[name] for name in _KEY]).transform("any")
    parts = parts[there].sort_values([*_KEY, "region_old"], ignore_index=True)
    parts["status"] = parts["status"].fillna("missing")
    parts["source"] = parts["source"].fillna("")
    alone = parts.groupby(_KEY)["region_old"].transform("size").eq(1)
    parts["whole"] = alone & parts["share"].eq(1.0)
    return parts


def _check_possible(
    parts: pd.DataFrame,
    kinds: Mapping[str, str],
    populations: Mapping[str, str],
    statistics: Statistics,
) -> None:
    """Refuse what cannot be computed, all at once."""
    problems = []
    changed = parts[~parts["whole"]]
    for key, rows in changed.groupby("indicator"):
        where = sorted(rows["region_new"].unique())
        areas = ", ".join(where[:5]) + (f" and {len(where) - 5} more" if len(where) > 5 else "")
        if kinds[str(key)] == MEDIAN:
            problems.append(
                Problem("a median cannot be converted to other areas", None, str(key), areas,
                        "figures of the areas themselves")
            )  # fmt: skip
        elif kinds[str(key)] in MEANS:
            population = populations.get(str(key), "")
            if population not in statistics.indicators:
                problems.append(
                    Problem("a share or mean is converted by the count that it is of", None,
                            str(key), population or None,
                            suggest(population, statistics.indicators))
                )  # fmt: skip
    if problems:
        raise DataError("Figures cannot be carried over", problems)


def _population_of(
    parts: pd.DataFrame, statistics: Statistics, populations: Mapping[str, str]
) -> pd.Series:
    """Denominator of each part, in the period nearest to that of the figure; NaN if unknown."""
    people = pd.Series(np.nan, index=parts.index)
    for (key, period), rows in parts.groupby(["indicator", "period"]):
        population = populations.get(str(key), "")
        if population not in statistics.indicators or not statistics.periods(population):
            continue
        year = statistics.nearest_period(population, str(period))
        there = statistics.frame
        there = there[(there["indicator"] == population) & (there["period"] == year)]
        people[rows.index] = rows["region_old"].map(there.set_index("region")["value"])
    return people


def _computed(parts: pd.DataFrame, kinds: Mapping[str, str], min_coverage: float) -> pd.DataFrame:
    """Compute the figures of areas that are not one old area, whole."""
    rows = parts[~parts["whole"]].copy()
    by = [rows[name] for name in _KEY]
    rows["applies"] = rows["status"] != "not_applicable"
    is_count = rows["indicator"].map(kinds) == COUNT
    alone = rows["applies"].groupby(by).transform("sum").eq(1)
    people = rows["population"] * rows["share"]
    # Without the people of every part, the weights of the crosswalk tell how large each is.
    counted = (people.notna() | ~rows["applies"]).groupby(by).transform("all") & ~is_count
    size = people.where(counted, rows["weight"]).where(rows["applies"], 0.0)
    # Parts that nobody is in are told by their number.
    size = size.where(size.groupby(by).transform("sum") > 0, rows["applies"].astype(float))
    usable = rows["value"].notna() & (is_count | people.notna() | alone)
    rows["size"], rows["covered"] = size, size.where(usable, 0.0)
    # As parts of a whole: one part alone gives its figure as it is, to the last digit.
    factor = people.where(~alone, 1.0).where(usable, 0.0)
    factor = factor / factor.groupby(by).transform("sum")
    rows["product"] = rows["value"].where(usable, 0.0) * rows["share"].where(is_count, factor)
    rows["uncounted"] = rows["applies"] & ~usable
    rows["suppressed"] = rows["status"] == "suppressed"
    rows["modelled"] = rows["status"].eq("modelled") & usable
    rows["source"] = rows["source"].where(rows["source"] != "")
    grouped = rows.groupby(_KEY, sort=True)
    table = grouped.agg(
        size=("size", "sum"),
        covered=("covered", "sum"),
        applies=("applies", "any"),
        uncounted=("uncounted", "any"),
        suppressed=("suppressed", "any"),
        modelled=("modelled", "any"),
        source=("source", "min"),
    )
    # A mean of nobody stays no number: without min_count its sum would be 0.
    table = table.assign(value=grouped["product"].sum(min_count=1)).reset_index()
    table["coverage"] = (table["covered"] / table["size"].where(table["applies"])).fillna(0.0)
    count = table["indicator"].map(kinds) == COUNT
    enough = table["value"].notna() & (table["coverage"] >= min_coverage) & (table["coverage"] > 0)
    given = (~table["uncounted"]).where(count, enough) & table["applies"] & ~table["suppressed"]
    table["status"] = np.select(
        [table["suppressed"], ~table["applies"], ~given, table["modelled"]],
        ["suppressed", "not_applicable", "missing", "modelled"],
        "observed",
    )
    table["value"] = table["value"].where(given)
    # Bounds and numbers asked are of the old areas: no rule makes them into those of parts.
    table = table.assign(lower=np.nan, upper=np.nan, n=np.nan)
    return table.rename(columns={"region_new": "region"})


def _converted(key: str, sources: dict[str, Source], crosswalk: Crosswalk, regions: Regions) -> str:
    """Key of the source of converted figures, which is added to the sources."""
    if key not in sources:
        return key
    year = str(regions.year) if regions.year is not None else text("regions.other_year")
    counts = text(f"regions.counts.{crosswalk.counts or 'unstated'}")
    note = text("regions.carried_note", year=year, counts=counts)
    converted = f"{key}_converted"
    old = sources[key]
    sources[converted] = replace(old, key=converted, note=f"{old.note} {note}".strip())
    return converted


def _notes(figures: pd.DataFrame, crosswalk: Crosswalk, regions: Regions) -> list[str]:
    """Say which areas lost or got no figures."""
    notes = []
    old, new = crosswalk.frame["region_old"], crosswalk.frame["region_new"]
    unplaced = sorted(set(figures["region"]) - set(old))
    if unplaced:
        notes.append(f"figures of areas that the crosswalk does not name: {', '.join(unplaced)}")
    outside = sorted(set(new) - set(regions.codes))
    if outside:
        notes.append(f"parts in areas of other municipalities: {', '.join(outside)}")
    levels = {level_of(code) for code in new}
    empty = [code for code in regions.codes if level_of(code) in levels - {"land"}]
    without = sorted(set(empty) - set(new))
    if without:
        notes.append(f"areas that get no figures: {', '.join(without)}")
    if not crosswalk.counts:
        notes.append("the crosswalk does not say what its weights count")
    return notes
