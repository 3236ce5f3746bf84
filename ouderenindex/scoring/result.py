"""The result of scoring: every score with its class, its coverage and its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.classes import CLASSES, NO_DATA
from ouderenindex.definition import IndexDefinition, Indicator
from ouderenindex.errors import DataError, suggest
from ouderenindex.regions import normalise_name
from ouderenindex.scoring.collect import FigureTable
from ouderenindex.scoring.completeness import why_no_score
from ouderenindex.scoring.contributions import contribute
from ouderenindex.scoring.result_types import Exclusion, Scored
from ouderenindex.statistics import Source
from ouderenindex.texts import number, text

__all__ = ["Exclusion", "Explanation", "IndexResult", "Reason"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reason:
    """One indicator as a reason for a score.

    Attributes
    ----------
    indicator
        Which.
    figure, reference
        Figure of the region and of the municipality, in the indicator's unit.
    contribution
        Points that it adds to (or takes from) the score, against the reference.
    status, coverage
        Of the figure.
    period, source
        Where it comes from.
    lang
        Language in which it is told.
    """

    indicator: Indicator
    figure: float
    reference: float
    contribution: float
    status: str
    coverage: float
    period: str
    source: Source

    lang: str = "nl"

    def __str__(self) -> str:
        unit = self.indicator.unit
        unit = unit if unit == "%" else f" {unit}"
        figure = number(self.figure, self.indicator.decimals, self.lang)
        reference = number(self.reference, self.indicator.decimals, self.lang)
        sign = "+" if self.contribution > 0 else "−"
        points = number(abs(self.contribution), 1, self.lang)
        return text(
            "explain.reason", self.lang, points=f"{sign}{points:>5}", label=self.indicator.label,
            figure=f"{figure}{unit}", reference=f"{reference}{unit}",
            publisher=self.source.publisher, period=self.period,
        )  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """Why a region has its score at a node.

    Attributes
    ----------
    region, name, node
        Which score is explained.
    score, reference
        The score (None where there is none) and what it is compared with.
    risks, protections
        Reasons that lower and raise the score, strongest first. All contributions together make
        up ``score - reference``.
    lang
        Language in which it is told.
    """

    region: str
    name: str
    node: str
    score: float | None
    reference: float
    class_label: str
    risks: tuple[Reason, ...]
    protections: tuple[Reason, ...]
    lang: str = "nl"

    def __repr__(self) -> str:
        score = number(self.score, 1, self.lang)
        lines = [f"{self.name} ({self.region}), {self.node}: {score} - {self.class_label}"]
        for heading, reasons in (("risks", self.risks), ("protections", self.protections)):
            lines.append(text(f"explain.{heading}", self.lang))
            lines += [f"  {reason}" for reason in reasons] or [
                f"  {text('explain.none', self.lang)}"
            ]
        return "\n".join(lines)


@dataclass(frozen=True, repr=False)
class IndexResult:
    """Scores of every region at every node, and what they were computed from.

    Frames have region codes as index, over all levels, and node or indicator keys as columns.

    Attributes
    ----------
    definition
        What was scored, and how.
    scores
        Unrounded; NaN where there is none. Columns: all nodes that count.
    classes
        1 to 5; 0 where there is no score.
    coverage
        0 to 1: share of the node's weight and people for which there is a figure.
    excluded
        Nodes that could not count.
    """

    definition: IndexDefinition
    table_of_figures: FigureTable
    scores: pd.DataFrame
    classes: pd.DataFrame
    coverage: pd.DataFrame
    excluded: tuple[Exclusion, ...]
    scored: Mapping[str, Scored] = field(repr=False)

    def __repr__(self) -> str:
        table = self.table()
        shown = table[["naam", "score", "klasse"]].to_string(index=True)
        return f"{self.definition.label} ({self.reference_label} = 100)\n{shown}"

    def _repr_html_(self) -> str:
        return str(self.table().to_html(escape=True, float_format=lambda v: number(v, 1)))

    def in_language(self, lang: str) -> IndexResult:
        """Return this result with its nodes named in a language, where the definition can.

        Every output begins with this: from there on a label is a label.
        """
        definition = self.definition.in_language(lang)
        if definition is self.definition:
            return self
        if lang not in self._translated:
            excluded = tuple(replace(e, label=definition[e.key].label) for e in self.excluded)
            self._translated[lang] = replace(self, definition=definition, excluded=excluded)
        return self._translated[lang]

    @cached_property
    def _translated(self) -> dict[str, IndexResult]:
        """Results in other languages, once asked for."""
        return {}

    @property
    def regions(self) -> pd.DataFrame:
        """Index code; columns ``name, level, parent``."""
        return self.table_of_figures.regions

    @cached_property
    def status(self) -> pd.DataFrame:
        """Why there is no score (suppressed, missing, not_applicable); empty where there is one."""
        return why_no_score(self.definition, self.table_of_figures, self.scored)

    @property
    def figures(self) -> pd.DataFrame:
        """Figures of all indicators, context included; NaN where there is none."""
        return self.table_of_figures.figures

    @property
    def figure_status(self) -> pd.DataFrame:
        """Status of each figure."""
        return self.table_of_figures.status

    @property
    def figure_coverage(self) -> pd.DataFrame:
        """Share (0 to 1) of the people concerned that each figure speaks of."""
        return self.table_of_figures.coverage

    @property
    def figure_period(self) -> pd.Series:
        """Period of each indicator."""
        return pd.Series({i.key: i.period for i in self.definition.indicators}, dtype=object)

    @property
    def figure_source(self) -> pd.Series:
        """Source key of each indicator."""
        return pd.Series({i.key: i.source for i in self.definition.indicators}, dtype=object)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Source key to source."""
        return self.table_of_figures.sources

    @property
    def people(self) -> pd.DataFrame:
        """People per region, by the counts that the definition names."""
        return self.table_of_figures.people

    def people_origin(self, count: str) -> tuple[str, Source | None]:
        """Period and source of a count of people."""
        period, key = self.table_of_figures.people_origin.get(count, ("", ""))
        return period, self.sources.get(key)

    @property
    def municipality(self) -> str | None:
        """Code of the municipality, if there is exactly one."""
        codes = self.regions.index[self.regions["level"] == "gemeente"]
        return str(codes[0]) if len(codes) == 1 else None

    @property
    def reference_label(self) -> str:
        """What 100 stands for, in Dutch; in the words of the definition if it has any."""
        return self.describe_reference()

    def describe_reference(self, lang: str = "nl") -> str:
        """Say what 100 stands for."""
        reference = self.definition.reference
        name = str(self.regions.at[self.municipality, "name"]) if self.municipality else ""
        words = {"nl": reference.label, "en": reference.en.label if reference.en else ""}
        if words[lang]:
            return words[lang].replace("{name}", name).replace("{period}", reference.period)
        kind = "none" if reference.kind in ("own", "base") and not name else reference.kind
        return text(f"reference.{kind}", lang, name=name, period=reference.period)

    @cached_property
    def reference(self) -> pd.Series:
        """Figure that each indicator is compared with: of the municipality, the country or a norm.

        Where there is none, what the scale is centred on.
        """
        found = {}
        for indicator in self.definition.indicators:
            figure = self.table_of_figures.reference[indicator.key]
            if np.isnan(figure) and indicator.key in self.scored:
                scored = self.scored[indicator.key]
                figure = scored.sign * float(scored.scale.centre)
            found[indicator.key] = figure
        return pd.Series(found, dtype=float)

    def find(self, name_or_code: str) -> str:
        """Code of a region, by code or name; wijken before buurten.

        Raises
        ------
        DataError
            If there is no such region; names the nearest.
        """
        if not isinstance(name_or_code, str):
            raise DataError(f"{name_or_code!r} is not a region (expected a name or code, as text)")
        asked = name_or_code.strip()
        if asked in self.regions.index:
            return asked
        order = self.regions.sort_values(
            "level", key=lambda s: s.map({"wijk": 0, "buurt": 1, "gemeente": 2})
        )
        names = order["name"].map(normalise_name)
        found = order.index[names == normalise_name(asked)]
        if not len(found):
            known = [*self.regions["name"], *self.regions.index]
            raise DataError(f"No region is called '{asked}': {suggest(asked, known)}")
        return str(found[0])

    def name(self, code: str) -> str:
        """Name of a region."""
        return str(self.regions.at[self.find(code), "name"])

    def class_label(self, code: str, node: str | None = None, lang: str = "nl") -> str:
        """Class of a region at a node, in words."""
        number_ = int(number_at(self.classes, code, node or self.definition.key))
        key = CLASSES[number_ - 1].key if number_ else NO_DATA.key
        return text(f"class.{key}", lang)

    def table(self, level: str | None = None, node: str | None = None) -> pd.DataFrame:
        """Give one row per region of a level: name, people, score, class, coverage, parts.

        Parameters
        ----------
        level
            ``wijk``, ``buurt`` or ``gemeente``; wijken by default, or all regions where there
            are no levels.
        node
            The node whose score is given, and whose parts are in the last columns; the index by
            default.
        """
        key = node or self.definition.key
        top = self.definition[key]
        levels = self.regions["level"]
        wanted = level or ("wijk" if (levels == "wijk").any() else "")
        if level is not None and not (levels == level).any():
            raise DataError(f"There is no level '{level}': {suggest(level, levels.unique())}")
        codes = self.regions.index[levels == wanted]
        frame = pd.DataFrame({"naam": self.regions.loc[codes, "name"]}, index=codes)
        for count in self.people.columns:
            frame[count] = self.people.loc[codes, count]
        frame["score"] = self.scores.loc[codes, key]
        frame["klasse"] = [self.class_label(code, key) for code in codes]
        frame["dekking"] = self.coverage.loc[codes, key]
        for child in getattr(top, "children", ()):
            if child.key in self.scores.columns:
                frame[child.key] = self.scores.loc[codes, child.key]
        return frame

    def treatments(self) -> pd.DataFrame:
        """Tell which figures were moved before they were normalised.

        Returns
        -------
        pandas.DataFrame
            Index indicator key; ``label``, ``action`` (winsorised, logged or clipped) and
            ``changed``, the number of regions. Indicators that were left as they are are absent.
        """
        rows = {
            i.key: (i.label, *self.scored[i.key].treatment)
            for i in self.definition.indicators
            if i.key in self.scored and self.scored[i.key].treatment[0] != "none"
        }
        return pd.DataFrame.from_dict(rows, orient="index", columns=["label", "action", "changed"])

    def wide(self) -> pd.DataFrame:
        """Give all scores as one wide table, as ``ouderenindex score`` writes it.

        Returns
        -------
        pandas.DataFrame
            Index code; per node its score and, for a group that is normalised, its value before
            that (``<key>_aggregate``); the rank of the index (1 is highest, ties share the best)
            and the coverage.
        """
        columns: dict[str, object] = {"name": self.regions["name"].to_numpy()}
        for key in self.scores.columns:
            node, scored = self.definition[key], self.scored[key]
            if scored.aggregated is not None and node.method.normalise is not None:
                columns[f"{key}_aggregate"] = scored.aggregated
            columns[key] = self.scores[key].to_numpy()
        columns["rank"] = self.scores[self.definition.key].rank(ascending=False, method="min")
        columns["coverage"] = self.coverage[self.definition.key].to_numpy()
        return pd.DataFrame(columns, index=self.scores.index)

    def contributions(self, node: str | None = None) -> pd.DataFrame:
        """Points by which each indicator moves the score of a node away from its reference.

        For each region with a score the row adds up to ``score - reference``; zero for an
        indicator without a figure there, or outside the node. See
        :mod:`ouderenindex.scoring.contributions` for the rule.

        Returns
        -------
        pandas.DataFrame
            Regions x indicators that count; rows of NaN where there is no score.
        """
        key = node or self.definition.key
        columns = [i.key for i in self.definition.indicators if i.key in self.scored]
        if key not in self.scored:
            self.definition[key]
            raise DataError(f"'{key}' has no score: it is context, or was excluded")
        if key not in self._contributions:
            places = {name: at for at, name in enumerate(columns)}
            parts = contribute(self.definition, self.scored, key, places)
            parts[np.isnan(self.scored[key].scores)] = np.nan
            self._contributions[key] = pd.DataFrame(parts, self.scores.index, columns)
        return self._contributions[key].copy()

    @cached_property
    def _contributions(self) -> dict[str, pd.DataFrame]:
        """Contributions per node, once asked for."""
        return {}

    def explain(self, region: str, node: str | None = None, lang: str = "nl") -> Explanation:
        """Give the reasons for a region's score, strongest first.

        Parameters
        ----------
        region
            Code or name.
        node
            Index, aspect or theme; the index by default.
        lang
            ``nl`` or ``en``.
        """
        code, key = self.find(region), node or self.definition.key
        points = self.contributions(key)
        score = number_at(self.scores, code, key)
        moved = [] if np.isnan(score) else [str(name) for name in points.columns]
        reasons = [self._reason(code, name, number_at(points, code, name), lang) for name in moved]
        reasons = [reason for reason in reasons if not np.isnan(reason.figure)]
        return Explanation(
            region=code,
            name=self.name(code),
            node=self.definition[key].in_language(lang).label,
            score=None if np.isnan(score) else score,
            reference=float(self.scored[key].reference),
            class_label=self.class_label(code, key, lang),
            lang=lang,
            risks=tuple(
                sorted((r for r in reasons if r.contribution < 0), key=lambda r: r.contribution)
            ),
            protections=tuple(
                sorted((r for r in reasons if r.contribution > 0), key=lambda r: -r.contribution)
            ),
        )

    def _reason(self, code: str, key: str, contribution: float, lang: str) -> Reason:
        indicator = self.definition[key].in_language(lang)
        assert isinstance(indicator, Indicator)
        source = str(self.table_of_figures.source.at[code, indicator.key]) or indicator.source
        return Reason(
            indicator=indicator,
            figure=number_at(self.figures, code, indicator.key),
            reference=float(self.reference[indicator.key]),
            contribution=float(contribution),
            status=str(self.figure_status.at[code, indicator.key]),
            coverage=number_at(self.figure_coverage, code, indicator.key),
            period=indicator.period,
            source=self.sources.get(source, Source(source, source, "")),
            lang=lang,
        )
