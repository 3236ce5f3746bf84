"""Housing: planned sites, and what the index says about the wijk in which each lies.

A site is a point, a polygon, or no more than the code of the buurt or wijk that it is known by;
its precision says which, and no point is ever invented for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from ouderenindex._tables import number_at, read_table
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.regions import RD, Regions, check_coordinates
from ouderenindex.scoring.result import IndexResult, Reason

__all__ = [
    "DWELLING_TYPES",
    "PHASES",
    "PRECISIONS",
    "Overlay",
    "Site",
    "SiteContext",
    "area_shares",
    "overlay",
    "read_sites",
]

DWELLING_TYPES = (
    "nultreden",
    "geclusterd",
    "zorggeschikt",
    "wmo",
    "flex",
    "regular",
    "unspecified",
)
PHASES = ("idea", "plan", "decided", "under_construction", "done")
PRECISIONS = ("exact", "buurt", "wijk", "gemeente")
_COUNT = r"([0-9]{1,6}|[0-9]{1,3}\.[0-9]{3})"  # 1250, or 1.250 as Dutch outputs write it
_NUMBER = re.compile(rf"{_COUNT}(?:\s*[-–]\s*{_COUNT})?")
# Generalised boundaries lie up to this far from the real ones, in metres.
_NEAR = 25.0
# Generalised boundaries may leave a sliver of a site outside; more than this is a mistake.
_OUTSIDE = 0.02


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
    """

    id: str
    name: str
    geometry: BaseGeometry | None = None
    regions: tuple[str, ...] = ()
    precision: str = "exact"
    dwellings: Mapping[str, tuple[int, int]] | None = None
    phase: str = ""
    year_from: int | None = None
    year_to: int | None = None
    certainty: str = ""
    target_group: str = ""
    source: str = ""
    note: str = ""

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


