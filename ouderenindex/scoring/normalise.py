"""Normalisers: values of one node, over all regions, become comparable scores.

One function for each class of :mod:`ouderenindex.methods`, registered on that class. Values have
shape (regions,) or (regions, draws): every function works along the first axis, so that a
thousand disturbed versions of an index are scored by the same lines as the index itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from ouderenindex.methods import (
    Distance,
    ExponentialRank,
    Goalposts,
    MinMax,
    PercentileRank,
    Rank,
    ZScore,
)

__all__ = ["Base", "Degenerate", "Normalised", "Scale", "normalise"]

Floats = npt.NDArray[np.float64]


class Degenerate(Exception):
    """There is nothing to compare: no figures, or all the same. Says which."""


@dataclass(frozen=True)
class Scale:
    """What turns a value into a score: ``(value - centre) / spread``, in the value's unit.

    Attributes
    ----------
    centre, spread
        Numbers, or arrays of shape (draws,).
    """

    centre: float | Floats
    spread: float | Floats


@dataclass(frozen=True)
class Base:
    """The regions over which the scale is taken, and what they are compared with.

    Attributes
    ----------
    member
        Boolean per region.
    weight
        People concerned per region; ones where regions weigh the same.
    reference
        Oriented value of the reference; NaN where there is none, then the mean stands for it.
    sign
        -1 where values were turned round, so that bounds in the unit of the figure are too.
    logged
        Whether values are natural logarithms of the figures.
    scale
        A fixed scale (of a base year) instead of one taken from the values.
    """

    member: npt.NDArray[np.bool_]
    weight: Floats
    reference: float | Floats = float("nan")
    sign: float = 1.0
    logged: bool = False
    scale: Scale | None = None


@dataclass(frozen=True)
class Normalised:
    """Scores, and what turns a difference before normalising into a difference in score.

    Attributes
    ----------
    scores
        Shape of the values; NaN where missing.
    slope
        Points of score per unit of value, away from any limit; for ranks, on average.
    reference
        Score of the reference.
    scale
        What was used.
    """

    scores: Floats
    slope: float | Floats
    reference: float | Floats
    scale: Scale


@singledispatch
def normalise(
    method: object,
    values: Floats,  # noqa: ARG001 - read by the functions registered below
    base: Base,  # noqa: ARG001 - the same
) -> Normalised:
    """Normalise oriented values (higher is better).

    Parameters
    ----------
    method
        One of the normalisers of :mod:`ouderenindex.methods`.
    values
        Shape (regions,) or (regions, draws), NaN where missing.
    base
        The regions that set the scale.

    Raises
    ------
    Degenerate
        If the base regions have no two different values.
    """
    raise TypeError(f"no normaliser for {type(method).__name__}")


def _members(values: Floats, base: Base, weighted: bool = False) -> tuple[Floats, Floats]:
    """Values of the base regions with NaN as 0, and their weights with 0 where missing."""
    x = values[base.member]
    w = base.weight[base.member] if weighted else np.ones(int(base.member.sum()))
    there = ~np.isnan(x)
    weights = there * (w if x.ndim == 1 else w[:, None])
    if not weights.any(axis=0).all():
        raise Degenerate("no figures")
    return np.where(there, x, 0.0), weights


def _same(spread: float | Floats, size: float | Floats) -> bool:
    return bool(np.any(spread <= 1e-12 * np.maximum(1.0, np.abs(size))))


@normalise.register
def _(method: ZScore, values: Floats, base: Base) -> Normalised:
    x, w = _members(values, base, method.weighted)
    total = w.sum(axis=0)
    mean = (w * x).sum(axis=0) / total
    if base.scale is None:
        n = (w > 0).sum(axis=0)
        if np.any(n <= method.ddof):
            raise Degenerate("too few regions with a figure")
        # Bessel's correction counts regions; with weights it takes off the same share of n.
        correction = 1.0 if method.ddof == 0 else (n - 1) / n
        spread = np.sqrt((w * (x - mean) ** 2).sum(axis=0) / (total * correction))
        if _same(spread, mean):
            raise Degenerate("all figures are the same")
        own = method.centre == "reference"
        centre = np.where(np.isnan(base.reference), mean, base.reference) if own else mean
        scale = Scale(centre, spread)
    else:
        scale = base.scale
    limit = np.inf if method.limit is None else method.limit

    def position(v: Floats) -> Floats:
        return method.mean + method.sd * np.clip((v - scale.centre) / scale.spread, -limit, limit)

    reference = position(_centre(x, w, base))
    return Normalised(position(values), method.sd / scale.spread, reference, scale)


@normalise.register
def _(method: MinMax, values: Floats, base: Base) -> Normalised:
    x, w = _members(values, base)
    if base.scale is None:
        low = np.where(w > 0, x, np.inf).min(axis=0)
        span = np.where(w > 0, x, -np.inf).max(axis=0) - low
        if _same(span, low):
            raise Degenerate("all figures are the same")
        scale = Scale(low, span)
    else:
        scale = base.scale
    width = method.upper - method.lower

    def position(v: Floats) -> Floats:
        return np.asarray((v - scale.centre) / scale.spread * width + method.lower)

    return Normalised(position(values), width / scale.spread, position(_centre(x, w, base)), scale)


@normalise.register
def _(method: Goalposts, values: Floats, base: Base) -> Normalised:
    ends = sorted(
        base.sign * (np.log(end) if base.logged else end) for end in (method.low, method.high)
    )
    low, span = float(ends[0]), float(ends[1] - ends[0])
    floor = 0.0 if method.cap == "both" else -np.inf
    ceiling = 1.0 if method.cap in ("both", "upper") else np.inf
    x, w = _members(values, base)

    def position(v: Floats) -> Floats:
        return np.clip((v - low) / span, floor, ceiling) * method.scale

    return Normalised(
        position(values), method.scale / span, position(_centre(x, w, base)), Scale(low, span)
    )


@normalise.register
def _(method: Distance, values: Floats, base: Base) -> Normalised:
    x, w = _members(values, base)
    reference = _centre(x, w, base)
    unit = np.abs(reference) if method.relative else np.ones_like(reference)
    if np.any(unit == 0):
        raise Degenerate("the reference is 0: a distance in shares of it has no meaning")
    slope = method.scale / unit
    return Normalised(
        method.mean + slope * (values - reference), slope, method.mean, Scale(reference, unit)
    )


def _centre(x: Floats, w: Floats, base: Base) -> Floats:
    """Value of the reference, or the mean of the base regions where there is none."""
    mean = (w * x).sum(axis=0) / w.sum(axis=0)
    return np.asarray(np.where(np.isnan(base.reference), mean, base.reference))


def _ranks(values: Floats, base: Base, ties: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Rank of each value among the base regions' values, and how many of these there are.

    A value that is not among them (a wijk ranked among buurten) has the rank at which it would
    stand. Also the rank of the reference, and the spread of the values.
    """
    if base.scale is not None:
        raise Degenerate("ranks have no scale that can be fixed over years")
    x, w = _members(values, base)
    columns = values.reshape(len(values), -1)
    members, there = x.reshape(len(x), -1), w.reshape(len(x), -1) > 0
    centre = np.broadcast_to(_centre(x, w, base).reshape(-1), (columns.shape[1],))
    ranks = np.full(columns.shape, np.nan)
    reference, count, spread = (np.empty(columns.shape[1]) for _ in range(3))
    for draw in range(columns.shape[1]):
        known = np.sort(members[there[:, draw], draw])
        if known[0] == known[-1]:
            raise Degenerate("all figures are the same")
        column = columns[:, draw]
        place = _place(known, column, ties)
        ranks[:, draw] = np.where(np.isnan(column), np.nan, place)
        reference[draw] = _place(known, centre[draw : draw + 1], "average")[0]
        count[draw] = len(known)
        spread[draw] = known[-1] - known[0]
    shape = values.shape[1:]
    return (
        ranks.reshape(values.shape),
        count.reshape(shape),
        reference.reshape(shape),
        spread.reshape(shape),
    )


