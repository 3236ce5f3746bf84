"""What is disturbed, and how far: the assumptions under which certainty is stated.

Every default is an assumption that someone may not share. Each is defended here, and
:attr:`~ouderenindex.robustness.Certainty.assumptions` prints them all in Dutch.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ouderenindex.methods import Frozen, Normaliser, Number, Whole

__all__ = ["FigureMargins", "Mean", "Uncertainty"]

Mean = Literal["arithmetic", "geometric", "harmonic"]


class FigureMargins(Frozen):
    """How far figures may be from the truth, where their publisher does not say.

    A published margin always comes first: bounds (read as a 95% interval), or else the number of
    respondents. Otherwise the kind of figure decides:

    - *modelled* (by its status): a standard deviation that is assumed;
    - *survey* (observed, and the definition asks for a ``minimum`` number of people, as it does
      for figures that rest on answers; or named in ``surveys``): a number of respondents that is
      assumed;
    - *count* (all others): taken as exact, as a population register nearly is.

    Percentages are disturbed on the arcsine scale: with ``p = (1 - cos(a)) / 2`` the angle ``a``
    of a share among ``n`` respondents has standard deviation ``1 / sqrt(n)`` whatever the share
    (Anscombe, Biometrika 35, 1948). Disturbed shares stay between 0 and 100% and a share of 0% or
    100% is uncertain too, neither of which a normal approximation gives. Means of a scale, such as
    a mark from 1 to 10, get normal errors and are held within the scale.

    Attributes
    ----------
    response
        Respondents per resident of whom a survey's figure speaks; above 0, at most 1. The default
        is that of Zwolle's own survey of 2014: 9,400 people filled it in (zwolle.nl), 7.6% of the
        residents. A buurt of 1,600 then has 120 respondents and a margin of 9 points at 50%.
    most
        Respondents in one region, at most, and at least 5: beyond it the error hardly shrinks,
        since those who answer differ from those who do not.
    modelled
        Standard deviation of a modelled figure, in percentage points at a figure of 50%; at 10%
        or 90% it is 0.6 times as large. RIVM publishes none. The default is that of a survey among
        400 residents, the number that the GGDs name as what figures per buurt would take without
        the model. Errors are drawn apart for each figure; those of one model will go together.
    answers
        Standard deviation of people's answers on a scale, as a share of its length: 0.15 is 1.5
        points on a scale from 0 to 10, as is usual for marks that people give their buurt.
    surveys, counts
        Keys of indicators or sources that are surveys, or counts, whatever the rules above say.
    """

    response: Number = Field(default=0.075, gt=0, le=1)
    most: Whole = Field(default=400, ge=5)
    modelled: Number = Field(default=2.5, ge=0, le=50)
    answers: Number = Field(default=0.15, gt=0, le=0.5)
    surveys: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()


class Uncertainty(Frozen):
    """Choices that could have been made otherwise, and margins of the figures.

    In each draw one of each is taken at random, all independently.

    Attributes
    ----------
    weights
        How far weights vary, at least 0 and below 1; within each parent their sum stays.
        ``uniform``: each is multiplied by a factor from ``1 - weights`` to ``1 + weights``;
        ``lognormal``: by ``exp(weights * N(0, 1))``. By default 0.5 to 1.5: equal weights are a
        convention rather than a finding, so one part may count three times as much as another,
        and none disappears.
    weight_law
        ``uniform`` or ``lognormal``.
    normalisers
        Other ways to make figures comparable, besides the definition's own; each is as likely as
        that one. None: the common alternatives that the definition allows, which are a min-max
        over the range that the standard score spans and a percentile rank (or a standard score
        where ranks are its own). They differ in how much an outlier counts. None at all where
        figures are compared with fixed goalposts: those are there to be kept.
    aggregators
        Other ways to bring scores together: names of means; missing parts are treated as in the
        definition. None: the geometric mean besides the arithmetic one, and the other way round,
        where all scores are above 0. It differs in how far a strong point makes up for a weak one.
    leave_out
        Whether in each draw one indicator, or none, is left out (all equally likely). Where it is
        the only one of its theme, the theme goes with it.
    figures
        Margins of the figures; None: figures are taken as exact.

    Notes
    -----
    With another normaliser or aggregator each node gets the mean and standard deviation over the
    base regions that it has nominally, or the class limits would mean something else: by its own
    normaliser where that follows the spread (a standard score about the mean, a min-max, ranks),
    otherwise by a standard score. Where scores feed a geometric or harmonic mean, standard scores
    are held above 15% of their mean, as Zwolle's limit of 3.4 holds indicators.
    """

    weights: Number = Field(default=0.5, ge=0, lt=1)
    weight_law: Literal["uniform", "lognormal"] = "uniform"
    normalisers: tuple[Normaliser, ...] | None = None
    aggregators: tuple[Mean, ...] | None = None
    leave_out: bool = True
    figures: FigureMargins | None = FigureMargins()
