"""Look at a file and propose how to declare it."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from ouderenindex.errors import DataError, Problem, printable
from ouderenindex.regions import Regions, is_code, normalise_name
from ouderenindex.sources.files.cells import SPECIAL, notation, read_figures, text_of
from ouderenindex.sources.files.declaration import FileDeclaration
from ouderenindex.sources.files.grid import Grid
from ouderenindex.sources.files.guard import kind_of, path_problem
from ouderenindex.sources.files.known import derived_from, indicator_for
from ouderenindex.sources.files.names import (
    Matches,
    known_names,
    level_of_names,
    match_regions,
    plain_code,
)
from ouderenindex.sources.files.opening import open_grid
from ouderenindex.sources.files.reading import period_of
from ouderenindex.sources.files.table import Table, find_table, label_of, simple

__all__ = ["ColumnReport", "Proposal", "inspect_file"]

_PERIOD_NAMES = {"jaar", "jaren", "periode", "perioden", "peiljaar", "jaartal", "year"}
_VALUE_NAMES = {"waarde", "value", "aantal", "cijfer", "score", "percentage"}
_REGION_WORDS = ("buurtcode", "wijkcode", "gwb_code", "regio", "buurt", "wijk", "gebied", "naam")
_MOST_SUBJECTS = 500
_SHOWN = 12
_SAMPLE = 300
_EXAMINED = 20_000


@dataclass(frozen=True)
class ColumnReport:
    """What stands in a column.

    Attributes
    ----------
    header, name, unit, footnote
        The header, and what it consists of.
    numbers, texts
        How many cells are numbers, and how many are other text.
    special
        Signs for a figure that is not there, and how often they occur.
    low, high
        Smallest and largest number; None without numbers.
    unclear
        A number that can be read in two ways, so that ``decimal`` must be declared; or None.
    role
        ``figures``, ``region``, ``period``, ``subject``, ``value``, ``text`` or ``empty``.
    """

    header: str
    name: str
    unit: str
    footnote: str
    numbers: int
    texts: int
    special: Mapping[str, int]
    low: float | None
    high: float | None
    unclear: str | None
    role: str


@dataclass(frozen=True)
class Proposal:
    """How a file could be declared, and what was seen in it.

    Attributes
    ----------
    file
        Name of the file.
    content
        The declaration, as the content of a ``[[file]]`` table.
    columns
        What stands in each column.
    level
        Level of the regions, if it was found.
    matched, unmatched
        How many texts in the region column match a region, and the problems of those that do
        not; 0 and empty without regions to compare with.
    compared
        Whether there were regions to compare with.
    sources, footnotes
        As the file names them.
    notes
        What a user should know, and complete.
    """

    file: str
    content: Mapping[str, Any]
    columns: tuple[ColumnReport, ...]
    level: str | None
    matched: int
    unmatched: tuple[Problem, ...]
    compared: bool
    sources: tuple[str, ...]
    footnotes: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def has_period(self) -> bool:
        """Whether the file says which year its figures are of."""
        named = "period" in self.content or "period_column" in self.content
        return named or all("period" in column for column in self.content["column"])

    @property
    def declaration(self) -> FileDeclaration:
        """The proposal as a checked declaration."""
        return FileDeclaration.model_validate(self.content)

    def toml(self) -> str:
        """Text to paste into a project file."""
        lines = ["[[file]]"]
        for key, value in self.content.items():
            if key not in ("source", "column", "derived"):
                lines.append(f"{key} = {_toml(value)}")
        if not self.has_period:
            lines.append('# period = "2024"  # complete: which year are the figures of?')
        lines += ["", "[file.source]"]
        if "publisher" not in self.content["source"]:
            lines.append('# publisher = "..."  # complete: who publishes the figures?')
        lines += [f"{key} = {_toml(value)}" for key, value in self.content["source"].items()]
        for kind in ("column", "derived"):
            for table in self.content.get(kind, ()):
                lines += ["", f"[[file.{kind}]]"]
                lines += [f"{key} = {_toml(value)}" for key, value in table.items()]
        return "\n".join(lines) + "\n"

    def report(self) -> str:
        """Readable text: the columns, the regions, and what to look at."""
        return "\n".join(printable(line) for line in self._report())

    def _report(self) -> Iterator[str]:
        yield f"{self.file}: {self.content.get('layout', 'wide')} table"
        if self.compared:
            total = self.matched + len(self.unmatched)
            yield f"  regions: {self.matched} of {total} names or codes found ({self.level})"
            for problem in self.unmatched[:_SHOWN]:
                yield f"    - {problem}"
            if len(self.unmatched) > _SHOWN:
                yield f"    … and {len(self.unmatched) - _SHOWN} more"
        else:
            yield "  regions: not compared (give a project to compare names with)"
        yield "  columns:"
        for column in self.columns:
            said = f"    {column.header[:70] or '(no header)'}: {column.role}"
            if column.numbers:
                said += f", {column.numbers} numbers from {column.low:g} to {column.high:g}"
            if column.unit:
                said += f", unit '{column.unit}'"
            if column.special:
                signs = (f"'{sign}' {count}x" for sign, count in column.special.items())
                said += f", without a figure: {', '.join(signs)}"
            if column.texts and column.role == "figures":
                said += f", {column.texts} other texts"
            yield said
        if self.sources:
            yield f"  sources named in the file: {', '.join(self.sources)}"
        for mark, text in self.footnotes.items():
            yield f"  footnote {mark} {text}"
        for note in self.notes:
            yield f"  note: {note}"


def _toml(value: Any) -> str:
    """Value of a TOML file. JSON writes texts and lists alike; the rest of Unicode is escaped."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in text)


