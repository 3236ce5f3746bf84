"""A file as rows of cells, whatever it was: text, workbook, Parquet or GIS layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ouderenindex.errors import DataError
from ouderenindex.sources.files.cells import Cell, Mark, text_of
from ouderenindex.sources.files.guard import check_size

__all__ = ["Grid", "Row", "collect", "column_letters"]


@dataclass(frozen=True)
class Row:
    """A row that holds something.

    Attributes
    ----------
    number
        Its place as a spreadsheet counts it, from 1.
    cells
        Its cells, up to the last one that holds something.
    """

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Cell of a column, counted from 0; None beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int) -> str:
        """Text of a cell, without spaces around it."""
        return text_of(self.cell(column))


@dataclass(frozen=True)
class Grid:
    """The rows of a file that hold something.

    Attributes
    ----------
    rows
        In order; an empty row leaves a gap in their numbers.
    sheet
        Sheet or layer that was read; empty for a file without.
    sheets
        All sheets or layers that can be read.
    fields
        Whether the columns have names of their own, in row 1 (Parquet, GIS layers).
    lettered
        Whether a cell has a name such as C5, as in a workbook.
    percent
        Columns (from 0) with numbers formatted as percentages, read as they are shown.
    notes
        What a user should know of how it was read.
    """

    rows: tuple[Row, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    fields: bool = False
    lettered: bool = False
    percent: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


def collect(path: Path, records: Iterable[Iterable[Cell]]) -> tuple[Row, ...]:
    """Gather rows within the limits, leaving out the empty ones and empty ends.

    Raises
    ------
    DataError
        As soon as a limit is passed, or if there is nothing at all.
    """
    rows = []
    cells = 0
    for number, record in enumerate(records, start=1):
        kept = list(record)
        while kept and text_of(kept[-1]) == "" and not isinstance(kept[-1], Mark):
            kept.pop()
        if kept:
            cells += len(kept)
            rows.append(Row(number, tuple(kept)))
            check_size(path, rows=len(rows), columns=len(kept), cells=cells)
    if not rows:
        raise DataError(f"{path.name}: there is nothing in the file")
    return tuple(rows)


def column_letters(column: int) -> str:
    """Letters of a column in a spreadsheet, counted from 0: A, B, ..., Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
