"""Exports of the municipal portal: read without hand-editing, and equal to the embedded case."""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from builders import SHARED

from ouderenindex.project import Project
from ouderenindex.sources.files import FileDeclaration, FileFigures, inspect_file, read_file

SWING = SHARED / "data" / "zwolle" / "swing"
YEARS = range(2015, 2025)
FILES = [f"themas_{year}_buurten.xlsx" for year in YEARS] + [
    f"demografie_buurt_{year}.csv" for year in (2015, 2019, 2020, 2023, 2024)
]
# Figures of the embedded case that come from the portal; it gives shares two decimals.
COUNTS = {"woningen", "inwoners", "inwoners_65plus", "inwoners_75plus", "inwoners_85plus"}
INCOMES = {"gemiddeld_inkomen", "huishoudens_sociaal_minimum"}  # published up to 2021
SHARES = ("aandeel_65plus", "aandeel_75plus", "aandeel_85plus")


def declared(toml: str) -> FileDeclaration:
    (content,) = tomllib.loads(toml)["file"]
    return FileDeclaration.model_validate(content)


@pytest.fixture(scope="module")
def figures(shared: Path, case: Project) -> dict[str, FileFigures]:
    folder = shared / "data" / "zwolle" / "swing"
    found = {}
    for name in FILES:
        proposal = inspect_file(folder / name, case.regions)
        found[name] = read_file(declared(proposal.toml()), case.regions, folder=folder)
    return found


@pytest.fixture(scope="module")
def shared() -> Path:
    if not SWING.is_dir():
        pytest.skip("the exports of the portal are not here (set OUDERENINDEX_SHARED)")
    return SHARED


def raw_cells(name: str) -> dict[str, list[str]]:
    """Cells below each header (without unit) up to and with Onbekend, by another reader."""
    if name.endswith(".csv"):
        table = pd.read_csv(SWING / name, sep=";", dtype=str, keep_default_na=False, header=None)
        rows = table.to_numpy().tolist()
    else:
        with pytest.warns(UserWarning, match="no default style"):
            sheet = openpyxl.load_workbook(SWING / name).worksheets[0]
        rows = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    header, *below = rows
    end = [row[0] for row in below].index("Onbekend")
    return {
        str(title).partition(" [")[0]: [row[at] for row in below[: end + 1]]
        for at, title in enumerate(header)
    }


@pytest.mark.parametrize("name", FILES)
def test_every_export_is_read_with_every_name_matched(
    name: str, figures: dict[str, FileFigures], case: Project
) -> None:
    read = figures[name]
    assert read.unmatched == ()
    buurten = set(case.regions.level("buurt").index)
    assert set(read.statistics.frame["region"]) == buurten
    assert len(buurten) == 78
    assert set(read.unassigned["name"]) == {"Onbekend"}


@pytest.mark.parametrize("name", FILES)
def test_totals_are_those_of_the_file(name: str, figures: dict[str, FileFigures]) -> None:
    read = figures[name]
    declaration = inspect_file(SWING / name).content
    frame, apart = read.statistics.frame, read.unassigned
    raw = raw_cells(name)
    for column in declaration["column"]:
        own = [float(cell) for cell in raw[column["name"]] if str(cell).strip() not in "-.?"]
        key = column["indicator"]
        total = frame.loc[frame["indicator"] == key, "value"].sum()
        total += apart.loc[apart["indicator"] == key, "value"].sum()
        assert total == sum(own), column["name"]
        count = frame.loc[frame["indicator"] == key, "value"].notna().sum()
        count += apart.loc[apart["indicator"] == key, "value"].notna().sum()
        assert count == len(own)