def inspect_file(
    path: Path | str,
    regions: Regions | None = None,
    *,
    sheet: str | None = None,
    folder: Path | None = None,
) -> Proposal:
    """Look at a file and propose its declaration.

    Parameters
    ----------
    path
        The file.
    regions
        The municipality, to find the column and the level of its regions by.
    sheet
        Sheet or layer to look at; without it, the first one (that is visible).
    folder
        Folder of the project file, which the declared path is relative to; without it, or for
        a file outside it, the path is the name of the file.

    Raises
    ------
    DataError
        If the file cannot be read, or holds no table with figures.
    """
    path = Path(path)
    kind = kind_of(path)
    named = {"layer" if kind == "layers" else "sheet": sheet}
    grid = open_grid(path, **named, first=True)
    table = find_table(path, grid, wanted=(), header_row=None, portal=True)
    reports = [_examine(table, place) for place in range(len(table.headers))]
    region = _region_column(table, regions)
    roles = _roles(table, reports, region)
    columns = tuple(replace(r, role=roles.get(i, r.role)) for i, r in enumerate(reports))
    cells, alone = table.texts(region)
    level, by_name = _level(cells, regions)
    found = (
        match_regions(cells, alone, regions, level if by_name else None, table.headers[region])
        if regions is not None
        else Matches()
    )
    content = _head(path, folder, grid, table, columns)
    if by_name:
        content["level"] = level
    content |= _period(path, table, columns)
    content["source"] = _source(path, table, regions)
    special = {**SPECIAL, **table.special}
    signs = sorted({s for c in columns if c.role in ("figures", "value") for s in c.special})
    content["values"] = {s: special[s.lower()] for s in signs if s.lower() in special}
    content["column"] = _columns(path, table, columns)
    years = [column.get("period") for column in content["column"]]
    if all(years):
        content.pop("period", None)
    else:
        derived = derived_from([column["indicator"] for column in content["column"]])
        content["derived"] = [d.model_dump(exclude_defaults=True, mode="json") for d in derived]
    return Proposal(
        file=path.name,
        content={key: value for key, value in content.items() if value not in ({}, [])},
        columns=columns,
        level=level,
        matched=len(found.codes),
        unmatched=tuple(found.problems),
        compared=regions is not None,
        sources=table.sources,
        footnotes=table.footnotes,
        notes=(*grid.notes, *_advice(grid, content, columns)),
    )


