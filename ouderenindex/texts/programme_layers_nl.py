"""Dutch: words of the building programme as layers of the map."""

from __future__ import annotations

__all__ = ["PROGRAMME_LAYERS"]

PROGRAMME_LAYERS = {
    "layers.group": "Opgave en aanbod",
    "layers.access": "Loopafstand",
    "layers.need": "Opgave {year}: {type}",
    "layers.balance": "Balans {year}: {type}",
    "layers.unspecified": "Gepland, type niet genoemd",
    "layers.unspecified.high": "Gepland, type niet genoemd (hoogste aantal)",
    "layers.unspecified.unknown": (
        "Er is een locatie gepland. Het aantal woningen is niet bekend."
    ),
    "layers.unspecified.source": (
        "Woningen op locaties in plannen; een plan kan nog vervallen. De bron staat bij elke "
        "locatie."
    ),
    "layers.beyond": "Adressen verder dan {distance} m van: {kind}",
    "layers.dwellings": "woningen",
    "layers.range": "{low} tot {high}",
    "layers.need.text": "Opgave {low} tot {high} woningen in {year}.",
    "layers.balance.text": (
        "Opgave {need}, gepland met dit type {supply}: balans {balance} woningen in {year}. "
        "De kaart toont de balans als alles wat gepland is op tijd klaar is."
    ),
    "layers.unspecified.text": (
        "{range} woningen waarvan niemand heeft gezegd of ze geschikt zijn voor ouderen. Ze tellen "
        "in de balans niet mee."
    ),
    "layers.beyond.text": "{beyond} van {addresses} adressen.",
    "layers.need.note": (
        "Extra geschikte woningen volgens: {norms}, verdeeld naar waar ouderen wonen: geen meting "
        "van de behoefte. Andere reeksen geven andere getallen; zie de werkmap en de "
        "verantwoording."
    ),
    "layers.balance.note": (
        "Gepland min opgave. De opgave volgt {norms}, verdeeld naar waar ouderen wonen: geen "
        "meting van de behoefte. Geplande woningen zonder genoemd type tellen niet mee. Hoeveel "
        "geschikte woningen er al staan, telt {existing}."
    ),
    "layers.existing.known": "mee",
    "layers.existing.unknown": "niet mee: dat is niet bekend",
    "layers.unspecified.note": "Woningen op locaties in plannen; een plan kan nog vervallen.",
    "layers.asks": "Wat vraagt dit van de locatie?",
    "layers.fact.heading": "Woningen voor ouderen tot {year}",
    "layers.fact.value": "opgave {need}, gepland {supply}, balans {balance}",
    "layers.facilities": "Voorzieningen: {kind}",
}
