"""Dutch: words of trends."""

from __future__ import annotations

__all__ = ["TREND"]

TREND = {
    "trend.title": "{index}, {periods}",
    "trend.verdict.base": "basisjaar",
    "trend.verdict.improved": "gunstiger dan in {base}",
    "trend.verdict.worsened": "ongunstiger dan in {base}",
    "trend.verdict.no_change": "geen verandering aan te tonen",
    "trend.verdict.method_break": "andere meetmethode: niet te vergelijken",
    "trend.verdict.no_score": "geen score",
    "trend.scale.own": "100 is in alle jaren: {reference}, met de cijfers van {base}.",
    "trend.scale.national": "100 is in alle jaren: {reference}, met de cijfers van {base}.",
    "trend.scale.norm": "100 is in alle jaren: {reference}.",
    "trend.scale.base": "100 is in alle jaren: {reference}.",
    "trend.kept": (
        "Alleen cijfers die er voor alle jaren zijn, tellen mee: {kept} van de {all}, op "
        "papier {share}% van de index. Deze scores zijn dus niet die van de hele index."
    ),
    "trend.left_out.no_figures": "Weggelaten, want geen cijfers in {periods}: {labels}.",
    "trend.left_out.constant": "Weggelaten, want overal hetzelfde in {periods}: {labels}.",
    "trend.break": (
        "{note} Scores van vóór {year} en vanaf {year} zijn daarom niet te vergelijken."
    ),
    "trend.margins": (
        "Een verschil heet pas een verandering als het groter is dan de marges van beide jaren "
        "verklaren ({z} keer de standaardafwijking). Waar die marges op rusten: {kinds}."
    ),
    "trend.kind.exact": "telling zonder marge ({count} cijfers)",
    "trend.kind.bounds": "gepubliceerde marge ({count} cijfers)",
    "trend.kind.respondents": "gepubliceerd aantal deelnemers ({count} cijfers)",
    "trend.kind.survey": "geschat aantal deelnemers aan een enquête ({count} cijfers)",
    "trend.kind.modelled": (
        "aanname voor modelschattingen: standaardafwijking {sd} procentpunt bij een cijfer van "
        "50% ({count} cijfers)"
    ),
    "trend.kind.unknown": "marge onbekend, gelezen als geen marge ({count} cijfers)",
    "trend.column.name": "naam",
    "trend.column.verdict": "{period}: oordeel",
}
