"""Address points, and which area holds each of many points."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from ouderenindex._tables import read_table
from ouderenindex.errors import DataError, Problem
from ouderenindex.housing.places import points_of, read_gis
from ouderenindex.regions import RD, Regions

__all__ = ["AddressPoints", "AreaIndex", "Floats", "Integers", "read_addresses"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Points worked on at once: some 100 bytes each, whatever the number of points asked for.
_CHUNK = 500_000
# The index of areas has at most this many squares, and entries of areas in them.
_SQUARES = 4_000_000


class AreaIndex:
    """Areas, made ready to tell which of them holds each of many points.

    The bounding boxes of the areas are entered in a grid of squares, so that a point is compared
    with the few areas whose box covers its square. Memory is bounded: points are worked on in
    chunks, and the grid has at most four million squares.

    Parameters
    ----------
    areas
        Polygons. Where two of them hold a point (on a shared edge, or because official
        neighbours overlap by a sliver), it belongs to the first.
    """

    def __init__(self, areas: npt.NDArray[np.object_]) -> None:
        self._areas = np.array(areas, dtype=object)
        shapely.prepare(self._areas)
        bounds = shapely.bounds(self._areas)
        self._west, self._south = (float(v) for v in bounds[:, :2].min(axis=0))
        self._east, self._north = (float(v) for v in bounds[:, 2:].max(axis=0))
        corner = np.array([self._west, self._south])
        # Half of a usual area: larger squares hold more areas, smaller ones make a larger grid.
        self._size = float(np.median(bounds[:, 2:] - bounds[:, :2])) / 2 or 1.0
        most = max(_SQUARES, 8 * len(areas))
        while True:
            low = ((bounds[:, :2] - corner) // self._size).astype(np.int64)
            high = ((bounds[:, 2:] - corner) // self._size).astype(np.int64)
            span = high - low + 1
            self._columns, rows = (int(v) for v in high.max(axis=0) + 1)
            if self._columns * rows <= most and span.prod(axis=1, dtype=float).sum() <= most:
                break
            self._size *= 2  # few areas that are much larger or smaller than the usual one
        area, place = _numbered(span.prod(axis=1))
        column = low[area, 0] + place % span[area, 0]
        row = low[area, 1] + place // span[area, 0]
        square = row * self._columns + column
        self._entries = area[np.argsort(square, kind="stable")].astype(np.int32)
        counts = np.bincount(square, minlength=self._columns * rows)
        self._starts = np.concatenate([[0], np.cumsum(counts)])

    def find(self, x: Floats, y: Floats) -> Integers:
        """Give the position of the area that holds each point, -1 where none does.

        Parameters
        ----------
        x, y
            Coordinates in the system of the areas.
        """
        found = np.full(len(x), -1, dtype=np.int64)
        for start in range(0, len(x), _CHUNK):
            part = slice(start, start + _CHUNK)
            self._find(x[part], y[part], found[part])
        return found

    def _find(self, x: Floats, y: Floats, found: Integers) -> None:
        inside = np.flatnonzero(
            (x >= self._west) & (x <= self._east) & (y >= self._south) & (y <= self._north)
        )
        column = ((x[inside] - self._west) // self._size).astype(np.int64)
        row = ((y[inside] - self._south) // self._size).astype(np.int64)
        square = row * self._columns + column
        first = self._starts[square]
        at, place = _numbered(self._starts[square + 1] - first)
        area, point = self._entries[first[at] + place], inside[at]
        # One area after the other, each with all its points: far faster than point by point.
        order = np.argsort(area, kind="stable")
        area, point = area[order], point[order]
        held = shapely.intersects_xy(self._areas[area], x[point], y[point])
        # Backwards, so that the first of the areas that hold a point is the one that stays.
        found[point[held][::-1]] = area[held][::-1]


def _numbered(counts: Integers) -> tuple[Integers, Integers]:
    """Repeat each position as often as its count, and number the repeats from 0."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


