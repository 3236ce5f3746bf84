"""Reading the project's own tables as text, before anything is made of their cells."""

from __future__ import annotations

import csv
import gzip
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pandas as pd

from ouderenindex.errors import DataError, Problem, suggest

__all__ = ["number_at", "read_any_table", "read_table"]


def number_at(frame: pd.DataFrame, row: str, column: str) -> float:
    """One number of a frame, as a plain float."""
    return float(cast("float", frame.at[row, column]))


def read_table(path: Path, required: Sequence[str]) -> pd.DataFrame:
    """Read a CSV of the project's own form as text, with the given columns at least.

    Empty cells become empty texts: what a cell means is for the reader of that table to say.

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
    missing = [name for name in required if name not in table.columns]
    if missing:
        raise DataError(
            f"{path.name}: columns are missing",
            [
                Problem("column not found", 1, c, expected=suggest(c, table.columns))
                for c in missing
            ],
        )
    return pd.DataFrame({name: table[name].str.strip() for name in table.columns})


def read_any_table(path: Path) -> pd.DataFrame:
    """Read a wide table from CSV (plain or gzip), Excel or Parquet; cells of a CSV stay text.

    The separator of a CSV is found in its header: comma, semicolon, tab or bar.

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
        header = file.readline(1 << 20).decode("utf-8-sig")
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
        )
    table = table.fillna("")  # cells that a short row lacks
    if separator == ";":  # a decimal comma goes with it
        numeric = r"-?\d+,\d+"
        table = table.apply(
            lambda column: column.where(
                ~column.str.fullmatch(numeric), column.str.replace(",", ".", regex=False)
            )
        )
    return table
