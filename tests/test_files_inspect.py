"""What is proposed for a file can be pasted, and reads the file."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ouderenindex.errors import DataError
from ouderenindex.project import load_case
from ouderenindex.sources.files import FileDeclaration, Proposal, inspect_file, read_file
from ouderenindex.sources.files.known import indicator_for

REGIONS = load_case().regions
CODES = list(REGIONS.level("buurt").index[:5])
NAMES = [REGIONS.name(code) for code in CODES]


def propose(folder: Path, text: str, name: str = "ouderen_2024.csv") -> Proposal:
    (folder / name).write_text(text, "utf-8")
    return inspect_file(folder / name, REGIONS)


def pasted(proposal: Proposal) -> FileDeclaration:
    (content,) = tomllib.loads(proposal.toml())["file"]
    return FileDeclaration.model_validate(content)


def test_a_wide_table_is_proposed_and_read(tmp_path: Path) -> None:
    rows = "".join(f"{at};{name};{at}0,5;{at};x\n" for at, name in enumerate(NAMES, start=1))
    text = f"nr;Buurt;Eenzaam [%] (1);inwoners 65+;opmerking\n{rows}"
    proposal = propose(tmp_path, text)
    declaration = pasted(proposal)
    assert declaration == proposal.declaration
    assert (declaration.region, declaration.level, declaration.period) == ("Buurt", "buurt", "2024")
    assert declaration.source.publisher == "Gemeente Zwolle"
    columns = {column.name: (column.indicator, column.unit) for column in declaration.column}
    assert columns["Eenzaam"] == ("eenzaam", "%")
    assert columns["inwoners 65+"] == ("inwoners_65plus", "")
    assert proposal.matched == 5
    figures = read_file(declaration, REGIONS, folder=tmp_path)
    eenzaam = figures.statistics.frame.query("indicator == 'eenzaam'")
    assert eenzaam["value"].tolist() == [10.5, 20.5, 30.5, 40.5, 50.5]
    report = proposal.report()
    assert "regions: 5 of 5 names or codes found (buurt)" in report
    assert "Eenzaam [%] (1): figures, 5 numbers from 10.5 to 50.5, unit '%'" in report


def test_the_lowest_level_is_the_region_and_codes_go_before_names(tmp_path: Path) -> None:
    rows = "".join(f"Zwolle;GM0193;{n};{c};7\n" for c, n in zip(CODES, NAMES, strict=True))
    proposal = propose(tmp_path, f"gemeente;gm_code;buurt;bu_code;a\n{rows}")
    assert proposal.content["region"] == "bu_code"
    assert "level" not in proposal.content


def test_a_long_table_is_proposed_and_read(tmp_path: Path) -> None:
    lines = ["wijkcode;jaar;onderwerp;waarde"]
    for code in ("WK019310", "WK019311"):
        for year in (2022, 2024):
            lines += [f"{code};{year};Eenzaam;{year},5", f"{code};{year};Regie;."]
    proposal = propose(tmp_path, "\n".join(lines))
    declaration = pasted(proposal)
    assert declaration.layout == "long"
    assert (declaration.indicator_column, declaration.value_column) == ("onderwerp", "waarde")
    assert declaration.period_column == "jaar"
    assert [column.indicator for column in declaration.column] == ["eenzaam", "regie"]
    assert declaration.values == {".": "suppressed"}
    figures = read_file(declaration, REGIONS, folder=tmp_path)
    assert len(figures.statistics.frame) == 8


def test_columns_of_years_are_one_indicator(tmp_path: Path) -> None:
    rows = "".join(f"{code};1;2;3\n" for code in CODES)
    declaration = pasted(propose(tmp_path, f"code;2022;2023;2024\n{rows}", "eenzaamheid.csv"))
    assert [(c.indicator, c.period) for c in declaration.column] == [
        ("eenzaamheid", year) for year in ("2022", "2023", "2024")
    ]
    read = read_file(declaration, REGIONS, folder=tmp_path).statistics
    assert read.periods("eenzaamheid") == ["2022", "2023", "2024"]


def test_what_the_file_does_not_say_is_left_to_the_user(tmp_path: Path) -> None:
    proposal = propose(tmp_path, f"code;a\n{CODES[0]};1.234\n{CODES[1]};2.345\n", "cijfers.csv")
    assert not proposal.has_period
    assert '# period = "2024"' in proposal.toml()
    with pytest.raises(ValidationError, match="the period of the figures is missing"):
        pasted(proposal)
    assert any("complete 'period'" in note for note in proposal.notes)
    assert any("'1.234' has two readings; declare 'decimal'" in note for note in proposal.notes)
    alone = inspect_file(tmp_path / "cijfers.csv")
    assert "publisher" not in alone.content["source"]
    assert not alone.compared


def test_names_that_do_not_match_are_shown_with_candidates(tmp_path: Path) -> None:
    text = "buurt;a\n" + "".join(f"{name};1\n" for name in NAMES) + "Binnenstad-Zuit;2\n"
    proposal = propose(tmp_path, text)
    assert (proposal.matched, len(proposal.unmatched)) == (5, 1)
    assert "perhaps 'Binnenstad-Zuid'" in proposal.report()


def test_a_sheet_is_proposed_where_there_are_several(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Tweede")):
        sheet.append(["code", "a"])
        sheet.append([CODES[0], 1])
    book.save(tmp_path / "t_2024.xlsx")
    proposal = inspect_file(tmp_path / "t_2024.xlsx", REGIONS)
    assert proposal.content["sheet"] == "Sheet"
    assert any("other sheets or layers: 'Tweede'" in note for note in proposal.notes)
    other = inspect_file(tmp_path / "t_2024.xlsx", REGIONS, sheet="Tweede")
    assert pasted(other).sheet == "Tweede"


def test_the_path_is_that_from_the_project(tmp_path: Path) -> None:
    (tmp_path / "bron").mkdir()
    path = tmp_path / "bron" / "t_2024.csv"
    path.write_text(f"code;a\n{CODES[0]};1\n", "utf-8")
    assert inspect_file(path, folder=tmp_path).content["path"] == "bron/t_2024.csv"
    assert inspect_file(path, folder=tmp_path / "elders").content["path"] == "t_2024.csv"


def test_a_file_without_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no column holds figures"):
        propose(tmp_path, f"code;a\n{CODES[0]};veel\n{CODES[1]};weinig\n")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4, unique=True))
def test_any_header_is_pasted_safely(headers: list[str]) -> None:
    """Quotes, brackets, control characters and emoji in a header do not break the TOML."""
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.Workbook()
        try:
            book.active.append(["code", *headers])
        except openpyxl.utils.exceptions.IllegalCharacterError:
            return
        book.active.append([CODES[0], *range(len(headers))])
        path = Path(folder) / "t_2024.xlsx"
        try:
            book.save(path)
        except UnicodeEncodeError:  # half of a surrogate pair
            return
        try:
            proposal = inspect_file(path, REGIONS)
        except DataError:
            return  # for example two headers that are the same without their spaces
        assert pasted(proposal) == proposal.declaration
        assert all(line.isprintable() for line in proposal.toml().splitlines())
        assert all(line.isprintable() for line in proposal.report().splitlines())


@given(st.lists(st.text(max_size=80), max_size=6))
def test_every_name_gets_a_key_of_its_own(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        key = indicator_for(name, taken)
        assert key not in taken
        taken.add(key)
        FileDeclaration.model_validate(
            {
                "path": "t.csv",
                "period": "2024",
                "source": {"key": "a", "publisher": "b"},
                "column": [{"name": "x", "indicator": key}],
            }
        )
