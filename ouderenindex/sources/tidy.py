"""From cells of a publisher's table to figures of the tidy contract."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.errors import Problem, SourceError
from ouderenindex.sources.catalogue import Measure, Subject, Table
from ouderenindex.sources.snapshots import Answer
from ouderenindex.statistics import COLUMNS, Source, Statistics

__all__ = [
    "Block",
    "Column",
    "Fetched",
    "Sheet",
    "add_up",
    "check_range",
    "in_order",
    "make_source",
    "read_cells",
    "read_numbers",
    "share",
    "to_statistics",
]

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

# -99995, -99997 and -99999999 stand for figures that are not there.
_NO_FIGURE = -99_990
_LARGEST = 1e12
# A hidden part hides the whole; a figure that cannot exist is the last reason not to have one.
_WORST_FIRST = ("suppressed", "missing", "not_applicable")
# Both counts of a share are rounded to 5: a part may come out this much above the whole.
_ROUNDED = 5


@dataclass(frozen=True)
class Column:
    """The figures of one field, one for each region.

    Attributes
    ----------
    values
        NaN where there is none.
    statuses
        As in the tidy contract.
    """

    values: Floats
    statuses: Texts

    @property
    def blank(self) -> bool:
        """Whether all cells are empty: neither a figure nor a sign that one is hidden."""
        hidden = self.statuses == "suppressed"
        return bool((np.isnan(self.values) & ~hidden).all())

    def marked(self, status: str) -> Column:
        """Give the same regions without figures, all with one status."""
        return Column(
            np.full(len(self.values), np.nan), np.full(len(self.values), status, dtype=object)
        )


@dataclass(frozen=True)
class Sheet:
    """A table of one year, as read: regions by measures.

    Attributes
    ----------
    url, title
        Of the table.
    regions
        Region codes, the country as NL00.
    columns
        Measure key to its figures, in the order of ``regions``.
    unread
        Measure key to the reason why it could not be read.
    names
        Region code to name.
    notes
        What else is to be told.
    answers
        What it was read from.
    """

    url: str
    title: str
    regions: list[str]
    columns: Mapping[str, Column]
    unread: Mapping[str, str]
    names: Mapping[str, str]
    notes: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Block:
    """Figures of one indicator and period from one source, one for each region."""

    indicator: str
    period: str
    source: str
    regions: list[str]
    column: Column
    lower: Floats | None = None
    upper: Floats | None = None


@dataclass(frozen=True)
class Fetched:
    """Figures of a municipality and the country, and what is to be told of them.

    Attributes
    ----------
    statistics
        The figures and their sources.
    names
        Region code to name as the table has it, where it gives one.
    notes
        What was not there, and what was taken instead.
    boundaries
        Year of the boundaries that most figures have; None if there are none.
    boundary_years
        Source key to the year of the boundaries of its figures: that of an earlier year, from
        which a figure was taken, may be another.
    """

    statistics: Statistics
    names: Mapping[str, str]
    notes: tuple[str, ...]
    boundaries: int | None
    boundary_years: Mapping[str, int] = field(default_factory=dict)


def read_cells(
    cells: pd.Series, subject: Subject, *, url: str, field: str, regions: list[str]
) -> Column:
    """Read cells of text (padded, with symbols) or numbers.

    Parameters
    ----------
    cells
        One for each region, in their order.
    subject
        Says what the symbols stand for, and which status a figure has.
    url, field, regions
        To tell where a cell is that cannot be read.

    Raises
    ------
    SourceError
        If a cell is neither a number nor a known symbol; with all of them.
    """
    values = pd.to_numeric(cells, errors="coerce").to_numpy(np.float64, copy=True)
    statuses = np.full(len(values), subject.status, dtype=object)
    unread = np.flatnonzero(~np.isfinite(values) | (np.abs(values) >= _LARGEST))
    texts = ["" if pd.isna(cell) else str(cell).strip() for cell in cells.to_numpy(object)[unread]]
    symbols = [subject.symbols.get(text) for text in texts]
    if None in symbols:
        known = ", ".join(f"'{sign}'" for sign in subject.symbols if sign)
        raise SourceError(
            f"{url}: figures cannot be read",
            [
                Problem(
                    f"cannot be read, of {regions[place]}",
                    column=field,
                    value=text,
                    expected=f"a number, or one of {known}",
                )
                for place, text, symbol in zip(unread.tolist(), texts, symbols, strict=True)
                if symbol is None
            ],
        )
    zero = np.array([symbol == "zero" for symbol in symbols], dtype=bool)
    values[unread] = np.where(zero, 0.0, np.nan)
    statuses[unread] = np.where(zero, subject.status, np.array(symbols, dtype=object))
    return _without_codes(values, statuses)


def read_numbers(values: Floats, statuses: Texts) -> Column:
    """Take numbers with their statuses, without the codes that stand for no figure."""
    return _without_codes(values.copy(), statuses.copy())


def _without_codes(values: Floats, statuses: Texts) -> Column:
    codes = values <= _NO_FIGURE
    values[codes], statuses[codes] = np.nan, "missing"
    return Column(values, statuses)


def add_up(parts: Sequence[Column], measure: Measure, status: str) -> Column:
    """Make the figure of a measure from its fields: ``factor * sum(parts)``.

    Where a part has no value neither has the sum, for the gravest reason that a part gives:
    suppressed, then missing, then not applicable. Rounded only if multiplied.
    """
    if len(parts) == 1 and measure.factor == 1:
        return parts[0]
    values = np.sum([part.values for part in parts], axis=0)
    if measure.factor != 1:
        values = np.round(values * measure.factor, measure.decimals)
    return Column(values, _statuses(values, parts, status))


def share(part: Column, whole: Column, measure: Measure, status: str) -> Column:
    """Compute ``100 part / whole``, in percent, rounded half up to the measure's decimals.

    Where the whole is zero it does not apply; where a count has no value neither has the share.
    Rounded counts may give a part of up to 5 more than the whole, which is 100%; a part that is
    larger still contradicts the whole, and the share is missing.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0**measure.decimals
        values = np.floor(100 * scale * part.values / whole.values + 0.5) / scale
    values[part.values > whole.values] = 100.0
    values[part.values > whole.values + _ROUNDED] = np.nan
    nobody = whole.values == 0
    values[nobody] = np.nan
    statuses = _statuses(values, (part, whole), status)
    statuses[nobody] = "not_applicable"
    return Column(values, statuses)


