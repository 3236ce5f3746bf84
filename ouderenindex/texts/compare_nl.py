"""Dutch: words of comparisons between regions."""

from __future__ import annotations

__all__ = ["COMPARE"]

COMPARE = {
    "compare.title": "{a} vergeleken met {b}: {node}",
    "compare.nodes": "Scores",
    "compare.indicators": "Cijfers, grootste verschil in punten eerst",
    "compare.column.label": "onderdeel",
    "compare.column.class": "klasse {name}",
    "compare.column.difference": "verschil",
    "compare.column.points": "verschil in punten",
    "compare.none": ("Het verschil is niet te verdelen over de cijfers: {names} heeft geen score."),
    "severity.title": "65-plussers per klasse, {level}",
    "severity.note": (
        "Inwoners: het aantal {people} in gebieden van die klasse. Bij cijfers ook het "
        "geschatte aantal om wie het gaat: het cijfer keer het aantal {people}, afgerond op "
        "{small} en vanaf {from} op {large}. Het is een schatting voor een groep, niet voor "
        "personen."
    ),
    "severity.column.node": "onderdeel",
    "severity.column.class": "klasse",
    "severity.column.regions": "gebieden",
    "severity.column.residents": "inwoners",
    "severity.column.concerned": "om wie het gaat",
}
