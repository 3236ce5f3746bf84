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
        Shape (regions, children) or (regions, children, draws): weights as used; for a mean they
        add up to 1 where there is a score.
    undefined
        Number of regions without a score because a child scores 0 or less.
    """

    scores: Floats
    shares: Floats
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
    scores: Floats,  # noqa: ARG001 - read by the functions registered below
    weights: Floats,  # noqa: ARG001 - the same
) -> Aggregated:
    """Aggregate the scores of children.

    Parameters
    ----------
    method
        One of the aggregators of :mod:`ouderenindex.methods`.
    scores
        Shape (regions, children) or (regions, children, draws), NaN where missing.
    weights
        Shape (children,) or (children, draws), at least 0 and not all 0.

    Raises
    ------
    NotPositive
        If a geometric or harmonic mean meets a score of 0 or less.
    """
    raise TypeError(f"no aggregator for {type(method).__name__}")


def _shares(
    method: Arithmetic | Geometric | Harmonic, scores: Floats, weights: Floats
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Weights as used, which children are there, and which regions have enough of them."""
    there = ~np.isnan(scores)
    weights = weights if weights.ndim == scores.ndim - 1 else weights[:, None]
    counts = there & (weights > 0)
    held = (there * weights).sum(axis=1)
    if method.missing == "propagate":
        enough = (there | (weights == 0)).all(axis=1)
    else:
        amount = weights if method.share_of == "weight" else (weights > 0).astype(float)
        share = (there * amount).sum(axis=1) / amount.sum(axis=0)
        # The tolerance keeps a share of exactly the minimum in, whatever the order of adding up.
        enough = share >= method.min_share * (1 - 1e-12)
    valid = enough & (held > 0)
    divisor = np.where(held > 0, held, 1.0)[:, None]
    return there * weights / divisor * valid[:, None], counts, valid


@aggregate.register(Arithmetic)
@aggregate.register(Geometric)
@aggregate.register(Harmonic)
def _(method: Arithmetic | Geometric | Harmonic, scores: Floats, weights: Floats) -> Aggregated:
    shares, counts, valid = _shares(method, scores, weights)
    filled = np.where(np.isnan(scores), 1.0, scores)
    undefined = 0
    if not isinstance(method, Arithmetic):
        wrong = counts & (filled <= 0)
        if wrong.any() and method.not_positive == "error":
            row, child = (int(v) for v in np.argwhere(wrong)[0][:2])
            raise NotPositive(row, child, float(filled[tuple(np.argwhere(wrong)[0])]))
        hit = wrong.any(axis=1)
        undefined = int((hit & valid).sum())
        valid = valid & ~hit
        shares = shares * valid[:, None]
        filled = np.where(counts & ~wrong, filled, 1.0)
    mean = (shares * bend(method)(filled)).sum(axis=1)
    if isinstance(method, Geometric):
        mean = np.exp(mean)
    elif isinstance(method, Harmonic):
        mean = 1.0 / np.where(valid, mean, 1.0)
    return Aggregated(np.where(valid, mean, np.nan), shares, undefined)


@aggregate.register
def _(
    method: Sum,  # noqa: ARG001 - a sum has no settings
    scores: Floats,
    weights: Floats,
) -> Aggregated:
    wide = weights if weights.ndim == scores.ndim - 1 else weights[:, None]
    missing = np.asarray((np.isnan(scores) & (wide > 0)).any(axis=1))
    total = (np.where(np.isnan(scores), 0.0, scores) * wide).sum(axis=1)
    shares = np.broadcast_to(wide, scores.shape) * ~missing[:, None]
    return Aggregated(np.where(missing, np.nan, total), shares)
