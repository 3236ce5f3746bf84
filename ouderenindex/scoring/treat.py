"""Treatments: outliers in the figures of an indicator are tamed before it is normalised.

Each leaves a record of what it changed, so that nobody meets a figure that was quietly moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from ouderenindex.methods import Clip, Log, Winsorise

__all__ = ["Treated", "kurtosis", "skewness", "treat"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Treated:
    """Figures after treatment, and what was done.

    Attributes
    ----------
    values
        Shape of the figures.
    action
        ``none``, ``winsorised``, ``logged`` or ``clipped``.
    changed
        Number of regions whose figure was moved to another figure (all of them for a logarithm).
    """

    values: Floats
    action: str
    changed: int


def skewness(values: Floats) -> float:
    """Sample-corrected skewness (type 2): ``g1 sqrt(n (n - 1)) / (n - 2)``; NaN below 3 values."""
    x = values[~np.isnan(values)]
    n = len(x)
    if n < 3 or np.ptp(x) == 0:
        return float("nan")
    d = x - x.mean()
    g1 = (d**3).mean() / (d**2).mean() ** 1.5
    return float(g1 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Floats) -> float:
    """Sample-corrected excess kurtosis (type 2); NaN below 4 values."""
    x = values[~np.isnan(values)]
    n = len(x)
    if n < 4 or np.ptp(x) == 0:
        return float("nan")
    d = x - x.mean()
    g2 = (d**4).mean() / (d**2).mean() ** 2 - 3
    return float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


@singledispatch
def treat(
    method: object,
    figures: Floats,  # noqa: ARG001 - read by the functions registered below
    member: npt.NDArray[np.bool_],  # noqa: ARG001 - the same
) -> Treated:
    """Treat the figures of one indicator.

    Parameters
    ----------
    method
        One of the treatments of :mod:`ouderenindex.methods`.
    figures
        Shape (regions,) or (regions, draws), NaN where missing, in the unit of the indicator.
    member
        The regions that set the scale, and so the bounds; other regions are held to the same.

    Raises
    ------
    ValueError
        If figures of 0 or less would be logged.
    """
    raise TypeError(f"no treatment for {type(method).__name__}")


def _passes(method: Winsorise, values: Floats) -> bool:
    skew, kurt = skewness(values), kurtosis(values)
    return bool(np.isnan(skew) or abs(skew) < method.skew or kurt < method.kurtosis)


@treat.register
def _(method: Winsorise, figures: Floats, member: npt.NDArray[np.bool_]) -> Treated:
    if figures.ndim > 1:
        made = [treat(method, column, member) for column in figures.T]
        actions = "+".join(sorted({each.action for each in made}))
        return Treated(
            np.column_stack([each.values for each in made]),
            actions,
            max(each.changed for each in made),
        )
    values = figures[member]
    done = 0
    while not _passes(method, values) and done < method.points:
        known = np.unique(values[~np.isnan(values)])
        high = skewness(values) >= 0
        outer, inner = (known[-1], known[-2]) if high else (known[0], known[1])
        values[values == outer] = inner
        done += 1
    if done == 0:
        return Treated(figures, "none", 0)
    if _passes(method, values) or not method.log:
        return _clipped(figures, float(np.nanmin(values)), float(np.nanmax(values)), "winsorised")
    low, high_ = np.nanmin(figures[member]), np.nanmax(figures[member])
    offset = 0.01 * (high_ - low)
    logged = np.log(np.maximum(figures - low, 0.0) + offset)
    return Treated(logged, "logged", int((~np.isnan(figures)).sum()))


def _clipped(figures: Floats, low: float, high: float, action: str) -> Treated:
    values = np.clip(figures, low, high)
    changed = int((values != figures)[~np.isnan(figures)].sum())
    return Treated(values, action if changed else "none", changed)


@treat.register
def _(
    method: Clip,
    figures: Floats,
    member: npt.NDArray[np.bool_],  # noqa: ARG001 - fixed bounds hold for all regions
) -> Treated:
    low = -np.inf if method.low is None else method.low
    high = np.inf if method.high is None else method.high
    return _clipped(figures, low, high, "clipped")


@treat.register
def _(
    method: Log,  # noqa: ARG001 - a logarithm has no settings
    figures: Floats,
    member: npt.NDArray[np.bool_],  # noqa: ARG001 - nor bounds
) -> Treated:
    known = ~np.isnan(figures)
    if (figures[known] <= 0).any():
        worst = float(np.nanmin(figures))
        raise ValueError(f"a logarithm needs figures above 0, and the lowest is {worst:g}")
    return Treated(np.log(figures), "logged", int(known.sum()))
