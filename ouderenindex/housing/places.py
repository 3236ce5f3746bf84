"""Reading files of places: tables with coordinates, and GIS files with geometry.

What is read comes out as one table of texts, whatever the file, with the place of each row in
EPSG:28992 beside it. What is wrong is noted with its row, so that a reader can tell it together
with what it finds itself.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from ouderenindex._tables import read_table
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.regions import RD, check_coordinates
from ouderenindex.sources.files.cells import Mark
from ouderenindex.sources.files.guard import kind_of
from ouderenindex.sources.files.workbook import read_workbook

__all__ = ["KINDS", "WGS84", "points_of", "read_gis", "read_places"]

WGS84 = "EPSG:4326"
KINDS = ("csv", "geojson", "gpkg", "json", "shp", "xlsx")
"""Kinds of file that hold places, by their ending."""

# The attribute table of a Shapefile keeps this many characters of a name.
_DBF_NAME = 10


def read_places(
    path: Path, *, crs: str, layer: str | None, columns: tuple[str, ...], problems: list[Problem]
) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    """Read a table with coordinates (CSV, Excel) or a GIS file.

    Parameters
    ----------
    path
        The file.
    crs
        Coordinate system of ``x`` and ``y`` in a table; ``lon`` and ``lat`` are always WGS84.
    layer
        Layer of a GIS file, or sheet of a workbook, if it has several.
    columns
        Names that the reader knows. The names that a Shapefile has cut off come out whole.
    problems
        Is added to: coordinates that are none, or that cannot be in their system.

    Returns
    -------
    pandas.DataFrame, geopandas.GeoSeries
        Cells as text, empty where there is nothing, and the places in EPSG:28992, None where a
        row has none. Index: row in the file minus 2.

    Raises
    ------
    DataError
        If the file is missing, empty, not what its ending says, or has several layers and none
        is named.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        if not path.is_file():
            raise DataError(f"{path}: there is no such file")
        raise DataError(f"{path.name}: unknown kind of file: {suggest(kind, KINDS)}")
    if kind not in ("csv", "xlsx"):
        table, geometry = read_gis(path, layer, problems)
        if kind == "shp":
            whole = {name[:_DBF_NAME]: name for name in columns}
            table = table.rename(columns={c: whole.get(c, c) for c in table.columns})
        return table, geometry
    table = read_table(path, required=()) if kind == "csv" else _read_sheet(path, layer, problems)
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no rows")
    points = points_of(table, crs, problems)
    if points is None:
        points = gpd.GeoSeries([None] * len(table), index=table.index, crs=RD)
    return table, points


def points_of(table: pd.DataFrame, crs: str, problems: list[Problem]) -> gpd.GeoSeries | None:
    """Make points of the columns ``x, y`` or ``lon, lat``.

    Parameters
    ----------
    table
        Cells as text.
    crs
        Coordinate system of ``x`` and ``y``.
    problems
        Is added to: what is no number, half a place, two places, or in another system.

    Returns
    -------
    geopandas.GeoSeries or None
        Points in EPSG:28992, None where a row has none; None if there are no such columns.
    """
    found: gpd.GeoSeries | None = None
    for pair, system in ((("x", "y"), crs), (("lon", "lat"), WGS84)):
        if not set(pair) & set(table.columns):
            continue
        points = _pair(table, pair, system, problems)
        if found is not None:
            twice = found.notna() & points.notna()
            for row in table.index[twice]:
                problems.append(
                    Problem("has x and y, and lon and lat too", int(row) + 2, "lon",
                            expected="one of the two")
                )  # fmt: skip
            points = points.where(points.notna(), found)
        found = points
    return found


def _pair(
    table: pd.DataFrame, pair: tuple[str, str], crs: str, problems: list[Problem]
) -> gpd.GeoSeries:
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        raise DataError(
            f"'{crs}' is not a coordinate system (expected {RD} or {WGS84}; "
            "sites_crs in the project file)"
        ) from None
    first, second = pair
    empty = pd.Series("", index=table.index)
    cells = {name: table.get(name, empty) for name in pair}
    numbers = {
        name: pd.to_numeric(column.where(column != ""), errors="coerce").astype(float)
        for name, column in cells.items()
    }
    for name in pair:
        bad = (cells[name] != "") & ~np.isfinite(numbers[name])
        for row in table.index[bad]:
            problems.append(Problem("not a number", int(row) + 2, name, cells[name][row]))
        numbers[name] = numbers[name].where(np.isfinite(numbers[name]))
    for row in table.index[(cells[first] == "") != (cells[second] == "")]:
        problems.append(Problem(f"{first} and {second} go together", int(row) + 2, first))
    known = numbers[first].notna() & numbers[second].notna()
    points = gpd.GeoSeries([None] * len(table), index=table.index, crs=system)
    if known.any():
        points[known] = gpd.points_from_xy(
            numbers[first][known], numbers[second][known], crs=system
        )
        points = _checked(points, f"{first} and {second}", first, problems)
    return points.to_crs(RD)


