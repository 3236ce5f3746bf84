"""English: words on boundaries and on figures carried over to other boundaries."""

from __future__ import annotations

__all__ = ["REGIONS"]

REGIONS = {
    "regions.boundaries_note": (
        "Boundaries of the municipality, its wijken and buurten in {year}. Areas that are only "
        "water are left out."
    ),
    "regions.carried_note": (
        "Converted to the wijken and buurten of {year}, by the number of {counts} in each part."
    ),
    "regions.counts.addresses": "addresses",
    "regions.counts.residents": "residents",
    "regions.counts.dwellings": "dwellings",
    "regions.counts.unstated": "addresses or residents",
    "regions.other_year": "another year",
}
