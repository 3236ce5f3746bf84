"""The choices of method that a definition can declare, as checked values without arithmetic.

Each class is one way to make figures comparable (a normaliser) or to bring scores together (an
aggregator). :mod:`ouderenindex.scoring` holds the function for each; a new method is a class
here and a function there.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Aggregator", "Arithmetic", "GroupMethod", "IndicatorMethod", "Normaliser", "ZScore"]


class Frozen(BaseModel):
    """A value that is checked when made, refuses unknown fields and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ZScore(Frozen):
    """Standard score: ``mean + sd * clip((x - c) / s, -limit, limit)``.

    ``s`` is the standard deviation over the base regions, about their mean, weighted by the people
    concerned if ``weighted``. ``c`` is that mean (``centre = "mean"``), or the value of the
    reference (``"reference"``): the municipality's own figure for an indicator, the score that
    stands for it in a group. Unbounded unless ``limit`` is given. Zwolle's recovered scale is
    weighted, population (``ddof = 0``), centred on the mean, limit 3.4, mean 100, sd 25.
    """

    method: Literal["zscore"] = "zscore"
    weighted: bool = False
    centre: Literal["mean", "reference"] = "mean"
    ddof: Literal[0, 1] = 0
    limit: float | None = Field(default=None, gt=0)
    mean: float = 0.0
    sd: float = Field(default=1.0, gt=0)

    @property
    def reference(self) -> float:
        """Score of a region that equals the centre."""
        return self.mean


class Arithmetic(Frozen):
    """Weighted mean ``sum(w x) / sum(w)``, in the unit of its children.

    With ``missing = "available"`` the mean is over the children that have a score, provided that
    these hold at least ``min_share`` of the weight; with ``"propagate"`` one missing child makes
    the result missing.
    """

    method: Literal["arithmetic"] = "arithmetic"
    missing: Literal["available", "propagate"] = "available"
    min_share: float = Field(default=0.5, ge=0, le=1)


Normaliser = Annotated[ZScore, Field()]
Aggregator = Annotated[Arithmetic, Field()]


class IndicatorMethod(Frozen):
    """What is done to the figures of an indicator: turned to one direction and normalised."""

    normalise: Normaliser = ZScore()


class GroupMethod(Frozen):
    """What is done at a theme, aspect or index: children aggregated, the result normalised."""

    aggregate: Aggregator = Arithmetic()
    normalise: Normaliser | None = None