def _place(known: Floats, values: Floats, ties: str) -> Floats:
    """Rank (1 is lowest) of values in sorted known values."""
    below = np.searchsorted(known, values, side="left").astype(float)
    if ties == "min":
        return below + 1.0
    upto = np.searchsorted(known, values, side="right").astype(float)
    # The mean of ranks below+1 .. upto; for a value between two, halfway theirs.
    return np.asarray((below + upto + 1) / 2.0)


@normalise.register
def _(method: Rank, values: Floats, base: Base) -> Normalised:
    rank, n, reference, spread = _ranks(values, base, method.ties)
    return Normalised(rank, (n - 1) / spread, reference, Scale(np.zeros_like(n), np.ones_like(n)))


@normalise.register
def _(method: PercentileRank, values: Floats, base: Base) -> Normalised:
    rank, n, reference, spread = _ranks(values, base, method.ties)
    off = 1.0 if method.over == "n-1" else 0.0
    scale = Scale(off * np.ones_like(n), n - off)
    return Normalised(
        (rank - off) / scale.spread, 1.0 / spread, (reference - off) / scale.spread, scale
    )


@normalise.register
def _(method: ExponentialRank, values: Floats, base: Base) -> Normalised:
    rank, n, reference, spread = _ranks(values, base, method.ties)
    top = 1.0 - np.exp(-100.0 / method.k)

    def exponential(r: Floats) -> Floats:
        share = np.clip(r / n, 0.0, 1.0)
        return np.asarray(-method.k * np.log1p(-share * top))

    return Normalised(
        exponential(rank), 100.0 / spread, exponential(reference), Scale(np.zeros_like(n), n)
    )
