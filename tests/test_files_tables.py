"""Tables of the municipality: wide and long, by code or name, from every kind of file."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from builders import SHARED

from ouderenindex.errors import DataError
from ouderenindex.project import Project, load_case
from ouderenindex.sources.files import FileDeclaration, FileFigures, read_file

REGIONS = load_case().regions
SOURCE = {"key": "proef", "publisher": "Fictief", "table": "Proef", "licence": "CC0"}
CODES = list(REGIONS.level("buurt").index[:4])
NAMES = [REGIONS.name(code) for code in CODES]


def declare(path: str, *names: str, **more: Any) -> FileDeclaration:
    content = {
        "path": path,
        "region": "gebied",
        "period": "2024",
        "source": SOURCE,
        "column": [{"name": name, "indicator": name.lower()} for name in names or ("a",)],
        **more,
    }
    return FileDeclaration.model_validate(content)


def read(folder: Path, text: str, *names: str, **more: Any) -> FileFigures:
    (folder / "tabel.csv").write_text(text, "utf-8")
    return read_file(declare("tabel.csv", *names, **more), REGIONS, folder=folder)


def values(figures: FileFigures, indicator: str = "a") -> dict[str, float]:
    frame = figures.statistics.frame
    rows = frame[frame["indicator"] == indicator]
    return dict(zip(rows["region"], rows["value"], strict=True))


# --- Regions --------------------------------------------------------------------------------


def test_codes_names_and_aliases_find_their_region(tmp_path: Path) -> None:
    text = "gebied;a\nBU01931000;1\nbinnenstad noord;2\nDe Tippe;3\nWijk 10 Binnenstad;4\n"
    found = values(read(tmp_path, text + "Zwolle;5\nNL01;6\nWK019331    ;7\n"))
    assert found == {
        "BU01931000": 1,
        "BU01931010": 2,
        "BU01932250": 3,
        "WK019310": 4,
        "GM0193": 5,
        "NL00": 6,
        "WK019331": 7,
    }


def test_codes_without_letters_are_known_by_their_length(tmp_path: Path) -> None:
    assert values(read(tmp_path, "gebied;a\n01931000;1\n019331;2\n")) == {
        "BU01931000": 1,
        "WK019331": 2,
    }
    # A spreadsheet drops the zero in front: only a declared level tells what the number was.
    assert values(read(tmp_path, "gebied;a\n1931000;1\n", level="buurt")) == {"BU01931000": 1}


def test_unmatched_names_are_told_with_candidates_and_the_others_are_read(tmp_path: Path) -> None:
    text = "gebied;a\nBinnenstad-Zuid;1\nNoordereilant;2\nAtlantis;3\nBU01939999;4\n"
    figures = read(tmp_path, text, level="buurt")
    assert values(figures) == {"BU01931000": 1}
    told = [str(problem) for problem in figures.unmatched]
    assert told[0].startswith("row 3, column 'gebied': no region has this name: 'Noordereilant'")
    assert "perhaps 'Noordereiland'" in told[0]
    assert told[1].startswith("row 4, column 'gebied': no region has this name: 'Atlantis'")
    assert told[2].startswith("row 5, column 'gebied': no region of this municipality")


def test_a_name_of_two_levels_is_not_guessed(tmp_path: Path) -> None:
    """Berkum is a wijk and one of its buurten."""
    shared_names = set(REGIONS.level("wijk")["name"]) & set(REGIONS.level("buurt")["name"])
    name = sorted(shared_names)[0]
    with pytest.raises(DataError, match="a wijk and of a buurt; declare 'level'"):
        read(tmp_path, f"gebied;a\n{name};1\n")
    for level in ("wijk", "buurt"):
        (code,) = values(read(tmp_path, f"gebied;a\n{name};1\n", level=level))
        assert REGIONS.frame.at[code, "level"] == level
    # Beside names of buurten only, it is the buurt.
    found = values(read(tmp_path, f"gebied;a\n{name};1\n{NAMES[0]};2\n{NAMES[1]};3\n"))
    assert {REGIONS.frame.at[code, "level"] for code in found} == {"buurt"}


def test_other_municipalities_are_counted_not_silently_dropped(tmp_path: Path) -> None:
    text = "gebied;a\nBU01931000;1\nBU01500001;2\nBU01500002;3\nGM0150;4\n"
    figures = read(tmp_path, text)
    assert values(figures) == {"BU01931000": 1}
    assert figures.unmatched == ()
    assert "3 rows of other municipalities were left out" in figures.notes
    with pytest.raises(DataError, match="no row is about a region of this municipality"):
        read(tmp_path, "gebied;a\nBU01500001;2\n")


def test_two_rows_for_one_region_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"row 4.*second row for this region.*first is row 2"):
        read(tmp_path, f"gebied;a\n{CODES[0]};1\n{CODES[1]};2\n{NAMES[0]};3\n")


def test_unknown_and_total_rows_are_kept_apart_and_remarks_left_out(tmp_path: Path) -> None:
    text = f"gebied;a\n{CODES[0]};1\nOnbekend;2\nTotaal;3\n\nBron: gemeente\n"
    figures = read(tmp_path, text)
    assert values(figures) == {CODES[0]: 1}
    assert figures.unassigned.to_dict("records") == [
        {"name": "Onbekend", "indicator": "a", "period": "2024", "value": 2.0, "status": "observed"}
    ]
    assert any("'Totaal' is a total" in note for note in figures.notes)
    assert figures.unmatched == ()


def test_regions_without_a_row_are_told(tmp_path: Path) -> None:
    figures = read(tmp_path, f"gebied;a\n{CODES[0]};1\n")
    assert any(note.startswith("77 of 78 buurten have no row") for note in figures.notes)


# --- Figures --------------------------------------------------------------------------------


def test_suppressed_missing_not_applicable_and_zero_stay_different(tmp_path: Path) -> None:
    rows = zip(REGIONS.level("buurt").index, (".", "<5", "", "?", "-", "0", "geen"), strict=False)
    text = "gebied;a\n" + "".join(f"{code};{cell}\n" for code, cell in rows)
    figures = read(tmp_path, text, values={"Geen": "not_applicable"})
    frame = figures.statistics.frame
    assert frame["status"].tolist() == [
        *("suppressed", "suppressed", "missing", "missing", "not_applicable"),
        *("observed", "not_applicable"),
    ]
    assert frame["value"].notna().tolist() == [False] * 5 + [True, False]
    assert frame["value"].iloc[5] == 0


def test_declared_values_go_before_the_usual_ones(tmp_path: Path) -> None:
    figures = read(tmp_path, f"gebied;a\n{CODES[0]};-\n{CODES[1]};1\n", values={"-": "missing"})
    assert figures.statistics.frame["status"].tolist() == ["missing", "observed"]


def test_codes_for_missing_figures_are_no_figures(tmp_path: Path) -> None:
    text = f"gebied;a\n{CODES[0]};-99997\n{CODES[1]};-99999999\n{CODES[2]};-12,5\n"
    figures = read(tmp_path, text, values={"-99997": "suppressed"})
    assert figures.statistics.frame["status"].tolist() == ["suppressed", "missing", "observed"]
    assert any("1 codes at or below -99990" in note for note in figures.notes)


def test_factor_unit_and_model(tmp_path: Path) -> None:
    text = f"gebied;inkomen [x 1000 euro]\n{CODES[0]};29,5\n"
    column = [{"name": "inkomen", "indicator": "inkomen", "unit": "euro", "factor": 1000}]
    figures = read(tmp_path, text, column=column, modelled=True)
    row = figures.statistics.frame.iloc[0]
    assert (row["value"], row["status"]) == (29_500, "modelled")
    assert not any("declared as" in note for note in figures.notes)
    column[0].pop("factor")
    figures = read(tmp_path, text, column=column)
    assert any("in 'x 1000 euro', declared as 'euro'" in note for note in figures.notes)


def test_sums_and_shares_are_computed_where_their_parts_are(tmp_path: Path) -> None:
    text = "gebied;a;b;n\n" + "".join(
        f"{code};{cells}\n"
        for code, cells in zip(
            REGIONS.level("buurt").index,
            ("1;2;12", ".;2;12", "1;;12", "0;0;0", "1;2;-", ".;;12"),
            strict=False,
        )
    )
    derived = [
        {"indicator": "ab", "sum": ["a", "b"]},
        {"indicator": "aandeel", "share": ["ab"], "of": "n"},
    ]
    frame = read(tmp_path, text, "a", "b", "n", derived=derived).statistics.frame
    shares = frame[frame["indicator"] == "aandeel"]
    assert shares["status"].tolist() == [
        *("observed", "suppressed", "missing", "not_applicable", "not_applicable", "suppressed"),
    ]
    assert shares["value"].iloc[0] == 25.0
    assert shares["value"].iloc[1:].isna().all()
    assert frame.loc[frame["indicator"] == "ab", "value"].iloc[3] == 0


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = f"gebied;a;b\n{CODES[0]};veel;1\n{CODES[1]};#DIV/0!;2\n{CODES[0]};3;1e15\n"
    with pytest.raises(DataError) as caught:
        read(tmp_path, text, "a", "b", "c")
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 5
    assert any("column 'c': column not found" in line for line in told)
    assert any("row 2, column 'a': not a number: 'veel'" in line for line in told)
    assert any("row 3, column 'a': an error of Excel: '#DIV/0!'" in line for line in told)
    assert any("row 4, column 'b': not a plausible figure" in line for line in told)
    assert any("row 4, column 'gebied': a second row" in line for line in told)


def test_source_has_the_hash_and_period(tmp_path: Path) -> None:
    figures = read(tmp_path, f"gebied;a\n{CODES[0]};1\n")
    source = figures.statistics.sources["proef"]
    assert (source.publisher, source.period, source.licence) == ("Fictief", "2024", "CC0")
    assert len(source.sha256) == 64


# --- Layout ---------------------------------------------------------------------------------


def test_titles_units_and_footnotes_do_not_hide_the_headers(tmp_path: Path) -> None:
    text = f"Ouderen 2024;;\n\n;;\ngebied;A\n[personen] (2);b\n{CODES[0]};1;2\n"
    with pytest.raises(DataError, match="rows have more cells than there are headers"):
        read(tmp_path, text, "A")
    text = f'Ouderen 2024;;\n\nGebied;"A\n[personen] (2)";b\n{CODES[0]};1;2\n'
    assert values(read(tmp_path, text, "A")) == {CODES[0]: 1}


def test_the_declared_header_row_is_obeyed(tmp_path: Path) -> None:
    text = f"gebied;a\nx;y\ngebied;a\n{CODES[0]};1\n"
    with pytest.raises(DataError, match="row 2, column 'a': not a number: 'y'"):
        read(tmp_path, text.replace("x;y", f"{CODES[1]};y"))
    assert values(read(tmp_path, text, header_row=3)) == {CODES[0]: 1}
    with pytest.raises(DataError, match="row 9, the declared header row, is empty"):
        read(tmp_path, text, header_row=9)


def test_merged_headers_complete_each_other(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["gebied", "65-74", None, "75+", None])
    sheet.append([None, "man", "vrouw", "man", "vrouw"])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    sheet.append([CODES[0], 1, 2, 3, 4])
    book.save(tmp_path / "tabel.xlsx")
    column = [
        {"name": "65-74 - vrouw", "indicator": "a"},
        {"name": "75+ - man", "indicator": "b"},
    ]
    figures = read_file(declare("tabel.xlsx", column=column), REGIONS, folder=tmp_path)
    assert figures.statistics.frame["value"].tolist() == [2, 3]


def test_a_name_of_two_columns_needs_the_whole_header(tmp_path: Path) -> None:
    text = f"gebied;a [euro];a [%]\n{CODES[0]};100;5\n"
    with pytest.raises(DataError, match="several columns have this name"):
        read(tmp_path, text, "a")
    column = [{"name": "a [%]", "indicator": "a"}]
    assert values(read(tmp_path, text, column=column)) == {CODES[0]: 5}


def test_a_region_column_named_differently_per_year_is_found(tmp_path: Path) -> None:
    for header in ("Buurt_naam", "Buurt-naam", "buurt naam"):
        found = values(read(tmp_path, f"{header};a\n{NAMES[0]};1\n", region="Buurt_naam"))
        assert found == {CODES[0]: 1}


def test_long_tables(tmp_path: Path) -> None:
    lines = ["gebied;jaar;onderwerp;waarde"]
    for at, code in enumerate(CODES):
        for year in (2023, 2024):
            lines += [f"{code};{year};Eenzaam;{at}{year % 10},5", f"{code};{year};Overig;1"]
    figures = read(
        tmp_path,
        "\n".join(lines),
        layout="long",
        period=None,
        period_column="jaar",
        indicator_column="onderwerp",
        value_column="waarde",
        column=[{"name": "eenzaam", "indicator": "eenzaam", "unit": "%"}],
    )
    frame = figures.statistics.frame
    assert figures.statistics.periods("eenzaam") == ["2023", "2024"]
    assert frame["value"].tolist() == [3.5, 4.5, 13.5, 14.5, 23.5, 24.5, 33.5, 34.5]
    assert any("8 rows of 1 other subjects" in note for note in figures.notes)
    more = {"layout": "long", "indicator_column": "onderwerp", "value_column": "waarde"}
    with pytest.raises(DataError, match="a second row for this region and period"):
        read(tmp_path, "\n".join(lines), "Eenzaam", **more)
    with pytest.raises(DataError, match=r"no row has this subject: 'Eenzam'.*perhaps 'Eenzaam'"):
        read(tmp_path, "\n".join(lines), "Eenzam", **more)


def test_a_period_per_row_or_per_column(tmp_path: Path) -> None:
    text = f"gebied;jaar;a\n{CODES[0]};2023;1\n{CODES[0]};2024JJ00;2\n"
    frame = read(tmp_path, text, period=None, period_column="jaar").statistics.frame
    assert dict(zip(frame["period"], frame["value"], strict=True)) == {"2023": 1, "2024": 2}
    with pytest.raises(DataError, match="row 3, column 'jaar': not a period: 'vorig jaar'"):
        text = text.replace("2024JJ00", "vorig jaar")
        read(tmp_path, text, period=None, period_column="jaar")
    column = [{"name": y, "indicator": "a", "period": y} for y in ("2022", "2023")]
    text = f"gebied;2022;2023\n{CODES[0]};8;9\n"
    frame = read(tmp_path, text, period=None, column=column).statistics.frame
    assert dict(zip(frame["period"], frame["value"], strict=True)) == {"2022": 8, "2023": 9}


def test_a_title_with_another_year_is_told(tmp_path: Path) -> None:
    figures = read(tmp_path, f"Ouderen 2023;\ngebied;a\n{CODES[0]};1\n")
    assert "the title says 2023, the declaration 2024" in figures.notes


def test_ragged_rows_are_refused_and_short_ones_are_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"row 2: 3 cells: '2' \(expected 2 at most\)"):
        read(tmp_path, f"gebied;a\n{CODES[0]};1;2\n{CODES[1]};1\n")
    figures = read(tmp_path, f"gebied;b;a\n{CODES[0]};1;1\n{CODES[1]};1\n")
    assert figures.statistics.frame["status"].tolist() == ["observed", "missing"]


# --- Kinds of files -------------------------------------------------------------------------


def frame_of_case() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "gebied": CODES,
            "a": [1.5, np.nan, 3.0, -99997.0],
            "b": [1, 2, 3, 4],
            "soort": ["x", None, "y", "z"],
        },
        geometry=[shapely.box(at, 0, at + 1, 1) for at in range(4)],
        crs="EPSG:28992",
    )


@pytest.mark.parametrize("name", ["t.gpkg", "t.shp", "t.geojson", "t.parquet", "t.zip"])
def test_gis_files_and_parquet_give_their_fields(name: str, tmp_path: Path) -> None:
    table = frame_of_case()
    if name == "t.parquet":
        pytest.importorskip("pyarrow", reason="reading Parquet needs the extra 'parquet'")
        pd.DataFrame(table.drop(columns="geometry")).to_parquet(tmp_path / name)
    elif name == "t.geojson":
        table.to_crs(4326).to_file(tmp_path / name)
    elif name == "t.zip":
        table.to_file(tmp_path / "t.shp.zip", driver="ESRI Shapefile")
        (tmp_path / "t.shp.zip").rename(tmp_path / name)
    else:
        table.to_file(tmp_path / name)
    figures = read_file(declare(name, "a", "b"), REGIONS, folder=tmp_path)
    assert values(figures, "b") == dict(zip(CODES, [1, 2, 3, 4], strict=True))
    frame = figures.statistics.frame
    statuses = frame.loc[frame["indicator"] == "a", "status"].tolist()
    assert statuses == ["observed", "missing", "observed", "missing"]


def test_one_of_several_layers_must_be_named(tmp_path: Path) -> None:
    frame_of_case().to_file(tmp_path / "t.gpkg", layer="een")
    frame_of_case().to_file(tmp_path / "t.gpkg", layer="twee")
    with pytest.raises(DataError, match="2 layers: declare 'layer', one of 'een', 'twee'"):
        read_file(declare("t.gpkg"), REGIONS, folder=tmp_path)
    with pytest.raises(DataError, match="no layer 'drie'"):
        read_file(declare("t.gpkg", layer="drie"), REGIONS, folder=tmp_path)
    with pytest.raises(DataError, match="only a workbook has sheets"):
        read_file(declare("t.gpkg", sheet="een"), REGIONS, folder=tmp_path)
    assert len(values(read_file(declare("t.gpkg", layer="twee"), REGIONS, folder=tmp_path))) == 4


def workbook(path: Path, *rows: list[Any]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return book


def test_numbers_kept_as_text_percentages_and_dates_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = workbook(path, ["gebied", "a", "b"], [CODES[0], "12,5", 0.125], [CODES[1], "7", 0.07])
    for row in (2, 3):
        book.active.cell(row, 3).number_format = "0.0%"
    book.save(path)
    figures = read_file(declare("t.xlsx", "a", "b"), REGIONS, folder=tmp_path)
    assert list(values(figures, "a").values()) == [12.5, 7.0]
    assert list(values(figures, "b").values()) == [12.5, 7.0]
    assert any("'b' holds percentages" in note for note in figures.notes)
    workbook(path, ["gebied", "a"], [CODES[0], date(2024, 3, 1)], [CODES[1], True])
    with pytest.raises(DataError) as caught:
        read_file(declare("t.xlsx"), REGIONS, folder=tmp_path)
    told = [str(problem) for problem in caught.value.problems]
    assert told[0].startswith("row 2, column 'a': cell B2: a date instead of a number")
    assert told[1].startswith("row 3, column 'a': cell B3: a yes or no instead of a number")


def test_errors_and_uncalculated_formulas_are_named_by_cell(tmp_path: Path) -> None:
    workbook(
        tmp_path / "t.xlsx",
        ["gebied", "a", "b"],
        [CODES[0], "=1+1", 1],
        [CODES[1], 2, "#N/B"],
    )
    with pytest.raises(DataError) as caught:
        read_file(declare("t.xlsx", "a", "b"), REGIONS, folder=tmp_path)
    told = [str(problem) for problem in caught.value.problems]
    assert told[0].startswith("row 2, column 'a': cell B2: a formula without a stored outcome")
    assert told[1].startswith("row 3, column 'b': cell C3: an error of Excel: '#N/B'")


def test_the_stored_outcome_of_a_formula_is_used(tmp_path: Path) -> None:
    """Also an outcome that is an empty text, as =IF(A1="";"";A1) gives."""
    import zipfile

    workbook(tmp_path / "in.xlsx", ["gebied", "a"], [CODES[0], "=40+2"], [CODES[1], '=""'])
    with (
        zipfile.ZipFile(tmp_path / "in.xlsx") as source,
        zipfile.ZipFile(tmp_path / "t.xlsx", "w") as target,
    ):
        for name in source.namelist():
            part = source.read(name).decode("utf-8")
            part = part.replace("<f>40+2</f><v />", "<f>40+2</f><v>42</v>")
            part = part.replace("<f>40+2</f><v/>", "<f>40+2</f><v>42</v>")
            if "sheet1" in name:
                assert "<v>42</v>" in part
                at = part.index('r="B3"')
                part = part[:at] + 't="str" ' + part[at:]
            target.writestr(name, part)
    figures = read_file(declare("t.xlsx"), REGIONS, folder=tmp_path)
    assert figures.statistics.frame["status"].tolist() == ["observed", "missing"]
    assert figures.statistics.frame["value"].iloc[0] == 42


def test_sheets_are_named_when_there_are_several_and_hidden_ones_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Toelichting"
    for name in ("Cijfers", "Oud"):
        sheet = book.create_sheet(name)
        sheet.append(["gebied", "a"])
        sheet.append([CODES[0], 1])
    book["Oud"].sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(DataError, match="2 visible sheets: declare 'sheet', one of 'Cijfers'"):
        read_file(declare("t.xlsx"), REGIONS, folder=tmp_path)
    figures = read_file(declare("t.xlsx", sheet="Cijfers"), REGIONS, folder=tmp_path)
    assert "hidden sheet 'Oud' was not read" in figures.notes
    figures = read_file(declare("t.xlsx", sheet="Oud"), REGIONS, folder=tmp_path)
    assert "sheet 'Oud' is hidden" in figures.notes
    with pytest.raises(DataError, match="no sheet 'Cijfer': perhaps 'Cijfers'"):
        read_file(declare("t.xlsx", sheet="Cijfer"), REGIONS, folder=tmp_path)


# --- Real files -----------------------------------------------------------------------------


@pytest.mark.skipif(
    not (SHARED / "data" / "zwolle").is_dir(),
    reason="the reference material is not here (set OUDERENINDEX_SHARED)",
)
def test_the_survey_of_2014_gives_the_figures_of_the_embedded_case(case: Project) -> None:
    wanted = {"b_scfam": "contact_familie", "b_oopll": "laag_opgeleid", "b_scoh": "sociale_cohesie"}
    declaration = declare(
        "buurt_voor_buurt_2014.csv",
        region="buurtcode",
        period="2014",
        column=[{"name": name, "indicator": key} for name, key in wanted.items()],
    )
    figures = read_file(declaration, REGIONS, folder=SHARED / "data" / "zwolle")
    mine = figures.statistics.frame.set_index(["region", "indicator"])
    theirs = case.statistics.frame
    theirs = theirs[theirs["source"].eq("bvb_2014") & theirs["indicator"].isin(wanted.values())]
    assert len(theirs) == len(mine) == 3 * 78
    for row in theirs.itertuples():
        figure = mine.loc[(row.region, row.indicator)]
        assert figure["status"] == row.status
        # The case keeps the four decimals of the publication.
        assert math.isnan(row.value) or abs(figure["value"] - row.value) <= 0.5e-4


@pytest.mark.skipif(
    not (SHARED / "data" / "national").is_dir(),
    reason="the reference material is not here (set OUDERENINDEX_SHARED)",
)
def test_a_table_of_the_whole_country_gives_this_municipality(case: Project) -> None:
    """17,341 regions, padded texts, '.' for suppressed; equal to the embedded case."""
    pytest.importorskip("pyarrow", reason="reading Parquet needs the extra 'parquet'")
    declaration = declare(
        "rivm_50090NED_65plus_2020.parquet",
        region="WijkenEnBuurten",
        period="2020",
        modelled=True,
        column=[{"name": "Eenzaam_28", "indicator": "eenzaam"}],
    )
    figures = read_file(declaration, REGIONS, folder=SHARED / "data" / "national")
    mine = figures.statistics.frame.set_index("region")
    theirs = case.statistics.frame
    theirs = theirs[theirs["indicator"].eq("eenzaam") & theirs["period"].eq("2020")]
    theirs = theirs.set_index("region").loc[mine.index]
    assert len(mine) == 1 + 1 + 16 + 78
    assert (mine["status"] == theirs["status"]).all()
    pd.testing.assert_series_equal(mine["value"], theirs["value"])
    assert any(note.startswith("17245 rows of other municipalities") for note in figures.notes)
