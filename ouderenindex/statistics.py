"""Statistics: figures per region, indicator and period, in one tidy table.

A figure is observed, modelled, suppressed (someone knows it, but it is hidden because it concerns
too few people), missing (it should exist but does not) or not applicable (it cannot exist: not
measured that year, or nobody lives there). None of these is ever turned into zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

import numpy as np
import pandas as pd

from ouderenindex._tables import number_at, read_table, rows_of
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.regions import Regions, is_code

__all__ = [
    "COLUMNS",
    "STATUSES",
    "Figures",
    "Source",
    "Statistics",
    "read_sources",
    "read_statistics",
    "write_sources",
    "write_statistics",
]

COLUMNS = ("region", "indicator", "period", "value", "status", "lower", "upper", "n", "source")
NUMBERS = ("value", "lower", "upper", "n")
STATUSES = ("observed", "modelled", "suppressed", "missing", "not_applicable")
# No figure about people in a wijk is larger; beyond it arithmetic loses its digits.
_LARGEST = 1e12
WITH_VALUE = ("observed", "modelled")


@dataclass(frozen=True)
class Source:
    """Where figures come from.

    Attributes
    ----------
    key
        Name by which figures refer to it.
    publisher, table, period, licence, url
        As the publisher states them; empty where it states nothing.
    retrieved
        Date of download or export (YYYY-MM-DD), empty if unknown.
    sha256
        Hash of the file that the figures were taken from, empty if there was none.
    note
        What a reader must know, in Dutch.
    """

    key: str
    publisher: str
    table: str
    period: str = ""
    licence: str = ""
    url: str = ""
    retrieved: str = ""
    sha256: str = ""
    note: str = ""


def read_sources(path: Path | str) -> dict[str, Source]:
    """Read the table of sources: a CSV with at least ``key``, ``publisher`` and ``table``.

    Raises
    ------
    DataError
        If a key is empty or occurs twice, or a publisher is not named.
    """
    path = Path(path)
    table = read_table(path, required=("key", "publisher", "table"))
    problems = []
    for line, row in rows_of(table):
        if not row["key"]:
            problems.append(Problem("a source needs a key", line, "key"))
        if not row["publisher"]:
            problems.append(Problem("a source needs a publisher", line, "publisher"))
    for index in table.index[table["key"].duplicated()]:
        problems.append(Problem("key occurs twice", int(index) + 2, "key", table.at[index, "key"]))
    if problems:
        raise DataError(f"{path.name}: the sources cannot be used", problems)
    known = [name for name in Source.__dataclass_fields__ if name in table.columns]
    return {
        row["key"]: Source(**{name: row[name] for name in known})
        for row in table.to_dict(orient="records")
    }


@dataclass(frozen=True)
class Figures:
    """The figures of one indicator in one period, one for each region asked for.

    Attributes
    ----------
    frame
        Index region code; columns ``value`` (NaN where there is none), ``status``, ``coverage``
        (0 to 1: the share of the people concerned that the figure speaks of; below 1 only for
        figures aggregated from buurten), ``aggregated`` (whether it was), ``lower``, ``upper``,
        ``n`` and ``source``.
    """

    indicator: str
    period: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class Statistics:
    """Figures of many indicators, regions and periods.

    Attributes
    ----------
    frame
        Columns ``region, indicator, period, value, status, lower, upper, n, source``; one row for
        each region, indicator and period; ``value`` is NaN exactly where the status is
        suppressed, missing or not_applicable.
    sources
        Source key to source.
    """

    frame: pd.DataFrame
    sources: Mapping[str, Source] = field(default_factory=dict)

    # (indicator, period) to its figures by region: looked up far more often than made.
    _series: dict[tuple[str, str], pd.DataFrame] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        groups = self.frame.groupby(["indicator", "period"], sort=False)
        series = {(str(i), str(p)): part.set_index("region") for (i, p), part in groups}
        object.__setattr__(self, "_series", series)

    def __repr__(self) -> str:
        frame = self.frame
        return (
            f"Statistics({len(frame)} figures: {frame['indicator'].nunique()} indicators, "
            f"{frame['region'].nunique()} regions, {frame['period'].nunique()} periods)"
        )

    @property
    def indicators(self) -> list[str]:
        """Keys of the indicators for which there are figures."""
        return sorted(self.frame["indicator"].unique())

    def periods(self, indicator: str) -> list[str]:
        """Periods for which an indicator has any figure with a value, in order.

        Raises
        ------
        DataError
            If the indicator is not known.
        """
        rows = self.frame[self.frame["indicator"] == indicator]
        if rows.empty:
            raise DataError(
                f"There are no figures of indicator '{indicator}': "
                f"{suggest(indicator, self.indicators)}"
            )
        return sorted(rows.loc[rows["value"].notna(), "period"].unique())

    def has(self, indicator: str, period: str) -> bool:
        """Whether there are rows, with or without a value, of an indicator in a period."""
        return (indicator, period) in self._series

    def nearest_period(self, indicator: str, period: str) -> str:
        """Period of an indicator nearest to the given year; of two equally near, the earlier."""
        years = self.periods(indicator)
        if not years:
            raise DataError(f"Indicator '{indicator}' has no figure in any period")
        return min(years, key=lambda year: (abs(_year(year) - _year(period)), year))

    def national(self, indicator: str, period: str) -> float:
        """Figure of the Netherlands, in the indicator's unit; NaN if there is none."""
        series = self._series.get((indicator, period))
        if series is None or "NL00" not in series.index:
            return float("nan")
        return number_at(series, "NL00", "value")

    def with_figures(self, other: Statistics) -> Statistics:
        """Add figures; a figure that is there already is replaced.

        Returns
        -------
        Statistics
            A new object; this one is unchanged.
        """
        key = ["region", "indicator", "period"]
        both = pd.concat([self.frame, other.frame], ignore_index=True)
        both = both.drop_duplicates(key, keep="last", ignore_index=True)
        return Statistics(both, {**self.sources, **other.sources})

    def figures(
        self,
        indicator: str,
        period: str,
        regions: Regions,
        *,
        weight: str | None = None,
        count: bool = False,
        min_coverage: float = 0.5,
    ) -> Figures:
        """One figure for each region, aggregated from buurten where none is published.

        A published figure always wins, also when it is suppressed: computing a hidden figure
        from its parts would undo the hiding. Where a wijk or municipality has no row at all:

        - with ``weight``: sum(w x) / sum(w) over the buurten with a figure, where w is the number
          of people (of the nearest year) that the figure speaks of; its coverage is the share of
          those people living in buurten with a figure, then or in the latest year, whichever is
          least: an old figure does not speak of a buurt that was built since;
        - with ``count``: the sum; missing unless every buurt has its count;
        - with neither it stays missing, for nothing says how buurten make up a wijk.

        Parameters
        ----------
        indicator, period
            What to look up.
        regions
            For which regions, and which buurten lie where.
        weight
            Indicator that counts the people, such as ``inwoners_65plus``.
        count
            Whether the indicator is itself a count, which adds up.
        min_coverage
            Below this coverage an aggregated figure is not given.

        Raises
        ------
        DataError
            If the indicator has no figure in this period.
        """
        columns = ["value", "status", "lower", "upper", "n", "source"]
        published = self._series.get((indicator, period))
        if published is None:
            raise DataError(
                f"There are no figures of indicator '{indicator}' for {period}: available "
                f"{', '.join(self.periods(indicator)) or 'in no period'}"
            )
        frame = published.reindex(regions.codes)[columns]
        frame["aggregated"] = False
        absent = frame["status"].isna()
        frame.loc[absent, "status"] = "missing"
        frame["coverage"] = frame["value"].notna().astype(float)
        frame["source"] = frame["source"].fillna("")
        upper_levels = regions.frame["level"].ne("buurt") & absent
        if upper_levels.any() and (count or weight is not None):
            people = now = None
            if weight is not None:
                year = self.nearest_period(weight, period)
                people = self._series[weight, year]["value"].reindex(regions.codes)
                latest = self.periods(weight)[-1]
                now = self._series[weight, latest]["value"].reindex(regions.codes)
            for code in regions.codes[upper_levels.to_numpy()]:
                parts = frame.loc[regions.children(code)]
                for name, value in _aggregate(parts, people, now, min_coverage).items():
                    frame.at[code, name] = value
        return Figures(indicator, period, frame)


