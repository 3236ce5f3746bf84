"""Need, balance and register in the workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from programme_outputs import (
    HOSTILE,
    SHEETS,
    SHOWN,
    block_of,
    sheet_of,
    site_with,
    style_of,
    table_of,
)

from ouderenindex.concepts import Register, path_lines
from ouderenindex.export import write_excel, write_geopackage
from ouderenindex.export.programme_tables import (
    BALANCE_COLUMNS,
    decimals_of,
    register_frames,
)
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.project import Project
from ouderenindex.report import render_methods
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text


def test_the_workbook_gains_three_sheets_and_its_guide_names_them(
    case: Project, result: IndexResult, programme: Programme, tmp_path: Path
) -> None:
    path = write_excel(result, tmp_path / "a.xlsx", concepts=case.concepts, programme=programme)
    book = openpyxl.load_workbook(path)
    at = book.sheetnames.index("Woonzorgconcepten")
    assert book.sheetnames[at + 1 : at + 4] == SHEETS
    assert "Bereikbaarheid" not in book.sheetnames
    words = {str(row[0].value) for row in sheet_of(book, "Leeswijzer").iter_rows()}
    assert set(SHEETS) <= words


def test_the_balance_in_the_sheet_is_that_of_the_programme(
    book: Workbook, housing: NeedAndBalance
) -> None:
    rows = block_of(book, "Opgave en aanbod", "Balans per wijk en type, 2030")
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
    rows = block_of(book, "Opgave en aanbod", "Gepland, maar zonder genoemd type")
    assert {row["Gebied"]: (row["Minimaal"], row["Maximaal"]) for row in rows} == {
        "Zwolle": (4550, 4750), "Assendorp": (2900, 2900), "Stadshagen": (1650, 1850),
    }  # fmt: skip


def test_the_norm_sets_stand_side_by_side_and_the_unknown_is_empty(
    book: Workbook, housing: NeedAndBalance
) -> None:
    rows = block_of(book, "Opgave en aanbod", "Zwolle in 2030 volgens elke reeks")
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
    rows = block_of(book, "Opgave en aanbod", "Waar tekort en risico's samenvallen, 2030")
    own = housing.balance.coincide(result, 2030)
    assert [row["Wijk"] for row in rows] == list(own["name"])
    assert [row["Uitleg"] for row in rows] == list(own["reason"])
    assert [row["Tekort"] for row in rows] == pytest.approx(list(own["shortage"]))
    labels = {1: "zeer ongunstig", 2: "ongunstig"}
    assert [row["Klasse"] for row in rows] == [labels[number] for number in own["class"]]


def test_what_must_stand_beside_the_numbers_stands_there(
    book: Workbook, housing: NeedAndBalance
) -> None:
    words = {str(row[0].value) for row in sheet_of(book, "Opgave en aanbod").iter_rows(max_col=1)}
    assert {f"• {note}" for note in housing.notes()} <= words
    assert housing.spread.sentence() in words
    spread = block_of(book, "Opgave en aanbod", "Spreiding over de wijken")
    assert sum(row["Deel van de ouderen (%)"] for row in spread) == pytest.approx(100)
    # Nothing is known of what stands: that is no share of nought.
    assert {row["Deel van de woningen nu (%)"] for row in spread} == {None}


def test_every_assumption_is_there_with_its_source(book: Workbook, housing: NeedAndBalance) -> None:
    sheet = sheet_of(book, "Aannames opgave")
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
    rows = block_of(book, "Register", "Paden naar de doelen")
    goals = [row for row in rows if row["Pad"] == "Beschermd thuis wonen"]
    assert [(row["Doel, laagst"], row["Gerealiseerd"], row["Gepland"], row["Nog open"])
            for row in goals] == [(280, 31, 43, 206), (320, 31, 43, 246)]  # fmt: skip
    wmo = next(row for row in rows if row["Pad"] == "Wmo-woningen")
    assert (wmo["Gerealiseerd"], wmo["Gepland"], wmo["Nog open"]) == (None, None, None)


def test_the_register_says_where_each_path_stands(
    book: Workbook, programme: Programme, result: IndexResult
) -> None:
    words = [str(row[0].value) for row in sheet_of(book, "Register").iter_rows(max_col=1)]
    for path in programme.register.paths():
        first, *lines = path_lines(path, result.sources)
        at = words.index(first)
        assert words[at + 1 : at + 1 + len(lines)] == [f"• {line}" for line in lines]
    assert text("register.no_norm") in words


def test_published_totals_stand_beside_their_reconstruction(book: Workbook) -> None:
    rows = block_of(book, "Register", "Wat bronnen noemen, naast wat het register optelt")
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
    rows = block_of(book, "Register", "Waar bronnen elkaar tegenspreken")
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
    rows = block_of(book, "Register", "Bewoners met en zonder zorgvraag")
    mix = {row["Concept"]: (row["Vragers"], row["Dragers"]) for row in rows}
    assert mix["De Tippe"] == (17, 8)
    assert mix["Betje Wolffstraat"] == (9, 3)
    areas = block_of(book, "Register", "Bewoners met en zonder zorgvraag, per wijk")
    assert {row["Gebied"] for row in areas} == {"Zwolle", "Stadshagen"}


@pytest.mark.parametrize("name", ["Opgave en aanbod", "Register"])
def test_sheets_of_tables_print_on_a4_and_overlap_nothing(book: Workbook, name: str) -> None:
    sheet = sheet_of(book, name)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    merged = [cell for area in sheet.merged_cells.ranges for cell in area.cells]
    assert len(merged) == len(set(merged))
    if name == "Opgave en aanbod":
        top = int(re.findall(r"\d+", str(sheet.auto_filter.ref))[0])
        assert sheet.cell(top, 9).value == "Balans hoog"


def test_sites_show_tenure_care_and_address(mini_project: Project, tmp_path: Path) -> None:
    site = replace(
        site_with("WK999901", nultreden=(10, 20)),
        tenure={"social_rent": (5, 8)}, care={"with_care": (4, 4)}, address=HOSTILE,
    )  # fmt: skip
    sites = [site, site_with("WK999902", flex=(3, 3))]
    result = mini_project.score()
    path = write_excel(result, tmp_path / "a.xlsx", sites=sites)
    sheet = sheet_of(openpyxl.load_workbook(path), "Locaties")
    heads = {str(cell.value): cell.column for cell in sheet[4]}
    keys = ("Adres", "sociale huur", "met zorgvraag", text("dwelling.nultreden"))
    first, second = ([sheet.cell(row, heads[key]).value for key in keys] for row in (5, 6))
    assert first == [SHOWN, "5–8", "4", "10–20"]
    assert second == [None] * 4
    assert sheet.cell(5, heads["Adres"]).quotePrefix
    assert "koop" not in heads
    path = write_geopackage(result, mini_project.regions, tmp_path / "a.gpkg", sites=sites)
    rows = table_of(path, "locaties_vlakken")
    assert rows["adres"].tolist() == [HOSTILE, ""]
    numbers = rows[["social_rent_min", "social_rent_max", "with_care_max"]]
    assert numbers.iloc[0].tolist() == [5, 8, 4]
    assert numbers.iloc[1].isna().all()
    names = {
        alias.get("field"): alias.get("name")
        for alias in style_of(path, "locaties_vlakken").findall("aliases/alias")
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
