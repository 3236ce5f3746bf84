"""Plumbing of the workbook: cells that are safe to open, looks, printing, and fixed bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ouderenindex._atomic import FIXED_TIME
from ouderenindex.classes import CLASSES, NO_DATA, ScoreClass
from ouderenindex.export.tables import printable
from ouderenindex.texts import text

__all__ = [
    "Block",
    "Column",
    "add_blocks",
    "add_sheet",
    "add_styles",
    "add_table",
    "col",
    "new_sheet",
    "put",
    "serialise",
]

# A spreadsheet reads text that starts with one of these as a formula or a command.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_A4 = 9
# What rounds to zero has no sign.
_POINTS = "[>=0.05]+0.0;[<=-0.05]-0.0;0.0"
# Only what never happens has no chance.
_CHANCE = '[=0]0%;[<0.01]"<1%";0%'
_GREY = Side(style="thin", color="FFD0D0D0")
_LINES = Border(bottom=_GREY)
_FONT = "Calibri"
_WIDEST = 60.0
_LINE = 13.2
_WRAPPED = ("tekst", "vet")
HEADER_ROW = 4


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    Attributes
    ----------
    label
        Its heading.
    values
        One cell per row: text, number or None.
    style
        Name of the style of its cells, or one name per row.
    width
        In characters; None to fit its content.
    group
        Heading above it, shared with its neighbours of the same group.
    upright
        Whether the heading is turned, for narrow columns.
    span
        Columns of the sheet that it runs over, in a sheet of blocks.
    """

    label: str
    values: Sequence[object]
    style: str | Sequence[str] = "tekst"
    width: float | None = None
    group: str = ""
    upright: bool = False
    span: int = 1


@dataclass(frozen=True)
class Block:
    """One part of a sheet that holds several tables below each other.

    Attributes
    ----------
    title
        Above it; empty for none.
    notes
        Paragraphs below the title.
    columns
        The table, if there is one.
    filtered
        Whether the table gets the filter; a sheet can have one.
    """

    title: str
    notes: Sequence[str] = ()
    columns: Sequence[Column] = ()
    filtered: bool = False


def col(key: str, lang: str) -> str:
    """Heading of a column."""
    return text(f"excel.col.{key}", lang)


def add_styles(book: Workbook, *, chances: bool = False) -> None:
    """Define the looks that all sheets use; the fill and ink of a class come from ``classes``.

    Parameters
    ----------
    book
        An empty workbook.
    chances
        Also those of chances: ``kans`` in whole percentages, ``kans1`` in tenths of them.
    """
    wrap = Alignment(vertical="top", wrap_text=True)
    cell = Alignment(vertical="top", horizontal="left", wrap_text=True, indent=1)
    number = Alignment(vertical="top", horizontal="right")
    centre = Alignment(vertical="top", horizontal="center")
    plain = Font(name=_FONT, size=10)
    looks: dict[str, tuple[Font, Alignment, str, Border | None]] = {
        "titel": (_bold(16), Alignment(vertical="center"), "@", None),
        "kop": (_bold(12), Alignment(vertical="bottom"), "@", None),
        "toelichting": (Font(name=_FONT, size=10, color="FF404040"), wrap, "@", None),
        "alinea": (Font(name=_FONT, size=11), wrap, "@", None),
        "tekst": (plain, cell, "@", _LINES),
        "vet": (_bold(10), cell, "@", _LINES),
        "aantal": (plain, number, "#,##0", _LINES),
        "procent": (plain, number, "0%", _LINES),
        "getal": (plain, number, "General", _LINES),
        "bijdrage": (plain, number, _POINTS, _LINES),
        "midden": (plain, centre, "@", _LINES),
    }
    if chances:
        looks["kans"] = (plain, number, _CHANCE, _LINES)
        looks["kans1"] = (plain, number, "0.0%", _LINES)
    # Figures in their own number of decimals; Excel shows comma or point by the reader's setting.
    for decimals in range(7):
        form = "#,##0" + ("." + "0" * decimals if decimals else "")
        looks[f"cijfer{decimals}"] = (plain, number, form, _LINES)
    for name, (font, alignment, form, border) in looks.items():
        style = NamedStyle(name, font=font, alignment=alignment, number_format=form)
        if border is not None:
            style.border = border
        book.add_named_style(style)
    for name, side, rotation in (
        ("kolom", "left", 0),
        ("kolom_getal", "right", 0),
        ("kolom_staand", "center", 90),
        ("groep", "center", 0),
    ):
        book.add_named_style(
            NamedStyle(
                name,
                font=_bold(10),
                fill=PatternFill("solid", fgColor="FFE9ECEF"),
                alignment=Alignment(
                    wrap_text=True,
                    text_rotation=rotation,
                    vertical="bottom" if name != "groep" else "center",
                    horizontal=side,
                    indent=int(name == "kolom"),
                ),
                border=Border(bottom=Side(style="medium", color="FF6C757D"), right=_GREY),
            )
        )
    for item in (*CLASSES, NO_DATA):
        _add_class_styles(book, item)


