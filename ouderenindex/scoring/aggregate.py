"""Aggregators: the scores of the children of a node become one score.

One function for each class of :mod:`ouderenindex.methods`, registered on that class.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from ouderenindex.methods import Arithmetic

__all__ = ["Aggregated", "aggregate"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Aggregated:
    """One score per region, and how much each child counted in it.

    Attributes
    ----------
    scores
        Shape (regions,); NaN where too much is missing.
    shares
        Shape (regions, children): weights as used, adding up to 1 where there is a score.
    """

    scores: Floats
    shares: Floats


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
        Shape (regions, children), NaN where missing.
    weights
        Shape (children,), at least one above 0.
    """
    raise TypeError(f"no aggregator for {type(method).__name__}")


@aggregate.register
def _(method: Arithmetic, scores: Floats, weights: Floats) -> Aggregated:
    there = ~np.isnan(scores)
    used = there * weights
    held = used.sum(axis=1)
    enough = weights.sum() if method.missing == "propagate" else method.min_share * weights.sum()
    # The tolerance keeps a share of exactly the minimum in, whatever the order of adding up.
    valid = (held > 0) & (held >= enough * (1 - 1e-12))
    shares = np.divide(used, held[:, None], out=np.zeros_like(used), where=held[:, None] > 0)
    mean = (shares * np.where(there, scores, 0.0)).sum(axis=1)
    return Aggregated(np.where(valid, mean, np.nan), np.where(valid[:, None], shares, 0.0))
