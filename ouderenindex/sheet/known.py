"""What is known around the sites: the one place that rules and sheets take their figures from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.access import WalkingNorm
from ouderenindex.balance import Balance
from ouderenindex.concepts import Concept, Statement
from ouderenindex.definition import Indicator, Node
from ouderenindex.housing import Overlay, Site, site_shares
from ouderenindex.need import SCENARIOS, Need, Population
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source
from ouderenindex.texts import TEXTS, number, text

__all__ = ["Known", "mixed_statements", "span"]

Three = tuple[float, float, float]


def span(low: float, high: float, lang: str) -> str:
    """Write whole numbers: ``120`` or, where they differ, ``400–600``; a dash if not known."""
    first, last = number(low, 0, lang), number(high, 0, lang)
    return first if first == last else f"{first}–{last}"


@dataclass(frozen=True, eq=False)
class Known:
    """Everything that sheets are made from; what is None is not known.

    Attributes
    ----------
    year
        Year of need, balance and people later.
    """

    result: IndexResult
    regions: Regions
    overlay: Overlay
    certainty: Certainty | None
    need: Need | None
    balance: Balance | None
    population: Population | None
    access: pd.DataFrame | None
    norm: WalkingNorm | None
    concepts: tuple[Concept, ...]
    year: int | None
    lang: str

    # --- Words --------------------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """One text in the language of the sheets."""
        return text(key, self.lang, **values)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """One number in the language of the sheets, with a true minus."""
        return number(value, decimals, self.lang).replace("-", "−")

    def figure(self, value: float, indicator: Indicator) -> str:
        """Write a figure of an indicator, with its unit."""
        unit = indicator.unit if indicator.unit == "%" else f" {indicator.unit}"
        return f"{self.number(value, indicator.decimals)}{unit}".rstrip()

    def label(self, key: str) -> str:
        """Name of a node; the key itself where the definition has none of that name."""
        node = self.node(key)
        return key if node is None else node.label

    def word(self, group: str, key: str) -> str:
        """Word for a key that a user's own file may have made up, such as a kind of facility."""
        known = TEXTS[self.lang].get(f"{group}.{key}")
        return known or key.replace("_", " ")

    def source(self, key: str) -> str:
        """Name a source by publisher and table, or by its key where it is not known."""
        found = self.result.sources.get(key)
        return key if found is None else _named(found)

    # --- Index --------------------------------------------------------------------------------

    def node(self, key: str) -> Node | Indicator | None:
        """Find a node of the definition."""
        return self._nodes.get(key)

    @cached_property
    def _nodes(self) -> dict[str, Node | Indicator]:
        return {node.key: node for node in self.result.definition.nodes()}

    def verdict(self, code: str, key: str) -> tuple[str, bool]:
        """How sure the class of a node is, in a word; and whether it is indicative."""
        if self.certainty is None or key not in self.certainty.stable.columns:
            return "", False
        said = self.certainty.verdict(code, key, self.lang)
        return said, said == text("certainty.indicative", self.lang)

    def indicators(self, key: str) -> list[Indicator]:
        """List the indicators that count under a node, or the indicator itself."""
        node = self.node(key)
        if node is None:
            return []
        under = [node] if isinstance(node, Indicator) else list(_leaves(node))
        return [each for each in under if each.key in self.result.scored]

    def origin(self, code: str, key: str) -> str:
        """Name the publishers and periods of the figures of an area under a node."""
        found = []
        for each in self.indicators(key):
            if np.isnan(number_at(self.result.figures, code, each.key)):
                continue
            own = str(self.result.table_of_figures.source.at[code, each.key]) or each.source
            source = self.result.sources.get(own)
            publisher = own if source is None else source.publisher
            found.append(", ".join(part for part in (publisher, each.period) if part))
        return "; ".join(dict.fromkeys(found))

    # --- Wijk ---------------------------------------------------------------------------------

    def wijk(self, code: str) -> str:
        """Code of the wijk that an area is, or lies in."""
        return self.regions.ancestor(code, "wijk") or code

    @cached_property
    def now(self) -> int | None:
        """Latest year in which people were counted."""
        if self.population is None or not self.population.counted:
            return None
        return self.population.counted[-1]

    @cached_property
    def later(self) -> int | None:
        """Later year that people are told for: that of the need, else the last one forecast."""
        if self.population is None or self.now is None:
            return None
        now = self.now
        years = [year for year in self.population.years if year > now]
        if self.year is not None:
            return self.year if self.year in years else None
        return years[-1] if years else None

    def people(self, wijk: str, age: str, year: int | None) -> Three | None:
        """People of an age group: low, middle, high; None where it is not known."""
        if self.population is None or year is None or wijk not in self.population.regions:
            return None
        found = [float(self.population.people(age, year, s)[wijk]) for s in SCENARIOS]
        return found[0], found[1], found[2]

    @cached_property
    def wants(self) -> dict[tuple[str, str], Three]:
        """Need by (region, type): low, middle, high in the year; empty without a need."""
        if self.need is None:
            return {}
        rows = self.need.frame[self.need.frame["year"] == self.year]
        table = rows.groupby(["region", "type", "scenario"])["value"].sum().unstack("scenario")
        table = table.reindex(columns=list(SCENARIOS))
        return {
            (str(region), str(kind)): (float(low), float(middle), float(high))
            for (region, kind), low, middle, high in table.itertuples()
        }

    @cached_property
    def leaves(self) -> dict[tuple[str, str], dict[str, float]]:
        """Balance by (region, type): ``supply_`` and ``balance_`` with low and high."""
        if self.balance is None:
            return {}
        rows = self.balance.frame
        rows = rows[(rows["year"] == self.year) & (rows["scenario"] == "middle")]
        names = ("supply_low", "supply_high", "balance_low", "balance_high")
        return {
            (str(row["region"]), str(row["type"])): {name: float(row[name]) for name in names}
            for row in rows.to_dict(orient="records")
        }

    @cached_property
    def untyped(self) -> dict[str, tuple[float, float]]:
        """Planned dwellings of which no type is given, per region: low and high."""
        if self.balance is None:
            return {}
        return {
            str(region): (float(low), float(high))
            for region, low, high in self.balance.unspecified.itertuples()
        }

    def type_name(self, key: str) -> str:
        """Name of a type of dwelling in the norm set."""
        kinds = self.need.norms.type if self.need is not None else ()
        return next((kind.name(self.lang) for kind in kinds if kind.key == key), key)

    # --- Site ---------------------------------------------------------------------------------

    def distances(self, site: Site) -> dict[str, dict[str, object]]:
        """Access of a site: a row of the table per kind of facility."""
        if self.access is None:
            return {}
        rows = self.access[self.access["site"] == site.id]
        names = [str(name) for name in rows.columns]
        return {
            str(row["kind"]): {name: row[name] for name in names}
            for row in rows.to_dict(orient="records")
        }

    def buurten(self, site: Site) -> set[str]:
        """Codes of the buurten that a site lies in, as far as they are known."""
        named = {code for code in site.regions if self.regions.ancestor(code, "buurt") == code}
        return named or set(site_shares(site, self.regions, "buurt")[0])

    def mixed(self, site: Site) -> list[Concept]:
        """Concepts in the buurt of a site, or of its name, with and without a care question."""
        there = self.buurten(site)
        return [
            concept
            for concept in self.concepts
            if (concept.id == site.id or concept.region in there) and mixed_statements(concept)
        ]

    def concepts_of(self, wijk: str) -> Sequence[Concept]:
        """Concepts of which the wijk is known."""
        return [c for c in self.concepts if self.regions.ancestor(c.region, "wijk") == wijk]


def mixed_statements(concept: Concept) -> list[Statement]:
    """Statements that give places with and places without a care question."""
    return [s for s in concept.statements if s.places_with_care and s.places_without_care]


def _named(source: Source) -> str:
    return ", ".join(part for part in (source.publisher, source.table) if part)


def _leaves(node: Node) -> list[Indicator]:
    found: list[Indicator] = []
    for child in node.children:
        found += [child] if isinstance(child, Indicator) else _leaves(child)
    return found
