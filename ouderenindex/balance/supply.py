"""Dwellings for older people that stand and that are planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex._tables import number_at, read_table, rows_of
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.housing import DWELLING_TYPES, Overlay, Site
from ouderenindex.need import Assumptions, Pace, Population
from ouderenindex.regions import Regions
from ouderenindex.statistics import Statistics
from ouderenindex.texts import number, text

__all__ = ["KNOWN_TYPES", "Existing", "Supply", "pace_note", "read_existing", "supply"]

KNOWN_TYPES = tuple(kind for kind in DWELLING_TYPES if kind != "unspecified")
_LARGEST = 1_000_000


@dataclass(frozen=True)
class Existing:
    """Dwellings for older people that stand already.

    Attributes
    ----------
    frame
        Columns ``region`` (wijk), ``type`` and ``dwellings``; a cell that is absent is not known.
    source
        Where it comes from.
    """

    frame: pd.DataFrame
    source: str

    def of(self, regions: Iterable[str], kinds: Sequence[str]) -> pd.Series:
        """Dwellings of some types per wijk; NaN where one of the types is not known."""
        wide = self.frame.pivot(index="region", columns="type", values="dwellings")
        cells = wide.reindex(index=list(regions), columns=list(kinds))
        total: pd.Series = cells.sum(axis=1, skipna=False)
        return total


@dataclass(frozen=True, repr=False)
class Supply:
    """Planned dwellings per wijk, type and year, and those that stand.

    Attributes
    ----------
    frame
        Columns ``region, type, year, low, high``: planned dwellings delivered by 1 January of the
        year, for every wijk and every type of site (``unspecified`` included), and for the
        municipality: its wijken and what is known by municipality only. Not rounded: chances.
    planned
        The same without chances or years: ``region, type, low, high``.
    existing
        What stands already; None: not known.
    undated
        Names of the sites of which no year is known; they count in ``high`` only.
    municipality
        Code of the whole.
    unnumbered
        Codes of the regions with a site of which no number of dwellings is known.
    """

    frame: pd.DataFrame
    planned: pd.DataFrame
    existing: Existing | None
    undated: tuple[str, ...]
    municipality: str
    unnumbered: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        rows = self.planned[self.planned["region"] == self.municipality]
        shown = rows[rows["high"] > 0].drop(columns="region").to_string(index=False)
        return f"Supply of {self.municipality}, planned\n{shown}"

    def of(self, kinds: Sequence[str], year: int) -> pd.DataFrame:
        """``low`` and ``high`` of some types together per region, in one year.

        Raises
        ------
        DataError
            If the supply was not computed for that year.
        """
        rows = self.frame[self.frame["year"] == year]
        if rows.empty:
            known = ", ".join(str(y) for y in sorted(self.frame["year"].unique()))
            raise DataError(
                f"The supply was not computed for {year}",
                [Problem("year", value=year, expected=known)],
            )
        picked = rows[rows["type"].isin(kinds)]
        return picked.groupby("region", sort=False)[["low", "high"]].sum()


def read_existing(path: str | Path, regions: Regions) -> Existing:
    """Read dwellings that stand already.

    Parameters
    ----------
    path
        A CSV with ``region`` (wijk or buurt: code or name), ``type``, ``dwellings`` and ``source``.
        An empty number is not known, which is not zero. Buurten are added up to their wijk, which
        is known only if all of its buurten are: a buurt without such dwellings is written as 0.
    regions
        The regions.

    Raises
    ------
    DataError
        With every problem of the file: row, column, value and what was expected.
    """
    path = Path(path)
    table = read_table(path, required=("region", "type", "dwellings", "source"))
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no dwellings")
    problems: list[Problem] = []
    rows = []
    seen: dict[tuple[str, str], int] = {}
    for at, row in rows_of(table):
        code = row["region"]
        wijk: str | None = None
        try:
            code = regions.find(row["region"])
            wijk = regions.ancestor(code, "wijk")
            if wijk is None:
                problems.append(Problem("not a wijk or buurt", at, "region", row["region"]))
        except OuderenindexError as error:
            problems.append(Problem(error.message, at, "region", row["region"]))
        if row["type"] not in KNOWN_TYPES:
            expected = suggest(row["type"], KNOWN_TYPES)
            problems.append(Problem("unknown type", at, "type", row["type"], expected))
        if wijk is not None and seen.setdefault((code, row["type"]), at) != at:
            problems.append(Problem("region and type occur twice", at, "region", row["region"]))
        cell = row["dwellings"]
        value = pd.to_numeric(cell, errors="coerce") if cell else float("nan")
        if cell and not (np.isfinite(value) and 0 <= value < _LARGEST):
            expected = "a number, not negative, or empty for not known"
            problems.append(Problem("not a number of dwellings", at, "dwellings", cell, expected))
        if not row["source"]:
            problems.append(Problem("a number needs a source", at, "source"))
        rows.append({"region": wijk, "type": row["type"], "dwellings": float(value)})
    for (code, kind), at in seen.items():
        whole = seen.get((str(regions.ancestor(code, "wijk")), kind), at)
        if whole != at:
            what = f"in the number of its wijk already (row {whole})"
            problems.append(Problem(what, at, "region", code, "a wijk or its buurten, not both"))
    if problems:
        order = sorted(problems, key=lambda problem: problem.row or 0)
        raise DataError(f"{path.name}: the dwellings cannot be used", order)
    cells = pd.DataFrame(rows).groupby(["region", "type"])["dwellings"]
    # A wijk of which one buurt is not known is not known, whether it has an empty cell or no row.
    frame = cells.agg(lambda part: part.sum(skipna=False)).reset_index()
    told = [
        (wijk, kind) in seen or all((buurt, kind) in seen for buurt in regions.children(wijk))
        for wijk, kind in zip(frame["region"], frame["type"], strict=True)
    ]
    frame.loc[~np.array(told), "dwellings"] = np.nan
    return Existing(frame, ", ".join(dict.fromkeys(table["source"])))


def supply(
    sites: Sequence[Site],
    lay: Callable[[tuple[Site, ...]], Overlay],
    population: Population,
    assumptions: Assumptions,
    years: Sequence[int],
    *,
    since: int | None = None,
    existing: Existing | None = None,
) -> Supply:
    """Count what is planned per wijk, type and year.

    ``low = lowest number x lowest chance of the phase`` of the sites that are certainly delivered
    by the year (their last year is known and not later); ``high = highest number x highest chance``
    of those that may be (their first year is not later, or no year is known).

    Parameters
    ----------
    sites
        Planned sites.
    lay
        Lays sites over the wijken, such as ``lambda s: project.overlay(result, s)``.
    population
        Gives the wijken and the municipality.
    assumptions
        Chances per phase.
    years
        Years asked, each as of 1 January.
    since
        Sites delivered before this year stood already and are left out: the first year of the norm
        set that the supply is set against.
    existing
        What stands already, if known.
    """
    whole = population.municipality[0]
    regions = [*population.regions, whole]
    place = {code: at for at, code in enumerate(regions)}
    which = {kind: at for at, kind in enumerate(DWELLING_TYPES)}
    # Region x type x (low, high), the municipality last; and the same per year.
    planned = np.zeros((len(regions), len(DWELLING_TYPES), 2))
    delivered = np.zeros((len(years), *planned.shape))
    groups: dict[tuple[int | None, int | None], list[Site]] = {}
    for site in sites:
        first = site.year_from if site.year_from is not None else site.year_to
        last = site.year_to if site.year_to is not None else site.year_from
        if since is not None and last is not None and last < since and site.phase == "done":
            continue
        groups.setdefault((first, last), []).append(site)
    unnumbered: set[str] = set()
    for (first, last), members in groups.items():
        laid = lay(tuple(members))
        for silent in (site.id for site in members if site.total is None):
            unnumbered |= {context.region for context in laid.contexts.get(silent, ())}
        for row in laid.programme.to_dict(orient="records"):
            at, kind = place[row["region"]], which[row["type"]]
            numbers = np.array([row["low"], row["high"]], dtype=float)
            planned[at, kind] += numbers
            expected = numbers * assumptions.probability.of(row["phase"])
            built = row["phase"] == "done"
            for n, year in enumerate(years):
                sure = built or (last is not None and last < year)
                may = built or first is None or first < year
                delivered[n, at, kind] += expected * (sure, may)
    # What is known by municipality only is in its row already; its wijken come with it.
    planned[-1] += planned[:-1].sum(axis=0)
    delivered[:, -1] += delivered[:, :-1].sum(axis=1)
    tables = [_table(part, regions).assign(year=year)
              for year, part in zip(years, delivered, strict=True)]  # fmt: skip
    frame = pd.concat(tables, ignore_index=True)[["region", "type", "year", "low", "high"]]
    undated = tuple(
        site.name for site in groups.get((None, None), []) if site.total and site.phase != "done"
    )
    table = _table(planned, regions)
    return Supply(frame, table, existing, undated, whole, frozenset(unnumbered))


def _table(cells: npt.NDArray[np.float64], regions: Sequence[str]) -> pd.DataFrame:
    """Region x type x (low, high) as a long table."""
    index = pd.MultiIndex.from_product([regions, DWELLING_TYPES], names=["region", "type"])
    return pd.DataFrame(cells.reshape(-1, 2), index=index, columns=["low", "high"]).reset_index()


def pace_note(pace: Pace, statistics: Statistics, regions: Regions, lang: str = "nl") -> str:
    """Say how fast was built and how fast the target asks, with the own counts where there are.

    The average is of indicator ``woningen`` of the municipality: (last - first) / years.
    """
    said = text(
        "balance.pace", lang,
        target=number(pace.target, 0, lang), year=pace.target_year,
        needed=number(pace.needed, 0, lang), realised_year=pace.realised_year,
        realised=number(pace.realised, 0, lang), rate=number(100 * pace.rate, 0, lang),
    )  # fmt: skip
    if "woningen" not in statistics.indicators:
        return said
    code = str(regions.level("gemeente").index[0])
    counted = {}
    for year in statistics.periods("woningen"):
        value = number_at(
            statistics.figures("woningen", year, regions, count=True).frame, code, "value"
        )
        if value == value:
            counted[int(year)] = value
    if len(counted) < 2:
        return said
    first, last = min(counted), max(counted)
    average = (counted[last] - counted[first]) / (last - first)
    more = text("balance.pace.history", lang, first=first, last=last,
                average=number(average, 0, lang))  # fmt: skip
    return f"{said} {more}"
