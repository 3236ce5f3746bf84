"""Read a declared file of the municipality into statistics."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from ouderenindex.errors import DataError, Problem, printable, suggest
from ouderenindex.regions import LEVELS, Regions
from ouderenindex.sources.files.cells import (
    SPECIAL,
    Cell,
    Reading,
    notation,
    read_figures,
    text_of,
)
from ouderenindex.sources.files.declaration import DerivedColumn, FileColumn, FileDeclaration
from ouderenindex.sources.files.grid import Grid, Row, column_letters
from ouderenindex.sources.files.guard import path_inside
from ouderenindex.sources.files.names import Matches, match_regions
from ouderenindex.sources.files.opening import open_grid
from ouderenindex.sources.files.table import Table, find_table, label_of, locate, simple
from ouderenindex.statistics import COLUMNS, Source, Statistics, file_hash

__all__ = ["FileFigures", "period_of", "read_file"]


@dataclass(frozen=True)
class FileFigures:
    """What a file gave.

    Attributes
    ----------
    statistics
        The figures, with their source (and the hash of the file).
    unmatched
        Rows whose region is not known, each with candidates; their figures are left out.
    unassigned
        Figures of rows such as "Onbekend", which belong to no area but are part of the totals;
        columns ``name, indicator, period, value, status``.
    notes
        What was left out or assumed, in English, one sentence each.
    """

    statistics: Statistics
    unmatched: tuple[Problem, ...]
    unassigned: pd.DataFrame
    notes: tuple[str, ...]


def read_file(declaration: FileDeclaration, regions: Regions, *, folder: Path | str) -> FileFigures:
    """Read a file as its declaration says.

    Parameters
    ----------
    declaration
        What each column becomes.
    regions
        The municipality; rows of other municipalities are counted in a note and left out.
    folder
        Folder of the project file, which the path is relative to and may not leave.

    Returns
    -------
    FileFigures
        A column that is empty all through was not published and gives no figures (a note says
        so); a single empty cell is missing.

    Raises
    ------
    DataError
        With all problems of the file: columns that are not there, cells that are neither a
        number nor a known sign, two rows for one region, numbers that can be read in two ways;
        or if no row at all is about a region of the municipality.
    """
    path = path_inside(Path(folder), declaration.path)
    grid = open_grid(path, sheet=declaration.sheet, layer=declaration.layer)
    long = declaration.layout == "long"
    columns = [] if long else [column.name for column in declaration.column]
    others = (
        declaration.region,
        declaration.period_column,
        declaration.indicator_column,
        declaration.value_column,
    )
    wanted = [name for name in (*others, *columns) if name]
    table = find_table(
        path,
        grid,
        wanted=wanted,
        header_row=declaration.header_row,
        portal=declaration.layout == "portal",
    )
    job = _Job(path, declaration, regions, grid, table)
    if long:
        job.read_long()
    else:
        job.read_wide()
    return job.finish()


def period_of(cell: Cell) -> str | None:
    """Year that a cell names (2024, "2024", "2024JJ00" or a date), or None."""
    if isinstance(cell, date):
        return f"{cell.year:04d}"
    match = re.fullmatch(r"([12][0-9]{3})(JJ00)?", text_of(cell))
    return match[1] if match else None


@dataclass
class _Job:
    """One file being read: what is found and what is wrong is gathered until the end."""

    path: Path
    declaration: FileDeclaration
    regions: Regions
    grid: Grid
    table: Table

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        self.notes: list[str] = list(self.grid.notes)
        self.records: list[tuple[str, str, str, float, str]] = []
        self.apart: list[tuple[str, str, str, float, str]] = []
        self.decimals: dict[int, str | Problem] = {}
        self.special = {**SPECIAL, **self.table.special}
        self.special |= {key.strip().lower(): v for key, v in self.declaration.values.items()}
        self.places = {
            name: self._locate(name)
            for name in (
                self.declaration.region,
                self.declaration.period_column,
                self.declaration.indicator_column,
                self.declaration.value_column,
            )
            if name is not None
        }
        if self.problems:
            raise DataError(f"{self.path.name}: the table is not as declared", self.problems)
        self.region = self.places[self.declaration.region]
        self.matches = self._match()
        kept = {*self.matches.codes, *self.matches.unassigned}
        self.rows = [row for row in self.table.rows if row.text(self.region) in kept]
        self.periods = [self._period(row) for row in self.rows]

    def _locate(self, name: str) -> int:
        place = locate(self.table, name, self.grid)
        if isinstance(place, Problem):
            self.problems.append(place)
            return -1
        return place

    def _match(self) -> Matches:
        cells, alone = self.table.texts(self.region)
        header = self.table.headers[self.region]
        found = match_regions(cells, alone, self.regions, self.declaration.level, header)
        if not found.codes:
            foreign = f" ({len(found.foreign)} of other municipalities)" if found.foreign else ""
            raise DataError(
                f"{self.path.name}: no row is about a region of this municipality{foreign}",
                found.problems,
            )
        texts = [row.text(self.region) for row in self.table.rows]
        foreign_rows = sum(text in found.foreign for text in texts)
        if foreign_rows:
            self.notes.append(f"{foreign_rows} rows of other municipalities were left out")
        for text in sorted(found.totals):
            self.notes.append(f"row '{_said(text)}' is a total of the table and was left out")
        for text in sorted(found.unassigned):
            self.notes.append(f"row '{_said(text)}' belongs to no region and was kept apart")
        if found.remarks:
            self.notes.append(f"{len(found.remarks)} lines without figures were left out")
        codes = set(found.codes.values())
        for level in LEVELS:
            official = set(self.regions.level(level).index)
            lacking = sorted(official - codes)
            if official & codes and lacking and level != "gemeente":
                names = ", ".join(self.regions.name(code) for code in lacking[:5])
                more = ", ..." if len(lacking) > 5 else ""
                self.notes.append(
                    f"{len(lacking)} of {len(official)} {level}en have no row: {names}{more}"
                )
        return found

    def _period(self, row: Row) -> str:
        if self.declaration.period_column is None:
            return self.declaration.period or ""
        place = self.places[self.declaration.period_column]
        period = period_of(row.cell(place))
        if period is None:
            header, value = self.table.headers[place], row.text(place)
            self.problems.append(Problem("not a period", row.number, header, value, "a year"))
        return period or ""

    # --- Figures ----------------------------------------------------------------------------

    def read_wide(self) -> None:
        """Read one column after the other."""
        first: dict[tuple[str, str], int] = {}
        for mark, text in self.table.footnotes.items():
            self.notes.append(f"footnote {_said(mark)} {_said(text)}")
        for row, period in zip(self.rows, self.periods, strict=True):
            region = self.matches.codes.get(row.text(self.region))
            if region is not None and first.setdefault((region, period), row.number) != row.number:
                self._double(row, first[region, period], self.region)
        for column in self.declaration.column:
            place = self._locate(column.name)
            if place < 0:
                continue
            self._check_label(column, place)
            cells = [row.cell(place) for row in self.rows]
            if not any(cell is not None and text_of(cell) != "" for cell in cells):
                said = _said(self.table.headers[place])
                self.notes.append(f"column '{said}' is empty and gives no figures")
                continue
            periods = [column.period or period for period in self.periods]
            self._take(column, self._read(self.rows, place), self.rows, periods)

    def read_long(self) -> None:
        """Read the rows of one subject after the other."""
        subject = self.places[str(self.declaration.indicator_column)]
        value = self.places[str(self.declaration.value_column)]
        groups: dict[str, list[int]] = {}
        for index, row in enumerate(self.rows):
            groups.setdefault(simple(row.text(subject)), []).append(index)
        for column in self.declaration.column:
            chosen = groups.pop(simple(column.name), [])
            header = self.table.headers[subject]
            if not chosen:
                known = {row.text(subject) for row in self.rows}
                expected = suggest(column.name, sorted(known)[:1000])
                self.problems.append(
                    Problem("no row has this subject", None, header, column.name, expected)
                )
                continue
            first: dict[tuple[str, str], int] = {}
            for index in chosen:
                row, period = self.rows[index], column.period or self.periods[index]
                region = self.matches.codes.get(row.text(self.region))
                key = (region or "", period)
                if region is not None and first.setdefault(key, row.number) != row.number:
                    self._double(row, first[key], self.region)
            rows = [self.rows[index] for index in chosen]
            periods = [column.period or self.periods[index] for index in chosen]
            self._take(column, self._read(rows, value), rows, periods)
        if groups:
            left = sum(len(rows) for rows in groups.values())
            self.notes.append(f"{left} rows of {len(groups)} other subjects were left out")

    def _double(self, row: Row, first: int, place: int) -> None:
        self.problems.append(
            Problem(
                f"a second row for this region and period (the first is row {first})",
                row.number,
                self.table.headers[place],
                row.text(place),
            )
        )

    def _check_label(self, column: FileColumn, place: int) -> None:
        """Note where the header says something else than the declaration."""
        header = self.table.headers[place]
        label = label_of(header)
        said = _said(label.name)
        if label.unit and column.unit and column.factor == 1 and label.unit != column.unit:
            self.notes.append(
                f"column '{said}' is in '{_said(label.unit)}', declared as '{column.unit}'"
            )
        if place in self.grid.percent:
            self.notes.append(f"column '{said}' holds percentages: 0.125 is read as 12.5")

    @cached_property
    def _proven(self) -> set[str]:
        """Decimal signs that any column of the file proves."""
        signs: set[str] = set()
        for place in range(len(self.table.headers)):
            if place != self.region:
                signs |= notation(self.table.column(place))[0]
        return signs

    def _decimal(self, place: int) -> str | Problem:
        """Decimal sign of a column, or what is wrong where its texts leave it open."""
        if self.declaration.decimal is not None:
            return self.declaration.decimal
        cells = self.table.column(place)
        proven, needs = notation(cells)
        if len(proven) == 1:
            return proven.pop()
        if not proven and not needs:
            return "."  # whole numbers only
        # A comma elsewhere says how this file writes; a point may be the number of a chapter.
        if not proven and self._proven == {","}:
            return ","
        what = "decimals are written in two ways" if proven else "this number has two readings"
        example = next(cell for cell in cells if any(notation([cell])))
        return Problem(
            what,
            column=self.table.headers[place],
            value=example,
            expected="decimal = ',' or decimal = '.' in the declaration",
        )

    def _read(self, rows: Sequence[Row], place: int) -> Reading:
        if place not in self.decimals:
            self.decimals[place] = self._decimal(place)
        decimal = self.decimals[place]
        if isinstance(decimal, Problem):
            if decimal not in self.problems:
                self.problems.append(decimal)
            return Reading([], [], [], 0)
        header = self.table.headers[place]
        cells = [row.cell(place) for row in rows]
        reading = read_figures(cells, self.special, decimal)
        for flaw in reading.flaws:
            row = rows[flaw.index]
            cell = f"cell {column_letters(place)}{row.number}: " if self.grid.lettered else ""
            shown = row.text(place) or None
            problem = Problem(cell + flaw.what, row.number, header, shown, flaw.expected or None)
            self.problems.append(problem)
        if reading.codes:
            self.notes.append(
                f"column '{_said(header)}': {reading.codes} codes at or below -99990 are missing"
            )
        return reading

    def _take(
        self, column: FileColumn, reading: Reading, rows: Sequence[Row], periods: Sequence[str]
    ) -> None:
        """Keep the figures of one column."""
        observed = "modelled" if self.declaration.modelled else "observed"
        for row, period, value, status in zip(
            rows, periods, reading.values, reading.statuses, strict=False
        ):
            text = row.text(self.region)
            region = self.matches.codes.get(text)
            record = (
                region or text,
                column.indicator,
                period,
                value * column.factor,
                observed if status == "observed" else status,
            )
            (self.apart if region is None else self.records).append(record)

    # --- Result -----------------------------------------------------------------------------

    def finish(self) -> FileFigures:
        """Compute what is derived, and give the result or all that is wrong."""
        if self.problems:
            raise DataError(
                f"{self.path.name}: the figures cannot be used",
                sorted(self.problems, key=lambda problem: problem.row or 0),
            )
        if not self.records:
            raise DataError(f"{self.path.name}: every declared column is empty")
        for derived in self.declaration.derived:
            self.records += self._derive(derived, self.records)
            self.apart += self._derive(derived, self.apart)
        names = ["region", "indicator", "period", "value", "status"]
        frame = pd.DataFrame(self.records, columns=names)
        for name in ("lower", "upper", "n"):
            frame[name] = float("nan")
        frame["source"] = self.declaration.source.key
        source = self._source(sorted(set(frame["period"])))
        return FileFigures(
            statistics=Statistics(frame[list(COLUMNS)], {source.key: source}),
            unmatched=tuple(self.matches.problems),
            unassigned=pd.DataFrame(self.apart, columns=["name", *names[1:]]),
            notes=tuple(self.notes),
        )

    def _derive(
        self, derived: DerivedColumn, records: Sequence[tuple[str, str, str, float, str]]
    ) -> list[tuple[str, str, str, float, str]]:
        """Figures of a derived indicator, where all that it is computed from was read."""
        known: dict[tuple[str, str], dict[str, tuple[float, str]]] = {}
        for region, indicator, period, value, status in records:
            known.setdefault((region, period), {})[indicator] = (value, status)
        found = []
        for (region, period), figures in known.items():
            if all(key in figures for key in derived.inputs):
                value, status = _formula(derived, figures)
                found.append((region, derived.indicator, period, value, status))
        if records is self.records and not found:
            self.notes.append(
                f"'{derived.indicator}' was not computed: no figures of "
                + ", ".join(sorted(set(derived.inputs)))
            )
        return found

    def _source(self, periods: Sequence[str]) -> Source:
        declared = self.declaration.source
        title = re.findall(r"\b(?:19|20)\d\d\b", self.table.title)
        if len(set(title)) == 1 and title[0] not in periods:
            self.notes.append(f"the title says {title[0]}, the declaration {', '.join(periods)}")
        return Source(
            key=declared.key,
            publisher=declared.publisher,
            table=declared.table or _said(self.table.title.partition("\n")[0]) or self.path.name,
            period=periods[0] if len(periods) == 1 else f"{periods[0]}-{periods[-1]}",
            licence=declared.licence,
            url=declared.url,
            retrieved=declared.retrieved or self.table.exported,
            sha256=file_hash(self.path),
            note=declared.note,
        )


def _formula(derived: DerivedColumn, figures: Mapping[str, tuple[float, str]]) -> tuple[float, str]:
    """Value and status of a derived indicator: sum(x), or 100 sum(x) / whole in percent."""
    statuses = {figures[key][1] for key in derived.inputs}
    for status in ("suppressed", "missing", "not_applicable"):
        if status in statuses:
            return float("nan"), status
    observed = "modelled" if "modelled" in statuses else "observed"
    total = sum(figures[key][0] for key in derived.sum or derived.share)
    if derived.of is None:
        return total, observed
    whole = figures[derived.of][0]
    if whole == 0:
        return float("nan"), "not_applicable"
    return 100 * total / whole, observed


def _said(text: str) -> str:
    """Text of a file as it may stand in a message: on one line, and not long."""
    shown = printable(text)
    return shown if len(shown) <= 120 else f"{shown[:119]}…"
