"""Tables of walking distances that workbook, GIS files and methods page share.

A distance to where no way leads is empty and counted apart: it is neither zero nor unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ouderenindex.access import Access, WalkingNorm
from ouderenindex.export.tables import Table
from ouderenindex.housing import Site
from ouderenindex.regions import RD, Regions
from ouderenindex.texts import number, text

__all__ = [
    "access_layer",
    "access_notes",
    "access_table",
    "kind_label",
    "site_access_table",
    "weighted_table",
    "white_spot_layer",
]

# Side of the squares of white spots, in metres, unless the addresses are known in larger ones.
_SQUARE = 100.0
_FIELDS = {
    "adressen": "addresses",
    "met_route": "reached",
    "afstand": "mean_distance",
    "binnen": "within",
    "buiten": "beyond",
    "deel_binnen": "share_within",
    "aantal": "mean_number",
}


def kind_label(norm: WalkingNorm | None, kind: str, lang: str = "nl") -> str:
    """Name of a kind of facility: that of the norm's file, else ours, else its key."""
    own = {one.key: one.label for one in norm.kinds} if norm is not None else {}
    if own.get(kind):
        return own[kind]
    try:
        return text(f"access.kind.{kind}", lang)
    except KeyError:
        return kind


def access_notes(access: Access, lang: str = "nl") -> list[str]:
    """Say by which norm and in which way was measured, and what is not known."""
    norm = access.norm
    said = [
        text("access.norm", lang, label=norm.label, source=norm.source),
        text(f"access.way.{access.way}", lang, detour=_plain(norm.detour, lang),
             source=norm.detour_source or "–"),
        text("access.not_cbs", lang),
    ]  # fmt: skip
    cell = access.points.cell
    if cell:
        off = number(cell / sqrt(2), 0, lang)
        said.append(text("access.cell", lang, cell=number(cell, 0, lang), off=off))
    if access.absent:
        kinds = ", ".join(kind_label(norm, kind, lang) for kind in access.absent)
        said.append(text("access.absent", lang, kinds=kinds))
    visits = [
        f"{kind_label(norm, kind.key, lang)} {_plain(kind.visits, lang)}"
        for kind in norm.kinds
        if kind.visits is not None and kind.key in access.kinds
    ]
    if visits:
        said.append(text("access.weighted", lang, visits=", ".join(visits)))
    return said


def _plain(value: float, lang: str) -> str:
    """Write a number with the decimals that it has, at most two."""
    decimals = next((d for d in range(2) if round(value, d) == value), 2)
    return number(value, decimals, lang)


def access_table(
    access: Access, regions: Regions, level: str = "buurt", lang: str = "nl"
) -> pd.DataFrame:
    """Give walking distances per region and kind of facility.

    Returns
    -------
    pandas.DataFrame
        Columns ``code, naam, soort`` (key), ``voorziening, adressen, met_route`` (addresses from
        which one can be reached), ``afstand`` (mean, m, over those), ``binnen, buiten`` (addresses
        within and beyond the norm), ``deel_binnen`` (0 to 1) and ``aantal`` (mean number within the
        norm). Empty where nobody lives.
    """
    rows = access.by_region(regions, level)
    labels = {kind: kind_label(access.norm, kind, lang) for kind in access.kinds}
    return pd.DataFrame(
        {
            "code": rows["region"].astype(object),
            "naam": rows["name"].astype(object),
            "soort": rows["kind"].astype(object),
            "voorziening": rows["kind"].map(labels).astype(object),
            **{field: rows[column].astype(float) for field, column in _FIELDS.items()},
        }
    )


def weighted_table(access: Access, regions: Regions, level: str = "buurt") -> pd.DataFrame:
    r"""Visits-weighted walking distance per region.

    .. math:: D_r = \sum_i w_i D_i / \sum_i w_i

    over the points i of the region from which every kind that counts can be reached, with
    :math:`w_i` their addresses and :math:`D_i` as :meth:`~ouderenindex.access.Access.weighted`.

    Returns
    -------
    pandas.DataFrame
        Columns ``code, naam, adressen, gewogen`` (m, 0 or more) and ``gewogen_over`` (addresses
        that it is the mean of); ``gewogen`` is empty where there are none.
    """
    codes = regions.level(level).index
    group = codes.get_indexer(pd.Index(access.points.regions(regions, level)))
    distance, weight = access.weighted(), access.points.weight
    known = (group >= 0) & np.isfinite(distance)
    there = group >= 0
    addresses = np.bincount(group[there], weight[there], minlength=len(codes))
    over = np.bincount(group[known], weight[known], minlength=len(codes))
    walked = np.bincount(group[known], weight[known] * distance[known], minlength=len(codes))
    mean = np.divide(walked, over, out=np.full(len(codes), np.nan), where=over > 0)
    return pd.DataFrame(
        {
            "code": codes.to_numpy(object),
            "naam": [regions.name(str(code)) for code in codes],
            "adressen": addresses.astype(float),
            "gewogen": mean,
            "gewogen_over": over.astype(float),
        }
    ).astype({"naam": object})


