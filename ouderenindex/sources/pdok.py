"""Boundaries of gemeente, wijken and buurten of one year, from PDOK or from the yearly file.

The service speaks OGC API Features; the file is the national GeoPackage of the same map. Both
come through the same checks as a boundary file of the municipality itself
(:func:`ouderenindex.regions.regions_from_layers`).

References
----------
OGC API - Features, parts 1 (OGC 17-069r4: paging by links) and 2 (OGC 18-058r1: coordinate
systems by full URI). CBS, Toelichting Wijk- en Buurtkaart: ``water`` is JA, NEE or B (Belgian
territory); figures at or below -99990 stand for no figure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from ouderenindex.errors import DataError, Problem, SourceError, suggest
from ouderenindex.regions import RD, Regions, check_coordinates, regions_from_layers
from ouderenindex.sources._http import Client, StatusError, full_url
from ouderenindex.sources.snapshots import Answer
from ouderenindex.statistics import Source
from ouderenindex.texts import text

__all__ = ["BASE", "YEARS", "Boundaries", "fetch_boundaries", "read_boundary_file"]

BASE = "https://api.pdok.nl/cbs/wijken-en-buurten-{year}/ogc/v1"
"""Address of the service of one year."""

YEARS = (2022, 2023, 2024, 2025)
"""Years that are tried when the wanted one is not there, to say which are."""

PUBLISHER = "CBS en Kadaster"
LICENCE = "CC BY 4.0"

_RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
_CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
# How geopandas names them; both with x (or longitude) first, as the service writes them.
_CRS = {_RD_URI: RD, _CRS84_URI: "OGC:CRS84"}

_LAYERS = {"wijk": "wijken", "buurt": "buurten"}
_LIMIT = 1000
# The whole country has some 14,000 buurten: a service that goes on after this never ends.
_MOST_PAGES = 50
# CBS writes -99995, -99997 or -99999999 where there is no figure.
_NO_FIGURE = -99_990
# A repair may drop a spike, not redraw a wijk.
_REPAIRED_AREA = 0.001

# Fields by their official names over the years, in lower case; the first is the present one.
_FIELDS: dict[str, tuple[str, ...]] = {
    "buurtcode": ("buurtcode", "bu_code"),
    "buurtnaam": ("buurtnaam", "bu_naam"),
    "wijkcode": ("wijkcode", "wk_code"),
    "wijknaam": ("wijknaam", "wk_naam"),
    "gemeentecode": ("gemeentecode", "gm_code"),
    "gemeentenaam": ("gemeentenaam", "gm_naam"),
    "water": ("water", "h2o"),
    "inhabitants": ("aantal_inwoners", "aant_inw"),
    "change": ("indelingswijziging_wijken_en_buurten", "ind_wbi"),
    "year": ("jaar",),
}
_NUMBERS = ("inhabitants", "change", "year")


@dataclass(frozen=True)
class Boundaries:
    """Regions of one municipality in one year, and where they come from.

    Attributes
    ----------
    regions
        The municipality (the union of its wijken), its wijken and its buurten.
    source
        Publisher, table, year, licence, address, time and hash.
    notes
        What was left out, repaired or transformed.
    flags
        Region code to ``indelingswijziging``, where given: 1 nothing changed since the year
        before, 2 another code, 3 another boundary.
    """

    regions: Regions
    source: Source
    notes: tuple[str, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)


def fetch_boundaries(
    client: Client,
    municipality: str,
    year: int,
    *,
    base: str = BASE,
    years: Sequence[int] = YEARS,
) -> Boundaries:
    """Fetch the boundaries of a municipality, its wijken and buurten.

    Parameters
    ----------
    client
        Asks the service, or the snapshots.
    municipality
        Code, such as ``GM0150``.
    year
        Year of the boundaries.
    base
        Address of the service, with ``{year}`` in the place of the year.
    years
        Years that are tried when the wanted one is not there, to say which are.

    Raises
    ------
    DataError
        If the code is not one of a municipality.
    SourceError
        If there are no boundaries of that year (names the years that there are) or of that
        municipality, or the service does not answer as it should: always with the address.
    """
    _check_municipality(municipality)
    root = _root(base, year)
    collections = _collections(client, base, year, years)
    notes: list[str] = []
    answers: list[Answer] = []
    layers = {}
    for level, collection in _LAYERS.items():
        url = f"{root}/collections/{collection}/items"
        if collection not in collections:
            raise SourceError(
                f"{root}/collections: there is no collection '{collection}': "
                f"{suggest(collection, collections)}"
            )
        features, pages, crs = _fetch_layer(
            client, root, url, municipality, collections[collection]
        )
        if not features:
            raise SourceError(
                f"{pages[0].url}: there are no {collection} of {municipality} in {year}; a "
                "municipality that merged has another code since, and had none before"
            )
        if crs != _RD_URI:
            notes.append(f"{collection}: fetched in longitude and latitude, transformed to {RD}")
        answers += pages
        layers[level] = _frame_of_features(features, crs, pages[0].url)
    source = Source(
        key=f"pdok_wijken_buurten_{year}",
        publisher=PUBLISHER,
        table=f"Wijk- en Buurtkaart {year}",
        period=str(year),
        licence=LICENCE,
        url=f"{root}/collections",
        retrieved=max(answer.retrieved for answer in answers)[:10],
        sha256=_hash_of(answers),
        note=text("regions.boundaries_note", year=year),
    )
    try:
        return _boundaries(layers, municipality, year, source, root, notes)
    except DataError as error:
        raise SourceError(error.message, error.problems) from error


def read_boundary_file(path: Path | str, municipality: str, year: int) -> Boundaries:
    """Read the boundaries of one municipality from the yearly national GeoPackage.

    Parameters
    ----------
    path
        ``wijkenbuurten_{year}.gpkg`` as PDOK gives it, with the layers ``wijken`` and
        ``buurten``. Only the rows of this municipality are read.
    municipality
        Code, such as ``GM0150``.
    year
        Year of the boundaries.

    Raises
    ------
    DataError
        If the file, a layer or a field is missing, the municipality is not in it, the file is
        of another year, or its areas cannot be used.
    """
    _check_municipality(municipality)
    path = Path(path)
    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    layers = {level: _read_rows(path, layer, municipality) for level, layer in _LAYERS.items()}
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    source = Source(
        key=f"pdok_wijken_buurten_{year}",
        publisher=PUBLISHER,
        table=f"Wijk- en Buurtkaart {year}",
        period=str(year),
        licence=LICENCE,
        sha256=sha256,
        note=text("regions.boundaries_note", year=year),
    )
    return _boundaries(layers, municipality, year, source, path.name, [])


def _check_municipality(code: str) -> None:
    if not re.fullmatch(r"GM\d{4}", code):
        raise DataError(
            f"'{code}' is not the code of a municipality",
            [Problem("unknown form", value=code, expected="GM and four digits, such as GM0150")],
        )


# -- the service ----------------------------------------------------------------------------------


def _get(client: Client, url: str, params: Mapping[str, str] | None) -> Answer:
    return client.get(
        url, params, publisher=PUBLISHER, licence=LICENCE, accept="application/geo+json"
    )


def _root(base: str, year: int) -> str:
    return base.replace("{year}", str(year)).rstrip("/")


def _collections(
    client: Client, base: str, year: int, years: Iterable[int]
) -> dict[str, tuple[str, ...]]:
    """List the collections of a year, with the coordinate systems that each can give."""
    url = f"{_root(base, year)}/collections"
    try:
        answer = client.get(url, {"f": "json"}, publisher=PUBLISHER, licence=LICENCE)
    except StatusError as error:
        if error.status != 404:
            raise
        there = [other for other in years if other != year and _is_there(client, base, other)]
        known = f"there are those of {', '.join(map(str, there))}" if there else "of no year at all"
        raise SourceError(f"{url}: no boundaries of {year} (HTTP 404): {known}") from error
    listed = answer.json().get("collections")
    if not isinstance(listed, list):
        raise SourceError(f"{answer.url}: the answer has no list 'collections'")
    found = {}
    for collection in listed:
        if isinstance(collection, dict) and isinstance(collection.get("id"), str):
            systems = collection.get("crs")
            found[collection["id"]] = (
                tuple(str(system) for system in systems) if isinstance(systems, list) else ()
            )
    return found


def _is_there(client: Client, base: str, year: int) -> bool:
    """Whether the service has boundaries of a year."""
    url = f"{_root(base, year)}/collections"
    try:
        client.get(url, {"f": "json"}, publisher=PUBLISHER, licence=LICENCE)
    except SourceError:
        return False
    return True


def _fetch_layer(
    client: Client, root: str, url: str, municipality: str, systems: Sequence[str]
) -> tuple[list[dict[str, Any]], list[Answer], str]:
    """Fetch one layer in RD, or in longitude and latitude where the service has no RD."""
    params = {"f": "json", "limit": str(_LIMIT), "gemeentecode": municipality}
    metres, degrees = {**params, "crs": _RD_URI}, {**params, "crs": _CRS84_URI}
    if not systems or _RD_URI in systems:
        try:
            return *_pages(client, root, url, metres), _RD_URI
        except StatusError as error:
            if error.status != 400:
                raise
        except SourceError:
            # Offline a refusal is not seen: it left no snapshot, and what came instead did.
            instead = client.snapshots.get(full_url(url, degrees)) if client.offline else None
            if instead is None:
                raise
    return *_pages(client, root, url, degrees), _CRS84_URI


def _pages(
    client: Client, root: str, url: str, params: dict[str, str]
) -> tuple[list[dict[str, Any]], list[Answer]]:
    """Fetch all pages of a collection by their links to the next one."""
    features: list[dict[str, Any]] = []
    answers: list[Answer] = []
    asked: set[str] = set()
    following: str | None = url
    matched: int | None = None
    while following is not None:
        answer = _get(client, following, params if following == url else None)
        if answer.url in asked:
            raise SourceError(f"{answer.url}: the link to the next page leads back to this one")
        asked.add(answer.url)
        answers.append(answer)
        page = answer.json()
        found = page.get("features")
        if page.get("type") != "FeatureCollection" or not isinstance(found, list):
            raise SourceError(f"{answer.url}: the answer is not a FeatureCollection")
        if not all(isinstance(feature, dict) for feature in found):
            raise SourceError(f"{answer.url}: a feature is not an object")
        _check_system(page, params["crs"], answer.url)
        returned, matched = _count(page, "numberReturned"), _count(page, "numberMatched") or matched
        if returned is not None and returned != len(found):
            raise SourceError(
                f"{answer.url}: the answer holds {len(found)} features and says {returned}"
            )
        features += found
        following = _next(page, answer.url, root)
        if following is not None and (not found or len(answers) == _MOST_PAGES):
            raise SourceError(
                f"{answer.url}: the links to a next page do not end (page {len(answers)}, "
                f"{len(features)} features so far)"
            )
    if matched is not None and matched != len(features):
        raise SourceError(
            f"{answers[-1].url}: the service says that {matched} features match, and gave "
            f"{len(features)}"
        )
    return features, answers


def _count(page: Mapping[str, Any], name: str) -> int | None:
    value = page.get(name)
    return value if isinstance(value, int) else None


def _next(page: Mapping[str, Any], url: str, root: str) -> str | None:
    """Address of the next page, which must be on the same service."""
    links = page.get("links", [])
    if not isinstance(links, list):
        raise SourceError(f"{url}: 'links' is not a list")
    for link in links:
        if isinstance(link, dict) and link.get("rel") == "next":
            target = urljoin(url, str(link.get("href", "")))
            here, there = urlsplit(root), urlsplit(target)
            same = (here.scheme, here.netloc) == (there.scheme, there.netloc)
            if not same or not there.path.startswith(here.path + "/"):
                raise SourceError(
                    f"{url}: the link to the next page leads elsewhere: '{target}' "
                    f"(expected an address under {root})"
                )
            return target
    return None


def _check_system(page: Mapping[str, Any], asked: str, url: str) -> None:
    """Refuse an answer that says to be in another coordinate system than was asked."""
    said = page.get("coordRefSys", page.get("crs"))
    if isinstance(said, dict):  # the form of GeoJSON before RFC 7946
        properties = said.get("properties")
        said = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(said, str):
        return
    match = re.search(r"(EPSG|OGC)\W+(?:[\d.]+\W+)?(\d{4,5}|CRS84)\W*$", said)
    if match is None or f"{match[1]}:{match[2]}" != _CRS[asked]:
        raise SourceError(f"{url}: the answer is in '{said}' (expected {asked})")


def _frame_of_features(features: Iterable[dict[str, Any]], crs: str, url: str) -> gpd.GeoDataFrame:
    """Make a frame of GeoJSON features, with the fields that matter here."""
    problems = []
    rows = []
    shapes = []
    for at, feature in enumerate(features, start=1):
        properties = feature.get("properties")
        rows.append(properties if isinstance(properties, dict) else {})
        shape, what = _shape(feature.get("geometry"))
        shapes.append(shape)
        if what:
            problems.append(Problem(what, at, "geometry"))
    if problems:
        raise SourceError(f"{url}: the boundaries cannot be used", problems)
    frame = gpd.GeoDataFrame(_named(pd.DataFrame(rows)), geometry=shapes, crs=_CRS[crs])
    try:
        check_coordinates(frame, url)
    except DataError as error:
        raise SourceError(error.message, error.problems) from error
    return frame.to_crs(RD)


def _shape(geometry: object) -> tuple[BaseGeometry | None, str]:
    """Make the polygons of a GeoJSON geometry; or say what is wrong with it."""
    if not isinstance(geometry, dict):
        return None, "an area without a boundary"
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, f"not an area but a {geometry.get('type')}"
    try:
        with np.errstate(invalid="ignore"):  # a coordinate "NaN" is refused below
            shape = shapely.force_2d(shapely.geometry.shape(geometry))
    except (TypeError, ValueError, KeyError, IndexError, shapely.errors.ShapelyError):
        return None, "the coordinates are not a boundary"
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, "a coordinate is not a number"
    return shape, ""


def _hash_of(answers: Sequence[Answer]) -> str:
    """SHA-256 of an answer, or of the list of the hashes of several."""
    hashes = [answer.sha256 for answer in answers]
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


# -- the file -------------------------------------------------------------------------------------


def _read_rows(path: Path, layer: str, municipality: str) -> gpd.GeoDataFrame:
    """Read the rows of one municipality of a layer; GDAL passes over the others."""
    try:
        known = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        if layer not in known:
            raise DataError(f"{path.name}: there is no layer '{layer}': {suggest(layer, known)}")
        there = [str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]]
        fields = {name.lower(): name for name in there}
        wanted = [fields[n] for names in _FIELDS.values() for n in names if n in fields]
        code = next((fields[n] for n in _FIELDS["gemeentecode"] if n in fields), None)
        if code is None:
            raise DataError(
                f"{path.name}: layer '{layer}' has no field 'gemeentecode': "
                f"{suggest('gemeentecode', there)}"
            )
        frame = pyogrio.read_dataframe(
            path, layer=layer, columns=wanted, where=f"\"{code}\" = '{municipality}'"
        )
        if frame.empty:
            others = pyogrio.read_dataframe(path, layer=layer, columns=[code], read_geometry=False)
            raise DataError(
                f"{path.name}: layer '{layer}' has no areas of {municipality}: "
                f"{suggest(municipality, others[code])}"
            )
    except DataError:
        raise
    except Exception as error:  # GDAL raises many kinds; all mean the file is not what it says
        raise DataError(f"{path.name}: this is not a readable boundary file ({error})") from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        raise DataError(f"{path.name}: layer '{layer}' does not say its coordinate system")
    check_coordinates(frame, f"{path.name}, layer '{layer}'")
    geometry = frame.geometry.force_2d().to_crs(RD)
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return gpd.GeoDataFrame(_named(attributes), geometry=geometry, crs=RD)


# -- both -----------------------------------------------------------------------------------------


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the fields that matter, under their present official names.

    A code or name that one area lacks is an empty text: what is wrong with it is told later.
    """
    lower = {str(column).lower(): column for column in frame.columns}
    found = {
        field_name: frame[lower[name]] if field_name in _NUMBERS else _texts(frame[lower[name]])
        for field_name, names in _FIELDS.items()
        for name in reversed(names)
        if name in lower
    }
    return pd.DataFrame(found, index=frame.index)


