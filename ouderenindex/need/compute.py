"""Need (opgave): dwellings for older people per wijk, type and year, each traced to its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

import pandas as pd

from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.need.assumptions import Assumptions
from ouderenindex.need.norms import SCENARIOS, NormSet, NormType
from ouderenindex.need.population import Population
from ouderenindex.texts import number, text

__all__ = ["Need", "Step", "Trace", "need"]

COLUMNS = ("region", "norm", "type", "care", "year", "scenario", "value")


@dataclass(frozen=True)
class Step:
    """One factor of a number.

    Attributes
    ----------
    key
        ``number``, ``share``, ``elapsed``, ``people``, ``allocation``, ``care``, ``replacement``
        or the key of a factor of the norm set.
    label
        What it is, in the language asked.
    value
        The factor; the value of the need is the product of those of all steps.
    source
        Where it comes from.
    """

    key: str
    label: str
    value: float
    source: str


@dataclass(frozen=True)
class Trace:
    """The chain from assumption to number: ``value`` is the product over ``steps``."""

    region: str
    type: str
    care: str
    year: int
    scenario: str
    steps: tuple[Step, ...]
    lang: str = "nl"

    @property
    def value(self) -> float:
        """The number: dwellings, or people for a set about people."""
        return prod(step.value for step in self.steps)

    def table(self) -> pd.DataFrame:
        """One row per step: ``key, label, value, source`` and ``so_far``, the running product."""
        frame = pd.DataFrame([vars(step) for step in self.steps])
        return frame.assign(so_far=frame["value"].cumprod())

    def __repr__(self) -> str:
        lines = [f"{self.region} {self.type} ({self.care}) {self.year} {self.scenario}"]
        lines += [
            f"  x {_digits(step.value, self.lang):<14} {step.label} [{step.source}]"
            for step in self.steps
        ]
        return "\n".join([*lines, f"  = {number(self.value, 1, self.lang)}"])


def _digits(value: float, lang: str) -> str:
    """Write a factor, large or small, in six digits that count."""
    plain = format(Decimal(f"{value:.6g}"), "f")
    return number(value, len(plain.partition(".")[2]), lang)


@dataclass(frozen=True, repr=False)
class Need:
    """Dwellings for older people that are needed.

    Attributes
    ----------
    frame
        Columns ``region, norm, type, care`` (with or without a care question, or all where the
        source does not divide), ``year, scenario`` (low, middle, high) and ``value`` (not rounded:
        the wijken add up to the municipality exactly). One row for each wijk, and after them the
        municipality: the sum of its wijken.
    norms, population, assumptions_used
        What it was computed from.
    """

    frame: pd.DataFrame
    norms: NormSet
    population: Population
    assumptions_used: Assumptions

    def __repr__(self) -> str:
        rows = self.frame[self.frame["region"] == self.population.municipality[0]]
        table = rows.pivot(index=["type", "care", "year"], columns="scenario", values="value")
        shown = table[[s for s in SCENARIOS if s in table]].round(0).to_string()
        return f"{self.population.municipality[1]}, {self.norms.label}\n{shown}"

    @property
    def years(self) -> list[int]:
        """Years computed."""
        return [int(year) for year in sorted(self.frame["year"].unique())]

    def value(
        self, region: str, type: str, year: int, scenario: str = "middle", care: str | None = None
    ) -> float:
        """One number; without ``care`` the sum over the groups with and without a care question.

        Raises
        ------
        DataError
            If there is no such region, type, year, scenario or group.
        """
        rows = self._rows(region, type, year, scenario, care)
        return float(rows["value"].sum())

    def _rows(
        self, region: str, type: str, year: int, scenario: str, care: str | None
    ) -> pd.DataFrame:
        rows = self.frame
        asked = {"region": region, "type": type, "year": year, "scenario": scenario, "care": care}
        for column, wanted in asked.items():
            if wanted is None:
                continue
            known = rows[column].astype(str).unique()
            rows = rows[rows[column] == wanted]
            if rows.empty:
                raise DataError(
                    f"The need by '{self.norms.key}' has no {column} '{wanted}'",
                    [Problem("not computed", None, column, wanted, suggest(str(wanted), known))],
                )
        return rows

    def trace(
        self,
        region: str,
        type: str,
        year: int,
        scenario: str = "middle",
        care: str | None = None,
        lang: str = "nl",
    ) -> Trace:
        """Show how the number of a wijk, or of the municipality, came about.

        Parameters
        ----------
        region, type, year, scenario
            Which number.
        care
            ``with``, ``without`` or ``all``; needed where the type is told in two groups.
        lang
            Language of the labels: ``nl`` or ``en``.

        Raises
        ------
        DataError
            If there is no such number.
        """
        rows = self._rows(region, type, year, scenario, care)
        if len(rows) > 1:
            raise DataError(
                f"The need of '{type}' is told in groups; name one",
                [Problem("care is needed", expected=" or ".join(rows["care"]))],
            )
        group = str(rows["care"].iloc[0])
        kind = next(t for t in self.norms.type if t.key == type)
        steps = [
            *_number_steps(self.norms, kind, self.population, self.assumptions_used, year,
                           scenario, lang, region),
            *_shared_steps(self.norms, kind, self.assumptions_used, scenario, group, lang),
        ]  # fmt: skip
        return Trace(region, type, group, year, scenario, tuple(steps), lang)

    def assumptions(self, lang: str = "nl") -> pd.DataFrame:
        """Everything that the numbers rest on.

        Returns
        -------
        pandas.DataFrame
            Columns ``key, label, low, value`` (the middle scenario), ``high, unit, source, note``.
        """
        from ouderenindex.need.words import assumption_table

        return assumption_table(self.norms, self.population, self.assumptions_used, lang)

    def compact(self, year: int) -> pd.DataFrame:
        """One year as outputs show it: ``region, type, care, low, middle, high``."""
        rows = self.frame[self.frame["year"] == year]
        if rows.empty:
            raise DataError(
                f"The need was not computed for {year}",
                [Problem("year", value=year, expected=", ".join(map(str, self.years)))],
            )
        wide = rows.pivot(index=["region", "type", "care"], columns="scenario", values="value")
        order = rows[["region", "type", "care"]].drop_duplicates()
        table = wide.loc[pd.MultiIndex.from_frame(order), list(SCENARIOS)].reset_index()
        return table.rename_axis(columns=None)


def need(
    population: Population,
    norms: NormSet,
    assumptions: Assumptions,
    years: Sequence[int],
    scenarios: Sequence[str] = SCENARIOS,
) -> Need:
    """Compute the need per wijk, type and year by one norm set.

    For a number ``N`` of the whole area of the set, a wijk ``w`` in year ``y`` and scenario ``s``::

        need = N x share(s) x elapsed(y) x allocation(w) x factors(s) x (1 + replacement(s)) x care

        share(s)      = people of the municipality / people of the whole area, in one year
        elapsed(y)    = (y - year_from) / (year_to - year_from)
        allocation(w) = people of the wijk / people of the municipality, in the allocation year

    The middle share is that of the one year named; low and high are the lowest and highest that
    the other reference years of the set, and the margins of all, allow. A number for the
    municipality itself skips the share. A number per 1,000 people is multiplied with the people of
    the wijk in year ``y`` and scenario ``s`` instead of share, elapsed and allocation. All people
    are of the set's age group.

    The need is linear in the population (twice the people in every wijk and year is twice the
    need), the wijken add up to the municipality, and low <= middle <= high in every cell: the
    allocation follows the middle forecast in all scenarios.

    Parameters
    ----------
    population
        People per wijk, counted and forecast.
    norms
        One norm set; compute each set apart.
    assumptions
        The other choices.
    years
        Years within the period of the set.
    scenarios
        Some of ``low``, ``middle`` and ``high``.

    Raises
    ------
    DataError
        If a year lies outside the set's period or has no population, if nothing is known about the
        municipality's share, or a wijk has nobody to share by.
    """
    unknown = [s for s in scenarios if s not in SCENARIOS]
    if unknown or not scenarios or not years:
        raise DataError(
            "Which need is asked?",
            [Problem("scenario", value=", ".join(unknown), expected=suggest("", SCENARIOS))],
        )
    whole = population.municipality[0]
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for kind in norms.type:
        for year in years:
            for scenario in scenarios:
                values = _per_region(norms, kind, population, assumptions, year, scenario)
                for care, _ in kind.cares:
                    steps = _shared_steps(norms, kind, assumptions, scenario, care, "nl")
                    shared = prod(step.value for step in steps)
                    cells = [value * shared for value in values]
                    columns["region"] += [*population.regions, whole]
                    columns["value"] += [*cells, sum(cells)]
                    for name, same in (
                        ("norm", norms.key), ("type", kind.key), ("care", care),
                        ("year", year), ("scenario", scenario),
                    ):  # fmt: skip
                        columns[name] += [same] * (len(cells) + 1)
    return Need(pd.DataFrame(columns), norms, population, assumptions)


def shareable(norms: NormSet, assumptions: Assumptions) -> bool:
    """Whether the numbers of a set can be brought to the municipality."""
    stated = norms.key in assumptions.shares
    year = assumptions.reference_year or norms.reference_year
    national = any(kind.national is not None for kind in norms.type)
    return stated or not national or bool(norms.reference and year is not None)


def share(
    norms: NormSet, population: Population, assumptions: Assumptions, scenario: str = "middle"
) -> float:
    """Part of the area of a norm set that the municipality is, 0 to 1; see :func:`need`."""
    if norms.key in assumptions.shares:
        return assumptions.shares[norms.key].value
    year = assumptions.reference_year or norms.reference_year
    if not shareable(norms, assumptions) or year is None:
        raise DataError(
            f"Norm set '{norms.key}': the share of {population.municipality[1]} is not known",
            [
                Problem(
                    "no reference count and no share",
                    column=f"shares.{norms.key}",
                    expected="a share from 0 to 1 with its source, under [shares]",
                )
            ],
        )
    try:
        reference = norms.people_in(year)
    except ValueError as error:
        raise DataError(
            f"Norm set '{norms.key}' cannot be shared out by {year}",
            [Problem(str(error), column="reference_year", value=year)],
        ) from None
    if scenario == "middle":
        return population.total(norms.age, year) / reference.people
    # A reference year without own counts bounds nothing; the year named always has them.
    usable = [r for r in norms.reference if r.year == year or r.year in population.counted]
    sign = 1 if scenario == "low" else -1
    bounds = [population.total(norms.age, r.year) / (r.people + sign * r.margin) for r in usable]
    return min(bounds) if scenario == "low" else max(bounds)


def _allocation(norms: NormSet, population: Population, assumptions: Assumptions) -> pd.Series:
    people = population.people(norms.age, assumptions.allocation_year)
    total = float(people.sum())
    if total <= 0:
        raise DataError(
            f"Nobody of '{norms.age}' lives there in {assumptions.allocation_year}: "
            "the need cannot be divided over the wijken"
        )
    divided: pd.Series = people / total
    return divided


def _per_region(
    norms: NormSet,
    kind: NormType,
    population: Population,
    assumptions: Assumptions,
    year: int,
    scenario: str,
) -> list[float]:
    """Compute the number per wijk before the factors that all wijken share."""
    passed = norms.elapsed(year)
    if kind.per_1000 is not None:
        people = population.people(norms.age, year, scenario)
        return [float(p) * kind.per_1000 / 1000 for p in people]
    if kind.national is not None:
        whole = kind.national * share(norms, population, assumptions, scenario) * passed
    else:
        assert kind.local is not None
        whole = kind.local * passed
    return [whole * float(part) for part in _allocation(norms, population, assumptions)]


def _number_steps(
    norms: NormSet,
    kind: NormType,
    population: Population,
    assumptions: Assumptions,
    year: int,
    scenario: str,
    lang: str,
    region: str,
) -> Iterator[Step]:
    """Give the steps from the number of the set to that of a region, before the shared factors."""
    whole, name = population.municipality
    people = text(f"people.{norms.age}", lang)
    if kind.per_1000 is not None:
        count = population.people(norms.age, year, scenario)
        lives = float(count.sum()) if region == whole else float(count[region])
        label = text("need.step.per_1000", lang, type=kind.name(lang), people=people)
        yield Step("number", label, kind.per_1000 / 1000, norms.source)
        how = text(f"need.kind.{population.kind(year)}", lang)
        label = text("need.step.people", lang, people=people, year=year, how=how)
        yield Step("people", label, lives, how)
        return
    if kind.national is not None:
        label = text("need.step.number", lang, type=kind.name(lang),
                     first=norms.year_from, last=norms.year_to)  # fmt: skip
        yield Step("number", label, kind.national, norms.source)
        yield Step(
            "share",
            text("need.step.share", lang, name=name, people=people),
            share(norms, population, assumptions, scenario),
            share_source(norms, population, assumptions, lang),
        )
    else:
        assert kind.local is not None
        label = text("need.step.local", lang, type=kind.name(lang), name=name,
                     first=norms.year_from, last=norms.year_to)  # fmt: skip
        yield Step("number", label, kind.local, norms.source)
    yield Step(
        "elapsed",
        text("need.step.elapsed", lang, year=year, first=norms.year_from, last=norms.year_to),
        norms.elapsed(year),
        text("need.source.even", lang),
    )
    if region != whole:
        at = assumptions.allocation_year
        how = text(f"need.kind.{population.kind(at)}", lang)
        yield Step(
            "allocation",
            text("need.step.allocation", lang, name=population.regions[region], people=people,
                 year=at),
            float(_allocation(norms, population, assumptions)[region]),
            how,
        )  # fmt: skip


def _shared_steps(
    norms: NormSet, kind: NormType, assumptions: Assumptions, scenario: str, care: str, lang: str
) -> Iterator[Step]:
    """Factors that are the same in every wijk."""
    for factor in kind.factor:
        label = factor.label_en if lang == "en" and factor.label_en else factor.label
        yield Step(factor.key, label, factor.at(scenario), factor.source)
    # A total holds the dwellings that stand already: what replaces them is in it.
    if assumptions.replacement is not None and norms.basis == "additional":
        yield Step(
            "replacement",
            text("need.step.replacement", lang),
            1 + assumptions.replacement.at(scenario),
            assumptions.replacement.source,
        )
    if kind.with_care is not None:
        yield Step(
            "care", text(f"need.care.{care}", lang), dict(kind.cares)[care], kind.care_source
        )


def share_source(
    norms: NormSet, population: Population, assumptions: Assumptions, lang: str
) -> str:
    """Say in words what the share was taken from."""
    if norms.key in assumptions.shares:
        return assumptions.shares[norms.key].source
    year = assumptions.reference_year or norms.reference_year
    assert year is not None  # share() has refused what has none
    reference = norms.people_in(year)
    return text(
        "need.source.share", lang,
        own=number(population.total(norms.age, year), 0, lang),
        whole=number(reference.people, 0, lang), year=year, source=reference.source,
    )  # fmt: skip