def _bold(size: float) -> Font:
    return Font(name=_FONT, size=size, bold=True)


def _add_class_styles(book: Workbook, item: ScoreClass) -> None:
    """``klasse<n>`` for a class in words, ``score<n>`` for a score with the sign behind it.

    Without a score there is no ``score0`` but ``reden``: why, small enough for a narrow column.
    """
    font = Font(name=_FONT, size=10, color="FF" + item.ink[1:].upper())
    fill = PatternFill("solid", fgColor="FF" + item.colour[1:].upper())
    white = Side(style="thin", color="FFFFFFFF")
    border = Border(left=white, right=white, top=white, bottom=white)
    sign = f'" {item.sign:<2}"' if item.sign else ""
    looks = [(f"klasse{item.number}", "@", "left"), (f"score{item.number}", f"0.0{sign}", "right")]
    if item is NO_DATA:
        looks[1] = ("reden", "@", "center")
    for name, form, side in looks:
        book.add_named_style(
            NamedStyle(
                name,
                font=font,
                fill=fill,
                border=border,
                number_format=form,
                alignment=Alignment(
                    vertical="top",
                    horizontal=side,
                    indent=int(side == "left"),
                    shrink_to_fit=name == "reden",
                ),
            )
        )


def put(sheet: Worksheet, row: int, column: int, value: object, style: str) -> None:
    """Write one cell. Text is always text: it never becomes a formula, error or link.

    Parameters
    ----------
    sheet
        Where.
    row, column
        From 1.
    value
        Text, number, or None, NaN and NA for an empty cell.
    style
        Name of the style.
    """
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # a merged cell holds nothing and is never written
    cell.style = style
    if isinstance(value, str):
        content = printable(value).replace("\r\n", "\n")
        if content:
            cell.value = content
            cell.data_type = "s"
            if content.startswith(_RISKY):
                # Keeps it text when a reader edits the cell or saves it again.
                cell.quotePrefix = True
    # A cell holds one scalar, which the types of pandas and openpyxl cannot know.
    elif not pd.isna(value):  # type: ignore[call-overload]
        cell.value = value  # type: ignore[assignment]