def _aggregate(
    parts: pd.DataFrame,
    people: pd.Series | None,
    now: pd.Series | None,
    min_coverage: float,
) -> dict[str, float | str | bool]:
    """Aggregate buurten to the region that they make up."""
    value = parts["value"].to_numpy(float)
    known = ~np.isnan(value)
    statuses = set(parts["status"])
    nothing = "suppressed" if "suppressed" in statuses else "missing"
    if people is None:
        inapplicable = (parts["status"] == "not_applicable").to_numpy()
        complete = bool(known.any() and (known | inapplicable).all())
        total, coverage = float(value[known].sum()), float(complete)
    else:
        w = people.loc[parts.index].fillna(0.0).to_numpy(float)
        everyone = float(w.sum())
        there = float(w[known].sum())
        coverage = there / everyone if everyone else 0.0
        if now is not None:
            here = now.loc[parts.index].fillna(0.0).to_numpy(float)
            coverage = min(coverage, float(here[known].sum() / here.sum()) if here.sum() else 0.0)
        complete = there > 0 and coverage >= min_coverage
        total = float((w[known] * value[known]).sum() / there) if there else float("nan")
        if not everyone and statuses == {"not_applicable"}:
            nothing = "not_applicable"
    if not complete:
        return {"status": nothing, "coverage": coverage}
    status = "modelled" if "modelled" in statuses else "observed"
    sources = parts.loc[known, "source"]
    return {
        "value": total,
        "status": status,
        "coverage": coverage,
        "aggregated": True,
        "source": str(sources.iloc[0]),
    }


def _year(period: str) -> int:
    digits = period[:4]
    if not digits.isdigit():
        raise DataError(f"'{period}' is not a period (expected a year, such as 2020)")
    return int(digits)


