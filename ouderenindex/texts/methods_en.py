"""English: words of the methods page."""

from __future__ import annotations

__all__ = ["METHODS"]

METHODS = {
    "methods.title": "Methods of {title}",
    "methods.skip": "To the content",
    "methods.toc": "On this page",
    "methods.lead": (
        "How the {label} is made: which figures count, how the score is computed, where the "
        "figures come from, for whom there are figures, and what the index does not say. The score "
        "is a comparison with the {reference}."
    ),
    "methods.h.opbouw": "How is the index built?",
    "methods.h.berekening": "How is the score computed?",
    "methods.h.vergelijking": "With what is it compared?",
    "methods.h.klassen": "The five classes",
    "methods.h.verdeling": "How many areas in each class?",
    "methods.h.zekerheid": "How sure is this?",
    "methods.h.ontbreken": "Where a figure is missing",
    "methods.h.cijfers": "Figures: year, source and coverage",
    "methods.h.controle": "Check of the definition",
    "methods.h.wonen": "Planned housing and woonzorgconcepten",
    "methods.h.grenzen": "What does the index not say?",
    "methods.h.bronnen": "Sources",
    "methods.and": " and ",
    "methods.count.aspect.one": "{n} aspect",
    "methods.count.aspect.many": "{n} aspects",
    "methods.count.theme.one": "{n} theme",
    "methods.count.theme.many": "{n} themes",
    "methods.count.indicator.one": "{n} indicator",
    "methods.count.indicator.many": "{n} indicators",
    "methods.tree": (
        "The index has {counts}. The share is the weight within the part above. Of a risk a higher "
        "figure is less favourable, of a protective factor more favourable."
    ),
    "methods.evidence": (
        "Evidence that it matters for living independently: A = pooled or systematic; B = Dutch "
        "study; C = plausible or normative."
    ),
    "methods.calc": (
        "The scale is set by the {base}. Wijken and buurten are scored on that one scale, so that "
        "the same figure has the same score everywhere."
    ),
    "methods.all_regions": "regions together",
    "methods.step.indicator": "From figure to score",
    "methods.step.theme": "From indicators to theme",
    "methods.step.aspect": "From themes to aspect",
    "methods.step.index": "From aspects to index",
    "methods.only": "For: {nodes}",
    "methods.other": "Method {name}, with these settings: {settings}.",
    "methods.turned.indicator": (
        "Each figure x counts so that all figures point one way: the sign of a risk (or of a "
        "protective factor) is turned where needed."
    ),
    "methods.turned.group": "The result x is then put on one scale.",
    "methods.z.indicator": (
        "The figure becomes a standard score: how far is it from the centre, in standard "
        "deviations?"
    ),
    "methods.z.group": "That is a standard score again, so that every part has the same spread.",
    "methods.as_is": "The figure itself is the score.",
    "methods.rounded": "The result is rounded to {decimals} decimals.",
    "methods.pass_on": "The part above receives the result x, not the score.",
    "methods.winsorise": (
        "Outliers are pulled in: if the distribution is too skewed (skewness {skew} or more and "
        "kurtosis {kurtosis} or more), the furthest figures take the value of the next, for at "
        "most {points} regions."
    ),
    "methods.winsorise.log": "If that is not enough, the logarithm is taken instead.",
    "methods.clip": "Figures are held {bounds}.",
    "methods.clip.low": "at {value} or more",
    "methods.clip.high": "at {value} or less",
    "methods.log": "The natural logarithm of the figure is taken.",
    "methods.minmax": "The lowest figure of the {base} gets {low}, the highest {high}.",
    "methods.rank": "The score is the place in the order of the {base}: 1 is the lowest.",
    "methods.prank": (
        "The score is the share of the {base} that stand lower; r is the place in the order, n the "
        "number."
    ),
    "methods.erank": (
        "The place in the order (r of n) is transformed so that the highest places differ most, "
        "from 0 to 100."
    ),
    "methods.ties.max": "Regions with the same figure share the highest place.",
    "methods.ties.min": "Regions with the same figure share the lowest place.",
    "methods.ties.average": "Regions with the same figure share the average place.",
    "methods.goalposts": (
        "The score says how far the figure is between two fixed values, {low} and {high}; for a "
        "risk the other way round."
    ),
    "methods.goalposts.both": "Figures beyond them count as the nearest of the two.",
    "methods.goalposts.upper": "A figure above the most favourable value counts as that value.",
    "methods.goalposts.none": "Figures beyond them are not limited.",
    "methods.distance": "The score is the distance to r, the figure that is compared with.",
    "methods.treated.winsorised": "{n} pulled in",
    "methods.treated.logged": "logarithm",
    "methods.treated.clipped": "{n} limited",
    "methods.col.treated": "Outliers",
    "methods.z.symbols": (
        "Here c is {centre}, and s the standard deviation of the {base}, {weighted}."
    ),
    "methods.z.weighted": "weighted by the people concerned",
    "methods.z.equal": "each region counting the same",
    "methods.z.centre.mean.indicator": "the mean of the {base}, {weighted}",
    "methods.z.centre.mean.group": "the mean of the {base}, {weighted}",
    "methods.z.centre.reference.indicator": "the municipality's own figure",
    "methods.z.centre.reference.group": "the result of the municipality as a whole",
    "methods.z.ddof": "The standard deviation divides by n − 1.",
    "methods.z.limit": (
        "(x − c) / s is limited to −{limit} and +{limit}, so that no single outlier decides all."
    ),
    "methods.mean.theme": "A theme is {kind} of its indicators; w is the weight.",
    "methods.mean.aspect": "An aspect is {kind} of its themes; w is the weight.",
    "methods.mean.index": "The index is {kind} of the aspects; w is the weight.",
    "methods.mean.arithmetic": "the weighted mean",
    "methods.mean.geometric": "the weighted geometric mean",
    "methods.mean.harmonic": "the weighted harmonic mean",
    "methods.mean.sum": "the weighted sum",
    "methods.mean.available.weight": (
        "The mean is over the parts that have a score. If these hold less than {share}% of the "
        "weight, there is no score."
    ),
    "methods.mean.available.count": (
        "The mean is over the parts that have a score. If these are less than {share}% of the "
        "parts, there is no score."
    ),
    "methods.mean.propagate": "If one part is missing, there is no score.",
    "methods.recovered": (
        "The scale and the mean per theme were recovered from theme scores that the municipality "
        "of Zwolle published for 2014. It is not the official method: Zwolle's list of indicators "
        "and class limits are not public."
    ),
    "methods.recovered.reference": (
        "Unlike there, the middle of the scale stands for the municipality as a whole here, and "
        "not for the mean of the regions that set the scale."
    ),
    "methods.contributions": (
        "Each score tells which figures make it higher or lower. These contributions add up to the "
        "difference from the score of the average. What a limit takes off a score is shared out "
        "over them by weight."
    ),
    "methods.reference.favourable": (
        "The score {score} stands for the {reference}. An area above {score} is more favourable "
        "than that, one below it less. The area itself counts in the average."
    ),
    "methods.reference.unfavourable": (
        "The score {score} stands for the {reference}. An area above {score} is less favourable "
        "than that, one below it more. The area itself counts in the average."
    ),
    "methods.people": (
        "Beside every class stands how many people it concerns (count of {period}). Areas with "
        "fewer than {minimum} of the people whom the index is about get no score: too few to say "
        "anything about."
    ),
    "methods.people_all": "Beside every class stands how many people it concerns.",
    "methods.classes": (
        "The class follows from the score, rounded to one decimal. The limits are as far above as "
        "below the middle; they are a choice of who makes the index, and part of the definition."
    ),
    "methods.class_caption": "Classes of the {label}, with the number of areas",
    "methods.distribution": (
        "So many areas are in each class at each part. The bar shows the same numbers, from very "
        "unfavourable (left) to very favourable, with no data at the right."
    ),
    "methods.distribution_caption": "Number of {levels} per class",
    "methods.aggregation": (
        "Where a figure is known per buurt only, that of the wijk is the mean of its buurten, "
        "weighted by the people whom the figure concerns. With figures for less than half of these "
        "people the wijk gets none. A suppressed figure is never computed back from others."
    ),
    "methods.certainty.caption": "Number of areas with a stable and with an indicative class",
    "methods.certainty.stable": "Stable: {levels}",
    "methods.certainty.indicative": "Indicative: {levels}",
    "methods.certainty.which": "Where is the class indicative?",
    "methods.audit": (
        "The structure was checked against the figures: do figures say the same, do parts "
        "contradict one another, what is old or incomplete? Correlation (r) runs from −1 to 1: at "
        "1 two figures always rise together, at 0 there is no link, at −1 one rises as the other "
        "falls."
    ),
    "methods.excluded": "Left out of this computation",
    "methods.figures": (
        "The column Average holds the {reference}; spread is the standard deviation that was used. "
        "Wijken and buurten: for how many there is a figure. The last three columns count the "
        "buurten without one."
    ),
    "methods.of": "{n} of {total}",
    "methods.notes": "On these figures",
    "methods.sites": (
        "Number of planned housing sites: {n}. With an exact place: {exact}. Of the others only "
        "the buurt, wijk or municipality is known; no point was invented for these."
    ),
    "methods.overlay": (
        "A site gets the wijk in which it lies. If it lies in several, each counts by its "
        "share of the addresses (of the area where there are none), and so are the dwellings "
        "shared out, in whole dwellings (number of such sites: {several}). "
        "The scores are about the people who live there now."
    ),
    "methods.concepts": (
        "Number of woonzorgconcepten: {n}. Number on which sources contradict each other: "
        "{differ}. Their statements then stand side by side, each with its source."
    ),
    "methods.boundaries": "Boundaries of wijken and buurten: year {year}; source {source}.",
    "methods.sources.used": "Of the figures, boundaries, sites and concepts",
    "methods.sources.other": "Also in the data: other years and numbers of residents",
    "methods.tree_caption": "Parts of the index",
    "methods.figure_caption": "Figures per indicator",
    "methods.unknown": "not stated",
    "methods.footer": ("Definition version {version}; made with ouderenindex {package}."),
    "methods.col.part": "Part",
    "methods.col.share": "Share",
    "methods.col.direction": "Direction",
    "methods.col.evidence": "Evidence",
    "methods.col.unit": "Unit",
    "methods.col.counts": "Counts",
    "methods.col.description": "Description",
    "methods.col.bar": "Distribution",
    "methods.col.indicator": "Indicator",
    "methods.col.period": "Year",
    "methods.col.source": "Source",
    "methods.col.kind": "Kind",
    "methods.col.average": "Average",
    "methods.col.spread": "Spread",
    "methods.col.wijken": "Wijken",
    "methods.col.buurten": "Buurten",
    "methods.col.suppressed": "Suppressed",
    "methods.col.missing": "Missing",
    "methods.col.not_applicable": "Not applicable",
}
