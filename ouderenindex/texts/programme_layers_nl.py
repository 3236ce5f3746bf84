"""Dutch: words of the building programme as layers of the map."""

from __future__ import annotations

__all__ = ["PROGRAMME_LAYERS"]

PROGRAMME_LAYERS = {
    "layers.group": "Opgave en aanbod",
    "layers.access": "Loopafstand",
    "layers.need": "Opgave {year}: {type}",
    "layers.balance": "Balans {year}: {type}",
    "layers.unspecified": "Gepland, type niet genoemd",
    "layers.beyond": "Adressen verder dan {distance} m van: {kind}",
    "layers.dwellings": "woningen",
    "layers.range": "{low} tot {high}",
    "layers.need.text": "Opgave {low} tot {high} woningen in {year}.",
    "layers.balance.text": (
        "Opgave {need}, gepland {supply}: balans {balance} woningen in {year}. De kaart toont de "
        "balans als alles wat gepland is op tijd klaar is."
    ),
    "layers.unspecified.text": (
        "{range} woningen waarvan niemand heeft gezegd of ze geschikt zijn voor ouderen. Ze tellen "
        "in de balans niet mee."
    ),
    "layers.beyond.text": "{beyond} van {addresses} adressen.",
    "layers.need.note": (
        "Extra geschikte woningen volgens: {norms}. Andere reeksen geven andere getallen; zie de "
        "werkmap en de verantwoording."
    ),
    "layers.balance.note": (
        "Gepland min opgave. Geplande woningen zonder genoemd type tellen niet mee. Hoeveel "
        "geschikte woningen er al staan, telt {existing}. Gerekend met: {norms}."
    ),
    "layers.existing.known": "mee",
    "layers.existing.unknown": "niet mee: dat is niet bekend",
    "layers.unspecified.note": "Woningen op locaties in plannen; een plan kan nog vervallen.",
    "layers.asks": "Wat vraagt dit van de locatie?",
    "layers.fact.heading": "Woningen voor ouderen tot {year}",
    "layers.fact.value": "opgave {need}, gepland {supply}, balans {balance}",
    "layers.facilities": "Voorzieningen: {kind}",
}
