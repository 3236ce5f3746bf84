"""Dutch: words of sites that are shared out, and of walking distances to facilities."""

from __future__ import annotations

__all__ = ["ACCESS"]

ACCESS = {
    "export.how.addresses": "deel van de adressen",
    "tenure.social_rent": "sociale huur",
    "tenure.mid_rent": "middenhuur",
    "tenure.private_rent": "vrije huur",
    "tenure.owner": "koop",
    "care.with_care": "met zorgvraag",
    "care.without_care": "zonder zorgvraag",
    "access.kind.supermarket": "supermarkt",
    "access.kind.gp": "huisarts",
    "access.kind.pharmacy": "apotheek",
    "access.kind.stop": "halte",
    "access.kind.meeting_place": "ontmoetingsplek",
    "access.kind.physiotherapist": "fysiotherapeut",
    "access.title": "Loopafstand tot voorzieningen",
    "access.white_spots": "Adressen verder dan {distance} meter van: {kind}",
    "access.norm": "Norm: {label}. Bron: {source}.",
    "access.way.straight": (
        "Loopafstand is de afstand in rechte lijn keer {detour}. Dat is een schatting: water, "
        "spoor en drukke wegen kunnen de route langer maken. Bron van de factor: {source}."
    ),
    "access.way.network": "Loopafstand is gemeten over een netwerk van straten en paden.",
    "access.not_cbs": (
        "Dit zijn afstanden te voet. Afstanden van het CBS gaan over de weg met de auto en zijn "
        "hiermee niet te vergelijken."
    ),
    "access.cell": (
        "De adressen zijn bekend per vak van {cell} bij {cell} meter. Gemeten is vanuit het "
        "midden van het vak; een adres kan daar in rechte lijn {off} meter vandaan liggen."
    ),
    "access.absent": "Van deze soorten zijn geen plekken bekend: {kinds}.",
    "access.weighted": (
        "Gewogen loopafstand: het gemiddelde van de afstanden, waarbij een soort meer telt als "
        "mensen er vaker naartoe gaan ({visits} keer per jaar)."
    ),
    "access.how.point": "vanaf het punt van de locatie",
    "access.how.outline": "vanaf plekken verspreid over de locatie",
    "access.how.addresses": "vanaf de adressen in de buurt of wijk: de plek is niet precies bekend",
    "access.how.unknown": "niet te meten: de plek is niet precies bekend",
    "access.how.absent": "niet te meten: geen plekken van deze soort bekend",
    "access.col.region": "Code",
    "access.col.name": "Naam",
    "access.col.site": "Locatie",
    "access.col.kind": "Voorziening",
    "access.col.how": "Gemeten",
    "access.col.addresses": "Adressen",
    "access.col.reached": "Adressen met een route",
    "access.col.mean_distance": "Gemiddelde loopafstand (m)",
    "access.col.least_distance": "Kortste loopafstand (m)",
    "access.col.most_distance": "Langste loopafstand (m)",
    "access.col.within": "Adressen binnen de norm",
    "access.col.beyond": "Adressen buiten de norm",
    "access.col.share_within": "Deel binnen de norm",
    "access.col.share_beyond": "Deel buiten de norm",
    "access.col.mean_number": "Gemiddeld aantal binnen de norm",
    "access.col.nearest": "Dichtstbijzijnde",
}
