from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.housing import Site, area_shares, overlay, read_sites
from ouderenindex.project import Project, load_project
from ouderenindex.scoring import IndexResult


def test_every_embedded_site_has_its_wijk_with_its_reasons(
    case: Project, result: IndexResult
) -> None:
    laid = case.overlay(result)
    tippe = laid.contexts["de-tippe"][0]
    assert (tippe.region, tippe.share, tippe.how) == ("WK019322", 1.0, "code")
    assert tippe.score == result.scores.at["WK019322", "ouderenindex"]
    assert tippe.people["65plus"] == 2713
    assert tippe.people["75plus"] == 1228
    assert tippe.risks[0].contribution < 0 < tippe.protections[0].contribution
    row = laid.sites.set_index("site").loc["spoorzone"]
    assert row["region"] == "WK019313"
    assert row["woonomgeving"] == result.scores.at["WK019313", "woonomgeving"]
    assert laid.dwellings("WK019322") == (1650.0, 1850.0)
    assert laid.dwellings("WK019313") == (2900.0, 2900.0)
    assert laid.contexts["flex-overig"] == ()
    assert case.sites[0].geometry is None  # known by buurt: an area, not an invented point


def test_a_polygon_over_two_wijken_is_shared_by_area(mini_project: Project) -> None:
    site = Site("s", "S", shapely.box(201_500, 500_000, 203_500, 500_500),
                dwellings={"nultreden": (80, 120)}, phase="plan")  # fmt: skip
    laid = overlay([site], mini_project.score(), mini_project.regions)
    shares = {c.region: c.share for c in laid.contexts["s"]}
    assert shares == {"WK999902": pytest.approx(0.75), "WK999901": pytest.approx(0.25)}
    assert laid.dwellings("WK999902") == (pytest.approx(60), pytest.approx(90))
    assert laid.programme["high"].sum() == pytest.approx(120)


def test_a_point_on_a_shared_edge_counts_once(mini_project: Project) -> None:
    site = Site("s", "S", shapely.Point(202_000, 500_500), dwellings={"flex": (10, 10)})
    laid = overlay([site], mini_project.score(), mini_project.regions)
    assert [c.region for c in laid.contexts["s"]] == ["WK999901"]
    assert laid.programme["low"].sum() == 10


@settings(deadline=None, max_examples=40)
@given(
    st.floats(200_000, 203_900), st.floats(500_000, 500_900), st.floats(1, 4000), st.floats(1, 1000)
)
def test_overlay_preserves_totals_for_any_polygon(
    x: float, y: float, width: float, height: float
) -> None:
    west = shapely.box(200_000, 500_000, 202_000, 501_000)
    east = shapely.box(202_000, 500_000, 204_000, 501_000)
    frame = gpd.GeoDataFrame(
        {"name": ["W", "O"], "level": "wijk", "parent": "GM9999"},
        geometry=[west, east],
        index=["WK999901", "WK999902"],
        crs="EPSG:28992",
    )
    from ouderenindex.regions import Regions

    area = shapely.box(x, y, min(x + width, 204_000), min(y + height, 501_000))
    shares = area_shares(area, Regions(frame))
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)
    assert all(0 < share <= 1 for share in shares.values())


def _sites(tmp_path: Path, text: str, project: Project, **options: str) -> tuple[Site, ...]:
    path = tmp_path / "sites.csv"
    path.write_text(text, "utf-8")
    return read_sites(path, project.regions, **options)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,A,,,,,,", ["row 2", "needs a place"]),
        ("a,A,BU99990100,buurt,-5,plan,,", ["row 2", "nultreden", "-5", "120 or 400-600"]),
        ("a,A,BU99990100,buurt,90-40,plan,,", ["row 2", "downwards"]),
        ("a,A,BU99990100,buurt,veel,plan,,", ["veel"]),
        ("a,A,BU99990100,buurt,10,droom,,", ["droom", "idea"]),
        ("a,A,BU99990100,wijk,10,plan,,", ["precision", "buurt"]),
        ("a,A,BU99990100,buurt,10,plan,2030,2027", ["ends before it begins"]),
        ("a,A,BU99990100,buurt,10,plan,30,", ["not a year", "30"]),
        ("a,A,Wijk Wst,wijk,10,plan,,", ["Wijk Wst", "Wijk West"]),
        ("a,A,WK015010,wijk,10,plan,,", ["WK015010", "not part of this municipality"]),
        (",A,BU99990100,buurt,10,plan,,", ["needs id"]),
    ],
)
def test_a_wrong_site_is_named_with_its_row(
    tmp_path: Path, mini_project: Project, row: str, words: list[str]
) -> None:
    header = "id,name,region,precision,nultreden,phase,year_from,year_to\n"
    with pytest.raises(DataError) as caught:
        _sites(tmp_path, header + row + "\n", mini_project)
    for word in ["sites.csv", *words]:
        assert word in str(caught.value)


