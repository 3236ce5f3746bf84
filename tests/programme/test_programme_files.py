"""What holds of need, balance and register in every output."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl.workbook import Workbook
from programme_outputs import (
    CENTRE,
    HOSTILE,
    NORM,
    SHEETS,
    SHOWN,
    block_of,
    book_of,
    section_of,
    sheet_of,
    style_of,
    table_of,
    write_files,
)

from ouderenindex.access import Facilities, WalkingNorm
from ouderenindex.export.excel_book import serialise
from ouderenindex.export.programme_tables import (
    target_table,
)
from ouderenindex.housing import AddressPoints
from ouderenindex.need import Case
from ouderenindex.programme import Programme
from ouderenindex.project import Project
from ouderenindex.report import render_methods
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import TEXTS


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
    book = book_of(project, result, made)
    assert book.sheetnames[1:] == [*SHEETS, "Bereikbaarheid"]
    for name in book.sheetnames[1:]:
        found = 0
        for row in sheet_of(book, name).iter_rows():
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
    path = write_files(tmp_path / "a.gpkg", project, result, made)
    assert HOSTILE in set(table_of(path, "balans_lang")["typenaam"])
    assert HOSTILE in set(table_of(path, "register_doelen")["toelichting"])
    for layer in ("balans_wijken", "bereikbaarheid_buurten", "witte_vlekken"):
        style = style_of(path, layer)
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
        told = section_of(content, key)
        assert "script" not in told.tags
        assert "{{7*7}}" in told.text


def test_the_same_programme_gives_the_same_bytes(
    case: Project, result: IndexResult, programme: Programme, package: Path, tmp_path: Path
) -> None:
    again = case.programme(result)
    first, second = (serialise(book_of(case, result, made), {}) for made in (programme, again))
    assert first == second
    assert (
        write_files(tmp_path / "b.gpkg", case, result, again).read_bytes() == package.read_bytes()
    )


def test_english_on_request_and_no_text_left_unfilled(
    case: Project, result: IndexResult, walked: Programme, walked_book: Workbook
) -> None:
    book = book_of(case, result, walked, "en")
    names = ["Need and supply", "Assumptions of the need", "Register", "Access"]
    assert book.sheetnames[1:] == names
    rows = block_of(book, "Need and supply", "Balance per wijk and type, 2030")
    assert rows[0]["Need middle"] == pytest.approx(1012.2, abs=0.01)
    pages = {
        lang: render_methods(
            result, regions=case.regions, sites=case.sites, programme=walked, lang=lang
        )
        for lang in ("nl", "en")
    }
    assert "The method was tried 17 times" in section_of(pages["en"], "opgave").text
    assert "40 a year" in section_of(pages["en"], "register").text
    told = target_table(walked.register, "en")
    assert set(told["komt_overeen"]) == {"", "yes", "cannot be added up"}
    for lang, written in (("nl", walked_book), ("en", book)):
        words = {str(cell.value) for sheet in written for row in sheet.iter_rows() for cell in row}
        left = {place for one in TEXTS[lang].values() for place in re.findall(r"\{\w+\}", one)}
        assert not [word for word in (*words, pages[lang]) for place in left if place in word]
