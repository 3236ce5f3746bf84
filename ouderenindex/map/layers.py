"""What the page is told about figures outside the index, places, and other years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ouderenindex.errors import DataError
from ouderenindex.map.encode import encode_column, encode_integers, signed
from ouderenindex.map.extras import AreaLayer, PointLayer
from ouderenindex.map.geometry import DEGREE
from ouderenindex.regions import RD
from ouderenindex.trends import Trend

__all__ = ["VERDICT_CODES", "area_layer", "point_layer", "status_text", "trend_columns"]

VERDICT_CODES = {
    "base": "b",
    "improved": "i",
    "worsened": "w",
    "no_change": "o",
    "method_break": "x",
    "no_score": ".",
}
"""One sign per verdict on a change."""


def status_text(signs: Sequence[str]) -> str:
    """Write a column of signs: the commonest, then each exception.

    An exception is the step from the row of the exception before it (from -1 for the first), as
    :func:`~ouderenindex.map.encode.encode_integers` writes it, and its sign.
    """
    if not signs:
        return "."
    common = max(sorted(set(signs)), key=signs.count)
    written, last = common, -1
    for row, sign in enumerate(signs):
        if sign != common:
            written += encode_integers([row - last]) + sign
            last = row
    return written


def area_layer(layer: AreaLayer, codes: pd.Index, source: int) -> dict[str, Any]:
    """Write a layer of areas; ``source`` is its place in the list of sources, or -1."""
    values = [layer.values.get(code) for code in codes]
    texts = layer.texts or {}
    return {
        "key": layer.key,
        "label": layer.label,
        "group": layer.group,
        "unit": layer.unit,
        "kind": layer.kind,
        "decimals": layer.decimals,
        "note": layer.note,
        "period": layer.period,
        "source": source,
        "column": encode_column(
            [np.nan if value is None else value for value in values], layer.decimals
        ),
        "texts": {at: texts[code] for at, code in enumerate(codes) if texts.get(code)},
    }


def point_layer(layer: PointLayer, frame: gpd.GeoDataFrame, source: int) -> dict[str, Any]:
    """Write a layer of points, each with the smallest area that it lies in.

    Parameters
    ----------
    layer
        The points.
    frame
        Regions in page order, EPSG:28992.
    source
        Place of the source in the list of the page, or -1.

    Returns
    -------
    dict
        ``at``: latitude and longitude in units of a degree, as differences; ``area``: column of
        region numbers, without a number for a point outside; ``names`` and ``details``: texts,
        each written once, and the number of the text of each point.
    """
    x = np.array([point[0] for point in layer.points], dtype=float)
    y = np.array([point[1] for point in layer.points], dtype=float)
    places = shapely.points(x, y)
    smallest = frame["level"].iloc[-1] if len(frame) else ""
    areas = frame.geometry[frame["level"] == smallest]
    inside = np.full(len(places), np.nan)
    tree = shapely.STRtree(areas.to_numpy())
    point, area = tree.query(places, predicate="intersects")
    # On a border a point lies in two areas; the first in page order has it.
    numbers = frame.index.get_indexer(areas.index)[area]
    for at in np.argsort(-numbers, kind="stable"):
        inside[point[at]] = numbers[at]
    degrees = gpd.GeoSeries(places, crs=RD).to_crs("EPSG:4326")
    flat: list[int] = []
    last = (0, 0)
    for lon, lat in zip(degrees.x, degrees.y, strict=True):
        here = (round(lat / DEGREE), round(lon / DEGREE))
        flat += signed((here[0] - last[0], here[1] - last[1]))
        last = here
    return {
        "key": layer.key,
        "label": layer.label,
        "symbol": layer.symbol,
        "source": source,
        "count": len(layer.points),
        "at": encode_integers(flat),
        "area": encode_column(inside, 0),
        "names": _shared([str(point[2]) for point in layer.points]),
        "details": _shared([str(point[3]) for point in layer.points]),
    }


def _shared(texts: Sequence[str]) -> list[Any] | None:
    """Each text once, and which text each point has; None where all are empty."""
    if not any(texts):
        return None
    different = list(dict.fromkeys(texts))
    number = {text: at for at, text in enumerate(different)}
    return [different, encode_integers([number[text] for text in texts])]


def trend_columns(
    trend: Trend, nodes: Mapping[str, int], codes: pd.Index, lang: str
) -> dict[str, Any]:
    """Write a trend as columns of whole numbers.

    Parameters
    ----------
    trend
        Scores of several years, on the scale of one.
    nodes
        Key of a node to its place on the page.
    codes
        Regions in page order.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    dict
        ``periods``, ``base``, ``reference``; ``kept`` and ``all``, numbers of indicators;
        ``notes``; ``verdicts``, words per sign; and ``nodes``: place of a node to its columns
        per period, ``score``, ``verdict`` and ``noise`` (rounded up to tenths, so that no change
        is within its shown noise). A score that is not comparable with the base is not written
        at all: whoever draws it would show a change that is a break in method.

    Raises
    ------
    DataError
        If the trend is of other regions or of another index.
    """
    known = trend.frame["region"].unique()
    shared = [str(key) for key in trend.frame["node"].unique() if key in nodes]
    if set(known) != set(codes) or trend.definition.key not in shared:
        raise DataError(
            "The trend belongs to other regions or another index than the map shows: make it from "
            "the same statistics, definition and regions"
        )
    parts = dict(iter(trend.frame.groupby(["node", "period"], sort=False)))
    written = {}
    for key in shared:
        columns: dict[str, list[Any]] = {"score": [], "verdict": [], "noise": []}
        for period in trend.periods:
            part = parts[key, period].set_index("region").loc[list(codes)]
            columns["score"].append(encode_column(part["score"].where(~part["method_break"]), 1))
            columns["verdict"].append(
                status_text([VERDICT_CODES[str(verdict)] for verdict in part["verdict"]])
            )
            noise = part["noise"].to_numpy(float) if period != trend.base else [np.nan]
            columns["noise"].append(encode_column(np.ceil(np.asarray(noise) * 10) / 10, 1))
        written[nodes[key]] = columns
    return {
        "periods": list(trend.periods),
        "base": trend.base,
        "reference": trend.result.describe_reference(lang),
        "kept": len(trend.definition.indicators),
        "all": len(trend.definition.indicators) + len(trend.left_out),
        "notes": list(trend.notes(lang)),
        "verdicts": {
            sign: trend.verdict_label(verdict, lang) for verdict, sign in VERDICT_CODES.items()
        },
        "nodes": written,
    }
