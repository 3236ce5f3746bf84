"""The wijken of the country most like one of the project.

::

    result = load_project("deventer").score()
    country = read_country("deventer/landelijk.csv")    # made by fetch_country
    most_alike_in_country(result, "Voorstad", country)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ouderenindex._tables import read_table
from ouderenindex.audit import effective_weights
from ouderenindex.compare import _check_enough, _distances, _figures, _nearest
from ouderenindex.errors import DataError, Problem
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import STATUSES

__all__ = ["Country", "most_alike_in_country", "read_country"]


@dataclass(frozen=True)
class Country:
    """Figures of the wijken and gemeenten of the whole country.

    Attributes
    ----------
    areas
        Index code; columns ``name, municipality``.
    figures
        The same index; columns (indicator, period); NaN where there is no figure, whether it is
        suppressed, missing or not applicable: nothing can be compared there.
    """

    areas: pd.DataFrame
    figures: pd.DataFrame


def read_country(path: Path | str) -> Country:
    """Read the table that :func:`ouderenindex.fetch.fetch_country` writes.

    Raises
    ------
    DataError
        If it is not there, or a cell is neither a number nor a status.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(
            f"{path}: there is no table of the country (run: ouderenindex fetch PROJECT --country)"
        )
    table = read_table(path, required=("region", "name", "municipality"))
    codes = pd.Index(table["region"], name="code")
    problems = [
        Problem("region occurs twice", int(row) + 2, "region", table.at[row, "region"])
        for row in table.index[codes.duplicated()]
    ]
    columns: dict[tuple[str, str], pd.Series] = {}
    for name in table.columns.drop(["region", "name", "municipality"]):
        key, _, period = str(name).rpartition(" ")
        numbers = pd.to_numeric(table[name], errors="coerce").astype(float)
        numbers = numbers.where(np.isfinite(numbers))
        unread = numbers.isna() & ~table[name].isin(["", *STATUSES])
        problems += [
            Problem("neither a number nor a status", int(row) + 2, str(name), table.at[row, name])
            for row in table.index[unread]
        ]
        columns[key, period] = numbers.set_axis(codes)
    if problems:
        raise DataError(f"{path.name}: the table of the country cannot be used", problems)
    areas = table[["name", "municipality"]].set_axis(codes)
    return Country(areas, pd.DataFrame(columns, index=codes))


def most_alike_in_country(
    result: IndexResult, region: str, country: Country, n: int = 5, *, min_shared: float = 0.5
) -> pd.DataFrame:
    """Find the wijken (or gemeenten) of the country with the most similar figures.

    The distance is that of :func:`ouderenindex.compare.most_alike`, with the standard deviation
    between all wijken (or gemeenten) of the country. Only figures of the same period are compared:
    what only this municipality has makes ``shared`` smaller, and the distance neither way.

    Parameters
    ----------
    result
        The scored index.
    region
        Code or name of a wijk, or of the municipality.
    country
        From :func:`read_country`.
    n
        How many to give.
    min_shared
        As in :func:`ouderenindex.compare.most_alike`.

    Returns
    -------
    pandas.DataFrame
        Index code, nearest first; columns ``name, municipality, distance`` and ``shared`` (0 to
        1, the share of the weight of the index that could be compared).

    Raises
    ------
    DataError
        If the region is not known or is a buurt, has too few figures, or the table has none of
        the figures that the definition counts.
    """
    code = result.find(region)
    if n < 1:
        raise DataError(f"The number of regions asked for must be at least 1, and is {n}")
    if code.startswith("BU"):
        raise DataError(
            f"{result.name(code)} ({code}) is a buurt, and the table of the country has wijken "
            "and gemeenten"
        )
    weights = effective_weights(result.definition, result.scored)
    compared = {
        i.key: (i.key, i.period)
        for i in result.definition.indicators
        if i.key in weights.index and (i.key, i.period) in country.figures.columns
    }
    if not compared:
        raise DataError(
            "The table of the country has none of the figures that the definition counts (fetch "
            "it anew: ouderenindex fetch PROJECT --country)"
        )
    weights = weights[list(compared)]
    level = country.areas.index.str.startswith(code[:2])
    figures = country.figures.loc[level, list(compared.values())].set_axis(list(compared), axis=1)
    spread = figures.std(ddof=0)
    spread = spread.where(spread > 0)
    own = pd.Series(_figures(result).loc[code, list(compared)]) / spread
    _check_enough(result, code, own, weights, min_shared)
    others = figures.drop(index=code, errors="ignore")
    distance, shared = _distances(others / spread - own, weights)
    frame = country.areas.loc[others.index].assign(distance=distance, shared=shared)
    return _nearest(frame, n, min_shared)
