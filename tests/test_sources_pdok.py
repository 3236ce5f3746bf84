from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from loopback.pdok import CRS84_URI, RD_URI, PdokService, layers_of, squares
from loopback.server import Loopback, Request, Response

from ouderenindex.errors import DataError, SourceError
from ouderenindex.project import Project
from ouderenindex.regions import RD, Regions, check_coordinates
from ouderenindex.sources import pdok
from ouderenindex.sources._http import Client
from ouderenindex.sources.pdok import Boundaries, fetch_boundaries, read_boundary_file
from ouderenindex.sources.snapshots import Snapshots

DEVENTER = {"WK015000": "Binnenstad", "WK015001": "De Hoven", "WK015002": "Zandweerd"}


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def fetch(server: Loopback, tmp_path: Path) -> Callable[..., Boundaries]:
    """Fetch the boundaries of Deventer (fictief) from a service of these layers."""

    def go(
        layers: Any = None, *, year: int = 2024, offline: bool = False, **options: Any
    ) -> Boundaries:
        own = layers or layers_of(squares("GM0150", "Deventer", DEVENTER))
        service = PdokService({2023: own, 2024: own}, **options).open(server)
        client = Client(Snapshots(tmp_path / "s"), attempts=3, wait=0, timeout=(2, 2),
                        offline=offline)  # fmt: skip
        with client:
            return fetch_boundaries(client, "GM0150", year, base=service.boundaries)

    return go


def _apart(one: Regions, other: Regions) -> float:
    """Largest distance in metres between the boundaries of the same areas."""
    assert list(one.codes) == list(other.codes)
    pairs = zip(one.frame.geometry, other.frame.geometry, strict=True)
    return max(shapely.hausdorff_distance(a.boundary, b.boundary) for a, b in pairs)


def _changed(layers: dict[str, gpd.GeoDataFrame], layer: str, row: int, **values: Any) -> Any:
    frame = layers[layer].copy()
    for column, value in values.items():
        frame.at[row, column] = value
    return {**layers, layer: frame}


# -- the service ----------------------------------------------------------------------------------


@pytest.mark.parametrize("systems", [(RD_URI, CRS84_URI), (CRS84_URI,)])
def test_zwolle_comes_through_as_it_is_embedded(
    case: Project, server: Loopback, tmp_path: Path, systems: tuple[str, ...]
) -> None:
    service = PdokService({2023: layers_of(case.regions)}, page=30, systems=systems).open(server)
    with Client(Snapshots(tmp_path), wait=0) as client:
        boundaries = fetch_boundaries(client, "GM0193", 2023, base=service.boundaries)
    assert _apart(boundaries.regions, case.regions) < 0.01
    assert boundaries.regions.frame["name"].equals(case.regions.frame["name"])
    assert boundaries.regions.frame["parent"].equals(case.regions.frame["parent"])
    assert (boundaries.regions.year, boundaries.source.period) == (2023, "2023")
    assert boundaries.regions.source == boundaries.source.key == "pdok_wijken_buurten_2023"
    assert len(boundaries.source.sha256) == 64
    asked = [request.path.rpartition("/collections")[2] for request in server.log]
    assert asked == ["", "/wijken/items", *["/buurten/items"] * 3]
    assert bool(boundaries.notes) == (systems == (CRS84_URI,))


def test_what_was_fetched_is_there_offline(fetch: Callable[..., Boundaries]) -> None:
    first = fetch()
    again = fetch(offline=True)
    assert _apart(first.regions, again.regions) == 0
    assert first.source == again.source


def test_a_refused_system_is_gone_round_online_and_offline(
    fetch: Callable[..., Boundaries], server: Loopback
) -> None:
    fetched = fetch(refused=[RD_URI])
    assert _apart(fetched.regions, squares("GM0150", "Deventer", DEVENTER)) < 0.01
    assert fetched.notes == (
        "wijken: fetched in longitude and latitude, transformed to EPSG:28992",
        "buurten: fetched in longitude and latitude, transformed to EPSG:28992",
    )
    before = len(server.log)
    assert _apart(fetched.regions, fetch(offline=True).regions) == 0
    assert len(server.log) == before


def test_a_year_that_is_not_there_names_those_that_are(fetch: Callable[..., Boundaries]) -> None:
    with pytest.raises(SourceError, match=r"2031/ogc/v1/collections.*404.*those of 2023, 2024$"):
        fetch(year=2031)


