"""A table of a profile, as texts."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Table"]


@dataclass(frozen=True)
class Table:
    """Rows under a heading.

    Attributes
    ----------
    heading, columns, rows
        As read. Every row has as many cells as there are columns.
    numeric
        Columns that are aligned on the right.
    classes
        Class number of each row, shown as a colour and a sign in the cell of ``class_column``;
        empty if the rows have no class.
    unsure
        Whether the class of each row is indicative; as long as ``classes``.
    sources
        Keys of the sources that the rows rest on.
    note
        Sentence under the table.
    empty
        Sentence instead of a table without rows; without it such a table is left out.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    classes: tuple[int, ...] = ()
    unsure: tuple[bool, ...] = ()
    class_column: int = 2
    sources: tuple[str, ...] = ()
    note: str = ""
    empty: str = ""
