"""Errors that a user can act on.

::

    OuderenindexError        exit code 2 on the command line, never a traceback
    ├── DefinitionError      the index definition or the project file contradicts itself
    ├── DataError            a table, boundary file or list of sites is not what it should be
    ├── SourceError          a publisher's service or file cannot be read
    └── ExportError          an output cannot be written

Each carries a list of :class:`Problem`, so that a file with ten mistakes is mended once, not
ten times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = [
    "DataError",
    "DefinitionError",
    "ExportError",
    "OuderenindexError",
    "Problem",
    "SourceError",
    "suggest",
]

# A file with thousands of bad cells is one problem many times over: the first ones suffice.
_SHOWN = 20


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where.

    Attributes
    ----------
    what
        What is wrong, as a clause without a full stop.
    row
        Line in the file as an editor or spreadsheet counts it (the header is row 1).
    column
        Column, or key in a TOML file.
    value
        The value found there.
    expected
        What was expected instead.
    """

    what: str
    row: int | None = None
    column: str | None = None
    value: object = None
    expected: str | None = None

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        if self.column is not None:
            place.append(f"column '{self.column}'")
        text = f"{', '.join(place)}: {self.what}" if place else self.what
        if self.value is not None:
            shown = printable(str(self.value))
            text += f": '{shown[:80]}{'…' if len(shown) > 80 else ''}'"
        if self.expected is not None:
            text += f" (expected {self.expected})"
        return text


class OuderenindexError(Exception):
    """Base of all errors of this package.

    Parameters
    ----------
    message
        What went wrong in one sentence, naming the file.
    problems
        The separate problems found, each with its place.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        self.message = message
        lines = [message]
        lines += [f"  - {printable(str(problem))}" for problem in self.problems[:_SHOWN]]
        if len(self.problems) > _SHOWN:
            lines.append(f"  … and {len(self.problems) - _SHOWN} more of the same file")
        super().__init__("\n".join(lines))


class DefinitionError(OuderenindexError):
    """The index definition or the project file contradicts itself or names what is not there."""


class DataError(OuderenindexError):
    """A table, boundary file or list of sites is not what it should be."""


class SourceError(OuderenindexError):
    """A publisher's service or file cannot be read."""


class ExportError(OuderenindexError):
    """An output cannot be written."""


def printable(text: str) -> str:
    """Text without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def suggest(value: str, allowed: Iterable[str]) -> str:
    """Say which allowed value was probably meant, or list them when there are few.

    Parameters
    ----------
    value
        What the user wrote.
    allowed
        What could have been written.

    Returns
    -------
    str
        For example ``"one of 'risk', 'protective'"`` or ``"perhaps 'Holtenbroek'"``.
    """
    options = sorted({str(option) for option in allowed})
    if not options:
        return "nothing: there are none"
    lower = {option.lower(): option for option in options}
    close = [lower[m] for m in get_close_matches(value.lower(), list(lower), n=3, cutoff=0.6)]
    if close:
        return "perhaps " + " or ".join(f"'{option}'" for option in close)
    if len(options) <= 12:
        return "one of " + ", ".join(f"'{option}'" for option in options)
    return f"one of {len(options)} known values, such as '{options[0]}'"