def test_a_municipality_that_is_not_there(fetch: Callable[..., Boundaries]) -> None:
    with pytest.raises(SourceError, match=r"gemeentecode=GM0150.*no wijken of GM0150 in 2024"):
        fetch(layers_of(squares("GM0193", "Zwolle", {"WK019310": "Binnenstad"})))
    with pytest.raises(DataError, match=r"(?s)'0150' is not the code.*GM0150"):
        fetch_boundaries(None, "0150", 2024)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "options"),
    [("status", {"code": 429, "headers": {"Retry-After": "0"}}), ("status", {"code": 500}),
     ("status", {"code": 503}), ("cut", {}), ("truncate", {}), ("empty", {}), ("garbage", {}),
     ("slow", {"delay": 0.2})],
)  # fmt: skip
def test_what_passes_is_come_through(
    fetch: Callable[..., Boundaries], server: Loopback, kind: Any, options: dict[str, Any]
) -> None:
    server.fault(lambda request: "buurten/items" in request.path, kind, times=2, **options)
    assert len(fetch().regions.level("buurt")) == 6


@pytest.mark.parametrize(
    ("kind", "options", "reason"),
    [("status", {"code": 500}, "500"), ("cut", {}, "cut off"), ("truncate", {}, "not JSON"),
     ("html", {}, "text/html"), ("status", {"code": 403}, "403")],
)  # fmt: skip
def test_what_does_not_pass_is_one_error_with_the_address(
    fetch: Callable[..., Boundaries], server: Loopback, kind: Any, options: Any, reason: str
) -> None:
    server.fault(lambda request: "items" in request.path, kind, times=math.inf, **options)
    with pytest.raises(SourceError) as caught:
        fetch()
    assert "collections/wijken/items" in str(caught.value)
    assert reason in str(caught.value)


Alter = Callable[[dict[str, Any]], Any]


def _altered(server: Loopback, service: PdokService, alter: Alter) -> None:
    """Let a service answer its items altered."""

    def answer(request: Request) -> Response:
        response = service._ogc(request)
        if "/items" in request.path:
            page = json.loads(response.body)
            return Response.json(alter(page) or page)
        return response

    server.route("/cbs/wijken-en-buurten-2024/", answer)


def _reversed_axes(coordinates: Any) -> Any:
    if isinstance(coordinates[0], float):
        return coordinates[::-1]
    return [_reversed_axes(inner) for inner in coordinates]


def _swap(page: dict[str, Any]) -> None:
    for feature in page["features"]:
        feature["geometry"]["coordinates"] = _reversed_axes(feature["geometry"]["coordinates"])


def _degrees(page: dict[str, Any]) -> None:
    ring = [[6.1, 52.2], [6.2, 52.2], [6.2, 52.3], [6.1, 52.2]]
    for feature in page["features"]:
        feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}


def _next(href: str) -> Alter:
    return lambda page: page["links"].append({"rel": "next", "href": href})


_COUNTER = iter(range(10**6))


def _endless(page: dict[str, Any]) -> None:
    # The service ignores the box: every address is another one, and gives the same page.
    query = f"f=json&gemeentecode=GM0150&limit=9&crs={RD_URI}&bbox={next(_COUNTER)}"
    page["links"].append({"rel": "next", "href": f"items?{query}"})


