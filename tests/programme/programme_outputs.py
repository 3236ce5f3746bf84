"""What the tests of the programme in its outputs share.

Facilities and sites with a type are invented here (fictief); the rest is the embedded case.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ouderenindex.access import read_norm
from ouderenindex.export import write_geopackage
from ouderenindex.export.excel_book import add_styles
from ouderenindex.export.excel_programme import add_building_programme
from ouderenindex.housing import Site
from ouderenindex.programme import Programme
from ouderenindex.project import Project, data_folder
from ouderenindex.scoring import IndexResult

SHEETS = ["Opgave en aanbod", "Aannames opgave", "Register"]


HOSTILE = "=cmd|'x'!A1<script>alert(1)</script>{{7*7}}\x0b\"'"


SHOWN = HOSTILE.replace("\x0b", "")


NORM = read_norm(data_folder() / "norms" / "walking.toml")


CENTRE = (203_000.0, 503_000.0)


Row = dict[str, Any]


def write_files(
    path: Path, case: Project, result: IndexResult, programme: Programme, lang: str = "nl"
) -> Path:
    return write_geopackage(
        result, case.regions, path, sites=case.sites, programme=programme, lang=lang
    )


def book_of(case: Project, result: IndexResult, programme: Programme, lang: str = "nl") -> Workbook:
    """Write the sheets of the programme alone: the other sheets are tested elsewhere."""
    book = Workbook()
    add_styles(book)
    add_building_programme(
        book, result, programme, regions=case.regions, sites=case.sites, lang=lang
    )
    return book


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def block_of(book: Workbook, name: str, title: str) -> list[Row]:
    """Rows of the table below a title, by heading."""
    sheet = sheet_of(book, name)
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


def table_of(path: Path, name: str) -> pd.DataFrame:
    return pyogrio.read_dataframe(path, layer=name)


def query_of(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute(query).fetchall()


def site_with(region: str, phase: str = "done", **dwellings: tuple[int, int]) -> Site:
    return Site(f"fictief-{region}", "Fictief", regions=(region,), precision="wijk",
                dwellings=dwellings, phase=phase, year_from=2026, year_to=2027)  # fmt: skip


def style_of(path: Path, layer: str) -> ET.Element:
    (found,) = query_of(path, f"SELECT styleQML FROM layer_styles WHERE f_table_name = '{layer}'")
    return ET.fromstring(str(found[0]).partition("\n")[2])


class Words(HTMLParser):
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


def section_of(content: str, key: str) -> Words:
    (found,) = re.findall(rf'<section id="{key}">.*?</section>', content, re.DOTALL)
    return Words(found)
