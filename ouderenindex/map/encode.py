r"""Numbers and outlines as short texts that need no escaping in JSON, HTML or script.

A page of a hundred areas holds some ten thousand numbers. Written as JSON they take six to eight
bytes each; as fixed-width digits in base 84 they take two. The alphabet is printable ASCII without
the ten signs that mean something in HTML, in a script or in a template: ``< > & " ' ` \ $ { }``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

import numpy as np
import numpy.typing as npt

__all__ = [
    "ALPHABET",
    "Column",
    "Line",
    "decode_column",
    "decode_integers",
    "decode_line",
    "encode_column",
    "encode_integers",
    "encode_line",
    "escape_json",
    "signed",
]

ALPHABET = "".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in "<>&\"'`\\${}")
_BASE = len(ALPHABET)
_HALF = _BASE // 2
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}

Column = list[int | str]
"""``[decimals, offset, width, digits]``, see :func:`encode_column`."""


def encode_column(values: npt.ArrayLike, decimals: int) -> Column | None:
    """Write a column of numbers as fixed-width digits.

    Each number becomes ``offset + code`` in units of ``10**-decimals``, rounded half to even as
    :func:`numpy.round` does; code 0 is kept for "no number".

    Parameters
    ----------
    values
        Numbers of shape (n,); NaN where there is none.
    decimals
        Decimals to keep.

    Returns
    -------
    list or None
        ``[decimals, offset, width, digits]`` with ``width`` digits per number. Width 0 means that
        every number is ``offset``. None where no number exists at all.
    """
    numbers = np.asarray(values, dtype=float)
    known = np.isfinite(numbers)
    if not known.any():
        return None
    units = np.rint(np.where(known, numbers, 0.0) * 10.0**decimals).astype(np.int64)
    low, high = int(units[known].min()), int(units[known].max())
    if known.all() and low == high:
        return [decimals, low, 0, ""]
    codes = np.where(known, units - low + 1, 0)
    width = 1
    while high - low + 1 >= _BASE**width:
        width += 1
    alphabet = np.array(list(ALPHABET))
    digits = np.stack([codes // _BASE**power % _BASE for power in reversed(range(width))], axis=-1)
    return [decimals, low - 1, width, "".join(alphabet[digits].ravel())]


def decode_column(column: Column | None, count: int) -> npt.NDArray[np.float64]:
    """Read back what :func:`encode_column` wrote, as the page does.

    Parameters
    ----------
    column
        The encoded column, or None.
    count
        Number of values in it.

    Returns
    -------
    numpy.ndarray
        Shape (count,); NaN where there is no number.
    """
    if column is None:
        return np.full(count, np.nan)
    decimals, offset, width, text = (int(column[0]), int(column[1]), int(column[2]), str(column[3]))
    if width == 0:
        return np.full(count, offset / 10.0**decimals)
    codes = np.zeros(count, dtype=np.int64)
    digits = np.array([_VALUE[sign] for sign in text], dtype=np.int64).reshape(count, width)
    for place in range(width):
        codes = codes * _BASE + digits[:, place]
    return np.where(codes == 0, np.nan, (offset + codes) / 10.0**decimals)


class Line(TypedDict):
    """A column as a line through another one, see :func:`encode_line`."""

    line: list[float]
    rows: str
    values: Column | None


_EXCEPTIONS = 8


def encode_line(values: npt.ArrayLike, decimals: int, known: Column | None) -> Line | None:
    """Write a column as a straight line through another one, where it is one.

    A score by z-scores or by min and max is ``a + b * figure``: two numbers instead of thousands.
    What rounding or suppression puts off the line is written out, so nothing is lost.

    Parameters
    ----------
    values
        Numbers of shape (n,); NaN where there is none.
    decimals
        Decimals to keep.
    known
        The other column, encoded: what the page will compute from.

    Returns
    -------
    Line or None
        ``line``: a and b, such that a value is ``floor((a + b * x) * 10**decimals + 0.5)`` in
        units of ``10**-decimals``; ``rows``: the rows that are not on it, as steps (from -1);
        ``values``: their values, a column. None if more than one row in eight is off the line.
    """
    numbers = np.asarray(values, dtype=float)
    x = decode_column(known, len(numbers))
    both = np.isfinite(numbers) & np.isfinite(x)
    if both.sum() < 2 or np.ptp(x[both]) == 0:
        return None
    b, a = (float(part) for part in np.polyfit(x[both], numbers[both], 1))
    scale = 10.0**decimals
    wanted = np.rint(numbers * scale)
    found = np.floor((a + b * x) * scale + 0.5)
    off = np.flatnonzero(~((wanted == found) | (np.isnan(wanted) & np.isnan(found))))
    if len(off) * _EXCEPTIONS > len(numbers):
        return None
    return {
        "line": [a, b],
        "rows": encode_integers([int(step) for step in np.diff(off, prepend=-1)]),
        "values": encode_column(numbers[off], decimals),
    }


def decode_line(
    coded: Line | Column | None, decimals: int, known: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Read back what :func:`encode_line` or :func:`encode_column` wrote, as the page does."""
    if not isinstance(coded, dict):
        return decode_column(coded, len(known))
    a, b = coded["line"]
    scale = 10.0**decimals
    values = np.floor((a + b * known) * scale + 0.5) / scale
    rows = np.cumsum(decode_integers(coded["rows"]), dtype=int) - 1
    values[rows] = decode_column(coded["values"], len(rows))
    return values


def signed(values: Iterable[int]) -> list[int]:
    """Fold negative integers among the natural numbers: 0, -1, 1, -2 becomes 0, 1, 2, 3."""
    return [2 * value if value >= 0 else -2 * value - 1 for value in values]


def encode_integers(values: Sequence[int]) -> str:
    """Write natural numbers in as few digits as each needs.

    Digits have base 42, least significant first; all but the last of a number are raised by 42.
    """
    out = []
    for value in values:
        rest = int(value)
        while rest >= _HALF:
            rest, digit = divmod(rest, _HALF)
            out.append(ALPHABET[_HALF + digit])
        out.append(ALPHABET[rest])
    return "".join(out)


def decode_integers(text: str) -> list[int]:
    """Read back what :func:`encode_integers` wrote."""
    values, value, weight = [], 0, 1
    for sign in text:
        digit = _VALUE[sign]
        value += digit % _HALF * weight
        weight *= _HALF
        if digit < _HALF:
            values.append(value)
            value, weight = 0, 1
    return values


_ESCAPES = str.maketrans(
    {sign: f"\\u{ord(sign):04x}" for sign in ("<", ">", "&", "\u2028", "\u2029")}
)


def escape_json(text: str) -> str:
    """Escape JSON for use inside a script element, whatever the texts in it say."""
    return text.translate(_ESCAPES)
