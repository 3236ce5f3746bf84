"""Reading answers: what is not declared is dropped, free text is counted and never kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ouderenindex._tables import check_columns, read_any_table
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.monitor.declaration import Declaration, Question, Questionnaire
from ouderenindex.sources.files.guard import check_workbook

__all__ = ["Answers", "read_answers"]


@dataclass(frozen=True, repr=False)
class Answers:
    """Answers to one questionnaire. Holds facts about persons: nothing here is for publication.

    Attributes
    ----------
    questionnaire
        As declared.
    frame
        One row per person and wave: ``concept, wave, person`` (empty if unlinked), one column per
        choice (text, None: open) and number (NaN: open) by its key, and per outcome of a scale its
        score (NaN: too few answers).
    written
        Column of free text to how many people wrote something; what they wrote was not kept.
    dropped
        Columns of the file that are not declared: not read.
    blank
        Rows without a single answer: not counted as a response.
    """

    questionnaire: Questionnaire
    frame: pd.DataFrame
    written: Mapping[str, int]
    dropped: tuple[str, ...]
    blank: int

    def __repr__(self) -> str:
        return (
            f"Answers('{self.questionnaire.key}': {len(self.frame)} answers, "
            f"{len(self.dropped)} columns dropped)"
        )


def read_answers(path: Path | str, asked: Questionnaire, declared: Declaration) -> Answers:
    """Read the answers to a questionnaire from CSV or Excel (.xlsx).

    Parameters
    ----------
    path
        The file; its header is row 1.
    asked
        The questionnaire, one of ``declared.questionnaires``.
    declared
        The monitor's file.

    Raises
    ------
    DataError
        With every problem of the file, each with its row: an unknown concept or wave, an answer
        outside its scale (with the answers that are allowed), a person twice in a wave, more
        answers than people.
    """
    path = Path(path)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise DataError(f"{path.name}: unknown kind of file (expected .csv or .xlsx)")
    if path.suffix.lower() == ".xlsx" and path.is_file():
        check_workbook(path)
    table = read_any_table(path)
    table.columns = [str(name).strip() for name in table.columns]
    needed = [asked.concept, *(name for name in (asked.wave, asked.person) if name)]
    needed += [question.column for question in asked.questions]
    check_columns(path.name, table, needed)
    cells = pd.DataFrame({name: table[name].map(_text) for name in needed})
    nothing = {word.strip().lower() for word in asked.missing}
    questions = [question.column for question in asked.questions]
    cells[questions] = cells[questions].map(lambda c: "" if c.lower() in nothing else c)
    answered = (cells[questions] != "").any(axis=1)
    blank = int((~answered).sum())
    cells = cells[answered]

    problems: list[Problem] = []
    columns = {
        "concept": _names(cells[asked.concept], [c.id for c in declared.concepts], problems),
        "wave": pd.Series("", cells.index)
        if not asked.wave
        else _names(cells[asked.wave], declared.waves, problems),
        "person": cells[asked.person] if asked.person else pd.Series("", cells.index),
    }
    items: dict[tuple[str, str], pd.Series] = {}
    written: dict[str, int] = {}
    for question in asked.questions:
        given = cells[question.column]
        if question.kind == "free_text":
            written[question.column] = int((given != "").sum())
        elif question.kind == "scale_item":
            items[question.scale, question.item] = _numbers(given, question, declared, problems)
        elif question.kind == "number":
            columns[question.key] = _numbers(given, question, declared, problems)
        else:
            columns[question.key] = _choices(given, question, problems)
    frame = pd.DataFrame(columns, index=cells.index)
    problems += _persons(frame, asked) + _too_many(frame, asked, declared)
    if problems:
        problems.sort(key=lambda problem: problem.row or 0)
        raise DataError(f"{path.name}: the answers cannot be used", problems)
    for key in dict.fromkeys(scale for scale, _ in items):
        codes = pd.DataFrame(
            {item: given for (scale, item), given in items.items() if scale == key}
        )
        frame = frame.join(declared.scale(key).score(codes))
    return Answers(
        questionnaire=asked,
        frame=frame.reset_index(drop=True),
        written=written,
        dropped=tuple(name for name in table.columns if name not in needed),
        blank=blank,
    )


def _text(cell: object) -> str:
    """Cell as text; Excel keeps a whole number as 3 or 3.0, and an empty cell as nothing."""
    if (
        cell is None
        or cell is pd.NA
        or cell is pd.NaT
        or (isinstance(cell, float) and cell != cell)
    ):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _row(index: object) -> int:
    """Line in the file of a row of the table: the header is line 1."""
    return int(str(index)) + 2


def _names(
    cells: pd.Series, allowed: list[str] | tuple[str, ...], problems: list[Problem]
) -> pd.Series:
    by_lower = {name.lower(): name for name in allowed}
    found = cells.str.lower().map(by_lower)
    for index in cells.index[found.isna()]:
        cell = str(cells[index])
        problems.append(
            Problem("unknown", _row(index), str(cells.name), cell, suggest(cell, allowed))
        )
    return found


def _choices(cells: pd.Series, question: Question, problems: list[Problem]) -> pd.Series:
    by_lower = {choice.lower(): choice for choice in question.choices}
    found: list[str | None] = []
    for index, cell in cells.items():
        said = question.codes.get(cell, cell)
        choice = by_lower.get(said.lower())
        if said and choice is None:
            expected = suggest(said, [*question.choices, *question.codes])
            problems.append(
                Problem("not one of the answers", _row(index), question.column, cell, expected)
            )
        found.append(choice)
    return pd.Series(found, index=cells.index, dtype=object)


def _numbers(
    cells: pd.Series, question: Question, declared: Declaration, problems: list[Problem]
) -> pd.Series:
    """Codes of scale items, or numbers within their range; NaN where nothing was answered."""
    found: list[float] = []
    for index, cell in cells.items():
        said = question.codes.get(cell, cell)
        value: float | None
        if said:
            if question.kind == "scale_item":
                scale = declared.scale(question.scale)
                value, expected = scale.code(said), scale.expected
            else:
                low, high = question.minimum or 0.0, question.maximum or 0.0
                value, expected = _number(said, low, high), f"a number from {low:g} to {high:g}"
            if value is None:
                problems.append(
                    Problem("outside its scale", _row(index), question.column, cell, expected)
                )
            found.append(np.nan if value is None else value)
        else:
            found.append(np.nan)
    return pd.Series(found, index=cells.index, dtype=float)


def _number(cell: str, low: float, high: float) -> float | None:
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        return None
    return value if low <= value <= high else None


def _persons(frame: pd.DataFrame, asked: Questionnaire) -> list[Problem]:
    known = frame[frame["person"] != ""]
    double = known[known.duplicated(["person", "wave"])]
    return [
        # The name of a person stays out of the message: it may end up in a mail or a log.
        Problem("this person has answered in this wave already", _row(index), asked.person)
        for index in double.index
    ]


def _too_many(frame: pd.DataFrame, asked: Questionnaire, declared: Declaration) -> list[Problem]:
    """Answers of groups that are not declared, or more of them than there are people."""
    problems = []
    counted = Counter(zip(frame["wave"], frame["concept"], strict=True))
    for (wave, concept), count in sorted(counted.items(), key=str):
        if not isinstance(wave, str) or not isinstance(concept, str):
            continue  # told already: unknown
        group = declared.people(asked.key, wave).get(concept)
        where = f"{concept}, {wave}" if wave else concept
        if group is None:
            problems.append(Problem("answers of a group that is not declared", value=where))
        elif count > group.people:
            problems.append(
                Problem(f"more answers ({count}) than people", value=where,
                        expected=f"at most {group.people}")
            )  # fmt: skip
    return problems
