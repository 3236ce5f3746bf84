"""Intervals for small groups of known size, of which part answered.

A group of 12 of whom 9 answered leaves 3 unknown, not a whole population: intervals take that
into account and have no width when everyone answered. They are about chance only, as if those who
answered were drawn by lot; the bounds beside them hold whatever the others would have answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from math import comb, log, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from ouderenindex.errors import OuderenindexError

__all__ = ["Interval", "mean_interval", "share_interval"]


@dataclass(frozen=True)
class Interval:
    """An estimate for a finite group.

    Attributes
    ----------
    estimate
        Mean or share of those who answered.
    lower, upper
        Interval of the chosen confidence; contains the estimate.
    bound_low, bound_high
        What the figure of the whole group could at least and at most be, whatever those who did
        not answer would have said (Manski 1989, The Journal of Human Resources 24, 343-360);
        contains the interval.
    """

    estimate: float
    lower: float
    upper: float
    bound_low: float
    bound_high: float


def share_interval(hits: int, answered: int, people: int, *, confidence: float = 0.95) -> Interval:
    """Share of a finite group, with the exact hypergeometric interval.

    The lower limit is the smallest K / N with P(X >= x | K) > alpha / 2, the upper limit the
    largest with P(X <= x | K) > alpha / 2, for X hypergeometric (N people, K of them, n answered):
    the test of Clopper and Pearson (1934, Biometrika 26, 404-413) for a finite population
    (Buonaccorsi 1987, The American Statistician 41, 215-218). As K is whole, x / n may fall
    between two values of K / N; the interval is then widened to hold it.

    Parameters
    ----------
    hits
        How many of those who answered, x.
    answered, people
        n and N; ``1 <= answered <= people``.
    confidence
        Between 0 and 1.

    Returns
    -------
    Interval
        Shares from 0 to 1.
    """
    _check(answered, people, confidence)
    if not 0 <= hits <= answered:
        raise OuderenindexError(f"{hits} of {answered} is not a share")
    half = (1 - confidence) / 2
    ways = comb(people, answered)

    def tail(members: int, counts: range) -> float:
        """Chance that the answers hold one of these counts."""
        found = sum(comb(members, c) * comb(people - members, answered - c) for c in counts)
        return found / ways

    low, high = hits, people - answered + hits
    least = _first(low, high, lambda k: tail(k, range(hits, answered + 1)) > half)
    beyond = _first(low, high + 1, lambda k: k > high or tail(k, range(hits + 1)) <= half)
    estimate = hits / answered
    return Interval(
        estimate=estimate,
        lower=min(least / people, estimate),
        upper=max((beyond - 1) / people, estimate),
        bound_low=low / people,
        bound_high=high / people,
    )


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Smallest number in the range for which a monotone condition holds; ``high`` if none below."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def mean_interval(
    values: npt.ArrayLike,
    people: int,
    span: tuple[float, float],
    *,
    confidence: float = 0.95,
) -> Interval:
    """Mean of a finite group, with the finite population correction.

    ``mean ± t * s / sqrt(n) * sqrt(1 - n / N)``, t with n - 1 degrees of freedom (Cochran 1977,
    Sampling Techniques, chapter 2). Where all answers are equal, or there is one, s says nothing
    of the others; then the half width is that of Hoeffding's inequality for drawing without
    replacement, ``(b - a) sqrt(rho log(2 / alpha) / (2 n))`` with ``rho = min(1 - (n - 1) / N,
    (1 - n / N) (1 + 1 / n))`` (Bardenet and Maillard 2015, Bernoulli 21, 1361-1385).
    Never beyond the bounds of the whole group.

    Parameters
    ----------
    values
        The n answers, all within ``span``.
    people
        N, at least n.
    span
        Lowest and highest value possible, a and b.
    confidence
        Between 0 and 1.
    """
    given = np.asarray(values, dtype=float)
    count = len(given)
    _check(count, people, confidence)
    low, high = span
    if given.min() < low or given.max() > high:
        raise OuderenindexError(f"a value lies outside {low:g} to {high:g}")
    mean = float(given.mean())
    open_ = people - count
    bound_low = (float(given.sum()) + open_ * low) / people
    bound_high = (float(given.sum()) + open_ * high) / people
    if count > 1 and np.ptp(given) > 0:
        spread = float(given.std(ddof=1))
        half = _t(confidence, count - 1) * spread / sqrt(count) * sqrt(1 - count / people)
    else:
        rho = min(1 - (count - 1) / people, (1 - count / people) * (1 + 1 / count))
        half = (high - low) * sqrt(rho * log(2 / (1 - confidence)) / (2 * count))
    return Interval(
        estimate=mean,
        # Rounding may put a limit a hair beyond the estimate when everyone answered.
        lower=min(max(mean - half, bound_low), mean),
        upper=max(min(mean + half, bound_high), mean),
        bound_low=min(bound_low, mean),
        bound_high=max(bound_high, mean),
    )


def _t(confidence: float, freedom: int) -> float:
    try:
        special: Any = import_module("scipy.special")
    except ImportError as error:
        raise OuderenindexError(
            "intervals of means need the extra 'monitor' (scipy): pip install ouderenindex[monitor]"
        ) from error
    return float(special.stdtrit(freedom, (1 + confidence) / 2))


def _check(answered: int, people: int, confidence: float) -> None:
    if not 1 <= answered <= people:
        raise OuderenindexError(f"{answered} answers of {people} people is not possible")
    if not 0 < confidence < 1:
        raise OuderenindexError(f"confidence {confidence} is not between 0 and 1")
