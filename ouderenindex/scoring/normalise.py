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


def _of_base(values: Floats, base: Base) -> Floats:
    """Values of the base regions, NaN where missing."""
    if base.member.all():
        return values
    # Taken along the last axis of the transpose: draws are stored one after another.
    return np.asarray(np.take(values.T, np.flatnonzero(base.member), axis=-1).T)


def _members(values: Floats, base: Base, weighted: bool = False) -> tuple[Floats, Floats]:
    """Values of the base regions with NaN as 0, and their weights with 0 where missing.

    Weights are per region, also with draws, as long as the same figures are missing in every draw
    (they are when figures are disturbed): that spares most of the work.
    """
    x = _of_base(values, base)
    people = base.weight[base.member] if weighted else np.ones(len(x))
    there = ~np.isnan(x)
    complete = bool(there.all())
    if x.ndim == 1 or complete or (there == there[:, :1]).all():
        weights = people * there.reshape(len(x), -1)[:, 0]
    else:
        weights = there * people[:, None]
    if not weights.any(axis=0).all():
        raise Degenerate("no figures")
    return x if complete else np.where(there, x, 0.0), weights


def _total(weights: Floats, x: Floats) -> Floats:
    """Weighted sum over the regions, per draw."""
    if weights.ndim < x.ndim:
        return np.asarray(np.einsum("r,rd->d", weights, x))
    return np.asarray((weights * x).sum(axis=0))


def _ends(values: Floats, base: Base) -> tuple[Floats, Floats]:
    """Lowest and highest value of the base regions, per draw."""
    x = _of_base(values, base)
    return np.asarray(np.fmin.reduce(x, axis=0)), np.asarray(np.fmax.reduce(x, axis=0))


def _same(spread: float | Floats, size: float | Floats) -> bool:
    return bool(np.any(spread <= 1e-12 * np.maximum(1.0, np.abs(size))))


@normalise.register
def _(method: ZScore, values: Floats, base: Base) -> Normalised:
    x, w = _members(values, base, method.weighted)
    total = w.sum(axis=0)
    mean = _total(w, x) / total
    if base.scale is None:
        n = (w > 0).sum(axis=0)
        if np.any(n <= method.ddof):
            raise Degenerate("too few regions with a figure")
        # Bessel's correction counts regions; with weights it takes off the same share of n.
        correction = 1.0 if method.ddof == 0 else (n - 1) / n
        deviation = x - mean
        spread = np.sqrt(_total(w, np.square(deviation, out=deviation)) / (total * correction))
        if _same(spread, mean):
            raise Degenerate("all figures are the same")
        own = method.centre == "reference"
        centre = np.where(np.isnan(base.reference), mean, base.reference) if own else mean
        scale = Scale(centre, spread)
    else:
        scale = base.scale

    def position(v: Floats) -> Floats:
        # In place: with a thousand draws, memory is what costs time.
        score = np.asarray(v - scale.centre)
        score /= scale.spread
        if method.limit is not None:
            np.clip(score, -method.limit, method.limit, out=score)
        score *= method.sd
        score += method.mean
        return score

    reference = position(_or_mean(base.reference, mean))
    return Normalised(position(values), method.sd / scale.spread, reference, scale)


@normalise.register
def _(method: MinMax, values: Floats, base: Base) -> Normalised:
    x, w = _members(values, base)
    if base.scale is None:
        low, high = _ends(values, base)
        span = high - low
        if _same(span, low):
            raise Degenerate("all figures are the same")
        scale = Scale(low, span)
    else:
        scale = base.scale
    width = method.upper - method.lower

    def position(v: Floats) -> Floats:
        score = np.asarray(v - scale.centre)
        score /= scale.spread
        score *= width
        score += method.lower
        return score

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
    scale = base.scale
    if scale is None:
        unit = np.abs(reference) if method.relative else np.ones_like(reference)
        if np.any(unit == 0):
            raise Degenerate("the reference is 0: a distance in shares of it has no meaning")
        scale = Scale(reference, unit)
    slope = method.scale / scale.spread

    def position(v: Floats) -> Floats:
        return np.asarray(method.mean + slope * (v - scale.centre))

    return Normalised(position(values), slope, position(reference), scale)


def _centre(x: Floats, w: Floats, base: Base) -> Floats:
    """Value of the reference, or the mean of the base regions where there is none."""
    return _or_mean(base.reference, _total(w, x) / w.sum(axis=0))


def _or_mean(reference: float | Floats, mean: Floats) -> Floats:
    return np.asarray(np.where(np.isnan(reference), mean, reference))


def _ranks(values: Floats, base: Base, ties: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Rank of each value among the base regions' values, and how many of these there are.

    A value that is not among them (a wijk ranked among buurten) has the rank at which it would
    stand. Also the rank of the reference, and the spread of the values.
    """
    if base.scale is not None:
        raise Degenerate("ranks have no scale that can be fixed over years")
    x, w = _members(values, base)
    centre = _centre(x, w, base)
    count = np.broadcast_to((w > 0).sum(axis=0), x.shape[1:]).astype(float)
    low, high = _ends(values, base)
    spread = np.asarray(high - low)
    if (spread == 0).any():
        raise Degenerate("all figures are the same")
    there = w > 0 if w.ndim == x.ndim else (w > 0)[:, None]
    below = ((x < centre) & there).sum(axis=0)
    upto = ((x <= centre) & there).sum(axis=0)
    return _places(values, base.member, ties), count, (below + upto + 1) / 2.0, spread


def _places(values: Floats, member: npt.NDArray[np.bool_], ties: str) -> Floats:
    """Rank (1 is lowest) of all values among those of the members; NaN where missing.

    All regions are sorted together, and the members counted along the way.
    """
    # Each draw lies together in memory. Missing values come last, and so count for nobody; as
    # infinity, for NaN sorts many times slower.
    missing = np.isnan(values.T)
    rows = np.where(missing, np.inf, values.T)
    size = rows.shape[-1]
    order = np.argsort(rows, axis=-1)
    # Places in the flat array: several times faster than along an axis.
    flat = order if rows.ndim == 1 else order + size * np.arange(len(rows))[:, None]
    ascending = rows.reshape(-1)[flat]
    # A group of equal values starts where the value differs from the one before.
    fresh = np.ones(rows.shape, dtype=bool)
    np.not_equal(ascending[..., 1:], ascending[..., :-1], out=fresh[..., 1:])
    among_missing = np.maximum(missing.sum(axis=-1) - 1, 0).sum()
    tied = fresh.size - np.count_nonzero(fresh) > among_missing
    inside = np.ones(1, dtype=bool)
    counted = np.arange(1, size + 1)
    if not member.all():
        inside = member[order]
        counted = np.cumsum(inside, axis=-1)
    below = counted - inside
    if tied:
        below = np.maximum.accumulate(np.where(fresh, below, 0), axis=-1)
    if ties == "min":
        place = below + 1.0
    else:
        upto = counted
        if tied:
            ends = np.ones(rows.shape, dtype=bool)
            ends[..., :-1] = fresh[..., 1:]
            last = np.where(ends, counted, size)
            upto = np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]
        # The mean of ranks below+1 .. upto; for a value between two, halfway theirs.
        mean = (below + upto + 1) / 2.0
        place = mean if ties == "average" else np.maximum(upto, below + 1.0)
    ranks = np.empty(rows.shape)
    ranks.reshape(-1)[flat] = place
    ranks[missing] = np.nan
    return ranks.T


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
