"""Outlines on the map: neighbours share their border, and areas keep their size."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ouderenindex.map.encode import decode_integers
from ouderenindex.map.geometry import DEGREE, Outlines, outlines, simplified
from ouderenindex.project import Project

RD = "EPSG:28992"


def unfold(value: int) -> int:
    return -(value + 1) // 2 if value % 2 else value // 2


def decode(shown: Outlines) -> gpd.GeoSeries:
    """Read outlines as the page does, filling by the even-odd rule."""
    numbers, at = decode_integers(shown.arcs), 0
    arcs: list[list[tuple[float, float]]] = []
    lat = lon = 0
    while at < len(numbers):
        count, at = numbers[at], at + 1
        arc = []
        for _ in range(count):
            lat, lon, at = lat + unfold(numbers[at]), lon + unfold(numbers[at + 1]), at + 2
            arc.append((lon * DEGREE, lat * DEGREE))
        arcs.append(arc)
    shapes = []
    for text in shown.rings:
        numbers, at = decode_integers(text), 0
        area = shapely.Polygon()
        while at < len(numbers):
            count, at = numbers[at], at + 1
            ring: list[tuple[float, float]] = []
            for _ in range(count):
                arc_number = unfold(numbers[at])
                arc = arcs[arc_number] if arc_number >= 0 else arcs[-1 - arc_number][::-1]
                ring += arc[:-1]
                at += 1
            area = shapely.symmetric_difference(area, shapely.Polygon(ring))
        shapes.append(area)
    return gpd.GeoSeries(shapes, crs="EPSG:4326").to_crs(RD)


def overlap(shapes: gpd.GeoSeries) -> float:
    tree = shapely.STRtree(shapes.to_numpy())
    pairs = tree.query(shapes.to_numpy(), predicate="intersects").T
    return sum(
        shapely.area(shapely.intersection(shapes.iloc[a], shapes.iloc[b]))
        for a, b in pairs
        if a < b
    )


def frame(shapes: list[shapely.Geometry], parents: list[str] | None = None) -> gpd.GeoDataFrame:
    count = len(shapes)
    return gpd.GeoDataFrame(
        {"level": ["buurt"] * count, "parent": parents or [""] * count},
        geometry=shapes,
        crs=RD,
        index=[f"BU{n}" for n in range(count)],
    )


def test_real_areas_keep_their_size_and_do_not_overlap(case: Project) -> None:
    regions = case.regions.frame[case.regions.frame["level"] != "gemeente"]
    read = decode(outlines(regions, 5.0))
    read.index = regions.index
    error = (read.area / regions.area - 1).abs()
    assert error.max() < 0.001
    for level in ("wijk", "buurt"):
        assert overlap(read[regions["level"] == level]) < 100
    for wijk in regions.index[regions["level"] == "wijk"]:
        parts = read[regions["parent"] == wijk]
        assert shapely.area(shapely.symmetric_difference(parts.union_all(), read[wijk])) < 1


def test_a_border_is_stored_once() -> None:
    x, y = 200_000, 500_000
    two = [shapely.box(x, y, x + 1000, y + 1000), shapely.box(x + 1000, y, x + 2000, y + 1000)]
    shown = outlines(frame(two), 1.0)
    used = [sorted(decode_integers(text)) for text in shown.rings]
    arcs = {unfold(n) for text in shown.rings for n in decode_integers(text)[1:]}
    assert len({n if n >= 0 else -1 - n for n in arcs}) == 3
    assert all(len(area) == 3 for area in used)


def test_islands_and_holes() -> None:
    x, y = 200_000, 500_000
    island = shapely.box(x + 300, y + 300, x + 600, y + 600)
    around = shapely.box(x, y, x + 1000, y + 1000).difference(island)
    apart = shapely.MultiPolygon(
        [shapely.box(x + 2000, y, x + 2100, y + 100), shapely.box(x + 2300, y, x + 2400, y + 100)]
    )
    source = frame([island, around, apart])
    read = decode(outlines(source, 1.0))
    np.testing.assert_allclose(read.area, source.area, rtol=0.01)
    assert all(shapely.area(shapely.intersection(read[a], read[b])) < 1
               for a, b in combinations(range(3), 2))  # fmt: skip


def test_labels_stand_inside_their_area(case: Project) -> None:
    regions = case.regions.frame[case.regions.frame["level"] == "buurt"]
    numbers = decode_integers(outlines(regions, 5.0).centres)
    steps = np.array([unfold(n) for n in numbers]).reshape(-1, 2)
    lat, lon = (steps.cumsum(axis=0) * DEGREE).T
    points = gpd.GeoSeries.from_xy(lon, lat, crs="EPSG:4326").to_crs(RD)
    assert shapely.contains(regions.geometry.to_numpy(), points.to_numpy()).all()


def test_areas_that_are_no_coverage_are_mended() -> None:
    x, y = 200_000, 500_000
    left = shapely.Polygon(
        [(x, y), (x + 1000, y), (x + 1000.4, y + 500), (x + 1000, y + 1000), (x, y + 1000)]
    )
    right = shapely.box(x + 1000, y, x + 2000, y + 1000)
    read = simplified(frame([left, right]), 1.0)
    assert shapely.coverage_is_valid(read.to_numpy())


@pytest.mark.parametrize("tolerance", [5.0, 50.0])
def test_a_wijk_is_the_union_of_its_buurten(case: Project, tolerance: float) -> None:
    read = simplified(case.regions.frame, tolerance)
    for code in case.regions.level("wijk").index:
        parts = read[case.regions.frame["parent"] == code]
        assert read[code].equals(shapely.coverage_union_all(parts.to_numpy()))
