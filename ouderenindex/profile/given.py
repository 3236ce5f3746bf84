"""What profiles are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ouderenindex.concepts import Concept
from ouderenindex.errors import DataError
from ouderenindex.export.certainty_tables import check_certainty
from ouderenindex.housing import Overlay, Site
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.trends import Trend

__all__ = ["LEVELS", "Fact", "ProfileInput"]

LEVELS = ("gemeente", "wijk")
"""Levels of which there are profiles, in the order of the list."""


@dataclass(frozen=True)
class Fact:
    """A row that somebody adds to a profile, such as the need for dwellings in a wijk.

    Attributes
    ----------
    region
        Code of the wijk or municipality.
    heading
        Under which heading it stands; headings come in the order of their first fact.
    label, value
        What it is, and how much, with its unit, as it is to be read.
    note, source
        What to keep in mind, and where it comes from; may be empty.
    """

    region: str
    heading: str
    label: str
    value: str
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class ProfileInput:
    """Everything that profiles are made from.

    Attributes
    ----------
    result, regions
        The scored index, and the same regions with their boundaries.
    certainty
        How sure the classes of this result are; without it a profile does not tell.
    overlay, sites, concepts
        Planned housing laid over wijken, the sites themselves, and woonzorgconcepten.
    trend
        Scores of several years; without it there is no part on development.
    facts
        Rows to add.
    national
        Indicator key to the figure of the Netherlands, in the indicator's unit.
    title
        Title of the outputs; the name of the index by default.
    lang
        ``nl`` or ``en``.

    Raises
    ------
    ExportError
        If the certainty is of another result.
    DataError
        If a fact is about a region that is not there.
    """

    result: IndexResult
    regions: Regions
    certainty: Certainty | None = None
    overlay: Overlay | None = None
    sites: Sequence[Site] = ()
    concepts: Sequence[Concept] = ()
    trend: Trend | None = None
    facts: Sequence[Fact] = ()
    national: Mapping[str, float] | None = None
    title: str | None = None
    lang: str = "nl"

    def __post_init__(self) -> None:
        check_certainty(self.result, self.certainty)
        # Frozen, but not yet handed out: from here on a label is in the language of the profile.
        object.__setattr__(self, "result", self.result.in_language(self.lang))
        if self.trend is not None:
            object.__setattr__(self, "trend", self.trend.in_language(self.lang))
        for fact in self.facts:
            if fact.region not in self.result.regions.index:
                raise DataError(
                    f"The fact '{fact.label}' is about '{fact.region}', which is no region here "
                    "(expected a code such as WK019330)"
                )

    @property
    def heading(self) -> str:
        """Title of the outputs."""
        return self.title if self.title is not None else self.result.definition.label

    @property
    def codes(self) -> list[str]:
        """The municipality, then its wijken by code: the regions that have a profile."""
        levels = self.result.regions["level"]
        return [str(c) for level in LEVELS for c in sorted(levels.index[levels == level])]
