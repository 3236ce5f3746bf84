"""What the page knows: one JSON document of scores, figures, outlines, sites and texts.

The page computes no score. It classes the scores as shown, by the same limits and rounding as
:func:`ouderenindex.classes.classify`, and sorts contributions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ouderenindex.classes import CLASSES, DECIMALS, NO_DATA
from ouderenindex.concepts import Concept, Statement, kind_text
from ouderenindex.definition import Indicator, Node
from ouderenindex.housing import Overlay, Site
from ouderenindex.map.certainty import certainty_columns, hatch
from ouderenindex.map.encode import (
    Column,
    Line,
    encode_column,
    encode_integers,
    encode_line,
    escape_json,
    signed,
)
from ouderenindex.map.extras import Extras
from ouderenindex.map.geometry import DEGREE, Outlines, outlines
from ouderenindex.map.layers import area_layer, point_layer, status_text, trend_columns
from ouderenindex.map.style import DIVERGING, SEQUENTIAL
from ouderenindex.regions import RD, Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source
from ouderenindex.texts import TEXTS, text
from ouderenindex.trends import Trend

__all__ = ["TOLERANCE", "payload", "render_json"]

TOLERANCE = 5.0
"""Detail of outlines to drop, in metres."""

COARSE = 50.0
"""The same above :data:`MANY` areas."""

MANY = 1_000
"""Number of areas above which the page is drawn on a canvas, and saves on what it carries."""

STATUS_CODES = {
    "": ".",
    "observed": "o",
    "modelled": "m",
    "suppressed": "s",
    "missing": "x",
    "not_applicable": "n",
}
"""One sign per status, so that a column of statuses is a short text."""

_NAMED = 3
"""More municipalities than this are counted, not named."""

_SHARED_TEXTS = ("class.", "precision.", "phase.", "dwelling.")


def payload(
    result: IndexResult,
    regions: Regions,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    *,
    title: str | None = None,
    lang: str = "nl",
    certainty: Certainty | None = None,
    trend: Trend | None = None,
    national: Mapping[str, float] | None = None,
    extras: Extras | None = None,
) -> dict[str, Any]:
    """Gather all that the page shows.

    Parameters
    ----------
    result
        Scores of all levels.
    regions
        The same regions with their boundaries.
    overlay
        Sites laid over wijken; without it sites are listed without their wijk.
    sites, concepts
        Planned housing, and woonzorgconcepten.
    title
        Heading of the page; by default the index and the municipality.
    lang
        ``nl`` or ``en``.
    certainty
        How sure the classes of this result are; without it the page does not tell.
    trend
        Scores of several years of the same index and regions.
    national
        Key of an indicator to the figure of the Netherlands, shown beside that of the area.
    extras
        Layers that are laid over the map.

    Returns
    -------
    dict
        Ready for JSON. Regions and nodes are referred to by their place in the lists.

    Raises
    ------
    DataError
        If the certainty is that of another result, the trend that of other regions, or a layer
        cannot be drawn.
    """
    extras = extras or Extras()
    result = result.in_language(lang)
    definition = result.definition
    frame = regions.frame[regions.frame.index.isin(result.regions.index)]
    codes = frame.index
    extras.check(set(codes))
    nodes = definition.nodes()
    indicators = definition.indicators
    sources = _Sources(result.sources)
    place = _place(frame, lang)
    at = {code: number for number, code in enumerate(codes)}
    levels = [level for level in ("wijk", "buurt") if (frame["level"] == level).any()]
    many = len(codes) > MANY
    step = 10 if many else 1
    shown = outlines(
        frame[frame["level"] != "gemeente"], COARSE if many else TOLERANCE, step * DEGREE
    )
    figures = {
        i.key: encode_column(result.figures.loc[codes, i.key], i.decimals) for i in indicators
    }
    document: dict[str, Any] = {
        "lang": lang,
        "texts": _texts(lang),
        "title": title if title is not None else f"{definition.label} {place}".strip(),
        "place": place,
        "reference": result.describe_reference(lang),
        "ref": _reference(result, place, lang),
        "classes": [
            {
                "label": TEXTS[lang][f"class.{c.key}"],
                "sign": c.sign,
                "colour": c.colour,
                "hatch": hatch(c),
            }
            for c in (NO_DATA, *CLASSES)
        ],
        "limits": list(definition.limits),
        "levels": levels,
        "nodes": _nodes(result, sources),
        "regions": {
            "codes": list(codes),
            "names": [str(name) for name in frame["name"]],
            "levels": [("gemeente", "wijk", "buurt").index(level) for level in frame["level"]],
            "parents": [at.get(parent, -1) for parent in frame["parent"]],
        },
        "geo": {**_geo(shown, int((frame["level"] == "gemeente").sum())), "step": step},
        "scores": [
            _score_column(result.scores.loc[codes, node.key], figures.get(node.key))
            if node.key in result.scores
            else None
            for node in nodes
        ],
        "why": [
            _status(result.status.loc[codes, node.key]) if node.key in result.status else "."
            for node in nodes
        ],
        "figures": list(figures.values()),
        "statuses": [_status(result.figure_status.loc[codes, i.key]) for i in indicators],
        # Of a figure that is not there nothing is covered or left out: no need to tell.
        "covers": [
            encode_column(
                result.figure_coverage.loc[codes, i.key].where(
                    result.figures.loc[codes, i.key].notna(), 1.0
                ),
                2,
            )
            for i in indicators
        ],
        "palette": {"sequential": list(SEQUENTIAL), "diverging": list(DIVERGING)},
        "refs": [_finite(result.reference[i.key], i.decimals) for i in indicators],
        **(_shares(result, codes) if many else {"points": _points(result, codes)}),
        "people": [
            {
                "key": str(name),
                "label": TEXTS[lang].get(f"map.people.{name}", name),
                "column": encode_column(column, 0),
            }
            for name, column in result.people.loc[codes].items()
        ],
        "peopleYear": _people_origin(result),
        "peopleMin": definition.people.minimum,
        "sites": [_site(site, overlay, at, sources) for site in sites],
        "concepts": [_concept(concept, at, sources, lang) for concept in concepts],
        "bounds": sources.number(regions.source),
    }
    if certainty is not None:
        document["certainty"] = certainty_columns(certainty, result, nodes, codes)
    if trend is not None:
        document["trend"] = trend_columns(
            trend, {n.key: i for i, n in enumerate(nodes)}, codes, lang
        )
    if national is not None and definition.reference.kind != "national":
        document["national"] = [
            _finite(national.get(i.key, np.nan), i.decimals) for i in indicators
        ]
    if extras.areas:
        document["layers"] = [
            _full(**area_layer(layer, codes, sources.number(layer.source)))
            for layer in extras.areas
        ]
    if extras.points:
        document["spots"] = [
            _full(**point_layer(layer, frame, sources.number(layer.source)))
            for layer in extras.points
        ]
    number_of = {site.id: at for at, site in enumerate(sites)}
    if extras.profiles:
        document["profiles"] = {at[code]: path for code, path in extras.profiles.items()}
    if extras.sheets:
        document["sheets"] = {
            number_of[site]: path for site, path in extras.sheets.items() if site in number_of
        }
    if extras.passages:
        document["passages"] = [
            [passage.heading, list(passage.lines), number_of.get(passage.site)]
            for passage in extras.passages
            if not passage.site or passage.site in number_of
        ]
    document["sources"] = sources.listed
    return document


def _reference(result: IndexResult, place: str, lang: str) -> dict[str, str]:
    """Say what figures are held against: its kind, and its name where there is little room."""
    reference = result.definition.reference
    name = "none" if reference.kind in ("own", "base") and not place else reference.kind
    return {
        "kind": reference.kind,
        "name": text(f"map.ref.{name}", lang, place=place, period=reference.period),
    }


def _people_origin(result: IndexResult) -> str:
    """Years and publishers of the counts of people, such as ``2024, Gemeente Zwolle``."""
    found = [result.people_origin(str(count)) for count in result.people.columns]
    years = sorted({period for period, _ in found if period})
    publishers = sorted({source.publisher for _, source in found if source is not None})
    return ", ".join([*years, *publishers])


def render_json(document: Mapping[str, Any]) -> str:
    """Write the payload as JSON that may stand inside a script element."""
    return escape_json(
        json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    )


class _Sources:
    """Numbers the sources that the page names, in the order in which they first occur."""

    def __init__(self, known: Mapping[str, Source]) -> None:
        self._known = dict(known)
        self._numbers: dict[str, int] = {}
        self.listed: list[dict[str, str]] = []

    def number(self, source: Source | str) -> int:
        """Place of a source, given itself or by its key, in the list; -1 for none."""
        key = source if isinstance(source, str) else source.key
        if not key:
            return -1
        if isinstance(source, Source):
            self._known.setdefault(key, source)
        if key not in self._numbers:
            self._numbers[key] = len(self.listed)
            source = self._known.get(key, Source(key, key, ""))
            self.listed.append(
                _full(
                    publisher=source.publisher,
                    table=source.table,
                    period=source.period,
                    licence=source.licence,
                    url=source.url,
                    note=source.note,
                )
            )
        return self._numbers[key]


def _full(**fields: Any) -> dict[str, Any]:
    """Keep the fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], ())}