def _examine(table: Table, place: int) -> ColumnReport:
    """Say what stands in a column, judged by its first rows."""
    cells = table.column(place)[:_EXAMINED]
    proven, needs = notation(cells)
    special = {**SPECIAL, **table.special}
    reading = read_figures(cells, special, "," if proven == {","} else ".")
    numbers = [value for value in reading.values if not math.isnan(value)]
    flawed = {flaw.index for flaw in reading.flaws}
    signs = Counter(
        text_of(cell)
        for index, (cell, status) in enumerate(zip(cells, reading.statuses, strict=True))
        if status != "observed" and index not in flawed and isinstance(cell, str)
    )
    signs.pop("", None)
    unclear = None
    if len(proven) == 2 or (needs and not proven):
        unclear = next(text_of(cell) for cell in cells if any(notation([cell])))
    if not numbers and not flawed and not signs:
        role = "empty"
    else:
        role = "figures" if len(numbers) + sum(signs.values()) > len(flawed) else "text"
    label = label_of(table.headers[place])
    return ColumnReport(
        header=table.headers[place],
        name=label.name,
        unit=label.unit,
        footnote=label.footnote,
        numbers=len(numbers),
        texts=len(flawed),
        special=dict(sorted(signs.items())),
        low=min(numbers, default=None),
        high=max(numbers, default=None),
        unclear=unclear,
        role=role,
    )


def _region_column(table: Table, regions: Regions | None) -> int:
    """Column with most different codes or names of regions; without any, by its header."""
    names = set() if regions is None else known_names(regions) - {""}

    def known(text: str) -> bool:
        if is_code(text.upper()):
            return True
        ours = regions is not None and plain_code(text, None) in regions
        return ours or normalise_name(text) in names

    best, most = None, (0, False)
    for place in range(len(table.headers)):
        if place and not table.headers[place]:
            continue  # it could not be declared
        texts = dict.fromkeys(text_of(cell) for cell in table.column(place))
        texts.pop("", None)
        first = list(islice(texts, _SAMPLE))
        if 2 * sum(map(known, first)) < len(first):
            continue  # seen without a look at a hundred thousand figures
        rank = (sum(map(known, texts)), any(is_code(text.upper()) for text in first))
        if rank > most:
            best, most = place, rank
    if best is not None:
        return best
    headers = [simple(header) for header in table.headers]
    worded = [i for word in _REGION_WORDS for i, header in enumerate(headers) if word in header]
    return next(iter(worded), 0)


def _level(cells: Mapping[str, int], regions: Regions | None) -> tuple[str | None, bool]:
    """Level of most regions, and whether they go by name, so that it must be declared."""
    if regions is None:
        return None, False
    codes = [plain_code(text, None) for text in cells]
    coded = Counter(str(regions.frame.at[code, "level"]) for code in codes if code in regions)
    if coded:
        return coded.most_common(1)[0][0], False
    level = level_of_names(cells, regions)
    return level, level is not None


def _roles(table: Table, columns: Sequence[ColumnReport], region: int) -> dict[int, str]:
    """Tell what the columns without figures are for, and whether the table is long."""
    roles = {region: "region"}
    period = next(
        (
            place
            for place, column in enumerate(columns)
            if simple(column.name) in _PERIOD_NAMES and place != region
            and all(period_of(cell) is not None for cell in table.column(place))
        ),
        None,
    )  # fmt: skip
    if period is not None:
        roles[period] = "period"
    keys = [(row.text(region), "" if period is None else row.text(period)) for row in table.rows]
    if len(set(keys)) == len(keys):
        return roles
    # Regions come back within a period: each row is about one subject.
    figures = [i for i, c in enumerate(columns) if c.role == "figures" and i not in roles]
    named = [i for i in figures if simple(columns[i].name) in _VALUE_NAMES]
    value = next(iter(named or figures[-1:]), None)
    for place, column in enumerate(columns):
        if column.role != "text" or place in roles or value is None:
            continue
        subjects = [row.text(place) for row in table.rows]
        different = len(set(subjects))
        if different <= _MOST_SUBJECTS and len(set(zip(keys, subjects, strict=True))) == len(keys):
            return {**dict.fromkeys(figures, "text"), **roles, place: "subject", value: "value"}
    return roles


def _head(
    path: Path, folder: Path | None, grid: Grid, table: Table, columns: Sequence[ColumnReport]
) -> dict[str, Any]:
    """First lines of the declaration: the file, its layout and its columns by role."""
    headers = {column.role: column.header for column in columns}
    long = "subject" in headers
    head: dict[str, Any] = {
        "path": _relative(path, folder),
        "layout": "portal" if table.is_portal else "long" if long else "wide",
    }
    if len(grid.sheets) > 1:
        head["layer" if grid.fields else "sheet"] = grid.sheet
    head["region"] = headers["region"]
    if long:
        head |= {"indicator_column": headers["subject"], "value_column": headers["value"]}
    return head


