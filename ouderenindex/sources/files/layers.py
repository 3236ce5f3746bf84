"""Parquet and GIS files as rows of cells; geometry is left out, names of fields come first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from ouderenindex.errors import DataError, suggest
from ouderenindex.sources.files.cells import Cell
from ouderenindex.sources.files.grid import Grid, collect
from ouderenindex.sources.files.guard import MAX_BYTES, MAX_CHARACTERS, check_size, open_zip

__all__ = ["read_layer", "read_parquet"]


def read_parquet(path: Path) -> Grid:
    """Read a Parquet file; columns that hold lists or records are left out.

    Raises
    ------
    DataError
        If pyarrow is not there, or the file is damaged or too large.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise DataError(
            f"{path.name}: reading Parquet needs the extra 'parquet' (pyarrow)"
        ) from error
    try:
        schema = pq.read_schema(path)
        flat = [f.name for f in schema if not pa.types.is_nested(f.type)]
        nested = [f.name for f in schema if pa.types.is_nested(f.type)]
        texts = [f.name for f in schema if pa.types.is_string(f.type)]
        # Texts stay numbers into a list of texts, so that a text used a million times is one.
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            rows = file.metadata.num_rows
            check_size(path, rows=rows, columns=len(flat), cells=rows * len(flat))
            columns = {name: _column(path, file, name) for name in flat}
    except DataError:
        raise
    except Exception as error:  # pyarrow raises many kinds; all mean the file is not what it says
        raise DataError(f"{path.name}: this is not a readable Parquet file ({error})") from error
    notes = [f"column '{name}' holds lists or records and was not read" for name in nested]
    return Grid(collect(path, _records(columns)), fields=True, notes=tuple(notes))


def _column(path: Path, file: Any, name: str) -> list[Cell]:
    found: list[Cell] = []
    for batch in file.iter_batches(batch_size=8_192, columns=[name]):
        column = batch.column(0)
        if hasattr(column, "dictionary"):
            texts = column.dictionary.to_pylist()
            _check_texts(path, name, texts)
            found += [None if at is None else texts[at] for at in column.indices.to_pylist()]
        else:
            values = column.to_pylist()
            _check_texts(path, name, values)
            found += [_plain(value) for value in values]
    return found


def _check_texts(path: Path, name: str, values: Sequence[object]) -> None:
    long = next((v for v in values if isinstance(v, str) and len(v) > MAX_CHARACTERS), None)
    if long is not None:
        raise DataError(
            f"{path.name}: column '{name}' has a cell of {len(long):,} characters "
            f"(at most {MAX_CHARACTERS:,} are read)"
        )


def read_layer(path: Path, layer: str | None, *, first: bool = False) -> Grid:
    """Read the fields of one layer of a GeoPackage, Shapefile (also zipped) or GeoJSON.

    Parameters
    ----------
    path
        The file.
    layer
        Its name; not needed where there is one.
    first
        Take the first layer if none is named, also if there are more.

    Raises
    ------
    DataError
        If the file is damaged or too large, or the layer is not there or not named.
    """
    import pyogrio

    if path.suffix.lower() in (".geojson", ".json") and path.stat().st_size > MAX_BYTES:
        raise DataError(
            f"{path.name}: the file is {path.stat().st_size / 1e6:,.0f} MB "
            f"(at most {MAX_BYTES / 1e6:,.0f} MB is read)"
        )
    target = _in_zip(path) if path.suffix.lower() == ".zip" else str(path)
    try:
        layers = [str(name) for name in pyogrio.list_layers(target)[:, 0]]
        if layer is None and (not layers or (len(layers) > 1 and not first)):
            raise DataError(
                f"{path.name}: the file has {len(layers)} layers: declare 'layer', "
                f"{suggest('', layers)}"
            )
        name = layers[0] if layer is None else layer
        if name not in layers:
            raise DataError(f"{path.name}: there is no layer '{name}': {suggest(name, layers)}")
        information = pyogrio.read_info(target, layer=name, force_feature_count=True)
        rows, fields = int(information["features"]), len(information["fields"])
        check_size(path, rows=rows, columns=fields, cells=rows * fields)
        table = pyogrio.read_dataframe(target, layer=name, read_geometry=False)
    except DataError:
        raise
    except Exception as error:  # GDAL raises many kinds; all mean the file is not what it says
        raise DataError(f"{path.name}: this is not a readable GIS file ({error})") from error
    columns = {
        str(column): [
            _plain(value) for value in table[column].astype(object).where(table[column].notna())
        ]
        for column in table.columns
    }
    for column, values in columns.items():
        _check_texts(path, column, values)
    return Grid(collect(path, _records(columns)), sheet=name, sheets=tuple(layers), fields=True)


def _in_zip(path: Path) -> str:
    """Address by which GDAL reads the one Shapefile in a zip file; nothing is unpacked to disk."""
    with open_zip(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".shp")]
    if len(names) != 1:
        raise DataError(
            f"{path.name}: the zip file holds {len(names)} Shapefiles "
            "(expected one; unpack the file that you need)"
        )
    inner = PurePosixPath(names[0])
    if inner.is_absolute() or ".." in inner.parts or "\\" in names[0]:
        raise DataError(f"{path.name}: a path in the zip file leaves it: '{names[0]}'")
    return f"/vsizip/{{{path.resolve()}}}/{inner}"


def _plain(value: Any) -> Cell:
    """Value of a library as one of ours."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, str | bool | int | float | date | time | timedelta):
        return value
    if hasattr(value, "item"):  # a number of numpy
        return _plain(value.item())
    if hasattr(value, "__float__"):  # a decimal of Parquet
        return float(value)
    return str(value)[:MAX_CHARACTERS]


def _records(columns: dict[str, list[Cell]]) -> Iterator[Sequence[Cell]]:
    yield list(columns)
    yield from zip(*columns.values(), strict=True)
