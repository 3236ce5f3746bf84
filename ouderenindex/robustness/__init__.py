"""Certainty: how sure a class is, and which choice matters most."""

from ouderenindex.robustness.certainty import Certainty, plan_draws, robustness
from ouderenindex.robustness.margins import Margins, published_margins
from ouderenindex.robustness.plan import Plan
from ouderenindex.robustness.sensitivity import (
    DropOne,
    Sensitivity,
    drop_one,
    sobol,
    sobol_indices,
)
from ouderenindex.robustness.uncertainty import FigureMargins, Uncertainty

__all__ = [
    "Certainty",
    "DropOne",
    "FigureMargins",
    "Margins",
    "Plan",
    "Sensitivity",
    "Uncertainty",
    "drop_one",
    "plan_draws",
    "published_margins",
    "robustness",
    "sobol",
    "sobol_indices",
]
