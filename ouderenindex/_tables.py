"""Reading the project's own tables as text, before anything is made of their cells."""

from __future__ import annotations

import csv
import gzip
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

import pandas as pd

from ouderenindex.errors import DataError, Problem, suggest

__all__ = ["check_columns", "number_at", "read_any_table", "read_table", "rows_of"]


def number_at(frame: pd.DataFrame, row: str, column: str) -> float:
    """One number of a frame, as a plain float."""
    return float(cast("float", frame.at[row, column]))


def rows_of(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a table that :func:`read_table` read, each with its row in the file."""
    for at, record in zip(table.index, table.to_dict(orient="records"), strict=True):
        yield int(at) + 2, {str(name): str(cell) for name, cell in record.items()}


def read_table(path: Path, required: Sequence[str]) -> pd.DataFrame:
    """Read a CSV of the project's own form as text, with the given columns at least.

    Empty cells become empty texts: what a cell means is for the reader of that table to say.
    Blank rows are left out; a row's label is its row in the file, as a spreadsheet counts, less
    two.

    Raises
    ------
    DataError
        If the file is missing, empty, not text, not a table, or lacks a column.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        if not start.strip():
            raise DataError(f"{path.name}: the file is empty")
        if b"\0" in start or start[:2] == b"PK":
            raise DataError(f"{path.name}: this is not a CSV text file, whatever its name says")
        table = _read_csv(path)
    except FileNotFoundError as error:
        raise DataError(f"{path}: there is no such file") from error
    except OSError as error:
        raise DataError(f"{path}: the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}: this is not UTF-8 text (byte {error.start})") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, pd.errors.ParserWarning) as error:
        raise DataError(f"{path.name}: this is not a table: {str(error).strip()}") from error
    table.columns = [str(name).strip() for name in table.columns]
    check_columns(path.name, table, required)
    return pd.DataFrame({name: table[name].str.strip() for name in table.columns})


def check_columns(name: str, table: pd.DataFrame, required: Iterable[str]) -> None:
    """Refuse a table that lacks columns.

    Raises
    ------
    DataError
        With every column that is not there, and which may have been meant.
    """
    known = list(map(str, table.columns))
    missing = [column for column in required if column not in known]
    if missing:
        raise DataError(
            f"{name}: columns are missing",
            [Problem("column not found", 1, c, expected=suggest(c, known)) for c in missing],
        )


def read_any_table(path: Path) -> pd.DataFrame:
    """Read a wide table from CSV (plain or gzip), Excel or Parquet; cells of a CSV stay text.

    The separator of a CSV is found in its header: comma, semicolon, tab or bar. Labels of rows
    are as in :func:`read_table`.

    Raises
    ------
    DataError
        If the file is missing, empty, or not what its ending says.
    """
    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    if path.stat().st_size == 0:
        raise DataError(f"{path.name}: the file is empty")
    kind = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    try:
        if kind == "parquet":
            table = pd.read_parquet(path)
        elif kind == "xlsx":
            table = pd.read_excel(path, dtype=object, engine="openpyxl")
        elif kind in ("csv", "tsv", "txt"):
            table = _read_csv(path)
        else:
            raise DataError(f"{path.name}: unknown kind of file: {suggest(kind, _KINDS)}")
    except DataError:
        raise
    except ImportError as error:
        raise DataError(
            f"{path.name}: reading Parquet needs the extra 'parquet' (pyarrow)"
        ) from error
    except Exception as error:  # three libraries, many kinds of error, one meaning
        raise DataError(f"{path.name}: not a readable {kind} file ({error})") from error
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no rows")
    double = table.columns[table.columns.duplicated()].unique()
    if len(double):
        raise DataError(
            f"{path.name}: column names occur twice",
            [Problem("column occurs twice", 1, str(name)) for name in double],
        )
    return table


_KINDS = ("csv", "csv.gz", "parquet", "tsv", "txt", "xlsx")


def _read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV as text; the separator is the commonest candidate in its header."""
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rb") as file:
        before = 0  # blank lines before the header
        while (line := file.readline(1 << 20)) and not line.decode("utf-8-sig").strip():
            before += 1
        header = line.decode("utf-8-sig")
    separator = max(",;\t|", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=separator), [])]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise DataError(
            f"{path.name}: column names occur twice",
            [Problem("column occurs twice", 1, name) for name in double],
        )
    with warnings.catch_warnings():
        # A row with more cells than the header is a mistake, not an index.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        table = pd.read_csv(
            path,
            sep=separator,
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            index_col=False,
            skiprows=before,
            skip_blank_lines=False,  # they count in the numbers of the rows
        )
    table.index += before
    table = table.fillna("")  # cells that a short row lacks
    maybe = table[table.iloc[:, 0].str.strip() == ""]
    table = table.drop(index=maybe.index[(maybe.map(str.strip) == "").all(axis=1)])
    if separator == ";":  # a decimal comma goes with it
        numeric = r"-?\d+,\d+"
        table = table.apply(
            lambda column: column.where(
                ~column.str.fullmatch(numeric), column.str.replace(",", ".", regex=False)
            )
        )
    return table
