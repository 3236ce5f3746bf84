"""GeoParquet in EPSG:28992, for DuckDB, GDAL and data frames, with its provenance inside."""

from __future__ import annotations

import json
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from ouderenindex._atomic import staged
from ouderenindex.errors import ExportError
from ouderenindex.export.certainty_tables import about_areas, check_certainty
from ouderenindex.export.tables import area_table, boundary_text, check_level, source_table
from ouderenindex.regions import RD, Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult

__all__ = ["METADATA_KEY", "write_geoparquet"]

METADATA_KEY = b"ouderenindex"
"""Under this key the file's metadata hold the labels and the provenance, as JSON."""

# Named, so that another version of geopandas does not silently write another form.
_GEOPARQUET = "1.1.0"


def write_geoparquet(
    result: IndexResult,
    regions: Regions,
    path: Path | str,
    *,
    level: str = "wijk",
    certainty: Certainty | None = None,
    lang: str = "nl",
) -> Path:
    """Write the regions of a level with all their scores and figures as GeoParquet 1.1.

    One row per region, the columns of :func:`~ouderenindex.export.tables.area_table` and
    ``geometry`` (WKB, EPSG:28992, exactly the boundaries given). Scores and figures are not
    rounded; a score or figure that is not there is null, and its ``status_`` column says why.

    The metadata of the file hold, under ``ouderenindex``, a JSON object with ``titel``,
    ``toelichting`` (how to read a score), ``grenzen`` (year and source of the boundaries),
    ``velden`` (column to readable label) and ``bronnen`` (the sources of the figures, with the
    hash of each file).

    Parameters
    ----------
    result
        The scored index.
    regions
        Boundaries of the same regions.
    path
        The file, ``.parquet``; missing folders are made.
    level
        ``gemeente``, ``wijk`` or ``buurt``.
    certainty
        How sure the classes of this result are: adds ``kans_`` (%), ``van_``, ``tot_`` and
        ``indicatief_`` for index and aspects.
    lang
        Language of labels and words; column names are Dutch always.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ExportError
        The extra ``parquet`` is not installed, the file cannot be written, there are no regions
        of this level, or the certainty is of another result.
    """
    path = Path(path)
    check_certainty(result, certainty)
    parquet = _parquet(path)
    check_level(result, level, path)
    result = result.in_language(lang)
    table = area_table(result, level, lang, certainty)
    shapes = regions.frame.loc[list(table.frame["code"])].geometry.to_numpy()
    # One kind of geometry for the column: many programs read no mixture of single and multi parts.
    shapes = shapely.multipolygons([shapely.get_parts(shape) for shape in shapes])
    frame = gpd.GeoDataFrame(table.frame, geometry=shapes, crs=RD)
    plain = BytesIO()
    frame.to_parquet(plain, index=False, schema_version=_GEOPARQUET)
    plain.seek(0)
    # GeoPandas writes the metadata of the geometry; ours are laid beside them.
    arrow = parquet.read_table(plain)
    about = _about(result, regions, table.labels, certainty, lang)
    metadata = {**arrow.schema.metadata, METADATA_KEY: about}
    with staged(path) as (temporary,):
        parquet.write_table(arrow.replace_schema_metadata(metadata), temporary)
    return path


def _parquet(path: Path) -> Any:
    """Give the Parquet library, which is an extra."""
    try:
        return import_module("pyarrow.parquet")
    except ImportError as error:
        raise ExportError(
            f"{path.name}: writing GeoParquet needs the extra 'parquet' (pyarrow)"
        ) from error


def _about(
    result: IndexResult,
    regions: Regions,
    labels: dict[str, str],
    certainty: Certainty | None,
    lang: str,
) -> bytes:
    """Tell what a reader of the file should know, as JSON."""
    content = {
        "titel": result.definition.label,
        "toelichting": about_areas("parquet", result, certainty, lang),
        "grenzen": boundary_text(result, regions, lang),
        "velden": labels,
        "bronnen": source_table(result.sources.values()).to_dict(orient="records"),
    }
    return json.dumps(content, ensure_ascii=False).encode("utf-8", errors="replace")