@pytest.mark.parametrize("year", YEARS)
def test_figures_equal_those_of_the_embedded_case(
    year: int, figures: dict[str, FileFigures], case: Project
) -> None:
    """Residents, dwellings, incomes and the computed shares, each with its status."""
    source = f"zwolle_bevolking_{year}"
    mine = figures[f"themas_{year}_buurten.xlsx"].statistics.frame
    theirs = case.statistics.frame
    theirs = theirs[theirs["source"] == source]
    both_have = set(mine["indicator"]) & set(theirs["indicator"])
    assert both_have >= COUNTS | set(SHARES) | (INCOMES if year <= 2021 else set())
    mine = mine[mine["indicator"].isin(both_have)]
    theirs = theirs[theirs["indicator"].isin(both_have)]
    key = ["region", "indicator", "period"]
    both = mine.merge(theirs, on=key, how="outer", suffixes=("", "_case"), validate="1:1")
    assert len(both) == len(mine) == len(theirs)
    assert (both["status"] == both["status_case"]).all()
    for row in both.itertuples():
        if row.status != "observed":
            assert pd.isna(row.value)
            assert pd.isna(row.value_case)
        elif row.indicator in SHARES:
            exact = Decimal(repr(row.value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
            assert float(exact) == row.value_case
        else:
            assert row.value == row.value_case


@pytest.mark.parametrize("year", (2015, 2019, 2020, 2023, 2024))
def test_text_and_workbook_of_a_year_say_the_same(
    year: int, figures: dict[str, FileFigures]
) -> None:
    """The workbook of a year and its CSV are two exports of the same figures."""
    book = figures[f"themas_{year}_buurten.xlsx"].statistics.frame.drop(columns="source")
    text = figures[f"demografie_buurt_{year}.csv"].statistics.frame.drop(columns="source")
    pd.testing.assert_frame_equal(book, text)


def test_legend_sources_footnotes_and_date_of_export_are_found(
    case: Project, figures: dict[str, FileFigures]
) -> None:
    proposal = inspect_file(SWING / "themas_2015_buurten.xlsx", case.regions)
    assert proposal.content["layout"] == "portal"
    assert proposal.content["period"] == "2015"
    assert proposal.level == "buurt"
    assert proposal.sources == ("BAG", "BAG / BRP", "BRP", "CBS")
    assert proposal.footnotes == {"(1)": "Cijfers van 2025 zijn voorlopig."}
    assert proposal.declaration.values["-"] == "not_applicable"
    source = figures["themas_2015_buurten.xlsx"].statistics.sources["themas_2015_buurten"]
    assert source.retrieved == "2025-03-19"
    assert source.period == "2015"
    # The hash is that of the file, as the embedded case has it too.
    assert source.sha256 == case.statistics.sources["zwolle_bevolking_2015"].sha256


def test_hidden_and_inapplicable_are_told_apart(figures: dict[str, FileFigures]) -> None:
    """2015 hides figures ('.') and has figures that cannot be ('-'); neither becomes 0."""
    frame = figures["themas_2015_buurten.xlsx"].statistics.frame
    raw = raw_cells("themas_2015_buurten.xlsx")
    for label, key in (
        ("gemiddeld gestandaardiseerd inkomen per huishouden", "gemiddeld_inkomen"),
        ("% huishoudens onder 105% van sociaal minimum", "huishoudens_sociaal_minimum"),
    ):
        counts = frame.loc[frame["indicator"] == key, "status"].value_counts()
        assert counts.get("suppressed", 0) == raw[label][:-1].count(".")
        assert counts.get("not_applicable", 0) == raw[label][:-1].count("-")


@pytest.mark.usefixtures("shared")
def test_an_empty_column_is_no_column_of_missing_figures(case: Project) -> None:
    """Incomes of 2022 and later were not published: a declared column says so in a note."""
    older = inspect_file(SWING / "themas_2021_buurten.xlsx", case.regions).content
    content = {**older, "path": "themas_2023_buurten.xlsx", "period": "2023"}
    read = read_file(FileDeclaration.model_validate(content), case.regions, folder=SWING)
    assert "gemiddeld_inkomen" not in read.statistics.indicators
    assert any("gemiddeld gestandaardiseerd inkomen" in note for note in read.notes)
