"""People of 65, 75 and 85 and over in years to come: by cohort ratios, or from a file.

The cohort calculation follows the ratios of Hamilton and Perry (1962, "A short method for
projecting population by age from one decennial census to another", Social Forces 41:163-170),
without sex and with the ages that municipalities publish. It knows three bands, 65-74, 75-84 and
85+, each with the people whom it is made of some years earlier (its donors):

=====  ========================================================
band   donors, ``lag`` years earlier
=====  ========================================================
65-74  people of 55-64; where not counted, everybody under 65
75-84  people of 65-74
85+    people of 75 and over
=====  ========================================================

With ``T`` the last year counted and ``lag`` the length of the series (at most 10 years, the width
of a band), the ratio of the municipality is ``r = X(T) / D(T - lag)``: what is left of the donors
after death, and with those who moved in and out. A wijk then gets

``X_w(T + h) = max(0, X_w(T) + r (D_w(T + h - lag) - D_w(T - lag)))``,

scaled so that the wijken add up to ``r D(T + h - lag)`` of the municipality. The ratio is thus of
the municipality (that of a wijk of 200 people is mostly chance), the start is the wijk's own last
count, and the growth follows the wijk's own generations (the cohort change difference of Wilson
and Grossman, 2022, Spatial Demography 10:1-31). Only counted donors are used, so it reaches
``lag`` years ahead and no further: beyond that a forecast file is needed.

What it assumes: death and moving stay as they were on average over the last ``lag`` years. It
knows no new building and no capacity of a wijk.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex._tables import number_at, read_table, rows_of
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.need.norms import AGES, SCENARIOS
from ouderenindex.need.population import COLUMNS, Population
from ouderenindex.regions import Regions
from ouderenindex.statistics import Statistics

__all__ = ["backtest", "cohort_forecast", "read_forecast"]

Floats = npt.NDArray[np.float64]
_BANDS = 3
_WIDTH = 10  # years in a band: a longer lag would no longer be of the same people
_LARGEST = 1e7  # people in a wijk
_YEAR = re.compile(r"[0-9]{4}")


def cohort_forecast(
    population: Population, statistics: Statistics, regions: Regions, until: int
) -> Population:
    """Add the years up to ``until`` by cohort ratios; formula in :mod:`ouderenindex.need.forecast`.

    ``low`` and ``high`` are ``middle (1 -/+ h e)``, with ``h`` the years ahead and ``e`` the
    largest error a year that the same method made for that age group in any of its backtests
    (see :func:`backtest`): a record of past errors, not an interval with a probability.

    Parameters
    ----------
    population
        Counts, of successive years.
    statistics, regions
        Where the donors of the youngest band are: ``inwoners_55plus`` if present, else
        ``inwoners``.
    until
        Last year wanted.

    Returns
    -------
    Population
        With the forecast years added, and in ``how`` the ratios, the lag and the errors.

    Raises
    ------
    DataError
        If there are fewer than five successive years of counts, or ``until`` lies further ahead
        than the counts reach.
    """
    years = population.counted
    first, last = years[0], years[-1]
    if len(years) < 5 or years != list(range(first, last + 1)):
        raise DataError(
            "A cohort forecast needs counts of at least five successive years",
            [
                Problem(
                    "years counted", value=", ".join(map(str, years)), expected="a forecast file"
                )
            ],
        )
    lag = min(_WIDTH, last - first)
    if until > last + lag:
        raise DataError(
            f"A cohort forecast from counts of {first} to {last} reaches to {last + lag}",
            [Problem("year out of reach", value=until, expected="a forecast file for later years")],
        )
    bands, donors, entry = _cells(population, statistics, regions)
    ratios = _ratios(bands, donors, lag)
    errors = _trials(bands, donors, years)
    yearly = errors.groupby("age")["yearly"].max()
    frames = []
    for year in range(last + 1, until + 1):
        ahead = _step(bands, donors, ratios, lag, year - last)
        plus = _plus(ahead)
        for n, age in enumerate(AGES):
            middle = plus[:, n]
            part = min(1.0, float(yearly[age]) * (year - last))
            frames.append(
                pd.DataFrame(
                    {
                        "region": list(population.regions),
                        "year": year,
                        "age": age,
                        "low": middle * (1 - part),
                        "middle": middle,
                        "high": middle * (1 + part),
                        "kind": "forecast",
                        "source": "cohort",
                    }
                )
            )
    how = {
        "method": "cohort",
        "lag": lag,
        "first": first,
        "last": last,
        "entry": entry,
        "ratios": tuple(float(r) for r in ratios),
        "errors": {age: float(yearly[age]) for age in AGES},
        "tests": len(errors) // len(AGES),
    }
    table = pd.concat(frames) if frames else pd.DataFrame(columns=list(COLUMNS))
    return population.with_years(table, how)


def backtest(population: Population, statistics: Statistics, regions: Regions) -> pd.DataFrame:
    """Let the method predict years that have been counted since.

    For every year ``fit`` from the fourth counted year on, with the lag that the counts up to then
    allow, each later year within that lag is predicted and set against its count.

    Returns
    -------
    pandas.DataFrame
        Columns ``fit`` (last year used), ``year`` (predicted), ``age``, ``counted`` and
        ``predicted`` (people in the municipality), ``error`` (predicted / counted - 1, or NaN
        where nobody was counted), ``yearly`` (absolute error divided by years ahead) and ``wijk``
        (mean absolute error of the wijken as a share of the people counted).
    """
    bands, donors, _ = _cells(population, statistics, regions)
    return _trials(bands, donors, population.counted)


def _trials(bands: Floats, donors: Floats, years: list[int]) -> pd.DataFrame:
    rows = []
    for at in range(3, len(years) - 1):
        lag = min(_WIDTH, at)
        ratios = _ratios(bands[: at + 1], donors[: at + 1], lag)
        for ahead in range(1, min(lag, len(years) - 1 - at) + 1):
            predicted = _plus(_step(bands[: at + 1], donors[: at + 1], ratios, lag, ahead))
            truth = _plus(bands[at + ahead])
            for n, age in enumerate(AGES):
                there, said = float(truth[:, n].sum()), float(predicted[:, n].sum())
                error = said / there - 1 if there else float("nan")
                off = float(np.abs(predicted[:, n] - truth[:, n]).sum())
                rows.append(
                    {
                        "fit": years[at],
                        "year": years[at + ahead],
                        "age": age,
                        "counted": there,
                        "predicted": said,
                        "error": error,
                        "yearly": abs(error) / ahead,
                        "wijk": off / there if there else float("nan"),
                    }
                )
    return pd.DataFrame(rows)


def _cells(
    population: Population, statistics: Statistics, regions: Regions
) -> tuple[Floats, Floats, str]:
    """Bands and their donors, year x wijk x band, and the indicator of the youngest donors."""
    years = population.counted
    plus = np.stack(
        [np.stack([population.people(age, year).to_numpy(float) for age in AGES], axis=1)
         for year in years]
    )  # fmt: skip
    entry = "inwoners_55plus" if "inwoners_55plus" in statistics.indicators else "inwoners"
    older = []
    for year in years:
        found = statistics.figures(entry, str(year), regions, count=True).frame
        value = found.loc[list(population.regions), "value"].to_numpy(float)
        if np.isnan(value).any():
            codes = [c for c, v in zip(population.regions, value, strict=True) if np.isnan(v)]
            raise DataError(
                f"A cohort forecast needs '{entry}' of every wijk",
                [Problem(f"no count in {year}", value=code) for code in codes],
            )
        older.append(value)
    whole = np.stack(older)
    upper = np.concatenate([plus[:, :, 1:], np.zeros_like(plus[:, :, :1])], axis=2)
    bands = plus - upper
    donors = np.stack([whole - plus[:, :, 0], bands[:, :, 0], plus[:, :, 1]], axis=2)
    if bands.min() < 0 or donors.min() < 0:
        raise DataError(
            "The counts of older people contradict each other",
            [Problem("a higher age group holds more people than the group that it is part of")],
        )
    return bands, donors, entry


def _ratios(bands: Floats, donors: Floats, lag: int) -> Floats:
    """Ratio of the municipality per band: what became of the donors in the last ``lag`` years."""
    made, given = bands[-1].sum(axis=0), donors[-1 - lag].sum(axis=0)
    ratios: Floats = np.divide(made, given, out=np.zeros(_BANDS), where=given > 0)
    return ratios


def _step(bands: Floats, donors: Floats, ratios: Floats, lag: int, ahead: int) -> Floats:
    """Bands per wijk, some years after the last one given."""
    then, now = donors[-1 - lag], donors[-1 - lag + ahead]
    raw = np.maximum(0.0, bands[-1] + ratios * (now - then))
    total, target = raw.sum(axis=0), ratios * now.sum(axis=0)
    scale = np.divide(target, total, out=np.zeros(_BANDS), where=total > 0)
    scaled: Floats = raw * scale
    return scaled


def _plus(bands: Floats) -> Floats:
    """Turn bands into 65plus, 75plus and 85plus."""
    plus: Floats = bands[:, ::-1].cumsum(axis=1)[:, ::-1]
    return plus


def read_forecast(path: str | Path, population: Population, regions: Regions) -> Population:
    """Add the years of a forecast file.

    Parameters
    ----------
    path
        A CSV with ``region, year, age, people`` and optionally ``low``, ``high`` and ``source``.
        ``region`` is a wijk (code or name), or the municipality throughout: its numbers are then
        divided over the wijken as in the last year counted. ``age`` is 65plus, 75plus or 85plus.
        Every region must have the same years and ages, and no age group more people than the one
        that it is part of.

    Raises
    ------
    DataError
        With every problem of the file: row, column, value and what was expected.
    """
    path = Path(path)
    table = read_table(path, required=("region", "year", "age", "people"))
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no forecast")
    problems: list[Problem] = []
    rows = []
    whole = population.municipality[0]
    for at, row in rows_of(table):
        code = _region(row["region"], population, regions, at, problems)
        if not _YEAR.fullmatch(row["year"]) or not 1990 <= int(row["year"]) <= 2100:
            problems.append(Problem("not a year", at, "year", row["year"], "a year, such as 2030"))
        if row["age"] not in AGES:
            expected = suggest(row["age"], AGES)
            problems.append(Problem("unknown age group", at, "age", row["age"], expected))
        people = _people(row, at, problems)
        if problems or code is None or people is None:
            continue  # the file is refused: its other rows are read for what is wrong with them
        rows.append(
            {"region": code, "year": int(row["year"]), "age": row["age"], "at": at,
             **dict(zip(SCENARIOS, people, strict=True)), "kind": "forecast",
             "source": row.get("source", "") or path.name}
        )  # fmt: skip
    frame = pd.DataFrame(rows)
    if not problems:
        problems += _incomplete(frame, population, whole)
    if problems:
        raise DataError(f"{path.name}: the forecast cannot be used", problems)
    if set(frame["region"]) == {whole}:
        frame = _spread(frame, population)
    return population.with_years(
        frame.drop(columns="at")[list(COLUMNS)], {"method": "file", "file": path.name}
    )


def _region(
    cell: str, population: Population, regions: Regions, at: int, problems: list[Problem]
) -> str | None:
    try:
        code = regions.find(cell)
    except OuderenindexError as error:
        problems.append(Problem(error.message, at, "region", cell))
        return None
    if code not in population.regions and code != population.municipality[0]:
        problems.append(Problem("not a wijk", at, "region", cell, "a wijk or the municipality"))
        return None
    return code


def _people(
    row: dict[str, str], at: int, problems: list[Problem]
) -> tuple[float, float, float] | None:
    """Low, middle and high of a row; without low or high the middle stands for it."""
    values: dict[str, float] = {}
    for column in ("low", "people", "high"):
        cell = row.get(column, "")
        if not cell and column != "people":
            continue
        value = pd.to_numeric(cell, errors="coerce") if cell else float("nan")
        if not np.isfinite(value) or not 0 <= value < _LARGEST:
            expected = "a number of people, not negative"
            problems.append(Problem("not a number of people", at, column, cell, expected))
            return None
        values[column] = float(value)
    middle = values["people"]
    low, high = values.get("low", middle), values.get("high", middle)
    if not low <= middle <= high:
        problems.append(Problem("low, people and high descend", at, "people", row["people"]))
        return None
    return low, middle, high


def _incomplete(frame: pd.DataFrame, population: Population, whole: str) -> list[Problem]:
    """Doubles, and regions, years or ages that are not there."""
    keys = ["region", "year", "age"]
    double = frame[frame.duplicated(keys)]
    problems = [
        Problem("region, year and age occur twice", int(r["at"]), "region", r["region"])
        for r in double.to_dict(orient="records")
    ]
    have = set(frame["region"])
    if whole in have and len(have) > 1:
        problems.append(
            Problem("wijken and the municipality mixed", column="region", value=whole,
                    expected="either the wijken or the municipality")
        )  # fmt: skip
        return problems
    wanted = [whole] if have == {whole} else list(population.regions)
    there = set(frame[keys].itertuples(index=False, name=None))
    for year in sorted(frame["year"].unique()):
        for age in AGES:
            absent = [code for code in wanted if (code, year, age) not in there]
            if absent:
                problems.append(
                    Problem(f"forecast of {age} for {year} is missing", column="region",
                            value=", ".join(absent), expected="every wijk in every year")
                )  # fmt: skip
    return problems or _not_nested(frame)


def _not_nested(frame: pd.DataFrame) -> list[Problem]:
    """Age groups that hold more people than the one that they are part of, in any scenario."""
    problems = []
    for _, cells in frame.groupby(["region", "year"], sort=False):
        by_age = cells.set_index("age")
        for wide, narrow in pairwise(AGES):
            if (by_age.loc[narrow, list(SCENARIOS)] > by_age.loc[wide, list(SCENARIOS)]).any():
                problems.append(
                    Problem(f"more people of {narrow} than of {wide}",
                            int(number_at(by_age, narrow, "at")), "people",
                            f"{number_at(by_age, narrow, 'middle'):g}",
                            f"at most those of {wide}, in low and high too")
                )  # fmt: skip
    return problems


def _spread(frame: pd.DataFrame, population: Population) -> pd.DataFrame:
    """Divide a forecast of the municipality over its wijken as they were counted last."""
    last = population.counted[-1]
    parts = []
    for row in frame.to_dict(orient="records"):
        people = population.people(row["age"], last)
        share = people / people.sum()
        same = {name: row[name] for name in ("year", "age", "kind", "source", "at")}
        values = {s: share.to_numpy() * float(row[s]) for s in SCENARIOS}
        parts.append(pd.DataFrame({"region": share.index, **values, **same}))
    return pd.concat(parts, ignore_index=True)
