"""The five classes: the one set of breaks, signs and colours that every output uses.

A class is taken from the score *rounded to one decimal*, as it is shown, so that a reader never
sees "75,0" with the class of 74,96. With limits ``a < b < c < d`` the classes are::

    1  zeer ongunstig   (-inf, a)
    2  ongunstig        [a, b)
    3  gemiddeld        [b, c]
    4  gunstig          (c, d]
    5  zeer gunstig     (d, inf)

The limits mirror around the middle class, so that turning all directions round turns the classes
round. The colours stay apart under three kinds of colour blindness and in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["CLASSES", "DECIMALS", "DEFAULT_LIMITS", "NO_DATA", "ScoreClass", "classify"]

DECIMALS = 1
"""Decimals of a score as shown, and on which its class is taken."""

DEFAULT_LIMITS = (75.0, 90.0, 110.0, 125.0)
"""Half and one standard deviation (25 points) from 100, rounded. Zwolle's own are not public."""


@dataclass(frozen=True)
class ScoreClass:
    """One class of scores.

    Attributes
    ----------
    number
        1 (most unfavourable) to 5 (most favourable); 0 means no score.
    key
        Name in files; its Dutch label is the text ``class.<key>``.
    sign
        ``--``, ``-``, ``0``, ``+`` or ``++``: the class without colour.
    colour, ink
        Fill, and the colour of text on that fill (contrast at least 4.5).
    """

    number: int
    key: str
    sign: str
    colour: str
    ink: str


CLASSES = (
    ScoreClass(1, "zeer_ongunstig", "--", "#7f2704", "#ffffff"),
    ScoreClass(2, "ongunstig", "-", "#ec7f2e", "#1a1a1a"),
    ScoreClass(3, "gemiddeld", "0", "#f5f0e1", "#1a1a1a"),
    ScoreClass(4, "gunstig", "+", "#a6cee3", "#1a1a1a"),
    ScoreClass(5, "zeer_gunstig", "++", "#2171b5", "#ffffff"),
)
NO_DATA = ScoreClass(0, "geen_gegevens", "", "#e0e0e0", "#1a1a1a")


def classify(
    scores: npt.ArrayLike, limits: Sequence[float] = DEFAULT_LIMITS
) -> npt.NDArray[np.int8]:
    """Class number of each score.

    Parameters
    ----------
    scores
        Scores of any shape; NaN where there is none.
    limits
        The four ascending class limits, in points.

    Returns
    -------
    numpy.ndarray
        Same shape: 1 to 5, and 0 where there is no score.
    """
    shown = np.round(np.asarray(scores, dtype=float), DECIMALS)
    # One pass per limit into a byte per score: a country holds half a million of them.
    number = (~np.isnan(shown)).astype(np.int8)
    for limit in limits[:2]:
        number += shown >= limit
    for limit in limits[2:]:
        number += shown > limit
    return number
