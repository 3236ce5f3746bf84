r"""Numbers and outlines as short texts that need no escaping in JSON, HTML or script.

A page of a hundred areas holds some ten thousand numbers. Written as JSON they take six to eight
bytes each; as fixed-width digits in base 84 they take two. The alphabet is printable ASCII without
the ten signs that mean something in HTML, in a script or in a template: ``< > & " ' ` \ $ { }``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

__all__ = [
    "ALPHABET",
    "decode_column",
    "decode_integers",
    "encode_column",
    "encode_integers",
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