def _texts(lang: str) -> dict[str, str]:
    own = {k.removeprefix("map."): v for k, v in TEXTS[lang].items() if k.startswith("map.")}
    shared = {k: v for k, v in TEXTS[lang].items() if k.startswith(_SHARED_TEXTS)}
    return {**shared, **own}


def _place(frame: gpd.GeoDataFrame, lang: str) -> str:
    names = frame.loc[frame["level"] == "gemeente", "name"]
    if len(names) > _NAMED:
        return text("map.places", lang, n=len(names))
    return ", ".join(str(name) for name in names)


def _nodes(result: IndexResult, sources: _Sources) -> list[dict[str, Any]]:
    """List the tree, each node after the one that holds it."""
    definition = result.definition
    nodes = definition.nodes()
    at = {node.key: number for number, node in enumerate(nodes)}
    parent: dict[str, int] = {}
    listed = []
    for node in nodes:
        if isinstance(node, Node):
            parent.update({child.key: at[node.key] for child in node.children})
        entry = _full(
            key=node.key,
            label=node.label,
            parent=parent.get(node.key),
            level=node.level,
            weight=node.weight if node.weight != 1 else None,
            text=node.description,
            context=True if node.key not in result.scores else None,
        )
        if isinstance(node, Indicator):
            entry |= _full(
                unit=node.unit,
                decimals=node.decimals,
                direction=node.direction,
                evidence=node.evidence,
                period=str(result.figure_period[node.key]),
                source=sources.number(str(result.figure_source[node.key])),
                note=node.note,
            )
        listed.append(entry)
    return listed