def _relative(path: Path, folder: Path | None) -> str:
    """Path as a project file in a folder would name it."""
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        inside = path.resolve().relative_to(folder.resolve()).as_posix()
        if path_problem(inside) is None:
            return inside
    return path.name


def _period(path: Path, table: Table, columns: Sequence[ColumnReport]) -> dict[str, str]:
    """Period column, or the one year that the title or else the file name names."""
    column = next((column.header for column in columns if column.role == "period"), None)
    if column is not None:
        return {"period_column": column}
    for text in (table.title, path.stem):
        years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
        if len(years) == 1:
            return {"period": years.pop()}
    return {}


def _source(path: Path, table: Table, regions: Regions | None) -> dict[str, str]:
    """Source as far as the file tells it."""
    key = re.sub(r"[^A-Za-z0-9]+", "_", path.stem).strip("_") or "bestand"
    source = {"key": key}
    municipalities = [] if regions is None else list(regions.level("gemeente")["name"])
    if len(municipalities) == 1:
        source["publisher"] = f"Gemeente {municipalities[0]}"
    title = table.title.partition("\n")[0] or path.name
    named = f" (bronnen: {', '.join(table.sources)})" if table.sources else ""
    source["table"] = title + named
    if table.exported:
        source["retrieved"] = table.exported
    return source


def _columns(path: Path, table: Table, columns: Sequence[ColumnReport]) -> list[dict[str, str]]:
    """Column tables of the declaration."""
    roles = [column.role for column in columns]
    taken: set[str] = set()
    found: list[dict[str, str]] = []
    if "subject" in roles:
        subjects = dict.fromkeys(text_of(c) for c in table.column(roles.index("subject")))
        for subject in subjects:
            if subject:
                key = indicator_for(subject, taken)
                taken.add(key)
                found.append({"name": subject, "indicator": key})
    names = Counter(simple(column.name) for column in columns)
    for column in columns:
        if column.role != "figures" or not column.header:
            continue
        if re.fullmatch(r"(19|20)\d\d", column.header):
            # The columns are years of one subject, which the title or the file is named after.
            subject = re.sub(r"\d{4}", "", table.title.partition("\n")[0] or path.stem)
            key = indicator_for(subject, ())
            found.append({"name": column.header, "indicator": key, "period": column.header})
            continue
        key = indicator_for(column.name, taken)
        taken.add(key)
        name = column.name if names[simple(column.name)] == 1 else column.header
        found.append({"name": name, "indicator": key})
        if column.unit:
            found[-1]["unit"] = column.unit
    if not found:
        raise DataError(f"{path.name}: no column holds figures")
    return found


def _advice(
    grid: Grid, content: Mapping[str, Any], columns: Sequence[ColumnReport]
) -> Iterator[str]:
    """Tell what the user should look at or complete."""
    if len(grid.rows) > _EXAMINED:
        yield f"the columns were judged by their first {_EXAMINED:,} rows"
    others = [name for name in grid.sheets if name != grid.sheet]
    if others:
        yield "other sheets or layers: " + ", ".join(f"'{name}'" for name in others)
    named = "period" in content or "period_column" in content
    if not named and not all("period" in column for column in content["column"]):
        yield "the file does not say which year it is about: complete 'period'"
    if "publisher" not in content["source"]:
        yield "complete 'publisher' of the source"
    yield "complete 'licence' and 'url' of the source if they are known"
    for column in columns:
        said = f"column '{column.header[:70]}'"
        if column.role == "empty" and column.header:
            yield f"{said} is empty and was left out"
        if column.role == "figures" and not column.header:
            yield "a column with figures has no header and was left out"
        if column.role in ("figures", "value") and column.unclear is not None:
            yield f"{said}: '{column.unclear[:30]}' has two readings; declare 'decimal'"
        if re.search(r"\b1[. ]?000\b", column.unit):
            yield f"{said} is in '{column.unit}'; consider factor = 1000"
