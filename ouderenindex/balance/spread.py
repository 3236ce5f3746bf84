"""Whether dwellings stand where the older people live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ouderenindex.balance.supply import Supply
from ouderenindex.need import Population
from ouderenindex.texts import number, text

__all__ = ["SUITABLE", "Spread", "dissimilarity", "spread"]

SUITABLE = ("nultreden", "geclusterd", "zorggeschikt")


def dissimilarity(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """How unevenly two groups are spread over the same areas.

    ``D = 1/2 sum |a_w / A - b_w / B|``, from 0 (in proportion) to 1 (wholly apart): the part of
    one group that would have to stand elsewhere to be in proportion to the other (Duncan and
    Duncan, 1955, "A methodological analysis of segregation indexes", American Sociological Review
    20:210-217). NaN where a number is not known or a group is empty.

    >>> dissimilarity({"a": 3, "b": 1}, {"a": 1, "b": 1})
    0.25
    """
    if set(first) != set(second):
        raise ValueError("both groups need the same areas")
    a = np.array([float(first[k]) for k in first])
    b = np.array([float(second[k]) for k in first])
    if a.sum() == 0 or b.sum() == 0:
        return float("nan")
    return float(np.abs(a / a.sum() - b / b.sum()).sum() / 2)


@dataclass(frozen=True)
class Spread:
    """How dwellings are spread over the wijken, against the older people.

    Attributes
    ----------
    frame
        Index wijk; ``name``, ``people`` (%), ``before`` (%) and ``after`` (%): shares of the older
        people, of what stands, and of what stands and is planned together.
    before, after
        Index of dissimilarity; NaN where not known or nothing is there.
    """

    frame: pd.DataFrame
    before: float
    after: float

    def sentence(self, lang: str = "nl") -> str:
        """Say the measure in words."""
        if self.after != self.after:
            return text("balance.spread.none", lang)
        now = (
            text("balance.spread.unknown", lang)
            if self.before != self.before
            else text("balance.spread.before", lang, before=number(self.before, 2, lang))
        )
        return f"{text('balance.spread', lang, after=number(self.after, 2, lang))} {now}"


def spread(
    supply: Supply, population: Population, year: int, *, age: str = "65plus",
    kinds: Sequence[str] = SUITABLE,
) -> Spread:  # fmt: skip
    """Measure whether dwellings stand where the older people live.

    Parameters
    ----------
    supply, population
        Dwellings and people; planned dwellings count with their highest number.
    year
        Year of the people.
    age
        Age group.
    kinds
        Types of dwelling that count; all of :data:`~ouderenindex.housing.DWELLING_TYPES` measures
        the whole programme.
    """
    people = population.people(age, year)
    planned = supply.planned[supply.planned["type"].isin(kinds)]
    added = planned.groupby("region")["high"].sum().reindex(list(population.regions), fill_value=0)
    known = [kind for kind in kinds if kind != "unspecified"]
    if supply.existing is None:
        standing = pd.Series(float("nan"), index=people.index)
        after = added
    else:
        standing = supply.existing.of(population.regions, known)
        after = standing + added

    def percent(values: pd.Series) -> pd.Series:
        total = values.sum(skipna=False)
        return 100 * values / total if total else values * float("nan")

    frame = pd.DataFrame(
        {
            "name": pd.Series(dict(population.regions)),
            "people": percent(people),
            "before": percent(standing),
            "after": percent(after),
        }
    )
    return Spread(
        frame,
        dissimilarity(_by_code(people), _by_code(standing)),
        dissimilarity(_by_code(people), _by_code(after)),
    )


def _by_code(values: pd.Series) -> dict[str, float]:
    return {str(code): float(value) for code, value in values.items()}
