"""Outlines for the map: simplified as a coverage, cut into shared arcs, written compactly.

A border between two areas is stored once, so neighbours cannot overlap or gape, and a wijk is
drawn from the very lines of its buurten. Exports keep the full geometry; this is for the eye.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from ouderenindex.map.encode import encode_integers, signed

__all__ = ["DEGREE", "Outlines", "outlines", "simplified"]

DEGREE = 1e-6
"""Unit of a coordinate on the page, in degrees: 11 cm north-south, 7 cm east-west at 52°N."""

_GRID = 0.1
_WGS84 = "EPSG:4326"

Point = tuple[int, int]
Ring = list[Point]


@dataclass(frozen=True)
class Outlines:
    """What the page needs to draw areas.

    Attributes
    ----------
    arcs
        All arcs: per arc the number of its points, then latitude and longitude of each in units
        (see :func:`outlines`), as the difference from the point before it (of the arc before, for
        a first point).
    rings
        Per area the rings: the number of arcs, then the arcs by number; ``-1 - number`` means
        backwards.
    centres
        Per area the latitude and longitude of the middle of its largest inscribed circle, where a
        label has most room.
    """

    arcs: str
    rings: tuple[str, ...]
    centres: str


def simplified(frame: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoSeries:
    """Simplify regions of all levels so that common borders stay common.

    Parameters
    ----------
    frame
        Regions with ``level``, ``parent`` and ``geometry`` in metres.
    tolerance
        Size of the detail to drop, in metres (``shapely.coverage_simplify``).

    Returns
    -------
    geopandas.GeoSeries
        Geometry per region. A region all of which is covered by regions below it is their union.
    """
    result = frame.geometry.copy()
    levels = list(dict.fromkeys(frame["level"]))
    below: gpd.GeoDataFrame | None = None
    for level in reversed(levels):
        part = frame[frame["level"] == level]
        children = {} if below is None else dict(iter(result[below.index].groupby(below["parent"])))
        if children and set(part.index) <= set(children):
            shapes = [shapely.coverage_union_all(children[code].to_numpy()) for code in part.index]
            result[part.index] = gpd.GeoSeries(shapes, index=part.index, crs=frame.crs)
        else:
            result[part.index] = gpd.GeoSeries(
                _simplify_level(part.geometry.to_numpy(), tolerance),
                index=part.index,
                crs=frame.crs,
            )
        below = part
    return result


def _simplify_level(shapes: np.ndarray, tolerance: float) -> np.ndarray:
    shapes = shapely.set_precision(shapes, _GRID)
    if not shapely.coverage_is_valid(shapes):
        shapes = shapely.coverage_clean(shapes)
    return np.asarray(shapely.coverage_simplify(shapes, tolerance))


def outlines(frame: gpd.GeoDataFrame, tolerance: float, unit: float = DEGREE) -> Outlines:
    """Outlines of regions in WGS84, cut into arcs.

    Parameters
    ----------
    frame
        Regions with ``level``, ``parent`` and ``geometry`` in a metric system, in page order.
    tolerance
        Size of the detail to drop, in metres.
    unit
        Unit of the coordinates, in degrees.
    """
    shapes = simplified(frame, tolerance)
    middles = shapely.get_point(
        shapely.maximum_inscribed_circle(shapes.to_numpy(), tolerance=tolerance * 2), 0
    )
    degrees = gpd.GeoSeries(shapes, crs=frame.crs).to_crs(_WGS84)
    centres = gpd.GeoSeries(middles, crs=frame.crs).to_crs(_WGS84)
    rings = [_rings(shape, unit) for shape in degrees]
    arcs, references = _cut(rings)
    flat: list[int] = []
    last: Point = (0, 0)
    for arc in arcs:
        flat.append(len(arc))
        for point in arc:
            flat += signed((point[0] - last[0], point[1] - last[1]))
            last = point
    middle: list[int] = []
    last = (0, 0)
    for centre in centres:
        point = (round(centre.y / unit), round(centre.x / unit))
        middle += signed((point[0] - last[0], point[1] - last[1]))
        last = point
    return Outlines(
        arcs=encode_integers(flat),
        rings=tuple(
            encode_integers([n for ring in area for n in (len(ring), *signed(ring))])
            for area in references
        ),
        centres=encode_integers(middle),
    )


def _rings(shape: shapely.Geometry, unit: float) -> list[Ring]:
    """Rings of a (multi)polygon in whole units, without repeated points; too small ones fall out.

    The page fills by the even-odd rule, so holes and separate parts need no telling apart.
    """
    rings = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.rint(shapely.get_coordinates(ring)[:-1] / unit).astype(int)
            points: Ring = []
            for x, y in xy.tolist():
                if not points or points[-1] != (y, x):
                    points.append((y, x))
            if len(points) > 1 and points[0] == points[-1]:
                points.pop()
            if len(points) > 2:
                rings.append(points)
    return rings


def _cut(areas: list[list[Ring]]) -> tuple[list[Ring], list[list[list[int]]]]:
    """Cut rings into arcs at the points where borders meet or part.

    A point is a junction when not all rings that pass it have the same two neighbours there.

    Returns
    -------
    arcs
        Each distinct arc once; a closed arc repeats its first point.
    references
        Per area and ring the numbers of its arcs; ``-1 - number`` for an arc run backwards.
    """
    neighbours: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for rings in areas:
        for ring in rings:
            for before, point, after in zip(
                [ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True
            ):
                neighbours[point].add(frozenset((before, after)))
    numbers: dict[tuple[Point, ...], int] = {}
    arcs: list[Ring] = []

    def number(arc: Ring) -> int:
        key, backwards = tuple(arc), tuple(reversed(arc))
        if key in numbers:
            return numbers[key]
        if backwards in numbers:
            return -1 - numbers[backwards]
        numbers[key] = len(arcs)
        arcs.append(arc)
        return numbers[key]

    references = []
    for rings in areas:
        area = []
        for ring in rings:
            starts = [i for i, point in enumerate(ring) if len(neighbours[point]) > 1]
            if not starts:
                # An island: begin at a fixed point, so that its hole in another area is the same.
                starts = [ring.index(min(ring))]
            turned = ring[starts[0] :] + ring[: starts[0]]
            cuts = [(s - starts[0]) % len(ring) for s in starts] + [len(ring)]
            closed = [*turned, turned[0]]
            area.append([number(closed[a : b + 1]) for a, b in pairwise(cuts)])
        references.append(area)
    return arcs, references
