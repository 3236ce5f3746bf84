"""GeoPackage in EPSG:28992: one layer per subject, styled in QGIS, with its provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from ouderenindex._atomic import FIXED_TIME, staged
from ouderenindex._gdal import fixed_time
from ouderenindex.concepts import Concept
from ouderenindex.errors import ExportError
from ouderenindex.export.certainty_tables import (
    about_areas,
    certainty_table,
    check_certainty,
)
from ouderenindex.export.geopackage_programme import programme_layers, programme_tables
from ouderenindex.export.housing_tables import (
    concept_table,
    programme_table,
    site_area_table,
    site_table,
)
from ouderenindex.export.metadata_qgis import layer_metadata, write_metadata
from ouderenindex.export.style_qgis import area_style, site_style
from ouderenindex.export.tables import (
    area_table,
    boundary_text,
    definition_table,
    figure_table,
    score_table,
    source_table,
)
from ouderenindex.housing import CARE, TENURES, Overlay, Site
from ouderenindex.programme import Programme
from ouderenindex.regions import RD, Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text

__all__ = ["write_geopackage"]

_GEOMETRY = "geom"
_LEVELS = {"wijk": "wijken", "buurt": "buurten"}
_GROUPS = {**dict.fromkeys(TENURES, "tenure"), **dict.fromkeys(CARE, "care")}


def write_geopackage(
    result: IndexResult,
    regions: Regions,
    path: Path | str,
    *,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    certainty: Certainty | None = None,
    programme: Programme | None = None,
    title: str | None = None,
    lang: str = "nl",
) -> Path:
    """Write everything that a GIS colleague needs into one file.

    Layers: ``wijken`` and ``buurten`` (one column for each score, class, figure and status),
    ``locaties_vlakken`` (sites known as an area, or by the regions that they lie in, which are
    their geometry then; ``nauwkeurigheid`` says which) and ``locaties_punten`` (sites known
    exactly). Points and areas are kept apart because many programs read one kind of geometry per
    layer only. A site of which only the municipality is known has a row and no geometry: drawn as
    the whole municipality it would lie over everything.

    Tables without geometry, joined by ``code``, ``onderdeel`` or ``indicator``: ``scores_lang``,
    ``cijfers_lang``, ``locaties_per_wijk``, ``programma``, ``woonzorgconcepten``, ``definitie``,
    ``bronnen``; and ``layer_styles``, from which QGIS styles the layers. What each layer is, how to
    read it and where the figures come from stand in its properties in QGIS. With a certainty also
    ``zekerheid`` (a row per region and node; columns as in
    :func:`~ouderenindex.export.certainty_tables.certainty_table`) and ``aannames`` (``onderdeel,
    keuze, marge, waarom``: what was varied), and in ``wijken`` and ``buurten`` for index and
    aspects ``kans_`` (%), ``van_``, ``tot_`` and ``indicatief_``.

    With a building programme also what :mod:`~ouderenindex.export.geopackage_programme` lists:
    ``balans_wijken`` and the tables of need, register and access; those without rows are left out.

    Parameters
    ----------
    result
        The scored index.
    regions
        Boundaries of the same regions; written as they are.
    path
        The file, ``.gpkg``; missing folders are made.
    overlay
        Sites laid over the index; adds what their wijken are like.
    sites, concepts
        Planned housing sites and woonzorgconcepten.
    certainty
        How sure the classes of this result are.
    programme
        Need, balance, register and access.
    title
        Title of the outputs, with the styles; the name of the index by default.
    lang
        Language of field labels and words; names of layers and fields are Dutch always.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ExportError
        The file cannot be written, or the certainty is of another result.
    """
    path = Path(path)
    check_certainty(result, certainty)
    result = result.in_language(lang)
    certainty = certainty.in_language(lang) if certainty is not None else None
    layers: dict[str, gpd.GeoDataFrame] = {}
    styles: dict[str, str] = {}
    for level, name in _LEVELS.items():
        table = area_table(result, level, lang, certainty)
        if table.frame.empty:
            continue
        shapes = regions.frame.loc[list(table.frame["code"])].geometry.to_numpy()
        layers[name] = _layer(table.frame, shapes)
        key, limits = result.definition.key, result.definition.limits
        styles[name] = area_style(key, limits, table.labels, lang)
    _add_sites(layers, styles, sites, result, regions, lang)
    tables = _tables(result, overlay, concepts, certainty, lang)
    if programme is not None:
        for name, (layer, style) in programme_layers(programme, regions, lang).items():
            layers[name], styles[name] = layer, style
        tables |= programme_tables(programme, result, regions, sites, lang)
    with staged(path) as (temporary,), fixed_time():
        try:
            for name, layer in layers.items():
                _write(layer, temporary, name, lang)
            for name, frame in tables.items():
                _write(frame, temporary, name, lang)
            title = title or result.definition.label
            _write(_style_table(styles, title), temporary, "layer_styles", lang)
        except pyogrio.errors.DataSourceError as error:
            raise ExportError(f"cannot write {path}: {error}") from error
        areas = about_areas("parquet", result, certainty, lang)
        bounds = boundary_text(result, regions, lang)
        documents = {}
        for name in layers:
            told = areas if name in _LEVELS.values() else text("gpkg.about", lang)
            documents[name] = layer_metadata(
                f"{title}: {text(f'gpkg.{name}', lang)}",
                f"{told} {bounds}".rstrip(),
                result.sources.values(),
                lang,
            )
        write_metadata(temporary, documents)
    return path


def _layer(frame: pd.DataFrame, shapes: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=RD)


def _add_sites(
    layers: dict[str, gpd.GeoDataFrame],
    styles: dict[str, str],
    sites: Sequence[Site],
    result: IndexResult,
    regions: Regions,
    lang: str,
) -> None:
    frame = site_table(sites, result, lang)
    nowhere = [site.geometry is None and site.precision == "gemeente" for site in sites]
    areas = [None if no else site.area(regions) for site, no in zip(sites, nowhere, strict=True)]
    shapes = pd.Series(areas, dtype=object)
    points = shapes.map(shapely.get_dimensions) == 0
    labels = {str(name): _site_label(str(name), lang) for name in frame.columns}
    for name, rows, kind in (
        ("locaties_vlakken", ~points, "polygon"),
        ("locaties_punten", points, "point"),
    ):
        if rows.any():
            layers[name] = _layer(frame[rows], shapes[rows].to_numpy())
            styles[name] = site_style("point" if kind == "point" else "polygon", labels, lang)


def _site_label(column: str, lang: str) -> str:
    """Readable name of a column of sites; numbers of dwellings are named by their type."""
    kind, _, end = column.rpartition("_")
    if end in ("min", "max") and (group := _GROUPS.get(kind)):
        return text(f"export.field.{group}_{end}", lang, type=text(f"{group}.{kind}", lang))
    if end in ("min", "max"):
        what = text("excel.total", lang) if kind == "totaal" else text(f"dwelling.{kind}", lang)
        return text(f"export.field.dwellings_{end}", lang, type=what)
    return text(f"export.field.site.{column}", lang)


def _tables(
    result: IndexResult,
    overlay: Overlay | None,
    concepts: Sequence[Concept],
    certainty: Certainty | None,
    lang: str,
) -> dict[str, pd.DataFrame]:
    tables = {
        "scores_lang": score_table(result, lang),
        "cijfers_lang": figure_table(result, lang),
    }
    if overlay is not None:
        tables["locaties_per_wijk"] = site_area_table(overlay, result, lang)
        tables["programma"] = programme_table(overlay, result, lang)
    if concepts:
        tables["woonzorgconcepten"] = concept_table(concepts, result, lang)
    if certainty is not None:
        tables["zekerheid"] = certainty_table(certainty)
        tables["aannames"] = certainty.assumptions
    tables["definitie"] = definition_table(result, lang)
    tables["bronnen"] = source_table(result.sources.values())
    return tables


def _style_table(styles: Mapping[str, str], title: str) -> pd.DataFrame:
    """Rows by which QGIS finds the style of a layer (its own table, with its own column names)."""
    return pd.DataFrame(
        {
            # Empty and not NULL: QGIS looks for these words exactly.
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": list(styles),
            "f_geometry_column": _GEOMETRY,
            "styleName": title,
            "styleQML": list(styles.values()),
            "styleSLD": "",
            "useAsDefault": True,
            "description": title,
            "owner": "",
            "ui": None,
            "update_time": pd.Timestamp(FIXED_TIME),
        }
    )


def _write(frame: pd.DataFrame, path: Path, layer: str, lang: str) -> None:
    options = {"IDENTIFIER": layer, "DESCRIPTION": text(f"gpkg.{layer}", lang)}
    if layer == "layer_styles":
        options["FID"] = "id"  # as QGIS makes this table itself
        options["DATETIME_PRECISION"] = "MILLISECOND"
    kind = None
    if isinstance(frame, gpd.GeoDataFrame):
        options["GEOMETRY_NAME"] = _GEOMETRY
        # One kind per layer: single parts are promoted where multi parts are among them.
        dimension = int(shapely.get_dimensions(frame.geometry.iloc[0]))
        single = set(frame.geom_type) == {"Point"}
        kind = "Point" if single else ("MultiPoint" if dimension == 0 else "MultiPolygon")
    pyogrio.write_dataframe(
        frame,
        path,
        layer=layer,
        driver="GPKG",
        append=path.exists(),
        # QGIS before 3.30 warns of every layer of a newer version.
        dataset_options=None if path.exists() else {"VERSION": "1.2"},
        geometry_type=kind,
        promote_to_multi=kind is not None and kind.startswith("Multi"),
        layer_options=options,
    )