def _checked(
    places: gpd.GeoSeries, what: str, column: str, problems: list[Problem]
) -> gpd.GeoSeries:
    """Leave out places that cannot be in their coordinate system, and note them by their row."""
    there = places[places.notna() & ~places.is_empty]
    try:
        check_coordinates(gpd.GeoDataFrame(geometry=there), what)
        return places
    except DataError:
        pass
    wrong = []
    for row in there.index:
        try:
            check_coordinates(gpd.GeoDataFrame(geometry=there.loc[[row]]), what)
        except DataError as error:
            wrong.append(row)
            problems.append(Problem(error.message, int(row) + 2, column))
    return places.mask(places.index.isin(wrong))


def read_gis(
    path: Path, layer: str | None, problems: list[Problem]
) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    """Read attributes as text, and geometry in EPSG:28992, from a GIS file or GeoParquet.

    Parameters
    ----------
    path
        The file.
    layer
        Its layer, if it has several.
    problems
        Is added to: places that cannot be in the file's coordinate system.

    Raises
    ------
    DataError
        As :func:`read_places`, and if the file has no geometry or no coordinate system.
    """
    # GDAL goes by content, not by name: it must not be sent to other files, or to a server.
    kind = kind_of(path)
    if kind not in ("layers", "parquet") or path.suffix.lower() == ".zip":
        raise DataError(f"{path.name}: this is not a GIS file (expected .geojson, .gpkg or .shp)")
    try:
        if kind == "parquet":
            frame = gpd.read_parquet(path)
        else:
            frame = gpd.read_file(path, layer=layer or _only_layer(path))
    except DataError:
        raise
    except ImportError as error:
        raise DataError(
            f"{path.name}: reading Parquet needs the extra 'parquet' (pyarrow)"
        ) from error
    except Exception as error:  # GDAL raises many kinds; all mean the file is not what it says
        raise DataError(f"{path.name}: this is not a readable GIS file ({error})") from error
    if frame.empty:
        raise DataError(f"{path.name}: the file has no places")
    if not isinstance(frame, gpd.GeoDataFrame):
        raise DataError(f"{path.name}: the file has no geometry")
    if frame.crs is None:
        raise DataError(f"{path.name}: the file does not say its coordinate system")
    frame = frame.reset_index(drop=True)
    places = frame.geometry.where(~frame.geometry.is_empty)
    places = gpd.GeoSeries(shapely.force_2d(places.to_numpy()), index=frame.index, crs=frame.crs)
    if places.notna().any():
        places = _checked(places, "geometry", "geometry", problems)
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    attributes.columns = [str(name).strip() for name in attributes.columns]
    return attributes.apply(_texts), places.to_crs(RD)


def _only_layer(path: Path) -> str:
    """Name of the layer with places, if there is one only."""
    layers = pyogrio.list_layers(path)
    # QGIS keeps styles in a table of their own: that is no layer of places.
    spatial = [str(name) for name, geometry in layers if geometry is not None]
    names = spatial or [str(name) for name, _ in layers]
    if len(names) > 1:
        raise DataError(
            f"{path.name}: the file has several layers; name one (layer, or sites_layer in the "
            f"project file): {', '.join(names)}"
        )
    return names[0]


def _read_sheet(path: Path, sheet: str | None, problems: list[Problem]) -> pd.DataFrame:
    """Read a sheet of an Excel workbook as text; blank rows are left out."""
    kind_of(path)
    rows = read_workbook(path, sheet).rows
    header = [rows[0].text(at) for at in range(len(rows[0].cells))]
    named = [at for at, name in enumerate(header) if name]
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        raise DataError(
            f"{path.name}: column names occur twice",
            [Problem("column occurs twice", rows[0].number, name)],
        )
    records = []
    for row in rows[1:]:
        for at in named:
            if row.cell(at) is Mark.UNCALCULATED:
                what = "a formula without a stored outcome (save the workbook in Excel)"
                problems.append(Problem(what, row.number, header[at]))
        for at in set(range(len(row.cells))) - set(named):
            if row.text(at):
                problems.append(
                    Problem("a cell without a column name above it", row.number, None, row.text(at))
                )
        records.append({header[at]: _text(row.cell(at)) for at in named})
    index = [row.number - 2 for row in rows[1:]]
    return pd.DataFrame(records, index=index, columns=[header[at] for at in named], dtype=object)


def _texts(cells: pd.Series) -> pd.Series:
    return cells.astype(object).map(_text).astype(object)


def _text(value: object) -> str:
    """Write a cell of a typed file as a CSV would have it."""
    if value is None or value is pd.NA or value is pd.NaT or isinstance(value, Mark):
        return ""
    if value != value:  # NaN
        return ""
    if isinstance(value, float | np.floating):
        if float(value).is_integer():
            return f"{value:.0f}"
        # 1.125 is a fraction here, not the 1.125 that Dutch texts write for 1125.
        written = f"{value:.10g}"
        return written + "0" if len(written.partition(".")[2]) == 3 else written
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
