"""Laying sites over the index: what it says where a site lies, and what is planned per region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely

from ouderenindex._tables import number_at
from ouderenindex.errors import DataError, suggest
from ouderenindex.housing.points import AddressPoints
from ouderenindex.housing.reading import check_inside
from ouderenindex.housing.sharing import Allotment, address_shares, area_shares
from ouderenindex.housing.site import Site
from ouderenindex.regions import Regions
from ouderenindex.scoring.result import IndexResult, Reason

__all__ = ["Overlay", "SiteContext", "overlay", "site_shares"]

_LEVELS = ("wijk", "buurt")


@dataclass(frozen=True)
class SiteContext:
    """What the index says about a wijk or buurt in which (a part of) a site lies.

    Attributes
    ----------
    site, region, name
        Site id, code and name of the region.
    share
        0 to 1: part of the site in this region.
    how
        How the share was found: by ``addresses``, by ``area``, as a ``point`` or by ``code``.
    score, class_number
        Index of the region.
    people
        People who live in the region, by the counts of the definition.
    risks, protections
        The strongest reasons for the region's score, strongest first.
    """

    site: str
    region: str
    name: str
    share: float
    how: str
    score: float
    class_number: int
    people: Mapping[str, float]
    risks: tuple[Reason, ...]
    protections: tuple[Reason, ...]


@dataclass(frozen=True, repr=False)
class Overlay:
    """Sites laid over the index.

    Attributes
    ----------
    sites
        One row per site and region: ``site, name, region, region_name, share, how``, one column
        per count of people, per node (its score in that region) and ``class``. A site that is
        known by a larger area only, such as the municipality, has one row without scores.
    programme
        Planned dwellings per ``region, type, phase``: ``low`` and ``high``, whole numbers. What
        is planned on a site known by a larger area only is under that area. Each total is the
        total of the sites, exactly.
    contexts
        Site id to its regions, the largest share first.
    level
        ``wijk`` or ``buurt``: the regions that the sites are laid over.
    """

    sites: pd.DataFrame
    programme: pd.DataFrame
    contexts: Mapping[str, tuple[SiteContext, ...]]
    level: str = "wijk"

    def __repr__(self) -> str:
        shown = self.sites[["name", "region_name", "share"]]
        return f"{len(self.contexts)} sites\n{shown.to_string(index=False)}"

    def dwellings(self, region: str) -> tuple[int, int]:
        """Lowest and highest number of dwellings planned in a region."""
        rows = self.programme[self.programme["region"] == region]
        return int(rows["low"].sum()), int(rows["high"].sum())


def site_shares(
    site: Site, regions: Regions, level: str = "wijk", addresses: AddressPoints | None = None
) -> tuple[dict[str, float], str]:
    """Share of a site in each region of a level, and how that was found.

    Parameters
    ----------
    site
        A site inside the municipality.
    regions
        Boundaries.
    level
        ``wijk`` or ``buurt``.
    addresses
        Where people live: a site over several regions is shared out by the addresses inside it.

    Returns
    -------
    shares : dict
        Code to share; they add up to 1. Empty if the site is known by a larger area only.
    how : str
        ``code``: as stated; ``point``; ``addresses``; or ``area``, also where no address lies in
        the site.
    """
    if site.geometry is None:
        codes = {regions.ancestor(code, level) for code in site.regions}
        if None in codes:
            return {}, "code"
        if len(codes) == 1:
            return {str(codes.pop()): 1.0}, "code"
    shape = site.area(regions)
    frame = regions.level(level)
    if shape.area == 0:
        hits = frame.index[frame.sindex.query(shape, predicate="intersects")]
        # On a shared edge both hold the point: the first by code, so that it counts once. In a
        # sliver between official neighbours none does: the nearest.
        return {str(min(hits)) if len(hits) else _nearest(shape, regions, level): 1.0}, "point"
    if addresses is not None:
        shares = address_shares(shape, regions, level, addresses)
        if shares:
            return shares, "addresses"
    return area_shares(shape, regions, level) or {_nearest(shape, regions, level): 1.0}, "area"


def _nearest(shape: shapely.Geometry, regions: Regions, level: str) -> str:
    frame = regions.level(level)
    return str(min(frame.index[frame.sindex.nearest(shape)[1]]))


def overlay(
    sites: Sequence[Site],
    result: IndexResult,
    regions: Regions,
    *,
    level: str = "wijk",
    addresses: AddressPoints | None = None,
) -> Overlay:
    """Lay sites over the index: each gets its wijk, each wijk its planned dwellings.

    Dwellings of a site over several regions are divided in whole numbers, by the largest
    remainder per type, so that the totals stay what they were.

    Parameters
    ----------
    sites
        Sites inside the municipality.
    result
        Scores of these regions.
    regions
        Boundaries.
    level
        ``wijk`` or ``buurt``.
    addresses
        Where people live. With them, a site over several regions is shared out by the addresses
        inside it, else (and where none lies inside it) by area.

    Raises
    ------
    DataError
        If a site lies outside the municipality, or there is no such level.
    """
    if level not in _LEVELS:
        raise DataError(f"Sites cannot be laid over level '{level}': {suggest(level, _LEVELS)}")
    check_inside(sites, regions)
    contexts: dict[str, tuple[SiteContext, ...]] = {}
    rows: list[dict[str, Any]] = []
    programme: list[dict[str, Any]] = []
    said: dict[str, _Said] = {}
    for site in sites:
        shares, how = site_shares(site, regions, level, addresses)
        found = []
        for code, share in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
            if code not in said:
                said[code] = _Said.of(code, result)
            here = said[code]
            name = regions.name(code)
            found.append(
                SiteContext(
                    site=site.id,
                    region=code,
                    name=name,
                    share=share,
                    how=how,
                    score=here.scores[result.definition.key],
                    class_number=here.class_number,
                    people=here.people,
                    risks=here.risks,
                    protections=here.protections,
                )
            )
            place = {"region": code, "region_name": name, "share": share, "how": how}
            rows.append(
                {
                    "site": site.id,
                    "name": site.name,
                    **place,
                    **here.people,
                    "class": here.class_number,
                    **here.scores,
                }
            )
        contexts[site.id] = tuple(found)
        if not found:
            region = site.regions[0]
            place = {"region": region, "region_name": "", "share": 1.0, "how": how}
            rows.append({"site": site.id, "name": site.name, **place})
            shares = {region: 1.0}
        allotment = Allotment(shares)
        for kind, (low, high) in (site.dwellings or {}).items():
            for code, (least, most) in allotment.give(low, high).items():
                programme.append(
                    {"region": code, "type": kind, "phase": site.phase, "low": least, "high": most}
                )
    columns = ["site", "name", "region", "region_name", "share", "how"]
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
    columns = ["region", "type", "phase", "low", "high"]
    plan = pd.DataFrame(programme, columns=columns).astype({"low": "int64", "high": "int64"})
    plan = plan.groupby(["region", "type", "phase"], as_index=False, sort=True).sum()
    return Overlay(frame, plan, contexts, level)


@dataclass(frozen=True)
class _Said:
    """What the index says of one region; asked once, however many sites lie in it."""

    scores: Mapping[str, float]
    class_number: int
    people: Mapping[str, float]
    risks: tuple[Reason, ...]
    protections: tuple[Reason, ...]

    @classmethod
    def of(cls, code: str, result: IndexResult) -> _Said:
        why = result.explain(code)
        return cls(
            scores={str(key): number_at(result.scores, code, str(key)) for key in result.scores},
            class_number=int(number_at(result.classes, code, result.definition.key)),
            people={str(key): number_at(result.people, code, str(key)) for key in result.people},
            risks=why.risks[:3],
            protections=why.protections[:3],
        )
