"""English: words of comparisons between regions."""

from __future__ import annotations

__all__ = ["COMPARE"]

COMPARE = {
    "compare.title": "{a} compared with {b}: {node}",
    "compare.nodes": "Scores",
    "compare.indicators": "Indicators, largest difference in points first",
    "compare.column.label": "part",
    "compare.column.class": "class {name}",
    "compare.column.difference": "difference",
    "compare.column.points": "difference in points",
    "compare.none": "The difference cannot be shared out: {names} has no score.",
    "severity.title": "People aged 65 and over per class, {level}",
    "severity.note": (
        "Residents: the number of {people} in regions of that class. For indicators also the "
        "estimated number concerned: the figure times the number of {people}, rounded to "
        "{small}, and to {large} from {from} on. It is an estimate of a group, not of persons."
    ),
    "severity.column.node": "part",
    "severity.column.class": "class",
    "severity.column.regions": "regions",
    "severity.column.residents": "residents",
    "severity.column.concerned": "concerned",
}