def _geo(shown: Outlines, without: int) -> dict[str, Any]:
    """Outlines in page order; municipalities, first in that order, have none."""
    return {
        "unit": DEGREE,
        "arcs": shown.arcs,
        "rings": [*[""] * without, *shown.rings],
        "centres": shown.centres,
        "first": without,
    }


def _status(column: pd.Series) -> str:
    return status_text([STATUS_CODES[str(status)] for status in column])


def _score_column(scores: pd.Series, figures: Column | None) -> Column | Line | None:
    """Write scores as a line through the figures where they are one, else as they are."""
    line = encode_line(scores, DECIMALS, figures)
    return encode_column(scores, DECIMALS) if line is None else line


def _points(result: IndexResult, codes: pd.Index) -> list[list[int | str] | None]:
    """Contributions of indicators to the index, None for those that do not count.

    Three decimals where the digits allow: the page shows one, rounded as the package does.
    """
    contributions = result.contributions().loc[codes]
    return [
        encode_column(contributions[i.key].where(result.figures.loc[codes, i.key].notna()), 3)
        if i.key in contributions
        else None
        for i in result.definition.indicators
    ]


def _shares(result: IndexResult, codes: pd.Index) -> dict[str, list[float | None]]:
    """Points in the index per point of an indicator's own score, by least squares over regions.

    Stands in for the contributions themselves where there are too many regions to carry them all:
    reasons are sorted by it. Exact where methods are linear and no figure is missing.
    """
    contributions = result.contributions().loc[codes]
    found: list[float | None] = []
    for i in result.definition.indicators:
        if i.key not in contributions or i.key not in result.scores:
            found.append(None)
            continue
        off = result.scores.loc[codes, i.key].to_numpy(float) - 100
        points = contributions[i.key].to_numpy(float)
        known = np.isfinite(off) & np.isfinite(points)
        square = float(off[known] @ off[known])
        found.append(round(float(off[known] @ points[known]) / square, 4) if square else None)
    return {"shares": found}