def new_sheet(book: Workbook, name: str, lang: str) -> Worksheet:
    """Add a sheet that prints well: A4 landscape, one page wide, numbered."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.7, 0.3
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.left is not None
    assert footer.right is not None
    footer.left.text = name
    footer.right.text = text("excel.page", lang, at="&P", of="&N")
    return sheet


def add_sheet(book: Workbook, key: str, lang: str) -> Worksheet:
    """Add a sheet by the key of its name."""
    return new_sheet(book, text(f"excel.sheet.{key}", lang), lang)


def add_table(
    sheet: Worksheet, title: str, note: str, columns: Sequence[Column], *, frozen: int = 1
) -> None:
    """Write title, note, headings and rows, with a filter and a header that stays in sight.

    Parameters
    ----------
    sheet
        An empty sheet.
    title, note
        Above the table.
    columns
        The columns, of equal length.
    frozen
        Number of columns that stay in sight when scrolling sideways.
    """
    put(sheet, 1, 1, title, "titel")
    sheet.row_dimensions[1].height = 26
    put(sheet, 2, 1, note, "toelichting")
    for at, column in enumerate(columns, start=1):
        put(sheet, HEADER_ROW, at, column.label, _heading(column))
        styles = column.style
        for row, value in enumerate(column.values):
            put(
                sheet, HEADER_ROW + 1 + row, at, value,
                styles if isinstance(styles, str) else styles[row],
            )  # fmt: skip
        sheet.column_dimensions[get_column_letter(at)].width = _width(column)
    _add_groups(sheet, columns)
    # The note runs over as much of the table as a page shows, and wraps there.
    widths = [_width(column) for column in columns]
    span = next((n for n in range(1, len(widths) + 1) if sum(widths[:n]) >= 90), len(widths))
    if span > 1:
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=span)
    sheet.row_dimensions[2].height = _LINE * _lines(note, sum(widths[:span]))
    if any(column.upright for column in columns):
        longest = max(len(column.label) for column in columns if column.upright)
        sheet.row_dimensions[HEADER_ROW].height = 24 + 5.6 * longest
    _set_heights(sheet, columns, widths, HEADER_ROW)
    last = HEADER_ROW + len(columns[0].values)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{last}"
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW - 1}:{HEADER_ROW}"


def add_blocks(
    sheet: Worksheet, title: str, blocks: Sequence[Block], widths: Sequence[float]
) -> None:
    """Write tables below each other, on columns that they share.

    Parameters
    ----------
    sheet
        An empty sheet.
    title
        Above all.
    blocks
        The parts, in order.
    widths
        Of the columns of the sheet, in characters; no block is wider.
    """
    put(sheet, 1, 1, title, "titel")
    sheet.row_dimensions[1].height = 26
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    # Paragraphs run over as much of the sheet as a page shows.
    span = next((n for n in range(1, len(widths) + 1) if sum(widths[:n]) >= 110), len(widths))
    row = 2
    for block in blocks:
        if block.title:
            row += 1
            put(sheet, row, 1, block.title, "kop")
            sheet.row_dimensions[row].height = 22
            row += 1
        for note in block.notes:
            put(sheet, row, 1, note, "toelichting")
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=span)
            sheet.row_dimensions[row].height = _LINE * _lines(note, sum(widths[:span]))
            row += 1
        if block.columns:
            row = _add_block(sheet, row, block, widths) + 1


def _add_block(sheet: Worksheet, top: int, block: Block, widths: Sequence[float]) -> int:
    """Write the table of a block from a row on; returns the row below it."""
    at, spans = 1, []
    rows = len(block.columns[0].values)
    for column in block.columns:
        last = at + column.span - 1
        put(sheet, top, at, column.label, _heading(column))
        for row, value in enumerate(column.values):
            styles = column.style
            style = styles if isinstance(styles, str) else styles[row]
            put(sheet, top + 1 + row, at, value, style)
        if column.span > 1:
            for row in range(top, top + rows + 1):
                sheet.merge_cells(start_row=row, end_row=row, start_column=at, end_column=last)
        spans.append(sum(widths[at - 1 : last]))
        at = last + 1
    headings = zip(block.columns, spans, strict=True)
    lines = max(_lines(column.label, width - 2) for column, width in headings)
    sheet.row_dimensions[top].height = _LINE * lines + 4
    _set_heights(sheet, block.columns, spans, top)
    if block.filtered:
        sheet.auto_filter.ref = f"A{top}:{get_column_letter(at - 1)}{top + rows}"
    return top + 1 + rows


def _add_groups(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Write the headings above the headings, each over its own columns."""
    start = 0
    while start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
            end += 1
        if columns[start].group:
            put(sheet, HEADER_ROW - 1, start + 1, columns[start].group, "groep")
            if end > start:
                sheet.merge_cells(
                    start_row=HEADER_ROW - 1, end_row=HEADER_ROW - 1,
                    start_column=start + 1, end_column=end + 1,
                )  # fmt: skip
        start = end + 1
    longest = max((len(c.group) for c in columns), default=0)
    if longest:
        sheet.row_dimensions[HEADER_ROW - 1].height = 30


def _heading(column: Column) -> str:
    """Style of the heading of a column: above numbers it stands to the right, as they do."""
    if column.upright:
        return "kolom_staand"
    numeric = any(isinstance(value, int | float) for value in column.values)
    return "kolom_getal" if numeric else "kolom"


def _set_heights(
    sheet: Worksheet, columns: Sequence[Column], widths: Sequence[float], header: int
) -> None:
    """Make rows as high as their longest text: not every program does so by itself."""
    for row in range(len(columns[0].values)):
        lines = max(
            (
                _lines(value, width)
                for column, width in zip(columns, widths, strict=True)
                if isinstance(value := column.values[row], str)
                and (column.style if isinstance(column.style, str) else column.style[row])
                in _WRAPPED
            ),
            default=1,
        )
        if lines > 1:
            sheet.row_dimensions[header + 1 + row].height = _LINE * lines + 2


def _lines(content: str, width: float) -> int:
    """Lines that a text takes in a column of so many characters, estimated on the safe side."""
    return sum(max(1, -(-len(line) // max(1, int(width)))) for line in content.split("\n"))


def _width(column: Column) -> float:
    """Width in characters that shows the content, with room for the filter button."""
    if column.width is not None:
        return column.width
    lengths = [
        len(line)
        for value in column.values
        if value is not None
        for line in (value.split("\n") if isinstance(value, str) else [f"{value:.6g}"])
    ]
    heading = 0 if column.upright else len(column.label) + 3
    return min(_WIDEST, max([heading, 6, *lengths]) * 1.05 + 1)


def serialise(book: Workbook, properties: Mapping[str, str]) -> bytes:
    """Give the bytes of a workbook, the same for the same content.

    openpyxl writes the time of saving into the properties and into every entry of the archive;
    both are set to one fixed time.
    """
    for name, value in properties.items():
        setattr(book.properties, name, printable(value))
    fixed = FIXED_TIME.replace(tzinfo=None)
    book.properties.created = fixed
    raw, done = BytesIO(), BytesIO()
    book.save(raw)
    stamp = FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(raw) as source, ZipFile(done, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            info = ZipInfo(name, fixed.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3  # else it tells Windows from other systems
            target.writestr(info, content)
    return done.getvalue()
