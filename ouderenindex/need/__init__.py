"""Need (opgave) per wijk, type and year, by norm set and scenario.

``read_case`` reads what a municipality computes with, ``population_of`` counts and forecasts its
older people, ``need`` turns one norm set into numbers per wijk that trace to their source.
"""

from ouderenindex.need.assumptions import (
    Assumptions,
    Case,
    Pace,
    Probability,
    Share,
    read_case,
)
from ouderenindex.need.compute import Need, Step, Trace, need
from ouderenindex.need.forecast import backtest, cohort_forecast, read_forecast
from ouderenindex.need.norms import (
    AGES,
    SCENARIOS,
    Factor,
    NormSet,
    NormType,
    Reference,
    read_norms,
)
from ouderenindex.need.population import Population, counts
from ouderenindex.need.sets import side_by_side
from ouderenindex.need.words import assumption_table, forecast_note
from ouderenindex.regions import Regions
from ouderenindex.statistics import Statistics

__all__ = [
    "AGES",
    "SCENARIOS",
    "Assumptions",
    "Case",
    "Factor",
    "Need",
    "NormSet",
    "NormType",
    "Pace",
    "Population",
    "Probability",
    "Reference",
    "Share",
    "Step",
    "Trace",
    "assumption_table",
    "backtest",
    "cohort_forecast",
    "counts",
    "forecast_note",
    "need",
    "population_of",
    "read_case",
    "read_forecast",
    "read_norms",
    "side_by_side",
]


def population_of(case: Case, statistics: Statistics, regions: Regions) -> Population:
    """Count the older people of a municipality and forecast them as its case says.

    Raises
    ------
    DataError
        If there are no counts, or the forecast cannot be made or read.
    """
    counted = counts(statistics, regions)
    if case.forecast is not None:
        return read_forecast(case.forecast, counted, regions)
    if case.forecast_until is not None:
        return cohort_forecast(counted, statistics, regions, case.forecast_until)
    return counted
