"""The norm sets of a case side by side: they differ, and a reader must see that they do."""

from __future__ import annotations

import pandas as pd

from ouderenindex.need.assumptions import Case
from ouderenindex.need.compute import need, shareable
from ouderenindex.need.population import Population

__all__ = ["side_by_side"]

COLUMNS = (
    "norm", "label", "main", "type", "type_label", "care", "unit", "whole", "low", "middle", "high",
    "source",
)  # fmt: skip


def side_by_side(
    case: Case, population: Population, year: int | None = None, lang: str = "nl"
) -> pd.DataFrame:
    """Compute the need of the municipality by every norm set of a case.

    Parameters
    ----------
    case
        Norm sets and assumptions.
    population
        People per wijk.
    year
        Year asked; the target year of the case without it.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    pandas.DataFrame
        One row per set, type and group: ``norm, label, main`` (whether the outputs follow it),
        ``type, type_label, care, unit, whole`` (the number of the set for its whole area and
        period, NaN for numbers per person), ``low, middle, high`` (NaN where the municipality's
        share is not known or the set says nothing about the year) and ``source``.

    Raises
    ------
    DataError
        If the year is neither counted nor forecast for a set that needs its people.
    """
    at = case.target_year if year is None else year
    rows: list[tuple[object, ...]] = []
    for norms in case.norms.values():
        numbers: dict[tuple[str, str], tuple[float, float, float]] = {}
        # Otherwise the set is shown, and its outcome is not known.
        if norms.year_from <= at <= norms.year_to and shareable(norms, case.assumptions):
            table = need(population, norms, case.assumptions, [at]).compact(at)
            whole = table[table["region"] == population.municipality[0]]
            for row in whole.to_dict(orient="records"):
                numbers[row["type"], row["care"]] = (row["low"], row["middle"], row["high"])
        unknown = (float("nan"),) * 3
        for kind in norms.type:
            for care, _ in kind.cares:
                total = kind.national if kind.national is not None else kind.local
                rows.append(
                    (norms.key, norms.name(lang), norms.key == case.main, kind.key, kind.name(lang),
                     care, norms.unit, float("nan") if total is None else total,
                     *numbers.get((kind.key, care), unknown), norms.source)
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
