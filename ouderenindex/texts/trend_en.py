"""English: words of trends."""

from __future__ import annotations

__all__ = ["TREND"]

TREND = {
    "trend.title": "{index}, {periods}",
    "trend.verdict.base": "base year",
    "trend.verdict.improved": "more favourable than in {base}",
    "trend.verdict.worsened": "less favourable than in {base}",
    "trend.verdict.no_change": "no change can be shown",
    "trend.verdict.method_break": "break in method: cannot be compared",
    "trend.verdict.no_score": "no score",
    "trend.scale.own": "100 is in all years: {reference}, by the figures of {base}.",
    "trend.scale.national": "100 is in all years: {reference}, by the figures of {base}.",
    "trend.scale.norm": "100 is in all years: {reference}.",
    "trend.scale.base": "100 is in all years: {reference}.",
    "trend.kept": (
        "Only indicators with figures in all years count: {kept} of {all}, on paper {share}% "
        "of the index. So these scores are not those of the whole index."
    ),
    "trend.left_out.no_figures": "Left out, as there are no figures in {periods}: {labels}.",
    "trend.left_out.constant": "Left out, as all figures are the same in {periods}: {labels}.",
    "trend.break": ("{note} So scores before {year} and since {year} cannot be compared."),
    "trend.margins": (
        "A difference is called change only if it is more than the margins of both years "
        "explain ({z} times the standard deviation). What those margins rest on: {kinds}."
    ),
    "trend.kind.exact": "a count, without margin ({count} indicators)",
    "trend.kind.bounds": "published margin ({count} indicators)",
    "trend.kind.respondents": "published number of respondents ({count} indicators)",
    "trend.kind.survey": "estimated number of respondents of a survey ({count} indicators)",
    "trend.kind.modelled": (
        "assumption for modelled estimates: standard deviation {sd} percentage points at a "
        "figure of 50% ({count} indicators)"
    ),
    "trend.kind.unknown": "margin unknown, read as none ({count} indicators)",
    "trend.column.name": "name",
    "trend.column.verdict": "{period}: verdict",
}
