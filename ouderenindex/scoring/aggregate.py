"""Aggregators: the scores of the children of a node become one score.

One function for each class of :mod:`ouderenindex.methods`, registered on that class. Arrays may
carry a last axis of draws, as in :mod:`ouderenindex.scoring.normalise`.

All means are of one family: ``f^-1(sum(w f(x)) / sum(w))`` with ``f`` the identity, the logarithm
or the reciprocal. That makes one rule for missing children and one way to share a score out over
its children (:func:`shares_of_change`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from ouderenindex.methods import Arithmetic, Geometric, Harmonic, Sum

__all__ = ["Aggregated", "NotPositive", "aggregate", "bend"]

Floats = npt.NDArray[np.float64]
Children = Floats | list[Floats]


class NotPositive(Exception):
    """A geometric or harmonic mean meets a score of 0 or less: ``where`` it does (row, child)."""

    def __init__(self, row: int, child: int, value: float) -> None:
        super().__init__(row, child, value)
        self.row, self.child, self.value = row, child, value


@dataclass(frozen=True)
class Aggregated:
    """One score per region, and how much each child counted in it.

    Attributes
    ----------
    scores
        Shape (regions,) or (regions, draws); NaN where too much is missing.
    shares
        Regions x children: weights as used; for a mean they add up to 1 where there is a score.
        None with draws: nobody asks a thousand disturbed scores for their reasons.
    undefined
        Number of regions (with draws: of scores) without a score because a child scores 0 or less.
    """

    scores: Floats
    shares: Floats | None
    undefined: int = 0


def bend(method: object) -> Callable[[Floats], Floats]:
    """Return the function ``f`` under which a mean is a plain weighted mean."""
    if isinstance(method, Geometric):
        return np.log
    if isinstance(method, Harmonic):
        return np.reciprocal
    return lambda x: x


@singledispatch
def aggregate(
    method: object,
    scores: Children,  # noqa: ARG001 - read by the functions registered below
    weights: Floats,  # noqa: ARG001 - the same
) -> Aggregated:
    """Aggregate the scores of children.

    Parameters
    ----------
    method
        One of the aggregators of :mod:`ouderenindex.methods`.
    scores
        Shape (regions, children); with draws a list with for each child an array of regions x
        draws, or regions x 1. NaN where missing.
    weights
        Shape (children,) or (children, draws), at least 0 and not all 0.

    Raises
    ------
    NotPositive
        If a geometric or harmonic mean meets a score of 0 or less.
    """
    raise TypeError(f"no aggregator for {type(method).__name__}")


_Means = Arithmetic | Geometric | Harmonic


def _needed(method: _Means, weights: Floats) -> tuple[Floats, Floats]:
    """Return what each child holds of a node, and how much of it must be there for a mean."""
    by_weight = method.missing == "available" and method.share_of == "weight"
    amount = weights if by_weight else (weights > 0).astype(float)
    share = 1.0 if method.missing == "propagate" else method.min_share
    # The tolerance keeps a share of exactly the minimum in, whatever the order of adding up.
    return amount, share * (1 - 1e-12) * amount.sum(axis=0)


@aggregate.register(Arithmetic)
@aggregate.register(Geometric)
@aggregate.register(Harmonic)
def _(method: _Means, scores: Children, weights: Floats) -> Aggregated:
    if isinstance(scores, list):
        return _over_draws(method, scores, weights)
    there = ~np.isnan(scores)
    present = there * weights
    held = present.sum(axis=1)
    amount, needed = _needed(method, weights)
    share = held if amount is weights else (there * amount).sum(axis=1)
    valid = (share >= needed) & (held > 0)
    filled = np.where(there, scores, 1.0)
    undefined = 0
    if not isinstance(method, Arithmetic):
        wrong = (present > 0) & (scores <= 0)
        if wrong.any() and method.not_positive == "error":
            row, child = (int(v) for v in np.argwhere(wrong)[0])
            raise NotPositive(row, child, float(scores[row, child]))
        hit = wrong.any(axis=1)
        undefined = int((hit & valid).sum())
        valid = valid & ~hit
        filled = np.where(filled > 0, filled, 1.0)
    present *= (valid / np.where(held > 0, held, 1.0))[:, None]
    mean = _unbend(method, (present * bend(method)(filled)).sum(axis=1), valid)
    return Aggregated(np.where(valid, mean, np.nan), present, undefined)


def _unbend(method: _Means, mean: Floats, valid: npt.NDArray[np.bool_] | np.bool_) -> Floats:
    """Undo ``f``, where there is a mean."""
    if isinstance(method, Geometric):
        return np.asarray(np.exp(mean))
    if isinstance(method, Harmonic):
        return np.asarray(1.0 / np.where(valid, mean, 1.0))
    return mean


def _over_draws(method: _Means, scores: list[Floats], weights: Floats) -> Aggregated:
    """Aggregate with draws, child by child: memory is what costs time here.

    First as if no child were missing, which marks the regions where one is; then those with care.
    """
    regions, draws = np.broadcast_shapes(weights.shape[1:], *(x.shape for x in scores))
    mean = np.zeros((draws, regions)).T  # each draw together in memory
    f = bend(method)
    for x, weight in zip(scores, weights, strict=True):
        mean += f(x if isinstance(method, Arithmetic) else np.where(x > 0, x, np.nan)) * weight
    mean /= weights.sum(axis=0)
    mean = _unbend(method, mean, np.True_)
    undefined = 0
    rows = np.flatnonzero(np.isnan(mean).any(axis=1))
    if len(rows):
        try:
            some = _with_missing(method, [np.take(x.T, rows, axis=1).T for x in scores], weights)
        except NotPositive as wrong:
            raise NotPositive(int(rows[wrong.row]), wrong.child, wrong.value) from None
        mean[rows] = some.scores
        undefined = some.undefined
    return Aggregated(mean, None, undefined)


def _with_missing(method: _Means, scores: list[Floats], weights: Floats) -> Aggregated:
    f = bend(method)
    amount, needed = _needed(method, weights)
    total = held = share = np.zeros(1)
    hit = np.zeros(1, dtype=bool)
    for child, (x, weight) in enumerate(zip(scores, weights, strict=True)):
        there = ~np.isnan(x)
        if not isinstance(method, Arithmetic):
            wrong = (x <= 0) & (weight > 0)
            if wrong.any() and method.not_positive == "error":
                row, draw = (int(v) for v in np.argwhere(wrong)[0])
                raise NotPositive(row, child, float(np.broadcast_to(x, wrong.shape)[row, draw]))
            hit = hit | wrong
            x = np.where(x > 0, x, 1.0)
        held = held + there * weight
        share = share + there * amount[child]
        total = total + np.where(there, f(x), 0.0) * weight
    valid = (share >= needed) & (held > 0)
    undefined = int((hit & valid).sum())
    valid = valid & ~hit
    mean = _unbend(method, total / np.where(held > 0, held, 1.0), valid)
    return Aggregated(np.where(valid, mean, np.nan), None, undefined)


@aggregate.register
def _(
    method: Sum,  # noqa: ARG001 - a sum has no settings
    scores: Children,
    weights: Floats,
) -> Aggregated:
    if isinstance(scores, list):
        # A weight of 0 does not make a missing child count.
        parts = [
            np.where(np.isnan(x) & (weight == 0), 0.0, x) * weight
            for x, weight in zip(scores, weights, strict=True)
        ]
        return Aggregated(np.sum(np.broadcast_arrays(*parts), axis=0), None)
    missing = np.asarray((np.isnan(scores) & (weights > 0)).any(axis=1))
    total = (np.where(np.isnan(scores), 0.0, scores) * weights).sum(axis=1)
    shares = np.broadcast_to(weights, scores.shape) * ~missing[:, None]
    return Aggregated(np.where(missing, np.nan, total), shares)