def _each(**properties: Any) -> Alter:
    """Set properties of every feature, or with None take them away."""

    def alter(page: dict[str, Any]) -> None:
        for feature in page["features"]:
            feature["properties"] |= properties
            for name in [name for name, value in properties.items() if value is None]:
                del feature["properties"][name]

    return alter


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (_swap, "x and y are swapped"),
        (_degrees, "declares metres .* but holds degrees"),
        (lambda p: p.update(crs={"type": "name", "properties": {"name": "urn:EPSG::4326"}}),
         "the answer is in 'urn:EPSG::4326'"),
        (lambda p: p.update(coordRefSys=CRS84_URI), "the answer is in .*CRS84"),
        (_next("items?f=json&cursor=c0"), "leads back|do not end"),
        (_next("https://elders.example/items"), "leads elsewhere: 'https://elders.example/items'"),
        (_next("/cbs/wijken-en-buurten-2024/ogc/v10/x"), "leads elsewhere"),
        (_endless, "do not end"),
        (lambda p: p.update(features=[], numberReturned=0,
                            links=[{"rel": "next", "href": "items"}]),
         "do not end"),
        (lambda p: p.update(numberMatched=99), "says that 99 features match, and gave 3"),
        (lambda p: p.update(numberReturned=99), "holds 3 features and says 99"),
        (lambda _: {"rows": []}, "not a FeatureCollection"),
        (lambda p: p.update(features=["x"]), "a feature is not an object"),
        (lambda p: p.update(links="x"), "'links' is not a list"),
        (_each(wijkcode=None), "no field 'wijkcode'"),
        (_each(gemeentecode=None), "no field 'gemeentecode'"),
        (_each(gemeentecode="GM0193"), "wijken of another municipality.*GM0193.*expected GM0150"),
        (_each(jaar=2022), "another year.*2022"),
        (lambda p: p["features"][1].update(geometry=None), "row 2.*without a boundary"),
        (lambda p: p["features"][1]["geometry"].update(type="Point"), "row 2.*not an area"),
        (lambda p: p["features"][1]["geometry"].update(coordinates=[["a"]]), "row 2.*not a bound"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_what_was_asked(
    server: Loopback, tmp_path: Path, alter: Alter, reason: str
) -> None:
    layers = layers_of(squares("GM0150", "Deventer", DEVENTER))
    service = PdokService({2024: layers}).open(server)
    _altered(server, service, alter)
    with (
        pytest.raises(SourceError, match=f"(?s)127.0.0.1.*({reason})"),
        Client(Snapshots(tmp_path), wait=0, attempts=2) as client,
    ):
        fetch_boundaries(client, "GM0150", 2024, base=service.boundaries)


def test_a_changed_list_of_collections(server: Loopback, tmp_path: Path) -> None:
    layers = layers_of(squares("GM0150", "Deventer", DEVENTER))
    service = PdokService({2024: {"gemeenten": layers["gemeenten"]}}).open(server)
    with Client(Snapshots(tmp_path), wait=0) as client:
        with pytest.raises(SourceError, match=r"/collections: there is no collection 'wijken'"):
            fetch_boundaries(client, "GM0150", 2024, base=service.boundaries)
        server.route("/cbs/", lambda _: Response.json({"items": []}))
        with pytest.raises(SourceError, match=r"/collections\?f=json: .*no list 'collections'"):
            fetch_boundaries(client, "GM0150", 2023, base=service.boundaries)


# -- what both do with the areas ------------------------------------------------------------------


def test_water_without_inhabitants_is_left_out_and_told(fetch: Callable[..., Boundaries]) -> None:
    layers = layers_of(squares("GM0150", "Deventer", DEVENTER))
    layers = _changed(layers, "buurten", 5, water="JA", aantal_inwoners=-99999999)
    layers = _changed(layers, "buurten", 3, water="JA", aantal_inwoners=40)
    layers = _changed(layers, "buurten", 1, water="B")
    for row in (1, 2):  # of the first some people live on the water, in the other there is land
        layers = _changed(layers, "wijken", row, water="JA")
    boundaries = fetch(layers)
    assert "BU01500201" not in boundaries.regions
    assert {"BU01500101", "BU01500001", "WK015001", "WK015002"} <= set(boundaries.regions.codes)
    assert boundaries.notes == (
        "buurten that are only water are left out: BU01500201",
        "buurten on water with inhabitants are kept: BU01500101",
    )


def test_a_wijk_of_water_alone_is_left_out_with_its_buurten(
    fetch: Callable[..., Boundaries],
) -> None:
    layers = layers_of(squares("GM0150", "Deventer", DEVENTER))
    for layer, rows in {"buurten": (4, 5), "wijken": (2,)}.items():
        for row in rows:
            layers = _changed(layers, layer, row, water="JA")
    boundaries = fetch(layers)
    assert "WK015002" not in boundaries.regions
    assert boundaries.regions.level("gemeente").geometry.iloc[0].area == pytest.approx(2e6)
    dry = {name: layer.assign(water="JA") for name, layer in layers.items()}
    with pytest.raises(SourceError, match="are all water"):
        fetch(dry, year=2023)


def test_a_code_may_stand_for_land_and_for_water(fetch: Callable[..., Boundaries]) -> None:
    layers = layers_of(squares("GM0150", "Deventer", DEVENTER))
    for layer in ("wijken", "buurten"):
        lake = layers[layer].iloc[[0]].assign(water="JA").set_geometry(
            [shapely.box(204_000, 471_000, 205_000, 472_000)], crs=RD
        )  # fmt: skip
        layers[layer] = pd.concat([layers[layer], lake], ignore_index=True)
    assert _apart(fetch(layers).regions, squares("GM0150", "Deventer", DEVENTER)) == 0


def test_a_boundary_that_crosses_itself_is_repaired_where_the_area_stays(
    fetch: Callable[..., Boundaries],
) -> None:
    def with_first(ring: list[tuple[float, float]]) -> Any:
        layers = layers_of(squares("GM0150", "Deventer", DEVENTER))
        frame = layers["buurten"].copy()
        frame.loc[0, "geometry"] = shapely.Polygon(ring)
        return {**layers, "buurten": frame}

    x, y = 205_000, 471_000
    spike = [(x, y), (x + 500, y), (x + 500, y + 1000), (x, y + 1000), (x, y + 1010), (x, y)]
    boundaries = fetch(with_first(spike))
    assert boundaries.regions.frame.geometry["BU01500000"].area == pytest.approx(500_000)
    assert boundaries.notes == (
        "boundaries of buurten that crossed themselves are repaired, with less than 0.1% change of "
        "area: BU01500000",
    )
    bow = [(x, y), (x + 500, y + 1000), (x + 500, y), (x, y + 900)]
    with pytest.raises(SourceError, match=r"BU01500000 is not valid.*Self-intersection"):
        fetch(with_first(bow), year=2023)


def test_several_parts_and_flags_come_through(fetch: Callable[..., Boundaries]) -> None:
    layers = layers_of(squares("GM0150", "Deventer", DEVENTER),
                       indelingswijziging_wijken_en_buurten=1)  # fmt: skip
    flag = "indelingswijziging_wijken_en_buurten"
    layers = _changed(layers, "wijken", 1, **{flag: 3})
    layers = _changed(layers, "buurten", 2, **{flag: -99999999})
    isle = shapely.box(230_000, 471_000, 230_100, 471_100)
    frame = layers["wijken"].copy()
    frame.loc[0, "geometry"] = shapely.union(frame.geometry[0], isle)
    boundaries = fetch({**layers, "wijken": frame})
    assert boundaries.regions.frame.geometry["WK015000"].geom_type == "MultiPolygon"
    assert boundaries.flags["WK015001"] == 3
    assert boundaries.flags["BU01500000"] == 1
    assert "BU01500100" not in boundaries.flags


def test_swapped_axes_are_told_for_files_too() -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.box(503_000, 203_000, 504_000, 204_000)], crs=RD)
    with pytest.raises(DataError, match=r"kaart.gpkg: x and y are swapped"):
        check_coordinates(frame, "kaart.gpkg")


