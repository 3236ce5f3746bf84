"""What a cell says: a number, or why there is none.

Texts are read by the rules of Dutch tables. ``1.234`` may be a thousand or a little more than
one: which, the other cells of the column say, or else the analyst.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

__all__ = ["SPECIAL", "Cell", "Flaw", "Mark", "Reading", "notation", "read_figures", "text_of"]


class Mark(Enum):
    """Stands for a cell that has no value a file could hold."""

    UNCALCULATED = "a formula without a stored outcome"


Cell = str | int | float | bool | date | datetime | time | timedelta | Mark | None

SPECIAL: Mapping[str, str] = {
    "": "missing",
    "?": "missing",
    "na": "missing",
    "n/a": "missing",
    "nan": "missing",
    "null": "missing",
    "nb": "missing",
    "n.b.": "missing",
    "onbekend": "missing",
    ".": "suppressed",
    "x": "suppressed",
    "*": "suppressed",
    "-": "not_applicable",
    "--": "not_applicable",
    "nvt": "not_applicable",
    "n.v.t.": "not_applicable",
}
"""Texts that stand for a figure that is not there; case does not matter."""

# CBS writes codes at or below this where a figure is missing; no figure of a wijk comes near.
_MISSING_FROM = -99_990.0
_CODE = "code"  # the status of such a code, until it is counted
# As in read_statistics: no figure about people in a wijk is larger.
_LARGEST = 1e12

_EXCEL_ERRORS = {
    *("#n/a", "#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#getting_data"),
    *("#n/b", "#deel/0!", "#verw!", "#waarde!", "#naam?", "#getal!", "#leeg!"),
}
_FEW = re.compile(r"(<|≤|<=|minder dan|kleiner dan)\s*[0-9]+([.,][0-9]+)?\s*%?", re.IGNORECASE)
_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"


def _pattern(decimal: str, thousand: str) -> re.Pattern[str]:
    group = rf"[1-9][0-9]{{0,2}}(?:([{thousand}{_SPACES}])[0-9]{{3}})(?:\1[0-9]{{3}})*"
    return re.compile(
        rf"[+-]?(?:(?:{group}|[0-9]+)(?:{decimal}[0-9]+)?|{decimal}[0-9]+)(?:e[+-]?[0-9]{{1,3}})?",
        re.IGNORECASE,
    )


_UNIT = re.compile(r"^(€|euro?)|(€|euro?|%)$", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=[0-9])([,.])--?$")
_PATTERNS = {",": _pattern(",", "."), ".": _pattern(r"\.", ",")}
_DROPPED = {
    decimal: str.maketrans({decimal: ".", **dict.fromkeys((thousand, *_SPACES), "")})
    for decimal, thousand in ((",", "."), (".", ","))
}


def text_of(cell: Cell) -> str:
    """Text of a cell as one would type it: ``1823`` for 1823.0, without spaces around."""
    if cell is None or isinstance(cell, Mark):
        return ""
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell).strip()


def _bare(text: str) -> str:
    """Text of a number without currency and percent sign; the dash for no cents is a 0."""
    bare = text.replace("\N{MINUS SIGN}", "-")
    return _NO_CENTS.sub(r"\g<1>0", _UNIT.sub("", bare).strip())


def _values(text: str) -> dict[str, float]:
    """Value of a number under each decimal sign with which it is one."""
    bare = _bare(text)
    found = {}
    for decimal, pattern in _PATTERNS.items():
        if pattern.fullmatch(bare):
            found[decimal] = float(bare.translate(_DROPPED[decimal]))
    return found


def notation(cells: Iterable[Cell]) -> tuple[set[str], bool]:
    """Decimal signs that the texts of a column prove, and whether any text needs that proof.

    ``12,5``, ``1.234,5`` and ``1.234.567`` can be read in one way only and prove a decimal comma;
    ``12.5`` proves a point; ``1.234`` needs a proof; ``12`` neither gives nor needs one.
    """
    proven: set[str] = set()
    needs = False
    for text in {cell for cell in cells if isinstance(cell, str)}:
        values = _values(text.strip())
        if len(values) == 1:
            proven |= values.keys()
        elif len(set(values.values())) == 2:
            needs = True
    return proven, needs


@dataclass(frozen=True)
class Flaw:
    """A cell that cannot be read: its place in the column, and why."""

    index: int
    what: str
    expected: str


@dataclass(frozen=True)
class Reading:
    """A column as it was read.

    Attributes
    ----------
    values
        One number for each cell; NaN where there is none.
    statuses
        ``observed``, ``suppressed``, ``missing`` or ``not_applicable`` for each cell.
    flaws
        Cells that cannot be read.
    codes
        How many numbers were codes for a missing figure (-99997 and the like).
    """

    values: list[float]
    statuses: list[str]
    flaws: list[Flaw]
    codes: int


def read_figures(cells: Sequence[Cell], special: Mapping[str, str], decimal: str) -> Reading:
    """Read the cells of one column.

    Parameters
    ----------
    cells
        As the file has them; typed numbers are taken as they are.
    special
        Text (in lower case) to the status it stands for.
    decimal
        Sign before the decimals in texts.
    """
    values, statuses, flaws, codes = [], [], [], 0
    seen: dict[str, tuple[float, str, Flaw | None]] = {}  # most texts of a column come back
    for index, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell not in seen:
                seen[cell] = _read(cell, special, decimal)
            value, status, flaw = seen[cell]
        else:
            value, status, flaw = _read(cell, special, decimal)
        values.append(value)
        statuses.append("missing" if status == _CODE else status)
        codes += status == _CODE
        if flaw is not None:
            flaws.append(Flaw(index, flaw.what, flaw.expected))
    return Reading(values, statuses, flaws, codes)


def _read(cell: Cell, special: Mapping[str, str], decimal: str) -> tuple[float, str, Flaw | None]:
    """Value, status and flaw of one cell."""
    nothing = float("nan")
    known = None if isinstance(cell, Mark) else special.get(text_of(cell).lower())
    if known is not None:
        return nothing, known, None
    if isinstance(cell, str) and _FEW.fullmatch(cell.strip()):
        return nothing, "suppressed", None
    number = _number(cell, decimal)
    if isinstance(number, Flaw):
        return nothing, "observed", number
    if number <= _MISSING_FROM and number.is_integer():
        return nothing, _CODE, None
    if abs(number) >= _LARGEST:
        return nothing, "observed", Flaw(0, "not a plausible figure", "below 10^12")
    return number, "observed", None


def _number(cell: Cell, decimal: str) -> float | Flaw:
    if isinstance(cell, Mark):
        return Flaw(0, cell.value, "a workbook that was calculated and saved in Excel")
    if isinstance(cell, bool):
        return Flaw(0, "a yes or no instead of a number", "a number")
    if isinstance(cell, int | float):
        number = float(cell)
        return number if math.isfinite(number) else Flaw(0, "not a number", "a number")
    if not isinstance(cell, str):
        return Flaw(0, "a date instead of a number", "a number; format the cells as one")
    text = cell.strip()
    if text.lower() in _EXCEL_ERRORS:
        return Flaw(0, "an error of Excel", "a number, or an empty cell")
    values = _values(text)
    if decimal in values:
        return values[decimal] if math.isfinite(values[decimal]) else Flaw(0, "not a number", "")
    named = "comma" if decimal == "," else "point"
    if values:
        return Flaw(0, "not a number with a decimal " + named, f"decimals after a {named}")
    return Flaw(0, "not a number", "a number; or declare in 'values' what it stands for")
