"""The register: totals, contradictions, the mix of vragers and dragers, and paths to targets.

A number that sources contradict is never averaged and no source is chosen for the reader: a total
that touches one has a low and a high, over every reading of the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ouderenindex.concepts.reading import STATUSES, Concept, Statement
from ouderenindex.concepts.targets import Target
from ouderenindex.regions import Regions

__all__ = ["Contradiction", "Goal", "Reading", "Reconstruction", "Register", "TargetPath"]

_TOTALS = ("places", "places_with_care", "places_without_care")
Range = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """One answer to a question on which sources differ.

    Attributes
    ----------
    value
        A count, a start or a status.
    field
        The field of the statement that says so.
    source, note
        Key of the source, and its own words.
    """

    value: int | str
    field: str
    source: str
    note: str


@dataclass(frozen=True)
class Contradiction:
    """Readings of one quantity of one concept that cannot all be right.

    Attributes
    ----------
    concept, name
        Id and name of the concept.
    field
        What they differ on.
    kind
        ``sources``: statements give different values; ``parts``: a statement's places are not the
        sum of its places with and without a care question, or are more than the only part it gives.
    readings
        Every reading, in the order of the statements.
    """

    concept: str
    name: str
    field: str
    kind: str
    readings: tuple[Reading, ...]

    @property
    def values(self) -> tuple[int | str, ...]:
        """The different values, in the order in which they are said."""
        return tuple(dict.fromkeys(reading.value for reading in self.readings))


@dataclass(frozen=True)
class Reconstruction:
    """A published total beside what the register adds up to.

    Attributes
    ----------
    target
        What the source states.
    parts
        One row per concept: ``concept, name, number`` (NA where the source gives none), ``field,
        source, status, start, low, high`` (over all readings; NA where there is none).
    total
        Sum of the numbers that the total's own source, or the statement that names it, gives;
        concepts without one are in ``unknown``.
    low, high
        The same over all readings of all sources.
    unknown
        Ids of concepts that are counted in it without a number.
    """

    target: Target
    parts: pd.DataFrame
    total: int
    low: int
    high: int
    unknown: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the register gives what the source states."""
        return not self.unknown and self.target.low <= self.total <= self.target.high


@dataclass(frozen=True)
class Goal:
    """How far a path is from one of its goals.

    Attributes
    ----------
    role
        ``target`` (the agreed amount) or ``rate`` (the amount a year times its years).
    low, high
        The goal.
    open_stated
        Goal less what the sources state as realised and planned; None if one is not known.
    open_low, open_high
        The same over all readings of realised and planned.
    per_year_low, per_year_high
        What is still open, a year: ``open / years``, with the whole calendar years after the year
        of the statement and up to the target year, that year included (low) or not (high: "tot
        2028" may mean either). None without a target year.
    """

    role: str
    low: int
    high: int
    open_stated: Range | None
    open_low: int | None
    open_high: int | None
    per_year_low: float | None
    per_year_high: float | None


@dataclass(frozen=True)
class TargetPath:
    """A path to a target: what is agreed, realised, planned and open.

    Attributes
    ----------
    key, label
        Name and words of the path.
    target, rate
        The agreed amount and the amount a year, each as its source has it, or None.
    realised, planned
        With their reconstruction; None where no source gives a number, which is not zero.
    apart
        What stays apart for want of a definition, with its reconstruction: never added to the rest.
    difference
        The rate times its years, less the target: low and high. None unless both are known. It is
        stated, and reconciled neither way.
    goals
        One for the target and one for the rate with its years.
    """

    key: str
    label: str
    target: Target | None
    rate: Target | None
    realised: Reconstruction | None
    planned: Reconstruction | None
    apart: tuple[Reconstruction, ...]
    difference: Range | None
    goals: tuple[Goal, ...]

    def name(self, lang: str = "nl") -> str:
        """Label in a language; the Dutch one where there is no other."""
        head = self.target or self.rate
        return self.label if head is None else head.name(lang)


