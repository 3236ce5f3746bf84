"""The building programme in workbook, GeoPackage and methods page: the same numbers in each.

Facilities and sites with a type are invented here (fictief); the rest is the embedded case.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ouderenindex.access import Facilities, WalkingNetwork, WalkingNorm, read_norm
from ouderenindex.balance import balance, supply
from ouderenindex.concepts import Register, path_lines
from ouderenindex.export import write_excel, write_geopackage
from ouderenindex.export.access_tables import (
    access_layer,
    site_access_table,
    weighted_table,
    white_spot_layer,
)
from ouderenindex.export.excel_book import add_styles, serialise
from ouderenindex.export.excel_programme import add_building_programme
from ouderenindex.export.programme_tables import (
    BALANCE_COLUMNS,
    balance_layer,
    balance_stand,
    balance_table,
    decimals_of,
    need_table,
    register_frames,
    target_table,
)
from ouderenindex.housing import AddressPoints, Site, overlay
from ouderenindex.map.style import DIVERGING
from ouderenindex.need import Case, NormSet, need
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.project import Project, data_folder
from ouderenindex.report import render_methods
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import TEXTS, text

SHEETS = ["Opgave en aanbod", "Aannames opgave", "Register"]
HOSTILE = "=cmd|'x'!A1<script>alert(1)</script>{{7*7}}\x0b\"'"
SHOWN = HOSTILE.replace("\x0b", "")
NORM = read_norm(data_folder() / "norms" / "walking.toml")
CENTRE = (203_000.0, 503_000.0)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def programme(case: Project, result: IndexResult) -> Programme:
    return case.programme(result)


@pytest.fixture(scope="module")
def housing(programme: Programme) -> NeedAndBalance:
    assert programme.housing is not None
    return programme.housing


@pytest.fixture(scope="module")
def walked(case: Project, result: IndexResult) -> Programme:
    """Measure access to two invented facilities, from every fifth address square of the case."""
    facilities = Facilities(
        np.array(["supermarket", "gp"], dtype=object),
        np.array(["Fictieve winkel", "Fictieve praktijk"], dtype=object),
        np.array([CENTRE[0], CENTRE[0] + 2000]),
        np.array([CENTRE[1], CENTRE[1]]),
    )
    known = case.addresses
    assert known is not None
    few = AddressPoints(known.x[::5], known.y[::5], known.weight[::5], known.cell)
    return replace(case, facilities=facilities, norm=NORM, addresses=few).programme(result)


def _write(
    path: Path, case: Project, result: IndexResult, programme: Programme, lang: str = "nl"
) -> Path:
    return write_geopackage(
        result, case.regions, path, sites=case.sites, programme=programme, lang=lang
    )


def _book(case: Project, result: IndexResult, programme: Programme, lang: str = "nl") -> Workbook:
    """Write the sheets of the programme alone: the other sheets are tested elsewhere."""
    book = Workbook()
    add_styles(book)
    add_building_programme(
        book, result, programme, regions=case.regions, sites=case.sites, lang=lang
    )
    return book


@pytest.fixture(scope="module")
def book(case: Project, result: IndexResult, programme: Programme) -> Workbook:
    return _book(case, result, programme)


@pytest.fixture(scope="module")
def walked_book(case: Project, result: IndexResult, walked: Programme) -> Workbook:
    return _book(case, result, walked)


@pytest.fixture(scope="module")
def package(
    case: Project,
    result: IndexResult,
    programme: Programme,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    return _write(tmp_path_factory.mktemp("g") / "a.gpkg", case, result, programme)


@pytest.fixture(scope="module")
def page(case: Project, result: IndexResult, programme: Programme) -> str:
    return render_methods(
        result, regions=case.regions, sites=case.sites, concepts=case.concepts, programme=programme
    )


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def _block(book: Workbook, name: str, title: str) -> list[Row]:
    """Rows of the table below a title, by heading."""
    sheet = _sheet(book, name)
    start = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == title)
    top = next(
        row for row in range(start, sheet.max_row + 1)
        if str(sheet.cell(row, 1).style).startswith("kolom")
    )  # fmt: skip
    heads = {cell.column: str(cell.value) for cell in sheet[top] if cell.value is not None}
    rows = []
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, 1).value is None:
            break
        rows.append({head: sheet.cell(row, at).value for at, head in heads.items()})
    return rows


def _table(path: Path, name: str) -> pd.DataFrame:
    return pyogrio.read_dataframe(path, layer=name)


def _query(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute(query).fetchall()


def _again(
    housing: NeedAndBalance,
    case: Project,
    result: IndexResult,
    *sites: Site,
    norms: NormSet | None = None,
) -> NeedAndBalance:
    """Work out the balance anew for other sites or norms, with the same people."""
    asked, year = case.need, housing.year
    assert asked is not None
    norms = norms or housing.need.norms
    wanted = need(housing.population, norms, asked.assumptions, [year])
    planned = supply(
        sites, lambda some: overlay(some, result, case.regions), housing.population,
        asked.assumptions, [year], since=norms.year_from,
    )  # fmt: skip
    return replace(housing, need=wanted, balance=balance(wanted, planned))


def _site(region: str, phase: str = "done", **dwellings: tuple[int, int]) -> Site:
    return Site(f"fictief-{region}", "Fictief", regions=(region,), precision="wijk",
                dwellings=dwellings, phase=phase, year_from=2026, year_to=2027)  # fmt: skip


# --- Workbook ---------------------------------------------------------------------------------


def test_the_workbook_gains_three_sheets_and_its_guide_names_them(
    case: Project, result: IndexResult, programme: Programme, tmp_path: Path
) -> None:
    path = write_excel(result, tmp_path / "a.xlsx", concepts=case.concepts, programme=programme)
    book = openpyxl.load_workbook(path)
    at = book.sheetnames.index("Woonzorgconcepten")
    assert book.sheetnames[at + 1 : at + 4] == SHEETS
    assert "Bereikbaarheid" not in book.sheetnames
    words = {str(row[0].value) for row in _sheet(book, "Leeswijzer").iter_rows()}
    assert set(SHEETS) <= words


def test_the_balance_in_the_sheet_is_that_of_the_programme(
    book: Workbook, housing: NeedAndBalance
) -> None:
    rows = _block(book, "Opgave en aanbod", "Balans per wijk en type, 2030")
    names = {name: code for code, name in housing.population.regions.items()}
    names[housing.population.municipality[1]] = housing.population.municipality[0]
    types = {kind.label: kind.key for kind in housing.need.norms.type}
    own = housing.balance.compact(2030).set_index(["region", "type"])
    assert len(rows) == len(own) == 17 * 3
    assert rows[0]["Gebied"] == "Zwolle"
    for row in rows:
        cells = own.loc[(names[row["Gebied"]], types[row["Type"]])]
        shown = [row[text(f"excel.col.{key}")] for key in BALANCE_COLUMNS.values()]
        assert shown == pytest.approx([cells[key] for key in BALANCE_COLUMNS.values()])
    whole = [row["Opgave midden"] for row in rows if row["Gebied"] == "Zwolle"]
    wijken = [row["Opgave midden"] for row in rows if row["Gebied"] != "Zwolle"]
    assert sum(wijken) == pytest.approx(sum(whole))


def test_dwellings_without_a_type_stand_apart(book: Workbook) -> None:
    rows = _block(book, "Opgave en aanbod", "Gepland, maar zonder genoemd type")
    assert {row["Gebied"]: (row["Minimaal"], row["Maximaal"]) for row in rows} == {
        "Zwolle": (4550, 4750), "Assendorp": (2900, 2900), "Stadshagen": (1650, 1850),
    }  # fmt: skip


def test_the_norm_sets_stand_side_by_side_and_the_unknown_is_empty(
    book: Workbook, housing: NeedAndBalance
) -> None:
    rows = _block(book, "Opgave en aanbod", "Zwolle in 2030 volgens elke reeks")
    assert {row["Reeks"] for row in rows} == {one.label for one in housing.case.norms.values()}
    used = {row["Reeks"] for row in rows if row["Gebruikt voor de balans"] == "ja"}
    assert used == {housing.need.norms.label}
    west = next(row for row in rows if row["Reeks"] == "Woonzorgvisie West-Overijssel")
    assert (west["Laag"], west["Midden"], west["Hoog"]) == (None, None, None)
    assert west["Getal van de reeks zelf"] == 6590
    first = housing.need.norms.type[0]
    shown = next(row for row in rows if row["Type"] == first.label)
    own = housing.need.value(housing.population.municipality[0], first.key, 2030)
    assert shown["Midden"] == pytest.approx(own)


def test_where_shortage_and_risks_coincide(
    book: Workbook, housing: NeedAndBalance, result: IndexResult
) -> None:
    rows = _block(book, "Opgave en aanbod", "Waar tekort en risico's samenvallen, 2030")
    own = housing.balance.coincide(result, 2030)
    assert [row["Wijk"] for row in rows] == list(own["name"])
    assert [row["Uitleg"] for row in rows] == list(own["reason"])
    assert [row["Tekort"] for row in rows] == pytest.approx(list(own["shortage"]))
    labels = {1: "zeer ongunstig", 2: "ongunstig"}
    assert [row["Klasse"] for row in rows] == [labels[number] for number in own["class"]]


def test_what_must_stand_beside_the_numbers_stands_there(
    book: Workbook, housing: NeedAndBalance
) -> None:
    words = {str(row[0].value) for row in _sheet(book, "Opgave en aanbod").iter_rows(max_col=1)}
    assert {f"• {note}" for note in housing.notes()} <= words
    assert housing.spread.sentence() in words
    spread = _block(book, "Opgave en aanbod", "Spreiding over de wijken")
    assert sum(row["Deel van de ouderen (%)"] for row in spread) == pytest.approx(100)
    # Nothing is known of what stands: that is no share of nought.
    assert {row["Deel van de woningen nu (%)"] for row in spread} == {None}


def test_every_assumption_is_there_with_its_source(book: Workbook, housing: NeedAndBalance) -> None:
    sheet = _sheet(book, "Aannames opgave")
    rows = [list(row) for row in sheet.iter_rows(min_row=5, values_only=True)]
    own = housing.need.assumptions()
    assert [row[0] for row in rows] == list(own["label"])
    for row, (_, said) in zip(rows, own.iterrows(), strict=True):
        for shown, key in zip(row[1:4], ("low", "value", "high"), strict=True):
            assert shown == (None if np.isnan(said[key]) else pytest.approx(said[key]))
    counted = rows[list(own["key"]).index("counted")]
    assert "zwolle_bevolking" not in str(counted[5])


@pytest.mark.parametrize(
    ("value", "decimals"),
    [(0, 0), (1, 0), (0.67, 2), (1.05, 2), (0.005954, 5), (6590, 0), (float("nan"), 0), (1e-7, 6)],
)
def test_assumptions_show_the_figures_that_count(value: float, decimals: int) -> None:
    assert decimals_of(value) == decimals


def test_two_goals_of_one_path_stand_side_by_side(book: Workbook) -> None:
    rows = _block(book, "Register", "Paden naar de doelen")
    goals = [row for row in rows if row["Pad"] == "Beschermd thuis wonen"]
    assert [(row["Doel, laagst"], row["Gerealiseerd"], row["Gepland"], row["Nog open"])
            for row in goals] == [(280, 31, 43, 206), (320, 31, 43, 246)]  # fmt: skip
    wmo = next(row for row in rows if row["Pad"] == "Wmo-woningen")
    assert (wmo["Gerealiseerd"], wmo["Gepland"], wmo["Nog open"]) == (None, None, None)


def test_the_register_says_where_each_path_stands(
    book: Workbook, programme: Programme, result: IndexResult
) -> None:
    words = [str(row[0].value) for row in _sheet(book, "Register").iter_rows(max_col=1)]
    for path in programme.register.paths():
        first, *lines = path_lines(path, result.sources)
        at = words.index(first)
        assert words[at + 1 : at + 1 + len(lines)] == [f"• {line}" for line in lines]
    assert text("register.no_norm") in words


def test_published_totals_stand_beside_their_reconstruction(book: Workbook) -> None:
    rows = _block(book, "Register", "Wat bronnen noemen, naast wat het register optelt")
    found = {(row["Pad"], row["Soort"]): row for row in rows}
    for key, stated, low, high in (
        (("Beschermd thuis wonen", "gerealiseerd"), 31, 31, 31),
        (("Beschermd thuis wonen", "gepland"), 43, 35, 43),
        (("Plaatsen voor mensen met een zorgvraag in vier jaar", "genoemd totaal"), 70, 70, 72),
        (("Betaalbare plaatsen door gemengd wonen", "genoemd totaal"), 20, 20, 20),
        (("Nieuwe woonzorgplaatsen in 2024", "genoemd totaal"), 53, 52, 60),
    ):
        row = found[key]
        assert (row["Bron: laagst"], row["Register telt op tot"]) == (stated, stated)
        assert (row["Laagst"], row["Hoogst"], row["Komt overeen"]) == (low, high, "ja")
    flex = found["Locaties voor flexwoningen", "genoemd totaal"]
    assert (flex["Register telt op tot"], flex["Komt overeen"]) == (None, "niet na te rekenen")


def test_contradictions_keep_both_sources(book: Workbook, result: IndexResult) -> None:
    rows = _block(book, "Register", "Waar bronnen elkaar tegenspreken")
    spoor, progress = (
        f"{result.sources[key].publisher}: {result.sources[key].table}"
        for key in ("zwolle_spoor5", "zwolle_voortgang_2023")
    )
    said = {
        (row["Soort aantal"], row["Waarde"], row["Bron"])
        for row in rows
        if row["Concept"] == "De Tippe"
    }
    assert {("woningen", "26", spoor), ("woningen", "25", progress)} <= said
    assert {("plaatsen", "18", spoor), ("plaatsen met zorgvraag", "17", spoor)} <= said


def test_a_total_of_no_numbers_is_empty_and_a_stated_zero_is_zero(
    programme: Programme, result: IndexResult
) -> None:
    rows = register_frames(programme.register, result)["totals"].to_dict(orient="records")
    (exploring,) = (row for row in rows if row["status"] == "wordt verkend")
    assert exploring["zonder_aantal"] == exploring["concepten"] == 4
    for field in ("plaatsen_laag", "plaatsen_hoog", "met_zorgvraag_hoog"):
        assert pd.isna(exploring[field])
    (concept,) = (c for c in programme.register.concepts if c.name == "Goeie Buur")
    (said,) = concept.statements
    nobody = replace(said, places_without_care=0, start="2019", status="exploring")
    stated = Register((replace(concept, statements=(nobody,)),))
    (row,) = register_frames(stated, result)["totals"].to_dict(orient="records")
    assert (row["jaar"], row["zonder_zorgvraag_laag"], row["zonder_zorgvraag_hoog"]) == (2019, 0, 0)


def test_the_mix_names_no_norm_and_follows_the_wijk(book: Workbook) -> None:
    rows = _block(book, "Register", "Bewoners met en zonder zorgvraag")
    mix = {row["Concept"]: (row["Vragers"], row["Dragers"]) for row in rows}
    assert mix["De Tippe"] == (17, 8)
    assert mix["Betje Wolffstraat"] == (9, 3)
    areas = _block(book, "Register", "Bewoners met en zonder zorgvraag, per wijk")
    assert {row["Gebied"] for row in areas} == {"Zwolle", "Stadshagen"}


@pytest.mark.parametrize("name", ["Opgave en aanbod", "Register"])
def test_sheets_of_tables_print_on_a4_and_overlap_nothing(book: Workbook, name: str) -> None:
    sheet = _sheet(book, name)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    merged = [cell for area in sheet.merged_cells.ranges for cell in area.cells]
    assert len(merged) == len(set(merged))
    if name == "Opgave en aanbod":
        top = int(re.findall(r"\d+", str(sheet.auto_filter.ref))[0])
        assert sheet.cell(top, 9).value == "Balans hoog"


def test_sites_show_tenure_care_and_address(mini_project: Project, tmp_path: Path) -> None:
    site = replace(
        _site("WK999901", nultreden=(10, 20)),
        tenure={"social_rent": (5, 8)}, care={"with_care": (4, 4)}, address=HOSTILE,
    )  # fmt: skip
    sites = [site, _site("WK999902", flex=(3, 3))]
    result = mini_project.score()
    path = write_excel(result, tmp_path / "a.xlsx", sites=sites)
    sheet = _sheet(openpyxl.load_workbook(path), "Locaties")
    heads = {str(cell.value): cell.column for cell in sheet[4]}
    keys = ("Adres", "sociale huur", "met zorgvraag", text("dwelling.nultreden"))
    first, second = ([sheet.cell(row, heads[key]).value for key in keys] for row in (5, 6))
    assert first == [SHOWN, "5–8", "4", "10–20"]
    assert second == [None] * 4
    assert sheet.cell(5, heads["Adres"]).quotePrefix
    assert "koop" not in heads
    path = write_geopackage(result, mini_project.regions, tmp_path / "a.gpkg", sites=sites)
    rows = _table(path, "locaties_vlakken")
    assert rows["adres"].tolist() == [HOSTILE, ""]
    numbers = rows[["social_rent_min", "social_rent_max", "with_care_max"]]
    assert numbers.iloc[0].tolist() == [5, 8, 4]
    assert numbers.iloc[1].isna().all()
    names = {
        alias.get("field"): alias.get("name")
        for alias in _style(path, "locaties_vlakken").findall("aliases/alias")
    }
    assert names["social_rent_max"] == "Eigendom, sociale huur: maximum aantal woningen"
    assert names["adres"] == "Adres"


def test_an_empty_programme_adds_nothing(mini_project: Project, tmp_path: Path) -> None:
    result = mini_project.score()
    nothing = mini_project.programme(result)
    path = write_excel(result, tmp_path / "a.xlsx", programme=nothing)
    assert path.read_bytes() == write_excel(result, tmp_path / "b.xlsx").read_bytes()
    regions = mini_project.regions
    path = write_geopackage(result, regions, tmp_path / "a.gpkg", programme=nothing)
    plain = write_geopackage(result, regions, tmp_path / "b.gpkg")
    assert path.read_bytes() == plain.read_bytes()
    told = render_methods(result, programme=nothing)
    assert 'id="opgave"' not in told
    assert 'id="register"' not in told
    assert text("methods.unknown_facts.access") in told


# --- Access -----------------------------------------------------------------------------------


def test_access_is_told_by_buurt_and_kind(
    case: Project, walked: Programme, walked_book: Workbook
) -> None:
    book = walked_book
    assert walked.access is not None
    own = walked.access.by_region(case.regions, "buurt")
    rows = _block(book, "Bereikbaarheid", "Per buurt en voorziening, norm 500 m")
    assert len(rows) == len(own) == 78 * 2
    for row, said in zip(rows, own.to_dict(orient="records"), strict=True):
        assert (row["Naam"], row["Adressen"]) == (said["name"], said["addresses"])
        assert row["Adressen buiten de norm"] == said["beyond"]
        mean = said["mean_distance"]
        shown = row["Gemiddelde loopafstand (m)"]
        assert shown == (None if np.isnan(mean) else pytest.approx(mean))
    spots = _block(book, "Bereikbaarheid", "Witte vlekken")
    for kind in ("supermarkt", "huisarts"):
        beyond = [r["Adressen buiten de norm"] for r in spots if r["Voorziening"] == kind]
        every = [r["Adressen buiten de norm"] for r in rows if r["Voorziening"] == kind]
        assert beyond == sorted(every, reverse=True)[:5]
    (whole,) = [r for r in _block(book, "Bereikbaarheid", "In de hele gemeente, norm 500 m")
                if r["Voorziening"] == "supermarkt"]  # fmt: skip
    assert whole["Adressen"] == sum(r["Adressen"] for r in rows if r["Voorziening"] == "supermarkt")
    words = {str(row[0].value) for row in _sheet(book, "Bereikbaarheid").iter_rows(max_col=1)}
    assert f"• {text('access.not_cbs')}" in words
    assert any("apotheek" in word and "geen plekken bekend" in word for word in words)


def test_from_a_site_of_unknown_place_nothing_is_measured(walked_book: Workbook) -> None:
    rows = _block(walked_book, "Bereikbaarheid", "Vanaf de locaties")
    pharmacy = [row for row in rows if row["Voorziening"] == "apotheek"]
    assert {row["Gemeten"] for row in pharmacy} == {text("access.how.absent")}
    assert {row["Gemiddelde loopafstand (m)"] for row in pharmacy} == {None}
    tippe = next(r for r in rows if (r["Locatie"], r["Voorziening"]) == ("De Tippe", "supermarkt"))
    assert tippe["Gemeten"] == text("access.how.addresses")
    assert tippe["Gemiddelde loopafstand (m)"] > 0


def test_the_weighted_distance_is_the_mean_over_addresses(case: Project, walked: Programme) -> None:
    access = walked.access
    assert access is not None
    rows = weighted_table(access, case.regions).set_index("code")
    where, weighted = access.points.regions(case.regions), access.weighted()
    for code in ("BU01931000", "BU01932250"):
        here = where == code
        mean = np.average(weighted[here], weights=access.points.weight[here])
        assert rows.at[code, "gewogen"] == pytest.approx(mean)
        assert rows.at[code, "adressen"] == access.points.weight[here].sum()
    assert (rows["gewogen"].isna() == (rows["adressen"] == 0)).all()
    layer = access_layer(access, case.regions)
    assert set(layer.labels) == set(layer.frame.columns)
    shares = layer.frame["deel_binnen_supermarket"].dropna()
    assert shares.between(0, 100).all()


def test_where_no_way_leads_there_is_no_distance(case: Project, result: IndexResult) -> None:
    # One street of 100 m, and a shop at the end of another that nothing joins to it.
    x, y = CENTRE
    network = WalkingNetwork(
        np.array([x, x + 100, x + 5000, x + 5100]), np.full(4, y),
        np.array([0, 2]), np.array([1, 3]), np.array([100.0, 100.0]),
    )  # fmt: skip
    far = Facilities(
        np.array(["supermarket"], dtype=object), np.array(["Fictief"], dtype=object),
        np.array([x + 5100]), np.array([y]),
    )  # fmt: skip
    site = Site("p", "Fictief", shapely.Point(x, y), dwellings={"flex": (1, 1)})
    made = replace(
        case, sites=(site,), facilities=far, norm=NORM, network=network,
        addresses=AddressPoints(np.array([x]), np.array([y]), np.array([4.0])),
    ).programme(result)  # fmt: skip
    assert made.access is not None
    assert made.sites_access is not None
    assert np.isinf(made.access.distance).all()
    row = site_access_table(made.sites_access, [site], NORM).iloc[0]
    assert np.isnan(row[["afstand", "afstand_kortst", "afstand_langst"]].astype(float)).all()
    assert "niet overal is er een route" in row["gemeten"]
    rows = weighted_table(made.access, case.regions)
    there = rows[rows["adressen"] > 0]
    assert there[["adressen", "gewogen_over"]].to_numpy().tolist() == [[4, 0]]
    assert there["gewogen"].isna().all()
    frame = access_layer(made.access, case.regions).frame
    assert frame["zonder_route_supermarket"].sum() == 4


def test_white_spots_are_squares_around_their_addresses(walked: Programme) -> None:
    assert walked.access is not None
    spots, labels = white_spot_layer(walked.access)
    assert set(labels) == set(spots.columns) - {"geometry"}
    assert set(spots["soort"]) == {"supermarket", "gp"}
    np.testing.assert_allclose(spots.geometry.area, spots["zijde"] ** 2)
    for column, kind in enumerate(walked.access.kinds):
        beyond = walked.access.points.weight[~walked.access.within[:, column]].sum()
        assert spots.loc[spots["soort"] == kind, "buiten"].sum() == beyond
    assert (spots["buiten"] <= spots["adressen"]).all()


# --- GeoPackage -------------------------------------------------------------------------------


def _style(path: Path, layer: str) -> ET.Element:
    (found,) = _query(path, f"SELECT styleQML FROM layer_styles WHERE f_table_name = '{layer}'")
    return ET.fromstring(str(found[0]).partition("\n")[2])


def test_the_layer_of_balances_holds_every_number_of_its_wijk(
    package: Path, housing: NeedAndBalance
) -> None:
    frame = gpd.read_file(package, layer="balans_wijken").set_index("code")
    assert list(frame.index) == list(housing.population.regions)
    wijken = gpd.read_file(package, layer="wijken").set_index("code")
    assert frame.geometry.geom_equals(wijken.geometry.loc[frame.index]).all()
    own = housing.balance.compact(2030).set_index(["region", "type"])
    for kind in housing.need.norms.type:
        for field, column in BALANCE_COLUMNS.items():
            shown = frame[f"{field}_{kind.key}"].to_numpy(float)
            expected = [own.at[(code, kind.key), column] for code in frame.index]
            np.testing.assert_allclose(shown, np.array(expected, dtype=float), rtol=0, atol=1e-9)
    np.testing.assert_allclose(frame["balans_hoog"], frame["gepland_hoog"] - frame["opgave_midden"])
    assert frame.at["WK019322", "zonder_type_hoog"] == 1850
    assert frame.at["WK019310", "zonder_type_hoog"] == 0
    assert set(frame["stand"]) == {-2}


def test_the_style_of_balances_is_not_that_of_the_classes(package: Path) -> None:
    style = _style(package, "balans_wijken")
    filters = [rule.get("filter") for rule in style.iter("rule")]
    assert filters[:6] == [f'"stand" = {n}' for n in range(-2, 3)] + ['"stand" IS NULL']
    colours = [
        option.get("value") for option in style.iter("Option") if option.get("name") == "color"
    ]
    for shown, colour in zip(colours, DIVERGING, strict=False):
        assert shown == ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
    fields = {row[1] for row in _query(package, "PRAGMA table_info(balans_wijken)")}
    aliases = {alias.get("field") for alias in style.findall("aliases/alias")}
    assert aliases == fields - {"fid", "geom"}


def test_a_balance_is_judged_by_both_its_ends(
    case: Project, result: IndexResult, housing: NeedAndBalance
) -> None:
    before = balance_layer(housing).frame.set_index("code")["opgave_midden"]
    parts = {"WK019310": (0, 0), "WK019311": (0.7, 0.7), "WK019312": (0, 4), "WK019313": (1.3, 1.3),
             "WK019314": (1.9, 1.9)}  # fmt: skip
    sites = [
        _site(code, nultreden=(round(low * before[code]), round(high * before[code])))
        for code, (low, high) in parts.items()
    ]
    rows = balance_layer(_again(housing, case, result, *sites)).frame.set_index("code")
    assert rows.loc[list(parts), "stand"].tolist() == [-2, -1, 0, 1, 2]
    assert rows.loc[list(parts), "stand_tekst"].tolist() == [
        text(f"programme.stand.{stand}") for stand in range(-2, 3)
    ]


@given(st.integers(0, 400), st.integers(0, 400))
def test_stand_follows_from_the_balance(first: int, second: int) -> None:
    low, high = sorted((first, second))
    (stand,) = balance_stand(
        pd.DataFrame(
            {"opgave_midden": [100.0], "balans_laag": [low - 100.0], "balans_hoog": [high - 100.0]}
        )
    )
    assert (stand < 0) == (high < 100)
    assert (stand > 0) == (low > 100)
    assert (stand == -2) == (high < 50)
    assert (stand == 2) == (low > 150)


def test_types_that_count_the_same_dwellings_are_not_added_up(
    case: Project, result: IndexResult, housing: NeedAndBalance
) -> None:
    main = housing.need.norms
    kinds = tuple(kind.model_copy(update={"counted_by": ("nultreden",)}) for kind in main.type)
    norms = main.model_copy(update={"type": kinds})
    site = _site("WK019310", nultreden=(9, 9))
    frame = balance_layer(_again(housing, case, result, site, norms=norms)).frame
    assert frame[["gepland_laag", "balans_hoog", "stand"]].isna().all(axis=None)
    assert set(frame["stand_tekst"]) == {"niet bekend"}
    assert frame["opgave_midden"].notna().all()
    assert frame["gepland_laag_nultreden"].iloc[0] == 9


def test_what_the_plans_cannot_tell_is_empty_everywhere(
    case: Project, result: IndexResult, housing: NeedAndBalance, programme: Programme
) -> None:
    main = housing.need.norms
    first, *rest = main.type
    kinds = (first.model_copy(update={"counted_by": ()}), *rest)
    made = _again(housing, case, result, norms=main.model_copy(update={"type": kinds}))
    frame = balance_layer(made).frame
    assert frame[f"gepland_hoog_{first.key}"].isna().all()
    assert frame["stand"].isna().all()
    book = _book(case, result, replace(programme, housing=made))
    rows = _block(book, "Opgave en aanbod", "Balans per wijk en type, 2030")
    told = [row for row in rows if row["Type"] == first.label]
    assert {(row["Gepland hoog"], row["Balans laag"]) for row in told} == {(None, None)}


def test_tables_equal_what_was_worked_out(package: Path, housing: NeedAndBalance) -> None:
    shown = _table(package, "balans_lang")
    pd.testing.assert_frame_equal(shown, balance_table(housing), check_dtype=False)
    pd.testing.assert_frame_equal(
        _table(package, "opgave_lang"), need_table(housing), check_dtype=False
    )
    care = _table(package, "opgave_lang").set_index("code").loc["GM0193", "zorgvraag"]
    assert "met zorgvraag" in set(care)
    totals = _table(package, "register_doelen").set_index(["pad", "soort"])
    assert totals.at[("beschermd_thuis", "afgesproken aantal"), "laag"] == 280
    assert totals.at[("beschermd_thuis", "aantal per jaar"), "laag"] == 40
    assert np.isnan(totals.at[("beschermd_thuis", "afgesproken aantal"), "opgeteld"])
    clashes = _table(package, "register_tegenspraken")
    tippe = clashes[(clashes["concept"] == "De Tippe") & (clashes["soort_aantal"] == "woningen")]
    assert list(zip(tippe["waarde"], tippe["bron"], strict=True)) == [
        ("26", "zwolle_spoor5"), ("25", "zwolle_voortgang_2023"),
    ]  # fmt: skip


def test_every_new_table_is_described_and_the_empty_left_out(
    package: Path, case: Project, result: IndexResult, walked: Programme, tmp_path: Path
) -> None:
    full = _write(tmp_path / "a.gpkg", case, result, walked)
    for path, there in ((package, False), (full, True)):
        described = dict(_query(path, "SELECT table_name, description FROM gpkg_contents"))
        for name in ("bereikbaarheid_buurten", "bereikbaarheid_lang", "bereikbaarheid_locaties",
                     "witte_vlekken"):  # fmt: skip
            assert (name in described) == there
        assert all(described.values())
    styled = {row[0] for row in _query(full, "SELECT f_table_name FROM layer_styles")}
    layers = _query(full, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
    assert {row[0] for row in layers} == styled
    for layer in ("bereikbaarheid_buurten", "witte_vlekken"):
        fields = {row[1] for row in _query(full, f"PRAGMA table_info({layer})")} - {"fid", "geom"}
        aliases = _style(full, layer).findall("aliases/alias")
        assert {alias.get("field") for alias in aliases} == fields
    assert _query(full, "SELECT COUNT(*) FROM bereikbaarheid_lang WHERE afstand = 'Inf'") == [(0,)]


# --- Methods page -----------------------------------------------------------------------------


class _Words(HTMLParser):
    """Text of a page, as a reader sees it, and the elements in it."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: set[str] = set()
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())


