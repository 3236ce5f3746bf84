"""Dutch: words of the register of woonzorgconcepten and the paths to targets."""

from __future__ import annotations

__all__ = ["REGISTER"]

REGISTER = {
    "register.path": "{label}: de stand",
    "register.target": "Afgesproken: {amount} tot {year} ({source}).",
    "register.rate": (
        "Ook genoemd: {amount} per jaar, {years} jaar lang; dat is {total} ({source})."
    ),
    "register.rate_open": (
        "Het streven is {amount} per jaar; voor hoeveel jaar staat niet in de bron ({source})."
    ),
    "register.difference": (
        "Deze twee getallen zijn niet gelijk: {rate} en {target}, een verschil van {difference}. "
        "De bron legt het verschil niet uit. Daarom staan hier beide, en is geen van beide "
        "aangepast."
    ),
    "register.realised": (
        "Gerealiseerd: {stated} ({source}, stand {as_of}). Opgeteld uit het register: {parts}."
    ),
    "register.planned": (
        "Gepland: {stated} ({source}, stand {as_of}). Opgeteld uit het register: {parts}."
    ),
    "register.part": "{name} {number}",
    "register.range": (
        "Bronnen spreken elkaar hier tegen: opgeteld over alle lezingen is het {low} tot {high}."
    ),
    "register.mismatch": (
        "Let op: het register telt op tot {total}, de bron noemt {stated}. Het verschil is niet "
        "weggewerkt."
    ),
    "register.basis": (
        "In deze optelling telt gerealiseerd “{realised}” en gepland “{planned}”: de twee zijn "
        "niet op dezelfde manier geteld."
    ),
    "register.unknown_done": (
        "Hoeveel er gerealiseerd en gepland zijn, staat niet in de bronnen. Onbekend is niet nul."
    ),
    "register.open": "Nog open van {goal}: {open}{range}.",
    "register.open_range": " (over alle lezingen {low} tot {high})",
    "register.per_year": (
        "Dat vraagt {low} tot {high} per jaar, gerekend vanaf {from}: het laagste getal als "
        "{by} zelf nog meetelt, het hoogste als het vóór {by} klaar moet zijn."
    ),
    "register.apart": (
        "Apart, nergens meegeteld: {amount} ({names}). Er is nog geen afgesproken definitie."
    ),
    "register.no_norm": (
        "Vragers zijn bewoners met een zorgvraag, dragers bewoners zonder. In de bronnen staat "
        "geen norm voor de verhouding; hier wordt er dus geen toegepast."
    ),
    "register.unknown_source": "de bron",
    "register.table.totals": "Plaatsen per jaar en status",
    "register.table.paths": "Paden naar de doelen",
    "register.table.parts": "Welk concept met welk aantal meetelt",
    "register.table.contradictions": "Waar bronnen elkaar tegenspreken",
    "register.table.mix": "Bewoners met en zonder zorgvraag",
    "register.column.year": "jaar",
    "register.column.status": "status",
    "register.column.apart": "apart gehouden",
    "register.column.concepts": "concepten",
    "register.column.concept": "concept",
    "register.column.places_low": "plaatsen, laagst",
    "register.column.places_high": "plaatsen, hoogst",
    "register.column.places_with_care_low": "met zorgvraag, laagst",
    "register.column.places_with_care_high": "met zorgvraag, hoogst",
    "register.column.places_without_care_low": "zonder zorgvraag, laagst",
    "register.column.places_without_care_high": "zonder zorgvraag, hoogst",
    "register.column.unknown": "aantal onbekend",
    "register.column.path": "pad",
    "register.column.goal": "doel",
    "register.column.goal_low": "doel, laagst",
    "register.column.goal_high": "doel, hoogst",
    "register.column.realised": "gerealiseerd",
    "register.column.planned": "gepland",
    "register.column.open": "nog open",
    "register.column.open_low": "nog open, laagst",
    "register.column.open_high": "nog open, hoogst",
    "register.column.per_year_low": "per jaar nodig, laagst",
    "register.column.per_year_high": "per jaar nodig, hoogst",
    "register.column.total": "totaal volgens de bron",
    "register.column.number": "telt mee met",
    "register.column.field": "soort aantal",
    "register.column.source": "bron",
    "register.column.low": "laagst",
    "register.column.high": "hoogst",
    "register.column.kind": "tegenspraak",
    "register.column.value": "waarde",
    "register.column.note": "in de woorden van de bron",
    "register.column.region": "gebied",
    "register.column.with_care": "vragers",
    "register.column.without_care": "dragers",
    "register.column.share_with": "aandeel vragers (%)",
    "register.kind.sources": "verschillende uitspraken",
    "register.kind.parts": "geheel en delen kloppen niet",
    "register.role.target": "afgesproken aantal",
    "register.role.rate": "aantal per jaar maal jaren",
    "register.role.rate_open": "aantal per jaar, zonder einde",
    "register.field.dwellings": "woningen",
    "register.field.places": "plaatsen",
    "register.field.places_with_care": "plaatsen met zorgvraag",
    "register.field.places_without_care": "plaatsen zonder zorgvraag",
    "register.field.places_intended": "bedoelde plaatsen",
    "register.field.concepts": "concepten",
    "register.field.start": "start",
    "register.field.status": "status",
    "register.yes": "ja",
    "register.no": "nee",
    # Kinds of woonzorgconcepten, by the word that a register uses.
    "concept.kind.gemengd wonen": "gemengd wonen",
    "concept.kind.geclusterd beschermd thuis": "geclusterd beschermd thuis",
    "concept.kind.wonen met Wlz-zorg": "wonen met Wlz-zorg",
    "concept.kind.zelfstandig wonen met intensieve begeleiding": (
        "zelfstandig wonen met intensieve begeleiding"
    ),
    "concept.kind.individueel beschermd thuis": "individueel beschermd thuis",
    "concept.kind.kamer bij een particulier": "kamer bij een particulier",
    "concept.kind.kamertraining": "kamertraining",
    "concept.kind.woonunits": "woonunits",
    "concept.kind.tijdelijk wonen bij scheiding": "tijdelijk wonen bij scheiding",
    "concept.kind.wonen met participatietraject": "wonen met participatietraject",
    "concept.kind.wonen met wooncoach": "wonen met wooncoach",
}
