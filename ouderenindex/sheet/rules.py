"""The rules by which a figure asks something of a site, as a table that a planner can edit.

The table that comes with the package is ``data/rules/site_rules.csv``. A rule is one condition on
one figure; what it asks can be checked in a plan. Copy the file, change it, and give its path.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ouderenindex._data import data_folder
from ouderenindex._tables import read_table, rows_of
from ouderenindex.classes import CLASSES
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.housing import DWELLING_TYPES
from ouderenindex.need import AGES, SCENARIOS

__all__ = ["COMPARISONS", "MEASURES", "Rule", "read_rules", "shipped_rules"]

MEASURES: dict[str, tuple[str, ...]] = {
    "index": ("score", "class"),
    "aspect": ("score", "class"),
    "theme": ("score", "class"),
    "indicator": ("score", "class", "figure"),
    "people": ("number", "growth"),
    "plan": ("low", "high"),
    "need": SCENARIOS,
    "balance": ("low", "high"),
    "access": ("share_within", "mean_distance", "mean_number"),
    "concepts": ("number",),
}
"""What a rule can be about, and what of it can be measured:

``score`` (points), ``class`` (1 most unfavourable to 5), ``figure`` (in the indicator's unit);
people ``number`` now and ``growth`` until the year of the need (people); dwellings planned on the
site, needed in the wijk, or left over there (``balance``: negative is a shortage); the share of
the site (0 to 1) ``within`` the walking norm, metres, and facilities within the norm; woonzorg
concepts in the area of the site.
"""
COMPARISONS = ("below", "at_most", "at_least", "above")
EVIDENCE = ("A", "B", "C")

# Keys that are known beforehand; nodes, norm types and kinds of facilities come with the project.
_KEYS: dict[str, tuple[str, ...]] = {
    "people": AGES,
    "plan": (*DWELLING_TYPES, "total"),
    "concepts": ("mixed",),
}
_REQUIRED = (
    "id", "subject", "key", "measure", "comparison", "threshold", "asks", "why", "evidence",
    "source",
)  # fmt: skip
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*")
_LONGEST = 600


@dataclass(frozen=True)
class Rule:
    """One rule: when it speaks, what it asks, and why.

    Attributes
    ----------
    id
        Its name.
    subject, key, measure
        Which figure: see :data:`MEASURES`. The index has no key.
    comparison, threshold
        When it speaks: ``below``, ``at_most``, ``at_least`` or ``above`` this number.
    asks
        What a plan must show, so that it can be ticked off.
    why
        Why the figure asks that.
    evidence
        How well it is founded that this helps: A (pooled or systematic), B (Dutch study) or C
        (plausible, or a norm).
    source
        The norm or publication that it follows from.
    asks_en, why_en
        The same in English; empty where nobody translated it.
    """

    id: str
    subject: str
    key: str
    measure: str
    comparison: str
    threshold: float
    asks: str
    why: str
    evidence: str
    source: str
    asks_en: str = ""
    why_en: str = ""

    def holds(self, value: float) -> bool:
        """Whether the rule speaks for a value; never for NaN."""
        return {
            "below": value < self.threshold,
            "at_most": value <= self.threshold,
            "at_least": value >= self.threshold,
            "above": value > self.threshold,
        }[self.comparison]

    def words(self, lang: str = "nl") -> tuple[str, str]:
        """Say what it asks and why; Dutch where there is no English."""
        if lang == "en":
            return self.asks_en or self.asks, self.why_en or self.why
        return self.asks, self.why


def shipped_rules() -> Path:
    """Path of the table of rules that comes with the package."""
    return data_folder() / "rules" / "site_rules.csv"


def read_rules(path: str | Path | None = None) -> tuple[Rule, ...]:
    """Read a table of rules.

    Parameters
    ----------
    path
        A CSV with the columns of :class:`Rule` (the English ones may be absent); by default the
        table that comes with the package.

    Raises
    ------
    DataError
        With every problem of the file: row, column, value and what was expected.
    """
    path = shipped_rules() if path is None else Path(path)
    table = read_table(path, required=_REQUIRED)
    if table.empty:
        raise DataError(f"{path.name}: the table has a header and no rules")
    problems: list[Problem] = []
    rules = []
    seen: dict[str, int] = {}
    for line, row in rows_of(table):
        rule = _rule(row, line, problems)
        if rule.id in seen:
            first = f"another id than row {seen[rule.id]}"
            problems.append(Problem("id occurs twice", line, "id", rule.id, first))
        seen.setdefault(rule.id, line)
        rules.append(rule)
    if problems:
        raise DataError(f"{path.name}: the rules cannot be used", problems)
    return tuple(rules)


def _rule(row: dict[str, str], line: int, problems: list[Problem]) -> Rule:
    """Make a rule of a row; what is wrong with it is noted."""

    def note(what: str, column: str, expected: str) -> None:
        problems.append(Problem(what, line, column, row[column] or "(empty)", expected))

    if not _ID.fullmatch(row["id"]):
        note("not an id", "id", "lower case letters, digits, - and _")
    subject, measure = row["subject"], row["measure"]
    if subject not in MEASURES:
        note("unknown subject", "subject", suggest(subject, MEASURES))
    elif measure not in MEASURES[subject]:
        note(f"unknown measure of '{subject}'", "measure", suggest(measure, MEASURES[subject]))
    if subject == "index":
        if row["key"]:
            note("the index has no key", "key", "an empty cell")
    elif subject in _KEYS:
        if row["key"] not in _KEYS[subject]:
            note(f"unknown key of '{subject}'", "key", suggest(row["key"], _KEYS[subject]))
    elif not _KEY.fullmatch(row["key"]):
        note("not a key", "key", "lower case letters, digits and _")
    if row["comparison"] not in COMPARISONS:
        note("unknown comparison", "comparison", suggest(row["comparison"], COMPARISONS))
    threshold = _threshold(row, note)
    if row["evidence"] not in EVIDENCE:
        note("unknown grade of evidence", "evidence", suggest(row["evidence"], EVIDENCE))
    for column in ("asks", "why", "source", "asks_en", "why_en"):
        words = row.get(column, "")
        if not words and column in _REQUIRED:
            note("nothing is written here", column, "a sentence")
        elif len(words) > _LONGEST or not words.isprintable():
            note("not a sentence", column, f"one line of at most {_LONGEST} characters")
    texts = {name: row.get(name, "") for name in ("asks", "why", "source", "asks_en", "why_en")}
    return Rule(
        id=row["id"], subject=subject, key=row["key"], measure=measure,
        comparison=row["comparison"], threshold=threshold, evidence=row["evidence"], **texts,
    )  # fmt: skip


def _threshold(row: dict[str, str], note: Any) -> float:
    """Read a threshold; NaN, and a note, where it is none or can never decide anything."""
    try:
        value = float(row["threshold"])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        note("not a number", "threshold", "a number with a decimal point")
        return math.nan
    numbers = [each.number for each in CLASSES]
    if row["measure"] == "class" and value not in numbers:
        note("not a class", "threshold", f"{numbers[0]} (most unfavourable) to {numbers[-1]}")
    elif row["measure"] == "share_within" and not 0 <= value <= 1:
        note("not a share", "threshold", "0 to 1")
    else:
        ends = {"class": (1.0, 5.0), "share_within": (0.0, 1.0)}.get(row["measure"])
        if ends and (row["comparison"], value) in (("below", ends[0]), ("above", ends[1])):
            note(f"nothing is ever {row['comparison']} this", "threshold", "another threshold")
    return value