def _finite(value: float, decimals: int) -> float | None:
    return None if not np.isfinite(value) else round(float(value), decimals)


def _site(
    site: Site, overlay: Overlay | None, at: Mapping[str, int], sources: _Sources
) -> dict[str, Any]:
    contexts = () if overlay is None else overlay.contexts.get(site.id, ())
    return _full(
        name=site.name,
        regions=[at[code] for code in site.regions if code in at],
        precision=site.precision,
        dwellings=[[kind, low, high] for kind, (low, high) in (site.dwellings or {}).items()],
        phase=site.phase,
        years=_years(site.year_from, site.year_to),
        certainty=site.certainty,
        people=site.target_group,
        source=sources.number(site.source),
        note=site.note,
        wijken=[[at[c.region], round(c.share, 3)] for c in contexts if c.region in at],
        **_shape(site.geometry),
    )


def _years(first: int | None, last: int | None) -> str:
    return "–".join(dict.fromkeys(str(year) for year in (first, last) if year is not None))


def _shape(geometry: shapely.Geometry | None) -> dict[str, Any]:
    """Place of a site known exactly: a point, or the rings of its outline."""
    if geometry is None or geometry.is_empty:
        return {}
    degrees = gpd.GeoSeries([geometry], crs=RD).to_crs("EPSG:4326").iloc[0]
    middle = degrees.point_on_surface()
    found: dict[str, Any] = {"point": [_units(middle.y), _units(middle.x)]}
    flat: list[int] = []
    last = (0, 0)
    for polygon in shapely.get_parts(degrees):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = [(_units(y), _units(x)) for x, y in shapely.get_coordinates(ring)]
            flat.append(len(points))
            for point in points:
                flat += signed((point[0] - last[0], point[1] - last[1]))
                last = point
    return {**found, "shape": encode_integers(flat)} if flat else found


def _units(degrees: float) -> int:
    return round(float(degrees) / DEGREE)


def _concept(
    concept: Concept, at: Mapping[str, int], sources: _Sources, lang: str
) -> dict[str, Any]:
    return _full(
        name=concept.name,
        kind=kind_text(concept.kind, lang),
        region=at.get(concept.region),
        precision=concept.precision,
        said=[_statement(statement, sources) for statement in concept.statements],
    )


def _statement(statement: Statement, sources: _Sources) -> dict[str, Any]:
    return _full(
        dwellings=statement.dwellings,
        places=statement.places,
        vragers=statement.places_with_care,
        dragers=statement.places_without_care,
        intended=statement.places_intended,
        start=statement.start,
        status=statement.status,
        people=statement.target_group,
        partner=statement.partner,
        source=sources.number(statement.source),
        note=statement.note,
    )