def _statuses(values: Floats, parts: Sequence[Column], status: str) -> Texts:
    statuses = np.full(len(values), status, dtype=object)
    absent = np.isnan(values)
    statuses[absent] = "missing"
    for reason in reversed(_WORST_FIRST):
        for part in parts:
            statuses[absent & (part.statuses == reason)] = reason
    return statuses


def check_range(
    column: Column, measure: Measure, *, url: str, field: str, regions: list[str]
) -> None:
    """Refuse shares outside 0 to 100% and counts and distances below zero.

    Raises
    ------
    SourceError
        With all of them: the field is then another than it says.
    """
    values = column.values
    wrong = values < 0
    expected = "0 or more"
    if measure.kind == "share" and measure.unit == "%":
        wrong |= values > 100
        expected = "0 to 100"
    if wrong.any():
        raise SourceError(
            f"{url}: figures are not what their field says",
            [
                Problem(f"impossible figure of {regions[n]}", None, field, values[n], expected)
                for n in np.flatnonzero(wrong).tolist()
            ],
        )


def in_order(codes: Iterable[str]) -> list[str]:
    """Region codes by level (country, gemeente, wijk, buurt) and code."""
    return sorted(set(codes), key=lambda code: (("NL", "GM", "WK", "BU").index(code[:2]), code))


def to_statistics(blocks: Sequence[Block], sources: Mapping[str, Source]) -> Statistics:
    """Put blocks together as Statistics, by indicator and period."""
    ordered = sorted(blocks, key=lambda block: (block.indicator, block.period))
    frame = pd.DataFrame(
        {
            "region": _joined([block.regions for block in ordered], object),
            "indicator": _repeated(ordered, "indicator"),
            "period": _repeated(ordered, "period"),
            "value": _joined([block.column.values for block in ordered], np.float64),
            "status": _joined([block.column.statuses for block in ordered], object),
            "lower": _joined([_or_nan(block.lower, block) for block in ordered], np.float64),
            "upper": _joined([_or_nan(block.upper, block) for block in ordered], np.float64),
            "n": _joined([np.full(len(block.regions), np.nan) for block in ordered], np.float64),
            "source": _repeated(ordered, "source"),
        },
        columns=list(COLUMNS),
    )
    return Statistics(frame, dict(sources))


def _joined(parts: Sequence[Any], kind: type) -> npt.NDArray[Any]:
    arrays: list[npt.NDArray[Any]] = [np.asarray(part, dtype=kind) for part in parts]
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=kind)


def _repeated(blocks: Sequence[Block], name: str) -> npt.NDArray[Any]:
    sizes = [len(block.regions) for block in blocks]
    return np.repeat(np.array([getattr(block, name) for block in blocks], dtype=object), sizes)


def _or_nan(bound: Floats | None, block: Block) -> Floats:
    return np.full(len(block.regions), np.nan) if bound is None else bound


def make_source(
    key: str,
    subject: Subject,
    table: Table,
    *,
    title: str,
    url: str,
    period: int,
    boundaries: int,
    answers: Sequence[Answer],
) -> Source:
    """Provenance of the figures of one table and period.

    Its hash is that of the answer used, or where there are more, of their hashes in the order of
    their urls; its date that of the last one.
    """  # fmt: skip
    hashes = [answer.sha256 for answer in sorted(answers, key=lambda answer: answer.url)]
    several = hashlib.sha256("".join(hashes).encode()).hexdigest()
    return Source(
        key=key,
        publisher=subject.publisher,
        table=f"{table.id} {title}",
        period=str(period),
        licence=subject.licence,
        url=url,
        retrieved=max(answer.retrieved for answer in answers)[:10] if answers else "",
        sha256=hashes[0] if len(hashes) == 1 else several if hashes else "",
        note=subject.note.format(period=period, boundaries=boundaries),
    )
