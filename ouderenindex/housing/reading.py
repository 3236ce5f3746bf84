"""Reading planned sites from a file, with all that is wrong with it told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.housing.places import read_places
from ouderenindex.housing.site import CARE, DWELLING_TYPES, PHASES, PRECISIONS, TENURES, Site
from ouderenindex.regions import RD, Regions, normalise_name

__all__ = ["Geocoder", "check_inside", "read_sites"]

Geocoder = Callable[[Sequence[str]], Sequence[shapely.Point | None]]
"""Gives the place of each address in EPSG:28992; None where it is not found for certain."""

_COUNT = r"([0-9]{1,6}|[0-9]{1,3}\.[0-9]{3})"  # 1250, or 1.250 as Dutch outputs write it
_NUMBER = re.compile(rf"{_COUNT}(?:\s*[-–]\s*{_COUNT})?")
# Generalised boundaries lie up to this far from the real ones, in metres.
_NEAR = 25.0
# Generalised boundaries may leave a sliver of a site outside; more than this is a mistake.
_OUTSIDE = 0.02
# Two outlines that share more than this part of the smaller one are one site, entered twice.
_SAME = 0.5

_COLUMNS = (
    "id", "name", "region", "precision", "address", "x", "y", "lon", "lat", *DWELLING_TYPES,
    *TENURES, *CARE, "phase", "year_from", "year_to", "certainty", "target_group", "source", "note",
)  # fmt: skip


def read_sites(
    path: Path | str,
    regions: Regions,
    *,
    crs: str = RD,
    layer: str | None = None,
    geocode: Geocoder | None = None,
) -> tuple[Site, ...]:
    """Read planned sites from CSV, Excel, GeoJSON, GeoPackage or Shapefile.

    Parameters
    ----------
    path
        A table with ``id, name`` and a place: ``region`` (codes or names of buurten or wijken,
        several divided by spaces or ``;``) with ``precision``; or ``x`` and ``y``; or ``lon`` and
        ``lat`` (WGS84); or ``address``. Or a file with geometry: points or polygons. Dwellings
        are in one column per type (:data:`DWELLING_TYPES`), and if known per tenure
        (:data:`TENURES`) and per care question (:data:`CARE`): empty, ``120`` or ``400-600``.
    regions
        The regions in which sites may lie.
    crs
        Coordinate system of ``x`` and ``y`` in a table.
    layer
        Layer of a file with several, or sheet of a workbook with several.
    geocode
        Finds the places of addresses, for the sites that have no place of their own. Without it
        an address is kept as text, and the site needs a region.

    Raises
    ------
    DataError
        With every problem of the file: its row, column, value and what was expected.
    """
    path = Path(path)
    problems: list[Problem] = []
    try:
        table, places = read_places(path, crs=crs, layer=layer, columns=_COLUMNS, problems=problems)
    except DataError as error:
        named = error.message.startswith((path.name, str(path)))
        raise error if named else DataError(f"{path.name}: {error.message}") from None
    # A row whose coordinates are wrong has a place all the same: say that once only.
    misplaced = {problem.row for problem in problems}
    _check_columns(table, path, problems)
    shapes: dict[int, BaseGeometry | None] = {
        int(row): shape for row, shape in zip(table.index, places, strict=True)
    }
    if geocode is not None:
        _look_up(table, shapes, misplaced, geocode, problems)
    whole = shapely.union_all(regions.level("wijk").geometry.to_numpy())
    sites: list[tuple[int, Site]] = []
    first_with: dict[str, int] = {}
    for row, record in zip(table.index, table.to_dict(orient="records"), strict=True):
        line = int(row) + 2
        cells = {str(key): str(value) for key, value in record.items()}
        shape = shapes[int(row)]
        wrong = _wrong_shape(shape, line)
        if wrong is None and shape is not None:
            wrong = _outside(cells.get("name", ""), shape, whole, line)
        if wrong is not None:
            problems.append(wrong)
            misplaced.add(line)
        told = line in misplaced
        placed = _Row(cells, line, problems).site(None if told else shape, regions, told)
        if placed.id and placed.id in first_with:
            other = f"an id of its own; row {first_with[placed.id]} has it too"
            problems.append(Problem("id occurs twice", line, "id", placed.id, other))
        first_with.setdefault(placed.id, line)
        if not told:
            sites.append((line, placed))
    problems += _duplicates(sites)
    if problems:
        order = sorted(problems, key=lambda problem: problem.row or 0)
        raise DataError(f"{path.name}: the sites cannot be used", order)
    return tuple(site for _, site in sites)


def check_inside(sites: Iterable[Site], regions: Regions) -> None:
    """Refuse sites that lie (partly) outside the regions.

    Raises
    ------
    DataError
        With every site that does.
    """
    whole = shapely.union_all(regions.level("wijk").geometry.to_numpy())
    found = [_outside(s.name, s.geometry, whole) for s in sites if s.geometry is not None]
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise DataError("Sites lie outside the municipality", problems)


def _check_columns(table: pd.DataFrame, path: Path, problems: list[Problem]) -> None:
    for name in ("id", "name"):
        if name not in table.columns:
            problems.append(
                Problem("column not found", 1, name, expected=suggest(name, table.columns))
            )
    is_table = path.suffix.lower() in (".csv", ".xlsx")
    absent = [name for name in _COLUMNS if name not in table.columns]
    types = ", ".join(f"'{kind}'" for kind in DWELLING_TYPES)
    for name in map(str, table.columns):
        # A GIS file has columns of its own, such as an area: there only a slip of the pen counts.
        if name in _COLUMNS or not (is_table or get_close_matches(name, absent, cutoff=0.8)):
            continue
        expected = suggest(name, _COLUMNS)
        cells = table[name][table[name] != ""]
        counts = len(cells) > 0 and cells.map(_NUMBER.fullmatch).notna().all()
        if counts and not expected.startswith("perhaps"):
            problems.append(
                Problem("unknown type of dwelling", 1, name, expected=f"one of {types}")
            )
        else:
            problems.append(Problem("unknown column", 1, name, expected=expected))


def _look_up(
    table: pd.DataFrame,
    shapes: dict[int, BaseGeometry | None],
    misplaced: set[int | None],
    geocode: Geocoder,
    problems: list[Problem],
) -> None:
    """Find the places of the addresses of sites that have no other place of their own."""
    if "address" not in table.columns:
        return
    asked = {
        row: address
        for row, address in zip(shapes, map(str, table["address"]), strict=True)
        if address and shapes[row] is None and row + 2 not in misplaced
    }
    if "precision" in table.columns:  # a site that is said to be known by its buurt stays so
        coarse = table["precision"].isin(PRECISIONS[1:])
        asked = {row: address for row, address in asked.items() if not coarse[row]}
    if not asked:
        return
    for (row, address), point in zip(asked.items(), geocode(list(asked.values())), strict=True):
        shapes[row] = point
        if point is None:
            problems.append(Problem("address not found", row + 2, "address", address))
            misplaced.add(row + 2)


def _wrong_shape(shape: BaseGeometry | None, line: int) -> Problem | None:
    if shape is None:
        return None
    if shape.geom_type not in ("Point", "Polygon", "MultiPolygon"):
        return Problem("not a place", line, "geometry", shape.geom_type, "a point or a polygon")
    if not shape.is_valid:
        return Problem("not a valid outline", line, "geometry", shapely.is_valid_reason(shape))
    return None


def _outside(
    name: str, shape: BaseGeometry, whole: BaseGeometry, line: int | None = None
) -> Problem | None:
    if shape.area == 0:
        outside = 0.0 if whole.intersects(shape) else 1.0
    else:
        outside = 1 - shapely.area(shapely.intersection(whole, shape)) / shape.area
    if outside <= _OUTSIDE:
        return None
    point = shape.representative_point()
    how = "lies" if outside > 0.999 else f"lies for {outside:.0%}"
    place = f"x {point.x:.0f}, y {point.y:.0f}"
    inside = "a place inside it, in RD metres"
    return Problem(f"site '{name}' {how} outside the municipality", line, None, place, inside)


def _duplicates(sites: Sequence[tuple[int, Site]]) -> list[Problem]:
    """Tell of outlines that overlap for more than half, and of one name at one place."""
    problems = []
    drawn = [(line, site) for line, site in sites if site.geometry is not None]
    shapes = gpd.GeoSeries([site.geometry for _, site in drawn]).to_numpy()
    if len(shapes):
        area = shapely.area(shapes)
        first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        pairs = (first < second) & (area[first] > 0) & (area[second] > 0)
        first, second = first[pairs], second[pairs]
        common = shapely.area(shapely.intersection(shapes[first], shapes[second]))
        part = common / np.minimum(area[first], area[second])
        for one, other, share in zip(first, second, part, strict=True):
            if share > _SAME:
                line, site = drawn[one]
                problems.append(
                    Problem(f"overlaps site '{site.name}' (row {line}) for {share:.0%}",
                            drawn[other][0], "geometry", expected="each site once")
                )  # fmt: skip
    told = {problem.row for problem in problems}
    seen: dict[tuple[str, object], int] = {}
    for line, site in sites:
        place: object = site.regions
        if site.geometry is not None:
            middle = site.geometry.centroid
            place = (round(middle.x), round(middle.y))
        key = (normalise_name(site.name) or site.name, place)
        if not site.name or not place:
            continue  # told already: it lacks a name or a place
        if key in seen and line not in told:
            problems.append(
                Problem(f"same name and place as row {seen[key]}", line, "name", site.name,
                        "each site once")
            )  # fmt: skip
        seen.setdefault(key, line)
    return problems


class _Row:
    """One row of the file; notes what is wrong with its cells as they are read."""

    def __init__(self, cells: Mapping[str, str], line: int, problems: list[Problem]) -> None:
        self.cells, self.line, self.problems = cells, line, problems

    def wrong(self, what: str, column: str, value: object = None, expected: str = "") -> None:
        self.problems.append(Problem(what, self.line, column, value, expected or None))

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def site(self, shape: BaseGeometry | None, regions: Regions, told: bool) -> Site:
        """Make a site; ``told``: its place is known to be wrong, and need not be looked at."""
        for column in ("id", "name"):
            if column in self.cells and not self.get(column):
                self.wrong(f"a site needs {column}", column)
        start, end = self.year("year_from"), self.year("year_to")
        if start is not None and end is not None and end < start:
            self.wrong("ends before it begins", "year_to", end, f">= {start}")
        dwellings = self.numbers(DWELLING_TYPES)
        codes, precision = self.place(shape, regions, told)
        return Site(
            id=self.get("id"),
            name=self.get("name"),
            geometry=shape,
            regions=codes,
            precision=precision,
            dwellings=dwellings,
            phase=self.one_of("phase", PHASES),
            year_from=start,
            year_to=end,
            certainty=self.get("certainty"),
            target_group=self.get("target_group"),
            source=self.get("source"),
            note=self.get("note"),
            tenure=self.part_of(dwellings, TENURES, "tenure"),
            care=self.part_of(dwellings, CARE, "care question"),
            address=self.get("address"),
        )

    def one_of(self, column: str, allowed: Sequence[str]) -> str:
        value = self.get(column)
        if value and value not in allowed:
            self.wrong("unknown value", column, value, suggest(value, allowed))
        return value

    def year(self, column: str) -> int | None:
        value = self.get(column)
        if not value:
            return None
        if not re.fullmatch(r"(19|20|21)\d\d", value):
            self.wrong("not a year", column, value, "a year, such as 2027")
            return None
        return int(value)

    def numbers(self, columns: Sequence[str]) -> dict[str, tuple[int, int]]:
        found = {}
        for column in columns:
            cell = self.get(column)
            if not cell:
                continue
            match = _NUMBER.fullmatch(cell)
            if match is None:
                self.wrong("not a number of dwellings", column, cell, "120 or 400-600")
                continue
            low = int(match[1].replace(".", ""))
            high = int((match[2] or match[1]).replace(".", ""))
            if high < low:
                self.wrong("the range runs downwards", column, cell, "low-high")
            found[column] = (low, high)
        return found

    def part_of(
        self, dwellings: Mapping[str, tuple[int, int]], columns: Sequence[str], what: str
    ) -> dict[str, tuple[int, int]]:
        """Read the same dwellings divided in another way: never more than there are."""
        parts = self.numbers(columns)
        if not parts:
            return parts
        low = sum(number for number, _ in dwellings.values())
        high = sum(number for _, number in dwellings.values())
        # The lowest numbers add up in every case; the highest need not all come true at once.
        least = sum(number for number, _ in parts.values())
        column, most = max(((c, number) for c, (_, number) in parts.items()), key=lambda p: p[1])
        if least > low or most > high:
            shown = f"{low}" if low == high else f"{low}-{high}"
            value = least if least > low else most
            self.wrong(
                f"more dwellings by {what} than there are", column, value,
                f"at most {shown}, the sum of the types (unspecified where the type is not known)",
            )  # fmt: skip
        return parts

    def place(
        self, shape: BaseGeometry | None, regions: Regions, told: bool
    ) -> tuple[tuple[str, ...], str]:
        """Regions that the site is known by, and how precisely."""
        stated = self.get("precision")
        if stated and stated not in PRECISIONS:
            self.wrong("unknown value", "precision", stated, suggest(stated, PRECISIONS))
            stated = ""
        cell = self.get("region")
        codes: list[str] = []
        # Names hold spaces, codes do not: 'BU01931360 BU01931300' is two codes, 'Het Noorden' one.
        words = cell.split()
        are_codes = all(re.fullmatch(r"(GM|WK|BU)\w+", word) for word in words)
        for part in filter(None, map(str.strip, words if are_codes else cell.split(";"))):
            try:
                codes.append(regions.find(part))
            except OuderenindexError as error:
                self.wrong(error.message, "region", part)
        if told:
            return tuple(codes), "exact"
        if shape is None and not cell:
            expected = "a region, or x and y"
            if self.get("address"):
                expected += ", or a geocoder that finds its address"
            self.wrong("a site needs a place", "region", expected=expected)
        if shape is not None:
            if stated and stated != "exact":
                self.wrong("a site with a place of its own is exact", "precision", stated, "exact")
            for code in codes:
                if not regions.frame.at[code, "geometry"].buffer(_NEAR).intersects(shape):
                    self.wrong("the place lies outside this region", "region", code)
            return tuple(codes), "exact"
        levels = {str(regions.frame.at[code, "level"]) for code in codes}
        if len(levels) > 1:
            self.wrong("regions of several levels", "region", cell, "one level")
        coarsest = next((lv for lv in ("gemeente", "wijk", "buurt") if lv in levels), "buurt")
        if stated and codes and stated != coarsest:
            self.wrong("precision does not fit the region", "precision", stated, coarsest)
        return tuple(codes), coarsest
