"""The arithmetic of an index: the only place where a score is computed.

For every indicator: treat its figures, turn the sign so that higher is better, normalise. For
every theme, aspect and the index, from the leaves up: aggregate the children that have a score,
then normalise if its method says so.

The reference (the municipality, the country, a norm) goes through the same steps as a region, so
that every node has a score that stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.classes import classify
from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.errors import DefinitionError
from ouderenindex.methods import Log
from ouderenindex.regions import Regions
from ouderenindex.scoring.aggregate import NotPositive, aggregate
from ouderenindex.scoring.collect import FigureTable, collect
from ouderenindex.scoring.completeness import coverage, frame_of
from ouderenindex.scoring.normalise import Base, Degenerate, Normalised, Scale, normalise
from ouderenindex.scoring.result import IndexResult
from ouderenindex.scoring.result_types import Exclusion, Scored
from ouderenindex.scoring.treat import treat
from ouderenindex.statistics import Statistics

__all__ = ["compute", "score", "score_table"]

Floats = npt.NDArray[np.float64]


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
    return score_table(collect(statistics, definition, regions), definition)


def score_table(table: FigureTable, definition: IndexDefinition) -> IndexResult:
    """Score a table of figures that was collected before; see :func:`score`."""
    scored, excluded = compute(table, definition)
    nodes = [node for node in definition.nodes() if node.key in scored]
    codes = table.regions.index
    scores = frame_of({n.key: scored[n.key].scores for n in nodes}, codes)
    classes = pd.DataFrame(
        classify(scores.to_numpy(), definition.limits), index=codes, columns=scores.columns
    )
    return IndexResult(
        definition=definition,
        table_of_figures=table,
        scores=scores,
        classes=classes,
        coverage=coverage(definition, table, scored),
        excluded=excluded,
        scored=scored,
    )


def compute(
    table: FigureTable,
    definition: IndexDefinition,
    *,
    figures: Mapping[str, Floats] | None = None,
    weights: Mapping[str, float | Floats] | None = None,
    scales: Mapping[str, Scale] | None = None,
) -> tuple[Mapping[str, Scored], tuple[Exclusion, ...]]:
    """Do the arithmetic on a table of figures, or on many disturbed versions of it at once.

    Parameters
    ----------
    table
        Figures, weights and base regions.
    definition
        Whose indicators the table has as columns.
    figures
        Indicator key to figures that replace those of the table: (regions,) or (regions, draws).
    weights
        Node key to a weight, or one per draw, that replaces that of the definition.
    scales
        Node key to a fixed scale, such as that of a base year.

    Returns
    -------
    scored
        Node key to what was computed there; context and excluded nodes are absent.
    excluded
        Nodes that could not count because their figures are absent or all the same.

    Raises
    ------
    DefinitionError
        If nothing is left to score, or a method cannot take the figures that it meets.
    """
    figures, weights, scales = figures or {}, weights or {}, scales or {}
    scored: dict[str, Scored] = {}
    excluded: list[Exclusion] = []
    for node in reversed(definition.nodes()):
        if not node.scored:
            continue
        try:
            if isinstance(node, Indicator):
                found = _indicator(node, table, figures.get(node.key), scales.get(node.key))
            else:
                found = _group(node, table, scored, weights, scales.get(node.key))
            scored[node.key] = found
            if found.undefined and scored[node.key].scores.ndim == 1:
                excluded.append(
                    Exclusion(
                        node.key,
                        node.label,
                        f"{found.undefined} regions have a part that scores 0 or less, of which "
                        "there is no such mean: they have no score here",
                    )
                )
        except Degenerate as reason:
            excluded.append(Exclusion(node.key, node.label, str(reason)))
    if definition.key not in scored:
        raise DefinitionError(
            "No index can be computed: "
            + "; ".join(f"{e.label}: {e.reason}" for e in reversed(excluded))
        )
    return scored, tuple(reversed(excluded))


def _round(values: Floats, decimals: int | None) -> Floats:
    return values if decimals is None else np.round(values, decimals)


def _indicator(
    node: Indicator, table: FigureTable, figures: Floats | None, scale: Scale | None
) -> Scored:
    values = table.figures[node.key].to_numpy(float) if figures is None else figures
    if not table.publishable.all():
        publishable = table.publishable if values.ndim == 1 else table.publishable[:, None]
        values = np.where(publishable, values, np.nan)
    reference = table.reference[node.key]
    action, changed = "none", 0
    try:
        for method in node.method.treat:
            # The reference goes through the same treatment as one more region.
            together = np.concatenate([values, np.full((1, *values.shape[1:]), reference)])
            made = treat(method, together, np.append(table.base, False))
            values, reference = made.values[:-1], made.values[-1]
            action, changed = made.action, changed + made.changed
    except ValueError as error:
        raise DefinitionError(f"Indicator '{node.key}' ({node.label}): {error}") from None
    sign = -1.0 if (node.direction == "risk") == table.favourable else 1.0
    weight = np.ones(len(table.regions))
    if node.population is not None:
        people = table.population[f"{node.population}@{node.period}"]
        weight = np.where(np.isnan(people), 0.0, people)
    logged = any(isinstance(method, Log) for method in node.method.treat)
    base = Base(table.base, weight, sign * np.asarray(reference), sign, logged, scale)
    decimals = node.method.decimals
    if node.method.normalise is None:
        scores = _round(sign * values, decimals)
        use = np.nanmean(scores[table.base], axis=0) if scores.size else np.nan
        middle = np.where(np.isnan(base.reference), use, base.reference)
        return Scored(scores, middle, 1.0, Scale(0.0, 1.0), treatment=(action, changed))
    norm = normalise(node.method.normalise, sign * values, base)
    return Scored(
        scores=_round(norm.scores, decimals),
        reference=norm.reference,
        slope=norm.slope,
        scale=norm.scale,
        sign=sign,
        treatment=(action, changed),
    )


def _group(
    node: Node,
    table: FigureTable,
    scored: Mapping[str, Scored],
    weights: Mapping[str, float | Floats],
    scale: Scale | None,
) -> Scored:
    children = [child for child in node.children if child.scored and child.key in scored]
    if not children:
        raise Degenerate("none of its parts can be scored")
    keys = tuple(child.key for child in children)
    chosen = [np.asarray(weights.get(child.key, child.weight), float) for child in children]
    w = np.stack(np.broadcast_arrays(*chosen))
    passed = [scored[key].passed for key in keys]
    scores = [each for each, _ in passed]
    references = [np.asarray([reference], dtype=float) for _, reference in passed]
    method = node.method
    try:
        if w.ndim > 1 or any(each.ndim > 1 for each in scores):
            together = aggregate(method.aggregate, [_with_draws(each) for each in scores], w)
            lone = aggregate(method.aggregate, [_with_draws(each) for each in references], w)
        else:
            # Each child lies together in memory: all is computed over all regions at once.
            together = aggregate(method.aggregate, np.stack(scores).T, w)
            lone = aggregate(method.aggregate, np.stack(references).T, w)
        reference = lone.scores[0]
    except NotPositive as wrong:
        name = table.regions["name"].iloc[wrong.row] if wrong.row < len(table.regions) else ""
        raise DefinitionError(
            f"'{node.label}' is a {method.aggregate.method} mean, which needs scores above 0, and "
            f"'{children[wrong.child].label}' scores {wrong.value:g} in {name} "
            "(normalise to a range above 0, such as min-max from 1 to 100)"
        ) from None
    aggregated = _round(together.scores, method.decimals)
    norm = Normalised(aggregated, 1.0, reference, Scale(0.0, 1.0))
    if method.normalise is not None:
        base = Base(table.base, table.weight, reference, scale=scale)
        norm = normalise(method.normalise, aggregated, base)
        norm = replace(norm, scores=_round(norm.scores, method.decimals))
    return Scored(
        scores=norm.scores,
        reference=norm.reference,
        slope=norm.slope,
        scale=norm.scale,
        children=keys,
        shares=together.shares,
        aggregated=aggregated,
        aggregated_reference=reference,
        pass_on=method.pass_on,
        undefined=together.undefined,
    )


def _with_draws(values: Floats) -> Floats:
    return values if values.ndim > 1 else values[:, None]
