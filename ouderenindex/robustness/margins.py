"""How far each figure may be from the truth, as numbers per region and indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.definition import IndexDefinition, Indicator
from ouderenindex.errors import DefinitionError, Problem, suggest
from ouderenindex.methods import Log
from ouderenindex.regions import Regions
from ouderenindex.robustness.uncertainty import FigureMargins
from ouderenindex.scoring import FigureTable, IndexResult
from ouderenindex.statistics import Statistics

__all__ = ["KINDS", "Margins", "Spread", "published_margins", "spreads"]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

KINDS = ("exact", "bounds", "respondents", "survey", "modelled", "unknown")
"""Where the margin of a figure comes from; the place in this tuple is its number."""

_Z95 = 1.959964  # a 95% interval reaches this many standard deviations either way
_FEWEST = 5.0  # respondents behind a published figure, where they must be guessed
_SCALE = re.compile(r"\(?(-?\d+)\s*[-–]\s*(\d+)\)?")


@dataclass(frozen=True)
class Margins:
    """Margins as published: frames of regions x indicators, NaN where there are none.

    Attributes
    ----------
    lower, upper
        Bounds of a 95% interval, in the unit of the figure.
    n
        Number of respondents.
    """

    lower: pd.DataFrame
    upper: pd.DataFrame
    n: pd.DataFrame


def published_margins(
    statistics: Statistics, definition: IndexDefinition, regions: Regions
) -> Margins:
    """Look up the margins that were published with the figures of a definition."""
    found: dict[str, dict[str, pd.Series]] = {"lower": {}, "upper": {}, "n": {}}
    for indicator in definition.indicators:
        frame = statistics.figures(
            indicator.key, indicator.period, regions, weight=indicator.population
        ).frame
        for name, columns in found.items():
            columns[indicator.key] = frame[name].astype(float)
    return Margins(**{name: pd.DataFrame(columns) for name, columns in found.items()})


@dataclass(frozen=True)
class Spread:
    """The errors that figures of one indicator are drawn with.

    Attributes
    ----------
    figures
        Nominal figures, per region.
    sd
        Standard deviation per region; 0 where exact. In radians of the angle for a share
        (``angle`` given), otherwise in the unit of the figure.
    kind
        Per region, a place in :data:`KINDS`; -1 where there is no figure.
    angle
        Angle of each share; None for figures that are no shares.
    ends
        Ends of the scale of figures that are no shares.
    """

    figures: Floats
    sd: Singles
    kind: npt.NDArray[np.int8]
    angle: Singles | None = None
    ends: tuple[float, float] = (-np.inf, np.inf)

    def disturb(self, noise: Singles) -> Floats:
        """Draw figures.

        Parameters
        ----------
        noise
            Draws x regions, standard normal.

        Returns
        -------
        numpy.ndarray
            Regions x draws, in the unit of the figure; each draw lies together in memory.
        """
        error = noise * self.sd
        if self.angle is None:
            return np.clip(self.figures + error, *self.ends).T
        # Errors have seven digits, as befits them; the figure keeps all of its own.
        np.cos(np.add(error, self.angle, out=error), out=error)
        np.subtract(np.cos(self.angle), error, out=error)
        np.multiply(error, np.float32(50), out=error)
        return (self.figures + error).T

    def half_width(self) -> Floats:
        """Half the width of the 95% interval per region, in the unit of the figure."""
        if self.angle is None:
            return np.asarray(_Z95 * self.sd, dtype=float)
        return np.asarray(50 * _Z95 * self.sd * np.sin(self.angle), dtype=float)


def spreads(
    result: IndexResult, margins: FigureMargins, published: Margins | None
) -> dict[str, Spread]:
    """Find the errors of all figures that count; exact indicators are there with zeros.

    Raises
    ------
    DefinitionError
        If a survey or count is named that does not exist, or the respondents of a survey cannot
        be estimated since the definition does not say of whom it speaks; all such at once.
    """
    scored = [i for i in result.definition.indicators if i.key in result.scored]
    _check_names(scored, margins)
    families = _families(result.table_of_figures)
    return {i.key: _spread(i, result, margins, published, families) for i in scored}


def _check_names(scored: list[Indicator], margins: FigureMargins) -> None:
    known = {i.key for i in scored} | {i.source for i in scored if i.source}
    problems = [
        Problem("no such indicator or source", column=name, value=key, expected=suggest(key, known))
        for name in ("surveys", "counts")
        for key in sorted(getattr(margins, name) - known)
    ]
    problems += [
        Problem("named both as a survey and as a count", column=f"indicator '{key}'")
        for key in sorted(margins.surveys & margins.counts)
    ]
    for indicator in scored:
        if {indicator.key, indicator.source} & margins.surveys and indicator.population is None:
            problems.append(
                Problem("a survey of which the definition does not name the population",
                        column=f"indicator '{indicator.key}'")
            )  # fmt: skip
    if problems:
        raise DefinitionError("The margins of the figures cannot be taken so", problems)


def _angle(shares: Floats) -> Floats:
    """Angle ``a`` with ``share = 50 (1 - cos(a))``, for shares in %."""
    return np.arccos(np.clip(1 - shares / 50, -1, 1))


def _spread(
    indicator: Indicator,
    result: IndexResult,
    margins: FigureMargins,
    published: Margins | None,
    families: list[tuple[int, Numbers]],
) -> Spread:
    table = result.table_of_figures
    key = indicator.key
    x = table.figures[key].to_numpy(float)
    known = ~np.isnan(x)
    share = indicator.unit.strip() == "%" and bool(((x[known] >= 0) & (x[known] <= 100)).all())
    scale = None if share else _SCALE.fullmatch(indicator.unit.strip())
    ends = (float(scale[1]), float(scale[2])) if scale else (-np.inf, np.inf)
    if not share and any(isinstance(method, Log) for method in indicator.method.treat):
        ends = (max(ends[0], 0.1 * float(np.nanmin(x))), ends[1])  # no logarithm of 0 or less
    # One respondent's part in the error: the figure's own is this divided by sqrt(respondents).
    single = 1.0 if share else margins.answers * (float(scale[2]) - float(scale[1]) if scale else 0)
    sizable = single > 0
    names = {key, indicator.source}
    survey = bool(names & margins.surveys) or (
        indicator.minimum > 0 and indicator.population is not None and not names & margins.counts
    )
    kind = np.full(len(x), KINDS.index("exact" if share or sizable else "unknown"), np.int8)
    if names & margins.counts:
        kind[:] = KINDS.index("exact")
    sd = np.zeros(len(x))
    people = None
    if indicator.population is not None:
        people = np.nan_to_num(table.population[f"{indicator.population}@{indicator.period}"])
    if survey and sizable and people is not None:
        n = np.clip(margins.response * people, _FEWEST, margins.most)
        sd[:] = single / np.sqrt(n)
        kind[:] = KINDS.index("survey")
    modelled = (table.status[key] == "modelled").to_numpy()
    if sizable and margins.modelled > 0 and not names & margins.counts:
        sd[modelled] = single * margins.modelled / 50
        kind[modelled] = KINDS.index("modelled")
    own = np.zeros(len(x), dtype=bool)
    if published is not None:
        lower, upper, n = (
            frame[key].reindex(table.figures.index).to_numpy(float)
            for frame in (published.lower, published.upper, published.n)
        )
        counted = np.isfinite(n) & (n > 0) & sizable
        sd[counted] = single / np.sqrt(n[counted])
        bounded = np.isfinite(lower) & np.isfinite(upper)
        width = _angle(upper) - _angle(lower) if share else upper - lower
        sd[bounded] = np.maximum(width[bounded], 0.0) / (2 * _Z95)
        kind[counted] = KINDS.index("respondents")
        kind[bounded] = KINDS.index("bounds")
        own = counted | bounded
    if people is not None:
        _pool(np.where(known, people, 0.0), families, sd, kind, own | modelled)
    kind[~known] = -1
    sd[~known] = 0.0
    if result.municipality is not None and result.definition.reference.kind == "own":
        # What 100 stands for is a fixed point: regions are disturbed against it.
        town = result.regions.index.get_loc(result.municipality)
        sd[town], kind[town] = 0.0, KINDS.index("exact")
    angle = _angle(np.where(known, x, 50.0)).astype(np.float32) if share else None
    return Spread(
        figures=x,
        sd=sd.astype(np.float32),
        kind=kind,
        angle=angle,
        ends=ends,
    )


def _families(table: FigureTable) -> list[tuple[int, Numbers]]:
    """Row of each wijk with the rows of its buurten, then of each municipality with its wijken."""
    level = table.regions["level"].to_numpy(object)
    row = pd.Series(np.arange(len(level)), table.regions.index)
    found: list[tuple[int, Numbers]] = []
    for above, below in (("wijk", "buurt"), ("gemeente", "wijk")):
        parts = np.flatnonzero(level == below)
        for parent, rows in row.iloc[parts].groupby(table.regions["parent"].iloc[parts]):
            if parent in row.index and level[row[parent]] == above:
                found.append((int(row[parent]), rows.to_numpy()))
    return found


def _pool(
    weight: Floats,
    families: list[tuple[int, Numbers]],
    sd: Floats,
    kind: npt.NDArray[np.int8],
    own: npt.NDArray[np.bool_],
) -> None:
    """Give a wijk the error of the mean of its buurten, where it has no margin of its own.

    ``sqrt(sum(w^2 sd^2)) / sum(w)`` over the buurten with a figure, ``w`` the people of whom the
    figure speaks: the respondents of a wijk are those of its buurten.
    """
    for parent, rows in families:
        w = weight[rows]
        if not own[parent] and w.sum() > 0 and (sd[rows] > 0).any():
            sd[parent] = np.sqrt((w**2 * sd[rows] ** 2).sum()) / w.sum()
            kind[parent] = np.bincount(kind[rows], weights=w).argmax()
