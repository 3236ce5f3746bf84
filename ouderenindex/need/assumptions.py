"""The choices with which need and supply are computed, read from one file that a user edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, field_validator, model_validator

from ouderenindex.definition import _problems, read_toml
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.housing import PHASES
from ouderenindex.methods import Frozen, Number, Whole, Year
from ouderenindex.need.norms import Factor, NormSet, read_norms

__all__ = ["Assumptions", "Case", "Pace", "Probability", "Share", "read_case"]


class Share(Frozen):
    """Part of a set's area that a municipality is, stated by the user."""

    value: Number = Field(ge=0, le=1)
    source: str = Field(min_length=1)


class Probability(Frozen):
    """Chance that planned dwellings are built, per phase, as lowest and highest.

    A phase that is not given, or is not known of a site, counts from 0 to 1.
    """

    source: str = Field(min_length=1)
    idea: tuple[Number, Number] = (0.0, 1.0)
    plan: tuple[Number, Number] = (0.0, 1.0)
    decided: tuple[Number, Number] = (0.0, 1.0)
    under_construction: tuple[Number, Number] = (0.0, 1.0)
    done: tuple[Number, Number] = (1.0, 1.0)

    @field_validator(*PHASES)
    @classmethod
    def _a_chance(cls, value: tuple[float, float]) -> tuple[float, float]:
        if not 0 <= value[0] <= value[1] <= 1:
            raise ValueError("give [low, high] with 0 <= low <= high <= 1")
        return value

    def of(self, phase: str) -> tuple[float, float]:
        """Lowest and highest chance in a phase; 0 to 1 where the phase is not known."""
        known = {p: getattr(self, p) for p in PHASES}
        low, high = known.get(phase, (0.0, 1.0))
        return float(low), float(high)


class Pace(Frozen):
    """What the municipality wants to build of all dwellings, and what it built.

    Attributes
    ----------
    target, from_year, target_year
        Dwellings wanted from the end of ``from_year`` to ``target_year``.
    realised, realised_year
        Dwellings added in one year.
    """

    target: Number = Field(gt=0)
    target_year: Whole = Field(ge=1990, le=2100)
    from_year: Whole = Field(ge=1990, le=2100)
    realised: Number = Field(ge=0)
    realised_year: Whole = Field(ge=1990, le=2100)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        if self.target_year <= self.from_year:
            raise ValueError("target_year must lie after from_year")
        return self

    @property
    def needed(self) -> float:
        """Dwellings a year that the target asks: ``target / (target_year - from_year)``."""
        return self.target / (self.target_year - self.from_year)

    @property
    def rate(self) -> float:
        """Realisation rate: dwellings added in a year as a part of those the target asks."""
        return self.realised / self.needed


class Assumptions(Frozen):
    """Choices of the user, apart from the norm sets.

    Attributes
    ----------
    reference_year
        Year in which the municipality's share of a national number is taken; None follows each
        set's own.
    allocation_year
        Year of the population by which the number of the municipality is divided over its wijken.
    replacement
        Dwellings needed to replace suitable ones that are lost, as a part of the additional need;
        None leaves them out, and says so.
    shares
        Norm set key to the share of the municipality, for sets without reference counts.
    probability, pace
        See their classes.
    """

    allocation_year: Year
    reference_year: Year | None = None
    replacement: Factor | None = None
    shares: dict[str, Share] = Field(default_factory=dict)
    probability: Probability = Probability(source="geen: elk plan telt van 0 tot 1")
    pace: Pace | None = None


class _NeedTable(Frozen):
    norms: list[str] = Field(min_length=1)
    main: str
    target_year: Year
    allocation_year: Year
    reference_year: Year | None = None
    forecast: str | None = None
    forecast_until: Year | None = None


class _ReplacementTable(Frozen):
    low: Number
    middle: Number
    high: Number
    source: str
    note: str = ""


class _File(Frozen):
    need: _NeedTable
    shares: dict[str, Share] = Field(default_factory=dict)
    replacement: _ReplacementTable | None = None
    probability: Probability = Probability(source="geen: elk plan telt van 0 tot 1")
    pace: Pace | None = None


@dataclass(frozen=True)
class Case:
    """What a municipality computes its need with.

    Attributes
    ----------
    norms
        Norm set key to the set, in the order of the file.
    main
        Key of the set that the outputs follow; the others are shown beside it.
    target_year
        Year that the outputs show.
    assumptions
        The other choices.
    forecast
        Forecast file, None for the cohort calculation.
    forecast_until
        Last year of the cohort calculation.
    """

    norms: dict[str, NormSet]
    main: str
    target_year: int
    assumptions: Assumptions
    forecast: Path | None = None
    forecast_until: int | None = None


def read_case(path: str | Path) -> Case:
    """Read the file with norms and assumptions of a municipality; paths are relative to it.

    Raises
    ------
    DataError
        With every problem of the file, or of a norm set that it names.
    """
    path = Path(path)
    try:
        file = _File.model_validate(read_toml(path))
        table = file.need
        replacement = None
        if file.replacement is not None:
            replacement = Factor(
                key="vervanging", label="vervanging", label_en="replacement",
                **file.replacement.model_dump(),
            )  # fmt: skip
        assumptions = Assumptions(
            allocation_year=table.allocation_year,
            reference_year=table.reference_year,
            replacement=replacement,
            shares=file.shares,
            probability=file.probability,
            pace=file.pace,
        )
    except ValidationError as error:
        raise DataError(f"{path.name}: not valid assumptions", _problems(error)) from None
    folder = path.parent
    named = [*table.norms, *([table.forecast] if table.forecast else [])]
    problems = [
        Problem("no such file", value=name) for name in named if not (folder / name).is_file()
    ]
    sets = []
    for name in table.norms:
        if (folder / name).is_file():
            try:
                sets.append(read_norms(folder / name))
            except OuderenindexError as error:
                if not error.problems:
                    problems.append(Problem(error.message, column="need.norms"))
                problems += [replace(p, column=f"{name}: {p.column}") for p in error.problems]
    if problems:  # which sets there are is not known before all can be read
        raise DataError(f"{path.name}: files that it names cannot be used", problems)
    norms = {one.key: one for one in sets}
    if len(norms) < len(sets):
        problems.append(Problem("two norm sets have the same key", column="need.norms"))
    for column, key in [("need.main", table.main), *(("shares", key) for key in file.shares)]:
        if key not in norms:
            problems.append(Problem("no such norm set", None, column, key, suggest(key, norms)))
    if not problems and norms[table.main].unit == "people":
        problems.append(Problem("the main set must be of dwellings", None, "need.main", table.main))
    if problems:
        raise DataError(f"{path.name}: not valid assumptions", problems)
    return Case(
        norms=norms,
        main=table.main,
        target_year=table.target_year,
        assumptions=assumptions,
        forecast=folder / table.forecast if table.forecast else None,
        forecast_until=table.forecast_until,
    )