@dataclass(frozen=True)
class SiteContext:
    """What the index says about a wijk in which (a part of) a site lies.

    Attributes
    ----------
    site, region, name
        Site id, wijk code and wijk name.
    share
        0 to 1: part of the site in this wijk.
    how
        How the share was found: ``point``, ``area`` or ``code``.
    score, class_number
        Index of the wijk.
    people
        People who live in the wijk, by the counts of the definition.
    risks, protections
        The strongest reasons for the wijk's score, strongest first.
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
        One row per site and wijk: ``site, name, region, region_name, share, how``, one column
        per count of people, per node (its score in that wijk) and ``class``. A site known by
        municipality only has one row without a wijk.
    programme
        Planned dwellings per ``region, type, phase``: ``low`` and ``high``. Sites of which only
        the municipality is known are under the municipality.
    contexts
        Site id to its wijken, the largest share first.
    """

    sites: pd.DataFrame
    programme: pd.DataFrame
    contexts: Mapping[str, tuple[SiteContext, ...]]

    def __repr__(self) -> str:
        shown = self.sites[["name", "region_name", "share"]]
        return f"{len(self.contexts)} sites\n{shown.to_string(index=False)}"

    def dwellings(self, region: str) -> tuple[float, float]:
        """Lowest and highest number of dwellings planned in a region."""
        rows = self.programme[self.programme["region"] == region]
        return float(rows["low"].sum()), float(rows["high"].sum())


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
    """
    frame = regions.level(level)
    near = frame.iloc[frame.sindex.query(area, predicate="intersects")]
    parts = shapely.area(shapely.intersection(near.geometry.to_numpy(), area))
    total = parts.sum()
    if total == 0:
        return {}
    shares = {str(code): float(part / total) for code, part in zip(near.index, parts, strict=True)}
    # A shared edge is no share: drop what is only a rounding of the boundary.
    kept = {code: share for code, share in sorted(shares.items()) if share > 1e-6}
    whole = sum(kept.values())
    return {code: share / whole for code, share in kept.items()}


def _locate(site: Site, regions: Regions) -> tuple[dict[str, float], str]:
    """Share of a site in each wijk, and how that was found."""
    if site.geometry is None:
        wijken = {regions.ancestor(code, "wijk") for code in site.regions}
        if None in wijken:
            return {}, "code"
        if len(wijken) == 1:
            return {str(wijken.pop()): 1.0}, "code"
        return area_shares(site.area(regions), regions), "area"
    if site.geometry.area == 0:
        frame = regions.level("wijk")
        hits = frame.index[frame.sindex.query(site.geometry, predicate="intersects")]
        # On a shared edge both wijken hold the point: the first by code, so that it counts once.
        return ({str(min(hits)): 1.0} if len(hits) else {}), "point"
    return area_shares(site.geometry, regions), "area"


def overlay(sites: Sequence[Site], result: IndexResult, regions: Regions) -> Overlay:
    """Lay sites over the index: each gets its wijk, each wijk its planned dwellings.

    Parameters
    ----------
    sites
        Sites inside the municipality.
    result
        Scores of these regions.
    regions
        Boundaries.

    Raises
    ------
    DataError
        If a site lies outside the municipality.
    """
    check_inside(sites, regions)
    contexts: dict[str, tuple[SiteContext, ...]] = {}
    rows: list[dict[str, Any]] = []
    programme: list[dict[str, Any]] = []
    explained: dict[str, tuple[tuple[Reason, ...], tuple[Reason, ...]]] = {}
    index = result.definition.key
    for site in sites:
        shares, how = _locate(site, regions)
        found = []
        for code, share in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
            if code not in explained:
                why = result.explain(code)
                explained[code] = (why.risks[:3], why.protections[:3])
            people = {str(k): number_at(result.people, code, str(k)) for k in result.people}
            found.append(
                SiteContext(
                    site=site.id,
                    region=code,
                    name=regions.name(code),
                    share=share,
                    how=how,
                    score=number_at(result.scores, code, index),
                    class_number=int(number_at(result.classes, code, index)),
                    people=people,
                    risks=explained[code][0],
                    protections=explained[code][1],
                )
            )
            rows.append(
                {
                    "site": site.id,
                    "name": site.name,
                    "region": code,
                    "region_name": regions.name(code),
                    "share": share,
                    "how": how,
                    **people,
                    "class": int(number_at(result.classes, code, index)),
                    **{str(k): number_at(result.scores, code, str(k)) for k in result.scores},
                }
            )
        contexts[site.id] = tuple(found)
        if not found:
            region = site.regions[0]
            place = {"region": region, "region_name": "", "share": 1.0, "how": how}
            rows.append({"site": site.id, "name": site.name, **place})
            shares = {region: 1.0}
        for code, share in shares.items():
            for kind, (low, high) in (site.dwellings or {}).items():
                programme.append(
                    {
                        "region": code,
                        "type": kind,
                        "phase": site.phase,
                        "low": low * share,
                        "high": high * share,
                    }
                )
    columns = ["site", "name", "region", "region_name", "share", "how"]
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
    columns = ["region", "type", "phase", "low", "high"]
    plan = pd.DataFrame(programme, columns=columns)
    plan = plan.groupby(["region", "type", "phase"], as_index=False, sort=True).sum()
    return Overlay(frame, plan, contexts)


def check_inside(sites: Iterable[Site], regions: Regions) -> None:
    """Refuse sites that lie (partly) outside the regions.

    Raises
    ------
    DataError
        With every site that does.
    """
    whole = shapely.union_all(regions.level("wijk").geometry.to_numpy())
    problems = []
    for site in sites:
        if site.geometry is None:
            continue
        if site.geometry.area == 0:
            outside = 0.0 if whole.intersects(site.geometry) else 1.0
        else:
            outside = 1 - shapely.area(shapely.intersection(whole, site.geometry)) / (
                site.geometry.area
            )
        if outside > _OUTSIDE:
            point = site.geometry.representative_point()
            how = "lies" if outside > 0.999 else f"lies for {outside:.0%}"
            place = f"x {point.x:.0f}, y {point.y:.0f}"
            problems.append(
                Problem(f"site '{site.name}' {how} outside the municipality", value=place,
                        expected="a place inside it, in RD metres")
            )  # fmt: skip
    if problems:
        raise DataError("Sites lie outside the municipality", problems)


def read_sites(
    path: Path | str, regions: Regions, *, crs: str = RD, layer: str | None = None
) -> tuple[Site, ...]:
    """Read planned sites from CSV, GeoJSON or GeoPackage.

    Parameters
    ----------
    path
        A CSV with ``id, name`` and either ``region`` (codes or names, several divided by
        spaces or ``;``) with ``precision``, or ``x`` and ``y``; or a file with geometry. Dwellings
        are in one column per type: empty, ``120`` or ``400-600``.
    regions
        The regions in which sites may lie.
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
    table, geometry = _read_any(path, crs, layer)
    problems: list[Problem] = []
    sites = []
    seen: set[str] = set()
    for at, row in enumerate(table.to_dict(orient="records")):
        shape = None if geometry is None else geometry.iloc[at]
        if shape is not None and shape.is_empty:
            shape = None
        if shape is not None and shape.geom_type not in ("Point", "Polygon", "MultiPolygon"):
            kind = "a point or a polygon"
            problems.append(Problem("not a place", at + 2, "geometry", shape.geom_type, kind))
        elif shape is not None and not shape.is_valid:
            why = shapely.is_valid_reason(shape)
            problems.append(Problem("not a valid outline", at + 2, "geometry", why))
        site = _site({str(k): str(v).strip() for k, v in row.items()}, shape, at + 2, regions,
                     problems)  # fmt: skip
        if site.id in seen:
            problems.append(Problem("id occurs twice", at + 2, "id", site.id))
        seen.add(site.id)
        sites.append(site)
    if problems:
        raise DataError(f"{path.name}: the sites cannot be used", problems)
    try:
        check_inside(sites, regions)
    except DataError as error:
        raise DataError(f"{path.name}: {error.message}", error.problems) from None
    return tuple(sites)


