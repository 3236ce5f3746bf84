"""Dutch: words on boundaries and on figures carried over to other boundaries."""

from __future__ import annotations

__all__ = ["REGIONS"]

REGIONS = {
    "regions.boundaries_note": (
        "Grenzen van gemeente, wijken en buurten in {year}. Gebieden die alleen uit water bestaan "
        "zijn weggelaten."
    ),
    "regions.carried_note": (
        "Omgerekend naar de wijken en buurten van {year}, naar het aantal {counts} in elk deel."
    ),
    "regions.counts.addresses": "adressen",
    "regions.counts.residents": "inwoners",
    "regions.counts.dwellings": "woningen",
    "regions.counts.unstated": "adressen of inwoners",
    "regions.other_year": "een ander jaar",
}
