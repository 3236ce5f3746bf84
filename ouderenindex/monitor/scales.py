r"""Scales: several answers of one person become one score, by rules that a file declares.

With :math:`x_i` the code of answer i, turned round for a reversed item
(:math:`min + max - x_i`), over the k items that a person answered:

- ``count``: the number of items with :math:`x_i \ge` ``count_from``;
- ``sum``: :math:`\sum x_i`; with ``missing = "proportional"`` times items / answered;
- ``mean``: :math:`\sum x_i / k`.

With fewer than ``minimum_answered`` items there is no score. Nothing is imputed otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, ValidationError, model_validator

from ouderenindex.definition import _problems, read_toml
from ouderenindex.errors import DataError, Problem
from ouderenindex.methods import Frozen, Number, Whole
from ouderenindex.texts import LANGUAGES, text

__all__ = ["Band", "Item", "Scale", "Subscale", "check_label", "read_scale"]

Method = Literal["sum", "mean", "count"]
Missing = Literal["answered_only", "proportional"]


def check_label(label: str) -> None:
    """Refuse an answer that is called as the margin of a table, or as no answer."""
    reserved = {"*", *(text("monitor.no_answer", lang) for lang in LANGUAGES)}
    if label.strip().lower() in reserved:
        raise ValueError(f"'{label}' cannot be the name of an answer or class")


class Band(Frozen):
    """A class of scores, both ends included; a score between two classes is of the upper one."""

    label: str = Field(min_length=1)
    low: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_label(self.label)
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        return self


class Item(Frozen):
    """One question of a scale; ``reversed``: agreeing means less of what the scale measures."""

    key: str = Field(min_length=1)
    text: str = ""
    reversed: bool = False


class Subscale(Frozen):
    """Part of a scale with a score of its own."""

    key: str = Field(min_length=1)
    label: str
    items: tuple[str, ...] = Field(min_length=1)
    minimum_answered: Whole = Field(ge=1)
    classes: tuple[Band, ...] = Field(default=(), alias="class")


class Scale(Frozen):
    """A scale as declared in its file.

    Attributes
    ----------
    key, label
        Name for the computer and for the reader.
    method, count_from, missing, minimum_answered
        See the module.
    minimum, maximum
        Codes of the answers. With ``answers`` they follow from it.
    answers
        Word (in lower case) to code. Without it, answers are numbers.
    items, subscales, classes
        The questions, the parts, and the classes of the total.
    source, conditions, note
        Who made the scale, on which conditions it may be used, and what a reader must know.
    """

    key: str = Field(min_length=1)
    label: str = Field(min_length=1)
    method: Method
    minimum_answered: Whole = Field(ge=1)
    missing: Missing = "answered_only"
    count_from: Number | None = None
    minimum: Number = 0
    maximum: Number = 0
    answers: dict[str, Number] = Field(default_factory=dict)
    items: tuple[Item, ...] = Field(min_length=1)
    subscales: tuple[Subscale, ...] = ()
    classes: tuple[Band, ...] = ()
    source: str = Field(min_length=1)
    conditions: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        keys = [item.key for item in self.items]
        if len(set(keys)) < len(keys):
            raise ValueError("two items have the same key")
        if self.minimum >= self.maximum:
            raise ValueError("the answers need two codes at least: minimum below maximum")
        if (self.method == "count") != (self.count_from is not None):
            raise ValueError("count_from belongs to the method count, and only to it")
        if self.missing == "proportional" and self.method != "sum":
            raise ValueError("missing = 'proportional' belongs to the method sum")
        if self.minimum_answered > len(keys):
            raise ValueError(f"minimum_answered is more than the {len(keys)} items")
        for part in self.subscales:
            strange = [key for key in part.items if key not in keys]
            if strange:
                raise ValueError(f"subscale '{part.key}' has items that the scale has not")
            if part.minimum_answered > len(part.items):
                raise ValueError(f"subscale '{part.key}': minimum_answered is more than its items")
            _check_bands(part.classes, self.score_range(len(part.items)), part.key)
        _check_bands(self.classes, self.score_range(), self.key)
        return self

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Keys of the scores that it gives: the total and the subscales."""
        return (self.key, *(f"{self.key}.{part.key}" for part in self.subscales))

    def label_of(self, outcome: str) -> str:
        """Words for one of its outcomes."""
        labels = {f"{self.key}.{part.key}": part.label for part in self.subscales}
        return labels.get(outcome, self.label)

    def bands(self, outcome: str) -> tuple[Band, ...]:
        """Classes of one of its outcomes; empty where none are declared."""
        bands = {f"{self.key}.{part.key}": part.classes for part in self.subscales}
        return bands.get(outcome, self.classes)

    def classify(self, outcome: str, scores: pd.Series) -> pd.Series:
        """Label of the class of each score; None without a score or above the last class."""
        bands = sorted(self.bands(outcome), key=lambda band: band.low)

        def label(score: float) -> str | None:
            if not bands or not score >= bands[0].low:
                return None
            return next((band.label for band in bands if score <= band.high), None)

        return pd.Series([label(score) for score in scores], index=scores.index, dtype=object)

    def range_of(self, outcome: str) -> tuple[float, float]:
        """Lowest and highest score of one of its outcomes."""
        sizes = {f"{self.key}.{part.key}": len(part.items) for part in self.subscales}
        return self.score_range(sizes.get(outcome))

    def score_range(self, items: int | None = None) -> tuple[float, float]:
        """Lowest and highest score over a number of items (all of them without it)."""
        size = len(self.items) if items is None else items
        if self.method == "count":
            return 0.0, float(size)
        times = size if self.method == "sum" else 1
        return self.minimum * times, self.maximum * times

    def code(self, cell: str) -> float | None:
        """Code of an answer, or None if the scale has no such answer."""
        if self.answers:
            return self.answers.get(cell.strip().lower())
        try:
            value = float(cell)
        except ValueError:
            return None
        return value if self.minimum <= value <= self.maximum else None

    @property
    def expected(self) -> str:
        """What may be answered, in words."""
        if self.answers:
            return "one of " + ", ".join(f"'{word}'" for word in self.answers)
        return f"a number from {self.minimum:g} to {self.maximum:g}"

    def score(self, answers: pd.DataFrame) -> pd.DataFrame:
        """Score the answers of each person.

        Parameters
        ----------
        answers
            One column per item key with codes (NaN: not answered); one row per person.

        Returns
        -------
        pandas.DataFrame
            The same index; per outcome (:attr:`outcomes`) the score, NaN with too few answers.
        """
        codes = answers[[item.key for item in self.items]].astype(float)
        for item in self.items:
            if item.reversed:
                codes[item.key] = self.minimum + self.maximum - codes[item.key]
        scores = {self.key: self._combine(codes, self.minimum_answered)}
        for part in self.subscales:
            chosen = codes[list(part.items)]
            scores[f"{self.key}.{part.key}"] = self._combine(chosen, part.minimum_answered)
        return pd.DataFrame(scores, index=answers.index)

    def _combine(self, codes: pd.DataFrame, minimum: int) -> pd.Series:
        answered = codes.notna().sum(axis=1)
        if self.method == "count":
            score = (codes >= (self.count_from or 0)).sum(axis=1).astype(float)
        else:
            score = codes.sum(axis=1)
            if self.method == "mean":
                score = score / answered.where(answered > 0)
            elif self.missing == "proportional":
                score = score * codes.shape[1] / answered.where(answered > 0)
        return score.where(answered >= minimum, np.nan)


