"""Agreed targets and published totals, as a file that a municipality edits.

One row per statement: an amount to reach (``target``), an amount a year (``rate``), what is
``realised`` or ``planned`` of it, what stays ``apart`` for want of a definition, and a published
``total`` without a target.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ouderenindex._tables import read_table, rows_of
from ouderenindex.concepts.reading import COUNTS, Concept
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.statistics import Source

__all__ = ["FIELDS", "ROLES", "Target", "read_targets"]

ROLES = ("target", "rate", "realised", "planned", "apart", "total")
FIELDS = (*COUNTS, "concepts")
_AS_OF = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Target:
    """What one source says of a target or total.

    Attributes
    ----------
    path
        Key of the path that it belongs to.
    label, label_en
        In words, Dutch; and in English, where the file says so.
    role
        One of :data:`ROLES`.
    low, high
        The amount; equal where the source gives one number. Of a ``rate``: a year.
    years
        Of a ``rate``: for how many years; None if the source does not say.
    by
        Of a ``target``: the year before which, or in which, it is to be reached; sources seldom
        say which of the two.
    as_of
        ``2023`` or ``2023-09``: when the statement held; empty if unknown.
    field
        Which count of a concept adds up to it: one of :data:`FIELDS`; ``concepts`` counts the
        concepts themselves; empty where the register cannot add it up.
    counted_in
        Key in ``counted_in`` of the statements that it is the sum of.
    concepts
        Or the ids of the concepts that it is about.
    source, note
        Key of the source, and its own words.
    """

    path: str
    label: str
    role: str
    low: int
    high: int
    years: int | None
    by: int | None
    as_of: str
    field: str
    counted_in: str
    concepts: tuple[str, ...]
    source: str
    note: str
    label_en: str = ""

    def name(self, lang: str = "nl") -> str:
        """Label in a language; the Dutch one where there is no other."""
        return self.label_en if lang == "en" and self.label_en else self.label


def read_targets(
    path: Path | str, concepts: Sequence[Concept], sources: Mapping[str, Source]
) -> tuple[Target, ...]:
    """Read targets and published totals from a CSV.

    Parameters
    ----------
    path
        Columns ``path, label, role, low, source`` and if known ``high, years, by, as_of, field,
        counted_in, concepts`` (ids, separated by spaces), ``note`` and ``label_en``.
    concepts
        The register: what a row adds up must be in it.
    sources
        The known sources.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    path = Path(path)
    table = read_table(path, required=("path", "label", "role", "low", "source"))
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no targets")
    ids = {concept.id for concept in concepts}
    keys = {key for c in concepts for said in c.statements for key in said.counted_in}
    problems: list[Problem] = []
    targets: list[Target] = []
    seen: set[tuple[str, str]] = set()
    for line, row in rows_of(table):
        found = _check(row, line, ids, keys, sources)
        # Two rows of one role would be two answers to one question; what stays apart may be many.
        if row["role"] != "apart" and (row["path"], row["role"]) in seen:
            found.append(Problem("this path has that role already", line, "role", row["role"]))
        seen.add((row["path"], row["role"]))
        if not found:
            targets.append(_target(row))
        problems += found
    if problems:
        raise DataError(f"{path.name}: the targets cannot be used", problems)
    return tuple(targets)


def _check(
    row: Mapping[str, str],
    line: int,
    ids: set[str],
    keys: set[str],
    sources: Mapping[str, Source],
) -> list[Problem]:
    problems = [
        Problem("a target needs one", line, column, "")
        for column in ("path", "label", "low")
        if not row[column]
    ]
    for column in ("low", "high", "years", "by"):
        cell = row.get(column, "")
        if cell and not re.fullmatch(r"[0-9]{1,9}", cell):
            problems.append(Problem("not a count", line, column, cell, "a whole number"))
    known = (("role", ROLES), ("source", sources), ("field", FIELDS), ("counted_in", keys))
    for name, allowed in known:
        cell = row.get(name, "")
        if cell not in allowed and (cell or name in ("role", "source")):
            problems.append(Problem(f"unknown {name}", line, name, cell, suggest(cell, allowed)))
    for concept in row.get("concepts", "").split():
        if concept not in ids:
            expected = suggest(concept, ids)
            problems.append(Problem("unknown concept", line, "concepts", concept, expected))
    as_of = row.get("as_of", "")
    if as_of and not _AS_OF.fullmatch(as_of):
        problems.append(Problem("not a date", line, "as_of", as_of, "2023 or 2023-09"))
    if problems:
        return problems
    if row.get("high") and int(row["high"]) < int(row["low"]):
        expected = f"at least {int(row['low'])}"
        problems.append(Problem("high is below low", line, "high", row["high"], expected))
    if row["role"] == "target" and not row.get("by"):
        problems.append(Problem("a target needs a year", line, "by", "", "such as 2028"))
    if row.get("counted_in") and row.get("concepts"):
        problems.append(
            Problem("either counted_in or concepts, not both", line, "concepts", row["concepts"])
        )
    adds_up = bool(row.get("counted_in") or row.get("concepts"))
    if adds_up != bool(row.get("field")):
        problems.append(
            Problem(
                "what is added up needs both a field and counted_in or concepts",
                line, "field", row.get("field", ""), suggest("", FIELDS),
            )
        )  # fmt: skip
    return problems


def _target(row: Mapping[str, str]) -> Target:
    def count(column: str) -> int | None:
        return int(row[column]) if row.get(column) else None

    low = int(row["low"])
    high = count("high")
    return Target(
        path=row["path"],
        label=row["label"],
        role=row["role"],
        low=low,
        high=low if high is None else high,
        years=count("years"),
        by=count("by"),
        as_of=row.get("as_of", ""),
        field=row.get("field", ""),
        counted_in=row.get("counted_in", ""),
        concepts=tuple(row.get("concepts", "").split()),
        source=row["source"],
        note=row.get("note", ""),
        label_en=row.get("label_en", ""),
    )