def access_layer(access: Access, regions: Regions, lang: str = "nl") -> Table:
    """One row per buurt: the weighted distance, and per kind distance and share within the norm.

    Returns
    -------
    Table
        ``code, naam, adressen, gewogen, gewogen_over`` (see :func:`weighted_table`), and for each
        kind ``afstand_, deel_binnen_`` (%) and ``buiten_`` (addresses), and ``zonder_route_``,
        followed by its key.
    """
    frame = weighted_table(access, regions)
    labels = {name: text(f"programme.field.{name}", lang) for name in frame.columns}
    rows = access_table(access, regions, "buurt", lang)
    for kind in access.kinds:
        own = rows[rows["soort"] == kind].set_index("code").loc[list(frame["code"])]
        label = kind_label(access.norm, kind, lang)
        for name, values in {
            "afstand": own["afstand"],
            "deel_binnen": 100 * own["deel_binnen"],
            "buiten": own["buiten"],
            "zonder_route": own["adressen"] - own["met_route"],
        }.items():
            frame[f"{name}_{kind}"] = values.to_numpy(float)
            labels[f"{name}_{kind}"] = text(f"programme.field.{name}", lang, kind=label)
    return Table(frame, labels)


def white_spot_layer(access: Access, lang: str = "nl") -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """Squares with addresses beyond the norm, kind by kind, with a label for each column.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``soort`` (key), ``voorziening, zijde`` (m), ``adressen, buiten`` (addresses in the
        square, and those beyond the norm) and the squares, EPSG:28992.
    dict
        Column to label.
    """
    size = max(_SQUARE, access.points.cell)
    parts = []
    for kind in access.kinds:
        spots = access.white_spots(kind, size)
        x, y = spots["x"].to_numpy(float), spots["y"].to_numpy(float)
        parts.append(
            gpd.GeoDataFrame(
                {
                    "soort": pd.Series(kind, index=spots.index, dtype=object),
                    "voorziening": pd.Series(
                        kind_label(access.norm, kind, lang), index=spots.index, dtype=object
                    ),
                    "zijde": size,
                    "adressen": spots["addresses"].astype(float),
                    "buiten": spots["beyond"].astype(float),
                },
                geometry=shapely.box(x - size / 2, y - size / 2, x + size / 2, y + size / 2),
                crs=RD,
            )
        )
    filled = [part for part in parts if len(part)]
    columns = ["soort", "voorziening", "zijde", "adressen", "buiten"]
    labels = {name: text(f"programme.field.spot.{name}", lang) for name in columns}
    if not filled:
        return gpd.GeoDataFrame(columns=columns, geometry=[], crs=RD), labels
    return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), crs=RD), labels


def site_access_table(
    rows: pd.DataFrame, sites: Sequence[Site], norm: WalkingNorm | None, lang: str = "nl"
) -> pd.DataFrame:
    """Give walking distances from planned sites, in words and with fixed field names.

    Parameters
    ----------
    rows
        As :func:`~ouderenindex.access.site_access` gives them.
    sites
        For their names.
    norm
        For the names of its kinds.
    lang
        Language.

    Returns
    -------
    pandas.DataFrame
        Columns ``locatie`` (id), ``naam, soort, voorziening, gemeten`` (in words), ``afstand,
        afstand_kortst, afstand_langst`` (m; empty where no way leads, and ``gemeten`` says so),
        ``deel_binnen`` (0 to 1), ``aantal, dichtstbij``.
    """
    names = {site.id: site.name for site in sites}
    no_way = " " + text("programme.no_way", lang)
    distances = {
        field: rows[column].astype(float).replace(np.inf, np.nan)
        for field, column in {
            "afstand": "mean_distance",
            "afstand_kortst": "least_distance",
            "afstand_langst": "most_distance",
        }.items()
    }
    return pd.DataFrame(
        {
            "locatie": rows["site"].astype(object),
            "naam": [names.get(str(key), str(key)) for key in rows["site"]],
            "soort": rows["kind"].astype(object),
            "voorziening": [kind_label(norm, str(kind), lang) for kind in rows["kind"]],
            "gemeten": [
                text(f"access.how.{how}", lang) + (no_way if np.isinf(longest) else "")
                for how, longest in zip(rows["how"], rows["most_distance"], strict=True)
            ],
            **distances,
            "deel_binnen": rows["share_within"].astype(float),
            "aantal": rows["mean_number"].astype(float),
            "dichtstbij": rows["nearest"].astype(object),
        }
    ).astype(dict.fromkeys(["naam", "voorziening", "gemeten"], object))
