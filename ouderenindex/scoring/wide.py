"""Wide tables: one row per region, one column per indicator, of any subject and country.

What is scored here needs no boundaries and no Dutch codes: the definition alone says which column
names a region and which columns are indicators.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex._tables import check_columns, read_any_table
from ouderenindex.definition import IndexDefinition
from ouderenindex.errors import DataError, DefinitionError, Problem
from ouderenindex.scoring.collect import FigureTable
from ouderenindex.scoring.engine import score_table
from ouderenindex.scoring.result import IndexResult
from ouderenindex.statistics import Source

__all__ = ["collect_wide", "score_wide"]

Floats = npt.NDArray[np.float64]


def score_wide(table: pd.DataFrame | Path | str, definition: IndexDefinition) -> IndexResult:
    """Score a wide table by a definition.

    Parameters
    ----------
    table
        A frame, or a CSV, Excel or Parquet file, with the columns that the definition names.
    definition
        What counts, and how. ``table.code`` names the column of codes.

    Raises
    ------
    DataError
        If a column is missing, a code occurs twice or a cell is not a number; all such at once.
    DefinitionError
        If nothing can be scored, or the definition needs boundaries.
    """
    name = "the table"
    if not isinstance(table, pd.DataFrame):
        name = Path(table).name
        table = read_any_table(Path(table))
    return score_table(collect_wide(table, definition, name), definition)


def collect_wide(
    frame: pd.DataFrame, definition: IndexDefinition, name: str = "the table"
) -> FigureTable:
    """Bring a wide table in the form that is scored; see :func:`score_wide`."""
    if definition.base is not None:
        raise DefinitionError(
            f"The definition takes its scale over each {definition.base}, and a wide table has no "
            "levels: leave out 'base'"
        )
    form = definition.table
    people = definition.people
    wanted = {
        *form.code,
        *(i.column or i.key for i in definition.indicators),
        *(i.population for i in definition.indicators if i.population),
        *filter(None, [form.name, people.population, *people.counts.values()]),
    }
    check_columns(name, frame, sorted(wanted))
    problems: list[Problem] = []
    parts = [frame[column].astype(str).str.strip().tolist() for column in form.code]
    labels = [" ".join(each) for each in zip(*parts, strict=True)]
    codes = pd.Index(labels, name="code")
    for at in np.flatnonzero(codes.duplicated()):
        line = _line(frame.index, int(at))
        problems.append(Problem("region occurs twice", line, form.code[0], labels[int(at)]))

    def numbers(column: str) -> Floats:
        return _numbers(frame[column], column, form.missing, problems)

    figures = {i.key: numbers(i.column or i.key) for i in definition.indicators}
    populations = sorted({i.population for i in definition.indicators if i.population})
    weights = {key: numbers(key) for key in populations}
    counts = {label: numbers(key) for label, key in people.counts.items()}
    weight = np.ones(len(frame)) if people.population is None else numbers(people.population)
    if problems:
        raise DataError(f"{name}: the figures cannot be used", problems)
    values = pd.DataFrame(figures, index=codes)
    names = frame[form.name].astype(str).tolist() if form.name else labels
    publishable = ~(weight < people.minimum)
    return FigureTable(
        regions=pd.DataFrame({"name": names, "level": "", "parent": ""}, index=values.index),
        figures=values,
        status=pd.DataFrame(
            np.where(values.isna(), "missing", "observed"), values.index, values.columns
        ),
        coverage=values.notna().astype(float),
        source=pd.DataFrame(
            {i.key: i.source for i in definition.indicators}, index=values.index, dtype=object
        ),
        population={
            f"{i.population}@{i.period}": weights[i.population]
            for i in definition.indicators
            if i.population
        },
        people=pd.DataFrame(counts, index=values.index),
        people_origin={},
        weight=np.nan_to_num(weight),
        base=publishable.copy(),
        publishable=publishable,
        reference={i.key: float("nan") for i in definition.indicators},
        favourable=definition.higher_is == "favourable",
        sources={key: Source(key, key, "") for key in {i.source for i in definition.indicators}},
    )


def _line(labels: pd.Index, at: int) -> int:
    """Row in the file: the label of a row says it, unless a table in memory has other labels."""
    return int(labels[at] if pd.api.types.is_integer_dtype(labels) else at) + 2


def _numbers(
    cells: pd.Series, column: str, missing: tuple[float, ...], problems: list[Problem]
) -> Floats:
    empty = cells.isna() | cells.astype(str).str.strip().isin(["", "NA", "NaN", "nan", "."])
    found = pd.to_numeric(cells.where(~empty), errors="coerce").to_numpy(float)
    for at in np.flatnonzero(~empty.to_numpy() & ~np.isfinite(found)):
        line = _line(cells.index, int(at))
        problems.append(Problem("not a number", line, column, cells.iloc[at], "a number"))
    return np.where(np.isin(found, missing), np.nan, found) if missing else found