def _section(content: str, key: str) -> _Words:
    (found,) = re.findall(rf'<section id="{key}">.*?</section>', content, re.DOTALL)
    return _Words(found)


def test_the_page_tells_norms_assumptions_and_past_errors(
    page: str, housing: NeedAndBalance
) -> None:
    told = _section(page, "opgave").text
    for one in housing.case.norms.values():
        assert one.label in told
    for label in housing.need.assumptions()["label"]:
        assert str(label) in told
    for note in housing.notes():
        assert note in told
    how = housing.population.how
    errors = how["errors"]
    assert isinstance(errors, dict)
    assert f"{how['tests']} keer beproefd" in told
    for error in errors.values():
        assert f"{100 * error:.1f}%".replace(".", ",") in told
    assert "1.250 per jaar nodig" in told


def test_the_page_shows_both_paths_and_every_contradiction(
    page: str, programme: Programme, result: IndexResult
) -> None:
    told = _section(page, "register").text
    for path in programme.register.paths():
        for line in path_lines(path, result.sources):
            assert line in told
    assert "280 tot 2028" in told
    assert "dat is 320" in told
    for found in programme.register.contradictions():
        assert found.name in told
        for reading in found.readings:
            assert " ".join(reading.note.split()) in told


def test_the_page_names_what_is_not_known(page: str) -> None:
    told = _section(page, "onbekend").text
    for words in (
        "Hoeveel geschikte woningen er al staan",
        "Woonzorgvisie West-Overijssel",
        "4.550 tot 4.750",
        "Breecamp-West, De Tippe, Spoorzone",
        "Flexlocatie Oosterenk",
        "Wmo-woningen",
        "Locaties voor flexwoningen",
        "geen bestand met voorzieningen",
    ):
        assert words in told
    heads = re.findall(r'<li><a href="#(\w+)">', page)
    assert heads[heads.index("wonen") + 1 :] == [
        "opgave", "register", "onbekend", "grenzen", "bronnen",
    ]  # fmt: skip


