"""Dutch: words of charts."""

from __future__ import annotations

__all__ = ["CHARTS"]

CHARTS = {
    "chart.sources": "Bronnen: {list}.",
    "chart.indicative": "indicatief: klasse niet zeker",
    "chart.none": "geen gegevens",
    "chart.axis": "Score: het {reference} is {base}",
    "chart.areas.wijk": "wijken",
    "chart.areas.buurt": "buurten",
    "chart.areas.gemeente": "gemeenten",
    "chart.areas.any": "gebieden",
    "chart.profile.below": "Score per onderdeel: het {reference} is {base}. De kleur en het teken "
    "geven de klasse.",
    "chart.profile.caption": "{name}: {index} {score}, {label}. Het {reference} is {base}.",
    "chart.ranking.title": "{node}: {areas} op volgorde van score",
    "chart.ranking.sure": "Streep: tussen deze scores ligt 9 van de 10 doorrekeningen. Waar "
    "strepen elkaar overlappen, zegt de volgorde niets.",
    "chart.ranking.bare": "Zonder marges: kleine verschillen zeggen niets over de volgorde.",
    "chart.ranking.caption": "{node} van {n} {areas}, op volgorde van score; {none} zonder score. "
    "Dit is geen oordeel over de {areas}.",
    "chart.distribution.title": "{node}: hoeveel {areas} hebben welke score",
    "chart.distribution.count": "Aantal {areas}",
    "chart.distribution.part": "{n} {label}",
    "chart.distribution.none": "{n} zonder score",
    "chart.scatter.title": "{y} tegenover {x}",
    "chart.scatter.below": "Kleur: klasse van de {index}.",
    "chart.scatter.size": "Oppervlak van een cirkel: aantal {people}.",
    "chart.scatter.figure": "{label} ({unit})",
    "chart.scatter.score": "{label} (score)",
    "chart.scatter.r": "Samenhang: r = {r} ({n} {areas}). Samenhang is nog geen oorzaak.",
    "chart.scatter.part": "Het ene is deels uit het andere berekend; dat vergroot de samenhang.",
    "chart.scatter.few": "Te weinig verschillende cijfers voor een samenhang ({n} {areas}).",
    "chart.trend.title": "{node}, {periods}",
    "chart.trend.noise": "Dunne streep: wat de marges van een jaar en van {base} samen verklaren.",
    "chart.trend.break": "Stippellijn: andere meetmethode ({years}). De jaren links en rechts "
    "ervan zijn niet te vergelijken.",
    "chart.trend.part": "Alleen cijfers die er voor alle jaren zijn, tellen mee: {kept} van de "
    "{all} ({share}% van de index).",
    "chart.tree.title": "{index}: waaruit zij bestaat",
    "chart.tree.below": "Percentage: aandeel in de hele index. − is een risico, + een bescherming, "
    "· telt niet mee. A, B, C: hoe sterk het bewijs is.",
    "chart.tree.caption": "{index}: {n} cijfers, waarvan {scored} meetellen.",
}