def _check_bands(bands: Sequence[Band], span: tuple[float, float], where: str) -> None:
    """Refuse classes that overlap or lie outside the range of the score."""
    last = -np.inf
    for band in sorted(bands, key=lambda band: band.low):
        if band.low <= last:
            raise ValueError(f"'{where}': class '{band.label}' overlaps another")
        last = band.high
        if band.low < span[0] or band.high > span[1]:
            raise ValueError(
                f"'{where}': class '{band.label}' lies outside {span[0]:g} to {span[1]:g}"
            )


def read_scale(path: Path | str) -> Scale:
    """Read a scale from its TOML file.

    The file has ``[scale]``, ``[answers]`` where answers are words, ``[[item]]``, and if wanted
    ``[[subscale]]`` with ``[[subscale.class]]``, and ``[[class]]``.

    Raises
    ------
    DataError
        With everything that is wrong with the file.
    """
    path = Path(path)
    content = read_toml(path)
    known = {"scale", "answers", "item", "subscale", "class"}
    problems = [Problem("unknown table", column=key) for key in content if key not in known]
    head = content.get("scale", {})
    if not isinstance(head, dict):
        raise DataError(f"{path.name}: not a valid scale", [Problem("not a table", column="scale")])
    fields: dict[str, Any] = {
        **head,
        "items": content.get("item", ()),
        "subscales": content.get("subscale", ()),
        "classes": content.get("class", ()),
    }
    answers = content.get("answers")
    if isinstance(answers, dict) and answers:
        fields["answers"] = {str(word).strip().lower(): code for word, code in answers.items()}
        numbers = [code for code in answers.values() if isinstance(code, int | float)]
        if numbers:
            fields |= {"minimum": min(numbers), "maximum": max(numbers)}
    try:
        scale = Scale.model_validate(fields)
    except ValidationError as error:
        raise DataError(f"{path.name}: not a valid scale", problems + _problems(error)) from None
    if problems:
        raise DataError(f"{path.name}: not a valid scale", problems)
    return scale