def test_all_wrong_sites_are_told_at_once(tmp_path: Path, mini_project: Project) -> None:
    text = "id,name,region,nultreden\na,A,,\na,B,BU99990100,veel\n"
    with pytest.raises(DataError) as caught:
        _sites(tmp_path, text, mini_project)
    assert [p.row for p in caught.value.problems] == [2, 3, 3]


@pytest.mark.parametrize(
    ("points", "crs", "words"),
    [
        ("190000,500500", "EPSG:28992", "outside the municipality"),
        ("6.0,52.5", "EPSG:28992", "declares metres .* but holds degrees"),
        ("52.5,6.0", "EPSG:4326", "latitude and longitude are swapped"),
        ("201000,500500", "EPSG:4326", "declares degrees .* but holds metres"),
        ("2.35,48.85", "EPSG:4326", "outside the Netherlands"),
        ("hier,500500", "EPSG:28992", "not a number: 'hier'"),
    ],
)
def test_sites_in_the_wrong_place_or_system(
    tmp_path: Path, mini_project: Project, points: str, crs: str, words: str
) -> None:
    with pytest.raises(DataError, match=words):
        _sites(tmp_path, f"id,name,x,y\na,A,{points}\n", mini_project, crs=crs)


def test_points_in_degrees_come_out_in_metres(tmp_path: Path, mini_project: Project) -> None:
    rd = gpd.GeoSeries([shapely.Point(200_500, 500_500)], crs="EPSG:28992")
    wgs = rd.to_crs("EPSG:4326").iloc[0]
    sites = _sites(
        tmp_path, f"id,name,x,y\na,A,{wgs.x:.7f},{wgs.y:.7f}\n", mini_project, crs="EPSG:4326"
    )
    point = sites[0].geometry
    assert point is not None and sites[0].precision == "exact"
    assert point.distance(rd.iloc[0]) < 0.05


def test_sites_from_a_gis_file(tmp_path: Path, mini_project: Project) -> None:
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b"], "name": ["A", "B"], "nultreden": [40.0, np.nan]},
        geometry=[shapely.Point(200_500, 500_500), shapely.box(203_000, 500_100, 203_500, 500_500)],
        crs="EPSG:28992",
    )
    frame.to_file(tmp_path / "sites.gpkg")
    frame.to_crs(4326).to_file(tmp_path / "sites.geojson")
    for name in ("sites.gpkg", "sites.geojson"):
        sites = read_sites(tmp_path / name, mini_project.regions)
        assert [s.dwellings for s in sites] == [{"nultreden": (40, 40)}, {}]
        assert sites[1].geometry is not None
        assert sites[1].geometry.area == pytest.approx(500 * 400, rel=1e-3)


def test_a_line_is_no_site(tmp_path: Path, mini_project: Project) -> None:
    line = shapely.LineString([(200_100, 500_100), (200_900, 500_900)])
    frame = gpd.GeoDataFrame({"id": ["a"], "name": ["A"]}, geometry=[line], crs="EPSG:28992")
    frame.to_file(tmp_path / "sites.gpkg")
    with pytest.raises(DataError, match=r"row 2.*LineString.*a point or a polygon"):
        read_sites(tmp_path / "sites.gpkg", mini_project.regions)


@pytest.mark.parametrize("name", ["sites.gpkg", "sites.geojson", "sites.csv"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01rubbish\x00"])
def test_a_file_of_sites_that_is_not_one(
    tmp_path: Path, mini_project: Project, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=name):
        read_sites(path, mini_project.regions)


def test_a_case_without_sites(mini: Callable[..., Path], mini_project: Project) -> None:
    laid = overlay([], mini_project.score(), mini_project.regions)
    assert laid.contexts == {}
    assert len(laid.programme) == 0 and len(laid.sites) == 0
    project = load_project(mini())
    assert project.sites[0].total == (40, 60)