def test_the_page_tells_how_access_was_measured(
    case: Project, result: IndexResult, walked: Programme
) -> None:
    content = render_methods(result, regions=case.regions, programme=walked)
    told = _section(content, "bereikbaarheid").text
    assert NORM.label in told
    assert "rechte lijn keer 1,3" in told
    assert text("access.not_cbs") in told
    assert "supermarkt 52, huisarts 12" in told
    assert "geen bestand met voorzieningen" not in _section(content, "onbekend").text


def test_sources_of_counts_and_targets_are_named_as_used(page: str, result: IndexResult) -> None:
    used = page.split(text("methods.sources.used"))[-1].split(text("methods.sources.other"))[0]
    for key in ("zwolle_spoor5", "zwolle_voortgang_2023", "zwolle_bevolking_2024"):
        assert result.sources[key].table in _Words(used).text


# --- All files --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(case: Project, result: IndexResult) -> tuple[Project, Programme]:
    """The case with hostile text in every place that a user fills in."""
    assert case.need is not None
    main = case.need.norms[case.need.main]
    kinds = tuple(kind.model_copy(update={"label": HOSTILE, "note": HOSTILE}) for kind in main.type)
    norms = main.model_copy(
        update={"label": HOSTILE, "source": HOSTILE, "note": HOSTILE, "type": kinds}
    )
    asked: Case = replace(case.need, norms={**case.need.norms, main.key: norms})
    concepts = tuple(
        replace(
            concept,
            name=HOSTILE,
            statements=tuple(replace(said, note=HOSTILE) for said in concept.statements),
        )
        for concept in case.concepts
    )
    targets = tuple(replace(target, label=HOSTILE, note=HOSTILE) for target in case.targets)
    norm = WalkingNorm.model_validate(
        {**NORM.model_dump(), "label": HOSTILE,
         "kinds": [{"key": kind.key, "visits": kind.visits, "label": HOSTILE}
                   for kind in NORM.kinds]}
    )  # fmt: skip
    facilities = Facilities(
        np.array(["supermarket"], dtype=object), np.array([HOSTILE], dtype=object),
        np.array([CENTRE[0]]), np.array([CENTRE[1]]),
    )  # fmt: skip
    known = case.addresses
    assert known is not None
    project = replace(
        case, need=asked, concepts=concepts, targets=targets, norm=norm, facilities=facilities,
        addresses=AddressPoints(known.x[::50], known.y[::50], known.weight[::50], known.cell),
        sites=tuple(replace(site, name=HOSTILE, address=HOSTILE) for site in case.sites),
    )  # fmt: skip
    return project, project.programme(result)


