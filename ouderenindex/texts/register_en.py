"""English: words of the register of woonzorgconcepten and the paths to targets."""

from __future__ import annotations

__all__ = ["REGISTER"]

REGISTER = {
    "register.path": "{label}: where it stands",
    "register.target": "Agreed: {amount} by {year} ({source}).",
    "register.rate": "Also said: {amount} a year for {years} years; that is {total} ({source}).",
    "register.rate_open": (
        "The aim is {amount} a year; for how many years the source does not say ({source})."
    ),
    "register.difference": (
        "These two numbers are not equal: {rate} and {target}, a difference of {difference}. The "
        "source does not explain it. So both stand here, and neither was adjusted."
    ),
    "register.realised": (
        "Realised: {stated} ({source}, as of {as_of}). Added up from the register: {parts}."
    ),
    "register.planned": (
        "Planned: {stated} ({source}, as of {as_of}). Added up from the register: {parts}."
    ),
    "register.part": "{name} {number}",
    "register.range": (
        "Sources contradict each other here: added up over all readings it is {low} to {high}."
    ),
    "register.mismatch": (
        "Note: the register adds up to {total}, the source states {stated}. The difference was "
        "not smoothed away."
    ),
    "register.basis": (
        "In this addition realised counts “{realised}” and planned “{planned}”: the two are not "
        "counted in the same way."
    ),
    "register.unknown_done": (
        "How many are realised and planned is not in the sources. Unknown is not zero."
    ),
    "register.open": "Still open of {goal}: {open}{range}.",
    "register.open_range": " (over all readings {low} to {high})",
    "register.per_year": (
        "That takes {low} to {high} a year, counted from {from}: the lowest number if {by} itself "
        "still counts, the highest if it must be ready before {by}."
    ),
    "register.apart": "Apart, counted nowhere: {amount} ({names}). There is no agreed definition.",
    "register.no_norm": (
        "Vragers are residents with a care question, dragers residents without. The sources give "
        "no norm for the mix; so none is applied here."
    ),
    "register.unknown_source": "the source",
    "register.table.totals": "Places by year and status",
    "register.table.paths": "Paths to the targets",
    "register.table.parts": "Which concept counts with which number",
    "register.table.contradictions": "Where sources contradict each other",
    "register.table.mix": "Residents with and without a care question",
    "register.column.year": "year",
    "register.column.status": "status",
    "register.column.apart": "kept apart",
    "register.column.concepts": "concepts",
    "register.column.concept": "concept",
    "register.column.places_low": "places, lowest",
    "register.column.places_high": "places, highest",
    "register.column.places_with_care_low": "with care question, lowest",
    "register.column.places_with_care_high": "with care question, highest",
    "register.column.places_without_care_low": "without care question, lowest",
    "register.column.places_without_care_high": "without care question, highest",
    "register.column.unknown": "number unknown",
    "register.column.path": "path",
    "register.column.goal": "goal",
    "register.column.goal_low": "goal, lowest",
    "register.column.goal_high": "goal, highest",
    "register.column.realised": "realised",
    "register.column.planned": "planned",
    "register.column.open": "still open",
    "register.column.open_low": "still open, lowest",
    "register.column.open_high": "still open, highest",
    "register.column.per_year_low": "needed a year, lowest",
    "register.column.per_year_high": "needed a year, highest",
    "register.column.total": "total in the source",
    "register.column.number": "counts with",
    "register.column.field": "kind of number",
    "register.column.source": "source",
    "register.column.low": "lowest",
    "register.column.high": "highest",
    "register.column.kind": "contradiction",
    "register.column.value": "value",
    "register.column.note": "in the source's words",
    "register.column.region": "area",
    "register.column.with_care": "with care question",
    "register.column.without_care": "without care question",
    "register.column.share_with": "share with care question (%)",
    "register.kind.sources": "different statements",
    "register.kind.parts": "whole and parts do not match",
    "register.role.target": "agreed amount",
    "register.role.rate": "amount a year times years",
    "register.role.rate_open": "amount a year, without an end",
    "register.field.dwellings": "dwellings",
    "register.field.places": "places",
    "register.field.places_with_care": "places with care question",
    "register.field.places_without_care": "places without care question",
    "register.field.places_intended": "intended places",
    "register.field.concepts": "concepts",
    "register.field.start": "start",
    "register.field.status": "status",
    "register.yes": "yes",
    "register.no": "no",
    # Kinds of woonzorgconcepten, by the word that a register uses.
    "concept.kind.gemengd wonen": "mixed housing",
    "concept.kind.geclusterd beschermd thuis": "clustered beschermd thuis",
    "concept.kind.wonen met Wlz-zorg": "housing with Wlz care",
    "concept.kind.zelfstandig wonen met intensieve begeleiding": (
        "independent living with intensive support"
    ),
    "concept.kind.individueel beschermd thuis": "individual beschermd thuis",
    "concept.kind.kamer bij een particulier": "room with a private household",
    "concept.kind.kamertraining": "training for independent living",
    "concept.kind.woonunits": "housing units",
    "concept.kind.tijdelijk wonen bij scheiding": "temporary housing after a separation",
    "concept.kind.wonen met participatietraject": "housing with a participation programme",
    "concept.kind.wonen met wooncoach": "housing with a housing coach",
}