_COLUMNS = (
    "id", "name", "region", "precision", "x", "y", *DWELLING_TYPES, "phase", "year_from", "year_to",
    "certainty", "target_group", "source", "note",
)  # fmt: skip


def _read_any(path: Path, crs: str, layer: str | None) -> tuple[pd.DataFrame, gpd.GeoSeries | None]:
    if path.suffix.lower() == ".csv":
        table = read_table(path, required=("id", "name"))
        if table.empty:
            raise DataError(f"{path.name}: the table has a header and no sites")
        unknown = [name for name in table.columns if name not in _COLUMNS]
        if unknown:
            raise DataError(
                f"{path.name}: there are unknown columns",
                [Problem("unknown column", 1, c, expected=suggest(c, _COLUMNS)) for c in unknown],
            )
        if not {"x", "y"} & set(table.columns):
            return table, None
        table = table.assign(**{c: "" for c in ("x", "y") if c not in table.columns})
        return table, _points(table, path, crs)
    if not path.exists():
        raise DataError(f"{path}: there is no such file")
    if path.stat().st_size == 0:
        raise DataError(f"{path.name}: the file is empty")
    try:
        layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        if layer is None and len(layers) > 1:
            raise DataError(
                f"{path.name}: the file has several layers; name one (layer, or sites_layer in the "
                f"project file): {', '.join(layers)}"
            )
        frame = gpd.read_file(path, layer=layer) if layer else gpd.read_file(path)
    except DataError:
        raise
    except Exception as error:  # GDAL raises many kinds; all mean the file is not what it says
        raise DataError(f"{path.name}: this is not a readable GIS file ({error})") from error
    if frame.empty:
        raise DataError(f"{path.name}: the file has no sites")
    if not isinstance(frame, gpd.GeoDataFrame):
        raise DataError(f"{path.name}: the file has no geometry")
    lacking = [name for name in ("id", "name") if name not in frame.columns]
    if lacking:
        raise DataError(
            f"{path.name}: columns are missing",
            [Problem("column not found", column=c, expected=suggest(c, frame.columns))
             for c in lacking],
        )  # fmt: skip
    if frame.crs is None:
        raise DataError(f"{path.name}: the file does not say its coordinate system")
    check_coordinates(frame, path.name)
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    for column in attributes.columns:
        cells = attributes[column]
        if pd.api.types.is_float_dtype(cells):
            attributes[column] = cells.map(lambda v: "" if v != v else f"{v:.10g}")
    attributes = attributes.astype(object).where(attributes.notna(), "")
    return attributes, frame.to_crs(RD).geometry


def _points(table: pd.DataFrame, path: Path, crs: str) -> gpd.GeoSeries:
    problems = []
    numbers = {}
    for column in ("x", "y"):
        cells = table[column]
        numbers[column] = pd.to_numeric(cells.where(cells != ""), errors="coerce").astype(float)
        bad = (cells != "") & ~np.isfinite(numbers[column])
        for row in table.index[bad]:
            problems.append(Problem("not a number", int(row) + 2, column, cells[row]))
    for row in table.index[numbers["x"].isna() != numbers["y"].isna()]:
        problems.append(Problem("x and y go together", int(row) + 2, "x"))
    if problems:
        raise DataError(f"{path.name}: the sites cannot be used", problems)
    known = numbers["x"].notna() & numbers["y"].notna()
    try:
        pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        raise DataError(
            f"{path.name}: '{crs}' is not a coordinate system (expected {RD} or EPSG:4326; "
            "sites_crs in the project file)"
        ) from None
    points = gpd.GeoSeries([None] * len(table), index=table.index, crs=crs)
    if known.any():
        points[known] = gpd.points_from_xy(numbers["x"][known], numbers["y"][known], crs=crs)
        check_coordinates(gpd.GeoDataFrame(geometry=points[known]), f"{path.name}, x and y")
    return points.to_crs(RD)


