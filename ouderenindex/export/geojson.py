"""GeoJSON by RFC 7946, with a style for QGIS beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ouderenindex._atomic import staged
from ouderenindex.classes import DECIMALS
from ouderenindex.export.certainty_tables import about_areas, check_certainty
from ouderenindex.export.style_qgis import area_style
from ouderenindex.export.tables import Table, area_table, check_level
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text

__all__ = ["write_geojson"]

_WGS84 = "EPSG:4326"
# Seven decimals of a degree are about a centimetre.
_COORDINATE_DECIMALS = 7
_FIGURE_DECIMALS = 4
# A chance in % from up to 10,000 draws is exact in two.
_DECIMALS = {"score": DECIMALS, "dekking": DECIMALS, "kans": 2, "van": DECIMALS, "tot": DECIMALS}


def write_geojson(
    result: IndexResult,
    regions: Regions,
    path: Path | str,
    *,
    level: str = "wijk",
    certainty: Certainty | None = None,
    lang: str = "nl",
) -> Path:
    """Write the regions of a level with all their scores and figures.

    The file follows RFC 7946: longitude and latitude in WGS84 with seven decimals, outer rings
    against the clock, no ``crs`` member. Beside it comes a file of the same name with ``.qml``,
    which QGIS applies by itself.

    Parameters
    ----------
    result
        The scored index.
    regions
        Boundaries of the same regions.
    path
        The file, ``.geojson``; missing folders are made.
    level
        ``gemeente``, ``wijk`` or ``buurt``.
    certainty
        How sure the classes of this result are: adds ``kans_`` (%), ``van_``, ``tot_`` and
        ``indicatief_`` (true or false) for index and aspects.
    lang
        Language of the words in it; property names are Dutch always.

    Returns
    -------
    pathlib.Path
        The GeoJSON file.

    Raises
    ------
    ExportError
        The folder cannot be written, there are no regions of this level, or the certainty is of
        another result.

    Notes
    -----
    Scores are rounded to one decimal, as their class is, figures to four, coverage (%) to one and
    chances (%) to two.
    The member ``toelichting`` of the collection says so, and ``bronnen`` names the sources.
    """
    path = Path(path)
    check_certainty(result, certainty)
    check_level(result, level, path)
    result = result.in_language(lang)
    table = area_table(result, level, lang, certainty)
    codes = list(table.frame["code"])
    # Turned and rounded once per level: neighbours keep exactly the same points on their border.
    shapes = shapely.orient_polygons(
        regions.frame.loc[codes].to_crs(_WGS84).geometry.to_numpy(), exterior_cw=False
    )
    shapes = shapely.transform(shapes, lambda xy: np.round(xy, _COORDINATE_DECIMALS))
    properties = _properties(table)
    collection = {
        "type": "FeatureCollection",
        "name": text(f"levels.{level}", lang) if level != "gemeente" else level,
        "toelichting": about_areas("geojson", result, certainty, lang),
        "bronnen": _sources(result),
        "bbox": [float(bound) for bound in shapely.total_bounds(shapes)],
    }
    features = [
        {"type": "Feature", "id": code, "properties": row, "geometry": shapely.geometry.mapping(s)}
        for code, row, s in zip(codes, properties, shapes, strict=True)
    ]
    style = area_style(result.definition.key, result.definition.limits, table.labels, lang)
    with staged(path, path.with_suffix(".qml")) as (data, qml):
        data.write_bytes(_serialise(collection, features))
        qml.write_text(style, "utf-8", newline="\n")
    return path


def _properties(table: Table) -> list[dict[str, Any]]:
    """One mapping per region, rounded, with None for what is not there."""
    frame = pd.DataFrame(index=table.frame.index)
    columns = {}
    for name, values in table.frame.items():
        kind = str(name).partition("_")[0]
        if pd.api.types.is_float_dtype(values) and kind != "klasse":
            values = values.round(_DECIMALS.get(kind, _FIGURE_DECIMALS)) + 0.0  # no minus zero
        columns[name] = values.astype(object).where(values.notna(), None)
    frame = pd.DataFrame(columns)
    counts = [name for name in frame.columns if str(name).startswith("inwoners_")]
    for name in counts:
        frame[name] = [
            int(v) if v is not None and v == int(v) else v for v in frame[name]
        ]  # fmt: skip
    # The stubs say Hashable keys; the columns of this frame are all texts.
    return frame.to_dict(orient="records")  # type: ignore[return-value]


def _sources(result: IndexResult) -> list[dict[str, str]]:
    """Name the sources of the figures in the file, as its provenance."""
    used = pd.unique(result.table_of_figures.source.to_numpy().ravel())
    found = [result.sources[key] for key in sorted(map(str, used)) if key in result.sources]
    return [
        {
            "sleutel": source.key,
            "uitgever": source.publisher,
            "tabel": source.table,
            "periode": source.period,
            "licentie": source.licence,
        }
        for source in found
    ]


def _serialise(head: dict[str, Any], features: Iterable[dict[str, Any]]) -> bytes:
    """JSON with one feature a line, so that two versions can be compared."""

    def dump(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    lines = ",\n".join(dump(feature) for feature in features)
    content = f'{dump(head)[:-1]},"features":[\n{lines}\n]}}\n'
    return content.encode("utf-8", errors="replace")
