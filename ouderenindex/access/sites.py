"""Access of planned sites: from the point or outline of a site, or from the addresses around."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from ouderenindex.access.facilities import Facilities
from ouderenindex.access.measure import access
from ouderenindex.access.network import WalkingNetwork
from ouderenindex.access.norm import WalkingNorm
from ouderenindex.housing.points import AddressPoints, Floats
from ouderenindex.housing.site import Site
from ouderenindex.regions import Regions

__all__ = ["site_access"]

# An outline is measured from some hundred spots, at least this many metres apart.
_SPOTS = 100
_APART = 10.0

_COLUMNS = (
    "site", "kind", "how", "mean_distance", "least_distance", "most_distance", "share_within",
    "mean_number", "nearest",
)  # fmt: skip


def site_access(
    sites: Sequence[Site],
    facilities: Facilities,
    *,
    norm: WalkingNorm,
    regions: Regions,
    addresses: AddressPoints | None = None,
    network: WalkingNetwork | None = None,
) -> pd.DataFrame:
    """Measure access from sites.

    A point is measured from itself; an outline from spots on a grid inside it; a site that is
    known by its buurt or wijk only from the addresses there, and not at all without addresses.

    Parameters
    ----------
    sites
        Planned sites.
    facilities, norm, network
        As for :func:`access`.
    regions
        Boundaries.
    addresses
        Where people live, for the sites without a place of their own.

    Returns
    -------
    pandas.DataFrame
        A row per site and kind of the norm: ``site, kind, how`` (``point``, ``outline``,
        ``addresses``; ``unknown``: no place to measure from; ``absent``: no facility of this kind
        is known), ``mean_distance, least_distance, most_distance`` (m along the street),
        ``share_within`` (0 to 1), ``mean_number`` within the norm, and ``nearest``: the name of
        the facility nearest to any spot of the site. What is not known is NaN, or empty.
    """
    buurt = None if addresses is None else addresses.regions(regions, "buurt")
    spots: list[AddressPoints] = []
    hows: list[str] = []
    for site in sites:
        if site.geometry is not None:
            x, y = _spots(site.geometry)
            spots.append(AddressPoints(x, y, np.ones(len(x))))
            hows.append("point" if site.geometry.area == 0 else "outline")
            continue
        inside = np.zeros(0, dtype=np.int64)
        if addresses is not None and buurt is not None:
            codes = {code for region in site.regions for code in _buurten(region, regions)}
            inside = np.flatnonzero(np.isin(buurt, list(codes)) & (addresses.weight > 0))
            x, y, weight = addresses.x[inside], addresses.y[inside], addresses.weight[inside]
            spots.append(AddressPoints(x, y, weight))
        else:
            spots.append(AddressPoints(np.zeros(0), np.zeros(0), np.zeros(0)))
        hows.append("addresses" if len(inside) else "unknown")
    everything = AddressPoints(
        np.concatenate([np.zeros(0), *(spot.x for spot in spots)]),
        np.concatenate([np.zeros(0), *(spot.y for spot in spots)]),
        np.concatenate([np.zeros(0), *(spot.weight for spot in spots)]),
    )
    measured = access(everything, facilities, norm=norm, network=network)
    rows = []
    start = 0
    for site, spot, how in zip(sites, spots, hows, strict=True):
        part = slice(start, start + len(spot))
        start += len(spot)
        for kind in norm.keys:
            row: dict[str, object] = {"site": site.id, "kind": kind, "how": how}
            if kind not in measured.kinds:
                row["how"] = "absent"
            elif len(spot):
                column = measured.kinds.index(kind)
                distance, weight = measured.distance[part, column], spot.weight
                first = int(measured.nearest[part, column][int(np.argmin(distance))])
                row |= {
                    "mean_distance": float(np.average(distance, weights=weight)),
                    "least_distance": float(distance.min()),
                    "most_distance": float(distance.max()),
                    "share_within": float(
                        np.average(measured.within[part, column], weights=weight)
                    ),
                    "mean_number": float(np.average(measured.number[part, column], weights=weight)),
                    "nearest": str(facilities.name[first]) if first >= 0 else "",
                }
            rows.append(row)
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    numbers = [name for name in _COLUMNS[3:] if name != "nearest"]
    frame = frame.astype(dict.fromkeys(numbers, "float64"))
    return frame.assign(nearest=frame["nearest"].astype(object).where(frame["nearest"].notna(), ""))


def _buurten(region: str, regions: Regions) -> list[str]:
    level = str(regions.frame.at[region, "level"])
    return [region] if level == "buurt" else regions.children(region, "buurt")


def _spots(shape: shapely.Geometry) -> tuple[Floats, Floats]:
    """Give the spots that a site is measured from: itself, or a grid inside its outline."""
    if shape.area > 0:
        step = max(_APART, float(np.sqrt(shape.area / _SPOTS)))
        west, south, east, north = shapely.bounds(shape)
        x, y = np.meshgrid(
            np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
        )
        inside = shapely.contains_xy(shape, x.ravel(), y.ravel())
        if inside.any():
            return x.ravel()[inside], y.ravel()[inside]
    point = shape.representative_point()
    return np.array([point.x]), np.array([point.y])