def _site(
    row: Mapping[str, str],
    shape: BaseGeometry | None,
    line: int,
    regions: Regions,
    problems: list[Problem],
) -> Site:
    def one_of(column: str, allowed: Sequence[str]) -> str:
        value = row.get(column, "")
        if value and value not in allowed:
            problems.append(Problem("unknown value", line, column, value, suggest(value, allowed)))
        return value

    def year(column: str) -> int | None:
        value = row.get(column, "")
        if not value:
            return None
        if not re.fullmatch(r"(19|20|21)\d\d", value):
            problems.append(Problem("not a year", line, column, value, "a year, such as 2027"))
            return None
        return int(value)

    dwellings = {}
    for kind in DWELLING_TYPES:
        cell = row.get(kind, "")
        if not cell:
            continue
        match = _NUMBER.fullmatch(cell)
        if match is None:
            problems.append(
                Problem("not a number of dwellings", line, kind, cell, "120 or 400-600")
            )
            continue
        low = int(match[1].replace(".", ""))
        high = int((match[2] or match[1]).replace(".", ""))
        if high < low:
            problems.append(Problem("the range runs downwards", line, kind, cell, "low-high"))
        dwellings[kind] = (low, high)
    for column in ("id", "name"):
        if not row[column]:
            problems.append(Problem(f"a site needs {column}", line, column))
    start, end = year("year_from"), year("year_to")
    if start is not None and end is not None and end < start:
        problems.append(Problem("ends before it begins", line, "year_to", end, f">= {start}"))
    codes, precision = _place(row, shape, line, regions, problems)
    return Site(
        id=row["id"],
        name=row["name"],
        geometry=shape,
        regions=codes,
        precision=precision,
        dwellings=dwellings,
        phase=one_of("phase", PHASES),
        year_from=start,
        year_to=end,
        certainty=row.get("certainty", ""),
        target_group=row.get("target_group", ""),
        source=row.get("source", ""),
        note=row.get("note", ""),
    )


def _place(
    row: Mapping[str, str],
    shape: BaseGeometry | None,
    line: int,
    regions: Regions,
    problems: list[Problem],
) -> tuple[tuple[str, ...], str]:
    """Regions that a site is known by, and how precisely."""
    stated = row.get("precision", "")
    if stated and stated not in PRECISIONS:
        expected = suggest(stated, PRECISIONS)
        problems.append(Problem("unknown value", line, "precision", stated, expected))
        stated = ""
    cell = row.get("region", "")
    codes: list[str] = []
    # Names hold spaces, codes do not: 'BU01931360 BU01931300' is two codes, 'Het Noorden' one name.
    parts = cell.split() if re.fullmatch(r"((GM|WK|BU)\w+[\s]*)+", cell) else cell.split(";")
    for part in filter(None, (part.strip() for part in parts)):
        try:
            codes.append(regions.find(part))
        except OuderenindexError as error:
            problems.append(Problem(error.message, line, "region", part))
    if shape is None and not cell:
        problems.append(
            Problem("a site needs a place", line, "region", expected="a region, or x and y")
        )
    if shape is not None:
        if stated and stated != "exact":
            problems.append(
                Problem(
                    "a site with a place of its own is exact", line, "precision", stated, "exact"
                )
            )
        for code in codes:
            if not regions.frame.at[code, "geometry"].buffer(_NEAR).intersects(shape):
                problems.append(Problem("the place lies outside this region", line, "region", code))
        return tuple(codes), "exact"
    levels = {str(regions.frame.at[code, "level"]) for code in codes}
    if len(levels) > 1:
        problems.append(Problem("regions of several levels", line, "region", cell, "one level"))
    coarsest = next((level for level in ("gemeente", "wijk", "buurt") if level in levels), "buurt")
    if stated and codes and stated != coarsest:
        problems.append(
            Problem("precision does not fit the region", line, "precision", stated, coarsest)
        )
    return tuple(codes), coarsest
