"""CSV and its relatives as rows of text: encoding and separator are found, never asked."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from ouderenindex.errors import DataError
from ouderenindex.sources.files.grid import Grid, collect
from ouderenindex.sources.files.guard import MAX_BYTES, MAX_CHARACTERS, MAX_COLUMNS

__all__ = ["read_text"]

# In order of preference where the lines fit several: a comma may be a decimal one.
_SEPARATORS = (";", "\t", "|", ",")
_NAMED = {";": "semicolon", "\t": "tab", "|": "bar", ",": "comma"}
_SAMPLE = 60
_LONGEST_LINE = 4_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path) -> Grid:
    """Read a text file with separators.

    The encoding is that of its byte order mark, else UTF-8 if every byte fits, else Windows-1252.
    The separator is the one that splits most lines into equally many cells.

    Raises
    ------
    DataError
        If it is too large, is no text or no table, or a quotation mark is not closed.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise DataError(
            f"{path.name}: the file is {size / 1e6:,.0f} MB "
            f"(at most {MAX_BYTES / 1e6:,.0f} MB is read)"
        )
    encoding = _encoding(path)
    notes = []
    if encoding == "cp1252":
        notes.append("the text is not UTF-8; it was read as Windows-1252")
    with path.open("r", encoding=encoding, newline="") as file:
        first = next(_lines(path, file), "")
        told = re.fullmatch(r"sep=(.)\s*", first)  # a hint that Excel writes and obeys
        start = file.tell() if told else 0
        file.seek(start)
        separator = told[1] if told else _separator(path, file)
        file.seek(start)
        # With the hint the first row of the table is row 2, as an editor counts.
        skipped: list[list[str]] = [[]] if told else []
        rows = collect(path, _chain(skipped, _records(path, file, separator)))
    if max(len(row.cells) for row in rows) < 2:
        raise DataError(
            f"{path.name}: there is one column only (expected a table with its cells separated by "
            f"{', '.join(_NAMED[sign] for sign in _SEPARATORS[:-1])} or {_NAMED[',']})"
        )
    return Grid(rows, notes=tuple(notes))


def _chain(first: list[list[str]], rest: Iterator[list[str]]) -> Iterator[list[str]]:
    yield from first
    yield from rest


def _encoding(path: Path) -> str:
    """Find the encoding of a file, checked to its end."""
    with path.open("rb") as file:
        start = file.read(4)
    encoding = next((name for bom, name in _BOMS if start.startswith(bom)), "utf-8")
    for candidate in (encoding, "cp1252") if encoding == "utf-8" else (encoding,):
        flaw = _flaw(path, candidate)
        if flaw is None:
            return candidate
    raise DataError(f"{path.name}: this is not text ({flaw})")


def _flaw(path: Path, encoding: str) -> str | None:
    """Why a file is no text in an encoding, or None if it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(1 << 20)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return f"byte {place + error.start} is no {encoding}"
            if "\0" in text:
                raise DataError(f"{path.name}: this is not text (it holds NUL bytes)")
            if not chunk:
                return None
            place += len(chunk)


def _lines(path: Path, file: IO[str]) -> Iterator[str]:
    """Lines of a file; a line without end does not fill the memory."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise DataError(
                f"{path.name}: line {number} is longer than {_LONGEST_LINE:,} characters "
                "(expected a table with one row per line)"
            )
        yield line


def _records(path: Path, file: IO[str], separator: str) -> Iterator[list[str]]:
    reader = csv.reader(_lines(path, file), delimiter=separator, strict=True)
    try:
        for record in reader:
            # Checked here as well as where rows are gathered: empty cells at the end count too.
            if len(record) > MAX_COLUMNS:
                raise DataError(
                    f"{path.name}: line {reader.line_num} has {len(record):,} cells "
                    f"(at most {MAX_COLUMNS:,} are read)"
                )
            long = next((cell for cell in record if len(cell) > MAX_CHARACTERS), None)
            if long is not None:
                raise DataError(
                    f"{path.name}: line {reader.line_num} has a cell of {len(long):,} characters "
                    f"(at most {MAX_CHARACTERS:,} are read)"
                )
            yield record
    except csv.Error as error:
        raise DataError(f"{path.name}: line {reader.line_num}: {error}") from error


def _separator(path: Path, file: IO[str]) -> str:
    """Separator that splits most of the first lines into equally many cells."""
    sample = list(islice(_lines(path, file), _SAMPLE))
    best, fitting = _SEPARATORS[0], 0
    for separator in _SEPARATORS:
        try:
            records = [r for r in csv.reader(sample, delimiter=separator) if any(r)]
        except csv.Error:
            continue
        widths = Counter(len(record) for record in records if len(record) > 1)
        same = max(widths.values(), default=0)
        if same > fitting:
            best, fitting = separator, same
    return best
