"""The boundaries and the Locatieserver of PDOK, as the real ones answer.

::

    service = PdokService({2023: layers_of(case.regions)})
    service.open(server)                       # a Loopback
    fetch_boundaries(client, "GM0193", 2023, base=service.boundaries)

Boundaries: OGC API Features with collections per year, paging by opaque cursors in next links,
coordinate systems by full URI only, and 400 for any parameter that the service does not know.
Locatieserver: a search that always answers something, and 400 for a question with an open
quotation mark or an unknown field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlencode

import geopandas as gpd
import pandas as pd
import shapely

from ouderenindex.regions import RD, Regions, regions_from_layers

from .server import Loopback, Request, Response

RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
SYSTEMS = {RD_URI: (RD, 3), CRS84_URI: ("OGC:CRS84", 9)}  # with the decimals given

Layers = Mapping[str, gpd.GeoDataFrame]


def layers_of(regions: Regions, **columns: Any) -> dict[str, gpd.GeoDataFrame]:
    """Write regions as the collections gemeenten, wijken and buurten, with official fields.

    Further columns (``water``, ``aantal_inwoners``) are the same for every area.
    """
    frame = regions.frame
    gemeente = frame[frame["level"] == "gemeente"]
    layers = {}
    for level in ("gemeente", "wijk", "buurt"):
        part = frame[frame["level"] == level]
        above = [regions.ancestor(code, "gemeente") for code in part.index]
        fields: dict[str, Any] = {f"{level}code": part.index, f"{level}naam": list(part["name"])}
        if level == "buurt":
            fields["wijkcode"] = list(part["parent"])
        fields["gemeentecode"] = above
        fields["gemeentenaam"] = [gemeente.at[code, "name"] for code in above]
        fields |= {"water": "NEE", "aantal_inwoners": -99997, **columns}
        layers[f"{level}n" if level == "gemeente" else f"{level}en"] = gpd.GeoDataFrame(
            pd.DataFrame(fields, index=range(len(part))), geometry=list(part.geometry), crs=RD
        )
    return layers


def squares(
    municipality: str,
    name: str,
    wijken: Mapping[str, str],
    *,
    corner: tuple[float, float] = (205_000.0, 471_000.0),
    year: int = 2024,
) -> Regions:
    """Make boundaries that are fictief: a square kilometre per wijk, each of two buurten.

    The default corner lies where Deventer is.
    """
    squared, halves = [], []
    for at, (code, wijk) in enumerate(wijken.items()):
        x, y = corner[0] + 1000 * (at % 4), corner[1] + 1000 * (at // 4)
        fields = {"wijkcode": code, "gemeentecode": municipality}
        squared.append(
            {**fields, "wijknaam": wijk, "gemeentenaam": name,
             "geometry": shapely.box(x, y, x + 1000, y + 1000)}
        )  # fmt: skip
        halves += [
            {**fields, "buurtcode": f"BU{code[2:]}0{half}", "buurtnaam": f"{wijk} {side} (fictief)",
             "geometry": shapely.box(x + 500 * half, y, x + 500 * (half + 1), y + 1000)}
            for half, side in enumerate(("West", "Oost"))
        ]  # fmt: skip
    layers = [gpd.GeoDataFrame(rows, crs=RD) for rows in (squared, halves)]
    return regions_from_layers(*layers, "fictief", year=year, source="fictief")


@dataclass(frozen=True)
class Registered:
    """An address of the register; those of the tests are fictief."""

    street: str
    number: int
    postcode: str
    place: str
    x: float
    y: float
    letter: str = ""
    addition: str = ""
    short: str = ""
    gemeentecode: str = "0193"

    @property
    def document(self) -> dict[str, Any]:
        full = f"{self.number}{self.letter}{'-' if self.addition else ''}{self.addition}"
        optional = {
            "huisletter": self.letter,
            "huisnummertoevoeging": self.addition,
            "straatnaam_verkort": self.short,
        }
        return {
            "bron": "BAG",
            "type": "adres",
            "weergavenaam": f"{self.street} {full}, {self.postcode} {self.place}",
            "straatnaam": self.street,
            "huisnummer": self.number,
            "huis_nlt": full,
            "postcode": self.postcode,
            "woonplaatsnaam": self.place,
            "gemeentecode": self.gemeentecode,
            "buurtcode": "BU01931000",
            "wijkcode": "WK019310",
            "centroide_rd": f"POINT({self.x} {self.y})",
            **{name: value for name, value in optional.items() if value},
        }


class PdokService:
    """Both services of PDOK.

    ``systems`` are the coordinate systems that the service says to have; those that it refuses
    all the same are in ``refused``.
    """

    def __init__(
        self,
        layers: Mapping[int, Layers],
        *,
        municipalities: Mapping[str, str] | None = None,
        addresses: Sequence[Registered] = (),
        page: int = 1000,
        systems: Sequence[str] = tuple(SYSTEMS),
        refused: Sequence[str] = (),
    ) -> None:
        self.layers = layers
        self.municipalities = municipalities or {
            code: name
            for years in layers.values()
            for code, name in years["gemeenten"][["gemeentecode", "gemeentenaam"]].to_numpy()
        }
        self.addresses = addresses
        self.page = page
        self.systems = systems
        self.refused = refused
        self.boundaries = self.locatieserver = ""

    def open(self, server: Loopback) -> PdokService:
        """Answer on a server; from then on ``boundaries`` and ``locatieserver`` are the bases."""
        self.boundaries = server.url + "/cbs/wijken-en-buurten-{year}/ogc/v1"
        self.locatieserver = server.url + "/bzk/locatieserver/search/v3_1"
        server.route("/cbs/", self._ogc)
        server.route("/bzk/locatieserver/search/v3_1/free", self._free)
        return self

    # -- boundaries -------------------------------------------------------------------------------

    def _ogc(self, request: Request) -> Response:
        path = re.fullmatch(
            r"/cbs/wijken-en-buurten-(\d{4})/ogc/v1/collections(?:/(\w+)/items)?", request.path
        )
        layers = self.layers.get(int(path[1])) if path else None
        if path is None or layers is None:
            return _refusal(404, "no such page")
        if request.query.get("f") != "json":
            return Response(200, b"<html>a page for people</html>", "text/html")
        root = request.url.partition("/collections")[0] + "/collections"
        if path[2] is None:
            named = [{"id": name, "crs": list(self.systems)} for name in layers]
            return Response.json({"collections": named, "links": []})
        if path[2] not in layers:
            return _refusal(404, f"no collection {path[2]}")
        return self._items(layers[path[2]], f"{root}/{path[2]}/items", request.query)

    def _items(self, layer: gpd.GeoDataFrame, url: str, query: dict[str, str]) -> Response:
        unknown = set(query) - {"f", "limit", "crs", "gemeentecode", "cursor", "bbox", "bbox-crs"}
        if unknown:
            return _refusal(400, f"unknown query parameter(s): {sorted(unknown)}")
        system = query.get("crs", CRS84_URI)
        if system not in self.systems or system in self.refused:
            return _refusal(400, f"crs {system} is not supported")
        if "gemeentecode" in query:
            layer = layer[layer["gemeentecode"] == query["gemeentecode"]]
        start = int(query.get("cursor", "c0")[1:])
        size = min(int(query.get("limit", "10")), self.page, 1000)
        crs, decimals = SYSTEMS[system]
        rows = layer.iloc[start : start + size].to_crs(crs)
        features = [
            {"type": "Feature", "id": str(start + at), "geometry": _rounded(shape, decimals),
             "properties": _plain(properties)}
            for at, (shape, properties) in enumerate(
                zip(rows.geometry, rows.drop(columns="geometry").to_dict("records"), strict=True))
        ]  # fmt: skip
        links = [{"rel": "self", "href": f"{url}?{urlencode(query)}"}]
        if start + size < len(layer):
            following = {**query, "cursor": f"c{start + size}"}
            links.append({"rel": "next", "href": f"{url}?{urlencode(following)}"})
        answer = Response.json(
            {
                "type": "FeatureCollection",
                "timeStamp": "2026-11-22T10:00:00Z",
                "links": links,
                "features": features,
                "numberReturned": len(features),
            },
            Content_Crs=f"<{system}>",
        )
        return Response(answer.status, answer.body, "application/geo+json", answer.headers)

    # -- Locatieserver ----------------------------------------------------------------------------

    def _free(self, request: Request) -> Response:
        query = request.query
        question, kind = query.get("q", ""), query.get("fq", "").removeprefix("type:")
        unknown = set(query) - {"q", "fq", "rows", "start", "fl", "sort", "wt"}
        if unknown or question.count('"') % 2 or question.count("(") != question.count(")"):
            return _refusal(400, "the question cannot be read")
        documents = {
            "gemeente": [_municipality(code, name) for code, name in self.municipalities.items()],
            "adres": [address.document for address in self.addresses],
        }.get(kind, [])
        fielded = re.fullmatch(r"(\w+):(.*)", question)
        if fielded and fielded[1] not in ("gemeentecode", "gemeentenaam", "postcode"):
            return _refusal(400, f"undefined field {fielded[1]}")
        scored = []
        for document in documents:
            if fielded:
                score = float(str(document.get(fielded[1], "")) == fielded[2])
            else:
                names = (question.lower(), str(document["weergavenaam"]).lower())
                score = SequenceMatcher(None, *names).ratio()
            if score or not fielded:
                scored.append({**document, "score": score})
        scored.sort(key=lambda document: -float(document["score"]))
        docs = scored[: int(query.get("rows", "10"))]
        return Response.json({"response": {"numFound": len(scored), "start": 0, "docs": docs}})


def _municipality(code: str, name: str) -> dict[str, Any]:
    return {
        "bron": "Bestuurlijke Grenzen",
        "type": "gemeente",
        "weergavenaam": f"Gemeente {name}",
        "gemeentenaam": name,
        "gemeentecode": code[2:],
    }


def _refusal(status: int, detail: str) -> Response:
    return Response.json({"title": "refused", "status": status, "detail": detail}, status)


def _rounded(shape: shapely.Geometry | None, decimals: int) -> dict[str, Any] | None:
    if shape is None:
        return None

    def rounded(part: Any) -> Any:
        if isinstance(part, float | int):
            return round(float(part), decimals)
        return [rounded(inner) for inner in part]

    mapping = shapely.geometry.mapping(shape)
    return {"type": mapping["type"], "coordinates": rounded(mapping["coordinates"])}


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: None if pd.isna(value) else getattr(value, "item", lambda v=value: v)()
        for name, value in properties.items()
    }
