"""Concepts as the sources speak of them, read from the register's file.

One concept may have several rows, one for each source that speaks of it: statements that
contradict each other stay side by side, each with its source, and are never averaged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path

from ouderenindex._tables import read_table, rows_of
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.regions import Regions
from ouderenindex.statistics import Source

__all__ = ["COUNTS", "STATUSES", "Concept", "Statement", "read_concepts"]

STATUSES = ("realised", "planned", "exploring", "withdrawn")
COUNTS = ("dwellings", "places", "places_with_care", "places_without_care", "places_intended")
_START = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
_COUNT = re.compile(r"[0-9]{1,6}")
# One concept has one of each, whatever number of sources speaks of it.
_HEAD = ("name", "kind", "region")


@dataclass(frozen=True)
class Statement:
    """What one source says about a concept.

    Attributes
    ----------
    dwellings, places, places_with_care, places_without_care, places_intended
        Counts; None where the source gives none. Intended: promised or wished for, where that is
        another number.
    start
        ``2024``, ``2024-03``, ``2024-Q2`` or ``2024-H1``; empty if not given.
    status
        realised, planned, exploring or withdrawn.
    target_group, partner
        In the words of the source.
    counted_in
        Totals of that source in which it is included.
    source, note
        Key of the source, and its own words.
    """

    dwellings: int | None
    places: int | None
    places_with_care: int | None
    places_without_care: int | None
    places_intended: int | None
    start: str
    status: str
    target_group: str
    partner: str
    counted_in: tuple[str, ...]
    source: str
    note: str


@dataclass(frozen=True)
class Concept:
    """A woonzorgconcept.

    Attributes
    ----------
    id, name, kind
        As the sources have it.
    region, precision
        Code of the buurt, wijk or municipality that it is known by, and at which level.
    statements
        One for each source; the first is the one that totals are taken from.
    """

    id: str
    name: str
    kind: str
    region: str
    precision: str
    statements: tuple[Statement, ...]

    @property
    def contradictions(self) -> tuple[str, ...]:
        """Fields in which its statements cannot both be right.

        Other words are no contradiction, and neither is a start that lies within another:
        ``2024-03`` is more precise than ``2024-H1``.
        """
        found = []
        for field in fields(Statement):
            if field.name in ("source", "note", "target_group", "partner", "counted_in"):
                continue
            said = {getattr(statement, field.name) for statement in self.statements} - {None, ""}
            if field.name == "start":
                spans = [_months(start) for start in sorted(said)]
                if all(a[0] <= b[1] and b[0] <= a[1] for a, b in combinations(spans, 2)):
                    continue
            if len(said) > 1:
                found.append(field.name)
        return tuple(found)


def _months(start: str) -> tuple[int, int]:
    """First and last month that a start may mean, counted from the year 0."""
    year, _, part = start.partition("-")
    first = 12 * int(year)
    if not part:
        return first, first + 11
    if part[0] == "Q":
        return first + 3 * (int(part[1]) - 1), first + 3 * int(part[1]) - 1
    if part[0] == "H":
        return first + 6 * (int(part[1]) - 1), first + 6 * int(part[1]) - 1
    return first + int(part) - 1, first + int(part) - 1


def read_concepts(
    path: Path, regions: Regions, sources: Mapping[str, Source]
) -> tuple[Concept, ...]:
    """Read the register from a CSV.

    Parameters
    ----------
    path
        Columns ``id, name, kind, status, region, source`` and one per count, and if known
        ``target_group, partner, start, counted_in, note``; one row per concept and source, in
        which ``name, kind`` and ``region`` of the concept are the same.
    regions
        Where they may lie.
    sources
        The known sources.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    columns = ("id", "name", "kind", "status", "region", "source", *COUNTS)
    table = read_table(path, required=columns)
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no concepts")
    problems: list[Problem] = []
    heads: dict[str, tuple[int, dict[str, str]]] = {}
    statements: dict[str, list[Statement]] = {}
    first_with: dict[tuple[str, Statement], int] = {}
    for line, row in rows_of(table):
        if not row["id"] or not row["name"]:
            problems.append(Problem("a concept needs id and name", line, "id", row["id"]))
        counts: dict[str, int | None] = {}
        for column in COUNTS:
            cell = row[column]
            counts[column] = int(cell) if _COUNT.fullmatch(cell) else None
            if cell and counts[column] is None:
                problems.append(Problem("not a count", line, column, cell, "a whole number"))
        if row["status"] not in STATUSES:
            expected = suggest(row["status"], STATUSES)
            problems.append(Problem("unknown status", line, "status", row["status"], expected))
        start = row.get("start", "")
        if start and not _START.fullmatch(start):
            problems.append(Problem("not a date", line, "start", start, "2024, 2024-03 or 2024-Q2"))
        if row["source"] not in sources:
            expected = suggest(row["source"], sources)
            problems.append(Problem("unknown source", line, "source", row["source"], expected))
        try:
            row["region"] = regions.find(row["region"])
        except OuderenindexError as error:
            problems.append(Problem(error.message, line, "region", row["region"]))
        first, head = heads.setdefault(row["id"], (line, row))
        problems += [
            Problem(f"another {column} than in row {first}", line, column, row[column],
                    f"'{head[column]}', or an id of its own")
            for column in _HEAD if row["id"] and row[column] != head[column]
        ]  # fmt: skip
        said = Statement(
            dwellings=counts["dwellings"],
            places=counts["places"],
            places_with_care=counts["places_with_care"],
            places_without_care=counts["places_without_care"],
            places_intended=counts["places_intended"],
            start=start,
            status=row["status"],
            target_group=row.get("target_group", ""),
            partner=row.get("partner", ""),
            counted_in=tuple(row.get("counted_in", "").split()),
            source=row["source"],
            note=row.get("note", ""),
        )
        earlier = first_with.setdefault((row["id"], said), line)
        if row["id"] and earlier != line:
            problems.append(Problem(f"the same as row {earlier}", line, "id", row["id"]))
        statements.setdefault(row["id"], []).append(said)
    if problems:
        raise DataError(f"{path.name}: the concepts cannot be used", problems)
    return tuple(
        Concept(
            id=key,
            name=head["name"],
            kind=head["kind"],
            region=head["region"],
            precision=str(regions.frame.at[head["region"], "level"]),
            statements=tuple(statements[key]),
        )
        for key, (_, head) in heads.items()
    )
