"""From rows of cells to a table: where its headers are, where it ends, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.sources.files.cells import Cell, text_of
from ouderenindex.sources.files.grid import Grid, Row, column_letters

__all__ = ["Label", "Table", "dutch_date", "find_table", "label_of", "locate", "simple"]

# Headers stand near the top; title lines and a group of headers may come first.
_SEARCHED = 60
_LONG = 500  # a header beyond this is a story, without unit or footnote
_BLOCKS = ("speciale waarden", "bron", "bronnen", "voetnoot", "voetnoten", "datum export")
_MEANINGS = {
    "suppressed": ("verborgen", "geheim", "onderdrukt", "afgeschermd"),
    "not_applicable": ("niet van toepassing", "n.v.t", "nvt"),
    "missing": ("onbekend", "ontbreekt", "niet beschikbaar", "geen gegevens", "geen waarde"),
}
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True)
class Label:
    """A header taken apart: ``inwoners op 1 januari [personen] (1)``."""

    name: str
    unit: str
    footnote: str


def label_of(header: str) -> Label:
    """Take a header apart into its name, its unit in brackets and the mark of its footnote."""
    if len(header) > _LONG:
        return Label(header, "", "")
    match = re.fullmatch(r"(.*?)\s*(?:\[([^\]]*)\])?\s*(\(\d{1,2}\))?", header, re.DOTALL)
    if match is None or not match[1]:
        return Label(header, "", "")
    return Label(match[1], (match[2] or "").strip(), match[3] or "")


def simple(name: str) -> str:
    """Name without what makes no difference: case, spaces, hyphens and underscores."""
    return re.sub(r"[-_\s]+", " ", name).strip().casefold()


@dataclass(frozen=True)
class Table:
    """The headers and rows of a table, and what a portal writes around them.

    Attributes
    ----------
    headers
        One text for each column, without line breaks; empty where there is none.
    header_row
        Row of the headers as a spreadsheet counts it.
    rows
        The rows below the headers, without the blocks of a portal.
    title
        Lines above the headers.
    special
        Texts that the legend says stand for a figure that is not there, to their status.
    sources, footnotes
        As the blocks below the table have them.
    exported
        Date of export (YYYY-MM-DD), empty if none is given.
    """

    headers: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    title: str
    special: Mapping[str, str]
    sources: tuple[str, ...]
    footnotes: Mapping[str, str]
    exported: str

    @property
    def is_portal(self) -> bool:
        """Whether blocks of a portal stood below the table."""
        return bool(self.special or self.sources or self.exported)

    def texts(self, index: int) -> tuple[dict[str, int], set[str]]:
        """Texts in a column with the first row of each, and those that only stand alone in a row.

        What stands alone below a table is a remark, such as "Bron: CBS".
        """
        first: dict[str, int] = {}
        beside: set[str] = set()
        for row in self.rows:
            text = row.text(index)
            first.setdefault(text, row.number)
            if any(text_of(cell) for at, cell in enumerate(row.cells) if at != index):
                beside.add(text)
        return first, first.keys() - beside

    def column(self, index: int) -> list[Cell]:
        """Cells of a column, one for each row."""
        return [row.cell(index) for row in self.rows]


def find_table(
    path: Path, grid: Grid, *, wanted: Sequence[str], header_row: int | None, portal: bool
) -> Table:
    """Find the headers of a table by the columns that should be there.

    Parameters
    ----------
    path
        For messages.
    grid
        The file.
    wanted
        Names of columns; without any, the headers are the last row of texts before the figures.
    header_row
        Row of the headers, if it is known.
    portal
        Whether the blocks of a portal end the table.

    Raises
    ------
    DataError
        If no row can be the headers, or a header occurs twice.
    """
    if grid.fields:
        at = 0
    elif header_row is not None:
        places = {row.number: index for index, row in enumerate(grid.rows)}
        if header_row not in places:
            raise DataError(f"{path.name}: row {header_row}, the declared header row, is empty")
        at = places[header_row]
    elif wanted:
        at = _by_names(grid, wanted)
    else:
        at = _by_shape(grid)
    headers = _headers(grid, at)
    named = [header for header in headers if header]
    double = sorted({header for header in named if named.count(header) > 1})
    if double:
        raise DataError(
            f"{path.name}: column names occur twice",
            [Problem("column occurs twice", grid.rows[at].number, name) for name in double],
        )
    below = grid.rows[at + 1 :]
    end = next(
        (i for i, row in enumerate(below) if portal and simple(row.text(0)) in _BLOCKS), len(below)
    )
    blocks = _blocks(below[end:])
    rows = below[:end]
    if not rows:
        raise DataError(f"{path.name}: the table has a header and no rows")
    ragged = [row for row in rows if len(row.cells) > len(headers)]
    if ragged:
        raise DataError(
            f"{path.name}: rows have more cells than there are headers",
            [
                Problem(
                    f"{len(row.cells)} cells",
                    row.number,
                    value=row.text(len(row.cells) - 1),
                    expected=f"{len(headers)} at most",
                )
                for row in ragged
            ],
        )
    legend = [line for name in ("speciale waarden",) for line in blocks.get(name, ())]
    sources = [line for name in ("bron", "bronnen") for line in blocks.get(name, ())]
    exported = next(iter(blocks.get("datum export", ())), "")
    return Table(
        headers=headers,
        header_row=grid.rows[at].number,
        rows=rows,
        title="\n".join(row.text(0) for row in grid.rows[:at] if row.text(0)),
        special=_legend(legend),
        sources=tuple(sources),
        footnotes=_footnotes(below[end:]),
        exported=dutch_date(exported) or "",
    )


def _headers(grid: Grid, at: int) -> tuple[str, ...]:
    """Headers in a row; merged cells above it complete what would be empty or double.

    A header merged downwards stands in the row above, and one merged sideways is the group of the
    headers below it. A single cell above is a title.
    """
    own = [re.sub(r"\s+", " ", text_of(cell)) for cell in grid.rows[at].cells]
    above = grid.rows[at - 1] if at and not grid.fields else None
    if above is None or above.number != grid.rows[at].number - 1:
        return tuple(own)
    upper = [re.sub(r"\s+", " ", text_of(cell)) for cell in above.cells]
    if sum(map(bool, upper)) < 2:
        return tuple(own)
    width = max(len(own), len(upper))
    own += [""] * (width - len(own))
    upper += [""] * (width - len(upper))
    group, groups = "", []
    for text in upper:
        group = text or group
        groups.append(group)
    double = {name for name in own if name and own.count(name) > 1}
    return tuple(
        over if not name else f"{wide} - {name}" if name in double and wide else name
        for name, over, wide in zip(own, upper, groups, strict=True)
    )


def _by_names(grid: Grid, wanted: Sequence[str]) -> int:
    """Row with most of the wanted columns, the first of several."""
    best, most = 0, 0
    for at in range(min(_SEARCHED, len(grid.rows))):
        headers = _headers(grid, at)
        names = {simple(header) for header in headers}
        names |= {simple(label_of(header).name) for header in headers}
        found = sum(simple(name) in names for name in wanted)
        if found > most:
            best, most = at, found
    return best


def _by_shape(grid: Grid) -> int:
    """Row above the first one that looks like figures of a region."""
    rows = grid.rows[:_SEARCHED]
    width = max(sum(1 for cell in row.cells if text_of(cell)) for row in rows)
    for at, row in enumerate(rows[1:], start=1):
        texts = [text_of(cell) for cell in row.cells]
        filled = [text for text in texts if text]
        figures = [text for text in filled if re.match(r"[<€+-]?\s*[0-9.,]|[-.?x*]$", text)]
        years = all(re.fullmatch(r"(19|20)\d\d", text) for text in figures)
        named = texts[0] != "" and texts[0] not in figures
        if figures and (len(filled) > width // 2) and not (years and named and at == 1):
            return at - 1
    return 0


def locate(table: Table, name: str, grid: Grid) -> int | Problem:
    """Column with a name: the exact header, else the name without unit and footnote.

    Returns
    -------
    int or Problem
        Place of the column from 0, or what is wrong.
    """
    if name == "":
        return 0
    if name in table.headers:
        return table.headers.index(name)
    for names in (
        [simple(header) for header in table.headers],
        [simple(label_of(header).name) for header in table.headers],
    ):
        found = [index for index, header in enumerate(names) if header == simple(name)]
        if len(found) == 1:
            return found[0]
        if found:
            where = ", ".join(column_letters(i) if grid.lettered else str(i + 1) for i in found)
            return Problem(
                f"several columns have this name ({where})",
                table.header_row,
                name,
                expected="the whole header, with its unit",
            )
    known = [label_of(header).name for header in table.headers if header]
    return Problem("column not found", table.header_row, name, expected=suggest(name, known))


def _blocks(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Lines of each block below a portal's table: its name in column 1, its lines in column 2."""
    found: dict[str, list[str]] = {}
    name = ""
    for row in rows:
        if row.text(0):
            name = simple(row.text(0))
        if name in _BLOCKS and row.text(1):
            found.setdefault(name, []).append(row.text(1))
    return found


def _footnotes(rows: Sequence[Row]) -> dict[str, str]:
    return {row.text(0): row.text(1) for row in rows if re.fullmatch(r"\(\d{1,2}\)", row.text(0))}


def _legend(lines: Sequence[str]) -> dict[str, str]:
    """Read ". Verborgen waarde" as: a point stands for a suppressed figure."""
    found = {}
    for line in lines:
        sign, _, meaning = line.partition(" ")
        for status, words in _MEANINGS.items():
            if any(word in meaning.casefold() for word in words):
                found[sign.lower()] = status
    return found


def dutch_date(text: str) -> str | None:
    """Turn "woensdag 19 maart 2025" into 2025-03-19; None if it is no such date."""
    match = re.fullmatch(r"(?:[a-z]+ )?(\d{1,2}) ([a-z]+) (\d{4})", text.strip().lower())
    if match is None or match[2] not in _MONTHS or not 1 <= int(match[1]) <= 31:
        return None
    return f"{match[3]}-{_MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}"