@dataclass(frozen=True)
class Register:
    """Woonzorgconcepten with the targets and totals that sources state of them.

    Attributes
    ----------
    concepts
        As :func:`~ouderenindex.concepts.read_concepts` gives them.
    targets
        As :func:`~ouderenindex.concepts.read_targets` gives them.
    """

    concepts: tuple[Concept, ...]
    targets: tuple[Target, ...] = ()

    def __repr__(self) -> str:
        paths = len(self.paths())
        return (
            f"Register({len(self.concepts)} woonzorgconcepten, "
            f"{len(self.contradictions())} contradictions, {paths} paths to targets)"
        )

    @cached_property
    def apart(self) -> frozenset[str]:
        """Ids of the concepts whose places are counted nowhere, for want of a definition."""
        return frozenset(c for t in self.targets if t.role == "apart" for c in t.concepts)

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Everything on which the statements of a concept contradict each other or themselves."""
        found = []
        for concept in self.concepts:
            for field in concept.contradictions:
                readings = tuple(
                    Reading(getattr(said, field), field, said.source, said.note)
                    for said in concept.statements
                    if getattr(said, field) not in (None, "")
                )
                found.append(Contradiction(concept.id, concept.name, field, "sources", readings))
            parts = _parts(concept)
            if parts:
                found.append(Contradiction(concept.id, concept.name, "places", "parts", parts))
        return tuple(found)

    def totals(self) -> pd.DataFrame:
        """Places by year of start and status.

        Returns
        -------
        pandas.DataFrame
            One row per year (NA: the sources give none), status and ``apart``. Columns ``year,
            status, apart``; ``concepts``, number of concepts by their first statement; per count
            (``places, places_with_care, places_without_care``) ``_low`` and ``_high``: the sum over
            concepts of the smallest and largest number that any of their readings puts in that
            year and status, NA where none puts any there; ``unknown``, concepts of which no source
            gives a number of places.
        """
        cells: dict[tuple[bool, int | None, str], dict[str, int]] = {}
        sums = [f"{field}_{end}" for field in _TOTALS for end in ("low", "high")]

        def cell(key: tuple[bool, int | None, str]) -> dict[str, int]:
            return cells.setdefault(key, {"concepts": 0, "unknown": 0})

        for concept in self.concepts:
            apart = concept.id in self.apart
            first = concept.statements[0]
            home = cell((apart, _year(concept, first), first.status))
            home["concepts"] += 1
            home["unknown"] += not _readings(concept, "places")
            for field in _TOTALS:
                worlds = [
                    ((apart, _year(concept, said), said.status), number)
                    for said, number in _readings(concept, field)
                ]
                for key in {key for key, _ in worlds}:
                    numbers = [number if there == key else 0 for there, number in worlds]
                    for end, number in (("low", min(numbers)), ("high", max(numbers))):
                        name = f"{field}_{end}"
                        cell(key)[name] = cell(key).get(name, 0) + number
        order = sorted(
            cells, key=lambda key: (key[0], key[1] is None, key[1] or 0, STATUSES.index(key[2]))
        )
        rows = [
            {"year": year, "status": status, "apart": apart, **cells[apart, year, status]}
            for apart, year, status in order
        ]
        columns = ["year", "status", "apart", "concepts", *sums, "unknown"]
        # From objects: by way of floats large counts would lose their last digits.
        frame = pd.DataFrame(rows, columns=columns, dtype=object)
        counts = dict.fromkeys(["year", *sums], "Int64")
        return frame.astype({**counts, "concepts": "int64", "unknown": "int64", "apart": bool})

    def reconstruct(self, target: Target) -> Reconstruction | None:
        """Add up a published total: which concept counts with which number, from which source.

        Returns
        -------
        Reconstruction or None
            None where the file names nothing to add up.
        """
        if not target.field:
            return None
        rows = []
        for concept in self.concepts:
            named = concept.id in target.concepts
            counted = [s for s in concept.statements if target.counted_in in s.counted_in]
            if not (named or counted):
                continue
            said = counted[0] if counted else concept.statements[0]
            if target.field == "concepts":
                number: int | None = 1
                spread = [1]
            else:
                number = getattr(said, target.field)
                spread = [n for _, n in _readings(concept, target.field)]
            rows.append(
                {
                    "concept": concept.id,
                    "name": concept.name,
                    "number": number,
                    "field": target.field,
                    "source": said.source,
                    "status": said.status,
                    "start": said.start,
                    "low": min(spread, default=None),
                    "high": max(spread, default=None),
                }
            )
        columns = ["concept", "name", "number", "field", "source", "status", "start", "low", "high"]
        parts = pd.DataFrame(rows, columns=columns, dtype=object)
        parts = parts.astype(dict.fromkeys(("number", "low", "high"), "Int64"))
        return Reconstruction(
            target=target,
            parts=parts,
            total=int(parts["number"].sum()),
            low=int(parts["low"].sum()),
            high=int(parts["high"].sum()),
            unknown=tuple(str(row["concept"]) for row in rows if row["number"] is None),
        )

    def published(self) -> tuple[tuple[Target, Reconstruction | None], ...]:
        """Totals that sources state, each with what the register adds up to."""
        return tuple(
            (target, self.reconstruct(target))
            for target in self.targets
            if target.role in ("realised", "planned", "apart", "total")
        )

    def paths(self) -> tuple[TargetPath, ...]:
        """Paths to the agreed targets; published totals without a target are no path."""
        keys = dict.fromkeys(t.path for t in self.targets if t.role in ("target", "rate"))
        return tuple(self._path([t for t in self.targets if t.path == key]) for key in keys)

    def _path(self, rows: Sequence[Target]) -> TargetPath:
        by_role = {row.role: row for row in rows if row.role != "apart"}
        target, rate = by_role.get("target"), by_role.get("rate")
        done = {
            role: self._stated(by_role[role]) if role in by_role else None
            for role in ("realised", "planned")
        }
        goals: dict[str, Range] = {}
        if target is not None:
            goals["target"] = (target.low, target.high)
        if rate is not None and rate.years is not None:
            goals["rate"] = (rate.low * rate.years, rate.high * rate.years)
        difference = None
        if len(goals) == 2:
            difference = (
                goals["rate"][0] - goals["target"][1],
                goals["rate"][1] - goals["target"][0],
            )
        by = target.by if target is not None else None
        head = target or rate or rows[0]
        return TargetPath(
            key=head.path,
            label=head.label,
            target=target,
            rate=rate,
            realised=done["realised"],
            planned=done["planned"],
            apart=tuple(self._stated(row) for row in rows if row.role == "apart"),
            difference=difference,
            goals=tuple(
                _goal(role, goal, done["realised"], done["planned"], by)
                for role, goal in goals.items()
            ),
        )

    def _stated(self, target: Target) -> Reconstruction:
        """Add up what a source states; a number that cannot be added up stands by itself."""
        found = self.reconstruct(target)
        if found is not None:
            return found
        return Reconstruction(target, pd.DataFrame(), target.low, target.low, target.high, ())

    def mix(self) -> pd.DataFrame:
        """People with a care question ("vragers") and without ("dragers"), per concept.

        No norm for the mix exists in the sources; none is applied here.

        Returns
        -------
        pandas.DataFrame
            One row per statement that gives both numbers: ``concept, name, region, status,
            with_care, without_care, share_with`` (0 to 1) and ``source``.
        """
        rows = [
            {
                "concept": concept.id,
                "name": concept.name,
                "region": concept.region,
                "status": said.status,
                "with_care": said.places_with_care,
                "without_care": said.places_without_care,
                "share_with": said.places_with_care
                / (said.places_with_care + said.places_without_care),
                "source": said.source,
            }
            for concept, said in self._mixed()
            if said.places_with_care is not None and said.places_without_care is not None
        ]
        columns = [
            "concept", "name", "region", "status", "with_care", "without_care", "share_with",
            "source",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def mix_by_region(self, regions: Regions, level: str = "wijk") -> pd.DataFrame:
        """Give the mix per wijk, of the concepts whose wijk is known.

        Parameters
        ----------
        regions
            The project's regions.
        level
            ``wijk`` or ``gemeente``.

        Returns
        -------
        pandas.DataFrame
            One row per region and status: ``region, level, status, concepts`` (ids),
            ``with_low, with_high, without_low, without_high``. Concepts known only by their
            municipality are a row of that municipality: they are not shared out over wijken.
        """
        table = self.mix()
        where = [regions.ancestor(code, level) or code for code in table["region"]]
        rows = []
        for (region, status), part in table.assign(at=where).groupby(["at", "status"], sort=True):
            ends = part.groupby("concept")[["with_care", "without_care"]].agg(["min", "max"]).sum()
            rows.append(
                {
                    "region": region,
                    "level": str(regions.frame.at[region, "level"]),
                    "status": status,
                    "concepts": " ".join(sorted(set(part["concept"]))),
                    "with_low": int(ends["with_care", "min"]),
                    "with_high": int(ends["with_care", "max"]),
                    "without_low": int(ends["without_care", "min"]),
                    "without_high": int(ends["without_care", "max"]),
                }
            )
        columns = [
            "region", "level", "status", "concepts", "with_low", "with_high", "without_low",
            "without_high",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _mixed(self) -> Iterable[tuple[Concept, Statement]]:
        for concept in self.concepts:
            for said in concept.statements:
                if (said.places_with_care or 0) + (said.places_without_care or 0) > 0:
                    yield concept, said


def _readings(concept: Concept, field: str) -> list[tuple[Statement, int]]:
    """Every number that a statement gives for a field.

    A part that contradicts its whole is a reading of the whole too.
    """
    found = [
        (said, int(getattr(said, field)))
        for said in concept.statements
        if getattr(said, field) is not None
    ]
    if field == "places":
        found += [
            (said, total)
            for said in concept.statements
            for total in [_sum_of_parts(said)]
            if total is not None and total != said.places
        ]
    return found


def _sum_of_parts(said: Statement) -> int | None:
    """Places with and without a care question together; None where whole and part may agree."""
    if said.places is None or said.places_with_care is None:
        return None
    return said.places_with_care + (said.places_without_care or 0)


def _parts(concept: Concept) -> tuple[Reading, ...]:
    """Find a whole that is not the sum of its parts, with who else names those parts."""
    wrong = [
        said
        for said in concept.statements
        if _sum_of_parts(said) is not None and _sum_of_parts(said) != said.places
    ]
    if not wrong:
        return ()
    readings = [Reading(said.places or 0, "places", said.source, said.note) for said in wrong]
    for field in ("places_with_care", "places_without_care"):
        readings += [
            Reading(int(getattr(said, field)), field, said.source, said.note)
            for said in concept.statements
            if getattr(said, field) is not None
            and any(getattr(other, field) is not None for other in wrong)
        ]
    return tuple(readings)


def _year(concept: Concept, said: Statement) -> int | None:
    """Year of start; a statement that is silent on it takes the first that the concept has."""
    starts = [said.start, *(other.start for other in concept.statements)]
    return next((int(start[:4]) for start in starts if start), None)


def _goal(
    role: str,
    goal: Range,
    realised: Reconstruction | None,
    planned: Reconstruction | None,
    by: int | None,
) -> Goal:
    low, high = goal
    if realised is None or planned is None:
        return Goal(role, low, high, None, None, None, None, None)
    stated = (
        low - realised.target.high - planned.target.high,
        high - realised.target.low - planned.target.low,
    )
    # The sources' own number is one of the readings, also where the register adds up to another.
    most = max(realised.high, realised.target.high) + max(planned.high, planned.target.high)
    least = min(realised.low, realised.target.low) + min(planned.low, planned.target.low)
    open_low, open_high = low - most, high - least
    dates = [found.target.as_of for found in (realised, planned) if found.target.as_of]
    per_year: tuple[float | None, float | None] = (None, None)
    if by is not None and dates:
        left = by - int(max(dates)[:4])
        per_year = (
            max(open_low, 0) / left if left > 0 else None,
            max(open_high, 0) / (left - 1) if left > 1 else None,
        )
    return Goal(role, low, high, stated, open_low, open_high, *per_year)
