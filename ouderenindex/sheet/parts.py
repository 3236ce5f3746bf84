"""What a site sheet is made of: lines ready to be read, each with its figure and its source."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from ouderenindex.sheet.rules import Rule

__all__ = [
    "Area",
    "ConceptLine",
    "DistanceLine",
    "Fact",
    "Ground",
    "HousingLine",
    "PeopleLine",
    "Point",
    "ReasonLine",
    "plain",
]


@dataclass(frozen=True)
class Fact:
    """One thing that is known of the plan, such as the phase: its key, name and value."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class ReasonLine:
    """A risk or a protection.

    Attributes
    ----------
    label, figure, reference
        The indicator, the figure here and that of the municipality, with their unit.
    points
        What it adds to the index or takes from it, in points.
    certainty
        What kind of figure it is, its grade of evidence, and how sure the class of its theme is.
    source
        Publisher and period.
    """

    label: str
    figure: str
    reference: str
    points: float
    certainty: str
    source: str


@dataclass(frozen=True)
class PeopleLine:
    """People of an age group, now and later; empty where it is not known."""

    label: str
    now: str
    later: str
    change: str
    source: str


@dataclass(frozen=True)
class HousingLine:
    """Need, plan and balance of one type of dwelling in the wijk; empty where not known."""

    label: str
    need: str
    planned: str
    balance: str


@dataclass(frozen=True)
class DistanceLine:
    """Walking distance from the site to one kind of facility; empty where not known."""

    label: str
    distance: str
    within: str
    nearest: str
    how: str


@dataclass(frozen=True)
class ConceptLine:
    """A woonzorgconcept in the wijk, with what each source says of it.

    Attributes
    ----------
    name, kind, where
        Its name, kind and place.
    said
        One line per source.
    differ
        What the sources contradict each other on; empty if they do not.
    """

    name: str
    kind: str
    where: str
    said: tuple[str, ...]
    differ: str


@dataclass(frozen=True)
class Area:
    """A wijk or buurt that the site lies in.

    Attributes
    ----------
    code, name, level
        Which.
    share
        0 to 1: part of the site that lies here.
    wijk
        Name of the wijk that the numbers of dwellings and people are about.
    score, class_number, class_label
        The index here; None and 0 where it has no score.
    verdict, certainty
        How sure that class is, in a word and in a sentence; empty if it was not computed.
    risks, protections
        Strongest first.
    people, people_of
        People of the wijk, or of the area itself where only the index counts them; and its name.
    housing, concepts
        Of the wijk.
    planned
        All that is planned in the area, of every site, type and phase.
    """

    code: str
    name: str
    level: str
    share: float
    wijk: str
    score: float | None
    class_number: int
    class_label: str
    verdict: str
    certainty: str
    risks: tuple[ReasonLine, ...]
    protections: tuple[ReasonLine, ...]
    people: tuple[PeopleLine, ...]
    people_of: str
    housing: tuple[HousingLine, ...]
    planned: tuple[str, ...]
    concepts: tuple[ConceptLine, ...]


@dataclass(frozen=True)
class Ground:
    """A figure on which a rule speaks.

    Attributes
    ----------
    region, area
        Code and name of the area; empty for what is planned on the site itself.
    figure
        The figure in words, with its unit.
    value
        The same as a number, rounded as it is shown: what the rule is held against.
    indicative
        Whether the class rests on assumptions that could also have given another.
    certainty
        How sure the figure is, in a word or two; empty if that is not known.
    evidence
        Grade of the evidence that the indicator matters to older people (A, B, C); empty for
        figures that are no indicator.
    source
        Where the figure comes from.
    """

    region: str
    area: str
    figure: str
    value: float
    indicative: bool
    certainty: str
    evidence: str
    source: str


@dataclass(frozen=True)
class Point:
    """One checkable thing that the figures ask of the site.

    Attributes
    ----------
    rule
        The rule that gave it.
    asks, why
        Its words in the language of the sheet.
    condition
        When the rule speaks, in words.
    grounds
        The figures that made it speak.
    """

    rule: Rule
    asks: str
    why: str
    condition: str
    grounds: tuple[Ground, ...]

    @property
    def indicative(self) -> bool:
        """Whether it rests on indicative classes only."""
        return all(ground.indicative for ground in self.grounds)


def plain(value: Any) -> Any:
    """Turn parts into dictionaries and lists, for JSON; NaN becomes None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return None if isinstance(value, float) and value != value else value
