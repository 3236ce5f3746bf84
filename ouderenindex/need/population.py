"""People of 65, 75 and 85 and over per wijk and year: counted, and forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ouderenindex.errors import DataError, Problem
from ouderenindex.need.norms import AGES, SCENARIOS
from ouderenindex.regions import Regions
from ouderenindex.statistics import Statistics

__all__ = ["COLUMNS", "Population", "counts"]

COLUMNS = ("region", "year", "age", "low", "middle", "high", "kind", "source")


@dataclass(frozen=True, repr=False)
class Population:
    """People per wijk, year and age group.

    Attributes
    ----------
    frame
        Columns ``region`` (wijk code), ``year``, ``age`` (65plus, 75plus or 85plus), ``low``,
        ``middle``, ``high`` (people on 1 January), ``kind`` (counted or forecast) and ``source``.
        Counted years have one figure in all three.
    regions
        Wijk code to name, in order of code.
    municipality
        Code and name of the whole.
    how
        How the forecast was made, in parts that :mod:`ouderenindex.texts` can fill in; empty
        without a forecast.
    """

    frame: pd.DataFrame
    regions: Mapping[str, str]
    municipality: tuple[str, str]
    how: Mapping[str, object] = field(default_factory=dict)

    # (age, year, scenario) to its people: one lookup table instead of a search per question.
    _wide: pd.DataFrame = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        wide = self.frame.pivot(index="region", columns=["age", "year"], values=list(SCENARIOS))
        object.__setattr__(self, "_wide", wide.reindex(list(self.regions)))

    def __repr__(self) -> str:
        rows = [
            [year, self.kind(year), *(f"{self.people(age, year).sum():,.0f}" for age in AGES)]
            for year in self.years
        ]
        table = pd.DataFrame(rows, columns=["year", "kind", *AGES])
        return f"{self.municipality[1]}: {len(self.regions)} wijken\n{table.to_string(index=False)}"

    @property
    def years(self) -> list[int]:
        """Years with people in them, in order."""
        return [int(year) for year in sorted(self.frame["year"].unique())]

    @property
    def counted(self) -> list[int]:
        """Years that were counted, in order."""
        rows = self.frame.loc[self.frame["kind"] == "counted", "year"]
        return [int(year) for year in sorted(rows.unique())]

    def kind(self, year: int) -> str:
        """Tell a year that was ``counted`` from a ``forecast``."""
        return "counted" if year in self.counted else "forecast"

    def people(self, age: str, year: int, scenario: str = "middle") -> pd.Series:
        """People of an age group per wijk, in order of code.

        Raises
        ------
        DataError
            If the year is neither counted nor forecast.
        """
        key = (scenario, age, year)
        if key not in self._wide.columns:
            counted, file = self.counted, self.how.get("file")
            spans = [f"{counted[0]} to {counted[-1]}"] if counted else []
            # Years of a forecast need not follow on those counted, nor on each other.
            spans += [str(known) for known in self.years if known not in counted]
            span = ", ".join(spans) or "none"
            raise DataError(
                f"{f'{file}: ' if file else ''}There are no people of '{age}' for {year}",
                [
                    Problem(
                        "year is neither counted nor forecast",
                        value=year,
                        expected=f"one of the years known ({span}), or a forecast file with it",
                    )
                ],
            )
        people: pd.Series = self._wide[key].rename(f"{age} {year}")
        return people

    def total(self, age: str, year: int, scenario: str = "middle") -> float:
        """People of an age group in the whole municipality: the sum over its wijken."""
        return float(self.people(age, year, scenario).sum())

    def scaled(self, factor: float) -> Population:
        """Every number of people times a factor."""
        frame = self.frame.assign(**{s: self.frame[s] * factor for s in SCENARIOS})
        return replace(self, frame=frame)

    def with_years(self, frame: pd.DataFrame, how: Mapping[str, object]) -> Population:
        """Add forecast years; a year that was counted stays as counted."""
        added = frame[~frame["year"].isin(self.counted)]
        both = pd.concat([self.frame[self.frame["kind"] == "counted"], added], ignore_index=True)
        return replace(self, frame=both[list(COLUMNS)], how=how)


def counts(statistics: Statistics, regions: Regions) -> Population:
    """Count people of 65, 75 and 85 and over per wijk from the figures of a project.

    Indicators ``inwoners_65plus``, ``inwoners_75plus`` and ``inwoners_85plus``, of the wijk as
    published or summed over its buurten; only years with all three for every wijk.

    Raises
    ------
    DataError
        If there is no such year, or the regions are not one municipality.
    """
    whole = regions.level("gemeente")
    if len(whole) != 1:
        raise DataError(
            "Need is computed for one municipality at a time",
            [Problem("municipalities in the boundaries", value=len(whole), expected="1")],
        )
    wijken = regions.level("wijk")
    codes = wijken.index
    names = [f"inwoners_{age}" for age in AGES]
    lacking = [name for name in names if name not in statistics.indicators]
    if lacking:
        raise DataError(
            "The figures hold no counts of older people",
            [Problem("indicator not found", value=name) for name in lacking],
        )
    years = sorted(set.intersection(*(set(statistics.periods(name)) for name in names)))
    parts = []
    gaps: list[Problem] = []
    for year in years:
        tables = []
        for age, name in zip(AGES, names, strict=True):
            found = statistics.figures(name, year, regions, count=True).frame.loc[codes]
            value = found["value"].to_numpy(float)
            absent = [str(code) for code in codes[np.isnan(value)]]
            gaps += [Problem(f"no count of {name} in {year}", value=code) for code in absent]
            tables.append(
                pd.DataFrame(
                    {
                        "region": codes.astype(str),
                        "year": int(year),
                        "age": age,
                        **dict.fromkeys(SCENARIOS, value),
                        "kind": "counted",
                        "source": found["source"].to_numpy(object),
                    }
                )
            )
        table = pd.concat(tables)
        if table["middle"].notna().all():
            parts.append(table)
    if not parts:
        raise DataError("There is no year with counts of older people in every wijk", gaps)
    return Population(
        pd.concat(parts, ignore_index=True)[list(COLUMNS)],
        {str(code): str(name) for code, name in wijken["name"].items()},
        (str(whole.index[0]), str(whole["name"].iloc[0])),
    )
