"""What is refused before a library opens a file of unknown origin, and why.

A file that somebody was sent may be broken or made to do harm. Every limit here bounds memory or
time; each is far above what a table of all 18,000 regions of the Netherlands needs.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO
from xml.parsers import expat

from ouderenindex.errors import DataError, suggest

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_CHARACTERS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "check_size",
    "check_workbook",
    "kind_of",
    "open_zip",
    "path_inside",
    "path_problem",
]

MAX_BYTES = 100_000_000
"""Largest file read as text or XML; Excel parts together, unpacked."""
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_CELLS = 2_500_000
MAX_CHARACTERS = 32_767
"""Longest text in one cell: the limit of Excel itself."""
_MAX_MEMBERS = 2_000
_MAX_RATIO = 400  # a sheet of zeros shrinks 150 times; a bomb 1,000 times
_RATIO_FROM = 10_000_000  # bytes, below which no ratio does harm
_MAX_DEPTH = 60
_CHUNK = 1 << 18

KINDS = {
    "csv": "text",
    "tsv": "text",
    "txt": "text",
    "xlsx": "excel",
    "xlsm": "excel",
    "parquet": "parquet",
    "gpkg": "layers",
    "shp": "layers",
    "geojson": "layers",
    "json": "layers",
    "zip": "layers",
}
"""Ending of a file name to the reader that it needs."""

_SAVE_AS = {
    "xls": "the old Excel format",
    "xlsb": "the binary Excel format",
    "ods": "an OpenDocument sheet",
    "numbers": "an Apple Numbers sheet",
    "gz": "a packed file",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The driver of GDAL is chosen by content, and some contents name other files or addresses.
_SIGNATURES = {
    "gpkg": (b"SQLite format 3\0", "a GeoPackage"),
    "shp": (b"\x00\x00\x27\x0a", "a Shapefile"),
    "parquet": (b"PAR1", "Parquet"),
    "zip": (b"PK\x03\x04", "a zip file"),
    "xlsx": (b"PK\x03\x04", "an Excel workbook"),
    "xlsm": (b"PK\x03\x04", "an Excel workbook"),
}


def path_problem(path: str) -> str | None:
    """Say why a path of a project file may not be used, or None if it may.

    It must be relative and stay within the folder of the project file, on every system.
    """
    windows = PureWindowsPath(path)
    if not path.strip() or "\0" in path:
        return "this is no path"
    if PurePosixPath(path).is_absolute() or windows.drive or windows.root:
        return "the path must be relative to the project file"
    if ".." in windows.parts:
        return "the path may not leave the folder of the project file"
    return None


def path_inside(folder: Path, path: str) -> Path:
    """Path of a file that a project names.

    Raises
    ------
    DataError
        If it is not there, is no plain file, or lies (through a link) outside the folder.
    """
    why = path_problem(path)
    if why is not None:
        raise DataError(f"'{path}': {why}")
    target = folder / path
    try:
        inside = target.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError) as error:  # a link that points to itself
        raise DataError(f"{target}: the file cannot be read ({error})") from error
    if not inside:
        raise DataError(f"'{path}': the path leaves the folder of the project file through a link")
    return target


def kind_of(path: Path) -> str:
    """Which reader a file needs: text, excel, parquet or layers.

    The ending says what the file should be; its first bytes must agree.

    Raises
    ------
    DataError
        If it is not there, is empty, no plain file, of an unknown kind, or not what its name
        says.
    """
    ending = path.suffix.lower().removeprefix(".")
    try:
        if path.is_dir():
            raise DataError(f"{path}: this is a folder (expected a file)")
        if not path.exists():
            raise DataError(f"{path}: there is no such file")
        if not path.is_file():
            raise DataError(f"{path}: this is no plain file")
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise DataError(f"{path}: the file cannot be read ({error.strerror})") from error
    if not start.strip():
        raise DataError(f"{path.name}: the file is empty")
    if ending in _SAVE_AS:
        raise DataError(
            f"{path.name}: this is {_SAVE_AS[ending]} (expected .xlsx or .csv; save it as one)"
        )
    if ending not in KINDS:
        raise DataError(f"{path.name}: unknown kind of file: {suggest(ending, KINDS)}")
    if start.startswith(_OLE):
        raise DataError(
            f"{path.name}: this workbook has a password or is in the old Excel format (expected "
            ".xlsx without a password)"
        )
    signature, what = _SIGNATURES.get(ending, (b"", ""))
    if not start.startswith(signature):
        raise DataError(f"{path.name}: this is not {what}, whatever its name says")
    if ending in ("geojson", "json") and start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        raise DataError(f"{path.name}: this is not GeoJSON, whatever its name says")
    if KINDS[ending] == "text" and start.startswith((b"PK\x03\x04", b"PAR1", b"SQLite format 3")):
        raise DataError(f"{path.name}: this is not a text file, whatever its name says")
    return KINDS[ending]


def check_size(path: Path, *, rows: int, columns: int, cells: int) -> None:
    """Refuse a table that is larger than any table of regions.

    Raises
    ------
    DataError
        Naming the limit that is passed.
    """
    limits = (
        (columns, MAX_COLUMNS, "columns"),
        (rows, MAX_ROWS, "rows"),
        (cells, MAX_CELLS, "cells"),
    )
    for size, limit, what in limits:
        if size > limit:
            raise DataError(
                f"{path.name}: the table has more than {limit:,} {what}, the most that is read "
                "(remove what is empty or not needed)"
            )


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip file after a look at what it declares to hold.

    Python reads no more of a member than its declared size and checks its sum, so that what is
    declared bounds what is unpacked.

    Raises
    ------
    DataError
        If it is no zip file, is protected, holds too much, or shrinks as only a bomb does.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS:
                raise DataError(
                    f"{path.name}: the file packs {len(members):,} files "
                    f"(at most {_MAX_MEMBERS:,} are read)"
                )
            whole = sum(member.file_size for member in members)
            if whole > MAX_BYTES:
                raise DataError(
                    f"{path.name}: unpacked the file is {whole / 1e6:,.0f} MB "
                    f"(at most {MAX_BYTES / 1e6:,.0f} MB is read)"
                )
            if whole > _RATIO_FROM and whole > _MAX_RATIO * path.stat().st_size:
                raise DataError(
                    f"{path.name}: unpacked the file is {whole // path.stat().st_size:,} times "
                    "as large, as a zip bomb is"
                )
            if any(member.flag_bits & 0x1 for member in members):
                raise DataError(f"{path.name}: the file has a password")
            yield archive
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise DataError(f"{path.name}: the file is damaged ({error})") from error


# Elements that a large table has many of; of any other a workbook needs few.
_LIMITS = {
    "row": MAX_ROWS,
    "c": MAX_CELLS,
    "si": 500_000,
    **dict.fromkeys(("v", "t", "f", "is", "r", "rPr", "sz", "color", "rFont"), 4 * MAX_CELLS),
}
_OTHERS = 100_000
_NAMES = 2_000


@dataclass
class _Scan:
    """Counts the elements of an XML part without building any of them."""

    uncalculated: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _depth: int = 0
    _cell: str = ""
    _kind: str = ""
    _formula: bool = False
    _inside: bool = False
    _value: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise DataError("elements lie too deep within each other")
        name = name.rpartition(":")[2]
        self.counts[name] += 1
        if name == "c":
            self._cell, self._kind = attributes.get("r", ""), attributes.get("t", "n")
            self._formula = self._value = False
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._inside = True
            # An empty text is an outcome, an empty number is none.
            self._value = self._kind == "str"

    def text(self, text: str) -> None:
        if self._inside and not text.isspace():
            self._value = True

    def end(self, name: str) -> None:
        self._depth -= 1
        self._inside = False
        if self._formula and name.rpartition(":")[2] == "c":
            if not self._value:
                self.uncalculated.add(self._cell)
            self._formula = False

    def doctype(self, *_: object) -> None:
        raise DataError("it declares a document type, which no workbook does (an entity bomb?)")

    def check(self) -> None:
        if len(self.counts) > _NAMES:
            raise DataError("it is no part of a workbook")
        for name, count in self.counts.items():
            if count > _LIMITS.get(name, _OTHERS):
                raise DataError(
                    f"it has more than {_LIMITS.get(name, _OTHERS):,} elements <{name}> "
                    "(remove empty rows and formats outside the table)"
                )


def check_workbook(path: Path) -> dict[str, set[str]]:
    """Check every part of an Excel workbook before it is opened.

    Returns
    -------
    dict
        Name of a part in the zip file to its cells with a formula and no stored outcome.

    Raises
    ------
    DataError
        If the workbook could exhaust memory or time, or is damaged.
    """
    found = {}
    with open_zip(path) as archive:
        for member in archive.infolist():
            if not re.search(r"\.(xml|rels)$", member.filename, re.IGNORECASE):
                continue
            try:
                with archive.open(member) as part:
                    found[member.filename] = _scan(part).uncalculated
            except DataError as error:
                raise DataError(f"{path.name}: part '{member.filename}': {error.message}") from None
            except (expat.ExpatError, ValueError, LookupError) as error:
                raise DataError(
                    f"{path.name}: part '{member.filename}' is damaged ({error})"
                ) from error
    return found


def _scan(part: IO[bytes]) -> _Scan:
    scan = _Scan()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = scan.doctype
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk, False)
        scan.check()
    parser.Parse(b"", True)
    return scan
