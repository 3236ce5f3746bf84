"""What a planned housing site is: its place, its dwellings and how far its planning is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from ouderenindex.regions import Regions

__all__ = ["CARE", "DWELLING_TYPES", "PHASES", "PRECISIONS", "TENURES", "Numbers", "Site"]

Numbers = Mapping[str, tuple[int, int]]
"""Kind to lowest and highest number of dwellings; a kind that is not known is absent."""

DWELLING_TYPES = (
    "nultreden",
    "geclusterd",
    "zorggeschikt",
    "wmo",
    "flex",
    "regular",
    "unspecified",
)
TENURES = ("social_rent", "mid_rent", "private_rent", "owner")
CARE = ("with_care", "without_care")
PHASES = ("idea", "plan", "decided", "under_construction", "done")
PRECISIONS = ("exact", "buurt", "wijk", "gemeente")


@dataclass(frozen=True)
class Site:
    """A planned housing site.

    Attributes
    ----------
    id, name
        Its key and its name.
    geometry
        Point or polygon in EPSG:28992; None where the site is known by ``regions`` only.
    regions
        Codes of the buurten, wijk or municipality that it is known by.
    precision
        ``exact`` (it has a geometry), ``buurt``, ``wijk`` or ``gemeente``.
    dwellings
        Type to lowest and highest number planned; a type that the source does not give is absent.
    phase
        idea, plan, decided, under_construction or done; empty if unknown.
    year_from, year_to
        Years of delivery, None if unknown.
    certainty, target_group, source, note
        As the source has it.
    tenure
        Lowest and highest number by tenure (social_rent, mid_rent, private_rent, owner): the
        same dwellings, divided in another way, and seldom all of them.
    care
        Lowest and highest number for people with a care question (with_care) and without one
        (without_care): again the same dwellings.
    address
        The address that it is known by, as the source has it; empty if it gives none.
    """

    id: str
    name: str
    geometry: BaseGeometry | None = None
    regions: tuple[str, ...] = ()
    precision: str = "exact"
    dwellings: Numbers | None = None
    phase: str = ""
    year_from: int | None = None
    year_to: int | None = None
    certainty: str = ""
    target_group: str = ""
    source: str = ""
    note: str = ""
    tenure: Numbers | None = None
    care: Numbers | None = None
    address: str = ""

    @property
    def total(self) -> tuple[int, int] | None:
        """Lowest and highest number of dwellings of all types; None if no number is known."""
        if not self.dwellings:
            return None
        numbers = list(self.dwellings.values())
        return sum(low for low, _ in numbers), sum(high for _, high in numbers)

    def area(self, regions: Regions) -> BaseGeometry:
        """Where it lies: its geometry, or the union of the regions that it is known by."""
        if self.geometry is not None:
            return self.geometry
        return shapely.union_all(regions.frame.loc[list(self.regions), "geometry"].to_numpy())