@dataclass(frozen=True, eq=False, repr=False)
class AddressPoints:
    """Points that stand for addresses.

    Attributes
    ----------
    x, y
        Coordinates in EPSG:28992, in metres.
    weight
        Number of addresses that each point stands for, 0 or more.
    cell
        0 if the points are addresses; else the side in metres of the square of which each is the
        centre, and over which its addresses lie somewhere.
    """

    x: Floats
    y: Floats
    weight: Floats
    cell: float = 0.0

    def __post_init__(self) -> None:
        if not len(self.x) == len(self.y) == len(self.weight):
            raise DataError("Address points need as many x as y and as many weights")
        numbers = np.concatenate([self.x, self.y, self.weight])
        if not np.isfinite(numbers).all() or (self.weight < 0).any() or self.cell < 0:
            raise DataError("Address points need coordinates, and weights of 0 or more")

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        what = f"squares of {self.cell:g} m" if self.cell else "points"
        return f"AddressPoints({self.total:g} addresses at {len(self)} {what})"

    @property
    def total(self) -> float:
        """Number of addresses."""
        return float(self.weight.sum())

    def regions(self, regions: Regions, level: str = "buurt") -> npt.NDArray[np.object_]:
        """Code of the region that holds each point, empty where none does.

        Parameters
        ----------
        regions
            Boundaries.
        level
            ``buurt`` or ``wijk``.
        """
        frame = regions.level(level)
        at = AreaIndex(frame.geometry.to_numpy()).find(self.x, self.y)
        codes = np.append(frame.index.to_numpy(dtype=object), "")
        return np.asarray(codes[at], dtype=object)

    def within(self, area: BaseGeometry) -> AddressPoints:
        """Points that can lie in an area: inside it, or with a square that touches it."""
        west, south, east, north = shapely.bounds(area)
        half = self.cell / 2
        near = np.flatnonzero(
            (self.x >= west - half) & (self.x <= east + half)
            & (self.y >= south - half) & (self.y <= north + half)
        )  # fmt: skip
        if not self.cell:
            shapely.prepare(area)
            near = near[shapely.intersects_xy(area, self.x[near], self.y[near])]
        return AddressPoints(self.x[near], self.y[near], self.weight[near], self.cell)

    def squares(self) -> npt.NDArray[np.object_]:
        """Give the squares that the points stand for, as polygons."""
        half = self.cell / 2
        squares = shapely.box(self.x - half, self.y - half, self.x + half, self.y + half)
        return np.asarray(squares, dtype=object)


def read_addresses(path: Path | str, *, crs: str = RD, layer: str | None = None) -> AddressPoints:
    """Read address points.

    Parameters
    ----------
    path
        A CSV with ``x, y`` (or ``lon, lat``, always WGS84), and if the points are counts
        ``addresses`` (how many each stands for) and ``cell`` (side in metres of the square over
        which they lie); GeoPackage, GeoJSON or Shapefile with points; or GeoParquet (needs the
        extra ``parquet``). A file with geometry may have the columns ``addresses`` and ``cell``
        too.
    crs
        Coordinate system of ``x`` and ``y`` in a CSV.
    layer
        Layer of a file with several.

    Raises
    ------
    DataError
        With every problem of the file: its row, column, value and what was expected.
    """
    path = Path(path)
    problems: list[Problem] = []
    if path.suffix.lower() == ".csv":
        table = read_table(path, required=())
        if table.empty:
            raise DataError(f"{path.name}: the table has a header and no addresses")
        points = points_of(table, crs, problems)
        if points is None:
            raise DataError(
                f"{path.name}: columns are missing",
                [Problem("column not found", 1, name, expected="x and y, or lon and lat")
                 for name in ("x", "y") if name not in table.columns],
            )  # fmt: skip
        told = {problem.row for problem in problems}
        for row in table.index[points.isna()]:
            if int(row) + 2 not in told:
                problems.append(Problem("an address needs a place", int(row) + 2, "x"))
    else:
        table, points = read_gis(path, layer, problems)
        told = {problem.row for problem in problems}
        kinds = points.geom_type.fillna("(empty)")
        for row in table.index[kinds != "Point"]:
            if int(row) + 2 not in told:
                problems.append(
                    Problem("not an address", int(row) + 2, "geometry", kinds[row], "a point")
                )
    weight = _amounts(table, "addresses", problems, default=1.0)
    cell = _amounts(table, "cell", problems, default=0.0)
    if not problems and cell.min() != cell.max():
        value = f"{cell.min():g} and {cell.max():g}"
        problems.append(Problem("squares of several sizes", None, "cell", value, "one size"))
    if not problems and cell[0]:
        spots = pd.DataFrame(shapely.get_coordinates(points.to_numpy()), index=table.index)
        for row in table.index[spots.duplicated()]:
            problems.append(Problem("the square occurs twice", int(row) + 2, "x"))
    if problems:
        raise DataError(f"{path.name}: the addresses cannot be used", problems)
    places = gpd.GeoSeries(points)
    return AddressPoints(
        places.x.to_numpy(dtype=float), places.y.to_numpy(dtype=float), weight, float(cell[0])
    )


def _amounts(table: pd.DataFrame, column: str, problems: list[Problem], default: float) -> Floats:
    """Read a column of numbers of 0 or more; a column that is not there has the default."""
    if column not in table.columns:
        return np.full(len(table), default)
    numbers = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=float)
    for row in table.index[~(np.isfinite(numbers) & (numbers >= 0))]:
        value = str(table.at[row, column])
        problems.append(Problem("not an amount", int(row) + 2, column, value, "0 or more"))
    return numbers