def _texts(cells: pd.Series) -> pd.Series:
    return cells.astype(object).where(cells.notna(), "").astype(str)


def _boundaries(
    layers: Mapping[str, gpd.GeoDataFrame],
    municipality: str,
    year: int,
    source: Source,
    what: str,
    notes: list[str],
) -> Boundaries:
    """Check, leave out water, repair, and make the regions."""
    for level, frame in layers.items():
        _check_asked(frame, level, municipality, year, what)
    buurten = _without_water(layers["buurt"], "buurt", (), notes)
    inhabited = set(buurten.get("wijkcode", ()))
    wijken = _without_water(layers["wijk"], "wijk", inhabited, notes)
    for level, frame in (("wijk", wijken), ("buurt", buurten)):
        if frame.empty:
            raise DataError(f"{what}: the {_LAYERS[level]} of {municipality} are all water")
    wijken = _repaired(wijken, "wijk", notes)
    buurten = _repaired(buurten, "buurt", notes)
    regions = regions_from_layers(wijken, buurten, what, year=year, source=source.key)
    return Boundaries(regions, source, tuple(notes), _flags([wijken, buurten]))


def _check_asked(
    frame: gpd.GeoDataFrame, level: str, municipality: str, year: int, what: str
) -> None:
    """Refuse areas of another municipality or year: a service may ignore what it was asked."""
    problems = []
    if "gemeentecode" not in frame:
        raise DataError(f"{what}: the {_LAYERS[level]} have no field 'gemeentecode'")
    codes = frame["gemeentecode"].astype(str).str.strip()
    for code in sorted(set(codes[codes != municipality])):
        problems.append(
            Problem(f"{_LAYERS[level]} of another municipality", None, "gemeentecode", code,
                    municipality)
        )  # fmt: skip
    if "year" in frame:
        years = pd.to_numeric(frame["year"], errors="coerce").dropna()
        for other in sorted(set(years[years != year])):
            problems.append(
                Problem(f"{_LAYERS[level]} of another year", None, "jaar", int(other), str(year))
            )
    if problems:
        raise DataError(f"{what}: these are not the areas asked for", problems)


