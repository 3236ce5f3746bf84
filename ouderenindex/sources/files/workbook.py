"""Excel workbooks as rows of cells, after a look at what the file packs."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ouderenindex.errors import DataError, suggest
from ouderenindex.sources.files.cells import Cell, Mark
from ouderenindex.sources.files.grid import Grid, collect, column_letters
from ouderenindex.sources.files.guard import MAX_COLUMNS, check_workbook

__all__ = ["read_workbook"]


def read_workbook(path: Path, sheet: str | None, *, first: bool = False) -> Grid:
    """Read one sheet of a workbook; of a formula, its stored outcome.

    Parameters
    ----------
    path
        An .xlsx file.
    sheet
        Its name; not needed where only one sheet is visible.
    first
        Take the first visible sheet if none is named, also if there are more.

    Raises
    ------
    DataError
        If the workbook is damaged or made to do harm, or the sheet is not there or not named.
    """
    import openpyxl

    uncalculated = check_workbook(path)
    try:
        with warnings.catch_warnings():
            # Styles and extensions that openpyxl does not know have no part in the figures.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                return _read(path, book, sheet, first, uncalculated)
            finally:
                book.close()
    except DataError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part leads to
        raise DataError(f"{path.name}: this is not a readable workbook ({error!r:.200})") from error


def _read(
    path: Path, book: Any, sheet: str | None, first: bool, uncalculated: dict[str, set[str]]
) -> Grid:
    sheets = {str(page.title): page for page in book.worksheets}
    visible = [name for name, page in sheets.items() if page.sheet_state == "visible"]
    hidden = [name for name in sheets if name not in visible]
    if sheet is None:
        if not visible or (len(visible) > 1 and not first):
            raise DataError(
                f"{path.name}: the workbook has {len(visible)} visible sheets: declare 'sheet', "
                f"{suggest('', visible or hidden)}"
            )
        sheet = visible[0]
    elif sheet not in sheets:
        raise DataError(f"{path.name}: there is no sheet '{sheet}': {suggest(sheet, sheets)}")
    notes = []
    if sheet in hidden:
        notes.append(f"sheet '{sheet}' is hidden")
    for name in hidden:
        if name != sheet:
            notes.append(f"hidden sheet '{name}' was not read")
    page = sheets[sheet]
    percent: set[int] = set()
    lacking = uncalculated.get(page._worksheet_path.lstrip("/"), set())
    rows = collect(path, _records(path, page, lacking, percent))
    return Grid(
        rows,
        sheet=sheet,
        sheets=(*visible, *hidden),
        lettered=True,
        percent=frozenset(percent),
        notes=tuple(notes),
    )


def _records(path: Path, page: Any, lacking: set[str], percent: set[int]) -> Iterator[list[Cell]]:
    page.reset_dimensions()  # what a sheet says of its size need not be so
    for number, row in enumerate(page.iter_rows(), start=1):
        if len(row) > MAX_COLUMNS:
            raise DataError(
                f"{path.name}: row {number} reaches to column {column_letters(len(row) - 1)} "
                f"(at most {MAX_COLUMNS:,} columns are read)"
            )
        record: list[Cell] = []
        for column, cell in enumerate(row):
            value = cell.value
            if value is None and lacking and f"{column_letters(column)}{number}" in lacking:
                value = Mark.UNCALCULATED
            elif type(value) in (float, int) and "%" in cell.number_format:
                # 0.125 is shown as 12.5%; twelve digits drop what the product adds.
                value = float(f"{value * 100:.12g}")
                percent.add(column)
            record.append(value)
        yield record
