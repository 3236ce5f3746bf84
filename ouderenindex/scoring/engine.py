"""The arithmetic of an index: the only place where a score is computed.

For every indicator: turn its sign so that higher is more favourable, then normalise. For every
theme, aspect and the index, from the leaves up: aggregate the children that have a score, then
normalise if its method says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.classes import classify
from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.errors import DefinitionError
from ouderenindex.regions import Regions
from ouderenindex.scoring.aggregate import aggregate
from ouderenindex.scoring.collect import FigureTable, collect
from ouderenindex.scoring.normalise import Base, Degenerate, normalise
from ouderenindex.scoring.result import Exclusion, IndexResult
from ouderenindex.statistics import Statistics

__all__ = ["Scored", "compute", "score"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """What was computed at one node.

    Attributes
    ----------
    scores
        Per region; NaN where there is none.
    reference
        Score that stands for what regions are compared with.
    slope
        Points of score per point of the aggregated children (or per unit of the figure).
    centre, spread
        What set the scale, in the unit of what was normalised; NaN where nothing was.
    children, shares
        For a group: keys of the children that count, and regions x children, the weights as used.
    """

    scores: Floats
    reference: float
    slope: float
    centre: float
    spread: float
    children: tuple[str, ...] = ()
    shares: Floats | None = None


def score(statistics: Statistics, definition: IndexDefinition, regions: Regions) -> IndexResult:
    """Score every region at every node of a definition.

    Parameters
    ----------
    statistics
        Figures.
    definition
        What counts, and how.
    regions
        The regions, at all levels; buurten are aggregated to wijken where a figure is published
        for buurten only.

    Returns
    -------
    IndexResult
        Scores, classes, coverage and contributions of every region and node.

    Raises
    ------
    DefinitionError
        If the definition asks for figures that are not there, or nothing is left to score.

    Examples
    --------
    >>> import ouderenindex as oi
    >>> case = oi.load_case("zwolle")
    >>> result = oi.score(case.statistics, case.definition, case.regions)
    >>> result.name("WK019330")
    'Holtenbroek'
    """
    table = collect(statistics, definition, regions)
    scored, excluded = compute(table, definition)
    nodes = [node for node in definition.nodes() if node.key in scored]
    codes = table.regions.index
    scores = pd.DataFrame({n.key: scored[n.key].scores for n in nodes}, index=codes)
    classes = pd.DataFrame(
        classify(scores.to_numpy(), definition.limits), index=codes, columns=scores.columns
    )
    return IndexResult(
        definition=definition,
        table_of_figures=table,
        scores=scores,
        classes=classes,
        coverage=_coverage(definition, table, scored),
        status=_status(definition, table, scored),
        excluded=excluded,
        scored=scored,
    )


def compute(
    table: FigureTable, definition: IndexDefinition
) -> tuple[Mapping[str, Scored], tuple[Exclusion, ...]]:
    """Do the arithmetic on a table of figures.

    Parameters
    ----------
    table
        Figures, weights and base regions.
    definition
        Whose indicators the table has as columns.

    Returns
    -------
    scored
        Node key to what was computed there; context and excluded nodes are absent.
    excluded
        Nodes that could not count because their figures are absent or all the same.

    Raises
    ------
    DefinitionError
        If nothing is left to score.
    """
    scored: dict[str, Scored] = {}
    excluded: list[Exclusion] = []
    for node in reversed(definition.nodes()):
        if not node.scored:
            continue
        try:
            scored[node.key] = (
                _indicator(node, table)
                if isinstance(node, Indicator)
                else _group(node, table, scored)
            )
        except Degenerate as reason:
            excluded.append(Exclusion(node.key, node.label, str(reason)))
    if definition.key not in scored:
        raise DefinitionError(
            "No index can be computed: "
            + "; ".join(f"{e.label}: {e.reason}" for e in reversed(excluded))
        )
    return scored, tuple(reversed(excluded))


def _indicator(node: Indicator, table: FigureTable) -> Scored:
    weight = np.ones(len(table.regions))
    if node.population is not None:
        weight = np.nan_to_num(table.population[f"{node.population}@{node.period}"])
    values = table.figures[node.key].to_numpy(float)
    values = np.where(table.publishable, values, np.nan)
    sign = -1.0 if node.direction == "risk" else 1.0
    base = Base(table.base, weight, sign * table.reference[node.key])
    made = normalise(node.method.normalise, sign * values, base)
    return Scored(made.scores, made.reference, made.slope, sign * made.centre, made.spread)


def _group(node: Node, table: FigureTable, scored: Mapping[str, Scored]) -> Scored:
    children = [child for child in node.children if child.scored and child.key in scored]
    if not children:
        raise Degenerate("none of its parts can be scored")
    weights = np.array([child.weight for child in children])
    scores = np.column_stack([scored[child.key].scores for child in children])
    together = aggregate(node.method.aggregate, scores, weights)
    keys = tuple(child.key for child in children)
    references = np.array([scored[key].reference for key in keys])
    reference = float((weights * references).sum() / weights.sum())
    if node.method.normalise is None:
        nan = float("nan")
        return Scored(together.scores, reference, 1.0, nan, nan, keys, together.shares)
    base = Base(table.base, table.weight, reference)
    made = normalise(node.method.normalise, together.scores, base)
    return Scored(
        made.scores, made.reference, made.slope, made.centre, made.spread, keys, together.shares
    )


def _coverage(
    definition: IndexDefinition, table: FigureTable, scored: Mapping[str, Scored]
) -> pd.DataFrame:
    """Share of a node's weight, and of the people concerned, for which there is a figure."""
    found: dict[str, Floats] = {}
    for node in reversed(definition.nodes()):
        if node.key not in scored:
            continue
        if isinstance(node, Indicator):
            known = table.figures[node.key].notna().to_numpy()
            found[node.key] = np.where(known, table.coverage[node.key].to_numpy(float), 0.0)
        else:
            children = scored[node.key].children
            weights = np.array([definition[key].weight for key in children])
            parts = np.column_stack([found[key] for key in children])
            found[node.key] = parts @ weights / weights.sum()
    ordered = {node.key: found[node.key] for node in definition.nodes() if node.key in found}
    return pd.DataFrame(ordered, index=table.regions.index)


def _status(
    definition: IndexDefinition, table: FigureTable, scored: Mapping[str, Scored]
) -> pd.DataFrame:
    """Why there is no score; empty where there is one."""
    found: dict[str, npt.NDArray[np.object_]] = {}
    for node in reversed(definition.nodes()):
        if node.key not in scored:
            continue
        if isinstance(node, Indicator):
            why = table.status[node.key].to_numpy(object)
        else:
            parts = np.column_stack([found[key] for key in scored[node.key].children])
            why = np.where(
                (parts == "suppressed").any(axis=1),
                "suppressed",
                np.where((parts == "not_applicable").all(axis=1), "not_applicable", "missing"),
            )
        why = np.where(table.publishable, why, "suppressed")
        found[node.key] = np.where(np.isnan(scored[node.key].scores), why, "")
    ordered = {node.key: found[node.key] for node in definition.nodes() if node.key in found}
    return pd.DataFrame(ordered, index=table.regions.index, dtype=object)