def test_hostile_text_stays_text_in_the_workbook(
    hostile: tuple[Project, Programme], result: IndexResult
) -> None:
    project, made = hostile
    book = _book(project, result, made)
    assert book.sheetnames[1:] == [*SHEETS, "Bereikbaarheid"]
    for name in book.sheetnames[1:]:
        found = 0
        for row in _sheet(book, name).iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (name, cell.coordinate)
                assert cell.hyperlink is None
                if str(cell.value).startswith(SHOWN):
                    found += 1
                    assert cell.quotePrefix
        assert found


def test_hostile_text_stays_text_in_the_geopackage(
    hostile: tuple[Project, Programme], result: IndexResult, tmp_path: Path
) -> None:
    project, made = hostile
    path = _write(tmp_path / "a.gpkg", project, result, made)
    assert HOSTILE in set(_table(path, "balans_lang")["typenaam"])
    assert HOSTILE in set(_table(path, "register_doelen")["toelichting"])
    for layer in ("balans_wijken", "bereikbaarheid_buurten", "witte_vlekken"):
        style = _style(path, layer)
        assert len(style.findall("renderer-v2")) == 1
        names = [str(alias.get("name")) for alias in style.findall("aliases/alias")]
        labels = [str(rule.get("label")) for rule in style.iter("rule")]
        assert any(SHOWN in name for name in [*names, *labels])