def read_statistics(
    paths: Path | str | Iterable[Path | str], sources: Mapping[str, Source], regions: Regions
) -> Statistics:
    """Read tidy tables of figures and check them against sources and regions.

    Parameters
    ----------
    paths
        One or more CSV files with the columns of :data:`COLUMNS`. A region is a code or a
        (municipal) name. Regions of other municipalities are refused; the country (``NL00``) is
        allowed.
    sources
        The known sources.
    regions
        The known regions.

    Raises
    ------
    DataError
        With all problems of the first file that has any.
    """
    several = [paths] if isinstance(paths, str | Path) else paths
    frames = [_read_tidy(Path(path), sources, regions) for path in several]
    if not frames:
        raise DataError("There is no table with figures")
    frame = pd.concat(frames, ignore_index=True)
    double = frame.duplicated(["region", "indicator", "period"], keep=False)
    if double.any():
        where = frame[double].drop_duplicates(["region", "indicator", "period"])
        raise DataError(
            "A figure occurs in more than one file",
            [Problem(f"{r.indicator} of {r.period}", value=r.region) for r in where.itertuples()],
        )
    return Statistics(frame, dict(sources))


def _read_tidy(path: Path, sources: Mapping[str, Source], regions: Regions) -> pd.DataFrame:
    table = read_table(path, required=COLUMNS)[list(COLUMNS)]
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no figures")
    problems: list[Problem] = []

    def note(mask: pd.Series, column: str, what: str, expected: str | None = None) -> None:
        for row in table.index[mask]:
            value = table.at[row, column]
            problems.append(Problem(what, int(row) + 2, column, value, expected))

    codes = _resolve(table["region"], regions, problems)
    numbers = {}
    for column in NUMBERS:
        cells = table[column]
        numbers[column] = pd.to_numeric(cells.where(cells != ""), errors="coerce").astype(float)
        finite = np.isfinite(numbers[column].to_numpy())
        note((cells != "") & ~finite, column, "not a number", "a number with a decimal point")
        huge = cells.ne("") & finite & (numbers[column].abs() >= _LARGEST)
        note(huge, column, "not a plausible figure", "below 10^12")
    note(~table["status"].isin(STATUSES), "status", "unknown status", suggest("", STATUSES))
    note(numbers["lower"] > numbers["upper"], "lower", "the lower bound is above the upper one")
    note(numbers["n"] < 0, "n", "a negative number of people")
    filled = table["value"] != ""
    has = table["status"].isin(WITH_VALUE)
    note(has & ~filled, "value", "a figure that is observed or modelled needs a value")
    hidden = table["status"].isin(STATUSES) & ~has & filled
    note(hidden, "value", "a figure with this status has no value", "an empty cell")
    note(table["indicator"] == "", "indicator", "no indicator")
    note(
        ~table["period"].str.fullmatch(r"[0-9]{4}"),
        "period",
        "not a period",
        "a year, such as 2020",
    )
    for key in table.loc[~table["source"].isin(sources), "source"].unique():
        rows = table.index[table["source"] == key]
        expected = suggest(key, sources)
        problems.append(Problem("unknown source", int(rows[0]) + 2, "source", key, expected))
    if len(codes) == len(table):
        keys = pd.DataFrame(
            {"region": codes, "indicator": table["indicator"], "period": table["period"]}
        )
        note(keys.duplicated(), "region", "this region has a figure for this indicator and period")
    if problems:
        order = sorted(problems, key=lambda p: p.row or 0)
        raise DataError(f"{path.name}: the figures cannot be used", order)
    return table.assign(region=codes, **numbers)


def _resolve(cells: pd.Series, regions: Regions, problems: list[Problem]) -> pd.Series:
    """Region code for each cell with a code or name."""
    resolved: dict[str, str] = {}
    for cell in cells.unique():
        if cell in regions or (is_code(cell) and cell.startswith("NL")):
            resolved[cell] = cell
            continue
        try:
            resolved[cell] = regions.find(cell)
        except OuderenindexError:
            row = int(cells.index[cells == cell][0]) + 2
            form = "region of another municipality" if is_code(cell) else "no such region"
            known = regions.codes if is_code(cell) else [*regions.frame["name"], *regions.aliases]
            problems.append(Problem(form, row, "region", cell, suggest(cell, known)))
    return cells.map(resolved).dropna()


def write_statistics(path: Path, statistics: Statistics) -> None:
    """Write figures as a tidy CSV that :func:`read_statistics` reads back to the same figures.

    Rows are sorted by indicator, period and region, and numbers have the shortest form that
    keeps them exact: the same figures give the same bytes.
    """
    frame = statistics.frame.sort_values(["indicator", "period", "region"], kind="stable")
    frame.to_csv(path, columns=list(COLUMNS), index=False, lineterminator="\n")


def write_sources(path: Path, sources: Mapping[str, Source]) -> None:
    """Write the table of sources that :func:`read_sources` reads, ordered by key."""
    rows = [astuple(sources[key]) for key in sorted(sources)]
    columns = [field.name for field in fields(Source)]
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False, lineterminator="\n")


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as recorded in its source."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