def _without_water(
    frame: gpd.GeoDataFrame, level: str, needed: Iterable[str], notes: list[str]
) -> gpd.GeoDataFrame:
    """Leave out areas that are only water; Belgian enclaves and inhabited water stay.

    ``needed`` are codes that stay because smaller areas lie in them.
    """
    if "water" not in frame:
        return frame
    water = frame["water"].astype(str).str.strip().str.upper().eq("JA")
    inhabited = pd.Series(False, index=frame.index)
    if "inhabitants" in frame:
        people = pd.to_numeric(frame["inhabitants"], errors="coerce")
        inhabited = people.where(people > _NO_FIGURE).gt(0)
    codes = frame.get(f"{level}code", pd.Series("", index=frame.index)).astype(str)
    # A code may stand for land in one row and for water in another: the land suffices.
    on_land = codes.isin(codes[~water])
    out = water & ~inhabited & (on_land | ~codes.isin(set(needed)))
    if out.any():
        left_out = ", ".join(sorted(set(codes[out])))
        notes.append(f"{_LAYERS[level]} that are only water are left out: {left_out}")
    stays = water & inhabited
    if stays.any():
        kept = ", ".join(sorted(set(codes[stays])))
        notes.append(f"{_LAYERS[level]} on water with inhabitants are kept: {kept}")
    return frame[~out].reset_index(drop=True)


