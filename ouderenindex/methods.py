"""The choices of method that a definition can declare, as checked values without arithmetic.

A treatment tames outliers in the figures of an indicator; a normaliser makes figures of different
kinds comparable; an aggregator brings scores together. :mod:`ouderenindex.scoring` holds one
function for each class here, and a new method is a class here and a function there.

Formulas are over the base regions (those that set the scale); ``x`` is the figure turned so that
higher is better, after treatment.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator

__all__ = [
    "Aggregator",
    "Arithmetic",
    "Clip",
    "Distance",
    "ExponentialRank",
    "Geometric",
    "Goalposts",
    "GroupMethod",
    "Harmonic",
    "IndicatorMethod",
    "Log",
    "MinMax",
    "Normaliser",
    "Number",
    "PercentileRank",
    "Rank",
    "Sum",
    "Treatment",
    "Whole",
    "Winsorise",
    "Year",
    "ZScore",
]


# Whole numbers up to here are exact as floats, and no figure of a country comes near.
_LARGEST = 10**15


def _within(value: float) -> float:
    if abs(value) > _LARGEST:
        raise ValueError("a number between -1e15 and 1e15")
    return value


Number = Annotated[float, Strict(), AfterValidator(_within)]
"""A number as somebody writes it: not true, false or a text, and of a size that can be meant."""

Whole = Annotated[int, Strict(), AfterValidator(_within)]
"""A whole number, as :data:`Number`."""

Year = Annotated[int, Strict(), Field(ge=1900, le=2199)]
"""A calendar year."""


class Frozen(BaseModel):
    """A value that is checked when made, refuses unknown fields and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


# --- Treatments -------------------------------------------------------------------------------


class Winsorise(Frozen):
    """Pull in the furthest points while the distribution is skewed; the rule of COINr's ``Treat``.

    An indicator passes when ``|skewness| < skew`` or ``kurtosis < kurtosis`` (both
    sample-corrected, type 2). While it fails and fewer than ``points`` are set, all points at the
    maximum (at the minimum if the skewness is negative) take the next value. If it still fails and
    ``log`` is true, the original is logged instead: ``ln(x - min + 0.01 (max - min))``.
    """

    method: Literal["winsorise"] = "winsorise"
    points: Whole = Field(default=5, ge=1)
    skew: Number = Field(default=2.0, gt=0)
    kurtosis: Number = 3.5
    log: bool = True


class Clip(Frozen):
    """Hold figures between two bounds, in the unit of the figure."""

    method: Literal["clip"] = "clip"
    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low {self.low:g} must be below high {self.high:g}")
        return self


class Log(Frozen):
    """Natural logarithm ``ln(x)``, for figures above 0 that spread by factors."""

    method: Literal["log"] = "log"


Treatment = Annotated[Winsorise | Clip | Log, Field(discriminator="method")]


# --- Normalisers ------------------------------------------------------------------------------


class ZScore(Frozen):
    """Standard score: ``mean + sd * clip((x - c) / s, -limit, limit)``.

    ``s`` is the standard deviation over the base regions, about their mean, weighted by the people
    concerned if ``weighted``. ``c`` is that mean (``centre = "mean"``), or the value of the
    reference (``"reference"``): the reference's figure for an indicator, the score that stands for
    it in a group. Unbounded unless ``limit`` is given. Zwolle's recovered scale is weighted,
    population (``ddof = 0``), centred on the mean, limit 3.4, mean 100, sd 25.
    """

    method: Literal["zscore"] = "zscore"
    weighted: bool = False
    centre: Literal["mean", "reference"] = "mean"
    ddof: Literal[0, 1] = 0
    limit: Number | None = Field(default=None, gt=0)
    mean: Number = 0.0
    sd: Number = Field(default=1.0, gt=0)


class MinMax(Frozen):
    """Min-max: ``(x - min) / (max - min) * (upper - lower) + lower``."""

    method: Literal["minmax"] = "minmax"
    lower: Number = 0.0
    upper: Number = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError(f"lower {self.lower:g} must be below upper {self.upper:g}")
        return self


class Rank(Frozen):
    """Rank from 1 (least favourable) to n; regions with the same figure share a rank.

    ``ties``: the lowest of the ranks that they take up (``min``), their mean (``average``) or the
    highest (``max``). One minus a percentile rank with ``min``, as some recipes turn a figure
    round, is the percentile rank with ``max`` of the figure in the other direction.
    """

    method: Literal["rank"] = "rank"
    ties: Literal["min", "average", "max"] = "min"


