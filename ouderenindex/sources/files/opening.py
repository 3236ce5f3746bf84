"""Open a file with the reader of its kind."""

from __future__ import annotations

from pathlib import Path

from ouderenindex.errors import DataError
from ouderenindex.sources.files.grid import Grid
from ouderenindex.sources.files.guard import kind_of
from ouderenindex.sources.files.layers import read_layer, read_parquet
from ouderenindex.sources.files.text import read_text
from ouderenindex.sources.files.workbook import read_workbook

__all__ = ["open_grid"]


def open_grid(
    path: Path, *, sheet: str | None = None, layer: str | None = None, first: bool = False
) -> Grid:
    """Read a file of any kind as rows of cells.

    Parameters
    ----------
    path
        CSV (also .tsv and .txt), Excel, Parquet, GeoPackage, Shapefile (also zipped) or GeoJSON.
    sheet, layer
        Of a workbook or a GIS file, which one.
    first
        Take the first visible sheet or the first layer if none is named, also if there are more.

    Raises
    ------
    DataError
        If the file cannot be read, could do harm, or has no such sheet or layer.
    """
    kind = kind_of(path)
    if sheet is not None and kind != "excel":
        raise DataError(f"{path.name}: only a workbook has sheets; leave out 'sheet'")
    if layer is not None and kind != "layers":
        raise DataError(f"{path.name}: only a GIS file has layers; leave out 'layer'")
    if kind == "excel":
        return read_workbook(path, sheet, first=first)
    if kind == "layers":
        return read_layer(path, layer, first=first)
    return read_parquet(path) if kind == "parquet" else read_text(path)
