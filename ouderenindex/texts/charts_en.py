"""English: words of charts."""

from __future__ import annotations

__all__ = ["CHARTS"]

CHARTS = {
    "chart.sources": "Sources: {list}.",
    "chart.indicative": "indicative: class not certain",
    "chart.none": "no data",
    "chart.axis": "Score: the {reference} is {base}",
    "chart.areas.wijk": "wijken",
    "chart.areas.buurt": "buurten",
    "chart.areas.gemeente": "municipalities",
    "chart.areas.any": "areas",
    "chart.profile.below": "Score per part: the {reference} is {base}. Colour and sign give the "
    "class.",
    "chart.profile.caption": "{name}: {index} {score}, {label}. The {reference} is {base}.",
    "chart.ranking.title": "{node}: {areas} in the order of their scores",
    "chart.ranking.sure": "Line: 9 in 10 recalculations lie between these scores. Where lines "
    "overlap, the order means nothing.",
    "chart.ranking.bare": "Without margins: small differences say nothing about the order.",
    "chart.ranking.caption": "{node} of {n} {areas} in the order of their scores; {none} without a "
    "score. This is no judgement of the {areas}.",
    "chart.distribution.title": "{node}: how many {areas} have which score",
    "chart.distribution.count": "Number of {areas}",
    "chart.distribution.part": "{n} {label}",
    "chart.distribution.none": "{n} without a score",
    "chart.scatter.title": "{y} against {x}",
    "chart.scatter.below": "Colour: class of the {index}.",
    "chart.scatter.size": "Area of a circle: number of {people}.",
    "chart.scatter.figure": "{label} ({unit})",
    "chart.scatter.score": "{label} (score)",
    "chart.scatter.r": "Correlation: r = {r} ({n} {areas}). A correlation is not yet a cause.",
    "chart.scatter.part": "One is partly computed from the other, which raises the correlation.",
    "chart.scatter.few": "Too few different figures for a correlation ({n} {areas}).",
    "chart.trend.title": "{node}, {periods}",
    "chart.trend.noise": "Thin line: what the margins of a year and of {base} together explain.",
    "chart.trend.break": "Dashed line: break in the method ({years}). Years on its two sides "
    "cannot be compared.",
    "chart.trend.part": "Only figures that exist for all years count: {kept} of {all} ({share}% of "
    "the index).",
    "chart.tree.title": "{index}: what it is made of",
    "chart.tree.below": "Percentage: share of the whole index. − is a risk, + a protection, "
    "· does not count. A, B, C: how strong the evidence is.",
    "chart.tree.caption": "{index}: {n} figures, of which {scored} count.",
}
