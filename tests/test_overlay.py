"""Sharing sites over regions by addresses or area, and their dwellings in whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.housing import (
    AddressPoints,
    Allotment,
    AreaIndex,
    Site,
    allocate,
    overlay,
    read_addresses,
    site_shares,
)
from ouderenindex.project import Project, data_folder
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult

ZWOLLE = data_folder() / "zwolle" / "addresses.csv"


def wijken() -> Regions:
    """Four square wijken of a kilometre in a block of two by two."""
    corners = [(x, y) for y in (500_000, 501_000) for x in (200_000, 201_000)]
    return Regions(
        gpd.GeoDataFrame(
            {"name": [f"Fictief {n}" for n in range(4)], "level": "wijk", "parent": "GM9999"},
            geometry=[shapely.box(x, y, x + 1000, y + 1000) for x, y in corners],
            index=pd.Index([f"WK99990{n}" for n in range(4)], name="code"),
            crs="EPSG:28992",
        )
    )


def points(
    spots: list[tuple[float, float]], weight: float = 1.0, cell: float = 0.0
) -> AddressPoints:
    x, y = np.array(spots, dtype=float).reshape(-1, 2).T
    return AddressPoints(x, y, np.full(len(x), weight), cell)


WIJKEN = wijken()
# Also outside the wijken, on their edges and corners, and in each other.
coordinate = st.one_of(st.integers(-5, 25).map(lambda n: 100.0 * n), st.floats(-500, 2500))
spot = st.tuples(coordinate.map(lambda v: 200_000 + v), coordinate.map(lambda v: 500_000 + v))
hull = st.lists(spot, min_size=3, max_size=8).map(
    lambda spots: shapely.MultiPoint(spots).convex_hull
)
# What two hulls do not share is hollow, pierced or in parts; nothing is left of equal ones.
polygon = st.one_of(hull, st.tuples(hull, hull).map(lambda two: two[0] ^ two[1])).filter(
    lambda shape: (
        shape.geom_type in ("Polygon", "MultiPolygon")
        and shape.area > 1
        and shape.intersects(WIJKEN.frame.union_all())
    )
)
numbers = st.dictionaries(
    st.sampled_from(["nultreden", "geclusterd", "zorggeschikt", "wmo", "flex"]),
    st.tuples(st.integers(0, 3000), st.integers(0, 3000)).map(lambda pair: tuple(sorted(pair))),
    min_size=1,
)


@settings(deadline=None, max_examples=100)
@given(polygon, st.lists(spot, max_size=30), st.sampled_from([0.0, 100.0]), numbers)
def test_totals_are_preserved_exactly_for_any_polygon(
    shape: shapely.Polygon,
    spots: list[tuple[float, float]],
    cell: float,
    dwellings: dict[str, tuple[int, int]],
) -> None:
    site = Site("s", "Fictief", shape)
    for addresses in (None, points(spots, 3.0, cell)):
        shares, how = site_shares(site, WIJKEN, "wijk", addresses)
        assert how in ("area", "addresses")
        assert sum(shares.values()) == pytest.approx(1, abs=1e-12)
        assert all(0 < share <= 1 for share in shares.values())
        allotment = Allotment(shares)
        for low, high in dwellings.values():
            given_out = allotment.give(low, high)
            assert sum(least for least, _ in given_out.values()) == low
            assert sum(most for _, most in given_out.values()) == high
            assert all(0 <= least <= most for least, most in given_out.values())
            assert all(abs(given_out[code][0] - low * share) < 1 for code, share in shares.items())


fractions = st.lists(st.integers(1, 1000), min_size=1, max_size=12).map(
    lambda parts: {f"WK{n:06d}": part / sum(parts) for n, part in enumerate(parts)}
)


@settings(deadline=None, max_examples=100)
@given(fractions, st.integers(0, 10_000))
def test_each_region_gets_its_share_rounded_down_or_up(
    shares: dict[str, float], number: int
) -> None:
    parts = allocate(number, shares)
    assert sum(parts.values()) == number
    for code, share in shares.items():
        assert np.floor(number * share - 1e-9) <= parts[code] <= np.ceil(number * share + 1e-9)
    # The larger share never gets less, and the order in which shares are given does not matter.
    ranked = sorted(shares, key=lambda code: -shares[code])
    for more, less in pairwise(ranked):
        assert parts[more] >= parts[less] or shares[more] == shares[less]
    assert allocate(number, dict(reversed(shares.items()))) == parts


def test_the_highest_number_never_falls_below_the_lowest() -> None:
    # The paradox of Alabama: with one dwelling more, a division by largest remainder on its own
    # takes one away from the smallest region.
    shares = {"WK01": 6 / 14, "WK02": 6 / 14, "WK03": 2 / 14}
    assert (allocate(10, shares)["WK03"], allocate(11, shares)["WK03"]) == (2, 1)
    parts = Allotment(shares).give(10, 11)
    assert parts["WK03"] == (2, 2)
    assert sum(high for _, high in parts.values()) == 11


def test_small_numbers_of_many_types_do_not_all_end_in_the_first_region() -> None:
    allotment = Allotment({"WK01": 0.5, "WK02": 0.5})
    parts = [allotment.give(1, 1) for _ in range(6)]
    assert [part["WK01"][0] for part in parts] == [1, 0, 1, 0, 1, 0]


def test_a_polygon_is_shared_out_by_the_addresses_inside_it() -> None:
    shape = shapely.box(200_500, 500_100, 201_500, 500_900)
    site = Site("s", "Fictief", shape)
    inside = [(200_900, 500_500)] * 3 + [(201_100, 500_500)]
    outside = [(201_700, 500_500)] * 50
    shares, how = site_shares(site, WIJKEN, "wijk", points(inside + outside))
    assert (shares, how) == ({"WK999900": 0.75, "WK999901": 0.25}, "addresses")
    assert site_shares(site, WIJKEN, "wijk", points(outside)) == (
        {"WK999900": 0.5, "WK999901": 0.5}, "area",
    )  # fmt: skip
    weights = AddressPoints(
        np.array([200_900.0, 201_100.0]), np.array([500_500.0] * 2), np.array([1.0, 9.0])
    )
    assert site_shares(site, WIJKEN, "wijk", weights)[0]["WK999901"] == pytest.approx(0.9)


def test_addresses_of_a_square_count_by_its_surface_inside() -> None:
    site = Site("s", "Fictief", shapely.box(200_990, 500_400, 201_030, 500_600))
    # No centre lies inside the site; the squares that it cuts hold 10 and 30 addresses.
    squares = AddressPoints(
        np.array([200_950.0, 201_050.0]), np.array([500_450.0] * 2), np.array([10.0, 30.0]), 100.0
    )
    shares, how = site_shares(site, WIJKEN, "wijk", squares)
    assert how == "addresses"
    assert shares["WK999901"] == pytest.approx(30 * 0.3 / (30 * 0.3 + 10 * 0.1))


def test_an_overlay_counts_whole_dwellings_at_both_levels(mini_project: Project) -> None:
    site = Site("s", "Fictief", shapely.box(200_500, 500_000, 202_500, 501_000),
                dwellings={"nultreden": (10, 11), "wmo": (3, 3)}, phase="plan")  # fmt: skip
    result = mini_project.score()
    by_wijk = overlay([site], result, mini_project.regions)
    by_buurt = overlay([site], result, mini_project.regions, level="buurt")
    assert (by_wijk.level, by_buurt.level) == ("wijk", "buurt")
    assert {c.region: c.share for c in by_buurt.contexts["s"]} == {
        "BU99990101": pytest.approx(0.5),
        "BU99990100": pytest.approx(0.25),
        "BU99990202": pytest.approx(0.25),
    }
    context = by_buurt.contexts["s"][0]
    assert context.score == result.scores.at["BU99990101", "mini"]
    assert context.people == {"65plus": 300}
    for laid in (by_wijk, by_buurt):
        assert (laid.programme["low"].sum(), laid.programme["high"].sum()) == (13, 14)
        assert set(laid.programme[["low", "high"]].dtypes) == {np.dtype("int64")}
    # 7.5, 8.25 and 2.25 in the west; 2.5, 2.75 and 0.75 in the east.
    assert by_wijk.dwellings("WK999901") == (10, 10)
    assert by_wijk.dwellings("WK999902") == (3, 4)
    addresses = points([(202_200, 500_500)])
    with_addresses = overlay([site], result, mini_project.regions, addresses=addresses)
    assert with_addresses.dwellings("WK999902") == (13, 14)
    assert with_addresses.sites["how"].tolist() == ["addresses"]


def test_a_site_known_by_its_wijk_stays_there_when_laid_over_buurten(
    mini_project: Project,
) -> None:
    site = Site("s", "Fictief", regions=("WK999901",), precision="wijk",
                dwellings={"flex": (7, 7)})  # fmt: skip
    laid = overlay([site], mini_project.score(), mini_project.regions, level="buurt")
    assert laid.contexts["s"] == ()
    assert laid.dwellings("WK999901") == (7, 7)


def test_an_overlay_has_no_level_of_municipalities(mini_project: Project) -> None:
    with pytest.raises(DataError, match=r"'gemeente'.*'buurt', 'wijk'"):
        overlay([], mini_project.score(), mini_project.regions, level="gemeente")


def test_a_site_in_a_sliver_between_regions_belongs_to_the_nearest() -> None:
    frame = WIJKEN.frame.copy()
    frame.loc["WK999901", "geometry"] = shapely.box(201_004, 500_000, 202_000, 501_000)
    apart = Regions(frame)
    for shape in (
        shapely.Point(201_001, 500_500),
        shapely.box(201_000.5, 500_500, 201_001.5, 500_501),
    ):
        assert site_shares(Site("s", "Fictief", shape), apart)[0] == {"WK999900": 1.0}


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.lists(spot, min_size=3, max_size=6), min_size=1, max_size=8),
    st.lists(spot, max_size=40),
)
def test_the_index_of_areas_finds_what_trying_each_area_finds(
    outlines: list[list[tuple[float, float]]], spots: list[tuple[float, float]]
) -> None:
    areas = np.array([shapely.MultiPoint(outline).convex_hull for outline in outlines])
    x, y = np.array(spots, dtype=float).reshape(-1, 2).T
    found = AreaIndex(areas).find(np.ascontiguousarray(x), np.ascontiguousarray(y))
    for at, place in enumerate(spots):
        holding = np.flatnonzero(shapely.intersects(areas, shapely.Point(place)))
        assert found[at] == (holding[0] if len(holding) else -1)


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch, case: Project) -> None:
    sample = read_addresses(ZWOLLE)
    index = AreaIndex(case.regions.level("buurt").geometry.to_numpy())
    at_once = index.find(sample.x, sample.y)
    monkeypatch.setattr("ouderenindex.housing.points._CHUNK", 1000)
    assert (index.find(sample.x, sample.y) == at_once).all()


def test_the_embedded_addresses_are_those_of_zwolle(case: Project) -> None:
    sample = read_addresses(ZWOLLE)
    assert (sample.total, len(sample), sample.cell) == (71_888, 3_829, 100)
    codes = sample.regions(case.regions, "buurt")
    counted = pd.Series(sample.weight).groupby(codes).sum()
    # Squares on the municipality's edge may have their centre outside it.
    assert counted.get("", 0) < 0.001 * sample.total
    assert counted.drop("", errors="ignore").index.isin(case.regions.level("buurt").index).all()


def test_the_embedded_addresses_are_the_published_ones_counted(
    shared: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    build = _builder()
    build(shared / "data", tmp_path)
    assert (tmp_path / "addresses.csv").read_bytes() == ZWOLLE.read_bytes()


def _builder() -> Callable[[Path, Path], str]:
    from importlib.util import module_from_spec, spec_from_file_location

    path = Path(__file__).resolve().parents[1] / "scripts" / "build_zwolle_addresses.py"
    spec = spec_from_file_location("build_zwolle_addresses", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    build: Callable[[Path, Path], str] = module.build
    return build


def test_published_addresses_fall_in_a_buurt_each(
    shared: Path, case: Project, result: IndexResult
) -> None:
    pytest.importorskip("pyarrow")
    addresses = read_addresses(shared / "data" / "zwolle" / "adressen_punten.parquet")
    assert len(addresses) == 71_888
    codes = addresses.regions(case.regions, "buurt")
    laid = overlay(case.sites, result, case.regions, addresses=addresses)
    assert laid.programme["high"].sum() == 600 + 1250 + 2900
    spoorzone = overlay(case.sites, result, case.regions, level="buurt", addresses=addresses)
    shares = {context.region: context.share for context in spoorzone.contexts["spoorzone"]}
    inside = pd.Series(codes).value_counts()[list(shares)]
    assert list(shares.values()) == pytest.approx(list(inside / inside.sum()))
    # The embedded boundaries are generalised: a handful at the rim falls outside them.
    assert (codes == "").sum() <= 10
    joined = gpd.sjoin(
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(addresses.x, addresses.y), crs="EPSG:28992"),
        case.regions.level("buurt")[["geometry"]],
        how="left",
    )
    expected = joined.groupby(level=0)["code"].min().fillna("")
    assert (codes == expected.to_numpy()).all()


def test_addresses_from_every_kind_of_file(tmp_path: Path) -> None:
    rows = "x,y,addresses,cell\n200050,500050,3,100\n200150,500050,0,100\n"
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    frame = gpd.GeoDataFrame(
        {"addresses": [3, 0], "cell": [100, 100]},
        geometry=gpd.points_from_xy([200_050, 200_150], [500_050, 500_050]),
        crs="EPSG:28992",
    )
    frame.to_file(tmp_path / "a.gpkg")
    frame.to_crs(4326).to_file(tmp_path / "a.geojson")
    for name in ("a.csv", "a.gpkg", "a.geojson"):
        found = read_addresses(tmp_path / name)
        assert found.x == pytest.approx([200_050, 200_150], abs=0.05)
        assert (found.weight.tolist(), found.cell) == ([3.0, 0.0], 100.0)
    frame.drop(columns=["addresses", "cell"]).to_file(tmp_path / "plain.gpkg")
    plain = read_addresses(tmp_path / "plain.gpkg")
    assert (plain.weight.tolist(), plain.cell, plain.total) == ([1.0, 1.0], 0.0, 2.0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x,y\n", ["no addresses"]),
        ("a,b\n1,2\n", ["column 'x'", "column 'y'", "x and y, or lon and lat"]),
        ("x,y,addresses\n1,,\nzus,zo,\n,,5\n",
         ["row 2", "x and y go together", "row 3, column 'y': not a number: 'zo'",
          "row 4", "an address needs a place"]),
        ("x,y,addresses\n200000,500000,-1\n200000,500000,\n",
         ["row 2, column 'addresses': not an amount: '-1'", "row 3"]),
        ("x,y,cell\n200000,500000,100\n200000,500000,500\n", ["several sizes: '100 and 500'"]),
        ("x,y\n6.0,52.5\n200000,500000\n", ["row 2", "holds degrees"]),
    ],
)  # fmt: skip
def test_wrong_addresses_are_told_with_their_row(
    tmp_path: Path, text: str, found: list[str]
) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        read_addresses(tmp_path / "a.csv")
    for words in ["a.csv", *found]:
        assert words in str(caught.value)


def test_a_square_of_addresses_counts_once(tmp_path: Path) -> None:
    rows = "200050,500050,3\n200150,500050,4\n200050,500050,3\n"
    squares = "".join(f"{row},100\n" for row in rows.split())
    (tmp_path / "a.csv").write_text("x,y,addresses,cell\n" + squares, "utf-8")
    with pytest.raises(DataError, match=r"row 4, column 'x': the square occurs twice"):
        read_addresses(tmp_path / "a.csv")
    # Addresses do share a place: a flat has one entrance.
    (tmp_path / "a.csv").write_text("x,y,addresses\n" + rows, "utf-8")
    assert read_addresses(tmp_path / "a.csv").total == 10


def test_an_outline_is_no_address(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.box(2e5, 5e5, 2.1e5, 5.1e5)], crs="EPSG:28992")
    frame.to_file(tmp_path / "a.gpkg")
    with pytest.raises(DataError, match=r"row 2.*not an address: 'Polygon' \(expected a point\)"):
        read_addresses(tmp_path / "a.gpkg")
