"""English: words of the building programme as layers of the map."""

from __future__ import annotations

__all__ = ["PROGRAMME_LAYERS"]

PROGRAMME_LAYERS = {
    "layers.group": "Need and supply",
    "layers.access": "Walking distance",
    "layers.need": "Need {year}: {type}",
    "layers.balance": "Balance {year}: {type}",
    "layers.unspecified": "Planned, type not stated",
    "layers.unspecified.high": "Planned, type not stated (highest number)",
    "layers.unspecified.unknown": "A site is planned. The number of dwellings is not known.",
    "layers.unspecified.source": (
        "Dwellings on sites in plans; a plan may still be dropped. The source stands with each "
        "site."
    ),
    "layers.beyond": "Addresses further than {distance} m from: {kind}",
    "layers.dwellings": "dwellings",
    "layers.range": "{low} to {high}",
    "layers.need.text": "Need {low} to {high} dwellings in {year}.",
    "layers.balance.text": (
        "Need {need}, planned of this type {supply}: balance {balance} dwellings in {year}. "
        "The map shows the balance if all that is planned is delivered in time."
    ),
    "layers.unspecified.text": (
        "{range} dwellings of which nobody has said whether they suit older people. They do not "
        "count in the balance."
    ),
    "layers.beyond.text": "{beyond} of {addresses} addresses.",
    "layers.need.note": (
        "Extra suitable dwellings according to: {norms}, divided by where older people live: not "
        "a measurement of need. Other sets give other numbers; see the workbook and the methods "
        "page."
    ),
    "layers.balance.note": (
        "Planned minus need. The need follows {norms}, divided by where older people live: not a "
        "measurement of need. Planned dwellings of no named type do not count. How many suitable "
        "dwellings stand already is {existing}."
    ),
    "layers.existing.known": "counted",
    "layers.existing.unknown": "not counted: it is not known",
    "layers.unspecified.note": "Dwellings on sites in plans; a plan may still be dropped.",
    "layers.asks": "What does this ask of the site?",
    "layers.fact.heading": "Dwellings for older people by {year}",
    "layers.fact.value": "need {need}, planned {supply}, balance {balance}",
    "layers.facilities": "Facilities: {kind}",
}
