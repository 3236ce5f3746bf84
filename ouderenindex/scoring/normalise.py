"""Normalisers: figures of one node, over all regions, become comparable scores.

One function for each class of :mod:`ouderenindex.methods`, registered on that class.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from ouderenindex.methods import ZScore

__all__ = ["Base", "Degenerate", "Normalised", "normalise"]

Floats = npt.NDArray[np.float64]


class Degenerate(Exception):
    """There is nothing to compare: no figures, or all the same. Says which."""


@dataclass(frozen=True)
class Base:
    """The regions over which mean and spread are taken.

    Attributes
    ----------
    member
        Boolean per region.
    weight
        People concerned per region; ones where regions weigh the same.
    reference
        Oriented value of the reference; NaN where there is none, then the mean stands for it.
    """

    member: npt.NDArray[np.bool_]
    weight: Floats
    reference: float = float("nan")


@dataclass(frozen=True)
class Normalised:
    """Scores, and what turns a difference before normalising into a difference in score.

    Attributes
    ----------
    scores
        One per region, NaN where the figure is missing.
    slope
        Points of score per unit of what was normalised, away from any limit.
    reference
        Score of the centre.
    centre, spread
        What has the reference's score, and the standard deviation over the base regions, in the
        unit of what was normalised.
    limited
        Number of regions whose score was held at a limit.
    """

    scores: Floats
    slope: float
    reference: float
    centre: float
    spread: float
    limited: int


@singledispatch
def normalise(
    method: object,
    values: Floats,  # noqa: ARG001 - read by the functions registered below
    base: Base,  # noqa: ARG001 - the same
) -> Normalised:
    """Normalise oriented values (higher is better) of all regions.

    Parameters
    ----------
    method
        One of the normalisers of :mod:`ouderenindex.methods`.
    values
        One per region, NaN where missing.
    base
        The regions that set the scale.

    Raises
    ------
    Degenerate
        If the base regions have no two different values.
    """
    raise TypeError(f"no normaliser for {type(method).__name__}")


@normalise.register
def _(method: ZScore, values: Floats, base: Base) -> Normalised:
    use = base.member & ~np.isnan(values)
    w = base.weight if method.weighted else np.ones_like(base.weight)
    use &= w > 0
    if not use.any():
        raise Degenerate("no figures")
    x, w = values[use], w[use]
    total = w.sum()
    mean = float((w * x).sum() / total)
    # Bessel's correction counts regions; with weights it has no one meaning, so it is the share
    # of n that is taken off, as for equal weights.
    scale = 1.0 if method.ddof == 0 else (len(x) - 1) / len(x)
    if len(x) <= method.ddof:
        raise Degenerate("too few regions with a figure")
    spread = float(np.sqrt((w * (x - mean) ** 2).sum() / (total * scale)))
    if spread <= 1e-12 * max(1.0, abs(mean)):
        raise Degenerate("all figures are the same")
    own = method.centre == "reference" and not np.isnan(base.reference)
    centre = base.reference if own else mean
    z = (values - centre) / spread
    limited = 0
    if method.limit is not None:
        limited = int((np.abs(z[base.member]) > method.limit).sum())
        z = np.clip(z, -method.limit, method.limit)
    return Normalised(
        scores=method.mean + method.sd * z,
        slope=method.sd / spread,
        reference=method.mean,
        centre=centre,
        spread=spread,
        limited=limited,
    )
