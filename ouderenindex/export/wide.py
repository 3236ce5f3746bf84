"""The result of scoring a wide table, as CSV, Excel or Parquet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ouderenindex._atomic import staged
from ouderenindex.errors import ExportError, suggest
from ouderenindex.scoring import IndexResult

__all__ = ["check_kind", "write_wide"]

_KINDS = (".csv", ".parquet", ".xlsx")
# What a spreadsheet takes for a formula when a cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def check_kind(path: Path) -> None:
    """Refuse a file whose ending is not one that can be written.

    Raises
    ------
    ExportError
        Before anything is computed.
    """
    if path.suffix.lower() not in _KINDS:
        raise ExportError(f"{path}: unknown ending '{path.suffix}' ({suggest('', _KINDS)})")


def write_wide(result: IndexResult, path: Path) -> None:
    """Write the scores of a wide table: one row per region, one column per node.

    Codes and names that a spreadsheet would run as a formula get an apostrophe in front in CSV
    and Excel.

    Raises
    ------
    ExportError
        If the ending is unknown or the file cannot be written.
    """
    check_kind(path)
    frame = result.wide().reset_index()
    if path.suffix.lower() != ".parquet":
        for column in ("code", "name"):
            frame[column] = frame[column].map(_literal)
    with staged(path) as (temporary,):
        if path.suffix.lower() == ".csv":
            frame.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8")
        elif path.suffix.lower() == ".xlsx":
            frame.to_excel(temporary, index=False, sheet_name="Scores")
        else:
            _to_parquet(frame, temporary)


def _to_parquet(frame: pd.DataFrame, path: Path) -> None:
    try:
        frame.to_parquet(path, index=False)
    except ImportError as error:
        raise ExportError(
            f"{path.name}: writing Parquet needs the extra 'parquet' (pyarrow)"
        ) from error


def _literal(text: object) -> str:
    shown = str(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
