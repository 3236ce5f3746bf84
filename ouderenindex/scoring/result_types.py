"""What is computed at one node, and what could not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ouderenindex.scoring.normalise import Scale

__all__ = ["Exclusion", "Scored"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Exclusion:
    """A node that could not count, and why."""

    key: str
    label: str
    reason: str


@dataclass(frozen=True)
class Scored:
    """What was computed at one node; with draws, arrays have them as last axis.

    Attributes
    ----------
    scores
        Per region; NaN where there is none.
    reference
        Score of the reference.
    slope
        Points of score per unit of what was normalised.
    scale
        Centre and spread of what was normalised.
    sign
        -1 where figures were turned round.
    treatment
        What was done to the figures of an indicator, and to how many regions.
    children, shares
        For a group: keys of the children that count, and regions x children, weights as used.
    aggregated, aggregated_reference
        For a group: its value, and that of the reference, before normalising.
    pass_on
        Which of the two the node above receives.
    undefined
        Number of regions without a score because a geometric or harmonic mean has none.
    """

    scores: Floats
    reference: float | Floats
    slope: float | Floats
    scale: Scale
    sign: float = 1.0
    treatment: tuple[str, int] = ("none", 0)
    children: tuple[str, ...] = ()
    shares: Floats | None = None
    aggregated: Floats | None = None
    aggregated_reference: float | Floats = float("nan")
    pass_on: Literal["score", "aggregate"] = "score"
    undefined: int = 0

    @property
    def passed(self) -> tuple[Floats, float | Floats]:
        """Values, and value of the reference, that the node above receives."""
        if self.pass_on == "aggregate" and self.aggregated is not None:
            return self.aggregated, self.aggregated_reference
        return self.scores, self.reference