# -- the file -------------------------------------------------------------------------------------


@pytest.fixture
def national(tmp_path: Path) -> Path:
    """A yearly file with two municipalities (fictief)."""
    path = tmp_path / "wijkenbuurten_2024.gpkg"
    two = [
        squares("GM0150", "Deventer", DEVENTER),
        squares("GM0193", "Zwolle", {"WK019310": "Binnenstad"}, corner=(202_000, 502_000)),
    ]
    parts = [layers_of(regions) for regions in two]
    for layer in ("gemeenten", "wijken", "buurten"):
        frame = pd.concat([part[layer] for part in parts], ignore_index=True)
        frame.to_file(path, layer=layer, driver="GPKG", mode="a" if path.exists() else "w")
    return path  # fmt: skip


def test_one_municipality_is_read_from_the_national_file(
    national: Path, fetch: Callable[..., Boundaries], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    real = pdok.pyogrio.read_dataframe

    def counted(*args: Any, **options: Any) -> Any:
        frame = real(*args, **options)
        read.append(len(frame))
        return frame

    monkeypatch.setattr(pdok.pyogrio, "read_dataframe", counted)
    boundaries = read_boundary_file(national, "GM0150", 2024)
    assert read == [3, 6]  # of 4 wijken and 8 buurten
    assert _apart(boundaries.regions, fetch().regions) == 0
    assert boundaries.source.key == "pdok_wijken_buurten_2024"


@pytest.mark.parametrize(
    ("code", "message"),
    [("GM0151", r"no areas of GM0151: perhaps 'GM0150'"),
     ("GM0150' OR '1'='1", "is not the code of a municipality")],
)  # fmt: skip
def test_a_municipality_that_is_not_in_the_file(national: Path, code: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_boundary_file(national, code, 2024)


def test_files_that_are_not_the_yearly_one(national: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_boundary_file(tmp_path / "elders.gpkg", "GM0150", 2024)
    (tmp_path / "tekst.gpkg").write_text("geen kaart")
    with pytest.raises(DataError, match=r"tekst.gpkg: this is not a readable boundary file"):
        read_boundary_file(tmp_path / "tekst.gpkg", "GM0150", 2024)
    frame = gpd.read_file(national, layer="wijken")
    alone = tmp_path / "alone.gpkg"
    frame.to_file(alone, layer="wijken", driver="GPKG")
    with pytest.raises(DataError, match=r"alone.gpkg: there is no layer 'buurten'"):
        read_boundary_file(alone, "GM0150", 2024)
    frame.drop(columns="gemeentecode").to_file(alone, layer="wijken", driver="GPKG")
    with pytest.raises(DataError, match="no field 'gemeentecode'"):
        read_boundary_file(alone, "GM0150", 2024)
    frame.assign(jaar=2023).to_file(national, layer="wijken", driver="GPKG")
    with pytest.raises(DataError, match=r"another year.*2023.*expected 2024"):
        read_boundary_file(national, "GM0150", 2024)