class PercentileRank(Frozen):
    """Share of regions that are less favourable, 0 to 1.

    ``over = "n-1"``: ``(rank - 1) / (n - 1)``, as in the CDC Social Vulnerability Index;
    ``over = "n"``: ``rank / n``, as in the English Indices of Deprivation.
    """

    method: Literal["percentile_rank"] = "percentile_rank"
    ties: Literal["min", "average", "max"] = "min"
    over: Literal["n-1", "n"] = "n-1"


class ExponentialRank(Frozen):
    """``E(R) = -k ln(1 - R (1 - exp(-100 / k)))`` with ``R = rank / n``; 0 to 100.

    The transformation of the English Index of Multiple Deprivation (k = 23), by which a high
    score on one domain is hardly cancelled by a low one on another.
    """

    method: Literal["exponential_rank"] = "exponential_rank"
    ties: Literal["min", "average", "max"] = "average"
    k: Number = Field(default=23.0, gt=0)


class Goalposts(Frozen):
    """Position between two fixed values: ``(x - low) / (high - low) * scale``.

    ``low`` and ``high`` are in the unit of the figure, for a risk too (then ``high`` scores 0).
    Where the figures are logged, so are the goalposts. Values beyond an end are held at it:
    ``cap`` says at which.
    """

    method: Literal["goalposts"] = "goalposts"
    low: Number
    high: Number
    scale: Number = Field(default=1.0, gt=0)
    cap: Literal["both", "upper", "none"] = "both"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"low {self.low:g} must be below high {self.high:g}")
        return self


class Distance(Frozen):
    """Distance to the reference: ``mean + scale * (x - r) / |r|``, or ``... * (x - r)``.

    ``relative = true`` measures in shares of the reference ``r``: with the defaults 110 means 10%
    more favourable than the reference.
    """

    method: Literal["distance"] = "distance"
    relative: bool = True
    mean: Number = 100.0
    scale: Number = Field(default=100.0, gt=0)


Normaliser = Annotated[
    ZScore | MinMax | Rank | PercentileRank | ExponentialRank | Goalposts | Distance,
    Field(discriminator="method"),
]


# --- Aggregators ------------------------------------------------------------------------------


class _Mean(Frozen):
    """Common to the means: what is done about children without a score.

    ``missing = "available"``: the mean over the children that have one, provided that they hold at
    least ``min_share`` of the weight (``share_of = "weight"``) or of the number of children
    (``"count"``); ``"propagate"``: one missing child makes the result missing.
    """

    missing: Literal["available", "propagate"] = "available"
    min_share: Number = Field(default=0.5, ge=0, le=1)
    share_of: Literal["weight", "count"] = "weight"


class Arithmetic(_Mean):
    """Weighted mean ``sum(w x) / sum(w)``, in the unit of its children."""

    method: Literal["arithmetic"] = "arithmetic"


class _PositiveMean(_Mean):
    """Common to the means that need scores above 0.

    ``not_positive = "error"``: a score of 0 or less ends the scoring; ``"missing"``: that region
    gets no score, and the result tells how many there are.
    """

    not_positive: Literal["error", "missing"] = "error"


class Geometric(_PositiveMean):
    """Weighted geometric mean ``exp(sum(w ln x) / sum(w))``, for scores above 0."""

    method: Literal["geometric"] = "geometric"


class Harmonic(_PositiveMean):
    """Weighted harmonic mean ``sum(w) / sum(w / x)``, for scores above 0."""

    method: Literal["harmonic"] = "harmonic"


class Sum(Frozen):
    """Weighted sum ``sum(w x)``; the weights are not rescaled. One missing child: missing."""

    method: Literal["sum"] = "sum"


Aggregator = Annotated[Arithmetic | Geometric | Harmonic | Sum, Field(discriminator="method")]


# --- What is done at a node -------------------------------------------------------------------


class IndicatorMethod(Frozen):
    """What is done to the figures of an indicator.

    Treated, turned so that higher is better, normalised, and rounded to ``decimals`` if given.
    Without ``normalise`` the (turned) figure itself is the score.
    """

    treat: tuple[Treatment, ...] = ()
    normalise: Normaliser | None = ZScore()
    decimals: Whole | None = Field(default=None, ge=0, le=12)


class GroupMethod(Frozen):
    """What is done at a theme, aspect or index.

    Children are aggregated, the result normalised; ``decimals`` rounds after each of the two.
    ``pass_on`` says which of them the node above receives.
    """

    aggregate: Aggregator = Arithmetic()
    normalise: Normaliser | None = None
    decimals: Whole | None = Field(default=None, ge=0, le=12)
    pass_on: Literal["score", "aggregate"] = "score"
