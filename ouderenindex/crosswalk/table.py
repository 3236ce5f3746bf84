"""The table that says which part of each old area lies in which new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from ouderenindex._tables import read_table
from ouderenindex.crosswalk.changes import ONE_TO_ONE, Changes
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.regions import LEVELS, RD, Regions, is_code, level_of

__all__ = ["COUNTS", "Crosswalk", "crosswalk_from_changes", "crosswalk_from_points",
           "read_crosswalk"]  # fmt: skip

COUNTS = ("addresses", "residents", "dwellings")
"""What weights may count."""

_COUNTED = {
    **{name: name for name in COUNTS},
    "adressen": "addresses",
    "inwoners": "residents",
    "woningen": "dwellings",
}
_AREAS = ("area", "oppervlakte", "opp", "surface", "m2", "ha", "km2")
_WHY_NOT_AREA = "people do not live evenly over an area"
# An area without one address goes along with the new area that it (nearly) wholly lies in.
_WHOLLY = 0.99


@dataclass(frozen=True, repr=False)
class Crosswalk:
    """Which part of each old area lies in which new one.

    Attributes
    ----------
    frame
        Columns ``region_old, region_new, weight, share``, ordered by codes. ``weight`` is what
        the two areas share (a number of addresses or residents, or of anything in proportion to
        it); ``share`` (above 0 to 1) is that as part of the old area, and adds up to 1 over its
        rows, or to less where a part of it lies in no new area. Pairs that share nothing are
        left out.
    counts
        What the weights count: addresses, residents or dwellings; empty where not stated.
    notes
        What could not be placed.
    """

    frame: pd.DataFrame
    counts: str = ""
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        old, new = self.frame["region_old"].nunique(), self.frame["region_new"].nunique()
        return f"Crosswalk({old} to {new} areas by {self.counts or 'unstated'} weights)"


def read_crosswalk(path: Path | str) -> Crosswalk:
    """Read a crosswalk from a CSV.

    Parameters
    ----------
    path
        Columns ``region_old`` and ``region_new`` (codes of the same level) and the weight:
        ``addresses``, ``residents`` or ``dwellings``, or ``weight`` with optionally ``kind``
        naming one of these. Every part of an old area has a row.

    Raises
    ------
    DataError
        If the weight is an area, a column is missing, a code is malformed, a pair occurs twice,
        a weight is negative or no number, or an old area is divided without any weight.
    """
    path = Path(path)
    table = read_table(path, required=("region_old", "region_new"))
    lower = {str(name).lower(): str(name) for name in table.columns}
    column = next((lower[name] for name in ("weight", *_COUNTED) if name in lower), None)
    if column is None:
        areas = [lower[name] for name in lower if name.startswith(_AREAS)]
        what = f"is divided by area ('{areas[0]}')" if areas else "has no weights"
        raise DataError(
            f"{path.name}: the crosswalk {what}",
            [Problem("no column with weights", 1, expected=_expected_weight())],
        )
    counts = _COUNTED.get(column.lower(), "")
    problems = []
    if not counts and "kind" in lower:
        kinds = table[lower["kind"]].str.lower()
        unknown = ~kinds.isin(_COUNTED)
        for row in table.index[unknown]:
            problems.append(
                Problem("weights cannot be of this kind", int(row) + 2, "kind",
                        table.at[row, lower["kind"]], _expected_weight())
            )  # fmt: skip
        known = set(kinds[~unknown].map(_COUNTED))
        if len(known) > 1:
            problems.append(Problem("weights of several kinds", None, "kind", sorted(known)))
        counts = next(iter(known), "")
    cells = table[column]
    weight = pd.to_numeric(cells.where(cells != ""), errors="coerce").astype(float)
    bad = ~np.isfinite(weight) | (weight < 0)
    for row in table.index[bad]:
        problems.append(
            Problem("not a weight", int(row) + 2, column, cells[row], "a number of 0 or more")
        )
    pairs = table[["region_old", "region_new"]].assign(weight=weight)
    problems += _problems_of(pairs.assign(weight=weight.where(~bad)))
    if problems:
        problems.sort(key=lambda problem: problem.row or 0)
        raise DataError(f"{path.name}: the crosswalk cannot be used", problems)
    return _crosswalk(pairs, counts)


def crosswalk_from_changes(changes: Changes) -> Crosswalk:
    """Make the crosswalk of the areas that are one in both years, and of no others.

    What was merged, split or moved is not in it: that takes weights.
    """
    rows = changes.of(*ONE_TO_ONE)
    pairs = pd.DataFrame(
        {"region_old": rows["code_old"], "region_new": rows["code_new"], "weight": 1.0}
    )
    others = changes.of("moved", "merged", "split", "reused", "gone")
    left_out = sorted(set(others["code_old"]))
    told = f"areas that changed take a crosswalk with weights: {', '.join(left_out)}"
    return _crosswalk(pairs, "", [told] if left_out else [])


def crosswalk_from_points(
    old: Regions, new: Regions, points: gpd.GeoSeries, *, weights: Sequence[float] | None = None,
    counts: str = "addresses",
) -> Crosswalk:  # fmt: skip
    """Make a crosswalk by counting points, such as addresses, in old and new areas.

    Parameters
    ----------
    old, new
        Boundaries of the two years. Every level that both have is compared.
    points
        Points in any stated coordinate system.
    weights
        What each point counts for, such as its residents; 1 by default.
    counts
        What is counted: ``addresses``, ``residents`` or ``dwellings``.

    Raises
    ------
    DataError
        If there are no points, they do not say their coordinate system, or the weights do not
        fit them.
    """
    if counts not in COUNTS:
        raise DataError(f"Weights cannot count '{counts}': {suggest(counts, COUNTS)}")
    if points.empty or points.crs is None:
        what = "There are no points" if points.empty else "The points have no coordinate system"
        raise DataError(f"{what} to make a crosswalk of")
    each = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=float)
    if each.shape != (len(points),) or not np.isfinite(each).all() or (each < 0).any():
        raise DataError(f"The weights do not fit the {len(points)} points: one of 0 or more each")
    placed = points.to_crs(RD)
    pairs, notes = [], []
    for level in LEVELS:
        if old.level(level).empty or new.level(level).empty:
            continue
        found = pd.DataFrame(
            {
                "region_old": _areas_of(placed, old.level(level)),
                "region_new": _areas_of(placed, new.level(level)),
                "weight": each,
            }
        )
        outside = found["region_old"].notna() & found["region_new"].isna()
        if outside.any():
            notes.append(
                f"{level}: {each[outside].sum():g} {counts} of old areas lie in no new one: "
                + ", ".join(sorted(set(found.loc[outside, "region_old"])))
            )
        # Outside all new areas is a place too: what lies there is not for the others.
        inside = found.dropna(subset="region_old").fillna({"region_new": ""})
        counted = inside.groupby(["region_old", "region_new"], as_index=False)["weight"].sum()
        empty = old.level(level).index.difference(found.loc[each > 0, "region_old"].dropna())
        wholly = _lying_wholly(old.level(level).loc[empty], new.level(level))
        lost = sorted(set(empty) - set(wholly["region_old"]))
        if lost:
            notes.append(f"{level}: without {counts}, and over several areas: {', '.join(lost)}")
        pairs += [counted[counted["weight"] > 0], wholly]
    return _crosswalk(pd.concat(pairs, ignore_index=True), counts, tuple(notes))


def _areas_of(points: gpd.GeoSeries, areas: gpd.GeoDataFrame) -> pd.Series:
    """Code of the area in which each point lies; on an edge the first by code, None outside."""
    ordered = areas.sort_index()
    # Asked of the points, so that each boundary is prepared once for all of them.
    at_area, at_point = points.sindex.query(ordered.geometry.to_numpy(), predicate="intersects")
    first = pd.Series(at_area).groupby(at_point).min()
    codes = pd.Series(None, index=range(len(points)), dtype=object)
    codes[first.index] = ordered.index[first.to_numpy()]
    return codes


def _lying_wholly(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pairs of old areas with the one new area that they lie in: nothing is divided."""
    rows = []
    for code, shape in old.geometry.items():
        near = new.iloc[new.sindex.query(shape, predicate="intersects")]
        shared = near.geometry.intersection(shape).area / shape.area
        rows += [(code, there, 0.0) for there in near.index[shared >= _WHOLLY]]
    return pd.DataFrame(rows, columns=["region_old", "region_new", "weight"]).astype(
        {"weight": float}
    )