def test_hostile_text_stays_text_on_the_page(
    hostile: tuple[Project, Programme], result: IndexResult
) -> None:
    project, made = hostile
    content = render_methods(
        result, regions=project.regions, sites=project.sites, concepts=project.concepts,
        programme=made,
    )  # fmt: skip
    for key in ("opgave", "bereikbaarheid", "register", "onbekend"):
        told = _section(content, key)
        assert "script" not in told.tags
        assert "{{7*7}}" in told.text


def test_the_same_programme_gives_the_same_bytes(
    case: Project, result: IndexResult, programme: Programme, package: Path, tmp_path: Path
) -> None:
    again = case.programme(result)
    first, second = (serialise(_book(case, result, made), {}) for made in (programme, again))
    assert first == second
    assert _write(tmp_path / "b.gpkg", case, result, again).read_bytes() == package.read_bytes()


def test_english_on_request_and_no_text_left_unfilled(
    case: Project, result: IndexResult, walked: Programme, walked_book: Workbook
) -> None:
    book = _book(case, result, walked, "en")
    names = ["Need and supply", "Assumptions of the need", "Register", "Access"]
    assert book.sheetnames[1:] == names
    rows = _block(book, "Need and supply", "Balance per wijk and type, 2030")
    assert rows[0]["Need middle"] == pytest.approx(1012.2, abs=0.01)
    pages = {
        lang: render_methods(
            result, regions=case.regions, sites=case.sites, programme=walked, lang=lang
        )
        for lang in ("nl", "en")
    }
    assert "The method was tried 17 times" in _section(pages["en"], "opgave").text
    assert "40 a year" in _section(pages["en"], "register").text
    told = target_table(walked.register, "en")
    assert set(told["komt_overeen"]) == {"", "yes", "cannot be added up"}
    for lang, written in (("nl", walked_book), ("en", book)):
        words = {str(cell.value) for sheet in written for row in sheet.iter_rows() for cell in row}
        left = {place for one in TEXTS[lang].values() for place in re.findall(r"\{\w+\}", one)}
        assert not [word for word in (*words, pages[lang]) for place in left if place in word]
