"""Norm sets: how many dwellings of which kind a publisher or a user says are needed.

A set is a TOML file; every number carries its source. Sets are never merged: two publishers who
differ stay two sets, and every outcome names the one that it follows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from ouderenindex.definition import _problems, read_toml
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.housing import DWELLING_TYPES
from ouderenindex.methods import Frozen, Number, Whole, Year

__all__ = ["AGES", "SCENARIOS", "Factor", "NormSet", "NormType", "Reference", "read_norms"]

AGES = ("65plus", "75plus", "85plus")
SCENARIOS = ("low", "middle", "high")
Age = Literal["65plus", "75plus", "85plus"]
_KEY = r"^[a-z][a-z0-9_]*$"


class Factor(Frozen):
    """A factor with which a number is multiplied, per scenario.

    Attributes
    ----------
    key, label, label_en
        Its name, and what a reader sees.
    low, middle, high
        Its values, not negative and not descending.
    source
        Who says so; an assumption says that it is one.
    """

    key: str = Field(pattern=_KEY)
    label: str
    label_en: str = ""
    low: Number = Field(ge=0)
    middle: Number = Field(ge=0)
    high: Number = Field(ge=0)
    source: str = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        if not self.low <= self.middle <= self.high:
            raise ValueError("low, middle and high must not descend")
        return self

    def at(self, scenario: str) -> float:
        """Value in a scenario: ``low``, ``middle`` or ``high``."""
        return {"low": self.low, "middle": self.middle, "high": self.high}[scenario]


class Reference(Frozen):
    """People of the set's age group in the whole area that its numbers are about.

    Attributes
    ----------
    year
        1 January of which year.
    people, margin
        The count, and how far at most it may lie off (people).
    source, note
        Where it comes from.
    """

    year: Whole = Field(ge=1990, le=2100)
    people: Number = Field(gt=0)
    margin: Number = Field(default=0, ge=0)
    source: str = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _margin(self) -> Self:
        if self.margin >= self.people:
            raise ValueError("the margin must be smaller than the count")
        return self


class NormType(Frozen):
    """What a set says about one kind of dwelling.

    Attributes
    ----------
    key, label, label_en
        Its name, and what a reader sees.
    national, local, per_1000
        Exactly one: the number for the whole area of the set over its period, that for the
        municipality over the period, or that per 1,000 people of the age group in the year asked.
    care
        ``with`` or ``without`` a care question, or ``all`` where the source does not divide.
    with_care, care_source
        Of type ``all``, the share with a care question (0 to 1) where somebody knows it.
    counted_by
        Kinds of dwelling in the list of sites that count for it; none: the plans do not tell.
    factor
        What the number is multiplied with.
    """

    key: str = Field(pattern=_KEY)
    label: str
    label_en: str = ""
    national: Number | None = Field(default=None, ge=0)
    local: Number | None = Field(default=None, ge=0)
    per_1000: Number | None = Field(default=None, ge=0)
    care: Literal["with", "without", "all"] = "all"
    with_care: Number | None = Field(default=None, ge=0, le=1)
    care_source: str = ""
    counted_by: tuple[str, ...] = ()
    factor: tuple[Factor, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _one_number(self) -> Self:
        wrong = []
        if sum(v is not None for v in (self.national, self.local, self.per_1000)) != 1:
            wrong.append("give exactly one of national, local and per_1000")
        if self.with_care is not None and (self.care != "all" or not self.care_source):
            wrong.append("with_care needs care = 'all' and a care_source")
        wrong += [
            f"counted_by names an unknown type '{kind}': {suggest(kind, DWELLING_TYPES)}"
            for kind in self.counted_by
            if kind not in DWELLING_TYPES
        ]
        if "unspecified" in self.counted_by:
            wrong.append("dwellings of an unknown type never count as suitable")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def name(self, lang: str = "nl") -> str:
        """Give what a reader sees."""
        return self.label_en if lang == "en" and self.label_en else self.label

    @property
    def cares(self) -> tuple[tuple[str, float], ...]:
        """Groups in which the number is told, with the share of each; the shares add up to 1."""
        if self.with_care is None:
            return ((self.care, 1.0),)
        return (("with", self.with_care), ("without", 1 - self.with_care))


class NormSet(Frozen):
    """Numbers of dwellings needed, from one source.

    Attributes
    ----------
    key, label, label_en, source, url, note, note_en
        Its name, who says so, and what a reader must know.
    year_from, year_to
        The period in which the numbers come to be needed. The need grows evenly within it: an
        assumption of this package, for no source gives a path.
    age
        Age group by which a national number is shared out.
    unit
        ``dwellings`` or ``people``; numbers of people are never set against dwellings.
    basis
        ``additional`` (on top of what stood in ``year_from``) or ``total`` (including it).
    reference
        Counts of people in the whole area of the set; without any, the share of a municipality
        is not known.
    reference_year
        The one year in which the share is taken unless the user names another.
    type
        The kinds of dwelling.
    """

    key: str = Field(pattern=_KEY)
    label: str
    label_en: str = ""
    source: str = Field(min_length=1)
    url: str = ""
    year_from: Whole = Field(ge=1990, le=2100)
    year_to: Whole = Field(ge=1990, le=2100)
    age: Age = "65plus"
    unit: Literal["dwellings", "people"] = "dwellings"
    basis: Literal["additional", "total"] = "additional"
    reference_year: Year | None = None
    note: str = ""
    note_en: str = ""
    reference: tuple[Reference, ...] = ()
    type: tuple[NormType, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        wrong = []
        if self.year_to <= self.year_from:
            wrong.append(f"year_to {self.year_to} must lie after year_from {self.year_from}")
        for what, values in (
            ("type", [t.key for t in self.type]),
            ("reference year", [str(r.year) for r in self.reference]),
        ):
            double = sorted({v for v in values if values.count(v) > 1})
            wrong += [f"{what} '{value}' occurs twice" for value in double]
        if self.reference_year is not None:
            try:
                self.people_in(self.reference_year)
            except ValueError as error:
                wrong.append(str(error))
        if self.basis == "total" and any(t.per_1000 is None for t in self.type):
            wrong.append("a set with basis 'total' gives its numbers per_1000")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def name(self, lang: str = "nl") -> str:
        """Give what a reader sees."""
        return self.label_en if lang == "en" and self.label_en else self.label

    def remark(self, lang: str = "nl") -> str:
        """Give what a reader must know of it."""
        return self.note_en if lang == "en" and self.note_en else self.note

    def people_in(self, year: int) -> Reference:
        """Count of the whole area in a year.

        Raises
        ------
        ValueError
            If the set has no count of that year.
        """
        for reference in self.reference:
            if reference.year == year:
                return reference
        known = ", ".join(str(r.year) for r in self.reference) or "none"
        raise ValueError(f"there is no reference count of {year} (there are: {known})")

    def elapsed(self, year: int) -> float:
        """Part of the period that has passed on 1 January of a year, 0 to 1.

        ``(year - year_from) / (year_to - year_from)``. A programme "to 2030" is whole in 2030.

        Raises
        ------
        DataError
            If the year lies outside the period.
        """
        if not self.year_from <= year <= self.year_to:
            raise DataError(
                f"Norm set '{self.key}' says nothing about {year} "
                f"(expected {self.year_from} to {self.year_to})"
            )
        return (year - self.year_from) / (self.year_to - self.year_from)


def read_norms(path: str | Path) -> NormSet:
    """Read a norm set from TOML: a ``[norms]`` table, ``[[reference]]`` and ``[[type]]``.

    Raises
    ------
    DataError
        With every problem of the file: the key, its value and what was expected.
    """
    path = Path(path)
    table = read_toml(path)
    head = table.pop("norms", None)
    if not isinstance(head, dict):
        raise DataError(
            f"{path.name}: not a norm set", [Problem("there is no table [norms]", column="norms")]
        )
    problems = [
        Problem("occurs both in [norms] and as a table", column=name)
        for name in sorted(head.keys() & table.keys())
    ]
    try:
        found = NormSet.model_validate({**head, **table})
    except ValidationError as error:
        problems += _problems(error)
    if problems:
        raise DataError(f"{path.name}: not a valid norm set", problems)
    return found
