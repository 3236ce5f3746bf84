"""The workbook: figures as scored, absent figures told apart, and text that stays text."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from builders import MINI_DEFINITION
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ouderenindex.classes import CLASSES, NO_DATA
from ouderenindex.compare import severity
from ouderenindex.definition import Node
from ouderenindex.errors import ExportError
from ouderenindex.export import write_excel
from ouderenindex.export.certainty_tables import whole_percent
from ouderenindex.project import Project, load_project
from ouderenindex.robustness import Certainty, robustness
from ouderenindex.scoring import IndexResult

SHEETS = [
    "Leeswijzer", "Wijken", "Buurten", "Cijfers", "Locaties", "Locaties per wijk",
    "Programma per wijk", "Woonzorgconcepten", "Definitie", "Bronnen",
]  # fmt: skip
# With a certainty.
SURE_SHEETS = [
    *SHEETS[:3], "Aantallen", "Aantallen per wijk", *SHEETS[3:8], "Zekerheid", "Aannames",
    *SHEETS[8:],
]  # fmt: skip
SURE_COLUMNS = ["Kans op deze klasse", "Van", "Tot", "Indicatief"]
HEADER = 4
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "#N/A")


@pytest.fixture(scope="module")
def path(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_excel(
        result,
        tmp_path_factory.mktemp("excel") / "ouderenindex.xlsx",
        regions=case.regions,
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        title=case.title,
    )


@pytest.fixture(scope="module")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=300)


@pytest.fixture(scope="module")
def sure_path(
    case: Project,
    result: IndexResult,
    certainty: Certainty,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    return write_excel(
        result,
        tmp_path_factory.mktemp("excel") / "zeker.xlsx",
        regions=case.regions,
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        certainty=certainty,
        title=case.title,
    )


@pytest.fixture(scope="module")
def sure(sure_path: Path) -> Workbook:
    return openpyxl.load_workbook(sure_path)


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def _rows(book: Workbook, name: str) -> list[dict[str, Any]]:
    """Rows by heading; the group above it goes before a heading that is not unique."""
    sheet = _sheet(book, name)
    headings, group = [], ""
    for cell in sheet[HEADER]:
        above = sheet.cell(HEADER - 1, cell.column).value
        group = str(above) if above else group
        own = str(cell.value)
        headings.append(own if own not in headings else f"{group}: {own}")
    return [
        dict(zip(headings, row, strict=True))
        for row in sheet.iter_rows(min_row=HEADER + 1, values_only=True)
    ]


def test_sheets_in_order(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_sheets_without_content_are_left_out(mini_project: Project, tmp_path: Path) -> None:
    path = write_excel(mini_project.score(), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(path).sheetnames == [
        "Leeswijzer", "Wijken", "Buurten", "Cijfers", "Definitie", "Bronnen",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "level"), [("Wijken", "wijk"), ("Buurten", "buurt")])
def test_scores_classes_and_people_equal_the_result(
    book: Workbook, result: IndexResult, name: str, level: str
) -> None:
    rows = _rows(book, name)
    codes = list(result.regions.index[result.regions["level"] == level])
    assert [row["Code"] for row in rows] == codes
    index = result.definition.key
    for code, row in zip(codes, rows, strict=True):
        assert row["Naam"] == result.regions.at[code, "name"]
        assert row["inwoners van 65 jaar en ouder"] == result.people.at[code, "65plus"]
        assert row["Klasse"] == result.class_label(code)
        score = result.scores.at[code, index]
        if np.isnan(score):
            assert row["Score"] in ("afgeschermd", "ontbreekt", "n.v.t.")
        else:
            assert row["Score"] == pytest.approx(score, abs=1e-9)
    for node in result.definition.nodes():
        if isinstance(node, Node) and node.level == "theme" and node.key in result.scores:
            shown = [row[node.label] for row in rows]
            own = result.scores.loc[codes, node.key]
            assert [None if isinstance(v, str) else v for v in shown] == [
                None if np.isnan(v) else pytest.approx(v, abs=1e-9) for v in own
            ]


def test_class_colours_are_those_of_the_classes(book: Workbook, result: IndexResult) -> None:
    sheet = _sheet(book, "Buurten")
    colours = {item.number: item for item in (*CLASSES, NO_DATA)}
    score, label = (
        next(c.column for c in sheet[HEADER] if c.value == name) for name in ("Score", "Klasse")
    )
    seen = set()
    for row in range(HEADER + 1, sheet.max_row + 1):
        code = sheet.cell(row, 2).value
        item = colours[int(result.classes.at[code, result.definition.key])]
        seen.add(item.number)
        for column in (score, label):
            cell = sheet.cell(row, column)
            assert cell.fill.fgColor.rgb == "FF" + item.colour[1:].upper()
            assert cell.font.color is not None
            assert cell.font.color.rgb == "FF" + item.ink[1:].upper()
        if item.number:
            assert sheet.cell(row, score).number_format == f'0.0" {item.sign:<2}"'
    assert seen == {0, 1, 2, 3, 4, 5}


def test_figures_equal_the_result(book: Workbook, result: IndexResult) -> None:
    rows = _rows(book, "Cijfers")
    assert len(rows) == len(result.regions) * len(result.definition.indicators)
    labels = {i.label: i for i in result.definition.indicators}
    points = result.contributions()
    for row in rows:
        indicator, code = labels[row["Indicator"]], row["Code"]
        figure = result.figures.at[code, indicator.key]
        assert row["Cijfer"] == (None if np.isnan(figure) else pytest.approx(figure, abs=1e-9))
        assert row["Gemiddeld"] == pytest.approx(result.reference[indicator.key], abs=1e-9)
        assert row["Dekking"] == pytest.approx(result.figure_coverage.at[code, indicator.key])
        assert row["Jaar"] == int(indicator.period)
        if row["Bijdrage"] is not None:
            assert row["Bijdrage"] == pytest.approx(points.at[code, indicator.key], abs=1e-9)
    assert [row["Gebied"] for row in rows[:31:30]] == ["Zwolle", "Binnenstad"]


def test_missing_suppressed_zero_and_not_applicable_differ(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    cells = ("0.0,observed", ",suppressed", ",missing", "7.5,modelled")
    contact = ("90,observed", "80,observed", ",not_applicable", "60,observed")
    codes = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")
    lines = ["region,indicator,period,value,status,lower,upper,n,source"]
    for code, *values in zip(codes, cells, contact, strict=True):
        for key, cell in zip(("eenzaam", "contact"), values, strict=True):
            lines.append(f"{code},{key},2024,{cell},,,,fictief")
        lines.append(f"{code},ouderen,2024,100,observed,,,,fictief")
    project = load_project(mini(statistics="\n".join(lines) + "\n"))
    book = openpyxl.load_workbook(write_excel(project.score(), tmp_path / "a.xlsx"))
    shown = {
        (row["Code"], row["Indicator"]): (row["Cijfer"], row["Status"], row["Bijdrage"] is None)
        for row in _rows(book, "Cijfers")
    }
    assert [shown[code, "Eenzaam"] for code in codes] == [
        (0, "gemeten", False),
        (None, "afgeschermd (te weinig inwoners)", True),
        (None, "ontbreekt", True),
        (7.5, "modelschatting", False),
    ]
    assert shown["BU99990202", "Contact"] == (None, "niet van toepassing", True)
    reasons = {row["Code"]: row["Score"] for row in _rows(book, "Buurten")}
    assert reasons["BU99990202"] == "ontbreekt"


@pytest.mark.parametrize("text", FORMULAS)
def test_text_never_becomes_a_formula(text: str, mini_project: Project, tmp_path: Path) -> None:
    frame = mini_project.regions.frame.copy()
    frame["name"] = text
    frame.loc["GM9999", "name"] = "Proefstad"
    definition = mini_project.definition
    for key in ("thuis", "eenzaam"):
        definition = definition.evolve(key, label=text, description=text)
    definition = definition.evolve("eenzaam", unit=text, note=text)
    sources = {"fictief": replace(mini_project.statistics.sources["fictief"], publisher=text,
                                  table=text, url=text, note=text)}  # fmt: skip
    project = replace(
        mini_project,
        regions=replace(mini_project.regions, frame=frame),
        definition=definition,
        statistics=replace(mini_project.statistics, sources=sources),
        sites=tuple(
            replace(s, name=text, note=text, certainty=text, target_group=text)
            for s in mini_project.sites
        ),
    )
    result = project.score()
    path = write_excel(
        result,
        tmp_path / "a.xlsx",
        overlay=project.overlay(result),
        sites=project.sites,
        title=text,
    )
    book = openpyxl.load_workbook(path)
    expected = text.replace("\r", "\n")  # as XML reads it; the first sign keeps its place
    found = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate, cell.value)
                assert cell.hyperlink is None
                if cell.value == expected:
                    found += 1
                    assert cell.quotePrefix == (text[0] != "#")
    # Names, labels, units, notes, sources and sites: in sheets of scores, figures and definition.
    assert found >= 30
    with zipfile.ZipFile(path) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in archive.read(name) for name in sheets)


def test_characters_that_the_format_cannot_hold_are_left_out(
    mini_project: Project, tmp_path: Path
) -> None:
    frame = mini_project.regions.frame.copy()
    frame["name"] = "A\x00\x08\x1f\ufffeB ünd 🏘"
    project = replace(mini_project, regions=replace(mini_project.regions, frame=frame))
    path = write_excel(project.score(), tmp_path / "a.xlsx", title="T\x0b")
    book = openpyxl.load_workbook(path)
    assert {row["Gebied"] for row in _rows(book, "Cijfers")} == {"AB ünd 🏘"}
    assert book.properties.title == "T"


def test_sites_with_their_wijk_and_dwellings(book: Workbook, result: IndexResult) -> None:
    rows = {row["Naam"]: row for row in _rows(book, "Locaties")}
    assert rows["Breecamp-West"]["totaal"] == "400–600"
    assert rows["De Tippe"]["totaal"] == "1.250"
    assert rows["Overige vijf flexlocaties"]["totaal"] is None
    assert rows["Overige vijf flexlocaties"]["Plek bekend als"] == "alleen de gemeente is bekend"
    areas = {row["Locatie"]: row for row in _rows(book, "Locaties per wijk")}
    code = "WK019322"
    tippe = areas["De Tippe"]
    assert tippe["Wijk"] == result.name(code)
    assert tippe["Score"] == pytest.approx(result.scores.at[code, result.definition.key])
    assert tippe["Gezondheid"] == pytest.approx(result.scores.at[code, "gezondheid"])
    assert tippe["inwoners van 75 jaar en ouder"] == result.people.at[code, "75plus"]
    strongest = result.explain(code).risks[0].indicator.label
    assert str(tippe["Sterkste risico's"]).startswith(strongest)
    programme = _rows(book, "Programma per wijk")
    own = [row for row in programme if row["Code"] == code]
    assert sum(row["Minimaal"] for row in own) == 1650
    assert sum(row["Maximaal"] for row in own) == 1850


def test_statements_that_contradict_stand_side_by_side(book: Workbook) -> None:
    tippe = [row for row in _rows(book, "Woonzorgconcepten") if row["Naam"] == "De Tippe"]
    assert [(row["Uitspraak"], row["Woningen"]) for row in tippe] == [(1, 26), (2, 25)]
    assert all("aantal woningen" in row["Bronnen verschillen over"] for row in tippe)


def test_the_guide_counts_areas_and_says_what_the_index_does_not(
    book: Workbook, result: IndexResult
) -> None:
    rows = [row[:5] for row in _sheet(book, "Leeswijzer").iter_rows(values_only=True)]
    counts = {row[0]: row[3:] for row in rows if isinstance(row[3], int)}
    classes, level = result.classes[result.definition.key], result.regions["level"]
    for item in (*CLASSES, NO_DATA):
        label = {0: "geen gegevens", 1: "zeer ongunstig", 2: "ongunstig", 3: "gemiddeld",
                 4: "gunstig", 5: "zeer gunstig"}[item.number]  # fmt: skip
        assert counts[label] == tuple(
            int((classes[level == name] == item.number).sum()) for name in ("wijk", "buurt")
        )
    words = " ".join(str(row[0]) for row in rows)
    assert "100 is het gemiddelde van Zwolle" in words
    assert "13 van de 29 cijfers die meetellen zijn modelschattingen" in words
    assert "zegt niets over een persoon" in words


@pytest.mark.parametrize("name", SURE_SHEETS[1:])
def test_tables_print_on_a4_and_keep_their_header(sure: Workbook, name: str) -> None:
    sheet = _sheet(sure, name)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${HEADER - 1}:${HEADER}"
    assert sheet.freeze_panes == f"B{HEADER + 1}"
    assert str(sheet.auto_filter.ref).startswith(f"A{HEADER}:")


def test_the_same_input_gives_the_same_bytes(
    case: Project, result: IndexResult, path: Path, tmp_path: Path
) -> None:
    again = write_excel(
        result,
        tmp_path / "b.xlsx",
        regions=case.regions,
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        title=case.title,
    )
    assert again.read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {2000}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_english_on_request(result: IndexResult, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_excel(result, tmp_path / "a.xlsx", lang="en"))
    assert book.sheetnames[0] == "Read me"
    assert _rows(book, "Wijken")[0]["Class"] == result.class_label("WK019310", lang="en")


def test_certainty_adds_sheets(sure: Workbook) -> None:
    assert sure.sheetnames == SURE_SHEETS


@pytest.mark.parametrize(("name", "level"), [("Wijken", "wijk"), ("Buurten", "buurt")])
def test_the_class_says_how_sure_it_is(
    sure: Workbook, certainty: Certainty, name: str, level: str
) -> None:
    rows = _rows(sure, name)
    headings = list(rows[0])
    at = headings.index("Klasse")
    assert headings[at + 1 : at + 5] == SURE_COLUMNS
    index = certainty.result.definition.key
    for row in rows:
        code = row["Code"]
        chance, stable = certainty.probability.at[code, index], certainty.stable.at[code, index]
        if np.isnan(chance):
            assert [row[key] for key in SURE_COLUMNS] == [None] * 4
            continue
        # In whole percentages, as the certainty itself says it.
        assert 0 <= chance - row["Kans op deze klasse"] < 0.01
        assert f"komt {100 * row['Kans op deze klasse']:.0f}% op" in certainty.explain(code)
        assert row["Van"] == pytest.approx(certainty.low.at[code, index], abs=1e-9)
        assert row["Tot"] == pytest.approx(certainty.high.at[code, index], abs=1e-9)
        assert row["Indicatief"] == (None if stable else "ja")
    levels = certainty.result.regions["level"]
    assert len(rows) == (levels == level).sum()


def test_the_rest_of_the_workbook_is_as_without_certainty(book: Workbook, sure: Workbook) -> None:
    for name in SHEETS[1:]:
        rows = [
            {key: value for key, value in row.items() if key not in SURE_COLUMNS}
            for row in _rows(sure, name)
        ]
        assert rows == _rows(book, name)


def test_all_chances_read_back_equal(sure: Workbook, certainty: Certainty) -> None:
    rows, tidy = _rows(sure, "Zekerheid"), certainty.tidy()
    assert len(rows) == len(tidy)
    labels = [item.key.replace("_", " ") for item in CLASSES]
    for row, own in zip(rows, tidy.to_dict(orient="records"), strict=True):
        node = certainty.result.definition[own["node"]]
        assert (row["Code"], row["Onderdeel"]) == (own["region"], node.label)
        assert row["Gebied"] == certainty.result.name(own["region"])
        assert row["Klasse"] == certainty.result.class_label(own["region"], own["node"])
        assert row["Indicatief"] == (None if own["stable"] else "ja")
        chances = [own[f"chance_{item.number}"] for item in CLASSES]
        assert [row[label] for label in labels] == pytest.approx(chances, abs=1e-12)
        for heading, key in {
            "Score": "score", "Kans op deze klasse": "chance", "Van": "low", "Midden": "median",
            "Tot": "high", "Keren met een score": "with_score",
        }.items():  # fmt: skip
            assert row[heading] == pytest.approx(own[key], abs=1e-9)


def test_the_assumptions_go_with_the_chances(sure: Workbook, certainty: Certainty) -> None:
    shown = [tuple(value or "" for value in row.values()) for row in _rows(sure, "Aannames")]
    assert shown == list(certainty.assumptions.itertuples(index=False, name=None))


def test_people_per_class(sure: Workbook, result: IndexResult) -> None:
    found = severity(result)
    rows = {
        (row["Niveau"], row["Onderdeel"], row["Klasse"]): row for row in _rows(sure, "Aantallen")
    }
    own = found.classes[found.classes["level"] != "gemeente"].to_dict(orient="records")
    labels = {item.number: item.key.replace("_", " ") for item in (*CLASSES, NO_DATA)}
    assert len(rows) == len(own)
    for each in own:
        row = rows[each["level"], found.definition[each["node"]].label, labels[each["class"]]]
        assert row["Gebieden"] == each["regions"]
        assert row["inwoners van 65 jaar en ouder"] == each["residents"]
        concerned = each["concerned"]
        assert row["Aantal om wie het gaat"] == (None if np.isnan(concerned) else concerned)
    first = next(iter(rows))
    assert first == ("wijk", "Ouderenindex", "zeer ongunstig")
    assert found.note() in str(_sheet(sure, "Aantallen")["A2"].value)


def test_people_per_wijk_and_indicator(sure: Workbook, result: IndexResult) -> None:
    found = severity(result)
    regions = found.regions[found.regions["level"] == "wijk"].set_index(["region", "node"])
    rows = _rows(sure, "Aantallen per wijk")
    keys = {i.label: i for i in result.definition.indicators}
    expected = {key for key in regions.index if key[1] in result.scored}
    assert {(row["Code"], keys[row["Indicator"]].key) for row in rows} == expected
    for row in rows:
        indicator = keys[row["Indicator"]]
        own = regions.loc[(row["Code"], indicator.key)]
        assert row["Cijfer (%)"] == pytest.approx(own["figure"], nan_ok=True)
        assert row["Aantal om wie het gaat"] == own["concerned"]
        assert row["Aantal om wie het gaat"] % 5 == 0
        assert row["Om wie het gaat"] == {
            "risk": "voor wie het cijfer geldt", "protective": "voor wie het niet geldt",
        }[indicator.direction]  # fmt: skip
    assert found.note() in str(_sheet(sure, "Aantallen per wijk")["A2"].value)


def test_a_figure_of_too_few_people_has_no_number(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    # Wijk West holds 6 people of whom anything may be said only from 10 on.
    lines = ["region,indicator,period,value,status,lower,upper,n,source"]
    for code, people, value in (
        ("BU99990100", 2, 40), ("BU99990101", 4, 50), ("BU99990202", 200, 60),
        ("BU99990203", 400, 70),
    ):  # fmt: skip
        for key, cell in {"ouderen": people, "eenzaam": value, "contact": 130 - value}.items():
            lines.append(f"{code},{key},2024,{cell},observed,,,,fictief")
    definition = MINI_DEFINITION.replace("[people]", "[people]\nminimum = 10")
    project = load_project(mini(statistics="\n".join(lines) + "\n", definition=definition))
    result = project.score()
    path = write_excel(result, tmp_path / "a.xlsx", certainty=robustness(result, draws=20))
    rows = _rows(openpyxl.load_workbook(path), "Aantallen per wijk")
    west = [row for row in rows if row["Wijk"] == "Wijk West"]
    assert [(r["Cijfer (%)"], r["Aantal om wie het gaat"], r["Status"]) for r in west] == [
        (None, None, "afgeschermd (te weinig inwoners)")
    ] * 2


def test_without_a_count_of_people_there_are_no_numbers(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    definition = MINI_DEFINITION.replace('counts = { 65plus = "ouderen" }\n', "")
    result = load_project(mini(definition=definition)).score()
    path = write_excel(result, tmp_path / "a.xlsx", certainty=robustness(result, draws=20))
    assert openpyxl.load_workbook(path).sheetnames == [
        "Leeswijzer", "Wijken", "Buurten", "Cijfers", "Zekerheid", "Aannames", "Definitie",
        "Bronnen",
    ]  # fmt: skip


def test_the_guide_says_what_certainty_means(sure: Workbook, book: Workbook) -> None:
    words = [str(row[0].value) for row in _sheet(sure, "Leeswijzer").iter_rows()]
    at = words.index("Hoe zeker is een klasse?")
    assert "300 keer opnieuw berekend" in words[at + 1]
    assert "Kans op deze klasse" in words[at + 2]
    assert "minstens 80% van alle keren" in words[at + 3]
    assert words[at + 4] == "Als er geen cijfer staat"
    assert set(SURE_SHEETS[1:]) <= set(words)
    without = [str(row[0].value) for row in _sheet(book, "Leeswijzer").iter_rows()]
    assert "Hoe zeker is een klasse?" not in without


@pytest.mark.parametrize("text", FORMULAS)
def test_assumptions_never_become_a_formula(
    text: str, mini_project: Project, tmp_path: Path
) -> None:
    definition = mini_project.definition
    for key in ("mini", "leven", "thuis", "eenzaam"):
        definition = definition.evolve(key, label=text)
    result = replace(mini_project, definition=definition).score()
    certainty = robustness(result, draws=20)
    assumptions = certainty.assumptions.assign(keuze=text, marge=text, waarom=text)
    hostile = replace(certainty, assumptions=assumptions, described={"nl": assumptions})
    path = write_excel(result, tmp_path / "a.xlsx", certainty=hostile)
    book = openpyxl.load_workbook(path)
    expected = text.replace("\r", "\n")
    for name, columns in {
        "Zekerheid": ["Onderdeel"], "Aannames": ["Keuze", "Marge", "Waarom"],
        "Aantallen": ["Onderdeel"], "Aantallen per wijk": ["Indicator"],
    }.items():  # fmt: skip
        rows = _rows(book, name)
        for column in columns:
            shown = {row[column] for row in rows}
            assert expected in shown
        for row in _sheet(book, name).iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                if cell.value == expected:
                    assert cell.quotePrefix == (text[0] != "#")


def test_a_certainty_of_other_scores_is_refused(
    mini_project: Project, certainty: Certainty, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="the certainty is not of this result"):
        write_excel(mini_project.score(), tmp_path / "a.xlsx", certainty=certainty)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_certainty_of_the_same_scores_is_taken(mini_project: Project, tmp_path: Path) -> None:
    certainty = robustness(mini_project.score(), draws=20)
    write_excel(mini_project.score(), tmp_path / "a.xlsx", certainty=certainty)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.7999, 0.79), (0.8, 0.8), (0.29, 0.29), (0.58, 0.58), (1, 1), (0, 0), (0.004, 0.004)],
)
def test_chances_are_rounded_down(share: float, shown: float) -> None:
    assert whole_percent(share) == shown


def test_certainty_gives_the_same_bytes(
    case: Project, result: IndexResult, sure_path: Path, tmp_path: Path
) -> None:
    again = write_excel(
        result,
        tmp_path / "b.xlsx",
        regions=case.regions,
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        certainty=robustness(result, draws=300),
        title=case.title,
    )
    assert again.read_bytes() == sure_path.read_bytes()
