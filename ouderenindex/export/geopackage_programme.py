"""Layers and tables of the GeoPackage on the building programme.

Layers: ``balans_wijken`` (one row per wijk, columns per type of dwelling), and where access was
measured ``bereikbaarheid_buurten`` (columns per kind of facility) and ``witte_vlekken`` (squares
with addresses beyond the norm).

Tables without geometry, joined by ``code``: ``balans_lang, opgave_lang`` (care question apart),
``opgave_normen, opgave_aannames, opgave_en_risico, spreiding``; ``register_doelen, register_paden,
register_delen, register_totalen, register_tegenspraken, register_mix, register_mix_wijken``; and
``bereikbaarheid_lang, bereikbaarheid_locaties``.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from ouderenindex.export.access_tables import (
    access_layer,
    access_table,
    kind_label,
    site_access_table,
    white_spot_layer,
)
from ouderenindex.export.programme_tables import (
    assumption_table,
    balance_layer,
    balance_table,
    coincide_table,
    mix_area_table,
    need_table,
    norm_table,
    register_frames,
    spread_table,
    target_table,
)
from ouderenindex.export.style_qgis import balance_style, distance_style, spot_style
from ouderenindex.export.tables import Table
from ouderenindex.housing import Site
from ouderenindex.programme import Programme
from ouderenindex.regions import RD, Regions
from ouderenindex.scoring import IndexResult

__all__ = ["programme_layers", "programme_tables"]

_REGISTER = {
    "paths": "register_paden",
    "parts": "register_delen",
    "totals": "register_totalen",
    "contradictions": "register_tegenspraken",
    "mix": "register_mix",
}


def programme_layers(
    programme: Programme, regions: Regions, lang: str = "nl"
) -> dict[str, tuple[gpd.GeoDataFrame, str]]:
    """Layers with geometry (EPSG:28992), each with its style for QGIS."""
    layers: dict[str, tuple[gpd.GeoDataFrame, str]] = {}
    if programme.housing is not None:
        table = balance_layer(programme.housing, lang)
        layers["balans_wijken"] = (_areas(table, regions), balance_style(table.labels, lang))
    access = programme.access
    if access is not None and access.kinds:
        table = access_layer(access, regions, lang)
        style = distance_style(access.norm.distance, table.labels, lang)
        layers["bereikbaarheid_buurten"] = (_areas(table, regions), style)
        spots, labels = white_spot_layer(access, lang)
        if len(spots):
            kinds = {kind: kind_label(access.norm, kind, lang) for kind in access.kinds}
            layers["witte_vlekken"] = (spots, spot_style(kinds, labels))
    return layers


def _areas(table: Table, regions: Regions) -> gpd.GeoDataFrame:
    shapes = regions.frame.loc[list(table.frame["code"])].geometry.to_numpy()
    return gpd.GeoDataFrame(table.frame, geometry=shapes, crs=RD)


def programme_tables(
    programme: Programme,
    result: IndexResult,
    regions: Regions,
    sites: Sequence[Site],
    lang: str = "nl",
) -> dict[str, pd.DataFrame]:
    """Tables without geometry; those without rows are left out."""
    tables: dict[str, pd.DataFrame] = {}
    housing, register, access = programme.housing, programme.register, programme.access
    if housing is not None:
        tables |= {
            "balans_lang": balance_table(housing, lang),
            "opgave_lang": need_table(housing, lang),
            "opgave_normen": norm_table(housing, lang),
            "opgave_aannames": assumption_table(housing, result, lang),
            "opgave_en_risico": coincide_table(housing, result, lang),
            "spreiding": spread_table(housing),
        }
    tables["register_doelen"] = target_table(register, lang)
    for key, frame in register_frames(register, result, lang).items():
        tables[_REGISTER[key]] = frame
    tables["register_mix_wijken"] = mix_area_table(register, regions, result, lang)
    if access is not None:
        tables["bereikbaarheid_lang"] = access_table(access, regions, "buurt", lang)
    if programme.sites_access is not None:
        norm = access.norm if access is not None else None
        rows = site_access_table(programme.sites_access, sites, norm, lang)
        tables["bereikbaarheid_locaties"] = rows
    return {name: frame for name, frame in tables.items() if len(frame)}
