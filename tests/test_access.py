"""Walking distances to facilities. All facilities and streets here are invented (fictief)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.access import (
    KINDS,
    Facilities,
    KindNorm,
    WalkingNetwork,
    WalkingNorm,
    access,
    read_facilities,
    read_network,
    read_norm,
    site_access,
)
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.housing import AddressPoints, Site, read_addresses
from ouderenindex.project import Project, data_folder
from ouderenindex.texts import text

X0, Y0 = 200_000.0, 500_000.0
NORM = read_norm(data_folder() / "norms" / "walking.toml")
TWO = WalkingNorm(
    key="fictief",
    label="Fictieve norm",
    distance=500,
    source="fictief",
    detour=1.25,
    kinds=(KindNorm(key="supermarket", visits=52), KindNorm(key="gp", visits=12)),
)


def addresses(spots: list[tuple[float, float]], weight: list[float] | None = None) -> AddressPoints:
    x, y = np.array(spots, dtype=float).reshape(-1, 2).T
    return AddressPoints(X0 + x, Y0 + y, np.array(weight or [1.0] * len(x)))


def facilities(*places: tuple[str, float, float]) -> Facilities:
    return Facilities(
        np.array([kind for kind, *_ in places], dtype=object),
        np.array([f"fictief {at}" for at in range(len(places))], dtype=object),
        np.array([X0 + x for _, x, _ in places], dtype=float),
        np.array([Y0 + y for _, _, y in places], dtype=float),
    )


def streets(size: int = 5, block: float = 100.0) -> WalkingNetwork:
    """Square blocks of streets from the origin."""
    y, x = np.mgrid[0:size, 0:size] * block
    node = np.arange(size * size).reshape(size, size)
    start = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    end = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    return WalkingNetwork(
        X0 + x.ravel(), Y0 + y.ravel(), start, end, np.full(len(start), float(block))
    )


def test_the_norm_is_that_of_the_field() -> None:
    assert NORM.distance == 500
    assert {kind.key: kind.visits for kind in NORM.kinds} == {
        "supermarket": 52, "gp": 12, "pharmacy": 12, "meeting_place": 12, "physiotherapist": 6,
        "stop": None,
    }  # fmt: skip
    assert set(NORM.keys) == set(KINDS)
    assert NORM.source and NORM.detour_source
    for key in NORM.keys:
        assert text(f"access.kind.{key}") and text(f"access.kind.{key}", "en")


def test_nearest_and_number_in_a_straight_line() -> None:
    places = facilities(("supermarket", 300, 0), ("supermarket", 390, 0), ("supermarket", 1000, 0))
    found = access(addresses([(0, 0), (1000, 30), (700, 0)]), places, norm=TWO)
    assert found.kinds == ("supermarket",) and found.absent == ("gp",)
    assert found.distance[:, 0] == pytest.approx([375, 37.5, 375])
    assert found.nearest[:, 0].tolist() == [0, 2, 2]
    assert found.number[:, 0].tolist() == [2, 1, 3]
    assert found.within[:, 0].tolist() == [True, True, True]
    assert found.way == "straight"


def test_exactly_the_norm_is_within_it() -> None:
    places = facilities(("supermarket", 400, 0))
    found = access(addresses([(0, 0), (-0.01, 0)]), places, norm=TWO)
    assert found.distance[0, 0] == 500
    assert (found.within[:, 0].tolist(), found.number[:, 0].tolist()) == ([True, False], [1, 0])


def test_distance_weighted_by_visits() -> None:
    places = facilities(("supermarket", 80, 0), ("gp", 0, 400))
    found = access(addresses([(0, 0)]), places, norm=TWO)
    assert found.weighted() == pytest.approx([(52 * 100 + 12 * 500) / 64])
    only_stop = TWO.model_copy(update={"kinds": (KindNorm(key="stop"),)})
    assert np.isnan(access(addresses([(0, 0)]), facilities(("stop", 1, 1)), norm=only_stop)
                    .weighted()).all()  # fmt: skip


place = st.tuples(
    st.sampled_from(["supermarket", "gp"]), st.floats(-200, 1200), st.floats(-200, 1200)
)
corner = st.tuples(st.floats(-100, 900), st.floats(-100, 900))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(corner, min_size=1, max_size=8),
    st.lists(place, min_size=1, max_size=8),
    st.data(),
    st.booleans(),
)
def test_access_never_improves_when_a_facility_is_removed(
    spots: list[tuple[float, float]],
    places: list[tuple[str, float, float]],
    data: st.DataObject,
    over_streets: bool,
) -> None:
    if over_streets:
        pytest.importorskip("scipy")
    network = streets(9) if over_streets else None
    all_of_them = facilities(*places)
    gone = data.draw(st.integers(0, len(places) - 1))
    fewer = all_of_them.only(np.arange(len(places)) != gone)
    points = addresses(spots)
    before = access(points, all_of_them, norm=TWO, network=network)
    after = access(points, fewer, norm=TWO, network=network)
    assert set(after.kinds) <= set(before.kinds)
    for column, kind in enumerate(after.kinds):
        was = before.kinds.index(kind)
        assert (after.distance[:, column] >= before.distance[:, was] - 1e-6).all()
        assert (after.number[:, column] <= before.number[:, was]).all()
        assert ((after.number > 0) == after.within)[:, column].all()
    if after.kinds == before.kinds:
        assert (after.weighted() >= before.weighted() - 1e-6).all()
        share = [
            found.summary(np.zeros(len(points), dtype=np.int64), 1) for found in (before, after)
        ]
        assert (share[1]["beyond"] >= share[0]["beyond"]).all()
    # And what comes back is what was there.
    kind, x, y = places[gone]
    again = access(points, fewer.plus(kind, "fictief", X0 + x, Y0 + y), norm=TWO, network=network)
    assert again.distance == pytest.approx(before.distance)


@settings(deadline=None, max_examples=60)
@given(st.lists(corner, min_size=1, max_size=6), st.lists(place, min_size=1, max_size=6))
def test_a_way_over_a_grid_of_streets_is_the_sum_of_its_sides(
    spots: list[tuple[float, float]], places: list[tuple[str, float, float]]
) -> None:
    pytest.importorskip("scipy")
    network = streets(9)
    spots = [(100.0 * round(x / 100), y) for x, y in spots]  # on a street, or beyond its end
    places = [("gp", 100.0 * round(x / 100), y) for _, x, y in places]
    spots = [(min(max(x, 0), 800), min(max(y, 0), 800)) for x, y in spots]
    places = [(kind, min(max(x, 0), 800), min(max(y, 0), 800)) for kind, x, y in places]
    found = access(addresses(spots), facilities(*places), norm=TWO, network=network)
    for at, (x, y) in enumerate(spots):
        ways = [_on_grid(x, y, to_x, to_y) for _, to_x, to_y in places]
        assert found.distance[at, 0] == pytest.approx(min(ways), abs=1e-3)
        assert found.number[at, 0] in (
            sum(way <= 500 - 1e-3 for way in ways), sum(way <= 500 + 1e-3 for way in ways),
        )  # fmt: skip
        assert ways[found.nearest[at, 0]] == pytest.approx(min(ways), abs=1e-3)


def _on_grid(x: float, y: float, to_x: float, to_y: float) -> float:
    """Way between two spots on north-south streets: around the block if both lie within one."""
    if x == to_x:
        return abs(y - to_y)
    low, high = sorted((y, to_y))
    if high - low > 100 or int(low // 100) != int(high // 100):
        crossing = any(low <= 100 * street <= high for street in range(9))
        if crossing:
            return abs(x - to_x) + high - low
    block = 100 * (low // 100)
    around = min(low - block + high - block, 2 * block + 200 - low - high)
    return abs(x - to_x) + around


def test_places_at_one_corner_do_not_lengthen_the_way() -> None:
    """Pieces of street without length, between a corner and what stands there, add nothing."""
    pytest.importorskip("scipy")
    here = [("gp", 0.0, 0.0), ("gp", 0.0, 0.0), ("supermarket", 0.0, 0.0)]
    for some in (here, here[1:]):
        found = access(addresses([(0.0, 0.0)]), facilities(*some), norm=TWO, network=streets(9))
        assert found.distance == pytest.approx(0, abs=1e-12)


def test_a_way_from_beside_the_street_counts() -> None:
    pytest.importorskip("scipy")
    found = access(addresses([(50, 30)]), facilities(("gp", 150, -20)), norm=TWO, network=streets())
    assert found.distance[0, 0] == pytest.approx(30 + 100 + 20, abs=1e-3)
    assert found.way == "network"


def test_a_place_without_a_way_is_not_far_but_out_of_reach() -> None:
    pytest.importorskip("scipy")
    x, y = np.array([0.0, 100, 1000, 1100]) + X0, np.full(4, Y0)
    network = WalkingNetwork(x, y, np.array([0, 2]), np.array([1, 3]), np.array([100.0, 100.0]))
    points = addresses([(0, 0), (1000, 0)])
    found = access(points, facilities(("gp", 1050, 0)), norm=TWO, network=network)
    assert found.distance[:, 0].tolist() == [np.inf, pytest.approx(50, abs=1e-3)]
    assert (found.nearest[:, 0].tolist(), found.number[:, 0].tolist()) == ([-1, 0], [0, 1])
    row = found.summary(np.zeros(2, dtype=np.int64), 1).iloc[0]
    assert (row["addresses"], row["reached"], row["within"]) == (2, 1, 1)
    assert row["mean_distance"] == pytest.approx(50, abs=1e-3)


def test_without_scipy_a_network_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.sparse.csgraph", None)
    points, places = addresses([(0, 0)]), facilities(("gp", 100, 0))
    with pytest.raises(DataError, match="extra 'access'"):
        access(points, places, norm=TWO, network=streets())
    assert access(points, places, norm=TWO).distance[0, 0] == 125


def test_white_spots_per_buurt_and_as_squares(mini_project: Project) -> None:
    points = addresses(
        [(100, 100), (950, 100), (1500, 500), (1510, 510), (9000, 0)], [1, 2, 3, 4, 100]
    )
    found = access(points, facilities(("gp", 0, 100)), norm=TWO)
    table = found.by_region(mini_project.regions, "buurt").set_index("region")
    assert table["addresses"].tolist() == [3, 7, 0, 0]
    assert table["beyond"].tolist() == [2, 7, 0, 0]
    assert table["share_beyond"].tolist()[:2] == pytest.approx([2 / 3, 1])
    assert table["mean_distance"].iloc[0] == pytest.approx((125 + 2 * 950 * 1.25) / 3)
    assert np.isnan(table["share_beyond"].iloc[3])  # nobody lives there: not 0
    wijk = found.by_region(mini_project.regions, "wijk")
    assert wijk["beyond"].tolist() == [9, 0]
    squares = found.white_spots("gp", 100)
    assert squares.to_dict("list") == {
        "x": [X0 + 9050, X0 + 950, X0 + 1550],
        "y": [Y0 + 50, Y0 + 150, Y0 + 550],
        "size": [100.0] * 3,
        "addresses": [100.0, 2.0, 7.0],
        "beyond": [100.0, 2.0, 7.0],
    }
    with pytest.raises(DataError, match="'pharmacy' was not measured: one of 'gp'"):
        found.white_spots("pharmacy")
    with pytest.raises(DataError, match="100 m or more"):
        access(read_addresses(data_folder() / "zwolle" / "addresses.csv"),
               facilities(("gp", 0, 0)), norm=TWO).white_spots("gp", 50)  # fmt: skip


def test_every_address_of_zwolle_is_in_the_table_of_its_buurt(case: Project) -> None:
    sample = read_addresses(data_folder() / "zwolle" / "addresses.csv")
    places = Facilities(
        np.array(["gp", "supermarket"], dtype=object),
        np.array(["fictief 1", "fictief 2"], dtype=object),
        np.array([203_000.0, 204_000.0]),
        np.array([503_000.0, 502_000.0]),
    )
    table = access(sample, places, norm=NORM).by_region(case.regions)
    inside = sample.regions(case.regions, "buurt") != ""
    assert len(table) == 2 * 78
    for _, rows in table.groupby("kind"):
        assert rows["addresses"].sum() == sample.weight[inside].sum()
    assert (table["within"] + table["beyond"] == table["addresses"]).all()


def test_sites_are_measured_from_where_they_are_known_to_be(mini_project: Project) -> None:
    sites = [
        Site("point", "Fictief", shapely.Point(X0, Y0)),
        Site("outline", "Fictief", shapely.box(X0, Y0, X0 + 200, Y0 + 200)),
        Site("buurt", "Fictief", regions=("BU99990101",), precision="buurt"),
        Site("wijk", "Fictief", regions=("WK999902",), precision="wijk"),
    ]
    places = facilities(("supermarket", 100, 100), ("supermarket", 1400, 500))
    points = addresses([(1500, 500), (1900, 500), (100, 100)], [3, 1, 50])
    table = site_access(
        sites, places, norm=TWO, regions=mini_project.regions, addresses=points
    ).set_index(["site", "kind"])
    shops = table.xs("supermarket", level="kind")
    assert shops["how"].to_dict() == {
        "point": "point", "outline": "outline", "buurt": "addresses", "wijk": "unknown",
    }  # fmt: skip
    assert shops.at["point", "mean_distance"] == pytest.approx(1.25 * 100 * np.sqrt(2))
    assert shops.at["point", "nearest"] == "fictief 0"
    assert shops.at["outline", "most_distance"] < 1.25 * 100 * np.sqrt(2)
    assert shops.at["outline", "share_within"] == 1
    assert shops.at["buurt", "mean_distance"] == pytest.approx((3 * 125 + 625) / 4)
    assert shops.at["buurt", "share_within"] == 0.75
    assert np.isnan(shops.at["wijk", "mean_distance"]) and shops.at["wijk", "nearest"] == ""
    assert set(table.xs("gp", level="kind")["how"]) == {"absent"}
    without = site_access(sites, places, norm=TWO, regions=mini_project.regions)
    assert without.set_index(["site", "kind"]).at[("buurt", "supermarket"), "how"] == "unknown"


def test_facilities_from_every_kind_of_file(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"kind": ["gp", "stop"], "name": ["Fictief 1", "=Fictief 2"]},
        geometry=gpd.points_from_xy([200_100, 200_200], [500_100, 500_200]),
        crs="EPSG:28992",
    )
    degrees = frame.to_crs(4326)
    for name in ("f.gpkg", "f.shp"):
        frame.to_file(tmp_path / name)
    degrees.to_file(tmp_path / "f.geojson")
    table = frame.drop(columns="geometry")
    table.assign(x=frame.geometry.x, y=frame.geometry.y).to_csv(tmp_path / "f.csv", index=False)
    lonlat = table.assign(lon=degrees.geometry.x, lat=degrees.geometry.y)
    lonlat.to_csv(tmp_path / "lonlat.csv", index=False)
    for name in ("f.gpkg", "f.shp", "f.geojson", "f.csv", "lonlat.csv"):
        found = read_facilities(tmp_path / name)
        assert found.kind.tolist() == ["gp", "stop"]
        assert found.name.tolist() == ["Fictief 1", "=Fictief 2"]
        assert found.x == pytest.approx([200_100, 200_200], abs=0.05)
        assert found.y == pytest.approx([500_100, 500_200], abs=0.05)


def test_wrong_facilities_are_told_with_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        "kind,name,x,y\nkapper,Fictief,200000,500000\ngp,Fictief,,\ngp,Fictief,6.0,52.5\n"
        "gp,Fictief,hier,500000\n",
        "utf-8",
    )
    with pytest.raises(DataError) as caught:
        read_facilities(path)
    assert [problem.row for problem in caught.value.problems] == [2, 3, 4, 5]
    assert "'kapper' (expected one of 'gp'" in str(caught.value)
    twice = "gp,Fictief,200100,500000\n"
    path.write_text(f"kind,name,x,y\n{twice}{twice}gp,,200100,500000\ngp,,200100,500000\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read_facilities(path)
    assert [str(problem) for problem in caught.value.problems] == [
        "row 3, column 'name': same kind, name and place as row 2: 'Fictief' "
        "(expected each facility once)"
    ]
    path.write_text("soort,name,x,y\nkapper,Fictief,200000,500000\n", "utf-8")
    with pytest.raises(DataError, match="column 'kind': column not found"):
        read_facilities(path)
    path.write_text("kind,name,x,y\nkapper,Fictief,200000,500000\n", "utf-8")
    assert len(read_facilities(path, kinds=("kapper",))) == 1


def test_a_network_of_lines_and_of_tables_is_the_same(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    lines = [
        shapely.LineString([(X0, Y0), (X0 + 100, Y0), (X0 + 200, Y0)]),
        shapely.LineString([(X0 + 100, Y0), (X0 + 100, Y0 + 300)]),
        # A bridge over the first line: it crosses, and does not meet.
        shapely.LineString([(X0 + 50, Y0 - 50), (X0 + 50, Y0 + 50)]),
    ]
    gpd.GeoDataFrame(geometry=lines, crs="EPSG:28992").to_file(tmp_path / "n.gpkg")
    (tmp_path / "nodes.csv").write_text(
        "id,x,y\n" + "".join(
            f"{name},{X0 + x},{Y0 + y}\n"
            for name, x, y in [("a", 0, 0), ("b", 100, 0), ("c", 200, 0), ("d", 100, 300),
                               ("e", 50, -50), ("f", 50, 50)]
        ), "utf-8",
    )  # fmt: skip
    (tmp_path / "edges.csv").write_text("from,to\na,b\nb,c\nb,d\ne,f\n", "utf-8")
    of_lines = read_network(tmp_path / "n.gpkg")
    of_tables = read_network(tmp_path / "edges.csv", nodes=tmp_path / "nodes.csv")
    assert repr(of_lines) == repr(of_tables) == "WalkingNetwork(6 nodes, 4 edges, 0.6 km)"
    points, places = addresses([(0, 0), (200, 10), (50, -50)]), facilities(("gp", 100, 300))
    for network in (of_lines, of_tables):
        found = access(points, places, norm=TWO, network=network)
        assert found.distance[:, 0] == pytest.approx([400, 410, np.inf], abs=1e-3)
    (tmp_path / "edges.csv").write_text("from,to,length\na,b,150\nb,c,100\nb,d,300\n", "utf-8")
    longer = read_network(tmp_path / "edges.csv", nodes=tmp_path / "nodes.csv")
    found = access(points, places, norm=TWO, network=longer)
    assert found.distance[0, 0] == pytest.approx(450, abs=1e-3)


@pytest.mark.parametrize(
    ("nodes", "edges", "words"),
    [
        ("id,x,y\na,200000,500000\nb,200100,500000\n", "from,to\na,z\n",
         ["edges.csv", "row 2, column 'to': unknown node: 'z'"]),
        ("id,x,y\na,200000,500000\nb,200100,500000\n", "from,to,length\na,b,50\nb,a,x\n",
         ["row 2, column 'length': not a length: '50'", "100 or more", "row 3"]),
        ("id,x,y\na,200000,500000\na,,\n", "from,to\na,a\n",
         ["nodes.csv", "row 3, column 'id': id occurs twice", "a node needs a place"]),
        ("id\na\n", "from,to\na,a\n", ["nodes.csv", "id, x and y"]),
        ("id,x,y\na,200000,500000\n", "van,naar\na,a\n", ["edges.csv", "column 'from'"]),
    ],
)  # fmt: skip
def test_a_wrong_network_is_told_with_its_rows(
    tmp_path: Path, nodes: str, edges: str, words: list[str]
) -> None:
    (tmp_path / "nodes.csv").write_text(nodes, "utf-8")
    (tmp_path / "edges.csv").write_text(edges, "utf-8")
    with pytest.raises(DataError) as caught:
        read_network(tmp_path / "edges.csv", nodes=tmp_path / "nodes.csv")
    for word in words:
        assert word in str(caught.value)


def test_points_are_no_network(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(X0, Y0)], crs="EPSG:28992")
    frame.to_file(tmp_path / "n.gpkg")
    with pytest.raises(DataError, match=r"row 2.*not a line: 'Point'"):
        read_network(tmp_path / "n.gpkg")
    with pytest.raises(DataError, match="needs a CSV of nodes"):
        read_network(tmp_path / "n.csv")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"distance = 500": "distance = -5"}, "distance"),
        ({"detour = 1.3": "detour = 0.9"}, "detour"),
        ({'key = "gp"': 'key = "supermarket"'}, "kinds occur twice: supermarket"),
        ({"visits = 52": 'visits = "vaak"'}, "visits"),
        ({"[norm]": "[norme]"}, "a norm has a table [norm]"),
    ],
)
def test_a_wrong_norm_is_refused(tmp_path: Path, change: dict[str, str], words: str) -> None:
    content = (data_folder() / "norms" / "walking.toml").read_text("utf-8")
    for old, new in change.items():
        assert old in content
        content = content.replace(old, new, 1)
    (tmp_path / "norm.toml").write_text(content, "utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_norm(tmp_path / "norm.toml")
    assert words in str(caught.value) and "norm.toml" in str(caught.value)


def test_same_input_same_output(mini_project: Project) -> None:
    rng = np.random.default_rng(3)
    points = addresses([(float(x), float(y)) for x, y in rng.uniform(0, 4000, (200, 2))])
    places = facilities(*[("gp", *map(float, spot)) for spot in rng.uniform(0, 4000, (20, 2))])
    outputs: list[Any] = [
        access(points, places, norm=TWO).by_region(mini_project.regions).to_csv() for _ in range(2)
    ]
    assert outputs[0] == outputs[1]
