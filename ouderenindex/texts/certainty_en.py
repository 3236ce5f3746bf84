"""English: words of certainty and sensitivity."""

from __future__ import annotations

__all__ = ["CERTAINTY"]

CERTAINTY = {
    "certainty.title": "{index}: how sure is the class? (computed again {draws} times; "
    "‘indicative’ where less than {threshold} give the same class)",
    "certainty.stable": "stable",
    "certainty.indicative": "indicative",
    "certainty.sentence.stable": "The class ‘{label}’ is stable: under other defensible choices "
    "and within the margins of the figures {chance} come out in the same class{others}. The score "
    "is then usually between {low} and {high}.",
    "certainty.sentence.indicative": "The class ‘{label}’ is indicative: under other defensible "
    "choices and within the margins of the figures {chance} come out in this class{others}. The "
    "score is then usually between {low} and {high}.",
    "certainty.sentence.none": "There is no score here, and so no certainty.",
    "certainty.others": " (and {list})",
    "certainty.other": "{chance} in ‘{label}’",
    "assume.weights": "Weights",
    "assume.weights.uniform": "each weight times a factor from {low} to {high}; within a part the "
    "sum stays the same",
    "assume.weights.lognormal": "each weight times a random factor, usually between {low} and "
    "{high}; within a part the sum stays the same",
    "assume.weights.why": "equal weights are a convention, not a finding",
    "assume.normaliser": "Making comparable",
    "assume.normaliser.why": "these ways differ in how much an outlier counts",
    "assume.aggregator": "Bringing together",
    "assume.aggregator.why": "these means differ in how far a strong point makes up for a weak one",
    "assume.leave_out": "Leaving out",
    "assume.leave_out.how": "nothing, or one of the {count} figures",
    "assume.leave_out.why": "an index must not rest on one figure",
    "assume.equal": "each equally often",
    "assume.possible": "each equally often, where scores stay above 0",
    "assume.none": "not varied",
    "assume.reference": "Comparison",
    "assume.reference.how": "{reference} = 100 stays fixed",
    "assume.reference.why": "areas are varied against this point",
    "assume.figure": "Figure: {label}",
    "assume.figures": "Figures",
    "assume.figures.exact": "taken as exact",
    "assume.kind.exact": "taken as exact: a count",
    "assume.kind.unknown": "taken as exact: the margin is not known",
    "assume.kind.bounds": "drawn within the published margin",
    "assume.kind.respondents": "drawn by the published number of respondents",
    "assume.kind.survey": "survey: drawn as if {response}% of the residents took part, at most "
    "{most} per area",
    "assume.kind.modelled": "modelled estimate: drawn with a standard deviation of {modelled} "
    "percentage points at a figure of 50% (less at higher and lower figures)",
    "assume.why.exact": "from a register",
    "assume.why.unknown": "the publisher gives no margin",
    "assume.why.bounds": "given by the publisher",
    "assume.why.respondents": "given by the publisher",
    "assume.why.survey": "the number of respondents per area has not been published",
    "assume.why.modelled": "the publisher gives no margin; this is as precise as a survey among "
    "{respondents} people",
    "assume.margin": "± {margin} {unit} (middle of the {areas}, 95%)",
    "assume.areas": "areas",
    "method.own": "as the index itself",
    "method.zscore": "standard score",
    "method.zscore.limit": "standard score, limited to {limit}",
    "method.minmax": "min-max ({lower} to {upper})",
    "method.rank": "rank",
    "method.percentile_rank": "percentile rank",
    "method.exponential_rank": "exponential rank",
    "method.goalposts": "fixed goalposts ({low} to {high})",
    "method.distance": "distance to the reference",
    "method.arithmetic": "plain (arithmetic) mean",
    "method.geometric": "geometric mean",
    "method.harmonic": "harmonic mean",
    "sobol.title.rank": "{index}: which choice changes the order? On average an area moves "
    "{change} places (computed again {runs} times)",
    "sobol.title.score": "{index}: which choice changes the scores? On average a score changes "
    "{change} points (computed again {runs} times)",
    "sobol.weights": "weights",
    "sobol.normaliser": "making comparable",
    "sobol.aggregator": "bringing together",
    "sobol.left_out": "indicator left out",
    "sobol.figures": "margins of the figures",
}