def _expected_weight() -> str:
    return f"{', '.join(COUNTS)}: never an area, for {_WHY_NOT_AREA}"


def _problems_of(pairs: pd.DataFrame) -> list[Problem]:
    """Say what is wrong with pairs; weights that are wrong themselves are NaN."""
    problems = []
    well_formed = pd.Series(True, index=pairs.index)
    for column in ("region_old", "region_new"):
        wrong = ~pairs[column].map(is_code)
        well_formed &= ~wrong
        for row in pairs.index[wrong]:
            problems.append(
                Problem("not a region code", int(row) + 2, column, pairs.at[row, column],
                        "GM0193, WK019310 or BU01931000")
            )  # fmt: skip
    for row, pair in pairs[well_formed].iterrows():
        if level_of(str(pair["region_old"])) != level_of(str(pair["region_new"])):
            problems.append(
                Problem("areas of two levels", int(str(row)) + 2, "region_new", pair["region_new"],
                        f"a {level_of(str(pair['region_old']))}")
            )  # fmt: skip
    double = pairs.duplicated(["region_old", "region_new"]) & well_formed
    for row in pairs.index[double]:
        there = pairs.at[row, "region_new"]
        problems.append(Problem("the pair occurs twice", int(row) + 2, "region_new", there))
    sums = pairs[well_formed].groupby("region_old")["weight"].agg(["sum", "size", "count"])
    nothing = sums[(sums["sum"] == 0) & (sums["size"] > 1) & (sums["count"] == sums["size"])]
    for code in nothing.index:
        problems.append(
            Problem("divided over several areas without any weight", column="region_old",
                    value=str(code), expected="a weight above 0")
        )  # fmt: skip
    return problems


def _crosswalk(pairs: pd.DataFrame, counts: str, notes: Iterable[str] = ()) -> Crosswalk:
    ordered = pairs.sort_values(["region_old", "region_new"], ignore_index=True)
    whole = ordered.groupby("region_old")["weight"].transform("sum")
    # An area without weight that is not divided goes over as a whole.
    share = (ordered["weight"] / whole.where(whole > 0)).fillna(1.0)
    frame = ordered.assign(share=share)
    kept = frame[(frame["share"] > 0) & (frame["region_new"] != "")].reset_index(drop=True)
    return Crosswalk(kept.astype({"weight": float, "share": float}), counts, tuple(notes))