def _repaired(frame: gpd.GeoDataFrame, level: str, notes: list[str]) -> gpd.GeoDataFrame:
    """Repair boundaries that cross themselves, where that leaves the area as it was.

    What cannot be repaired so stays as it is: the checks of the regions say what is wrong.
    """
    shapes = frame.geometry.to_numpy().copy()
    repaired = []
    for at in (~(frame.geometry.is_valid | frame.geometry.isna())).to_numpy().nonzero()[0]:
        whole = shapely.make_valid(shapes[at], method="structure", keep_collapsed=False)
        area = shapes[at].area
        polygonal = whole.geom_type in ("Polygon", "MultiPolygon") and not whole.is_empty
        if polygonal and abs(whole.area - area) < _REPAIRED_AREA * area:
            shapes[at] = whole
            repaired.append(str(frame[f"{level}code"].iloc[at]))
    if not repaired:
        return frame
    notes.append(
        f"boundaries of {_LAYERS[level]} that crossed themselves are repaired, with less than "
        f"{_REPAIRED_AREA:.1%} change of area: {', '.join(sorted(repaired))}"
    )
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def _flags(layers: Iterable[gpd.GeoDataFrame]) -> dict[str, int]:
    """Collect ``indelingswijziging`` of each area, where it is 1, 2 or 3."""
    flags: dict[str, int] = {}
    for frame, level in zip(layers, _LAYERS, strict=True):
        if "change" in frame:
            change = pd.to_numeric(frame["change"], errors="coerce")
            known = change.isin([1, 2, 3])
            codes = frame.loc[known, f"{level}code"].astype(str).str.strip()
            flags |= dict(zip(codes, change[known].astype(int), strict=True))
    return flags
