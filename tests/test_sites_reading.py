"""Sites from every kind of file, and what a wrong file is told."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
import shapely

from ouderenindex.errors import DataError
from ouderenindex.housing import Site, read_sites
from ouderenindex.project import Project

BLOCK = shapely.box(203_000, 500_100, 203_500, 500_500)
ROWS: list[dict[str, Any]] = [
    {"id": "a", "name": "Fictief A", "nultreden": 40, "social_rent": 25, "with_care": 12},
    {"id": "b", "name": "Fictief B", "zorggeschikt": "20-30", "unspecified": 1250,
     "phase": "decided", "year_from": 2027, "year_to": 2029, "certainty": "approximate",
     "target_group": "75+", "owner": "0-1000", "without_care": 5},
]  # fmt: skip


def expect_the_two(sites: tuple[Site, ...]) -> None:
    first, second = sites
    assert first.dwellings == {"nultreden": (40, 40)}
    assert (first.tenure, first.care) == ({"social_rent": (25, 25)}, {"with_care": (12, 12)})
    assert second.dwellings == {"zorggeschikt": (20, 30), "unspecified": (1250, 1250)}
    assert (second.tenure, second.care) == ({"owner": (0, 1000)}, {"without_care": (5, 5)})
    assert (second.phase, second.year_from, second.year_to) == ("decided", 2027, 2029)
    assert (second.certainty, second.target_group) == ("approximate", "75+")
    assert first.geometry is not None and second.geometry is not None
    assert first.geometry.distance(shapely.Point(200_500, 500_500)) < 0.05
    assert {site.precision for site in sites} == {"exact"}


def csv_file(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [",".join(str(row.get(column, "")) for column in columns) for row in rows]
    path.write_text("\n".join([",".join(columns), *lines]) + "\n", "utf-8")
    return path


def excel_file(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Blad{at + 1}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def grid(rows: Sequence[dict[str, Any]]) -> list[list[Any]]:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return [columns, *[[row.get(column) for column in columns] for row in rows]]


def told(path: Path, project: Project, **options: Any) -> DataError:
    with pytest.raises(DataError) as caught:
        read_sites(path, project.regions, **options)
    assert path.name in str(caught.value)
    return caught.value


@pytest.mark.parametrize("kind", ["csv", "xlsx", "gpkg", "geojson", "shp"])
def test_each_kind_of_file_gives_the_same_sites(
    tmp_path: Path, mini_project: Project, kind: str
) -> None:
    path = tmp_path / f"sites.{kind}"
    points = [(200_500, 500_500), (203_250, 500_300)]
    rows = [{**row, "x": x, "y": y} for row, (x, y) in zip(ROWS, points, strict=True)]
    if kind == "csv":
        csv_file(path, rows)
    elif kind == "xlsx":
        excel_file(path, grid(rows))
    else:
        header, *records = grid(ROWS)
        cells = {name: [record[at] for record in records] for at, name in enumerate(header)}
        # A Shapefile holds points or outlines, not both.
        shapes = [shapely.Point(points[0]), shapely.Point(points[1]) if kind == "shp" else BLOCK]
        frame = gpd.GeoDataFrame(cells, geometry=shapes, crs="EPSG:28992")
        if kind == "shp":  # which cuts names off after ten characters
            frame.columns = [name[:10] for name in frame.columns]
        frame.to_file(path)
    sites = read_sites(path, mini_project.regions)
    expect_the_two(sites)
    if kind in ("gpkg", "geojson"):
        assert sites[1].geometry is not None
        assert sites[1].geometry.area == pytest.approx(BLOCK.area, rel=1e-3)


def test_degrees_need_no_declaration_when_the_columns_say_so(
    tmp_path: Path, mini_project: Project
) -> None:
    there = gpd.GeoSeries([shapely.Point(200_500, 500_500)], crs="EPSG:28992").to_crs(4326).iloc[0]
    rows = [
        {"id": "a", "name": "A", "lon": f"{there.x:.7f}", "lat": f"{there.y:.7f}"},
        {"id": "b", "name": "B", "x": 200_500, "y": 500_500},
    ]
    sites = read_sites(csv_file(tmp_path / "s.csv", rows), mini_project.regions)
    for site in sites:
        assert site.geometry is not None
        assert site.geometry.distance(shapely.Point(200_500, 500_500)) < 0.05


def test_every_problem_of_a_file_comes_at_once_with_its_row(
    tmp_path: Path, mini_project: Project
) -> None:
    text = (
        "naam,id,nultreden,seniorenflat,social_rent,phase,year_from,year_to,region,x,y\n"
        "A,a,-5,3,,plan,,,BU99990100,,\n"
        "B,b,10,,,droom,2030,2027,,,\n"
        "C,b,10,,20,,,,Wijk Wst,,\n"
        "D,d,,,,,,,,6.0,52.5\n"
        "E,e,,,,,,,,190000,500500\n"
        "F,f,,,,,,,,hier,500500\n"
        "G,g,,,,,,,,201000,\n"
    )
    path = tmp_path / "s.csv"
    path.write_text(text, "utf-8")
    error = told(path, mini_project)
    found = [(problem.row, problem.column, problem.what) for problem in error.problems]
    assert found == [
        (1, "name", "column not found"),
        (1, "naam", "unknown column"),
        (1, "seniorenflat", "unknown type of dwelling"),
        (2, "nultreden", "not a number of dwellings"),
        (3, "year_to", "ends before it begins"),
        (3, "region", "a site needs a place"),
        (3, "phase", "unknown value"),
        (4, "region", error.problems[7].what),
        (4, "social_rent", "more dwellings by tenure than there are"),
        (4, "id", "id occurs twice"),
        (5, "x", error.problems[10].what),
        (6, None, "site '' lies outside the municipality"),
        (7, "x", "not a number"),
        (8, "x", "x and y go together"),
    ]
    assert "perhaps 'name'" in str(error.problems[1])
    assert "'nultreden', 'geclusterd', 'zorggeschikt', 'wmo'" in str(error.problems[2])
    assert "Wijk West" in str(error.problems[7])
    assert "declares metres (EPSG:28992) but holds degrees" in str(error.problems[10])


def test_a_slip_in_a_column_of_a_gis_file_is_told_but_its_own_columns_are_not(
    tmp_path: Path, mini_project: Project
) -> None:
    cells = {"id": ["a"], "name": ["A"], "fid_2": [3], "Shape_Area": [5.5]}
    frame = gpd.GeoDataFrame(cells, geometry=[BLOCK], crs="EPSG:28992")
    frame.to_file(tmp_path / "good.gpkg")
    assert len(read_sites(tmp_path / "good.gpkg", mini_project.regions)) == 1
    frame.assign(nultreeden=3).to_file(tmp_path / "slip.gpkg")
    error = told(tmp_path / "slip.gpkg", mini_project)
    assert [str(problem) for problem in error.problems] == [
        "row 1, column 'nultreeden': unknown column (expected perhaps 'nultreden')"
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"nultreden": 40, "owner": 30, "social_rent": 11}, "at most 40"),
        ({"nultreden": "40-60", "owner": "10-61"}, "at most 40-60"),
        ({"owner": 3}, "at most 0"),
        ({"nultreden": 40, "with_care": 30, "without_care": 11}, "by care question"),
        ({"nultreden": 40, "with_care": -1}, "not a number of dwellings: '-1'"),
    ],
)
def test_parts_may_not_exceed_the_whole(
    tmp_path: Path, mini_project: Project, row: dict[str, Any], words: str
) -> None:
    cells = {"id": "a", "name": "A", "region": "BU99990100", **row}
    error = told(csv_file(tmp_path / "s.csv", [cells]), mini_project)
    assert words in str(error) and error.problems[0].row == 2


def test_highest_numbers_of_parts_need_not_come_true_together(
    tmp_path: Path, mini_project: Project
) -> None:
    row = {"id": "a", "name": "A", "region": "BU99990100", "nultreden": "40-60",
           "owner": "0-50", "social_rent": "0-50"}  # fmt: skip
    (site,) = read_sites(csv_file(tmp_path / "s.csv", [row]), mini_project.regions)
    assert site.tenure == {"owner": (0, 50), "social_rent": (0, 50)}


def test_outlines_that_overlap_for_more_than_half_are_one_site(
    tmp_path: Path, mini_project: Project
) -> None:
    moved = [shapely.affinity.translate(BLOCK, shift) for shift in (0, 240, 260 + 240)]
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b", "c"], "name": ["A", "B", "C"]}, geometry=moved, crs="EPSG:28992"
    )
    frame.to_file(tmp_path / "s.gpkg")
    error = told(tmp_path / "s.gpkg", mini_project)
    assert [str(problem) for problem in error.problems] == [
        "row 3, column 'geometry': overlaps site 'A' (row 2) for 52% (expected each site once)"
    ]


@pytest.mark.parametrize(
    "places",
    [
        [{"region": "WK999901"}, {"region": "Wijk West"}],
        [{"x": 200_500, "y": 500_500}, {"x": 200_500.2, "y": 500_500}],
    ],
)
def test_one_name_at_one_place_is_one_site(
    tmp_path: Path, mini_project: Project, places: list[dict[str, Any]]
) -> None:
    rows = [
        {"id": f"s{at}", "name": name, **place}
        for at, (name, place) in enumerate(zip(["Het Plein", "het plein"], places, strict=True))
    ]
    error = told(csv_file(tmp_path / "s.csv", rows), mini_project)
    assert [(problem.row, problem.what) for problem in error.problems] == [
        (3, "same name and place as row 2")
    ]


def test_two_sites_of_other_names_may_share_a_buurt(tmp_path: Path, mini_project: Project) -> None:
    rows = [{"id": n, "name": f"Plein {n}", "region": "BU99990100"} for n in ("a", "b")]
    assert len(read_sites(csv_file(tmp_path / "s.csv", rows), mini_project.regions)) == 2


def test_addresses_go_through_the_geocoder_that_is_given(
    tmp_path: Path, mini_project: Project
) -> None:
    asked: list[str] = []

    def geocode(addresses: Sequence[str]) -> list[shapely.Point | None]:
        asked.extend(addresses)
        known = {"Kerkstraat 1": shapely.Point(200_500, 500_500)}
        return [known.get(address) for address in addresses]

    rows = [
        {"id": "a", "name": "A", "address": "Kerkstraat 1"},
        {"id": "b", "name": "B", "address": "Kerkstraat 1", "x": 201_500, "y": 500_500},
        {"id": "c", "name": "C", "address": "Kerkstraat 1", "region": "BU99990203",
         "precision": "buurt"},
    ]  # fmt: skip
    path = csv_file(tmp_path / "s.csv", rows)
    sites = read_sites(path, mini_project.regions, geocode=geocode)
    assert asked == ["Kerkstraat 1"]
    assert [site.precision for site in sites] == ["exact", "exact", "buurt"]
    assert sites[0].geometry == shapely.Point(200_500, 500_500)
    assert sites[1].geometry == shapely.Point(201_500, 500_500)
    assert {site.address for site in sites} == {"Kerkstraat 1"}
    rows.append({"id": "d", "name": "D", "address": "Dorpsstraat 9"})
    error = told(csv_file(path, rows), mini_project, geocode=geocode)
    assert [str(problem) for problem in error.problems] == [
        "row 5, column 'address': address not found: 'Dorpsstraat 9'"
    ]
    without = told(path, mini_project)
    assert [problem.row for problem in without.problems] == [2, 5]
    assert "a geocoder that finds its address" in str(without)


def test_an_address_found_outside_the_region_that_is_named_is_told(
    tmp_path: Path, mini_project: Project
) -> None:
    row = {"id": "a", "name": "A", "address": "Kerkstraat 1", "region": "BU99990203"}
    error = told(
        csv_file(tmp_path / "s.csv", [row]),
        mini_project,
        geocode=lambda _: [shapely.Point(200_500, 500_500)],
    )
    assert "the place lies outside this region" in str(error)


def test_a_workbook_keeps_its_own_row_numbers(tmp_path: Path, mini_project: Project) -> None:
    rows = [["id", "name", "region", "nultreden"], [], ["a", "A", "BU99990100", 12.5], [],
            ["b", "B", "BU99990101", 1.125]]  # fmt: skip
    error = told(excel_file(tmp_path / "s.xlsx", rows), mini_project)
    assert [(p.row, p.value) for p in error.problems] == [(3, "12.5"), (5, "1.1250")]


def test_a_formula_that_was_never_calculated_is_no_empty_cell(
    tmp_path: Path, mini_project: Project
) -> None:
    rows = [["id", "name", "region", "nultreden"], ["a", "A", "BU99990100", "=20+20"]]
    error = told(excel_file(tmp_path / "s.xlsx", rows), mini_project)
    assert [(p.row, p.column) for p in error.problems] == [(2, "nultreden")]
    assert "formula without a stored outcome" in str(error)


def test_several_sheets_or_layers_need_a_name(tmp_path: Path, mini_project: Project) -> None:
    row = ["a", "A", "BU99990100"]
    book = excel_file(tmp_path / "s.xlsx", [["id", "name", "region"], row], [["tekst"], ["x"]])
    assert "Blad1" in str(told(book, mini_project))
    assert read_sites(book, mini_project.regions, layer="Blad1")[0].id == "a"
    assert "Blad9" in str(told(book, mini_project, layer="Blad9"))
    frame = gpd.GeoDataFrame({"id": ["a"], "name": ["A"]}, geometry=[BLOCK], crs="EPSG:28992")
    layers = tmp_path / "s.gpkg"
    frame.to_file(layers, layer="een")
    frame.to_file(layers, layer="twee", mode="a")
    assert "een, twee" in str(told(layers, mini_project))
    assert read_sites(layers, mini_project.regions, layer="twee")[0].id == "a"


def test_a_file_is_what_its_name_says(tmp_path: Path, mini_project: Project) -> None:
    other = tmp_path / "geheim.csv"
    other.write_text("id,name\nx,X\n", "utf-8")
    vrt = f"<OGRVRTDataSource><OGRVRTLayer name='s'><SrcDataSource>{other}</SrcDataSource>"
    for name in ("s.geojson", "s.gpkg", "s.shp", "s.xlsx"):
        (tmp_path / name).write_text(vrt, "utf-8")
        told(tmp_path / name, mini_project)
    (tmp_path / "s.vrt").write_text(vrt, "utf-8")
    assert "unknown kind of file" in str(told(tmp_path / "s.vrt", mini_project))


def test_a_workbook_that_unpacks_without_end_is_refused(
    tmp_path: Path, mini_project: Project
) -> None:
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(150_000_000))
    assert "unpacked" in str(told(path, mini_project))


def test_an_outline_that_crosses_itself_is_told_once(tmp_path: Path, mini_project: Project) -> None:
    bow = shapely.Polygon([(200_100, 500_100), (200_900, 500_900), (200_900, 500_100),
                           (200_100, 500_900)])  # fmt: skip
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b"], "name": ["A", "B"], "region": ["BU99990203", ""], "precision": "exact"},
        geometry=[bow, None],
        crs="EPSG:28992",
    )
    frame.to_file(tmp_path / "s.gpkg")
    error = told(tmp_path / "s.gpkg", mini_project)
    assert [(problem.row, problem.what) for problem in error.problems] == [
        (2, "not a valid outline"),
        (3, "a site needs a place"),
    ]


def test_hostile_region_text_is_answered_at_once(tmp_path: Path, mini_project: Project) -> None:
    row = {"id": "a", "name": "A", "region": "GM" * 5_000 + "!"}
    assert "No region is called" in str(told(csv_file(tmp_path / "s.csv", [row]), mini_project))


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "shp", "csv", "xlsx"])
def test_an_absent_file_is_told(tmp_path: Path, mini_project: Project, kind: str) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        read_sites(tmp_path / f"weg.{kind}", mini_project.regions)
