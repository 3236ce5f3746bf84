"""Sharing a site over the regions in which it lies, and its dwellings with it, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ouderenindex.housing.points import AddressPoints, AreaIndex
from ouderenindex.regions import Regions

__all__ = ["Allotment", "address_shares", "allocate", "area_shares"]

# A shared edge is no share: below this it is only a rounding of the boundary.
_SLIVER = 1e-6
# Remainders that differ by less are the same, whatever the order of the sum that made them.
_DIGITS = 9


def area_shares(area: BaseGeometry, regions: Regions, level: str = "wijk") -> dict[str, float]:
    """Share of an area in each region of a level; the shares of what lies inside add up to 1.

    Parameters
    ----------
    area
        Polygon in EPSG:28992.
    regions
        The regions.
    level
        ``wijk`` or ``buurt``.

    Returns
    -------
    dict
        Code to share, above 0 and at most 1; empty if the area lies in none of them.
    """
    frame = regions.level(level)
    near = frame.iloc[frame.sindex.query(area, predicate="intersects")]
    parts = shapely.area(shapely.intersection(near.geometry.to_numpy(), area))
    return _shares(dict(zip(near.index, parts, strict=True)))


def address_shares(
    area: BaseGeometry, regions: Regions, level: str, addresses: AddressPoints
) -> dict[str, float]:
    """Share of the addresses in an area that lie in each region of a level.

    Parameters
    ----------
    area
        Polygon in EPSG:28992.
    regions
        The regions.
    level
        ``wijk`` or ``buurt``.
    addresses
        Points, or squares: of a square, the part of its addresses counts that is the part of
        its surface inside the area and the region.

    Returns
    -------
    dict
        Code to share, above 0 and at most 1; empty if no address lies in the area.
    """
    inside = addresses.within(area)
    if not inside.total:
        return {}
    frame = regions.level(level)
    near = frame.iloc[np.sort(frame.sindex.query(area, predicate="intersects"))]
    if near.empty:
        return {}
    if inside.cell:
        parts = shapely.intersection(near.geometry.to_numpy(), area)
        common = shapely.area(shapely.intersection(parts[:, None], inside.squares()[None, :]))
        counts = common @ inside.weight
    else:
        at = AreaIndex(near.geometry.to_numpy()).find(inside.x, inside.y)
        counts = np.bincount(at[at >= 0], inside.weight[at >= 0], minlength=len(near))
    return _shares(dict(zip(near.index, counts, strict=True)))


def _shares(parts: Mapping[str, float]) -> dict[str, float]:
    total = sum(parts.values())
    if not total:
        return {}
    kept = {str(code): part for code, part in sorted(parts.items()) if part > _SLIVER * total}
    whole = sum(kept.values())
    return {code: float(part / whole) for code, part in kept.items()}


def allocate(
    number: int, shares: Mapping[str, float], owed: Mapping[str, float] | None = None
) -> dict[str, int]:
    """Share out a whole number in whole numbers that add up to it, by the largest remainder.

    Each region gets ``floor(number x share)``; what is left goes, one by one, to the regions with
    the largest remainder (the method of Hamilton; see M. Balinski and H.P. Young, Fair
    Representation, 1982). Equal remainders go by code.

    Parameters
    ----------
    number
        0 or more.
    shares
        Code to share; they add up to 1.
    owed
        What earlier numbers, shared out by the same shares, left a region short of: is added to
        its remainder, so that many small numbers do not all end in the same region.

    Returns
    -------
    dict
        Code to number, which differs from ``number x share`` by less than 1.
    """
    exact = {code: number * share for code, share in sorted(shares.items())}
    given = {code: math.floor(round(value, _DIGITS)) for code, value in exact.items()}
    remainder = {code: round(exact[code] - given[code], _DIGITS) for code in exact}
    claim = {code: round(remainder[code] + (owed or {}).get(code, 0.0), _DIGITS) for code in exact}
    # A region whose share comes out whole has nothing to claim.
    order = sorted(exact, key=lambda code: (remainder[code] <= 0, -claim[code], code))
    for code in order[: number - sum(given.values())]:
        given[code] += 1
    return given


class Allotment:
    """The regions of one site, by their shares, among which its dwellings are divided.

    Parameters
    ----------
    shares
        Code to share; they add up to 1.
    """

    def __init__(self, shares: Mapping[str, float]) -> None:
        self._shares = dict(sorted(shares.items()))
        self._owed_low = dict.fromkeys(self._shares, 0.0)
        self._owed_more = dict.fromkeys(self._shares, 0.0)

    def give(self, low: int, high: int) -> dict[str, tuple[int, int]]:
        """Divide the lowest and the highest number of one type.

        The lowest is divided by :func:`allocate`. What the highest has more is divided by what
        each region then still lacks of its share of the highest, so that no region gets a highest
        number below its lowest, which two divisions apart could give (the paradox of Alabama).

        Returns
        -------
        dict
            Code to lowest and highest number; both add up to what was given.
        """
        lows = allocate(low, self._shares, self._owed_low)
        lack = {code: max(high * part - lows[code], 0.0) for code, part in self._shares.items()}
        whole = sum(lack.values())
        wanted = {code: value / whole if whole else 0.0 for code, value in lack.items()}
        more = allocate(high - low, wanted, self._owed_more) if high > low else {}
        for code, part in self._shares.items():
            self._owed_low[code] += low * part - lows[code]
            self._owed_more[code] += (high - low) * wanted[code] - more.get(code, 0)
        return {code: (count, count + more.get(code, 0)) for code, count in lows.items()}
